// SPDX-License-Identifier: BSL-1.0
// Published values, and the first program of the documentation.
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <cmath>

namespace hr = hedgerow;

namespace {

void equals(double x, double published, double half_unit) {
  CHECK(std::fabs(x - published) <= half_unit);
}

}  // namespace

// J. C. Hull, Options, Futures, and Other Derivatives, the running example of the chapter on the
// Greek letters: delta 0.522, gamma 0.066, vega 12.1, theta -4.31 a year, rho 8.91, price 2.4.
TEST_CASE("Hull's example of the Greek letters") {
  hr::black_scholes market{.spot = 49.0, .volatility = 0.20, .rate = 0.05, .dividend_yield = 0.0};
  hr::european option{.type = hr::option_type::call, .strike = 50.0, .expiry = 20.0 / 52.0};
  const hr::greeks g = hr::evaluate(market, option);
  equals(g.price, 2.4005, 5e-5);
  equals(g.delta, 0.5216, 5e-5);
  equals(g.gamma, 0.0655, 5e-5);
  equals(g.vega, 12.1055, 5e-5);
  equals(g.theta, -4.3053, 5e-5);
  equals(g.rho, 8.90696, 5e-6);
  const double d = hr::delta(market, option);
  CHECK(d == doctest::Approx(g.delta).epsilon(1e-15));
}

// E. G. Haug, The Complete Guide to Option Pricing Formulas, 2nd ed. (2007), section 1.1.1.
TEST_CASE("Haug: stock option") {
  hr::black_scholes market{.spot = 60.0, .volatility = 0.30, .rate = 0.08, .dividend_yield = 0.0};
  hr::european option{.type = hr::option_type::call, .strike = 65.0, .expiry = 0.25};
  equals(hr::price(market, option), 2.1334, 5e-5);
}

// The same, section 1.1.2: index option with a dividend yield.
TEST_CASE("Haug: index option with a yield") {
  hr::black_scholes market{.spot = 100.0, .volatility = 0.20, .rate = 0.10, .dividend_yield = 0.05};
  hr::european option{.type = hr::option_type::put, .strike = 95.0, .expiry = 0.5};
  equals(hr::price(market, option), 2.4648, 5e-5);
}

// The same, section 2.2: deltas of an option on a future, as a yield equal to the rate.
TEST_CASE("Haug: delta of a futures option") {
  hr::black_scholes market{.spot = 105.0, .volatility = 0.36, .rate = 0.10, .dividend_yield = 0.10};
  hr::european option{.type = hr::option_type::call, .strike = 100.0, .expiry = 0.5};
  equals(hr::delta(market, option), 0.5946, 5e-5);
  option.type = hr::option_type::put;
  equals(hr::delta(market, option), -0.3566, 5e-5);
}

// The same, section 4.19: asset-or-nothing.
TEST_CASE("Haug: asset-or-nothing") {
  hr::black_scholes market{.spot = 70.0, .volatility = 0.27, .rate = 0.07, .dividend_yield = 0.05};
  hr::asset_or_nothing option{.type = hr::option_type::put, .strike = 65.0, .expiry = 0.5};
  equals(hr::price(market, option), 20.2069, 5e-5);
}

TEST_CASE("a float market gives float Greeks") {
  hr::black_scholes<float> market{
      .spot = 49.0F, .volatility = 0.20F, .rate = 0.05F, .dividend_yield = 0.0F};
  hr::european<float> option{
      .type = hr::option_type::call, .strike = 50.0F, .expiry = 20.0F / 52.0F};
  CHECK(hr::price(market, option) == doctest::Approx(2.4005F).epsilon(5e-5));
}
