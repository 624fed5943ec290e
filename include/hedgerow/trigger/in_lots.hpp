// SPDX-License-Identifier: BSL-1.0
// Trades in whole lots of a contract.
#pragma once

#include <hedgerow/convention/leg.hpp>
#include <hedgerow/trigger/combine.hpp>

#include <cmath>
#include <limits>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

namespace detail {

/// The hedge nearest to `target` that whole lots reach from `s.hedge`, by the leg's rule; the hedge
/// itself where that is no lot at all.
template <class Leg, class F>
F lots_target(const Leg& leg, double delta, bool inwards, const F& exposure, const F& hedge,
              const F& price, const F& target) {
  const double each = exposure_of(leg, static_cast<double>(price)).coin.value;
  const double wanted = (static_cast<double>(target) - static_cast<double>(hedge)) / each;
  if (!(std::fabs(wanted) < std::numeric_limits<double>::infinity())) return hedge;
  const double left = static_cast<double>(exposure) + static_cast<double>(hedge) - delta;
  // Lots count as whole within 1e-9, and sums have their last bits.
  const double noise = 2e-9 * std::fabs(leg.lots.lot * each)
                     + 8 * static_cast<double>(std::numeric_limits<F>::epsilon())
                           * (std::fabs(static_cast<double>(exposure))
                              + std::fabs(static_cast<double>(hedge)) + std::fabs(delta));
  const auto crosses = [&](double contracts) {
    const double after = left + contracts * each;
    return std::fabs(after) > noise && (after > 0) != (left > 0);
  };
  auto rule = leg.lots;
  double asked = wanted;
  if (inwards && wanted != 0) {
    rule.rounding = lot_rounding::toward_zero;
    asked += std::copysign(rule.lot * (1 - 2e-9), wanted);
  }
  double contracts = round_to_lots(asked, rule).contracts;
  if (crosses(contracts) && !crosses(wanted)) {
    rule.rounding = lot_rounding::toward_zero;
    contracts = round_to_lots(wanted, rule).contracts;
  }
  const F reached = static_cast<F>(static_cast<double>(hedge) + contracts * each);
  return reached - reached == F(0) ? reached : hedge;
}

}  // namespace detail

/// A policy that trades whole lots of a leg, by the leg's own rule (`lot_rule`).
///
/// The trade target - hedge is counted in contracts, each with the leg's coin delta at the state's
/// price, and rounded by `round_to_lots`: to the nearest lot or toward 0, from the minimum on and
/// up to the limit. Rounding never turns around what is left open: where the nearest lot would
/// carry exposure + hedge past `delta`, and the target itself does not, the trade is rounded toward
/// 0. A trade that is no lot is held back with the reason `below_lot`.
///
///     hr::trigger::in_lots{.policy = band | clock,
///                          .leg = hr::inverse_perpetual{.size = 10.0, .lots = {.lot = 1.0}}}
///
/// Reads exposure, hedge and price besides. A leg with a lot or minimum that is negative or
/// infinite is `invalid`. Lanes that trade are rounded one by one.
///
/// @tparam Leg  a leg of <hedgerow/convention/leg.hpp>, or a type of your own with `lots` and
///              exposure_of(leg, price)
template <class Policy, class Leg = linear_perpetual<double>>
struct in_lots {
  Policy policy;
  Leg leg{};
  double delta{};  ///< open delta that is aimed at, coins
  bool inwards{};  ///< round up instead: a trade to an edge ends inside the band, by up to a lot

  static constexpr field_set reads = reads_of<Policy> | detail::position_fields
                                   | fields(field::price);

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    using L = math::lane<T>;
    using F = math::value_of<T>;
    detail::verdict<T> v = detail::judge(policy, s);
    const T wanted = v.target;
    if constexpr (L::size == 1) {
      if (L::any(v.fired))
        v.target = detail::lots_target(leg, delta, inwards, s.exposure, s.hedge, s.price, wanted);
    } else if (L::any(v.fired)) {  // rare, and then few lanes
      F each[static_cast<std::size_t>(L::size)];
      L::store(each, wanted);
      for (int i = 0; i < L::size; ++i)
        if (L::get_mask(v.fired, i))
          each[i] = detail::lots_target(leg, delta, inwards, L::get(s.exposure, i),
                                        L::get(s.hedge, i), L::get(s.price, i), each[i]);
      v.target = L::load(each);
    }
    const math::mask_of<T> blocked = (v.target == s.hedge) && !(wanted == s.hedge);
    return detail::held_back(v, blocked, reason::below_lot);
  }
  [[nodiscard]] constexpr bool usable() const {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return leg.lots.lot >= 0 && leg.lots.lot < infinity && leg.lots.minimum >= 0
        && leg.lots.minimum < infinity && leg.lots.limit >= 0 && delta - delta == 0;
  }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
