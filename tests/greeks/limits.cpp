// SPDX-License-Identifier: BSL-1.0
// The tables of docs/limits.md, value by value.
#include "support/random_options.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

using namespace hedgerow;
using hedgerow::detail::for_each_greek;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double n0 = 0.39894228040143267794;  // the normal density at 0

void check(const greeks<double>& got, const greeks<double>& expected) {
  for_each_greek([&]<greek G>() {
    constexpr auto f = greek_member<G, greeks<double>>;
    INFO(std::string(greek_names[static_cast<std::size_t>(G)]));
    const double x = got.*f, e = expected.*f;
    if (std::isinf(e))
      CHECK(x == e);
    else
      CHECK(std::fabs(x - e)
            <= 4e-16 * std::fabs(e) + (e == 0 ? 1e-15 : 2e-14));  // of prices of 100
  });
}

template <template <class> class Contract>
greeks<double> bs(option_type type, double spot, double strike, double volatility, double expiry,
                  double rate, double yield) {
  return evaluate(
      black_scholes<double>{
          .spot = spot, .volatility = volatility, .rate = rate, .dividend_yield = yield},
      Contract<double>{.type = type, .strike = strike, .expiry = expiry});
}
constexpr option_type call = option_type::call, put = option_type::put;

/// The fields that are not 0 where the density is.
struct carry {
  double price, delta, theta, rho, dividend_rho, charm, dual_delta;
};
greeks<double> carried(const carry& c) {
  greeks<double> g{};
  g.price = c.price, g.delta = c.delta, g.theta = c.theta, g.rho = c.rho;
  g.dividend_rho = c.dividend_rho, g.charm = c.charm, g.dual_delta = c.dual_delta;
  return g;
}

/// The row "exercised for sure" of docs/limits.md.
greeks<double> exercised(double sign, double S, double K, double T, double r, double q) {
  const double share = std::exp(-q * T), bond = std::exp(-r * T);
  return carried({.price = sign * (S * share - K * bond),
                  .delta = sign * share,
                  .theta = sign * (q * S * share - r * K * bond),
                  .rho = sign * T * K * bond,
                  .dividend_rho = -sign * T * S * share,
                  .charm = sign * q * share,
                  .dual_delta = -sign * bond});
}

}  // namespace

TEST_CASE("expiry 0: the pay-off, with its carry in theta and charm") {
  check(bs<european>(call, 100, 90, 0.2, 0, 0.03, 0.01), exercised(1, 100, 90, 0, 0.03, 0.01));
  check(bs<european>(put, 100, 110, 0.2, 0, 0.03, 0.01), exercised(-1, 100, 110, 0, 0.03, 0.01));
  check(bs<european>(call, 100, 110, 0.2, 0, 0.03, 0.01), {});
  check(bs<european>(put, 100, 90, 0.2, 0, 0.03, 0.01), {});
  CHECK(bs<european>(call, 100, 90, 0.2, 0, 0.03, 0.01).price == 10.0);
  CHECK(bs<cash_or_nothing>(call, 100, 90, 0.2, 0, 0.03, 0.01).price == 1.0);
  CHECK(bs<asset_or_nothing>(put, 100, 110, 0.2, 0, 0.03, 0.01).price == 100.0);
}

TEST_CASE("volatility 0: the forward is certain") {
  check(bs<european>(call, 100, 101, 0, 1, 0.03, 0.01), exercised(1, 100, 101, 1, 0.03, 0.01));
  check(bs<european>(put, 100, 103, 0, 1, 0.03, 0.01), exercised(-1, 100, 103, 1, 0.03, 0.01));
  check(bs<european>(call, 100, 103, 0, 1, 0.03, 0.01), {});
  check(bs<european>(put, 100, 101, 0, 1, 0.03, 0.01), {});
}

TEST_CASE("strike 0, strike infinite, spot 0") {
  check(bs<european>(call, 100, 0, 0.2, 1, 0.03, 0.01), exercised(1, 100, 0, 1, 0.03, 0.01));
  check(bs<european>(put, 100, 0, 0.2, 1, 0.03, 0.01), {});
  check(bs<european>(call, 100, inf, 0.2, 1, 0.03, 0.01), {});
  check(bs<european>(put, 100, inf, 0.2, 1, 0.03, 0.01), exercised(-1, 100, inf, 1, 0.03, 0.01));
  CHECK(bs<european>(put, 100, inf, 0.2, 1, 0, 0).theta == 0.0);
  CHECK(bs<european>(put, 100, inf, 0.2, 0, 0.03, 0).rho == 0.0);
  check(bs<european>(call, 0, 100, 0.2, 1, 0.03, 0.01), {});
  check(bs<european>(put, 0, 100, 0.2, 1, 0.03, 0.01), exercised(-1, 0, 100, 1, 0.03, 0.01));
  // Both 0: as spot 0.
  check(bs<european>(call, 0, 0, 0.2, 1, 0.03, 0.01), {});
  check(bs<european>(put, 0, 0, 0.2, 1, 0.03, 0.01), exercised(-1, 0, 0, 1, 0.03, 0.01));
}

TEST_CASE("the kink at expiry: spot = strike") {
  check(bs<european>(call, 100, 100, 0.2, 0, 0.03, 0.01), {.price = 0,
                                                           .delta = 0.5,
                                                           .gamma = inf,
                                                           .vega = 0,
                                                           .theta = -inf,
                                                           .rho = 0,
                                                           .dividend_rho = 0,
                                                           .vanna = 0,
                                                           .volga = 0,
                                                           .charm = -inf,
                                                           .veta = -inf,
                                                           .speed = -inf,
                                                           .zomma = -inf,
                                                           .color = inf,
                                                           .ultima = 0,
                                                           .dual_delta = -0.5,
                                                           .dual_gamma = inf});
  CHECK(bs<european>(put, 100, 100, 0.2, 0, 0.03, 0.01).delta
        == doctest::Approx(-0.5).epsilon(4e-16));
  CHECK(bs<european>(put, 100, 100, 0.2, 0, 0.03, 0.01).dual_delta
        == doctest::Approx(0.5).epsilon(4e-16));
  CHECK(bs<cash_or_nothing>(call, 100, 100, 0.2, 0, 0.03, 0.01).price == 0.5);
  CHECK(bs<cash_or_nothing>(call, 100, 100, 0.2, 0, 0.03, 0.01).delta == inf);
  CHECK(bs<cash_or_nothing>(put, 100, 100, 0.2, 0, 0.03, 0.01).delta == -inf);
  CHECK(bs<asset_or_nothing>(put, 100, 100, 0.2, 0, 0.03, 0.01).price == 50.0);
}

TEST_CASE("the kink at volatility 0: forward = strike") {
  const double T = 2, r = 0.03, D = std::exp(-r * T), vega = 100 * D * n0 * std::sqrt(T);
  const greeks<double> expected{.price = 0,
                                .delta = D / 2,
                                .gamma = inf,
                                .vega = vega,
                                .theta = 0,
                                .rho = T * 100 * D / 2,
                                .dividend_rho = -T * 100 * D / 2,
                                .vanna = D * n0 * std::sqrt(T) / 2,
                                .volga = 0,
                                .charm = r * D / 2,
                                .veta = vega * (r - 1 / (2 * T)),
                                .speed = -inf,
                                .zomma = -inf,
                                .color = inf,
                                .ultima = -vega * T / 4,
                                .dual_delta = -D / 2,
                                .dual_gamma = inf};
  check(bs<european>(call, 100, 100, 0, T, r, r), expected);
  // The limit is the value at a volatility that is nearly 0.
  const greeks<double> close = bs<european>(call, 100, 100, 1e-9, T, r, r);
  CHECK(close.vega == doctest::Approx(expected.vega).epsilon(1e-8));
  CHECK(close.vanna == doctest::Approx(expected.vanna).epsilon(1e-8));
  CHECK(close.charm == doctest::Approx(expected.charm).epsilon(1e-6));
  CHECK(close.veta == doctest::Approx(expected.veta).epsilon(1e-8));
  CHECK(close.ultima == doctest::Approx(expected.ultima).epsilon(1e-6));
  CHECK(close.gamma > 1e6);
}

TEST_CASE("the kink keeps finite limits of any size") {
  const greeks<double> g = bs<european>(call, 1, 1, 0, 1e-100, 0, 0);
  CHECK(g.vega == doctest::Approx(n0 * 1e-50).epsilon(1e-14));
  CHECK(bs<european>(call, 1, 1, 0, 1e100, 0, 0).vega == doctest::Approx(n0 * 1e50));
}

TEST_CASE("deep wings: 0, or exercised for sure") {
  check(bs<european>(call, 100, 1e6, 0.1, 0.01, 0.03, 0.01), {});
  check(bs<european>(put, 100, 1e6, 0.1, 0.01, 0.03, 0.01),
        exercised(-1, 100, 1e6, 0.01, 0.03, 0.01));
  check(bs<european>(call, 100, 1, 0.1, 0.01, 0.03, 0.01), exercised(1, 100, 1, 0.01, 0.03, 0.01));
}

TEST_CASE("huge variance: a call is worth the asset, a put its strike") {
  const double T = 1e4, v = 1e5, r = 1e-5, q = 2e-5, share = std::exp(-q * T),
               bond = std::exp(-r * T);
  check(bs<european>(call, 100, 90, v, T, r, q), carried({.price = 100 * share,
                                                          .delta = share,
                                                          .theta = q * 100 * share,
                                                          .rho = 0,
                                                          .dividend_rho = -T * 100 * share,
                                                          .charm = q * share,
                                                          .dual_delta = 0}));
  check(bs<european>(put, 100, 90, v, T, r, q), carried({.price = 90 * bond,
                                                         .delta = 0,
                                                         .theta = r * 90 * bond,
                                                         .rho = -T * 90 * bond,
                                                         .dividend_rho = 0,
                                                         .charm = 0,
                                                         .dual_delta = bond}));
}

TEST_CASE("huge and tiny prices: a power of two in S and K scales every Greek exactly") {
  const greeks<double> base = bs<european>(call, 100, 110, 0.3, 0.5, 0.03, 0.01);
  for (const int k : {-1000, -900, -600, -300, 300, 600, 900, 1000}) {
    const greeks<double> g = bs<european>(call, std::ldexp(100, k), std::ldexp(110, k), 0.3, 0.5,
                                          0.03, 0.01);
    for_each_greek([&]<greek G>() {
      constexpr auto f = greek_member<G, greeks<double>>;
      const double expected = std::ldexp(base.*f, k * (1 - detail::price_order(G)));
      INFO(k, " ", std::string(greek_names[static_cast<std::size_t>(G)]));
      if (std::fpclassify(expected) == FP_NORMAL)
        CHECK(g.*f == doctest::Approx(expected).epsilon(2e-14));
      else
        CHECK((g.*f == expected || std::fabs(g.*f - expected) <= 1e-307));
    });
  }
}

TEST_CASE("extreme rates") {
  // exp(-800) vanishes and the strike with it.
  const greeks<double> g = bs<european>(call, 100, 100, 0.2, 1, 800, 0);
  CHECK(g.price == 100.0);
  CHECK(g.delta == 1.0);
  CHECK(g.gamma == 0.0);
  CHECK(bs<european>(put, 100, 100, 0.2, 1, 800, 0).price == 0.0);
  // exp(800) is no double.
  CHECK(bs<european>(put, 100, 100, 0.2, 1, -800, 0).price == inf);
  CHECK(bs<european>(call, 100, 100, 0.2, 1, -800, 0).price == 0.0);
  const european<double> at_the_money{.type = call, .strike = 100, .expiry = 1};
  CHECK(price(black76<double>{.forward = 100, .volatility = 0.2, .rate = -800}, at_the_money)
        == inf);
  CHECK(price(black76<double>{.forward = 100, .volatility = 0.2, .rate = 800}, at_the_money)
        == 0.0);
  CHECK(evaluate(black76<double>{.forward = 100, .volatility = 0.2, .rate = -800}, at_the_money).rho
        == -inf);
  // Where prices and rates make up for each other nothing is lost: |r T| = 1200.
  const greeks<double> far = bs<european>(call, 1e-260, 1e260, 0.2, 1, 520 * std::log(10.0), 0);
  const greeks<double> centre = bs<european>(call, 1, 1, 0.2, 1, 0, 0);
  CHECK(far.price == doctest::Approx(centre.price * 1e-260).epsilon(1e-11));
  CHECK(far.delta == doctest::Approx(centre.delta).epsilon(1e-11));
}

TEST_CASE("extreme rates: the other rate counts as it is") {
  // What pays cash knows the rate alone, what pays the asset the yield alone.
  for (const double huge : {1e6, 1e10, 1e300}) {
    CAPTURE(huge);
    const greeks<double> cash = bs<cash_or_nothing>(call, 200, 210, 0.2, 0.5, 0.03, -huge);
    CHECK(cash.price == doctest::Approx(std::exp(-0.015)).epsilon(1e-15));
    CHECK(cash.rho == doctest::Approx(-0.5 * std::exp(-0.015)).epsilon(1e-15));
    const greeks<double> asset = bs<asset_or_nothing>(call, 200, 210, 0.2, 0.5, huge, 0.03);
    CHECK(asset.price == doctest::Approx(200 * std::exp(-0.015)).epsilon(1e-15));
    CHECK(bs<european>(call, 200, 210, 0.2, 0.5, huge, 0.03).price
          == doctest::Approx(200 * std::exp(-0.015)).epsilon(1e-15));
    CHECK(bs<european>(put, 200, 210, 0.2, 0.5, 0.03, huge).price
          == doctest::Approx(210 * std::exp(-0.015)).epsilon(1e-15));
    // Both out of range: the larger one decides.
    CHECK(bs<cash_or_nothing>(call, 200, 210, 0.2, 0.5, -1e6, -2e6 - huge).price == inf);
    CHECK(bs<cash_or_nothing>(put, 200, 210, 0.2, 0.5, 1e6, 2e6 + huge).price == 0.0);
    CHECK(bs<european>(call, 200, 210, 0.2, 0.5, -1e6, -2e6 - huge).price == inf);
  }
}

TEST_CASE("bad input: NaN in every field, and nothing thrown") {
  const auto all_nan = [](const greeks<double>& g) {
    for_each_greek([&]<greek G>() { CHECK(std::isnan(g.*greek_member<G, greeks<double>>)); });
  };
  for (const double bad : {no_number, -1.0, -inf}) {
    all_nan(bs<european>(call, bad, 100, 0.2, 1, 0.03, 0.01));
    all_nan(bs<european>(call, 100, bad, 0.2, 1, 0.03, 0.01));
    all_nan(bs<european>(call, 100, 100, bad, 1, 0.03, 0.01));
    all_nan(bs<european>(call, 100, 100, 0.2, bad, 0.03, 0.01));
  }
  for (const double bad : {no_number, inf, -inf}) {
    all_nan(bs<european>(call, 100, 100, 0.2, 1, bad, 0.01));
    all_nan(bs<european>(call, 100, 100, 0.2, 1, 0.03, bad));
  }
  {
    const double bad = inf;
    all_nan(bs<european>(call, bad, 100, 0.2, 1, 0.03, 0.01));
    all_nan(bs<european>(call, 100, 100, bad, 1, 0.03, 0.01));
    all_nan(bs<european>(call, 100, 100, 0.2, bad, 0.03, 0.01));
  }
  all_nan(bs<european>(static_cast<option_type>(0), 100, 100, 0.2, 1, 0.03, 0.01));
  all_nan(bs<cash_or_nothing>(static_cast<option_type>(7), 100, 100, 0.2, 0, 0.03, 0.01));
  const european<double> o{.type = call, .strike = 1, .expiry = 1};
  all_nan(evaluate(
      displaced_black<double>{.forward = -2, .volatility = 0.2, .rate = 0, .displacement = 1}, o));
  CHECK(std::isnan(delta(black76<double>{.forward = -1, .volatility = 0.2, .rate = 0.0}, o)));
}
