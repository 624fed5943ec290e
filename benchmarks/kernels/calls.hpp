// SPDX-License-Identifier: BSL-1.0
// One call as the header-only form and as the compiled kernels take it.
#pragma once

#include <cstddef>

namespace bench {

/// Options on one forward and where their Greeks go.
struct small_chain {
  std::size_t size;
  const double *volatility, *strike;
  double *price, *delta, *gamma, *vega, *theta, *rho;
};

/// Through the compiled kernels, from a file under the same flags.
void through_kernels(const small_chain& c);

/// Has the kernels run with the instruction set that this program is compiled for.
bool set_same_isa();

}  // namespace bench
