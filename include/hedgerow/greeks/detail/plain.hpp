// SPDX-License-Identifier: BSL-1.0
// A cheap test of size for whole blocks of options, by integer arithmetic on the bits.
#pragma once

#include <hedgerow/greeks/detail/operations.hpp>

#include <type_traits>

// A kernel's is_ordinary() is exact, and a dozen floating comparisons that all wait for one mask
// register. A batch asks a coarser question first: are all options of a block *plain*, which is
// well within ordinary and with rates that need no reduction in exp()? The functions below answer
// in bits of which none is set for a plain number; they are joined by |, over a block, and looked
// at once.

namespace hedgerow::inline HEDGEROW_ISA::detail {

template <class T>
using bits_in = typename lane<T>::bits;

/// 0 where every x lies in [low, 2^(2^Log) low). The bits of a positive number grow with it, one
/// power of two a step of the exponent field; negative numbers, 0 and NaN are beyond any window.
template <int Log, class T, class... More>
HEDGEROW_INLINE bits_in<T> outside_window(value_of<T> low, const T& x, const More&... more) {
  using F = value_of<T>;
  using L = lane<T>;
  const bits_in<T> first(math::bits_as<math::detail::bits_of<F>>(low));
  return L::template shift_right<math::detail::format<F>::mantissa + Log>(
      ((L::to_bits(x) - first) | ... | (L::to_bits(more) - first)));
}

/// 0 where every |x| < high: the sum reaches the sign bit elsewhere, and for NaN.
template <class T, class... More>
HEDGEROW_INLINE bits_in<T> outside_limit(value_of<T> high, const T& x, const More&... more) {
  using F = value_of<T>;
  using L = lane<T>;
  using word = math::detail::bits_of<F>;
  constexpr int sign = 8 * sizeof(F) - 1;
  const bits_in<T> rest(static_cast<word>((word{1} << sign) - math::bits_as<word>(high)));
  return L::template shift_right<sign>(
      ((L::to_bits(math::abs(x)) + rest) | ... | (L::to_bits(math::abs(more)) + rest)));
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
