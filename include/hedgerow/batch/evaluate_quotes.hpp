// SPDX-License-Identifier: BSL-1.0
// From quotes to volatilities and Greeks in one pass.
#pragma once

#include <hedgerow/batch/evaluate.hpp>
#include <hedgerow/batch/implied_volatility.hpp>
#include <hedgerow/math/not_given.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <type_traits>

namespace hedgerow::batch {

/// What a price is quoted in.
enum class price_unit : unsigned char {
  quote,  ///< that of the market's own prices: quote currency, and coin in `inverse_black`
  coin    ///< the underlying itself: a price in quote currency is that times the market's first
          ///< field (spot or forward), the index that such venues convert at
};

inline namespace HEDGEROW_ISA {

/// The quotes of n options: bid, ask or mid, whichever is to be inverted.
template <class T = double>
struct quotes {
  column<T> price = not_given;  ///< of the row's own option
  column<T> opposite{};  ///< where given: of the option of the other type with the same strike and
                         ///< expiry. The volatility of a row then comes from whichever of the two
                         ///< is out of the money, which put-call parity gives to both; where that
                         ///< one is missing (NaN, 0 or negative), from the other
  price_unit unit = price_unit::quote;  ///< of both
  column<T> last_volatility{};          ///< where given: see batch::implied_volatility
};

namespace detail {

template <template <class> class Market, class T>
constexpr bool row_is_priced_in_coin(Market<T>*) {
  return std::is_same_v<typename model<Market>::kernel, hedgerow::detail::coin_kernel>;
}
template <class Market>
inline constexpr bool is_priced_in_coin =
    row_is_priced_in_coin(static_cast<typename Market::row*>(nullptr));

/// Quotes of a few hundred rows at a time: what one step writes is still in the first caches when
/// the next one reads it.
template <template <class> class Market, class T>
class quote_evaluator {
  using inverter_type = inverter<Market, T>;
  using greeks_engine = engine<Market, hedgerow::european, T>;
  static constexpr std::size_t fields = sizeof(Market<T>) / sizeof(T);
  static constexpr std::size_t chunk = 512;

 public:
  /// @param columns  those of the market, strike and expiry
  quote_evaluator(const std::array<column<T>, fields + 2>& columns, const type_column& type,
                  const quotes<T>& q, std::size_t volatility_at)
      : columns_(columns),
        type_(type),
        quotes_(q),
        volatility_at_(volatility_at),
        two_sided_(is_given(q.opposite)),
        prices_as_given_(!two_sided_ && q.unit == price_unit::quote) {}

  summary run(std::size_t n, const implied_pointers<T>& out,
              const std::array<T*, greek_count>& greeks) {
    const bool wants_greeks = std::any_of(greeks.begin(), greeks.end(),
                                          [](const T* p) { return p != nullptr; });
    summary result{n, 0, n};
    for (std::size_t row = 0; row < n; row += chunk) {
      const std::size_t rows = std::min(chunk, n - row);
      implied_pointers<T> part = out.from(row);
      if (part.volatility == nullptr) part.volatility = volatility_;
      add(result, row, invert(row, rows, part));
      if (wants_greeks) evaluate(row, rows, part.volatility, greeks);
    }
    return result;
  }

 private:
  static bool is_given(const column<T>& c) { return c.is_range() || c.value() != T(0); }

  static void add(summary& result, std::size_t row, const summary& part) {
    if (part.invalid > 0 && result.invalid == 0) result.first_invalid = row + part.first_invalid;
    result.invalid += part.invalid;
  }

  summary invert(std::size_t row, std::size_t rows, const implied_pointers<T>& out) {
    std::array<column<T>, fields + 4> columns;
    for (std::size_t c = 0; c < fields + 2; ++c)
      columns[c] = columns_[c].rows(row, rows);
    columns[fields + 2] = quotes_.price.rows(row, rows);
    columns[fields + 3] = quotes_.last_volatility.rows(row, rows);
    type_column type = type_.rows(row, rows);
    if (!prices_as_given_) {
      choose_prices(row, rows);
      columns[fields + 2] = std::span<const T>(prices_, rows);
      if (two_sided_) type = std::span<const T>(chosen_signs_, rows);
    }
    const summary result = invert_all<Market>(columns, type, is_given(quotes_.last_volatility),
                                              rows, out);
    if (quotes_.unit == price_unit::coin && out.time_value != nullptr)
      count_in_coin(row, rows, out.time_value);
    return result;
  }

  /// Time values in the unit of the prices.
  void count_in_coin(std::size_t row, std::size_t rows, T* time_value) const {
    for (std::size_t i = 0; i < rows; ++i)
      time_value[i] = time_value[i] / columns_[0][row + i];
  }

  /// Prices in quote currency, and with two sides the option that each belongs to.
  void choose_prices(std::size_t row, std::size_t rows) {
    for (std::size_t i = 0; i < rows; ++i) {
      const T unit = quotes_.unit == price_unit::coin ? columns_[0][row + i] : T(1);
      prices_[i] = quotes_.price[row + i] * unit;
      if (!two_sided_) continue;
      const T other = quotes_.opposite[row + i] * unit;
      const T sign = type_.template sign<T>(row + i);
      const bool takes_other = other > T(0)
                            && (is_in_the_money(row + i, sign) || !(prices_[i] > T(0)));
      chosen_signs_[i] = takes_other ? -sign : sign;
      if (takes_other) prices_[i] = other;
    }
  }

  bool is_in_the_money(std::size_t row, T sign) const {
    std::array<T, fields> values;
    for (std::size_t c = 0; c < fields; ++c)
      values[c] = columns_[c][row];
    using kernel = hedgerow::detail::implied_kernel<typename model<Market>::kernel>;
    const T excess = kernel::excess(model<Market>::inputs(
        math::bits_as<Market<T>>(values), columns_[fields][row], columns_[fields + 1][row]));
    return sign * excess > T(0);
  }

  void evaluate(std::size_t row, std::size_t rows, const T* volatility,
                const std::array<T*, greek_count>& greeks) {
    std::array<column<T>, fields + 2> columns;
    for (std::size_t c = 0; c < fields + 2; ++c)
      columns[c] = columns_[c].rows(row, rows);
    columns[volatility_at_] = std::span<const T>(volatility, rows);
    std::array<T*, greek_count> outputs;
    for (std::size_t g = 0; g < greek_count; ++g)
      outputs[g] = greeks[g] == nullptr ? nullptr : greeks[g] + row;
    greeks_engine(columns, type_.rows(row, rows), outputs, rows).run();
  }

  std::array<column<T>, fields + 2> columns_;
  type_column type_;
  quotes<T> quotes_;
  std::size_t volatility_at_;
  bool two_sided_, prices_as_given_;
  alignas(64) T volatility_[chunk];
  alignas(64) T prices_[chunk];
  alignas(64) T chosen_signs_[chunk];
};

struct quotes_parameters {
  price_unit unit;
  std::size_t volatility_at;  ///< its place among the market's fields
};

/// The market's fields, strike, expiry, price, opposite, last volatility in; volatility, accuracy,
/// time value and every Greek out.
template <template <class> class Market>
struct quotes_job : job<fields_of<Market> + 5, 3 + greek_count, quotes_parameters> {
  static constexpr std::size_t options = fields_of<Market> + 2;

  template <class T>
  static summary run(const arguments<quotes_job, T>& a) {
    std::array<column<T>, options> columns;
    std::copy_n(a.in.data(), options, columns.data());
    std::array<T*, greek_count> greeks;
    std::copy_n(a.out.data() + 3, greek_count, greeks.data());
    const quotes<T> q{.price = a.in[options],
                      .opposite = a.in[options + 1],
                      .unit = a.more.unit,
                      .last_volatility = a.in[options + 2]};
    return quote_evaluator<Market, T>(columns, a.type, q, a.more.volatility_at)
        .run(a.n, {a.out[0], a.out[1], a.out[2], static_cast<implied_status*>(a.status)}, greeks);
  }
};

template <template <class> class Market, class T, std::size_t N>
summary run_quotes(Market<T>*, const std::array<column<T>, N>& columns, const type_column& type,
                   const quotes<T>& q, std::size_t volatility_at, std::size_t n,
                   const implied_pointers<T>& out, const std::array<T*, greek_count>& greeks) {
  arguments<quotes_job<Market>, T> a{{},         {out.volatility, out.accuracy, out.time_value},
                                     n,          type,
                                     out.status, {q.unit, volatility_at}};
  std::copy_n(columns.data(), N, a.in.data());
  a.in[N] = q.price, a.in[N + 1] = q.opposite, a.in[N + 2] = q.last_volatility;
  std::copy_n(greeks.data(), greek_count, a.out.data() + 3);
  return perform(a);
}

}  // namespace detail

/// Volatilities and Greeks of n options from their quotes, in one pass over memory; n is the common
/// size of all ranges given.
///
/// Row i is bit for bit what `implied_volatility` and then `evaluate` at that volatility give. A
/// row without a volatility has NaN in every output and its reason in the status; one at its
/// intrinsic value, or expired, has volatility 0 and the Greeks of that limit; one at its upper
/// bound has an infinite volatility and no Greeks (NaN). Sizes that differ throw
/// std::invalid_argument, naming the column and both sizes, before anything is written. Does not
/// allocate. Outputs must not overlap any other column.
///
/// @param market    as for batch::evaluate; its volatility is not read, and may be left out
/// @param option    European options, in columns
/// @param q         their prices, in quote currency or in coin, of one side or of both
/// @param volatilities  where volatilities and outcomes go
/// @param out       the Greeks wanted; those left out cost nothing
/// @return rows, how many of them have no volatility (NaN), and the first of these
template <template <class> class Market, class T>
summary evaluate_quotes(const Market<T>& market, const european<T>& option, const quotes<T>& q,
                        const implied<T>& volatilities, const greeks<T>& out) {
  if (detail::is_priced_in_coin<Market<T>> && q.unit == price_unit::coin) {
    throw std::invalid_argument(
        "hedgerow::batch::evaluate_quotes: prices of this market are in coin as they are; leave "
        "the unit out");
  }
  detail::row_count rows("evaluate_quotes");
  const auto columns = detail::checked_columns<0>(market, option, rows);
  rows.check("price", q.price, q.price.is_range());
  rows.check("opposite", q.opposite, q.opposite.is_range());
  rows.check("last_volatility", q.last_volatility, q.last_volatility.is_range());
  const auto implied = detail::checked_implied(volatilities, rows);
  const auto outputs = detail::checked_outputs(out, rows);
  return detail::run_quotes(static_cast<typename Market<T>::row*>(nullptr), columns, option.type, q,
                            detail::field_named<Market<T>>("volatility"), rows.size(), implied,
                            outputs);
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::batch
