// SPDX-License-Identifier: BSL-1.0
// Of all solutions of a few equations in many unknowns, one that costs least: the simplex method
// for sum c_j |x_j|.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/qr.hpp>

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// min sum c_j |x_j| over A x = d, A of r independent rows and n columns, c >= 0.
///
/// Signs are free, so any r independent columns are a basis that is allowed, and the first that QR
/// with column pivoting takes will do to start with: no first phase. A column enters where its gain
/// at the prices y, B'y = c_B sign(x_B), is more than its cost, and the step goes on through zeros
/// of the basic ones, which turn their sign, until it stops paying (Barrodale and Roberts 1973).
class least_cost {
 public:
  least_cost() : r_(0), n_(0) {}
  /// `a` has r x n numbers by columns; `basis` the positions of r independent ones.
  least_cost(std::vector<double> a, std::vector<double> cost, std::vector<index> basis, index n)
      : r_(static_cast<index>(basis.size())),
        n_(n),
        a_(std::move(a)),
        cost_(std::move(cost)),
        basis_(std::move(basis)),
        factor_(at(r_ * r_)),
        tau_(at(r_)),
        x_(at(r_)),
        y_(at(r_)),
        d_(at(r_)),
        order_(at(r_)),
        side_(at(r_), 1.0) {}

  /// Finds the basis for a right side.
  void minimise(const double* d) {
    const int patience = 4 * static_cast<int>(n_ + r_) + 20;
    for (int step = 0; step < 8 * patience; ++step) {
      factorise();
      solve(d, x_.data());
      choose_sides(d);
      prices();
      const index enters = choose(step > patience);  // by then it may go in circles: Bland's rule
      if (enters < 0) return;
      const index leaves = follow(enters);
      if (leaves < 0) return;
      basis_[at(leaves)] = enters, side_[at(leaves)] = sign_;
    }
  }

  /// Adds the solution for d in the basis as it is.
  void add_solution(const double* d, double* x) {
    factorise();
    solve(d, x_.data());
    for (index k = 0; k < r_; ++k)
      x[basis_[at(k)]] += x_[at(k)];
  }

 private:
  index r_, n_;
  std::vector<double> a_, cost_;
  std::vector<index> basis_;
  std::vector<double> factor_, tau_, x_, y_, d_;
  std::vector<index> order_;
  // The sign of each basic one; of a zero, the one that it came with, so that it is not counted as
  // gaining in a direction which it has just left.
  std::vector<double> side_;
  double sign_ = 1.0;  // the direction in which the entering column moves

  [[nodiscard]] double cost_of(index k) const { return cost_[at(basis_[at(k)])]; }

  void factorise() {
    for (index k = 0; k < r_; ++k)
      for (index i = 0; i < r_; ++i)
        factor_[at(k * r_ + i)] = a_[at(basis_[at(k)] * r_ + i)];
    pivoted_qr(factor_.data(), r_, r_, order_.data(), tau_.data(), 0.0);
  }

  /// x = B^-1 d, in the order of the basis.
  void solve(const double* d, double* x) {
    for (index i = 0; i < r_; ++i)
      y_[at(i)] = d[i];
    apply_q_transposed(factor_.data(), r_, r_, tau_.data(), y_.data());
    solve_upper(factor_.data(), r_, r_, y_.data());
    for (index i = 0; i < r_; ++i)
      x[order_[at(i)]] = y_[at(i)];
  }

  void choose_sides(const double* d) {
    double size = 0.0;
    for (index i = 0; i < r_; ++i)
      size += std::fabs(d[i]) + std::fabs(x_[at(i)]);
    for (index k = 0; k < r_; ++k)
      if (std::fabs(x_[at(k)]) > 1e-13 * size)
        side_[at(k)] = x_[at(k)] > 0.0 ? 1.0 : -1.0;
      else
        x_[at(k)] = 0.0;
  }

  void prices() {
    for (index i = 0; i < r_; ++i) {
      const index k = order_[at(i)];
      y_[at(i)] = side_[at(k)] * cost_of(k);
    }
    solve_upper_transposed(factor_.data(), r_, r_, y_.data());
    apply_q(factor_.data(), r_, r_, tau_.data(), y_.data());
  }

  index choose(bool first) {
    double best = 0.0;
    index enters = -1;
    for (index j = 0; j < n_; ++j) {
      const double gain = dot(a_.data() + j * r_, y_.data(), r_);
      double size = cost_[at(j)];
      for (index i = 0; i < r_; ++i)
        size += std::fabs(a_[at(j * r_ + i)] * y_[at(i)]);
      const double more = std::fabs(gain) - cost_[at(j)] - 1e-12 * size;
      if (more > best) {
        best = more, enters = j, sign_ = gain > 0.0 ? 1.0 : -1.0;
        if (first) break;
      }
    }
    return enters;
  }

  /// Moves the entering column as long as it pays; who leaves the basis, or -1 where nobody does.
  index follow(index enters) {
    double slope = cost_[at(enters)] - std::fabs(dot(a_.data() + enters * r_, y_.data(), r_));
    solve(a_.data() + enters * r_, d_.data());  // the basic ones move by -sign_ d_
    std::vector<bool> passed(at(r_), false);
    double fastest = 0.0;
    for (index k = 0; k < r_; ++k)
      fastest = std::fmax(fastest, std::fabs(d_[at(k)]));
    for (index round = 0; round < r_; ++round) {
      index next = -1;
      double nearest = HUGE_VAL;
      for (index k = 0; k < r_; ++k) {
        const double closer = side_[at(k)] * sign_ * d_[at(k)];  // towards 0 where positive
        if (passed[at(k)] || !(closer > 1e-13 * fastest)) continue;
        const double length = std::fabs(x_[at(k)]) / closer;
        if (length < nearest) nearest = length, next = k;
      }
      if (next < 0) return -1;
      slope += 2.0 * cost_of(next) * std::fabs(d_[at(next)]);
      passed[at(next)] = true;
      if (slope >= 0.0) return next;
      side_[at(next)] = -side_[at(next)];
    }
    return -1;
  }
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
