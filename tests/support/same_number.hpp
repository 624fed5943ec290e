// SPDX-License-Identifier: BSL-1.0
// Whether a batch's row is the scalar call's.
#pragma once

#include <hedgerow/math/config.hpp>

#include <cmath>
#include <cstring>

namespace support {

/// Bit for bit where the scalar lane has FMA as the registers do, elsewhere within `allowed`; NaN
/// is one NaN.
template <class T>
bool same_number(T a, T b, [[maybe_unused]] T allowed) {
  if (a != a || b != b) return a != a && b != b;
#if HEDGEROW_HAS_FMA
  return std::memcmp(&a, &b, sizeof a) == 0;
#else
  return a == b || std::fabs(a - b) <= allowed;
#endif
}

}  // namespace support
