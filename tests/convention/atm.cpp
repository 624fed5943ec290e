// SPDX-License-Identifier: BSL-1.0
// At the money: each convention by what defines it, extrema by differences.
#include <hedgerow/convention/atm.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

namespace hr = hedgerow;
using C = hr::delta_convention;
using hr::atm_convention, hr::option_type, hr::strike_status;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <class F>
void for_random_markets(const F& f) {
  std::mt19937_64 engine(9);
  const auto draw = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(engine);
  };
  for (int i = 0; i < 300; ++i) {
    const hr::garman_kohlhagen<double> market{.spot = draw(0.5, 150),
                                              .volatility = std::exp(draw(-4.6, 0.7)),
                                              .domestic_rate = draw(-0.05, 0.2),
                                              .foreign_rate = draw(-0.05, 0.2)};
    f(market, std::exp(draw(-6, 2.3)));
  }
}

/// f is largest at x, among x and its neighbours at distances of its own scale, and flat there.
template <class F>
void check_maximum(const F& f, double x, double scale) {
  for (const double distance : {1e-3, 0.03, 0.3, 2.0}) {
    const double up = f(x * std::exp(scale * distance)), down = f(x * std::exp(-scale * distance));
    CHECK(up < f(x));
    CHECK(down < f(x));
    if (distance == 1e-3) CHECK(std::fabs(up - down) <= 1e-8 * f(x));  // of third order
  }
}

}  // namespace

TEST_CASE("spot and forward") {
  const hr::garman_kohlhagen<double> market{
      .spot = 1.25, .volatility = 0.1, .domestic_rate = 0.04, .foreign_rate = 0.01};
  CHECK(hr::atm_strike(market, 2.0, atm_convention::spot).strike == 1.25);
  CHECK(hr::atm_strike(market, 2.0, atm_convention::forward).strike
        == doctest::Approx(1.25 * std::exp(0.06)).epsilon(1e-15));
}

TEST_CASE("delta neutral: the deltas of call and put add up to nothing") {
  for_random_markets([](const auto& market, double expiry) {
    const auto check = [&]<C Convention>() {
      const auto k = hr::atm_strike<Convention>(market, expiry, atm_convention::delta_neutral);
      CHECK(k.status == strike_status::ok);
      const auto call = hr::delta_of<Convention>(market, {option_type::call, k.strike, expiry});
      const auto put = hr::delta_of<Convention>(market, {option_type::put, k.strike, expiry});
      const double s = market.volatility * std::sqrt(expiry);
      CHECK(std::fabs((call + put) / call) <= 1e-14 * (1 + 1 / s));
    };
    check.template operator()<C::spot>();
    check.template operator()<C::forward>();
    check.template operator()<C::premium_adjusted_spot>();
    check.template operator()<C::premium_adjusted_forward>();
    check.template operator()<C::coin>();
  });
}

TEST_CASE("vega and gamma are largest in the strike") {
  for_random_markets([](const auto& market, double expiry) {
    const double s = market.volatility * std::sqrt(expiry);
    const auto at = [&](double strike) {
      return hr::european<double>{.type = option_type::call, .strike = strike, .expiry = expiry};
    };
    check_maximum([&](double k) { return hr::vega(market, at(k)); },
                  hr::atm_strike(market, expiry, atm_convention::vega_maximal).strike, s);
    check_maximum([&](double k) { return hr::gamma(market, at(k)); },
                  hr::atm_strike(market, expiry, atm_convention::gamma_maximal).strike, s);
  });
}

TEST_CASE("fifty delta, of the call, in its convention") {
  for_random_markets([](const auto& market, double expiry) {
    const auto forward = hr::atm_strike(market, expiry, atm_convention::fifty_delta);
    CHECK(forward.strike
          == doctest::Approx(hr::atm_strike(market, expiry, atm_convention::delta_neutral).strike)
                 .epsilon(1e-13));
    const auto check = [&]<C Convention>() {
      const auto k = hr::atm_strike<Convention>(market, expiry, atm_convention::fifty_delta);
      if (k.status == strike_status::no_strike) return;
      CHECK(hr::delta_of<Convention>(market, {option_type::call, k.strike, expiry}).value
            == doctest::Approx(0.5).epsilon(1e-11));
    };
    check.template operator()<C::spot>();
    check.template operator()<C::premium_adjusted_spot>();
  });
  // With the premium, half a coin is more than a call of much variance ever has.
  const hr::black76<double> market{.forward = 100, .volatility = 0.5};
  const auto status = [&](double expiry) {
    return hr::atm_strike<C::coin>(market, expiry, atm_convention::fifty_delta).status;
  };
  CHECK(status(0.25) == strike_status::ok);
  CHECK(status(4.0) == strike_status::no_strike);
}

TEST_CASE("limits and bad input") {
  const hr::black76<double> still{.forward = 100, .volatility = 0};
  for (const auto a :
       {atm_convention::forward, atm_convention::delta_neutral, atm_convention::vega_maximal,
        atm_convention::gamma_maximal, atm_convention::fifty_delta})
    CHECK(hr::atm_strike(still, 1.0, a).strike == doctest::Approx(100).epsilon(1e-15));
  const hr::black76<double> market{.forward = 100, .volatility = 0.5};
  CHECK(hr::atm_strike(market, 1.0, atm_convention::spot).status == strike_status::no_strike);
  for (const auto a :
       {atm_convention::forward, atm_convention::delta_neutral, atm_convention::fifty_delta}) {
    CHECK(hr::atm_strike(market, -1.0, a).status == strike_status::invalid);
    CHECK(hr::atm_strike(hr::black76<double>{infinity, 0.5, 0}, 1.0, a).status
          == strike_status::invalid);
    CHECK(std::isnan(hr::atm_strike(hr::black76<double>{100, -0.5, 0}, 1.0, a).strike));
  }
  CHECK(hr::atm_strike(market, 1.0, static_cast<atm_convention>(99)).status
        == strike_status::invalid);
  const hr::garman_kohlhagen<double> apart{1.0, 0.1, 1e308, -1e308};  // their difference overflows
  CHECK(hr::atm_strike(apart, 0.0, atm_convention::forward).status == strike_status::invalid);
  CHECK(hr::atm_strike(hr::black76<float>{100, 0.5F, 0}, 1.0F, atm_convention::delta_neutral).strike
        == static_cast<float>(100 * std::exp(0.125)));
}
