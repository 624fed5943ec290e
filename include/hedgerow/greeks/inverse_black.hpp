// SPDX-License-Identifier: BSL-1.0
// Options quoted and settled in coin, the underlying itself: inverse options.
#pragma once

#include <hedgerow/greeks/detail/coin_kernel.hpp>
#include <hedgerow/greeks/model.hpp>

namespace hedgerow {

/// Pays max(phi (F_T - K), 0)/F_T in units of the underlying. Its value in coin is X = V/F with V
/// the value of Black (1976) in quote currency, whatever the model (V is the same claim in the
/// other unit of account):
///   call = exp(-r T) (N(d1) - (K/F) N(d2)).
///
/// Greeks are of X, by F in quote currency: delta = X_F = (V_F - X)/F, gamma = X_FF, vega =
/// V_vol/F, and so on. F times delta is the *net transaction delta*, V_F - X: see
/// `net_transaction_delta`. A call's lies in (0, 1) and is not monotone in the strike; a put's goes
/// to -K/F, below -1. rho = -T price, dividend_rho = 0. A cash digital pays one unit of quote
/// currency in coin at expiry, an asset digital one coin.
///
/// `implied_volatility` takes prices of this market in coin. F = 0 gives the limit for a call (0 in
/// every Greek) and the infinite ones of a put.
///
/// Sources: Deribit, Paradigm and Greeks.live document the net transaction delta; A. Lucic and A.
/// Sepp, Valuation and hedging of cryptocurrency inverse options (2024), for the equivalence.
///
/// @tparam T  float, double, an xsimd batch of either, or any type that satisfies hedgerow::scalar
template <class T = double>
struct inverse_black {
  T forward{};  ///< F, the price that coin is converted at: index, or future of the option's
                ///< expiry; quote currency, 0 <= F < inf
  T volatility{};  ///< per sqrt(year), as a fraction, 0 <= vol < inf
  T rate{};  ///< r, continuously compounded, per year, finite; 0 on venues that margin in coin
};

inline namespace HEDGEROW_ISA {

template <>
struct model<inverse_black> {
  using kernel = detail::coin_kernel;
  template <class T>
  HEDGEROW_INLINE static detail::lognormal_inputs<T> inputs(const inverse_black<T>& m,
                                                            const T& strike, const T& expiry) {
    return {m.forward, strike, m.volatility, expiry, m.rate, m.rate};
  }
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
