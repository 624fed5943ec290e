// SPDX-License-Identifier: BSL-1.0
// The calls into hedgerow: columns of inputs in, columns of volatilities and Greeks out.
#pragma once

#include "options.hpp"
#include <hedgerow/batch.hpp>

#include <cstddef>
#include <vector>

namespace chain {

namespace hr = hedgerow;

/// Structure of arrays: what the batch evaluation reads and writes, one element a row.
struct columns {
  std::vector<hr::option_type> type;
  std::vector<double> underlying, strike, expiry, rate, dividend_yield;
  std::vector<double> volatility;  // an input, or found from the quote
  std::vector<double> quote;       // the option's price, where the volatility comes from it
  std::vector<hr::implied_status> found;
  std::vector<double> price, delta, gamma, vega, theta, rho;

  void clear() {
    type.clear();
    for (auto* column :
         {&underlying, &strike, &expiry, &rate, &dividend_yield, &volatility, &quote})
      column->clear();
  }
};

inline hr::batch::european<double> options_of(const columns& c) {
  return {.type = c.type, .strike = c.strike, .expiry = c.expiry};
}

/// The results that are wanted, with room for all rows.
inline hr::batch::greeks<double> results_of(columns& c) {
  for (auto* column : {&c.price, &c.delta, &c.gamma, &c.vega, &c.theta, &c.rho})
    column->resize(c.type.size());
  return {.price = c.price,
          .delta = c.delta,
          .gamma = c.gamma,
          .vega = c.vega,
          .theta = c.theta,
          .rho = c.rho};
}

/// Calls f with the market of all rows.
template <class F>
void on_market(model model, const columns& c, const hr::batch::column<double>& volatility, F f) {
  switch (model) {
    case model::black76:
      f(hr::batch::black76<double>{
          .forward = c.underlying, .volatility = volatility, .rate = c.rate});
      break;
    case model::black_scholes:
      f(hr::batch::black_scholes<double>{.spot = c.underlying,
                                         .volatility = volatility,
                                         .rate = c.rate,
                                         .dividend_yield = c.dividend_yield});
      break;
    case model::bachelier:
      f(hr::batch::bachelier<double>{
          .forward = c.underlying, .volatility = volatility, .rate = c.rate});
      break;
  }
}

/// One call prices all rows. What it would say about the rows that it cannot evaluate, how many and
/// the first of them, is not needed here, where each row gets a status of its own.
inline void evaluate(model model, columns& c) {
  const hr::batch::greeks<double> results = results_of(c);
  on_market(model, c, c.volatility,
            [&](const auto& market) { hr::batch::evaluate(market, options_of(c), results); });
}

/// One call finds the volatilities of all rows and their Greeks.
inline void evaluate_quotes(model model, hr::batch::price_unit unit, columns& c) {
  const hr::batch::greeks<double> results = results_of(c);
  c.volatility.resize(c.type.size());
  c.found.resize(c.type.size());
  on_market(model, c, {}, [&](const auto& market) {
    hr::batch::evaluate_quotes(
        market, options_of(c), hr::batch::quotes<double>{.price = c.quote, .unit = unit},
        hr::batch::implied<double>{.volatility = c.volatility, .status = c.found}, results);
  });
}

/// The inversion of one row again, alone: it also tells the time value and the accuracy.
inline hr::implied_result<double> invert(model model, hr::batch::price_unit unit, const columns& c,
                                         std::size_t i) {
  const hr::european<double> option{
      .type = c.type[i], .strike = c.strike[i], .expiry = c.expiry[i]};
  const double price = unit == hr::batch::price_unit::coin ? c.quote[i] * c.underlying[i]
                                                           : c.quote[i];
  switch (model) {
    case model::black_scholes:
      return hr::implied_volatility(
          hr::black_scholes<double>{
              .spot = c.underlying[i], .rate = c.rate[i], .dividend_yield = c.dividend_yield[i]},
          option, price);
    case model::bachelier:
      return hr::implied_volatility(
          hr::bachelier<double>{.forward = c.underlying[i], .rate = c.rate[i]}, option, price);
    case model::black76:
      break;
  }
  return hr::implied_volatility(hr::black76<double>{.forward = c.underlying[i], .rate = c.rate[i]},
                                option, price);
}

}  // namespace chain
