// SPDX-License-Identifier: BSL-1.0
// A field that a result cannot do without is NaN until it is given, and so is the result; rates,
// yields and displacements are 0.
#include <hedgerow/convention/leg.hpp>
#include <hedgerow/convention/quanto_inverse.hpp>
#include <hedgerow/greeks.hpp>
#include <hedgerow/implied/volatility.hpp>
#include <hedgerow/math/simd.hpp>
#include <hedgerow/trigger/expected/hedging_error.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>

namespace hr = hedgerow;

namespace {

constexpr hr::european<> option{.strike = 100.0, .expiry = 0.5};

bool is_given(double x) { return !std::isnan(x); }
bool is_given(const xsimd::batch<double>& x) { return !std::isnan(x.get(0)); }
bool is_given(float x) { return !std::isnan(x); }

/// Which fields of an aggregate of T that is left empty are numbers, in order.
template <class Aggregate, class T>
auto given_of() {
  const auto fields = hr::math::bits_as<std::array<T, sizeof(Aggregate) / sizeof(T)>>(Aggregate{});
  std::array<bool, fields.size()> given{};
  for (std::size_t i = 0; i < fields.size(); ++i)
    given[i] = is_given(fields[i]);
  return given;
}

}  // namespace

TEST_CASE_TEMPLATE("prices and volatilities are NaN, rates and displacements 0", T, double, float,
                   xsimd::batch<double>) {
  using three = std::array<bool, 3>;
  using four = std::array<bool, 4>;
  CHECK(given_of<hr::black_scholes<T>, T>() == four{false, false, true, true});
  CHECK(given_of<hr::garman_kohlhagen<T>, T>() == four{false, false, true, true});
  CHECK(given_of<hr::black76<T>, T>() == three{false, false, true});
  CHECK(given_of<hr::displaced_black<T>, T>() == four{false, false, true, true});
  CHECK(given_of<hr::bachelier<T>, T>() == three{false, false, true});
  CHECK(given_of<hr::inverse_black<T>, T>() == three{false, false, true});
  CHECK(given_of<hr::pricing_point<T>, T>() == four{false, false, true, false});
  CHECK(given_of<hr::trigger::hedged_option<T>, T>()
        == std::array{false, false, false, false, false, true});
  CHECK(!is_given(hr::cash_or_nothing<T>{}.strike));
  CHECK(!is_given(hr::asset_or_nothing<T>{}.expiry));
}

TEST_CASE("what is forgotten shows in the result") {
  const hr::black_scholes full{.spot = 90.0, .volatility = 0.2};
  CHECK(is_given(hr::price(full, option)));
  CHECK(!is_given(hr::price(hr::black_scholes{.volatility = 0.2}, option)));
  CHECK(!is_given(hr::price(hr::black_scholes{.spot = 90.0}, option)));
  CHECK(!is_given(hr::price(full, hr::european{.strike = 100.0})));
  CHECK(!is_given(hr::price(full, hr::european{.expiry = 0.5})));
  for (const double greek : {hr::evaluate(full, hr::european{.expiry = 0.5}).vega,
                             hr::evaluate(full, hr::european{.expiry = 0.5}).rho})
    CHECK(!is_given(greek));
  const auto leg = hr::option_leg<>{.option = option};
  CHECK(!is_given(hr::exposure_of(leg, 90.0).quote.value));
  CHECK(!is_given(hr::quanto_inverse<>{}(
      hr::pricing_point{.spot = 90.0, .volatility = 0.2, .rate = 0.0, .expiry = 0.5})));
}

TEST_CASE("an inversion does not ask for the volatility") {
  const auto v = hr::implied_volatility(hr::black_scholes{.spot = 95.0}, option, 5.0);
  CHECK(v.status == hr::implied_status::ok);
  CHECK(v.volatility > 0.2);
}
