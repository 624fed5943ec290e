// SPDX-License-Identifier: BSL-1.0
// Greeks of a value counted in units of the underlying.
#pragma once

#include <hedgerow/greeks/detail/fields.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// How often a Greek differentiates by the underlying's price.
constexpr int underlying_order(greek g) {
  switch (g) {
    case greek::delta:
    case greek::vanna:
    case greek::charm:
      return 1;
    case greek::gamma:
    case greek::zomma:
    case greek::color:
      return 2;
    case greek::speed:
      return 3;
    default:
      return 0;
  }
}

/// The Greek that differentiates by the underlying's price once less.
constexpr greek one_order_less(greek g) {
  switch (g) {
    case greek::delta:
      return greek::price;
    case greek::gamma:
      return greek::delta;
    case greek::speed:
      return greek::gamma;
    case greek::vanna:
      return greek::vega;
    case greek::zomma:
      return greek::vanna;
    case greek::charm:
      return greek::theta;
    case greek::color:
      return greek::charm;
    default:
      return g;
  }
}

/// The delta of X = V/S from V's price and delta.
template <class T, class Value>
HEDGEROW_INLINE T coin_delta(const T& inv_spot, const Value& value) {
  const T x = rounded(value.template operator()<greek::price>() * inv_spot);
  return (value.template operator()<greek::delta>() - x) * inv_spot;
}

/// The Greek G of X = V/S from those of V: since V = S X, the n-th derivative by S is
/// V_n = S X_n + n X_(n-1).
///
/// @param value  value.operator()<H>() is V's Greek H
/// @param delta  X's delta, for a caller who has it without the difference that cancels
template <greek G, class T, class Value>
HEDGEROW_INLINE T coin_greek(const T& inv_spot, const Value& value, const T& delta) {
  if constexpr (G == greek::delta) {
    return delta;
  } else if constexpr (underlying_order(G) == 0) {
    return value.template operator()<G>() * inv_spot;
  } else {
    const T lower = coin_greek<one_order_less(G)>(inv_spot, value, delta);
    return neg_mul_add(constant<T>(underlying_order(G)), lower, T(value.template operator()<G>()))
         * inv_spot;
  }
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
