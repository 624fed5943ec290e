// SPDX-License-Identifier: BSL-1.0
// Price and Greeks of many options, held in columns.
#pragma once

#include <hedgerow/batch/detail/checked.hpp>
#include <hedgerow/batch/detail/compiled.hpp>
#include <hedgerow/batch/detail/engine.hpp>
#include <hedgerow/batch/market.hpp>

#include <array>
#include <cstddef>

namespace hedgerow::batch::inline HEDGEROW_ISA {

namespace detail {

/// A market's fields, strike and expiry in; every Greek out.
template <template <class> class Market, template <class> class Contract>
struct evaluate_job : job<fields_of<Market> + 2, greek_count> {
  template <class T>
  static summary run(const arguments<evaluate_job, T>& a) {
    return engine<Market, Contract, T>(a.in, a.type, a.out, a.n).run();
  }
};

template <template <class> class Market, template <class> class Contract, class T, std::size_t N>
summary run(Market<T>*, Contract<T>*, const std::array<column<T>, N>& columns,
            const type_column& type, const std::array<T*, greek_count>& outputs, std::size_t n) {
  return perform(arguments<evaluate_job<Market, Contract>, T>{columns, outputs, n, type});
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
/// Compiled for the target of the including file: pass -march, or link hedgerow::kernels (see
/// docs/fast-code.md).
///
/// @param market    black_scholes, black76, garman_kohlhagen, displaced_black, bachelier or
///                  inverse_black of columns
/// @param contract  european, cash_or_nothing or asset_or_nothing of columns
/// @param out       the Greeks wanted; those left out cost nothing
template <template <class> class Market, template <class> class Contract, class T>
summary evaluate(const Market<T>& market, const Contract<T>& contract, const greeks<T>& out) {
  detail::row_count rows("evaluate");
  const auto columns = detail::checked_columns<0>(market, contract, rows);
  const auto outputs = detail::checked_outputs(out, rows);
  return detail::run(static_cast<typename Market<T>::row*>(nullptr),
                     static_cast<typename Contract<T>::row*>(nullptr), columns, contract.type,
                     outputs, rows.size());
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
