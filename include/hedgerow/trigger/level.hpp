// SPDX-License-Identifier: BSL-1.0
// Trade when a number of the position is beyond a level: a Greek, a profit, the distance to
// liquidation, what an estimator says about the hedge.
//
// All fire while the number is beyond its level, by > or <; the level itself does not fire. To fire
// once, follow with a cooldown. NaN levels are `invalid`.
#pragma once

#include <hedgerow/math/log.hpp>
#include <hedgerow/trigger/combine.hpp>
#include <hedgerow/trigger/target.hpp>

#include <limits>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// Fires while a number of the state is outside [lower, upper].
///
///     hr::trigger::greek_outside<hr::trigger::field::vega>{.lower = -2e5, .upper = 2e5}
///
/// @tparam Field   gamma, vega, theta, charm, vanna, or any other field
/// @tparam Target  to where; named, since the field is: greek_outside<field::vega, nearest_edge>
template <field Field, class Target = centre>
struct greek_outside {
  double lower = -std::numeric_limits<double>::infinity();  ///< in the field's unit
  double upper = std::numeric_limits<double>::infinity();   ///< in the field's unit
  Target target{};

  static constexpr reason why = reason::greek_level;
  static constexpr field_set reads = fields(Field) | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE math::mask_of<T> look(const state<T>& s) const {
    const T& x = get<Field>(s);
    return (x < detail::number<T>(lower)) || (x > detail::number<T>(upper));
  }
  [[nodiscard]] constexpr bool usable() const { return lower <= upper; }
};

namespace detail {

/// What the three profits share: whether one is beyond a gain or a loss, both as positive numbers.
template <class T>
HEDGEROW_INLINE mask_of<T> is_beyond(const T& profit, double gain, double loss) {
  return (profit > number<T>(gain)) || (profit < number<T>(-loss));
}
constexpr bool is_level(double gain, double loss) { return gain >= 0 && loss >= 0; }

}  // namespace detail

/// Fires when gamma has made more than `gain`, or lost more than `loss`, since the last rebalance:
///
///   gamma/2 (S - last_price)^2     quote currency
///
/// Reads gamma, price and last_price.
template <class Target = centre>
struct gamma_profit {
  double gain = std::numeric_limits<double>::infinity();  ///< quote currency, >= 0
  double loss = std::numeric_limits<double>::infinity();  ///< quote currency, >= 0
  Target target{};

  static constexpr reason why = reason::gamma_profit;
  static constexpr field_set reads = fields(field::gamma, field::price, field::last_price)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE math::mask_of<T> look(const state<T>& s) const {
    const T move = s.price - s.last_price;
    return detail::is_beyond<T>((detail::number<T>(0.5) * s.gamma) * (move * move), gain, loss);
  }
  [[nodiscard]] constexpr bool usable() const { return detail::is_level(gain, loss); }
};

/// Fires when vega has made more than `gain`, or lost more than `loss`, since the last rebalance:
///
///   vega (volatility - last_volatility)     quote currency
///
/// Reads vega, volatility and last_volatility.
template <class Target = centre>
struct vega_profit {
  double gain = std::numeric_limits<double>::infinity();  ///< quote currency, >= 0
  double loss = std::numeric_limits<double>::infinity();  ///< quote currency, >= 0
  Target target{};

  static constexpr reason why = reason::vega_profit;
  static constexpr field_set reads = fields(field::vega, field::volatility, field::last_volatility)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE math::mask_of<T> look(const state<T>& s) const {
    return detail::is_beyond<T>(s.vega * (s.volatility - s.last_volatility), gain, loss);
  }
  [[nodiscard]] constexpr bool usable() const { return detail::is_level(gain, loss); }
};

/// Fires when book and hedge together have made more than `gain`, or lost more than `loss`, since
/// the last rebalance. Reads profit.
template <class Target = centre>
struct profit_since {
  double gain = std::numeric_limits<double>::infinity();  ///< quote currency, >= 0
  double loss = std::numeric_limits<double>::infinity();  ///< quote currency, >= 0
  Target target{};

  static constexpr reason why = reason::profit;
  static constexpr field_set reads = fields(field::profit) | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE math::mask_of<T> look(const state<T>& s) const {
    return detail::is_beyond<T>(s.profit, gain, loss);
  }
  [[nodiscard]] constexpr bool usable() const { return detail::is_level(gain, loss); }
};

/// Fires when liquidation is nearer than a share of the price:
///
///   |S - liquidation_price| < fraction |S|
///
/// A liquidation price of 0 or infinity is none: it does not fire. What is traded is what the rule
/// says, so mind which way that moves the margin. Reads price and liquidation_price.
template <class Target = centre>
struct margin_distance {
  double fraction{};  ///< 0 to 1
  Target target{};

  static constexpr reason why = reason::margin_distance;
  static constexpr field_set reads = fields(field::price, field::liquidation_price)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE math::mask_of<T> look(const state<T>& s) const {
    return math::abs(T(s.price - s.liquidation_price))
         < detail::number<T>(fraction) * math::abs(s.price);
  }
  [[nodiscard]] constexpr bool usable() const { return fraction >= 0 && fraction <= 1; }
};

/// Fires when liquidation is nearer than so many standard deviations of a period:
///
///   |ln(liquidation_price/S)| < deviations volatility sqrt(years)
///
/// Otherwise like `margin_distance`. Reads volatility besides; a negative one, and a price that is
/// not positive, are `invalid`.
template <class Target = centre>
struct margin_deviations {
  double deviations = 3.0;   ///< of the price over the period
  double years = 1.0 / 365;  ///< the period
  Target target{};

  static constexpr reason why = reason::margin_distance;
  static constexpr field_set reads = fields(field::price, field::liquidation_price,
                                            field::volatility)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::signal<T> look(const state<T>& s) const {
    const T zero = detail::number<T>(0.0);
    const T level = detail::number<T>(deviations) * math::sqrt(detail::number<T>(years));
    const T distance = math::log(s.liquidation_price) - math::log(s.price);
    return {math::abs(distance) < level * s.volatility, zero,
            (s.price > zero) && (s.liquidation_price >= zero) && (s.volatility >= zero)};
  }
  [[nodiscard]] constexpr bool usable() const { return deviations >= 0 && years >= 0; }
};

/// Fires while the hedge takes away less than `floor` of the variance. Reads effectiveness, which
/// an estimator of the hedge ratio feeds; until it is warm, leave it at 1.
template <class Target = centre>
struct effectiveness_floor {
  double floor{};  ///< a share of the variance, 0 to 1
  Target target{};

  static constexpr reason why = reason::effectiveness;
  static constexpr field_set reads = fields(field::effectiveness) | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE math::mask_of<T> look(const state<T>& s) const {
    return s.effectiveness < detail::number<T>(floor);
  }
  [[nodiscard]] constexpr bool usable() const { return detail::is_number(floor); }
};

/// Fires while a correlation has changed by more than `score` standard errors, up or down.
///
/// Reads correlation_score, which an estimator feeds: of two disjoint windows with correlations
/// r1, r2 and n1, n2 observations it is (atanh r1 - atanh r2)/sqrt(1/(n1-3) + 1/(n2-3)). Correct
/// for a change of volatility first, or calm after a storm looks like a breakout.
template <class Target = centre>
struct correlation_breakout {
  double score = 1.96;  ///< 1.96: one false alarm in twenty
  Target target{};

  static constexpr reason why = reason::correlation;
  static constexpr field_set reads = fields(field::correlation_score) | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE math::mask_of<T> look(const state<T>& s) const {
    return math::abs(s.correlation_score) > detail::number<T>(score);
  }
  [[nodiscard]] constexpr bool usable() const { return score >= 0; }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
