// SPDX-License-Identifier: BSL-1.0
// How much of each instrument brings a book's exposures to zero, for any number of both.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/eigen.hpp>
#include <hedgerow/ratio/detail/least_cost.hpp>
#include <hedgerow/ratio/detail/qr.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace hedgerow::ratio {

/// What became of the exposures.
enum class neutral_status : unsigned char {
  neutral,     ///< all are zero, up to rounding
  incomplete,  ///< some are left: `unreached` names them, the squares of what is left are least
  invalid  ///< an input is NaN or infinite, a scale not positive, a cost negative; overflow: all
           ///< NaN
};

inline namespace HEDGEROW_ISA {

/// The name of an outcome, such as "incomplete".
[[nodiscard]] constexpr const char* to_string(neutral_status status) {
  switch (status) {
    case neutral_status::neutral:
      return "neutral";
    case neutral_status::incomplete:
      return "incomplete";
    case neutral_status::invalid:
      break;
  }
  return "invalid";
}

// The initialisers spare who gives some fields alone a warning of g++.
// NOLINTBEGIN(readability-redundant-member-init)
/// What `neutral` is to prefer where there is a choice.
struct neutral_options {
  /// What counts as much in one exposure as in another, each > 0: the unit in which squares of what
  /// is left are added up. Empty: for each exposure, the most of it in one unit of any instrument.
  /// Has no influence where all exposures can be reached.
  Eigen::VectorXd scale{};
  /// Of one unit of each instrument, >= 0. Where many quantities would do, those for which
  /// sum cost_j |x_j| is least, at most `rank` of them not 0. Empty: the shortest.
  Eigen::VectorXd cost{};
  /// Directions that the instruments span by less than this, relative to the largest and after
  /// scaling, do not count. Greeks are known to some 1e-13, so what is below 1e-10 is rounding.
  double rank_tolerance = 1e-10;
};
// NOLINTEND(readability-redundant-member-init)

/// The hedge, and what it cannot do.
struct neutral_result {
  Eigen::VectorXd quantity;  ///< of each instrument; positive buys
  Eigen::VectorXd residual;  ///< of each exposure: exposure + instruments * quantity
  Eigen::VectorXd reach;  ///< of each exposure, from 0, no instrument has any, to 1, it can be set
                          ///< to any number by itself; between, only together with others
  std::vector<Eigen::Index> unreached;  ///< exposures that are left, in order
  Eigen::Index rank = 0;                ///< how many independent exposures the instruments span
  neutral_status status = neutral_status::invalid;
};

namespace detail {

inline std::string size_message(const char* name, Eigen::Index size, Eigen::Index expected) {
  return "hedgerow: " + std::string(name) + " has size " + std::to_string(size) + ", expected "
       + std::to_string(expected);
}

/// The factorised problem A w = b, A = instruments/scale, and its solutions.
struct equilibrated {
  index m, n, rank = 0;
  Eigen::VectorXd scale, unit;  // of exposures; of instruments
  Eigen::MatrixXd factor, transposed;
  Eigen::VectorXd tau, transposed_tau, work;
  std::vector<index> order, transposed_order;

  equilibrated(const Eigen::Ref<const Eigen::MatrixXd>& instruments, Eigen::VectorXd scale_of,
               double tolerance)
      : m(instruments.rows()),
        n(instruments.cols()),
        scale(std::move(scale_of)),
        unit(n),
        factor(m, n),
        tau(m < n ? m : n),
        work(m > n ? m : n),
        order(static_cast<std::size_t>(n)) {
    for (index j = 0; j < n; ++j) {
      double largest = 0.0;
      for (index i = 0; i < m; ++i) {
        const double a = std::fabs(instruments(i, j) / scale[i]);
        largest = (std::max)(largest, a);
      }
      unit[j] = largest > 0.0 ? largest : 1.0;
      for (index i = 0; i < m; ++i)
        factor(i, j) = instruments(i, j) / scale[i] / unit[j];
    }
    rank = pivoted_qr(factor.data(), m, n, order.data(), tau.data(), tolerance);
    if (rank < n) factorise_rows();
  }

  /// The r independent rows [R11 R12] P' of the scaled system, with the instruments' own units back
  /// in their columns, transposed: from its QR comes the shortest of many solutions.
  void factorise_rows() {
    transposed.resize(n, rank), transposed_tau.resize(rank);
    transposed_order.resize(static_cast<std::size_t>(rank));
    for (index j = 0; j < n; ++j) {
      const index to = order[static_cast<std::size_t>(j)];
      for (index k = 0; k < rank; ++k)
        transposed(to, k) = k <= j ? factor(k, j) * unit[to] : 0.0;
    }
    // The rows are independent, so all are taken whatever their size.
    const index taken = pivoted_qr(transposed.data(), n, rank, transposed_order.data(),
                                   transposed_tau.data(), 0.0);
    rank = (std::min)(rank, taken);  // less by underflow alone
  }

  /// Q'(-left/scale), of which the first `rank` can be met, into `work`.
  void turn(const Eigen::VectorXd& left) {
    for (index i = 0; i < m; ++i)
      work[i] = -left[i] / scale[i];
    apply_q_transposed(factor.data(), m, rank, tau.data(), work.data());
  }

  /// The same equations for `least_cost`, instruments in the order of the factorisation.
  [[nodiscard]] least_cost priced(const Eigen::VectorXd& cost) const {
    std::vector<double> a(static_cast<std::size_t>(rank * n)), c(static_cast<std::size_t>(n));
    std::vector<index> basis(static_cast<std::size_t>(rank));
    for (index j = 0; j < n; ++j) {
      const index from = order[static_cast<std::size_t>(j)];
      c[static_cast<std::size_t>(j)] = cost[from] / unit[from];
      for (index k = 0; k < rank; ++k)
        a[static_cast<std::size_t>(j * rank + k)] = k <= j ? factor(k, j) : 0.0;
    }
    for (index k = 0; k < rank; ++k)
      basis[static_cast<std::size_t>(k)] = k;
    return {std::move(a), std::move(c), std::move(basis), n};
  }

  /// Adds to w what meets the equations in the basis of `simplex`.
  void correct_in_basis(const Eigen::VectorXd& left, least_cost& simplex, Eigen::VectorXd& w) {
    turn(left);
    Eigen::VectorXd x = Eigen::VectorXd::Zero(n);
    simplex.add_solution(work.data(), x.data());
    for (index j = 0; j < n; ++j) {
      const index to = order[static_cast<std::size_t>(j)];
      w[to] += x[j] / unit[to];
    }
  }

  /// Adds to w the shortest vector for which the squares of (left + instruments w)/scale are least.
  void correct(const Eigen::VectorXd& left, Eigen::VectorXd& w) {
    turn(left);
    if (rank == n) {
      solve_upper(factor.data(), m, n, work.data());
      for (index j = 0; j < n; ++j) {
        const index to = order[static_cast<std::size_t>(j)];
        w[to] += work[j] / unit[to];
      }
      return;
    }
    Eigen::VectorXd y = Eigen::VectorXd::Zero(n);
    for (index k = 0; k < rank; ++k)
      y[k] = work[transposed_order[static_cast<std::size_t>(k)]];
    solve_upper_transposed(transposed.data(), n, rank, y.data());
    apply_q(transposed.data(), n, rank, transposed_tau.data(), y.data());
    for (index j = 0; j < n; ++j)
      w[j] += y[j];
  }

  /// The length of what is left of a unit of exposure i within the span: cos of the angle to it.
  double reach(index i) {
    work.setZero();
    work[i] = 1.0;
    apply_q_transposed(factor.data(), m, rank, tau.data(), work.data());
    return std::sqrt(dot(work.data(), work.data(), rank));
  }
};

inline Eigen::VectorXd default_scale(const Eigen::Ref<const Eigen::MatrixXd>& instruments) {
  Eigen::VectorXd scale(instruments.rows());
  for (index i = 0; i < instruments.rows(); ++i) {
    double largest = 0.0;
    for (index j = 0; j < instruments.cols(); ++j)
      largest = (std::max)(largest, std::fabs(instruments(i, j)));
    scale[i] = largest > 0.0 ? largest : 1.0;
  }
  return scale;
}

template <class Range>
bool all_finite(const Range& x) {
  for (index j = 0; j < x.cols(); ++j)
    for (index i = 0; i < x.rows(); ++i)
      if (!(std::fabs(x(i, j)) <= (std::numeric_limits<double>::max)())) return false;
  return true;
}

/// What is left, and which of it is more than the rounding of what cancelled.
inline void note_residual(const Eigen::Ref<const Eigen::VectorXd>& exposure,
                          const Eigen::Ref<const Eigen::MatrixXd>& instruments, neutral_result& r) {
  constexpr double rounding = 1e-9;
  r.unreached.clear();
  for (index i = 0; i < exposure.size(); ++i) {
    double sum = exposure[i], weight = std::fabs(exposure[i]);
    for (index j = 0; j < instruments.cols(); ++j) {
      const double part = instruments(i, j) * r.quantity[j];
      sum += part;
      weight += std::fabs(part);
    }
    r.residual[i] = sum;
    if (!(std::fabs(sum) <= rounding * weight)) r.unreached.push_back(i);
  }
}

}  // namespace detail

/// The quantities x that bring a book's exposures to zero:
///
///     instruments * x = -exposure
///
/// The one solution where there is one. Where there are many, the shortest x, sum x_j^2 least;
/// with `neutral_options::cost` the cheapest, sum cost_j |x_j| least, by the simplex method. Where
/// there is none, the x for which sum (residual_i/scale_i)^2 is least, the shortest again if
/// there are many; `unreached` names the exposures that are left and `reach` says why.
///
///     Eigen::VectorXd x = hr::ratio::neutral(exposure, instruments).quantity;
///
/// Delta, gamma and vega differ by many orders of magnitude, and the unit of each is arbitrary. So
/// rows are first divided by `scale` and then columns by their largest entry; the rank is that of
/// what comes out, found by QR with column pivoting. By default a change of an exposure's unit
/// changes nothing but that exposure's numbers. The shortest x counts contracts: a change of an
/// instrument's size does change it, where there are many solutions. One step of iterative
/// refinement follows, so that what is reached is zero up to the rounding of the largest term.
///
/// Shapes: any, zero included. No exposure: x = 0, neutral. No instrument: everything that is not
/// zero is left. A column of zeros gets x_j = 0. A row of zeros has reach 0, and is left unless the
/// exposure is 0. NaN, an infinity, a scale that is not positive: `invalid` and all NaN.
///
/// Throws std::invalid_argument where sizes do not match, before all else. O(m n min(m, n)) time;
/// allocates. Golub and Van Loan, Matrix Computations, 4th ed., 5.5; equilibration: 3.5.2.
///
/// @param exposure     m numbers, of the book as it is: delta, gamma, vega, by expiry, ...
/// @param instruments  m x n: column j has the exposures of one unit of instrument j
[[nodiscard]] inline neutral_result neutral(const Eigen::Ref<const Eigen::VectorXd>& exposure,
                                            const Eigen::Ref<const Eigen::MatrixXd>& instruments,
                                            const neutral_options& options = {}) {
  const Eigen::Index m = exposure.size(), n = instruments.cols();
  if (instruments.rows() != m)
    throw std::invalid_argument("hedgerow: instruments has " + std::to_string(instruments.rows())
                                + " rows, expected " + std::to_string(m)
                                + ", one for each exposure");
  if (options.scale.size() != 0 && options.scale.size() != m)
    throw std::invalid_argument(detail::size_message("scale", options.scale.size(), m));
  if (options.cost.size() != 0 && options.cost.size() != n)
    throw std::invalid_argument(detail::size_message("cost", options.cost.size(), n));

  neutral_result r;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  r.quantity.setConstant(n, nan), r.residual.setConstant(m, nan), r.reach.setConstant(m, nan);
  bool valid = detail::all_finite(exposure) && detail::all_finite(instruments)
            && detail::all_finite(options.scale) && options.rank_tolerance >= 0.0;
  for (const double scale : options.scale)
    valid = valid && scale > 0.0;
  valid = valid && detail::all_finite(options.cost);
  for (const double cost : options.cost)
    valid = valid && cost >= 0.0;
  if (!valid) return r;

  detail::equilibrated system(
      instruments, options.scale.size() != 0 ? options.scale : detail::default_scale(instruments),
      options.rank_tolerance);
  r.residual = exposure, r.quantity.setZero();
  const bool priced = options.cost.size() != 0 && system.rank > 0 && system.rank < n;
  detail::least_cost simplex = priced ? system.priced(options.cost) : detail::least_cost();
  if (priced) {
    system.turn(r.residual);
    simplex.minimise(system.work.data());
  }
  for (int pass = 0; pass < 2; ++pass) {  // the second takes up what rounding left of the first
    if (priced)
      system.correct_in_basis(r.residual, simplex, r.quantity);
    else
      system.correct(r.residual, r.quantity);
    detail::note_residual(exposure, instruments, r);
  }
  if (!detail::all_finite(r.quantity) || !detail::all_finite(r.residual)) {
    r.quantity.setConstant(nan), r.residual.setConstant(nan);
    r.unreached.clear();
    return r;
  }
  for (Eigen::Index i = 0; i < m; ++i)
    r.reach[i] = system.rank == m ? 1.0 : system.reach(i);
  r.rank = system.rank;
  r.status = r.unreached.empty() ? neutral_status::neutral : neutral_status::incomplete;
  return r;
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
