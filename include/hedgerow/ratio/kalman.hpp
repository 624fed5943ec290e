// SPDX-License-Identifier: BSL-1.0
// A hedge ratio that wanders: random-walk coefficients by the Kalman filter.
#pragma once

#include <hedgerow/ratio/detail/kalman_filter.hpp>
#include <hedgerow/ratio/detail/refuse.hpp>
#include <hedgerow/ratio/estimator.hpp>

#include <cmath>
#include <vector>

namespace hedgerow::ratio {

/// What the filter takes for granted. Variances: of changes of the target, in its unit squared
/// (intercept_noise, observation_noise), and of the ratio.
struct kalman_parameters {
  double ratio_noise{};               ///< Q_hh >= 0: variance of the ratio's step per observation
  double intercept_noise{};           ///< Q_aa >= 0
  double observation_noise{1.0};      ///< R > 0: variance of what the hedge cannot explain
  double prior_ratio{};               ///< before any observation
  double prior_intercept{};           ///< likewise
  double prior_ratio_variance{};      ///< > 0; 0 stands for a diffuse prior: nothing is known
  double prior_intercept_variance{};  ///< likewise; both or neither are diffuse
};

inline namespace HEDGEROW_ISA {

/// E. P. Chan's choice, Algorithmic Trading (2013), chapter 3: Q = delta/(1 - delta) I, R = 1e-3.
[[nodiscard]] inline kalman_parameters chan_kalman_parameters(double delta = 1e-4,
                                                              double observation_noise = 1e-3) {
  const double q = delta / (1 - delta);
  return {.ratio_noise = q, .intercept_noise = q, .observation_noise = observation_noise};
}

/// target = intercept + ratio hedge + e, e ~ N(0, R), in which ratio and intercept take a step
/// ~ N(0, diag(Q_hh, Q_aa)) before each observation; `ratio()` is their mean after it, and
/// `standard_error()` sqrt(P_hh), which is in absolute terms: R is given, not estimated.
///
///     ratio::kalman k({.ratio_noise = 1e-5, .observation_noise = 1e-4});
///     k.update(target_change, hedge_change);
///
/// With P first spread to P + Q, e = y - H b, H = [x, 1], s = H P H' + R and g = P H'/s:
/// b += g e, P = (I - g H) P (I - g H)' + g R g' (Joseph), multiplied out so that no term is
/// subtracted from a variance; see detail/coefficients.hpp.
///
/// Limits: with Q = 0 and a diffuse prior the ratio is the least-squares ratio of all n
/// observations, within 8 n eps (1 + |m_hedge|/s_hedge + |m_target|/s_target)^2 s_target/s_hedge
/// (eps = 2^-52, m means and s standard deviations; take off a large mean before), and the standard
/// error the least-squares one for the residual variance R. With Q > 0 the standard error grows
/// between updates (`predict`).
///
/// Effectiveness is out of sample: 1 - Var(target - h hedge)/Var(target) where h is the ratio
/// held when the change came, from before the update. It may be negative. It starts with the third
/// observation (the first, with a proper prior) and needs two. Effective observations are
/// R P_hh/det P = R/min_x Var(intercept + ratio x): the number n for Q = 0, and the number whose
/// average is as exact as the filter otherwise.
///
/// A diffuse prior gives NaN until two observations. It is a variance of 2^160 R, which leaves no
/// trace for changes from 1e-14 to 1e30. A hedge that has not moved leaves the standard error
/// beyond 1e12, and that is the answer.
///
/// A gap is a no-op: no prediction step either, since time is counted in observations. Where time
/// passes in a gap, call `predict`. 20 numbers of memory, constant time, about four divisions.
/// Source: Kalman (1960); Bucy and Joseph (1968), for the covariance.
class kalman : public detail::online_estimator<kalman> {
 public:
  /// @throws std::invalid_argument  for a number outside its domain, by name and value
  explicit kalman(const kalman_parameters& p) : parameters_(checked(p)), filter_(start<double>()) {}

  /// Goes on from what `state()` gave, with the same bits as if it had never stopped.
  /// @throws std::invalid_argument  for another number of numbers, or parameters out of range
  explicit kalman(const saved& from) : kalman(parameters_in(from)) {
    const auto s = from.numbers;
    filter_ = {{s[7], s[8], s[9], s[10], s[11], s[12]}, s[13], s[14], s[15], s[16],
               {s[17], s[18], s[19], s[20], s[21]}};
  }
  /// The seven parameters in order; ratio, intercept, P_hh, P_ha, P_aa and det P; observations,
  /// those forecast, sums of ln s and of e^2/s; means of hedged and unhedged changes and their
  /// sums of squares and products. Allocates.
  [[nodiscard]] std::vector<double> state() const {
    const auto& p = parameters_;
    const auto& c = filter_.state;
    const auto& r = filter_.record;
    return {p.ratio_noise,
            p.intercept_noise,
            p.observation_noise,
            p.prior_ratio,
            p.prior_intercept,
            p.prior_ratio_variance,
            p.prior_intercept_variance,
            c.ratio,
            c.intercept,
            c.hh,
            c.ha,
            c.aa,
            c.det,
            filter_.seen,
            filter_.judged,
            filter_.logs,
            filter_.squares,
            r.mean_x,
            r.mean_y,
            r.xx,
            r.xy,
            r.yy};
  }

  /// `observations` steps of the random walk without an observation: the numbers stay and the
  /// standard errors grow. Nothing for 0, NaN or a negative number.
  void predict(double observations = 1) {
    if (!(observations > 0)) return;
    filter_.state = filter_.state.spread(observations * parameters_.ratio_noise,
                                         observations * parameters_.intercept_noise);
  }

  [[nodiscard]] ratio::estimate<double> estimate() const {
    const auto n = noise<double>();
    return detail::estimate_from(detail::kalman_reading(filter_, n));
  }
  [[nodiscard]] double intercept() const { return estimate().intercept; }

  /// sum -1/2 (ln 2 pi s + e^2/s) over the observations that were forecast: the prediction-error
  /// likelihood. Larger is better; only differences for the same observations mean anything. 0
  /// before the first.
  [[nodiscard]] double log_likelihood() const { return filter_.log_likelihood(); }
  /// The same with all variances multiplied by the factor c that makes it largest (`scale`): a
  /// likelihood of Q/R alone, which leaves one number less to search. With m forecasts it is
  /// -1/2 (m ln 2 pi + sum ln s + m ln c + m).
  [[nodiscard]] double concentrated_log_likelihood() const {
    return -0.5 * (filter_.judged * (detail::ln_two_pi + 1 + std::log(scale())) + filter_.logs);
  }
  /// c = mean of e^2/s: near 1 where Q and R are in proportion to the data. Multiplied into Q and R
  /// (and a proper prior) it changes no ratio. NaN before the first forecast.
  [[nodiscard]] double scale() const { return filter_.squares / filter_.judged; }
  [[nodiscard]] const kalman_parameters& parameters() const { return parameters_; }

  /// What batches take over: the noises, and the filter before any observation, for every lane.
  template <class V>
  [[nodiscard]] detail::kalman_noise<V> noise() const {
    const auto& p = parameters_;
    return {V(p.ratio_noise), V(p.intercept_noise), V(p.observation_noise),
            V(diffuse() ? 2.0 : 0.0)};
  }
  template <class V>
  [[nodiscard]] detail::kalman_filter<V> start() const {
    const auto& p = parameters_;
    const double all = 0x1p+160 * p.observation_noise, h = diffuse() ? all : p.prior_ratio_variance,
                 a = diffuse() ? all : p.prior_intercept_variance;
    return {.state = {V(p.prior_ratio), V(p.prior_intercept), V(h), V(0.0), V(a), V(h * a)}};
  }

 private:
  friend detail::online_estimator<kalman>;

  [[nodiscard]] bool diffuse() const { return parameters_.prior_ratio_variance == 0; }
  HEDGEROW_INLINE void observe(double target, double hedge) {
    filter_.observe(hedge, target, noise<double>());
  }

  static kalman_parameters checked(const kalman_parameters& p) {
    detail::require_nonnegative("kalman", "ratio_noise", p.ratio_noise);
    detail::require_nonnegative("kalman", "intercept_noise", p.intercept_noise);
    detail::require_positive("kalman", "observation_noise", p.observation_noise);
    detail::require_number("kalman", "prior_ratio", p.prior_ratio);
    detail::require_number("kalman", "prior_intercept", p.prior_intercept);
    detail::require_nonnegative("kalman", "prior_ratio_variance", p.prior_ratio_variance);
    detail::require_nonnegative("kalman", "prior_intercept_variance", p.prior_intercept_variance);
    if ((p.prior_ratio_variance == 0) != (p.prior_intercept_variance == 0))
      detail::refuse("kalman", "prior_ratio_variance is " + detail::digits(p.prior_ratio_variance)
                                   + " and prior_intercept_variance "
                                   + detail::digits(p.prior_intercept_variance)
                                   + ", both or neither must be 0");
    return p;
  }
  static kalman_parameters parameters_in(const saved& from) {
    const auto s = detail::state_of("kalman", from, 22);
    return {s[0], s[1], s[2], s[3], s[4], s[5], s[6]};
  }

  kalman_parameters parameters_;
  detail::kalman_filter<double> filter_;
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
