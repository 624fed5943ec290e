// SPDX-License-Identifier: BSL-1.0
// What hedgerow is compared with, and the deltas that all find strikes for.
#pragma once

#include <cstddef>
#include <random>
#include <vector>

namespace bench {

/// Deltas of currency options as they are quoted, the same in every run: 5 to 45 per cent, one week
/// to two years, volatility 5 % to 40 %.
struct quoted_deltas {
  explicit quoted_deltas(std::size_t size) {
    std::mt19937_64 engine(20240301);
    const auto fill = [&](std::vector<double>& column, double low, double high) {
      std::uniform_real_distribution<double> value(low, high);
      column.resize(size);
      for (double& x : column)
        x = value(engine);
    };
    fill(spot, 0.8, 1.6);
    fill(volatility, 0.05, 0.4);
    fill(expiry, 0.02, 2);
    fill(domestic, 0, 0.06);
    fill(foreign, 0, 0.06);
    fill(delta, 0.05, 0.45);
    for (std::size_t i = 0; i < size; ++i) {
      type.push_back(engine() % 2 == 0 ? 1 : -1);
      delta[i] *= type[i];
    }
  }

  std::vector<double> spot, volatility, expiry, domestic, foreign, delta;
  std::vector<signed char> type;
};

/// QuantLib's BlackDeltaCalculator, one delta a call; NaN where it finds no strike.
///
/// @param premium_adjusted  of the spot delta
void quantlib_strikes(const quoted_deltas& in, bool premium_adjusted, std::vector<double>& strike);

}  // namespace bench
