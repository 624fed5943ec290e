// SPDX-License-Identifier: BSL-1.0
// Constants and polynomials for every lane.
#pragma once

#include <hedgerow/math/lane.hpp>

#include <cstddef>
#include <utility>

namespace hedgerow::math::inline HEDGEROW_ISA::detail {

/// A constant in every element, rounded to the element type.
template <class T>
HEDGEROW_INLINE T number(double x) {
  return T(static_cast<value_of<T>>(x));
}

/// A constant that three doubles add up to, for types of more than 53 bits; native lanes take the
/// first, which must be the rounded constant.
template <class T>
HEDGEROW_INLINE T number(double head, double middle, double tail) {
  if constexpr (lane<T>::native) {
    return number<T>(head);
  } else {
    return T(head) + (T(middle) + T(tail));
  }
}

template <class T, class F, std::size_t N, std::size_t... I>
HEDGEROW_INLINE T polynomial(const F (&c)[N], const T& x, std::index_sequence<I...>) {
  T sum = T(static_cast<value_of<T>>(c[N - 1]));
  ((sum = mul_add(sum, x, T(static_cast<value_of<T>>(c[N - 2 - I])))), ...);
  return sum;
}

/// c[0] + c[1] x + ... + c[N-1] x^(N-1) by Horner's scheme, unrolled.
template <class T, class F, std::size_t N>
HEDGEROW_INLINE T polynomial(const F (&c)[N], const T& x) {
  return polynomial(c, x, std::make_index_sequence<N - 1>{});
}

/// Sum of c_ij a^i y^j over i + j <= Degree; c with a's highest power first, and
/// for each, y's.
template <int Degree, class T>
HEDGEROW_INLINE T bivariate(const double (&c)[(Degree + 1) * (Degree + 2) / 2], const T& a,
                            const T& y) {
  const double* next = c;
  T sum = number<T>(*next++);
#pragma GCC unroll 8
  for (int degree = 1; degree <= Degree; ++degree) {
    T inner = number<T>(*next++);
#pragma GCC unroll 8
    for (int j = 0; j < degree; ++j)
      inner = mul_add(inner, y, number<T>(*next++));
    sum = mul_add(sum, a, inner);
  }
  return sum;
}

}  // namespace hedgerow::math::inline HEDGEROW_ISA::detail
