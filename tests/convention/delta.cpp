// SPDX-License-Identifier: BSL-1.0
// Delta conventions: formulas against 113-bit arithmetic, the ways between them, and their limits.
#include "greeks/support/quad.hpp"
#include <hedgerow/convention/delta.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <concepts>
#include <limits>
#include <random>
#include <type_traits>

namespace hr = hedgerow;
using C = hr::delta_convention;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double quiet_nan = std::numeric_limits<double>::quiet_NaN();

// A delta is plain data, and a number becomes one explicitly alone.
static_assert(std::is_trivially_copyable_v<hr::coin_delta> && std::is_aggregate_v<hr::coin_delta>);
static_assert(sizeof(hr::coin_delta) == sizeof(double));
static_assert(!std::convertible_to<double, hr::coin_delta>);
static_assert(!std::convertible_to<hr::coin_delta, double>);
static_assert(!std::convertible_to<hr::spot_delta, hr::coin_delta>);
static_assert(!std::constructible_from<hr::coin_delta, hr::spot_delta>);
static_assert(std::constructible_from<hr::coin_delta, double>);

static_assert(hr::spot_delta{0.5} + hr::spot_delta{0.25} == hr::spot_delta{0.75});
static_assert(hr::spot_delta{0.5} - hr::spot_delta{0.25} == hr::spot_delta{0.25});
static_assert(-hr::coin_delta{0.5} == hr::coin_delta{-0.5});
static_assert(hr::coin_delta{0.5} * 4 == hr::coin_delta{2.0});
static_assert(4 * hr::coin_delta{0.5} == hr::coin_delta{2.0});
static_assert(hr::coin_delta{0.5} / 2 == hr::coin_delta{0.25});
static_assert(hr::coin_delta{0.5} / hr::coin_delta{0.25} == 2.0);
static_assert(hr::forward_delta{0.1} < hr::forward_delta{0.2});
static_assert(hr::forward_delta{0.2} >= hr::forward_delta{0.2});
static_assert(hr::forward_delta{0.2} != hr::forward_delta{0.1});

template <C To, C From>
double converted(double value, const hr::delta_terms<>& t) {
  return hr::to<To>(hr::delta_in<From>{value}, t).value;
}

/// f.operator()<C>() for each convention.
template <class F>
void for_each_convention(const F& f) {
  f.template operator()<C::spot>();
  f.template operator()<C::forward>();
  f.template operator()<C::premium_adjusted_spot>();
  f.template operator()<C::premium_adjusted_forward>();
  f.template operator()<C::coin>();
  f.template operator()<C::coin_and_equity>();
  f.template operator()<C::decayed>();
}

double uniform(std::mt19937_64& engine, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(engine);
}

}  // namespace

TEST_CASE("quantities add up in place") {
  hr::coin_delta net{};
  net += hr::coin_delta{0.5} * 3.0;
  net -= hr::coin_delta{0.25};
  CHECK(net.value == 1.25);
}

TEST_CASE("each convention from the spot delta") {
  const hr::delta_terms<> t{
      .premium = 0.0625, .yield = 0.03, .expiry = 2.0, .equity = 1.5, .settled = 0.25};
  const double growth = std::exp(0.06), eps = 0x1p-51;
  const hr::spot_delta d{0.5};
  CHECK(hr::to<C::spot>(d, t) == d);
  CHECK(hr::to<C::forward>(d, t).value == doctest::Approx(0.5 * growth).epsilon(eps));
  CHECK(hr::to<C::premium_adjusted_spot>(d, t).value == 0.4375);
  CHECK(hr::to<C::premium_adjusted_forward>(d, t).value
        == doctest::Approx(0.4375 * growth).epsilon(eps));
  CHECK(hr::to<C::coin>(d, t).value == 0.4375);
  CHECK(hr::to<C::coin_and_equity>(d, t).value == 1.9375);
  CHECK(hr::to<C::decayed>(d, t).value == 0.328125);
}

TEST_CASE("there and back, between any two") {
  std::mt19937_64 engine(1);
  for (int i = 0; i < 200; ++i) {
    const hr::delta_terms<> t{.premium = uniform(engine, -2, 2),
                              .yield = uniform(engine, -0.1, 0.2),
                              .expiry = uniform(engine, 0, 30),
                              .equity = uniform(engine, -5, 5),
                              .settled = uniform(engine, 0, 0.99)};
    const double x = uniform(engine, -3, 3);
    const double size = (std::fabs(x) + std::fabs(t.premium) + std::fabs(t.equity))
                      * std::exp(std::fabs(t.yield * t.expiry)) / (1 - t.settled);
    for_each_convention([&]<C A>() {
      for_each_convention([&]<C B>() {
        const double there = converted<B, A>(x, t), back = converted<A, B>(there, t);
        CHECK_MESSAGE(std::fabs(back - x) <= 8 * 0x1p-52 * size, int(A), " by ", int(B));
        // Not by another way than the spot delta.
        const double direct = converted<B, C::spot>(converted<C::spot, A>(x, t), t);
        CHECK_MESSAGE(std::fabs(there - direct) <= 8 * 0x1p-52 * size, int(A), " to ", int(B));
      });
    });
  }
}

TEST_CASE("a conversion reads what its ends need, and nothing else") {
  const hr::delta_terms<> none{quiet_nan, quiet_nan, quiet_nan, quiet_nan, quiet_nan};
  for_each_convention([&]<C A>() { CHECK(converted<A, A>(0.5, none) == 0.5); });
  CHECK(converted<C::coin, C::premium_adjusted_spot>(0.5, none) == 0.5);
  CHECK(converted<C::coin, C::spot>(0.5, {.premium = 0.25,
                                          .yield = quiet_nan,
                                          .expiry = quiet_nan,
                                          .equity = quiet_nan,
                                          .settled = quiet_nan})
        == 0.25);
  CHECK(converted<C::forward, C::spot>(0.5, {.premium = quiet_nan,
                                             .yield = 0,
                                             .expiry = 1,
                                             .equity = quiet_nan,
                                             .settled = quiet_nan})
        == 0.5);
  CHECK(std::isnan(converted<C::coin, C::spot>(0.5, {.premium = quiet_nan})));
  CHECK(std::isnan(converted<C::forward, C::spot>(0.5, {.yield = quiet_nan, .expiry = 1})));
  CHECK(std::isnan(converted<C::coin, C::spot>(quiet_nan, {})));
}

TEST_CASE("settlement: the end of the window, and what is not a share") {
  CHECK(converted<C::decayed, C::spot>(0.5, {.premium = 0.1, .settled = 1}) == 0);
  CHECK(std::isnan(converted<C::spot, C::decayed>(0, {.premium = 0.1, .settled = 1})));
  CHECK(std::isnan(converted<C::coin, C::decayed>(0.5, {.settled = 1})));
  CHECK(converted<C::coin, C::decayed>(0.5, {.settled = 0}) == 0.5);
  for (const double bad : {-0.01, 1.01, infinity, quiet_nan}) {
    CHECK(std::isnan(converted<C::decayed, C::spot>(0.5, {.settled = bad})));
    CHECK(std::isnan(converted<C::spot, C::decayed>(0.5, {.settled = bad})));
  }
}

#if defined(HEDGEROW_TEST_QUAD)

TEST_CASE("straight from a market, against 113-bit arithmetic") {
  using R = quad_number;
  using namespace quad_functions;
  std::mt19937_64 engine(2);
  double worst = 0, worst_forward = 0;
  for (int i = 0; i < 4000; ++i) {
    const double volatility = std::exp(uniform(engine, std::log(0.01), std::log(3.0)));
    const double expiry = std::exp(uniform(engine, std::log(1e-3), std::log(30.0)));
    const double rate = uniform(engine, -0.05, 0.3), yield = uniform(engine, -0.05, 0.3);
    const double spot = 100, s = volatility * std::sqrt(expiry);
    const double strike = spot * std::exp((rate - yield) * expiry + s * uniform(engine, -8, 8));
    const auto type = i % 2 == 0 ? hr::option_type::call : hr::option_type::put;
    const hr::european option{.type = type, .strike = strike, .expiry = expiry};
    const hr::garman_kohlhagen fx{
        .spot = spot, .volatility = volatility, .domestic_rate = rate, .foreign_rate = yield};

    const R phi = static_cast<double>(type), t = expiry, v = R(volatility) * sqrt(t);
    const R x = log(R(spot) / R(strike)) + (R(rate) - R(yield)) * t;
    const auto cdf = [](R z) { return erfc(-z / sqrt(R(2))) / 2; };
    const R by_forward = phi * cdf(phi * (x / v + v / 2));
    const R adjusted = phi * exp(-x) * cdf(phi * (x / v - v / 2));
    const R discount = exp(-R(yield) * t);
    const auto error = [](double got, R want) {
      const R e = R(got) / want - 1;
      return static_cast<double>(e < 0 ? -e : e);
    };
    worst = std::fmax(worst, error(hr::delta_of<C::spot>(fx, option).value, by_forward * discount));
    worst = std::fmax(worst, error(hr::delta_of<C::premium_adjusted_spot>(fx, option).value,
                                   adjusted * discount));
    worst = std::fmax(worst, error(hr::delta_of<C::coin>(fx, option).value, adjusted * discount));
    const double scale = 1 + std::fabs(yield * expiry);
    worst_forward = std::fmax(
        worst_forward, error(hr::delta_of<C::forward>(fx, option).value, by_forward) / scale);
    worst_forward = std::fmax(
        worst_forward,
        error(hr::delta_of<C::premium_adjusted_forward>(fx, option).value, adjusted) / scale);
  }
  MESSAGE("worst relative errors ", worst, " and, by the forward, ", worst_forward);
  CHECK(worst <= 1e-13);
  CHECK(worst_forward <= 1e-13);
}

#endif

TEST_CASE("closed forms are what the conversions give") {
  std::mt19937_64 engine(3);
  for (int i = 0; i < 500; ++i) {
    const hr::black_scholes market{.spot = uniform(engine, 50, 150),
                                   .volatility = uniform(engine, 0.05, 1.5),
                                   .rate = uniform(engine, -0.02, 0.1),
                                   .dividend_yield = uniform(engine, -0.02, 0.1)};
    const hr::european option{.type = i % 2 == 0 ? hr::option_type::call : hr::option_type::put,
                              .strike = uniform(engine, 50, 150),
                              .expiry = uniform(engine, 0.01, 5)};
    const hr::delta_terms<> t{.premium = hr::price(market, option) / market.spot,
                              .yield = market.dividend_yield,
                              .expiry = option.expiry};
    const hr::spot_delta d{hr::delta(market, option)};
    CHECK(hr::delta_of<C::spot>(market, option) == d);
    const auto same = [&]<C To>() {
      CHECK(hr::to<To>(d, t).value
            == doctest::Approx(hr::delta_of<To>(market, option).value).epsilon(1e-13).scale(1));
    };
    same.operator()<C::forward>();
    same.operator()<C::premium_adjusted_spot>();
    same.operator()<C::premium_adjusted_forward>();
    same.operator()<C::coin>();
  }
}

TEST_CASE("forwards: black76 and inverse_black hold the forward as the underlying") {
  const hr::black76<double> market{.forward = 60000, .volatility = 0.6, .rate = 0.03};
  const hr::inverse_black<double> inverse{.forward = 60000, .volatility = 0.6, .rate = 0.03};
  const hr::european<double> call{.type = hr::option_type::call, .strike = 65000, .expiry = 0.25};
  const double delta = hr::delta(market, call), coin = hr::price(market, call) / 60000;
  CHECK(hr::delta_of<C::coin>(market, call).value == doctest::Approx(delta - coin).epsilon(1e-14));
  CHECK(hr::delta_of<C::coin>(inverse, call) == hr::delta_of<C::coin>(market, call));
  CHECK(hr::delta_of<C::coin>(market, call).value
        == doctest::Approx(60000 * hr::delta(inverse, call)).epsilon(1e-14));
  CHECK(hr::delta_of<C::forward>(market, call).value
        == doctest::Approx(delta * std::exp(0.0075)).epsilon(1e-14));
}

TEST_CASE("a put deep in the money has a coin delta below -1, which no bound cuts off") {
  // One coin of perpetual does not hedge it.
  const hr::black76<double> market{.forward = 30000, .volatility = 0.3, .rate = 0};
  const hr::european<double> put{
      .type = hr::option_type::put, .strike = 65000, .expiry = 30.0 / 365};
  CHECK(hr::delta_of<C::coin>(market, put).value
        == doctest::Approx(-65000.0 / 30000).epsilon(1e-6));
}

TEST_CASE("the coin delta of a call is not monotone in the strike") {
  const hr::black76<double> market{.forward = 100, .volatility = 0.5, .rate = 0};
  const auto at = [&](double strike) {
    return hr::delta_of<C::coin>(market,
                                 {.type = hr::option_type::call, .strike = strike, .expiry = 1.0})
        .value;
  };
  CHECK(at(10) < at(60));
  CHECK(at(60) > at(200));
}

TEST_CASE("limits and bad input") {
  const hr::black76<double> market{.forward = 100, .volatility = 0.5, .rate = 0};
  const auto coin = [](const hr::black76<>& m, hr::option_type type, double strike, double expiry) {
    return hr::delta_of<C::coin>(m, {.type = type, .strike = strike, .expiry = expiry}).value;
  };
  const auto call = hr::option_type::call, put = hr::option_type::put;
  CHECK(coin(market, call, 0, 1) == 0);
  CHECK(coin(market, put, 0, 1) == 0);
  CHECK(coin(market, call, infinity, 1) == 0);
  CHECK(coin(market, put, infinity, 1) == -infinity);
  CHECK(coin(market, call, 80, 0) == 0.8);
  CHECK(coin(market, call, 120, 0) == 0);
  CHECK(coin(market, put, 120, 0) == -1.2);
  CHECK(coin({.forward = 0, .volatility = 0.5, .rate = 0}, call, 100, 1) == 0);
  CHECK(coin({.forward = 0, .volatility = 0.5, .rate = 0}, put, 100, 1) == -infinity);
  CHECK(std::isnan(coin(market, call, -1, 1)));
  CHECK(std::isnan(coin(market, call, quiet_nan, 1)));
  CHECK(std::isnan(coin(market, call, 100, -1)));
  CHECK(std::isnan(coin(market, static_cast<hr::option_type>(0), 100, 1)));
}

TEST_CASE("float") {
  const hr::garman_kohlhagen<float> market{
      .spot = 1.1F, .volatility = 0.1F, .domestic_rate = 0.03F, .foreign_rate = 0.01F};
  const hr::european<float> option{.type = hr::option_type::put, .strike = 1.2F, .expiry = 0.5F};
  const auto spot = hr::delta_of<C::spot>(market, option);
  const hr::delta_terms<float> t{.premium = hr::price(market, option) / market.spot};
  CHECK(hr::to<C::coin>(spot, t).value
        == doctest::Approx(hr::delta_of<C::coin>(market, option).value).epsilon(1e-6));
}
