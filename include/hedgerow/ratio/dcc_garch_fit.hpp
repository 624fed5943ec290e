// SPDX-License-Identifier: BSL-1.0
// Parameters of a bivariate DCC-GARCH model from a history: Engle's two steps. Offline.
#pragma once

#include <hedgerow/ratio/dcc_garch.hpp>
#include <hedgerow/ratio/detail/refuse.hpp>
#include <hedgerow/ratio/detail/simplex.hpp>
#include <hedgerow/ratio/series.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <vector>

namespace hedgerow::ratio {

/// Whether a series' sample mean is taken off before anything else. Both are in use; standardised
/// residuals are not demeaned again for S in either case.
enum class demeaning : unsigned char { subtract_mean, as_given };

/// What a fit found, and how likely the data are under it.
struct dcc_garch_fit {
  dcc_garch_parameters parameters;  ///< those of the largest likelihood
  double target_likelihood;         ///< sum -1/2 (ln 2 pi sigma^2 + e^2/sigma^2)
  double hedge_likelihood;          ///< the same of the hedge
  double correlation_likelihood;    ///< sum -1/2 (ln(1 - r^2) + (z'R^-1 z) - z'z); 0 for r = 0
  bool converged;                   ///< all three searches
};

inline namespace HEDGEROW_ISA {

namespace detail {

/// A point of the plane as a > 0, b > 0, a + b < 1, each way smoothly: shares of 1 by exponentials.
/// The edges a = 0 and b = 0 are limits, which a search comes as near as it likes to; so is a + b =
/// 1 to 1e-12, where `dcc_garch` still takes the parameters.
struct persistence {
  double a, b;
  static persistence at(double u, double v) {
    const double largest = (std::max)({u, v, 0.0});
    const double ea = std::exp(u - largest), eb = std::exp(v - largest),
                 rest = (std::max)(std::exp(-largest), 1e-12);
    return {ea / (ea + eb + rest), eb / (ea + eb + rest)};
  }
};

/// Sum of ln sigma^2 + e^2/sigma^2 over a series, and on request its standardised residuals.
inline double garch_cost(std::span<const double> e, const garch_parameters& p, double start,
                         std::vector<double>* residuals) {
  const garch_step step{p.b, p.a, p.omega};
  double variance = start, cost = 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    cost += std::log(variance) + e[i] * e[i] / variance;
    if (residuals != nullptr) (*residuals)[i] = e[i] / std::sqrt(variance);
    variance = step.next(variance, e[i]);
  }
  return cost;
}

/// Starts that lie apart, since likelihoods of GARCH are flat and may have more than one top.
inline constexpr std::array<std::array<double, 2>, 3> persistences{
    {{0.05, 0.90}, {0.15, 0.70}, {0.02, 0.50}}};

template <std::size_t N, class F>
minimum<N> best_of(F f, const std::array<std::array<double, N>, 3>& starts) {
  minimum<N> best{{}, HUGE_VAL, false};
  for (const auto& start : starts) {
    auto m = simplex<N>(f, start, 0.5, 1e-9);
    m = simplex<N>(f, m.x, 0.1, 1e-9);  // a simplex may collapse short of the top: once more
    if (m.value < best.value) best = m;
  }
  return best;
}

struct garch_fit {
  garch_parameters parameters;
  double likelihood;
  bool converged;
  std::vector<double> residuals;
};

/// Quasi maximum likelihood in (omega, a, b); the first variance is the sample's.
inline garch_fit fit_garch(std::span<const double> series, double mean) {
  std::vector<double> e(series.begin(), series.end());
  double variance = 0;
  for (double& x : e)
    x -= mean, variance += x * x / static_cast<double>(e.size());
  const double scale = std::sqrt(variance);  // searched in units of the sample's deviation
  for (double& x : e)
    x /= scale;
  const auto parameters = [](const std::array<double, 3>& x) {
    const auto p = persistence::at(x[1], x[2]);
    return garch_parameters{std::exp(x[0]) * (1 - p.a - p.b), p.a, p.b};
  };
  std::array<std::array<double, 3>, 3> starts;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const auto [a, b] = persistences[i];
    starts[i] = {0.0, std::log(a / (1 - a - b)), std::log(b / (1 - a - b))};
  }
  const auto best = best_of<3>(
      [&](const auto& x) { return garch_cost(e, parameters(x), 1, nullptr); }, starts);
  garch_fit fit{parameters(best.x), 0, best.converged, std::vector<double>(e.size())};
  static_cast<void>(garch_cost(e, fit.parameters, 1, &fit.residuals));
  const double n = static_cast<double>(e.size());
  fit.parameters.omega *= variance, fit.parameters.mean = mean;
  fit.likelihood = -0.5 * (best.value + n * std::log(2 * std::numbers::pi * variance));
  return fit;
}

/// Sum of ln(1 - r^2) + (zt^2 + zh^2 - 2 r zt zh)/(1 - r^2) - zt^2 - zh^2.
inline double dcc_cost(std::span<const double> zt, std::span<const double> zh,
                       const dcc_parameters& p) {
  dcc_state q{p.target_variance, p.hedge_variance, p.covariance};
  double cost = 0;
  for (std::size_t i = 0; i < zt.size(); ++i) {
    const double r = q.correlation(), rest = (1 - r) * (1 + r),
                 squares = zt[i] * zt[i] + zh[i] * zh[i];
    cost += std::log(rest) + (squares - 2 * r * zt[i] * zh[i]) / rest - squares;
    q = q.next(p, zt[i], zh[i]);
  }
  return cost;
}

}  // namespace detail

/// Step one: for each series the GARCH(1,1) that maximises the Gaussian likelihood, in all three
/// parameters. Step two: S = mean z z' of the standardised residuals (targeting, as Engle), and the
/// a and b that maximise the correlation's likelihood -1/2 sum [ln(1 - r^2) + (z1^2 + z2^2 - 2 r z1
/// z2)/(1 - r^2)]. Constraints a, b >= 0 and a + b < 1 hold by construction. Simplex searches from
/// three starts each: some 4,000 likelihoods, each a pass over the history.
///
/// On a simulated history of 4,000 periods with a = 0.06 and b = 0.9 the tests find the parameters
/// of variances and correlation within 0.04 of the truth. A history without clustering determines a
/// near 0 and hardly b: read the likelihoods. Correlated series of fewer than some 500 periods give
/// little more than a constant.
/// @throws std::invalid_argument  sizes differ, fewer than 30 observations, a number that is not
///                                finite, a constant series, or two series that move as one
/// Source: Engle (2002), eq. 25 to 27.
[[nodiscard]] inline dcc_garch_fit fit_dcc_garch(series target_changes, series hedge_changes,
                                                 demeaning means = demeaning::subtract_mean) {
  constexpr const char* function = "fit_dcc_garch";
  detail::require_same_size(function, "hedge_changes", hedge_changes.size(), "target_changes",
                            target_changes.size());
  detail::require_observations(function, target_changes.size(), 30);
  const auto fit = [&](const char* name, std::span<const double> s) {
    detail::require_finite(function, name, s);
    const auto [low, high] = std::ranges::minmax_element(s);
    if (*low == *high) detail::refuse_constant(function, name, *low);
    double mean = 0;
    if (means == demeaning::subtract_mean)
      for (const double x : s)
        mean += x / static_cast<double>(s.size());
    return detail::fit_garch(s, mean);
  };
  const auto target = fit("target_changes", target_changes),
             hedge = fit("hedge_changes", hedge_changes);

  dcc_parameters c{.target_variance = 0, .hedge_variance = 0};
  const double n = static_cast<double>(target_changes.size());
  for (std::size_t i = 0; i < target_changes.size(); ++i) {
    const double t = target.residuals[i], h = hedge.residuals[i];
    c.target_variance += t * t / n, c.hedge_variance += h * h / n, c.covariance += t * h / n;
  }
  const double correlation = c.covariance / std::sqrt(c.target_variance * c.hedge_variance);
  if (!(std::fabs(correlation) < 1 - 1e-12))
    detail::refuse(function,
                   "target and hedge have a correlation of " + detail::digits(correlation));
  const auto parameters = [&](const std::array<double, 2>& x) {
    const auto p = detail::persistence::at(x[0], x[1]);
    dcc_parameters d = c;
    d.a = p.a, d.b = p.b;
    return d;
  };
  std::array<std::array<double, 2>, 3> starts;
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const auto [a, b] = detail::persistences[i];
    starts[i] = {std::log(a / (1 - a - b)), std::log(b / (1 - a - b))};
  }
  const auto best = detail::best_of<2>(
      [&](const auto& x) {
        return detail::dcc_cost(target.residuals, hedge.residuals, parameters(x));
      },
      starts);
  return {.parameters = {target.parameters, hedge.parameters, parameters(best.x)},
          .target_likelihood = target.likelihood,
          .hedge_likelihood = hedge.likelihood,
          .correlation_likelihood = -0.5 * best.value,
          .converged = target.converged && hedge.converged && best.converged};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
