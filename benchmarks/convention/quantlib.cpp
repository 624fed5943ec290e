// SPDX-License-Identifier: BSL-1.0
// QuantLib's strikes from deltas, one a call.
#if defined(HEDGEROW_BENCHMARK_HAS_QUANTLIB)

#  include "peers.hpp"

#  include <ql/experimental/fx/blackdeltacalculator.hpp>

#  include <cmath>
#  include <exception>
#  include <limits>

namespace bench {

void quantlib_strikes(const quoted_deltas& in, bool premium_adjusted, std::vector<double>& strike) {
  using QuantLib::BlackDeltaCalculator, QuantLib::DeltaVolQuote, QuantLib::Option;
  for (std::size_t i = 0; i < strike.size(); ++i) {
    const double expiry = in.expiry[i];
    try {
      const BlackDeltaCalculator calculator(
          in.type[i] == 1 ? Option::Call : Option::Put,
          premium_adjusted ? DeltaVolQuote::PaSpot : DeltaVolQuote::Spot, in.spot[i],
          std::exp(-in.domestic[i] * expiry), std::exp(-in.foreign[i] * expiry),
          in.volatility[i] * std::sqrt(expiry));
      strike[i] = calculator.strikeFromDelta(in.delta[i]);
    } catch (const std::exception&) {
      strike[i] = std::numeric_limits<double>::quiet_NaN();
    }
  }
}

}  // namespace bench

#endif
