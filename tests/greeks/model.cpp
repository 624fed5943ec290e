// SPDX-License-Identifier: BSL-1.0
// A market of a user's own: a change of variables is all it takes.
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <cmath>

namespace hr = hedgerow;

namespace {

/// A forward that pays a known cash dividend before expiry: the spot less its present value is what
/// is lognormal (escrowed dividend).
template <class T = double>
struct escrowed_dividend {
  T spot, volatility, rate, dividend_value;
};

}  // namespace

namespace hedgerow::inline HEDGEROW_ISA {

template <>
struct model<escrowed_dividend> {
  using kernel = detail::lognormal_kernel<false>;
  template <class T>
  HEDGEROW_INLINE static kernel::inputs<T> inputs(const escrowed_dividend<T>& m, const T& strike,
                                                  const T& expiry) {
    return {m.spot - m.dividend_value, strike, m.volatility, expiry, m.rate, T(0.0)};
  }
};

}  // namespace hedgerow::inline HEDGEROW_ISA

TEST_CASE("a market defined outside the library evaluates like its own") {
  const escrowed_dividend<double> mine{
      .spot = 52.0, .volatility = 0.20, .rate = 0.05, .dividend_value = 3.0};
  const hr::black_scholes theirs{
      .spot = 49.0, .volatility = 0.20, .rate = 0.05, .dividend_yield = 0.0};
  const hr::european option{.type = hr::option_type::call, .strike = 50.0, .expiry = 20.0 / 52.0};
  const hr::greeks a = hr::evaluate(mine, option), b = hr::evaluate(theirs, option);
  CHECK(a.price == doctest::Approx(b.price).epsilon(1e-15));
  CHECK(a.ultima == doctest::Approx(b.ultima).epsilon(1e-14));
  CHECK(hr::vega(mine, option) == doctest::Approx(b.vega).epsilon(1e-15));
  // Its limits and its bad input come with it.
  CHECK(hr::price(mine, hr::european{.type = hr::option_type::call, .strike = 40.0, .expiry = 0.0})
        == 9.0);
  const escrowed_dividend<double> bad{
      .spot = 2.0, .volatility = 0.20, .rate = 0.05, .dividend_value = 3.0};
  CHECK(std::isnan(hr::price(bad, option)));
}
