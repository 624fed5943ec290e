// SPDX-License-Identifier: BSL-1.0
// Delta, delta-gamma and delta-gamma-vega hedges in closed form.
//
// The underlying has no gamma and no vega. So the options alone are solved for these, and the
// underlying then takes up the delta that is left, the options' own included. Solved all at once,
// as `neutral` would, the result is the same; this order needs two unknowns instead of three.
//
// Everything is per unit bought. T is float, double, a register or any type with arithmetic;
// nothing allocates and nothing throws. Where the options do not span gamma and vega (equal ratios
// of the two, zero gamma) no hedge exists: the quantities are infinite or NaN.
#pragma once

#include <hedgerow/greeks/greeks.hpp>
#include <hedgerow/math/lane.hpp>

#include <type_traits>

namespace hedgerow::ratio {

/// Quantities of a delta-gamma hedge; positive buys.
template <class T = double>
struct delta_gamma_hedge {
  T option;      ///< contracts of the option
  T underlying;  ///< units of the underlying
};

/// Quantities of a delta-gamma-vega hedge; positive buys.
template <class T = double>
struct delta_gamma_vega_hedge {
  T first;       ///< contracts of the first option
  T second;      ///< contracts of the second
  T underlying;  ///< units of the underlying
};

inline namespace HEDGEROW_ISA {
namespace detail {

/// a d - b c, within 1.5 ulp where the target has FMA (Jeannerod, Louvet and Muller 2013).
template <class T>
HEDGEROW_INLINE T determinant(const T& a, const T& b, const T& c, const T& d) {
  const T bc = math::rounded(T(b * c));
  const T rest = math::product_tail(b, c, bc);
  return math::mul_add(a, d, T(T(0.0) - bc)) - rest;
}

}  // namespace detail

/// How much of an instrument of delta `per_unit` brings a book's delta to zero: -delta/per_unit.
/// Infinite or NaN where it has none.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T delta_neutral(const T& delta,
                                              const std::type_identity_t<T>& per_unit) {
  return T(0.0) - math::divide(delta, per_unit);
}

/// One option and the underlying: gamma, then delta.
///
///     option = -gamma/gamma_1,  underlying = -(delta + option delta_1)/underlying_delta
///
/// Reads delta and gamma alone.
/// @param underlying_delta  of one unit of the underlying: 1 for spot and linear perpetuals, growth
///                          of the forward for futures
template <class T>
[[nodiscard]] HEDGEROW_INLINE delta_gamma_hedge<T> delta_gamma_neutral(
    const greeks<T>& book, const greeks<T>& option,
    const std::type_identity_t<T>& underlying_delta = T(1.0)) {
  const T q = T(0.0) - math::divide(book.gamma, option.gamma);
  return {q, delta_neutral<T>(math::mul_add(q, option.delta, book.delta), underlying_delta)};
}

/// Two options and the underlying: gamma and vega by Cramer's rule, then delta.
///
///     D = gamma_1 vega_2 - gamma_2 vega_1
///     first  = -(gamma vega_2 - gamma_2 vega)/D
///     second = -(gamma_1 vega - gamma vega_1)/D
///     underlying = -(delta + first delta_1 + second delta_2)/underlying_delta
///
/// Reads delta, gamma and vega alone. With FMA each determinant is within 1.5 ulp, so quantities
/// are within a few ulp however near the options' ratios are; without it they lose what D cancels.
/// Two options of one expiry have nearly equal ratios of gamma and vega, gamma/vega = 1/(S^2 vol T)
/// under Black and Scholes, so the quantities explode; take two expiries.
template <class T>
[[nodiscard]] HEDGEROW_INLINE delta_gamma_vega_hedge<T> delta_gamma_vega_neutral(
    const greeks<T>& book, const greeks<T>& first, const greeks<T>& second,
    const std::type_identity_t<T>& underlying_delta = T(1.0)) {
  const T d = detail::determinant(first.gamma, second.gamma, first.vega, second.vega);
  const T x = T(0.0)
            - math::divide(detail::determinant(book.gamma, second.gamma, book.vega, second.vega),
                           d);
  const T y = T(0.0)
            - math::divide(detail::determinant(first.gamma, book.gamma, first.vega, book.vega), d);
  const T left = math::mul_add(y, second.delta, math::mul_add(x, first.delta, book.delta));
  return {x, y, delta_neutral<T>(left, underlying_delta)};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
