// SPDX-License-Identifier: BSL-1.0
// Seeded random series and sums in 113 bits, for the tests of estimators.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <span>
#include <vector>

namespace series {

#if defined(HEDGEROW_TEST_HAS_QUADMATH)
__extension__ using quad = __float128;
inline constexpr bool exact_reference = true;
#else
using quad = long double;  // a weaker reference: bounds are then not asserted
inline constexpr bool exact_reference = false;
#endif

/// The same numbers with every standard library, which std::normal_distribution does not promise.
class random {
 public:
  explicit random(std::uint64_t seed) : bits_(seed) {}

  double uniform() { return (static_cast<double>(bits_() >> 11U) + 0.5) * 0x1p-53; }
  double between(double low, double high) { return low + (high - low) * uniform(); }
  double normal() {
    return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform());
  }

 private:
  std::mt19937_64 bits_;
};

inline std::vector<double> normals(random& r, std::size_t n, double mean = 0,
                                   double deviation = 1) {
  std::vector<double> out(n);
  for (double& v : out)
    v = mean + deviation * r.normal();
  return out;
}

/// Central sums of products by definition.
struct central {
  quad mean_x = 0, mean_y = 0, xx = 0, xy = 0, yy = 0;

  central(std::span<const double> x, std::span<const double> y) {
    const quad n = static_cast<quad>(x.size());
    for (std::size_t i = 0; i < x.size(); ++i)
      mean_x += static_cast<quad>(x[i]), mean_y += static_cast<quad>(y[i]);
    mean_x /= n, mean_y /= n;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const quad dx = static_cast<quad>(x[i]) - mean_x, dy = static_cast<quad>(y[i]) - mean_y;
      xx += dx * dx, xy += dx * dy, yy += dy * dy;
    }
  }
};

/// The solution of k linear equations, each its k coefficients and then its right side, by
/// elimination without pivoting: for normal equations.
inline std::vector<double> solved(std::vector<std::vector<quad>> a) {
  const std::size_t k = a.size();
  for (std::size_t p = 0; p < k; ++p)
    for (std::size_t i = 0; i < k; ++i)
      if (i != p) {
        const quad factor = a[i][p] / a[p][p];
        for (std::size_t j = p; j <= k; ++j)
          a[i][j] -= factor * a[p][j];
      }
  std::vector<double> h;
  for (std::size_t i = 0; i < k; ++i)
    h.push_back(static_cast<double>(a[i][k] / a[i][i]));
  return h;
}

}  // namespace series
