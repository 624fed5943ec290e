// SPDX-License-Identifier: BSL-1.0
// A call's columns as arrays, once they are found to agree on one number of rows.
#pragma once

#include <hedgerow/batch/market.hpp>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

/// The first range met sets the number of rows; any other that differs throws.
class row_count {
 public:
  /// @param function  as messages name the call: "evaluate"
  explicit row_count(const char* function) : function_(function) {}

  template <class Column>
  void check(const char* name, const Column& c, bool is_range) {
    if (!is_range) return;
    if (name_ == nullptr) {
      name_ = name;
      size_ = c.size();
    } else if (c.size() != size_) {
      throw std::invalid_argument(std::string("hedgerow::batch::") + function_ + ": column '" + name
                                  + "' has " + std::to_string(c.size()) + " rows, expected "
                                  + std::to_string(size_) + " as in '" + name_ + "'");
    }
  }
  std::size_t size() const { return size_; }

 private:
  const char* function_;
  const char* name_ = nullptr;
  std::size_t size_ = 0;
};

/// The fields of an aggregate of columns, found to agree with the rows so far, at `to[from]` and
/// on.
template <template <class> class Columns, class T, std::size_t N>
void check_inputs(const Columns<T>& given, std::array<column<T>, N>& to, std::size_t from,
                  row_count& rows) {
  constexpr std::size_t count = sizeof(Columns<T>) / sizeof(column<T>);
  const auto fields = math::bits_as<std::array<column<T>, count>>(given);
  for (std::size_t c = 0; c < count; ++c) {
    to[from + c] = fields[c];
    rows.check(Columns<T>::names[c], fields[c], fields[c].is_range());
  }
}

/// Where each field of an aggregate of outputs goes, null where it is not wanted.
template <template <class> class Outputs, class T, class Names>
auto check_outputs(const Outputs<T>& given, const Names& names, row_count& rows) {
  constexpr std::size_t count = sizeof(Outputs<T>) / sizeof(output<T>);
  const auto fields = math::bits_as<std::array<output<T>, count>>(given);
  std::array<T*, count> to{};
  for (std::size_t c = 0; c < count; ++c) {
    rows.check(names[c], fields[c], fields[c].wanted());
    if (fields[c].wanted() && fields[c].size() > 0) to[c] = fields[c].data();
  }
  return to;
}
template <template <class> class Outputs, class T>
auto check_outputs(const Outputs<T>& given, row_count& rows) {
  return check_outputs(given, Outputs<T>::names, rows);
}

/// How many fields a market has.
template <template <class> class Market>
inline constexpr std::size_t fields_of = sizeof(Market<double>) / sizeof(double);

/// The place of the first of a market's fields with one of these names.
template <class Market>
constexpr std::size_t field_named(std::string_view name, std::string_view or_name = {}) {
  std::size_t c = 0;
  while (Market::names[c] != name && Market::names[c] != or_name)
    ++c;
  return c;
}

/// The columns of a market, with `More` at their end that are left to the caller.
template <std::size_t More, template <class> class Market, class T>
auto checked_columns(const Market<T>& market, row_count& rows) {
  constexpr std::size_t fields = sizeof(typename Market<T>::row) / sizeof(T);
  static_assert(sizeof(market) == fields * sizeof(column<T>),
                "a batch market is its row's fields as columns, in order");
  std::array<column<T>, fields + More> columns;
  check_inputs(market, columns, 0, rows);
  return columns;
}

/// The same of a market and a contract.
template <std::size_t More, template <class> class Market, template <class> class Contract, class T>
auto checked_columns(const Market<T>& market, const Contract<T>& contract, row_count& rows) {
  auto columns = checked_columns<2 + More>(market, rows);
  rows.check("type", contract.type, contract.type.is_range());
  rows.check("strike", contract.strike, contract.strike.is_range());
  rows.check("expiry", contract.expiry, contract.expiry.is_range());
  columns[columns.size() - More - 2] = contract.strike;
  columns[columns.size() - More - 1] = contract.expiry;
  return columns;
}

/// Where each Greek goes, null where it is not wanted.
template <class T>
std::array<T*, greek_count> checked_outputs(const greeks<T>& out, row_count& rows) {
  return check_outputs(out, greek_names, rows);
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail
