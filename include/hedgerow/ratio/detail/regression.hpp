// SPDX-License-Identifier: BSL-1.0
// Least squares with several regressors, for the offline estimators.
//
// Householder QR of columns that were centred and brought to unit length: conditioning is then that
// of the correlations and not of the units, which for Longley's data is 1e2 instead of 5e9 (NIST
// StRD). One step of refinement with the residual takes most of what the factorisation has lost.
#pragma once

#include <hedgerow/ratio/detail/moments.hpp>
#include <hedgerow/ratio/detail/qr.hpp>

#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// y = intercept + sum of coefficient_j column_j + residual.
struct regression {
  std::vector<double> coefficient, standard_error;
  double intercept = 0;
  double squares = 0;                ///< sum of squared residuals
  double total = 0;                  ///< of y, about its mean where there is an intercept
  double freedom = 0;                ///< observations less the coefficients that they pay for
  std::optional<std::size_t> extra;  ///< a column that is constant or a combination of the others:
                                     ///< there is then no result
};

/// A column less its mean, at unit length.
struct unit_column {
  double mean = 0, length = 0;  ///< length 0: constant, or zero without an intercept
};

inline unit_column make_unit(double* column, std::size_t n, bool intercept) {
  unit_column u;
  const std::span<const double> values(column, n);
  if (intercept && is_constant(values)) return {.mean = values[0], .length = 0};
  const double scale = comfortable(sum_of_squares(column, n)) ? 1 : scale_of(values);
  for (std::size_t i = 0; scale != 1 && i < n; ++i)
    column[i] *= scale;
  const auto rows = static_cast<double>(n);
  for (int pass = 0; intercept && pass < 2; ++pass) {  // the second takes the mean's rounding off
    const double mean = sum_of_numbers(column, n) / rows;
    for (std::size_t i = 0; i < n; ++i)
      column[i] -= mean;
    u.mean += mean;
  }
  u.length = std::sqrt(sum_of_squares(column, n));
  for (std::size_t i = 0; u.length > 0 && i < n; ++i)
    column[i] /= u.length;
  return {.mean = u.mean / scale, .length = u.length / scale};
}

/// The factorised unit columns, with rows sqrt(ridge) I below them.
class factorised {
 public:
  factorised(const std::vector<double>& unit, std::size_t n, std::size_t k, double ridge)
      : rows_(static_cast<index>(n + (ridge > 0 ? k : 0))),
        columns_(static_cast<index>(k)),
        ridge_(ridge),
        a_(static_cast<std::size_t>(rows_) * k),
        order_(k),
        tau_(k) {
    for (std::size_t j = 0; j < k; ++j) {
      double* const to = a_.data() + j * static_cast<std::size_t>(rows_);
      for (std::size_t i = 0; i < n; ++i)
        to[i] = unit[j * n + i];
      if (ridge > 0) to[n + j] = std::sqrt(ridge);
    }
    rank_ = pivoted_qr(a_.data(), rows_, columns_, order_.data(), tau_.data(), 1e-11);
  }

  [[nodiscard]] bool full() const { return rank_ == columns_; }
  /// The first column that the others leave nothing of.
  [[nodiscard]] std::size_t extra() const {
    return static_cast<std::size_t>(order_[static_cast<std::size_t>(rank_)]);
  }

  /// Adds the solution for a right side of n numbers, and `below` under them, to x.
  void add_solution(const double* right, std::size_t n, const double* below, double* x) const {
    std::vector<double> b(right, right + n);
    if (ridge_ > 0) b.insert(b.end(), below, below + columns_);
    apply_q_transposed(a_.data(), rows_, columns_, tau_.data(), b.data());
    solve_upper(a_.data(), rows_, columns_, b.data());
    for (std::size_t j = 0; j < order_.size(); ++j)
      x[order_[j]] += b[j];
  }

  /// Diagonal of A^-1 - ridge A^-2 with A = Z'Z + ridge I: the variances for unit noise, and the
  /// trace of A^-1, by which the ridge saves coefficients.
  double variances(std::vector<double>& out) const {
    double trace = 0;
    std::vector<double> w(order_.size());
    for (std::size_t j = 0; j < order_.size(); ++j) {
      w.assign(order_.size(), 0.0);
      w[j] = 1;
      solve_upper_transposed(a_.data(), rows_, columns_, w.data());
      const double first = dot(w.data(), w.data(), columns_);
      solve_upper(a_.data(), rows_, columns_, w.data());
      const double second = dot(w.data(), w.data(), columns_);
      trace += first;
      out[static_cast<std::size_t>(order_[j])] = first - ridge_ * second;
    }
    return trace;
  }

 private:
  index rows_, columns_, rank_ = 0;
  double ridge_;
  std::vector<double> a_;
  std::vector<index> order_;
  std::vector<double> tau_;
};

/// Regresses y on the columns (k of n numbers each, one after the other). With a ridge, which is
/// relative to each column's own sum of squares, (G + ridge diag G) h = g is solved; the standard
/// error is then that of the shrunken coefficient about its own mean.
inline regression regress(std::vector<double> columns, std::span<const double> target,
                          bool intercept, double ridge = 0) {
  const std::size_t n = target.size(), k = columns.size() / n;
  regression out;
  std::vector<unit_column> units(k);
  for (std::size_t j = 0; j < k; ++j) {
    units[j] = make_unit(columns.data() + j * n, n, intercept);
    if (!(units[j].length > 0)) {
      out.extra = j;
      return out;
    }
  }
  std::vector<double> y(target.begin(), target.end());
  const unit_column of_y = make_unit(y.data(), n, intercept);
  if (of_y.length == 0) y.assign(n, 0.0);

  const factorised qr(columns, n, k, ridge);
  if (!qr.full()) {
    out.extra = qr.extra();
    return out;
  }
  std::vector<double> beta(k), left = y, below(k);
  for (int pass = 0; pass < 3; ++pass) {  // solve, refine, and take the final residual
    if (pass < 2) qr.add_solution(left.data(), n, below.data(), beta.data());
    left = y;
    for (std::size_t j = 0; j < k; ++j) {
      add_multiple(left.data(), -beta[j], columns.data() + j * n, static_cast<index>(n));
      below[j] = -std::sqrt(ridge) * beta[j];
    }
  }
  const double squares = sum_of_squares(left.data(), n);

  std::vector<double> variance(k);
  const double saved = ridge * qr.variances(variance);
  out.freedom = static_cast<double>(n) - static_cast<double>(k) + saved - (intercept ? 1 : 0);
  out.squares = squares * of_y.length * of_y.length;
  out.total = of_y.length * of_y.length;
  out.intercept = of_y.mean;
  const double deviation = of_y.length * std::sqrt(squares / out.freedom);
  for (std::size_t j = 0; j < k; ++j) {
    out.coefficient.push_back(beta[j] * (of_y.length / units[j].length));
    out.standard_error.push_back(deviation * std::sqrt((std::max)(variance[j], 0.0))
                                 / units[j].length);
    out.intercept = math::neg_mul_add(out.coefficient[j], units[j].mean, out.intercept);
  }
  return out;
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
