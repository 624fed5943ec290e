// SPDX-License-Identifier: BSL-1.0
// What to expect of hedging each option of a book, in columns.
#pragma once

#include <hedgerow/batch/detail/checked.hpp>
#include <hedgerow/batch/detail/register_source.hpp>
#include <hedgerow/trigger/expected/hedging_error.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

namespace hedgerow::batch::inline HEDGEROW_ISA {

/// trigger::hedged_option with each field a column. `drift` may be left out: 0.
template <class T = double>
struct hedged_options {
  using row = trigger::hedged_option<T>;
  static constexpr const char* names[] = {"price",           "strike", "expiry", "hedge_volatility",
                                          "real_volatility", "drift"};
  column<T> price{}, strike{}, expiry{}, hedge_volatility{}, real_volatility{}, drift{};
};

/// How each option is hedged by the clock.
template <class T = double>
struct hedging_plan {
  static constexpr const char* names[] = {"rebalances", "cost_rate"};
  column<T> rebalances{};  ///< N, until expiry
  column<T> cost_rate{};   ///< one way
};

/// What is wanted, of one option each; columns left out are not computed.
template <class T = double>
struct expected_numbers {
  static constexpr const char* names[] = {"variance", "cost", "profit"};
  output<T> variance{};  ///< trigger::hedging_error_variance
  output<T> cost{};      ///< trigger::expected_clock_cost
  output<T> profit{};    ///< trigger::expected_mishedging_profit
};

namespace detail {

/// The three numbers of a register of options; those that are not wanted are whatever they are.
template <class V>
struct expected_row {
  V variance, cost, profit;

  HEDGEROW_INLINE expected_row(const trigger::hedged_option<V>& o, const V& rebalances,
                               const V& cost_rate, bool want_variance, bool want_gamma)
      : variance(0),
        cost(0),
        profit(0) {
    if (want_variance) variance = trigger::hedging_error_variance<V>(o, rebalances);
    if (want_gamma) {
      const V gamma = trigger::expected_dollar_gamma<V>(o);
      cost = trigger::detail::clock_cost<V>(o, cost_rate, rebalances, gamma);
      profit = trigger::detail::mishedging_profit<V>(o, gamma);
    }
  }
};

template <class T>
summary expect_columns(const std::array<column<T>, 8>& in, const std::array<T*, 3>& out,
                       std::size_t n) {
  using V = xsimd::batch<T>;
  using L = math::lane<V>;
  constexpr std::size_t width = static_cast<std::size_t>(L::size);
  const register_source<V> price(in[0]), strike(in[1]), expiry(in[2]), hedge(in[3]), real(in[4]),
      drift(in[5]), rebalances(in[6]), cost_rate(in[7]);
  const bool want_gamma = out[1] != nullptr || out[2] != nullptr;
  const auto evaluate = [&](const auto& load) HEDGEROW_INLINE_LAMBDA {
    return expected_row<V>(
        {load(price), load(strike), load(expiry), load(hedge), load(real), load(drift)},
        load(rebalances), load(cost_rate), out[0] != nullptr, want_gamma);
  };
  summary result{n, 0, n};
  T rows[3][width];
  for (std::size_t i = 0; i < n; i += width) {
    const std::size_t count = std::min(width, n - i);
    const expected_row<V> r = count == width
                                ? evaluate([&](const register_source<V>& s)
                                               HEDGEROW_INLINE_LAMBDA { return s.at(i); })
                                : evaluate([&](const register_source<V>& s)
                                               HEDGEROW_INLINE_LAMBDA { return s.part(i, count); });
    L::store(rows[0], r.variance), L::store(rows[1], r.cost), L::store(rows[2], r.profit);
    for (std::size_t c = 0; c < 3; ++c)
      if (out[c] != nullptr) std::copy_n(rows[c], count, out[c] + i);
    for (std::size_t k = 0; k < count; ++k) {
      bool valid = true;
      for (std::size_t c = 0; c < 3; ++c)
        valid = valid && (out[c] == nullptr || rows[c][k] == rows[c][k]);
      if (!valid && result.invalid++ == 0) result.first_invalid = i + k;
    }
  }
  return result;
}

}  // namespace detail

/// What to expect of hedging n options by the clock: variance, cost and profit of one of each; n is
/// the common size of all ranges given.
///
/// Row i is bit for bit what the functions of <hedgerow/trigger/expected/hedging_error.hpp> give
/// for it with FMA hardware, and the same at any place in any batch. Formulas, units, error bounds
/// and bad input are theirs. Rows with a NaN among the wanted numbers are counted. Ranges of
/// different sizes throw std::invalid_argument, naming the column and both sizes, before anything
/// is written. Does not allocate. Outputs must not overlap any other column.
///
///     expected_hedging(
///         hr::batch::hedged_options<double>{.price = forward, .strike = strike, .expiry = expiry,
///                                           .hedge_volatility = implied, .real_volatility = real},
///         hr::batch::hedging_plan<double>{.rebalances = 250.0, .cost_rate = 5e-4},
///         hr::batch::expected_numbers<double>{.variance = variance, .cost = cost});
template <class T>
summary expected_hedging(const hedged_options<T>& options, const hedging_plan<T>& plan,
                         const expected_numbers<T>& out) {
  detail::row_count rows("expected_hedging");
  const auto options_columns = math::bits_as<std::array<column<T>, 6>>(options);
  const auto plan_columns = math::bits_as<std::array<column<T>, 2>>(plan);
  const auto outputs = math::bits_as<std::array<output<T>, 3>>(out);
  std::array<column<T>, 8> columns;
  for (std::size_t c = 0; c < 6; ++c) {
    columns[c] = options_columns[c];
    rows.check(hedged_options<T>::names[c], columns[c], columns[c].is_range());
  }
  for (std::size_t c = 0; c < 2; ++c) {
    columns[6 + c] = plan_columns[c];
    rows.check(hedging_plan<T>::names[c], plan_columns[c], plan_columns[c].is_range());
  }
  std::array<T*, 3> wanted{};
  for (std::size_t c = 0; c < 3; ++c) {
    rows.check(expected_numbers<T>::names[c], outputs[c], outputs[c].wanted());
    if (outputs[c].wanted() && outputs[c].size() > 0) wanted[c] = outputs[c].data();
  }
  return detail::expect_columns<T>(columns, wanted, rows.size());
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
