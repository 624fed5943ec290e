// SPDX-License-Identifier: BSL-1.0
// A run of rows: filled record by record, evaluated in one call, written back as CSV.
#pragma once

#include "cell.hpp"
#include "columns.hpp"
#include "csv.hpp"
#include "layout.hpp"
#include "text.hpp"
#include <hedgerow/batch.hpp>

#include <fmt/compile.h>
#include <fmt/format.h>

#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace chain {

/// Reads the cells of one record and keeps the first thing that is wrong with them.
class record_reader {
 public:
  record_reader(const record& r, std::string& problem) : record_(r), problem_(problem) {}

  template <class T, class Parse>
  T read(const source<T>& from, Parse parse) {
    if (!from.column) return from.value;
    const reading<T> got = parse(from.text(record_));
    if (!got.ok()) report(from.name, fmt::format("{} {}", shown(from.text(record_)), got.problem));
    return got.value;
  }

  /// Years from one time to the other; zero is an option that expires now.
  double years(const source<time_point>& at, const source<time_point>& expires) {
    const time_point end = read(expires, to_time);
    const time_point start = read(at, to_time);
    if (problem_.empty() && end < start)
      report(expires.name, fmt::format("expired: {} is before {}", shown(expires.text(record_)),
                                       shown(at.text(record_))));
    return years_between(start, end);
  }

 private:
  void report(std::string_view column, std::string_view reason) {
    if (problem_.empty()) problem_ = fmt::format("{}: {}", printable(column), reason);
  }

  const record& record_;
  std::string& problem_;
};

/// What is wrong with the record as a whole; empty when nothing is.
inline std::string shape_problem(const record& r, std::size_t width) {
  if (!r.problem.empty()) return fmt::format("row: {}", r.problem);
  if (r.size() == width) return {};
  return fmt::format("row: {} cells where the header has {}", r.size(), width);
}

/// Up to `most_rows` rows: their inputs as columns, and their cells as the CSV they will be again.
class chunk {
 public:
  static constexpr std::size_t most_rows = 4096;
  static constexpr std::size_t most_text = std::size_t{4} << 20U;  // bounds what long rows take

  struct row {
    std::size_t line = 0;
    std::size_t cells_end = 0;    // in text_
    std::size_t surplus_end = 0;  // cells beyond the header's width lie between the two
    std::string problem;
  };

  explicit chunk(const layout& l) : layout_(l) {}

  bool full() const { return rows_.size() >= most_rows || text_.size() >= most_text; }
  const std::vector<row>& rows() const { return rows_; }

  void clear() {
    rows_.clear();
    text_.clear();
    columns_.clear();
  }

  void add(const record& r) {
    row& added = rows_.emplace_back();
    added.line = r.line;
    keep_cells(r, added);
    added.problem = shape_problem(r, layout_.width);
    if (added.problem.empty()) {
      add_inputs(r, added.problem);
    } else {
      add_nothing();
    }
  }

  /// Evaluates all rows in one call. Rows with a problem take part as NaN, which keeps the columns
  /// and the rows of the file in step.
  void evaluate() {
    chain::evaluate(layout_.model, columns_);
    for (std::size_t i = 0; i < rows_.size(); ++i)
      if (rows_[i].problem.empty() && !has_results(i))
        rows_[i].problem = "row: the model gives no number for these inputs";
  }

  void write(fmt::memory_buffer& out) const {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const row& r = rows_[i];
      out.append(&text_[begin], &text_[r.cells_end]);
      write_results(out, i);
      out.append(&text_[r.cells_end], &text_[r.surplus_end]);
      out.push_back('\n');
      begin = r.surplus_end;
    }
  }

 private:
  void keep_cells(const record& r, row& added) {
    for (std::size_t i = 0; i < layout_.width; ++i) {
      if (i > 0) text_ += ',';
      if (i < r.size()) append_cell(text_, r.cell(i));
    }
    added.cells_end = text_.size();
    for (std::size_t i = layout_.width; i < r.size(); ++i) {
      text_ += ',';
      append_cell(text_, r.cell(i));
    }
    added.surplus_end = text_.size();
  }

  void add_inputs(const record& r, std::string& problem) {
    const auto to_level = layout_.model == model::bachelier ? to_number : to_nonnegative;
    record_reader reader(r, problem);
    columns& c = columns_;
    c.type.push_back(reader.read(layout_.type, to_type));
    c.strike.push_back(reader.read(layout_.strike, to_level));
    c.underlying.push_back(reader.read(layout_.underlying, to_level));
    c.expiry.push_back(layout_.expiry ? reader.read(*layout_.expiry, to_nonnegative)
                                      : reader.years(layout_.at, layout_.expires));
    c.volatility.push_back(reader.read(layout_.volatility, to_nonnegative)
                           / (layout_.percent ? 100.0 : 1.0));
    c.rate.push_back(reader.read(layout_.rate, to_number));
    c.dividend_yield.push_back(reader.read(layout_.dividend_yield, to_number));
    if (!problem.empty()) c.strike.back() = std::numeric_limits<double>::quiet_NaN();
  }

  void add_nothing() {
    columns& c = columns_;
    c.type.push_back(hr::option_type::call);
    for (auto* column :
         {&c.underlying, &c.strike, &c.expiry, &c.volatility, &c.rate, &c.dividend_yield})
      column->push_back(std::numeric_limits<double>::quiet_NaN());
  }

  /// Infinity is a result, the gamma of an option that expires at its strike; not as a price.
  bool has_results(std::size_t i) const {
    const columns& c = columns_;
    return std::isfinite(c.price[i]) && !std::isnan(c.delta[i]) && !std::isnan(c.gamma[i])
        && !std::isnan(c.vega[i]) && !std::isnan(c.theta[i]) && !std::isnan(c.rho[i]);
  }

  void write_results(fmt::memory_buffer& out, std::size_t i) const {
    const columns& c = columns_;
    if (!rows_[i].problem.empty()) {
      out.append(std::string_view(",,,,,,,"));
      append_cell(out, rows_[i].problem);
      return;
    }
    fmt::format_to(std::back_inserter(out), FMT_COMPILE(",{},{},{},{},{},{},ok"), c.price[i],
                   c.delta[i], c.gamma[i], c.vega[i], c.theta[i], c.rho[i]);
  }

  const layout& layout_;
  columns columns_;
  std::string text_;
  std::vector<row> rows_;
};

}  // namespace chain
