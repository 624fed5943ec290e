// SPDX-License-Identifier: BSL-1.0
// The command line.
#pragma once

#include "support/program.hpp"
#include "support/text.hpp"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>

namespace chain {

using namespace example;

enum class model { black76, black_scholes, bachelier };

/// What the user asked for; the names of columns are not yet looked up.
struct options {
  std::string file;
  std::string output = "-";
  chain::model model = chain::model::black76;
  std::string underlying, strike, type;
  std::string volatility, price;  // one of the two
  std::string expiry;             // either years,
  std::string expires, at;        // or two times
  std::string rate = "0", dividend_yield = "0";
  bool timed = false;    // expires and at are given
  bool priced = false;   // price is given
  bool percent = false;  // the volatility
  bool coin = false;     // the price
};

inline model model_named(const std::string& name) {
  if (name == "black_scholes") return model::black_scholes;
  return name == "bachelier" ? model::bachelier : model::black76;
}

inline void check(const CLI::App& app, const options& o) {
  const auto given = [&app](const char* name) { return app.count(name) > 0; };
  if (given("--output") && o.output.empty()) throw failure("--output: an empty file name");
  // Not CLI11's required(): that would hide the misspelled option behind the one it stands for.
  for (const char* column : {"--underlying", "--strike", "--type"})
    if (!given(column)) throw failure(fmt::format("{} is required: the name of a column", column));
  if (given("--volatility") == given("--price"))
    throw failure(
        "give either --volatility, a column of volatilities, or --price, a column of prices");
  if (given("--volatility-unit") && o.priced)
    throw failure("--volatility-unit goes with --volatility; hr_volatility is a fraction");
  if (given("--price-unit") && !o.priced) throw failure("--price-unit goes with --price");
  if (given("--expiry") == given("--expires"))
    throw failure("give either --expiry, a column of years, or --expires and --at");
  if (given("--expires") != given("--at")) throw failure("--expires and --at go together");
  if (given("--dividend-yield") && o.model != model::black_scholes)
    throw failure("--dividend-yield is for --model black_scholes alone: a forward already has it");
  if (o.percent && o.model == model::bachelier)
    throw failure(
        "--volatility-unit percent is not for --model bachelier: its volatility is in "
        "units of the price");
  if (o.coin && o.model == model::bachelier)
    throw failure(
        "--price-unit coin is not for --model bachelier: its underlying may be 0 or less");
}

/// The options, or none when only help was asked for; throws failure when they are wrong.
inline std::optional<options> parse_options(int argc, const char* const* argv) {
  options o;
  CLI::App app(
      "Adds price and Greeks to every row of a CSV option chain, from its volatility or, with the "
      "implied volatility, from its price.",
      "chain_greeks");
  app.add_option("FILE", o.file, "the chain; - reads standard input")->required();
  app.add_option("--output", o.output, "where the CSV goes; default: standard output")
      ->type_name("FILE");
  std::string model_name = "black76";
  app.add_option("--model", model_name, "black76 (default), black_scholes or bachelier")
      ->check(CLI::IsMember({"black76", "black_scholes", "bachelier"}))
      ->type_name("MODEL");
  const auto column = [&app](const char* name, std::string& to, const char* description) {
    return app.add_option(name, to, description)->type_name("COLUMN");
  };
  column("--underlying", o.underlying, "forward, or spot for black_scholes");
  column("--strike", o.strike, "strike");
  column("--type", o.type, "call, put, C or P, in any case");
  column("--expiry", o.expiry, "time to expiry in years");
  column("--expires", o.expires, "when the option expires: epoch milliseconds or ISO 8601");
  column("--at", o.at, "when the row was quoted: a column, or one time for all rows")
      ->type_name("TIME|COLUMN");
  column("--volatility", o.volatility,
         "volatility; bachelier: in units of the price; or else --price");
  std::string unit = "fraction";
  app.add_option("--volatility-unit", unit, "fraction (default) or percent")
      ->check(CLI::IsMember({"fraction", "percent"}))
      ->type_name("UNIT");
  column("--price", o.price, "price of the option, whose volatility is to be found");
  std::string price_unit = "quote";
  app.add_option("--price-unit", price_unit,
                 "quote (default): the currency of strikes; coin: price times underlying is that")
      ->check(CLI::IsMember({"quote", "coin"}))
      ->type_name("UNIT");
  column("--rate", o.rate, "continuously compounded rate; default 0")->type_name("NUMBER|COLUMN");
  column("--dividend-yield", o.dividend_yield, "for black_scholes; default 0")
      ->type_name("NUMBER|COLUMN");
  if (!parse_command_line(app, argc, argv)) return std::nullopt;
  o.model = model_named(model_name);
  o.timed = app.count("--expires") > 0;
  o.priced = app.count("--price") > 0;
  o.percent = unit == "percent";
  o.coin = price_unit == "coin";
  check(app, o);
  return o;
}

}  // namespace chain
