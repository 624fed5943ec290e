// SPDX-License-Identifier: BSL-1.0
// Intervals of the clock rule: Leland's number, and the interval that costs least.
#pragma once

#include <hedgerow/math/cbrt.hpp>
#include <hedgerow/trigger/band/terms.hpp>

#include <limits>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// Leland's number
///
///     Le = sqrt(2/pi) 2 cost_rate/(volatility sqrt(interval)):
///
/// the cost of hedging by the clock as a share of the variance that it earns or pays, for any
/// option: the hedger of a short option needs the variance volatility^2 (1 + Le). From 1 on a long
/// position cannot pay for its own hedging at that interval.
///
/// `cost_rate` is one way; texts that have sqrt(2/pi) k/(volatility sqrt(interval)) mean a round
/// trip k = 2 cost_rate. 0 without a cost or with a rebate; infinite at interval 0 or volatility 0;
/// NaN for negative volatility or interval, and for NaN.
///
/// Source: H. E. Leland, "Option Pricing and Replication with Transactions Costs", Journal of
/// Finance 40 (1985) 1283.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T leland_number(const T& cost_rate, const T& volatility,
                                              const T& interval) {
  constexpr double factor = 1.59576912160573071176;  // 2 sqrt(2/pi)
  return detail::per_aversion<T>(math::detail::number<T>(factor) * detail::cost_of(cost_rate),
                                 volatility * math::sqrt<T>(interval));
}

/// The interval, years, at which hedging by the clock has Leland's number `number`:
///
///     8/pi (cost_rate/(volatility number))^2.
///
/// A number of 0.25, say, spends a quarter of the option's variance on hedging. 0 without a cost or
/// with a rebate; infinite at number 0 or volatility 0; NaN for negative numbers and for NaN.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T leland_interval(const T& cost_rate, const T& volatility,
                                                const T& number) {
  constexpr double factor = 1.59576912160573071176;  // 2 sqrt(2/pi)
  const T zero(0.0), nan = math::detail::number<T>(std::numeric_limits<double>::quiet_NaN());
  const T product = math::select<T>(volatility < zero, nan, volatility) * number;
  const T root = detail::per_aversion<T>(
      math::detail::number<T>(factor) * detail::cost_of(cost_rate), product);
  return root * root;
}

/// The interval of the clock rule that minimises cost + risk_aversion/2 * variance, years:
///
///     (sqrt(8/pi) e^(-r tau) cost_rate/(risk_aversion S^2 |gamma| volatility^3))^(2/3).
///
/// Grows with the 2/3 power of the cost and falls with the square of the volatility. At this
/// interval the cost is twice the variance's price, risk_aversion/2 * variance. Even so the clock
/// needs 1.9 times the variance of a band that re-centres, and 3.8 times that of an edge band, at
/// the same cost (docs/rebalancing.md).
///
/// 0 without a cost or with a rebate; infinite where nothing drifts (gamma, price or volatility 0)
/// or nobody minds (risk_aversion 0), at a cost. `fixed_cost` is not read. Other edges: see
/// `band_terms`.
///
/// @param volatility  of the underlying, per sqrt(year)
template <class T>
[[nodiscard]] HEDGEROW_INLINE T clock_interval(const band_terms<T>& in, const T& volatility) {
  constexpr double factor = 1.59576912160573071176;  // sqrt(8/pi)
  const T zero(0.0), nan = math::detail::number<T>(std::numeric_limits<double>::quiet_NaN());
  const T cost = (math::detail::number<T>(factor) * in.discount) * detail::cost_of(in.cost_rate);
  const T move = in.price * math::select<T>(volatility < zero, nan, volatility);  // a year's
  const T drift = (math::abs<T>(in.gamma) * move) * (move * volatility);
  const T aversion = math::select<T>(in.risk_aversion < zero, nan, in.risk_aversion);
  const T root = math::cbrt<T>(detail::per_aversion<T>(cost, aversion * drift));
  return root * root;
}

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
