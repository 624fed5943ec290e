// SPDX-License-Identifier: BSL-1.0
// Currency options: Garman-Kohlhagen.
#pragma once

#include <hedgerow/greeks/detail/lognormal_kernel.hpp>
#include <hedgerow/greeks/model.hpp>
#include <hedgerow/math/not_given.hpp>

#include <type_traits>

namespace hedgerow {

/// Exchange rate S, domestic per foreign: Black-Scholes-Merton in which the foreign currency's rate
/// is the yield. Prices are in domestic currency per unit of foreign notional; rho is the
/// sensitivity to the domestic rate, dividend_rho to the foreign one; delta is the spot delta
/// without premium. Source: Garman and Kohlhagen (1983), Foreign currency option values, eq. (10).
///
/// @tparam T  float, double, an xsimd batch of either, or any type that satisfies hedgerow::scalar
template <class T = double>
struct garman_kohlhagen {
  static_assert(!std::is_integral_v<T>, "hedgerow: write 49.0, not 49");
  T spot = T(not_given);        ///< S, domestic units for one foreign unit, 0 <= S < inf
  T volatility = T(not_given);  ///< per sqrt(year), as a fraction, 0 <= vol < inf
  T domestic_rate{};            ///< continuously compounded, per year, finite
  T foreign_rate{};             ///< continuously compounded, per year, finite
};

inline namespace HEDGEROW_ISA {

template <>
struct model<garman_kohlhagen> {
  using kernel = detail::lognormal_kernel<false>;
  template <class T>
  HEDGEROW_INLINE static detail::lognormal_inputs<T> inputs(const garman_kohlhagen<T>& m,
                                                            const T& strike, const T& expiry) {
    return {m.spot, strike, m.volatility, expiry, m.domestic_rate, m.foreign_rate};
  }
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
