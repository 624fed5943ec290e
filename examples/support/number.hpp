// SPDX-License-Identifier: BSL-1.0
// From the text of a cell to a number, with the reason when it is none.
#pragma once

#include "text.hpp"

#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>
#include <system_error>

namespace example {

/// A value, or what is wrong with the text; the text itself is left for the caller to show.
template <class T>
struct reading {
  T value{};
  std::string_view problem{};
  bool ok() const { return problem.empty(); }
};

inline reading<double> unusable_number(std::string_view problem) {
  return {std::numeric_limits<double>::quiet_NaN(), problem};
}

inline reading<double> to_number(std::string_view text) {
  text = trim(text);
  const char* const last = text.data() + text.size();
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), last, value);
  if (error == std::errc::invalid_argument || end != last)
    return unusable_number("is not a number");
  if (error == std::errc::result_out_of_range)
    return unusable_number("is outside the range of a double");
  if (!std::isfinite(value)) return unusable_number("is not finite");
  return {value};
}

inline reading<double> to_nonnegative(std::string_view text) {
  const reading<double> number = to_number(text);
  return number.value < 0 ? unusable_number("is negative") : number;
}

}  // namespace example
