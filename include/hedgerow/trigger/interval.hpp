// SPDX-License-Identifier: BSL-1.0
// Trade by the clock: so long after the last rebalance.
#pragma once

#include <hedgerow/trigger/band/leland.hpp>
#include <hedgerow/trigger/combine.hpp>
#include <hedgerow/trigger/target.hpp>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// Fires when the last rebalance is `years` ago or more.
///
///   time - last_time >= years,   up to 2^-42 of the time (float: 2^-20), 7 microseconds in a year
///
/// 0 fires always. Before the first rebalance (last_time = -inf) it fires; where the last rebalance
/// lies in the future it does not, and says `time_backwards`.
///
/// Reads time, last_time and what its rule reads. A negative or NaN interval is `invalid`.
template <class Target = centre>
struct interval {
  double years{};  ///< 1.0/365 for once a day
  Target target{};

  static constexpr reason why = reason::interval;
  static constexpr field_set reads = fields(field::time, field::last_time)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::signal<T> look(const state<T>& s) const {
    return detail::signal_after(detail::number<T>(years), s);
  }
  [[nodiscard]] constexpr bool usable() const { return years >= 0; }
};

/// Fires when the last rebalance is so long ago that hedging at that interval has a given Leland
/// number, the share of the option's variance that goes into trading costs:
///
///   time - last_time >= 8/pi (cost_rate/(volatility number))^2       see `leland_interval`
///
/// A quiet market is hedged less often, a dear one too. Without a cost, or with a rebate, it fires
/// always; at volatility 0, or a number of 0, never.
///
/// Reads time, last_time, volatility, and cost_rate unless it is given. A negative or NaN number,
/// and a negative volatility, are `invalid`.
///
///     hr::trigger::leland{.number = 0.25, .cost_rate = 5e-4}
template <class Cost = from_state, class Target = centre>
struct leland {
  double number{};   ///< Leland's, 2 sqrt(2/pi) cost_rate/(volatility sqrt(interval))
  Cost cost_rate{};  ///< one-way
  Target target{};

  static constexpr reason why = reason::leland_interval;
  static constexpr field_set reads = fields(field::time, field::last_time, field::volatility)
                                   | detail::reads_if_fed<Cost>(field::cost_rate)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::signal<T> look(const state<T>& s) const {
    const T rate = detail::parameter(cost_rate, s.cost_rate);
    return detail::signal_after(leland_interval<T>(rate, s.volatility, detail::number<T>(number)),
                                s);
  }
  [[nodiscard]] constexpr bool usable() const {
    return number >= 0 && detail::is_parameter(cost_rate);
  }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
