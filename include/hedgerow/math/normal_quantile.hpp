// SPDX-License-Identifier: BSL-1.0
// The inverse of the standard normal distribution function.
#pragma once

#include <hedgerow/math/detail/coefficients.hpp>
#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/math/lane.hpp>
#include <hedgerow/math/log.hpp>
#include <hedgerow/math/normal_cdf.hpp>
#include <hedgerow/math/normal_pdf.hpp>

#include <limits>
#include <type_traits>

namespace hedgerow::math::inline HEDGEROW_ISA {

namespace detail {

/// Half the width of the middle.
inline constexpr double quantile_middle = 0.425;

/// Coefficients for an operand: those of its element type, of double where it is not native.
template <class T>
using quantile_coefficients =
    coefficients<std::conditional_t<lane<T>::native, value_of<T>, double>>;

/// 53 bits of the quantile for 0 < p < 1: q (5/2 + C(z)) with q = p - 1/2 in the middle, and the
/// sign of q times 11/8 t + T(t) beyond it. q is exact for p >= 1/4 and half an ulp of itself off
/// below; for p > 1/2 the distance 1 - p, which the tail needs, is exact.
template <class T>
HEDGEROW_INLINE T quantile_estimate(const T& p) {
  using C = quantile_coefficients<T>;
  const T one = number<T>(1.0), base = number<T>(2.5), slope = number<T>(1.375);
  const T q = p - number<T>(0.5);
  const T z = neg_mul_add(q, q, number<T>(quantile_middle * quantile_middle));
  const auto middle = lane<T>::abs(q) < number<T>(quantile_middle);
  const T center_p = polynomial(C::quantile_center_p, z);
  const T center_q = polynomial(C::quantile_center_q, z);
  if constexpr (lane<T>::native) {
    if (all<T>(middle)) return (base + divide<T>(center_p, center_q)) * q;
  }
  const auto lower = q < number<T>(0.0);
  const T t = lane<T>::sqrt(-math::log<T>(select<T>(lower, p, one - p))) - number<T>(51.0 / 32.0);
  const T tail_p = polynomial(C::quantile_tail_p, t);
  const T tail_q = polynomial(C::quantile_tail_q, t);
  const T rest = divide<T>(select<T>(middle, center_p, tail_p),
                           select<T>(middle, center_q, tail_q));
  const T size = select<T>(middle, base + rest, mul_add(slope, t, rest));
  return size * select<T>(middle, q, select<T>(lower, -one, one));
}

/// (Phi(x) - 1/2)/phi(x) = x (1 + x^2/3 (1 + x^2/5 (1 + ...))) for |x| < 1.5, without cancellation
/// (Abramowitz and Stegun 26.2.11).
template <class T>
HEDGEROW_INLINE T central_ratio(const T& x) {
  T sum(1.0);
  for (int i = 95; i > 1; i -= 2)
    sum = T(1.0) + x * x * sum / T(static_cast<double>(i));
  return x * sum;
}

/// Newton's method from the estimate, with T's own functions: on p - 1/2 in the middle and on the
/// probability of the nearer tail beyond, so that nothing cancels. Each step doubles the digits.
template <class T>
HEDGEROW_INLINE T quantile_refined(const T& p) {
  const T zero(0.0), half(0.5), bound(quantile_middle);
  const T q = p - half, x0 = quantile_estimate<T>(p);
  const auto lower = q < zero, middle = lane<T>::abs(q) < bound;
  const T nearer = select<T>(lower, p, T(1.0) - p);
  T center = select<T>(middle, x0, zero);
  T beyond = select<T>(middle, T(2.0), select<T>(lower, -x0, x0));
  for (int i = 0; i < 2; ++i) {
    center = center - (central_ratio(center) - q / math::normal_pdf<T>(center));
    beyond = beyond + (math::normal_tail<T>(beyond) - nearer) / math::normal_pdf<T>(beyond);
  }
  return select<T>(middle, center, select<T>(lower, -beyond, beyond));
}

/// The quantile for 0 < p < 1; elsewhere its limits, and NaN.
template <class T>
HEDGEROW_INLINE T quantile_with_limits(const T& p, const T& inside) {
  using limits = std::numeric_limits<double>;
  const T zero = number<T>(0.0), one = number<T>(1.0), infinity = number<T>(limits::infinity());
  const T nan = number<T>(limits::quiet_NaN());
  const T from_zero = select<T>(p > zero, inside, select<T>(p < zero, nan, -infinity));
  const T from_one = select<T>(p > one, nan, infinity);
  return select<T>(p < one, from_zero, select<T>(p > zero, from_one, nan));
}

}  // namespace detail

/// The x with Phi(x) = p: inverse of `normal_cdf`, quantile of the standard normal distribution.
///
/// `double` and `float` lanes: error <= 5 ulp for every p in (0, 1), subnormal p included; for p
/// near 1 that is the quantile of the rounded p, whose distance to 1 is exact. At p = 1/2 +0; -inf
/// at 0, inf at 1; NaN for p outside [0, 1] and for NaN. About 35 arithmetic instructions and one
/// division where all lanes have |p - 1/2| < 0.425; else about 65 more, a second division and a
/// square root.
///
/// Any other type: Newton's method from the double approximation, to 113 bits.
///
/// Source: the change of variables of M. J. Wichura, Algorithm AS 241, Appl. Statist. 37 (1988)
/// 477, with one rational for the tails to p = 5e-324; own coefficients (tools/coefficients.py).
template <class T>
HEDGEROW_INLINE T normal_quantile(const T& p) {
  if constexpr (lane<T>::native) {
    return detail::quantile_with_limits<T>(p, detail::quantile_estimate<T>(p));
  } else {
    return detail::quantile_with_limits<T>(p, detail::quantile_refined<T>(p));
  }
}

}  // namespace hedgerow::math::inline HEDGEROW_ISA
