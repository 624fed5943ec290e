// SPDX-License-Identifier: BSL-1.0
// A least-squares problem whose costs have corners, and what can be said of a z:
//
//     min 1/2 |b + A z|^2 + sum_i cost_i(z_i),   lower <= z <= upper,
//     sum_i p_i |z_i| <= gross,   |sum_i p_i z_i| <= net
//
// where cost_i is piecewise linear: it rises by `buy` above `kink` and by `sell` below.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/qr.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

inline double clamp(double x, double low, double high) {
  return x < low ? low : (x > high ? high : x);
}

/// The problem and a z, which whoever solves it moves, and `rest` with it.
class corner_problem {
 public:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  index m = 0, n = 0;           // exposures, instruments
  std::vector<double> columns;  // A, m x n; column lengths in [1, 2), or 0
  std::vector<double> offset;   // b
  std::vector<double> lower, upper, kink, buy, sell, price;
  double gross = infinity, net = infinity;

  std::vector<double> z;
  std::vector<double> rest;  // b + A z

  /// Allocates only to grow.
  void resize(index exposures, index instruments) {
    m = exposures, n = instruments;
    columns.resize(at(m * n)), offset.resize(at(m)), rest.resize(at(m));
    for (auto* v : {&lower, &upper, &kink, &buy, &sell, &price, &z})
      v->resize(at(n));
    longest_.resize(at(n));
  }

  [[nodiscard]] const double* column(index i) const { return columns.data() + i * m; }

  /// The objective at z.
  [[nodiscard]] double value() const {
    double sum = 0.5 * dot(rest.data(), rest.data(), m);
    for (index i = 0; i < n; ++i) {
      const double x = z[at(i)] - kink[at(i)];
      sum += x > 0.0 ? x * buy[at(i)] : -x * sell[at(i)];
    }
    return sum;
  }

  void refresh_rest() {
    for (index k = 0; k < m; ++k)
      rest[at(k)] = offset[at(k)];
    for (index i = 0; i < n; ++i)
      if (z[at(i)] != 0.0) add_multiple(rest.data(), z[at(i)], column(i), m);
  }

  /// Once the columns are there: what `magnitude` needs.
  void measure_columns() {
    for (index i = 0; i < n; ++i)
      longest_[at(i)] = dot(column(i), column(i), m) > 0.0 ? 2.0 : 0.0;
  }
  /// What b + A z is a sum of, in size.
  [[nodiscard]] double magnitude() const {
    double sum = 0.0;
    for (index k = 0; k < m; ++k)
      sum += std::fabs(offset[at(k)]);
    for (index i = 0; i < n; ++i)
      sum += longest_[at(i)] * std::fabs(z[at(i)]);
    return sum;
  }

  // ---- the two limits of value ----

  static constexpr double slack = 1e-12;  // relative

  [[nodiscard]] bool bounded_value() const { return gross < infinity || net < infinity; }
  [[nodiscard]] double gross_value() const {
    double sum = 0.0;
    for (index i = 0; i < n; ++i)
      sum += price[at(i)] * std::fabs(z[at(i)]);
    return sum;
  }
  [[nodiscard]] double net_value() const { return dot(price.data(), z.data(), n); }

  [[nodiscard]] bool values_allowed() const {
    const double left = rounding_of_values();
    return gross_value() <= gross + left && std::fabs(net_value()) <= net + left;
  }
  [[nodiscard]] bool keeps(double value, double limit) const {
    return value <= limit * (1.0 + slack) + rounding_of_values();
  }
  /// What quantities that are held in lots leave of a sum that is 0 in decimals: 0.3 - 3 x 0.1.
  [[nodiscard]] double rounding_of_values() const {
    double sum = 0.0;
    for (index i = 0; i < n; ++i)
      sum += price[at(i)] * (std::fabs(z[at(i)]) + std::fabs(kink[at(i)]));
    return 1e-15 * sum;
  }

  // ---- corners ----

  [[nodiscard]] double corner_above(index i) const {
    double c = upper[at(i)];
    const double x = z[at(i)];
    if (kink[at(i)] > x && kink[at(i)] < c) c = kink[at(i)];
    if (gross < infinity && 0.0 > x && 0.0 < c) c = 0.0;
    return c;
  }
  [[nodiscard]] double corner_below(index i) const {
    double c = lower[at(i)];
    const double x = z[at(i)];
    if (kink[at(i)] < x && kink[at(i)] > c) c = kink[at(i)];
    if (gross < infinity && 0.0 < x && 0.0 > c) c = 0.0;
    return c;
  }
  [[nodiscard]] double slope_above(index i) const {
    return z[at(i)] >= kink[at(i)] ? buy[at(i)] : -sell[at(i)];
  }
  [[nodiscard]] double slope_below(index i) const {
    return z[at(i)] > kink[at(i)] ? buy[at(i)] : -sell[at(i)];
  }
  [[nodiscard]] bool at_corner(index i) const {
    const double x = z[at(i)];
    return x == kink[at(i)] || x == lower[at(i)] || x == upper[at(i)]
        || (gross < infinity && x == 0.0);
  }

 private:
  std::vector<double> longest_;  // what no column's length reaches; 0 for one of zeros
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
