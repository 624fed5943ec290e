// SPDX-License-Identifier: BSL-1.0
// Decisions about many positions: batch::decide beside one by one and plain loops, and what
// decisions add to a pass of Greeks.
#include "decide/peers.hpp"
#include "support/options.hpp"
#include "support/program.hpp"
#include <hedgerow/batch.hpp>
#include <hedgerow/trigger.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <random>
#include <vector>

namespace {

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;

constexpr std::size_t rows = 1024;
constexpr double half_width = 0.4, aversion = 1e-4, day = 1.0 / 365;

using numbers = std::vector<double>;

/// Positions, a third of them outside their bands, and room for decisions.
struct table {
  numbers price, exposure, hedge, gamma, vanna, volatility, rate, expiry, cost_rate, last_time;
  numbers target = numbers(rows), looped = target;
  std::vector<unsigned char> mask = std::vector<unsigned char>(rows);
  std::vector<ht::reason> reason = std::vector<ht::reason>(rows);

  table() {
    std::mt19937_64 random(3);
    const auto fill = [&random](numbers& column, double low, double high) {
      std::uniform_real_distribution<double> value(low, high);
      for (std::size_t i = 0; i < rows; ++i)
        column.push_back(value(random));
    };
    fill(price, 50000, 70000);
    fill(exposure, -8, 8);
    fill(hedge, -0.6, 0.6);
    for (std::size_t i = 0; i < rows; ++i)
      hedge[i] -= exposure[i];
    fill(gamma, -5e-4, 5e-4);
    fill(vanna, -2, 2);
    fill(volatility, 0.3, 0.9);
    fill(rate, 0, 0.06);
    fill(expiry, 0.02, 1);
    fill(cost_rate, 2e-4, 1e-3);
    fill(last_time, 1 - 1.2 * day, 1);
  }
  bench::book_columns columns() const {
    return {rows,         price.data(), exposure.data(), hedge.data(),
            gamma.data(), rate.data(),  expiry.data(),   cost_rate.data()};
  }
  hr::batch::decisions<double> out() {
    return {.rebalance = mask, .target = target, .reason = reason};
  }
  template <class P>
  void batch(const P& policy) {
    hr::batch::positions<double> p{
        .time = 1.0, .price = price, .exposure = exposure, .hedge = hedge, .gamma = gamma};
    p.vanna = vanna, p.volatility = volatility, p.rate = rate, p.expiry = expiry;
    p.cost_rate = cost_rate, p.last_time = last_time;
    benchmark::DoNotOptimize(hr::batch::decide(policy, p, out()));
  }
  template <class P>
  void scalar(const P& policy) {
    for (std::size_t i = 0; i < rows; ++i) {
      ht::state<double> s{.time = 1.0,
                          .price = price[i],
                          .exposure = exposure[i],
                          .hedge = hedge[i],
                          .gamma = gamma[i]};
      s.vanna = vanna[i], s.volatility = volatility[i], s.rate = rate[i], s.expiry = expiry[i];
      s.cost_rate = cost_rate[i], s.last_time = last_time[i];
      const ht::decision<double> d = policy(s);
      mask[i] = d.rebalance;
      target[i] = d.target;
      reason[i] = d.reason;
    }
  }
  /// Largest difference of the loop's targets and a policy's, coins.
  template <class P>
  double difference(const P& policy) {
    batch(policy);
    double worst = 0;
    for (std::size_t i = 0; i < rows; ++i)
      worst = (std::max)(worst, std::fabs(looped[i] - target[i]));
    return worst;
  }
};

/// A chain, with each option a position hedged on its own.
struct chain {
  bench::options in{rows};
  std::array<numbers, 6> greeks;
  numbers hedge, target = numbers(rows), exposure = target, gamma = target;
  std::vector<unsigned char> mask = std::vector<unsigned char>(rows);
  std::vector<ht::reason> reason = std::vector<ht::reason>(rows);

  chain() {
    std::mt19937_64 random(5);
    for (auto& c : greeks)
      c.resize(rows);
    for (std::size_t i = 0; i < rows; ++i)
      hedge.push_back(std::uniform_real_distribution<double>(-10, 10)(random));
  }
  hr::batch::black_scholes<double> market() const {
    return {in.spot, in.volatility, in.rate, in.yield};
  }
  hr::batch::european<double> options() const { return {in.type, in.strike, in.expiry}; }
  hr::batch::greeks<double> six() {
    return {greeks[0], greeks[1], greeks[2], greeks[3], greeks[4], greeks[5]};
  }
  hr::batch::decisions<double> out() {
    return {.rebalance = mask, .target = target, .reason = reason};
  }
  void evaluate() { hr::batch::evaluate(market(), options(), six()); }

  template <class P>
  void fused(const P& policy, const hr::batch::greeks<double>& to) {
    hr::batch::evaluate_and_decide(policy, market(), options(), -10.0,
                                   hr::batch::positions<double>{.hedge = hedge, .cost_rate = 5e-4},
                                   out(), to);
  }
  template <class P>
  void two_calls(const P& policy) {
    evaluate();
    for (std::size_t i = 0; i < rows; ++i)
      exposure[i] = -10 * greeks[1][i], gamma[i] = -10 * greeks[2][i];
    hr::batch::positions<double> p{
        .price = in.spot, .exposure = exposure, .hedge = hedge, .gamma = gamma};
    p.volatility = in.volatility, p.rate = in.rate, p.expiry = in.expiry, p.cost_rate = 5e-4;
    hr::batch::decide(policy, p, out());
  }
};

}  // namespace

int main(int argc, char** argv) {
  static table t;
  static chain c;
  const ht::delta_band band{.half_width = half_width};
  const ht::whalley_wilmott ww{.risk_aversion = aversion};
  const ht::zakamouline zakamouline{.risk_aversion = aversion};
  const ht::cooldown combined{.policy = ww | ht::interval{.years = day}, .years = day / 48};
  const auto loop_band = [] {
    bench::loop_band(t.columns(), half_width, t.mask.data(), t.looped.data());
  };
  const auto loop_ww = [] {
    bench::loop_whalley_wilmott(t.columns(), aversion, t.mask.data(), t.looped.data());
  };
  loop_band();
  double worst = t.difference(band);
  loop_ww();
  worst = (std::max)(worst, t.difference(ww));
  if (!(worst < 1e-12)) {
    std::fprintf(stderr, "decisions differ from the textbook's by %g coins\n", worst);
    return 1;
  }

  bench::add("decide_band", rows, "hedgerow", [=] { t.batch(band); });
  bench::add("decide_band", rows, "scalar", [=] { t.scalar(band); });
  bench::add("decide_band", rows, "loop", loop_band);
  bench::add("decide_ww", rows, "hedgerow", [=] { t.batch(ww); });
  bench::add("decide_ww", rows, "scalar", [=] { t.scalar(ww); });
  bench::add("decide_ww", rows, "loop", loop_ww);
  bench::add("decide_zakamouline", rows, "hedgerow", [=] { t.batch(zakamouline); });
  bench::add("decide_combined", rows, "hedgerow", [=] { t.batch(combined); });
  bench::add("decide_combined", rows, "scalar", [=] { t.scalar(combined); });

  const ht::delta_band chain_band{.half_width = 2.0};
  const ht::whalley_wilmott chain_ww{.risk_aversion = 1e-2};
  bench::add("chain_greeks", rows, "hedgerow", [] { c.evaluate(); });
  bench::add("chain_band", rows, "hedgerow", [=] { c.fused(chain_band, c.six()); });
  bench::add("chain_band_alone", rows, "hedgerow", [=] { c.fused(chain_band, {}); });
  bench::add("chain_ww", rows, "hedgerow", [=] { c.fused(chain_ww, c.six()); });
  bench::add("chain_band", rows, "two_calls", [=] { c.two_calls(chain_band); });
  return bench::run_program(argc, argv);
}
