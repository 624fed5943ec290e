// SPDX-License-Identifier: BSL-1.0
// The regression in Eigen's column operations.
#include "peers.hpp"

#if __has_include(<Eigen/Core>)
#  include <Eigen/Core>

#  include <cmath>

namespace bench {

regression eigen_columns(const double* target, const double* hedge, std::size_t n) {
  using column = Eigen::Map<const Eigen::ArrayXd>;
  const auto rows = static_cast<Eigen::Index>(n);
  const column y(target, rows), x(hedge, rows);
  const double mean_x = x.mean(), mean_y = y.mean();
  const double xx = (x - mean_x).square().sum(), yy = (y - mean_y).square().sum(),
               xy = ((x - mean_x) * (y - mean_y)).sum();
  const double slope = xy / xx, left = yy - slope * xy;
  return {slope, std::sqrt(left / static_cast<double>(n - 2) / xx), 1 - left / yy};
}

}  // namespace bench
#endif
