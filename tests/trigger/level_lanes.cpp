// SPDX-License-Identifier: BSL-1.0
// isa: avx2 avx512
// Times, moves and levels: a register of positions decides as each alone, bit for bit.
#include "trigger/support/lanes.hpp"

namespace ht = hedgerow::trigger;
using lanes::check;

TEST_CASE("times") {
  static constexpr double fixings[] = {0.1, 0.2, 0.2499, 0.3};
  check(ht::calendar{.times = fixings});
  check(ht::daily{.hour = 6.0});
}

TEST_CASE("moves and levels, each in a combination with others") {
  using ht::field;
  check(ht::price_move{.units = 800} | ht::relative_move{.fraction = 0.02}
        | ht::deviation_move{.deviations = 0.5} | ht::break_even_move{.multiple = 0.5}
        | ht::volatility_change{.points = 0.1});
  check((ht::greek_outside<field::vega>{.lower = -1e5} & ht::gamma_profit{.loss = 1e4})
        | ht::vega_profit{.gain = 1e4} | ht::profit_since{.loss = 200});
  check(ht::margin_distance{.fraction = 0.4} | ht::margin_deviations{.deviations = 6}
        | ht::effectiveness_floor{.floor = 0.3} | ht::correlation_breakout{.score = 0.7});
}
