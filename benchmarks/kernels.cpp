// SPDX-License-Identifier: BSL-1.0
// What a call of each kind costs through the compiled kernels beside the header-only form of the
// same instruction set. Without rows what is more is the dispatch: columns are checked and handed
// over, and nothing is computed. With rows the difference is also how the compiler laid each form
// out, which may be more than the dispatch and of either sign.
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
  static std::array<std::array<double, 1024>, 6> numbers;
  for (std::size_t i = 0; i < strike.size(); ++i) {
    volatility[i] = 0.5 + 0.0001 * static_cast<double>(i);
    strike[i] = 50000.0 + 30.0 * static_cast<double>(i);
  }
  const auto add = [](std::size_t kind, std::size_t n) {
    bench::small_chain chain{n, volatility.data(), strike.data(), {}};
    for (std::size_t i = 0; i < numbers.size(); ++i)
      chain.out[i] = numbers[i].data();
    const auto header = calls[kind].call, kernels = bench::through_kernels[kind].call;
    bench::add(calls[kind].name, n, "header", [chain, header] { header(chain); });
    bench::add(calls[kind].name, n, "kernels", [chain, kernels] { kernels(chain); });
  };
  for (const std::size_t n : {0U, 1U, 16U, 1024U})
    add(0, n);
  for (std::size_t kind = 1; kind < bench::kinds; ++kind) {
    add(kind, 0);
    add(kind, 1);
  }
  return bench::run_program(argc, argv);
}
