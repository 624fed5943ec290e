// SPDX-License-Identifier: BSL-1.0
// Which instruction set's kernels are called. Compiled like the rest of the program: no flag of its
// own, no constructor that runs before main.
#include <hedgerow/batch/detail/kernel_table.hpp>

#include <atomic>
#include <cstdlib>
#include <cstring>

namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI {
namespace {

// Generated: declarations of the tables' entries, and `tables`, the better the later.
#include "hedgerow_kernel_tables.inc"

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
  return true;  // no table of these is built where the compiler does not take them by itself
}

const table* usable(isa set) noexcept {
  for (const table& t : tables) {
    if (t.set == set) return cpu_has(set) ? &t : nullptr;
  }
  return nullptr;
}

const table* first_choice() noexcept {
  const char* const wanted = std::getenv("HEDGEROW_ISA");
  const table* best = nullptr;
  for (const table& t : tables) {
    if (!cpu_has(t.set)) continue;
    if (wanted != nullptr && std::strcmp(wanted, to_string(t.set)) == 0) return &t;
    best = &t;
  }
  return best;
}

// The tables are constants, so that the pointer alone has to be seen by other threads.
constinit std::atomic<const table*> chosen{nullptr};

}  // namespace

const table& active() noexcept {
  const table* t = chosen.load(std::memory_order_relaxed);
  if (t != nullptr) [[likely]]
    return *t;
  const table* const first = first_choice();
  // Where set_isa() came between, its choice stays.
  return chosen.compare_exchange_strong(t, first, std::memory_order_relaxed) ? *first : *t;
}

}  // namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI

namespace hedgerow::inline HEDGEROW_KERNELS_ABI {

isa active_isa() noexcept { return batch::kernels::active().set; }

bool set_isa(isa set) noexcept {
  const batch::kernels::table* const t = batch::kernels::usable(set);
  if (t != nullptr) batch::kernels::chosen.store(t, std::memory_order_relaxed);
  return t != nullptr;
}

}  // namespace hedgerow::inline HEDGEROW_KERNELS_ABI
