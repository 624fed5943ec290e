// SPDX-License-Identifier: BSL-1.0
// Sweeps over the representable numbers of an interval, and errors in units in the last place.
#pragma once

#include <hedgerow/math/simd.hpp>

#if HEDGEROW_TEST_HAS_QUADMATH
#  include <quadmath.h>
#endif

#include <algorithm>
#include <array>
#include <bit>
#include <cfloat>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

namespace sweep {

// 113-bit arithmetic: libquadmath, or `long double` where that is IEEE quadruple precision.
#if HEDGEROW_TEST_HAS_QUADMATH
#  define HEDGEROW_TEST_QUAD_FUNCTION(name) \
    inline quad name##_q(quad x) { return ::name##q(x); }
__extension__ typedef __float128 quad;
inline quad ldexp_q(quad x, int k) { return ::ldexpq(x, k); }
inline int exponent_q(quad x) {
  int k = 0;
  (void)::frexpq(x, &k);
  return k;
}
// The same in the 64 bits of the x87: a hundred times faster, where that precision is enough.
#  if LDBL_MANT_DIG == 64
#    define HEDGEROW_TEST_HAS_CLOSE_REFERENCE 1
#    undef HEDGEROW_TEST_QUAD_FUNCTION
#    define HEDGEROW_TEST_QUAD_FUNCTION(name)               \
      inline quad name##_q(quad x) { return ::name##q(x); } \
      inline long double name##_q(long double x) { return std::name(x); }
inline long double ldexp_q(long double x, int k) { return std::ldexp(x, k); }
inline int exponent_q(long double x) {
  int k = 0;
  (void)std::frexp(x, &k);
  return k;
}
#  endif
#elif LDBL_MANT_DIG == 113
#  define HEDGEROW_TEST_QUAD_FUNCTION(name) \
    inline quad name##_q(quad x) { return std::name(x); }
using quad = long double;
inline quad ldexp_q(quad x, int k) { return std::ldexp(x, k); }
inline int exponent_q(quad x) {
  int k = 0;
  (void)std::frexp(x, &k);
  return k;
}
#else
#  error "these tests need libquadmath or a 113-bit long double"
#endif
HEDGEROW_TEST_QUAD_FUNCTION(fabs)
HEDGEROW_TEST_QUAD_FUNCTION(exp)
HEDGEROW_TEST_QUAD_FUNCTION(log)
HEDGEROW_TEST_QUAD_FUNCTION(sqrt)
HEDGEROW_TEST_QUAD_FUNCTION(cbrt)
HEDGEROW_TEST_QUAD_FUNCTION(atan)
HEDGEROW_TEST_QUAD_FUNCTION(erf)
HEDGEROW_TEST_QUAD_FUNCTION(erfc)

template <class F>
using word = std::conditional_t<sizeof(F) == 8, std::int64_t, std::int32_t>;

/// Position of x among the numbers of its type, -0 and +0 being one: neighbours differ by 1.
template <class F>
std::int64_t position(F x) {
  const std::int64_t bits = std::bit_cast<word<F>>(x);
  return bits >= 0 ? bits : static_cast<std::int64_t>((std::numeric_limits<word<F>>::min)()) - bits;
}
template <class F>
F at(std::int64_t p) {
  if (p >= 0) return std::bit_cast<F>(static_cast<word<F>>(p));
  return std::bit_cast<F>(
      static_cast<word<F>>(static_cast<std::int64_t>((std::numeric_limits<word<F>>::min)()) - p));
}

/// `count` numbers of [lo, hi], evenly spread over the bit patterns and jittered, an eighth as many
/// evenly spread over the values, and both ends and every `landmark` with 64 neighbours on each
/// side.
template <class F>
std::vector<F> points(F lo, F hi, int count, const std::vector<F>& landmarks = {}) {
  const std::int64_t first = position(lo), last = position(hi);
  const std::uint64_t span = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(first);
  const std::uint64_t step = (std::max<std::uint64_t>)(1, span / static_cast<std::uint64_t>(count));
  std::vector<F> result;
  std::uint64_t random = 0x9e3779b97f4a7c15u;
  for (std::uint64_t offset = 0; offset <= span && offset + step > offset; offset += step) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    const std::uint64_t jitter = (random >> 20) % step;
    const std::uint64_t place = static_cast<std::uint64_t>(first)
                              + (std::min)(offset + jitter, span);
    result.push_back(at<F>(static_cast<std::int64_t>(place)));
  }
  if (hi - lo < (std::numeric_limits<F>::max)()) {
    for (int i = 0; i < count / 8; ++i) {
      random = random * 6364136223846793005u + 1442695040888963407u;
      const F share = static_cast<F>(static_cast<double>(random >> 11) * 0x1p-53);
      result.push_back((std::min)(lo + (hi - lo) * share, hi));
    }
  }
  std::vector<F> marks = landmarks;
  marks.push_back(lo);
  marks.push_back(hi);
  for (const F mark : marks) {
    for (std::int64_t p = position(mark) - 64; p <= position(mark) + 64; ++p) {
      if (p >= first && p <= last) result.push_back(at<F>(p));
    }
  }
  return result;
}

/// |x - reference| in ulps of the reference; below the normal range, in the smallest subnormal.
template <class F, class R>
double ulps(F x, R reference) {
  using limits = std::numeric_limits<F>;
  const R difference = fabs_q(static_cast<R>(x) - reference);
  const int lowest = limits::min_exponent;  // of a number written as a fraction in [1/2, 1)
  const int unit = (std::max)(exponent_q(reference), lowest) - limits::digits;
  return static_cast<double>(ldexp_q(difference, -unit));
}

template <class F>
struct maximum {
  double ulp = 0.0;
  F at = F(0);
};

/// The largest error of `function` over the points, to 113 bits.
///
/// Most points are far from the largest error, and 64 bits show that: only where the error by the
/// close reference comes within Reference::slack of the largest so far is the exact one asked.
/// Every 64th point is put to both besides, and a close reference that is off by more than its
/// slack is reported as an infinite error.
template <class F, class Function, class Reference>
maximum<F> worst(const std::vector<F>& xs, Function function, Reference reference) {
  maximum<F> result;
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const F x = xs[i], got = function(x);
#if defined(HEDGEROW_TEST_HAS_CLOSE_REFERENCE)
    using close = long double;
    constexpr double slack = sizeof(F) == 8 ? Reference::slack : 1e-3;
    const double about = ulps<F>(got, reference(static_cast<close>(x), static_cast<close>(got)));
    if (about + slack <= result.ulp && i % 64 != 0) continue;
#endif
    const double error = ulps<F>(got, reference(static_cast<quad>(x), static_cast<quad>(got)));
    if (!(error <= result.ulp)) result = {error, x};  // a NaN is an error too
#if defined(HEDGEROW_TEST_HAS_CLOSE_REFERENCE)
    if (!(std::fabs(error - about) <= slack)) result = {std::numeric_limits<double>::infinity(), x};
#endif
  }
  return result;
}

/// Points whose value depends on the position in a register, or differs from the scalar one. The
/// window moves by one element, so every point visits every position.
template <class F, class Function>
std::vector<F> lanes_that_differ(const std::vector<F>& xs, Function function) {
  using B = xsimd::batch<F>;
  constexpr std::size_t size = B::size;
  std::vector<F> differing, expected(xs.size());
  std::transform(xs.begin(), xs.end(), expected.begin(), [&](F x) { return function(x); });
  std::array<F, size> in{}, out{};
  for (std::size_t i = 0; i < xs.size(); ++i) {
    for (std::size_t j = 0; j < size; ++j)
      in[j] = xs[(i + j) % xs.size()];
    const B result = function(B::load_unaligned(in.data()));
    result.store_unaligned(out.data());
    for (std::size_t j = 0; j < size; ++j) {
      const F scalar = expected[(i + j) % xs.size()];
      const bool both_nan = std::isnan(scalar) && std::isnan(out[j]);
      if (!both_nan && std::bit_cast<word<F>>(scalar) != std::bit_cast<word<F>>(out[j])) {
        differing.push_back(in[j]);
      }
    }
  }
  return differing;
}

// --- references -------------------------------------------------------------------------------

namespace reference {

// Each takes the operand and the result under test, which only the last one needs, as quad or as
// long double. `slack` bounds the error of the latter, in ulps of a double result: what rounding
// the argument of exp or erfc to 64 bits does, which is x^2 2^-65 for a density or a tail and
// grows to 0.7 ulp at x = 38, and a margin.

template <class R>
inline const R sqrt_half = sqrt_q(R(0.5));
template <class R>
inline const R sqrt_two_pi = sqrt_q(8 * atan_q(R(1)));

struct exp_of {
  static constexpr double slack = 0.0625;
  template <class R>
  R operator()(R x, R = 0) const {
    return exp_q(x);
  }
};
struct log_of {
  static constexpr double slack = 0.0625;
  template <class R>
  R operator()(R x, R = 0) const {
    return log_q(x);
  }
};
struct cbrt_of {
  static constexpr double slack = 0.0625;
  template <class R>
  R operator()(R x, R = 0) const {
    return cbrt_q(x);
  }
};
struct normal_pdf_of {
  static constexpr double slack = 0.5;
  template <class R>
  R operator()(R x, R = 0) const {
    return exp_q(-x * x / 2) / sqrt_two_pi<R>;
  }
};
struct normal_tail_of {
  static constexpr double slack = 1;
  template <class R>
  R operator()(R x, R = 0) const {
    return erfc_q(x * sqrt_half<R>) / 2;
  }
};
inline constexpr exp_of exp;
inline constexpr log_of log;
inline constexpr cbrt_of cbrt;
inline constexpr normal_pdf_of normal_pdf;
inline constexpr normal_tail_of normal_tail;

struct normal_cdf_of {
  static constexpr double slack = 1;
  template <class R>
  R operator()(R x, R = 0) const {
    return normal_tail(-x);
  }
};
inline constexpr normal_cdf_of normal_cdf;

struct mills_ratio_of {
  static constexpr double slack = 1.5;
  template <class R>
  R operator()(R x, R = 0) const {
    if (x < 30) return normal_tail(x) / normal_pdf(x);
    R sum = x;
    for (int i = 40; i > 0; --i)
      sum = x + i / sum;
    return 1 / sum;
  }
};
inline constexpr mills_ratio_of mills_ratio;

/// One step of Newton's method from the result under test, which leaves the square of its error: on
/// p - 1/2 in the middle, else on the nearer tail; both are exact. A result that is wrong
/// altogether stays far from what a step makes of it, and is reported as such.
struct normal_quantile_of {
  static constexpr double slack = 0.125;
  template <class R>
  R operator()(R p, R x) const {
    const R quarter = 0.25, half = 0.5;
    if (p > quarter && p < 1 - quarter) {
      return x - (erf_q(x * sqrt_half<R>) / 2 - (p - half)) / normal_pdf(x);
    }
    if (p < half) return x - (normal_cdf(x) - p) / normal_pdf(x);
    return x + (normal_tail(x) - (1 - p)) / normal_pdf(x);
  }
};
inline constexpr normal_quantile_of normal_quantile;

}  // namespace reference
}  // namespace sweep
