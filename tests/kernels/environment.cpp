// SPDX-License-Identifier: BSL-1.0
// Prints the instruction set that a program begins with; the tests set HEDGEROW_ISA. Neither the
// first question, which reads that variable, nor anything after it allocates.
#include "../batch/support/count_allocations.hpp"
#include <hedgerow/batch.hpp>
#include <hedgerow/kernels.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>

namespace {

namespace hr = hedgerow;

std::size_t allocations_of_a_batch() {
  const std::array<double, 40> forward{};
  std::array<double, 40> price{};
  return allocations_of([&] {
    hr::batch::evaluate(
        hr::batch::black76<double>{.forward = forward, .volatility = 0.2, .rate = 0.0},
        hr::batch::european<double>{.type = 1, .strike = 100.0, .expiry = 0.5},
        hr::batch::greeks<double>{.price = price});
  });
}

}  // namespace

int main() {
  hr::isa first{}, again{};
  std::size_t allocated = allocations_of([&] { first = hr::active_isa(); });
#if defined(_WIN32)
  _putenv("HEDGEROW_ISA=sse2");
#else
  setenv("HEDGEROW_ISA", "sse2", 1);  // too late: the variable is read once
#endif
  allocated += allocations_of([&] {
    again = hr::active_isa();
    static_cast<void>(hr::set_isa(hr::isa::generic));
    static_cast<void>(hr::set_isa(first));
  });
  allocated += allocations_of_a_batch();
  std::printf("%s, then %s\n", hr::to_string(first), hr::to_string(again));
  if (allocated > 0) std::printf("%zu allocations\n", allocated);
}
