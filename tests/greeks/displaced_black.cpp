// SPDX-License-Identifier: BSL-1.0
// The shift of forward and strike, its digitals, and its two ends: Black and Bachelier.
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

namespace hr = hedgerow;

TEST_CASE("it is Black (1976) on the shifted forward and strike") {
  hr::displaced_black market{
      .forward = -0.002, .volatility = 0.25, .rate = 0.01, .displacement = 0.03};
  hr::black76 shifted{.forward = -0.002 + 0.03, .volatility = 0.25, .rate = 0.01};
  for (const auto type : {hr::option_type::call, hr::option_type::put}) {
    hr::european option{.type = type, .strike = 0.001, .expiry = 2.0};
    hr::european above{.type = type, .strike = 0.001 + 0.03, .expiry = 2.0};
    const hr::greeks a = hr::evaluate(market, option), b = hr::evaluate(shifted, above);
    hr::detail::for_each_greek([&]<hr::greek G>() {
      INFO(std::string(hr::greek_names[static_cast<int>(G)]));
      CHECK(a.*hr::greek_member<G, hr::greeks<double>>
            == doctest::Approx(b.*hr::greek_member<G, hr::greeks<double>>).epsilon(1e-14));
    });
  }
}

TEST_CASE("displacement 0 is Black (1976)") {
  hr::displaced_black market{
      .forward = 19.0, .volatility = 0.28, .rate = 0.10, .displacement = 0.0};
  hr::european option{.type = hr::option_type::call, .strike = 19.0, .expiry = 0.75};
  // Haug (2007), section 1.1.3.
  CHECK(hr::price(market, option) == doctest::Approx(1.7011).epsilon(3e-5));
}

TEST_CASE("an asset digital pays the forward itself") {
  hr::displaced_black market{
      .forward = 50.0, .volatility = 0.25, .rate = 0.02, .displacement = 30.0};
  hr::european vanilla{.type = hr::option_type::call, .strike = 55.0, .expiry = 1.5};
  hr::cash_or_nothing cash{.type = hr::option_type::call, .strike = 55.0, .expiry = 1.5};
  hr::asset_or_nothing asset{.type = hr::option_type::call, .strike = 55.0, .expiry = 1.5};
  const hr::greeks v = hr::evaluate(market, vanilla), k = hr::evaluate(market, cash),
                   a = hr::evaluate(market, asset);
  CHECK(v.price == doctest::Approx(a.price - 55.0 * k.price).epsilon(1e-13));
  CHECK(v.vega == doctest::Approx(a.vega - 55.0 * k.vega).epsilon(1e-12));
  // Sure exercise pays the discounted forward.
  asset.strike = -30.0;
  CHECK(hr::price(market, asset) == doctest::Approx(50.0 * std::exp(-0.03)).epsilon(1e-14));
}

TEST_CASE("the digital at the kink takes the sign of what it pays") {
  // F = 10 with displacement -4: delta jumps by F at the strike.
  hr::displaced_black market{
      .forward = 10.0, .volatility = 0.25, .rate = 0.0, .displacement = -4.0};
  hr::asset_or_nothing asset{.type = hr::option_type::call, .strike = 10.0, .expiry = 0.0};
  const hr::greeks g = hr::evaluate(market, asset);
  CHECK(g.price == doctest::Approx(5.0).epsilon(1e-14));
  CHECK(g.delta == std::numeric_limits<double>::infinity());
  hr::detail::for_each_greek(
      [&]<hr::greek G>() { CHECK(!std::isnan(g.*hr::greek_member<G, hr::greeks<double>>)); });
}

TEST_CASE("a large displacement is Bachelier") {
  // displaced volatility sigma_n/(F + a): the limit a -> infinity.
  const double a = 1e5;
  hr::displaced_black market{
      .forward = 2.0, .volatility = 0.8 / (2.0 + a), .rate = 0.03, .displacement = a};
  hr::bachelier normal{.forward = 2.0, .volatility = 0.8, .rate = 0.03};
  hr::european option{.type = hr::option_type::put, .strike = 1.5, .expiry = 1.0};
  CHECK(hr::price(market, option) == doctest::Approx(hr::price(normal, option)).epsilon(1e-4));
  CHECK(hr::delta(market, option) == doctest::Approx(hr::delta(normal, option)).epsilon(1e-4));
}

TEST_CASE("below the floor: NaN") {
  hr::displaced_black market{
      .forward = -0.04, .volatility = 0.25, .rate = 0.01, .displacement = 0.03};
  hr::european option{.type = hr::option_type::call, .strike = 0.001, .expiry = 2.0};
  CHECK(std::isnan(hr::price(market, option)));
}
