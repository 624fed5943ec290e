// SPDX-License-Identifier: BSL-1.0
// Implied volatilities of many options, held in columns.
#pragma once

#include <hedgerow/batch/detail/checked.hpp>
#include <hedgerow/batch/detail/compiled.hpp>
#include <hedgerow/batch/detail/inverter.hpp>
#include <hedgerow/batch/market.hpp>
#include <hedgerow/implied/result.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

namespace hedgerow::batch::inline HEDGEROW_ISA {

/// Where the results of an inversion go, as in hedgerow::implied_result; what is left out is not
/// written. Time values are in the unit that the prices are in, coin too.
template <class T = double>
struct implied {
  output<T> volatility{};
  output<implied_status> status{};
  output<T> accuracy{}, time_value{};
};

namespace detail {

template <class T>
void check(const implied<T>& out, row_count& rows) {
  rows.check("volatility", out.volatility, out.volatility.wanted());
  rows.check("status", out.status, out.status.wanted());
  rows.check("accuracy", out.accuracy, out.accuracy.wanted());
  rows.check("time_value", out.time_value, out.time_value.wanted());
}

template <template <class> class Market, class T, class Columns>
summary invert_all(Market<T>*, const Columns& columns, const type_column& type, bool warm,
                   std::size_t n, const implied<T>& out) {
  if constexpr (is_compiled<Market, T>) {
    return compiled_invert<Market>(columns, type, warm, n, out);
  } else {
    using inverter_type = inverter<Market, T>;
    inverter_type all(columns, type, warm, n);
    const auto at = [](const auto& column, std::size_t row) {
      return column.wanted() ? column.data() + row : nullptr;
    };
    return for_each_block(n, inverter_type::block, [&](std::size_t row, std::size_t rows) {
      return all.invert(row, rows,
                        {at(out.volatility, row), at(out.accuracy, row), at(out.time_value, row),
                         at(out.status, row)});
    });
  }
}

}  // namespace detail

/// Volatilities of n options from their prices; n is the common size of all ranges given.
///
/// Row i is bit for bit what `hedgerow::implied_volatility` gives for it with FMA hardware, and the
/// same at any place in any batch, across AVX2 and AVX-512 and across compilers. Accuracy, outcomes
/// and conventions: those of <hedgerow/implied/volatility.hpp>.
///
/// A row without a volatility (below intrinsic, above the maximum, bad input) gets NaN and its
/// reason, is counted, and disturbs no other row. Ranges of different sizes throw
/// std::invalid_argument, naming the column and both sizes, before anything is written. Does not
/// allocate; a fixed number of steps a row, but for rows outside the ordinary range (at most 128).
/// Outputs must not overlap any other column.
///
/// @param market      black_scholes, black76, garman_kohlhagen, displaced_black, bachelier or
///                    inverse_black of columns; its volatility is not read, and may be left out
/// @param option      European options, in columns
/// @param price       of each option, quote currency (coin in inverse_black), discounted
/// @param volatility  written: per sqrt(year), in the market's own convention
/// @param status      written where given: the outcome of each row
/// @param last_volatility  where given, what to start from, such as the last tick's result. Saves a
///                    fifth of the time where it is within 0.02 %; further off it costs a fifth
///                    more, because a second step costs more than the first guess. Ignored, a row
///                    at a time, where it is more than about 6 % off. Never makes a result worse.
/// @return rows, how many of them have no volatility (NaN), and the first of these
template <template <class> class Market, class T>
summary implied_volatility(const Market<T>& market, const european<T>& option,
                           const std::type_identity_t<column<T>>& price,
                           const std::type_identity_t<output<T>>& volatility,
                           const output<implied_status>& status = {},
                           const std::type_identity_t<column<T>>& last_volatility = {}) {
  detail::row_count rows("implied_volatility");
  auto columns = detail::checked_columns<2>(market, option, rows);
  rows.check("price", price, price.is_range());
  rows.check("last_volatility", last_volatility, last_volatility.is_range());
  const implied<T> out{.volatility = volatility, .status = status};
  detail::check(out, rows);
  columns[columns.size() - 2] = price;
  columns[columns.size() - 1] = last_volatility;
  const bool warm = last_volatility.is_range() || last_volatility.value() != T(0);
  return detail::invert_all(static_cast<typename Market<T>::row*>(nullptr), columns, option.type,
                            warm, rows.size(), out);
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
