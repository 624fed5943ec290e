// SPDX-License-Identifier: BSL-1.0
// The density of the standard normal distribution.
#pragma once

#include <hedgerow/math/detail/exponent.hpp>
#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/math/exp.hpp>
#include <hedgerow/math/lane.hpp>

#include <cmath>

namespace hedgerow::math::inline HEDGEROW_ISA {

namespace detail {

/// 1/sqrt(2 pi) and sqrt(2 pi) to 160 bits, for types that have so many.
template <class T>
HEDGEROW_INLINE T inv_sqrt_2pi() {
  return number<T>(0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56, -0x1.c7402c7d60cfbp-112);
}
template <class T>
HEDGEROW_INLINE T sqrt_2pi() {
  return number<T>(0x1.40d931ff62706p+1, -0x1.a6a0d6f814637p-53, -0x1.311d073060acep-107);
}

/// What rounding a constant to the element type lost, relative to it: as a shift of an exponent it
/// restores the constant in front of an exponential. `head` and `middle` as for `number`.
template <class T>
HEDGEROW_INLINE T lost_of(double head, double middle) {
  const double kept = static_cast<double>(static_cast<value_of<T>>(head));
  return number<T>(((head - kept) + middle) / head);
}

/// |x|, and beyond a bound where exp(-x^2/2) is 0 and exp(x^2/2) infinite that bound.
template <class T>
HEDGEROW_INLINE T bounded_magnitude(const T& x) {
  const T bound = number<T>(sizeof(value_of<T>) == 8 ? 40.0 : 15.0);
  const T magnitude = lane<T>::abs(x);
  return select<T>(magnitude > bound, bound, magnitude);
}

/// exp(half x^2 + shift) for half = +-1/2, |x| <= 40 (double) or 15 (float) and |shift| <= 1 ulp.
/// An error of half an ulp in x^2 would become one of hundreds in the exponential, so what squaring
/// loses goes in as well.
template <class T>
HEDGEROW_INLINE exponential<T> gaussian(const T& x, double half, const T& shift) {
  const T square = x * x;
  const T factor = number<T>(half);
  return reduce_exponential<T>(square * factor, mul_add(product_tail(x, x, square), factor, shift));
}

/// phi(x) = fraction 2^k with fraction in [0.28, 0.57], for |x| as above.
template <class T>
struct density {
  T k, fraction;
};
template <class T>
HEDGEROW_INLINE density<T> normal_density(const T& x) {
  const T c = inv_sqrt_2pi<T>();
  const auto [k, p] = gaussian<T>(x, -0.5,
                                  lost_of<T>(0x1.9884533d43651p-2, -0x1.cbc0d30ebfd15p-56));
  return {k, mul_add(c, p, c)};
}

}  // namespace detail

/// phi(x) = exp(-x^2/2)/sqrt(2 pi), the standard normal density.
///
/// `double` and `float` lanes: error <= 1.5 ulp, an ulp of a subnormal result (|x| > 37.6 or 13.1)
/// being the smallest subnormal number. phi(+-inf) = 0, NaN gives NaN. About 30 arithmetic
/// instructions, no branch.
///
/// Any other type: from its own `exp`, with the error of its x*x amplified
/// by x^2/2.
///
/// Source: Abramowitz and Stegun 26.2.1.
template <class T>
HEDGEROW_INLINE T normal_pdf(const T& x) {
  if constexpr (lane<T>::native) {
    const auto [k, fraction] = detail::normal_density<T>(detail::bounded_magnitude<T>(x));
    return detail::scale<T>(fraction, k);
  } else {
    using std::exp;
    return exp(x * x * T(-0.5)) * detail::inv_sqrt_2pi<T>();
  }
}

}  // namespace hedgerow::math::inline HEDGEROW_ISA
