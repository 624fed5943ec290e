// SPDX-License-Identifier: BSL-1.0
// The hedge ratio of two prices that are tied together in the long run: error correction in two
// steps (Engle and Granger 1987; for futures hedging Ghosh 1993), and the test that there is a tie.
//
// Where two prices are pulled together, a regression of changes alone leaves the pull in its
// residual: its ratio is less sure, and biased downward where the hedge's change, too, answers to
// last period's gap. Step one fits the levels, target = a + b hedge + u; step two the changes, with
// last period's u among the regressors.
#pragma once

#include <hedgerow/ratio/changes.hpp>
#include <hedgerow/ratio/detail/regression.hpp>
#include <hedgerow/ratio/minimum_variance.hpp>
#include <hedgerow/ratio/series.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace hedgerow::ratio {

/// Critical values of a unit-root test: a statistic below one rejects at that level.
struct unit_root_critical_values {
  double percent_1, percent_5, percent_10;  ///< of this chance to reject a true unit root
};

/// An augmented Dickey-Fuller test of regression residuals.
struct unit_root_result {
  double statistic;          ///< t of the lagged level; strongly negative: no unit root
  std::size_t lags;          ///< of changes in the test regression
  std::size_t observations;  ///< in the test regression
};

/// What the two steps look at.
struct error_correction_options {
  change_kind kind = change_kind::log;  ///< log: of ln(price); difference: of prices as they are
  std::size_t target_lags = 1;          ///< past changes of the target in step two
  std::size_t hedge_lags = 1;           ///< and of the hedge
  std::size_t test_lags = 1;            ///< past changes of u in the test
};

inline namespace HEDGEROW_ISA {

/// Both steps and the test.
struct error_correction_result {
  double ratio;               ///< h: of this period's hedge change on the target's. The hedge ratio
  double standard_error;      ///< of h
  double effectiveness;       ///< 1 - Var(change - h hedge change)/Var(change), in the sample
  double long_run_ratio;      ///< b of the levels: over a horizon so long that u does not matter
  double long_run_intercept;  ///< a
  double adjustment;          ///< of last period's u: negative where the target is pulled back
  double adjustment_error;    ///< its standard error
  std::vector<double> target_lag;      ///< coefficients of the target's past changes, latest first
  std::vector<double> hedge_lag;       ///< of the hedge's
  double residual_deviation;           ///< of step two
  std::size_t observations;            ///< in step two
  unit_root_result test;               ///< of u
  unit_root_critical_values critical;  ///< Engle and Granger's, for two series and this size
  bool cointegrated;                   ///< whether the test rejects "no tie" at 5 %
};

/// Critical values for the residual of a levels regression with a constant, of `series_count`
/// series, target included. They are not Dickey and Fuller's, since least squares has made u look
/// stationary already: at 5 % and in large samples -3.34 for two series instead of -2.86.
///
/// c_inf + c_1/T + c_2/T^2 + c_3/T^3 from MacKinnon, Critical Values for Cointegration Tests,
/// Queen's Economics Department Working Paper 1227 (2010), table 2, constant and no trend.
/// @param series_count  2 to 6
/// @param observations  T > 0, of the levels less one
/// @throws std::invalid_argument  out of these ranges
[[nodiscard]] inline unit_root_critical_values engle_granger_critical_values(
    std::size_t series_count, std::size_t observations) {
  using row = std::array<double, 4>;
  static constexpr std::array<std::array<row, 3>, 5> table{
      {{{{-3.89644, -10.9519, -33.527, 0},
         {-3.33613, -6.1101, -6.823, 0},
         {-3.04445, -4.2412, -2.720, 0}}},
       {{{-4.29374, -14.4354, -33.195, 47.433},
         {-3.74066, -8.5632, -10.852, 27.982},
         {-3.45218, -6.2143, -3.718, 0}}},
       {{{-4.64332, -18.1031, -37.972, 0},
         {-4.09600, -11.2349, -11.175, 0},
         {-3.81020, -8.3931, -4.137, 0}}},
       {{{-4.95756, -21.8883, -45.142, 0},
         {-4.41519, -14.0405, -12.575, 0},
         {-4.13157, -10.7417, -3.784, 0}}},
       {{{-5.24568, -25.6688, -57.737, 88.639},
         {-4.70693, -16.9178, -17.492, 60.007},
         {-4.42501, -13.1875, -5.104, 27.877}}}}};
  if (series_count < 2 || series_count > 6)
    detail::refuse("engle_granger_critical_values",
                   std::to_string(series_count) + " series, the table has 2 to 6");
  if (observations == 0) detail::refuse("engle_granger_critical_values", "0 observations");
  const double x = 1 / static_cast<double>(observations);
  const auto at = [&](std::size_t level) {
    const row& c = table[series_count - 2][level];
    return math::mul_add(math::mul_add(math::mul_add(c[3], x, c[2]), x, c[1]), x, c[0]);
  };
  return {.percent_1 = at(0), .percent_5 = at(1), .percent_10 = at(2)};
}

namespace detail {

/// d[t - lag] for t = from ... end of a series of changes.
inline void append_lagged(std::vector<double>& columns, std::span<const double> changes,
                          std::size_t from, std::size_t lag) {
  for (std::size_t t = from; t < changes.size(); ++t)
    columns.push_back(changes[t - lag]);
}

inline std::vector<double> differences(std::span<const double> levels) {
  std::vector<double> out;
  for (std::size_t t = 1; t < levels.size(); ++t)
    out.push_back(levels[t] - levels[t - 1]);
  return out;
}

/// Prices as levels, refused where they have no logarithm.
inline std::vector<double> levels_of(const char* function, const char* name, series prices,
                                     change_kind kind) {
  std::vector<double> out(prices.begin(), prices.end());
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!std::isfinite(out[i])) refuse(function, element(name, i, out[i]));
    if (kind != change_kind::log) continue;
    if (out[i] <= 0)
      refuse(function, element(name, i, out[i]) + ", a logarithm needs positive prices");
    out[i] = std::log(out[i]);
  }
  return out;
}

}  // namespace detail

/// t statistic of g in  D u_t = g u_(t-1) + sum_(i <= lags) f_i D u_(t-i) + e_t,  without a
/// constant, as it is for residuals of a regression that had one. Compare it with the critical
/// values of what u is: for a residual `engle_granger_critical_values`.
/// @throws std::invalid_argument  fewer than 2 lags + 4 numbers, one that is not finite, a constant
/// Source: Dickey and Fuller, JASA 74 (1979); Engle and Granger, Econometrica 55 (1987).
[[nodiscard]] inline unit_root_result augmented_dickey_fuller(series u, std::size_t lags) {
  constexpr const char* name = "augmented_dickey_fuller";
  detail::require_observations(name, u.size(), 2 * lags + 4);
  detail::require_finite(name, "u", u);
  const std::vector<double> d = detail::differences(u);
  std::vector<double> columns(u.begin() + static_cast<std::ptrdiff_t>(lags), u.end() - 1);
  for (std::size_t i = 1; i <= lags; ++i)
    detail::append_lagged(columns, d, lags, i);
  const auto fit = detail::regress(std::move(columns), std::span(d).subspan(lags), false);
  if (fit.extra || !(fit.standard_error[0] > 0))
    detail::refuse(name, "u moves in a way that its past explains exactly, as a constant does");
  return {.statistic = fit.coefficient[0] / fit.standard_error[0],
          .lags = lags,
          .observations = d.size() - lags};
}

/// Error correction:
///
///     (1) target = a + b hedge + u, in levels (logarithms by default)
///     (2) D target_t = c + h D hedge_t + adjustment u_(t-1) + sum_i p_i D target_(t-i)
///                      + sum_j q_j D hedge_(t-j) + e_t
///
/// h is the hedge ratio. Whether the series are tied is tested on u with Engle and Granger's
/// critical values; where they are not, use the ratio of changes (`minimum_variance`).
/// Prices are levels in time order without gaps. O(n k^2), allocates.
/// @throws std::invalid_argument  sizes differ; too few prices for the lags, and how many are
///                                needed; a price that is not finite, or has no logarithm, with its
///                                index; a constant hedge; simple returns, which have no levels; a
///                                target that is an exact line in the hedge
[[nodiscard]] inline error_correction_result error_correction(
    series target_prices, series hedge_prices, const error_correction_options& o = {}) {
  constexpr const char* name = "error_correction";
  if (o.kind == change_kind::simple)
    detail::refuse(name, "simple returns have no levels; take log or difference");
  detail::require_same_size(name, "hedge_prices", hedge_prices.size(), "target_prices",
                            target_prices.size());
  const std::size_t past = (std::max)(o.target_lags, o.hedge_lags),
                    terms = 3 + o.target_lags + o.hedge_lags;
  detail::require_observations(name, target_prices.size(),
                               (std::max)(past + terms + 2, 2 * o.test_lags + 4));
  const std::vector<double> target = detail::levels_of(name, "target_prices", target_prices,
                                                       o.kind),
                            hedge = detail::levels_of(name, "hedge_prices", hedge_prices, o.kind);

  const detail::pair_moments m = detail::moments_of(
      {.function = name, .x = "hedge_prices", .y = "target_prices"}, hedge, target, 3);
  const double unscale = m.scale_x / m.scale_y, b = m.slope * unscale;
  std::vector<double> u(target.size());
  for (std::size_t t = 0; t < u.size(); ++t)
    u[t] = math::neg_mul_add(m.slope, math::mul_add(hedge[t], m.scale_x, -m.mean_x),
                             math::mul_add(target[t], m.scale_y, -m.mean_y))
         / m.scale_y;
  if (m.squares <= 1e-24 * m.yy)
    detail::refuse(name, "the target is an exact line in the hedge: nothing is left to correct");

  const std::vector<double> d_target = detail::differences(target),
                            d_hedge = detail::differences(hedge);
  std::vector<double> columns;
  detail::append_lagged(columns, d_hedge, past, 0);
  columns.insert(columns.end(), u.begin() + static_cast<std::ptrdiff_t>(past), u.end() - 1);
  for (std::size_t i = 1; i <= o.target_lags; ++i)
    detail::append_lagged(columns, d_target, past, i);
  for (std::size_t j = 1; j <= o.hedge_lags; ++j)
    detail::append_lagged(columns, d_hedge, past, j);
  const auto fit = detail::regress(std::move(columns), std::span(d_target).subspan(past), true);
  if (fit.extra)
    detail::refuse(name, "regressor " + std::to_string(*fit.extra)
                             + " of the changes (hedge, u, past changes) is constant or a "
                               "combination of the others");

  const auto lagged = fit.coefficient.begin() + 2,
             middle = lagged + static_cast<std::ptrdiff_t>(o.target_lags);
  const unit_root_result test = augmented_dickey_fuller(u, o.test_lags);
  const unit_root_critical_values critical = engle_granger_critical_values(2, u.size() - 1);
  return {.ratio = fit.coefficient[0],
          .standard_error = fit.standard_error[0],
          .effectiveness = effectiveness(d_target, d_hedge, fit.coefficient[0]),
          .long_run_ratio = b,
          .long_run_intercept = math::neg_mul_add(m.slope, m.mean_x, m.mean_y) / m.scale_y,
          .adjustment = fit.coefficient[1],
          .adjustment_error = fit.standard_error[1],
          .target_lag = {lagged, middle},
          .hedge_lag = {middle, fit.coefficient.end()},
          .residual_deviation = std::sqrt(fit.squares / fit.freedom),
          .observations = d_target.size() - past,
          .test = test,
          .critical = critical,
          .cointegrated = test.statistic < critical.percent_5};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
