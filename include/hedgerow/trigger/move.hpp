// SPDX-License-Identifier: BSL-1.0
// Trade when the underlying, or its volatility, has moved since the last rebalance.
//
// All compare with > : a move of exactly the level does not fire. Before the first rebalance the
// last price and volatility are 0, which any level of a relative move, and ordinary absolute ones,
// are exceeded by. Levels are >= 0; negative or NaN ones are `invalid`.
#pragma once

#include <hedgerow/trigger/combine.hpp>
#include <hedgerow/trigger/target.hpp>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

namespace detail {

inline constexpr field_set move_fields = fields(field::price, field::last_price);

template <class T>
HEDGEROW_INLINE T price_change(const state<T>& s) {
  return s.price - s.last_price;
}

}  // namespace detail

/// Fires when |S - last_price| > units, quote currency.
template <class Target = centre>
struct price_move {
  double units{};  ///< quote currency
  Target target{};

  static constexpr reason why = reason::price_move;
  static constexpr field_set reads = detail::move_fields | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE math::mask_of<T> look(const state<T>& s) const {
    return math::abs(detail::price_change(s)) > detail::number<T>(units);
  }
  [[nodiscard]] constexpr bool usable() const { return units >= 0; }
};

/// Fires when |S - last_price| > fraction |last_price|: 0.02 for 2 per cent.
template <class Target = centre>
struct relative_move {
  double fraction{};
  Target target{};

  static constexpr reason why = reason::relative_move;
  static constexpr field_set reads = detail::move_fields | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE math::mask_of<T> look(const state<T>& s) const {
    return math::abs(detail::price_change(s))
         > detail::number<T>(fraction) * math::abs(s.last_price);
  }
  [[nodiscard]] constexpr bool usable() const { return fraction >= 0; }
};

/// Fires when the move is more than so many standard deviations of a period:
///
///   |S - last_price| > deviations volatility |last_price| sqrt(years)
///
/// The period is fixed (a day, say) and not the time since the last rebalance: measured in the
/// latter, nearly every trade is followed by another at once.
///
/// Reads volatility besides. A negative one is `invalid`.
template <class Target = centre>
struct deviation_move {
  double deviations = 1.0;   ///< of the price over the period
  double years = 1.0 / 365;  ///< the period
  Target target{};

  static constexpr reason why = reason::deviation_move;
  static constexpr field_set reads = detail::move_fields | fields(field::volatility)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::signal<T> look(const state<T>& s) const {
    const T level = detail::number<T>(deviations) * math::sqrt(detail::number<T>(years));
    return {math::abs(detail::price_change(s)) > level * s.volatility * math::abs(s.last_price),
            detail::number<T>(0.0), s.volatility >= detail::number<T>(0.0)};
  }
  [[nodiscard]] constexpr bool usable() const { return deviations >= 0 && years >= 0; }
};

/// Fires when the move is more than so many break-even moves of a period: those at which gamma
/// makes what theta takes, or takes what theta makes.
///
///   gamma/2 (S - last_price)^2 > multiple^2 |theta| years,   for gamma theta < 0
///
/// Without rates that is multiple S sigma sqrt(years): a day at 60,000 and 0.6 breaks even at
/// 1,884.33. Where gamma and theta have one sign, or one of them is 0, nothing has to break even
/// and it does not fire.
///
/// Reads gamma and theta besides.
///
/// Source: the gamma-theta identity, theta = -sigma^2 S^2 gamma/2 for r = 0.
template <class Target = centre>
struct break_even_move {
  double multiple = 1.0;     ///< of the break-even move
  double years = 1.0 / 365;  ///< the period
  Target target{};

  static constexpr reason why = reason::break_even_move;
  static constexpr field_set reads = detail::move_fields | fields(field::gamma, field::theta)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE math::mask_of<T> look(const state<T>& s) const {
    const T zero = detail::number<T>(0.0), move = detail::price_change(s);
    const T made = (detail::number<T>(0.5) * math::abs(s.gamma)) * (move * move);
    const T taken = detail::number<T>(multiple * multiple * years) * math::abs(s.theta);
    const math::mask_of<T> opposed = ((s.gamma > zero) && (s.theta < zero))
                                  || ((s.gamma < zero) && (s.theta > zero));
    return opposed && (made > taken);
  }
  [[nodiscard]] constexpr bool usable() const { return multiple >= 0 && years >= 0; }
};

/// Fires when |volatility - last_volatility| > points, as a fraction: 0.02 for two points.
template <class Target = centre>
struct volatility_change {
  double points{};
  Target target{};

  static constexpr reason why = reason::volatility_change;
  static constexpr field_set reads = fields(field::volatility, field::last_volatility)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE math::mask_of<T> look(const state<T>& s) const {
    return math::abs(T(s.volatility - s.last_volatility)) > detail::number<T>(points);
  }
  [[nodiscard]] constexpr bool usable() const { return points >= 0; }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
