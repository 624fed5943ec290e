// SPDX-License-Identifier: BSL-1.0
// What each position of a book costs to hedge, how best to do it, and the volatilities that price
// it in, in columns.
#pragma once

#include <hedgerow/batch/detail/compiled.hpp>
#include <hedgerow/batch/detail/map_columns.hpp>
#include <hedgerow/trigger/expected/adjusted_volatility.hpp>
#include <hedgerow/trigger/expected/break_even.hpp>
#include <hedgerow/trigger/expected/rates.hpp>

#include <array>
#include <cstddef>

namespace hedgerow::batch {

/// A kind of rebalancing policy, as trigger::policy_plan has it.
enum class hedging_policy : unsigned char {
  clock,   ///< back to the delta at every interval
  centre,  ///< back to the delta when it is `level` away
  edge,    ///< back to within `level` when it is further away
  band     ///< back to within `inner` when it is `level` away
};

inline namespace HEDGEROW_ISA {

/// trigger::band_terms and the volatility, with each field a column.
template <class T = double>
struct hedged_positions {
  static constexpr const char* names[] = {"price",      "gamma",    "risk_aversion", "cost_rate",
                                          "fixed_cost", "discount", "volatility"};
  column<T> price{};          ///< S, quote currency
  column<T> gamma{};          ///< d2V/dS2 of the position, coins per quote currency
  column<T> risk_aversion{};  ///< absolute, 1/quote currency
  column<T> cost_rate{};      ///< one-way
  column<T> fixed_cost{};     ///< of an order, quote currency
  column<T> discount{1.0};    ///< e^(-rate expiry)
  column<T> volatility{};     ///< of the underlying, per sqrt(year)
};

/// Where a policy trades.
template <class T = double>
struct hedging_levels {
  static constexpr const char* names[] = {"level", "inner"};
  column<T> level{};  ///< the clock's interval, years; else the (outer) half-width, coins of delta
  column<T> inner{};  ///< of `band` alone: what is traded back to, coins from the centre
};

/// What is wanted, of one position each; columns left out are not written. See
/// trigger::policy_rates and trigger::policy_plan.
template <class T = double>
struct hedging_numbers {
  static constexpr const char* names[] = {"level", "inner", "cost", "variance", "trades", "total"};
  output<T> level{};     ///< where the policy trades: years or coins, as hedging_levels has it
  output<T> inner{};     ///< what it trades back to, coins from the centre
  output<T> cost{};      ///< quote currency a year
  output<T> variance{};  ///< of the hedged profit, quote currency squared a year
  output<T> trades{};    ///< orders a year
  output<T> total{};     ///< cost + risk_aversion/(2 discount) variance, a year
};

/// How a position is scalped, and the volatility that is held against its break-even.
template <class T = double>
struct scalping_plan {
  static constexpr const char* names[] = {"interval", "half_width", "real_volatility"};
  column<T> interval{};         ///< of the clock, years
  column<T> half_width{};       ///< of the edge band, coins of delta
  column<T> real_volatility{};  ///< that is expected to come true, per sqrt(year)
};

/// What is wanted, of one position each; columns left out are not written.
template <class T = double>
struct adjusted_volatilities {
  static constexpr const char* names[] = {
      "leland",          "barles_soner",      "break_even_clock",
      "break_even_edge", "inefficient_clock", "inefficient_edge"};
  output<T> leland{};             ///< trigger::leland_volatility at `interval`
  output<T> barles_soner{};       ///< trigger::barles_soner_volatility
  output<T> break_even_clock{};   ///< trigger::break_even_clock at `interval`
  output<T> break_even_edge{};    ///< trigger::break_even_edge at `half_width`
  output<T> inefficient_clock{};  ///< 1 where trigger::is_inefficient for that clock, else 0
  output<T> inefficient_edge{};   ///< the same for that band
};

namespace detail {

/// The numbers of a plan in the order of hedging_numbers.
template <class V>
HEDGEROW_INLINE std::array<V, 6> numbers_of(const trigger::policy_plan<V>& p) {
  return {p.level, p.inner, p.rates.cost, p.rates.variance, p.rates.trades, p.total};
}

template <class V, std::size_t N>
HEDGEROW_INLINE trigger::band_terms<V> terms_of(const std::array<V, N>& x) {
  return {x[0], x[1], x[2], x[3], x[4], x[5]};
}

/// A policy at given levels, or at its best.
template <hedging_policy Policy, class V>
HEDGEROW_INLINE trigger::policy_plan<V> plan_at(const trigger::band_terms<V>& terms,
                                                const V& volatility, const V& level,
                                                const V& given_inner) {
  if constexpr (Policy == hedging_policy::clock) {
    const auto rates = trigger::clock_rates<V>(terms, volatility, level);
    return {level, V(0), rates, trigger::total_rate<V>(terms, rates)};
  } else {
    const V inner = Policy == hedging_policy::centre ? V(0)
                  : Policy == hedging_policy::edge   ? level
                                                     : given_inner;
    const auto rates = trigger::band_rates<V>(terms, volatility, level, inner);
    return {level, inner, rates, trigger::total_rate<V>(terms, rates)};
  }
}
template <hedging_policy Policy, class V>
HEDGEROW_INLINE trigger::policy_plan<V> best_plan(const trigger::band_terms<V>& terms,
                                                  const V& volatility) {
  if constexpr (Policy == hedging_policy::clock) return trigger::best_clock<V>(terms, volatility);
  if constexpr (Policy == hedging_policy::centre) return trigger::best_centre<V>(terms, volatility);
  if constexpr (Policy == hedging_policy::edge) return trigger::best_edge<V>(terms, volatility);
  if constexpr (Policy == hedging_policy::band) return trigger::best_band<V>(terms, volatility);
}

/// Positions and levels in, numbers out.
template <hedging_policy Policy>
struct rates_job : job<9, 6> {
  template <class T>
  static summary run(const arguments<rates_job, T>& a) {
    using V = xsimd::batch<T>;
    return map_columns<T>(a.in, a.out, a.n, [](const std::array<V, 9>& x) HEDGEROW_INLINE_LAMBDA {
      return numbers_of<V>(plan_at<Policy, V>(terms_of<V>(x), x[6], x[7], x[8]));
    });
  }
};

/// Positions in, numbers out.
template <hedging_policy Policy>
struct best_job : job<7, 6> {
  template <class T>
  static summary run(const arguments<best_job, T>& a) {
    using V = xsimd::batch<T>;
    return map_columns<T>(a.in, a.out, a.n, [](const std::array<V, 7>& x) HEDGEROW_INLINE_LAMBDA {
      return numbers_of<V>(best_plan<Policy, V>(terms_of<V>(x), x[6]));
    });
  }
};

/// Positions and the plan in, volatilities and flags out.
struct volatilities_job : job<10, 6> {
  template <class T>
  static summary run(const arguments<volatilities_job, T>& a) {
    using V = xsimd::batch<T>;
    const bool want_psi = a.out[1] != nullptr;
    return map_columns<T>(a.in, a.out, a.n, [&](const std::array<V, 10>& x) HEDGEROW_INLINE_LAMBDA {
      const V &price = x[0], &gamma = x[1], &rate = x[3], &implied = x[6], &interval = x[7];
      const V clock = trigger::break_even_clock<V>(implied, rate, interval);
      const V edge = trigger::break_even_edge<V>(implied, rate, price, gamma, x[8]);
      const auto flag = [&](const V& even) HEDGEROW_INLINE_LAMBDA {
        return math::select<V>(trigger::is_inefficient<V>(x[9], even), V(1), V(0));
      };
      V psi(0);  // the dearest by far
      if (want_psi) psi = trigger::barles_soner_volatility<V>(terms_of<V>(x), implied);
      return std::array<V, 6>{trigger::leland_volatility<V>(implied, gamma, rate, interval),
                              psi,
                              clock,
                              edge,
                              flag(clock),
                              flag(edge)};
    });
  }
};

/// The job of a policy known when the program runs. `fill(arguments)` checks and fills them.
template <template <hedging_policy> class Job, class T, class Fill>
summary perform_for(hedging_policy policy, const Fill& fill) {
  const auto perform_job = [&]<hedging_policy Policy>() {
    arguments<Job<Policy>, T> a{};
    fill(a);
    return perform(a);
  };
  using enum hedging_policy;
  switch (policy) {
    case clock:
      return perform_job.template operator()<clock>();
    case centre:
      return perform_job.template operator()<centre>();
    case edge:
      return perform_job.template operator()<edge>();
    case band:
      break;
  }
  return perform_job.template operator()<band>();
}

}  // namespace detail

/// What a policy at given levels costs and leaves open, a year, for each of n positions; n is the
/// common size of all ranges given.
///
/// Row i is bit for bit what trigger::clock_rates, centre_rates, edge_rates or band_rates give for
/// it with FMA hardware, and the same at any place in any batch. Formulas, units, limits and bad
/// input are theirs. `level` and `inner` of the outputs repeat what was given. Rows with a NaN
/// among the wanted numbers are counted. Ranges of different sizes throw std::invalid_argument,
/// naming the column and both sizes, before anything is written. Does not allocate. Outputs must
/// not overlap any other column.
///
///     hedging_rates(hr::batch::hedging_policy::edge,
///                   hr::batch::hedged_positions<double>{.price = 64000.0, .gamma = gamma,
///                                                       .cost_rate = 5e-4, .volatility = 0.55},
///                   hr::batch::hedging_levels<double>{.level = 0.4},
///                   hr::batch::hedging_numbers<double>{.cost = cost, .variance = variance});
template <class T>
summary hedging_rates(hedging_policy policy, const hedged_positions<T>& positions,
                      const hedging_levels<T>& levels, const hedging_numbers<T>& out) {
  return detail::perform_for<detail::rates_job, T>(policy, [&](auto& a) {
    detail::row_count rows("hedging_rates");
    detail::check_inputs(positions, a.in, 0, rows);
    detail::check_inputs(levels, a.in, 7, rows);
    a.out = detail::check_outputs(out, rows);
    a.n = rows.size();
  });
}

/// A policy at its best for each of n positions: its levels, and what to expect of it. As above,
/// with the bits of trigger::best_clock, best_centre, best_edge and best_band.
///
///     best_hedging(hr::batch::hedging_policy::band, positions,
///                  hr::batch::hedging_numbers<double>{.level = outer, .inner = inner,
///                                                     .total = total});
template <class T>
summary best_hedging(hedging_policy policy, const hedged_positions<T>& positions,
                     const hedging_numbers<T>& out) {
  return detail::perform_for<detail::best_job, T>(policy, [&](auto& a) {
    detail::row_count rows("best_hedging");
    detail::check_inputs(positions, a.in, 0, rows);
    a.out = detail::check_outputs(out, rows);
    a.n = rows.size();
  });
}

/// The volatilities that price hedging in, and those at which scalping gamma breaks even, for each
/// of n positions, of which `volatility` is the implied one. As above, with the bits of the
/// functions named in adjusted_volatilities. A flag alone is never NaN: 0 where nothing is known.
///
///     hedging_volatilities(positions, hr::batch::scalping_plan<double>{.interval = 1.0 / 365},
///                          hr::batch::adjusted_volatilities<double>{.leland = leland,
///                                                                   .break_even_clock = even});
template <class T>
summary hedging_volatilities(const hedged_positions<T>& positions, const scalping_plan<T>& plan,
                             const adjusted_volatilities<T>& out) {
  detail::row_count rows("hedging_volatilities");
  detail::arguments<detail::volatilities_job, T> a{};
  detail::check_inputs(positions, a.in, 0, rows);
  detail::check_inputs(plan, a.in, 7, rows);
  a.out = detail::check_outputs(out, rows);
  a.n = rows.size();
  return detail::perform(a);
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::batch
