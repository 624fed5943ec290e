// SPDX-License-Identifier: BSL-1.0
// What a call through the compiled kernels costs beside the header-only form of the same
// instruction set: what is more is the dispatch.
#include "kernels/body.hpp"
#include "support/program.hpp"

#include <array>
#include <cstdio>

int main(int argc, char** argv) {
  if (!bench::set_same_isa()) {
    std::puts("the kernels were built without this instruction set");
    return 1;
  }
  static std::array<double, 1024> volatility, strike;
  static std::array<std::array<double, 1024>, 6> out;
  for (std::size_t i = 0; i < strike.size(); ++i) {
    volatility[i] = 0.5 + 0.0001 * static_cast<double>(i);
    strike[i] = 50000.0 + 30.0 * static_cast<double>(i);
  }
  for (const std::size_t n : {1, 16, 1024}) {
    const bench::small_chain chain{n,
                                   volatility.data(),
                                   strike.data(),
                                   out[0].data(),
                                   out[1].data(),
                                   out[2].data(),
                                   out[3].data(),
                                   out[4].data(),
                                   out[5].data()};
    bench::add("dispatch", n, "header", [chain] { evaluate_chain(chain); });
    bench::add("dispatch", n, "kernels", [chain] { bench::through_kernels(chain); });
  }
  return bench::run_program(argc, argv);
}
