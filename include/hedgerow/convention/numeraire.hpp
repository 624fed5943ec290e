// SPDX-License-Identifier: BSL-1.0
// All Greeks from one unit of account to the other: quote currency, or the underlying itself.
#pragma once

#include <hedgerow/greeks/detail/fields.hpp>
#include <hedgerow/greeks/detail/numeraire.hpp>
#include <hedgerow/greeks/greeks.hpp>

#include <type_traits>

namespace hedgerow::inline HEDGEROW_ISA {

namespace detail {

/// The Greek G of V = S X from those of X: the n-th derivative by S is V_n = S X_n + n X_(n-1).
///
/// @param value  value.operator()<H>() is X's Greek H
template <greek G, class T, class Value>
HEDGEROW_INLINE T quote_greek(const Value& value, const T& spot) {
  const T same = rounded(spot * value.template operator()<G>());
  if constexpr (underlying_order(G) == 0) {
    return same;
  } else {
    return mul_add(constant<T>(underlying_order(G)),
                   T(value.template operator()<one_order_less(G)>()), same);
  }
}

}  // namespace detail

/// The Greeks of X = V/S, the value in coin, from those of V, the value in quote currency; S is
/// what the Greeks differentiate by, spot or forward. Price, vega, theta, rho and what has no
/// derivative by S are divided by S; the others follow the quotient rule, such as
///   delta = (V_S - X)/S,  gamma = (V_SS - 2 X_S)/S,  charm = (V_charm - X_theta)/S.
/// S times the delta is the net transaction delta. The Greeks by strike are by the strike in quote
/// currency still.
///
/// Error: rounding alone, a few ulp of the larger term. Where terms cancel (a call deep in the
/// money, whose delta and price agree) `inverse_black` is better: it does not subtract. S = 0 or a
/// bad number gives infinities and NaN, as division does.
///
/// @param g     in quote currency, from any market
/// @param spot  S > 0
template <class T>
[[nodiscard]] HEDGEROW_INLINE greeks<T> to_coin(const greeks<T>& g,
                                                const std::type_identity_t<T>& spot) {
  const T inv_spot = math::divide(detail::constant<T>(1), spot);
  const auto value = [&]<greek H>()
                         HEDGEROW_INLINE_LAMBDA -> T { return g.*greek_member<H, greeks<T>>; };
  const T delta = detail::coin_delta(inv_spot, value);
  greeks<T> x{};
  detail::for_each_greek(
      [&]<greek G>() { detail::field<G>(x) = detail::coin_greek<G>(inv_spot, value, delta); });
  return x;
}

/// The Greeks of V = S X from those of X: the way back. `to_quote(to_coin(g, S), S)` is g, up to a
/// few ulp of the larger term of each.
///   delta = X + S X_S,  gamma = 2 X_S + S X_SS,  charm = X_theta + S X_charm.
///
/// @param x     in coin, from `inverse_black` for one
/// @param spot  S, finite
template <class T>
[[nodiscard]] HEDGEROW_INLINE greeks<T> to_quote(const greeks<T>& x,
                                                 const std::type_identity_t<T>& spot) {
  const auto value = [&]<greek H>()
                         HEDGEROW_INLINE_LAMBDA -> T { return x.*greek_member<H, greeks<T>>; };
  greeks<T> v{};
  detail::for_each_greek(
      [&]<greek G>() { detail::field<G>(v) = detail::quote_greek<G>(value, spot); });
  return v;
}

}  // namespace hedgerow::inline HEDGEROW_ISA
