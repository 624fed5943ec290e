// SPDX-License-Identifier: BSL-1.0
// The instruction set that the compiled kernels (CMake target hedgerow::kernels) run with.
//
// Including this is not needed to use them: linking the target is. Without it, what is declared
// here is an undefined reference.
#pragma once

#include <hedgerow/math/config.hpp>

namespace hedgerow {

/// The instruction sets that the kernels are compiled for. `generic` is a processor that is neither
/// x86 nor 64-bit Arm; it, `sse2` and `neon` are what the compiler takes by itself.
enum class isa : unsigned char { generic, sse2, avx2, avx512, neon };

inline namespace HEDGEROW_ISA {

/// "sse2", "avx2", "avx512", "neon" or "generic": as the environment variable spells it.
HEDGEROW_INLINE constexpr const char* to_string(isa set) {
  constexpr const char* names[] = {"generic", "sse2", "avx2", "avx512", "neon"};
  return names[static_cast<unsigned char>(set)];
}

}  // namespace HEDGEROW_ISA

inline namespace HEDGEROW_KERNELS_ABI {

/// The instruction set that batch calls run with from now on.
///
/// The first call of this or of a batch settles it: what the environment variable HEDGEROW_ISA
/// names (sse2, avx2, avx512; neon), read that once, or else the best that this processor and
/// operating system have. A name that is unknown, or of a set that the processor lacks or the
/// library was built without, counts as none, and this call tells which set it is instead. Any
/// thread may call it. O(1), does not allocate.
isa active_isa() noexcept;

/// Has batch calls run with `set` from now on, in all threads; calls under way end as they began.
///
/// @return false, and nothing is changed, where the processor lacks it or the library was built
///         without it. Any thread may call it. O(1), does not allocate.
bool set_isa(isa set) noexcept;

}  // namespace HEDGEROW_KERNELS_ABI
}  // namespace hedgerow
