// SPDX-License-Identifier: BSL-1.0
// What "at the money" means.
#pragma once

#include <hedgerow/convention/strike.hpp>

#include <limits>
#include <type_traits>

namespace hedgerow {

/// Strikes that are called at the money. With s = volatility sqrt(T):
enum class atm_convention : unsigned char {
  spot,           ///< K = S: short equity and index options, crypto screens
  forward,        ///< K = F: interest rates, many smile models
  delta_neutral,  ///< deltas of call and put add up to 0, so that a straddle needs no hedge: d1 =
                  ///< 0, K = F e^(s^2/2), and premium-adjusted d2 = 0, K = F e^(-s^2/2); FX
  vega_maximal,   ///< of all strikes the one of the largest vega: K = F e^(s^2/2)
  gamma_maximal,  ///< of all strikes the one of the largest gamma by the spot: K = F e^(s^2/2)
  fifty_delta  ///< the call's delta is 1/2 in the convention asked for; by the forward and without
               ///< premium that is delta_neutral, else it is not, and may not exist
};

inline namespace HEDGEROW_ISA {

/// The at-the-money strike of an expiry, at the market's volatility.
///
/// Where the strikes come from. Vega S e^(-yT) n(d1) sqrt(T) depends on the strike by n(d1) alone,
/// which is largest at d1 = 0: d1 = (ln(F/K) + s^2/2)/s gives K = F e^(s^2/2). Gamma is vega over
/// S^2 volatility T, which no strike enters, so it is largest at the same strike. (By the spot, at
/// a given strike, vega is largest at d1 = s and gamma at d1 = -s; these are other questions.)
/// Deltas phi N(phi d1) of call and put add up to N(d1) - N(-d1), premium-adjusted ones to (K/F)
/// (N(d2) - N(-d2)); discounting changes neither zero.
///
/// Relative error (double) <= 4 eps (1 + |(r - y) T| + s^2/2); of `fifty_delta` as for
/// `strike_from_delta`. Without variance all are F but `spot`. Status `invalid` and NaN for input
/// outside its domain; `no_strike` where a premium-adjusted call never has a delta of 1/2 (for
/// s > 0.45 or so by the forward), and for `spot` in a market that is quoted on a forward.
///
///     atm_strike(market, 0.5, atm_convention::forward)
///     atm_strike<delta_convention::coin>(market, 0.5, atm_convention::delta_neutral)
///
/// @tparam C  the deltas meant by delta_neutral and fifty_delta: as for `strike_from_delta`; the
///            other conventions do not depend on it
/// @param market  black_scholes, garman_kohlhagen, black76 or inverse_black
/// @param expiry  years
///
/// Source: D. Reiswich and U. Wystup, FX volatility smile construction (2010), for the names and
/// the delta-neutral strikes.
template <delta_convention C = delta_convention::forward, template <class> class Market, class T>
[[nodiscard]] HEDGEROW_INLINE strike_result<T> atm_strike(const Market<T>& market,
                                                          const std::type_identity_t<T>& expiry,
                                                          atm_convention convention) {
  static_assert(std::is_same_v<T, double> || std::is_same_v<T, float>,
                "atm_strike works on double and float");
  detail::require_delta<Market, C>();
  constexpr bool on_forward = detail::underlying_of<Market> == detail::underlying_kind::forward;
  if (convention == atm_convention::fifty_delta)
    return strike_from_delta<C>(market, option_type::call, T(0.5), expiry);
  const auto wide = detail::map_fields<double>(market, [](T x) { return static_cast<double>(x); });
  const auto in = detail::strike_inputs_of(wide, 1.0, 0.5, static_cast<double>(expiry));
  const T nan = std::numeric_limits<T>::quiet_NaN();
  if (!detail::is_valid_for_strike(in)) return {nan, strike_status::invalid};
  const double s = in.volatility * math::sqrt(in.expiry);
  const double half_variance = math::rounded(0.5 * s * s);
  double log_moneyness = 0;
  switch (convention) {
    case atm_convention::spot:
      if (on_forward) return {nan, strike_status::no_strike};
      return {static_cast<T>(in.spot), strike_status::ok};
    case atm_convention::forward:
      break;
    case atm_convention::delta_neutral:
      log_moneyness = detail::is_premium_adjusted(C) ? -half_variance : half_variance;
      break;
    case atm_convention::vega_maximal:
    case atm_convention::gamma_maximal:
      log_moneyness = half_variance;
      break;
    default:
      return {nan, strike_status::invalid};
  }
  const double growth = math::mul_add(in.rate - in.yield, in.expiry, log_moneyness);
  const double strike = in.spot * math::exp(growth);
  return {static_cast<T>(strike), strike == strike ? strike_status::ok : strike_status::invalid};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
