// SPDX-License-Identifier: BSL-1.0
// What every header relies on: the language, refused flags, inlining, and the tag of release and
// instruction set.
#pragma once

// A header that does not exist stops the compiler, here and where a library is missing: one message
// instead of hundreds that follow from it.
#if defined(_MSVC_LANG) ? _MSVC_LANG < 202002L : __cplusplus < 202002L
#  error \
      "hedgerow: needs C++20. Compile with -std=c++20, or link CMake's target hedgerow::hedgerow, which asks for it."
#  include <compiler_stops_here>
#endif

#if defined(HEDGEROW_ONE_FILE)
#  error "hedgerow: the one-file form comes before headers of <hedgerow/...>; use one or the other"
#endif

// Infinities, NaNs and the order of operations are part of hedgerow's results: limits are values,
// bad input is NaN, and compensated sums vanish when a compiler may reassociate them.
#if !defined(HEDGEROW_ALLOW_FAST_MATH)
#  if defined(__FAST_MATH__)
#    error \
        "hedgerow: -ffast-math (or -Ofast) breaks its limits, NaN reporting and error bounds. Compile the files that include hedgerow without it, or define HEDGEROW_ALLOW_FAST_MATH to take results without any documented guarantee."
#  elif defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__ == 1
#    error \
        "hedgerow: -ffinite-math-only breaks its limits and NaN reporting. Compile the files that include hedgerow without it, or define HEDGEROW_ALLOW_FAST_MATH to take results without any documented guarantee."
#  endif
#endif

#include <hedgerow/version.hpp>

#if defined(_MSC_VER) && !defined(__clang__)
#  define HEDGEROW_INLINE __forceinline
#  define HEDGEROW_INLINE_LAMBDA
#  define HEDGEROW_NOINLINE __declspec(noinline)
#else
#  define HEDGEROW_INLINE [[gnu::always_inline]] inline
#  define HEDGEROW_INLINE_LAMBDA __attribute__((always_inline))
#  define HEDGEROW_NOINLINE [[gnu::noinline]]
#endif

// Whether a*b+c compiles to one instruction with one rounding. AVX-512F has its own, which g++ uses
// without -mfma, and so without __FMA__.
#if defined(__FMA__) || defined(__AVX512F__) || defined(__aarch64__) || defined(_M_ARM64)
#  define HEDGEROW_HAS_FMA 1
#else
#  define HEDGEROW_HAS_FMA 0
#endif

// Hides a product's value from g++'s contraction of a*b+c without emitting an instruction.
#if defined(__GNUC__) && !defined(__clang__) && HEDGEROW_HAS_FMA && defined(__x86_64__)
#  define HEDGEROW_KEEP_ROUNDING(x) __asm__("" : "+v"(x))
#elif defined(__GNUC__) && !defined(__clang__) && HEDGEROW_HAS_FMA && defined(__aarch64__)
#  define HEDGEROW_KEEP_ROUNDING(x) __asm__("" : "+w"(x))
#else
#  define HEDGEROW_KEEP_ROUNDING(x) static_cast<void>(x)
#endif

// Every function that may be emitted out of line lives in the inline namespace HEDGEROW_ISA, which
// names the release and the instruction set (v0_1_avx2_fma): files of one program that were
// compiled under different -m flags, or against different releases, never share a function body.
// Plain data types stay outside it and may cross such files. docs/architecture.md has the policy.
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512BW__) && defined(__AVX512VL__)
#  define HEDGEROW_DETAIL_ISA avx512
#elif defined(__AVX512F__)
#  define HEDGEROW_DETAIL_ISA avx512f
#elif defined(__AVX2__) && defined(__FMA__)
#  define HEDGEROW_DETAIL_ISA avx2_fma
#elif defined(__AVX2__)
#  define HEDGEROW_DETAIL_ISA avx2
#elif defined(__AVX__) && defined(__FMA__)
#  define HEDGEROW_DETAIL_ISA avx_fma
#elif defined(__AVX__)
#  define HEDGEROW_DETAIL_ISA avx
#elif defined(__SSE4_2__)
#  define HEDGEROW_DETAIL_ISA sse4_2
#elif defined(__SSE4_1__)
#  define HEDGEROW_DETAIL_ISA sse4_1
#elif defined(__SSSE3__)
#  define HEDGEROW_DETAIL_ISA ssse3
#elif defined(__SSE3__)
#  define HEDGEROW_DETAIL_ISA sse3
#elif defined(__SSE2__) || defined(_M_X64)
#  define HEDGEROW_DETAIL_ISA sse2
#elif defined(__ARM_FEATURE_SVE)
#  define HEDGEROW_DETAIL_ISA sve
#elif defined(__aarch64__) || defined(_M_ARM64)
#  define HEDGEROW_DETAIL_ISA neon
#else
#  define HEDGEROW_DETAIL_ISA generic
#endif

// Two more forms of the same functions: files that hand their batches to the compiled kernels
// (target hedgerow::kernels), and these kernels' own, which no user's flags may replace.
#if defined(HEDGEROW_COMPILING_KERNELS)
#  define HEDGEROW_DETAIL_FORM _compiled
#elif defined(HEDGEROW_USE_KERNELS)
#  define HEDGEROW_DETAIL_FORM _kernels
#else
#  define HEDGEROW_DETAIL_FORM
#endif

#define HEDGEROW_DETAIL_TAG(major, minor, isa, form) v##major##_##minor##_##isa##form
#define HEDGEROW_DETAIL_EXPANDED_TAG(major, minor, isa, form) \
  HEDGEROW_DETAIL_TAG(major, minor, isa, form)
#define HEDGEROW_ISA                                                           \
  HEDGEROW_DETAIL_EXPANDED_TAG(HEDGEROW_VERSION_MAJOR, HEDGEROW_VERSION_MINOR, \
                               HEDGEROW_DETAIL_ISA, HEDGEROW_DETAIL_FORM)

// Names what the library of kernels exports: its release alone, since it serves every set of flags.
#define HEDGEROW_KERNELS_ABI \
  HEDGEROW_DETAIL_EXPANDED_TAG(HEDGEROW_VERSION_MAJOR, HEDGEROW_VERSION_MINOR, kernels, )
