// SPDX-License-Identifier: BSL-1.0
// isa: avx2 avx512
// Decorators: a register of positions decides as each alone, bit for bit.
#include "trigger/support/lanes.hpp"

namespace ht = hedgerow::trigger;
using lanes::check;

TEST_CASE("decorators, lots and memory") {
  const ht::delta_band band{.half_width = 0.1};
  check(ht::cooldown{
      .policy = ht::minimum_trade{.policy = ht::in_flight_guard{.policy = band}, .units = 0.5},
      .years = 1.0 / (365 * 24)});
  check(ht::move_gate{.policy = ht::active_hours{.policy = ht::reduce_only{.policy = band},
                                                 .from = 3.0,
                                                 .to = 22.0},
                      .fraction = 0.01});
  check(ht::in_lots{.policy = band,
                    .leg = hedgerow::inverse_perpetual<double>{.size = 10, .lots = {.lot = 100}}});
  check(ht::budget{.policy = ht::hysteresis{.enter = ht::delta_band{.half_width = 2},
                                            .leave = band,
                                            .engaged = true},
                   .cost = 100});
}
