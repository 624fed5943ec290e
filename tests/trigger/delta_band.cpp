// SPDX-License-Identifier: BSL-1.0
// Bands of a given width, in coins, quote currency and as a share of the exposure.
#include "trigger/support/checks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace ht = hedgerow::trigger;
using ht::reason;

TEST_CASE("holds inside, trades to the nearest edge outside, and not again from there") {
  const ht::delta_band band{.half_width = 0.05};
  ht::state<double> s{.price = 100, .exposure = 0.5, .hedge = -0.52};
  CHECK_FALSE(band(s).rebalance);
  CHECK(band(s).reason == reason::hold);
  s.hedge = -0.45;  // on the edge
  CHECK_FALSE(band(s).rebalance);
  s.hedge = -0.3;
  CHECK(band(s).rebalance);
  CHECK(band(s).target == -0.45);
  s.hedge = -0.8;
  CHECK(band(s).target == -0.55);
  std::mt19937_64 random(2);
  int again = 0;
  for (int i = 0; i < 3000; ++i) {
    const ht::state<double> t = states::plausible(random);
    again += band(after(t, band(t))).rebalance;
  }
  CHECK(again == 0);
}

TEST_CASE("above and below apart: the open delta's sign decides") {
  const ht::asymmetric_band band{.below = 0.1, .above = 0.3};
  ht::state<double> s{.price = 100, .exposure = 1};
  const auto at = [&](double open) {
    s.hedge = open - 1;
    return band(s);
  };
  CHECK_FALSE(at(0.25).rebalance);
  CHECK_FALSE(at(-0.0625).rebalance);
  CHECK(at(-0.125).target == -1.1);
  CHECK(at(0.5).target == -0.7);
}

TEST_CASE("widths in quote currency and as a share of the exposure") {
  ht::state<double> s{.price = 50000, .exposure = 8, .hedge = -7.85};
  const ht::delta_band dollars{.half_width = 5000, .unit = ht::in_quote{}};  // 0.1 coins
  CHECK(dollars(s).target == doctest::Approx(-7.9));
  s.price = -50000;  // some underlyings have such prices; a coin is worth as much to trade
  CHECK(dollars(s).target == doctest::Approx(-7.9));
  s.price = 25000;
  CHECK_FALSE(dollars(s).rebalance);
  const ht::delta_band share{.half_width = 0.01, .unit = ht::of_exposure{}};  // 0.08 coins
  CHECK(share(s).target == doctest::Approx(-7.92));
  s.exposure = 0;
  CHECK(share(s).target == 0);
  CHECK((ht::reads_of<decltype(dollars)> & ht::fields(ht::field::price)) != 0);
  CHECK((ht::reads_of<decltype(share)> & ht::fields(ht::field::price)) == 0);
}

TEST_CASE("edges: no width, infinite widths, a price of 0, bad widths") {
  const double inf = std::numeric_limits<double>::infinity();
  ht::state<double> s{.price = 0, .exposure = 8, .hedge = -7.85};
  CHECK(ht::delta_band{.half_width = 0.0}(s).target == -8);
  CHECK_FALSE(ht::delta_band{.half_width = inf}(s).rebalance);
  CHECK(ht::delta_band{.half_width = inf}(s).reason == reason::hold);
  CHECK_FALSE(ht::delta_band{.half_width = inf, .target = ht::inner_level{}}(s).rebalance);
  CHECK(ht::delta_band{.half_width = inf, .target = ht::inner_level{}}(s).reason == reason::hold);
  CHECK_FALSE(ht::delta_band{.half_width = 5000, .unit = ht::in_quote{}}(s).rebalance);
  CHECK(ht::delta_band{.half_width = 0, .unit = ht::in_quote{}}(s).reason == reason::invalid);
  CHECK(ht::asymmetric_band{.below = inf, .above = 0.1}(s).rebalance);
  CHECK(ht::delta_band{.half_width = -0.1}(s).reason == reason::invalid);
  CHECK(ht::asymmetric_band{.below = 0.1, .above = std::nan("")}(s).reason == reason::invalid);
}

TEST_CASE("the contract of every trigger") {
  checks::contract(ht::delta_band{.half_width = 0.1});
  checks::contract(ht::delta_band{.half_width = 5000, .unit = ht::in_quote{}});
  checks::contract(ht::asymmetric_band{
      .below = 0.1, .above = 0.01, .unit = ht::of_exposure{}, .target = ht::centre{}});
}
