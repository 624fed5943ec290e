// SPDX-License-Identifier: BSL-1.0
// From prices to changes: what estimators of hedge ratios are fed with.
//
// A missing price is NaN and makes the changes to and from it NaN: a gap, which online estimators
// skip and `without_gaps` leaves out. A price that has no such change is refused by index and
// value.
#pragma once

#include <hedgerow/ratio/detail/refuse.hpp>
#include <hedgerow/ratio/series.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace hedgerow::ratio {

/// Which change of a price from P to Q.
enum class change_kind : unsigned char {
  log,        ///< ln(Q/P): adds up over time; prices > 0
  simple,     ///< Q/P - 1: adds up over positions; prices > 0
  difference  ///< Q - P: in units of the price, which may be 0 or negative
};

inline namespace HEDGEROW_ISA {

/// The change from one price to another, without checks: NaN where a price is NaN, or where the
/// kind needs positive prices and one is not. Relative error of log and simple at most 3 eps where
/// the prices are within a factor of two, since their difference is exact there.
[[nodiscard]] inline double change_of(change_kind kind, double from, double to) {
  if (kind == change_kind::difference) return to - from;
  const bool positive = from > 0 && to > 0;
  if (!positive) return std::nan("");
  if (kind == change_kind::simple) return (to - from) / from;
  if (to < 2 * from && from < 2 * to) return std::log1p((to - from) / from);
  return std::log(to) - std::log(from);
}

/// Changes over `horizon` prices: out[i] from prices[i] to prices[i + horizon]. With a horizon
/// above 1 they overlap; see `overlapping.hpp`. Allocates nothing.
/// @param out  has prices.size() - horizon elements, or 0 where that is not positive
/// @throws std::invalid_argument  before anything is written: a horizon of 0, another size of
///                                `out`, an infinite price, or (log, simple) one that is not
///                                positive, with its index and value
inline void changes(change_kind kind, series prices, std::span<double> out,
                    std::size_t horizon = 1) {
  if (horizon == 0) detail::refuse("changes", "a horizon of 0 prices");
  const std::size_t n = prices.size() > horizon ? prices.size() - horizon : 0;
  if (out.size() != n)
    detail::refuse("changes", "out has " + std::to_string(out.size()) + " elements, "
                                  + std::to_string(prices.size()) + " prices over a horizon of "
                                  + std::to_string(horizon) + " make " + std::to_string(n));
  for (std::size_t i = 0; i < prices.size(); ++i) {
    if (std::isinf(prices[i])) detail::refuse("changes", detail::element("prices", i, prices[i]));
    if (kind != change_kind::difference && prices[i] <= 0)
      detail::refuse("changes", detail::element("prices", i, prices[i]) + ", "
                                    + (kind == change_kind::log ? "a logarithm" : "a return")
                                    + " needs positive prices");
  }
  for (std::size_t i = 0; i < n; ++i)
    out[i] = change_of(kind, prices[i], prices[i + horizon]);
}

/// The same as a new vector.
[[nodiscard]] inline std::vector<double> changes(change_kind kind, series prices,
                                                 std::size_t horizon = 1) {
  std::vector<double> out(prices.size() > horizon ? prices.size() - horizon : 0);
  changes(kind, prices, out, horizon);
  return out;
}

/// Two series of which a pair was left out where either was missing.
struct paired_changes {
  std::vector<double> target, hedge;  ///< pair by pair
  std::size_t gaps;                   ///< pairs left out
};

/// Leaves out every pair with a NaN, for the estimators that take whole histories. The pairs that
/// remain are no longer equally spaced, which matters to those with lags: `overlapping_minimum_
/// variance` and `error_correction`.
/// @throws std::invalid_argument  sizes differ
[[nodiscard]] inline paired_changes without_gaps(series target_changes, series hedge_changes) {
  detail::require_same_size("without_gaps", "hedge_changes", hedge_changes.size(), "target_changes",
                            target_changes.size());
  paired_changes out{};
  for (std::size_t i = 0; i < target_changes.size(); ++i) {
    if (std::isnan(target_changes[i]) || std::isnan(hedge_changes[i])) {
      ++out.gaps;
      continue;
    }
    out.target.push_back(target_changes[i]);
    out.hedge.push_back(hedge_changes[i]);
  }
  return out;
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
