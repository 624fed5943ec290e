// SPDX-License-Identifier: BSL-1.0
// A book of options, each hedged on its own: which to rebalance now, and why. See docs/triggers.md.
#include <hedgerow/batch.hpp>
#include <hedgerow/trigger.hpp>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>
#include <map>
#include <random>
#include <vector>

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;

int main() {
  constexpr std::size_t n = 5000;
  constexpr double day = 1.0 / 365, hour = day / 24, spot = 64000.0;

  // A seeded book: options of a week to a year, sold and bought, last hedged up to a day ago.
  std::mt19937_64 random(7);
  const auto between = [&random](double low, double high) {
    return low + (high - low) * (static_cast<double>(random() >> 11) / 9007199254740992.0);
  };
  std::vector<double> strike(n), expiry(n), volatility(n), quantity(n), hedge(n), last(n), order(n);
  std::vector<hr::option_type> type(n);
  for (std::size_t i = 0; i < n; ++i) {
    type[i] = between(-1, 1) < 0 ? hr::option_type::put : hr::option_type::call;
    strike[i] = 1000 * std::round(between(45, 85));
    expiry[i] = between(7, 365) * day;
    volatility[i] = between(0.45, 0.75);
    quantity[i] = std::round(between(-20, 20));
    last[i] = 1.0 - between(0, 25) * hour;
    // It was hedged where the underlying stood then, up to 3 % away.
    const hr::black_scholes<double> then{.spot = spot * between(0.97, 1.03),
                                         .volatility = volatility[i]};
    hedge[i] = -quantity[i] * hr::delta(then, hr::european<double>{type[i], strike[i], expiry[i]});
    order[i] = between(0, 1) < 0.02 ? 0.1 : 0.0;  // still in the market
    if (between(0, 1) < 0.01) volatility[i] = std::numeric_limits<double>::quiet_NaN();  // no quote
  }

  // The best band for a cost of 5 basis points, or a day on the clock; at most once in two hours,
  // and not while an order is on its way.
  const ht::in_flight_guard policy{
      .policy = ht::cooldown{.policy = ht::whalley_wilmott{.risk_aversion = 1e-4, .cost_rate = 5e-4}
                                     | ht::interval{.years = day},
                             .years = 2 * hour}};

  std::vector<double> trade(n);
  std::vector<ht::reason> reason(n);
  const hr::batch::decision_summary s = hr::batch::evaluate_and_decide(
      policy, hr::batch::black_scholes<double>{.spot = spot, .volatility = volatility},
      hr::batch::european<double>{.type = type, .strike = strike, .expiry = expiry}, quantity,
      hr::batch::positions<double>{
          .time = 1.0, .hedge = hedge, .last_time = last, .in_flight = order},
      hr::batch::decisions<double>{.reason = reason, .trade = trade});

  std::printf("%zu positions: %zu to rebalance, %zu cannot be decided (the first is %zu)\n\n",
              s.size, s.rebalance, s.invalid, s.first_invalid);
  struct tally {
    int rows = 0;
    double coins = 0;
  };
  std::map<ht::reason, tally> tallies;
  double net = 0;
  for (std::size_t i = 0; i < n; ++i) {
    tally& t = tallies[reason[i]];
    ++t.rows;
    t.coins += std::fabs(trade[i]);
    net += trade[i];
  }
  for (const auto& [why, t] : tallies)
    std::printf("%-24s %5d positions  %7.1f coins\n", to_string(why), t.rows, t.coins);
  std::printf("\nnet order: %.1f coins\n", net);
}
