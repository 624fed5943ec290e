// SPDX-License-Identifier: BSL-1.0
// Decorators: each takes trades away, says so, and never adds one.
#include "trigger/support/checks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace ht = hedgerow::trigger;
using ht::reason;

namespace {

const ht::delta_band<> band{.half_width = 0.1};
const ht::interval<> always{.years = 0.0};

template <class P>
void check_takes_away(const P& policy, reason why) {
  checks::contract(policy);
  std::mt19937_64 random(8);
  int added = 0, held = 0, unsaid = 0, kept = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto s = i % 3 == 0 ? states::any_bits(random) : states::plausible(random, i % 3 == 1);
    const ht::decision d = policy(s), inner = policy.policy(s);
    added += d.rebalance && !inner.rebalance;
    kept += d.rebalance;
    if (!inner.rebalance || d.rebalance || d.reason == reason::invalid) continue;
    ++held;
    unsaid += d.reason != why && d.reason != reason::time_backwards;
  }
  CHECK(added == 0);
  CHECK(unsaid == 0);
  CHECK(held > 20);
  CHECK(kept > 20);
}

}  // namespace

TEST_CASE("no decorator adds a trade, and each says what it held back") {
  check_takes_away(ht::cooldown{.policy = band, .years = 1.0 / (24 * 365)}, reason::cooldown);
  check_takes_away(ht::minimum_trade{.policy = band, .units = 1}, reason::minimum_trade);
  check_takes_away(ht::in_flight_guard{.policy = band}, reason::in_flight);
  check_takes_away(ht::move_gate{.policy = band, .fraction = 0.3}, reason::move_gate);
  check_takes_away(ht::reduce_only{.policy = band}, reason::reduce_only);
  check_takes_away(ht::active_hours{.policy = band, .from = 3, .to = 22}, reason::inactive_hours);
  check_takes_away(ht::budget{.policy = band, .cost = 60}, reason::budget);
}

TEST_CASE("a decorator keeps the part of the trigger that it held back") {
  ht::state<double> s{.time = 1, .price = 100, .exposure = 1, .hedge = -1};
  s.in_flight = -0.5;
  const ht::in_flight_guard guarded{.policy = band | always};
  const ht::decision d = guarded(s);
  CHECK_FALSE(d.rebalance);
  CHECK(d.reason == reason::in_flight);
  CHECK(d.reason.part() == 1);
  CHECK(d.target == -1);
  CHECK((band | guarded)(s).reason.part() == 2);
  // A part held back says so although another one only holds.
  CHECK((band | guarded)(s).reason == reason::in_flight);
  s.in_flight = 0;
  CHECK(guarded(s).reason == reason::interval);
}

TEST_CASE("cooldown") {
  ht::state<double> s{.time = 1, .price = 100, .exposure = 1};
  const ht::cooldown rule{.policy = always, .years = 0.25};
  CHECK(rule(s).rebalance);  // never traded yet
  s.last_time = 0.8;
  CHECK(rule(s).reason == reason::cooldown);
  s.last_time = 0.75;
  CHECK(rule(s).rebalance);
  s.last_time = 1.5;
  const ht::cooldown backwards{.policy = band, .years = 0.25};
  CHECK(backwards(s).reason == reason::time_backwards);
  CHECK(ht::cooldown{.policy = band, .years = -1}(s).reason == reason::invalid);
}

TEST_CASE("minimum trade: by size, by notional, and nothing at all") {
  ht::state<double> s{.time = 1, .price = 100, .exposure = 1, .hedge = -0.5};
  CHECK(ht::minimum_trade{.policy = always, .units = 0.5}(s).rebalance);
  CHECK(ht::minimum_trade{.policy = always, .units = 0.51}(s).reason == reason::minimum_trade);
  CHECK(ht::minimum_trade{.policy = always, .notional = 50}(s).rebalance);
  CHECK_FALSE(ht::minimum_trade{.policy = always, .notional = 51}(s).rebalance);
  s.hedge = -1;
  CHECK(always(s).rebalance);
  CHECK(always(s).target == -1);
  CHECK(ht::minimum_trade{.policy = always}(s).reason == reason::minimum_trade);
}

TEST_CASE("the gate: a wobble of volatility moves the delta, and trades nothing") {
  ht::state<double> s{.price = 60000, .exposure = 1, .hedge = -0.5};
  s.past_price = 60000;
  const ht::move_gate rule{.policy = band, .fraction = 0.01};
  CHECK(rule(s).reason == reason::move_gate);
  s.past_price = 59400;
  CHECK(rule(s).rebalance);
  s.past_price = 60800;
  CHECK(rule(s).rebalance);
  s.past_price = 60500;
  CHECK_FALSE(rule(s).rebalance);
}

TEST_CASE("in flight: the same delta is not hedged twice") {
  ht::state<double> s{.price = 60000, .exposure = 1, .hedge = 0};
  const ht::in_flight_guard rule{.policy = band};
  double ordered = 0;
  for (int look = 0; look < 10; ++look) {
    const ht::decision d = rule(s);
    if (d.rebalance) {
      ordered += d.target - s.hedge;
      s.in_flight = d.target - s.hedge;  // not filled yet: the hedge is as before
    }
  }
  CHECK(ordered == -0.9);
}

TEST_CASE("reduce only: toward 0, to 0, and no further") {
  const auto held = [](double exposure, double hedge) {
    const ht::state<double> s{.time = 1, .price = 100, .exposure = exposure, .hedge = hedge};
    return ht::reduce_only{.policy = always}(s);
  };
  CHECK(held(1, -2).target == -1);
  CHECK(held(-1, -2).target == 0);
  CHECK(held(-1, 3).target == 1);
  CHECK(held(1, 3).target == 0);
  CHECK(held(2, -1).reason == reason::reduce_only);
  CHECK(held(-2, 1).reason == reason::reduce_only);
  CHECK(held(1, 0).reason == reason::reduce_only);
  CHECK(held(1, -1).rebalance);  // fired with nothing to trade
}
