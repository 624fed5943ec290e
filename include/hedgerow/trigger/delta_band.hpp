// SPDX-License-Identifier: BSL-1.0
// Trade when too much delta is open: a band of a given width.
#pragma once

#include <hedgerow/trigger/combine.hpp>
#include <hedgerow/trigger/target.hpp>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

// --- what a width is counted in ----------------------------------------------------------------

/// Coins.
struct in_coins {
  template <class T>
  HEDGEROW_INLINE T coins(double width, const state<T>&) const {
    return detail::number<T>(width);
  }
};

/// Quote currency: width/|S| coins. Reads the price; at a price of 0 no width is ever reached.
struct in_quote {
  static constexpr field_set reads = fields(field::price);

  template <class T>
  HEDGEROW_INLINE T coins(double width, const state<T>& s) const {
    return math::divide(detail::number<T>(width), math::abs(s.price));
  }
};

/// A share of the exposure: width |exposure| coins, 0.05 for 5 per cent.
struct of_exposure {
  template <class T>
  HEDGEROW_INLINE T coins(double width, const state<T>& s) const {
    return math::rounded(T(detail::number<T>(width) * math::abs(s.exposure)));
  }
};

// --- bands ---------------------------------------------------------------------------------------

/// Fires when the open delta leaves [-half_width, half_width].
///
///   |exposure + hedge| > half_width, decided as hedge outside [-exposure - w, -exposure + w]
///
/// An infinite width never fires, one of 0 at any open delta. A negative or NaN width is `invalid`.
///
///     hr::trigger::delta_band{.half_width = 0.05}                                       // coins
///     hr::trigger::delta_band{.half_width = 5000.0, .unit = hr::trigger::in_quote{}}    // dollars
///
/// Reads exposure, hedge, and what unit and rule read.
///
/// @tparam Unit    in_coins, in_quote or of_exposure
/// @tparam Target  to where; the nearest edge, which is right where cost is proportional
template <class Unit = in_coins, class Target = nearest_edge>
struct delta_band {
  double half_width{};  ///< in the unit's own measure
  Unit unit{};
  Target target{};

  static constexpr field_set reads = detail::rule_reads<Unit>() | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE band<T> limits(const state<T>& s) const {
    const T c = detail::closing_hedge(s), w = unit.coins(half_width, s);
    return {c, c - w, c + w, detail::number<T>(0.0), detail::code_of<T>(reason::delta_band)};
  }
  [[nodiscard]] constexpr bool usable() const { return half_width >= 0; }
};

/// Fires when the open delta exposure + hedge leaves [-below, above].
///
/// Otherwise like `delta_band`.
template <class Unit = in_coins, class Target = nearest_edge>
struct asymmetric_band {
  double below{};  ///< how far the open delta may fall below 0, as a positive number
  double above{};  ///< how far it may rise above 0
  Unit unit{};
  Target target{};

  static constexpr field_set reads = detail::rule_reads<Unit>() | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE band<T> limits(const state<T>& s) const {
    const T c = detail::closing_hedge(s);
    return {c, c - unit.coins(below, s), c + unit.coins(above, s), detail::number<T>(0.0),
            detail::code_of<T>(reason::delta_band)};
  }
  [[nodiscard]] constexpr bool usable() const { return below >= 0 && above >= 0; }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
