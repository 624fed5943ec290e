// SPDX-License-Identifier: BSL-1.0
// Published values, and what quoting on the forward means for each Greek.
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

namespace hr = hedgerow;

// E. G. Haug, The Complete Guide to Option Pricing Formulas, 2nd ed. (2007), section 1.1.3.
TEST_CASE("Haug: option on Brent futures") {
  hr::black76 market{.forward = 19.0, .volatility = 0.28, .rate = 0.10};
  hr::european option{.type = hr::option_type::call, .strike = 19.0, .expiry = 0.75};
  CHECK(hr::price(market, option) == doctest::Approx(1.7011).epsilon(3e-5));
  option.type = hr::option_type::put;
  CHECK(hr::price(market, option) == doctest::Approx(1.7011).epsilon(3e-5));
}

// The same, section 4.19: cash-or-nothing put paying 10 on a future.
TEST_CASE("Haug: cash-or-nothing") {
  hr::black76 market{.forward = 100.0, .volatility = 0.35, .rate = 0.06};
  hr::cash_or_nothing option{.type = hr::option_type::put, .strike = 80.0, .expiry = 0.75};
  CHECK(10.0 * hr::price(market, option) == doctest::Approx(2.6710).epsilon(2e-5));
}

TEST_CASE("the forward is held: rho is -T price, and there is no second rate") {
  hr::black76 market{.forward = 19.0, .volatility = 0.28, .rate = 0.10};
  hr::european option{.type = hr::option_type::put, .strike = 21.0, .expiry = 0.75};
  const hr::greeks g = hr::evaluate(market, option);
  CHECK(g.rho == -0.75 * g.price);
  CHECK(g.dividend_rho == 0.0);
  // The rate only discounts.
  hr::black76 no_rate = market;
  no_rate.rate = 0.0;
  const hr::greeks h = hr::evaluate(no_rate, option);
  const double bond = g.price / h.price;
  CHECK(g.delta == doctest::Approx(bond * h.delta).epsilon(1e-14));
  CHECK(g.theta == doctest::Approx(bond * h.theta + 0.10 * g.price).epsilon(1e-13));
}

TEST_CASE("it is Black-Scholes-Merton with the yield at the rate") {
  hr::black76 market{.forward = 19.0, .volatility = 0.28, .rate = 0.10};
  hr::black_scholes same{.spot = 19.0, .volatility = 0.28, .rate = 0.10, .dividend_yield = 0.10};
  hr::european option{.type = hr::option_type::call, .strike = 21.0, .expiry = 0.75};
  const hr::greeks a = hr::evaluate(market, option), b = hr::evaluate(same, option);
  CHECK(a.price == doctest::Approx(b.price).epsilon(1e-14));
  CHECK(a.charm == doctest::Approx(b.charm).epsilon(1e-13));
  CHECK(a.rho == doctest::Approx(b.rho + b.dividend_rho).epsilon(1e-13));
}
