// SPDX-License-Identifier: BSL-1.0
// Equity and index options on spot: Black-Scholes-Merton.
#pragma once

#include <hedgerow/greeks/detail/lognormal_kernel.hpp>
#include <hedgerow/greeks/model.hpp>
#include <hedgerow/math/not_given.hpp>

#include <type_traits>

namespace hedgerow {

/// Spot S follows dS = (rate - dividend_yield) S dt + volatility S dW under the pricing measure.
///   call = S exp(-q T) N(d1) - K exp(-r T) N(d2),  d1, d2 = ln(F/K)/(vol sqrt T) +- vol sqrt(T)/2,
///   F = S exp((r - q) T).
/// Source: Merton (1973), Theory of rational option pricing, eq. (45).
///
/// @tparam T  float, double, an xsimd batch of either, or any type that satisfies hedgerow::scalar
template <class T = double>
struct black_scholes {
  static_assert(!std::is_integral_v<T>, "hedgerow: write 49.0, not 49");
  T spot = T(not_given);        ///< S, quote currency, 0 <= S < inf; delta is with respect to it
  T volatility = T(not_given);  ///< per sqrt(year), as a fraction (0.20, not 20), 0 <= vol < inf
  T rate{};                     ///< r, continuously compounded, per year, finite
  T dividend_yield{};  ///< q, continuously compounded, per year, finite; borrow cost counts as
                       ///< yield
};

inline namespace HEDGEROW_ISA {

template <>
struct model<black_scholes> {
  using kernel = detail::lognormal_kernel<false>;
  template <class T>
  HEDGEROW_INLINE static detail::lognormal_inputs<T> inputs(const black_scholes<T>& m,
                                                            const T& strike, const T& expiry) {
    return {m.spot, strike, m.volatility, expiry, m.rate, m.dividend_yield};
  }
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
