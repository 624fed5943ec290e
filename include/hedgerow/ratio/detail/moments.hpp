// SPDX-License-Identifier: BSL-1.0
// Central moments of two series, which every two-series estimator starts from.
//
// Two passes (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance"): means
// first, then sums of products of deviations, corrected by what the deviations' own sums have left.
// Sums run in eight interleaved accumulators, which vectorise, and are emptied into a two-sum
// (Knuth) every 128 rows, so that their error does not grow with the number of rows.
#pragma once

#include <hedgerow/math/lane.hpp>
#include <hedgerow/ratio/detail/refuse.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// Moments of n pairs after x and y were multiplied by powers of two, which are 1 unless squares
/// would leave the range of a double.
struct pair_moments {
  std::size_t n;
  double scale_x, scale_y;
  double pivot_x, pivot_y;  ///< rounded means
  double mean_x, mean_y;    ///< means
  double xx, xy, yy;        ///< sums of products of deviations from the means
};

/// Sums over i < n. `terms(i, add)` calls add(k, a, b) once for each k < Count, to add a*b.
template <std::size_t Count, class Terms>
std::array<double, Count> sums_of(std::size_t n, const Terms& terms) {
  constexpr std::size_t lanes = 8, block = 128;
  std::array<double, Count> total{}, rest{};
  for (std::size_t begin = 0; begin < n; begin += block) {
    double sum[Count][lanes] = {};
    const std::size_t end = (std::min)(n, begin + block), whole = end - (end - begin) % lanes;
    for (std::size_t i = begin; i < whole; i += lanes) {
#if defined(__clang__)
      // clang++ makes vectors of loops that it unrolls, once factors and sums are apart: 2.4 times
      // as fast; g++ of loops that it does not, and the other way round 2.3 times.
      double a[Count][lanes], b[Count][lanes];
      for (std::size_t j = 0; j < lanes; ++j)
        terms(i + j, [&](std::size_t k, double x, double y) { a[k][j] = x, b[k][j] = y; });
      for (std::size_t k = 0; k < Count; ++k)
        for (std::size_t j = 0; j < lanes; ++j)
          sum[k][j] = math::mul_add(a[k][j], b[k][j], sum[k][j]);
#else
      for (std::size_t j = 0; j < lanes; ++j)
        terms(i + j, [&](std::size_t k, double x, double y) {
          sum[k][j] = math::mul_add(x, y, sum[k][j]);
        });
#endif
    }
    for (std::size_t i = whole; i < end; ++i)
      terms(i, [&](std::size_t k, double a, double b) {
        sum[k][i - whole] = math::mul_add(a, b, sum[k][i - whole]);
      });
    for (std::size_t k = 0; k < Count; ++k) {
      const double* const s = sum[k];
      const double part = ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
      const double next = total[k] + part, of_part = next - total[k];
      rest[k] += (total[k] - (next - of_part)) + (part - of_part);
      total[k] = next;
    }
  }
  for (std::size_t k = 0; k < Count; ++k)
    total[k] += rest[k];
  return total;
}

/// A sum of products of deviations less what is due to the deviations' sums; a square not below 0.
inline double corrected(double products, double a, double b, double n) {
  return math::neg_mul_add(a / n, b, products);
}

/// The moments of scaled series; infinite or NaN where the scale does not fit.
inline pair_moments scaled_moments(std::span<const double> x, std::span<const double> y,
                                   double scale_x, double scale_y) {
  const std::size_t rows = x.size();
  const auto n = static_cast<double>(rows);
  const double *const xs = x.data(), *const ys = y.data();
  const auto [sx, sy] = sums_of<2>(rows, [=](std::size_t i, auto add) {
    add(0, xs[i], scale_x);
    add(1, ys[i], scale_y);
  });
  const double px = sx / n, py = sy / n;
  const auto [x1, y1, xx, xy, yy] = sums_of<5>(rows, [=](std::size_t i, auto add) {
    const double dx = math::mul_add(xs[i], scale_x, -px), dy = math::mul_add(ys[i], scale_y, -py);
    add(0, dx, 1.0);
    add(1, dy, 1.0);
    add(2, dx, dx);
    add(3, dx, dy);
    add(4, dy, dy);
  });
  return {.n = rows,
          .scale_x = scale_x,
          .scale_y = scale_y,
          .pivot_x = px,
          .pivot_y = py,
          .mean_x = px + x1 / n,
          .mean_y = py + y1 / n,
          .xx = (std::max)(corrected(xx, x1, x1, n), 0.0),
          .xy = corrected(xy, x1, y1, n),
          .yy = (std::max)(corrected(yy, y1, y1, n), 0.0)};
}

/// Whether squares neither overflowed nor lost digits to underflow.
inline bool comfortable(double squares) { return squares > 1e-250 && squares < 1e300; }

/// The power of two that brings the largest number of a finite series to [1/2, 1).
inline double scale_of(std::span<const double> series) {
  double largest = 0;
  for (const double v : series)
    largest = (std::max)(largest, std::fabs(v));
  if (largest == 0) return 1;
  int exponent = 0;
  std::frexp(largest, &exponent);
  return std::ldexp(1.0, std::clamp(-exponent, -1022, 1022));
}

inline bool is_constant(std::span<const double> series) {
  return std::ranges::all_of(series, [&](double v) { return v == series[0]; });
}

/// The names that a refusal uses.
struct pair_names {
  const char* function;
  const char* x = "hedge_changes";
  const char* y = "target_changes";
};

/// Moments of two series that are fit for a regression of y on x. Refuses unequal lengths, fewer
/// pairs than `needed`, numbers that are not finite, and a constant x.
inline pair_moments moments_of(const pair_names& names, std::span<const double> x,
                               std::span<const double> y, std::size_t needed) {
  require_same_size(names.function, names.x, x.size(), names.y, y.size());
  require_observations(names.function, x.size(), needed);
  pair_moments m = scaled_moments(x, y, 1, 1);
  if (!(comfortable(m.xx) && comfortable(m.yy))) {
    require_finite(names.function, names.y, y);
    require_finite(names.function, names.x, x);
    m = scaled_moments(x, y, scale_of(x), scale_of(y));
  }
  // Deviations of a constant series are its mean's rounding error: look at the numbers themselves.
  constexpr double rounding = 1e-15;
  const auto noise = [&](double squares, double pivot) {
    return squares <= static_cast<double>(m.n) * (rounding * pivot) * (rounding * pivot);
  };
  if (noise(m.xx, m.pivot_x) && is_constant(x)) refuse_constant(names.function, names.x, x[0]);
  if (noise(m.yy, m.pivot_y) && is_constant(y)) m.yy = m.xy = 0;
  return m;
}

/// Sum of squares of y - slope x about its mean, in the moments' scales.
inline double residual_squares(const pair_moments& m, std::span<const double> x,
                               std::span<const double> y, double slope) {
  if (m.yy == 0 && slope == 0) return 0;  // a constant y has no residual, but its mean is rounded
  const auto n = static_cast<double>(m.n);
  const double *const xs = x.data(), *const ys = y.data();
  const auto [e1, ee] = sums_of<2>(m.n, [=](std::size_t i, auto add) {
    const double dx = math::mul_add(xs[i], m.scale_x, -m.pivot_x),
                 dy = math::mul_add(ys[i], m.scale_y, -m.pivot_y),
                 e = math::neg_mul_add(slope, dx, dy);
    add(0, e, 1.0);
    add(1, e, e);
  });
  return (std::max)(corrected(ee, e1, e1, n), 0.0);
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
