// SPDX-License-Identifier: BSL-1.0
// The quotes whose volatility every benchmark finds, in columns. Includes nothing of hedgerow.
#pragma once

#include <cstddef>
#include <vector>

namespace bench {

/// Which quotes.
enum class mix {
  /// Strikes within 3 standard deviations, total volatility 0.02 to 1.5.
  central,
  /// As on an equity index: 90 % in the wings from 1 to 6 standard deviations, 5 % from 6 to 8, 5 %
  /// within 1; 1 day to 2 years, volatilities from 8 % to 60 % with a skew.
  index,
  /// Central, but for one row in twenty: those are in turn beyond 10 standard deviations, near the
  /// upper bound, at or below intrinsic value, and NaN or expired.
  central_with_extremes
};

/// Random quotes under Black-76, the same in every run; every column varies. Calls and puts are
/// equally many, and so are those in and out of the money; in the index, where a price in the money
/// would hide its time value behind fewer than eight digits, the option out of the money is quoted.
///
/// @tparam T  float or double: prices belong to the numbers as T holds them
template <class T>
struct quotes {
  quotes(mix which, std::size_t size);

  std::vector<T> forward, rate, strike, expiry, price;
  std::vector<T> volatility;       ///< the one that the price was computed with
  std::vector<T> last_volatility;  ///< the same up to 2 % off, as it was a tick before
  std::vector<signed char> type;   ///< +1 for a call, -1 for a put
};

}  // namespace bench
