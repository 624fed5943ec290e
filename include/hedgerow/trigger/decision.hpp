// SPDX-License-Identifier: BSL-1.0
// What a rebalancing trigger answers: whether to trade, what to hold then, and why.
#pragma once

#include <hedgerow/math/lane.hpp>

#include <concepts>

namespace hedgerow::trigger {

/// Why a policy trades, or why it does not.
enum class reason : unsigned char {  // NOLINT(readability-enum-initial-value): yours begin at 128
  // nothing is traded
  hold,            ///< no trigger fired
  invalid,         ///< a number that the policy reads is unknown, or a parameter out of its domain
  time_backwards,  ///< the last rebalance lies in the future
  cooldown,
  minimum_trade,
  in_flight,
  move_gate,
  budget,
  between_looks,
  inactive_hours,
  reduce_only,
  below_lot,  ///< the trade rounds to no lot
  // a trigger fired
  negation,  ///< of one that did not
  interval,
  calendar,
  daily,
  leland_interval,
  price_move,
  relative_move,
  deviation_move,
  break_even_move,
  volatility_change,
  greek_level,
  gamma_profit,
  vega_profit,
  profit,
  margin_distance,
  effectiveness,
  correlation,
  delta_band,
  whalley_wilmott,
  recentring,
  zakamouline,
  zakamouline_fallback,  ///< Whalley and Wilmott's band, outside what Zakamouline's was fitted to
  fixed_fee_band,
  two_fee_band,
  clock_rule,  ///< no band is left between two looks: trade at each
  user = 128   ///< and above: a trigger of your own
};

/// A reason and the part that it comes from, in one number: reason + 256 part.
///
/// Parts are the triggers of a policy, counted from 0 as they are written, from left to right.
/// A whole number below 2^24 is exact in a float, too, so a register holds one for each position.
template <class T = double>
struct cause {
  T code{};  ///< reason + 256 part

  /// The reason, for a single position: `d.reason == reason::interval`, or in a `switch`.
  HEDGEROW_INLINE constexpr operator reason() const
    requires std::floating_point<T>
  {
    return static_cast<trigger::reason>(static_cast<unsigned>(code) & 255U);
  }
  /// The part, for a single position.
  [[nodiscard]] HEDGEROW_INLINE constexpr int part() const
    requires std::floating_point<T>
  {
    return static_cast<int>(static_cast<unsigned>(code) >> 8);
  }
};

/// What to do about one position, or about each in a register.
///
/// `target` is what to hold after the trade, so target - hedge is what to buy. Where nothing is
/// traded it is the hedge held. A trigger may fire with nothing to trade (a clock at a position
/// that is flat): then target equals hedge, and the clock starts anew.
template <class T = double>
struct decision {
  math::mask_of<T> rebalance{};  ///< whether to trade
  T target{};                    ///< the hedge to hold, coins; finite where rebalance is set
  cause<T> reason{};             ///< converts to `enum reason`; reason.part() says whose it is
};

inline namespace HEDGEROW_ISA {

/// A reason in words, such as "price move"; "user" from 128 on.
[[nodiscard]] constexpr const char* to_string(reason r) {
  // clang-format off
  switch (r) {
    case reason::hold: return "hold";
    case reason::invalid: return "invalid";
    case reason::time_backwards: return "time went backwards";
    case reason::cooldown: return "cooldown";
    case reason::minimum_trade: return "below the minimum trade";
    case reason::in_flight: return "order in flight";
    case reason::move_gate: return "price hardly moved";
    case reason::budget: return "budget is spent";
    case reason::between_looks: return "between two looks";
    case reason::inactive_hours: return "outside active hours";
    case reason::reduce_only: return "would increase the hedge";
    case reason::below_lot: return "less than a lot";
    case reason::negation: return "negation";
    case reason::interval: return "interval";
    case reason::calendar: return "calendar";
    case reason::daily: return "time of day";
    case reason::leland_interval: return "Leland's interval";
    case reason::price_move: return "price move";
    case reason::relative_move: return "relative move";
    case reason::deviation_move: return "move in standard deviations";
    case reason::break_even_move: return "break-even move";
    case reason::volatility_change: return "volatility change";
    case reason::greek_level: return "Greek beyond its level";
    case reason::gamma_profit: return "gamma profit";
    case reason::vega_profit: return "vega profit";
    case reason::profit: return "profit";
    case reason::margin_distance: return "distance to liquidation";
    case reason::effectiveness: return "hedge effectiveness";
    case reason::correlation: return "correlation breakout";
    case reason::delta_band: return "delta band";
    case reason::whalley_wilmott: return "Whalley-Wilmott band";
    case reason::recentring: return "re-centring band";
    case reason::zakamouline: return "Zakamouline band";
    case reason::zakamouline_fallback: return "Whalley-Wilmott band (outside Zakamouline's range)";
    case reason::fixed_fee_band: return "fixed-fee band";
    case reason::two_fee_band: return "two-fee band";
    case reason::clock_rule: return "clock rule";
    case reason::user: break;
  }
  // clang-format on
  return "user";
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::trigger
