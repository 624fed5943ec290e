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
implied_pointers<T> checked_implied(const implied<T>& out, row_count& rows) {
  const auto checked = [&rows](const char* name, const auto& c) {
    rows.check(name, c, c.wanted());
    return c.wanted() ? c.data() : nullptr;
  };
  implied_pointers<T> p{};
  p.volatility = checked("volatility", out.volatility);
  p.status = checked("status", out.status);
  p.accuracy = checked("accuracy", out.accuracy);
  p.time_value = checked("time_value", out.time_value);
  return p;
}

/// @param columns  the market's fields, strike, expiry, price, and the last volatility
/// @param warm     the last column counts
template <template <class> class Market, class T, std::size_t N>
summary invert_all(const std::array<column<T>, N>& columns, const type_column& type, bool warm,
                   std::size_t n, const implied_pointers<T>& out) {
  using inverter_type = inverter<Market, T>;
  inverter_type all(columns, type, warm, n);
  return for_each_block(n, inverter_type::block, [&](std::size_t row, std::size_t rows) {
    return all.invert(row, rows, out.from(row));
  });
}

struct implied_parameters {
  bool warm;
};

/// The columns of invert_all in; volatility, accuracy and time value out.
template <template <class> class Market>
struct implied_job : job<fields_of<Market> + 4, 3, implied_parameters> {
  template <class T>
  static summary run(const arguments<implied_job, T>& a) {
    return invert_all<Market>(
        a.in, a.type, a.more.warm, a.n,
        {a.out[0], a.out[1], a.out[2], static_cast<implied_status*>(a.status)});
  }
};

template <template <class> class Market, class T, std::size_t N>
summary run_inversion(Market<T>*, const std::array<column<T>, N>& columns, const type_column& type,
                      bool warm, std::size_t n, const implied_pointers<T>& out) {
  return perform(arguments<implied_job<Market>, T>{
      columns, {out.volatility, out.accuracy, out.time_value}, n, type, out.status, {warm}});
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
  const auto out = detail::checked_implied(implied<T>{.volatility = volatility, .status = status},
                                           rows);
  columns[columns.size() - 2] = price;
  columns[columns.size() - 1] = last_volatility;
  const bool warm = last_volatility.is_range() || last_volatility.value() != T(0);
  return detail::run_inversion(static_cast<typename Market<T>::row*>(nullptr), columns, option.type,
                               warm, rows.size(), out);
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
