// SPDX-License-Identifier: BSL-1.0
// Hysteresis and budgets: values with a memory.
#include "trigger/support/checks.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace ht = hedgerow::trigger;
using ht::reason;

namespace {

const ht::interval<> always{.years = 0.0};

}  // namespace

TEST_CASE("hysteresis starts outside the wide band and stops inside the narrow one") {
  ht::hysteresis rule{.enter = ht::delta_band{.half_width = 0.25},
                      .leave = ht::delta_band{.half_width = 0.125, .target = ht::centre{}}};
  ht::state<double> s{.price = 100, .exposure = 1, .hedge = -0.8125};
  const auto look = [&](double hedge) {
    s.hedge = hedge;
    update(rule, s);
    return rule(s);
  };
  CHECK_FALSE(look(-0.8125).rebalance);  // between the two
  CHECK(look(-0.5).rebalance);
  CHECK(rule(s).target == -0.75);
  CHECK(rule(s).reason.part() == 0);
  CHECK(look(-0.8125).rebalance);  // still
  CHECK(rule(s).target == -1);
  CHECK(rule(s).reason.part() == 1);
  const auto copy = rule;
  CHECK_FALSE(look(-0.9375).rebalance);
  CHECK_FALSE(look(-0.8125).rebalance);
  CHECK(copy(s).rebalance);  // has its own memory
  update(rule, s);
  update(rule, s);  // showing a state twice is showing it once
  CHECK_FALSE(rule(s).rebalance);
  s.exposure = std::nan("");
  auto engaged = copy;
  update(engaged, s);
  CHECK(engaged.engaged);
}

TEST_CASE("a budget of trades: so many a period, then none until the next") {
  const double day = 1.0 / 365;
  ht::budget rule{.policy = always, .years = day, .trades = 3};
  ht::state<double> s{.price = 100, .exposure = 1};
  int traded[3] = {};
  for (int hour = 0; hour < 72; ++hour) {
    s.time = (hour + 0.5) / (24 * 365);
    const ht::decision d = rule(s);
    CHECK((d.rebalance || d.reason == reason::budget));
    if (!d.rebalance) continue;
    ++traded[hour / 24];
    rebalanced(rule, s, d);
  }
  for (const int n : traded)
    CHECK(n == 3);
  CHECK(rule.traded == 3);
  s.time = 0;  // time went back: the period goes on
  CHECK(rule(s).reason == reason::budget);
  CHECK(ht::budget{.policy = always, .trades = 0}(s).reason == reason::budget);
}

TEST_CASE("a budget of costs: what is left must pay for the trade") {
  ht::budget rule{.policy = always, .years = 1, .cost = 10};
  // A coin at 100 costs 1 % and a fee of 1.5: 2.5.
  ht::state<double> s{
      .time = 0.5, .price = 100, .exposure = 1, .cost_rate = 0.01, .fixed_cost = 1.5};
  int traded = 0;
  for (int i = 0; i < 10; ++i) {
    const ht::decision d = rule(s);
    if (!d.rebalance) continue;
    ++traded;
    rebalanced(rule, s, d);
  }
  CHECK(traded == 4);
  CHECK(rule.spent == doctest::Approx(10));
  s.exposure = 0;
  s.fixed_cost = -5;  // a rebate fits, and gives nothing back
  CHECK(rule(s).rebalance);
  rebalanced(rule, s, rule(s));
  CHECK(rule.spent == doctest::Approx(10));
  s.time = 1.5;
  s.exposure = 5;
  s.fixed_cost = 6;
  CHECK(rule(s).reason == reason::budget);  // 11 at once
  s.exposure = 3;
  CHECK(rule(s).rebalance);
}

TEST_CASE("deciding does not change a memory; bad budgets are invalid") {
  const ht::budget rule{.policy = always, .years = 1, .trades = 1};
  const ht::state<double> s{.time = 0.5, .price = 100, .exposure = 1};
  for (int i = 0; i < 5; ++i)
    CHECK(rule(s).rebalance);
  CHECK(ht::budget{.policy = always, .years = 0}(s).reason == reason::invalid);
  CHECK(ht::budget{.policy = always, .trades = -1}(s).reason == reason::invalid);
  CHECK(ht::budget{.policy = always, .cost = std::nan("")}(s).reason == reason::invalid);
}

TEST_CASE("memory reaches through decorators and combinations") {
  auto policy = ht::cooldown{.policy = ht::budget{.policy = always, .years = 1, .trades = 1},
                             .years = 0}
              & !ht::hysteresis{.enter = ht::delta_band{.half_width = 10},
                                .leave = ht::delta_band{.half_width = 5}};
  ht::state<double> s{.time = 0.5, .price = 100, .exposure = 1};
  update(policy, s);
  REQUIRE(policy(s).rebalance);
  rebalanced(policy, s, policy(s));
  CHECK(policy(s).reason == reason::budget);
  s.time = 1.5;
  CHECK(policy(s).rebalance);
  s.exposure = 11;
  update(policy, s);
  CHECK(policy.second.policy.engaged);
  s.exposure = 6;
  CHECK_FALSE(policy(s).rebalance);
}

TEST_CASE("the contract of every trigger") {
  checks::contract(ht::budget{.policy = always, .cost = 200});
  checks::contract(ht::hysteresis{.enter = ht::delta_band{.half_width = 1},
                                  .leave = ht::delta_band{.half_width = 0.5},
                                  .engaged = true});
}
