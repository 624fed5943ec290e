// SPDX-License-Identifier: BSL-1.0
// Every market, contract and precision behind two functions that take them as values, so that the
// engines are compiled once for all tests (support/calls_*.cpp).
#pragma once

#include <hedgerow/batch.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace batch_calls {

namespace hr = hedgerow;

enum class market { black_scholes, black76, garman_kohlhagen, displaced_black, bachelier };
inline constexpr market markets[] = {market::black_scholes, market::black76,
                                     market::garman_kohlhagen, market::displaced_black,
                                     market::bachelier};
inline constexpr const char* market_names[] = {"black_scholes", "black76", "garman_kohlhagen",
                                               "displaced_black", "bachelier"};

enum class contract { european, cash_or_nothing, asset_or_nothing };
inline constexpr contract contracts[] = {contract::european, contract::cash_or_nothing,
                                         contract::asset_or_nothing};
inline constexpr const char* contract_names[] = {"european", "cash_or_nothing", "asset_or_nothing"};

/// One row's or one call's inputs: the market's fields in order, and strike and expiry at these
/// places. A market of three fields leaves the fourth unused.
inline constexpr std::size_t strike = 4, expiry = 5, input_count = 6;

/// The names of a market's fields.
inline std::span<const char* const> fields(market m) {
  switch (m) {
    case market::black_scholes:
      return hr::batch::black_scholes<double>::names;
    case market::black76:
      return hr::batch::black76<double>::names;
    case market::garman_kohlhagen:
      return hr::batch::garman_kohlhagen<double>::names;
    case market::displaced_black:
      return hr::batch::displaced_black<double>::names;
    default:
      return hr::batch::bachelier<double>::names;
  }
}

template <class T>
using inputs = std::array<hr::batch::column<T>, input_count>;
template <class T>
using outputs = std::array<hr::batch::output<T>, hr::greek_count>;

/// hr::batch::evaluate of the named market and contract.
template <class T>
hr::batch::summary evaluate(market m, contract c, const inputs<T>& in,
                            const hr::batch::type_column& type, const outputs<T>& out);

/// hr::evaluate of one row; the Greeks in order.
template <class T>
std::array<T, hr::greek_count> evaluate_one(market m, contract c,
                                            const std::array<T, input_count>& in,
                                            hr::option_type type);

}  // namespace batch_calls
