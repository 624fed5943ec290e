// SPDX-License-Identifier: BSL-1.0
// The hedge that is worth what it costs: risk left, against the cost of trading it away, within
// bounds, limits and lots.
#pragma once

#include <hedgerow/math/lane.hpp>
#include <hedgerow/ratio/detail/active_set.hpp>
#include <hedgerow/ratio/detail/certificate.hpp>
#include <hedgerow/ratio/detail/eigen.hpp>
#include <hedgerow/ratio/detail/lot_search.hpp>
#include <hedgerow/ratio/detail/problem_checks.hpp>
#include <hedgerow/ratio/detail/semidefinite.hpp>
#include <hedgerow/ratio/problem.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA {

/// Solves one problem after another in the same memory, each from the solution of the last.
///
///     hr::ratio::solver solver;
///     const hr::ratio::optimal_result& h = solver.solve(problem);   // stays until the next call
///
/// Sizes may change from call to call; memory grows and is kept, so a call allocates nothing where
/// a problem of its size was solved before. Where more than one solution is optimal, the last
/// solution may decide which is returned: an instrument that the problem leaves open stays at a
/// bound, or goes back to what is held, however much the last solution had of it. `forget` starts
/// afresh. Copyable; not for two threads at once.
class solver {
 public:
  /// See `optimal`. Throws std::invalid_argument where sizes do not match, before all else.
  const optimal_result& solve(const optimal_problem& p);

  /// The next call starts from what is held and not from the last solution.
  void forget() { remembered_ = false; }

 private:
  using index = detail::index;

  optimal_result result_;
  detail::active_set qp_;
  detail::lot_search search_;
  Eigen::VectorXd unit_, before_, open_;
  detail::certificate_room room_for_proof_;
  std::vector<double> factor_, room_, start_;
  bool remembered_ = false;

  static std::size_t at(index i) { return static_cast<std::size_t>(i); }
  /// The power of two 2^k with 4^k <= x < 4^(k + 1); 1 for 0.
  static double power_below_root(double x) {
    const auto exponent = static_cast<std::int64_t>(math::bits_as<std::uint64_t>(x) >> 52U);
    if (exponent == 0) return 1.0;
    const std::int64_t half = (exponent - 1023) >> 1;
    return math::bits_as<double>(static_cast<std::uint64_t>(half + 1023) << 52U);
  }
  bool refused(optimal_status status, const refusal& why) {
    if (*why.argument == '\0') return false;
    result_.status = status, result_.why = why;
    return true;
  }

  void clear(index m, index n);
  bool prepare(const optimal_problem& p);
  void solve_prepared(const optimal_problem& p, bool warm);
  void report(const optimal_problem& p);
};

/// The best hedge of `p`: the problem stands at `optimal_problem`.
///
///     const auto h = hr::ratio::optimal({.exposure = g, .instruments = G, .risk = W, .cost = c});
///
/// **How.** Risk is of rank m at most, so with W = L L' every step works on the m numbers
/// L'(g + G w). Without lots and fees an active set method ends at the exact solution after
/// finitely many steps. Lots and fees are decided by a search over such solutions that ends with
/// the proof that no others are better; see `detail/active_set.hpp` and `detail/lot_search.hpp`.
///
/// **The certificate.** A w is optimal if and only if for each instrument the gain of a little more
/// and of a little less, G_i' W (g + G w) and the limits' prices counted, is not more than its cost
/// there. `certificate` is the largest violation of these and of the limits, each relative to the
/// sum of the sizes of the terms in it. It is worked out from g, G and W as given and not from what
/// the solver made of them, so it is a proof whatever went on inside. Up to rounding, some 1e-15,
/// it is 0; the tests assert 1e-12. With lots or fees it is that of the instruments without, given
/// the others, and the proof of the others is the status.
///
/// **The no-trade zone.** Where |G_i' W residual| <= c_i for the book as it is, nothing is traded;
/// with one instrument and delta alone that is |D| <= c/W, and what is traded outside leads to that
/// edge. With lots the zone is |D| <= c/W + lot/2, and no trade leads past its far edge, so the
/// next call trades nothing back; `lot_choice::inside_band` keeps to -c/W.
///
/// **Lots and fees** are exact where the search ends within `node_limit`, always seen for up to
/// four instruments with lots and ten with fees, whatever the number of others; or else the best
/// found is returned as `not_proved`, never worse than no trade where that is allowed, nor than the
/// continuous solution rounded, in which fees count in proportion to the quantities. The search
/// need not end at all where lots without cost and bounds can be combined to nearly nothing without
/// end.
///
/// **Bad input** is refused by name and value in `why`, and `message(why)` is a sentence: NaN;
/// infinities but in cost, bounds and limits; negative costs, fees, prices, lots or limits; a W
/// that is not symmetric or not positive semidefinite; lower above upper; bounds that the limits
/// exclude, with the instrument that asks for most. Then every number is NaN. Limits: no exposures
/// or W = 0 trade only what bounds force; infinite cost trades nothing; no instruments leave the
/// book as it is; a column of zeros is held at what costs least.
///
/// Throws std::invalid_argument where sizes do not match. O(m^2 n) and for each of some m + n steps
/// O(m n), without lots. Allocates; `solver` does so once.
[[nodiscard]] inline optimal_result optimal(const optimal_problem& p) { return solver{}.solve(p); }

// --- the solver's parts --------------------------------------------------------------------------

/// The problem in the units of `active_set`: instrument i counts in powers of two that give its
/// column L'G_i a length between 1 and 2, so all scaling is exact. True where it is refused.
inline bool solver::prepare(const optimal_problem& p) {
  const index m = p.exposure.size(), n = p.instruments.cols();
  factor_.resize(at(m * m)), room_.resize(at(m * m + m));
  index rank = 0;
  const auto fault = detail::factorise_semidefinite(p.risk.data(), m, factor_.data(), rank,
                                                    room_.data(), room_.data() + m * m);
  if (fault.reason != nullptr)
    return refused(optimal_status::invalid,
                   detail::because("risk", fault.reason, fault.row, fault.column, fault.value));
  qp_.resize(rank, n), search_.resize(n), unit_.resize(n);
  for (index k = 0; k < rank; ++k)
    qp_.offset[at(k)] = detail::dot(factor_.data() + k * m, p.exposure.data(), m);
  qp_.gross = p.gross_limit, qp_.net = p.net_limit;
  for (index i = 0; i < n; ++i) {
    double* const column = qp_.columns.data() + i * rank;
    const double* const instrument = p.instruments.data() + i * m;
    double square = 0.0, size = 0.0;
    for (index k = 0; k < rank; ++k) {
      const double* const row = factor_.data() + k * m;
      column[k] = detail::dot(row, instrument, m);
      square += column[k] * column[k];
      for (index l = 0; l < m; ++l)
        size += std::fabs(row[l] * instrument[l]);
    }
    // Exposures that carry no risk together: what is left of them is rounding, not to be scaled up.
    if (square <= 1e-24 * size * size) {
      square = 0.0;
      for (index k = 0; k < rank; ++k)
        column[k] = 0.0;
    }
    if (!(square <= (std::numeric_limits<double>::max)()))
      return refused(
          optimal_status::invalid,
          detail::because("risk", "times squared exposures it overflows", i, -1, square));
    const double unit = unit_[i] = power_below_root(square);
    for (index k = 0; k < rank; ++k)
      column[k] /= unit;
    const double cost = detail::at_or(p.cost, i, 0.0);
    qp_.kink[at(i)] = detail::at_or(p.current, i, 0.0) * unit;
    qp_.buy[at(i)] = qp_.sell[at(i)] = std::isinf(cost) ? 0.0 : cost / unit;
    qp_.lower[at(i)] = detail::low_of(p, i) * unit, qp_.upper[at(i)] = detail::high_of(p, i) * unit;
    qp_.price[at(i)] = detail::at_or(p.price, i, 1.0) / unit;
    search_.lot[at(i)] = detail::at_or(p.lot, i, 0.0) * unit;
    search_.fee[at(i)] = detail::at_or(p.fee, i, 0.0);
  }
  return false;
}

/// No answer yet: every number NaN.
inline void solver::clear(index m, index n) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  optimal_result& r = result_;
  r.quantity.setConstant(n, nan), r.trade.setConstant(n, nan), r.residual.setConstant(m, nan);
  r.risk_before = r.risk_after = r.cost = r.objective = r.bound = r.certificate = nan;
  r.gross_price = r.net_price = nan;
  r.iterations = 0, r.nodes = 0, r.why = {};
}

inline const optimal_result& solver::solve(const optimal_problem& p) {
  detail::check_sizes(p);
  const index n = p.instruments.cols();
  optimal_result& r = result_;
  clear(p.exposure.size(), n);
  if (refused(optimal_status::invalid, detail::refuse_numbers(p))
      || refused(optimal_status::infeasible, detail::refuse_bounds(p)) || prepare(p))
    return r;

  const bool warm = remembered_ && static_cast<index>(start_.size()) == n;
  remembered_ = false;
  if (warm) {
    for (index i = 0; i < n; ++i)
      qp_.z[at(i)] = start_[at(i)] * unit_[i];
    solve_prepared(p, true);
    // Rounding of a far larger last problem may have come along.
    if (r.status == optimal_status::optimal && r.certificate <= 1e-13) return r;
    prepare(p);
  }
  solve_prepared(p, false);
  return r;
}

inline void solver::solve_prepared(const optimal_problem& p, bool warm) {
  optimal_result& r = result_;
  bool solved = false, proved = true;
  if (search_.needed()) {
    search_.inside_band = p.choice == lot_choice::inside_band;
    search_.node_limit = p.node_limit;
    solved = search_.run(qp_, warm);
    proved = search_.proved;
    r.nodes += search_.nodes;
  } else {
    solved = qp_.solve(warm);
    ++r.nodes;
  }
  r.iterations += qp_.iterations;
  if (solved) {
    r.status = proved ? optimal_status::optimal : optimal_status::not_proved;
    report(p);
    const double objective = r.objective;
    if (std::isfinite(objective) && std::isfinite(r.certificate)) return;
    clear(p.exposure.size(), p.instruments.cols());
    remembered_ = false;
    refused(optimal_status::invalid,
            detail::because("objective", "it overflows", -1, -1, objective));
  } else if (!proved || qp_.exhausted()) {
    r.status = optimal_status::iteration_limit;
  } else {
    refused(optimal_status::infeasible, detail::explain_infeasible(p, search_.needed()));
  }
}

/// Everything of the result, from the solver's z.
inline void solver::report(const optimal_problem& p) {
  const index n = p.instruments.cols();
  const bool searched = search_.needed();
  optimal_result& r = result_;
  start_.resize(at(n));
  r.cost = 0.0;
  for (index i = 0; i < n; ++i) {
    start_[at(i)] = (searched ? search_.relaxed()[i] : qp_.z[at(i)]) / unit_[i];
    const double held = detail::at_or(p.current, i, 0.0), lot = detail::at_or(p.lot, i, 0.0);
    double w = (searched ? search_.solution[at(i)] : qp_.z[at(i)]) / unit_[i];
    r.trade[i] = w - held;
    if (lot > 0.0) r.trade[i] = std::nearbyint((w - held) / lot) * lot, w = held + r.trade[i];
    r.quantity[i] = w;
    if (r.trade[i] == 0.0) continue;
    r.cost += detail::at_or(p.cost, i, 0.0) * std::fabs(r.trade[i]) + detail::at_or(p.fee, i, 0.0);
  }
  remembered_ = true;
  if (p.current.size() == 0)
    before_.setZero(n);
  else
    before_ = p.current;
  detail::residual_of(p, before_, open_);
  r.risk_before = detail::risk_of(p, open_);
  detail::residual_of(p, r.quantity, r.residual);
  r.risk_after = detail::risk_of(p, r.residual);
  r.objective = r.risk_after + r.cost;
  r.bound = r.status == optimal_status::optimal ? r.objective : search_.bound;
  r.gross_price = searched ? search_.gross_multiplier : qp_.gross_multiplier;
  r.net_price = searched ? search_.net_multiplier : qp_.net_multiplier;
  r.certificate = detail::certify(p, r, room_for_proof_);
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA
