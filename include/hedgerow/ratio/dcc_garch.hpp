// SPDX-License-Identifier: BSL-1.0
// The hedge ratio of a bivariate DCC-GARCH model, filtered one observation at a time.
#pragma once

#include <hedgerow/math/lane.hpp>
#include <hedgerow/ratio/detail/refuse.hpp>
#include <hedgerow/ratio/estimator.hpp>

#include <cmath>
#include <string>
#include <vector>

namespace hedgerow::ratio {

/// sigma^2(t) = omega + a e(t-1)^2 + b sigma^2(t-1) with e = change - mean.
struct garch_parameters {
  double omega{};  ///< > 0, in squared units of the changes
  double a{};      ///< >= 0: weight of the last shock
  double b{};      ///< >= 0: of the last variance; a + b < 1
  double mean{};   ///< taken off the changes; 0 for changes that are used as they come
};

/// Q(t) = (1 - a - b) S + a z(t-1) z(t-1)' + b Q(t-1) with z = e/sigma.
struct dcc_parameters {
  double a{};                   ///< >= 0
  double b{};                   ///< >= 0; a + b < 1
  double target_variance{1.0};  ///< S, which is mean z z' where it was estimated by targeting
  double hedge_variance{1.0};   ///< of S
  double covariance{};          ///< of S
};

/// The whole model: two volatilities and the correlation of what they leave.
struct dcc_garch_parameters {
  garch_parameters target, hedge;  ///< of each series
  dcc_parameters correlation;      ///< of their standardised residuals
};

inline namespace HEDGEROW_ISA {

namespace detail {

inline void require_garch(const char* function, const std::string& name, double a, double b) {
  require_nonnegative(function, (name + ".a").c_str(), a);
  require_nonnegative(function, (name + ".b").c_str(), b);
  if (!(a + b < 1)) refuse(function, name + ".a + b is " + digits(a + b) + ", it must be below 1");
}

/// One variance.
struct garch_step {
  double kept, shock, constant;  // b, a, omega
  [[nodiscard]] double next(double variance, double e) const {
    return math::mul_add(kept, variance, math::mul_add(shock, e * e, constant));
  }
};

/// The correlation's numerator and denominators, Q.
struct dcc_state {
  double target, hedge, covariance;

  [[nodiscard]] dcc_state next(const dcc_parameters& p, double z_target, double z_hedge) const {
    const double rest = 1 - p.a - p.b;
    const garch_step t{p.b, p.a, rest * p.target_variance}, h{p.b, p.a, rest * p.hedge_variance};
    return {t.next(target, z_target), h.next(hedge, z_hedge),
            math::mul_add(p.b, covariance,
                          math::mul_add(p.a, z_target * z_hedge, rest * p.covariance))};
  }
  [[nodiscard]] double correlation() const {
    return covariance / (std::sqrt(target) * std::sqrt(hedge));
  }
};

}  // namespace detail

/// Variances by GARCH(1,1), the correlation by Engle's dynamic conditional correlations. The
/// numbers are the forecast for the next period, that is for the hedge to hold from now on:
///
///     R_12 = Q_12/sqrt(Q_11 Q_22),  ratio = R_12 sigma_target/sigma_hedge,  effectiveness =
///     R_12^2.
///
/// Intercept: mean_target - ratio mean_hedge. They follow from the parameters alone before the
/// first observation: the filter starts at the variances omega/(1 - a - b) and at Q = S, so there
/// are no NaN. With a = b = 0 everywhere the ratio is constant.
///
/// Parameters are taken as known. What remains uncertain is how far the last shocks, and not a
/// change of the correlation, moved Q: with weights a b^k of the correlation's recursion, effective
/// observations are 1/sum of squares = (1 - b^2)/a^2 (infinite for a = 0) and the standard error is
/// (1 - R_12^2)/sqrt(n) sigma_target/sigma_hedge, the scatter of a correlation. It leaves out the
/// parameters' own errors.
///
/// A gap is a no-op: time is counted in observations. Constant time, two divisions; five numbers of
/// memory besides the parameters. `fit_dcc_garch` finds parameters (dcc_garch_fit.hpp).
/// Source: Engle, J. Business & Economic Statistics 20 (2002), eq. 20 to 27; Bollerslev (1986).
class dcc_garch : public detail::online_estimator<dcc_garch> {
 public:
  /// @throws std::invalid_argument  for a parameter out of range, or S not positive definite
  explicit dcc_garch(const dcc_garch_parameters& p)
      : parameters_(checked(p)),
        target_variance_(long_run(p.target)),
        hedge_variance_(long_run(p.hedge)),
        q_{p.correlation.target_variance, p.correlation.hedge_variance, p.correlation.covariance} {}

  /// Goes on from what `state()` gave, with the same bits as if it had never stopped.
  /// @throws std::invalid_argument  for another number of numbers, or parameters out of range
  explicit dcc_garch(const saved& from) : dcc_garch(parameters_in(from)) {
    const auto s = from.numbers;
    target_variance_ = s[13], hedge_variance_ = s[14], q_ = {s[15], s[16], s[17]};
  }
  /// omega, a, b, mean of target and of hedge; a, b, S_11, S_22, S_12; variances of target and
  /// hedge; Q_11, Q_22, Q_12. Allocates.
  [[nodiscard]] std::vector<double> state() const {
    const auto &t = parameters_.target, &h = parameters_.hedge;
    const auto& c = parameters_.correlation;
    return {t.omega,
            t.a,
            t.b,
            t.mean,
            h.omega,
            h.a,
            h.b,
            h.mean,
            c.a,
            c.b,
            c.target_variance,
            c.hedge_variance,
            c.covariance,
            target_variance_,
            hedge_variance_,
            q_.target,
            q_.hedge,
            q_.covariance};
  }

  [[nodiscard]] ratio::estimate<double> estimate() const {
    const auto& p = parameters_;
    const double r = q_.correlation(), scale = std::sqrt(target_variance_ / hedge_variance_),
                 h = r * scale;
    const double n = (1 - p.correlation.b * p.correlation.b) / (p.correlation.a * p.correlation.a);
    return {h, math::neg_mul_add(h, p.hedge.mean, p.target.mean),
            (1 - r) * (1 + r) / std::sqrt(n) * scale, r * r, n};
  }
  [[nodiscard]] double intercept() const { return estimate().intercept; }
  /// Forecast for the next period: R_12, and the standard deviations.
  [[nodiscard]] double correlation() const { return q_.correlation(); }
  [[nodiscard]] double target_deviation() const { return std::sqrt(target_variance_); }
  [[nodiscard]] double hedge_deviation() const { return std::sqrt(hedge_variance_); }
  [[nodiscard]] const dcc_garch_parameters& parameters() const { return parameters_; }

 private:
  friend detail::online_estimator<dcc_garch>;

  HEDGEROW_INLINE void observe(double target, double hedge) {
    const auto& p = parameters_;
    const double et = target - p.target.mean, eh = hedge - p.hedge.mean;
    q_ = q_.next(p.correlation, et / std::sqrt(target_variance_), eh / std::sqrt(hedge_variance_));
    target_variance_ = step(p.target).next(target_variance_, et);
    hedge_variance_ = step(p.hedge).next(hedge_variance_, eh);
  }
  static detail::garch_step step(const garch_parameters& p) { return {p.b, p.a, p.omega}; }
  static double long_run(const garch_parameters& p) { return p.omega / (1 - p.a - p.b); }

  static dcc_garch_parameters checked(const dcc_garch_parameters& p) {
    const auto check = [](const char* name, const garch_parameters& g) {
      detail::require_positive("dcc_garch", (std::string(name) + ".omega").c_str(), g.omega);
      detail::require_garch("dcc_garch", name, g.a, g.b);
      detail::require_number("dcc_garch", (std::string(name) + ".mean").c_str(), g.mean);
    };
    check("target", p.target);
    check("hedge", p.hedge);
    const auto& c = p.correlation;
    detail::require_garch("dcc_garch", "correlation", c.a, c.b);
    detail::require_positive("dcc_garch", "target_variance", c.target_variance);
    detail::require_positive("dcc_garch", "hedge_variance", c.hedge_variance);
    if (!(std::fabs(c.covariance) < std::sqrt(c.target_variance) * std::sqrt(c.hedge_variance)))
      detail::refuse("dcc_garch", "covariance is " + detail::digits(c.covariance)
                                      + ", beyond a correlation of 1");
    return p;
  }
  static dcc_garch_parameters parameters_in(const saved& from) {
    const auto s = detail::state_of("dcc_garch", from, 18);
    return {{s[0], s[1], s[2], s[3]}, {s[4], s[5], s[6], s[7]}, {s[8], s[9], s[10], s[11], s[12]}};
  }

  dcc_garch_parameters parameters_;
  double target_variance_, hedge_variance_;
  detail::dcc_state q_;
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
