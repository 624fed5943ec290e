// SPDX-License-Identifier: BSL-1.0
// Least squares by recursion, with forgetting and a guard against winding up.
#pragma once

#include <hedgerow/ratio/decay.hpp>
#include <hedgerow/ratio/detail/recursive_filter.hpp>
#include <hedgerow/ratio/detail/refuse.hpp>
#include <hedgerow/ratio/estimator.hpp>

#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA {

/// target = intercept + ratio hedge, least squares with weights w^age, one observation at a time:
///
///     e = y - x'b,  g = P x/(w + x'P x),  b += g e,  P = (P - g x'P)/w,   x = [hedge, 1]
///
/// While the guard sleeps the estimates are those of `exponential`, to rounding. What differs is a
/// hedge that stands still: then forgetting multiplies P by 1/w at each update although nothing is
/// learned (wind-up), until the next small move throws the ratio anywhere. The guard forgets only
/// as much as leaves trace P at `trace_cap`, and no more once it is there: the last that was known
/// is kept until something new is seen.
///
///     ratio::recursive_least_squares r(ratio::decay::from_half_life(60), 1e6);
///
/// P is the covariance of [ratio, intercept] in units of the residual variance, near
/// 1/(n Var(hedge)) for n effective observations, so a cap of 100/(n Var(hedge)) leaves a factor of
/// 100, or a standard error ten times the usual. The first P is diag(cap/2, cap/2), the first
/// ratio 0: a prior which a cap of 1e4/Var(hedge) or more makes of no weight. P is updated without
/// subtraction, see detail/coefficients.hpp.
///
/// Standard error sqrt(residual squares P_hh/(n - 2)), effectiveness 1 - residual squares/target's
/// squares about its mean, both weighted, and n as in `exponential`, for the weights that the guard
/// gave. Error for w = 1 as for `kalman`. Ratio and effectiveness need two observations, the
/// standard error n > 2. A gap is a no-op and decays nothing. Constant time, about three divisions;
/// 16 numbers of memory.
/// Source: Young, Recursive Estimation and Time-Series Analysis (1984), for the recursion; the
/// bound on the trace is Goodwin's and Sin's, Adaptive Filtering (1984), 3.3.
class recursive_least_squares : public detail::online_estimator<recursive_least_squares> {
 public:
  /// @param trace_cap  positive, in 1/(unit of the hedge's changes)^2, at most 1e60; the default is
  ///                   in effect no guard and no prior for changes from 1e-14 to 1e30
  /// @throws std::invalid_argument  for another cap
  explicit recursive_least_squares(decay forgetting, double trace_cap = 0x1p+160)
      : weight_(forgetting.weight()),
        trace_cap_(checked(trace_cap)),
        filter_(start<double>()) {}

  /// Goes on from what `state()` gave, with the same bits as if it had never stopped.
  /// @throws std::invalid_argument  for another number of numbers, or parameters out of range
  explicit recursive_least_squares(const saved& from)
      : recursive_least_squares(
            decay::from_weight(detail::state_of("recursive_least_squares", from, 14)[0]),
            from.numbers[1]) {
    const auto s = from.numbers;
    filter_ = {{s[2], s[3], s[4], s[5], s[6], s[7]}, {s[8], s[9]}, s[10], s[11], s[12], s[13]};
  }
  /// Weight, cap; ratio, intercept, P_hh, P_ha, P_aa, det P; sums of weights and of their squares;
  /// observations; residual squares; the target's mean and squares. Allocates.
  [[nodiscard]] std::vector<double> state() const {
    const auto& f = filter_;
    const auto& c = f.state;
    return {weight_, trace_cap_,      c.ratio,          c.intercept, c.hh,       c.ha,     c.aa,
            c.det,   f.weights.first, f.weights.second, f.seen,      f.residual, f.mean_y, f.yy};
  }

  [[nodiscard]] ratio::estimate<double> estimate() const {
    return detail::estimate_from(detail::recursive_reading(filter_));
  }
  [[nodiscard]] double intercept() const { return estimate().intercept; }
  /// P_hh + P_aa: at the cap the guard is awake.
  [[nodiscard]] double trace() const { return filter_.state.hh + filter_.state.aa; }
  /// Where the guard against winding up awakes.
  [[nodiscard]] double trace_cap() const { return trace_cap_; }

  /// What batches take over: how to forget, and the filter before any observation, for every lane.
  template <class V>
  [[nodiscard]] detail::forgetting<V> rule() const {
    return {V(weight_), V(1 / weight_), V(trace_cap_)};
  }
  template <class V>
  [[nodiscard]] detail::recursive_filter<V> start() const {
    const V half(trace_cap_ / 2), zero(0.0);
    return {.state = {zero, zero, half, zero, half, half * half}};
  }

 private:
  friend detail::online_estimator<recursive_least_squares>;

  HEDGEROW_INLINE void observe(double target, double hedge) {
    filter_.observe(hedge, target, rule<double>());
  }
  static double checked(double trace_cap) {
    detail::require_positive("recursive_least_squares", "trace_cap", trace_cap);
    if (trace_cap > 1e60)
      detail::refuse("recursive_least_squares",
                     "trace_cap is " + detail::digits(trace_cap) + ", it must be at most 1e60");
    return trace_cap;
  }

  double weight_, trace_cap_;
  detail::recursive_filter<double> filter_;
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA
