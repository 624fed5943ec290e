// SPDX-License-Identifier: BSL-1.0
// The quanto inverse option: golden values, an integral, parity, limits and its Greeks.
#include <hedgerow/convention/quanto_inverse.hpp>
#include <hedgerow/greeks/automatic.hpp>
#include <hedgerow/greeks/differences.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace hr = hedgerow;

namespace {

constexpr auto call = hr::option_type::call, put = hr::option_type::put;
constexpr hr::pricing_point<double> point{
    .spot = 60000.0, .volatility = 0.6, .rate = 0.03, .expiry = 0.25};

double price(hr::option_type type, double strike, const hr::pricing_point<double>& at) {
  return hr::quanto_inverse{.type = type, .strike = strike, .fixed_rate = 1.0}(at);
}

/// The discounted expectation of (phi (S - K))+/S with S lognormal of mean F: Simpson's rule on the
/// paying side of the kink.
double integral(hr::option_type type, double strike, const hr::pricing_point<double>& p) {
  const double s = p.volatility * std::sqrt(p.expiry), phi = static_cast<int>(type);
  const double kink = std::log(strike / p.spot) / s + s / 2;
  const double from = phi > 0 ? kink : -14.0, to = phi > 0 ? 14.0 : kink;
  const int n = 4000;
  const double step = (to - from) / n;
  double sum = 0;
  for (int i = 0; i <= n; ++i) {
    const double z = from + i * step, S = p.spot * std::exp(s * z - s * s / 2);
    sum += (i == 0 || i == n ? 1 : i % 2 ? 4 : 2) * phi * (S - strike) / S * std::exp(-z * z / 2);
  }
  return std::exp(-p.rate * p.expiry) * sum * step / 3 / std::sqrt(2 * std::acos(-1.0));
}

}  // namespace

TEST_CASE("golden values: 4e6 paths of Monte Carlo gave .05743 +- .00005 and .24114 +- .00015") {
  // The closed form in the same source, to the digits given there: .05735 and .24132.
  CHECK(std::fabs(price(call, 65000, point) - 0.05735) < 5e-6);
  CHECK(std::fabs(price(put, 65000, point) - 0.24132) < 5e-6);
}

TEST_CASE("it is the expectation of its pay-off") {
  for (const double strike : {30000.0, 60000.0, 65000.0, 150000.0}) {
    CHECK(price(call, strike, point)
          == doctest::Approx(integral(call, strike, point)).epsilon(1e-9));
    CHECK(price(put, strike, point) == doctest::Approx(integral(put, strike, point)).epsilon(1e-9));
  }
}

TEST_CASE("parity: call less put is a fixed coin less K coins' expected inverse") {
  const double bond = std::exp(-0.03 * 0.25), inverse = std::exp(0.36 * 0.25) / 60000;
  CHECK(price(call, 65000, point) - price(put, 65000, point)
        == doctest::Approx(bond * (1 - 65000 * inverse)).epsilon(1e-13));
}

TEST_CASE("the fixed rate multiplies") {
  const hr::quanto_inverse<double> option{.type = put, .strike = 65000, .fixed_rate = 50000};
  CHECK(option(point) == doctest::Approx(50000 * price(put, 65000, point)).epsilon(1e-15));
}

TEST_CASE("its Greeks: automatic and by differences") {
  for (const auto type : {call, put}) {
    const hr::quanto_inverse<double> option{.type = type, .strike = 65000, .fixed_rate = 1};
    const auto a = hr::automatic_greeks(option, point), d = hr::difference_greeks(option, point);
    CHECK(a.price == option(point));
    CHECK(a.delta == doctest::Approx(d.delta).epsilon(1e-8));
    CHECK(a.gamma == doctest::Approx(d.gamma).epsilon(1e-6));
    CHECK(a.vega == doctest::Approx(d.vega).epsilon(1e-8));
    CHECK(a.theta == doctest::Approx(d.theta).epsilon(1e-8));
    CHECK(a.rho == doctest::Approx(-0.25 * a.price).epsilon(1e-13));
  }
  // Near zero volatility it is the inverse option, whose delta is K/F^2 in the money.
  const auto g = hr::automatic_greeks(hr::quanto_inverse<double>{.strike = 30000},
                                      hr::pricing_point{60000.0, 1e-3, 0.0, 1.0});
  CHECK(g.delta == doctest::Approx(30000 / 3.6e9).epsilon(1e-5));
}

TEST_CASE("no time or no volatility: the pay-off; bad input: NaN") {
  CHECK(price(call, 48000, {60000, 0.6, 0.03, 0}) == doctest::Approx(0.2).epsilon(1e-15));
  CHECK(price(put, 48000, {60000, 0, 0.03, 0.5}) == 0);
  CHECK(price(put, 75000, {60000, 0, 0.03, 0.5})
        == doctest::Approx(std::exp(-0.015) * 0.25).epsilon(1e-15));
  CHECK(price(call, 60000, {60000, 1e-200, 0.03, 1e-300}) == 0);  // s is less than any number
  CHECK(price(call, 65000, {1e-310, 0.6, 0.03, 0.25}) == 0);      // and K/F more
  const double nan = std::numeric_limits<double>::quiet_NaN(), inf = 1 / 0.0;
  CHECK(std::isnan(price(call, 65000, {nan, 0.6, 0.03, 0.25})));
  CHECK(std::isnan(price(call, 65000, {0, 0.6, 0.03, 0.25})));
  CHECK(std::isnan(price(call, 65000, {60000, -0.6, 0.03, 0.25})));
  CHECK(std::isnan(price(call, 65000, {60000, nan, 0.03, 0.25})));
  CHECK(std::isnan(price(call, 65000, {60000, 0.6, nan, 0.25})));
  CHECK(std::isnan(price(call, 65000, {60000, 0.6, 0.03, -1})));
  CHECK(std::isnan(price(call, 0, point)));
  CHECK(std::isnan(price(call, inf, point)));
  CHECK(std::isnan(price(static_cast<hr::option_type>(0), 65000, point)));
  CHECK(std::isnan(hr::automatic_greeks(hr::quanto_inverse<double>{.strike = -1}, point).vega));
}
