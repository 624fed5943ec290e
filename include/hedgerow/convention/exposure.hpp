// SPDX-License-Identifier: BSL-1.0
// How an instrument, a position or an account answers to the underlying's price.
#pragma once

#include <hedgerow/convention/delta.hpp>

#include <type_traits>

namespace hedgerow {

/// How an instrument, a position or a whole account answers to the underlying's price: the two
/// deltas that all others follow from, and the equity.
template <class T = double>
struct exposure {
  delta_in<delta_convention::spot, T> quote;  ///< V_S of the value in quote currency, as if premium
                                              ///< had been paid in quote currency: Black's delta
  delta_in<delta_convention::coin, T> coin;  ///< S X_S of the value in coin: quote less the premium
                                             ///< paid in coin
  T equity{};  ///< coin: what the account is worth, collateral and options at their mark included.
               ///< 0 of an instrument, since to trade it at its price changes nothing
};

inline namespace HEDGEROW_ISA {

template <class T>
[[nodiscard]] constexpr exposure<T> operator+(const exposure<T>& a, const exposure<T>& b) {
  return {a.quote + b.quote, a.coin + b.coin, a.equity + b.equity};
}
template <class T>
constexpr exposure<T>& operator+=(exposure<T>& a, const exposure<T>& b) {
  return a = a + b;
}
/// Of `contracts` times as many; negative for a short position.
template <class T>
[[nodiscard]] constexpr exposure<T> operator*(const std::type_identity_t<T>& contracts,
                                              const exposure<T>& a) {
  return {contracts * a.quote, contracts * a.coin, contracts * a.equity};
}
template <class T>
[[nodiscard]] constexpr exposure<T> operator*(const exposure<T>& a,
                                              const std::type_identity_t<T>& contracts) {
  return contracts * a;
}

/// An exposure's delta in any convention.
///
///   spot, forward                quote, and quote e^(yT)
///   premium-adjusted, coin       coin, by the forward coin e^(yT)
///   coin_and_equity              coin + equity, the exposure's own
///   decayed                      coin (1 - settled)
///
///     delta_of<delta_convention::forward>(exposure_of(leg, spot), {.yield = 0.01, .expiry = 0.5})
///
/// Error: that of `to`. Never throws; NaN stays NaN.
///
/// @param terms  yield and expiry for the conventions by the forward, settled for `decayed`; the
///               rest is not read
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE delta_in<C, T> delta_of(
    const exposure<T>& e, const std::type_identity_t<delta_terms<T>>& terms = {}) {
  delta_terms<T> t = terms;
  t.equity = e.equity;
  if constexpr (C == delta_convention::spot || C == delta_convention::forward)
    return to<C>(e.quote, t);
  else
    return to<C>(e.coin, t);
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
