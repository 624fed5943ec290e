// SPDX-License-Identifier: BSL-1.0
// Options quoted and settled in coin, the underlying itself: inverse options.
#pragma once

#include <hedgerow/greeks/detail/coin_kernel.hpp>
#include <hedgerow/greeks/evaluate.hpp>
#include <hedgerow/greeks/model.hpp>
#include <hedgerow/math/not_given.hpp>

#include <type_traits>

namespace hedgerow {

/// Pays max(phi (F_T - K), 0)/F_T in units of the underlying, "coin". Its value in coin is X = V/F
/// with V the value of Black (1976) in quote currency, whatever the model (V is the same claim in
/// the other unit of account):
///   call = exp(-r T) (N(d1) - (K/F) N(d2)).
///
/// Greeks are of X, by F in quote currency: delta = X_F = (V_F - X)/F, gamma = X_FF, vega =
/// V_vol/F, and so on; rho = -T price, dividend_rho = 0. F times delta is the *net transaction
/// delta*, see `net_transaction_delta`. A cash digital pays one unit of quote currency in coin at
/// expiry, an asset digital one coin.
///
/// Accuracy is that of `black76`: price out of the money, delta and vega within 1e-13 relative, the
/// others within 5e-13 of their terms, over the range that `evaluate` states. Limits: F = 0 gives 0
/// in every Greek of a call, and what -K/F goes to in those of a put: infinities. K = 0 is one coin
/// at expiry, which has no delta in coin. Bad input gives NaN in every field.
///
/// `implied_volatility` takes prices of this market in coin.
///
/// Sources: A. Lucic and A. Sepp, Valuation and hedging of cryptocurrency inverse options (2024),
/// for the equivalence; Deribit, Paradigm and Greeks.live document the net transaction delta.
///
/// @tparam T  float, double, an xsimd batch of either, or any type that satisfies hedgerow::scalar
template <class T = double>
struct inverse_black {
  static_assert(!std::is_integral_v<T>, "hedgerow: write 49.0, not 49");
  T forward = T(not_given);     ///< F, the price that coin is converted at: index, or future of the
                                ///< option's expiry; quote currency, 0 <= F < inf
  T volatility = T(not_given);  ///< per sqrt(year), as a fraction, 0 <= vol < inf
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

/// F X_F = V_F - X, the net transaction delta: the derivative by ln F of the value in coin. What a
/// hedge of an account kept in coin neutralises; FX calls it the premium-adjusted delta.
///   vanilla: phi (K/F) exp(-r T) N(phi d2)
/// in (0, 1) for a call, where it is not monotone in the strike; between -K/F and 0 for a put, so
/// below -1 for a put deep in the money: do not clip it.
///
/// Taken from the option's cash leg, not as a difference: within 1e-13 relative (double), over the
/// range that `evaluate` states. A put goes to -infinity as F goes to 0 or K to infinity, at F = 0,
/// too. Bad input gives NaN. Costs what `delta` does.
template <template <class> class Contract, class T>
[[nodiscard]] HEDGEROW_INLINE T net_transaction_delta(const inverse_black<T>& market,
                                                      const Contract<T>& contract) {
  if constexpr (math::lane<T>::native && math::lane<T>::size == 1) {
    // Homogeneous in F and K: a power of two keeps delta in range however small or large F is.
    const int unit = detail::coin_unit(market.forward, contract.strike);
    const inverse_black<T> one{detail::shifted(market.forward, -unit), market.volatility,
                               market.rate};
    const T d = delta(
        one, Contract<T>{contract.type, detail::shifted(contract.strike, -unit), contract.expiry});
    constexpr bool pays_cash = !detail::is_vanilla<Contract> && !detail::is_asset<Contract>;
    return one.forward == T(0) ? d : detail::shifted(T(one.forward * d), pays_cash ? -unit : 0);
  } else {
    return market.forward * delta(market, contract);
  }
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
