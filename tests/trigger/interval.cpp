// SPDX-License-Identifier: BSL-1.0
// The clock.
#include "trigger/support/checks.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace ht = hedgerow::trigger;
using ht::reason;

TEST_CASE("fires when the interval is over, and trades to the centre") {
  const ht::interval daily{.years = 1.0 / 365};
  ht::state<double> s{.time = 1, .price = 100, .exposure = 0.4, .hedge = -0.1};
  s.last_time = 1 - 0.9 / 365;
  CHECK_FALSE(daily(s).rebalance);
  CHECK(daily(s).reason == reason::hold);
  CHECK(daily(s).target == -0.1);
  s.last_time = 1 - 1.1 / 365;
  CHECK(daily(s).rebalance);
  CHECK(daily(s).target == -0.4);
  CHECK(daily(s).reason == reason::interval);
  CHECK(ht::interval{.years = 0.0}(s).rebalance);
  CHECK_FALSE(ht::interval{.years = std::numeric_limits<double>::infinity()}(s).rebalance);
}

TEST_CASE("a clock does not skip a beat where time is summed up") {
  for (const double step : {1.0 / 365, 1.0 / 252, 1.0 / (365 * 24), 1.0 / (365 * 24 * 720)})
    for (const double start : {0.0, 0.7, 56.4}) {
      const ht::interval clock_{.years = 7 * step};
      ht::state<double> s{.time = start, .price = 100, .exposure = 1};
      s.last_time = start;
      int fired = 0;
      for (int i = 1; i <= 7000; ++i) {
        s.time = start + i * step;
        const ht::decision d = clock_(s);
        fired += d.rebalance;
        if (d.rebalance) CHECK(i % 7 == 0);
        s = after(s, d);
      }
      CHECK(fired == 1000);
    }
}

TEST_CASE("nor where it is summed up step by step, for years") {
  const double step = 1.0 / (365 * 24 * 60);
  const ht::interval hourly{.years = 60 * step};
  ht::state<double> s{.time = 50, .price = 100, .exposure = 1};
  s.last_time = 50;
  int fired = 0;
  for (int i = 1; i <= 60000; ++i) {
    s.time += step;
    const ht::decision d = hourly(s);
    fired += d.rebalance;
    s = after(s, d);
  }
  CHECK(fired == 1000);
}

TEST_CASE("before the first rebalance it fires; when time went backwards it says so") {
  const ht::interval daily{.years = 1.0 / 365};
  ht::state<double> s{.time = 1, .price = 100, .exposure = 0.4};
  CHECK(daily(s).rebalance);
  s.last_time = 1.5;
  CHECK_FALSE(daily(s).rebalance);
  CHECK(daily(s).reason == reason::time_backwards);
  s.last_time = std::numeric_limits<double>::infinity();
  CHECK(daily(s).reason == reason::time_backwards);
  CHECK(ht::interval{.years = 0.0}(s).reason == reason::time_backwards);
}

TEST_CASE("Leland's number as an interval: dear and quiet markets are hedged less often") {
  // 2 sqrt(2/pi) 0.01/(0.25 sqrt(0.01)) = 0.638308
  const ht::leland rule{.number = 0.638308, .cost_rate = 0.01};
  ht::state<double> s{.time = 1, .price = 100, .exposure = 1, .volatility = 0.25};
  s.last_time = 1 - 0.00999;
  CHECK_FALSE(rule(s).rebalance);
  s.last_time = 1 - 0.01001;
  CHECK(rule(s).rebalance);
  CHECK(rule(s).reason == reason::leland_interval);
  s.volatility = 0.2;  // 1.5625 times as long
  CHECK_FALSE(rule(s).rebalance);
  s.last_time = 1 - 0.0157;
  CHECK(rule(s).rebalance);
  s.volatility = 0;
  CHECK_FALSE(rule(s).rebalance);
  s.volatility = -0.2;
  CHECK(rule(s).reason == reason::invalid);
  CHECK((!rule)(s).reason == reason::invalid);
  s.volatility = 0.2;
  s.last_time = 1;
  CHECK(ht::leland{.number = 0.5, .cost_rate = 0.0}(s).rebalance);
  CHECK(ht::leland{.number = 0.5}(s).rebalance);  // the state's cost is 0
  CHECK_FALSE(ht::leland{.number = 0.0, .cost_rate = 0.01}(s).rebalance);
  CHECK(ht::leland{.number = -0.5, .cost_rate = 0.01}(s).reason == reason::invalid);
  checks::contract(ht::leland{.number = 0.25});
}

TEST_CASE("a clock of one's own target, bad intervals, and the contract") {
  ht::state<double> s{.time = 1, .price = 100, .exposure = 1, .hedge = 0};
  const ht::interval half{.years = 0.1, .target = ht::deviation_ratio{.ratio = 0.5}};
  CHECK(half(s).target == -0.5);
  CHECK(ht::interval{.years = -1.0}(s).reason == reason::invalid);
  CHECK(ht::interval{.years = std::numeric_limits<double>::quiet_NaN()}(s).reason
        == reason::invalid);
  CHECK(ht::interval{.years = 0.1, .target = ht::deviation_ratio{.ratio = 1.6}}(s).reason
        == reason::invalid);
  checks::contract(ht::interval{.years = 1.0 / 365});
}
