// SPDX-License-Identifier: BSL-1.0
// The call itself, included by the files with and without the kernels.
#pragma once

#include "calls.hpp"
#include <hedgerow/batch/evaluate.hpp>

#include <span>

namespace {

void evaluate_chain(const bench::small_chain& c) {
  namespace hb = hedgerow::batch;
  const auto out = [&](double* p) { return std::span<double>(p, c.size); };
  hb::evaluate(
      hb::black76<double>{
          .forward = 64000.0, .volatility = std::span(c.volatility, c.size), .rate = 0.03},
      hb::european<double>{.type = hedgerow::option_type::call,
                           .strike = std::span(c.strike, c.size),
                           .expiry = 0.1},
      hb::greeks<double>{out(c.price), out(c.delta), out(c.gamma), out(c.vega), out(c.theta),
                         out(c.rho)});
}

}  // namespace
