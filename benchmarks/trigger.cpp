// SPDX-License-Identifier: BSL-1.0
// Rebalancing triggers: one decision a position, beside what one would write by hand.
#include "support/program.hpp"
#include <hedgerow/batch/expected_hedging.hpp>
#include <hedgerow/batch/hedging_rates.hpp>
#include <hedgerow/trigger.hpp>

#include <algorithm>
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

// --- the theory: widths in registers, and what hedging a book is expected to leave and cost ------

/// Terms of bands, and room for widths.
struct widths {
  using V = xsimd::batch<double>;
  std::vector<double> gamma = std::vector<double>(positions), discount = gamma, out = gamma,
                      total = gamma;

  explicit widths(const table& t) {
    for (std::size_t i = 0; i < positions; ++i)
      gamma[i] = t.state[i].gamma, discount[i] = std::exp(-t.state[i].rate * t.state[i].expiry);
  }
  template <class F>
  void lanes(F width) {
    for (std::size_t i = 0; i < positions; i += V::size)
      width(ht::band_terms<V>{.price = V(6e4),
                              .gamma = V::load_unaligned(&gamma[i]),
                              .risk_aversion = V(aversion),
                              .cost_rate = V(cost),
                              .fixed_cost = V(1.0),
                              .discount = V::load_unaligned(&discount[i])})
          .store_unaligned(&out[i]);
  }
  /// The best edge policy and its total, in columns and one by one.
  void best() {
    hedgerow::batch::best_hedging(
        hedgerow::batch::hedging_policy::edge,
        hedgerow::batch::hedged_positions<double>{.price = 6e4,
                                                  .gamma = gamma,
                                                  .risk_aversion = aversion,
                                                  .cost_rate = cost,
                                                  .discount = discount,
                                                  .volatility = 0.5},
        hedgerow::batch::hedging_numbers<double>{.level = out, .total = total});
  }
  void best_one_by_one() {
    for (std::size_t i = 0; i < positions; ++i) {
      const auto plan = ht::best_edge(ht::band_terms<double>{.price = 6e4,
                                                             .gamma = gamma[i],
                                                             .risk_aversion = aversion,
                                                             .cost_rate = cost,
                                                             .discount = discount[i]},
                                      0.5);
      out[i] = plan.level, total[i] = plan.total;
    }
  }
  template <class F>
  void numbers(F width) {
    for (std::size_t i = 0; i < positions; ++i)
      out[i] = width(ht::band_terms<double>{.price = 6e4,
                                            .gamma = gamma[i],
                                            .risk_aversion = aversion,
                                            .cost_rate = cost,
                                            .fixed_cost = 1.0,
                                            .discount = discount[i]});
  }
};

double width_by_hand(const ht::band_terms<double>& t) {
  return std::cbrt(1.5 * t.discount * t.cost_rate * t.price * t.gamma * t.gamma / t.risk_aversion);
}

/// A book of options hedged daily at an implied volatility, while another comes true.
struct book {
  std::vector<double> strike = std::vector<double>(positions), expiry = strike, implied = strike,
                      variance = strike, spent = strike, profit = strike;

  book() {
    std::mt19937_64 random(5);
    const auto between = [&](double a, double b) {
      return std::uniform_real_distribution<double>(a, b)(random);
    };
    for (std::size_t i = 0; i < positions; ++i)
      strike[i] = between(40000, 90000), expiry[i] = between(0.02, 1),
      implied[i] = between(0.4, 0.8);
  }
  void batch() {
    hedgerow::batch::expected_hedging(
        hedgerow::batch::hedged_options<double>{.price = 6e4,
                                                .strike = strike,
                                                .expiry = expiry,
                                                .hedge_volatility = implied,
                                                .real_volatility = 0.5},
        hedgerow::batch::hedging_plan<double>{.rebalances = 30.0, .cost_rate = cost},
        hedgerow::batch::expected_numbers<double>{
            .variance = variance, .cost = spent, .profit = profit});
  }
  void scalar() {
    for (std::size_t i = 0; i < positions; ++i) {
      const ht::hedged_option<double> o{6e4, strike[i], expiry[i], implied[i], 0.5, 0.0};
      variance[i] = ht::hedging_error_variance(o, 30.0);
      spent[i] = ht::expected_clock_cost(o, cost, 30.0);
      profit[i] = ht::expected_mishedging_profit(o);
    }
  }
  /// The integrals by Simpson's rule in 200 steps of the square root of the time to expiry: 1e-9.
  void simpson() {
    constexpr int steps = 200;
    constexpr double pi = 3.14159265358979323846;
    for (std::size_t i = 0; i < positions; ++i) {
      const double T = expiry[i], h = implied[i], r = 0.5, K = strike[i];
      const double money = std::log(6e4 / K);
      double squared = 0, gamma = 0;
      for (int k = 0; k <= steps; ++k) {
        const double u = static_cast<double>(k) / steps, tau = u * u * T, t = T - tau;
        const double M = money - 0.5 * (r * r * t + h * h * tau);
        const double V1 = h * h * tau + r * r * t, V2 = V1 + r * r * t;
        const double weight = k == 0 || k == steps ? 1 : k % 2 == 1 ? 4 : 2;
        squared += weight * std::exp(-M * M / V2) / std::sqrt(V2);
        gamma += weight * u * std::exp(-M * M / (2 * V1)) / std::sqrt(V1);
      }
      squared *= K * K * std::sqrt(T) / (3 * steps * pi * h);
      gamma *= 2 * T * K / (3 * steps * std::sqrt(2 * pi));
      variance[i] = 0.5 * r * r * r * r * T / 30 * squared;
      spent[i] = cost * r * std::sqrt(2 * 30 / (pi * T)) * gamma;
      profit[i] = 0.5 * (r * r - h * h) * gamma;
    }
  }
};

/// Largest relative difference of the book's numbers in columns and by Simpson's rule.
double difference(book& b) {
  b.batch();
  const auto variance = b.variance, spent = b.spent, profit = b.profit;
  b.simpson();
  double worst = 0;
  for (std::size_t i = 0; i < positions; ++i)
    for (const double d :
         {variance[i] / b.variance[i], spent[i] / b.spent[i], profit[i] / b.profit[i]})
      worst = (std::max)(worst, std::fabs(d - 1));
  return worst;
}

bool add_theory(const table& t) {
  static widths w(t);
  static book b;
  const double worst = difference(b);
  if (!(worst < 1e-6)) {
    std::fprintf(stderr, "expected numbers differ from Simpson's rule by %g\n", worst);
    return false;
  }
  const auto ww = [](const auto& terms) { return ht::whalley_wilmott_half_width(terms); };
  const auto two = [](const auto& terms) { return ht::two_fee_band(terms).outer; };
  bench::add("half_width_ww", positions, "lanes", [=] { w.lanes(ww); });
  bench::add("half_width_ww", positions, "scalar", [=] { w.numbers(ww); });
  bench::add("half_width_ww", positions, "by_hand", [] { w.numbers(width_by_hand); });
  bench::add("half_width_two_fee", positions, "lanes", [=] { w.lanes(two); });
  const auto adjusted = [](const auto& terms) {
    return ht::barles_soner_volatility(terms, decltype(terms.price)(0.5));
  };
  bench::add("barles_soner", positions, "lanes", [=] { w.lanes(adjusted); });
  bench::add("barles_soner", positions, "scalar", [=] { w.numbers(adjusted); });
  bench::add("barles_soner", positions, "newton", [] {
    w.numbers([](const ht::band_terms<double>& in) {
      const double A = in.cost_rate * in.price * in.cost_rate * in.price * in.risk_aversion
                     * -in.gamma / in.discount;
      return 0.5 * std::sqrt(ht::detail::barles_soner_by_newton(A).one_plus);
    });
  });
  bench::add("best_edge", positions, "hedgerow", [] { w.best(); });
  bench::add("best_edge", positions, "scalar", [] { w.best_one_by_one(); });
  bench::add("expected_hedging", positions, "hedgerow", [] { b.batch(); });
  bench::add("expected_hedging", positions, "scalar", [] { b.scalar(); });
  bench::add("expected_hedging", positions, "simpson", [] { b.simpson(); });
  return true;
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

  if (!add_theory(t)) return 1;
  bench::add("trigger_band", positions, "scalar", [=] { t.decide(band); });
  bench::add("trigger_band", positions, "by_hand", [=] { t.by_hand(fixed); });
  bench::add("trigger_ww", positions, "scalar", [=] { t.decide(ww); });
  bench::add("trigger_ww", positions, "by_hand", [] { t.by_hand(by_hand_width); });
  bench::add("trigger_zakamouline", positions, "scalar", [=] { t.decide(zakamouline); });
  bench::add("trigger_two_fee", positions, "scalar", [=] { t.decide(two_fee); });
  bench::add("trigger_combined", positions, "scalar", [=] { t.decide(combined); });
  return bench::run_program(argc, argv);
}
