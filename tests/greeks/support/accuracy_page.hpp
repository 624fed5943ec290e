// SPDX-License-Identifier: BSL-1.0
// docs/accuracy-greeks.md: written from the table of bounds, with the measured maxima of two
// builds.
#pragma once

#include "accuracy_table.hpp"

#include <array>
#include <cstddef>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

namespace accuracy {

/// Cells of one measurement; what a build did not measure itself it takes from the page.
struct column {
  std::array<std::string, rows.size()> cells;
  std::string movements;
};

/// In the order of the page: double with FMA, double without, float with, float without.
using columns = std::array<column, 4>;

inline std::string printed(const char* format, double x) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), format, x);
  return text.data();
}

inline std::string limits_of(const range& r) {
  std::ostringstream out;
  out << "spot (or forward) " << r.spot_low << " to " << r.spot_high << ", volatility "
      << r.volatility_low << " to " << r.volatility_high << ", expiry "
      << printed("%.0f", r.expiry_low / random_options::minute) << " minutes to " << r.expiry_high
      << " years, volatility·√expiry up to " << r.total_volatility_high << ", rates and yields "
      << r.rate_low << " to " << r.rate_high << ", |ln(forward/strike)| up to " << r.deviations
      << " standard deviations";
  return out.str();
}

inline std::string page(const columns& measured) {
  std::ostringstream out;
  out << "# Accuracy of the Greeks: lognormal markets\n\n"
         "Written by `tests/greeks/accuracy.cpp` from the table that it asserts "
         "(`tests/greeks/support/accuracy_table.hpp`); do not edit.\n\n"
         "The bounds hold in `black_scholes`, `garman_kohlhagen`, `black76` and `displaced_black`, "
         "for calls and puts, with and without FMA.\n\n"
      << "- `double`: " << limits_of(range_double) << ".\n"
      << "- `float`: " << limits_of(range_float) << ".\n\n"
      << "An error is relative to what the table names. The *terms* of a Greek are the products in "
         "its formula with all sums written out, those in d1 and d2 and r - q included.\n\n"
         "A value can be so sensitive to its inputs that their own rounding matters more than the "
         "formula's (short expiries far from the money: the number of standard deviations is a "
         "difference of nearly equal prices divided by a small number). Where half an ulp in one "
         "input moves the true value by more than the bound divided by "
      << movements_double << " (`float`: " << movements_float << "), the bound is "
      << movements_double << " (" << movements_float
      << ") such movements instead, of the input that moves it most. `displaced_black` adds the "
         "displacement to forward and strike first; the inputs are then the two sums.\n\n"
         "Measured over random options, 200,000 a market in `double` and 40,000 in `float`, "
         "against 113-bit arithmetic.\n\n"
         "| contract | Greek | relative to | `double` bound | with FMA | without | `float` bound "
         "| with FMA | without |\n"
         "|---|---|---|---|---|---|---|---|---|\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const row& r = rows[i];
    out << "| " << random_options::contract_names[static_cast<std::size_t>(r.c)] << " | "
        << hedgerow::greek_names[static_cast<std::size_t>(r.g)] << " | "
        << scale_names[static_cast<std::size_t>(r.relative_to)] << " | " << r.bound_double << " | "
        << measured[0].cells[i] << " | " << measured[1].cells[i] << " | " << r.bound_float << " | "
        << measured[2].cells[i] << " | " << measured[3].cells[i] << " |\n";
  }
  out << "| all | all | movements | " << movements_double << " | " << measured[0].movements << " | "
      << measured[1].movements << " | " << movements_float << " | " << measured[2].movements
      << " | " << measured[3].movements << " |\n";
  return out.str();
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
    if (!in_table || i > rows.size()) continue;
    std::vector<std::string> cells;
    std::istringstream parts(line);
    for (std::string cell; std::getline(parts, cell, '|');) {
      const std::size_t first = cell.find_first_not_of(' '), last = cell.find_last_not_of(' ');
      cells.push_back(first == std::string::npos ? "" : cell.substr(first, last - first + 1));
    }
    constexpr std::array<std::size_t, 4> at{5, 6, 8, 9};
    for (std::size_t c = 0; c < at.size(); ++c) {
      if (at[c] >= cells.size()) continue;
      (i < rows.size() ? result[c].cells[i] : result[c].movements) = cells[at[c]];
    }
    ++i;
  }
  return result;
}

}  // namespace accuracy
