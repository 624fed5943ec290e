// SPDX-License-Identifier: BSL-1.0
// Trade at given times: a list of them, or a time of day. And the hours in which to trade at all.
#pragma once

#include <hedgerow/trigger/combine.hpp>
#include <hedgerow/trigger/target.hpp>

#include <algorithm>
#include <span>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

namespace detail {

/// time in days less a time of day.
template <class T>
HEDGEROW_INLINE T days_after(const T& time, double hour, double days_a_year) {
  return leaning_late(math::mul_add(time, number<T>(days_a_year), number<T>(-hour / 24)));
}

/// Whether one of the sorted times lies in (after, until].
template <class F>
bool has_time(std::span<const double> times, const F& after, const F& until) {
  const auto next = std::find_if(
      std::partition_point(times.begin(), times.end(),
                           [&](double t) { return !(static_cast<F>(t) > after); }),
      times.end(), [](double t) { return is_number(t); });
  return next != times.end() && !(static_cast<F>(*next) > until);
}

}  // namespace detail

/// Fires when one of a list of times has come since the last rebalance: in (last_time, time].
///
/// `times` is a view: the list lives elsewhere, at least as long, in ascending order. An empty list
/// never fires. A time counts as come within 2^-42 of itself (float: 2^-20), like `interval`.
/// O(log n) a position.
///
///     const std::vector<double> fixings = ...;    // years, like the state's time
///     hr::trigger::calendar{.times = fixings}
///
/// Reads time and last_time. A last rebalance in the future is `time_backwards`.
template <class Target = centre>
struct calendar {
  std::span<const double> times;  ///< years, ascending; they must outlive it
  Target target{};

  static constexpr reason why = reason::calendar;
  static constexpr field_set reads = fields(field::time, field::last_time)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::signal<T> look(const state<T>& s) const {
    using L = math::lane<T>;
    using F = math::value_of<T>;
    const T zero = detail::number<T>(0.0);
    const math::mask_of<T> backwards = s.time < s.last_time;
    const T last = detail::leaning_late(s.last_time), now = detail::leaning_late(s.time);
    T found = zero;
    if constexpr (L::size == 1) {
      if (detail::has_time<F>(times, last, now)) found = detail::number<T>(1.0);
    } else {
      F each[static_cast<std::size_t>(L::size)];
      for (int i = 0; i < L::size; ++i)
        each[i] = detail::has_time<F>(times, L::get(last, i), L::get(now, i)) ? F(1) : F(0);
      found = L::load(each);
    }
    return {(found > zero) && !backwards,
            math::select<T>(backwards, detail::code_of<T>(reason::time_backwards), zero),
            detail::always<T>()};
  }
};

/// Fires once a day, at the first look from `hour` on.
///
///   floor(days - hour/24) > floor(last days - hour/24),   days = time days_a_year
///
/// So that it means a clock's hours, time 0 is a midnight of that clock. Two times of day are two
/// of these with |. Up to 2^-42 of the time (float: 2^-20), like `interval`.
///
///     hr::trigger::daily{.hour = 8.0}    // 08:00
///
/// Reads time and last_time. A last rebalance in the future is `time_backwards`; an hour outside
/// [0, 24) or days that are not positive are `invalid`.
template <class Target = centre>
struct daily {
  double hour{};               ///< of the day, 0 to 24: 16.5 for 16:30
  double days_a_year = 365.0;  ///< what the state's time counts in a year
  Target target{};

  static constexpr reason why = reason::daily;
  static constexpr field_set reads = fields(field::time, field::last_time)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::signal<T> look(const state<T>& s) const {
    const T zero = detail::number<T>(0.0);
    const T now = detail::floor_of(detail::days_after(s.time, hour, days_a_year));
    const T last = detail::floor_of(detail::days_after(s.last_time, hour, days_a_year));
    const math::mask_of<T> backwards = s.time < s.last_time;
    return {(now > last) && !backwards,
            math::select<T>(backwards, detail::code_of<T>(reason::time_backwards), zero),
            detail::always<T>()};
  }
  [[nodiscard]] constexpr bool usable() const {
    return hour >= 0 && hour < 24 && days_a_year > 0 && days_a_year - days_a_year == 0;
  }
};

/// Lets a policy trade only in [from, to) of each day; past midnight where from > to. From equal to
/// to is the whole day. Outside, the reason is `inactive_hours`.
///
/// Reads time besides. Hours outside [0, 24] and days that are not positive are `invalid`.
template <class Policy>
struct active_hours {
  Policy policy;
  double from{};               ///< hour of the day, 0 to 24
  double to = 24.0;            ///< hour of the day, 0 to 24
  double days_a_year = 365.0;  ///< what the state's time counts in a year

  static constexpr field_set reads = reads_of<Policy> | fields(field::time);

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    const T days = detail::days_after(s.time, from, days_a_year);
    const T since = (days - detail::floor_of(days)) * detail::number<T>(24.0);
    const double hours = to > from ? to - from : to - from + 24;
    return detail::held_back(detail::judge(policy, s), since >= detail::number<T>(hours),
                             reason::inactive_hours);
  }
  [[nodiscard]] constexpr bool usable() const {
    return from >= 0 && from <= 24 && to >= 0 && to <= 24 && days_a_year > 0
        && days_a_year - days_a_year == 0;
  }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
