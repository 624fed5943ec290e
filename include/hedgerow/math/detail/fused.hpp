// SPDX-License-Identifier: BSL-1.0
// What the Greek kernels are built from: several exponentials at once, the logarithm of a ratio,
// and two Mills ratios with their difference. Branch-free; each form leaves edge cases to its
// caller.
#pragma once

#include <hedgerow/math/detail/coefficients.hpp>
#include <hedgerow/math/lane.hpp>

#include <cstddef>
#include <iterator>
#include <numbers>

// Every product that is added or subtracted below is written as mul_add or neg_mul_add: compilers
// may contract a*b+c or not, and then no two of them give the same bits.

namespace hedgerow::math::inline HEDGEROW_ISA::detail {

using namespace hedgerow::math::detail;

/// A constant of the element type, in every element.
template <class T>
HEDGEROW_INLINE T constant(double x) {
  if constexpr (lane<T>::native) {
    return T(static_cast<value_of<T>>(x));
  } else {
    return T(x);
  }
}

/// x where s is non-negative (or +0), -x where s is negative (or -0).
template <class T>
HEDGEROW_INLINE T with_sign_flipped_by(const T& x, const T& s) {
  if constexpr (lane<T>::native) {
    using L = lane<T>;
    const typename L::bits sign(bits_as<bits_of<value_of<T>>>(-value_of<T>(0)));
    return L::from_bits(L::to_bits(x) ^ (L::to_bits(s) & sign));
  } else {
    return select(s < T(0.0), -x, x);
  }
}

/// Degree-by-degree evaluation of c[0] + c[1] x + ... for an array of coefficients.
template <class T, class F, std::size_t N>
HEDGEROW_INLINE T horner(const F (&c)[N], const T& x) {
  T sum(c[N - 1]);
#pragma GCC unroll 32
  for (std::size_t i = 2; i <= N; ++i)
    sum = mul_add(sum, x, T(c[N - i]));
  return sum;
}

/// Exponents below this in size need no reduction by a multiple of ln 2; less than ln(2)/2.
inline constexpr double unreduced = 0.34375;

/// exp(z[j]) in place for N exponents, the last one corrected by `tail` (exp(z + tail)).
/// Native lanes: relative error <= 3.5 ulp for |z| <= 708 (double), 87 (float); outside that range
/// the value is meaningless and the caller discards it. The N chains are evaluated in lockstep: one
/// of them alone leaves most multipliers idle.
///
/// @tparam Unreduced  all but the last are below `unreduced` in size. The result is the same bit
/// for
///                    bit, because the multiple of ln 2 that is left out would be 0.
template <bool Unreduced = false, std::size_t N, class T>
HEDGEROW_INLINE void exp_lockstep(T (&z)[N], const T& tail) {
  if constexpr (lane<T>::native) {
    using F = value_of<T>;
    using L = lane<T>;
    using C = coefficients<F>;
    constexpr std::size_t reduced = Unreduced ? N - 1 : 0;  // the first that is
    const T rounder(format<F>::rounder);
    T shifted[N], r[N], p[N];
#pragma GCC unroll 8
    for (std::size_t j = reduced; j < N; ++j)
      shifted[j] = mul_add(z[j], constant<T>(std::numbers::log2e), rounder);
#pragma GCC unroll 8
    for (std::size_t j = 0; j < N; ++j) {
      if (j < reduced) {
        r[j] = z[j];
      } else {
        const T k = shifted[j] - rounder;
        r[j] = neg_mul_add(k, T(C::ln2_lo), neg_mul_add(k, T(C::ln2_hi), z[j]));
      }
    }
    r[N - 1] = r[N - 1] + tail;
    constexpr std::size_t size = std::size(C::exp_fused);
#pragma GCC unroll 8
    for (std::size_t j = 0; j < N; ++j)
      p[j] = mul_add(T(C::exp_fused[size - 1]), r[j], T(C::exp_fused[size - 2]));
#pragma GCC unroll 32
    for (std::size_t i = 3; i <= size; ++i) {
#pragma GCC unroll 8
      for (std::size_t j = 0; j < N; ++j)
        p[j] = mul_add(p[j], r[j], T(C::exp_fused[size - i]));
    }
#pragma GCC unroll 2
    for (int i = 0; i < 2; ++i) {
#pragma GCC unroll 8
      for (std::size_t j = 0; j < N; ++j)
        p[j] = mul_add(p[j], r[j], T(F(1)));
    }
#pragma GCC unroll 8
    for (std::size_t j = 0; j < N; ++j) {
      z[j] = j < reduced ? p[j]
                         : L::from_bits(L::to_bits(p[j])
                                        + L::template shift_left<format<F>::mantissa>(
                                            L::to_bits(shifted[j])));
    }
  } else {
    using std::exp;
    z[N - 1] = z[N - 1] + tail;
    for (std::size_t j = 0; j < N; ++j)
      z[j] = exp(z[j]);
  }
}

/// A number with what rounding took from it.
template <class T>
struct with_tail {
  T head, tail;
};

/// log(a/b) = exponent ln 2 + mantissa + (about) remainder/a, for positive normal a and b whose
/// ratio is normal, with |mantissa| <= 0.41. Apart, the parts let a caller add what cancels the
/// first without rounding it, and use the last where it has 1/a at hand.
template <class T>
struct log_parts {
  T exponent, mantissa, remainder;
  T s, scaled, sum;  // b 2^e, a + b 2^e, and (a - b 2^e)/(a + b 2^e)
};

/// Relative error of the mantissa <= 3 half ulps, of which the remainder holds two. Subtracting the
/// bit patterns rounds log2(a/b), taken as piecewise linear, to a whole number e; then a/(b 2^e)
/// lies in [2/3, 3/2], a - b 2^e is exact, and log((1+s)/(1-s)) with s = (a - b 2^e)/(a + b 2^e)
/// needs the one division. What it left and the sum lost, times d log/ds = 2/(1 - s^2), is the
/// remainder over a within a fifth of it.
template <class T>
HEDGEROW_INLINE log_parts<T> log_ratio_parts(const T& a, const T& b) {
  using F = value_of<T>;
  using L = lane<T>;
  using C = coefficients<F>;
  using word = typename format<F>::bits;
  constexpr int mantissa = format<F>::mantissa;
  constexpr F two_to_mantissa = static_cast<F>(word{1} << mantissa);
  const typename L::bits half_way(bits_as<word>(F(1.5))),
      exponent_field(word(~((word{1} << mantissa) - 1)));
  const typename L::bits e_biased = (L::to_bits(a) - L::to_bits(b) + half_way) & exponent_field;
  const T e = L::from_bits(L::template shift_right<mantissa>(e_biased) |
                           typename L::bits(bits_as<word>(two_to_mantissa)))
            - T(two_to_mantissa + F(format<F>::bias));
  const T scaled = rounded(b * L::from_bits(e_biased));  // exact
  const T difference = a - scaled, sum = a + scaled;     // the first exact
  const T s = divide(difference, sum);
  const T remainder = neg_mul_add(s, (a - sum) + scaled, rest_of_product(difference, s, sum));
  const T s2 = s * s;
  return {e, mul_add(s * s2, horner(C::log, s2), s + s), remainder, s, scaled, sum};
}

/// log(a/b); domain as above. Error <= 1 ulp of the result plus 1e-16 (double).
template <class T>
HEDGEROW_INLINE T log_ratio(const T& a, const T& b) {
  if constexpr (lane<T>::native) {
    using C = coefficients<value_of<T>>;
    const auto l = log_ratio_parts(a, b);
    return mul_add(l.exponent, T(C::ln2_hi), mul_add(l.exponent, T(C::ln2_lo), l.mantissa));
  } else {
    using std::log;
    return log(a / b);
  }
}

/// log(a/b) + (x - y) z is head + (about) tail/a. Native lanes: a and b positive and normal, their
/// ratio too; the terms may cancel: beside rounding the result, the error is half an ulp of the
/// mantissa above and half an ulp of x z or y z. Exactly 0 for a = b, x = y.
template <class T>
HEDGEROW_INLINE with_tail<T> log_ratio_plus(const T& a, const T& b, const T& x, const T& y,
                                            const T& z) {
  const T difference = x - y;
  if constexpr (lane<T>::native) {
    using C = coefficients<value_of<T>>;
    const auto l = log_ratio_parts(a, b);
    const T lost = (x - difference) - y;
    const T whole = l.exponent * T(C::ln2_hi);  // exact
    T rest = mul_add(lost, z, mul_add(l.exponent, T(C::ln2_lo), l.mantissa));
#if HEDGEROW_HAS_FMA
    const T first = mul_add(difference, z, whole);
#else
    const T product = difference * z;
    const T first = product + whole;
    rest = rest + product_tail(difference, z, product);
#endif
    return {first + rest, l.remainder};
  } else {
    return {mul_add(difference, z, log_ratio(a, b)), constant<T>(0)};
  }
}

/// a + b and what rounding lost, for any a and b (Knuth).
template <class T>
HEDGEROW_INLINE with_tail<T> two_sum(const T& a, const T& b) {
  const T head = a + b, b_seen = head - a, a_seen = head - b_seen;
  return {head, (a - a_seen) + (b - b_seen)};
}

/// The same where |a| >= |b| or a = 0 (Dekker).
template <class T>
HEDGEROW_INLINE with_tail<T> fast_two_sum(const T& a, const T& b) {
  const T head = a + b;
  return {head, b - (head - a)};
}

/// log(a/b) + (x - y) z as head + tail, good to about 1e-19 of the largest term (double), so that x
/// keeps its relative accuracy when the terms cancel. Native lanes; domain of log_ratio_plus().
///
/// @tparam Plain  x = y: the logarithm alone
template <bool Plain, class T>
HEDGEROW_INLINE with_tail<T> accurate_log_ratio_plus(const T& a, const T& b, const T& x, const T& y,
                                                     const T& z) {
  using C = coefficients<value_of<T>>;
  const auto l = log_ratio_parts(a, b);
  // What the quotient s and its divisor lost, both exactly, times d log/ds = 2/(1 - s^2).
  const T sum_tail = two_sum(a, l.scaled).tail;
  const T lost = neg_mul_add(l.s, sum_tail, rest_of_product(T(a - l.scaled), l.s, l.sum));
  const T s2 = l.s * l.s, remainder = divide(lost, T(a * (constant<T>(1) - l.s)));
  const T mantissa_tail = mul_add(l.s * s2, horner(C::log_long, s2), (l.s + l.s) - l.mantissa);
  const auto sum = fast_two_sum(T(rounded(l.exponent * T(C::ln2_hi))), l.mantissa);
  T rest = mul_add(l.exponent, T(C::ln2_lo), (mantissa_tail + remainder) + sum.tail);
  if constexpr (Plain) {
    return fast_two_sum(sum.head, rest);
  } else {
    const auto difference = two_sum(x, T(constant<T>(0) - y));
    const T product = rounded(difference.head * z);
    const auto whole = two_sum(sum.head, product);
    rest = mul_add(difference.tail, z, rest)
         + (product_tail(difference.head, z, product) + whole.tail);
    return fast_two_sum(whole.head, rest);
  }
}

/// Mills ratios R(x) = Phi(-x)/phi(x) of two arguments over a common denominator:
/// R(x) = rx/denominator, R(y) = ry/denominator, (R(x) - R(y))/(y - x) = slope/denominator.
template <class T>
struct mills_pair {
  T rx, ry, slope, denominator;
};

/// The two ratios and their divided difference for x <= y in the fit's range, from P and Q with
/// R = Q/(x Q + P); `step` is y - x as the caller knows it, which may be far more accurate than the
/// rounded difference.
///
/// With R = Q/(x Q + P) the divided difference of R is, exactly,
///   -(Q(x) Q(y) + Q(x) P[x,y] - P(x) Q[x,y]) / (D(x) D(y)),   D = x Q + P,
/// in which the first term dominates, so nothing cancels however close x and y are. The divided
/// differences P[x,y] come out of Horner's scheme run on its own intermediate sums (Krogh 1970),
/// and P(y) = P(x) + step P[x,y] adds what is positive: hence x <= y. Relative error of each ratio
/// <= 5 ulp for x, y in [0, 38] (double); the slope's is within the out-of-the-money price's bound.
template <class T, class F, std::size_t Degree>
HEDGEROW_INLINE mills_pair<T> mills_ratios(const F (&p)[Degree], const F (&q)[Degree + 1],
                                           const T& x, const T& y, const T& step) {
  constexpr std::size_t degree = Degree;
  T qx = mul_add(T(q[degree]), x, T(q[degree - 1])),
    px = mul_add(T(p[degree - 1]), x, T(p[degree - 2]));
  T q_xy = mul_add(T(q[degree]), y, qx), p_xy = mul_add(T(p[degree - 1]), y, px);
  qx = mul_add(qx, x, T(q[degree - 2]));
#pragma GCC unroll 32
  for (std::size_t i = 3; i <= degree; ++i) {
    q_xy = mul_add(q_xy, y, qx);
    qx = mul_add(qx, x, T(q[degree - i]));
    px = mul_add(px, x, T(p[degree - i]));
    if (i < degree) p_xy = mul_add(p_xy, y, px);
  }
  const T qy = mul_add(step, q_xy, qx), py = mul_add(step, p_xy, px);
  const T dx = mul_add(x, qx, px), dy = mul_add(y, qy, py);
  const T rest = neg_mul_add(px, q_xy, rounded(qx * p_xy));  // smaller than the product of the Qs
  return {qx * dy, qy * dx, mul_add(qx, qy, rest), dx * dy};
}

/// The same with the Greek kernels' own fit, for -3/4 <= x <= y (-1/2 for float).
template <class T>
HEDGEROW_INLINE mills_pair<T> mills_ratios(const T& x, const T& y, const T& step) {
  using C = coefficients<value_of<T>>;
  return mills_ratios(C::mills_fused_p, C::mills_fused_q, x, y, step);
}

}  // namespace hedgerow::math::inline HEDGEROW_ISA::detail
