// SPDX-License-Identifier: BSL-1.0
// A run of rows: filled record by record, evaluated in one call, written back as CSV.
#pragma once

#include "cell.hpp"
#include "columns.hpp"
#include "layout.hpp"
#include "support/csv.hpp"
#include "support/program.hpp"
#include "support/text.hpp"
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
    std::string note;  // what is to be known about results that are there
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
    if (layout_.price) {
      evaluate_quotes(layout_.model, layout_.price_unit, columns_);
    } else {
      chain::evaluate(layout_.model, columns_);
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!rows_[i].problem.empty()) continue;
      if (layout_.price) explain(i);
      if (rows_[i].problem.empty() && !has_results(i))
        rows_[i].problem = "row: the model gives no number for these inputs";
    }
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
    if (layout_.price) {
      c.quote.push_back(reader.read(*layout_.price, to_price));
    } else {
      c.volatility.push_back(reader.read(*layout_.volatility, to_nonnegative)
                             / (layout_.percent ? 100.0 : 1.0));
    }
    c.rate.push_back(reader.read(layout_.rate, to_number));
    c.dividend_yield.push_back(reader.read(layout_.dividend_yield, to_number));
    if (!problem.empty()) c.strike.back() = std::numeric_limits<double>::quiet_NaN();
  }

  void add_nothing() {
    columns& c = columns_;
    c.type.push_back(hr::option_type::call);
    for (auto* column : {&c.underlying, &c.strike, &c.expiry, &c.rate, &c.dividend_yield,
                         layout_.price ? &c.quote : &c.volatility})
      column->push_back(std::numeric_limits<double>::quiet_NaN());
  }

  /// Says how the volatility of a row was found, where that is not simply so.
  void explain(std::size_t i) {
    const columns& c = columns_;
    row& r = rows_[i];
    switch (c.found[i]) {
      case hr::implied_status::ok:
      case hr::implied_status::invalid:  // has no results either
        break;
      case hr::implied_status::imprecise:
        r.note = fmt::format("imprecise as the last bit of the price is {:.0e} of the volatility",
                             inverted(i).accuracy);
        break;
      case hr::implied_status::at_intrinsic:
        r.note = "volatility 0 as the price is the intrinsic value";
        break;
      case hr::implied_status::expired:
        r.note = "volatility 0 as the option expires now";
        break;
      case hr::implied_status::below_intrinsic:
        r.problem = no_volatility(
            i, fmt::format("is {:.6g} below the intrinsic value", missing_value(i)));
        break;
      case hr::implied_status::at_maximum:
        r.problem = no_volatility(i, "is at or above the most that such an option can be worth");
        break;
    }
  }

  hr::implied_result<double> inverted(std::size_t i) const {
    return invert(layout_.model, layout_.price_unit, columns_, i);
  }

  /// How far the price lies below the intrinsic value, in the unit of the price.
  double missing_value(std::size_t i) const {
    const double value = -inverted(i).time_value;
    return layout_.price_unit == hr::batch::price_unit::coin ? value / columns_.underlying[i]
                                                             : value;
  }

  std::string no_volatility(std::size_t i, std::string_view reason) const {
    return fmt::format("{}: {} {}", printable(layout_.price->name), columns_.quote[i], reason);
  }

  /// Infinity is a result, the gamma of an option that expires at its strike; not as a price.
  bool has_results(std::size_t i) const {
    const columns& c = columns_;
    return std::isfinite(c.price[i]) && !std::isnan(c.delta[i]) && !std::isnan(c.gamma[i])
        && !std::isnan(c.vega[i]) && !std::isnan(c.theta[i]) && !std::isnan(c.rho[i]);
  }

  void write_results(fmt::memory_buffer& out, std::size_t i) const {
    const columns& c = columns_;
    const row& r = rows_[i];
    if (!r.problem.empty()) {
      out.append(std::string_view(layout_.price ? ",,,,,,,," : ",,,,,,,"));
      append_cell(out, r.problem);
      return;
    }
    if (layout_.price) fmt::format_to(std::back_inserter(out), FMT_COMPILE(",{}"), c.volatility[i]);
    fmt::format_to(std::back_inserter(out), FMT_COMPILE(",{},{},{},{},{},{},"), c.price[i],
                   c.delta[i], c.gamma[i], c.vega[i], c.theta[i], c.rho[i]);
    append_cell(out, r.note.empty() ? std::string("ok") : "ok: " + r.note);
  }

  const layout& layout_;
  columns columns_;
  std::string text_;
  std::vector<row> rows_;
};

}  // namespace chain
