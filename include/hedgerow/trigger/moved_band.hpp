// SPDX-License-Identifier: BSL-1.0
// A trigger's band moved or narrowed: watched from time to time, ahead of charm, around a delta.
//
// These wrap one trigger (not a combination) and are triggers again, so they nest:
//
//     hr::trigger::polled{.trigger = hr::trigger::whalley_wilmott{.risk_aversion = 1e-6,
//                                                                 .cost_rate = 5e-4},
//                         .years = 5.0 / (365 * 24 * 3600)}
#pragma once

#include <hedgerow/trigger/band/polling.hpp>
#include <hedgerow/trigger/combine.hpp>
#include <hedgerow/trigger/target.hpp>

#include <limits>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

namespace detail {

template <class P>
constexpr reason why_of() {
  if constexpr (requires { P::why; })
    return P::why;
  else
    return reason::hold;  // a band brings its own
}
template <class T>
HEDGEROW_INLINE T infinity() {
  return number<T>(std::numeric_limits<double>::infinity());
}

/// The band `by` coins further up.
template <class T>
HEDGEROW_INLINE band<T> shifted(const band<T>& b, const T& by) {
  return {b.centre + by, b.lower + by, b.upper + by, b.inner, b.why};
}

}  // namespace detail

/// A band that is looked at every `years` rather than continuously.
///
/// Between two looks the delta overshoots, by 0.5826 |gamma| S sigma sqrt(years) on average. So
/// that variance and cost are those of the band wanted, each edge is placed that much nearer to the
/// centre (`polled_half_width`). Where no band is left on the hedge's side, the clock rule applies:
/// whatever is open is traded to the centre at every look, with the reason `clock_rule`. An
/// infinite band stays infinite. The inner level of `two_fee` stays where it is, within the band.
///
/// A rule of thumb: where the overshoot is above a tenth of the band, the correction matters.
///
/// Reads price, gamma and volatility besides. Negative or NaN years, and a negative volatility, are
/// `invalid`.
template <class Trigger>
struct polled {
  Trigger trigger;
  double years{};  ///< between two looks

  static_assert(detail::leaf<Trigger> && !detail::condition<Trigger>,
                "hedgerow: polled corrects a band; a combination, a clock or a move has none. "
                "Correct the bands that it is made of.");
  static constexpr field_set reads = reads_of<Trigger>
                                   | fields(field::price, field::gamma, field::volatility);

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE band<T> limits(const state<T>& s) const {
    using math::select;
    const T zero = detail::number<T>(0.0), far = detail::infinity<T>(), unknown = far - far;
    const band<T> b = trigger.limits(s);
    const T drift = delta_volatility<T>(s.gamma, math::abs(s.price), s.volatility);
    const T by = math::rounded(select<T>(s.volatility < zero, unknown,
                                         polling_overshoot<T>(drift, detail::number<T>(years))));
    const T lower = select<T>(b.lower > zero - far, b.lower + by, b.lower);
    const T upper = select<T>(b.upper < far, b.upper - by, b.upper);
    // Not `hedge <`, as in detail/judge.hpp.
    const math::mask_of<T> is_lower = b.centre > s.hedge;
    const math::mask_of<T> is_gone = (is_lower && (lower >= b.centre))
                                  || (!is_lower && (upper <= b.centre));
    // NaN comes through: minimum and maximum return their second operand then.
    const T top = math::maximum(b.centre, upper);
    return {b.centre, math::minimum(b.centre, lower), top,
            math::minimum(b.inner, T(top - b.centre)),
            select<T>(is_gone, detail::code_of<T>(reason::clock_rule), b.why)};
  }
  [[nodiscard]] constexpr bool usable() const { return years >= 0; }
};

/// A trigger around an open delta other than 0: exposure + hedge = delta at its centre. Its band,
/// if it has one, and what it trades to move with it.
template <class Trigger>
struct around {
  Trigger trigger;
  double delta{};  ///< to keep open, coins

  static_assert(detail::leaf<Trigger>, "hedgerow: around takes one trigger, not a combination");
  static constexpr reason why = detail::why_of<Trigger>();
  static constexpr field_set reads = reads_of<Trigger>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE band<T> limits(const state<T>& s) const {
    return detail::shifted(detail::limits_of(trigger, s), detail::number<T>(delta));
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::signal<T> look(const state<T>& s) const
    requires detail::condition<Trigger>
  {
    return trigger.look(s);
  }
  [[nodiscard]] constexpr bool usable() const { return delta - delta == 0; }
};

/// A trigger around where the delta will be half of `years` from now: until it is looked at again
/// the exposure drifts by charm, and the mean of what is open is then 0.
///
///   centre = -(exposure + charm years/2)
///
/// It matters near expiry. A heuristic, exact for a constant charm and a clock of that interval.
/// Reads charm besides.
template <class Trigger>
struct drift_aware {
  Trigger trigger;
  double years{};  ///< until the next look, or the next trade of a clock

  static_assert(detail::leaf<Trigger>,
                "hedgerow: drift_aware takes one trigger, not a combination");
  static constexpr reason why = detail::why_of<Trigger>();
  static constexpr field_set reads = reads_of<Trigger> | fields(field::charm);

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE band<T> limits(const state<T>& s) const {
    const T by = s.charm * detail::number<T>(-0.5 * years);
    return detail::shifted(detail::limits_of(trigger, s), math::rounded(by));
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::signal<T> look(const state<T>& s) const
    requires detail::condition<Trigger>
  {
    return trigger.look(s);
  }
  [[nodiscard]] constexpr bool usable() const { return years >= 0; }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
