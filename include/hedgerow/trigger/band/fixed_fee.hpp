// SPDX-License-Identifier: BSL-1.0
// No-trade bands where an order costs a fee, alone or beside a share of what is traded.
#pragma once

#include <hedgerow/math/cbrt.hpp>
#include <hedgerow/trigger/band/terms.hpp>

namespace hedgerow::trigger {

/// Where to trade, and where to: hold within `outer` of the delta; beyond it trade back to within
/// `inner`, on the side that the hedge is on. Coins of delta.
template <class T = double>
struct two_level_band {
  T outer;  ///< from the centre: hold within it
  T inner;  ///< from the centre: what is traded back to
};

inline namespace HEDGEROW_ISA {

/// Half-width of the best band where each order costs a fee whatever its size, in coins of delta:
///
///     b = (12 e^(-r tau) fixed_cost gamma^2/risk_aversion)^(1/4),  trade to the centre.
///
/// It minimises fixed_cost a^2/b^2 + risk_aversion/2 S^2 sigma^2 b^2/6 with a = gamma S sigma.
/// Grows with the fourth root of the fee and the square root of gamma; the price drops out.
/// `cost_rate` and `price` are not read. Edges: see `band_terms`, with the fee as the cost. Two
/// square roots and a division; 2 ulp.
///
/// Source: minimum of the rates in docs/rebalancing.md; the fourth root is that of A. E. Whalley
/// and P. Wilmott, "Optimal Hedging of Options with Small but Arbitrary Transaction Cost
/// Structure", European Journal of Applied Mathematics 10 (1999) 117.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T fixed_fee_half_width(const band_terms<T>& in) {
  const T cost = (math::detail::number<T>(12.0) * detail::not_negative<T>(in.discount))
               * detail::cost_of(in.fixed_cost);
  return math::sqrt<T>(
      math::sqrt<T>(detail::per_aversion<T>((cost * in.gamma) * in.gamma, in.risk_aversion)));
}

namespace detail {

/// The root near 1 of s^9 - p s - q = 0 for 0 <= q <= 1 and p = (1-q)^(8/9), by Newton's method.
/// The left side is convex and at 1 between -0.044 and 0, so the root is within 0.0055 of 1 and
/// four steps reach the last digit.
template <class T>
HEDGEROW_INLINE T two_fee_root(const T& p, const T& q) {
  const T nine = math::detail::number<T>(9.0);
  T s(1.0);
  for (int i = 0; i < 4; ++i) {
    const T s2 = s * s, s4 = s2 * s2, s8 = math::rounded<T>(s4 * s4);
    const T excess = math::mul_add<T>(s8 - p, s, T(0.0) - q);
    s = s - math::divide<T>(excess, math::mul_add<T>(nine, s8, T(0.0) - p));
  }
  return s;
}

}  // namespace detail

/// The best band where an order costs fixed_cost + cost_rate |x| S: an outer level at which to
/// trade and an inner one to trade back to, in coins of delta.
///
/// With A = 12 e^(-r tau) fixed_cost gamma^2/risk_aversion and B = 12 e^(-r tau) cost_rate S
/// gamma^2/risk_aversion, the sum m = outer + inner and the gap w = outer - inner solve
///
///     w^3 m = A,    m (m^2 - w^2) = B.
///
/// That is the minimum of a^2 (fixed_cost + cost_rate S w)/(w m) + risk_aversion/2 S^2 sigma^2
/// (outer^2 + inner^2)/6 with a = gamma S sigma. One equation in one unknown, of a form that
/// depends on B/A alone; solved to 1e-14 relative (float: 1e-5) by four Newton steps without a
/// branch.
///
/// Limits: without a fee outer = inner = the Whalley-Wilmott half-width; without a proportional
/// cost inner = 0 and outer is `fixed_fee_half_width`; without either both are 0. Other edges: see
/// `band_terms`. For fees and rates of any size: A and B between 1e-70 and 1e70 (float: 1e-9, 1e9).
///
/// Source: minimum of the rates in docs/rebalancing.md; the two levels are those of Whalley and
/// Wilmott (1999).
template <class T>
[[nodiscard]] HEDGEROW_INLINE two_level_band<T> two_fee_band(const band_terms<T>& in) {
  const T scale = (math::detail::number<T>(12.0) * detail::not_negative<T>(in.discount))
                * (in.gamma * in.gamma);
  const T A = detail::per_aversion<T>(scale * detail::cost_of(in.fixed_cost), in.risk_aversion);
  const T B = detail::per_aversion<T>(
      (scale * detail::not_negative<T>(in.price)) * detail::cost_of(in.cost_rate),
      in.risk_aversion);
  // m = s^3 (A^(3/4) + B)^(1/3) with s = 1 where either is 0; s solves s^9 - p s - q = 0.
  const T root = math::sqrt<T>(A), by_fee = math::rounded<T>(root * math::sqrt<T>(root));
  const T both = by_fee + B;
  const T ninth = math::cbrt<T>(math::cbrt<T>(math::divide<T>(by_fee, both)));
  const T ninth2 = ninth * ninth, ninth4 = ninth2 * ninth2;
  const T s = detail::two_fee_root<T>(math::rounded<T>(ninth4 * ninth4), math::divide<T>(B, both));
  const T m = math::cbrt<T>(both) * (s * (s * s));
  const T w = math::cbrt<T>(math::divide<T>(A, m));
  const T half = math::detail::number<T>(0.5), outer = (m + w) * half;
  // m - w = B/(m (m + w)): the difference itself cancels where the fee outweighs the rest.
  const T below = math::divide<T>((B * half) * half, m * outer);
  // Without a fee they are one, and a rounding must not have them pass each other.
  const T inner = math::select<T>(w > T(0.0), math::select<T>(below > outer, outer, below), outer);
  // Where nothing is to be paid, for ever infinite or unknown, both levels are that.
  const auto positive = both > T(0.0);
  const auto finite = both < math::detail::number<T>(std::numeric_limits<double>::infinity());
  return {math::select<T>(positive, math::select<T>(finite, outer, both), both),
          math::select<T>(positive, math::select<T>(finite, inner, both), both)};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::trigger
