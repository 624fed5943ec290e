// SPDX-License-Identifier: BSL-1.0
// The exponential function.
#pragma once

#include <hedgerow/math/detail/coefficients.hpp>
#include <hedgerow/math/detail/exponent.hpp>
#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/math/lane.hpp>

#include <cmath>
#include <concepts>
#include <numbers>

namespace hedgerow::math::inline HEDGEROW_ISA {

namespace detail {

/// exp(x) = 2^k (1 + p) with |p| < 0.42.
template <class T>
struct exponential {
  T k, p;
};

/// exp(x + tail) for |x| up to 800 (double) or 120 (float) and |tail| <= ulp(x).
///
/// Cody and Waite (1980): k is x/ln 2 rounded, r = x - k ln 2 with ln 2 in two parts so that the
/// first difference is exact; what rounding r loses is carried along. exp(r) - 1 = r + r^2 h(r).
template <class T>
HEDGEROW_INLINE exponential<T> reduce_exponential(const T& x, const T& tail) {
  using C = coefficients<value_of<T>>;
  const T rounder = T(format<value_of<T>>::rounder);
  const T k = mul_add(x, number<T>(std::numbers::log2e), rounder) - rounder;
  const T head = neg_mul_add(k, T(C::ln2_hi), x);
  const T rest = neg_mul_add(k, T(C::ln2_lo), tail);
  const T r = head + rest;
  const T lost = (head - r) + rest;
  return {k, r + mul_add(r * r, polynomial(C::exp, r), lost)};
}

/// The largest |x| worth an exponential: beyond it lie only 0 and infinity.
template <class T>
inline constexpr value_of<T> exp_limit = static_cast<value_of<T>>(sizeof(value_of<T>) == 8 ? 800
                                                                                           : 120);

}  // namespace detail

/// e^x.
///
/// `double` and `float` lanes: error <= 1 ulp, an ulp of a subnormal result being the smallest
/// subnormal number. exp(-inf) = 0, exp(inf) = inf; overflow gives inf, underflow passes through
/// the subnormal numbers to 0; NaN gives NaN. About 25 arithmetic instructions, no branch and no
/// table.
///
/// Any other type: its own `exp`.
///
/// Source: W. J. Cody and W. Waite, Software Manual for the Elementary Functions (1980), chapter 6;
/// own coefficients (tools/coefficients.py).
template <class T>
HEDGEROW_INLINE T exp(const T& x) {
  if constexpr (lane<T>::native) {
    const T limit = T(detail::exp_limit<T>);
    const T bounded = select<T>(x > limit, limit, select<T>(x < -limit, -limit, x));
    const auto [k, p] = detail::reduce_exponential<T>(bounded, detail::number<T>(0.0));
    return detail::scale<T>(p + detail::number<T>(1.0), k);
  } else {
    using std::exp;
    return exp(x);
  }
}

}  // namespace hedgerow::math::inline HEDGEROW_ISA
