// SPDX-License-Identifier: BSL-1.0
// Prints the instruction set that a program begins with; the tests set HEDGEROW_ISA.
#include <hedgerow/kernels.hpp>

#include <cstdio>
#include <cstdlib>

int main() {
  const hedgerow::isa first = hedgerow::active_isa();
#if defined(_WIN32)
  _putenv("HEDGEROW_ISA=sse2");
#else
  setenv("HEDGEROW_ISA", "sse2", 1);  // too late: the variable is read once
#endif
  std::printf("%s, then %s\n", hedgerow::to_string(first),
              hedgerow::to_string(hedgerow::active_isa()));
}
