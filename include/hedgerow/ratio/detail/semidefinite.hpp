// SPDX-License-Identifier: BSL-1.0
// Factors of the risk matrix: W = L L' for a positive semidefinite W of any rank, or why it is
// none.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/qr.hpp>

#include <cmath>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// What is wrong with a matrix: an entry, and its value.
struct matrix_fault {
  const char* reason = nullptr;  // nullptr: nothing
  index row = -1, column = -1;
  double value = 0.0;
};

/// W = L L' by Cholesky with diagonal pivoting (Higham, Accuracy and Stability of Numerical
/// Algorithms, 2nd ed., 10.3), on the matrix scaled to a unit diagonal, so that the units of the
/// exposures do not decide what is rounding. `factor` gets L, m x m by columns, `rank` of which are
/// not zero. `rest` and `unit` are m x m and m numbers of room.
///
/// Refuses a matrix that is not finite, not symmetric to 1e-10 of the scale, has a negative
/// diagonal, or whose remainder after elimination is negative by more than 1e-10 of the scale.
inline matrix_fault factorise_semidefinite(const double* w, index m, double* factor, index& rank,
                                           double* rest, double* unit) {
  constexpr double rounding = 1e-10, finest = 1e-14;
  rank = 0;
  for (index i = 0; i < m; ++i) {
    const double d = w[i * m + i];
    if (!std::isfinite(d)) return {.reason = "is not finite", .row = i, .column = i, .value = d};
    if (d < 0.0)
      return {.reason = "is negative: no risk can be", .row = i, .column = i, .value = d};
    unit[i] = std::sqrt(d);
  }
  for (index j = 0; j < m; ++j)
    for (index i = 0; i < m; ++i) {
      const double a = w[j * m + i], scale = unit[i] * unit[j];
      if (!std::isfinite(a)) return {.reason = "is not finite", .row = i, .column = j, .value = a};
      if (std::fabs(a - w[i * m + j]) > rounding * scale)
        return {.reason = "differs from its mirror: the matrix must be symmetric",
                .row = i,
                .column = j,
                .value = a};
      if (scale == 0.0 && a != 0.0)
        return {
            .reason = "is not 0 beside a diagonal of 0: the matrix is not positive semidefinite",
            .row = i,
            .column = j,
            .value = a};
      rest[j * m + i] = scale > 0.0 ? a / unit[i] / unit[j] : 0.0;
      factor[j * m + i] = 0.0;
    }
  for (; rank < m; ++rank) {
    index pivot = 0;
    for (index i = 1; i < m; ++i)
      if (rest[i * m + i] > rest[pivot * m + pivot]) pivot = i;
    const double largest = rest[pivot * m + pivot];
    if (largest <= finest) break;
    double* const column = factor + rank * m;
    const double root = std::sqrt(largest);
    for (index i = 0; i < m; ++i)
      column[i] = rest[pivot * m + i] / root;
    for (index j = 0; j < m; ++j)
      for (index i = 0; i < m; ++i)
        rest[j * m + i] -= column[i] * column[j];
    for (index i = 0; i < m; ++i)
      rest[pivot * m + i] = rest[i * m + pivot] = 0.0;
  }
  for (index j = 0; j < m; ++j)
    for (index i = 0; i < m; ++i)
      if (std::fabs(rest[j * m + i]) > rounding)
        return {.reason = "leaves a negative remainder: the matrix is not positive semidefinite",
                .row = i,
                .column = j,
                .value = w[j * m + i]};
  for (index k = 0; k < rank; ++k)
    for (index i = 0; i < m; ++i)
      factor[k * m + i] *= unit[i];
  return {};
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
