// SPDX-License-Identifier: BSL-1.0
// Overlapping horizons: brute force, simulated standard errors, and asynchronous prices, of which
// one-minute ratios are biased low and hourly ones are not.
#include "support/refusal.hpp"
#include "support/series.hpp"
#include <hedgerow/ratio/changes.hpp>
#include <hedgerow/ratio/overlapping.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace hr = hedgerow;
using hr::ratio::lag_weights;
using hr::ratio::overlap;
using hr::ratio::overlapping_minimum_variance;

namespace {

/// The sandwich by definition, in 113 bits.
double sandwich(const std::vector<double>& target, const std::vector<double>& hedge,
                std::size_t horizon, std::size_t lag, lag_weights weights) {
  using series::quad;
  std::vector<double> y, x;
  for (std::size_t i = 0; i + horizon <= target.size(); ++i) {
    double ys = 0, xs = 0;
    for (std::size_t k = 0; k < horizon; ++k)
      ys += target[i + k], xs += hedge[i + k];
    y.push_back(ys), x.push_back(xs);
  }
  const series::central c(x, y);
  std::vector<quad> u;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const quad dx = static_cast<quad>(x[i]) - c.mean_x, dy = static_cast<quad>(y[i]) - c.mean_y;
    u.push_back(dx * (dy - c.xy / c.xx * dx));
  }
  quad sum = 0;
  for (std::size_t i = 0; i < u.size(); ++i)
    for (std::size_t j = 0; j < u.size(); ++j) {
      const std::size_t apart = i > j ? i - j : j - i;
      if (apart > lag) continue;
      const quad weight = weights == lag_weights::uniform
                            ? 1
                            : 1 - static_cast<quad>(apart) / static_cast<quad>(lag + 1);
      sum += weight * u[i] * u[j];
    }
  const double n = static_cast<double>(x.size());
  return std::sqrt(static_cast<double>(sum) * n / (n - 2)) / static_cast<double>(c.xx);
}

}  // namespace

TEST_CASE("the corrected standard error, against the double sum") {
  series::random r(21);
  const auto x = series::normals(r, 90);
  std::vector<double> y;
  for (const double v : x)
    y.push_back(0.7 * v + 0.4 * r.normal() * (1 + v * v));
  for (const std::size_t horizon : {1UL, 2UL, 7UL})
    for (const std::size_t lag : {0UL, 1UL, 6UL, 40UL})
      for (const lag_weights weights : {lag_weights::bartlett, lag_weights::uniform}) {
        const auto h = overlapping_minimum_variance(
            y, x, {.horizon = horizon, .lag = lag, .weights = weights});
        const double want = sandwich(y, x, horizon, lag, weights);
        CHECK(h.observations == 91 - horizon);
        CHECK(h.lag == lag);
        if (std::isnan(want))
          CHECK(std::isnan(h.standard_error));
        else
          CHECK(h.standard_error == doctest::Approx(want).epsilon(1e-12));
      }
}

TEST_CASE("defaults: a lag of 2 (k - 1) or k - 1; a horizon of 1 is minimum variance") {
  series::random r(22);
  const auto x = series::normals(r, 50), y = series::normals(r, 50);
  CHECK(overlapping_minimum_variance(y, x, {.horizon = 6}).lag == 10);
  CHECK(overlapping_minimum_variance(y, x, {.horizon = 6, .weights = lag_weights::uniform}).lag
        == 5);
  CHECK(overlapping_minimum_variance(y, x, {.horizon = 48}).lag == 2);  // of three changes
  const auto one = overlapping_minimum_variance(y, x);
  const auto plain = hr::ratio::minimum_variance(y, x);
  CHECK(one.ratio == plain.ratio);
  CHECK(one.naive_standard_error == plain.standard_error);
  CHECK(one.effectiveness == plain.effectiveness);
  CHECK(one.lag == 0);
}

TEST_CASE("simulation: the corrected standard error holds, the naive one is far too small") {
  constexpr int rounds = 1000;
  constexpr std::size_t n = 600, horizon = 12;
  series::random r(23);
  double sum = 0, squares = 0, corrected = 0, uniform = 0, naive = 0;
  for (int k = 0; k < rounds; ++k) {
    const auto x = series::normals(r, n);
    std::vector<double> y;
    for (const double v : x)
      y.push_back(0.8 * v + r.normal());
    const auto h = overlapping_minimum_variance(y, x, {.horizon = horizon});
    const double u = overlapping_minimum_variance(
                         y, x, {.horizon = horizon, .weights = lag_weights::uniform})
                         .standard_error;
    sum += h.ratio - 0.8, squares += (h.ratio - 0.8) * (h.ratio - 0.8);
    corrected += h.standard_error * h.standard_error;
    naive += h.naive_standard_error * h.naive_standard_error;
    uniform += u * u;
  }
  const double noise = 4 * std::sqrt(2.0 / rounds);  // of a variance that so many rounds measure
  CHECK(std::fabs(sum / rounds) < 4 * std::sqrt(squares) / rounds);
  // Of 50 horizons' worth of data: .88, .95 and .35 of the true error.
  CHECK(std::sqrt(corrected / squares) == doctest::Approx(0.88).epsilon(noise / 2));
  CHECK(std::sqrt(uniform / squares) == doctest::Approx(0.95).epsilon(noise / 2));
  CHECK(std::sqrt(naive / squares) == doctest::Approx(0.35).epsilon(noise / 2));
  MESSAGE("standard errors over the truth: corrected ", std::sqrt(corrected / squares),
          ", uniform ", std::sqrt(uniform / squares), ", naive ", std::sqrt(naive / squares));
}

namespace {

/// Two markets on one true price path, in minutes: the hedge prints every minute, the target when
/// it trades, which is a minute in `every`, and at the last trade's price between. The true
/// ratio is 1; the noise is the target's own.
struct markets {
  std::vector<double> target, hedge;
};

markets asynchronous(series::random& r, std::size_t minutes, double every) {
  markets out;
  double common = 0, own = 0, last = 0;
  for (std::size_t t = 0; t < minutes; ++t) {
    common += r.normal(), own += 0.3 * r.normal();
    if (r.uniform() * every < 1) last = common + own;
    out.hedge.push_back(common), out.target.push_back(last);
  }
  return out;
}

double ratio_over(const markets& m, std::size_t horizon) {
  using hr::ratio::change_kind;
  return overlapping_minimum_variance(hr::ratio::changes(change_kind::difference, m.target),
                                      hr::ratio::changes(change_kind::difference, m.hedge),
                                      {.horizon = horizon, .lag = 0})
      .ratio;
}

}  // namespace

TEST_CASE("asynchronous prices: one-minute ratios are biased low, hourly ones are not") {
  // The target trades with probability p = 1/5 a minute. Its change of a minute at a trade is the
  // sum since the last trade, so Cov = p times one minute's: the ratio of one minute is p. Over k
  // minutes the last price is as old as a geometric variable with mean (1 - p)/p at both ends, and
  // what both changes share is k less that age where it is less than k:
  // ratio = 1 - (1 - p)(1 - (1 - p)^k)/(p k).
  const double p = 0.2;
  series::random r(31);
  const std::size_t rounds = 12, minutes = 60 * 24 * 7;
  for (const std::size_t horizon : {1UL, 5UL, 60UL}) {
    double sum = 0, squares = 0;
    for (std::size_t k = 0; k < rounds; ++k) {
      const double h = ratio_over(asynchronous(r, minutes, 1 / p), horizon);
      sum += h, squares += h * h;
    }
    const double n = static_cast<double>(rounds), mean = sum / n,
                 error = std::sqrt((squares / n - mean * mean) / (n - 1)),
                 k = static_cast<double>(horizon),
                 want = 1 - (1 - p) * (1 - std::pow(1 - p, k)) / (p * k);
    CHECK(std::fabs(mean - want) < 4.5 * error);
    MESSAGE("horizon ", horizon, " minutes: ratio ", mean, " +- ", error, ", closed form ", want);
    if (horizon == 1) CHECK(mean < 0.25);
    if (horizon == 60) CHECK(mean > 0.9);
  }
}

TEST_CASE("a week of a market that trades every other minute") {
  series::random r(32);
  const markets m = asynchronous(r, 60 * 24 * 7, 2);
  const auto over = [&](std::size_t horizon) {
    using hr::ratio::change_kind;
    return overlapping_minimum_variance(hr::ratio::changes(change_kind::difference, m.target),
                                        hr::ratio::changes(change_kind::difference, m.hedge),
                                        {.horizon = horizon});
  };
  const auto minute = over(1), hour = over(60);
  MESSAGE("one minute: ", minute.ratio, " +- ", minute.standard_error, ", one hour: ", hour.ratio,
          " +- ", hour.standard_error, ", naive ", hour.naive_standard_error);
  CHECK(std::fabs(minute.ratio - 0.5) < 3 * minute.standard_error);
  CHECK(minute.ratio < 1 - 30 * minute.standard_error);  // sure, and wrong
  CHECK(std::fabs(hour.ratio - 1) < 2 * hour.standard_error);
  CHECK(hour.effectiveness > 2 * minute.effectiveness);
}

TEST_CASE("bad input is refused by name and value") {
  std::vector<double> x{1, 2, 4, 8, 3}, y{2, 1, 5, 3, 2};
  const auto call = [&](const overlap& how) {
    return refusal([&] { return overlapping_minimum_variance(y, x, how); });
  };
  CHECK(call({.horizon = 0}) == "overlapping_minimum_variance: a horizon of 0 periods");
  CHECK(call({.horizon = 4})
        == "overlapping_minimum_variance: 5 observations, a horizon of 4 needs at least 6");
  CHECK(call({.horizon = 2, .lag = 4})
        == "overlapping_minimum_variance: a lag of 4 with 4 overlapping changes");
  x[3] = std::nan("");
  CHECK(call({.horizon = 2}) == "overlapping_minimum_variance: hedge_changes[3] is nan");
  x.pop_back();
  CHECK(call({}) == "overlapping_minimum_variance: hedge_changes has 4 observations, "
                    "target_changes has 5");
}
