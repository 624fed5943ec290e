// SPDX-License-Identifier: BSL-1.0
// Time values of prices in coin are in coin: of the market that settles in coin, one by one and in
// columns, and of quotes in coin on a market in quote currency.
#include <hedgerow/batch/evaluate_quotes.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

namespace hr = hedgerow;
using hr::batch::price_unit, hr::implied_status;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();
constexpr double rate = 0.03;

/// Options in and out of the money, their prices in coin at some volatility; some below intrinsic
/// value, above the maximum, bad or expired.
struct quoted {
  explicit quoted(std::size_t n) {
    std::mt19937_64 engine(9);
    const auto draw = [&](double low, double high) {
      return std::uniform_real_distribution<double>(low, high)(engine);
    };
    for (std::size_t i = 0; i < n; ++i) {
      forward.push_back(draw(20000, 90000));
      strike.push_back(forward[i] * std::exp(draw(-0.5, 0.5)));
      expiry.push_back(draw(0.01, 2));
      type.push_back(i % 2 == 0 ? hr::option_type::call : hr::option_type::put);
      const hr::inverse_black market{forward[i], draw(0.3, 1.2), rate};
      price.push_back(hr::price(market, option(i)));
      if (i % 29 == 3) price[i] = intrinsic(i) * (1 - draw(0, 0.1));
      if (i % 31 == 4) price[i] = 3 * (1 + strike[i] / forward[i]);
      if (i % 37 == 5) price[i] = std::numeric_limits<double>::quiet_NaN();
      if (i % 41 == 6) expiry[i] = 0;
    }
  }
  hr::european<double> option(std::size_t i) const { return {type[i], strike[i], expiry[i]}; }
  double discount(std::size_t i) const { return std::exp(-rate * expiry[i]); }
  /// In coin; the difference first, which is the one that is exact at the money.
  double intrinsic(std::size_t i) const {
    const double sign = type[i] == hr::option_type::call ? 1 : -1;
    return std::fmax(sign * (forward[i] - strike[i]), 0.0) / forward[i] * discount(i);
  }
  hr::batch::european<double> options() const {
    return {.type = type, .strike = strike, .expiry = expiry};
  }
  std::vector<double> forward, strike, expiry, price;
  std::vector<hr::option_type> type;
};

bool same(double a, double b) { return a == b || (a != a && b != b); }

}  // namespace

TEST_CASE("in the market that settles in coin") {
  const quoted q(1000);
  std::vector<double> time_value(1000);
  hr::batch::evaluate_quotes(hr::batch::inverse_black<double>{.forward = q.forward, .rate = rate},
                             q.options(), hr::batch::quotes<double>{.price = q.price},
                             hr::batch::implied<double>{.time_value = time_value},
                             hr::batch::greeks<double>{});
  std::size_t off = 0, differing = 0, below = 0;
  for (std::size_t i = 0; i < 1000; ++i) {
    const auto r = hr::implied_volatility(hr::inverse_black{q.forward[i], 0.0, rate}, q.option(i),
                                          q.price[i]);
    differing += !same(r.time_value, time_value[i]);
    below += r.status == implied_status::below_intrinsic;
    const double expected = q.price[i] - q.intrinsic(i);
    off += !(std::fabs(r.time_value - expected) <= 4 * eps * (q.price[i] + q.intrinsic(i)))
        && r.status != implied_status::invalid;
    off += std::isnan(r.time_value) != (r.status == implied_status::invalid);
  }
  CHECK(off == 0);
  CHECK(differing == 0);
  CHECK(below > 10);
}

TEST_CASE("of quotes in coin on a market in quote currency") {
  const quoted q(1000);
  std::vector<double> time_value(1000);
  hr::batch::evaluate_quotes(
      hr::batch::black76<double>{.forward = q.forward, .rate = rate}, q.options(),
      hr::batch::quotes<double>{.price = q.price, .unit = price_unit::coin},
      hr::batch::implied<double>{.time_value = time_value}, hr::batch::greeks<double>{});
  std::size_t differing = 0;
  for (std::size_t i = 0; i < 1000; ++i) {
    const auto r = hr::implied_volatility(hr::black76{q.forward[i], 0.0, rate}, q.option(i),
                                          q.price[i] * q.forward[i]);
    differing += !same(r.time_value / q.forward[i], time_value[i]);
  }
  CHECK(differing == 0);
}

TEST_CASE("a market that is priced in coin is told no unit") {
  const quoted q(3);
  std::vector<double> volatility(3, -1.0);
  CHECK_THROWS_WITH_AS(
      hr::batch::evaluate_quotes(
          hr::batch::inverse_black<double>{.forward = q.forward, .rate = rate}, q.options(),
          hr::batch::quotes<double>{.price = q.price, .unit = price_unit::coin},
          hr::batch::implied<double>{.volatility = volatility}, hr::batch::greeks<double>{}),
      "hedgerow::batch::evaluate_quotes: prices of this market are in coin as they are; leave the "
      "unit out",
      std::invalid_argument);
  CHECK(volatility == std::vector<double>(3, -1.0));
}

TEST_CASE("outside the fast forms too, and in float") {
  // A volatility too high for them, and an expiry too short.
  const hr::inverse_black market{.forward = 60000.0, .volatility = 0.0};
  const hr::european put{hr::option_type::put, 80000.0, 1e-30};
  CHECK(hr::implied_volatility(market, put, 0.5).time_value
        == doctest::Approx(0.5 - 1.0 / 3).epsilon(1e-14));
  CHECK(hr::implied_volatility(market, put, 0.25).time_value
        == doctest::Approx(0.25 - 1.0 / 3).epsilon(1e-14));
  const hr::inverse_black<float> narrow{.forward = 60000.0F, .volatility = 0.0F};
  const hr::european<float> short_put{hr::option_type::put, 80000.0F, 0.5F};
  CHECK(hr::implied_volatility(narrow, short_put, 0.5F).time_value
        == doctest::Approx(0.5 - 1.0 / 3).epsilon(1e-6));
}
