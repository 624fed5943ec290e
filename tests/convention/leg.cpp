// SPDX-License-Identifier: BSL-1.0
// Legs: exposure, profit, funding, lots.
#include <hedgerow/convention/leg.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

namespace hr = hedgerow;

namespace {

constexpr double S = 60000, infinity = std::numeric_limits<double>::infinity();
const hr::linear_future<double> dated{.size = 1, .expiry = 0.5, .rate = 0.08, .yield = 0.01};
const hr::inverse_future<double> inverse_dated{
    .size = 10, .expiry = 0.5, .rate = 0.08, .yield = 0.01};
const hr::option_leg<double> coin_put{
    .option = {hr::option_type::put, 65000, 0.1}, .volatility = 0.6, .size = 1};
const hr::option_leg<double> cash_put{.option = {hr::option_type::put, 65000, 0.1},
                                      .volatility = 0.6,
                                      .paid_in = hr::premium_currency::quote};

/// The delta in coin is the derivative of both profits: of the one in coin times S, of the one in
/// quote currency as it is.
template <class Leg>
void check_derivatives(const Leg& leg) {
  const hr::exposure<double> e = hr::exposure_of(leg, S);
  const double h = 1.0;
  const auto up = hr::profit_of(leg, S, S + h), down = hr::profit_of(leg, S, S - h);
  CHECK(S * (up.coin - down.coin) / (2 * h) == doctest::Approx(e.coin.value).epsilon(1e-6));
  CHECK((up.quote - down.quote) / (2 * h) == doctest::Approx(e.coin.value).epsilon(1e-6));
  CHECK(hr::profit_of(leg, S, S).quote == 0);
  CHECK(e.equity == 0);
  // From a delta to contracts and back.
  const double n = hr::contracts_for(leg, hr::coin_delta{-0.7}, S);
  CHECK((n * e).coin.value == doctest::Approx(-0.7).epsilon(1e-14));
  const double m = hr::contracts_for(leg, hr::spot_delta{0.4}, S);
  CHECK((e * m).quote.value == doctest::Approx(0.4).epsilon(1e-14));
}

hr::lot_result<double> rounded(double x, const hr::lot_rule<double>& rule) {
  return hr::round_to_lots(x, rule);
}

}  // namespace

TEST_CASE("each leg's exposure is the derivative of its profit") {
  check_derivatives(hr::spot_leg<double>{.size = 0.5});
  check_derivatives(hr::linear_perpetual<double>{.size = 0.001});
  check_derivatives(hr::inverse_perpetual<double>{.size = 10});
  check_derivatives(dated);
  check_derivatives(inverse_dated);
  check_derivatives(coin_put);
  check_derivatives(cash_put);
}

TEST_CASE("a dated future's delta is not 1") {
  CHECK(hr::exposure_of(dated, S).quote.value == doctest::Approx(std::exp(0.035)).epsilon(1e-15));
  CHECK(hr::exposure_of(inverse_dated, S).coin.value
        == doctest::Approx(10 / (S * std::exp(0.035))).epsilon(1e-15));
  // The forward delta's meaning: forwards per unit of spot delta, each worth e^(-rT) now.
  CHECK(hr::exposure_of(hr::linear_future<double>{}, S).quote.value == 1);
}

TEST_CASE("an inverse contract") {
  const hr::inverse_perpetual<double> leg{.size = 10};
  CHECK(hr::exposure_of(leg, S).coin.value == 10 / S);
  const auto p = hr::profit_of(leg, 50000, 60000);
  CHECK(p.coin == doctest::Approx(10 * (1 / 50000.0 - 1 / 60000.0)).epsilon(1e-14));
  CHECK(p.quote == doctest::Approx(10 * (60000 / 50000.0 - 1)).epsilon(1e-14));  // linear in S
}

TEST_CASE("an option's premium decides between its deltas") {
  const auto coin = hr::exposure_of(coin_put, S), cash = hr::exposure_of(cash_put, S);
  CHECK(coin.quote.value == cash.quote.value);
  CHECK(cash.coin.value == cash.quote.value);
  const double value = hr::price(hr::black_scholes{S, 0.6, 0.0, 0.0}, coin_put.option);
  CHECK(coin.coin.value == doctest::Approx(coin.quote.value - value / S).epsilon(1e-13));
  // Not 1/price of the underlying: a premium quoted in coin is coin already.
  const double after = hr::price(hr::black_scholes{50000.0, 0.6, 0.0, 0.0}, coin_put.option);
  CHECK(hr::profit_of(coin_put, S, 50000).coin
        == doctest::Approx(after / 50000 - value / S).epsilon(1e-14));
}

TEST_CASE("the account's profit in quote currency has the collateral's gain in it") {
  const hr::profit<double> p = hr::with_equity(hr::profit<double>{100, 0.002}, 2, 50000, 51000);
  CHECK(p.quote == 2100);
  CHECK(p.coin == 0.002);
}

TEST_CASE("funding is on the signed notional: the short receives what the long pays") {
  const hr::linear_perpetual<double> linear{.size = 0.1};
  CHECK(hr::funding_of(linear, 20, S, 0.0001).quote == doctest::Approx(-12).epsilon(1e-14));
  CHECK(hr::funding_of(linear, -20, S, 0.0001).quote == doctest::Approx(12).epsilon(1e-14));
  CHECK(hr::funding_of(linear, -20, S, -0.0001).quote == doctest::Approx(-12).epsilon(1e-14));
  const hr::inverse_perpetual<double> inverse{.size = 10};
  const auto f = hr::funding_of(inverse, -6000, S, 0.0001, 0.5);  // four hours of eight
  CHECK(f.coin == doctest::Approx(0.00005).epsilon(1e-14));
  CHECK(f.quote == doctest::Approx(3).epsilon(1e-14));
}

TEST_CASE("lots: nearest and toward zero, either sign") {
  hr::lot_rule<double> rule{.lot = 10};
  CHECK(rounded(14.9, rule).contracts == 10);
  CHECK(rounded(15, rule).contracts == 20);
  CHECK(rounded(-14.9, rule).contracts == -10);
  CHECK(rounded(-15, rule).contracts == -20);
  CHECK(rounded(4, rule).contracts == 0);
  CHECK(rounded(-4, rule).contracts == 0);
  CHECK_FALSE(std::signbit(rounded(-4, rule).contracts));
  CHECK(rounded(20, rule).outcome == hr::lot_outcome::exact);
  CHECK(rounded(21, rule).outcome == hr::lot_outcome::rounded);
  rule.rounding = hr::lot_rounding::toward_zero;
  CHECK(rounded(19.9, rule).contracts == 10);
  CHECK(rounded(-19.9, rule).contracts == -10);
  CHECK(rounded(7, {}).contracts == 7);
}

TEST_CASE("a quotient that binary numbers make 2.999... is three lots") {
  const hr::lot_rule<double> down{.lot = 0.1, .rounding = hr::lot_rounding::toward_zero};
  CHECK(0.3 / 0.1 < 3);
  CHECK(rounded(0.3, down).contracts == doctest::Approx(0.3).epsilon(1e-15));
  CHECK(rounded(0.3, down).outcome == hr::lot_outcome::exact);
  for (int i = 1; i < 3000; ++i) {
    CHECK(rounded(i * 0.1, down).outcome == hr::lot_outcome::exact);
    CHECK(std::fabs(rounded(i * 0.1, down).contracts - i * 0.1) < 1e-10);
  }
  CHECK(hr::round_to_lots(0.3F, {.lot = 0.1F, .rounding = hr::lot_rounding::toward_zero}).contracts
        == doctest::Approx(0.3));
}

TEST_CASE("lots: minimum and limit") {
  hr::lot_rule<double> rule{.lot = 1, .minimum = 5, .limit = 100.5};
  CHECK(rounded(2, rule).contracts == 0);
  CHECK(rounded(2, rule).outcome == hr::lot_outcome::below_minimum);
  CHECK(rounded(-3, rule).contracts == -5);
  CHECK(rounded(0, rule).outcome == hr::lot_outcome::exact);
  CHECK(rounded(100.5, rule).contracts == 100);  // 101 would be nearer and is past the limit
  CHECK(rounded(-1e9, rule).contracts == -100);
  CHECK(rounded(-1e9, rule).outcome == hr::lot_outcome::at_limit);
  CHECK(rounded(infinity, rule).contracts == 100);
  rule.rounding = hr::lot_rounding::toward_zero;
  CHECK(rounded(4.9, rule).contracts == 0);
  rule.limit = 3;
  CHECK(rounded(50, rule).contracts == 0);  // no order is both large and small enough
}

TEST_CASE("lots that are too small to count are any quantity, within the limit") {
  const hr::lot_rule<double> tiny{.lot = 4e-319, .limit = 0.5};
  CHECK(rounded(-0.25, tiny).contracts == -0.25);
  CHECK(rounded(-4.0, tiny).contracts == -0.5);
  CHECK(rounded(-4.0, tiny).outcome == hr::lot_outcome::at_limit);
  CHECK(rounded(4.0, {.lot = -0.0, .limit = 0.5}).contracts == 0.5);
}

TEST_CASE("every outcome has the name it has in code") {
  CHECK(std::string(to_string(hr::lot_outcome::exact)) == "exact");
  CHECK(std::string(to_string(hr::lot_outcome::rounded)) == "rounded");
  CHECK(std::string(to_string(hr::lot_outcome::below_minimum)) == "below_minimum");
  CHECK(std::string(to_string(hr::lot_outcome::at_limit)) == "at_limit");
  CHECK(std::string(to_string(hr::lot_outcome::no_delta)) == "no_delta");
  CHECK(std::string(to_string(hr::lot_outcome::invalid)) == "invalid");
  CHECK(std::string(to_string(static_cast<hr::lot_outcome>(200))) == "invalid");
}

TEST_CASE("lots: bad input") {
  CHECK(std::isnan(rounded(std::nan(""), {}).contracts));
  CHECK(rounded(std::nan(""), {}).outcome == hr::lot_outcome::invalid);
  CHECK(rounded(1, {.lot = -1}).outcome == hr::lot_outcome::invalid);
  CHECK(rounded(1, {.minimum = std::nan("")}).outcome == hr::lot_outcome::invalid);
  CHECK(rounded(1, {.limit = -2}).outcome == hr::lot_outcome::invalid);
}
