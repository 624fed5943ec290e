// SPDX-License-Identifier: BSL-1.0
// The line through two series that are both measured with noise (Deming regression, orthogonal
// regression, total least squares).
//
// Ordinary least squares blames the target alone. Where the hedge's changes carry noise of their
// own (bid-ask bounce, stale prints), its ratio is too low by the factor
// Var(true)/(Var(true) + Var(noise)). This one is right if the two noises' ratio is known. It is
// not the ratio that minimises variance: what you trade are the noisy prices.
#pragma once

#include <hedgerow/ratio/detail/moments.hpp>
#include <hedgerow/ratio/series.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace hedgerow::ratio {

/// A line target = intercept + ratio * hedge between two noisy series.
struct total_least_squares_result {
  double ratio;
  double standard_error;  ///< of the ratio, by the jackknife
  double intercept;
  std::size_t observations;
};

inline namespace HEDGEROW_ISA {

namespace detail {

/// Deming's slope for unit noises. In units of the deviations and noises, with q the ratio of
/// deviations and r the correlation, (u + sqrt(u^2 + 4 r^2))/(2 r), u = q - 1/q; rationalised where
/// u < 0. Infinite at r = 0 < u, NaN at r = u = 0.
inline double deming_slope(double xx, double xy, double yy, double noise_ratio) {
  if (xy == 0 && yy < noise_ratio * xx) return 0;
  const double deviations = std::sqrt(xx) * std::sqrt(yy), r = xy / deviations,
               root = std::sqrt(noise_ratio), q = std::sqrt(yy / xx) / root;
  const double u = q - 1 / q, length = std::hypot(u, 2 * r);
  return root * (u < 0 ? 2 * r / (length - u) : (u + length) / (2 * r));
}

}  // namespace detail

/// Total least squares with a known ratio of noises.
///
/// Minimises sum of (target_i - intercept - ratio x_i)^2/noise_ratio + (hedge_i - x_i)^2 over the
/// ratio, the intercept and the true hedge changes x_i. Slope:
///
///     (u + sqrt(u^2 + 4 d Sxy^2))/(2 Sxy),   u = Syy - d Sxx,   d = noise_ratio.
///
/// Large noise_ratio: ordinary least squares of target on hedge; towards 0: one over that of hedge
/// on target; 1: orthogonal regression, which depends on the units of the two. Exchanging the two
/// series and inverting noise_ratio inverts the ratio. Allocates nothing.
/// @param noise_ratio  Var(noise of target)/Var(noise of hedge), in (0, inf)
/// @throws std::invalid_argument  as `minimum_variance`; noise_ratio out of its domain; a vertical
///                                line: uncorrelated series of which the target varies more
/// Source: Deming, Statistical Adjustment of Data (1943); the jackknife, Linnet, Statistics in
/// Medicine 9 (1990).
[[nodiscard]] inline total_least_squares_result total_least_squares(series target_changes,
                                                                    series hedge_changes,
                                                                    double noise_ratio = 1.0) {
  constexpr const char* name = "total_least_squares";
  detail::require_positive(name, "noise_ratio", noise_ratio);
  const detail::pair_moments m = detail::moments_of({.function = name}, hedge_changes,
                                                    target_changes, 3);
  const double scale = m.scale_y / m.scale_x, noise = noise_ratio * scale * scale;
  const double slope = m.yy > 0 ? detail::deming_slope(m.xx, m.xy, m.yy, noise) : 0.0;
  if (!std::isfinite(slope))
    detail::refuse(name,
                   "the series are uncorrelated and the target varies more: the line is vertical");

  // Leaving out pair i takes n/(n - 1) times its products of deviations off the moments.
  const double n = static_cast<double>(m.n), factor = n / (n - 1);
  double shift = 0, squares = 0;
  for (std::size_t i = 0; m.yy > 0 && i < m.n; ++i) {
    const double dx = math::mul_add(hedge_changes[i], m.scale_x, -m.mean_x),
                 dy = math::mul_add(target_changes[i], m.scale_y, -m.mean_y);
    const double without = detail::deming_slope(math::neg_mul_add(factor * dx, dx, m.xx),
                                                math::neg_mul_add(factor * dx, dy, m.xy),
                                                math::neg_mul_add(factor * dy, dy, m.yy), noise);
    shift += without - slope;
    squares = math::mul_add(without - slope, without - slope, squares);
  }
  const double variance = (std::max)(math::neg_mul_add(shift / n, shift, squares), 0.0) * (n - 1)
                        / n;
  return {.ratio = slope / scale,
          .standard_error = std::sqrt(variance) / scale,
          .intercept = math::neg_mul_add(slope, m.mean_x, m.mean_y) / m.scale_y,
          .observations = m.n};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
