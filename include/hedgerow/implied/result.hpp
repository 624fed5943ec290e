// SPDX-License-Identifier: BSL-1.0
// What an inversion reports.
#pragma once

#include <hedgerow/math/config.hpp>

namespace hedgerow {

/// How the inversion of a price ended. The list is closed; every price ends in one of these.
enum class implied_status : unsigned char {
  ok,               ///< the volatility is as accurate as the price allows
  imprecise,        ///< a volatility, of which the price determines fewer than half the digits: see
                    ///< `implied_result::accuracy`. Also where the volatility leaves the range of
                    ///< its type: 0 or +inf then, with an accuracy of +inf
  at_intrinsic,     ///< the price is the intrinsic value, within rounding: volatility 0
  below_intrinsic,  ///< no volatility gives so low a price: NaN. `implied_result::time_value` is
                    ///< how far below it is: compare that with the tick or the spread to tell a
                    ///< noisy quote from a wrong one
  at_maximum,       ///< at the price's upper bound (volatility +inf) or above it (NaN)
  expired,          ///< expiry is 0, and the price does not depend on volatility: 0
  invalid           ///< an input outside its domain, or NaN: NaN
};

/// A volatility with what is known about it.
///
/// @tparam T  float or double
template <class T = double>
struct implied_result {
  T volatility;  ///< per sqrt(year), in the market's own convention
  T accuracy;    ///< eps (1 + price/(volatility vega)), a relative error: the volatility's own ulp
                 ///< and what one of the price is in it. +inf where the price determines none
                 ///< (`at_intrinsic`, `at_maximum`, `expired`), NaN where there is none
  T time_value;  ///< price less intrinsic value, in the unit of the price: quote currency, or coin
                 ///< in `inverse_black`; NaN where the input is invalid
  implied_status status;
};

inline namespace HEDGEROW_ISA {

/// The name of an outcome, such as "below_intrinsic".
[[nodiscard]] constexpr const char* to_string(implied_status status) {
  switch (status) {
    case implied_status::ok:
      return "ok";
    case implied_status::imprecise:
      return "imprecise";
    case implied_status::at_intrinsic:
      return "at_intrinsic";
    case implied_status::below_intrinsic:
      return "below_intrinsic";
    case implied_status::at_maximum:
      return "at_maximum";
    case implied_status::expired:
      return "expired";
    case implied_status::invalid:
      break;
  }
  return "invalid";
}

}  // namespace HEDGEROW_ISA

}  // namespace hedgerow
