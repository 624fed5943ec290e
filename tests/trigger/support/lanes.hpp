// SPDX-License-Identifier: BSL-1.0
// A register of positions against each position alone.
#pragma once

#include "trigger/support/states.hpp"
#include <hedgerow/math/simd.hpp>

#include <doctest/doctest.h>

namespace lanes {

namespace ht = hedgerow::trigger;
namespace math = hedgerow::math;

template <class F, class P>
void check_type(const P& policy) {
  using V = xsimd::batch<F>;
  using L = math::lane<V>;
  constexpr int width = L::size;
  std::mt19937_64 random(11);
  int different = 0, fired = 0;
  for (int round = 0; round < 150; ++round) {
    ht::state<F> one[width];
    states::numbers<V> columns;
    for (auto& s : one)
      s = round % 3 == 0 ? states::any_bits<F>(random)
                         : states::plausible<F>(random, round % 3 == 1);
    for (std::size_t f = 0; f < columns.size(); ++f) {
      F values[width];
      for (int i = 0; i < width; ++i)
        values[i] = states::unpack(one[i])[f];
      columns[f] = L::load(values);
    }
    const ht::decision<V> all = policy(states::pack(columns));
    for (int i = 0; i < width; ++i) {
      const ht::decision<F> d = policy(one[i]);
      different += d.rebalance != L::get_mask(all.rebalance, i);
      different += !states::same_bits(d.target, L::get(all.target, i));
      different += d.reason.code != L::get(all.reason.code, i);
      fired += d.rebalance;
    }
  }
  CHECK(different == 0);
  CHECK(fired > 0);
}

/// Decides the same bits for each position, in double and in float.
template <class P>
void check(const P& policy) {
  check_type<double>(policy);
  check_type<float>(policy);
}

}  // namespace lanes
