// SPDX-License-Identifier: BSL-1.0
// What is priced: European options and European digitals.
#pragma once

#include <hedgerow/math/not_given.hpp>

#include <type_traits>

namespace hedgerow {

/// The right an option gives. The values are the sign that multiplies the pay-off's argument.
enum class option_type : signed char { call = 1, put = -1 };

/// European vanilla option: pays max(call ? S - K : K - S, 0) at expiry.
///
/// @tparam T  scalar or SIMD register; `type` is shared by all elements of a register.
template <class T = double>
struct european {
  static_assert(!std::is_integral_v<T>, "hedgerow: write 50.0, not 50");
  option_type type = option_type::call;
  T strike = T(not_given);  ///< K, in quote currency; 0 <= K <= +inf, any in bachelier
  T expiry = T(not_given);  ///< time to expiry in years, 0 <= T < inf
};

/// European cash-or-nothing digital: pays 1 unit of quote currency at expiry if the vanilla option
/// of the same strike and type ends in the money.
template <class T = double>
struct cash_or_nothing {
  static_assert(!std::is_integral_v<T>, "hedgerow: write 50.0, not 50");
  option_type type = option_type::call;
  T strike = T(not_given);  ///< K, in quote currency; 0 <= K <= +inf, any in bachelier
  T expiry = T(not_given);  ///< time to expiry in years, 0 <= T < inf
};

/// European asset-or-nothing digital: pays the underlying's price at expiry if the vanilla option
/// of the same strike and type ends in the money. vanilla = +-(asset_or_nothing - K
/// cash_or_nothing).
template <class T = double>
struct asset_or_nothing {
  static_assert(!std::is_integral_v<T>, "hedgerow: write 50.0, not 50");
  option_type type = option_type::call;
  T strike = T(not_given);  ///< K, in quote currency; 0 <= K <= +inf, any in bachelier
  T expiry = T(not_given);  ///< time to expiry in years, 0 <= T < inf
};

}  // namespace hedgerow
