// SPDX-License-Identifier: BSL-1.0
// The error bounds of the Greeks in the lognormal markets: the one place they are written down.
// accuracy.cpp asserts them and prints docs/accuracy-greeks.md from them.
#pragma once

#include "random_options.hpp"

#include <array>
#include <cstddef>

namespace accuracy {

using hedgerow::greek;
using hedgerow::greek_count;
using random_options::contract;
using random_options::range;

/// What an error is divided by.
enum class scale {
  itself,        ///< the true value
  out_of_money,  ///< the true value; for an option in the money the sum of its two legs
  terms          ///< the sum of the magnitudes of the formula's terms
};
inline constexpr const char* scale_names[] = {"itself", "itself (in the money: its legs)",
                                              "its terms"};

struct row {
  contract c;
  greek g;
  scale relative_to;
  double bound_double;
  double bound_float;
};

constexpr scale scale_of(contract c, greek g) {
  if (c == contract::european) {
    if (g == greek::price) return scale::out_of_money;
    if (g == greek::delta || g == greek::gamma || g == greek::vega) return scale::itself;
  }
  return c != contract::asset_or_nothing && g == greek::price ? scale::itself : scale::terms;
}

inline constexpr double bound_double = 1e-13;         ///< what the kernel itself works out
inline constexpr double bound_double_others = 5e-13;  ///< what is put together from it
inline constexpr double bound_float = 3e-6;

/// An option whose value moves by more than the bound allows when one of its inputs moves by half
/// an ulp may be off by this many such movements (of the input that moves it most).
inline constexpr double movements_double = 2;
inline constexpr double movements_float = 10;

inline constexpr auto rows = [] {
  std::array<row, 3 * greek_count> all{};
  std::size_t i = 0;
  for (const contract c : random_options::contracts) {
    for (std::size_t k = 0; k < greek_count; ++k) {
      const auto g = static_cast<greek>(k);
      const scale relative_to = scale_of(c, g);
      const bool own = c == contract::european && relative_to != scale::terms;
      all[i++] = {c, g, relative_to, own ? bound_double : bound_double_others, bound_float};
    }
  }
  return all;
}();

inline constexpr range range_double{.spot_low = 1e-6,
                                    .spot_high = 1e9,
                                    .volatility_low = 1e-3,
                                    .volatility_high = 5,
                                    .expiry_low = random_options::minute,
                                    .expiry_high = 50,
                                    .rate_low = -0.05,
                                    .rate_high = 0.30,
                                    .deviations = 16,
                                    .total_volatility_high = 36,
                                    .strike_low = 0,
                                    .strike_high = 1e300};
inline constexpr range range_float{.spot_low = 1e-4,
                                   .spot_high = 1e5,
                                   .volatility_low = 1e-2,
                                   .volatility_high = 2,
                                   .expiry_low = 60 * random_options::minute,
                                   .expiry_high = 30,
                                   .rate_low = -0.05,
                                   .rate_high = 0.30,
                                   .deviations = 8,
                                   .total_volatility_high = 2.5,
                                   .strike_low = 1e-12,
                                   .strike_high = 1e12};

template <class F>
inline constexpr bool is_double = sizeof(F) == 8;
template <class F>
constexpr double bound_of(const row& r) {
  return is_double<F> ? r.bound_double : r.bound_float;
}
template <class F>
inline constexpr double movements_of = is_double<F> ? movements_double : movements_float;
template <class F>
inline constexpr const range& range_of = is_double<F> ? range_double : range_float;

}  // namespace accuracy
