// SPDX-License-Identifier: BSL-1.0
// From quote currency to coin and back.
#include <hedgerow/convention/numeraire.hpp>
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>

namespace hr = hedgerow;

namespace {

template <class F>
void for_each(F f) {
  hr::detail::for_each_greek([&]<hr::greek G>() { f(G, hr::greek_member<G, hr::greeks<double>>); });
}

std::string name_of(hr::greek g) { return hr::greek_names[static_cast<int>(g)]; }

}  // namespace

TEST_CASE("Black (1976) to coin is the market that settles in coin, and the way back is Black") {
  for (const double strike : {40000.0, 60000.0, 75000.0}) {
    for (const auto type : {hr::option_type::call, hr::option_type::put}) {
      const hr::european option{type, strike, 0.3};
      const hr::greeks v = hr::evaluate(hr::black76{60000.0, 0.7, 0.04}, option),
                       x = hr::evaluate(hr::inverse_black{60000.0, 0.7, 0.04}, option);
      const hr::greeks to = hr::to_coin(v, 60000), back = hr::to_quote(x, 60000);
      for_each([&](hr::greek g, auto member) {
        INFO(name_of(g), " ", strike);
        CHECK(to.*member == doctest::Approx(x.*member).epsilon(1e-12));
        CHECK(back.*member == doctest::Approx(v.*member).epsilon(1e-12));
      });
    }
  }
}

TEST_CASE("there and back, in any market") {
  const hr::european option{hr::option_type::put, 110.0, 0.8};
  const auto check = [](const hr::greeks<double>& g, double spot) {
    const hr::greeks back = hr::to_quote(hr::to_coin(g, spot), spot);
    for_each([&](hr::greek name, auto member) {
      INFO(name_of(name));
      CHECK(back.*member == doctest::Approx(g.*member).epsilon(1e-13));
    });
  };
  check(hr::evaluate(hr::black_scholes{100.0, 0.3, 0.05, 0.02}, option), 100);
  check(hr::evaluate(hr::garman_kohlhagen{100.0, 0.1, 0.01, 0.04}, option), 100);
  check(hr::evaluate(hr::displaced_black{100.0, 0.3, 0.05, 20.0}, option), 100);
  check(hr::evaluate(hr::bachelier{100.0, 20.0, 0.05}, option), 100);
}

TEST_CASE("the Greeks in coin are the derivatives of the price over the spot") {
  const hr::european option{hr::option_type::call, 110.0, 0.8};
  const auto at = [&](double spot, double volatility, double expiry) {
    hr::european o = option;
    o.expiry = expiry;
    return hr::to_coin(hr::evaluate(hr::black_scholes{spot, volatility, 0.05, 0.02}, o), spot);
  };
  const hr::greeks x = at(100, 0.3, 0.8);
  const auto by_spot = [&](auto member) {
    return (at(100.01, 0.3, 0.8).*member - at(99.99, 0.3, 0.8).*member) / 0.02;
  };
  using g = hr::greeks<double>;
  CHECK(x.delta == doctest::Approx(by_spot(&g::price)).epsilon(1e-6));
  CHECK(x.gamma == doctest::Approx(by_spot(&g::delta)).epsilon(1e-6));
  CHECK(x.speed == doctest::Approx(by_spot(&g::gamma)).epsilon(1e-6));
  CHECK(x.vanna == doctest::Approx(by_spot(&g::vega)).epsilon(1e-6));
  CHECK(x.zomma == doctest::Approx(by_spot(&g::vanna)).epsilon(1e-6));
  CHECK(x.charm == doctest::Approx(by_spot(&g::theta)).epsilon(1e-6));
  CHECK(x.color == doctest::Approx(by_spot(&g::charm)).epsilon(1e-6));
}

TEST_CASE("spot 0 or a bad number: what division gives") {
  const hr::greeks g = hr::evaluate(hr::black_scholes{100.0, 0.3, 0.05, 0.02},
                                    hr::european{hr::option_type::put, 110.0, 0.8});
  CHECK(std::isinf(hr::to_coin(g, 0).price));
  CHECK(std::isnan(hr::to_coin(g, NAN).delta));
  CHECK(std::isnan(hr::to_quote(g, NAN).gamma));
}

TEST_CASE("float") {
  const hr::greeks<float> g = hr::evaluate(hr::black_scholes<float>{100.0F, 0.3F, 0.05F, 0.02F},
                                           hr::european<float>{hr::option_type::put, 110.0F, 0.8F});
  const hr::greeks<float> back = hr::to_quote(hr::to_coin(g, 100.0F), 100.0F);
  CHECK(back.gamma == doctest::Approx(g.gamma).epsilon(1e-5));
}
