// SPDX-License-Identifier: BSL-1.0
// Two columns of prices from a CSV file, and their changes.
#pragma once

#include "options.hpp"
#include "support/csv.hpp"
#include "support/file.hpp"
#include "support/header.hpp"
#include "support/program.hpp"
#include "support/text.hpp"
#include "support/time.hpp"
#include <hedgerow/ratio/changes.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace history {

inline constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// A row of the file: where it stands, its first cell, which is its time, and both prices; NaN for
/// one that is missing.
struct price_row {
  std::size_t line;
  std::string label;
  double target, hedge;
};

/// What was read.
struct prices {
  std::vector<price_row> rows;
  std::size_t blank = 0;     // rows with a blank in either column
  std::size_t problems = 0;  // rows with something else there: reported, and a gap as well
};

/// Why a price has no change of this kind; empty where it has one.
inline std::string_view no_change(hr::ratio::change_kind returns, double price) {
  if (returns == hr::ratio::change_kind::difference || !(price <= 0)) return {};
  return returns == hr::ratio::change_kind::log
           ? "has no logarithm; --returns difference takes prices of 0 and less"
           : "is no base for a return; --returns difference takes prices of 0 and less";
}

/// Reads the columns. A blank is a gap; a price without a change of the wanted kind ends the
/// program, since leaving it out would hide the largest move of the file.
inline prices read_prices(const options& o) {
  const input_file input(o.file);
  csv_reader reader(input.get(), input.name());
  record r;
  read_header(reader, r);
  const header names(r, reader.name());
  const auto target = names.column<double>("--target", o.target),
             hedge = names.column<double>("--hedge", o.hedge);
  prices out;
  problem_list problems(input.name());
  while (reader.next(r)) {
    std::string problem = shape_problem(r, names.size());
    bool blank = false;
    const auto price = [&](const source<double>& from) {
      if (!problem.empty()) return missing;
      const std::string_view text = from.text(r);
      if (trim(text).empty()) return blank = true, missing;
      const reading<double> got = to_number(text);
      if (!got.ok())
        problem = fmt::format("{}: {} {}", printable(from.name), shown(text), got.problem);
      else if (const auto why = no_change(o.returns, got.value); !why.empty())
        throw failure(fmt::format("{}:{}: {}: {} {}", printable(input.name()), r.line,
                                  printable(from.name), trim(text), why));
      return got.value;
    };
    price_row row{r.line, r.size() > 0 ? std::string(r.cell(0)) : std::string(), 0, 0};
    row.target = price(target), row.hedge = price(hedge);
    if (!problem.empty()) problems.add(r.line, problem);
    if (!problem.empty() || blank) row.target = row.hedge = missing;
    out.blank += problem.empty() && blank;
    out.rows.push_back(std::move(row));
  }
  problems.finish();
  out.problems = problems.count();
  return out;
}

/// Changes from row to row, NaN to and from a gap; element i belongs to row i + 1.
struct changes {
  std::vector<double> target, hedge;
};

inline changes changes_of(const prices& p, hr::ratio::change_kind returns) {
  std::vector<double> target, hedge;
  for (const price_row& row : p.rows)
    target.push_back(row.target), hedge.push_back(row.hedge);
  return {hr::ratio::changes(returns, target), hr::ratio::changes(returns, hedge)};
}

}  // namespace history
