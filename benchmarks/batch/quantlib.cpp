// SPDX-License-Identifier: BSL-1.0
// QuantLib's calculator, one object an option.
#if defined(HEDGEROW_BENCHMARK_HAS_QUANTLIB)

#  include "peers.hpp"

#  include <ql/pricingengines/blackcalculator.hpp>

#  include <cmath>

namespace bench {

void quantlib_six(const inputs& in, const six& out) {
  for (std::size_t i = 0; i < in.size; ++i) {
    const double t = in.expiry[i], spot = in.spot[i];
    const QuantLib::BlackCalculator option(
        in.type[i] == 1 ? QuantLib::Option::Call : QuantLib::Option::Put, in.strike[i],
        spot * std::exp((in.rate[i] - in.yield[i]) * t), in.volatility[i] * std::sqrt(t),
        std::exp(-in.rate[i] * t));
    out.price[i] = option.value();
    out.delta[i] = option.delta(spot);
    out.gamma[i] = option.gamma(spot);
    out.vega[i] = option.vega(t);
    out.theta[i] = option.theta(spot, t);
    out.rho[i] = option.rho(t);
  }
}

}  // namespace bench

#endif
