// SPDX-License-Identifier: BSL-1.0
// One call of each kind as the header-only form and as the compiled kernels take it.
#pragma once

#include <cstddef>

namespace bench {

/// Options on one forward and where results go.
struct small_chain {
  std::size_t size;
  const double *volatility, *strike;
  double* out[6];
};

struct kind_of_call {
  const char* name;
  void (*call)(const small_chain&);
};

inline constexpr std::size_t kinds = 9;
/// Through the compiled kernels, from a file under the same flags.
extern const kind_of_call through_kernels[kinds];

/// Has the kernels run with the instruction set that this program is compiled for.
bool set_same_isa();

}  // namespace bench
