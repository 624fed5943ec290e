// SPDX-License-Identifier: BSL-1.0
// One policy on a seeded path: when it trades, to where, and why. See docs/triggers.md.
#include <hedgerow/greeks.hpp>
#include <hedgerow/math/normal_quantile.hpp>
#include <hedgerow/trigger.hpp>

#include <cmath>
#include <cstdio>
#include <random>

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;

int main() {
  constexpr double day = 1.0 / 365, look = day / 96;  // a look every quarter of an hour
  constexpr double quantity = -10, volatility = 0.6, cost_rate = 5e-4;
  const hr::european call{.type = hr::option_type::call, .strike = 60000.0, .expiry = 30 * day};

  // Trade to the nearest edge of the best band, and to the centre every morning, in whole contracts
  // of 10 dollars, not more often than every two hours.
  auto policy = ht::in_lots{
      .policy =
          ht::cooldown{.policy = ht::polled{.trigger = ht::whalley_wilmott{.risk_aversion = 1e-4,
                                                                           .cost_rate = cost_rate},
                                            .years = look}
                               | ht::daily{.hour = 8.0},
                       .years = 8 * look},
      .leg = hr::inverse_perpetual<double>{.size = 10.0, .lots = {.lot = 1.0, .minimum = 1.0}}};

  std::mt19937_64 random(4);
  ht::state state{.price = 60000.0, .volatility = volatility};
  double cost = 0;
  int looks = 0, trades = 0;
  for (; state.time < 2 * day; state.time += look, ++looks) {
    const double uniform = (static_cast<double>(random() >> 11) + 0.5) / 9007199254740992.0;
    if (looks > 0)
      state.price *= std::exp(volatility * std::sqrt(look) * hr::math::normal_quantile(uniform));

    state.expiry = call.expiry - state.time;
    const hr::greeks g = hr::evaluate(
        hr::black_scholes{.spot = state.price, .volatility = volatility},
        hr::european{.type = call.type, .strike = call.strike, .expiry = state.expiry});
    state.exposure = quantity * g.delta;
    state.gamma = quantity * g.gamma;

    update(policy, state);
    const ht::decision d = policy(state);
    if (!d.rebalance) continue;
    std::printf("%2.0f:%02.0f  price %8.1f  exposure %7.3f  hedge %6.3f -> %6.3f  %s (part %d)\n",
                std::floor(state.time / day * 24 + 1e-6),
                std::fmod(std::round(state.time / day * 1440), 60), state.price, state.exposure,
                state.hedge, d.target, to_string(d.reason), d.reason.part());
    cost += cost_rate * std::fabs(d.target - state.hedge) * state.price;
    ++trades;
    rebalanced(policy, state, d);
    state = after(state, d);
  }
  const ht::decision last = policy(state);
  std::printf("%d looks, %d trades, cost %.2f; now: %s\n", looks, trades, cost,
              to_string(last.reason));
}
