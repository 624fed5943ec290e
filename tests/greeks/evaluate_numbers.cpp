// SPDX-License-Identifier: BSL-1.0
// Numbers of other types: quad precision and Boost.Multiprecision. Both are software, on any
// instruction set the same.
#include "support/measure.hpp"

#include <doctest/doctest.h>

#include <string>

#if defined(HEDGEROW_TEST_HAS_BOOST)
#  include <boost/multiprecision/cpp_bin_float.hpp>
#endif

using namespace random_options;
using hedgerow::greek;
using hedgerow::greek_member;
using hedgerow::detail::for_each_greek;

#if defined(HEDGEROW_TEST_QUAD)

TEST_CASE("quad precision through the generic path: 1e-28") {
  using real = quad_type::real;
  generator random(4);
  constexpr range usual{.spot_low = 1e-2,
                        .spot_high = 1e4,
                        .volatility_low = 0.02,
                        .volatility_high = 2,
                        .expiry_low = 0.01,
                        .expiry_high = 10,
                        .rate_low = -0.05,
                        .rate_high = 0.3,
                        .deviations = 3,
                        .total_volatility_high = 2.5,
                        .strike_low = 0,
                        .strike_high = 1e300};
  for (int i = 0; i < 600; ++i) {
    const market m = markets[i % 4];
    const contract c = contracts[i / 4 % 3];
    const option<double> o = draw<double>(random, m, usual);
    option<real> q;
    q.spot = o.spot, q.strike = o.strike, q.volatility = o.volatility, q.expiry = o.expiry;
    q.rate = o.rate, q.yield = o.yield, q.displacement = o.displacement, q.type = o.type;
    const hedgerow::greeks<real> got = evaluate(m, c, q);
    const auto expected = measure::exact(m, c, measure::reference_inputs<quad_number>(m, o),
                                         static_cast<quad_number>(o.displacement));
    for_each_greek([&]<greek G>() {
      const auto& e = expected.*greek_member<G, reference::table<quad_number>>;
      const quad_number off = (got.*greek_member<G, hedgerow::greeks<real>>).value - e.value;
      INFO(std::string(hedgerow::greek_names[static_cast<std::size_t>(G)]));
      CHECK(static_cast<double>((off < 0 ? -off : off) / (e.magnitude + 1e-30)) < 1e-28);
    });
  }
  // Outside the fast forms' range, too.
  hedgerow::black_scholes<real> market{.spot = 100.0, .volatility = 0.2, .rate = 0.03};
  hedgerow::european<real> option{.strike = 90.0, .expiry = 0.0};
  CHECK(static_cast<double>(evaluate(market, option).price.value) == 10.0);
  option.expiry = 1e-24;
  option.strike = 100.0;
  CHECK(static_cast<double>(evaluate(market, option).vega.value)
        == doctest::Approx(100 * 0.39894228040143267794 * 1e-12).epsilon(1e-9));
}

#endif

#if defined(HEDGEROW_TEST_HAS_BOOST)

TEST_CASE("Boost.Multiprecision without expression templates") {
  using real = boost::multiprecision::number<boost::multiprecision::cpp_bin_float_50::backend_type,
                                             boost::multiprecision::et_off>;
  const hedgerow::black_scholes<real> market{
      .spot = real(49), .volatility = real("0.2"), .rate = real("0.05"), .dividend_yield = real(0)};
  const hedgerow::european<real> option{
      .type = hedgerow::option_type::call, .strike = real(50), .expiry = real(20) / real(52)};
  const hedgerow::greeks<real> g = evaluate(market, option);
  const hedgerow::greeks<double> d = evaluate(
      hedgerow::black_scholes{.spot = 49.0, .volatility = 0.2, .rate = 0.05, .dividend_yield = 0.0},
      hedgerow::european{
          .type = hedgerow::option_type::call, .strike = 50.0, .expiry = 20.0 / 52.0});
  for_each_greek([&]<greek G>() {
    CHECK(static_cast<double>(g.*greek_member<G, hedgerow::greeks<real>>)
          == doctest::Approx(d.*greek_member<G, hedgerow::greeks<double>>).epsilon(1e-12));
  });
  // The Black-Scholes equation to 45 digits.
  const real S = market.spot, v = market.volatility, r = market.rate;
  const real residual = g.theta + r * S * g.delta + v * v * S * S * g.gamma / real(2) - r * g.price;
  CHECK(static_cast<double>(residual < real(0) ? real(-residual) : residual) < 1e-45);
}

#endif
