// SPDX-License-Identifier: BSL-1.0
// A register of doubles for sums over whole histories, as wide as the compiler's flags allow.
//
// Not the registers of `math/simd.hpp`: whole histories need no more than +, - and multiply-add,
// and `ratio` no xsimd. A compiler without vector types gets an array, and makes of it what it can.
#pragma once

#include <hedgerow/math/lane.hpp>

#include <cstddef>
#include <cstring>
#include <utility>

#if defined(__GNUC__) && !defined(__clang__) && (defined(__AVX512F__) || defined(__FMA__))
#  include <immintrin.h>
#endif

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

#if defined(__AVX512F__)
inline constexpr std::size_t pack_size = 8;
#elif defined(__AVX__)
inline constexpr std::size_t pack_size = 4;
#else
inline constexpr std::size_t pack_size = 2;
#endif

#if defined(__GNUC__)
using pack [[gnu::vector_size(pack_size * sizeof(double))]] = double;
#else
struct pack {
  double at[pack_size];
};
inline pack operator+(pack a, const pack& b) {
  for (std::size_t j = 0; j < pack_size; ++j)
    a.at[j] += b.at[j];
  return a;
}
inline pack operator*(pack a, const pack& b) {
  for (std::size_t j = 0; j < pack_size; ++j)
    a.at[j] *= b.at[j];
  return a;
}
inline pack operator-(pack a, const pack& b) {
  for (std::size_t j = 0; j < pack_size; ++j)
    a.at[j] -= b.at[j];
  return a;
}
#endif

HEDGEROW_INLINE pack load_pack(const double* from) {
  pack p;
  std::memcpy(&p, from, sizeof p);
  return p;
}
HEDGEROW_INLINE void store_pack(double* to, const pack& p) { std::memcpy(to, &p, sizeof p); }

HEDGEROW_INLINE pack pack_of(double v) {
  return [v]<std::size_t... J>(std::index_sequence<J...>) HEDGEROW_INLINE_LAMBDA {
    return pack{((void)J, v)...};
  }(std::make_index_sequence<pack_size>{});
}

/// p where lane + j >= first for its element j, and `padding` before.
HEDGEROW_INLINE pack padded_before(std::size_t first, std::size_t lane, const pack& p,
                                   double padding) {
#if defined(__GNUC__)
  const pack number = [&]<std::size_t... J>(std::index_sequence<J...>) HEDGEROW_INLINE_LAMBDA {
    return pack{static_cast<double>(J)...};
  }(std::make_index_sequence<pack_size>{});
  return number < pack_of(static_cast<double>(first) - static_cast<double>(lane)) ? pack_of(padding)
                                                                                  : p;
#else
  pack out = p;
  for (std::size_t j = 0; j < pack_size; ++j)
    if (lane + j < first) out.at[j] = padding;
  return out;
#endif
}

/// a b + c with the roundings of math::mul_add. Where there is one instruction for it, that is
/// named: g++ would find it by itself, but neither unoptimised nor under -ffp-contract=off.
HEDGEROW_INLINE pack pack_mul_add(const pack& a, const pack& b, const pack& c) {
#if HEDGEROW_HAS_FMA && defined(__clang__)
  return __builtin_elementwise_fma(a, b, c);
#elif defined(__GNUC__) && defined(__AVX512F__)
  return _mm512_fmadd_pd(a, b, c);
#elif defined(__GNUC__) && defined(__AVX__) && defined(__FMA__)
  return _mm256_fmadd_pd(a, b, c);
#else
  const pack product = a * b;
  return product + c;
#endif
}
/// c - a b.
HEDGEROW_INLINE pack pack_neg_mul_add(const pack& a, const pack& b, const pack& c) {
#if HEDGEROW_HAS_FMA && defined(__GNUC__)
  return pack_mul_add(-a, b, c);
#else
  const pack product = a * b;
  return c - product;
#endif
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
