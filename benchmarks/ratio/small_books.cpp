// SPDX-License-Identifier: BSL-1.0
// Small systems by Eigen's decompositions of fixed size, one after the other.
#include "peers.hpp"

#include <Eigen/LU>

namespace bench {

namespace {

template <class Solve>
void each(const small_columns& c, const Solve& solve) {
  for (std::size_t r = 0; r < c.size; ++r) {
    Eigen::Matrix3d g;
    Eigen::Vector3d b;
    for (int i = 0; i < 3; ++i) {
      b[i] = -c.exposure[i][r];
      for (int j = 0; j < 3; ++j)
        g(i, j) = c.instruments[3 * i + j][r];
    }
    const Eigen::Vector3d x = solve(g, b);
    for (int j = 0; j < 3; ++j)
      c.quantity[j][r] = x[j];
  }
}

}  // namespace

void eigen_small_partial(const small_columns& c) {
  each(c, [](const Eigen::Matrix3d& g, const Eigen::Vector3d& b) -> Eigen::Vector3d {
    return g.partialPivLu().solve(b);
  });
}

void eigen_small_full(const small_columns& c) {
  each(c, [](const Eigen::Matrix3d& g, const Eigen::Vector3d& b) -> Eigen::Vector3d {
    return g.fullPivLu().solve(b);
  });
}

}  // namespace bench
