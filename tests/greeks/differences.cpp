// Greeks by differences: every result within the error that the documentation states, the points
// that the pricer is called at, and what bad input gives.
#include "own_pricers.hpp"
#include <hedgerow/greeks/differences.hpp>
#include <hedgerow/math/dual.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#if __has_include(<hedgerow/greeks.hpp>)
#  include <hedgerow/greeks.hpp>
#  define HEDGEROW_TEST_CLOSED_FORMS 1
#endif

namespace hr = hedgerow;

namespace {

using own::real;
using point = hr::pricing_point<double>;

own::point widen(const point& p) { return {p.spot, p.volatility, p.rate, p.expiry}; }

// The sixth derivatives that the error formulas name, by duals of duals of duals: entry [i][j] is
// d^(i+j)V/dx^i dy^j. Each level of a dual takes up to two derivatives.
template <class Along>
struct sixth_order {
  using one = hr::dual<real, 2>;
  using two = hr::dual<one, 2>;
  using three = hr::dual<two, 2>;

  three v;

  sixth_order(real x, real y, Along along) : v(along(seed(x, 0), seed(y, 1))) {}

  static three seed(real x, int i) {
    return hr::dual_variable<2>(hr::dual_variable<2>(hr::dual_variable<2>(x, i), i), i);
  }
  template <class D>
  static const auto& take(const D& d, int i, int j) {
    return i + j == 2 ? d.second(i > 0 ? 0 : 1, j > 0 ? 1 : 0) : d.gradient[i > 0 ? 0 : 1];
  }
  // Splits (i, j) into three steps of at most two derivatives.
  real operator()(int i, int j) const {
    int a[3] = {0, 0, 0}, b[3] = {0, 0, 0};
    for (int n = 0; n < i + j; ++n) {
      if (n < i)
        ++a[n / 2];
      else
        ++b[n / 2];
    }
    const two& w = take(v, a[0], b[0]);
    const one& z = take(w, a[1], b[1]);
    return take(z, a[2], b[2]);
  }
};

// The error that the documentation of difference_greeks states for points inside the domain.
template <class Pricer>
own::result documented_error(const Pricer& pricer, const own::point& p,
                             const hr::difference_steps<double>& h, real eta) {
  using wide = hr::dual<hr::dual<hr::dual<real, 2>, 2>, 2>;
  using at = hr::pricing_point<wide>;
  const auto surface = [&](const wide& s, const wide& v) {
    return pricer(at{s, v, wide(p.rate), wide(p.expiry)});
  };
  const auto carry = [&](const wide& r, const wide& t) {
    return pricer(at{wide(p.spot), wide(p.volatility), r, t});
  };
  const sixth_order<decltype(surface)> f(p.spot, p.volatility, surface);
  const sixth_order<decltype(carry)> g(p.rate, p.expiry, carry);
  // The largest price used: the corners of the cross stencil and the ends of the other two.
  real price = 0;
  for (const int i : {-2, 0, 2})
    for (const int j : {-2, 0, 2}) {
      const real m = i, n = j;
      price = std::fmax(
          price, std::fabs(pricer(own::point{p.spot + m * h.spot, p.volatility + n * h.volatility,
                                             p.rate, p.expiry})));
      price = std::fmax(price,
                        std::fabs(pricer(own::point{p.spot, p.volatility, p.rate + m * h.rate,
                                                    p.expiry + n * h.expiry})));
    }
  const real noise = eta * price, s = h.spot, v = h.volatility;
  const auto first = [&](real d5, real step) {
    return std::pow(step, 4.0L) * std::fabs(d5) / 30 + 1.5L * noise / step;
  };
  const auto second = [&](real d6, real step) {
    return std::pow(step, 4.0L) * std::fabs(d6) / 90 + 5.4L * noise / (step * step);
  };
  return {.price = noise,
          .delta = first(f(5, 0), s),
          .gamma = second(f(6, 0), s),
          .vega = first(f(0, 5), v),
          .theta = first(g(0, 5), h.expiry),
          .rho = first(g(5, 0), h.rate),
          .vanna = std::pow(s, 4.0L) * std::fabs(f(5, 1)) / 30
                 + s * s * v * v * std::fabs(f(3, 3)) / 9
                 + std::pow(v, 4.0L) * std::fabs(f(1, 5)) / 30 + 1.5L * noise / (s * v),
          .volga = second(f(0, 6), v)};
}

// Within 2.5 standard deviations of the money, from a week to three years.
struct draw {
  own::formula pricer;
  point at;
};
draw random_draw(own::kind what, std::mt19937_64& random) {
  const auto uniform = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  };
  const double spot = uniform(20.0, 200.0), expiry = std::exp(uniform(-4.0, 1.1));
  const double volatility = uniform(0.05, 1.0), rate = uniform(-0.03, 0.1);
  const double w = volatility * std::sqrt(expiry), d = uniform(-2.5, 2.5);
  return {{what, spot * std::exp(d * w)}, {spot, volatility, rate, expiry}};
}

// A number in [-1, 1] that has nothing to do with that of a neighbouring point.
double scatter(const point& p) {
  std::uint64_t hash = 0;
  for (const double x : {p.spot, p.volatility, p.rate, p.expiry}) {
    std::uint64_t bits = 0;
    static_assert(sizeof bits == sizeof x);
    std::copy_n(reinterpret_cast<const unsigned char*>(&x), sizeof x,
                reinterpret_cast<unsigned char*>(&bits));
    hash = (hash ^ bits) * 0x9e3779b97f4a7c15u;
    hash ^= hash >> 29;
  }
  return static_cast<double>(hash >> 11) / 4503599627370496.0 - 1.0;
}

bool all_nan(const hr::pricer_greeks<double>& g) {
  for (const double x : {g.price, g.delta, g.gamma, g.vega, g.theta, g.rho, g.vanna, g.volga})
    if (!std::isnan(x)) return false;
  return true;
}

constexpr point usual{.spot = 100.0, .volatility = 0.2, .rate = 0.03, .expiry = 1.0};
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("Results lie within the documented error, for smooth and for rough pricers") {
  std::mt19937_64 random(17);
  for (const double eta : {1.2e-16, 1e-12, 1e-9, 1e-6}) {
    for (const auto what : {own::kind::call, own::kind::put, own::kind::digital}) {
      std::map<std::string, double> share;
      for (int n = 0; n < 40; ++n) {
        const auto [pricer, at] = random_draw(what, random);
        const bool rough = eta > 1e-15;
        const auto plain = [&, &f = pricer](const point& p) {
          const auto smooth = static_cast<double>(f(widen(p)));
          return rough ? smooth * (1.0 + eta * scatter(p)) : smooth;
        };
        const hr::difference_settings<double> settings =
            rough ? hr::difference_settings<double>{.noise = eta}
                  : hr::difference_settings<double>{};
        const auto h = hr::default_steps(at, settings.noise);
        const auto want = own::exact(pricer, widen(at));
        const auto bound = documented_error(pricer, widen(at), h, eta);
        own::for_each_greek(hr::difference_greeks(plain, at, settings), want, bound,
                            [&](const char* name, double got, real exact, real error) {
                              // The result itself is a double.
                              const real unit = error + 1e-15L * std::fabs(exact);
                              const auto e = static_cast<double>(std::fabs(got - exact) / unit);
                              share[name] = std::fmax(share[name], std::isnan(e) ? 1e9 : e);
                            });
      }
      for (const auto& [name, worst] : share) {
        CAPTURE(eta);
        CAPTURE(static_cast<int>(what));
        CAPTURE(name);
        // The formulas are the leading order: large steps leave something for the next one.
        CHECK(worst < (eta < 1e-10 ? 1.1 : 1.5));
      }
    }
  }
}

TEST_CASE("With the default steps a formula in doubles gives these digits") {
  // The table of the documentation: within two and a half standard deviations of the money.
  const std::map<std::string, double> table{{"price", 1e-14}, {"delta", 2e-11}, {"gamma", 1e-7},
                                            {"vega", 2e-10},  {"theta", 1e-10}, {"rho", 5e-11},
                                            {"vanna", 2e-8},  {"volga", 1e-7}};
  std::mt19937_64 random(19);
  std::map<std::string, double> worst;
  for (int n = 0; n < 2000; ++n) {
    const auto [pricer, at] = random_draw(n % 2 == 0 ? own::kind::call : own::kind::put, random);
    own::for_each_greek(hr::difference_greeks(pricer, at), own::exact(pricer, widen(at)),
                        own::scale(pricer.what, widen(at)),
                        [&](const char* name, double got, real want, real unit) {
                          const auto e = static_cast<double>(std::fabs(got - want) / unit);
                          worst[name] = std::fmax(worst[name], std::isnan(e) ? 1.0 : e);
                        });
  }
  for (const auto& [name, error] : worst) {
    CAPTURE(name);
    CHECK(error < table.at(name));
  }
}

TEST_CASE("Polynomials of degree four are exact up to rounding, at the edge as well") {
  const auto pricer = [](const auto& p) {
    const auto cube = p.volatility * p.volatility * p.volatility;
    return p.spot * p.spot * p.spot * (2.0 + p.volatility) + cube * (1.0 + p.spot)
         + p.rate * p.rate * p.expiry * p.expiry * p.expiry + p.spot * p.expiry;
  };
  for (const double spot : {0.0, 2.0})
    for (const double volatility : {0.0, 0.5})
      for (const double expiry : {0.0, 1.5}) {
        const point at{spot, volatility, 0.25, expiry};
        const auto g = hr::difference_greeks(
            pricer, at,
            {.steps = {.spot = 0.25, .volatility = 0.125, .rate = 0.125, .expiry = 0.25}});
        const auto close = [](double x) { return doctest::Approx(x).epsilon(1e-12).scale(1.0); };
        CHECK(g.delta
              == close(3 * spot * spot * (2 + volatility) + std::pow(volatility, 3) + expiry));
        CHECK(g.gamma == close(6 * spot * (2 + volatility)));
        CHECK(g.vega == close(std::pow(spot, 3) + 3 * volatility * volatility * (1 + spot)));
        CHECK(g.volga == close(6 * volatility * (1 + spot)));
        CHECK(g.vanna == close(3 * spot * spot + 3 * volatility * volatility));
        CHECK(g.rho == close(0.5 * std::pow(expiry, 3)));
        CHECK(g.theta == close(-(3 * 0.0625 * expiry * expiry + spot)));
      }
}

TEST_CASE("The pricer is called 25 times, 37 or 42 at an edge, and never outside the domain") {
  const auto calls = [](const point& at, const hr::difference_settings<double>& settings = {}) {
    int n = 0;
    const auto counting = [&](const point& p) {
      ++n;
      CHECK(p.spot >= 0.0);
      CHECK(p.volatility >= 0.0);
      CHECK(p.expiry >= 0.0);
      if (at.spot > 0.0) CHECK(p.spot > 0.0);
      if (at.volatility > 0.0) CHECK(p.volatility > 0.0);
      if (at.expiry > 0.0) CHECK(p.expiry > 0.0);
      return p.spot;
    };
    CHECK_FALSE(std::isnan(hr::difference_greeks(counting, at, settings).vanna));
    return n;
  };
  CHECK(calls(usual) == 25);
  CHECK(calls({100.0, 0.2, 0.03, 0.0}) == 25);
  CHECK(calls({0.0, 0.2, 0.03, 1.0}) == 37);
  CHECK(calls({100.0, 0.0, 0.03, 1.0}) == 37);
  CHECK(calls({0.0, 0.0, 0.0, 0.0}) == 42);
  CHECK(calls({100.0, 1e-9, 0.03, 1e-9}) == 37);
  CHECK(calls({1e-300, 1e-3, -0.5, 1e-6}) == 25);
  CHECK(calls(usual, {.noise = 0.5}) == 25);
  CHECK(calls(usual, {.steps = {.spot = 50.0}}) == 37);
  CHECK(calls(usual, {.steps = {.volatility = 0.11, .expiry = 0.6}}) == 37);
}

TEST_CASE("Default steps are powers of two of the documented size") {
  const auto h = hr::default_steps(usual, 1e-12);
  const double want[] = {0.01 * 20.0, 0.01 * 0.2, std::pow(1e-12, 0.2) * 0.2, std::pow(1e-12, 0.2)};
  const double got[] = {h.spot, h.volatility, h.rate, h.expiry};
  for (std::size_t i = 0; i < 4; ++i) {
    int exponent = 0;
    CHECK(std::frexp(got[i], &exponent) == 0.5);
    CHECK(got[i] <= want[i] * (1 + 1e-12));
    CHECK(2 * got[i] > want[i]);
  }
  CHECK(hr::default_steps(usual, 1.0).volatility == 0.03125);  // 0.2 x 0.2, rounded down
  CHECK(hr::default_steps(usual, 0.0).spot == hr::default_steps(usual, 2.2e-16).spot);
  CHECK(std::isnan(hr::default_steps(usual, -1.0).spot));
  CHECK(std::isnan(hr::default_steps(usual, not_a_number).rate));
}

TEST_CASE("Bad input gives NaN without a call of the pricer") {
  const auto rejected = [](const point& at, const hr::difference_settings<double>& settings = {}) {
    bool called = false;
    const auto watched = [&](const point& p) {
      called = true;
      return p.spot;
    };
    return all_nan(hr::difference_greeks(watched, at, settings)) && !called;
  };
  const double infinity = std::numeric_limits<double>::infinity();
  for (const double bad : {-1.0, infinity, not_a_number}) {
    CHECK(rejected({bad, 0.2, 0.03, 1.0}));
    CHECK(rejected({100.0, bad, 0.03, 1.0}));
    CHECK(rejected({100.0, 0.2, 0.03, bad}));
    if (bad != -1.0) CHECK(rejected({100.0, 0.2, bad, 1.0}));
  }
  CHECK(rejected(usual, {.noise = -1e-9}));
  CHECK(rejected(usual, {.noise = not_a_number}));
  CHECK(rejected(usual, {.steps = {.spot = -1.0}}));
  CHECK(rejected(usual, {.steps = {.rate = not_a_number}}));
  CHECK(rejected(usual, {.steps = {.expiry = 1e-17}}));
}

TEST_CASE("A NaN price reaches the Greeks that used it and no other") {
  const auto g = hr::difference_greeks(
      [](const point& p) { return p.rate > 0.03 ? not_a_number : p.spot * p.expiry; }, usual);
  CHECK(std::isnan(g.rho));
  for (const double x : {g.price, g.delta, g.gamma, g.vega, g.theta, g.vanna, g.volga})
    CHECK_FALSE(std::isnan(x));
  const auto k = hr::difference_greeks(
      [](const point& p) { return p.spot != 100.0 && p.volatility != 0.2 ? not_a_number : p.spot; },
      usual);
  CHECK(std::isnan(k.vanna));
  CHECK_FALSE(std::isnan(k.gamma));
  CHECK_FALSE(std::isnan(k.volga));
}

TEST_CASE("A Bachelier volatility, with a spot step of its own") {
  const own::formula pricer{own::kind::bachelier, 3.0};
  const point at{.spot = 2.5, .volatility = 1.2, .rate = 0.02, .expiry = 0.75};
  const double deviation = 1.2 * std::sqrt(0.75);
  const auto g = hr::difference_greeks(pricer, at, {.steps = {.spot = deviation / 256}});
  const auto want = own::exact(pricer, widen(at));
  own::for_each_greek(g, want, own::scale(pricer.what, widen(at)),
                      [](const char* name, double got, real exact, real unit) {
                        CAPTURE(name);
                        CHECK(static_cast<double>(std::fabs(got - exact) / unit) < 1e-8);
                      });
}

TEST_CASE("A stochastic-volatility formula: differences agree with automatic differentiation") {
  const own::sabr_call pricer{.strike = 110.0, .correlation = -0.4, .vol_of_vol = 0.7};
  const auto bound = documented_error(pricer, widen(usual), hr::default_steps(usual, 1e-15),
                                      1e-14L);
  using dual = hr::dual<real, 4>;
  const dual v = pricer(
      hr::pricing_point<dual>{hr::dual_variable<4>(100.0L, 0), hr::dual_variable<4>(real(0.2), 1),
                              hr::dual_variable<4>(real(0.03), 2), hr::dual_variable<4>(1.0L, 3)});
  const own::result want{v.value,        v.gradient[0], v.second(0, 0), v.gradient[1],
                         -v.gradient[3], v.gradient[2], v.second(0, 1), v.second(1, 1)};
  own::for_each_greek(hr::difference_greeks(pricer, usual), want, bound,
                      [](const char* name, double got, real exact, real error) {
                        CAPTURE(name);
                        CHECK(static_cast<double>(std::fabs(got - exact) / error) < 1.5);
                      });
}

TEST_CASE("A binomial tree: rough, so its noise is named") {
  // Cox, Ross and Rubinstein (1979), 800 steps; within 3e-4 of Black-Scholes at these points, and
  // with a kink in spot wherever a node crosses the strike.
  const auto tree = [](const point& p) {
    const int steps = 800;
    const double up = std::exp(p.volatility * std::sqrt(p.expiry / steps));
    const double discount = std::exp(-p.rate * p.expiry / steps);
    const double q = (1 / discount - 1 / up) / (up - 1 / up);
    std::vector<double> value(steps + 1);
    for (int i = 0; i <= steps; ++i)
      value[static_cast<std::size_t>(i)] = std::max(p.spot * std::pow(up, 2 * i - steps) - 105.0,
                                                    0.0);
    for (int n = steps; n > 0; --n)
      for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i)
        value[i] = discount * (q * value[i + 1] + (1 - q) * value[i]);
    return value[0];
  };
  const auto g = hr::difference_greeks(tree, usual, {.noise = 3e-4});
  const own::formula smooth{own::kind::call, 105.0};
  const auto want = own::exact(smooth, widen(usual));
  const auto bound = documented_error(smooth, widen(usual), hr::default_steps(usual, 3e-4), 3e-4L);
  own::for_each_greek(g, want, bound, [](const char* name, double got, real exact, real error) {
    CAPTURE(name);
    CHECK(static_cast<double>(std::fabs(got - exact) / error) < 1.0);
  });
  CHECK(std::fabs(g.gamma / static_cast<double>(want.gamma) - 1) < 0.02);
}

TEST_CASE("Float points are differenced in float") {
  const own::formula call{own::kind::call, 105.0};
  const auto g = hr::difference_greeks(call, hr::pricing_point{100.0f, 0.2f, 0.03f, 1.0f});
  const auto want = own::exact(call, {100, 0.2L, 0.03L, 1});
  CHECK(g.delta == doctest::Approx(static_cast<double>(want.delta)).epsilon(1e-3));
  CHECK(g.gamma == doctest::Approx(static_cast<double>(want.gamma)).epsilon(2e-2));
}

#if defined(HEDGEROW_TEST_CLOSED_FORMS)
TEST_CASE("The library's closed forms agree with differences of their own price") {
  std::mt19937_64 random(23);
  for (int n = 0; n < 500; ++n) {
    const auto [pricer, at] = random_draw(n % 2 == 0 ? own::kind::call : own::kind::put, random);
    const auto greeks = [&, &f = pricer](const point& p) {
      return hr::evaluate(
          hr::black_scholes<double>{
              .spot = p.spot, .volatility = p.volatility, .rate = p.rate, .dividend_yield = 0.0},
          hr::european<double>{
              .type = f.what == own::kind::call ? hr::option_type::call : hr::option_type::put,
              .strike = f.strike,
              .expiry = p.expiry});
    };
    const auto g = greeks(at);
    const own::result closed{g.price, g.delta, g.gamma, g.vega, g.theta, g.rho, g.vanna, g.volga};
    double worst = 0;
    own::for_each_greek(hr::difference_greeks([&](const point& p) { return greeks(p).price; }, at),
                        closed, own::scale(pricer.what, widen(at)),
                        [&](const char*, double got, real want, real unit) {
                          const auto e = static_cast<double>(std::fabs(got - want) / unit);
                          worst = std::fmax(worst, std::isnan(e) ? 1.0 : e);
                        });
    CHECK(worst < 1e-6);
  }
}
#endif
