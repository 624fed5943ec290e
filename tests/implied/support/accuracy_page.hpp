// SPDX-License-Identifier: BSL-1.0
// docs/accuracy-implied.md: written from the table of regions, with the measured maxima of builds
// with FMA and without.
#pragma once

#include "accuracy_table.hpp"
#include "text.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <sstream>
#include <string>

namespace implied_accuracy {

/// Cells of one measurement; what a build did not measure itself it takes from the page.
using column = std::array<std::string, rows.size()>;

/// In the order of the page: double with FMA, double without, float with FMA, float without.
using columns = std::array<column, 4>;

inline std::string page(const columns& measured) {
  std::ostringstream out;
  out << "# Accuracy of implied volatilities\n\n"
         "Written by `tests/implied/accuracy.cpp` from the table that it asserts "
         "(`tests/implied/support/accuracy_table.hpp`); do not edit.\n\n"
         "```text\n"
         "|error of the volatility| <= "
      << bound
      << " eps (1 + price/(volatility vega)) volatility\n"
         "```\n\n"
         "with eps = 2^-52 in `double` and 2^-23 in `float`. The second term is what one ulp of "
         "the price is in the volatility: the least that any method can leave, since the price "
         "came rounded. `result.accuracy` is eps (1 + price/(volatility vega)). "
         "Where two rates differ, ln(F/K) is a difference, and what an absolute "
      << log_moneyness_double << " (`float`: " << printed("%.1e", log_moneyness_float)
      << ") in it makes in the volatility comes on top.\n\n"
         "The table has the largest errors seen, in units of eps (1 + price/(volatility vega)), "
         "with and without FMA. Where the price determines fewer than four digits of the "
         "volatility, the price at the volatility found is compared with the price given, in "
         "units of eps (price + volatility vega); to first order that is the same. The true "
         "volatility is that of the rounded inputs and the rounded price, in 113-bit arithmetic; "
         "`displaced_black` adds the displacement to forward and strike first, and the inputs are "
         "then the two sums.\n\n"
         "| where | cases | `double` bound | with FMA | without | cases | `float` bound | with FMA "
         "| without |\n"
         "|---|---|---|---|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const row& r = rows[i];
    out << "| " << r.what << " | " << r.cases_double << " | " << bound << " | " << measured[0][i]
        << " | " << measured[1][i] << " | " << r.cases_float << " | " << bound << " | "
        << measured[2][i] << " | " << measured[3][i] << " |\n";
  }
  return out.str();
}

/// The cells between the bars of a line of a table; a bar in a text is written \|.
inline std::array<std::string, 10> cells_of_line(const std::string& line) {
  std::array<std::string, 10> cells;
  std::size_t cell = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '|' && (i == 0 || line[i - 1] != '\\')) {
      if (++cell == cells.size()) break;
    } else if (line[i] != ' ') {
      cells[cell] += line[i];
    }
  }
  return cells;
}

/// The measured cells of a page, by position; empty where there are none.
inline columns cells_of(const std::string& text) {
  columns result;
  std::istringstream lines(text);
  std::size_t i = 0;
  bool in_table = false;
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("|---", 0) == 0) {
      in_table = true;
      continue;
    }
    if (!in_table || i == rows.size()) continue;
    const auto cells = cells_of_line(line);
    constexpr std::array<std::size_t, 4> at{4, 5, 8, 9};
    for (std::size_t c = 0; c < at.size(); ++c)
      result[c][i] = cells[at[c]];
    ++i;
  }
  return result;
}

}  // namespace implied_accuracy
