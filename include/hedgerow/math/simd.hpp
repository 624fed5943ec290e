// SPDX-License-Identifier: BSL-1.0
// SIMD registers (xsimd batches of float and double) as lanes.
#pragma once

#include <hedgerow/math/lane.hpp>

#if !__has_include(<xsimd/xsimd.hpp>)
#  error \
      "hedgerow: batch.hpp and math/simd.hpp need xsimd 8.1 or later, which is not on the include path. Install it (Debian: libxsimd-dev, CMake: find_package(hedgerow COMPONENTS batch), pkg-config: hedgerow-batch), or include the headers of the other components, which do without it."
#  include <compiler_stops_here>
#endif

#include <xsimd/xsimd.hpp>

#if XSIMD_VERSION_MAJOR * 100 + XSIMD_VERSION_MINOR < 801
#  error "hedgerow: this xsimd is too old, batch.hpp and math/simd.hpp need 8.1 or later."
#endif

namespace hedgerow::math::inline HEDGEROW_ISA {

namespace detail {

// a*b + c and c - a*b in one instruction. xsimd before 9 has no AVX-512 form of its own, and
// whether a compiler then fuses the two operations differs between compilers.
#if defined(__AVX512F__)
HEDGEROW_INLINE __m512d fused(__m512d a, __m512d b, __m512d c) { return _mm512_fmadd_pd(a, b, c); }
HEDGEROW_INLINE __m512 fused(__m512 a, __m512 b, __m512 c) { return _mm512_fmadd_ps(a, b, c); }
HEDGEROW_INLINE __m512d fused_negated(__m512d a, __m512d b, __m512d c) {
  return _mm512_fnmadd_pd(a, b, c);
}
HEDGEROW_INLINE __m512d fused_difference(__m512d a, __m512d b, __m512d c) {
  return _mm512_fmsub_pd(a, b, c);
}
HEDGEROW_INLINE __m512 fused_negated(__m512 a, __m512 b, __m512 c) {
  return _mm512_fnmadd_ps(a, b, c);
}
HEDGEROW_INLINE __m512 fused_difference(__m512 a, __m512 b, __m512 c) {
  return _mm512_fmsub_ps(a, b, c);
}
#endif
#if defined(__FMA__)
HEDGEROW_INLINE __m256d fused(__m256d a, __m256d b, __m256d c) { return _mm256_fmadd_pd(a, b, c); }
HEDGEROW_INLINE __m256 fused(__m256 a, __m256 b, __m256 c) { return _mm256_fmadd_ps(a, b, c); }
HEDGEROW_INLINE __m128d fused(__m128d a, __m128d b, __m128d c) { return _mm_fmadd_pd(a, b, c); }
HEDGEROW_INLINE __m128 fused(__m128 a, __m128 b, __m128 c) { return _mm_fmadd_ps(a, b, c); }
HEDGEROW_INLINE __m256d fused_negated(__m256d a, __m256d b, __m256d c) {
  return _mm256_fnmadd_pd(a, b, c);
}
HEDGEROW_INLINE __m256d fused_difference(__m256d a, __m256d b, __m256d c) {
  return _mm256_fmsub_pd(a, b, c);
}
HEDGEROW_INLINE __m256 fused_negated(__m256 a, __m256 b, __m256 c) {
  return _mm256_fnmadd_ps(a, b, c);
}
HEDGEROW_INLINE __m256 fused_difference(__m256 a, __m256 b, __m256 c) {
  return _mm256_fmsub_ps(a, b, c);
}
HEDGEROW_INLINE __m128d fused_negated(__m128d a, __m128d b, __m128d c) {
  return _mm_fnmadd_pd(a, b, c);
}
HEDGEROW_INLINE __m128d fused_difference(__m128d a, __m128d b, __m128d c) {
  return _mm_fmsub_pd(a, b, c);
}
HEDGEROW_INLINE __m128 fused_negated(__m128 a, __m128 b, __m128 c) {
  return _mm_fnmadd_ps(a, b, c);
}
HEDGEROW_INLINE __m128 fused_difference(__m128 a, __m128 b, __m128 c) {
  return _mm_fmsub_ps(a, b, c);
}
#elif HEDGEROW_HAS_FMA && !defined(__AVX512F__)
template <class F, class Arch>
HEDGEROW_INLINE xsimd::batch<F, Arch> fused(const xsimd::batch<F, Arch>& a,
                                            const xsimd::batch<F, Arch>& b,
                                            const xsimd::batch<F, Arch>& c) {
  return xsimd::fma(a, b, c);
}
template <class F, class Arch>
HEDGEROW_INLINE xsimd::batch<F, Arch> fused_difference(const xsimd::batch<F, Arch>& a,
                                                       const xsimd::batch<F, Arch>& b,
                                                       const xsimd::batch<F, Arch>& c) {
  return xsimd::fma(a, b, -c);
}
template <class F, class Arch>
HEDGEROW_INLINE xsimd::batch<F, Arch> fused_negated(const xsimd::batch<F, Arch>& a,
                                                    const xsimd::batch<F, Arch>& b,
                                                    const xsimd::batch<F, Arch>& c) {
  return xsimd::fma(-a, b, c);
}
#endif

// Signed bytes to numbers; left to themselves g++ and xsimd do this one by one. Masks as below.
#if defined(__AVX512F__)
HEDGEROW_INLINE void widen_bytes(const signed char* p, __m512d& r) {
  r = _mm512_maskz_cvtepi32_pd(
      0xff, _mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
}
HEDGEROW_INLINE void widen_bytes(const signed char* p, __m512& r) {
  r = _mm512_maskz_cvtepi32_ps(
      0xffff,
      _mm512_maskz_cvtepi8_epi32(0xffff, _mm_loadu_si128(reinterpret_cast<const __m128i*>(p))));
}
#endif
#if defined(__AVX2__)
HEDGEROW_INLINE void widen_bytes(const signed char* p, __m256d& r) {
  r = _mm256_cvtepi32_pd(_mm_cvtepi8_epi32(_mm_loadu_si32(p)));
}
HEDGEROW_INLINE void widen_bytes(const signed char* p, __m256& r) {
  r = _mm256_cvtepi32_ps(
      _mm256_cvtepi8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))));
}
#endif

#if defined(__AVX512F__)
// What xsimd calls for these merges into an undefined register, and g++ 12 warns of that wherever
// it is inlined (GCC bug 105593). Merging into zero under a full mask is the same instruction.
template <int N>
HEDGEROW_INLINE __m512i shifted_left(__m512i u, std::uint64_t) {
  return _mm512_maskz_slli_epi64(0xff, u, N);
}
template <int N>
HEDGEROW_INLINE __m512i shifted_left(__m512i u, std::uint32_t) {
  return _mm512_maskz_slli_epi32(0xffff, u, N);
}
template <int N>
HEDGEROW_INLINE __m512i shifted_right(__m512i u, std::uint64_t) {
  return _mm512_maskz_srli_epi64(0xff, u, N);
}
template <int N>
HEDGEROW_INLINE __m512i shifted_right(__m512i u, std::uint32_t) {
  return _mm512_maskz_srli_epi32(0xffff, u, N);
}
HEDGEROW_INLINE __m512d larger(__m512d a, __m512d b) { return _mm512_maskz_max_pd(0xff, a, b); }
HEDGEROW_INLINE __m512 larger(__m512 a, __m512 b) { return _mm512_maskz_max_ps(0xffff, a, b); }
HEDGEROW_INLINE __m512d smaller(__m512d a, __m512d b) { return _mm512_maskz_min_pd(0xff, a, b); }
HEDGEROW_INLINE __m512 smaller(__m512 a, __m512 b) { return _mm512_maskz_min_ps(0xffff, a, b); }
HEDGEROW_INLINE __m512d root(__m512d x) { return _mm512_maskz_sqrt_pd(0xff, x); }
HEDGEROW_INLINE __m512 root(__m512 x) { return _mm512_maskz_sqrt_ps(0xffff, x); }
// x 2^k in one instruction, overflow and subnormal results included.
HEDGEROW_INLINE __m512d scaled(__m512d x, __m512d k) { return _mm512_maskz_scalef_pd(0xff, x, k); }
HEDGEROW_INLINE __m512 scaled(__m512 x, __m512 k) { return _mm512_maskz_scalef_ps(0xffff, x, k); }
#endif

// a > b ? a : b and a < b ? a : b, for NaN and zeros too, are one instruction on x86.
void larger() = delete;
void smaller() = delete;
#if defined(__AVX__)
HEDGEROW_INLINE __m256d larger(__m256d a, __m256d b) { return _mm256_max_pd(a, b); }
HEDGEROW_INLINE __m256 larger(__m256 a, __m256 b) { return _mm256_max_ps(a, b); }
HEDGEROW_INLINE __m256d smaller(__m256d a, __m256d b) { return _mm256_min_pd(a, b); }
HEDGEROW_INLINE __m256 smaller(__m256 a, __m256 b) { return _mm256_min_ps(a, b); }
#endif
#if defined(__SSE2__)
HEDGEROW_INLINE __m128d larger(__m128d a, __m128d b) { return _mm_max_pd(a, b); }
HEDGEROW_INLINE __m128 larger(__m128 a, __m128 b) { return _mm_max_ps(a, b); }
HEDGEROW_INLINE __m128d smaller(__m128d a, __m128d b) { return _mm_min_pd(a, b); }
HEDGEROW_INLINE __m128 smaller(__m128 a, __m128 b) { return _mm_min_ps(a, b); }
#endif

// Asks for the cache line at an address; any address will do.
HEDGEROW_INLINE void prefetch([[maybe_unused]] std::uintptr_t address) {
#if defined(__GNUC__)
  // An address beyond an array, which a pointer may not be computed to.
  __builtin_prefetch(reinterpret_cast<const void*>(address));  // NOLINT(performance-no-int-to-ptr)
#elif defined(_M_X64)
  _mm_prefetch(reinterpret_cast<const char*>(address), _MM_HINT_T0);
#endif
}

// Stores that leave the cache alone, to an address aligned like the register, and the fence after
// the last of them. Ordinary stores where there is no such thing.
#if defined(__AVX512F__)
HEDGEROW_INLINE void stream(double* p, __m512d x) { _mm512_stream_pd(p, x); }
HEDGEROW_INLINE void stream(float* p, __m512 x) { _mm512_stream_ps(p, x); }
#endif
#if defined(__AVX__)
HEDGEROW_INLINE void stream(double* p, __m256d x) { _mm256_stream_pd(p, x); }
HEDGEROW_INLINE void stream(float* p, __m256 x) { _mm256_stream_ps(p, x); }
#endif
#if defined(__SSE2__)
HEDGEROW_INLINE void stream(double* p, __m128d x) { _mm_stream_pd(p, x); }
HEDGEROW_INLINE void stream(float* p, __m128 x) { _mm_stream_ps(p, x); }
HEDGEROW_INLINE void end_stream() { _mm_sfence(); }
#else
template <class F, class Arch>
HEDGEROW_INLINE void stream(F* p, const xsimd::batch<F, Arch>& x) {
  x.store_unaligned(p);
}
HEDGEROW_INLINE void end_stream() {}
#endif

}  // namespace detail

template <class F, class Arch>
struct lane<xsimd::batch<F, Arch>> {
  using B = xsimd::batch<F, Arch>;
  using value_type = F;
  using mask = typename B::batch_bool_type;
  using bits = xsimd::batch<detail::bits_of<F>, Arch>;
  static constexpr bool native = true;
  static constexpr int size = static_cast<int>(B::size);
  static constexpr bool wide = sizeof(B) == 64;  ///< a 512-bit register

  HEDGEROW_INLINE static B select(const mask& m, const B& a, const B& b) {
    return xsimd::select(m, a, b);
  }
  HEDGEROW_INLINE static B sqrt(const B& x) {
#if defined(__AVX512F__)
    if constexpr (wide) return B(detail::root(raw(x)));
#endif
#if defined(__aarch64__)
    if constexpr (std::same_as<F, float> && sizeof(B) == 16)
      return B(vsqrtq_f32(static_cast<float32x4_t>(x)));
#endif
    return xsimd::sqrt(x);
  }
  /// a/b rounded to nearest. xsimd 8.1 refines an estimate for floats on Arm, which may be off by
  /// an ulp or so.
  HEDGEROW_INLINE static B divide(const B& a, const B& b) {
#if defined(__aarch64__)
    if constexpr (std::same_as<F, float> && sizeof(B) == 16)
      return B(vdivq_f32(static_cast<float32x4_t>(a), static_cast<float32x4_t>(b)));
#endif
    return a / b;
  }
  HEDGEROW_INLINE static B abs(const B& x) { return xsimd::abs(x); }
  /// The larger in every element; b where a is NaN or both are zeros.
  HEDGEROW_INLINE static B maximum(const B& a, const B& b) {
    if constexpr (requires { detail::larger(raw(a), raw(b)); })
      return B(detail::larger(raw(a), raw(b)));
    else
      return select(a > b, a, b);
  }
  /// The smaller in every element; b where a is NaN or both are zeros.
  HEDGEROW_INLINE static B minimum(const B& a, const B& b) {
    if constexpr (requires { detail::smaller(raw(a), raw(b)); })
      return B(detail::smaller(raw(a), raw(b)));
    else
      return select(a < b, a, b);
  }
  HEDGEROW_INLINE static F get(const B& x, int i) { return x.get(static_cast<std::size_t>(i)); }
  HEDGEROW_INLINE static bool get_mask(const mask& m, int i) {
    return m.get(static_cast<std::size_t>(i));
  }
  HEDGEROW_INLINE static B load(const F* p) { return B::load_unaligned(p); }
  HEDGEROW_INLINE static void store(F* p, const B& x) { x.store_unaligned(p); }
  /// Past the cache, to an address aligned to the register's size.
  HEDGEROW_INLINE static void stream(F* p, const B& x) { detail::stream(p, raw(x)); }
  /// p[0], p[1], ... as numbers.
  template <class From>
  HEDGEROW_INLINE static B widen(const From* p) {
    if constexpr (std::same_as<From, F>) {
      return load(p);
#if defined(__AVX2__)
    } else if constexpr (sizeof(From) == 1 && sizeof(B) >= 32) {
      typename B::register_type r;
      detail::widen_bytes(p, r);
      return B(r);
#endif
    } else {
      F values[B::size];
      for (std::size_t i = 0; i < B::size; ++i)
        values[i] = static_cast<F>(p[i]);
      return load(values);
    }
  }
  HEDGEROW_INLINE static B rounded(B x) {
    HEDGEROW_KEEP_ROUNDING(x.data);
    return x;
  }
  HEDGEROW_INLINE static bool all(const mask& m) { return xsimd::all(m); }
  HEDGEROW_INLINE static bool any(const mask& m) { return xsimd::any(m); }

  HEDGEROW_INLINE static B mul_add(const B& a, const B& b, const B& c) {
#if HEDGEROW_HAS_FMA
    return B(detail::fused(raw(a), raw(b), raw(c)));
#else
    return a * b + c;
#endif
  }
  HEDGEROW_INLINE static B neg_mul_add(const B& a, const B& b, const B& c) {
#if HEDGEROW_HAS_FMA
    return B(detail::fused_negated(raw(a), raw(b), raw(c)));
#else
    return c - a * b;
#endif
  }
  HEDGEROW_INLINE static B product_tail(const B& a, const B& b, const B& p) {
#if HEDGEROW_HAS_FMA
    return B(detail::fused_difference(raw(a), raw(b), raw(p)));
#else
    const B splitter(detail::format<F>::splitter);  // Dekker (1971), as in the scalar lane
    const B ca = splitter * a, cb = splitter * b;
    const B ah = ca - (ca - a), bh = cb - (cb - b);
    const B al = a - ah, bl = b - bh;
    return ((ah * bh - p) + ah * bl + al * bh) + al * bl;
#endif
  }

#if defined(__AVX512F__)
  /// x 2^k for a whole k, rounded once.
  HEDGEROW_INLINE static B scale(const B& x, const B& k)
    requires wide
  {
    return B(detail::scaled(raw(x), raw(k)));
  }
#endif

  HEDGEROW_INLINE static bool any_bit(const bits& u) {
    return xsimd::any(u != bits(detail::bits_of<F>{0}));
  }
  HEDGEROW_INLINE static bits to_bits(const B& x) {
#if XSIMD_VERSION_MAJOR >= 11
    return xsimd::bitwise_cast<detail::bits_of<F>>(x);
#else
    return xsimd::bitwise_cast<bits>(x);
#endif
  }
  HEDGEROW_INLINE static B from_bits(const bits& u) {
#if XSIMD_VERSION_MAJOR >= 11
    return xsimd::bitwise_cast<F>(u);
#else
    return xsimd::bitwise_cast<B>(u);
#endif
  }
  template <int N>
  HEDGEROW_INLINE static bits shift_left(const bits& u) {
#if defined(__AVX512F__)
    if constexpr (wide)
      return bits(detail::shifted_left<N>(static_cast<__m512i>(u), detail::bits_of<F>{}));
#endif
    return u << N;
  }
  template <int N>
  HEDGEROW_INLINE static bits shift_right(const bits& u) {
#if defined(__AVX512F__)
    if constexpr (wide)
      return bits(detail::shifted_right<N>(static_cast<__m512i>(u), detail::bits_of<F>{}));
#endif
    return u >> N;
  }

 private:
#if defined(__SSE2__)
  HEDGEROW_INLINE static typename B::register_type raw(const B& x) { return x; }
#else
  HEDGEROW_INLINE static B raw(B x) { return x; }
#endif
};

}  // namespace hedgerow::math::inline HEDGEROW_ISA
