// SPDX-License-Identifier: BSL-1.0
// Options on a forward or future: Black (1976).
#pragma once

#include <hedgerow/greeks/detail/lognormal_kernel.hpp>
#include <hedgerow/greeks/model.hpp>
#include <hedgerow/math/not_given.hpp>

#include <type_traits>

namespace hedgerow {

/// Forward or futures price F, without drift:
///   call = exp(-r T) (F N(d1) - K N(d2)),  d1, d2 = ln(F/K)/(vol sqrt T) +- vol sqrt(T)/2.
/// Greeks hold F fixed: delta and gamma are with respect to F, rho = -T price, dividend_rho = 0.
/// Source: Black (1976), The pricing of commodity contracts, eq. (16).
///
/// @tparam T  float, double, an xsimd batch of either, or any type that satisfies hedgerow::scalar
template <class T = double>
struct black76 {
  static_assert(!std::is_integral_v<T>, "hedgerow: write 49.0, not 49");
  T forward = T(not_given);     ///< F, quote currency, 0 <= F < inf
  T volatility = T(not_given);  ///< per sqrt(year), as a fraction, 0 <= vol < inf
  T rate{};  ///< r, continuously compounded, per year, finite; 0 for options margined like futures
};

inline namespace HEDGEROW_ISA {

template <>
struct model<black76> {
  using kernel = detail::lognormal_kernel<true>;
  template <class T>
  HEDGEROW_INLINE static detail::lognormal_inputs<T> inputs(const black76<T>& m, const T& strike,
                                                            const T& expiry) {
    return {m.forward, strike, m.volatility, expiry, m.rate, m.rate};
  }
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
