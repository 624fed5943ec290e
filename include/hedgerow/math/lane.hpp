// SPDX-License-Identifier: BSL-1.0
// The operations that a formula is written in, for one number or a register of them.
#pragma once

#include <hedgerow/math/config.hpp>

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

namespace hedgerow::math::inline HEDGEROW_ISA {

/// How a formula selects, fuses and looks at bits, for one type of operand.
///
/// This primary template serves every type that has arithmetic and ordering operators: quad
/// precision, automatic differentiation, intervals. `float` and `double` are specialised below and
/// SIMD registers in <hedgerow/math/simd.hpp>; those are *native*: their kernels work on bits and
/// carry the documented error bounds. For any other type a formula calls that type's own
/// `exp`, `log`, `sqrt` and `erfc`, found by argument-dependent lookup.
template <class T>
struct lane {
  using value_type = T;                                          ///< one element
  using mask = decltype(std::declval<T>() < std::declval<T>());  ///< what a comparison gives
  static constexpr bool native = false;
  static constexpr int size = 1;

  HEDGEROW_INLINE static T select(mask m, const T& a, const T& b) { return m ? a : b; }
  HEDGEROW_INLINE static T mul_add(const T& a, const T& b, const T& c) { return a * b + c; }
  HEDGEROW_INLINE static T neg_mul_add(const T& a, const T& b, const T& c) { return c - a * b; }
  HEDGEROW_INLINE static T product_tail(const T&, const T&, const T&) { return T(0.0); }
  HEDGEROW_INLINE static T sqrt(const T& x) {
    using std::sqrt;
    return sqrt(x);
  }
  HEDGEROW_INLINE static T abs(const T& x) { return x < T(0.0) ? -x : x; }
  HEDGEROW_INLINE static T divide(const T& a, const T& b) { return a / b; }
  HEDGEROW_INLINE static T rounded(const T& x) { return x; }
  HEDGEROW_INLINE static T get(const T& x, int) { return x; }
  HEDGEROW_INLINE static bool get_mask(mask m, int) { return static_cast<bool>(m); }
  HEDGEROW_INLINE static bool all(mask m) { return static_cast<bool>(m); }
  HEDGEROW_INLINE static bool any(mask m) { return static_cast<bool>(m); }
};

/// std::bit_cast that is inlined without optimisation too: no body of it is shared between files
/// that were compiled for different targets.
template <class To, class From>
HEDGEROW_INLINE constexpr To bits_as(const From& from) {
  return __builtin_bit_cast(To, from);
}

namespace detail {

template <class F>
using bits_of = std::conditional_t<sizeof(F) == 8, std::uint64_t, std::uint32_t>;

/// Shape of the IEEE format behind a native lane.
template <class F>
struct format {
  using bits = bits_of<F>;
  static constexpr int mantissa = std::numeric_limits<F>::digits - 1;
  static constexpr int bias = std::numeric_limits<F>::max_exponent - 1;
  static constexpr F rounder = static_cast<F>(3)
                             * static_cast<F>(bits{1} << (mantissa - 1));  // 1.5 * 2^mantissa
  static constexpr F splitter = static_cast<F>((bits{1} << ((mantissa + 2) / 2)) + 1);  // Veltkamp
};

}  // namespace detail

template <class F>
  requires(std::same_as<F, float> || std::same_as<F, double>)
struct lane<F> {
  using value_type = F;
  using mask = bool;
  using bits = detail::bits_of<F>;
  static constexpr bool native = true;
  static constexpr int size = 1;

  HEDGEROW_INLINE static F select(mask m, F a, F b) { return m ? a : b; }
  HEDGEROW_INLINE static F sqrt(F x) {
#if defined(__GNUC__)
    if constexpr (sizeof(F) == 4)
      return __builtin_sqrtf(x);
    else
      return __builtin_sqrt(x);
#else
    return std::sqrt(x);
#endif
  }
  HEDGEROW_INLINE static F abs(F x) { return from_bits(to_bits(x) & ~sign_bit); }
  HEDGEROW_INLINE static F get(F x, int) { return x; }
  HEDGEROW_INLINE static bool get_mask(mask m, int) { return m; }
  HEDGEROW_INLINE static F load(const F* p) { return *p; }
  HEDGEROW_INLINE static void store(F* p, F x) { *p = x; }
  HEDGEROW_INLINE static F divide(F a, F b) { return a / b; }
  HEDGEROW_INLINE static F rounded(F x) {
    HEDGEROW_KEEP_ROUNDING(x);
    return x;
  }
  HEDGEROW_INLINE static bool all(mask m) { return m; }
  HEDGEROW_INLINE static bool any(mask m) { return m; }

#if HEDGEROW_HAS_FMA
  HEDGEROW_INLINE static F mul_add(F a, F b, F c) {
#  if defined(__GNUC__)
    if constexpr (sizeof(F) == 4)
      return __builtin_fmaf(a, b, c);
    else
      return __builtin_fma(a, b, c);
#  else
    return std::fma(a, b, c);
#  endif
  }
  HEDGEROW_INLINE static F neg_mul_add(F a, F b, F c) { return mul_add(-a, b, c); }
  HEDGEROW_INLINE static F product_tail(F a, F b, F p) { return mul_add(a, b, -p); }
#else
  // In two statements: of one, clang makes an fmuladd, and folds that fused where all is constant.
  HEDGEROW_INLINE static F mul_add(F a, F b, F c) {
    const F product = a * b;
    return product + c;
  }
  HEDGEROW_INLINE static F neg_mul_add(F a, F b, F c) {
    const F product = a * b;
    return c - product;
  }
  // Dekker (1971): exact while no partial product over- or underflows.
  HEDGEROW_INLINE static F product_tail(F a, F b, F p) {
    const F ca = detail::format<F>::splitter * a, cb = detail::format<F>::splitter * b;
    const F ah = ca - (ca - a), bh = cb - (cb - b);
    const F al = a - ah, bl = b - bh;
    return ((ah * bh - p) + ah * bl + al * bh) + al * bl;
  }
#endif

  HEDGEROW_INLINE static bool any_bit(bits u) { return u != 0; }
  HEDGEROW_INLINE static bits to_bits(F x) { return bits_as<bits>(x); }
  HEDGEROW_INLINE static F from_bits(bits u) { return bits_as<F>(u); }
  template <int N>
  HEDGEROW_INLINE static bits shift_left(bits u) {
    return u << N;
  }
  template <int N>
  HEDGEROW_INLINE static bits shift_right(bits u) {
    return u >> N;
  }

 private:
  static constexpr bits sign_bit = bits{1} << (8 * sizeof(F) - 1);
};

// --- the same as free functions, which is how the kernels call them --------------------------

template <class T>
using mask_of = typename lane<T>::mask;
template <class T>
using value_of = typename lane<T>::value_type;

/// a*b + c; one rounding where the target has FMA, two elsewhere.
template <class T>
HEDGEROW_INLINE T mul_add(const T& a, const T& b, const T& c) {
  return lane<T>::mul_add(a, b, c);
}
/// c - a*b, rounded like `mul_add`.
template <class T>
HEDGEROW_INLINE T neg_mul_add(const T& a, const T& b, const T& c) {
  return lane<T>::neg_mul_add(a, b, c);
}
/// a*b - p without rounding, where p is the rounded product a*b; 0 for a type that is not native.
template <class T>
HEDGEROW_INLINE T product_tail(const T& a, const T& b, const T& p) {
  return lane<T>::product_tail(a, b, p);
}
/// c - a*b without rounding a*b first, where the two nearly cancel; on targets without FMA too.
template <class T>
HEDGEROW_INLINE T rest_of_product(const T& c, const T& a, const T& b) {
#if HEDGEROW_HAS_FMA
  return neg_mul_add(a, b, c);
#else
  const T product = a * b;
  return (c - product) - product_tail(a, b, product);
#endif
}
/// x as it stands, rounded: keeps the compiler from contracting a product and a sum that takes it
/// into one fused operation (g++ does so by default, across statements; clang does not).
template <class T>
HEDGEROW_INLINE T rounded(const T& x) {
  return lane<T>::rounded(x);
}
/// m ? a : b, element by element.
template <class T>
HEDGEROW_INLINE T select(const mask_of<T>& m, const T& a, const T& b) {
  return lane<T>::select(m, a, b);
}
/// a/b, rounded to nearest in every lane: xsimd's own quotient is not on every target.
template <class T>
HEDGEROW_INLINE T divide(const T& a, const T& b) {
  return lane<T>::divide(a, b);
}
template <class T>
HEDGEROW_INLINE T sqrt(const T& x) {
  return lane<T>::sqrt(x);
}
template <class T>
HEDGEROW_INLINE T abs(const T& x) {
  return lane<T>::abs(x);
}
/// Whether a mask is set in every element.
template <class T>
HEDGEROW_INLINE bool all(const mask_of<T>& m) {
  return lane<T>::all(m);
}
/// Whether a mask is set in some element.
template <class T>
HEDGEROW_INLINE bool any(const mask_of<T>& m) {
  return lane<T>::any(m);
}
/// The larger of two; b where a is NaN.
template <class T>
HEDGEROW_INLINE T maximum(const T& a, const T& b) {
  if constexpr (requires { lane<T>::maximum(a, b); })
    return lane<T>::maximum(a, b);
  else
    return lane<T>::select(a > b, a, b);
}
/// The smaller of two; b where a is NaN.
template <class T>
HEDGEROW_INLINE T minimum(const T& a, const T& b) {
  if constexpr (requires { lane<T>::minimum(a, b); })
    return lane<T>::minimum(a, b);
  else
    return lane<T>::select(a < b, a, b);
}

}  // namespace hedgerow::math::inline HEDGEROW_ISA
