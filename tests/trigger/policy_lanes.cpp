// SPDX-License-Identifier: BSL-1.0
// isa: avx2 avx512
// A register of positions: every trigger decides as it does for each position alone, bit for bit.
#include "trigger/support/lanes.hpp"

namespace ht = hedgerow::trigger;
using lanes::check;

TEST_CASE("clock, bands and combinations") {
  const ht::interval daily{.years = 1.0 / 365};
  const ht::delta_band coins{.half_width = 0.1};
  const ht::asymmetric_band dollars{
      .below = 2000, .above = 30000, .unit = ht::in_quote{}, .target = ht::inner_level{0.5}};
  const ht::delta_band share{
      .half_width = 0.02, .unit = ht::of_exposure{}, .target = ht::deviation_ratio{1.5}};
  check(coins);
  check((daily | dollars) & !(share & coins));
}
