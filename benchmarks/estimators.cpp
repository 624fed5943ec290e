// SPDX-License-Identifier: BSL-1.0
// Online estimators, one series at a time and in batches, and loops over panels as one writes them.
// Times are per update: one observation of one series.
#include "estimators/peers.hpp"
#include "support/program.hpp"
#include <hedgerow/batch/hedge_ratio.hpp>
#include <hedgerow/ratio/dcc_garch.hpp>
#include <hedgerow/ratio/half_life_window.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

namespace {

namespace hr = hedgerow;

constexpr std::size_t window = 250;
const auto forgetting = hr::ratio::decay::from_half_life(126);
const hr::ratio::kalman_parameters noises{.ratio_noise = 1e-4, .observation_noise = 0.1};

struct table {
  std::size_t rows, series;
  std::vector<double> target, hedge, ratio, intercept, error, by_peer;

  table(std::size_t r, std::size_t s)
      : rows(r),
        series(s),
        target(r * s),
        hedge(r * s),
        ratio(r * s),
        intercept(r * s),
        error(r * s),
        by_peer(r * s) {
    std::mt19937_64 engine(1);
    std::normal_distribution<double> normal;
    for (std::size_t i = 0; i < size(); ++i) {
      hedge[i] = normal(engine);
      target[i] = 0.8 * hedge[i] + 0.3 * normal(engine);
    }
  }
  std::size_t size() const { return rows * series; }

  hr::batch::changes_panel changes() const {
    return {.target = target, .hedge = hedge, .rows = rows, .series = series};
  }
  hr::batch::estimates_panel all() {
    return {.ratio = ratio, .intercept = intercept, .standard_error = error};
  }
  bench::panel for_peer() {
    return {target.data(),  hedge.data(),     rows,        series,
            by_peer.data(), intercept.data(), error.data()};
  }

  /// Ratio, intercept and standard error after each update, series by series.
  template <class E>
  void one_by_one(const E& fresh) {
    for (std::size_t s = 0; s < series; ++s) {
      E e = fresh;
      for (std::size_t at = s; at < size(); at += series) {
        e.update(target[at], hedge[at]);
        const auto v = e.estimate();
        ratio[at] = v.ratio, intercept[at] = v.intercept, error[at] = v.standard_error;
      }
    }
  }
  /// The largest difference of ratios from row `from` on.
  double difference(std::size_t from) const {
    double worst = 0;
    for (std::size_t i = from * series; i < size(); ++i)
      worst = std::max(worst, std::fabs(ratio[i] - by_peer[i]));
    return worst;
  }
};

void add_exponential(table& t) {
  using hr::ratio::centring;
  bench::add("online_plain", t.size(), "hedgerow", [&t] {
    hr::batch::exponential_ratio(t.changes(), forgetting, centring::about_zero, {.ratio = t.ratio});
  });
  bench::add("online_plain", t.size(), "loop",
             [&t] { bench::exponential_loop(t.for_peer(), forgetting.weight()); });
  bench::add("online_plain", t.size(), "scalar", [&t] {
    for (std::size_t s = 0; s < t.series; ++s) {
      hr::ratio::zero_mean_exponential e(forgetting);
      for (std::size_t at = s; at < t.size(); at += t.series)
        e.update(t.target[at], t.hedge[at]), t.ratio[at] = e.ratio();
    }
  });
  bench::add("online_exponential", t.size(), "hedgerow", [&t] {
    hr::batch::exponential_ratio(t.changes(), forgetting, centring::about_mean, t.all());
  });
  bench::add("online_exponential", t.size(), "scalar",
             [&t] { t.one_by_one(hr::ratio::exponential(forgetting)); });
}

void add_windows(table& t) {
  bench::add("online_rolling", t.size(), "hedgerow",
             [&t, r = hr::batch::window_ratio(window)]() mutable { r(t.changes(), t.all()); });
  bench::add("online_rolling", t.size(), "scalar",
             [&t] { t.one_by_one(hr::ratio::rolling(window)); });
  bench::add("online_rolling", t.size(), "down_dating",
             [&t] { bench::down_dating_loop(t.for_peer(), window, 1); });
  bench::add("online_rolling", t.size(), "recompute",
             [&t] { bench::recompute_loop(t.for_peer(), window); });
}

void add_filters(table& t) {
  bench::add("online_kalman", t.size(), "hedgerow",
             [&t] { hr::batch::kalman_ratio(t.changes(), noises, t.all()); });
  bench::add("online_kalman", t.size(), "scalar",
             [&t] { t.one_by_one(hr::ratio::kalman(noises)); });
  bench::add("online_recursive", t.size(), "hedgerow", [&t] {
    hr::batch::recursive_least_squares_ratio(t.changes(), forgetting, 1e6, t.all());
  });
  bench::add("online_recursive", t.size(), "scalar",
             [&t] { t.one_by_one(hr::ratio::recursive_least_squares(forgetting, 1e6)); });
  bench::add("online_dcc", t.size(), "scalar", [&t] {
    t.one_by_one(hr::ratio::dcc_garch({.target = {.omega = 0.01, .a = 0.05, .b = 0.9},
                                       .hedge = {.omega = 0.05, .a = 0.05, .b = 0.9},
                                       .correlation = {.a = 0.03, .b = 0.95, .covariance = 0.9}}));
  });
}

/// 256 series, 4,096 rows, a window of 504 and a half-life of 126, one predictor and intercept.
void add_reference_point(table& t) {
  bench::add("online_half_life", t.size(), "hedgerow",
             [&t, r = hr::batch::window_ratio(504, forgetting)]() mutable {
               r(t.changes(), {.ratio = t.ratio, .intercept = t.intercept});
             });
  bench::add(
      "online_half_life", t.size(), "all",
      [&t, r = hr::batch::window_ratio(504, forgetting)]() mutable { r(t.changes(), t.all()); });
  bench::add("online_half_life", t.size(), "scalar",
             [&t] { t.one_by_one(hr::ratio::half_life_window(504, forgetting)); });
  bench::add("online_half_life", t.size(), "down_dating",
             [&t] { bench::down_dating_loop(t.for_peer(), 504, forgetting.weight()); });
}

/// Whether the loops give the same ratios, once their start values are forgotten.
bool agree(table& t) {
  hr::batch::window_ratio rolling(window), weighted(window, forgetting);
  double worst = 0;
  rolling(t.changes(), t.all());
  bench::recompute_loop(t.for_peer(), window);
  worst = std::max(worst, t.difference(3));
  bench::down_dating_loop(t.for_peer(), window, 1);
  worst = std::max(worst, t.difference(3));
  weighted(t.changes(), {.ratio = t.ratio});
  bench::down_dating_loop(t.for_peer(), window, forgetting.weight());
  worst = std::max(worst, t.difference(3));
  hr::batch::exponential_ratio(t.changes(), forgetting, hr::ratio::centring::about_zero,
                               {.ratio = t.ratio});
  bench::exponential_loop(t.for_peer(), forgetting.weight());
  worst = std::max(worst, t.difference(3));
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", worst);
  benchmark::AddCustomContext("estimators difference ratios", text);
  if (worst <= 1e-10) return true;
  std::fprintf(stderr, "ratios differ from the loops' by %s, more than 1e-10\n", text);
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  static table little(1024, 64), large(4096, 256);
  if (!agree(little)) return 1;
  add_exponential(little);
  add_windows(little);
  add_filters(little);
  add_reference_point(large);
  return bench::run_program(argc, argv);
}
