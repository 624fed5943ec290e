// SPDX-License-Identifier: BSL-1.0
// Whole lots: never past what is left open, never an order that the venue refuses.
#include "trigger/support/checks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;
using ht::reason;

namespace {

const ht::interval<> always{.years = 0.0};

/// Hedge after a trade to the centre in lots of 1.
double held(double exposure, double hedge, hr::lot_rule<double> lots, double delta = 0) {
  const ht::state<double> s{.time = 1, .price = 100, .exposure = exposure, .hedge = hedge};
  const ht::in_lots rule{.policy = ht::around{.trigger = always, .delta = delta},
                         .leg = hr::linear_perpetual<double>{.lots = lots},
                         .delta = delta};
  return rule(s).target;
}

}  // namespace

TEST_CASE("rounding never turns around what is left open") {
  const hr::lot_rule<double> ones{.lot = 1.0};
  // 2.6 open: the nearest lots, 3, would leave -0.4.
  CHECK(held(2.6, 0, ones) == -2);
  CHECK(held(-2.6, 0, ones) == 2);
  CHECK(held(2.4, 0, ones) == -2);
  CHECK(held(0.6, 0, ones) == 0);
  CHECK(held(3, 0, ones) == -3);
  CHECK(held(2.6, 0, ones, 1.0) == -1);  // 1.6 more than is wanted
  CHECK(held(2.6, 0, ones, 0.75) == -1);
  // A target beyond the centre is meant to cross.
  const ht::state<double> s{.price = 100, .exposure = 2.6, .hedge = 0};
  const ht::delta_band over{.half_width = 0.1, .target = ht::deviation_ratio{.ratio = 1.5}};
  const ht::in_lots rule{.policy = over, .leg = hr::linear_perpetual<double>{.lots = ones}};
  CHECK(rule(s).target == -4);
}

TEST_CASE("what is left keeps its sign, or is nothing, over random positions and lots") {
  std::mt19937_64 random(6);
  std::uniform_real_distribution<double> size(-5, 5), lot(0.01, 2);
  int flipped = 0, odd = 0, fired = 0, worse = 0;
  for (int i = 0; i < 20000; ++i) {
    ht::state<double> s{.time = 1, .price = 60000 + 1000 * size(random), .exposure = size(random)};
    s.hedge = size(random);
    const double coins = lot(random), delta = i % 2 == 0 ? 0 : size(random);
    const auto rounding = i % 3 == 0 ? hr::lot_rounding::toward_zero : hr::lot_rounding::nearest;
    const auto check = [&](const auto& rule, double each) {
      const ht::decision d = rule(s);
      const double before = s.exposure + s.hedge - delta, left = s.exposure + d.target - delta;
      const double lots = (d.target - s.hedge) / (coins * each);
      flipped += before * left < 0 && std::fabs(left) > 1e-8;
      worse += std::fabs(left) > std::fabs(before) + 1e-9;
      odd += std::fabs(lots - std::round(lots)) > 1e-9;
      fired += d.rebalance;
    };
    const ht::around centre{.trigger = always, .delta = delta};
    check(ht::in_lots{.policy = centre,
                      .leg = hr::linear_perpetual<double>{.lots = {.lot = coins,
                                                                   .rounding = rounding}},
                      .delta = delta,
                      .inwards = i % 5 == 0},
          1);
    check(ht::in_lots{.policy = centre,
                      .leg =
                          hr::inverse_perpetual<double>{
                              .size = 10, .lots = {.lot = coins, .rounding = rounding}},
                      .delta = delta},
          10 / s.price);
  }
  CHECK(flipped == 0);
  CHECK(worse == 0);
  CHECK(odd == 0);
  CHECK(fired > 20000);
}

TEST_CASE("minimum and limit of an order, and the edge of a band in lots") {
  const ht::state<double> s{.price = 50000, .exposure = 1, .hedge = -0.5};
  const auto traded = [&](const hr::lot_rule<double>& lots) {
    const ht::in_lots rule{.policy = ht::delta_band{.half_width = 0.1},
                           .leg = hr::inverse_perpetual<double>{.size = 10, .lots = lots}};
    return rule(s);
  };
  // 0.4 coins to sell are 20,000 dollars, 2,000 contracts.
  CHECK(traded({.lot = 1}).target == doctest::Approx(-0.9).epsilon(1e-12));
  CHECK(traded({.lot = 1, .limit = 500}).target == doctest::Approx(-0.6).epsilon(1e-12));
  CHECK(traded({.lot = 1500}).target == doctest::Approx(-0.8).epsilon(1e-12));
  CHECK(traded({.lot = 5000}).reason == reason::below_lot);
  CHECK_FALSE(traded({.lot = 5000}).rebalance);
  CHECK(traded({.lot = 1, .minimum = 5000}).reason == reason::below_lot);
  CHECK(traded({.lot = -1}).reason == reason::invalid);
  CHECK(traded({.lot = 1, .minimum = std::nan("")}).reason == reason::invalid);
}

TEST_CASE(
    "inwards: to the edge and up to a lot further, so that the next small move trades nothing") {
  const auto rule = [](bool inwards) {
    return ht::in_lots{.policy = ht::delta_band{.half_width = 0.5},
                       .leg = hr::linear_perpetual<double>{.lots = {.lot = 0.25}},
                       .inwards = inwards};
  };
  const auto held_at = [&](bool inwards, double exposure, double hedge) {
    const ht::state<double> s{.price = 100, .exposure = exposure, .hedge = hedge};
    return rule(inwards)(s).target;
  };
  CHECK(held_at(false, 1.0625, -0.5) == -0.5);  // 0.0625 outside: no lot
  CHECK(held_at(true, 1.0625, -0.5) == -0.75);
  CHECK(held_at(true, -1.0625, 0.5) == 0.75);
  CHECK(held_at(true, 1.25, -0.5) == -0.75);  // whole lots stay
  CHECK(held_at(true, 1.0, -0.5) == -0.5);    // on the edge
  // A band narrower than a lot: not past what is open.
  const ht::state<double> s{.price = 100, .exposure = 0.7, .hedge = 0};
  const ht::in_lots coarse{.policy = ht::delta_band{.half_width = 0.1},
                           .leg = hr::linear_perpetual<double>{.lots = {.lot = 0.5}},
                           .inwards = true};
  CHECK(coarse(s).target == -0.5);
}

TEST_CASE("an inverse contract has no coin delta to count by at a price of 0: nothing is traded") {
  ht::state<double> s{.price = 0, .exposure = 1, .hedge = -0.5};
  const ht::in_lots rule{.policy = ht::delta_band{.half_width = 0.1},
                         .leg = hr::inverse_perpetual<double>{.size = 10, .lots = {.lot = 1}}};
  CHECK_FALSE(rule(s).rebalance);
}

TEST_CASE("the contract of every trigger, and no trade is added") {
  const ht::in_lots rule{.policy = ht::delta_band{.half_width = 0.1},
                         .leg = hr::linear_perpetual<double>{.lots = {.lot = 0.25}}};
  checks::contract(rule);
  std::mt19937_64 random(8);
  int added = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto s = i % 3 == 0 ? states::any_bits(random) : states::plausible(random, i % 3 == 1);
    added += rule(s).rebalance && !rule.policy(s).rebalance;
  }
  CHECK(added == 0);
}
