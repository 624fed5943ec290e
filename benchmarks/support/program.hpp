// SPDX-License-Identifier: BSL-1.0
// What the benchmark programs share: registering, the core's clock, and what was compiled how.
#pragma once

#include <hedgerow/version.hpp>

#include <benchmark/benchmark.h>
#include <xsimd/xsimd.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

namespace bench {

/// Times run(), which handles `rows` rows of memory a call; reports as "<name>/<rows>/<who>".
template <class F>
void add(const std::string& name, std::size_t rows, const std::string& who, F run) {
  const std::string full = name + "/" + std::to_string(rows) + "/" + who;
  benchmark::RegisterBenchmark(full.c_str(), [run](benchmark::State& state) mutable {
    for (auto _ : state) {
      run();
      benchmark::ClobberMemory();
    }
  });
}

#if defined(__x86_64__)
/// The core's clock under `load`, which it may lower: counter "cycle", the time of one addition
/// that waits for the one before.
template <class F>
void add_clock(F load) {
  benchmark::RegisterBenchmark("clock/1/core", [load](benchmark::State& state) mutable {
    using clock = std::chrono::steady_clock;
    constexpr int sums = 512, additions = 16 * sums;
    auto best = clock::duration::max();
    for (auto _ : state) {
      for (int i = 0; i < 8; ++i)
        load();
      const auto start = clock::now();
      long sum = 0;
      for (int i = 0; i < sums; ++i)
        asm volatile(".rept 16\n add $1, %0\n .endr" : "+r"(sum));
      best = (std::min)(best, clock::now() - start);
    }
    state.counters["cycle"] = std::chrono::duration<double, std::nano>(best).count() / additions;
  });
}

/// Independent multiply-adds; whether 512-bit ones start as often as 256-bit ones differs between
/// cores.
inline void add_fma_rates() {
#  if defined(__AVX512F__)
#    define HEDGEROW_BENCH_FMA(r)                                                               \
      asm volatile(".irp n, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31\n vfmadd213pd %%" r \
                   "\\n, %%" r "\\n, %%" r "\\n\n .endr"                                        \
                   :                                                                            \
                   :                                                                            \
                   : "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23",    \
                     "xmm24", "xmm25", "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31")
  add("fma256", 1024, "core", [] {
    for (int i = 0; i < 64; ++i)
      HEDGEROW_BENCH_FMA("ymm");
  });
  add("fma512", 1024, "core", [] {
    for (int i = 0; i < 64; ++i)
      HEDGEROW_BENCH_FMA("zmm");
  });
#    undef HEDGEROW_BENCH_FMA
#  endif
}
#else
template <class F>
void add_clock(F) {}
inline void add_fma_rates() {}
#endif

/// The rest of main(), after everything is registered.
inline int run_program(int argc, char** argv) {
#if defined(__clang__)
  benchmark::AddCustomContext("compiler", "clang++ " __clang_version__);
#else
  benchmark::AddCustomContext("compiler", "g++ " __VERSION__);
#endif
  benchmark::AddCustomContext("flags", HEDGEROW_BENCHMARK_FLAGS);
  benchmark::AddCustomContext("hedgerow", std::to_string(HEDGEROW_VERSION_MAJOR) + "."
                                              + std::to_string(HEDGEROW_VERSION_MINOR) + "."
                                              + std::to_string(HEDGEROW_VERSION_PATCH));
  benchmark::AddCustomContext("xsimd", std::to_string(XSIMD_VERSION_MAJOR) + "."
                                           + std::to_string(XSIMD_VERSION_MINOR) + "."
                                           + std::to_string(XSIMD_VERSION_PATCH));
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}

}  // namespace bench
