// SPDX-License-Identifier: BSL-1.0
// QuantLib's solver, one quote a call.
#if defined(HEDGEROW_BENCHMARK_HAS_QUANTLIB)

#  include "peers.hpp"

#  include <ql/pricingengines/blackformula.hpp>

#  include <cmath>
#  include <exception>
#  include <limits>

namespace bench {

namespace {

double quantlib_total(const quotes<double>& in, std::size_t i) {
  constexpr double displacement = 0, accuracy = 1e-12;
  try {
    return QuantLib::blackFormulaImpliedStdDev(
        in.type[i] == 1 ? QuantLib::Option::Call : QuantLib::Option::Put, in.strike[i],
        in.forward[i], in.price[i], std::exp(-in.rate[i] * in.expiry[i]), displacement,
        QuantLib::Null<QuantLib::Real>(), accuracy);
  } catch (const std::exception&) {  // no convergence, or rounded below intrinsic value
    return std::numeric_limits<double>::quiet_NaN();
  }
}

}  // namespace

void quantlib_implied(const quotes<double>& in, std::vector<double>& volatility) {
  for (std::size_t i = 0; i < volatility.size(); ++i)
    volatility[i] = quantlib_total(in, i) / std::sqrt(in.expiry[i]);
}

}  // namespace bench

#endif
