// SPDX-License-Identifier: BSL-1.0
// Derived bands as triggers: published numbers, the rule each was derived for, edges.
#include "trigger/support/checks.hpp"
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;
using ht::reason;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

/// One option held, unhedged, as a state.
ht::state<double> holding(const hr::black_scholes<double>& m, const hr::european<double>& option,
                          double quantity = 1) {
  const hr::greeks g = hr::evaluate(m, option);
  return {.price = m.spot,
          .exposure = quantity * g.delta,
          .gamma = quantity * g.gamma,
          .vanna = quantity * g.vanna,
          .volatility = m.volatility,
          .rate = m.rate,
          .expiry = option.expiry};
}

const hr::black_scholes<double> money{100, 0.3, 0, 0}, otm{100, 0.25, 0.05, 0};
const hr::european<double> year{hr::option_type::call, 100, 1},
    quarter{hr::option_type::call, 110, 0.25};

/// Half the distance between the two edges that a policy trades to.
template <class P>
double half_width(const P& policy, ht::state<double> s) {
  s.hedge = -1e6;
  const double lower = policy(s).target;
  s.hedge = 1e6;
  return (policy(s).target - lower) / 2;
}
template <class P>
double centre_of(const P& policy, ht::state<double> s) {
  s.hedge = -1e6;
  const double lower = policy(s).target;
  s.hedge = 1e6;
  return (policy(s).target + lower) / 2;
}

}  // namespace

TEST_CASE("Whalley and Wilmott: the number for a year at the money, and the discount factor") {
  const ht::whalley_wilmott ww{.risk_aversion = 1, .cost_rate = 0.02};
  const auto s = holding(money, year);
  CHECK(half_width(ww, s) == doctest::Approx(0.0803481).epsilon(1e-6));
  CHECK(centre_of(ww, s) == doctest::Approx(-0.5596177).epsilon(1e-6));
  // Many programs leave e^(-r tau) out.
  const auto t = holding(otm, quarter);
  const ht::whalley_wilmott quarterly{.risk_aversion = 0.5, .cost_rate = 0.005};
  const double plain = std::cbrt(1.5 * 0.005 * 100 * t.gamma * t.gamma / 0.5);
  CHECK(half_width(quarterly, t) == doctest::Approx(plain * std::exp(-0.05 * 0.25 / 3)));
  CHECK(half_width(quarterly, t) < plain * 0.997);
}

TEST_CASE("the cost is one-way, given or the state's") {
  auto s = holding(money, year);
  s.cost_rate = 0.02;
  const ht::whalley_wilmott given{.risk_aversion = 1, .cost_rate = 0.02};
  const ht::whalley_wilmott fed{.risk_aversion = 1};
  CHECK(half_width(given, s) == half_width(fed, s));
  // Twice the rate, a round trip taken for one way, would be 26 % wider.
  s.cost_rate = 0.04;
  CHECK(half_width(fed, s) == doctest::Approx(std::cbrt(2.0) * half_width(given, s)));
  CHECK(half_width(given, s) == doctest::Approx(0.0803481).epsilon(1e-6));
  CHECK((ht::reads_of<decltype(fed)> & ht::fields(ht::field::cost_rate)) != 0);
  CHECK((ht::reads_of<decltype(given)> & ht::fields(ht::field::cost_rate)) == 0);
}

TEST_CASE("proportional cost: trade to the edge, not to the centre, and the centre has its width") {
  auto s = holding(money, year, -3);
  const ht::whalley_wilmott edge{.risk_aversion = 1, .cost_rate = 0.02};
  const ht::recentring centre{.risk_aversion = 1, .cost_rate = 0.02};
  CHECK(edge(s).target == doctest::Approx(3 * 0.5596177 - half_width(edge, s)));
  CHECK(edge(s).reason == reason::whalley_wilmott);
  CHECK(centre(s).target == doctest::Approx(3 * 0.5596177));
  CHECK(centre(s).reason == reason::recentring);
  const double b = std::cbrt(4.0) * half_width(edge, s);
  s.hedge = 3 * 0.5596177 - b * 0.99;
  CHECK_FALSE(centre(s).rebalance);
  s.hedge = 3 * 0.5596177 - b * 1.01;
  CHECK(centre(s).rebalance);
}

TEST_CASE("the width for a ratio of the deviation minimises cost and variance together") {
  // Rates per year of a band b whose trades keep k = 1 - ratio of it, in units where S = 1:
  // cost lambda a^2/(b (1 + k)), variance sigma^2 b^2 (1 + k^2)/6.
  const double lambda = 1e-3, aversion = 2, gamma = 0.7, sigma = 0.4, a = gamma * sigma;
  for (const double ratio : {0.1, 0.5, 1.0, 1.25, 1.5}) {
    const double k = 1 - ratio;
    const auto total = [&](double b) {
      return lambda * a * a / (b * (1 + k))
           + aversion / 2 * sigma * sigma * b * b * (1 + k * k) / 6;
    };
    ht::state<double> s{.price = 1, .gamma = gamma, .volatility = sigma};
    const ht::recentring policy{
        .risk_aversion = aversion, .cost_rate = lambda, .target = {.ratio = ratio}};
    const auto b = policy.limits(s).upper;
    CHECK(total(b) < total(b * 1.001));
    CHECK(total(b) < total(b * 0.999));
  }
  // The limit of small ratios is the edge.
  ht::state<double> s{.price = 1, .gamma = gamma, .volatility = sigma};
  const ht::recentring tiny{.risk_aversion = 2, .cost_rate = lambda, .target = {.ratio = 1e-9}};
  const ht::whalley_wilmott edge{.risk_aversion = 2, .cost_rate = lambda};
  CHECK(tiny.limits(s).upper == doctest::Approx(edge.limits(s).upper));
}

TEST_CASE("Zakamouline: published numbers; the centre to first order, and exactly") {
  const ht::zakamouline z{.risk_aversion = 1, .cost_rate = 0.02};
  auto s = holding(money, year);
  CHECK(half_width(z, s) == doctest::Approx(0.00222222 + 0.05160699).epsilon(1e-6));
  CHECK(centre_of(z, s) == doctest::Approx(-0.5362338).epsilon(2e-3));
  CHECK(z(s).reason == reason::zakamouline);
  auto sold = holding(money, year, -1);
  CHECK(centre_of(z, sold) == doctest::Approx(0.5759902).epsilon(2e-3));
  // K counts: the centre is not the plain delta.
  CHECK(std::fabs(centre_of(z, s) + 0.5596177) > 0.02);
  CHECK(std::fabs(centre_of(z, sold) - 0.5596177) > 0.01);

  const ht::zakamouline q{.risk_aversion = 0.5, .cost_rate = 0.005};
  for (const double quantity : {1.0, -1.0}) {
    s = holding(otm, quarter, quantity);
    const double published = quantity > 0 ? 0.2418382 : 0.2987911, plain = 0.2742593;
    CHECK(half_width(q, s) == doctest::Approx(0.0064 + 0.06582403).epsilon(1e-6));
    CHECK(std::fabs(quantity * centre_of(q, s) + published) < 0.1 * std::fabs(published - plain));
    // With the delta at the adjusted volatility there is nothing left to approximate.
    auto market = otm;
    market.volatility = quantity > 0 ? 0.2192989 : 0.2773229;
    s.exposure = quantity * hr::delta(market, quarter);
    s.vanna = 0;
    CHECK(quantity * centre_of(q, s) == doctest::Approx(-published).epsilon(1e-6));
  }
}

TEST_CASE("Zakamouline outside its range is Whalley and Wilmott, and says so") {
  auto s = holding(money, year);
  s.hedge = 50;
  const auto same = [&](double aversion, double cost) {
    const ht::zakamouline z{.risk_aversion = aversion, .cost_rate = cost};
    const ht::whalley_wilmott ww{.risk_aversion = aversion, .cost_rate = cost};
    return z(s).reason == reason::zakamouline_fallback && z(s).target == ww(s).target;
  };
  CHECK(same(1e-6, 5e-4));
  CHECK(same(1, 5e-4));
  CHECK(same(1, 0.05));
  CHECK(same(100, 0.01));
  CHECK_FALSE(same(1, 0.01));
  s.gamma *= 1e4;  // 1 + K below 0
  CHECK(same(5, 0.02));
}

TEST_CASE("a fixed fee trades to the centre, both fees to the inner level") {
  auto s = holding(money, year, -1);
  s.fixed_cost = 0.05;
  s.cost_rate = 0.002;
  const ht::fixed_fee fee{.risk_aversion = 1};
  const double b = std::pow(12 * 0.05 * s.gamma * s.gamma, 0.25);
  CHECK(fee(s).target == -s.exposure);
  CHECK(fee(s).reason == reason::fixed_fee_band);
  s.hedge = -s.exposure + b * 0.999;
  CHECK_FALSE(fee(s).rebalance);
  s.hedge = -s.exposure + b * 1.001;
  CHECK(fee(s).rebalance);

  const ht::two_fee both{.risk_aversion = 1};
  const auto levels = ht::two_fee_band(ht::band_terms<double>{
      .price = 100, .gamma = s.gamma, .risk_aversion = 1, .cost_rate = 0.002, .fixed_cost = 0.05});
  s.hedge = -s.exposure - levels.outer * 1.001;
  CHECK(both(s).target == doctest::Approx(-s.exposure - levels.inner));
  CHECK(both(s).reason == reason::two_fee_band);
  s.hedge = -s.exposure + levels.outer * 1.001;
  CHECK(both(s).target == doctest::Approx(-s.exposure + levels.inner));
  s.hedge = -s.exposure + levels.outer * 0.999;
  CHECK_FALSE(both(s).rebalance);
  // Without a fee it is Whalley and Wilmott's, without a rate the fee's.
  s.hedge = 10;
  const ht::two_fee no_fee{.risk_aversion = 1, .cost_rate = 0.002, .fixed_cost = 0.0};
  const ht::whalley_wilmott ww{.risk_aversion = 1};
  CHECK(no_fee(s).target == doctest::Approx(ww(s).target).epsilon(1e-12));
  const ht::two_fee no_rate{.risk_aversion = 1, .cost_rate = 0.0};
  CHECK(no_rate(s).target == doctest::Approx(-s.exposure).epsilon(1e-12));
}

TEST_CASE("edges: gamma, costs, aversion, price and expiry at their ends") {
  auto s = holding(money, year, -1);
  s.hedge = -s.exposure + 1e-9;
  s.cost_rate = 0.002;
  s.fixed_cost = 0.05;
  const auto check = [](const ht::state<double>& state, reason r) {
    const auto each = [&](const auto& policy, reason fired) {
      const ht::decision d = policy(state);
      CHECK(d.reason == (r == reason::user ? fired : r));
      CHECK(d.rebalance == (r == reason::user));
    };
    each(ht::whalley_wilmott{.risk_aversion = 1}, reason::whalley_wilmott);
    each(ht::recentring{.risk_aversion = 1}, reason::recentring);
    each(ht::zakamouline{.risk_aversion = 1}, reason::zakamouline_fallback);
    each(ht::fixed_fee{.risk_aversion = 1}, reason::fixed_fee_band);
    each(ht::two_fee{.risk_aversion = 1}, reason::two_fee_band);
  };
  check(s, reason::hold);
  auto t = s;
  t.gamma = 0;  // nothing drifts: close what is open, once
  check(t, reason::user);
  t.gamma = inf;  // at the strike at expiry: any width is worth waiting for
  check(t, reason::hold);
  t = s;
  t.cost_rate = t.fixed_cost = 0;
  check(t, reason::user);
  t.cost_rate = t.fixed_cost = -1e-4;  // a maker's rebate is no reason to wait
  check(t, reason::user);
  t.cost_rate = t.fixed_cost = inf;
  t.hedge = 10;
  CHECK(ht::whalley_wilmott{.risk_aversion = 1}(t).reason == reason::hold);
  CHECK(ht::fixed_fee{.risk_aversion = 1}(t).reason == reason::hold);
  t = s;
  t.expiry = 0;  // gamma decides, without discount
  t.rate = 0.5;
  check(t, reason::hold);
  t.expiry = inf;
  t.rate = 0;
  CHECK(ht::whalley_wilmott{.risk_aversion = 1}(t).reason == reason::hold);
  t = s;
  t.price = 0;  // a coin costs nothing to trade, an order does
  CHECK(ht::whalley_wilmott{.risk_aversion = 1}(t).rebalance);
  CHECK_FALSE(ht::fixed_fee{.risk_aversion = 1}(t).rebalance);
  t.price = -5;
  CHECK(ht::whalley_wilmott{.risk_aversion = 1}(t).reason == reason::invalid);
  CHECK(ht::fixed_fee{.risk_aversion = 1}(t).reason == reason::hold);

  t = s;
  t.hedge = 1e9;
  CHECK(ht::whalley_wilmott{.risk_aversion = 0}(t).reason == reason::hold);  // nobody minds
  CHECK(ht::zakamouline{.risk_aversion = 0}(t).reason == reason::hold);
  CHECK(ht::fixed_fee{.risk_aversion = 0}(t).reason == reason::hold);
  CHECK(ht::two_fee{.risk_aversion = 0}(t).reason == reason::hold);
  CHECK(ht::recentring{.risk_aversion = 0}(t).reason == reason::hold);
  CHECK(ht::whalley_wilmott{.risk_aversion = -1}(t).reason == reason::invalid);
  CHECK(ht::two_fee{.risk_aversion = 1, .cost_rate = std::nan("")}(t).reason == reason::invalid);
}

TEST_CASE("the contract of every trigger") {
  checks::contract(ht::whalley_wilmott{.risk_aversion = 1e-6});
  checks::contract(ht::recentring{.risk_aversion = 1e-6, .cost_rate = 1e-4});
  checks::contract(ht::zakamouline{.risk_aversion = 1e-4, .cost_rate = 2e-3});
  checks::contract(ht::fixed_fee{.risk_aversion = 1e-6});
  checks::contract(ht::two_fee{.risk_aversion = 1e-6});
}
