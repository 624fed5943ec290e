// run_on <default|sse2|avx2|avx512> <program> [argument...]
//
// Becomes the program if this CPU has the instruction set that the program was compiled for, and
// exits with 77, which ctest reports as "skipped", if not. The question cannot be asked by the
// program itself: its static initialisers may already hold the instructions in doubt.
#include <unistd.h>

#include <cstdio>
#include <cstring>

namespace {

constexpr int skip = 77;

bool cpu_has(const char* isa) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (std::strcmp(isa, "avx2") == 0) return avx2;
  if (std::strcmp(isa, "avx512") == 0) {
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512cd");
  }
#endif
  return std::strcmp(isa, "sse2") == 0 || std::strcmp(isa, "default") == 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: run_on <default|sse2|avx2|avx512> <program> [argument...]\n");
    return 2;
  }
  if (!cpu_has(argv[1])) {
    std::printf("skipped: this CPU lacks %s\n", argv[1]);
    return skip;
  }
  execv(argv[2], argv + 2);
  std::perror(argv[2]);
  return 2;
}
