// SPDX-License-Identifier: BSL-1.0
// isa: avx2 avx512
// Derived bands: a register of positions decides as each alone, bit for bit.
#include "trigger/support/lanes.hpp"

namespace ht = hedgerow::trigger;
using lanes::check;

TEST_CASE("derived bands, polled and moved") {
  check(ht::whalley_wilmott{.risk_aversion = 1e-6});
  check(ht::recentring{.risk_aversion = 1e-6, .cost_rate = 1e-4});
  check(ht::drift_aware{.trigger = ht::zakamouline{.risk_aversion = 1e-4}, .years = 1e-3});
  check(ht::around{.trigger = ht::fixed_fee{.risk_aversion = 1e-7}, .delta = 0.5});
  check(ht::polled{.trigger = ht::two_fee{.risk_aversion = 1e-6}, .years = 1e-6});
  check(ht::leland{.number = 0.25});
}
