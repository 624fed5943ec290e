// SPDX-License-Identifier: BSL-1.0
// The first program: all Greeks of one option, and one of them alone.
#include <hedgerow/convention/units.hpp>
#include <hedgerow/greeks.hpp>

#include <cstdio>

namespace hr = hedgerow;

int main() {
  const hr::black_scholes market{
      .spot = 49.0, .volatility = 0.20, .rate = 0.05, .dividend_yield = 0.0};
  const hr::european option{
      .type = hr::option_type::call, .strike = 50.0, .expiry = 20.0 / 52.0};  // years

  const hr::greeks g = hr::evaluate(market, option);  // all seventeen numbers
  std::printf("price %.4f  delta %.4f  gamma %.4f\n", g.price, g.delta, g.gamma);
  std::printf("vega %.4f  theta %.4f  rho %.4f\n", g.vega, g.theta, g.rho);

  const double vanna = hr::vanna(market, option);  // one number, and no work for the others
  std::printf("vanna %.4f\n", vanna);

  // Vega is per 1.00 of volatility and theta per year; a screen shows other units.
  std::printf("vega %.4f per vol point, theta %.4f per day\n", hr::unit::vega_per_point(g.vega),
              hr::unit::theta_per_day(g.theta));
}
