// SPDX-License-Identifier: BSL-1.0
// The options every benchmark values, in columns. Includes nothing of hedgerow, so that peers
// compiled with -ffast-math can use it.
#pragma once

#include <array>
#include <cstddef>
#include <random>
#include <vector>

namespace bench {

/// Columns of `size` options; `sign` is +1 for a call, -1 for a put, as is `type`.
struct inputs {
  std::size_t size;
  const double *spot, *strike, *volatility, *expiry, *rate, *yield, *sign;
  const signed char* type;
};

/// Where price and five Greeks go.
struct six {
  double *price, *delta, *gamma, *vega, *theta, *rho;
};

/// Random options, the same in every run: every column varies.
class options {
 public:
  explicit options(std::size_t size) {
    std::mt19937_64 engine(20240229);
    const auto fill = [&](std::vector<double>& column, double low, double high) {
      std::uniform_real_distribution<double> value(low, high);
      column.resize(size);
      for (double& x : column)
        x = value(engine);
    };
    fill(spot, 80, 120);
    fill(strike, 80, 120);
    fill(volatility, 0.1, 0.8);
    fill(expiry, 0.02, 2);
    fill(rate, 0, 0.06);
    fill(yield, 0, 0.04);
    fill(sign, -1, 1);
    for (double& x : sign)
      x = x < 0 ? -1.0 : 1.0;
    for (const double x : sign)
      type.push_back(x < 0 ? -1 : 1);
  }

  inputs view() const {
    return {type.size(), spot.data(),  strike.data(), volatility.data(), expiry.data(),
            rate.data(), yield.data(), sign.data(),   type.data()};
  }

  std::vector<double> spot, strike, volatility, expiry, rate, yield, sign;
  std::vector<signed char> type;
};

/// Room for price and five Greeks.
class results {
 public:
  explicit results(std::size_t size) {
    for (auto& c : columns)
      c.resize(size);
  }
  six view() {
    return {columns[0].data(), columns[1].data(), columns[2].data(),
            columns[3].data(), columns[4].data(), columns[5].data()};
  }
  std::array<std::vector<double>, 6> columns;
};

}  // namespace bench
