// SPDX-License-Identifier: BSL-1.0
// What minimum variance is compared with. Peers do not look for bad input, and their error grows
// with the number of rows.
#pragma once

#include <cstddef>

namespace bench {

struct regression {
  double ratio, standard_error, effectiveness;
};

/// Two plain loops, -O3 -ffast-math.
regression plain_loop(const double* target, const double* hedge, std::size_t n);

/// Eigen's column operations, with the flags of the benchmark.
regression eigen_columns(const double* target, const double* hedge, std::size_t n);

struct regression_on_several {
  double ratio, standard_error;  ///< of the first hedge
};

/// Centred columns, Eigen's pivoted QR, and the errors from its triangle.
regression_on_several eigen_qr(const double* target, const double* hedges, std::size_t n,
                               std::size_t columns);

}  // namespace bench
