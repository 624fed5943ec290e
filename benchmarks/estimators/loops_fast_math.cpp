// SPDX-License-Identifier: BSL-1.0
// The loops that one writes first, vectorised by the compiler over the series of a row.
#include "peers.hpp"

#include <cmath>
#include <vector>

namespace bench {

namespace {

/// Sums of one row's series, each a vector, so that the compiler's loops run over series.
struct sums {
  std::vector<double> x, y, xx, xy, yy;
  explicit sums(std::size_t n) : x(n), y(n), xx(n), xy(n), yy(n) {}
};

void add(sums& s, const panel& p, std::size_t row, double kept, double weight) {
  const double *x = p.hedge + row * p.series, *y = p.target + row * p.series;
  double* __restrict sx = s.x.data();
  double* __restrict sy = s.y.data();
  double* __restrict sxx = s.xx.data();
  double* __restrict sxy = s.xy.data();
  double* __restrict syy = s.yy.data();
  for (std::size_t i = 0; i < p.series; ++i) {
    sx[i] = kept * sx[i] + weight * x[i];
    sy[i] = kept * sy[i] + weight * y[i];
    sxx[i] = kept * sxx[i] + weight * x[i] * x[i];
    sxy[i] = kept * sxy[i] + weight * x[i] * y[i];
    syy[i] = kept * syy[i] + weight * y[i] * y[i];
  }
}

void write(const sums& s, const panel& p, std::size_t row, double total, double observations) {
  double* __restrict h = p.ratio + row * p.series;
  double* __restrict a = p.intercept + row * p.series;
  double* __restrict e = p.standard_error + row * p.series;
  for (std::size_t i = 0; i < p.series; ++i) {
    const double xx = s.xx[i] - s.x[i] * s.x[i] / total, xy = s.xy[i] - s.x[i] * s.y[i] / total,
                 yy = s.yy[i] - s.y[i] * s.y[i] / total;
    h[i] = xy / xx;
    a[i] = (s.y[i] - h[i] * s.x[i]) / total;
    e[i] = std::sqrt((yy - h[i] * xy) / xx / (observations - 2));
  }
}

}  // namespace

void exponential_loop(const panel& p, double weight) {
  std::vector<double> c(p.series), v(p.series);
  double* __restrict cov = c.data();
  double* __restrict var = v.data();
  for (std::size_t row = 0; row < p.rows; ++row) {
    const double *x = p.hedge + row * p.series, *y = p.target + row * p.series;
    double* __restrict h = p.ratio + row * p.series;
    for (std::size_t i = 0; i < p.series; ++i) {
      cov[i] = weight * cov[i] + (1 - weight) * x[i] * y[i];
      var[i] = weight * var[i] + (1 - weight) * x[i] * x[i];
      h[i] = cov[i] / var[i];
    }
  }
}

void recompute_loop(const panel& p, std::size_t window) {
  for (std::size_t row = 0; row < p.rows; ++row) {
    const std::size_t from = row + 1 > window ? row + 1 - window : 0;
    sums s(p.series);
    for (std::size_t r = from; r <= row; ++r)
      add(s, p, r, 1, 1);
    const double n = static_cast<double>(row + 1 - from);
    write(s, p, row, n, n);
  }
}

void down_dating_loop(const panel& p, std::size_t window, double weight) {
  const double last = std::pow(weight, static_cast<double>(window));
  sums s(p.series);
  double total = 0, squares = 0;
  for (std::size_t row = 0; row < p.rows; ++row) {
    add(s, p, row, weight, 1);
    total = weight * total + 1, squares = weight * weight * squares + 1;
    if (row >= window) {
      add(s, p, row - window, 1, -last);
      total -= last, squares -= last * last;
    }
    write(s, p, row, total, total * total / squares);
  }
}

}  // namespace bench
