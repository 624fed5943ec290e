// SPDX-License-Identifier: BSL-1.0
// Policies with a memory of their own: hysteresis, a budget of trades or costs, looks at intervals.
//
// All are values: copy one and it has its own memory. To decide changes nothing; `update` and
// `rebalanced` do, which a program calls for every state and after every trade:
//
//     update(policy, state);
//     const hr::trigger::decision d = policy(state);
//     if (d.rebalance) { /* trade */  rebalanced(policy, state, d); }
//
// A register of positions shares one memory; positions with memories of their own take a policy
// each.
#pragma once

#include <hedgerow/trigger/combine.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// Fires from where `enter` fires until `leave` does not: with a wide and a narrow band it starts
/// hedging outside the wide one, and goes on, trade by trade, until it is inside the narrow one.
///
///   fired = enter fires, or engaged and leave fires
///
/// Target and reason are those of `enter` where it fires and of `leave` otherwise; parts count as
/// in `enter | leave`. `engaged` is the memory: whether the state last shown to `update` fired.
///
///     hr::trigger::hysteresis{.enter = hr::trigger::delta_band{.half_width = 0.10},
///                             .leave = hr::trigger::delta_band{.half_width = 0.04}}
template <class Enter, class Leave>
struct hysteresis {
  Enter enter;
  Leave leave;
  bool engaged = false;  ///< the memory

  static constexpr field_set reads = reads_of<Enter> | reads_of<Leave>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    using math::select;
    const detail::verdict<T> a = detail::judge(enter, s), b = detail::judge(leave, s);
    const math::mask_of<T> on = engaged ? detail::always<T>() : detail::never<T>();
    const math::mask_of<T> second = on && b.fired && !a.fired;
    return {a.fired || second, a.valid && b.valid, select<T>(second, b.target, a.target),
            select<T>(second, b.why, a.why),
            select<T>(second, detail::part_after<Enter>(b.part), a.part)};
  }
  /// A state that cannot be decided leaves the memory as it is.
  template <class F>
  constexpr void update(const state<F>& s) {
    const decision<F> d = (*this)(s);
    if (d.reason != reason::invalid) engaged = d.rebalance;
  }
};

/// No more than so many trades, and so much cost, in a period.
///
/// Periods are [k years, (k+1) years) of the state's time. A trade is held back where it would be
/// one too many, or where its cost, cost_rate |target - hedge| |S| + fixed_cost with the state's
/// costs, would be more than is left. `rebalanced` counts a trade, whichever part of a policy asked
/// for it; a rebate gives nothing back. Where time goes backwards the period goes on.
///
///     hr::trigger::budget{.policy = band, .years = 1.0 / 365, .trades = 20, .cost = 500.0}
///
/// Reads time, price, cost_rate and fixed_cost, and exposure and hedge. Years that are not
/// positive, and levels that are negative or NaN, are `invalid`.
template <class Policy>
struct budget {
  Policy policy;
  double years = 1.0 / 365;                                 ///< a period
  double trades = std::numeric_limits<double>::infinity();  ///< in a period
  double cost = std::numeric_limits<double>::infinity();    ///< in a period, quote currency

  // the memory
  double period = -std::numeric_limits<double>::infinity();  ///< of the last trade
  double traded = 0;                                         ///< trades in it
  double spent = 0;                                          ///< quote currency

  static constexpr field_set reads = reads_of<Policy> | detail::position_fields
                                   | fields(field::time, field::price, field::cost_rate,
                                            field::fixed_cost);

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    using detail::number;
    const T zero = number<T>(0.0);
    const detail::verdict<T> v = detail::judge(policy, s);
    const math::mask_of<T> fresh = period_of(s) > number<T>(period);
    const T used = math::select<T>(fresh, zero, number<T>(traded));
    const T paid = math::select<T>(fresh, zero, number<T>(spent));
    const math::mask_of<T> blocked = (used + number<T>(1.0) > number<T>(trades))
                                  || (paid + cost_of_trade(s, v.target) > number<T>(cost));
    return detail::held_back(v, blocked, reason::budget);
  }
  template <class F>
  constexpr void rebalanced(const state<F>& s, const decision<F>& d) {
    const auto now = static_cast<double>(period_of(s));
    if (now > period) period = now, traded = 0, spent = 0;
    traded += 1;
    spent += static_cast<double>(cost_of_trade(s, d.target));
  }
  [[nodiscard]] constexpr bool usable() const { return years > 0 && trades >= 0 && cost >= 0; }

 private:
  template <class T>
  HEDGEROW_INLINE T period_of(const state<T>& s) const {
    return detail::floor_of(math::divide(s.time, detail::number<T>(years)));
  }
  template <class T>
  HEDGEROW_INLINE static T cost_of_trade(const state<T>& s, const T& target) {
    const T size = math::abs(T(target - s.hedge)) * math::abs(s.price);
    return math::maximum(math::mul_add(s.cost_rate, size, s.fixed_cost), detail::number<T>(0.0));
  }
};

/// A policy that looks only every so often, as venues' hedgers do: between two looks nothing is
/// traded, with the reason `between_looks`.
///
/// `update` says when a look is due: the first time, when `years` have passed since the last one,
/// and when time went backwards. Without a call of it every state is looked at.
///
/// This is for a stream of states that is faster than the policy is to be. It does not correct the
/// policy's bands for what happens between two looks: `polled` does.
///
/// Reads time besides. Negative or NaN years are `invalid`.
template <class Policy>
struct watched {
  Policy policy;
  double years{};  ///< between two looks

  // the memory
  double last_look = -std::numeric_limits<double>::infinity();  ///< years
  bool looking = true;                                          ///< whether this state is looked at

  static constexpr field_set reads = reads_of<Policy> | fields(field::time);
  static constexpr bool remembers = trigger::remembers<Policy>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    return detail::held_back(detail::judge(policy, s),
                             looking ? detail::never<T>() : detail::always<T>(),
                             reason::between_looks);
  }
  template <class F>
  constexpr void update(const state<F>& s) {
    state<double> clock{.time = static_cast<double>(s.time)};
    clock.last_time = last_look;
    const double passed = detail::elapsed(clock);
    const bool between = passed >= 0 && passed < years;
    looking = !between;
    if (looking && detail::is_number(clock.time)) last_look = clock.time;
  }
  [[nodiscard]] constexpr bool usable() const { return years >= 0; }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
