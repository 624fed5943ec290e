// SPDX-License-Identifier: BSL-1.0
// isa: avx2
// A batch call allocates nothing. A program of its own, because it replaces operator new.
#include "support/count_allocations.hpp"
#include <hedgerow/batch.hpp>

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <vector>

namespace hr = hedgerow;

namespace {

template <class T>
void check(std::size_t n) {
  std::vector<T> spot(n), volatility(n, T(0.2)), strike(n, T(100)), expiry(n, T(0.5));
  std::vector<int> type(n, 1);
  for (std::size_t i = 0; i < n; ++i) {
    spot[i] = T(50) + static_cast<T>(i % 100);
    if (i % 7 == 0) expiry[i] = 0;
    if (i % 11 == 0) volatility[i] = std::numeric_limits<T>::quiet_NaN();
    if (i % 13 == 0) strike[i] = std::numeric_limits<T>::infinity();
    if (i % 17 == 0) type[i] = 5;
  }
  std::vector<std::vector<T>> results(hr::greek_count, std::vector<T>(n));

  const std::size_t before = allocations;
  std::array<hr::batch::output<T>, hr::greek_count> outputs;
  for (std::size_t g = 0; g < hr::greek_count; ++g)
    outputs[g] = results[g];
  const hr::batch::summary s = hr::batch::evaluate(
      hr::batch::black_scholes<T>{
          .spot = spot, .volatility = volatility, .rate = T(0.03), .dividend_yield = 0},
      hr::batch::european<T>{.type = type, .strike = strike, .expiry = expiry},
      std::bit_cast<hr::batch::greeks<T>>(outputs));
  const std::size_t after = allocations;
  CHECK(after == before);
  CHECK(s.size == n);
}

}  // namespace

TEST_CASE("the counter counts") {
  const std::size_t before = allocations;
  const std::vector<double> v(10);
  struct alignas(64) wide {
    double x[8];
  };
  const std::vector<wide> w(3);
  const std::size_t after = allocations;
  CHECK(after == before + 2);
  CHECK(v.size() + w.size() == 13);
  if constexpr (counts_malloc) {  // what Eigen calls
    const std::size_t first = allocations;
    void* volatile p = std::malloc(10);
    CHECK(allocations == first + 1);
    std::free(p);
  }
}

TEST_CASE_TEMPLATE("batches of any size allocate nothing", T, double, float) {
  for (const int n : {0, 1, 5, 64, 1000, 300000})
    check<T>(static_cast<std::size_t>(n));
}
