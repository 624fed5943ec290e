// SPDX-License-Identifier: BSL-1.0
// From the two files to positions and instruments with their Greeks.
#pragma once

#include "options.hpp"
#include "support/csv.hpp"
#include "support/file.hpp"
#include "support/header.hpp"
#include "support/number.hpp"
#include "support/program.hpp"
#include "support/text.hpp"
#include <hedgerow/greeks.hpp>

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace book {

namespace hr = hedgerow;

/// A row of either file: what it is, and one unit of it in numbers. A field that a file does not
/// have, or leaves blank, keeps its default.
struct row {
  std::string name;
  hr::greeks<double> unit{};
  double quantity = 0;  // of a position
  double price = 0;     // the rest of an instrument
  double held = 0, cost_rate = 0, fee = 0, lot = 0;
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
};

/// Reads cells of a record by column, and keeps the first thing that is wrong with them.
class cells {
 public:
  cells(const header& names, const record& r, std::string& problem)
      : names_(names),
        record_(r),
        problem_(problem) {}

  /// The cell of a column; empty where the file has no such column.
  [[nodiscard]] std::string_view text(const std::string& column) const {
    const std::optional<std::size_t> found = names_.find("column", column);
    return found ? trim(record_.cell(*found)) : std::string_view{};
  }

  template <class Parse>
  double number(const std::string& column, Parse parse) {
    const std::string_view cell = text(column);
    if (cell.empty()) return complain(column, "is blank");
    const reading<double> got = parse(cell);
    return got.ok() ? got.value : complain(column, fmt::format("{} {}", shown(cell), got.problem));
  }

  /// Left alone where the cell is blank.
  template <class Parse>
  void number_if_given(const std::string& column, Parse parse, double& to) {
    if (!text(column).empty()) to = number(column, parse);
  }

  double complain(const std::string& column, const std::string& what) {
    if (problem_.empty()) problem_ = fmt::format("{}: {}", column, what);
    return std::numeric_limits<double>::quiet_NaN();
  }

 private:
  const header& names_;
  const record& record_;
  std::string& problem_;
};

/// Greeks of one unit: of the underlying itself, or of an option on it.
inline hr::greeks<double> unit_greeks(cells& c, const options& o) {
  const std::string_view type = c.text("type");
  if (type == "underlying") {
    hr::greeks<double> g{};
    g.price = o.spot, g.delta = 1;
    return g;
  }
  if (type != "call" && type != "put")
    c.complain("type", fmt::format("{} is not call, put or underlying", shown(type)));
  const hr::european option{.type = type == "put" ? hr::option_type::put : hr::option_type::call,
                            .strike = c.number("strike", to_nonnegative),
                            .expiry = c.number("expiry", to_nonnegative)};
  const hr::black_scholes market{.spot = o.spot,
                                 .volatility = c.number("volatility", to_nonnegative),
                                 .rate = o.rate,
                                 .dividend_yield = o.dividend_yield};
  return hr::evaluate(market, option);
}

inline row read_row(cells& c, const options& o, bool is_position) {
  row r{.name = std::string(c.text("name")), .unit = unit_greeks(c, o)};
  r.price = r.unit.price;
  if (is_position) {
    r.quantity = c.number("quantity", to_number);
    return r;
  }
  c.number_if_given("price", to_nonnegative, r.price);
  c.number_if_given("held", to_number, r.held);
  c.number_if_given("cost_rate", to_nonnegative, r.cost_rate);
  c.number_if_given("fee", to_nonnegative, r.fee);
  c.number_if_given("lot", to_nonnegative, r.lot);
  c.number_if_given("lower", to_number, r.lower);
  c.number_if_given("upper", to_number, r.upper);
  return r;
}

/// The good rows of a file; the others are named on standard error, and `clean` becomes false.
inline std::vector<row> read_file(const std::string& path, const options& o, bool is_position,
                                  bool& clean) {
  const input_file input(path);
  csv_reader reader(input.get(), input.name());
  record scratch;
  read_header(reader, scratch);
  const header names(scratch, reader.name());
  for (const char* const column : {"name", "type", "strike", "expiry", "volatility"})
    static_cast<void>(names.column<double>("column", column));
  if (is_position) static_cast<void>(names.column<double>("column", "quantity"));
  problem_list problems(input.name());
  std::vector<row> rows;
  while (reader.next(scratch)) {
    std::string problem = shape_problem(scratch, names.size());
    if (problem.empty()) {
      cells c(names, scratch, problem);
      row r = read_row(c, o, is_position);
      if (problem.empty()) rows.push_back(std::move(r));
    }
    if (!problem.empty()) problems.add(scratch.line, problem);
  }
  problems.finish();
  clean = clean && problems.count() == 0;
  return rows;
}

}  // namespace book
