// SPDX-License-Identifier: BSL-1.0
// What a venue's screen and feed call delta, theta, vega and rho.
#pragma once

#include <hedgerow/convention/delta.hpp>
#include <hedgerow/convention/units.hpp>
#include <hedgerow/greeks/greeks.hpp>

#include <type_traits>

namespace hedgerow {

/// How a venue quotes: plain data, so a venue that is not here is a constant of your own.
struct venue {
  unit::day_count days{};           ///< days of its year
  double points = 1.0;              ///< units of volatility in 1.00: vega is per one of them
  double rate_points = 1.0;         ///< units of rate in 1.00: rho is per one of them
  double theta_days = 1.0;          ///< theta is what these days take at today's rate,
  bool theta_within_life = false;   ///< or the life that is left, where that is less,
  bool theta_within_value = false;  ///< and never more than the option's value
  bool rho_at_fixed_spot = false;   ///< rho lets the forward move with the rate, as a spot market
  double settlement_minutes = 0.0;  ///< the average that settles the option runs this long
  bool prices_in_coin = false;      ///< quotes prices in the underlying
};

/// Deribit's BTC and ETH options. Against the venue's own figures of a whole chain (326 options of
/// 2020-05-21): delta within 1.1e-4, theta within 0.03 USD, the others to their printed digits.
/// Source: support.deribit.com, and the chain; theta's rule is that of the chain, on all rows.
inline constexpr venue deribit{.days = unit::calendar_365,
                               .points = unit::points_per_one,
                               .rate_points = 100.0,
                               .theta_days = 1.0,
                               .theta_within_life = true,
                               .theta_within_value = true,
                               .rho_at_fixed_spot = true,
                               .settlement_minutes = 30.0,
                               .prices_in_coin = true};

/// One option as a venue shows it.
template <class T = double>
struct venue_quote {
  T price;                                              ///< in coin or in quote currency
  delta_in<delta_convention::forward, T> delta;         ///< Black's
  delta_in<delta_convention::coin, T> net_transaction;  ///< delta less price in coin
  delta_in<delta_convention::decayed, T> decayed;  ///< net_transaction, as the settlement fixes it:
                                                   ///< what counts in the account's total delta
  T gamma;                                         ///< 1/quote currency
  T vega;                                          ///< quote currency for one unit of volatility
  T theta;  ///< quote currency for `theta_days`, or the life that is left
  T rho;    ///< quote currency for one unit of rate
};

inline namespace HEDGEROW_ISA {

/// The share of the settlement average that is fixed: 0 until the window opens, 1 at expiry; 0 for
/// a venue without one.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T settled_share(const venue& v, const T& expiry) {
  const T zero = detail::constant<T>(0), one = detail::constant<T>(1);
  if (!(v.settlement_minutes > 0.0)) return zero;
  const T per_year = T(v.days.days_per_year * 1440.0 / v.settlement_minutes);  // windows in a year
  const T left = math::neg_mul_add(expiry, per_year, one);
  return math::select<T>(left < zero, zero, left);
}

/// Greeks in the venue's units and conventions.
///
/// theta = theta per day * min(theta_days, days left), cut to the option's value, which is g.price:
/// put the venue's mark there to reproduce its theta to the cent. rho, where the venue holds the
/// spot fixed, is T (F V_F - V): the strike's discounted leg times T.
///
/// Accuracy: that of the Greeks, and one or two roundings; rho's difference cancels for calls deep
/// in the money. NaN stays NaN. Never throws, never allocates.
///
/// @param g           of one unit, from `black76` at the rate that the venue uses (Deribit: 0), not
///                    converted
/// @param underlying  F, the future or index that the option is marked against
/// @param expiry      T in years of the venue's days
template <class T>
[[nodiscard]] HEDGEROW_INLINE venue_quote<T> quoted(const venue& v, const greeks<T>& g,
                                                    const std::type_identity_t<T>& underlying,
                                                    const std::type_identity_t<T>& expiry) {
  using detail::constant;
  const T days = T(v.theta_days), value = g.price, zero = constant<T>(0);
  const T left = unit::days_in_years(expiry, v.days);
  const T horizon = v.theta_within_life ? T(math::select<T>(left < days, left, days)) : days;
  T theta = math::rounded(unit::theta_per_day(g.theta, v.days) * horizon);
  if (v.theta_within_value)
    theta = math::select<T>(theta + value < zero, detail::minus(value), theta);
  const T by_spot = expiry * math::mul_add<T>(underlying, g.delta, detail::minus(value));
  const T coin = math::divide(value, underlying);
  const delta_in<delta_convention::coin, T> net{g.delta - coin};
  return {v.prices_in_coin ? coin : value,
          {g.delta},
          net,
          to<delta_convention::decayed>(net, {.settled = settled_share(v, expiry)}),
          g.gamma,
          g.vega / T(v.points),
          theta,
          (v.rho_at_fixed_spot ? by_spot : g.rho) / T(v.rate_points)};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
