// SPDX-License-Identifier: BSL-1.0
// First guesses of v = sigma sqrt(T), near enough that one or two steps are exact.
#pragma once

#include <hedgerow/implied/detail/coefficients.hpp>
#include <hedgerow/implied/detail/target.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// v in the normal model, exact to 4e-5. With straddle the sum of call and put less the gap,
/// nu = gap/straddle and L = 2 artanh(nu) the logarithm of the one over the other, h^2 = nu L g(L)
/// where g is smooth from at the money (1/pi) to the far wings (2), and v = distance/h.
/// (Choi, Kim, Kwak 2009 use nu and artanh(nu) alike.)
template <class T>
HEDGEROW_INLINE T normal_guess(const implied_target<T>& p) {
  const T zero = constant<T>(0), one = constant<T>(1), two = constant<T>(2);
  const T dear = p.time_value + p.gap, straddle = dear + p.time_value;
  const T odds = math::detail::log_ratio(dear, p.time_value);
  // At the money nu and L vanish, but L/nu -> 2 and distance/gap -> 1/near.
  const mask_of<T> apart = p.gap > zero, wide = p.gap > straddle * constant<T>(0x1p-10);
  const T odds_top = select(wide, odds * straddle, two), odds_bottom = select(wide, p.gap, one);
  const T scale = math::divide(select(apart, p.distance, one), select(apart, p.gap, p.near));
  const T g_top = math::detail::polynomial(normal_guess_p_double, odds),
          g_bottom = math::detail::polynomial(normal_guess_q_double, odds);
  return (scale * straddle)
       * math::sqrt(math::divide(T(g_bottom * odds_bottom), T(g_top * odds_top)));
}

/// v from the normal model's, whose error is of the order of v^2: exact to 5e-4 up to |x| = 16, and
/// to 5e-5 for v < 1.5, |x| < 3 v.
template <class T>
HEDGEROW_INLINE T lower_guess(const implied_target<T>& p) {
  const T normal = normal_guess(p);
  const T a = (constant<T>(0.25) * normal) * normal, y = p.distance * p.distance;
  const T change = math::detail::bivariate<3>(lower_guess_p_double, a, y)
                 / math::detail::bivariate<2>(lower_guess_q_double, a, y);
  return mul_add(normal, rounded(a * change), normal);
}

/// v near the price's upper bound, exact to 2e-3: t - h from what the price lacks to it, and t from
/// t h = |x|/2.
template <class T>
HEDGEROW_INLINE T upper_guess(const implied_target<T>& p) {
  const T w = math::sqrt(math::detail::log_ratio(p.near, p.left)), x = p.distance;
  const T d = math::detail::bivariate<3>(upper_guess_p_double, w, x)
            / math::detail::bivariate<3>(upper_guess_q_double, w, x);
  return d + math::sqrt(mul_add(d, d, x + x));
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
