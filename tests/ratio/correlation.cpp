// SPDX-License-Identifier: BSL-1.0
// Correlations: worked numbers, agreement with the sample, simulated coverage, size and run
// lengths.
#include "support/refusal.hpp"
#include "support/series.hpp"
#include <hedgerow/ratio/correlation.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <vector>

namespace hr = hedgerow;
using namespace hr::ratio;

namespace {

struct pairs {
  std::vector<double> x, y;
};

pairs correlated(::series::random& r, std::size_t n, double rho, double deviation = 1) {
  pairs p;
  for (std::size_t i = 0; i < n; ++i) {
    p.x.push_back(deviation * r.normal());
    p.y.push_back(rho * p.x.back() + std::sqrt(1 - rho * rho) * r.normal());
  }
  return p;
}

bool both_nan(const breakout_result& b) { return std::isnan(b.statistic) && std::isnan(b.p_value); }

}  // namespace

TEST_CASE("worked numbers: breakout, volatility adjustment, interval") {
  const auto b = correlation_breakout(.9, 60, .6, 30);
  CHECK(std::fabs(b.statistic - 3.3347) < 5e-5);
  CHECK(std::fabs(b.p_value - .00085) < 5e-6);
  CHECK(std::fabs(volatility_adjusted_correlation(.8, 3.0) - .5547) < 5e-5);
  // Fisher's transformation by hand: r = 0.5, n = 28: z = 0.549306, error 1/5.
  const auto i = fisher_interval(0.5, 28);
  CHECK(i.z == doctest::Approx(0.5493061443340548));
  CHECK(i.standard_error == 0.2);
  CHECK(i.low == doctest::Approx(std::tanh(0.5493061443340548 - 0.2 * 1.959963984540054)));
  CHECK(i.high == doctest::Approx(std::tanh(0.5493061443340548 + 0.2 * 1.959963984540054)));
  CHECK(fisher_interval(0.5, 28, 0.99).high > i.high);
  // What a cross hedge leaves at r = 0.9: 43.6 % of the volatility.
  CHECK(std::sqrt(1 - 0.9 * 0.9) == doctest::Approx(0.436).epsilon(1e-3));
}

TEST_CASE("rolling and weighted correlations are those of the sample") {
  ::series::random r(71);
  for (const double rho : {-0.9999999, -0.3, 1e-9, 0.8}) {
    const pairs p = correlated(r, 200, rho);
    rolling window(60);
    half_life_window fading(60, decay::from_half_life(20));
    exponential all(decay::none()), recent(decay::from_weight(0.94));
    zero_mean_exponential zero(decay::none());
    for (std::size_t i = 0; i < 200; ++i) {
      window.update(p.y[i], p.x[i]), all.update(p.y[i], p.x[i]), zero.update(p.y[i], p.x[i]);
      fading.update(p.y[i], p.x[i]), recent.update(p.y[i], p.x[i]);
    }
    const std::span<const double> x(p.x), y(p.y);
    const double last = minimum_variance(y.last(60), x.last(60)).correlation;
    CHECK(correlation_of(window) == doctest::Approx(last).epsilon(1e-12));
    CHECK(correlation_of(all)
          == doctest::Approx(minimum_variance(y, x).correlation).epsilon(1e-12));
    double xx = 0, xy = 0, yy = 0, wx = 0, wy = 0, wxx = 0, wxy = 0, wyy = 0, sum = 0;
    for (std::size_t i = 0; i < 200; ++i) {
      xx += x[i] * x[i], xy += x[i] * y[i], yy += y[i] * y[i];
      const double w = std::pow(0.94, static_cast<double>(199 - i));
      sum += w, wx += w * x[i], wy += w * y[i];
      wxx += w * x[i] * x[i], wxy += w * x[i] * y[i], wyy += w * y[i] * y[i];
    }
    CHECK(correlation_of(zero) == doctest::Approx(xy / std::sqrt(xx * yy)).epsilon(1e-10));
    const double cxx = wxx - wx * wx / sum, cxy = wxy - wx * wy / sum, cyy = wyy - wy * wy / sum;
    CHECK(correlation_of(recent) == doctest::Approx(cxy / std::sqrt(cxx * cyy)).epsilon(1e-9));
    CHECK(std::fabs(correlation_of(fading)) <= 1);
    const auto i = fisher_interval_of(recent);
    CHECK(i.standard_error == doctest::Approx(1 / std::sqrt(recent.effective_observations() - 3)));
    CHECK(i.low <= correlation_of(recent));
    CHECK(i.high >= correlation_of(recent));
  }
  rolling empty(10);
  CHECK(std::isnan(correlation_of(empty)));
  CHECK(std::isnan(fisher_interval_of(empty).low));
}

TEST_CASE("coverage of the interval and size of the breakout test, simulated") {
  constexpr int rounds = 2000;
  ::series::random r(72);
  int inside = 0, rejected = 0, adjusted = 0, overlapping = 0;
  for (int k = 0; k < rounds; ++k) {
    const pairs p = correlated(r, 90, 0.7);
    const std::span<const double> x(p.x), y(p.y);
    const auto i = fisher_interval(minimum_variance(y.first(30), x.first(30)).correlation, 30);
    inside += i.low < 0.7 && 0.7 < i.high;
    rejected += correlation_breakout(y, x, 60, 30).p_value < 0.05;
    // Windows that overlap: the last 30 among the last 90. Too few rejections, so too blind.
    overlapping += correlation_breakout(minimum_variance(y, x).correlation, 90,
                                        minimum_variance(y.last(30), x.last(30)).correlation, 30)
                       .p_value
                 < 0.05;
    adjusted += correlation_breakout(y, x, 60, 30, volatility_adjustment::forbes_rigobon).p_value
              < 0.05;
  }
  const auto close = [](int count, double p) {
    return std::fabs(count - rounds * p) < 4 * std::sqrt(rounds * p * (1 - p));
  };
  CHECK(close(inside, 0.95));
  CHECK(close(rejected, 0.05));
  CHECK(overlapping < rejected / 2);
  MESSAGE("rejections at 5 %, nothing changed: disjoint ", 100.0 * rejected / rounds,
          " %, overlapping ", 100.0 * overlapping / rounds, " %, adjusted ",
          100.0 * adjusted / rounds, " %");
}

TEST_CASE("a change of volatility alone looks like a breakout until it is adjusted for") {
  // y = 0.5 x + e with the same 0.5 and e throughout; the variance of x is 9 times as large at
  // last.
  constexpr int rounds = 300;
  ::series::random r(73);
  int plain = 0, adjusted = 0;
  for (int k = 0; k < rounds; ++k) {
    std::vector<double> x, y;
    for (int i = 0; i < 250; ++i) {
      x.push_back((i < 150 ? 1 : 3) * r.normal());
      y.push_back(0.5 * x.back() + r.normal());
    }
    plain += correlation_breakout(y, x, 150, 100).p_value < 0.05;
    const auto b = correlation_breakout(y, x, 150, 100, volatility_adjustment::forbes_rigobon);
    adjusted += b.p_value < 0.05;
    CHECK(b.recent < correlation_breakout(y, x, 150, 100).recent);
  }
  CHECK(plain > 0.9 * rounds);
  CHECK(adjusted < 0.2 * rounds);
  MESSAGE("called a breakout: as measured ", 100.0 * plain / rounds, " %, adjusted ",
          100.0 * adjusted / rounds, " %");
}

TEST_CASE("adjustment: identities and domain") {
  for (const double rho : {-0.9, -0.1, 0.0, 0.3, 1.0}) {
    CHECK(volatility_adjusted_correlation(rho, 0.0) == rho);
    for (const double d : {-0.9, 2.0, 1e6}) {
      const double there = volatility_adjusted_correlation(rho, d);
      // Back at the other variance.
      CHECK(volatility_adjusted_correlation(there, 1 / (1 + d) - 1)
            == doctest::Approx(rho).epsilon(1e-9));
    }
  }
  CHECK(std::isnan(volatility_adjusted_correlation(1.1, 1.0)));
  CHECK(std::isnan(volatility_adjusted_correlation(0.5, -1.0)));
  CHECK(std::isnan(volatility_adjusted_correlation(std::nan(""), 1.0)));
  CHECK(volatility_adjusted_correlation(0.8F, 3.0F) == doctest::Approx(.5547).epsilon(1e-4));
}

TEST_CASE("run lengths of the CUSUM are the published ones") {
  // Montgomery, Introduction to Statistical Quality Control, 6th ed., table 9.3: two-sided, k =
  // 1/2. At h = 4: 168 without a shift, 8.38 after one of one standard deviation; at h = 5:
  // 465, 10.4.
  constexpr double n = 28, reference = 0.6;
  ::series::random r(74);
  const auto run_length = [&](double threshold, double shift, int rounds) {
    double sum = 0, squares = 0;
    for (int k = 0; k < rounds; ++k) {
      correlation_cusum c(reference, n, {.threshold = threshold});
      double length = 1;
      while (c.update(std::tanh(std::atanh(reference) + 0.2 * (r.normal() + shift)))
             == cusum_signal::none)
        ++length;
      sum += length, squares += length * length;
    }
    const double mean = sum / rounds;
    return std::array{mean, std::sqrt((squares / rounds - mean * mean) / rounds)};
  };
  const auto check = [](const std::array<double, 2>& got, double want) {
    CHECK(std::fabs(got[0] - want) < 4 * got[1] + 0.005 * want);  // printed to three digits
  };
  check(run_length(4, 0, 1500), 168);
  check(run_length(4, 1, 3000), 8.38);
  check(run_length(5, 0, 600), 465);
  check(run_length(5, 1, 3000), 10.4);
  check(run_length(5, -1, 3000), 10.4);
}

TEST_CASE("the CUSUM names the direction, starts again, and ignores what is no correlation") {
  correlation_cusum c(0.8, 53);
  for (int i = 0; i < 100; ++i)
    CHECK(c.update(0.8) == cusum_signal::none);
  CHECK(c.update(std::nan("")) == cusum_signal::none);
  CHECK(c.update(2.0) == cusum_signal::none);
  CHECK(c.up() == 0);
  CHECK(c.down() == 0);
  CHECK(c.update(0.6) == cusum_signal::none);
  CHECK(c.down() > 2);
  CHECK(c.update(0.3) == cusum_signal::fall);
  CHECK(c.down() == 0);
  CHECK(c.update(1.0) == cusum_signal::rise);
}

TEST_CASE("limits and refusals") {
  CHECK(correlation_breakout(0, 12, -2.9605495572432305e-17, 8).p_value == 1);  // and not more
  CHECK(fisher_interval(1, 10).low == 1);
  CHECK(fisher_interval(-1, 10).high == -1);
  CHECK(fisher_interval(0.5, INFINITY).low == doctest::Approx(0.5));
  CHECK(std::isnan(fisher_interval(0.5, 3).low));
  CHECK(std::isnan(fisher_interval(1.5, 30).low));
  CHECK(std::isnan(fisher_interval(0.5, 30, 1.0).low));
  CHECK(correlation_breakout(1, 10, 1, 10).statistic == 0);
  CHECK(correlation_breakout(1, 10, 1, 10).p_value == 1);
  CHECK(correlation_breakout(1, 10, 0.5, 10).p_value == 0);
  CHECK(both_nan(correlation_breakout(0.5, 3, 0.5, 10)));
  const std::vector<double> x{1, 2, 4, 3, 5, 7, 6, 8}, y{1, 3, 2, 4, 6, 5, 7, 9};
  CHECK(refusal([&] { return correlation_breakout(y, x, 5, 4); })
        == "correlation_breakout: 8 observations, windows of 5 and 4 need their sum");
  CHECK(refusal([&] { return correlation_breakout(y, x, 5, 3); })
        == "correlation_breakout: windows of 5 and 3 observations, at least 4 needed in each");
  CHECK(refusal([&] { return correlation_breakout(y, std::span(x).first(3), 4, 4); })
        == "correlation_breakout: hedge_changes has 3 observations, target_changes has 8");
  CHECK(refusal([&] { return correlation_breakout(y, std::vector<double>(8, 1.0), 4, 4); })
        == "correlation_breakout: hedge_changes is constant at 1");
  CHECK(refusal([] { return correlation_cusum(1.0, 30).up(); })
        == "correlation_cusum: reference is 1, it must be in (-1, 1)");
  CHECK(refusal([] { return correlation_cusum(0.5, 3).up(); })
        == "correlation_cusum: observations is 3, it must be more than 3");
  CHECK(refusal([] { return correlation_cusum(0.5, 30, {.threshold = 0}).up(); })
        == "correlation_cusum: threshold is 0, it must be positive");
}
