// SPDX-License-Identifier: BSL-1.0
// isa: avx2 avx512
// A register of positions: every trigger decides as it does for each position alone, bit for bit.
#include "trigger/support/states.hpp"
#include <hedgerow/math/simd.hpp>

#include <doctest/doctest.h>

namespace ht = hedgerow::trigger;
namespace math = hedgerow::math;

namespace {

template <class F, class P>
void check_lanes(const P& policy) {
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

template <class P>
void check(const P& policy) {
  check_lanes<double>(policy);
  check_lanes<float>(policy);
}

}  // namespace

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

TEST_CASE("derived bands, polled and moved") {
  check(ht::whalley_wilmott{.risk_aversion = 1e-6});
  check(ht::recentring{.risk_aversion = 1e-6, .cost_rate = 1e-4});
  check(ht::drift_aware{.trigger = ht::zakamouline{.risk_aversion = 1e-4}, .years = 1e-3});
  check(ht::around{.trigger = ht::fixed_fee{.risk_aversion = 1e-7}, .delta = 0.5});
  check(ht::polled{.trigger = ht::two_fee{.risk_aversion = 1e-6}, .years = 1e-6});
  check(ht::leland{.number = 0.25});
}
