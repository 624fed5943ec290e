// SPDX-License-Identifier: BSL-1.0
// The kernels of one unit for one instruction set: the header-only form's jobs, behind plain data.
//
// Included by one generated file for each of these, after the headers that have the jobs. It
// defines HEDGEROW_KERNELS_UNIT (black76), HEDGEROW_KERNELS_SET (avx512) and HEDGEROW_KERNELS_ENTRY
// (avx512_black76) and is compiled with that set's flags. Such a file defines nothing under a name
// that another may have: functions of this project carry the tag of their instruction set, and
// those of the standard library must all be inlined. A test reads its symbols.
#pragma once

#include <hedgerow/batch/detail/compiled.hpp>

#include <type_traits>

// Flags of the surrounding build come first and may hold -march or -mavx2.
#define HEDGEROW_KERNELS_IS_generic 0
#define HEDGEROW_KERNELS_IS_sse2 1
#define HEDGEROW_KERNELS_IS_avx2 2
#define HEDGEROW_KERNELS_IS_avx512 3
#define HEDGEROW_KERNELS_IS_neon 0
#define HEDGEROW_KERNELS_IS(set) HEDGEROW_KERNELS_IS_EXPANDED(set)
#define HEDGEROW_KERNELS_IS_EXPANDED(set) HEDGEROW_KERNELS_IS_##set
#if defined(__AVX512F__)
#  define HEDGEROW_KERNELS_FOUND 3
#elif defined(__AVX__)
#  define HEDGEROW_KERNELS_FOUND 2
#elif defined(__SSE2__) || defined(_M_X64)
#  define HEDGEROW_KERNELS_FOUND 1
#else
#  define HEDGEROW_KERNELS_FOUND 0
#endif
#if HEDGEROW_KERNELS_IS(HEDGEROW_KERNELS_SET) != HEDGEROW_KERNELS_FOUND
#  error \
      "hedgerow: the kernels bring the flags of their instruction sets themselves. Build them without flags such as -mavx2 in CMAKE_CXX_FLAGS or CXXFLAGS."
#endif

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

/// The arguments are of another type, the caller's, of the same layout. They are read where they
/// are: to the compiler an assembler statement that may write memory may have put an object of any
/// type there, which is how std::start_lifetime_as of C++23 is made. A copy of some hundred bytes
/// that were written just before costs more than all else of a call.
template <class Job, class T>
summary compiled(const void* given) {
  using own = arguments<Job, T>;
  static_assert(std::is_trivially_copyable_v<own>);
#if defined(__GNUC__) || defined(__clang__)
  __asm__("" : "+r"(given) : : "memory");
  return Job::run(*static_cast<const own*>(given));
#else
  struct bytes {
    unsigned char all[sizeof(own)];
  };
  return Job::run(math::bits_as<own>(*static_cast<const bytes*>(given)));
#endif
}

/// Null for a job of doubles alone.
template <class Job, class T>
constexpr kernels::function function_of() {
  if constexpr (requires(const arguments<Job, T>& a) { Job::run(a); })
    return compiled<Job, T>;
  else
    return nullptr;
}

template <class Jobs, class T>
struct functions_of;
template <class... Jobs, class T>
struct functions_of<job_list<Jobs...>, T> {
  static constexpr kernels::function all[] = {function_of<Jobs, T>()...};
};

using unit_jobs =
    std::tuple_element_t<static_cast<std::size_t>(kernels::unit::HEDGEROW_KERNELS_UNIT),
                         compiled_units>;

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail

namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI {

extern const entries HEDGEROW_KERNELS_ENTRY;
constexpr entries HEDGEROW_KERNELS_ENTRY = {detail::functions_of<detail::unit_jobs, double>::all,
                                            detail::functions_of<detail::unit_jobs, float>::all};

}  // namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI
