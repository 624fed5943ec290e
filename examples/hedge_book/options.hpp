// SPDX-License-Identifier: BSL-1.0
// The command line.
#pragma once

#include "support/program.hpp"
#include "support/text.hpp"

#include <CLI/CLI.hpp>

#include <limits>
#include <optional>
#include <string>

namespace book {

using namespace example;

/// What the user asked for.
struct options {
  std::string positions, instruments;
  double spot = 0, volatility = 0, rate = 0, dividend_yield = 0;
  double horizon_days = 1, vol_of_vol = 0.8, correlation = -0.3, risk_aversion = 1e-4;
  double gross_limit = std::numeric_limits<double>::infinity();
  double net_limit = std::numeric_limits<double>::infinity();
  bool inside_band = false;
};

/// The options, or none when only help was asked for; throws failure when they are wrong.
inline std::optional<options> parse_options(int argc, const char* const* argv) {
  options o;
  CLI::App app(
      "Reads a book of options and what it can be hedged with, and prints what to trade: the "
      "least of risk left and cost paid.",
      "hedge_book");
  app.add_option("POSITIONS", o.positions, "CSV: name, type, quantity, strike, expiry, volatility")
      ->required();
  app.add_option("INSTRUMENTS", o.instruments,
                 "CSV: name, type, strike, expiry, volatility; and, where wanted, price, held, "
                 "cost_rate, fee, lot, lower, upper")
      ->required();
  app.add_option("--spot", o.spot, "price of the underlying")
      ->required()
      ->check(CLI::PositiveNumber);
  app.add_option("--volatility", o.volatility, "of the underlying over the horizon, a fraction")
      ->required()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--rate", o.rate, "continuously compounded; default 0");
  app.add_option("--dividend-yield", o.dividend_yield, "default 0");
  app.add_option("--horizon-days", o.horizon_days, "until the hedge is looked at again; default 1")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--vol-of-vol", o.vol_of_vol,
                 "deviation of implied volatility over a year, absolute; default 0.8")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--correlation", o.correlation, "of spot and volatility; default -0.3")
      ->check(CLI::Range(-1.0, 1.0));
  app.add_option("--risk-aversion", o.risk_aversion, "absolute, in 1/quote currency; default 1e-4")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--gross-limit", o.gross_limit, "of the instruments' absolute values together")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--net-limit", o.net_limit, "of their net value, either way")
      ->check(CLI::NonNegativeNumber);
  app.add_flag("--inside-band", o.inside_band,
               "no lots that leave an exposure past the far edge of its no-trade band");
  if (!parse_command_line(app, argc, argv)) return std::nullopt;
  return o;
}

}  // namespace book
