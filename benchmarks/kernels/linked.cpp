// SPDX-License-Identifier: BSL-1.0
// What the target hedgerow::kernels defines for its users, for this file alone.
#define HEDGEROW_USE_KERNELS black76, strikes, conversions, hedging, panels

#include "body.hpp"

namespace bench {

constexpr kind_of_call through_kernels[kinds] = {calls[0], calls[1], calls[2], calls[3], calls[4],
                                                 calls[5], calls[6], calls[7], calls[8]};

}  // namespace bench

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
