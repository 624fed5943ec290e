// SPDX-License-Identifier: BSL-1.0
// isa: avx2 avx512
// Derived bands: a register of positions decides as each alone, bit for bit. So do the numbers that
// price hedging in before it starts.
#include "support/random.hpp"
#include "trigger/support/lanes.hpp"
#include <hedgerow/trigger/expected/adjusted_volatility.hpp>
#include <hedgerow/trigger/expected/break_even.hpp>
#include <hedgerow/trigger/expected/hedging_error.hpp>

#include <array>
#include <cstddef>
#include <limits>

namespace ht = hedgerow::trigger;
using lanes::check;

namespace {

/// What stands in headers of expected/ and takes numbers alone, of ten of them.
template <class T>
std::array<T, 15> ex_ante(const std::array<T, 10>& x) {
  const ht::band_terms<T> terms{.price = x[0],
                                .gamma = x[1],
                                .risk_aversion = x[2],
                                .cost_rate = x[3],
                                .fixed_cost = x[4],
                                .discount = x[5]};
  const T &vol = x[6], &real = x[7], &interval = x[8], &half_width = x[9];
  const ht::hedged_option<T> option{x[0], x[4], interval, vol, real, x[1]};
  const T clock = ht::break_even_clock(vol, x[3], interval);
  return {ht::barles_soner_psi(x[1]),
          ht::barles_soner_volatility(terms, vol),
          ht::leland_volatility(vol, x[1], x[3], interval),
          ht::leland_interval(x[3], vol, x[2]),
          ht::break_even_distance(x[0], vol, interval),
          clock,
          ht::break_even_edge(vol, x[3], x[0], x[1], half_width),
          hedgerow::math::select<T>(ht::is_inefficient(real, clock), T(1.0), T(0.0)),
          ht::matched_hedging_error_variance(x[0], x[4], vol, interval, x[9]),
          ht::expected_clock_cost(option, x[3], x[9]),
          ht::expected_mishedging_profit(option),
          ht::hedging_error_variance(option, x[9]),
          ht::optimal_rebalances(x[0], x[3], x[2]),
          ht::sharpe_rebalances(x[0], x[3]),
          ht::polled_edge_trades(vol, half_width, interval)};
}

}  // namespace

TEST_CASE("derived bands, polled and moved") {
  check(ht::whalley_wilmott{.risk_aversion = 1e-6});
  check(ht::recentring{.risk_aversion = 1e-6, .cost_rate = 1e-4});
  check(ht::drift_aware{.trigger = ht::zakamouline{.risk_aversion = 1e-4}, .years = 1e-3});
  check(ht::around{.trigger = ht::fixed_fee{.risk_aversion = 1e-7}, .delta = 0.5});
  check(ht::polled{.trigger = ht::two_fee{.risk_aversion = 1e-6}, .years = 1e-6});
  check(ht::leland{.number = 0.25});
}

TEST_CASE("what is expected of hedging: a register's bits are the number's") {
  using V = xsimd::batch<double>;
  using L = hedgerow::math::lane<V>;
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
  constexpr std::array specials{0.0, -0.0, infinity, -infinity, -1.0, 5e-324, no_number};
  support::random_stream random{7};
  support::fingerprint all;
  int different = 0;
  for (int round = 0; round < 200; ++round) {
    std::array<std::array<double, 10>, L::size> rows;
    for (auto& row : rows)
      for (double& x : row) {
        x = random.spread(-6, 3);
        if (random.uniform() < 0.15) x = -x;
        if (random.uniform() < 0.03) x = specials[random.bits() % specials.size()];
      }
    std::array<V, 10> columns;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      double values[L::size];
      for (std::size_t k = 0; k < rows.size(); ++k)
        values[k] = rows[k][c];
      columns[c] = L::load(values);
    }
    const auto together = ex_ante(columns);
    for (std::size_t k = 0; k < rows.size(); ++k) {
      const auto alone = ex_ante(rows[k]);
      for (std::size_t i = 0; i < alone.size(); ++i)
        different += !support::same_bits(alone[i], L::get(together[i], static_cast<int>(k)));
    }
  }
  CHECK(different == 0);
  random.state = 8;
  // The scalar's bits are those of every compiler and instruction set.
  for (int i = 0; i < 2000; ++i) {
    const double A = random.spread(-12, 12);
    all.add(ht::barles_soner_psi(A)), all.add(ht::barles_soner_psi(-A));
  }
  CHECK(all.value == 14621650869590139016u);
}
