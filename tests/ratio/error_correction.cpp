// SPDX-License-Identifier: BSL-1.0
// Error correction: published critical values, brute force in 113 bits, simulation, refusals.
#include "support/refusal.hpp"
#include "support/series.hpp"
#include <hedgerow/ratio/error_correction.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <utility>
#include <vector>

namespace hr = hedgerow;
using hr::ratio::change_kind;
using hr::ratio::error_correction;

namespace {

/// A spot that is pulled back to a random-walk future.
struct tied {
  std::vector<double> target, hedge;
};

tied simulate(series::random& r, std::size_t n, double ratio, double pull, double hedge_pull = 0) {
  tied out;
  double f = 4, gap = 0;
  for (std::size_t t = 0; t < n; ++t) {
    const double df = hedge_pull * gap + 0.02 * r.normal();
    // D s = ratio D f - pull gap + noise, gap = s - f: the long-run ratio is 1.
    gap += ratio * df - pull * gap + 0.01 * r.normal() - df;
    f += df;
    out.hedge.push_back(std::exp(f)), out.target.push_back(std::exp(f + gap));
  }
  return out;
}

/// Least squares of y on columns by the normal equations in 113 bits, with an intercept last.
std::vector<double> solve(const std::vector<double>& y, std::vector<std::vector<double>> x) {
  using series::quad;
  x.emplace_back(y.size(), 1.0);
  const std::size_t k = x.size();
  std::vector<std::vector<quad>> a(k, std::vector<quad>(k + 1));
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t t = 0; t < y.size(); ++t) {
      for (std::size_t j = 0; j < k; ++j)
        a[i][j] += static_cast<quad>(x[i][t]) * static_cast<quad>(x[j][t]);
      a[i][k] += static_cast<quad>(x[i][t]) * static_cast<quad>(y[t]);
    }
  return series::solved(std::move(a));
}

}  // namespace

TEST_CASE("critical values: the published asymptotes, and their approach") {
  // Davidson and MacKinnon, Estimation and Inference in Econometrics (1993), table 20.2: asymptotic
  // values with a constant for 2 to 6 series, at 1, 5 and 10 per cent, to two decimals.
  const double published[5][3] = {{-3.90, -3.34, -3.04},
                                  {-4.29, -3.74, -3.45},
                                  {-4.64, -4.10, -3.81},
                                  {-4.96, -4.42, -4.13},
                                  {-5.25, -4.71, -4.42}};
  for (std::size_t i = 0; i < 5; ++i) {
    const auto c = hr::ratio::engle_granger_critical_values(i + 2, 100000000);
    CHECK(std::fabs(c.percent_1 - published[i][0]) < 0.0065);
    CHECK(std::fabs(c.percent_5 - published[i][1]) < 0.0065);
    CHECK(std::fabs(c.percent_10 - published[i][2]) < 0.0065);
  }
  // Two series, T = 100, from the table's coefficients by hand.
  const auto c = hr::ratio::engle_granger_critical_values(2, 100);
  CHECK(c.percent_1 == doctest::Approx(-3.89644 - 0.109519 - 0.0033527));
  CHECK(c.percent_5 == doctest::Approx(-3.33613 - 0.061101 - 0.0006823));
  CHECK(c.percent_10 == doctest::Approx(-3.04445 - 0.042412 - 0.000272));
}

TEST_CASE("two independent random walks: the test rejects as often as it says") {
  constexpr int rounds = 1500;
  series::random r(51);
  int at_5 = 0, at_10 = 0, dickey_fuller = 0;
  for (int k = 0; k < rounds; ++k) {
    std::vector<double> s, f;
    double a = 0, b = 0;
    for (int t = 0; t < 100; ++t)
      s.push_back(a += r.normal()), f.push_back(b += r.normal());
    const auto e = error_correction(s, f, {.kind = change_kind::difference, .test_lags = 0});
    at_5 += e.cointegrated;
    at_10 += e.test.statistic < e.critical.percent_10;
    dickey_fuller += e.test.statistic < -2.86;  // Dickey and Fuller's, with a constant
  }
  const auto close = [](int count, double p) {
    return std::fabs(count - rounds * p) < 4 * std::sqrt(rounds * p * (1 - p));
  };
  CHECK(close(at_5, 0.05));
  CHECK(close(at_10, 0.10));
  CHECK(dickey_fuller > 2 * at_5);
  MESSAGE("rejected at 5 %: ", 100.0 * at_5 / rounds, " %, at 10 %: ", 100.0 * at_10 / rounds,
          " %, by Dickey and Fuller's 5 %: ", 100.0 * dickey_fuller / rounds, " %");
}

TEST_CASE("both steps against normal equations in 113 bits") {
  series::random r(52);
  const tied p = simulate(r, 80, 0.7, 0.2);
  const auto e = error_correction(p.target, p.hedge, {.target_lags = 2, .hedge_lags = 1});
  std::vector<double> s, f;
  for (std::size_t t = 0; t < 80; ++t)
    s.push_back(std::log(p.target[t])), f.push_back(std::log(p.hedge[t]));
  const auto levels = solve(s, {f});
  CHECK(e.long_run_ratio == doctest::Approx(levels[0]).epsilon(1e-12));
  CHECK(e.long_run_intercept == doctest::Approx(levels[1]).epsilon(1e-12));
  std::vector<double> ds, df, u, s1, s2, f1;
  for (std::size_t t = 3; t < 80; ++t) {
    ds.push_back(s[t] - s[t - 1]), df.push_back(f[t] - f[t - 1]);
    u.push_back(s[t - 1] - levels[1] - levels[0] * f[t - 1]);
    s1.push_back(s[t - 1] - s[t - 2]), s2.push_back(s[t - 2] - s[t - 3]);
    f1.push_back(f[t - 1] - f[t - 2]);
  }
  const auto h = solve(ds, {df, u, s1, s2, f1});
  CHECK(e.ratio == doctest::Approx(h[0]).epsilon(1e-11));
  CHECK(e.adjustment == doctest::Approx(h[1]).epsilon(1e-11));
  REQUIRE(e.target_lag.size() == 2);
  REQUIRE(e.hedge_lag.size() == 1);
  CHECK(e.target_lag[0] == doctest::Approx(h[2]).epsilon(1e-11));
  CHECK(e.target_lag[1] == doctest::Approx(h[3]).epsilon(1e-11));
  CHECK(e.hedge_lag[0] == doctest::Approx(h[4]).epsilon(1e-11));
  CHECK(e.observations == 77);
  double squares = 0;
  for (std::size_t i = 0; i < ds.size(); ++i)
    squares += std::pow(
        ds[i] - h[0] * df[i] - h[1] * u[i] - h[2] * s1[i] - h[3] * s2[i] - h[4] * f1[i] - h[5], 2);
  CHECK(e.residual_deviation == doctest::Approx(std::sqrt(squares / 71)).epsilon(1e-10));
}

TEST_CASE("the unit-root statistic against its regression by hand") {
  const std::vector<double> u{1, 0.5, -0.25, 0.5, 1.5, 0.25, -1, -0.5, 0.75, 0.25};
  double xx = 0, xy = 0, yy = 0;
  for (std::size_t t = 1; t < u.size(); ++t) {
    const double d = u[t] - u[t - 1];
    xx += u[t - 1] * u[t - 1], xy += u[t - 1] * d, yy += d * d;
  }
  const double g = xy / xx, error = std::sqrt((yy - g * xy) / 8 / xx);
  const auto test = hr::ratio::augmented_dickey_fuller(u, 0);
  CHECK(test.statistic == doctest::Approx(g / error).epsilon(1e-13));
  CHECK(test.observations == 9);
  CHECK(hr::ratio::augmented_dickey_fuller(u, 2).observations == 7);
}

TEST_CASE("simulation: ratio and pull are found, the ratio of changes alone is biased") {
  constexpr int rounds = 300;
  series::random r(53);
  double ratio = 0, squares = 0, reported = 0, pull = 0, long_run = 0, plain = 0, over_ten = 0;
  int tied_count = 0;
  for (int k = 0; k < rounds; ++k) {
    const tied p = simulate(r, 600, 0.7, 0.3, 0.3);  // the hedge is drawn to the target, too
    const auto e = error_correction(p.target, p.hedge, {.target_lags = 0, .hedge_lags = 0});
    ratio += e.ratio, squares += (e.ratio - 0.7) * (e.ratio - 0.7);
    reported += e.standard_error * e.standard_error;
    pull += e.adjustment, long_run += e.long_run_ratio;
    tied_count += e.cointegrated;
    const auto of_changes = [&](std::size_t horizon) {
      return hr::ratio::minimum_variance(hr::ratio::changes(change_kind::log, p.target, horizon),
                                         hr::ratio::changes(change_kind::log, p.hedge, horizon))
          .ratio;
    };
    plain += of_changes(1), over_ten += of_changes(10);
  }
  CHECK(std::fabs(ratio / rounds - 0.7) < 4 * std::sqrt(squares) / rounds);
  CHECK(reported / squares == doctest::Approx(1).epsilon(4 * std::sqrt(2.0 / rounds)));
  CHECK(std::fabs(pull / rounds + 0.3) < 0.015);  // biased away from 0 by some 1/n
  CHECK(long_run / rounds == doctest::Approx(1).epsilon(0.01));
  CHECK(tied_count == rounds);
  MESSAGE("true 0.7, error correction ", ratio / rounds, ", changes ", plain / rounds,
          ", changes of ten periods ", over_ten / rounds);
  CHECK(plain / rounds < 0.7 - 0.02);
  CHECK(over_ten / rounds > 0.8);  // by then the pull has brought it near the levels' 1
}

TEST_CASE("bad input is refused by name and value") {
  series::random r(54);
  tied p = simulate(r, 12, 0.7, 0.2);
  CHECK(refusal([&] { return error_correction(p.target, p.hedge, {.kind = change_kind::simple}); })
        == "error_correction: simple returns have no levels; take log or difference");
  CHECK(refusal([&] { return error_correction(p.target, std::span(p.hedge).first(9)); })
        == "error_correction: hedge_prices has 9 observations, target_prices has 12");
  CHECK(refusal([&] {
          return error_correction(std::span(p.target).first(7), std::span(p.hedge).first(7));
        })
        == "error_correction: 7 observations, at least 8 needed");
  CHECK(refusal([&] { return error_correction(p.target, p.hedge, {.test_lags = 5}); })
        == "error_correction: 12 observations, at least 14 needed");
  CHECK(refusal([&] {
          return error_correction(p.target, std::vector<double>(12, 2.0));
        }).find("error_correction: hedge_prices is constant at")
        == 0);
  CHECK(
      refusal([&] { return error_correction(p.hedge, p.hedge); })
      == "error_correction: the target is an exact line in the hedge: nothing is left to correct");
  std::vector<double> line(12);  // levels to regress on, and changes that are all the same
  for (std::size_t i = 0; i < line.size(); ++i)
    line[i] = 10.0 + static_cast<double>(i);
  CHECK(refusal([&] {
          return error_correction(p.target, line, {.kind = change_kind::difference});
        })
        == "error_correction: regressor 0 of the changes (hedge, u, past changes) is constant or a "
           "combination of the others");
  p.target[7] = -36.98;
  CHECK(refusal([&] { return error_correction(p.target, p.hedge); })
        == "error_correction: target_prices[7] is -36.98, a logarithm needs positive prices");
  CHECK(error_correction(p.target, p.hedge, {.kind = change_kind::difference}).observations == 10);
  p.hedge[3] = std::nan("");
  CHECK(refusal(
            [&] { return error_correction(p.target, p.hedge, {.kind = change_kind::difference}); })
        == "error_correction: hedge_prices[3] is nan");
  CHECK(refusal([] { return hr::ratio::augmented_dickey_fuller(std::vector<double>(9, 0.0), 1); })
        == "augmented_dickey_fuller: u moves in a way that its past explains exactly, as a constant "
           "does");
  CHECK(refusal([] { return hr::ratio::engle_granger_critical_values(7, 100); })
        == "engle_granger_critical_values: 7 series, the table has 2 to 6");
  CHECK(refusal([] { return hr::ratio::engle_granger_critical_values(2, 0); })
        == "engle_granger_critical_values: 0 observations");
}
