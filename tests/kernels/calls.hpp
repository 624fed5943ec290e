// SPDX-License-Identifier: BSL-1.0
// The calls of every group but the markets', in the form that the including file takes: kernels.cpp
// links the compiled kernels, reference.cpp is the header-only form of one instruction set.
// HEDGEROW_TEST_GROUPS has the bits of the groups that the kernels were built with: the others
// would be compared with themselves.
#pragma once

#include "reference.hpp"
#include <hedgerow/batch/convert_delta.hpp>
#include <hedgerow/batch/expected_hedging.hpp>
#include <hedgerow/batch/hedge_ratio.hpp>
#include <hedgerow/batch/hedging_rates.hpp>
#include <hedgerow/batch/neutral.hpp>
#include <hedgerow/batch/numeraire.hpp>
#include <hedgerow/batch/strike_from_delta.hpp>

namespace {

enum : unsigned { strikes = 1, conversions = 2, hedging = 4, panels = 8 };

/// A range without the standard library's inline functions, which the linker would merge.
template <class T>
struct range {
  T* first;
  std::size_t count;
  T* data() const { return first; }
  std::size_t size() const { return count; }
};

template <class T>
class caller {
  using columns = range<const T>;

 public:
  explicit caller(const reference::numbers<T>& given) : x_(given) {}

  /// Output columns, status columns and calls made.
  reference::made make() {
    if constexpr ((HEDGEROW_TEST_GROUPS & strikes) != 0) find_strikes();
    if constexpr ((HEDGEROW_TEST_GROUPS & conversions) != 0) convert();
    if constexpr ((HEDGEROW_TEST_GROUPS & hedging) != 0) hedge();
    if constexpr ((HEDGEROW_TEST_GROUPS & panels) != 0 && sizeof(T) == 8) filter();
    return made_;
  }

 private:
  columns in(std::size_t c) const { return {x_.columns[c % reference::column_count], x_.n}; }
  range<T> out() { return {x_.out + made_.columns++ * x_.n, x_.n}; }
  template <class Status>
  range<Status> status() {
    return {reinterpret_cast<Status*>(x_.status + made_.statuses++ * x_.n), x_.n};
  }
  void note(const hedgerow::batch::summary& s) {
    x_.summaries[made_.calls++] = s.size + 1000 * s.invalid + 1000000 * s.first_invalid;
  }

  void find_strikes() {
    using enum hedgerow::delta_convention;
    namespace hb = hedgerow::batch;
    const range<const signed char> type{x_.type, x_.n};
    const auto find = [&]<hedgerow::delta_convention C>(const auto& market,
                                                        hedgerow::strike_root root) {
      const auto strike = out();
      note(hb::strike_from_delta<C>(market, type, in(0), in(4), strike,
                                    status<hedgerow::strike_status>(), root));
    };
    const auto both = [&]<hedgerow::delta_convention C>(const auto& market) {
      find.template operator()<C>(market, hedgerow::strike_root::higher);
      find.template operator()<C>(market, hedgerow::strike_root::lower);
    };
    const hb::garman_kohlhagen<T> fx{.spot = in(1), .volatility = in(2), .domestic_rate = in(3)};
    find.template operator()<spot>(fx, hedgerow::strike_root::higher);
    find.template operator()<forward>(hb::black_scholes<T>{in(1), in(2), 0.01, in(3)},
                                      hedgerow::strike_root::higher);
    both.template operator()<coin>(hb::black76<T>{in(1), in(2), in(3)});
    both.template operator()<premium_adjusted_forward>(hb::inverse_black<T>{64.0, in(2), in(3)});
  }

  template <hedgerow::delta_convention From, hedgerow::delta_convention To>
  void convert_delta() {
    note(hedgerow::batch::convert_delta<From, To, T>(
        in(0), hedgerow::batch::delta_terms<T>{in(1), in(2), in(3), in(4), in(5)}, out()));
    note(hedgerow::batch::convert_delta<From, To, T>(
        in(0), hedgerow::batch::delta_terms<T>{in(1), 0.03, 0.5, 2, 0.25}, out()));
  }
  void convert() {
    using enum hedgerow::delta_convention;
    convert_delta<spot, premium_adjusted_forward>();
    convert_delta<coin_and_equity, forward>();
    convert_delta<decayed, coin>();
    convert_delta<forward, decayed>();
    const hedgerow::batch::greek_columns<T> greeks{in(0), in(1), in(2), in(3), in(4), in(5),
                                                   in(6), in(7), in(8), in(9), in(0), in(1),
                                                   in(2), in(3), in(4), in(5), in(6)};
    const auto every = [&] {
      return hedgerow::batch::greeks<T>{out(), out(), out(), out(), out(), out(),
                                        out(), out(), out(), out(), out(), out(),
                                        out(), out(), out(), out(), out()};
    };
    note(hedgerow::batch::to_coin<T>(greeks, in(8), every()));
    note(hedgerow::batch::to_quote<T>(greeks, 64.0, every()));
  }

  void hedge() {
    namespace hb = hedgerow::batch;
    note(hb::neutral<1, T>({{in(0)}, {{{in(1)}}}}, {out()}));
    note(hb::neutral<2, T>({{in(0), in(1)}, {{{1, in(2)}, {0, in(3)}}}}, {out(), out()},
                           status<hedgerow::ratio::exact_status>(), T(0.5)));
    note(hb::neutral<3, T>({{in(0), in(1), in(2)},
                            {{{in(3), in(4), in(5)}, {in(6), in(7), in(8)}, {in(9), 1, in(2)}}}},
                           {out(), out(), out()}, status<hedgerow::ratio::exact_status>()));
    note(hb::expected_hedging(
        hb::hedged_options<T>{in(1), in(1), in(4), in(2), in(5), in(3)},
        hb::hedging_plan<T>{.rebalances = 250.0, .cost_rate = in(6), .risk_aversion = 1e-3},
        hb::expected_numbers<T>{out(), out(), out(), out()}));
    const hb::hedged_positions<T> positions{in(1), in(0), in(5), in(6), in(7), in(8), in(2)};
    const auto numbers = [&] {
      return hb::hedging_numbers<T>{out(), out(), out(), out(), out(), out()};
    };
    for (int p = 0; p < 4; ++p) {
      const auto policy = static_cast<hb::hedging_policy>(p);
      note(hb::hedging_rates(policy, positions, hb::hedging_levels<T>{in(9), in(0)}, numbers()));
      note(hb::best_hedging(policy, positions, numbers()));
    }
    note(hb::hedging_volatilities(
        positions, hb::scalping_plan<T>{0.01, in(9), in(2)},
        hb::adjusted_volatilities<T>{out(), out(), out(), out(), out(), out()}));
  }

  /// The columns as a panel of a few rows.
  void filter() {
    namespace hb = hedgerow::batch;
    namespace ratio = hedgerow::ratio;
    constexpr std::size_t rows = 13;
    const std::size_t series = x_.n / rows;
    const auto spanned = [&](const T* p) { return std::span<const double>(p, rows * series); };
    const hb::changes_panel changes{spanned(x_.columns[0]), spanned(x_.columns[2]), rows, series};
    const auto estimates = [&] {
      const auto next = [&] { return std::span<double>(out().first, rows * series); };
      return hb::estimates_panel{next(), next(), next(), next(), next()};
    };
    const auto forgetting = ratio::decay::from_half_life(7);
    note(hb::exponential_ratio(changes, forgetting, ratio::centring::about_zero, estimates()));
    note(hb::exponential_ratio(changes, forgetting, ratio::centring::about_mean, estimates()));
    note(hb::kalman_ratio(changes, {.ratio_noise = 1e-3, .observation_noise = 0.1}, estimates(),
                          std::span<double>(out().first, series)));
    note(hb::recursive_least_squares_ratio(changes, forgetting, 1e6, estimates()));
  }

  reference::numbers<T> x_;
  reference::made made_{};
};

template <class T>
reference::made make_calls(const reference::numbers<T>& given) {
  return caller<T>(given).make();
}

}  // namespace
