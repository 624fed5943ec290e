// SPDX-License-Identifier: BSL-1.0
// What must hold for every trigger.
#pragma once

#include "trigger/support/states.hpp"

#include <doctest/doctest.h>

namespace checks {

namespace ht = hedgerow::trigger;

/// On any state a policy gives a sound decision; where a field that it reads is NaN it never trades
/// and says so; and fields that it does not read change nothing.
template <class P>
void contract(const P& policy, unsigned seed = 1) {
  std::mt19937_64 random(seed);
  int unsound = 0, traded_on_nan = 0, silent_on_nan = 0, read_more = 0, fired = 0;
  for (int i = 0; i < 3000; ++i) {
    const ht::state<double> s = i % 3 == 0 ? states::any_bits(random)
                                           : states::plausible(random, i % 3 == 1);
    const ht::decision<double> d = policy(s);
    unsound += !states::is_sound(s, d);
    fired += d.rebalance;
    if (states::reads_nan<P>(s)) {
      traded_on_nan += d.rebalance;
      silent_on_nan += d.reason != ht::reason::invalid;
    }
    ht::state<double> other = s;
    for (int f = 0; f < ht::field_count; ++f)
      if (!ht::contains(ht::reads_of<P>, static_cast<ht::field>(f)))
        states::set(other, static_cast<ht::field>(f), std::numeric_limits<double>::quiet_NaN());
    const ht::decision<double> e = policy(other);
    read_more += e.rebalance != d.rebalance || !states::same_bits(e.target, d.target)
              || e.reason.code != d.reason.code;
  }
  CHECK(unsound == 0);
  CHECK(traded_on_nan == 0);
  CHECK(silent_on_nan == 0);
  CHECK(read_more == 0);
  CHECK(fired > 0);
  // One field unknown in an otherwise ordinary state.
  for (int f = 0; f < ht::field_count; ++f) {
    if (!ht::contains(ht::reads_of<P>, static_cast<ht::field>(f))) continue;
    ht::state<double> s = states::ordinary();
    states::set(s, static_cast<ht::field>(f), std::numeric_limits<double>::quiet_NaN());
    const ht::decision<double> d = policy(s);
    CHECK_MESSAGE(!d.rebalance, ht::field_names[f]);
    CHECK_MESSAGE(d.reason == ht::reason::invalid, ht::field_names[f]);
  }
}

}  // namespace checks
