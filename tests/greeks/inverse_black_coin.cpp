// SPDX-License-Identifier: BSL-1.0
// isa: avx2
// What is surprising about options settled in coin, and the equivalence that they rest on.
#include "support/random_options.hpp"
#include <hedgerow/batch.hpp>
#include <hedgerow/implied.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace hr = hedgerow;

namespace {

constexpr auto call = hr::option_type::call, put = hr::option_type::put;

/// The expectation of payoff(S_T) under the measure at which S_T is lognormal with mean F e^(drift)
/// and deviation s, by Simpson's rule on either side of the kink: exact to 1e-11.
template <class F>
double expectation(double forward, double s, double log_kink, F payoff) {
  const auto side = [&](double from, double to) {
    const int n = 4000;  // Simpson
    const double step = (to - from) / n;
    double sum = 0;
    for (int i = 0; i <= n; ++i) {
      const double z = from + i * step, weight = i == 0 || i == n ? 1 : i % 2 ? 4 : 2;
      sum += weight * payoff(forward * std::exp(s * z - s * s / 2)) * std::exp(-z * z / 2);
    }
    return sum * step / 3 / std::sqrt(2 * std::acos(-1.0));
  };
  const double kink = (log_kink - std::log(forward)) / s + s / 2;
  return side(-14, kink) + side(kink, 14);
}

}  // namespace

TEST_CASE("the pay-off in coin has the value of the vanilla option over the forward") {
  // In the measure of the quote currency the pay-off in coin, worth S_T each, is the vanilla's; in
  // that of the coin, whose density is S_T/F times the former, it is (phi (S_T - K))+/S_T itself.
  const double F = 60000, s = 0.6 * std::sqrt(0.25), rate = 0.03, T = 0.25;
  for (const double K : {30000.0, 60000.0, 65000.0, 120000.0}) {
    for (const auto type : {call, put}) {
      const double phi = static_cast<int>(type);
      const auto coins = [&](double S) { return std::fmax(phi * (S - K), 0.0) / S; };
      const double under_coin = expectation(F * std::exp(s * s), s, std::log(K), coins);
      const double reweighted = expectation(F, s, std::log(K),
                                            [&](double S) { return coins(S) * S / F; });
      const double price = hr::price(
          hr::inverse_black{.forward = F, .volatility = 0.6, .rate = rate},
          hr::european{type, K, T});
      INFO(K);
      CHECK(price == doctest::Approx(std::exp(-rate * T) * under_coin).epsilon(1e-10));
      CHECK(price == doctest::Approx(std::exp(-rate * T) * reweighted).epsilon(1e-10));
    }
  }
}

TEST_CASE("it is Black (1976) over F, and the delta Black's less the price") {
  for (const double K : {30000.0, 60000.0, 90000.0}) {
    for (const auto type : {call, put}) {
      const hr::european option{type, K, 0.3};
      const hr::inverse_black coin{.forward = 60000.0, .volatility = 0.7, .rate = 0.02};
      const hr::greeks x = hr::evaluate(coin, option),
                       v = hr::evaluate(hr::black76{60000.0, 0.7, 0.02}, option);
      CHECK(x.price == doctest::Approx(v.price / 60000).epsilon(1e-14));
      CHECK(hr::net_transaction_delta(coin, option)
            == doctest::Approx(v.delta - x.price).epsilon(1e-12));
      CHECK(x.vega == doctest::Approx(v.vega / 60000).epsilon(1e-14));
      CHECK(hr::color(coin, option) == x.color);  // asked for alone, with the stages it needs
      CHECK(hr::gamma(coin, option) == x.gamma);
      CHECK(hr::charm(coin, option) == x.charm);
    }
  }
}

TEST_CASE("a call's net transaction delta is not monotone in the strike") {
  const hr::inverse_black market{.forward = 60000.0, .volatility = 0.6, .rate = 0.0};
  const auto ntd = [&](double K) {
    return hr::net_transaction_delta(market, hr::european{call, K, 0.25});
  };
  CHECK(ntd(10000) < ntd(40000));
  CHECK(ntd(40000) > ntd(80000));
  for (double K = 1000; K < 400000; K *= 1.1) {
    CHECK(ntd(K) > 0);
    CHECK(ntd(K) < 1);
  }
}

TEST_CASE("a put's net transaction delta goes below -1") {
  const hr::inverse_black market{.forward = 30000.0, .volatility = 0.6, .rate = 0.0};
  const double ntd = hr::net_transaction_delta(market, hr::european{put, 65000.0, 30.0 / 365});
  CHECK(ntd == doctest::Approx(-2.16).epsilon(0.005));
  CHECK(ntd > -65000.0 / 30000.0);
  // Parity: a call less a put is a coin less K/F, whose net transaction delta is K/F.
  CHECK(hr::net_transaction_delta(market, hr::european{call, 65000.0, 30.0 / 365}) - ntd
        == doctest::Approx(65000.0 / 30000.0).epsilon(1e-14));
}

TEST_CASE("a net-transaction-neutral book has coin gamma exactly Gamma/S") {
  const double S = 60000;
  for (const double K : {40000.0, 65000.0}) {
    for (const auto type : {call, put}) {
      const hr::inverse_black market{.forward = S, .volatility = 0.6, .rate = 0.0};
      const hr::european option{type, K, 30.0 / 365};
      const hr::greeks x = hr::evaluate(market, option);
      const double gamma = hr::gamma(hr::black76{S, 0.6, 0.0}, option);
      // An inverse perpetual of Q in quote currency makes Q (1/S0 - 1/S) coins: X_S = Q/S^2,
      // X_SS = -2 Q/S^3.
      const double Q = -S * hr::net_transaction_delta(market, option);
      CHECK(x.delta + Q / (S * S) == doctest::Approx(0).epsilon(1e-18));
      CHECK(x.gamma - 2 * Q / (S * S * S) == doctest::Approx(gamma / S).epsilon(1e-13));
    }
  }
}

TEST_CASE("a price in coin gives its volatility back") {
  random_options::generator random(34);
  for (int i = 0; i < 4000; ++i) {
    const double F = random.log_uniform(1e-3, 1e6), v = random.log_uniform(0.05, 3),
                 T = random.log_uniform(1e-3, 3), s = v * std::sqrt(T);
    const double K = F * std::exp(random.uniform(-4, 4) * s);
    const hr::inverse_black market{
        .forward = F, .volatility = v, .rate = random.uniform(-0.05, 0.1)};
    const hr::european option{(F < K) == random.one_in(8) ? put : call, K, T};
    const double price = hr::price(market, option);
    const auto r = hr::implied_volatility(market, option, price);
    CHECK(r.status != hr::implied_status::invalid);
    if (r.status != hr::implied_status::ok) continue;
    CHECK(std::fabs(r.volatility - v) <= 500 * r.accuracy * v);  // 1e-13 of the price
  }
}

TEST_CASE_TEMPLATE("a batch gives the bits of the scalar calls", T, double, float) {
  random_options::generator random(35);
  const std::size_t n = 203;
  std::vector<T> forward(n), strike(n), volatility(n), expiry(n), rate(n);
  std::vector<hr::option_type> type(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto o = random_options::draw<T>(
        random, random_options::market::black76,
        {1.0, 1e5, 0.05, 2, 1e-3, 5, -0.05, 0.1, 6, 3, 1e-6, 1e9});
    forward[i] = o.spot, strike[i] = o.strike, volatility[i] = o.volatility;
    expiry[i] = o.expiry, rate[i] = o.rate, type[i] = o.type;
  }
  forward[7] = 0, strike[9] = 0, expiry[11] = 0, volatility[13] = 0, forward[17] = -1;
  const auto check = [&]<template <class> class Columns, template <class> class Row>() {
    std::vector<std::vector<T>> out(hr::greek_count, std::vector<T>(n));
    hr::batch::greeks<T> to;
    hr::detail::for_each_greek([&]<hr::greek G>() {
      to.*hr::greek_member<G, hr::batch::greeks<T>> = out[static_cast<std::size_t>(G)];
    });
    const auto s = hr::batch::evaluate(
        hr::batch::inverse_black<T>{.forward = forward, .volatility = volatility, .rate = rate},
        Columns<T>{.type = type, .strike = strike, .expiry = expiry}, to);
    CHECK(s.invalid == 1);
    CHECK(s.first_invalid == 17);
    hr::detail::for_each_greek([&]<hr::greek G>() {  // alone, with the stages that it needs
      std::vector<T> one(n);
      hr::batch::greeks<T> to_one;
      to_one.*hr::greek_member<G, hr::batch::greeks<T>> = one;
      hr::batch::evaluate(
          hr::batch::inverse_black<T>{.forward = forward, .volatility = volatility, .rate = rate},
          Columns<T>{.type = type, .strike = strike, .expiry = expiry}, to_one);
      one[17] = out[static_cast<std::size_t>(G)][17] = 0;  // NaN
      CHECK(one == out[static_cast<std::size_t>(G)]);
      out[static_cast<std::size_t>(G)][17] = std::numeric_limits<T>::quiet_NaN();
    });
    int different = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const hr::greeks<T> g = hr::evaluate(hr::inverse_black<T>{forward[i], volatility[i], rate[i]},
                                           Row<T>{type[i], strike[i], expiry[i]});
      hr::detail::for_each_greek([&]<hr::greek G>() {
        const T a = g.*hr::greek_member<G, hr::greeks<T>>, b = out[static_cast<std::size_t>(G)][i];
        const bool same = HEDGEROW_HAS_FMA ? std::memcmp(&a, &b, sizeof a) == 0
                                           : a == b || std::fabs(a - b) <= std::fabs(a) * T(1e-5);
        if (!same && !(std::isnan(a) && std::isnan(b))) ++different;
      });
    }
    CHECK(different == 0);
  };
  check.template operator()<hr::batch::european, hr::european>();
  if constexpr (sizeof(T) == 8) {  // the engines take long to compile
    check.template operator()<hr::batch::cash_or_nothing, hr::cash_or_nothing>();
    check.template operator()<hr::batch::asset_or_nothing, hr::asset_or_nothing>();
  }
}
