// SPDX-License-Identifier: BSL-1.0
// What hedgerow is compared with. Each peer fills the column of volatilities, NaN where it finds
// none.
#pragma once

#include "quotes.hpp"

#include <vector>

namespace bench {

/// The two-step rational inverter, one quote after the other.
void two_step(const quotes<double>& in, std::vector<double>& volatility);

/// QuantLib's solver at an accuracy of 1e-12 in the total volatility, from its own guess.
void quantlib_implied(const quotes<double>& in, std::vector<double>& volatility);

}  // namespace bench
