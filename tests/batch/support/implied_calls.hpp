// SPDX-License-Identifier: BSL-1.0
// The inversion of prices behind functions that take the market as a value, as in calls.hpp;
// compiled once for all tests (support/implied_*.cpp and support/quotes_*.cpp).
#pragma once

#include "calls.hpp"
#include <hedgerow/batch/evaluate_quotes.hpp>
#include <hedgerow/batch/implied_volatility.hpp>
#include <hedgerow/implied.hpp>

namespace batch_calls {

/// hr::batch::implied_volatility of the named market.
template <class T>
hr::batch::summary implied_volatility(market m, const inputs<T>& in,
                                      const hr::batch::type_column& type,
                                      const hr::batch::column<T>& price,
                                      const hr::batch::output<T>& volatility,
                                      const hr::batch::output<hr::implied_status>& status,
                                      const hr::batch::column<T>& last);

/// hr::implied_volatility of one row; `last` is a volatility to start from, or null.
template <class T>
hr::implied_result<T> implied_one(market m, const std::array<T, input_count>& in,
                                  hr::option_type type, T price, const T* last);

/// hr::batch::evaluate_quotes of the named market.
template <class T>
hr::batch::summary evaluate_quotes(market m, const inputs<T>& in,
                                   const hr::batch::type_column& type,
                                   const hr::batch::quotes<T>& q,
                                   const hr::batch::implied<T>& volatilities,
                                   const outputs<T>& out);

}  // namespace batch_calls
