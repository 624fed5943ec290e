// SPDX-License-Identifier: BSL-1.0
// From the text of a cell to a price or an option type; each with the reason when not.
#pragma once

#include "support/number.hpp"
#include "support/text.hpp"
#include "support/time.hpp"
#include <hedgerow/batch.hpp>

#include <cstddef>
#include <string_view>

namespace chain {

namespace hr = hedgerow;
using namespace example;

/// Where nobody quotes an option, its price is left blank.
inline reading<double> to_price(std::string_view text) {
  return trim(text).empty() ? unusable_number("is blank") : to_nonnegative(text);
}

inline reading<hr::option_type> to_type(std::string_view text) {
  const auto is = [word = trim(text)](std::string_view name) {
    if (word.size() != name.size()) return false;
    for (std::size_t i = 0; i < name.size(); ++i)
      if ((word[i] | 0x20) != name[i]) return false;  // ASCII lower case; no other byte maps to it
    return true;
  };
  if (is("call") || is("c")) return {hr::option_type::call};
  if (is("put") || is("p")) return {hr::option_type::put};
  return {hr::option_type::call, "is not call, put, C or P"};
}

}  // namespace chain
