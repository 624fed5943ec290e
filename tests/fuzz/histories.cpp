// SPDX-License-Identifier: BSL-1.0
// needs: eigen
// bytes: 1500
// Fuzzing of the estimators that take whole histories: the regressions and tests of one, and panels
// of many in registers. Checked is that bad input is refused by name, that no number is one that it
// cannot be, and that a panel has the bits of the scalar estimators.
#include "support/input.hpp"
#include <hedgerow/batch/hedge_ratio.hpp>
#include <hedgerow/ratio/correlation.hpp>
#include <hedgerow/ratio/dcc_garch_fit.hpp>
#include <hedgerow/ratio/error_correction.hpp>
#include <hedgerow/ratio/half_life_window.hpp>
#include <hedgerow/ratio/inverse_future.hpp>
#include <hedgerow/ratio/minimum_variance.hpp>
#include <hedgerow/ratio/option_delta.hpp>
#include <hedgerow/ratio/overlapping.hpp>
#include <hedgerow/ratio/several_hedges.hpp>
#include <hedgerow/ratio/total_least_squares.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace ratio = hedgerow::ratio;
namespace batch = hedgerow::batch;
using fuzz::input;
using fuzz::require;
using numbers = std::vector<double>;

bool finite(const numbers& v) {
  return std::all_of(v.begin(), v.end(), [](double x) { return std::isfinite(x); });
}

/// Histories of modest numbers, or of any: the second kind need only be refused or survived.
struct source {
  input& in;
  bool wild;

  double number() const { return wild ? in.mixed() : in.modest(); }
  numbers series(std::size_t n) const {
    numbers v(n);
    for (double& x : v)
      x = number();
    return v;
  }
  numbers prices(std::size_t n) const {
    numbers v(n);
    double level = 100;
    for (double& x : v)
      x = wild ? std::fabs(in.mixed()) : level *= std::exp(in.modest() / 16);
    return v;
  }
  /// As long as another; rarely not.
  std::size_t length(std::size_t n) const { return in.chance(32) ? in.below(40) : n; }
};

/// Calls f, which may refuse, if so by `name`.
template <class F>
void attempt(const char* name, const F& f) {
  try {
    f();
  } catch (const std::invalid_argument& e) {
    require(std::string(e.what()).starts_with(std::string(name) + ": "), "refused by name");
  }
}

void check_regression(const source& s, std::size_t n) {
  const numbers hedge = s.series(n), target = s.series(s.length(n));
  attempt("minimum_variance", [&] {
    const auto h = ratio::minimum_variance(target, hedge);
    require(target.size() == n && n >= 3 && finite(target) && finite(hedge), "what is not refused");
    require(h.observations == n, "observations");
    require(!(h.standard_error < 0) && !(h.residual_deviation < 0), "deviations");
    require(!(std::fabs(h.correlation) > 1) && !(h.effectiveness > 1), "shares");
    if (s.wild) return;
    require(h.effectiveness >= -1e-12 && h.standard_error >= 0, "numbers");
    require(std::fabs(h.effectiveness - h.correlation * h.correlation) <= 1e-12, "r squared");
    if (h.residual_deviation == 0) return;  // or a constant target, which has no effectiveness
    require(std::fabs(ratio::effectiveness(target, hedge, h.ratio) - h.effectiveness) <= 1e-11,
            "the same effectiveness by either way");
  });
  attempt("total_least_squares", [&] {
    const double noise = s.number();
    const auto h = ratio::total_least_squares(target, hedge, noise);
    require(finite(target) && finite(hedge) && noise > 0, "what is not refused");
    require(!(h.standard_error < 0), "a standard error");
    if (s.wild || h.ratio == 0) return;
    attempt("total_least_squares", [&] {
      const double inverse = ratio::total_least_squares(hedge, target, 1 / noise).ratio;
      require(std::fabs(h.ratio * inverse - 1) <= 1e-6, "exchanged, the ratio is inverted");
    });
  });
}

void check_several(const source& s, std::size_t n) {
  const auto rows = static_cast<Eigen::Index>(n), k = static_cast<Eigen::Index>(s.in.below(4));
  Eigen::MatrixXd hedges(rows, k);
  for (double& x : hedges.reshaped())
    x = s.number();
  if (k > 1 && s.in.chance(4)) hedges.col(k - 1) = 2 * hedges.col(0);
  const numbers target = s.series(s.length(n));
  const double ridge = s.in.chance(2) ? 0 : s.number();
  attempt("several_hedges", [&] {
    const auto h = ratio::several_hedges(target, hedges, ridge);
    require(k > 0 && finite(target) && hedges.allFinite() && ridge >= 0, "what is not refused");
    if (s.wild) return;
    require(h.ratio.allFinite() && (h.standard_error.array() >= 0).all(), "numbers");
    require(h.effectiveness <= 1 && h.residual_deviation >= 0, "shares");
    if (k > 1 || ridge > 0) return;
    const numbers hedge(hedges.data(), hedges.data() + n);
    const auto one = ratio::minimum_variance(target, hedge);
    require(std::fabs(one.ratio - h.ratio[0]) <= 1e-9 * (std::fabs(one.ratio) + one.standard_error),
            "one of several is the one");
  });
  attempt("several_hedges_from_covariance", [&] {
    Eigen::MatrixXd c(k, k);
    Eigen::VectorXd with_target(k);
    for (double& x : c.reshaped())
      x = s.number();
    for (double& x : with_target)
      x = s.number();
    if (!s.wild) c.diagonal().array() += 16;
    const auto h = ratio::several_hedges_from_covariance(c, with_target, s.number(), ridge);
    require(s.wild || h.ratio.allFinite(), "ratios");
  });
}

void check_overlapping(const source& s, std::size_t n) {
  const numbers hedge = s.series(n), target = s.series(s.length(n));
  ratio::overlap how{.horizon = s.in.below(8)};
  if (s.in.chance(2)) how.lag = s.in.below(8);
  if (s.in.chance(2)) how.weights = ratio::lag_weights::uniform;
  try {
    const auto h = ratio::overlapping_minimum_variance(target, hedge, how);
    require(h.observations + how.horizon == n + 1 && h.lag < h.observations, "sizes");
    require(!(h.standard_error < 0), "a standard error");
    const bool bartlett = how.weights == ratio::lag_weights::bartlett;
    require(s.wild || !bartlett || h.standard_error >= 0, "Bartlett's variance is not negative");
    if (how.horizon == 1)
      require(fuzz::same(h.ratio, ratio::minimum_variance(target, hedge).ratio), "one period");
  } catch (const std::invalid_argument&) {}
}

/// Stricter levels have lower values, more series too; at any length but the shortest, which the
/// table was not made for.
void check_critical_values(input& in) {
  const std::size_t count = in.below(9), length = in.byte() | in.byte() << 8U;
  attempt("engle_granger_critical_values", [&] {
    const auto v = ratio::engle_granger_critical_values(count, length);
    require(count >= 2 && count <= 6 && length > 0, "what is not in the table is refused");
    if (length < 20) return;
    require(v.percent_1 < v.percent_5 && v.percent_5 < v.percent_10 && v.percent_10 < -3, "order");
    if (count > 2)
      require(v.percent_5 < ratio::engle_granger_critical_values(count - 1, length).percent_5,
              "more series, lower values");
  });
}

void check_error_correction(const source& s, std::size_t n) {
  input& in = s.in;
  const numbers hedge = s.prices(n), target = s.prices(s.length(n));
  check_critical_values(in);
  const ratio::error_correction_options o{.kind = static_cast<ratio::change_kind>(in.below(3)),
                                          .target_lags = in.below(4),
                                          .hedge_lags = in.below(4),
                                          .test_lags = in.below(4)};
  try {
    const auto h = ratio::error_correction(target, hedge, o);
    require(h.target_lag.size() == o.target_lags && h.hedge_lag.size() == o.hedge_lags, "lags");
    require(!(h.standard_error < 0) && !(h.residual_deviation < 0), "deviations");
    require(h.cointegrated == (h.test.statistic < h.critical.percent_5), "the test");
    require(s.wild || std::isfinite(h.ratio), "a ratio");
  } catch (const std::invalid_argument&) {}
  attempt("augmented_dickey_fuller", [&] {
    const auto t = ratio::augmented_dickey_fuller(hedge, o.test_lags);
    require(finite(hedge) && t.observations + o.test_lags + 1 == n, "what is not refused");
  });
}

void check_others(const source& s, std::size_t n) {
  input& in = s.in;
  const numbers x = s.prices(n), y = s.prices(s.length(n));
  const auto kind = static_cast<ratio::change_kind>(in.below(3));
  attempt("changes", [&] {
    const auto change = ratio::changes(kind, x, in.below(6));
    require(change.size() < n || n == 0, "fewer changes than prices");
  });
  attempt("without_gaps", [&] {
    const auto pairs = ratio::without_gaps(x, y);
    require(pairs.target.size() + pairs.gaps == n && pairs.hedge.size() == pairs.target.size(),
            "pairs and gaps");
  });
  try {
    const auto h = ratio::inverse_future_ratio(x, y);
    require(!(h.effectiveness > 1), "a share");
  } catch (const std::invalid_argument&) {}
  try {
    const auto h = ratio::out_of_sample(x, y, in.below(40));
    require(!(h.effectiveness > 1 + 1e-12), "a share");
  } catch (const std::invalid_argument&) {}
  attempt("fit_minimum_variance_delta", [&] {
    const numbers option = s.series(n), spot = s.prices(n), delta = s.series(n), vega = s.series(n);
    const auto h = ratio::fit_minimum_variance_delta({.option = option,
                                                      .underlying = x,
                                                      .spot = spot,
                                                      .delta = delta,
                                                      .vega = vega,
                                                      .expiry = y});
    require(!(h.gain > 1) && !(h.standard_error.a < 0), "a share");
  });
  if (!in.chance(32)) return;
  attempt("fit_dcc_garch", [&] {
    const numbers longer = s.series(n + 20), other = s.series(n + 20);
    const auto fit = ratio::fit_dcc_garch(longer, other);
    if (!s.wild) static_cast<void>(ratio::dcc_garch(fit.parameters));  // takes what was found
  });
}

void check_correlations(const source& s, std::size_t n) {
  input& in = s.in;
  const double r = s.wild ? in.mixed() : in.modest() / 8, count = s.number() + 12,
               confidence = std::fabs(s.number()) / 8;
  const auto i = ratio::fisher_interval(r, count, confidence);
  if (i.low != i.low || i.high != i.high)
    require(!(std::fabs(r) <= 1 && count > 3 && confidence > 0 && confidence < 1), "an interval");
  else
    require(i.low <= r + 1e-15 && r <= i.high + 1e-15 && i.low >= -1 && i.high <= 1, "around r");
  const auto b = ratio::correlation_breakout(r, count, s.number() / 8, s.number() + 12);
  require(!(b.p_value < 0) && !(b.p_value > 1), "a chance");
  const double adjusted = ratio::volatility_adjusted_correlation(r, s.number());
  require(!(std::fabs(adjusted) > 1 + 1e-15) || s.wild, "a correlation");
  const numbers x = s.series(n), y = s.series(s.length(n));
  try {
    const auto adjustment = static_cast<ratio::volatility_adjustment>(in.chance(2));
    const auto t = ratio::correlation_breakout(y, x, in.below(24), in.below(24), adjustment);
    require(!(t.p_value < 0) && !(t.p_value > 1), "a chance");
  } catch (const std::invalid_argument&) {}
  attempt("correlation_cusum", [&] {
    ratio::correlation_cusum watch(r, count, {.allowance = confidence, .threshold = s.number()});
    for (const double now : x) {
      watch.update(s.wild ? now : now / 8);
      require(watch.up() >= 0 && watch.down() >= 0, "sums are not negative");
    }
  });
}

// --- panels --------------------------------------------------------------------------------------

double change(input& in) {
  const unsigned how = in.byte();
  if (how < 12) return std::numeric_limits<double>::quiet_NaN();
  if (how < 16) return std::numeric_limits<double>::infinity();
  return how < 32 ? in.any() : in.modest();
}

struct panel {
  std::size_t rows, series, in_stride, out_stride;
  numbers target, hedge;
  std::array<numbers, 5> out;

  explicit panel(input& in)
      : rows(in.below(24)),
        series(in.below(21)),
        in_stride(series + in.below(3)),
        out_stride(series + in.below(3)),
        target(rows * in_stride),
        hedge(rows * in_stride) {
    for (std::size_t i = 0; i < rows * in_stride; ++i)
      target[i] = change(in), hedge[i] = change(in);
    for (numbers& column : out)
      if (!in.chance(4)) column.assign(rows * out_stride, -1);
  }
  batch::changes_panel changes() const { return {target, hedge, rows, series, in_stride}; }
  batch::estimates_panel estimates() {
    return {out[0], out[1], out[2], out[3], out[4], out_stride};
  }

  /// Against a scalar estimator for each series.
  template <class E>
  void compare(const E& fresh, const batch::summary& summary) const {
    std::size_t refused = 0, first = rows * series;
    for (std::size_t k = 0; k < series; ++k) {
      E e = fresh;
      for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t at = row * in_stride + k;
        if (e.update(target[at], hedge[at]) == ratio::update_status::refused)
          ++refused, first = std::min(first, row * series + k);
        const auto now = e.estimate();
        const double all[] = {now.ratio, now.intercept, now.standard_error, now.effectiveness,
                              now.effective_observations};
        for (std::size_t c = 0; c < 5; ++c)
          require(out[c].empty() || fuzz::same(out[c][row * out_stride + k], all[c]),
                  "a lane has the scalar estimator's bits");
      }
    }
    require(summary.size == rows * series && summary.invalid == refused
                && summary.first_invalid == first,
            "what was refused is counted");
    for (const numbers& column : out)
      for (std::size_t i = 0; i < column.size(); ++i)
        require(i % out_stride < series || column[i] == -1, "nothing is written between rows");
  }
};

void check_panel(input& in) {
  const unsigned which = in.below(5);
  const auto forgetting = ratio::decay::from_weight(in.chance(3) ? 1 : (1 + in.byte()) / 256.0);
  const std::size_t window = 3 + in.below(in.chance(2) ? 4 : 60);
  const double parameter = (1 + in.byte()) / 64.0;
  panel p(in);
  switch (which) {
    case 0:
      return p.compare(ratio::exponential(forgetting),
                       batch::exponential_ratio(p.changes(), forgetting,
                                                ratio::centring::about_mean, p.estimates()));
    case 1:
      return p.compare(ratio::zero_mean_exponential(forgetting),
                       batch::exponential_ratio(p.changes(), forgetting,
                                                ratio::centring::about_zero, p.estimates()));
    case 2: {
      const ratio::kalman_parameters k{.ratio_noise = parameter, .observation_noise = 0.5};
      return p.compare(ratio::kalman(k), batch::kalman_ratio(p.changes(), k, p.estimates()));
    }
    case 3:
      return p.compare(
          ratio::recursive_least_squares(forgetting, parameter),
          batch::recursive_least_squares_ratio(p.changes(), forgetting, parameter, p.estimates()));
    default: {
      batch::window_ratio ratios(window, forgetting);
      return p.compare(ratio::half_life_window(window, forgetting),
                       ratios(p.changes(), p.estimates()));
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  const unsigned which = in.byte();
  const source s{in, which >= 128};
  if (which % 8 >= 6) {
    check_panel(in);
    return 0;
  }
  const std::size_t n = in.below(40);
  switch (which % 8) {
    case 0:
      check_regression(s, n);
      break;
    case 1:
      check_several(s, n);
      break;
    case 2:
      check_overlapping(s, n);
      break;
    case 3:
      check_error_correction(s, n);
      break;
    case 4:
      check_others(s, n);
      break;
    default:
      check_correlations(s, n);
  }
  return 0;
}
