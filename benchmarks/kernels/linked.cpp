// SPDX-License-Identifier: BSL-1.0
// What the target hedgerow::kernels defines for its users, for this file alone.
#define HEDGEROW_USE_KERNELS
#define HEDGEROW_KERNELS_OF_black76

#include "body.hpp"

void bench::through_kernels(const small_chain& c) { evaluate_chain(c); }

bool bench::set_same_isa() {
#if defined(__AVX512F__)
  return hedgerow::set_isa(hedgerow::isa::avx512);
#elif defined(__AVX2__)
  return hedgerow::set_isa(hedgerow::isa::avx2);
#elif defined(__SSE2__)
  return hedgerow::set_isa(hedgerow::isa::sse2);
#else
  return true;  // one set, the compiler's own
#endif
}
