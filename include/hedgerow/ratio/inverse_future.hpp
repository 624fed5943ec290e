// SPDX-License-Identifier: BSL-1.0
// The minimum-variance hedge of coins by inverse futures, which settle in the coin itself.
//
// A long position of one unit of quote currency in a future that goes from F0 to F1 earns
// 1/F0 - 1/F1 coins, worth
//
//     Y = S1 (1/F0 - 1/F1) = (S1/F1) (F1 - F0)/F0
//
// in quote currency at the spot price S1 of the exit. That, and not the future's own return, is
// what a coin's gain S1 - S0 is regressed on (Deng, Pan, Zhang and Zou 2020, SSRN 3542534).
#pragma once

#include <hedgerow/ratio/changes.hpp>
#include <hedgerow/ratio/minimum_variance.hpp>
#include <hedgerow/ratio/series.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA {

/// Y above: what one unit of quote currency in an inverse future earns, in quote currency at the
/// exit. NaN for a price that is NaN; infinite for a future at 0.
[[nodiscard]] HEDGEROW_INLINE double inverse_future_profit(double spot_after, double future_before,
                                                           double future_after) {
  return spot_after / future_after * ((future_after - future_before) / future_before);
}

/// The hedge of one coin from scenarios of one period that all start at the same prices:
/// h = Cov(S1 - S0, Y)/Var(Y), in quote currency of notional to sell per coin held; divide by the
/// contract's size for contracts. Where future and spot are one, h = S0 and the effectiveness is 1:
/// such a short position turns a coin into a fixed number of dollars.
/// @param spot, future              prices at the start, > 0
/// @param spot_after, future_after  one pair a scenario, > 0
/// @throws std::invalid_argument  a price that is not positive and finite, with its index; and as
///                                `minimum_variance`
[[nodiscard]] inline minimum_variance_result inverse_future_ratio(double spot, double future,
                                                                  series spot_after,
                                                                  series future_after) {
  constexpr const char* name = "inverse_future_ratio";
  detail::require_positive(name, "spot", spot);
  detail::require_positive(name, "future", future);
  detail::require_same_size(name, "future_after", future_after.size(), "spot_after",
                            spot_after.size());
  std::vector<double> gain(spot_after.size()), profit(spot_after.size());
  for (std::size_t i = 0; i < gain.size(); ++i) {
    detail::require_price(name, "spot_after", i, spot_after[i]);
    detail::require_price(name, "future_after", i, future_after[i]);
    gain[i] = spot_after[i] - spot;
    profit[i] = inverse_future_profit(spot_after[i], future, future_after[i]);
  }
  return minimum_variance(gain, profit);
}

/// The same from a history of prices: periods that start at different prices count as multiples of
/// their starting price, so the ratio is h/S0: notional to sell per unit of the coins' worth, near
/// 1. Sell ratio * spot * coins in quote currency, which is `contracts_by_value(ratio, spot *
/// coins, contract size in quote currency)`.
/// @param spot, future  prices at the same times, > 0 and finite
/// @throws std::invalid_argument  a price that is not positive and finite, with its index; and as
///                                `minimum_variance`
[[nodiscard]] inline minimum_variance_result inverse_future_ratio(series spot, series future) {
  constexpr const char* name = "inverse_future_ratio";
  detail::require_same_size(name, "future", future.size(), "spot", spot.size());
  for (std::size_t i = 0; i < spot.size(); ++i) {
    detail::require_price(name, "spot", i, spot[i]);
    detail::require_price(name, "future", i, future[i]);
  }
  const std::vector<double> gain = changes(change_kind::simple, spot);
  std::vector<double> profit(gain.size());
  for (std::size_t i = 0; i < gain.size(); ++i)
    profit[i] = inverse_future_profit(spot[i + 1], future[i], future[i + 1]);
  return minimum_variance(gain, profit);
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA
