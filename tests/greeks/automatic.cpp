// Automatic Greeks of pricers written here, against the closed forms of greeks/own_pricers.hpp.
#include "own_pricers.hpp"
#include <hedgerow/greeks/automatic.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <string>

#if __has_include(<hedgerow/greeks.hpp>)
#  include <hedgerow/greeks.hpp>
#  define HEDGEROW_TEST_CLOSED_FORMS 1
#endif

namespace hr = hedgerow;

namespace {

struct draw {
  own::formula pricer;
  hr::pricing_point<double> point;
};

// Within four standard deviations of the money, from a week to three years.
draw random_draw(own::kind what, std::mt19937_64& random) {
  const auto uniform = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  };
  const double spot = uniform(20.0, 200.0), expiry = std::exp(uniform(-4.0, 1.1));
  const double volatility = uniform(0.05, 1.0), rate = uniform(-0.03, 0.1);
  const double w = volatility * std::sqrt(expiry), d = uniform(-4.0, 4.0);
  if (what == own::kind::bachelier)
    return {{what, spot + d * 0.2 * spot * w}, {spot, 0.2 * spot * volatility, rate, expiry}};
  return {{what, spot * std::exp(d * w)}, {spot, volatility, rate, expiry}};
}

struct counting {
  int& calls;
  auto operator()(const auto& p) const {
    ++calls;
    return p.spot * p.volatility;
  }
};

}  // namespace

TEST_CASE("Automatic Greeks equal the closed forms to 1e-13 of their scale") {
  std::mt19937_64 random(11);
  for (const auto what :
       {own::kind::call, own::kind::put, own::kind::digital, own::kind::bachelier}) {
    std::map<std::string, double> worst;
    for (int n = 0; n < 5000; ++n) {
      const auto [pricer, at] = random_draw(what, random);
      const own::point wide{at.spot, at.volatility, at.rate, at.expiry};
      own::for_each_greek(hr::automatic_greeks(pricer, at), own::exact(pricer, wide),
                          own::scale(what, wide),
                          [&](const char* name, double got, own::real want, own::real unit) {
                            const auto e = static_cast<double>(std::fabs(got - want) / unit);
                            worst[name] = std::fmax(worst[name], std::isnan(e) ? 1.0 : e);
                          });
    }
    for (const auto& [name, error] : worst) {
      CAPTURE(static_cast<int>(what));
      CAPTURE(name);
      CHECK(error < 1e-13);
    }
  }
}

TEST_CASE("A polynomial on whole numbers is differentiated exactly, at compile time") {
  constexpr auto pricer = [](const auto& p) {
    return p.spot * p.spot * p.volatility * p.volatility * p.volatility + 2 * p.spot * p.rate
         + p.expiry * p.expiry * p.expiry * p.rate - p.spot * p.volatility * p.expiry;
  };
  constexpr auto g = hr::automatic_greeks(
      pricer, hr::pricing_point{.spot = 5.0, .volatility = 2.0, .rate = 3.0, .expiry = 4.0});
  static_assert(g.price == 200 + 30 + 192 - 40);
  static_assert(g.delta == 80 + 6 - 8 && g.gamma == 16);
  static_assert(g.vega == 300 - 20 && g.volga == 300);
  static_assert(g.theta == -(144 - 10) && g.rho == 10 + 64 && g.vanna == 120 - 4);
}

TEST_CASE("The pricer is called once, whatever kind of callable it is") {
  const hr::pricing_point at{.spot = 100.0, .volatility = 0.2, .rate = 0.03, .expiry = 1.0};
  int calls = 0;
  CHECK(hr::automatic_greeks(counting{calls}, at).vanna == 1.0);
  CHECK(calls == 1);
  const counting constant{calls};
  CHECK(hr::automatic_greeks(constant, at).delta == 0.2);
  CHECK(calls == 2);
  auto changing = [n = 0](const auto& p) mutable { return p.spot * ++n; };
  CHECK(hr::automatic_greeks(changing, at).delta == 1.0);
  CHECK(hr::automatic_greeks(changing, at).delta == 2.0);
  // A plain function of duals, and one that returns a number.
  using dual = hr::dual<double, 4>;
  const auto function = +[](const hr::pricing_point<dual>& p) { return p.rate * p.expiry; };
  CHECK(hr::automatic_greeks(function, at).rho == 1.0);
  const auto flat = hr::automatic_greeks([](const auto&) { return 7.0; }, at);
  CHECK(flat.price == 7.0);
  CHECK(flat.delta == 0.0);
}

TEST_CASE("The concepts tell generic pricers from plain ones") {
  const auto generic = [](const auto& p) { return p.spot; };
  const auto plain = [](const hr::pricing_point<double>& p) { return p.spot; };
  const auto text = [](const hr::pricing_point<double>&) { return "no price"; };
  static_assert(hr::differentiable_pricer<decltype(generic), double>);
  static_assert(hr::plain_pricer<decltype(generic), double>);
  static_assert(!hr::differentiable_pricer<decltype(plain), double>);
  static_assert(hr::plain_pricer<decltype(plain)&, double>);
  static_assert(!hr::plain_pricer<decltype(text), double>);
  static_assert(!hr::plain_pricer<int, double>);
}

TEST_CASE("Float and long double points give float and long double Greeks") {
  const own::formula call{own::kind::call, 105.0};
  const auto wide = hr::automatic_greeks(call, hr::pricing_point{100.0L, 0.25L, 0.03L, 0.5L});
  const auto want = own::exact(call, {100.0L, 0.25L, 0.03L, 0.5L});
  CHECK(std::fabs(wide.vanna - want.vanna) < 1e-15L);
  const auto slim = hr::automatic_greeks(call, hr::pricing_point{100.0f, 0.25f, 0.03f, 0.5f});
  CHECK(slim.gamma == doctest::Approx(static_cast<double>(want.gamma)).epsilon(1e-5));
}

TEST_CASE("At zero volatility a Black-Scholes formula has its limits off the money") {
  for (const double strike : {90.0, 120.0}) {
    const auto g = hr::automatic_greeks(
        own::formula{own::kind::call, strike},
        hr::pricing_point{.spot = 100.0, .volatility = 0.0, .rate = 0.05, .expiry = 1.0});
    const bool in = strike < 100.0;
    const double discounted = strike * std::exp(-0.05);
    CHECK(g.price == doctest::Approx(in ? 100.0 - discounted : 0.0));
    CHECK(g.delta == (in ? 1.0 : 0.0));
    CHECK(g.rho == doctest::Approx(in ? discounted : 0.0));
    CHECK(g.theta == doctest::Approx(in ? -0.05 * discounted : 0.0));
    CHECK(g.gamma == 0.0);
    CHECK(g.vega == 0.0);
    CHECK(g.vanna == 0.0);
    CHECK(g.volga == 0.0);
  }
}

TEST_CASE("A NaN price, also one mixed in as a constant, makes every Greek NaN") {
  const double not_a_number = std::numeric_limits<double>::quiet_NaN();
  const hr::pricing_point at{.spot = 100.0, .volatility = 0.2, .rate = 0.03, .expiry = 1.0};
  const auto all_nan = [](const hr::pricer_greeks<double>& g) {
    for (const double x : {g.price, g.delta, g.gamma, g.vega, g.theta, g.rho, g.vanna, g.volga})
      if (!std::isnan(x)) return false;
    return true;
  };
  CHECK(all_nan(hr::automatic_greeks([&](const auto& p) { return p.spot + not_a_number; }, at)));
  CHECK(all_nan(hr::automatic_greeks([](const auto& p) { return sqrt(-p.spot); }, at)));
  hr::pricing_point broken = at;
  broken.rate = not_a_number;
  CHECK(all_nan(hr::automatic_greeks(own::formula{own::kind::put, 90.0}, broken)));
}

#if defined(HEDGEROW_TEST_CLOSED_FORMS)
TEST_CASE("The library's closed forms agree with automatic Greeks") {
  std::mt19937_64 random(13);
  for (int n = 0; n < 2000; ++n) {
    const bool call = n % 2 == 0;
    const auto [pricer, at] = random_draw(call ? own::kind::call : own::kind::put, random);
    const auto g = hr::evaluate(
        hr::black_scholes<double>{
            .spot = at.spot, .volatility = at.volatility, .rate = at.rate, .dividend_yield = 0.0},
        hr::european<double>{.type = call ? hr::option_type::call : hr::option_type::put,
                             .strike = pricer.strike,
                             .expiry = at.expiry});
    const own::point wide{at.spot, at.volatility, at.rate, at.expiry};
    const own::result closed{g.price, g.delta, g.gamma, g.vega, g.theta, g.rho, g.vanna, g.volga};
    double worst = 0;
    own::for_each_greek(hr::automatic_greeks(pricer, at), closed, own::scale(pricer.what, wide),
                        [&](const char*, double got, own::real want, own::real unit) {
                          const auto e = static_cast<double>(std::fabs(got - want) / unit);
                          worst = std::fmax(worst, std::isnan(e) ? 1.0 : e);
                        });
    CHECK(worst < 2e-13);
  }
}
#endif
