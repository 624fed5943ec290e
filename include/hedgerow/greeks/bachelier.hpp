// SPDX-License-Identifier: BSL-1.0
// Options on a forward that may be negative: Bachelier (1900), the normal model.
#pragma once

#include <hedgerow/greeks/detail/normal_kernel.hpp>
#include <hedgerow/greeks/model.hpp>
#include <hedgerow/math/not_given.hpp>

#include <type_traits>

namespace hedgerow {

/// Forward F follows dF = volatility dW, so its change is normal and F and K may be negative:
///   call = exp(-r T) ((F - K) N(d) + s n(d)),  s = volatility sqrt(T),  d = (F - K)/s.
///
/// Volatility is absolute, in price units per sqrt(year): 0.0085 is 85 basis points a year for a
/// rate of 0.03; for a price of 100 that moves by 20 % a year it is near 20. Greeks hold F fixed:
/// delta and gamma are with respect to F, rho = -T price, dividend_rho = 0; vega and volga are per
/// 1.00 of price per sqrt(year).
///
/// Accuracy, against the exact value for the inputs as given: within 1e-13 (double, |F - K| up to
/// 16 standard deviations) or 3e-6 (float, up to 8), relative to the Greek itself for price, delta,
/// gamma and vega of european and cash_or_nothing, to the sum of its terms' magnitudes for the
/// others and for asset_or_nothing (= phi vanilla + K cash); docs/bachelier.md has the range and
/// the measured figures. From 37 standard deviations on (float: 12) the density counts as 0. A type
/// that is not native goes through its own exp and erfc: d^4 times its epsilon.
///
/// Limits: zero volatility or time gives the discounted intrinsic value and its Greeks; at F = K
/// there, the limit of the Greeks with F held at K (delta a half, gamma infinite). Strike +-inf,
/// subnormal and huge inputs give the mathematical limit. Bad input (NaN; infinite forward;
/// negative or infinite volatility or expiry; infinite rate) gives NaN in every field.
///
/// Source: Bachelier (1900), Théorie de la spéculation; Schachermayer and Teichmann (2008), How
/// close are the option pricing formulas of Bachelier and Black-Merton-Scholes?, eq. (2.4)ff;
/// Jaeckel (2017), Implied normal volatility, eqs. (1)-(3).
///
/// @tparam T  float, double, an xsimd batch of either, or any type that satisfies hedgerow::scalar
template <class T = double>
struct bachelier {
  static_assert(!std::is_integral_v<T>, "hedgerow: write 49.0, not 49");
  T forward = T(not_given);     ///< F, quote currency, -inf < F < inf
  T volatility = T(not_given);  ///< price units per sqrt(year), 0 <= vol < inf
  T rate{};  ///< r, continuously compounded, per year, finite; 0 for options margined like futures
};

inline namespace HEDGEROW_ISA {

template <>
struct model<bachelier> {
  using kernel = detail::normal_kernel;
  template <class T>
  HEDGEROW_INLINE static detail::normal_inputs<T> inputs(const bachelier<T>& m, const T& strike,
                                                         const T& expiry) {
    return {m.forward, strike, m.volatility, expiry, m.rate};
  }
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
