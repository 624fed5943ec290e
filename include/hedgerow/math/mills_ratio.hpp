// SPDX-License-Identifier: BSL-1.0
// Mills ratio of the standard normal distribution.
#pragma once

#include <hedgerow/math/detail/coefficients.hpp>
#include <hedgerow/math/detail/exponent.hpp>
#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/math/lane.hpp>
#include <hedgerow/math/normal_pdf.hpp>

#include <cmath>

namespace hedgerow::math::inline HEDGEROW_ISA {

namespace detail {

/// R(x) as a quotient that its user may merge into a division of his own.
template <class T>
struct quotient {
  T numerator, denominator;
};

/// a*b + c with one rounding of a*b + c's size, on targets without FMA too.
template <class T>
HEDGEROW_INLINE T mul_add_precise(const T& a, const T& b, const T& c) {
#if HEDGEROW_HAS_FMA
  return mul_add(a, b, c);
#else
  const T product = a * b;
  return product + (c + product_tail(a, b, product));
#endif
}

/// R = Q/(x Q + P) for -1/2 <= x <= 40. All coefficients are positive, and for x > 0 an error of Q
/// nearly cancels: it enters R times 1 - x R, which falls like 1/x^2.
template <class T>
HEDGEROW_INLINE quotient<T> mills_quotient(const T& x) {
  using C = coefficients<value_of<T>>;
  const T q = polynomial(C::mills_q, x);
  return {q, mul_add_precise<T>(x, q, polynomial(C::mills_p, x))};
}

/// Where the approximation ends, and the expansion at infinity has converged.
inline constexpr double mills_asymptotic = 38.0;

/// R(x) ~ 1/x (1 - 1/x^2 + 3/x^4 - 15/x^6 + ...) for x >= 38 (Abramowitz and Stegun 26.2.12).
template <class T>
HEDGEROW_INLINE T mills_expansion(const T& x) {
  constexpr double c[] = {-1.0, 3.0, -15.0, 105.0, -945.0, 10395.0, -135135.0};
  const T y = divide<T>(number<T>(1.0), x);
  const T y2 = y * y;
  return mul_add(y, y2 * polynomial(c, y2), y);
}

/// R(x) = 1/phi(x) - R(-x) for x <= -1/4, given R(-x).
template <class T>
HEDGEROW_INLINE T mills_reflected(const T& x, const T& opposite) {
  const T c = sqrt_2pi<T>();
  const auto [k, p] = gaussian<T>(bounded_magnitude<T>(x), 0.5,
                                  lost_of<T>(0x1.40d931ff62706p+1, -0x1.a6a0d6f814637p-53));
  return scale<T>(mul_add(c, p, c), k) - opposite;
}

/// R(x) = 1/(x + 1/(x + 2/(x + 3/(x + ...)))) (Laplace; DLMF 7.9.3), to 113 bits for x >= 9.
template <class T>
HEDGEROW_INLINE T mills_fraction(const T& x) {
  T sum = x;
  for (int i = 64; i > 0; --i)
    sum = x + T(static_cast<double>(i)) / sum;
  return T(1.0) / sum;
}

/// From T's own exp and erfc where they are far from underflow, else the continued fraction.
template <class T>
HEDGEROW_INLINE T mills_generic(const T& x) {
  using std::erfc;
  using std::exp;
  const T split(9.0);
  const auto beyond = x > split;
  const T inner = select<T>(beyond, split, x), outer = select<T>(beyond, x, split);
  const T half = T(0.5);
  const T direct = exp(inner * inner * half) * erfc(inner * lane<T>::sqrt(half))
                 * (half * sqrt_2pi<T>());
  return select<T>(beyond, mills_fraction(outer), direct);
}

}  // namespace detail

/// R(x) = Phi(-x)/phi(x), the Mills ratio: the upper tail in units of the density, from which tails
/// of any depth are taken without underflow or cancellation.
///
/// `double` and `float` lanes: error <= 4 ulp wherever the result is finite: from x = -37.6
/// (double) or -13.2 (float) up, an ulp of a subnormal result being the smallest subnormal number.
/// R(inf) = 0, R(0) = sqrt(pi/2), R(-inf) = inf; NaN gives NaN. About 25 arithmetic instructions
/// and one division on [-1/4, 38); twice that where one lane holds an x outside (the only branch;
/// it does not change any lane's value).
///
/// Any other type: from its own `exp` and `erfc` up to x = 9
/// and a continued fraction beyond that, to 113 bits.
///
/// For x < -1/4, R(x) = 1/phi(x) - R(-x); for x > 38, Laplace's expansion in 1/x^2.
/// Source: own rational approximation (tools/coefficients.py); the form 1/R(x) = x + P/Q, correct
/// at infinity by construction, after W. J. Cody, Math. Comp. 23 (1969) 631.
template <class T>
HEDGEROW_INLINE T mills_ratio(const T& x) {
  if constexpr (lane<T>::native) {
    const T middle = detail::number<T>(-0.25), end = detail::number<T>(detail::mills_asymptotic);
    const auto lower = x < middle;
    const T upper = select<T>(lower, -x, x);
    const auto [numerator,
                denominator] = detail::mills_quotient<T>(select<T>(upper > end, end, upper));
    const T ratio = divide<T>(numerator, denominator);
    if (all<T>(select<T>(lower, end, x) < end)) return ratio;
    const T anywhere = select<T>(upper > end, detail::mills_expansion<T>(upper), ratio);
    return select<T>(lower, detail::mills_reflected<T>(x, anywhere), anywhere);
  } else {
    return detail::mills_generic<T>(x);
  }
}

}  // namespace hedgerow::math::inline HEDGEROW_ISA
