// SPDX-License-Identifier: BSL-1.0
// What to expect of hedging each option of a book, in columns.
#pragma once

#include <hedgerow/batch/detail/compiled.hpp>
#include <hedgerow/batch/detail/map_columns.hpp>
#include <hedgerow/math/not_given.hpp>
#include <hedgerow/trigger/expected/hedging_error.hpp>

#include <array>

namespace hedgerow::batch::inline HEDGEROW_ISA {

/// trigger::hedged_option with each field a column; what is left out is as there.
template <class T = double>
struct hedged_options {
  using row = trigger::hedged_option<T>;
  static constexpr const char* names[] = {"price",           "strike", "expiry", "hedge_volatility",
                                          "real_volatility", "drift"};
  column<T> price = not_given, strike = not_given, expiry = not_given, hedge_volatility = not_given,
            real_volatility = not_given, drift{};
};

/// How each option is hedged by the clock.
template <class T = double>
struct hedging_plan {
  static constexpr const char* names[] = {"rebalances", "cost_rate", "risk_aversion"};
  column<T> rebalances{};     ///< N, until expiry
  column<T> cost_rate{};      ///< one way
  column<T> risk_aversion{};  ///< absolute, 1/quote currency; `best_rebalances` alone reads it
};

/// What is wanted, of one option each; columns left out are not computed.
template <class T = double>
struct expected_numbers {
  static constexpr const char* names[] = {"variance", "cost", "profit", "best_rebalances"};
  output<T> variance{};  ///< trigger::hedging_error_variance
  output<T> cost{};      ///< trigger::expected_clock_cost
  output<T> profit{};    ///< trigger::expected_mishedging_profit
  output<T>
      best_rebalances{};  ///< trigger::optimal_rebalances of one option; reads no `rebalances`
};

namespace detail {

/// The four numbers of a register of options; those that are not wanted are whatever they are.
template <class V>
HEDGEROW_INLINE std::array<V, 4> expected_row(const std::array<V, 9>& x, bool want_variance,
                                              bool want_gamma, bool want_best) {
  const trigger::hedged_option<V> o{x[0], x[1], x[2], x[3], x[4], x[5]};
  const V &rebalances = x[6], &cost_rate = x[7], one(1);
  std::array<V, 4> y{V(0), V(0), V(0), V(0)};
  if (want_variance) y[0] = trigger::hedging_error_variance<V>(o, rebalances);
  if (want_gamma) {
    const V gamma = trigger::expected_dollar_gamma<V>(o);
    y[1] = trigger::detail::clock_cost<V>(o, cost_rate, rebalances, gamma);
    y[2] = trigger::detail::mishedging_profit<V>(o, gamma);
    if (want_best)
      y[3] = trigger::optimal_rebalances<V>(
          trigger::hedging_error_variance<V>(o, one),
          trigger::detail::clock_cost<V>(o, cost_rate, one, gamma), x[8]);
  }
  return y;
}

/// The options and the plan in, numbers out.
struct expected_job : job<9, 4> {
  template <class T>
  static summary run(const arguments<expected_job, T>& a) {
    using V = xsimd::batch<T>;
    const bool want_variance = a.out[0] != nullptr, want_best = a.out[3] != nullptr;
    const bool want_gamma = a.out[1] != nullptr || a.out[2] != nullptr || want_best;
    return map_columns<T>(a.in, a.out, a.n, [&](const std::array<V, 9>& x) HEDGEROW_INLINE_LAMBDA {
      return expected_row<V>(x, want_variance, want_gamma, want_best);
    });
  }
};

}  // namespace detail

/// What to expect of hedging n options by the clock: variance, cost and profit of one of each, and
/// how often it is best hedged; n is the common size of all ranges given.
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
  detail::arguments<detail::expected_job, T> a{};
  detail::check_inputs(options, a.in, 0, rows);
  detail::check_inputs(plan, a.in, 6, rows);
  a.out = detail::check_outputs(out, rows);
  a.n = rows.size();
  return detail::perform(a);
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
