// SPDX-License-Identifier: BSL-1.0
// Columns of a CSV file by name, settled once its header is read.
#pragma once

#include "csv.hpp"
#include "number.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace example {

/// Where an input comes from: a column of the file, or one value for all rows.
template <class T>
struct source {
  std::string name;  // of the column, or the value as the user wrote it
  std::optional<std::size_t> column;
  T value{};

  std::string_view text(const record& r) const { return column ? r.cell(*column) : name; }
};

/// The header, where columns are found by name. `results` are columns that will be added and so
/// must not be there yet.
class header {
 public:
  header(const record& r, std::string file, std::span<const std::string_view> results = {})
      : file_(std::move(file)) {
    for (std::size_t i = 0; i < r.size(); ++i)
      names_.emplace_back(trim(r.cell(i)));
    for (const std::string_view result : results)
      if (std::ranges::find(names_, result) != names_.end())
        throw failure(fmt::format("{}: already has a column {}, which would be written again",
                                  printable(file_), result));
  }

  std::size_t size() const { return names_.size(); }

  std::optional<std::size_t> find(std::string_view option, const std::string& name) const {
    const auto found = std::ranges::find(names_, name);
    if (found == names_.end()) return std::nullopt;
    if (std::ranges::find(found + 1, names_.end(), name) != names_.end())
      throw failure(fmt::format("{} {}: {} has more than one column of that name", option,
                                shown(name), printable(file_)));
    return static_cast<std::size_t>(found - names_.begin());
  }

  /// A column that must exist.
  template <class T>
  source<T> column(std::string_view option, const std::string& name) const {
    const std::optional<std::size_t> found = find(option, name);
    if (!found) throw missing(option, name, "is not a column");
    return {name, found, {}};
  }

  /// One value for all rows if the text is a value, or else a column.
  template <class T, class Parse>
  source<T> value_or_column(std::string_view option, const std::string& text, Parse parse) const {
    const reading<T> value = parse(text);
    if (value.ok()) return {text, std::nullopt, value.value};
    const std::optional<std::size_t> found = find(option, text);
    if (!found) throw missing(option, text, fmt::format("{}, and not a column", value.problem));
    return {text, found, {}};
  }

 private:
  failure missing(std::string_view option, const std::string& name, std::string_view what) const {
    constexpr std::size_t most_listed = 50;
    std::string present;
    for (std::size_t i = 0; i < std::min(names_.size(), most_listed); ++i)
      present += fmt::format("{}{}", i == 0 ? "" : ", ", printable(clip(names_[i], longest_shown)));
    if (names_.size() > most_listed)
      present += fmt::format(" and {} more", names_.size() - most_listed);
    return failure(fmt::format("{} {} {} of {}, which has: {}", option, shown(name), what,
                               printable(file_), present));
  }

  std::string file_;
  std::vector<std::string> names_;
};

}  // namespace example
