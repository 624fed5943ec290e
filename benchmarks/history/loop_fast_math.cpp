// SPDX-License-Identifier: BSL-1.0
// The plain two loops that one writes first: means, then moments about them. Compiled with
// -O3 -ffast-math, which lets the compiler add up in any order, so that it vectorises.
#include "peers.hpp"

#include <cmath>

namespace bench {

regression plain_loop(const double* y, const double* x, std::size_t n) {
  const double rows = static_cast<double>(n);
  double mean_x = 0, mean_y = 0;
  for (std::size_t i = 0; i < n; ++i)
    mean_x += x[i], mean_y += y[i];
  mean_x /= rows, mean_y /= rows;
  double xx = 0, xy = 0, yy = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double dx = x[i] - mean_x, dy = y[i] - mean_y;
    xx += dx * dx, xy += dx * dy, yy += dy * dy;
  }
  const double slope = xy / xx, left = yy - slope * xy;
  return {slope, std::sqrt(left / (rows - 2) / xx), 1 - left / yy};
}

}  // namespace bench
