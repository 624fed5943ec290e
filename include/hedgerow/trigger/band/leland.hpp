// SPDX-License-Identifier: BSL-1.0
// Intervals of the clock rule: Leland's number, and the interval that costs least.
#pragma once

#include <hedgerow/math/cbrt.hpp>
#include <hedgerow/trigger/band/terms.hpp>

#include <limits>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// Leland's number
///
///     Le = sqrt(2/pi) 2 cost_rate/(volatility sqrt(interval)):
///
/// the cost of hedging by the clock as a share of the variance that it earns or pays, for any
/// option: the hedger of a short option needs the variance volatility^2 (1 + Le). From 1 on a long
/// position cannot pay for its own hedging at that interval.
///
/// `cost_rate` is one way; texts that have sqrt(2/pi) k/(volatility sqrt(interval)) mean a round
/// trip k = 2 cost_rate. 0 without a cost or with a rebate; infinite at interval 0 or volatility 0;
/// NaN for negative volatility or interval, and for NaN.
///
/// Source: H. E. Leland, "Option Pricing and Replication with Transactions Costs", Journal of
/// Finance 40 (1985) 1283.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T leland_number(const T& cost_rate, const T& volatility,
                                              const T& interval) {
  constexpr double factor = 1.59576912160573071176;  // 2 sqrt(2/pi)
  return detail::per_aversion<T>(math::detail::number<T>(factor) * detail::cost_of(cost_rate),
                                 detail::not_negative<T>(volatility) * math::sqrt<T>(interval));
}

/// The interval, years, at which hedging by the clock has Leland's number `number`:
///
///     8/pi (cost_rate/(volatility number))^2.
///
/// A number of 0.25, say, spends a quarter of the option's variance on hedging. 0 without a cost or
/// with a rebate; infinite at number 0 or volatility 0; NaN for negative numbers and for NaN.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T leland_interval(const T& cost_rate, const T& volatility,
                                                const T& number) {
  constexpr double factor = 1.59576912160573071176;  // 2 sqrt(2/pi)
  const T product = detail::not_negative<T>(volatility) * detail::not_negative<T>(number);
  const T root = detail::per_aversion<T>(
      math::detail::number<T>(factor) * detail::cost_of(cost_rate), product);
  return root * root;
}

namespace detail {

/// The root near 1 of s^4 - p s - q = 0 for 0 <= p <= 1 and q = 1 - p^(4/3), by Newton's method.
/// The left side is convex and at 1 between -0.11 and 0, so the root is within 0.036 of 1 and five
/// steps reach the last digit.
template <class T>
HEDGEROW_INLINE T clock_root(const T& p, const T& q) {
  const T four = math::detail::number<T>(4.0);
  T s(1.0);
  for (int i = 0; i < 5; ++i) {
    const T cube = math::rounded<T>((s * s) * s);
    const T excess = math::mul_add<T>(cube - p, s, T(0.0) - q);
    s = s - math::divide<T>(excess, math::mul_add<T>(four, cube, T(0.0) - p));
  }
  return s;
}

}  // namespace detail

/// The interval of the clock rule that minimises cost + risk_aversion/2 * variance, years. Without
/// a fixed cost it is
///
///     (sqrt(8/pi) e^(-r tau) cost_rate/(risk_aversion S^2 |gamma| volatility^3))^(2/3),
///
/// grows with the 2/3 power of the cost and the volatility's -2; the cost is then twice the
/// variance's price, risk_aversion/2 * variance. With a fixed cost alone it is
///
///     (4 e^(-r tau) fixed_cost/risk_aversion)^(1/2)/(|gamma| S^2 volatility^2).
///
/// With both, its square root x solves x^4 = P x + Q, where P is the 3/2 power of the first and Q
/// the square of the second; by five Newton steps without a branch, to 1e-14 (float: 1e-5). Even so
/// the clock needs 1.9 times the variance of a band that re-centres, and 3.8 times that of an edge
/// band, at the same proportional cost (docs/rebalancing.md).
///
/// 0 without a cost or with a rebate; infinite where nothing drifts (gamma, price or volatility 0)
/// or nobody minds (risk_aversion 0), at a cost. Other edges: see `band_terms`.
///
/// @param volatility  of the underlying, per sqrt(year)
template <class T>
[[nodiscard]] HEDGEROW_INLINE T clock_interval(const band_terms<T>& in, const T& volatility) {
  constexpr double factor = 1.59576912160573071176;  // sqrt(8/pi)
  const auto number = [](double x) HEDGEROW_INLINE_LAMBDA { return math::detail::number<T>(x); };
  using detail::not_negative;
  const T zero(0.0), aversion = not_negative<T>(in.risk_aversion),
                     discount = not_negative<T>(in.discount);
  const T move = not_negative<T>(in.price) * not_negative<T>(volatility);  // a year's
  const T drift = (math::abs<T>(in.gamma) * move) * move, a = drift * volatility;
  const T P = detail::per_aversion<T>((number(factor) * discount) * detail::cost_of(in.cost_rate),
                                      aversion * a);
  const T Q = detail::per_aversion<T>((number(4.0) * discount) * detail::cost_of(in.fixed_cost),
                                      (aversion * drift) * drift);
  const T by_rate = math::rounded<T>(P * math::cbrt<T>(P)), both = by_rate + Q;
  const T square = math::sqrt<T>(both), scale = math::sqrt<T>(square);
  const T s = detail::clock_root<T>(math::divide<T>(P, square * scale), math::divide<T>(Q, both));
  const T interval = square * (s * s);
  const auto finite = both < number(std::numeric_limits<double>::infinity());
  return math::select<T>(both > zero, math::select<T>(finite, interval, both), both);
}

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
