// SPDX-License-Identifier: BSL-1.0
// One step towards the volatility that gives a price.
#pragma once

#include <hedgerow/implied/detail/target.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// A better v; by how much it changed relative to the old one, and by how much Newton's method
/// would have changed it; and M/v (see refine()).
template <class T>
struct implied_step {
  T v, change, newton, elasticity;
};

/// Y = near n(n) X/D: a time value, or what is left of it to its upper bound, as a function of v.
template <class T>
struct implied_value {
  T numerator, denominator;  // X, D
  T n, h;
  T t2;  // (v/2)^2, 0 in the normal model
};

template <bool Normal, class T>
HEDGEROW_INLINE implied_value<T> value_at(const T& h, const T& v, const mask_of<T>& upper) {
  using C = math::detail::coefficients<value_of<T>>;
  if constexpr (Normal) {
    const T p = math::detail::horner(C::mills_slope_p, h),
            q = math::detail::horner(C::mills_slope_q, h);
    return {v * p, mul_add(h, q, p), h, h, constant<T>(0)};
  } else {
    const T t = constant<T>(0.5) * v, n = h - t;
    const auto r = math::detail::mills_ratios(C::mills_slope_p, C::mills_slope_q,
                                              T(select(upper, minus(n), n)), T(h + t),
                                              T(select(upper, T(h + h), v)));
    return {select(upper, T(rounded(r.rx) + rounded(r.ry)), T(v * r.slope)), r.denominator, n, h,
            t * t};
  }
}

/// The inverse function's Taylor series at ln Y(v), to the fourth power of the residual
/// lambda = ln Y* - ln Y(v): error ~ 8 change^5.
///
/// Y* is the time value, or in `upper` elements what it lacks to its bound: either has a logarithm
/// whose derivative is 1/M with M = Y/Y', and Y''/Y' = s = (h^2 - t^2)/v, t = v/2 (t = 0 in the
/// normal model). So dv/dlambda = M, dM/dv = 1 - M s, and each further derivative follows from
/// these; all are taken times the power of v that leaves no unit:
///   u = M/v, S = s v = h^2 - t^2, S1 = s' v^2 = -3 h^2 - t^2, S2 = s'' v^3 = 12 h^2.
template <bool Normal, class T>
HEDGEROW_INLINE implied_step<T> refine(const implied_target<T>& p, const mask_of<T>& upper,
                                       const T& v) {
  const T half = constant<T>(0.5), one = constant<T>(1);
  const T inv_v = math::divide(one, v);
  const T h = rounded(p.distance * inv_v);
  const T h_tail = (rest_of_product(p.distance, h, v) + p.distance_tail) * inv_v;
  const implied_value<T> y = value_at<Normal>(h, v, upper);

  const T root_two_pi = constant<T>(2.50662827463100050242);
  const T wanted = select(upper, p.left, p.time_value) * (y.denominator * root_two_pi);
  const T log_rest = math::detail::log_ratio(wanted, T(p.near * y.numerator));
  const T lambda = mul_add(half * y.n, y.n, mul_add(y.n, h_tail, log_rest));
  T u = math::divide(T(y.numerator * inv_v), y.denominator);
  if constexpr (!Normal) u = select(upper, minus(u), u);

  const T h2 = y.h * y.h, s = mul_add(y.h, y.h, minus(y.t2)), us = rounded(u * s);
  const T u_s1 = minus(u * mul_add(constant<T>(3), h2, y.t2));
  const T a = one - us;                        // M_v
  const T b = minus(u * mul_add(a, s, u_s1));  // M M_vv
  const T c = minus(                           // M^2 M_vvv
      u * mul_add(b, s, mul_add(a + a, u_s1, (constant<T>(12) * (u * u)) * h2)));
  const T third = mul_add(a, a, b), fourth = mul_add(a, mul_add(constant<T>(4), b, a * a), c);
  const T series = mul_add(
      half * lambda,
      mul_add(constant<T>(1.0 / 3) * lambda, mul_add(constant<T>(0.25) * lambda, fourth, third), a),
      one);
  const T newton = u * lambda, change = newton * series;
  return {mul_add(v, change, v), change, newton, u};
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
