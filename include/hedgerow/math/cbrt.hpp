// SPDX-License-Identifier: BSL-1.0
// The cube root.
#pragma once

#include <hedgerow/math/detail/coefficients.hpp>
#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/math/lane.hpp>

#include <cmath>
#include <limits>

namespace hedgerow::math::inline HEDGEROW_ISA {

namespace detail {

/// A guess at x^(-1/3) for a positive normal x, within 4 %.
///
/// The bits of x, read as a number, are its logarithm made piecewise linear. So those of the guess
/// are a constant less a third of them (as in Kahan's cube root, 1991). The third is taken in
/// floating point: registers cannot divide integers. The bits lose their lowest places first, so
/// that every number here is whole and held exactly; the guess needs only the leading ones.
template <class T>
HEDGEROW_INLINE T inverse_cbrt_guess(const T& x) {
  using F = value_of<T>;
  using L = lane<T>;
  using word = typename format<F>::bits;
  constexpr int dropped = sizeof(F) == 8 ? 13 : 10;
  constexpr F whole = static_cast<F>(word{1} << format<F>::mantissa);  // of ulp 1
  const T bits = L::from_bits(L::template shift_right<dropped>(L::to_bits(x)) |
                              typename L::bits(bits_as<word>(whole)));
  const T guess = mul_add(bits, number<T>(-1.0 / 3.0), T(coefficients<F>::cbrt_start));
  return L::from_bits(L::template shift_left<dropped>(L::to_bits(guess)));
}

/// The cube root of a positive normal x, or 0 of 0.
///
/// With t = 1 - x y^3 for the guess y, s = y^2 P(t) is x^(-2/3) to 1e-9 (float: 1e-5) and c = x s
/// the root to as much. A Newton step, c + (x - c^3)/(3 c^2), squares that; s stands for 1/c^2, so
/// nothing is divided. Rounding c^2 costs a third of an ulp, the last sum half an ulp.
template <class T>
HEDGEROW_INLINE T cbrt_of_positive(const T& x) {
  const T y = inverse_cbrt_guess<T>(x), y2 = y * y;
  const T t = neg_mul_add(x * y, y2, number<T>(1.0));
  const T s = y2 * polynomial(coefficients<value_of<T>>::cbrt, t);
  const T c = x * s;
  const T rest = rest_of_product<T>(x, c * c, c);
  return mul_add(rest, s * number<T>(1.0 / 3.0), c);
}

}  // namespace detail

/// The cube root of x, with the sign of x.
///
/// `double` and `float` lanes: error <= 1 ulp for every finite x, subnormal ones included.
/// cbrt(+-0) = +-0, cbrt(+-inf) = +-inf; NaN gives NaN. About 30 arithmetic instructions, no
/// division, no branch and no table.
///
/// Any other type: its own `cbrt`.
///
/// Source: the guess from bits is Kahan's ("Computing a real cube root", 1991), the rest a Newton
/// step; own coefficients (tools/coefficients.py).
template <class T>
HEDGEROW_INLINE T cbrt(const T& x) {
  if constexpr (lane<T>::native) {
    using F = value_of<T>;
    using L = lane<T>;
    constexpr bool is_double = sizeof(F) == 8;
    const T size = lane<T>::abs(x);
    // 2^162 = (2^54)^3 and 2^72 = (2^24)^3 keep the last digits of x - c^3 above the subnormal
    // range.
    const auto tiny = size < detail::number<T>(is_double ? 0x1p-860 : 0x1p-70);
    const T normal = select<T>(tiny, size * detail::number<T>(is_double ? 0x1p162 : 0x1p72), size);
    const T root = detail::cbrt_of_positive<T>(normal);
    const T scaled = select<T>(tiny, root * detail::number<T>(is_double ? 0x1p-54 : 0x1p-24), root);
    const T is_signed = L::from_bits(L::to_bits(scaled) | (L::to_bits(x) ^ L::to_bits(size)));
    return select<T>(size < T(std::numeric_limits<F>::infinity()), is_signed, x);
  } else {
    using std::cbrt;
    return cbrt(x);
  }
}

}  // namespace hedgerow::math::inline HEDGEROW_ISA
