// SPDX-License-Identifier: BSL-1.0
// Greeks of your own pricer by automatic differentiation.
#pragma once

#include <hedgerow/greeks/pricer.hpp>
#include <hedgerow/math/config.hpp>
#include <hedgerow/math/dual.hpp>

namespace hedgerow::inline HEDGEROW_ISA {

/// Price and seven Greeks of a generic pricer, exact up to the rounding of the pricer's own formula
/// and its derivatives.
///
///     auto forward = [](const auto& p) {
///       using std::exp;
///       return p.spot - 95.0 * exp(-p.rate * p.expiry);
///     };
///     hr::pricing_point at{.spot = 100.0, .volatility = 0.2, .rate = 0.03, .expiry = 1.0};
///     auto g = hr::automatic_greeks(forward, at);
///
/// - Call math functions unqualified, after `using std::exp;` and so on: a dual has its own.
/// - Cost: one call of the pricer, in `dual<T, 4>`: 15 numbers where there was one. No allocation.
/// - Error: rounding alone, that of the formula and its derivatives in arithmetic of type T; there
///   is no step and so no truncation. Where the formula itself cancels (a price far out of the
///   money as the difference of two large terms), so do its derivatives. A Black-Scholes formula in
///   doubles within four standard deviations of the money: 1e-13 of each Greek's own size there.
/// - Kinks, jumps and singular points of the formula: as stated at `dual`. A branch on a dual takes
///   the derivatives of the branch; a payoff's kink or jump has no mass in gamma.
/// - Limits: at zero volatility or expiry the result is what the formula gives; a Black-Scholes
///   formula has its limits at zero volatility off the money and NaN at the money.
/// - Bad input: the pricer decides, nothing is checked here. A NaN price makes all eight NaN.
///   Exceptions of the pricer pass.
///
/// Source: Fike and Alonso (2011), see `dual`.
template <class T, class F>
[[nodiscard]] constexpr pricer_greeks<T> automatic_greeks(F&& pricer,
                                                          const pricing_point<T>& point) {
  static_assert(
      differentiable_pricer<F, T>,
      "hedgerow: automatic_greeks calls the pricer with pricing_point<dual<T, 4>>, and this one "
      "does "
      "not take that or does not return its scalar. Either make it generic over the scalar, "
      "[](const auto& p) {...}, or use difference_greeks, which calls it with plain numbers.");
  if constexpr (differentiable_pricer<F, T>) {
    enum { spot, volatility, rate, expiry };
    const dual<T, 4> v = pricer(
        pricing_point<dual<T, 4>>{.spot = dual_variable<4>(point.spot, spot),
                                  .volatility = dual_variable<4>(point.volatility, volatility),
                                  .rate = dual_variable<4>(point.rate, rate),
                                  .expiry = dual_variable<4>(point.expiry, expiry)});
    // A NaN that a formula mixes in as a constant has no derivatives to carry it.
    const T poison = isnan(v) ? v.value : T(0.0);
    return {.price = v.value,
            .delta = v.gradient[spot] + poison,
            .gamma = v.second(spot, spot) + poison,
            .vega = v.gradient[volatility] + poison,
            .theta = -v.gradient[expiry] + poison,
            .rho = v.gradient[rate] + poison,
            .vanna = v.second(spot, volatility) + poison,
            .volga = v.second(volatility, volatility) + poison};
  } else {
    return {};
  }
}

}  // namespace hedgerow::inline HEDGEROW_ISA
