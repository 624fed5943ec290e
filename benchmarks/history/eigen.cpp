// SPDX-License-Identifier: BSL-1.0
// The regression in Eigen's column operations.
#include "peers.hpp"

#if __has_include(<Eigen/Core>)
#  include <Eigen/Core>
#  include <Eigen/QR>

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

regression_on_several eigen_qr(const double* target, const double* hedges, std::size_t n,
                               std::size_t columns) {
  const auto rows = static_cast<Eigen::Index>(n), k = static_cast<Eigen::Index>(columns);
  const Eigen::Map<const Eigen::VectorXd> y(target, rows);
  const Eigen::Map<const Eigen::MatrixXd> x(hedges, rows, k);
  const Eigen::MatrixXd centred = x.rowwise() - x.colwise().mean();
  const Eigen::VectorXd moved = y.array() - y.mean();
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(centred);
  const Eigen::VectorXd ratio = qr.solve(moved);
  const double variance = (moved - centred * ratio).squaredNorm()
                        / static_cast<double>(rows - 1 - k);
  Eigen::MatrixXd inverse = qr.matrixR().topRows(k).triangularView<Eigen::Upper>().solve(
      Eigen::MatrixXd::Identity(k, k));
  inverse = qr.colsPermutation() * inverse;
  return {ratio[0], std::sqrt(variance) * inverse.row(0).norm()};
}

}  // namespace bench
#endif
