// SPDX-License-Identifier: BSL-1.0
// Which instruction set's kernels are called. Compiled like the rest of the program: no flag of its
// own, no constructor that runs before main.
#include "choice.hpp"

#include <cstdlib>
#include <cstring>

namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI {
namespace {

// Generated: those that the library was built for, the better the later.
constexpr isa sets[] = {
#include "hedgerow_kernel_sets.inc"
};
constexpr int set_count = static_cast<int>(sizeof(sets) / sizeof(sets[0]));

/// Whether the processor has it and the operating system saves its registers: the compiler's own
/// question asks both (CPUID and XGETBV). A compiler that has none gets what it takes by itself.
bool cpu_has(isa set) noexcept {
  switch (set) {
#if (defined(__GNUC__) || defined(__clang__)) && (defined(__x86_64__) || defined(__i386__))
    case isa::avx2:
      return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case isa::avx512:
      return cpu_has(isa::avx2) && __builtin_cpu_supports("avx512f")
          && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw")
          && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512cd");
#else
    case isa::avx2:
    case isa::avx512:
      return false;
#endif
    case isa::generic:
    case isa::sse2:
    case isa::neon:
      break;
  }
  return true;  // none of these is built where the compiler does not take them by itself
}

/// The place of a set that can be called; -1 where there is none.
int usable(isa set) noexcept {
  for (int i = 0; i < set_count; ++i) {
    if (sets[i] == set) return cpu_has(set) ? i : -1;
  }
  return -1;
}

int first_choice() noexcept {
  const char* const wanted = std::getenv("HEDGEROW_ISA");
  int best = 0;
  for (int i = 0; i < set_count; ++i) {
    if (!cpu_has(sets[i])) continue;
    if (wanted != nullptr && std::strcmp(wanted, to_string(sets[i])) == 0) return i;
    best = i;
  }
  return best;
}

}  // namespace

constinit std::atomic<int> chosen{-1};

int choose() noexcept {
  int place = -1;
  const int first = first_choice();
  // Where set_isa() came between, its choice stays.
  return chosen.compare_exchange_strong(place, first, std::memory_order_relaxed) ? first : place;
}

}  // namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI

namespace hedgerow::inline HEDGEROW_KERNELS_ABI {

isa active_isa() noexcept { return batch::kernels::sets[batch::kernels::choice()]; }

bool set_isa(isa set) noexcept {
  const int place = batch::kernels::usable(set);
  if (place >= 0) batch::kernels::chosen.store(place, std::memory_order_relaxed);
  return place >= 0;
}

}  // namespace hedgerow::inline HEDGEROW_KERNELS_ABI
