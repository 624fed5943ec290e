// SPDX-License-Identifier: BSL-1.0
// What a rebalancing policy costs and leaves open, per year, and the best of each kind.
#pragma once

#include <hedgerow/math/lane.hpp>
#include <hedgerow/trigger/band/fixed_fee.hpp>
#include <hedgerow/trigger/band/leland.hpp>
#include <hedgerow/trigger/band/polling.hpp>
#include <hedgerow/trigger/band/terms.hpp>
#include <hedgerow/trigger/band/whalley_wilmott.hpp>

#include <limits>

namespace hedgerow::trigger {

/// What to expect of a policy in a year in which price, gamma and volatility stay as they are.
/// Divide by 365 for a day, by anything for anything: they are rates. The square root of
/// variance times a time is the standard deviation over that time.
template <class T = double>
struct policy_rates {
  T cost;      ///< quote currency a year; negative with a rebate
  T variance;  ///< of the hedged profit, (quote currency)^2 a year
  T trades;    ///< orders a year
};

/// A policy at its best: its level, and what to expect of it.
template <class T = double>
struct policy_plan {
  T level;                ///< the interval, years, or the outer half-width, coins of delta
  T inner;                ///< what is traded back to, coins of delta from the centre
  policy_rates<T> rates;  ///< what it costs, leaves and trades a year
  T total;  ///< cost + risk_aversion/(2 discount) variance a year: what the level minimises
};

inline namespace HEDGEROW_ISA {
namespace detail {

/// a/b, but 0 where a is 0: no cost is no cost however often it is paid. A b of -0 counts as 0.
template <class T>
HEDGEROW_INLINE T zero_or_quotient(const T& a, const T& b) {
  const T zero(0.0), quotient = math::divide<T>(a, b + zero);
  return math::select<T>(a > zero, quotient, math::select<T>(a < zero, quotient, a));
}

/// S sigma, what a unit of open delta makes in a year, and a = |gamma| S sigma, what delta moves.
/// NaN where price or volatility is negative.
template <class T>
struct speeds {
  T price, delta;

  HEDGEROW_INLINE speeds(const band_terms<T>& in, const T& volatility)
      : price(not_negative<T>(in.price) * not_negative<T>(volatility)),
        delta(delta_volatility<T>(in.gamma, not_negative<T>(in.price),
                                  not_negative<T>(volatility))) {}
};

}  // namespace detail

/// Trading back to the delta every `interval` years:
///
///     variance  gamma^2 S^4 sigma^4 interval/2
///     cost      cost_rate |gamma| S^2 sigma sqrt(2/(pi interval)) + fixed_cost/interval
///     trades    1/interval
///
/// Exact to first order in gamma S sigma sqrt(interval), at constant gamma; the variance is what
/// gamma leaves between two trades. `risk_aversion` and `discount` are not read, here and below.
/// Limits: interval 0 has no variance and infinite cost, unless that is 0 each; infinite ones the
/// other way round. Negative price, volatility or interval is NaN, and NaN gives NaN.
template <class T>
[[nodiscard]] HEDGEROW_INLINE policy_rates<T> clock_rates(const band_terms<T>& in,
                                                          const T& volatility, const T& interval) {
  constexpr double root_of_two_over_pi = 0.79788456080286535588;
  const T root = math::sqrt<T>(interval);
  const detail::speeds<T> speeds(in, volatility);
  const T a = speeds.delta;
  const T move = a * speeds.price;  // |gamma| S^2 sigma^2, what gamma makes in a year
  const T volume = (math::detail::number<T>(root_of_two_over_pi) * a) * in.price;
  const T proportional = detail::zero_or_quotient<T>(in.cost_rate * volume, root);
  const T fixed = detail::zero_or_quotient<T>(in.fixed_cost, interval);
  return {proportional + fixed, ((move * move) * interval) * math::detail::number<T>(0.5),
          math::divide<T>(T(1.0), root * root)};
}

/// Holding within `outer` of the delta and trading back to within `inner` <= outer beyond it, with
/// a = |gamma| S sigma:
///
///     variance  S^2 sigma^2 (outer^2 + inner^2)/6
///     cost      (fixed_cost + cost_rate S (outer - inner)) a^2/(outer^2 - inner^2)
///     trades    a^2/(outer^2 - inner^2)
///
/// inner = 0 is trading to the centre, inner = outer to the edge, where the cost is
/// cost_rate S a^2/(2 outer) and, of a band watched all the time, trades are infinite. Exact at
/// constant gamma and volatility. A band that is polled behaves as one that is wider by
/// `polling_overshoot`. Infinite `outer` costs nothing and has infinite variance. NaN where not
/// 0 <= inner <= outer, of a negative price or volatility, and for NaN.
///
/// Source: exit times of Brownian motion; see docs/rebalancing.md.
template <class T>
[[nodiscard]] HEDGEROW_INLINE policy_rates<T> band_rates(const band_terms<T>& in,
                                                         const T& volatility, const T& outer_level,
                                                         const T& inner) {
  const T nan = math::detail::number<T>(std::numeric_limits<double>::quiet_NaN());
  const T sixth = math::detail::number<T>(1.0 / 6.0), zero(0.0);
  const T outer = math::select<T>(inner < zero, nan,
                                  math::select<T>(outer_level < inner, nan, outer_level));
  const T sum = outer + inner;
  const detail::speeds<T> speeds(in, volatility);
  const T s = speeds.price;
  const T speed = math::select<T>(sum == sum, speeds.delta * speeds.delta, sum);
  const T trades = detail::zero_or_quotient<T>(speed, (outer - inner) * sum);
  const T proportional = detail::zero_or_quotient<T>((in.cost_rate * in.price) * speed, sum);
  const T squares = math::mul_add<T>(outer, outer, math::rounded<T>(inner * inner));
  // 0 orders at a fee of any size, or infinitely many at no fee, cost nothing.
  const T fees = detail::zero_or_quotient<T>(
      in.fixed_cost * speed, math::select<T>(outer > inner, (outer - inner) * sum, zero));
  return {proportional + fees, ((s * s) * squares) * sixth, trades};
}

/// Trading to the centre at `half_width`: variance S^2 sigma^2 b^2/6, cost (fixed_cost + cost_rate
/// S b) a^2/b^2.
template <class T>
[[nodiscard]] HEDGEROW_INLINE policy_rates<T> centre_rates(const band_terms<T>& in,
                                                           const T& volatility,
                                                           const T& half_width) {
  return band_rates<T>(in, volatility, half_width, T(0.0));
}

/// Trading to the nearest edge at `half_width`: variance S^2 sigma^2 b^2/3, cost cost_rate S
/// a^2/(2 b).
template <class T>
[[nodiscard]] HEDGEROW_INLINE policy_rates<T> edge_rates(const band_terms<T>& in,
                                                         const T& volatility, const T& half_width) {
  return band_rates<T>(in, volatility, half_width, half_width);
}

/// Orders a year of an edge band that is looked at every `interval` years: a/(b sqrt(2 interval))
/// with b the half-width that it behaves as, `polled_half_width` + `polling_overshoot`.
///
/// An order trades what a random walk overshoots a level by that it starts from: a sqrt(interval/2)
/// on average (Spitzer's ladder height), and orders times that size is a^2/(2 b). Within 2 % where
/// a sqrt(interval) <= b/3.
///
/// @param volatility  a, of the delta: see `delta_volatility`
template <class T>
[[nodiscard]] HEDGEROW_INLINE T polled_edge_trades(const T& volatility, const T& half_width,
                                                   const T& interval) {
  const T root = math::sqrt<T>(interval + interval);
  return detail::zero_or_quotient<T>(volatility, half_width * root);
}

/// cost + risk_aversion/(2 discount) variance, a year: what the levels of this library minimise.
/// The discount factor is there because today's loss, and its square more so, grows until expiry.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T total_rate(const band_terms<T>& in, const policy_rates<T>& rates) {
  const T price_of_variance = math::divide<T>(in.risk_aversion, in.discount + in.discount);
  return math::mul_add<T>(price_of_variance, rates.variance, rates.cost);
}

// --- each policy at its best --------------------------------------------------------------------
//
// With a proportional cost alone the best clock, centre and edge each spend two thirds of their
// total on trading. At equal cost their variances are 1 : pi/6 : pi/12.

/// The clock at `clock_interval`.
template <class T>
[[nodiscard]] HEDGEROW_INLINE policy_plan<T> best_clock(const band_terms<T>& in,
                                                        const T& volatility) {
  const T interval = clock_interval<T>(in, volatility);
  const policy_rates<T> rates = clock_rates<T>(in, volatility, interval);
  return {interval, T(0.0), rates, total_rate<T>(in, rates)};
}

/// Trading to the centre at `recentring_half_width`; the best where the fixed cost is 0.
template <class T>
[[nodiscard]] HEDGEROW_INLINE policy_plan<T> best_centre(const band_terms<T>& in,
                                                         const T& volatility) {
  const T b = recentring_half_width<T>(in);
  const policy_rates<T> rates = centre_rates<T>(in, volatility, b);
  return {b, T(0.0), rates, total_rate<T>(in, rates)};
}

/// Trading to the edge at `whalley_wilmott_half_width`; the best where the fixed cost is 0.
template <class T>
[[nodiscard]] HEDGEROW_INLINE policy_plan<T> best_edge(const band_terms<T>& in,
                                                       const T& volatility) {
  const T b = whalley_wilmott_half_width<T>(in);
  const policy_rates<T> rates = edge_rates<T>(in, volatility, b);
  return {b, b, rates, total_rate<T>(in, rates)};
}

/// Both levels of `two_fee_band`: the best of all policies that look at the open delta alone, at
/// any mixture of fixed and proportional cost.
template <class T>
[[nodiscard]] HEDGEROW_INLINE policy_plan<T> best_band(const band_terms<T>& in,
                                                       const T& volatility) {
  const two_level_band<T> band = two_fee_band<T>(in);
  const policy_rates<T> rates = band_rates<T>(in, volatility, band.outer, band.inner);
  return {band.outer, band.inner, rates, total_rate<T>(in, rates)};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::trigger
