// SPDX-License-Identifier: BSL-1.0
// The standard normal distribution function and its upper tail.
#pragma once

#include <hedgerow/math/detail/exponent.hpp>
#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/math/lane.hpp>
#include <hedgerow/math/mills_ratio.hpp>
#include <hedgerow/math/normal_pdf.hpp>

#include <cmath>

namespace hedgerow::math::inline HEDGEROW_ISA {

/// Phi(-x) = P(Z > x), the upper tail of the standard normal distribution: phi(x) R(x) for x >= 0
/// and 1 - Phi(x) below.
///
/// `double` and `float` lanes: error <= 4 ulp however deep in the tail, an ulp of a subnormal
/// result (x > 37.5 or 12.8) being the smallest subnormal number; <= 3 ulp for x < 0. Phi(0) = 1/2
/// exactly; 1 at -inf, 0 at inf; NaN gives NaN. About 60 arithmetic instructions and one division,
/// no branch.
///
/// Any other type: erfc(x/sqrt(2))/2, with T's own `erfc`.
///
/// Source: Abramowitz and Stegun 26.2.3; R(x) as in `mills_ratio`.
template <class T>
HEDGEROW_INLINE T normal_tail(const T& x) {
  if constexpr (lane<T>::native) {
    const T magnitude = detail::bounded_magnitude<T>(x);
    const auto [k, fraction] = detail::normal_density<T>(magnitude);
    const auto [numerator, denominator] = detail::mills_quotient<T>(magnitude);
    const T upper = detail::scale<T>(divide<T>(fraction * numerator, denominator), k);
    return select<T>(x < detail::number<T>(0.0), detail::number<T>(1.0) - upper, upper);
  } else {
    using std::erfc;
    return erfc(x * lane<T>::sqrt(T(0.5))) * T(0.5);
  }
}

/// Phi(x) = P(Z <= x), the standard normal distribution function; equals `normal_tail(-x)`, bounds
/// included.
template <class T>
HEDGEROW_INLINE T normal_cdf(const T& x) {
  return normal_tail<T>(-x);
}

}  // namespace hedgerow::math::inline HEDGEROW_ISA
