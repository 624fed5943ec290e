// SPDX-License-Identifier: BSL-1.0
// Given times, times of day, and hours to trade in.
#include "trigger/support/checks.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

namespace ht = hedgerow::trigger;
using ht::reason;

namespace {

ht::state<double> between(double last, double now) {
  ht::state<double> s{.time = now, .price = 100, .exposure = 1};
  s.last_time = last;
  return s;
}

}  // namespace

TEST_CASE("a list of times: once for each that has come, however late") {
  static constexpr std::array fixings{0.25, 0.5, 0.75};
  const ht::calendar rule{.times = fixings};
  CHECK_FALSE(rule(between(0.1, 0.2)).rebalance);
  CHECK(rule(between(0.1, 0.25)).rebalance);
  CHECK(rule(between(0.1, 0.25)).reason == reason::calendar);
  CHECK(rule(between(0.1, 0.25)).target == -1);
  CHECK_FALSE(rule(between(0.25, 0.3)).rebalance);
  CHECK(rule(between(0.25, 0.9)).rebalance);
  CHECK_FALSE(rule(between(0.75, 5)).rebalance);
  CHECK(rule(between(-std::numeric_limits<double>::infinity(), 0.3)).rebalance);
  CHECK_FALSE(rule(between(-std::numeric_limits<double>::infinity(), 0.2)).rebalance);
  CHECK(rule(between(0.6, 0.4)).reason == reason::time_backwards);
  CHECK_FALSE(ht::calendar{}(between(0, 1)).rebalance);
  int fired = 0;
  ht::state<double> s = between(0, 0);
  for (int i = 0; i <= 1000; ++i) {
    s.time = i * 1e-3;
    const ht::decision d = rule(s);
    fired += d.rebalance;
    s = after(s, d);
  }
  CHECK(fired == 3);
}

TEST_CASE("a time of day: every day once, at the first look from then on") {
  const ht::daily morning{.hour = 8.0};
  for (const double minutes : {1.0, 7.0, 60.0, 480.0}) {
    ht::state<double> s = between(0, 0);
    int fired = 0, wrong = 0;
    const int looks = static_cast<int>(100 * 24 * 60 / minutes);
    for (int i = 1; i <= looks; ++i) {
      s.time = i * minutes / (365 * 24 * 60);
      const ht::decision d = morning(s);
      fired += d.rebalance;
      const double hour = std::fmod(i * minutes / 60, 24);
      wrong += d.rebalance && (hour < 8 || hour >= 8 + minutes / 60);
      s = after(s, d);
    }
    CHECK(fired == 100);
    CHECK(wrong == 0);
  }
  CHECK(morning(between(-std::numeric_limits<double>::infinity(), 0.01)).rebalance);
  CHECK(morning(between(1, 0.5)).reason == reason::time_backwards);
  CHECK(ht::daily{.hour = 24.0}(between(0, 1)).reason == reason::invalid);
  CHECK(ht::daily{.hour = 1.0, .days_a_year = 0.0}(between(0, 1)).reason == reason::invalid);
}

TEST_CASE("active hours, past midnight too") {
  const ht::interval always{.years = 0.0};
  const auto at = [&](double from, double to, double hour) {
    const ht::active_hours rule{.policy = always, .from = from, .to = to};
    return rule(between(0, (20 + hour / 24) / 365)).rebalance;
  };
  CHECK(at(9, 17, 9));
  CHECK(at(9, 17, 16.99));
  CHECK_FALSE(at(9, 17, 17));
  CHECK_FALSE(at(9, 17, 8.99));
  CHECK(at(22, 6, 23));
  CHECK(at(22, 6, 0));
  CHECK(at(22, 6, 5.99));
  CHECK_FALSE(at(22, 6, 6));
  CHECK_FALSE(at(22, 6, 21.99));
  CHECK(at(0, 24, 0));
  CHECK(at(0, 24, 23.99));
  CHECK(at(5, 5, 4));
  const ht::active_hours rule{.policy = always, .from = 9, .to = 17};
  CHECK(rule(between(0, 20.0 / 365)).reason == reason::inactive_hours);
  const ht::active_hours bad{.policy = always, .from = -1};
  CHECK(bad(between(0, 1)).reason == reason::invalid);
}

TEST_CASE("the contract of every trigger") {
  static constexpr std::array fixings{0.1, 0.2, 0.2499, 0.3};
  checks::contract(ht::calendar{.times = fixings});
  checks::contract(ht::daily{.hour = 6.0});
  checks::contract(ht::active_hours{.policy = ht::interval{.years = 0.0}, .from = 3.0, .to = 23.0});
}
