// SPDX-License-Identifier: BSL-1.0
// Greeks, profits, margin and estimators beyond their levels.
#include "trigger/support/checks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace ht = hedgerow::trigger;
using ht::field;
using ht::reason;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("any Greek, and any other number of the state") {
  ht::state<double> s = states::ordinary();
  CHECK(ht::greek_outside<field::vega>{.lower = -90000}(s).rebalance);
  CHECK(ht::greek_outside<field::vega>{.lower = -90000}(s).reason == reason::greek_level);
  CHECK_FALSE(ht::greek_outside<field::vega>{.lower = -95000, .upper = 0}(s).rebalance);
  CHECK(ht::greek_outside<field::gamma>{.upper = -3e-4}(s).rebalance);
  CHECK_FALSE(ht::greek_outside<field::theta>{}(s).rebalance);
  CHECK(
      ht::greek_outside<field::charm, ht::deviation_ratio>{.upper = 0.5, .target = {0.5}}(s).target
      == doctest::Approx(5.2));
  CHECK(ht::greek_outside<field::price>{.upper = 59999}(s).rebalance);
  CHECK(ht::greek_outside<field::vanna>{.lower = 1, .upper = 0}(s).reason == reason::invalid);
}

TEST_CASE("gamma's and vega's profit since the last rebalance, and the whole") {
  ht::state<double> s{.price = 110, .exposure = 1, .gamma = -0.5, .vega = 200, .volatility = 0.6};
  s.last_price = 100;
  s.last_volatility = 0.5;
  s.profit = -7;
  // gamma: -0.5/2 10^2 = -25, vega: 200 0.1 = 20
  CHECK(ht::gamma_profit{.loss = 24.9}(s).rebalance);
  CHECK_FALSE(ht::gamma_profit{.gain = 0, .loss = 25.1}(s).rebalance);
  CHECK(ht::gamma_profit{.loss = 24.9}(s).reason == reason::gamma_profit);
  CHECK(ht::vega_profit{.gain = 19.9}(s).rebalance);
  CHECK_FALSE(ht::vega_profit{.gain = 20.1, .loss = 0}(s).rebalance);
  CHECK(ht::vega_profit{.gain = 19.9}(s).reason == reason::vega_profit);
  CHECK(ht::profit_since{.loss = 6.9}(s).rebalance);
  CHECK_FALSE(ht::profit_since{.gain = 0, .loss = 7.1}(s).rebalance);
  CHECK(ht::profit_since{.loss = 6.9}(s).reason == reason::profit);
  CHECK(ht::profit_since{.loss = -1}(s).reason == reason::invalid);
  CHECK(ht::gamma_profit{.gain = std::nan("")}(s).reason == reason::invalid);
}

TEST_CASE("the distance to liquidation, as a share and in standard deviations") {
  ht::state<double> s{.price = 60000, .exposure = 1, .volatility = 0.6};
  s.liquidation_price = 48484.848;
  CHECK(ht::margin_distance{.fraction = 0.2}(s).rebalance);
  CHECK_FALSE(ht::margin_distance{.fraction = 0.19}(s).rebalance);
  CHECK(ht::margin_distance{.fraction = 0.2}(s).reason == reason::margin_distance);
  // ln(60000/48484.848) = 0.21309, a week's deviation 0.083091: 2.5646 of them.
  const double week = 7.0 / 365;
  CHECK(ht::margin_deviations{.deviations = 2.57, .years = week}(s).rebalance);
  CHECK_FALSE(ht::margin_deviations{.deviations = 2.56, .years = week}(s).rebalance);
  s.liquidation_price = 71287.129;  // of a short position
  CHECK(ht::margin_distance{.fraction = 0.2}(s).rebalance);
  CHECK(ht::margin_deviations{.deviations = 2.1, .years = week}(s).rebalance);
  for (const double none : {0.0, inf}) {
    s.liquidation_price = none;
    CHECK(ht::margin_distance{.fraction = 1}(s).reason == reason::hold);
    CHECK(ht::margin_deviations{.deviations = 1e9, .years = 1}(s).reason == reason::hold);
  }
  s.price = 0;
  CHECK(ht::margin_deviations{}(s).reason == reason::invalid);
  s.price = 60000;
  s.volatility = -1;
  CHECK(ht::margin_deviations{}(s).reason == reason::invalid);
  CHECK(ht::margin_distance{.fraction = 1.1}(s).reason == reason::invalid);
}

TEST_CASE("what estimators say: effectiveness and correlation") {
  ht::state<double> s{.price = 100, .exposure = 1};
  CHECK_FALSE(ht::effectiveness_floor{.floor = 0.8}(s).rebalance);  // not fed
  s.effectiveness = 0.79;
  CHECK(ht::effectiveness_floor{.floor = 0.8}(s).rebalance);
  CHECK(ht::effectiveness_floor{.floor = 0.8}(s).reason == reason::effectiveness);
  s.effectiveness = -3;  // a hedge that adds variance
  CHECK(ht::effectiveness_floor{.floor = 0}(s).rebalance);

  CHECK_FALSE(ht::correlation_breakout{}(s).rebalance);
  // 0.9 over 60 observations, then 0.6 over 30: 3.3347 standard errors.
  s.correlation_score = (std::atanh(0.9) - std::atanh(0.6)) / std::sqrt(1.0 / 57 + 1.0 / 27);
  CHECK(ht::correlation_breakout{.score = 3.3346}(s).rebalance);
  CHECK_FALSE(ht::correlation_breakout{.score = 3.3348}(s).rebalance);
  s.correlation_score = -2;
  CHECK(ht::correlation_breakout{}(s).rebalance);
  CHECK(ht::correlation_breakout{}(s).reason == reason::correlation);
}

TEST_CASE("the contract of every trigger") {
  checks::contract(ht::greek_outside<field::vega>{.lower = -1e5});
  checks::contract(ht::gamma_profit{.loss = 1e3});
  checks::contract(ht::vega_profit{.gain = 1e3});
  checks::contract(ht::profit_since{.loss = 100});
  checks::contract(ht::margin_distance{.fraction = 0.4});
  checks::contract(ht::margin_deviations{.deviations = 6});
  checks::contract(ht::effectiveness_floor{.floor = 0.8});
  checks::contract(ht::correlation_breakout{.score = 0.5});
}
