// SPDX-License-Identifier: BSL-1.0
// The command line.
#pragma once

#include "support/number.hpp"
#include "support/program.hpp"
#include "support/text.hpp"
#include <hedgerow/ratio/changes.hpp>

#include <CLI/CLI.hpp>

#include <cmath>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

namespace history {

namespace hr = hedgerow;
using namespace example;

/// How past observations count.
enum class memory { all, window, half_life, kalman };

/// What the user asked for; the names of columns are not yet looked up.
struct options {
  std::string file, target, hedge;
  hr::ratio::change_kind returns = hr::ratio::change_kind::log;
  history::memory memory = history::memory::all;
  std::size_t window = 0;
  double half_life = 0;
  double ratio_noise = 0, observation_noise = 0;  // Kalman's Q and R
  double quantity = 1;                            // of the target that is held
  double contract_size = 1;                       // units of the hedge
  std::string output;                             // empty: no path is written
};

inline double positive_number(const char* option, std::string_view text, bool zero_too = false) {
  const reading<double> number = to_number(text);
  if (!number.ok()) throw failure(fmt::format("{}: {} {}", option, shown(text), number.problem));
  if (!(number.value > 0 || (zero_too && number.value == 0)))
    throw failure(fmt::format("{}: {} must be positive", option, shown(text)));
  return number.value;
}

inline std::size_t window_length(std::string_view text) {
  const double number = positive_number("--window", text);
  if (number != std::floor(number) || number < 3 || number > 1e9)
    throw failure(fmt::format("--window: {} must be a whole number from 3 to 1e9", shown(text)));
  return static_cast<std::size_t>(number);
}

/// Q,R
inline std::pair<double, double> noises(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos)
    throw failure(fmt::format("--kalman: {} is not two numbers Q,R", shown(text)));
  return {positive_number("--kalman Q", text.substr(0, comma), true),
          positive_number("--kalman R", text.substr(comma + 1))};
}

/// The chart that goes with a path: the same name with another ending.
inline std::string chart_beside(const std::string& output) {
  return std::filesystem::path(output).replace_extension(".svg").string();
}

/// The options, or none when only help was asked for; throws failure when they are wrong.
inline std::optional<options> parse_options(int argc, const char* const* argv) {
  options o;
  CLI::App app(
      "The minimum-variance hedge ratio of one column of prices against another, and its path.",
      "minimum_variance");
  app.add_option("SERIES.csv", o.file, "prices in time order, a row each; - is standard input")
      ->required();
  app.add_option("--target", o.target, "what is held")->type_name("COLUMN");
  app.add_option("--hedge", o.hedge, "what it is hedged with")->type_name("COLUMN");
  std::string returns = "log", window, half_life, kalman, quantity, contract_size;
  app.add_option("--returns", returns,
                 "log (default), simple, or difference, which negative prices need")
      ->check(CLI::IsMember({"log", "simple", "difference"}))
      ->type_name("KIND");
  app.add_option("--window", window, "least squares over the last N changes")->type_name("N");
  app.add_option("--half-life", half_life, "weights that halve every N changes")->type_name("N");
  app.add_option("--kalman", kalman,
                 "a ratio that wanders: variance of its step, and of what the hedge leaves")
      ->type_name("Q,R");
  app.add_option("--quantity", quantity, "units held; negative for a short position; default 1")
      ->type_name("NUMBER");
  app.add_option("--contract-size", contract_size, "units of the hedge in a contract; default 1")
      ->type_name("NUMBER");
  app.add_option("--output", o.output, "where the path goes, and beside it the chart as .svg")
      ->type_name("FILE");
  if (!parse_command_line(app, argc, argv)) return std::nullopt;

  const auto given = [&app](const char* name) { return app.count(name) > 0; };
  for (const char* column : {"--target", "--hedge"})
    if (!given(column)) throw failure(fmt::format("{} is required: the name of a column", column));
  if (o.target == o.hedge)
    throw failure(fmt::format("--target and --hedge are both {}", shown(o.target)));
  if (int{given("--window")} + int{given("--half-life")} + int{given("--kalman")} > 1)
    throw failure("--window, --half-life and --kalman: give one of them, or none for all changes");
  if (given("--output")
      && (o.output.empty() || o.output == "-" || chart_beside(o.output) == o.output))
    throw failure("--output: the name of a CSV file; the chart gets the same name and .svg");

  using hr::ratio::change_kind;
  o.returns = returns == "log"    ? change_kind::log
            : returns == "simple" ? change_kind::simple
                                  : change_kind::difference;
  if (given("--window")) o.memory = memory::window, o.window = window_length(window);
  if (given("--half-life"))
    o.memory = memory::half_life, o.half_life = positive_number("--half-life", half_life);
  if (given("--kalman")) {
    o.memory = memory::kalman;
    std::tie(o.ratio_noise, o.observation_noise) = noises(kalman);
  }
  if (given("--contract-size")) o.contract_size = positive_number("--contract-size", contract_size);
  if (given("--quantity")) {
    const reading<double> number = to_number(quantity);
    if (!number.ok())
      throw failure(fmt::format("--quantity: {} {}", shown(quantity), number.problem));
    o.quantity = number.value;
  }
  return o;
}

}  // namespace history
