// SPDX-License-Identifier: BSL-1.0
// Sweeps over the representable numbers of an interval, and errors in units in the last place.
#pragma once

#include <hedgerow/math/simd.hpp>

#include <quadmath.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

namespace sweep {

using quad = __float128;

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

/// `count` numbers of [lo, hi], evenly spread over the bit patterns and jittered, with both ends and
/// 64 neighbours of every `landmark` in the interval.
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
    result.push_back(at<F>(first + static_cast<std::int64_t>((std::min)(offset + jitter, span))));
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
template <class F>
double ulps(F x, quad reference) {
  using limits = std::numeric_limits<F>;
  const quad difference = fabsq(static_cast<quad>(x) - reference);
  int exponent = 0;
  (void)frexpq(reference, &exponent);
  const int lowest = limits::min_exponent;  // of a number written as a fraction in [1/2, 1)
  const int unit = (std::max)(exponent, lowest) - limits::digits;
  return static_cast<double>(ldexpq(difference, -unit));
}

template <class F>
struct maximum {
  double ulp = 0.0;
  F at = F(0);
};

/// The largest error of `function` over the points.
template <class F, class Function, class Reference>
maximum<F> worst(const std::vector<F>& xs, Function function, Reference reference) {
  maximum<F> result;
  for (const F x : xs) {
    const double error = ulps<F>(function(x), reference(static_cast<quad>(x)));
    if (!(error <= result.ulp)) result = {error, x};  // a NaN is an error too
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
    for (std::size_t j = 0; j < size; ++j) in[j] = xs[(i + j) % xs.size()];
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

inline quad sqrt_half() { return sqrtq(quad(0.5)); }
inline quad two_pi() { return 8 * atanq(quad(1)); }

inline quad exp(quad x) { return expq(x); }
inline quad log(quad x) { return logq(x); }
inline quad normal_pdf(quad x) { return expq(-x * x / 2) / sqrtq(two_pi()); }
inline quad normal_tail(quad x) { return erfcq(x * sqrt_half()) / 2; }
inline quad normal_cdf(quad x) { return normal_tail(-x); }
inline quad mills_ratio(quad x) {
  if (x < 30) return normal_tail(x) / normal_pdf(x);
  quad sum = x;
  for (int i = 40; i > 0; --i) sum = x + i / sum;
  return 1 / sum;
}
/// Phi(x) - 1/2, without cancellation.
inline quad normal_center(quad x) { return erfq(x * sqrt_half()) / 2; }
/// Newton's method from `start`, to about 1e-32 relative: the lower tail by its logarithm, the upper
/// one through 1 - p, and the middle through p - 1/2, all of which are exact.
inline quad normal_quantile(quad p, double start) {
  quad x = start;
  for (int i = 0; i < 3; ++i) {
    if (p > 0.25 && p < 0.75) {
      x -= (normal_center(x) - (p - 0.5)) / normal_pdf(x);
    } else if (p < 0.5) {
      x -= logq(normal_cdf(x) / p) * mills_ratio(-x);
    } else {
      x += logq(normal_tail(x) / (1 - p)) * mills_ratio(x);
    }
  }
  return x;
}

}  // namespace reference
}  // namespace sweep
