// SPDX-License-Identifier: BSL-1.0
// From a chain of options to Greeks and decisions in one pass.
#pragma once

#include <hedgerow/batch/decide.hpp>
#include <hedgerow/batch/evaluate.hpp>
#include <hedgerow/greeks/detail/coin_kernel.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <span>
#include <type_traits>

namespace hedgerow::batch::inline HEDGEROW_ISA {

namespace detail {

/// A Greek and the number of a position that it makes, times the quantity.
struct greek_field {
  greek of;
  trigger::field field;
};
inline constexpr greek_field greek_fields[] = {
    {greek::delta, trigger::field::exposure}, {greek::gamma, trigger::field::gamma},
    {greek::vega, trigger::field::vega},      {greek::theta, trigger::field::theta},
    {greek::charm, trigger::field::charm},    {greek::vanna, trigger::field::vanna}};

/// What a row's option says about its position; the rest is the caller's.
inline constexpr trigger::field_set option_fields = trigger::fields(
    trigger::field::exposure, trigger::field::gamma, trigger::field::vega, trigger::field::theta,
    trigger::field::charm, trigger::field::vanna, trigger::field::price, trigger::field::volatility,
    trigger::field::rate, trigger::field::expiry);

/// Greeks and decisions of a thousand rows at a time: what one step writes is still in the first
/// caches when the next one reads it.
template <class Policy, class Columns, template <class> class Market,
          template <class> class Contract, class T>
class option_decider {
  using decider_type = decider<Policy, T>;
  using sources = typename decider_type::sources;
  static constexpr std::size_t fields = sizeof(Market<T>) / sizeof(T);
  static constexpr std::size_t chunk = 1024;
  static constexpr std::size_t made = std::size(greek_fields);

 public:
  using option_columns = std::array<column<T>, fields + 2>;  ///< market, strike, expiry
  using greek_pointers = std::array<T*, greek_count>;

  /// @param positions  the caller's columns; those that the options make are filled in here
  option_decider(const option_columns& options, const type_column& type, const column<T>& quantity,
                 const position_columns<T>& positions)
      : options_(options),
        type_(type),
        quantity_(quantity) {
    position_columns<T> columns = positions;
    const auto set = [&columns](trigger::field f, const column<T>& c) {
      columns[static_cast<std::size_t>(f)] = c;
    };
    set(trigger::field::price, options[0]);
    set(trigger::field::volatility, options[field_named<Columns>("volatility")]);
    set(trigger::field::rate, options[field_named<Columns>("rate", "domestic_rate")]);
    set(trigger::field::expiry, options[fields + 1]);
    sources_ = decider_type::sources_of(columns);
  }

  HEDGEROW_NOINLINE decision_summary run(const Policy& policy, const decision_pointers<T>& out,
                                         const greek_pointers& greeks, std::size_t n) {
    decision_summary result{.size = n, .rebalance = 0, .invalid = 0, .first_invalid = n};
    for (std::size_t row = 0; row < n; row += chunk) {
      const std::size_t rows = std::min(chunk, n - row);
      evaluate(row, rows, greeks);
      decider_type::run(policy, sources_at(row), out.from(row), rows, row, result);
    }
    return result;
  }

 private:
  static constexpr bool is_read(trigger::field f) {
    return trigger::contains(loaded_fields<Policy>, f);
  }
  /// Greeks of a block: those that the policy reads go through buffers, times the quantity.
  void evaluate(std::size_t row, std::size_t rows, const greek_pointers& greeks) {
    option_columns options;
    for (std::size_t c = 0; c < options.size(); ++c)
      options[c] = options_[c].rows(row, rows);
    greek_pointers outputs;
    for (std::size_t g = 0; g < greek_count; ++g)
      outputs[g] = greeks[g] == nullptr ? nullptr : greeks[g] + row;
    for (std::size_t k = 0; k < made; ++k) {
      T*& output = outputs[static_cast<std::size_t>(greek_fields[k].of)];
      if (is_read(greek_fields[k].field) && output == nullptr) output = held_[k];
    }
    perform(arguments<evaluate_job<Market, Contract>, T>{options, outputs, rows,
                                                         type_.rows(row, rows)});
    for (std::size_t k = 0; k < made; ++k) {
      if (is_read(greek_fields[k].field))
        hold(outputs[static_cast<std::size_t>(greek_fields[k].of)], row, rows, held_[k]);
    }
  }

  /// One Greek times the quantity.
  void hold(const T* greek, std::size_t row, std::size_t rows, T* held) const {
    using B = xsimd::batch<T>;
    using L = math::lane<B>;
    constexpr std::size_t width = static_cast<std::size_t>(L::size);
    const register_source<B> of(column<T>(std::span<const T>(greek, rows)));
    const register_source<B> times = register_source<B>(quantity_).from(row);
    std::size_t i = 0;
    for (; i + width <= rows; i += width)
      L::store(held + i, times.at(i) * of.at(i));
    if (i < rows) L::store(held + i, times.part(i, rows - i) * of.part(i, rows - i));
  }

  /// The positions from a row on: what the options make is in buffers.
  sources sources_at(std::size_t row) const {
    sources in;
    for (std::size_t k = 0; k < in.size(); ++k)
      in[k] = sources_[k].from(row);
    for (std::size_t k = 0; k < made; ++k) {
      if (is_read(greek_fields[k].field))
        in[decider_type::place(greek_fields[k].field)] = register_source<lanes<T>>(
            column<T>(std::span<const T>(held_[k])));
    }
    return in;
  }

  option_columns options_;
  type_column type_;
  column<T> quantity_;
  sources sources_;
  alignas(64) T held_[made][chunk];
};

template <class Columns, class Policy, template <class> class Market,
          template <class> class Contract, class T, class Options>
decision_summary run_decisions(Market<T>*, Contract<T>*, const Policy& policy,
                               const Options& options, const type_column& type,
                               const column<T>& quantity, const position_columns<T>& positions,
                               const decision_pointers<T>& out,
                               const std::array<T*, greek_count>& greeks, std::size_t n) {
  static_assert(
      !std::is_same_v<typename model<Market>::kernel, hedgerow::detail::coin_kernel>,
      "hedgerow::batch::evaluate_and_decide: this market's Greeks are of prices in coin, and a "
      "position's are in quote currency. Take batch::black76 with the same numbers.");
  return option_decider<Policy, Columns, Market, Contract, T>(options, type, quantity, positions)
      .run(policy, out, greeks, n);
}

}  // namespace detail

/// What a policy decides about n positions of one option each, with their Greeks, in one pass over
/// memory; n is the common size of all ranges that are read or written.
///
/// Row i is bit for bit what `evaluate`, each Greek times the quantity, and `decide` give:
///
///   exposure  quantity * delta        price       the market's first field, spot or forward
///   gamma     quantity * gamma        volatility  the market's
///   vega, theta, charm, vanna alike   rate        the market's, or its domestic rate
///                                     expiry      the option's
///
/// With hedgerow::kernels linked the Greeks are those of the compiled `evaluate`; the decisions, as
/// in `decide`, are compiled for the target of the including file.
///
/// These columns of `positions` are not read, and may be left out; the others (hedge, time, costs,
/// the last rebalance, ...) are, where the policy reads them. Only Greeks that the policy reads, or
/// that `greeks` asks for, are computed.
///
/// A row with bad input has NaN for Greeks, holds its hedge with the reason `invalid` and is
/// counted. Sizes that differ throw std::invalid_argument, naming the column and both sizes, before
/// anything is written. Does not allocate. `target` may be the column of hedges itself; apart from
/// that outputs must not overlap any other column. Policies: as for `decide`.
///
///     const hr::batch::decision_summary s = hr::batch::evaluate_and_decide(
///         hr::trigger::whalley_wilmott{.risk_aversion = 1e-6, .cost_rate = 5e-4},
///         hr::batch::black_scholes<double>{.spot = 64000.0, .volatility = volatility},
///         hr::batch::european<double>{.type = type, .strike = strike, .expiry = expiry}, quantity,
///         hr::batch::positions<double>{.hedge = hedge},
///         hr::batch::decisions<double>{.rebalance = mask, .target = target});
///
/// @param market     black_scholes, black76, garman_kohlhagen, displaced_black or bachelier of
///                   columns; the last one's volatility is in units of price, in the state too
/// @param contract   european, cash_or_nothing or asset_or_nothing of columns
/// @param quantity   options held, negative where sold: one number, or a column
/// @param positions  what the options do not say about each position
/// @param out        what is wanted of the decisions
/// @param greeks     where the Greeks of one option go, without the quantity; may be left out
/// @return rows, how many of them to trade, how many are invalid, and the first of these
template <class Policy, template <class> class Market, template <class> class Contract, class T>
decision_summary evaluate_and_decide(const Policy& policy, const Market<T>& market,
                                     const Contract<T>& contract,
                                     const std::type_identity_t<column<T>>& quantity,
                                     const positions<T>& positions, const decisions<T>& out,
                                     const std::type_identity_t<greeks<T>>& greeks = {}) {
  detail::require_batch_policy<Policy, T>();
  detail::row_count rows("evaluate_and_decide");
  const auto options = detail::checked_columns<0>(market, contract, rows);
  rows.check("quantity", quantity, quantity.is_range());
  const auto columns = detail::checked_positions(
      positions, detail::loaded_fields<Policy> & ~detail::option_fields, rows);
  const auto pointers = detail::checked_decisions(out, rows);
  const auto outputs = detail::checked_outputs(greeks, rows);
  return detail::run_decisions<Market<T>>(static_cast<typename Market<T>::row*>(nullptr),
                                          static_cast<typename Contract<T>::row*>(nullptr), policy,
                                          options, contract.type, quantity, columns, pointers,
                                          outputs, rows.size());
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
