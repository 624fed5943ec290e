// SPDX-License-Identifier: BSL-1.0
// From registers to bytes: masks as bits, and the lowest byte of every element.
//
// A loop over the elements costs more than all that a short policy computes. Where there is no
// instruction for it, the loop it is.
#pragma once

#include <hedgerow/batch/detail/lockstep.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

/// Stands in where an instruction set has no such register.
struct no_register {};

// --- masks ---------------------------------------------------------------------------------------

std::uint64_t movemask(no_register) = delete;

#if defined(__AVX512F__)
HEDGEROW_INLINE std::uint64_t movemask(__mmask8 m) { return m; }
HEDGEROW_INLINE std::uint64_t movemask(__mmask16 m) { return m; }
#endif
#if defined(__AVX__)
HEDGEROW_INLINE std::uint64_t movemask(__m256d m) {
  return static_cast<unsigned>(_mm256_movemask_pd(m));
}
HEDGEROW_INLINE std::uint64_t movemask(__m256 m) {
  return static_cast<unsigned>(_mm256_movemask_ps(m));
}
#endif
#if defined(__SSE2__)
HEDGEROW_INLINE std::uint64_t movemask(__m128d m) {
  return static_cast<unsigned>(_mm_movemask_pd(m));
}
HEDGEROW_INLINE std::uint64_t movemask(__m128 m) {
  return static_cast<unsigned>(_mm_movemask_ps(m));
}
#endif

/// Bit i is element i of a register's mask.
template <class B>
HEDGEROW_INLINE std::uint64_t mask_bits_of(const math::mask_of<B>& m) {
  if constexpr (requires { detail::movemask(m.data); }) {
    return detail::movemask(m.data);
  } else {
    std::uint64_t bits = 0;
    for (int i = 0; i < math::lane<B>::size; ++i)
      bits |= std::uint64_t{math::lane<B>::get_mask(m, i)} << i;
    return bits;
  }
}

/// The same of two registers in lockstep.
template <class B>
HEDGEROW_INLINE std::uint64_t mask_bits(const math::mask_of<lockstep<B>>& m) {
  return mask_bits_of<B>(m.a) | mask_bits_of<B>(m.b) << math::lane<B>::size;
}

/// How many bits are set, and the lowest of them; not <bit>'s, which may be emitted out of line
/// under a name that all instruction sets share.
HEDGEROW_INLINE std::size_t bits_set(std::uint64_t bits) {
#if defined(__GNUC__)
  return static_cast<std::size_t>(__builtin_popcountll(bits));
#else
  std::size_t n = 0;
  for (; bits != 0; bits &= bits - 1)
    ++n;
  return n;
#endif
}
HEDGEROW_INLINE std::size_t lowest_bit(std::uint64_t bits) {
  return bits_set((bits & (0 - bits)) - 1);
}

// --- elements ------------------------------------------------------------------------------------

// The last argument tells elements of 8 bytes from those of 4.
void put_bytes(unsigned char*, no_register, std::uint64_t) = delete;
#if defined(__AVX512F__)
HEDGEROW_INLINE void put_bytes(unsigned char* p, __m512i u, std::uint64_t) {
  _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm512_maskz_cvtepi64_epi8(0xff, u));
}
HEDGEROW_INLINE void put_bytes(unsigned char* p, __m512i u, std::uint32_t) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_maskz_cvtepi32_epi8(0xffff, u));
}
#endif
#if defined(__SSE2__)
HEDGEROW_INLINE void put_bytes(unsigned char* p, __m128i u, std::uint64_t) {
  p[0] = static_cast<unsigned char>(_mm_cvtsi128_si32(u));
  p[1] = static_cast<unsigned char>(_mm_extract_epi16(u, 4));
}
HEDGEROW_INLINE void put_bytes(unsigned char* p, __m128i u, std::uint32_t) {
  const __m128i low = _mm_and_si128(u, _mm_set1_epi32(0xff));
  const __m128i words = _mm_packs_epi32(low, low);
  const int bytes = _mm_cvtsi128_si32(_mm_packus_epi16(words, words));
  std::memcpy(p, &bytes, sizeof bytes);
}
#endif
#if defined(__AVX2__)
HEDGEROW_INLINE void put_bytes(unsigned char* p, __m256i u, std::uint64_t) {
  const __m256i even = _mm256_set1_epi64x(0x0800);  // bytes 0 and 8 of each half
  const __m256i both = _mm256_shuffle_epi8(u, even);
  _mm_storeu_si32(
      p, _mm_unpacklo_epi16(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1)));
}
HEDGEROW_INLINE void put_bytes(unsigned char* p, __m256i u, std::uint32_t) {
  const __m256i each = _mm256_set1_epi64x(0x0c080400);
  const __m256i both = _mm256_shuffle_epi8(u, each);
  _mm_storel_epi64(
      reinterpret_cast<__m128i*>(p),
      _mm_unpacklo_epi32(_mm256_castsi256_si128(both), _mm256_extracti128_si256(both, 1)));
}
#endif

/// p[i] = the lowest byte of element i of a register.
template <class B>
HEDGEROW_INLINE void store_low_bytes_of(unsigned char* p, const typename math::lane<B>::bits& u) {
  using element = math::detail::bits_of<math::value_of<B>>;
  if constexpr (requires { detail::put_bytes(p, u.data, element{}); }) {
    detail::put_bytes(p, u.data, element{});
  } else {
    element elements[static_cast<std::size_t>(math::lane<B>::size)];
    u.store_unaligned(elements);
    for (int i = 0; i < math::lane<B>::size; ++i)
      p[i] = static_cast<unsigned char>(elements[i]);
  }
}

/// The same of two registers in lockstep.
template <class B>
HEDGEROW_INLINE void store_low_bytes(unsigned char* p,
                                     const typename math::lane<lockstep<B>>::bits& u) {
  store_low_bytes_of<B>(p, u.a);
  store_low_bytes_of<B>(p + math::lane<B>::size, u.b);
}

/// p[i] = 1 where a mask is set, else 0. `bits` are those of the mask.
template <class B>
HEDGEROW_INLINE void store_mask(unsigned char* p, const math::mask_of<lockstep<B>>& m,
                                [[maybe_unused]] std::uint64_t bits) {
  using V = lockstep<B>;
  using L = math::lane<V>;
  using T = math::value_of<B>;
#if defined(__AVX512VL__) && defined(__AVX512BW__)
  if constexpr (L::size == 16) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p),
                     _mm_maskz_set1_epi8(static_cast<__mmask16>(bits), 1));
    return;
  } else if constexpr (L::size == 32) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p),
                        _mm256_maskz_set1_epi8(static_cast<__mmask32>(bits), 1));
    return;
  }
#endif
  const V one = L::from_bits(typename L::bits(math::detail::bits_of<T>{1}));
  store_low_bytes<B>(p, L::to_bits(L::select(m, one, V(T(0)))));
}

/// The whole number in every element, 0 to 2^22, as bits: its bytes are the lowest.
template <class V>
HEDGEROW_INLINE typename math::lane<V>::bits whole_bits(const V& x) {
  // In [2^mantissa, 2^(mantissa + 1)) a number's last bit counts one.
  using T = math::value_of<V>;
  constexpr T shift = static_cast<T>(std::uint64_t{1} << math::detail::format<T>::mantissa);
  return math::lane<V>::to_bits(x + V(shift));
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail
