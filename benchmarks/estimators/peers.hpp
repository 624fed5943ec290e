// SPDX-License-Identifier: BSL-1.0
// What batches of online estimators are compared with: loops over panels (row r of series s at
// r * series + s) as one writes them, -O3 -ffast-math. None of them looks for gaps.
#pragma once

#include <cstddef>

namespace bench {

struct panel {
  const double *target, *hedge;
  std::size_t rows, series;
  double *ratio, *intercept, *standard_error;
};

/// RiskMetrics' recursion about zero: ratio alone.
void exponential_loop(const panel& p, double weight);

/// Sums of the window from the start for every row: ratio, intercept and standard error.
void recompute_loop(const panel& p, std::size_t window);

/// Plain sums, what enters added and what leaves subtracted; likewise weighted, with a decay. Its
/// error grows with the number of rows for weight 1, and with the square of the offset always.
void down_dating_loop(const panel& p, std::size_t window, double weight);

}  // namespace bench
