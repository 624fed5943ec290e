// SPDX-License-Identifier: BSL-1.0
// Bands that are polled, moved ahead of charm, or held around a delta.
#include "trigger/support/checks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace ht = hedgerow::trigger;
using ht::reason;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("polled: the edge is 0.5826 |gamma| S sigma sqrt(dt) nearer") {
  const double dt = 1.0 / (365 * 24);
  const ht::polled band{.trigger = ht::delta_band{.half_width = 0.05}, .years = dt};
  ht::state<double> s{.price = 100, .exposure = 0.5, .gamma = -0.02, .volatility = 0.25};
  const double b = 0.05 - 0.582597157939010670205 * 0.02 * 100 * 0.25 * std::sqrt(dt);
  CHECK(b < 0.0475);
  CHECK(band(s).target == doctest::Approx(-0.5 + b).epsilon(1e-14));
  CHECK(band(s).reason == reason::delta_band);
  CHECK_FALSE(band(after(s, band(s))).rebalance);
  s.hedge = -2;
  CHECK(band(s).target == doctest::Approx(-0.5 - b).epsilon(1e-14));
  s.gamma = 0;
  CHECK(band(s).target == -0.55);
}

TEST_CASE("polled: where no band is left, the clock rule applies: centre at every look") {
  ht::state<double> s{
      .price = 100, .exposure = 0.5, .hedge = -0.49, .gamma = -0.02, .volatility = 0.25};
  const ht::polled weekly{.trigger = ht::delta_band{.half_width = 0.03}, .years = 7.0 / 365};
  CHECK(weekly(s).rebalance);
  CHECK(weekly(s).reason == reason::clock_rule);
  CHECK(weekly(s).target == -0.5);
  s.hedge = -0.5;
  CHECK_FALSE(weekly(s).rebalance);
  // One side may be gone and the other not.
  const ht::polled uneven{.trigger = ht::asymmetric_band{.below = 0.03, .above = 0.3},
                          .years = 7.0 / 365};
  s.hedge = -0.51;
  CHECK(uneven(s).reason == reason::clock_rule);
  s.hedge = -0.3;
  CHECK_FALSE(uneven(s).rebalance);
  s.hedge = 0.3;
  CHECK(uneven(s).reason == reason::delta_band);
}

TEST_CASE("polled: infinite bands stay, bad numbers are invalid") {
  ht::state<double> s{.price = 100, .exposure = 0.5, .hedge = 9, .gamma = 1, .volatility = 0.25};
  const ht::polled never{.trigger = ht::delta_band{.half_width = inf}, .years = 1};
  CHECK(never(s).reason == reason::hold);
  s.gamma = s.price = 1e300;
  CHECK(never(s).reason == reason::hold);
  const ht::polled band{.trigger = ht::delta_band{.half_width = 1}, .years = 1};
  CHECK(band(s).reason == reason::clock_rule);
  s.volatility = -0.25;
  CHECK(band(s).reason == reason::invalid);
  const ht::polled back{.trigger = ht::delta_band{.half_width = 1}, .years = -1};
  CHECK(back(s).reason == reason::invalid);
}

TEST_CASE("polled: the inner level of two fees is kept within the band") {
  ht::state<double> s{.price = 100,
                      .exposure = 0,
                      .hedge = 5,
                      .gamma = -0.02,
                      .volatility = 0.25,
                      .cost_rate = 0.002,
                      .fixed_cost = 1e-7};
  const ht::two_fee both{.risk_aversion = 1};
  const ht::band<double> plain = both.limits(s);
  const ht::polled slow{.trigger = both, .years = 2.0 / 365};
  const ht::band<double> b = slow.limits(s);
  CHECK(b.upper < plain.inner);
  CHECK(slow(s).target == b.upper);
  CHECK_FALSE(slow(after(s, slow(s))).rebalance);
  const ht::polled fast{.trigger = both, .years = 0};
  CHECK(fast(s).target == plain.inner);
}

TEST_CASE("around: an open delta to keep, for bands and for clocks") {
  ht::state<double> s{.time = 1, .price = 100, .exposure = 0.5, .hedge = 0};
  const ht::around band{.trigger = ht::delta_band{.half_width = 0.125}, .delta = 0.25};
  CHECK(band(s).target == -0.125);  // 0.375 open
  s.hedge = -0.25;
  CHECK_FALSE(band(s).rebalance);
  const ht::around clock_{.trigger = ht::interval{.years = 0.1}, .delta = 0.125};
  CHECK(clock_(s).target == -0.375);
  CHECK(clock_(s).reason == reason::interval);
  const ht::around wild{.trigger = ht::interval{.years = 0.1}, .delta = inf};
  CHECK(wild(s).reason == reason::invalid);
}

TEST_CASE("drift_aware: between two trades of a clock what is open has mean 0 at constant charm") {
  const double years = 1.0 / 365, charm = 40;
  const ht::drift_aware clock_{.trigger = ht::interval{.years = years}, .years = years};
  ht::state<double> s{.time = 1, .price = 100, .exposure = 0.5, .charm = charm};
  double sum = 0;
  const double target = clock_(s).target;
  for (int i = 0; i < 1000; ++i)
    sum += s.exposure + charm * years * (i + 0.5) / 1000 + target;
  CHECK(std::fabs(sum / 1000) < 1e-12);
  CHECK(std::fabs(s.exposure + target) > 0.05);
  // A band moves with its centre.
  const ht::drift_aware band{.trigger = ht::delta_band{.half_width = 0.01}, .years = years};
  CHECK(band(s).target == doctest::Approx(-0.5 - charm * years / 2 + 0.01).epsilon(1e-13));
  const ht::drift_aware nested{
      .trigger = ht::around{.trigger = ht::polled{.trigger = ht::delta_band{.half_width = 0.01},
                                                  .years = 0},
                            .delta = 1},
      .years = years};
  s.hedge = -9;
  CHECK(nested(s).target == doctest::Approx(band(s).target + 1).epsilon(1e-13));
}

TEST_CASE("the contract of every trigger") {
  checks::contract(ht::polled{.trigger = ht::delta_band{.half_width = 0.1}, .years = 1e-6});
  checks::contract(ht::polled{.trigger = ht::zakamouline{.risk_aversion = 1e-4}, .years = 1e-5});
  checks::contract(ht::around{.trigger = ht::interval{.years = 1e-4}, .delta = 2});
  checks::contract(
      ht::drift_aware{.trigger = ht::whalley_wilmott{.risk_aversion = 1e-6}, .years = 1.0 / 365});
}
