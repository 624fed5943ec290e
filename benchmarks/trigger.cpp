// SPDX-License-Identifier: BSL-1.0
// Rebalancing triggers: one decision a position, beside what one would write by hand.
#include "support/program.hpp"
#include <hedgerow/trigger.hpp>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <random>
#include <vector>

namespace {

namespace ht = hedgerow::trigger;

constexpr std::size_t positions = 1024;
constexpr double half_width = 0.4, aversion = 1e-4, cost = 5e-4, day = 1.0 / 365;

/// Positions in options of a week to a year, a third of them outside their bands, and decisions.
struct table {
  std::vector<ht::state<double>> state = std::vector<ht::state<double>>(positions);
  std::vector<double> target = std::vector<double>(positions), reason = target;

  table() {
    std::mt19937_64 random(3);
    const auto between = [&](double a, double b) {
      return std::uniform_real_distribution<double>(a, b)(random);
    };
    for (auto& s : state) {
      s.time = 1.0;
      s.last_time = 1.0 - between(0, 1.2) * day;
      s.price = s.last_price = between(50000, 70000);
      s.exposure = between(-8, 8);
      s.hedge = between(-0.6, 0.6) - s.exposure;
      s.gamma = between(-5e-4, 5e-4);
      s.vanna = between(-2, 2);
      s.volatility = between(0.3, 0.9);
      s.rate = between(0, 0.06);
      s.expiry = between(0.02, 1);
      s.cost_rate = cost;
      s.fixed_cost = 1;
    }
  }

  template <class P>
  void decide(const P& policy) {
    for (std::size_t i = 0; i < positions; ++i) {
      const ht::decision<double> d = policy(state[i]);
      target[i] = d.target;
      reason[i] = d.reason.code;
    }
  }

  /// The band of width(state) as a loop has it that knows nothing of NaN, reasons or registers.
  template <class F>
  void by_hand(F width) {
    for (std::size_t i = 0; i < positions; ++i) {
      const ht::state<double>& s = state[i];
      const double open = s.exposure + s.hedge, b = width(s);
      if (std::fabs(open) > b)
        target[i] = open > 0 ? -s.exposure + b : -s.exposure - b;
      else
        target[i] = s.hedge;
    }
  }
};

double by_hand_width(const ht::state<double>& s) {
  return std::cbrt(1.5 * std::exp(-s.rate * s.expiry) * cost * s.price * s.gamma * s.gamma
                   / aversion);
}

/// Largest difference of the targets by hand and by a policy, coins.
template <class P, class F>
double difference(table& t, const P& policy, F width) {
  t.decide(policy);
  const std::vector<double> ours = t.target;
  t.by_hand(width);
  double worst = 0;
  for (std::size_t i = 0; i < positions; ++i)
    worst = (std::max)(worst, std::fabs(ours[i] - t.target[i]));
  return worst;
}

}  // namespace

int main(int argc, char** argv) {
  static table t;
  const ht::delta_band band{.half_width = half_width};
  const ht::whalley_wilmott ww{.risk_aversion = aversion, .cost_rate = cost};
  const ht::zakamouline zakamouline{.risk_aversion = aversion};
  const ht::two_fee two_fee{.risk_aversion = aversion};
  const auto combined = ht::cooldown{
      .policy = ht::polled{.trigger = ww, .years = day / 24} | ht::interval{.years = day},
      .years = day / 48};
  const auto fixed = [](const ht::state<double>&) { return half_width; };
  const double worst = (std::max)(difference(t, band, fixed), difference(t, ww, by_hand_width));
  if (!(worst < 1e-12)) {
    std::fprintf(stderr, "triggers differ from their formulas by %g coins\n", worst);
    return 1;
  }

  bench::add("trigger_band", positions, "scalar", [=] { t.decide(band); });
  bench::add("trigger_band", positions, "by_hand", [=] { t.by_hand(fixed); });
  bench::add("trigger_ww", positions, "scalar", [=] { t.decide(ww); });
  bench::add("trigger_ww", positions, "by_hand", [] { t.by_hand(by_hand_width); });
  bench::add("trigger_zakamouline", positions, "scalar", [=] { t.decide(zakamouline); });
  bench::add("trigger_two_fee", positions, "scalar", [=] { t.decide(two_fee); });
  bench::add("trigger_combined", positions, "scalar", [=] { t.decide(combined); });
  return bench::run_program(argc, argv);
}
