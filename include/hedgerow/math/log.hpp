// SPDX-License-Identifier: BSL-1.0
// The natural logarithm.
#pragma once

#include <hedgerow/math/detail/coefficients.hpp>
#include <hedgerow/math/detail/exponent.hpp>
#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/math/lane.hpp>

#include <cmath>
#include <limits>

namespace hedgerow::math::inline HEDGEROW_ISA {

namespace detail {

/// log x for a positive finite x.
///
/// With x = 2^k (1 + f) and s = f/(2 + f), log(1 + f) = log((1+s)/(1-s)) = 2s + s^3 l(s^2). Since
/// 2s = f - s f and s f = f^2/2 - s f^2/2, that is f - (f^2/2 - s (f^2/2 + s^2 l)), in which f is
/// exact and the rest small: so the rounding of the quotient s hardly matters (K. C. Ng, FreeBSD's
/// e_log.c).
template <class T>
HEDGEROW_INLINE T log_of_positive(const T& x) {
  using C = coefficients<value_of<T>>;
  const auto [k, f] = take_apart<T>(x);
  const T s = divide<T>(f, f + number<T>(2.0));
  const T s2 = s * s;
  const T half_f = f * number<T>(0.5);
  const T rest = mul_add(s, mul_add(s2, polynomial(C::log, s2), half_f * f), k * T(C::ln2_lo));
  return mul_add(k, T(C::ln2_hi), f - mul_add(half_f, f, -rest));
}

}  // namespace detail

/// log x, the natural logarithm.
///
/// `double` and `float` lanes: error <= 1 ulp for every positive x, subnormal ones included.
/// log(+-0) = -inf, log(inf) = inf, log(1) = +0; NaN for x < 0 and for NaN. About 35 arithmetic
/// instructions and one division, no branch and no table.
///
/// Any other type: its own `log`.
///
/// Source: K. C. Ng's arrangement (FreeBSD, e_log.c); own coefficients (tools/coefficients.py).
template <class T>
HEDGEROW_INLINE T log(const T& x) {
  if constexpr (lane<T>::native) {
    using limits = std::numeric_limits<value_of<T>>;
    const T zero = detail::number<T>(0.0), infinity = T(limits::infinity());
    const T r = detail::log_of_positive<T>(x);
    // What is not positive and finite: infinity, or NaN, stays; zero gives -infinity, x < 0 NaN.
    const T special = select<T>(x < zero, T(limits::quiet_NaN()),
                                select<T>(x < infinity, -infinity, x));
    return select<T>(x > zero, select<T>(x < infinity, r, special), special);
  } else {
    using std::log;
    return log(x);
  }
}

}  // namespace hedgerow::math::inline HEDGEROW_ISA
