// SPDX-License-Identifier: BSL-1.0
// Price and Greeks of many options, held in columns.
#pragma once

#include <hedgerow/batch/detail/engine.hpp>
#include <hedgerow/batch/market.hpp>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace hedgerow::batch::inline HEDGEROW_ISA {

namespace detail {

/// Agreement of all ranges on one number of rows; the first one met sets it.
class row_count {
 public:
  template <class Column>
  void check(const char* name, const Column& c, bool is_range) {
    if (!is_range) return;
    if (name_ == nullptr) {
      name_ = name;
      size_ = c.size();
    } else if (c.size() != size_) {
      throw std::invalid_argument(std::string("hedgerow::batch::evaluate: column '") + name
                                  + "' has " + std::to_string(c.size()) + " rows, expected "
                                  + std::to_string(size_) + " as in '" + name_ + "'");
    }
  }
  std::size_t size() const { return size_; }

 private:
  const char* name_ = nullptr;
  std::size_t size_ = 0;
};

template <template <class> class Market, template <class> class Contract, class T, class Columns>
summary run(Market<T>*, Contract<T>*, const Columns& columns, const type_column& type,
            const std::array<T*, greek_count>& outputs, std::size_t n) {
  return engine<Market, Contract, T>(columns, type, outputs).run(n);
}

}  // namespace detail

/// Greeks of n options; n is the common size of all ranges given, inputs and outputs alike.
///
/// Row i of each output column is bit for bit what it would be in any other batch, at any place,
/// alignment or batch size; with FMA hardware also what the scalar `evaluate` gives, and the same
/// across AVX2 and AVX-512 and across compilers. Accuracy, limits and conventions: those of
/// `evaluate` in <hedgerow/greeks/evaluate.hpp>.
///
/// A row with bad input gets NaN in every output, is counted, and disturbs no other row. Ranges of
/// different sizes throw std::invalid_argument, naming the column and both sizes, before anything
/// is written. Does not allocate. Outputs must not overlap any other column.
///
/// Compiled for the target of the including file: pass -march (see docs/fast-code.md).
///
/// @param market    black_scholes, black76, garman_kohlhagen, displaced_black or bachelier of
/// columns
/// @param contract  european, cash_or_nothing or asset_or_nothing of columns
/// @param out       the Greeks wanted; those left out cost nothing
template <template <class> class Market, template <class> class Contract, class T>
summary evaluate(const Market<T>& market, const Contract<T>& contract, const greeks<T>& out) {
  using row = typename Market<T>::row;
  constexpr std::size_t fields = sizeof(row) / sizeof(T);
  static_assert(sizeof(market) == fields * sizeof(column<T>),
                "a batch market is its row's fields as columns, in order");
  const auto market_columns = math::bits_as<std::array<column<T>, fields>>(market);
  const auto out_columns = math::bits_as<std::array<output<T>, greek_count>>(out);

  detail::row_count rows;
  std::array<column<T>, fields + 2> columns;
  for (std::size_t c = 0; c < fields; ++c) {
    columns[c] = market_columns[c];
    rows.check(Market<T>::names[c], columns[c], columns[c].is_range());
  }
  rows.check("type", contract.type, contract.type.is_range());
  rows.check("strike", contract.strike, contract.strike.is_range());
  rows.check("expiry", contract.expiry, contract.expiry.is_range());
  columns[fields] = contract.strike;
  columns[fields + 1] = contract.expiry;
  std::array<T*, greek_count> outputs{};
  for (std::size_t g = 0; g < greek_count; ++g) {
    rows.check(greek_names[g], out_columns[g], out_columns[g].wanted());
    if (out_columns[g].wanted() && out_columns[g].size() > 0) outputs[g] = out_columns[g].data();
  }
  return detail::run(static_cast<row*>(nullptr), static_cast<typename Contract<T>::row*>(nullptr),
                     columns, contract.type, outputs, rows.size());
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
