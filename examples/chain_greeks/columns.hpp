// SPDX-License-Identifier: BSL-1.0
// The call into hedgerow: columns of inputs in, columns of Greeks out.
#pragma once

#include "options.hpp"
#include <hedgerow/batch.hpp>

#include <vector>

namespace chain {

namespace hr = hedgerow;

/// Structure of arrays: what the batch evaluation reads and writes, one element a row.
struct columns {
  std::vector<hr::option_type> type;
  std::vector<double> underlying, strike, expiry, volatility, rate, dividend_yield;
  std::vector<double> price, delta, gamma, vega, theta, rho;

  void clear() {
    type.clear();
    for (auto* column : {&underlying, &strike, &expiry, &volatility, &rate, &dividend_yield})
      column->clear();
  }

  void allocate_results() {
    for (auto* column : {&price, &delta, &gamma, &vega, &theta, &rho})
      column->resize(type.size());
  }
};

/// One call prices all rows. What it would say about the rows that it cannot evaluate, how many and
/// the first of them, is not needed here, where each row gets a status of its own.
inline void evaluate(model model, columns& c) {
  c.allocate_results();
  const hr::batch::european<double> option{.type = c.type, .strike = c.strike, .expiry = c.expiry};
  const hr::batch::greeks<double> results{.price = c.price,
                                          .delta = c.delta,
                                          .gamma = c.gamma,
                                          .vega = c.vega,
                                          .theta = c.theta,
                                          .rho = c.rho};
  switch (model) {
    case model::black76:
      hr::batch::evaluate(
          hr::batch::black76<double>{
              .forward = c.underlying, .volatility = c.volatility, .rate = c.rate},
          option, results);
      break;
    case model::black_scholes:
      hr::batch::evaluate(hr::batch::black_scholes<double>{.spot = c.underlying,
                                                           .volatility = c.volatility,
                                                           .rate = c.rate,
                                                           .dividend_yield = c.dividend_yield},
                          option, results);
      break;
    case model::bachelier:
      hr::batch::evaluate(
          hr::batch::bachelier<double>{
              .forward = c.underlying, .volatility = c.volatility, .rate = c.rate},
          option, results);
      break;
  }
}

}  // namespace chain
