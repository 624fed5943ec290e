// The body of plain.cpp and wide.cpp: the same calls, compiled twice.
//
// It holds no container and calls no inline function of the standard library. Those would be
// merged by the linker too, and are none of hedgerow's.
#pragma once

#include <hedgerow/convention.hpp>
#include <hedgerow/greeks.hpp>
#include <hedgerow/implied.hpp>
#ifdef HEDGEROW_TEST_BATCH
#  include <hedgerow/batch.hpp>
#endif
#ifdef HEDGEROW_TEST_RATIO
#  include <hedgerow/ratio.hpp>
#endif

#include "results.hpp"

namespace {

namespace hr = hedgerow;

void compute(isa_leak::results& out) {
  constexpr int n = isa_leak::rows;
  double volatility[n], strike[n], expiry[n], price[n], delta[n];
  hr::option_type type[n];
  out.net = 0.0;

  for (int i = 0; i < n; ++i) {
    volatility[i] = 0.10 + 0.02 * i;
    strike[i] = 60.0 + 2.5 * i;
    expiry[i] = 0.02 + 0.1 * i;
    type[i] = i % 2 == 0 ? hr::option_type::call : hr::option_type::put;

    const hr::black_scholes market{
        .spot = 100.0, .volatility = volatility[i], .rate = 0.03, .dividend_yield = 0.01};
    const hr::european option{.type = type[i], .strike = strike[i], .expiry = expiry[i]};
    const hr::greeks g = hr::evaluate(market, option);
    double* row = out.value + i * isa_leak::per_row;
    row[0] = g.price;
    row[1] = g.gamma;
    row[2] = g.vanna;
    row[3] = hr::delta(market, option);
    row[4] = g.price;
    row[5] = g.delta;
    row[6] = hr::implied_volatility(market, option, g.price).volatility;
    row[7] =
        hr::implied_volatility(hr::bachelier{.forward = 100.0}, option, g.price, 30.0).accuracy;
    row[8] = hr::implied_volatility(market, option, 1e-300).time_value;
    row[9] = hr::to<hr::delta_convention::forward>(
                 hr::delta_of<hr::delta_convention::coin>(market, option), {.expiry = expiry[i]})
                 .value;
    out.net += row[3];
  }

#ifdef HEDGEROW_TEST_BATCH
  const hr::batch::summary s = hr::batch::evaluate(
      hr::batch::black_scholes<double>{
          .spot = 100.0, .volatility = volatility, .rate = 0.03, .dividend_yield = 0.01},
      hr::batch::european<double>{.type = type, .strike = strike, .expiry = expiry},
      hr::batch::greeks<double>{.price = price, .delta = delta});
  for (int i = 0; i < n; ++i) {
    out.value[i * isa_leak::per_row + 4] = price[i];
    out.value[i * isa_leak::per_row + 5] = delta[i];
  }
  out.net += static_cast<double>(s.invalid);
  hr::implied_status status[n];
  const hr::batch::summary q = hr::batch::evaluate_quotes(
      hr::batch::black_scholes<double>{
          .spot = 100.0, .volatility = 0.0, .rate = 0.03, .dividend_yield = 0.01},
      hr::batch::european<double>{.type = type, .strike = strike, .expiry = expiry},
      hr::batch::quotes<double>{.price = price, .opposite = strike},
      hr::batch::implied<double>{.volatility = volatility, .status = status},
      hr::batch::greeks<double>{.delta = delta});
  out.net += static_cast<double>(q.invalid);
#else
  static_cast<void>(price);
  static_cast<void>(delta);
#endif

#ifdef HEDGEROW_TEST_RATIO
  // Compiled and never run: names are what counts here, and Eigen's own functions, which the linker
  // merges, do not work under mixed flags.
  if (out.net > 1e300) {
    const Eigen::VectorXd exposure = Eigen::VectorXd::Constant(2, out.net);
    const Eigen::MatrixXd instruments = Eigen::MatrixXd::Constant(2, 3, out.net);
    out.net += hr::ratio::neutral(exposure, instruments).residual[0];
    out.net += hr::ratio::delta_gamma_vega_neutral(hr::greeks<double>{}, {}, {}).first;
  }
#endif
}

}  // namespace
