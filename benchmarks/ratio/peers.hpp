// SPDX-License-Identifier: BSL-1.0
// What a user would otherwise solve hedging problems with.
#pragma once

#include <hedgerow/ratio/problem.hpp>

#include <Eigen/Core>

#include <cstddef>

namespace bench {

/// instruments x = -exposure by Eigen's QR with column pivoting, or its LU.
void eigen_qr(const Eigen::VectorXd& exposure, const Eigen::MatrixXd& instruments,
              Eigen::VectorXd& x);
void eigen_lu(const Eigen::VectorXd& exposure, const Eigen::MatrixXd& instruments,
              Eigen::VectorXd& x);

/// Columns of 3 x 3 systems: of exposures, of instruments (row by row), of quantities.
struct small_columns {
  std::size_t size;
  const double *exposure[3], *instruments[9];
  double* quantity[3];
};
/// One after the other by Eigen's LU of fixed size, with partial or full pivoting.
void eigen_small_partial(const small_columns& c);
void eigen_small_full(const small_columns& c);

/// Costs and bounds, without limits, lots and fees: each instrument in turn to its minimum, until
/// none moves by more than `tolerance` of its size.
void coordinate_descent(const hedgerow::ratio::optimal_problem& p, double tolerance,
                        Eigen::VectorXd& w);

/// The same by the alternating direction method of multipliers, as general solvers for quadratic
/// programs use it (Boyd et al. 2011; Stellato et al. 2020): one factorisation, then a product and
/// a projection a step, until both residuals are within `tolerance`.
void alternating_directions(const hedgerow::ratio::optimal_problem& p, double tolerance,
                            Eigen::VectorXd& w);

/// Lots: every combination within two lots of `start`, rounded.
void enumerate_lots(const hedgerow::ratio::optimal_problem& p, const Eigen::VectorXd& start,
                    Eigen::VectorXd& w);

}  // namespace bench
