// SPDX-License-Identifier: BSL-1.0
// Venues' delta hedgers: their documented cases, and the thresholds that they leave to be typed.
#include "trigger/support/checks.hpp"
#include <hedgerow/trigger/preset.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;
using ht::reason;

namespace {

/// Delta after a hedger has looked at an account of this delta, options 10 and futures the rest.
template <class P>
double after_look(const P& policy, double delta) {
  const ht::state<double> s{
      .price = 60000, .exposure = 10, .hedge = delta - 10, .past_price = 50000};
  return s.exposure + after(s, policy(s)).hedge;
}

}  // namespace

TEST_CASE("Greeks.live Auto DDH: target and one threshold") {
  // "How to use Greeks.Live Auto DDH service": threshold 0.1; a target of 0 with a DeltaTotal of
  // 0.2 or -0.2, or a target of 1 with 0.8 or 1.2, deviate by 0.2: hedged to the target.
  ht::dynamic_delta_hedge ddh{.positive_threshold = 0.1, .negative_threshold = 0.1};
  CHECK(after_look(ddh, 0.2) == doctest::Approx(0).epsilon(1e-12));
  CHECK(after_look(ddh, -0.2) == doctest::Approx(0).epsilon(1e-12));
  CHECK(after_look(ddh, 0.09) == doctest::Approx(0.09));
  ddh.delta_target = 1;
  CHECK(after_look(ddh, 0.8) == doctest::Approx(1));
  CHECK(after_look(ddh, 1.2) == doctest::Approx(1));
  CHECK(after_look(ddh, 0.95) == doctest::Approx(0.95));
  ddh.delta_target = 5;
  CHECK(after_look(ddh, 0) == doctest::Approx(5));
  ddh.delta_target = -3;
  CHECK(after_look(ddh, 0) == doctest::Approx(-3));
}

TEST_CASE("Greeks.live Advanced Auto DDH: the three cases of its introduction") {
  // Target -3; a delta of -2 deviates by +1 and one of -3.5 by -0.5, each beyond its threshold.
  ht::dynamic_delta_hedge ddh{
      .delta_target = -3, .positive_threshold = 0.99, .negative_threshold = 0.49};
  const auto check = [&](double ratio, double from_above, double from_below) {
    ddh.hedging_ratio = ratio;
    CHECK(after_look(ddh, -2) == doctest::Approx(from_above));
    CHECK(after_look(ddh, -3.5) == doctest::Approx(from_below));
    CHECK(after_look(ddh, -2.1) == doctest::Approx(-2.1));
    CHECK(after_look(ddh, -3.4) == doctest::Approx(-3.4));
  };
  check(1.0, -3, -3);
  check(0.5, -2.5, -3.25);
  check(1.5, -3.5, -2.75);
  ddh.hedging_ratio = 1.6;
  CHECK(ddh(states::ordinary()).reason == reason::invalid);
  ddh.hedging_ratio = 1;
  ddh.negative_threshold = -0.1;
  CHECK(ddh(states::ordinary()).reason == reason::invalid);
}

TEST_CASE("it looks every five seconds, and an order in flight is not repeated") {
  ht::watched ddh{
      .policy = ht::in_flight_guard{.policy = ht::dynamic_delta_hedge{.positive_threshold = 0.1,
                                                                      .negative_threshold = 0.1}},
      .years = ht::seconds(5)};
  ht::state<double> s{.price = 60000, .exposure = 1};
  int looks = 0;
  for (int second = 0; second < 60; ++second) {
    s.time = 0.3 + ht::seconds(second);
    update(ddh, s);
    const ht::decision d = ddh(s);
    looks += d.rebalance;
    CHECK(d.rebalance == (second % 5 == 0));
    if (!d.rebalance) CHECK(d.reason == reason::between_looks);
  }
  CHECK(looks == 12);
  s.time = 0.1;  // time went backwards: look, and count from here
  update(ddh, s);
  CHECK(ddh(s).rebalance);
  s.in_flight = -1;
  CHECK(ddh(s).reason == reason::in_flight);
}

TEST_CASE("coin basis and dollar basis are two exposures") {
  // Three deltas on a screen: DeltaTotal 0.0570 of which futures 7.5395, equity 4.
  const hr::exposure<double> options{{-10.3410}, {-7.4825}, 4.0};
  ht::state<double> s{.price = 9000, .hedge = 7.5395};
  const ht::dynamic_delta_hedge ddh{.positive_threshold = 0.01, .negative_threshold = 0.01};
  const auto traded = [&](hr::hedge_target basis) {
    s.exposure = ht::measure(options, basis);
    return ddh(s).target - s.hedge;
  };
  CHECK(traded(hr::hedge_target::coin_neutral) == doctest::Approx(-0.0570));
  CHECK(traded(hr::hedge_target::quote_neutral) == doctest::Approx(-4.0570));
  CHECK(traded(hr::hedge_target::premium_excluded) == doctest::Approx(2.8015));
}

TEST_CASE("Bybit's and Gate's safety range, and the gate for wobbles of volatility") {
  const ht::safety_range ddh{.lower = -1, .upper = 2, .target = 0.5, .change = 0.01};
  CHECK(after_look(ddh, 2.5) == doctest::Approx(0.5));
  CHECK(after_look(ddh, -1.5) == doctest::Approx(0.5));
  CHECK(after_look(ddh, 1.9) == doctest::Approx(1.9));
  CHECK(after_look(ddh, -0.9) == doctest::Approx(-0.9));
  // Below 1 % in an hour nothing is hedged, however far the delta is.
  ht::state<double> s{.price = 60000, .exposure = 10, .hedge = 0, .past_price = 59500};
  CHECK(ddh(s).reason == reason::move_gate);
  s.past_price = 59400;
  CHECK(ddh(s).rebalance);
  CHECK(ddh(s).reason == reason::delta_band);
  s.past_price = s.price;
  CHECK(ht::safety_range{.lower = -1, .upper = 2}(s).rebalance);  // without a gate
  CHECK(ht::safety_range{.lower = -1, .upper = 2, .target = 3}(s).reason == reason::invalid);
}

TEST_CASE("the threshold to type: by hand, and its edges") {
  ht::state<double> s{.price = 60000,
                      .gamma = -2.7e-4,
                      .volatility = 0.6,
                      .rate = 0,
                      .expiry = 60.0 / 365,
                      .cost_rate = 5e-4};
  const double wanted = std::cbrt(6 * 5e-4 * 60000 * 2.7e-4 * 2.7e-4 / 1e-6);
  const double moves = 0.5825971579 * 2.7e-4 * 60000 * 0.6 * std::sqrt(5.0 / (365 * 86400));
  CHECK(ht::derived_threshold(s, 1e-6).coins == doctest::Approx(wanted - moves).epsilon(1e-9));
  CHECK_FALSE(ht::derived_threshold(s, 1e-6).clock_rule);
  // A ratio of a half: (6/((3/2) (5/4)))^(1/3) instead of 6^(1/3).
  CHECK(ht::derived_threshold(s, 1e-6, 0.5, 0).coins
        == doctest::Approx(wanted * std::cbrt(1 / 1.875)).epsilon(1e-9));
  // Looking four times a year there is no band left.
  const ht::threshold rarely = ht::derived_threshold(s, 1e-6, 1.0, 0.25);
  CHECK(rarely.clock_rule);
  CHECK(rarely.coins == 0);
  s.cost_rate = -1e-4;
  CHECK(ht::derived_threshold(s, 1e-6).coins == 0);
  s.cost_rate = 5e-4;
  CHECK(ht::derived_threshold(s, 0).coins == std::numeric_limits<double>::infinity());
  CHECK(std::isnan(ht::derived_threshold(s, -1).coins));
  CHECK(std::isnan(ht::derived_threshold(s, 1e-6, 2.0).coins));
  s.gamma = std::nan("");
  CHECK(std::isnan(ht::derived_threshold(s, 1e-6).coins));
}

TEST_CASE("simulated: at the derived threshold a hedger has the cost and the variance it was for") {
  // The delta is a Brownian motion of a = gamma S sigma; a look every h, where 0.5826 a sqrt(h) is
  // a twentieth of the band. 3e6 looks, 22,000 to 30,000 trades: the means are known to 0.7 %.
  const double sigma = 0.5, gamma = 1, a = gamma * sigma, lambda = 1e-3, aversion = 4;
  for (const double ratio : {0.5, 1.0, 1.5}) {
    const double kept = 1 - ratio;
    ht::state<double> s{.price = 1, .gamma = gamma, .volatility = sigma, .cost_rate = lambda};
    const double b = std::cbrt(6 * lambda / (aversion * (1 + kept) * (1 + kept * kept)));
    const double look = std::pow(0.05 * b / (0.5826 * a), 2), step = a * std::sqrt(look);
    const double threshold = ht::derived_threshold(s, aversion, ratio, look).coins;
    CHECK(threshold == doctest::Approx(0.95 * b).epsilon(1e-4));
    const ht::dynamic_delta_hedge ddh{
        .positive_threshold = threshold, .negative_threshold = threshold, .hedging_ratio = ratio};
    std::mt19937_64 random(17);
    double square = 0, traded = 0;
    const int looks = 3000000;
    for (int i = 0; i < looks; ++i) {
      // Heads of 64 coins: nearly normal, and the same with every standard library.
      s.exposure += step * (std::popcount(std::uint64_t{random()}) - 32) / 4;
      const ht::decision d = ddh(s);
      traded += std::fabs(d.target - s.hedge);
      s.hedge = d.target;
      const double open = s.exposure + s.hedge;
      square += open * open;
    }
    const double cost = lambda * traded / (looks * look), variance = square / looks;
    CHECK(cost == doctest::Approx(lambda * a * a / (b * (1 + kept))).epsilon(0.02));
    CHECK(variance == doctest::Approx(b * b * (1 + kept * kept) / 6).epsilon(0.02));
  }
}

TEST_CASE("the contract of every trigger") {
  checks::contract(ht::dynamic_delta_hedge{.positive_threshold = 0.1, .negative_threshold = 0.2});
  checks::contract(ht::safety_range{.lower = -0.1, .upper = 0.1, .change = 0.01});
  checks::contract(ht::watched{.policy = ht::delta_band{.half_width = 0.1}, .years = 1.0});
}
