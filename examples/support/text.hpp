// SPDX-License-Identifier: BSL-1.0
// What an example program says to its user, and how.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace example {

/// The program cannot go on: what() is the one line for standard error, the exit code is 2.
struct failure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Writes a message. There is nobody to tell when that fails, so the result is dropped.
template <class... Args>
void say(std::FILE* to, fmt::format_string<Args...> format, Args&&... args) {
  const std::string text = fmt::format(format, std::forward<Args>(args)...);
  static_cast<void>(std::fwrite(text.data(), 1, text.size(), to));
}

inline constexpr std::string_view blanks = " \t";

inline std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The start of `text` that is at most `size` bytes long and splits no UTF-8 character.
inline std::string_view clip(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
    --size;
  return text.substr(0, size);
}

/// Text from outside as one harmless line: control characters, which could break the line or drive
/// the terminal, are spelled out.
inline std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20U || byte == 0x7FU) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += c;
    }
  }
  return out;
}

inline constexpr std::size_t longest_shown = 60;  // bytes of a value or name in a message

/// A value as it is shown in a message: quoted, printable and of bounded length.
inline std::string shown(std::string_view value) {
  const std::string_view start = clip(value, longest_shown);
  return fmt::format("\"{}{}\"", printable(start), start.size() < value.size() ? "..." : "");
}

}  // namespace example
