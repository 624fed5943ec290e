// SPDX-License-Identifier: BSL-1.0
// The calls themselves, included by the files with and without the kernels.
#pragma once

#include "calls.hpp"
#include <hedgerow/batch.hpp>

#include <span>

namespace {

namespace hb = hedgerow::batch;

hb::black76<double> market_of(const bench::small_chain& c) {
  return {.forward = 64000.0, .volatility = std::span(c.volatility, c.size), .rate = 0.03};
}
hb::european<double> option_of(const bench::small_chain& c) {
  return {
      .type = hedgerow::option_type::call, .strike = std::span(c.strike, c.size), .expiry = 0.1};
}
std::span<double> out(const bench::small_chain& c, int i) { return {c.out[i], c.size}; }
hb::greeks<double> greeks_of(const bench::small_chain& c) {
  return {out(c, 0), out(c, 1), out(c, 2), out(c, 3), out(c, 4), out(c, 5)};
}
hb::hedged_positions<double> positions_of(const bench::small_chain& c) {
  return {.price = std::span(c.strike, c.size),
          .gamma = 1e-5,
          .risk_aversion = 1e-6,
          .cost_rate = 5e-4,
          .volatility = std::span(c.volatility, c.size)};
}

constexpr bench::kind_of_call calls[bench::kinds] = {
    {"dispatch",
     [](const bench::small_chain& c) { hb::evaluate(market_of(c), option_of(c), greeks_of(c)); }},
    {"dispatch_implied",
     [](const bench::small_chain& c) {
       hb::implied_volatility(market_of(c), option_of(c), 9000.0, out(c, 0));
     }},
    {"dispatch_quotes",
     [](const bench::small_chain& c) {
       hb::evaluate_quotes(market_of(c), option_of(c), {.price = 9000.0}, {}, greeks_of(c));
     }},
    {"dispatch_strikes",
     [](const bench::small_chain& c) {
       hb::strike_from_delta<hedgerow::delta_convention::coin>(
           market_of(c), hedgerow::option_type::call, 0.25, 0.1, out(c, 0));
     }},
    {"dispatch_convert_delta",
     [](const bench::small_chain& c) {
       using enum hedgerow::delta_convention;
       hb::convert_delta<spot, forward>(
           std::span(c.volatility, c.size),
           hb::delta_terms<double>{.yield = std::span(c.volatility, c.size), .expiry = 0.1},
           out(c, 0));
     }},
    {"dispatch_to_coin",
     [](const bench::small_chain& c) {
       const std::span price(c.strike, c.size), delta(c.volatility, c.size);
       hb::to_coin<double>({.price = price, .delta = delta}, 64000.0,
                           {.price = out(c, 0), .delta = out(c, 1)});
     }},
    {"dispatch_neutral",
     [](const bench::small_chain& c) {
       const std::span exposure(c.strike, c.size), delta(c.volatility, c.size);
       hb::neutral<2, double>(
           {.exposure = {exposure, delta}, .instruments = {{{1.0, delta}, {0.0, delta}}}},
           {out(c, 0), out(c, 1)});
     }},
    {"dispatch_rates",
     [](const bench::small_chain& c) {
       hb::hedging_rates(hb::hedging_policy::edge, positions_of(c),
                         hb::hedging_levels<double>{.level = 0.4},
                         hb::hedging_numbers<double>{.cost = out(c, 0), .variance = out(c, 1)});
     }},
    {"dispatch_panels", [](const bench::small_chain& c) {
       const std::span changes(c.volatility, c.size);
       hb::exponential_ratio({.target = changes, .hedge = changes, .rows = c.size, .series = 1},
                             hedgerow::ratio::decay::from_half_life(126),
                             hedgerow::ratio::centring::about_zero, {.ratio = out(c, 0)});
     }}};

}  // namespace
