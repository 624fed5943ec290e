// SPDX-License-Identifier: BSL-1.0
// Central moments of two series and the line through them, which every two-series estimator starts
// from.
//
// One pass about a line that goes near: with pivots p and q and a slope s, deviations dx = x - p
// and e = (y - q) - s dx, all moments of x and y follow from the sums of dx, e, dx^2, dx e and e^2.
// The line comes from a few rows; whether it was near enough the sums themselves say, and where it
// was not, they are taken again about the line that they gave. So the residuals never come from the
// difference of two large numbers, as they do in yy - xy^2/xx, nor the deviations from that of two
// squares (Chan, Golub and LeVeque 1983, "Algorithms for computing the sample variance").
#pragma once

#include <hedgerow/math/lane.hpp>
#include <hedgerow/ratio/detail/refuse.hpp>
#include <hedgerow/ratio/detail/sums.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// Moments of n pairs after x and y were multiplied by powers of two, which are 1 unless squares
/// would leave the range of a double; and the least-squares line y = mean_y + slope (x - mean_x).
struct pair_moments {
  std::size_t n;
  double scale_x, scale_y;
  double mean_x, mean_y;
  double xx, xy, yy;  ///< sums of products of deviations from the means
  double slope;       ///< xy/xx
  double squares;     ///< sum of squared residuals
};

/// A line near the pairs, y = q + slope (x - p).
struct near_line {
  double p, q, slope;
};

/// Sums over pairs, about a line: of dx, e, dx^2, dx e and e^2.
struct line_terms {
  static constexpr std::size_t count = 5;
  near_line line;

  HEDGEROW_INLINE void operator()(pack (&sum)[count], const pack& x, const pack& y) const {
    const pack dx = x - pack_of(line.p),
               e = pack_neg_mul_add(pack_of(line.slope), dx, y - pack_of(line.q));
    sum[0] = sum[0] + dx;
    sum[1] = sum[1] + e;
    sum[2] = pack_mul_add(dx, dx, sum[2]);
    sum[3] = pack_mul_add(dx, e, sum[3]);
    sum[4] = pack_mul_add(e, e, sum[4]);
  }
};

/// What the sums about a line say of the moments, and whether that line was near enough.
struct line_reading {
  pair_moments moments;
  bool settled;  ///< xx and the residuals are no small rest of the sums that they come from
};

/// Chan, Golub and LeVeque's correction of each sum for the deviations' own mean, and one more for
/// the slope that e still has. As `settled` demands, none takes more than half of xx or three
/// quarters of e^2 away.
HEDGEROW_INLINE line_reading reading_of(const std::array<double, line_terms::count>& sums,
                                        const near_line& line, std::size_t rows) {
  const auto& [x, e, dxdx, dxe, ee] = sums;
  const double per_row = 1 / static_cast<double>(rows), shift_x = x * per_row,
               shift_e = e * per_row;
  const double xx = (std::max)(math::neg_mul_add(shift_x, x, dxdx), 0.0),
               xe = math::neg_mul_add(shift_x, e, dxe), more = xx > 0 ? xe / xx : 0.0,
               residuals = math::neg_mul_add(shift_e, e, ee),
               xy = math::mul_add(line.slope, xx, xe),
               squares = (std::max)(math::neg_mul_add(more, xe, residuals), 0.0);
  return {.moments = {.n = rows,
                      .scale_x = 1,
                      .scale_y = 1,
                      .mean_x = line.p + shift_x,
                      .mean_y = line.q + math::mul_add(line.slope, shift_x, shift_e),
                      .xx = xx,
                      .xy = xy,
                      .yy = math::mul_add(line.slope, xe + xy, residuals),
                      .slope = line.slope + more,
                      .squares = squares},
          .settled = 2 * xx >= dxdx && 4 * squares >= ee};
}

HEDGEROW_INLINE near_line line_of(const pair_moments& m) { return {m.mean_x, m.mean_y, m.slope}; }

/// A line through some rows: runs of eight, one in a hundred and twenty-eight but at least two.
HEDGEROW_INLINE near_line first_line(const double* x, const double* y, std::size_t n) {
  const near_line flat{x[0], y[0], 0};
  if (n < 2 * sum_lanes) return flat;
  const std::size_t runs = std::clamp<std::size_t>(n / 128, 2, 16), step = n / runs;
  const line_terms terms{flat};
  lane_sums<line_terms> sums(terms);
  sums.add(row_runs{.begin = 0, .size = sum_lanes, .step = step, .end = runs * step}, column{x},
           column{y});
  return line_of(
      reading_of({sums.total(0), sums.total(1), sums.total(2), sums.total(3), sums.total(4)}, flat,
                 runs * sum_lanes)
          .moments);
}

/// The moments of scaled series; infinite or NaN where the scale does not fit.
inline pair_moments scaled_moments(std::span<const double> x, std::span<const double> y,
                                   double scale_x, double scale_y) {
  const bool scaled = scale_x != 1 || scale_y != 1;
  near_line line = scaled ? near_line{x[0] * scale_x, y[0] * scale_y, 0}
                          : first_line(x.data(), y.data(), x.size());
  line_reading r{};
  // Each time the line is as near as the last one allowed: twice suffices but for a first line that
  // was off by more digits than there are.
  for (int pass = 0; pass < 3 && !r.settled; ++pass) {
    const line_terms terms{line};
    r = reading_of(sums_of(terms, x.size(), column{x.data(), line.p, scale_x},
                           column{y.data(), line.q, scale_y}),
                   line, x.size());
    line = line_of(r.moments);
  }
  r.moments.scale_x = scale_x, r.moments.scale_y = scale_y;
  return r.moments;
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
  const auto noise = [&](double squares, double mean) {
    return squares <= static_cast<double>(m.n) * (rounding * mean) * (rounding * mean);
  };
  if (noise(m.xx, m.mean_x) && is_constant(x)) refuse_constant(names.function, names.x, x[0]);
  if (noise(m.yy, m.mean_y) && is_constant(y)) m.yy = m.xy = m.slope = m.squares = 0;
  return m;
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
