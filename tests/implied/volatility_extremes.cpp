// SPDX-License-Identifier: BSL-1.0
// Quotes outside the fast forms' range that fuzzing found to go wrong: each against the same quote
// in other units, where the fast forms have it.
#include <hedgerow/greeks.hpp>
#include <hedgerow/implied.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace hr = hedgerow;
using hr::implied_status;

namespace {

template <class T>
hr::european<T> call(T strike, T expiry = 1) {
  return {.type = hr::option_type::call, .strike = strike, .expiry = expiry};
}

void check_close(double x, double y) { CHECK(std::fabs(x - y) <= 1e-13 * std::fabs(y)); }

}  // namespace

TEST_CASE("a price near its upper bound in huge units, and over a huge time") {
  constexpr double unit = 0x1p390;
  for (const double price : {0.5, 0.7, 1 - 1e-5, 1 - 1e-8}) {
    for (const double strike : {2.0, 128.0}) {
      CAPTURE(price);
      CAPTURE(strike);
      const auto plain = hr::implied_volatility(hr::black76<double>{.forward = 1}, call(strike),
                                                price);
      const auto huge = hr::implied_volatility(hr::black76<double>{.forward = unit},
                                               call(strike * unit), price * unit);
      const auto slow = hr::implied_volatility(hr::black76<double>{.forward = 1},
                                               call(strike, 0x1p400), price);
      CHECK(plain.status == implied_status::ok);
      CHECK(huge.status == implied_status::ok);
      CHECK(slow.status == implied_status::ok);
      // What an ulp of the price is in the volatility grows towards the bound.
      const double allowed = 4 * plain.accuracy * plain.volatility;
      CHECK(std::fabs(huge.volatility - plain.volatility) <= allowed);
      CHECK(std::fabs(slow.volatility * 0x1p200 - plain.volatility) <= allowed);
    }
  }
}

TEST_CASE(
    "bachelier with one of forward and strike 0, the other subnormal, under a growing factor") {
  constexpr double tiny = 0x1p-1068;
  for (const double rate : {-1e4, -1e5, 1.0}) {
    for (const double price : {1.0, 1e-200, 1e-310}) {
      CAPTURE(rate);
      CAPTURE(price);
      const hr::bachelier<double> at_zero{.forward = 0, .rate = rate},
          at_tiny{.forward = tiny, .rate = rate};
      const auto a = hr::implied_volatility(at_zero, call(tiny), price);
      const auto b = hr::implied_volatility(
          at_tiny, {.type = hr::option_type::put, .strike = 0, .expiry = 1}, price);
      CHECK(a.volatility >= 0);
      CHECK((a.status == implied_status::ok || a.status == implied_status::imprecise));
      check_close(b.volatility, a.volatility);
    }
  }
}

TEST_CASE("a volatility that float cannot hold is infinite, and imprecise") {
  const auto r = hr::implied_volatility(hr::bachelier<float>{.forward = 1e15F}, call(8e37F, 1e-34F),
                                        1e15F);
  CHECK(r.volatility == std::numeric_limits<float>::infinity());
  CHECK(r.status == implied_status::imprecise);
}
