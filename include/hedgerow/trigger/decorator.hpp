// SPDX-License-Identifier: BSL-1.0
// Policies held back: decorators that take trades away and never add one.
//
// A decorator is a policy around another one, `policy`. Where it holds a trade back, the decision's
// reason is the decorator's and the part is that of the trigger that would have traded. Decorators
// nest; the innermost that holds back gives the reason. What they read is unknown: nothing is
// traded, as everywhere.
//
//     hr::trigger::cooldown{.policy = band | clock, .years = 60.0 / (365 * 24 * 3600)}
#pragma once

#include <hedgerow/trigger/combine.hpp>
#include <hedgerow/trigger/target.hpp>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// No trade until `years` after the last one. The reason is `cooldown`, or `time_backwards` where
/// the last trade lies in the future. Reads time and last_time. Negative or NaN years are
/// `invalid`.
template <class Policy>
struct cooldown {
  Policy policy;
  double years{};  ///< how long after a trade there is none

  static constexpr field_set reads = reads_of<Policy> | fields(field::time, field::last_time);

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    const T passed = detail::elapsed(s), zero = detail::number<T>(0.0);
    const T why = math::select<T>(passed < zero, detail::code_of<T>(reason::time_backwards),
                                  detail::code_of<T>(reason::cooldown));
    const math::mask_of<T> blocked = (passed < zero) || (passed < detail::number<T>(years));
    return detail::held_back(detail::judge(policy, s), blocked, why);
  }
  [[nodiscard]] constexpr bool usable() const { return years >= 0; }
};

/// No trade of less than `units` coins or `notional` quote currency, and none of 0 coins: with both
/// left out it takes away the decisions that fire with nothing to trade.
///
/// Reads price, and exposure and hedge. Negative or NaN levels are `invalid`.
template <class Policy>
struct minimum_trade {
  Policy policy;
  double units{};     ///< |target - hedge|, coins
  double notional{};  ///< |target - hedge| |S|, quote currency

  static constexpr field_set reads = reads_of<Policy> | detail::position_fields
                                   | fields(field::price);

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    const detail::verdict<T> v = detail::judge(policy, s);
    const T size = math::abs(T(v.target - s.hedge));
    const math::mask_of<T> blocked = (size <= detail::number<T>(0.0))
                                  || (size < detail::number<T>(units))
                                  || (size * math::abs(s.price) < detail::number<T>(notional));
    return detail::held_back(v, blocked, reason::minimum_trade);
  }
  [[nodiscard]] constexpr bool usable() const { return units >= 0 && notional >= 0; }
};

/// No trade while an order is on its way: in_flight is not 0. Without this, a loop that is faster
/// than its fills hedges the same delta twice.
template <class Policy>
struct in_flight_guard {
  Policy policy;

  static constexpr field_set reads = reads_of<Policy> | fields(field::in_flight);

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    return detail::held_back(detail::judge(policy, s),
                             math::abs(s.in_flight) > detail::number<T>(0.0), reason::in_flight);
  }
};

/// No trade while the price is within a share of what it was a while ago:
///
///   |S - past_price| < fraction |past_price|
///
/// The caller keeps past_price, an hour ago, say. So a wobble of implied volatility, which moves
/// the delta and not the price, trades nothing. For the move since the last rebalance use `policy &
/// relative_move{...}`.
///
/// Reads price and past_price. A negative or NaN fraction is `invalid`.
template <class Policy>
struct move_gate {
  Policy policy;
  double fraction{};  ///< 0.01 for 1 %

  static constexpr field_set reads = reads_of<Policy> | fields(field::price, field::past_price);

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    return detail::held_back(detail::judge(policy, s),
                             math::abs(T(s.price - s.past_price))
                                 < detail::number<T>(fraction) * math::abs(s.past_price),
                             reason::move_gate);
  }
  [[nodiscard]] constexpr bool usable() const { return fraction >= 0; }
};

/// Only trades that bring the hedge nearer to 0: a target beyond 0 becomes 0, and one that is
/// further from 0 is held back.
template <class Policy>
struct reduce_only {
  Policy policy;

  static constexpr field_set reads = reads_of<Policy> | detail::position_fields;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    const T zero = detail::number<T>(0.0);
    detail::verdict<T> v = detail::judge(policy, s);
    const T wanted = v.target;
    v.target = detail::clamped(wanted, math::minimum(s.hedge, zero), math::maximum(s.hedge, zero));
    const math::mask_of<T> blocked = (v.target == s.hedge) && !(wanted == s.hedge);
    return detail::held_back(v, blocked, reason::reduce_only);
  }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
