// SPDX-License-Identifier: BSL-1.0
// What a no-trade band depends on.
#pragma once

#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/math/lane.hpp>

#include <limits>
#include <type_traits>

namespace hedgerow::trigger {

/// What a no-trade band depends on, for one position or one register of them.
///
/// All bands answer the same question: how far may the delta drift before trading it back is worth
/// its cost? Each minimises cost + risk_aversion/2 * variance of the hedged profit, where a unit of
/// delta of error costs price^2 volatility^2 a year in variance. The volatility itself drops out:
/// it drives the error and the trades alike.
///
/// Edges, the same for every band:
///
/// | input                                  | half-width                                        |
/// |----------------------------------------|---------------------------------------------------|
/// | gamma                                  | its sign does not matter; 0 gives 0               |
/// | cost 0                                 | 0: trade to the centre whenever it moves          |
/// | cost negative (a maker's rebate)       | as 0: a rebate is no reason to wait               |
/// | risk_aversion 0, at a cost             | infinite: an error that nobody minds is not traded|
/// | gamma infinite (at the strike, expiry) | infinite, at a cost                               |
/// | expiry now                             | discount is 1; gamma decides                      |
/// | risk_aversion, price, discount below 0 | NaN                                               |
/// | a NaN                                  | NaN                                               |
template <class T = double>
struct band_terms {
  static_assert(!std::is_integral_v<T>, "hedgerow: write 49.0, not 49");
  T price{};  ///< S >= 0 of the underlying, quote currency
  T gamma{};  ///< of the whole position: quantity times the option's, coins per unit of price
  T risk_aversion{};  ///< absolute, 1/quote currency
  T cost_rate{};      ///< one way: trading x coins costs cost_rate |x| price; half of a round trip
  T fixed_cost{};     ///< of one order whatever its size, quote currency
  T discount{1.0};    ///< e^(-r tau) to the option's expiry: what is lost now grows until then
};

inline namespace HEDGEROW_ISA {
namespace detail {

/// x, or NaN where it is negative. -0 becomes 0: quotients by it are not negative.
template <class T>
HEDGEROW_INLINE T not_negative(const T& x) {
  const T nan = math::detail::number<T>(std::numeric_limits<double>::quiet_NaN()), zero(0.0);
  return math::select<T>(x < zero, nan, x + zero);
}

/// A cost with a rebate counted as none; NaN stays.
template <class T>
HEDGEROW_INLINE T cost_of(const T& cost) {
  return math::select<T>(cost < T(0.0), T(0.0), cost);
}

/// cost/risk_aversion with its limits: 0 without a cost, infinite without aversion; NaN where
/// either is negative or NaN.
template <class T>
HEDGEROW_INLINE T per_aversion(const T& cost, const T& risk_aversion) {
  const T zero(0.0), nan = math::detail::number<T>(std::numeric_limits<double>::quiet_NaN());
  const T quotient = math::divide<T>(cost, risk_aversion);
  // Of 0, -0 or NaN.
  const T unaverse = math::select<T>(cost > zero, math::abs<T>(quotient), cost + risk_aversion);
  const T averse = math::select<T>(risk_aversion < zero, nan, unaverse);
  return math::select<T>(cost < zero, nan, math::select<T>(risk_aversion > zero, quotient, averse));
}

}  // namespace detail
}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::trigger
