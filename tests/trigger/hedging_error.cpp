// isa: avx2
// What hedging by the clock leaves, costs and makes: against the closed forms, other quadratures
// and simulated paths.
#include "support/random.hpp"
#include "support/simulation.hpp"
#include <hedgerow/greeks.hpp>
#include <hedgerow/trigger/expected/hedging_error.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace {

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;
using doctest::Approx;
using option = ht::hedged_option<double>;

constexpr double pi = 3.14159265358979323846, infinity = std::numeric_limits<double>::infinity();

double call_price(double spot, double strike, double expiry, double volatility) {
  return hr::price(hr::black_scholes{.spot = spot, .volatility = volatility, .rate = 0.0},
                   hr::european{hr::option_type::call, strike, expiry});
}
double call_vega(double spot, double strike, double expiry, double volatility) {
  return hr::vega(hr::black_scholes{.spot = spot, .volatility = volatility, .rate = 0.0},
                  hr::european{hr::option_type::call, strike, expiry});
}

/// An integral over [0, 1] by the tanh-sinh rule in long double: takes singular ends in its stride.
template <class F>
long double integral(F f) {
  long double sum = 0;
  for (int i = -380; i <= 380; ++i) {
    const long double x = 0.0125L * i, e = std::exp(-pi * std::sinh(std::fabs(x)));
    const long double low = e / (1 + e);  // the distance to the nearer end
    const long double weight = pi * std::cosh(x) * e / ((1 + e) * (1 + e));
    if (low > 0 && weight > 0) sum += weight * (x < 0 ? f(low, 1 - low) : f(1 - low, low));
  }
  return 0.0125L * sum;
}

/// The integrals of E[(S^2 gamma)^2] and of E[S^2 gamma] as they stand in the docstrings.
long double reference(const option& o, bool squared) {
  const long double K = o.strike, T = o.expiry, h = o.hedge_volatility, r = o.real_volatility;
  return T * integral([&](long double share, long double left) {
           const long double t = share * T, tau = left * T;
           const long double M = std::log(o.price / K) + (o.drift - r * r / 2) * t
                               - h * h * tau / 2;
           const long double V = h * h * tau + (squared ? 2 : 1) * r * r * t;
           if (squared)
             return K * K * std::exp(-M * M / V)
                  / (2 * static_cast<long double>(pi) * h * std::sqrt(tau * V));
           return K * std::exp(-M * M / (2 * V)) / std::sqrt(2 * static_cast<long double>(pi) * V);
         });
}

}  // namespace

TEST_CASE("at the money the variance is vol^2 K^2 T/(8N): Derman and Kamal's rule") {
  for (const double s : {0.01, 0.1, 0.3, 1.0}) {
    const double strike = 100 * std::exp(-s * s / 2);  // d = 0
    const double v = ht::matched_hedging_error_variance(100.0, strike, s, 1.0, 52.0);
    CHECK(v == Approx(s * s * strike * strike / (8 * 52)).epsilon(1e-13));
    const double rule = std::sqrt(pi / 4) * call_vega(100, strike, 1, s) * s / std::sqrt(52.0);
    CHECK(std::sqrt(v) == Approx(rule).epsilon(1e-12));
  }
  // One standard deviation out of the money the rule is a fifth low.
  const double strike = 100 * std::exp(0.25);
  const double rule = std::sqrt(pi / 4) * call_vega(100, strike, 1, 0.25) * 0.25 / std::sqrt(52.0);
  const double v = ht::matched_hedging_error_variance(100.0, strike, 0.25, 1.0, 52.0);
  CHECK(rule / std::sqrt(v) == Approx(0.789).epsilon(0.001));
}

TEST_CASE("matched variance: the integral to 1e-11, and the general form agrees") {
  support::random_stream random{21};
  for (int i = 0; i < 150; ++i) {
    const double s = random.uniform(0.02, 1.2), d = random.uniform(-8, 8);
    const option o{100, 100 * std::exp(-(d + s / 2) * s), 1, s, s, 0};
    const double exact = static_cast<double>(std::pow(s, 4.0L) / (2 * 52) * reference(o, true));
    const double v = ht::matched_hedging_error_variance(o.price, o.strike, s, 1.0, 52.0);
    REQUIRE(v == Approx(exact).epsilon(1e-11));
    if (std::fabs(d) < 6) REQUIRE(ht::hedging_error_variance(o, 52.0) == Approx(v).epsilon(1e-10));
  }
}

TEST_CASE("other volatilities and drifts: both integrals keep their bounds") {
  support::random_stream random{22};
  for (int i = 0; i < 200; ++i) {
    const double h = random.uniform(0.1, 0.6), ratio = std::exp2(random.uniform(-2, 2));
    const double T = random.uniform(0.05, 1.5), r = h * ratio;
    const double reach = std::fmax(h, r) * std::sqrt(T);
    const option o{
        100, 100 * std::exp(random.uniform(-6, 6) * reach), T, h, r, random.uniform(-0.3, 0.3)};
    const double exact = static_cast<double>(std::pow(static_cast<long double>(r), 4) * T / 104
                                             * reference(o, true));
    REQUIRE(ht::hedging_error_variance(o, 52.0) == Approx(exact).epsilon(ratio < 2 ? 1e-10 : 1e-5));
    const double gamma = static_cast<double>(reference(o, false));
    const double bound = ratio > 0.5 && ratio < 2 ? 1e-13 : 1e-10;
    REQUIRE(ht::expected_dollar_gamma(o) == Approx(gamma).epsilon(bound));
  }
}

TEST_CASE("mishedging: expected profit is the difference of the two prices, at every strike") {
  CHECK(ht::expected_mishedging_profit(option{100, 100, 1, 0.2, 0.3, 0})
        == Approx(3.957971018642).epsilon(1e-12));
  CHECK(ht::expected_mishedging_profit(option{100, 100, 1, 0.2, 0.3, 0.1})
        == Approx(3.971224).epsilon(1e-6));
  support::random_stream random{23};
  for (int i = 0; i < 300; ++i) {
    const double hedge = random.uniform(0.15, 0.5), real = hedge * random.uniform(0.51, 1.99);
    const double K = random.uniform(60, 160), T = random.uniform(0.1, 2);
    const double profit = ht::expected_mishedging_profit(option{100, K, T, hedge, real, 0});
    const double higher = call_price(100, K, T, real), lower = call_price(100, K, T, hedge);
    REQUIRE(std::fabs(profit - (higher - lower)) <= 1e-12 * std::fmax(std::fabs(profit), 1.0));
  }
  CHECK(ht::expected_mishedging_profit(option{100, 120, 1, 0.3, 0.3, 0.2}) == 0);
}

TEST_CASE("matched, the expected cost is cost_rate vega sqrt(2N/(pi T)) for every strike") {
  CHECK(ht::expected_clock_cost(option{100, 110, 1, 0.25, 0.25, 0}, 0.001, 252.0)
        == Approx(0.001 * call_vega(100, 110, 1, 0.25) * std::sqrt(504 / pi)).epsilon(1e-13));
  support::random_stream random{24};
  for (int i = 0; i < 100; ++i) {
    const double vol = random.uniform(0.1, 0.8), K = random.uniform(50, 200),
                 T = random.uniform(0.1, 2);
    const double vega = call_vega(100, K, T, vol);
    REQUIRE(ht::expected_clock_cost(option{100, K, T, vol, vol, 0}, 0.005, 100.0)
            == Approx(ht::matched_clock_cost(vega, T, 0.005, 100.0)).epsilon(1e-12));
    REQUIRE(ht::expected_dollar_gamma(option{100, K, T, vol, vol, 0})
            == Approx(vega / vol).epsilon(1e-12));
  }
}

TEST_CASE("Leland's premium is the expected cost, to first order in the cost") {
  // vega (vol_L - vol) with vol_L^2 = vol^2 (1 + Le): the rest is Le^2.
  for (const double cost : {1e-4, 1e-5, 1e-6}) {
    const double vol = 0.25, N = 100, T = 1;
    const double le = ht::leland_number(cost, vol, T / N);
    const double leland = vol * std::sqrt(1 + le);
    const double premium = call_price(100, 110, T, leland) - call_price(100, 110, T, vol);
    CHECK(ht::expected_clock_cost(option{100, 110, T, vol, vol, 0}, cost, N)
          == Approx(premium).epsilon(le));
  }
}

TEST_CASE("simulated paths: variance and cost a standard deviation out of the money") {
  const option o{100, 100 * std::exp(0.25), 1, 0.25, 0.25, 0};
  const auto coarse = support::simulate_clock(o, 25, 100'000, 5);
  const auto fine = support::simulate_clock(o, 100, 120'000, 6);
  // What the leading term leaves out falls with 1/sqrt(N): twice the finer one less the other.
  const double a = coarse.variance / ht::hedging_error_variance(o, 25.0);
  const double b = fine.variance / ht::hedging_error_variance(o, 100.0);
  CHECK(2 * b - a == Approx(1).epsilon(0.03));  // three standard errors
  CHECK(b == Approx(1 - 0.45 / 10).epsilon(0.015));
  CHECK(fine.cost == Approx(ht::expected_clock_cost(o, 1.0, 100.0)).epsilon(0.015));
  CHECK(std::fabs(fine.profit) < 4 * fine.profit_error);
}

TEST_CASE("simulated paths: hedged at the wrong volatility, with drift") {
  const option o{100, 100, 1, 0.2, 0.3, 0.1};
  const auto made = support::simulate_clock(o, 60, 60'000, 7);
  CHECK(made.profit == Approx(ht::expected_mishedging_profit(o)).epsilon(0.015));
  CHECK(made.cost == Approx(ht::expected_clock_cost(o, 1.0, 60.0)).epsilon(0.015));
}

TEST_CASE("the best number of rebalances") {
  const double variance = 200, cost = 0.15, aversion = 0.5;
  const double best = ht::optimal_rebalances(variance, cost, aversion);
  const auto total = [&](double n) { return cost * std::sqrt(n) + aversion / 2 * variance / n; };
  CHECK(total(best) < total(best * 1.01));
  CHECK(total(best) < total(best / 1.01));
  const double sharpe = ht::sharpe_rebalances(3.0, cost);
  const auto ratio = [&](double n) { return (3 - cost * std::sqrt(n)) / std::sqrt(variance / n); };
  CHECK(ratio(sharpe) > ratio(sharpe * 1.01));
  CHECK(ratio(sharpe) > ratio(sharpe / 1.01));
  CHECK(cost * std::sqrt(sharpe) == Approx(1.5));
  CHECK(ht::optimal_rebalances(variance, 0.0, aversion) == infinity);
  CHECK(ht::optimal_rebalances(variance, cost, 0.0) == 0);
  CHECK(std::isnan(ht::optimal_rebalances(variance, cost, -1.0)));
  CHECK(std::isnan(ht::optimal_rebalances(variance, -cost, 1.0)));
  CHECK(ht::sharpe_rebalances(0.0, cost) == 0);
  CHECK(ht::sharpe_rebalances(3.0, 0.0) == infinity);
}

TEST_CASE("edges: expiry now, no volatility, no price, no strike, bad numbers") {
  const auto matched = [](double S, double K, double vol, double T, double N) {
    return ht::matched_hedging_error_variance(S, K, vol, T, N);
  };
  CHECK(matched(100, 100, 0.2, 0, 50) == 0);
  CHECK(matched(100, 100, 0, 1, 50) == 0);
  CHECK(matched(0, 100, 0.2, 1, 50) == 0);
  CHECK(matched(100, 0, 0.2, 1, 50) == 0);
  CHECK(matched(100, 100, 0.2, 1, infinity) == 0);
  CHECK(matched(100, 100, 0.2, 1, 0) == infinity);
  CHECK(matched(100, 100, 0.2, 1, -0.0) == infinity);
  CHECK(matched(100, 1e-200, 0.2, 1, 50) == 0);
  for (const double bad : {-1.0, std::nan("")}) {
    CHECK(std::isnan(matched(bad, 100, 0.2, 1, 50)));
    CHECK(std::isnan(matched(100, bad, 0.2, 1, 50)));
    CHECK(std::isnan(matched(100, 100, bad, 1, 50)));
    CHECK(std::isnan(matched(100, 100, 0.2, bad, 50)));
    CHECK(std::isnan(matched(100, 100, 0.2, 1, bad)));
    CHECK(std::isnan(matched(bad, bad, 0.2, 1, 50)));
    CHECK(std::isnan(matched(100, 100, bad, 1e-320, 50)));
    CHECK(std::isnan(matched(100, 100, bad, 0, 50)));
    const option two{bad, bad, 1, 0.2, 0.3, 0};
    CHECK(std::isnan(ht::hedging_error_variance(two, 50.0)));
    CHECK(std::isnan(ht::expected_dollar_gamma(two)));
    for (double option::* field : {&option::price, &option::strike, &option::expiry,
                                   &option::hedge_volatility, &option::real_volatility}) {
      option o{100, 100, 1, 0.2, 0.3, 0};
      o.*field = bad;
      CHECK(std::isnan(ht::hedging_error_variance(o, 50.0)));
      CHECK(std::isnan(ht::expected_dollar_gamma(o)));
      CHECK(std::isnan(ht::expected_clock_cost(o, 0.001, 50.0)));
      CHECK(std::isnan(ht::expected_mishedging_profit(o)));
    }
  }
  const option now{100, 100, 0, 0.2, 0.3, 0};
  CHECK(ht::hedging_error_variance(now, 50.0) == 0);
  CHECK(ht::expected_dollar_gamma(now) == 0);
  CHECK(ht::expected_clock_cost(now, 0.001, 50.0) == 0);
  CHECK(ht::hedging_error_variance(option{100, 100, 1, 0.2, 0, 0}, 50.0) == 0);
  CHECK(ht::expected_clock_cost(option{100, 100, 1, 0.2, 0, 0}, 0.001, 50.0) == 0);
  CHECK(ht::hedging_error_variance(option{100, 100, 1, 0, 0.3, 0}, 50.0) == infinity);
  CHECK(ht::hedging_error_variance(option{100, 100, 1, -0.0, 0.3, 0}, 50.0) == infinity);
  CHECK(ht::hedging_error_variance(option{0, 100, 1, 0.2, 0.3, 0}, 50.0) == 0);
  CHECK(ht::hedging_error_variance(option{100, 0, 1, 0.2, 0.3, 0}, 50.0) == 0);
}
