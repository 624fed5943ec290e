// SPDX-License-Identifier: BSL-1.0
// Published values, and the foreign rate as a yield.
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <string>

namespace hr = hedgerow;

// E. G. Haug, The Complete Guide to Option Pricing Formulas, 2nd ed. (2007), section 1.1.5:
// European call on the dollar against the euro.
TEST_CASE("Haug: currency option") {
  hr::garman_kohlhagen market{
      .spot = 1.56, .volatility = 0.12, .domestic_rate = 0.06, .foreign_rate = 0.08};
  hr::european option{.type = hr::option_type::call, .strike = 1.6, .expiry = 0.5};
  CHECK(hr::price(market, option) == doctest::Approx(0.0291).epsilon(0.002));
}

TEST_CASE("it is Black-Scholes-Merton, bit for bit") {
  hr::garman_kohlhagen market{
      .spot = 1.56, .volatility = 0.12, .domestic_rate = 0.06, .foreign_rate = 0.08};
  hr::black_scholes same{.spot = 1.56, .volatility = 0.12, .rate = 0.06, .dividend_yield = 0.08};
  for (const auto type : {hr::option_type::call, hr::option_type::put}) {
    hr::european option{.type = type, .strike = 1.6, .expiry = 0.5};
    const hr::greeks a = hr::evaluate(market, option), b = hr::evaluate(same, option);
    hr::detail::for_each_greek([&]<hr::greek G>() {
      INFO(std::string(hr::greek_names[static_cast<int>(G)]));
      CHECK(a.*hr::greek_member<G, hr::greeks<double>>
            == doctest::Approx(b.*hr::greek_member<G, hr::greeks<double>>).epsilon(1e-15));
    });
  }
}

TEST_CASE("a put on one currency is a call on the other") {
  // K S C(1/S, 1/K) with the rates exchanged: foreign-domestic symmetry.
  hr::garman_kohlhagen market{
      .spot = 1.56, .volatility = 0.12, .domestic_rate = 0.06, .foreign_rate = 0.08};
  hr::garman_kohlhagen other{
      .spot = 1 / 1.56, .volatility = 0.12, .domestic_rate = 0.08, .foreign_rate = 0.06};
  hr::european call{.type = hr::option_type::call, .strike = 1.6, .expiry = 0.5};
  hr::european put{.type = hr::option_type::put, .strike = 1 / 1.6, .expiry = 0.5};
  CHECK(hr::price(market, call)
        == doctest::Approx(1.56 * 1.6 * hr::price(other, put)).epsilon(1e-13));
}
