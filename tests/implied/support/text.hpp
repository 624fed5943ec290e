// SPDX-License-Identifier: BSL-1.0
// Numbers as text.
#pragma once

#include <array>
#include <cstdio>
#include <string>

namespace implied_accuracy {

inline std::string printed(const char* format, double x) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), format, x);
  return text.data();
}

}  // namespace implied_accuracy
