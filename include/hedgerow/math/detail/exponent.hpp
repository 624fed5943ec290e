// SPDX-License-Identifier: BSL-1.0
// Powers of two and exponents of native lanes.
#pragma once

#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/math/lane.hpp>

#include <bit>
#include <limits>

namespace hedgerow::math::inline HEDGEROW_ISA::detail {

/// 2^k for a whole k with 2^k normal. The sum holds k + bias in the lowest bits of its mantissa,
/// and those are moved onto the exponent.
template <class T>
HEDGEROW_INLINE T power_of_two(const T& k) {
  using F = value_of<T>;
  using L = lane<T>;
  const T biased = k + T(format<F>::rounder + static_cast<F>(format<F>::bias));
  return L::from_bits(L::template shift_left<format<F>::mantissa>(L::to_bits(biased)));
}

/// x 2^k for 1/4 < |x| < 4 and a whole |k| < 2 bias, rounded once: overflows to infinity and
/// underflows through the subnormal numbers. Half of k at a time, because 2^k may not be a number;
/// the first product is exact.
template <class T>
HEDGEROW_INLINE T scale(const T& x, const T& k) {
  if constexpr (requires { lane<T>::scale(x, k); }) {
    return lane<T>::scale(x, k);
  } else {
    const T rounder = T(format<value_of<T>>::rounder);
    const T half = mul_add(k, number<T>(0.5), rounder) - rounder;
    return (x * power_of_two<T>(half)) * power_of_two<T>(k - half);
  }
}

/// A positive finite number as 2^k (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2); f is exact.
template <class T>
struct binary {
  T k, f;
};

/// Taken apart by integer arithmetic on the bits: with the bits of sqrt(1/2) subtracted, the
/// exponent field counts the powers of two by which x exceeds sqrt(1/2).
template <class T>
HEDGEROW_INLINE binary<T> take_apart(const T& x) {
  using F = value_of<T>;
  using L = lane<T>;
  using word = typename format<F>::bits;
  using bits = typename L::bits;
  constexpr int mantissa = format<F>::mantissa;
  constexpr F whole = static_cast<F>(word{1} << mantissa);  // of ulp 1: its low bits count
  constexpr F root_half = static_cast<F>(0x1.6a09e667f3bcdp-1);
  constexpr word bias = static_cast<word>(format<F>::bias) << mantissa;

  const auto subnormal = x < T((std::numeric_limits<F>::min)());
  const T normal = select<T>(subnormal, x * T(whole), x);
  const bits above = L::to_bits(normal) + bits(static_cast<word>(bias - bits_as<word>(root_half)));
  const T biased = L::from_bits(L::template shift_right<mantissa>(above)
                                | bits(bits_as<word>(whole)));
  const T k = biased
            - select<T>(subnormal, T(whole + static_cast<F>(format<F>::bias + mantissa)),
                        T(whole + static_cast<F>(format<F>::bias)));
  const bits fraction = (above & bits(static_cast<word>((word{1} << mantissa) - 1)))
                      + bits(bits_as<word>(root_half));
  return {k, L::from_bits(fraction) - number<T>(1.0)};
}

}  // namespace hedgerow::math::inline HEDGEROW_ISA::detail
