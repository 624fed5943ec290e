// SPDX-License-Identifier: BSL-1.0
// What a pricer of your own is: a function of spot, volatility, rate and expiry.
//
// `automatic_greeks` (<hedgerow/greeks/automatic.hpp>) and `difference_greeks`
// (<hedgerow/greeks/differences.hpp>) turn one into Greeks.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/math/dual.hpp>
#include <hedgerow/math/not_given.hpp>

#include <concepts>
#include <type_traits>

namespace hedgerow {

/// The four numbers that a price is differentiated by. What else a pricer needs (strike, dividend
/// yield, model parameters) belongs to the pricer: capture it.
template <class T = double>
struct pricing_point {
  static_assert(!std::integral<T>,
                "hedgerow: a pricing_point of whole numbers; write 100.0, not 100");
  T spot = T(not_given);        ///< of the underlying, in quote currency
  T volatility = T(not_given);  ///< per square root of a year, 0.2 for 20 %
  T rate{};                     ///< continuously compounded, per year
  T expiry = T(not_given);      ///< time to expiry in years
};

/// Price and Greeks of one unit, in the library's conventions: per 1.00 of volatility and of rate,
/// per year.
template <class T = double>
struct pricer_greeks {
  T price{};  ///< V
  T delta{};  ///< dV/dspot
  T gamma{};  ///< d²V/dspot²
  T vega{};   ///< dV/dvolatility
  T theta{};  ///< -dV/dexpiry
  T rho{};    ///< dV/drate
  T vanna{};  ///< d²V/(dspot dvolatility)
  T volga{};  ///< d²V/dvolatility²
};

/// Satisfied if and only if an lvalue of F may be called with a `pricing_point<T>` and the result
/// converts to T. It is called more than once with the same expectation: equal arguments give equal
/// prices, so a Monte Carlo pricer keeps its random numbers fixed.
template <class F, class T>
concept plain_pricer = requires(std::remove_reference_t<F>& pricer, const pricing_point<T>& point) {
  { pricer(point) } -> std::convertible_to<T>;
};

/// Satisfied if and only if F is a plain pricer over `dual<T, 4>`: generic over its scalar, as
/// `[](const auto& p) {...}` is, and made of operations that a dual has. A lambda whose body does
/// not compile for a dual is an error inside that body, not a false concept.
template <class F, class T>
concept differentiable_pricer = plain_pricer<F, dual<T, 4>>;

}  // namespace hedgerow
