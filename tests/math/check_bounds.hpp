// SPDX-License-Identifier: BSL-1.0
// Asserts the rows of bounds.hpp for one function, in scalars and in every lane of a register.
#pragma once

#include "bounds.hpp"
#include "sweep.hpp"

#include <doctest/doctest.h>

#include <string_view>
#include <type_traits>
#include <vector>

namespace bounds {

// Where `long double` is the reference it is emulated, and so perhaps is the processor.
#if HEDGEROW_TEST_HAS_QUADMATH
inline constexpr int points_a_row = 200'000;
#else
inline constexpr int points_a_row = 10'000;
#endif

template <class F>
constexpr std::string_view type_name() {
  return std::is_same_v<F, double> ? "double" : "float";
}

/// The largest error of one row.
template <class F, class Function, class Reference>
sweep::maximum<F> measure(const bound& row, Function function, Reference reference,
                          const std::vector<F>& landmarks) {
  const auto xs = sweep::points<F>(static_cast<F>(row.lo), static_cast<F>(row.hi), points_a_row,
                                   landmarks);
  return sweep::worst<F>(xs, function, reference);
}

/// `function` takes any lane; `landmarks` are the points where its formula changes.
template <class F, class Function, class Reference>
void check(std::string_view name, Function function, Reference reference,
           const std::vector<F>& landmarks = {}) {
  int rows = 0;
  for (const bound& row : table) {
    if (row.function != name || row.type != type_name<F>()) continue;
    ++rows;
    CAPTURE(row.lo);
    CAPTURE(row.hi);
    const auto worst = measure<F>(row, function, reference, landmarks);
    CAPTURE(worst.at);
    CHECK(worst.ulp <= row.ulp);
    const auto xs = sweep::points<F>(static_cast<F>(row.lo), static_cast<F>(row.hi), points_a_row,
                                     landmarks);
    const auto differing = sweep::lanes_that_differ<F>(xs, function);
    if (!differing.empty()) CAPTURE(differing.front());
    CHECK(differing.empty());
  }
  CHECK(rows > 0);
}

/// A value that must come out exactly, bit for bit, from the scalar and from a register of it.
template <class F, class Function>
void check_exact(Function function, F x, F expected) {
  CAPTURE(x);
  const F scalar = function(x), lane = function(xsimd::batch<F>(x)).get(0);
  if (std::isnan(expected)) {
    CHECK(std::isnan(scalar));
    CHECK(std::isnan(lane));
  } else {
    CHECK(std::bit_cast<sweep::word<F>>(scalar) == std::bit_cast<sweep::word<F>>(expected));
    CHECK(std::bit_cast<sweep::word<F>>(lane) == std::bit_cast<sweep::word<F>>(expected));
  }
}

/// Infinities, a NaN and the ends of the range of a type, named as formulas name them.
template <class F>
struct special {
  static constexpr F infinity = std::numeric_limits<F>::infinity();
  static constexpr F nan = std::numeric_limits<F>::quiet_NaN();
  static constexpr F largest = (std::numeric_limits<F>::max)();
  static constexpr F least_normal = (std::numeric_limits<F>::min)();
  static constexpr F least = std::numeric_limits<F>::denorm_min();
};

}  // namespace bounds
