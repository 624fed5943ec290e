// SPDX-License-Identifier: BSL-1.0
// Moves of the underlying and of volatility since the last rebalance.
#include "trigger/support/checks.hpp"
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <cmath>

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;
using ht::reason;

namespace {

/// Whether a policy fires after a move from `from` to `to`.
template <class P>
bool fires(const P& policy, double from, double to) {
  ht::state<double> s{.price = to, .exposure = 1, .volatility = 0.6};
  s.last_price = from;
  return policy(s).rebalance;
}

}  // namespace

TEST_CASE("absolute and relative moves, up and down") {
  CHECK(fires(ht::price_move{.units = 100}, 1000, 1101));
  CHECK(fires(ht::price_move{.units = 100}, 1000, 899));
  CHECK_FALSE(fires(ht::price_move{.units = 100}, 1000, 1100));
  CHECK(fires(ht::relative_move{.fraction = 0.25}, 1000, 1251));
  CHECK(fires(ht::relative_move{.fraction = 0.25}, 1000, 749));
  CHECK_FALSE(fires(ht::relative_move{.fraction = 0.25}, 1000, 1250));
  CHECK(fires(ht::relative_move{.fraction = 0.25}, -1000, -1251));  // prices below 0 occur
  CHECK(fires(ht::relative_move{.fraction = 0.25}, 1000, 0));
  CHECK_FALSE(fires(ht::relative_move{.fraction = 0.25}, 0, 0));
  CHECK(fires(ht::relative_move{.fraction = 0.25}, 0, 1e-9));
}

TEST_CASE("a day's standard deviation, and the break-even move: 1,884.33 at 60,000 and 0.6") {
  CHECK(fires(ht::deviation_move{}, 60000, 60000 + 1884.34));
  CHECK_FALSE(fires(ht::deviation_move{}, 60000, 60000 + 1884.32));
  CHECK(fires(ht::deviation_move{.deviations = 2}, 60000, 60000 - 3768.67));
  CHECK_FALSE(fires(ht::deviation_move{.deviations = 2}, 60000, 60000 - 3768.65));

  // Without rates the Greeks of any option say the same.
  const hr::greeks g = hr::evaluate(hr::black_scholes{60000.0, 0.6, 0.0, 0.0},
                                    hr::european{hr::option_type::put, 52000.0, 0.1});
  ht::state<double> s{.exposure = 1, .gamma = -3 * g.gamma, .theta = -3 * g.theta};
  s.last_price = 60000;
  s.price = 60000 + 1884.34;
  CHECK(ht::break_even_move{}(s).rebalance);
  CHECK(ht::break_even_move{}(s).reason == reason::break_even_move);
  s.price = 60000 - 1884.32;
  CHECK_FALSE(ht::break_even_move{}(s).rebalance);
  CHECK(ht::break_even_move{.multiple = 0.9}(s).rebalance);
  s.gamma = 0;
  CHECK_FALSE(ht::break_even_move{}(s).rebalance);
  s.gamma = 3 * g.gamma;  // paid for its gamma: nothing to break even
  s.price = 0;
  CHECK_FALSE(ht::break_even_move{}(s).rebalance);
}

TEST_CASE("volatility") {
  ht::state<double> s{.price = 100, .exposure = 1, .volatility = 0.5};
  s.last_volatility = 0.75;
  CHECK(ht::volatility_change{.points = 0.2}(s).rebalance);
  CHECK(ht::volatility_change{.points = 0.2}(s).reason == reason::volatility_change);
  CHECK_FALSE(ht::volatility_change{.points = 0.25}(s).rebalance);
}

TEST_CASE("before the first rebalance they fire; bad levels and volatilities are invalid") {
  const ht::state<double> s{
      .price = 100, .exposure = 1, .gamma = 1, .theta = -1, .volatility = 0.5};
  CHECK(ht::price_move{.units = 99}(s).rebalance);
  CHECK(ht::relative_move{.fraction = 1e9}(s).rebalance);
  CHECK(ht::deviation_move{.deviations = 1e9}(s).rebalance);
  CHECK(ht::break_even_move{}(s).rebalance);
  CHECK(ht::volatility_change{.points = 0.1}(s).rebalance);
  CHECK(ht::price_move{.units = -1}(s).reason == reason::invalid);
  CHECK(ht::relative_move{.fraction = std::nan("")}(s).reason == reason::invalid);
  CHECK(ht::deviation_move{.years = -1}(s).reason == reason::invalid);
  CHECK(ht::break_even_move{.multiple = -1}(s).reason == reason::invalid);
  CHECK(ht::volatility_change{.points = -1}(s).reason == reason::invalid);
  ht::state<double> t = s;
  t.volatility = -0.5;
  CHECK(ht::deviation_move{}(t).reason == reason::invalid);
}

TEST_CASE("the contract of every trigger") {
  checks::contract(ht::price_move{.units = 500});
  checks::contract(ht::relative_move{.fraction = 0.01});
  checks::contract(ht::deviation_move{.deviations = 0.5});
  checks::contract(ht::break_even_move{.multiple = 0.5});
  checks::contract(ht::volatility_change{.points = 0.05});
}
