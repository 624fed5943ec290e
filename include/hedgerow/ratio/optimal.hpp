// SPDX-License-Identifier: BSL-1.0
// The hedge that is worth what it costs: risk left, against the cost of trading it away, within
// bounds, limits and lots.
#pragma once

#include <hedgerow/math/lane.hpp>
#include <hedgerow/ratio/detail/active_set.hpp>
#include <hedgerow/ratio/detail/eigen.hpp>
#include <hedgerow/ratio/detail/lot_search.hpp>
#include <hedgerow/ratio/detail/semidefinite.hpp>
#include <hedgerow/ratio/problem.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace hedgerow::ratio {
inline namespace HEDGEROW_ISA {

/// Solves one problem after another in the same memory, each from the solution of the last.
///
///     hr::ratio::solver solver;
///     const hr::ratio::optimal_result& h = solver.solve(problem);   // stays until the next call
///
/// Sizes may change from call to call; memory grows and is kept, so a call allocates nothing where
/// a problem of its size was solved before. Where more than one solution is optimal, the last
/// solution may decide which is returned; `forget` starts afresh. Copyable; not for two threads at
/// once.
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
  Eigen::VectorXd unit_, before_, weight_, gradient_, gradient_size_;
  std::vector<double> factor_, room_, start_;
  bool remembered_ = false;

  static std::size_t at(index i) { return static_cast<std::size_t>(i); }
  static double of(const Eigen::VectorXd& v, index i, double otherwise) {
    return v.size() == 0 ? otherwise : v[i];
  }
  /// Bounds, an infinite cost counted as one.
  static double low_of(const optimal_problem& p, index i) {
    return std::isinf(of(p.cost, i, 0.0)) ? of(p.current, i, 0.0)
                                          : of(p.lower, i, -detail::active_set::infinity);
  }
  static double high_of(const optimal_problem& p, index i) {
    return std::isinf(of(p.cost, i, 0.0)) ? of(p.current, i, 0.0)
                                          : of(p.upper, i, detail::active_set::infinity);
  }
  /// The power of two 2^k with 4^k <= x < 4^(k + 1); 1 for 0.
  static double power_below_root(double x) {
    const auto exponent = static_cast<std::int64_t>(math::bits_as<std::uint64_t>(x) >> 52U);
    if (exponent == 0) return 1.0;
    const std::int64_t half = (exponent - 1023) >> 1;
    return math::bits_as<double>(static_cast<std::uint64_t>(half + 1023) << 52U);
  }
  static bool refused(optimal_result& r, optimal_status status, const refusal& why) {
    r.status = status, r.why = why;
    return true;
  }

  void clear(index m, index n);
  static void check_sizes(const optimal_problem& p);
  bool refuse_numbers(const optimal_problem& p);
  bool refuse_bounds(const optimal_problem& p);
  bool prepare(const optimal_problem& p);
  void solve_prepared(const optimal_problem& p, bool warm);
  void explain_infeasible(const optimal_problem& p);
  void report(const optimal_problem& p);
  void residual_of(const optimal_problem& p, const Eigen::VectorXd& w, Eigen::VectorXd& to) const;
  double risk_of(const optimal_problem& p, const Eigen::VectorXd& residual) const;
  double certify(const optimal_problem& p);
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
/// found is returned as `not_proved`, never worse than the continuous solution rounded. The search
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

inline void solver::check_sizes(const optimal_problem& p) {
  const index m = p.exposure.size(), n = p.instruments.cols();
  const auto require = [](const char* name, index size, index expected) {
    if (size != expected)
      throw std::invalid_argument("hedgerow: " + std::string(name) + " has size "
                                  + std::to_string(size) + ", expected "
                                  + std::to_string(expected));
  };
  require("instruments.rows()", p.instruments.rows(), m);
  require("risk.rows()", p.risk.rows(), m);
  require("risk.cols()", p.risk.cols(), m);
  const auto optional = [&](const char* name, const Eigen::VectorXd& v) {
    if (v.size() != 0) require(name, v.size(), n);
  };
  optional("current", p.current), optional("cost", p.cost), optional("fee", p.fee);
  optional("lower", p.lower), optional("upper", p.upper);
  optional("price", p.price), optional("lot", p.lot);
}

inline bool solver::refuse_numbers(const optimal_problem& p) {
  constexpr double most = (std::numeric_limits<double>::max)(),
                   infinite = detail::active_set::infinity;
  const auto check = [&](const char* name, const auto& v, double low, double high,
                         const char* reason) {
    for (index j = 0; j < v.cols(); ++j)
      for (index i = 0; i < v.rows(); ++i)
        if (!(v(i, j) >= low && v(i, j) <= high))
          return refused(result_, optimal_status::invalid,
                         {name, reason, i, v.cols() > 1 ? j : -1, v(i, j)});
    return false;
  };
  const char* const finite = "it must be finite";
  const char* const positive = "it must be finite and not negative";
  if (check("exposure", p.exposure, -most, most, finite)
      || check("instruments", p.instruments, -most, most, finite)
      || check("current", p.current, -most, most, finite)
      || check("cost", p.cost, 0.0, infinite, "it must not be negative")
      || check("fee", p.fee, 0.0, most, positive) || check("price", p.price, 0.0, most, positive)
      || check("lot", p.lot, 0.0, most, positive)
      || check("lower", p.lower, -infinite, most, "it must be a number, or minus infinity")
      || check("upper", p.upper, -most, infinite, "it must be a number, or infinity"))
    return true;
  if (!(p.gross_limit >= 0.0))
    return refused(result_, optimal_status::invalid,
                   {"gross_limit", "it must not be negative", -1, -1, p.gross_limit});
  if (!(p.net_limit >= 0.0))
    return refused(result_, optimal_status::invalid,
                   {"net_limit", "it must not be negative", -1, -1, p.net_limit});
  return false;
}

inline bool solver::refuse_bounds(const optimal_problem& p) {
  const index n = p.instruments.cols();
  for (index i = 0; i < n; ++i) {
    const double low = of(p.lower, i, -detail::active_set::infinity);
    const double high = of(p.upper, i, detail::active_set::infinity);
    const double held = of(p.current, i, 0.0), lot = of(p.lot, i, 0.0);
    if (low > high)
      return refused(result_, optimal_status::infeasible,
                     {"lower", "above its upper bound", i, -1, low, high});
    if (std::isinf(of(p.cost, i, 0.0)) && !(low <= held && held <= high))
      return refused(result_, optimal_status::infeasible,
                     {"current", "it cannot be traded, at infinite cost, back to its bound", i, -1,
                      held, held < low ? low : high});
    // The first lot at or above the lower bound; within 1e-9 of a lot counts as at it.
    if (lot > 0.0 && low > -detail::active_set::infinity
        && held + std::ceil((low - held) / lot - 1e-9) * lot > high + 1e-9 * lot)
      return refused(
          result_, optimal_status::infeasible,
          {"lot", "no whole number of lots from what is held lies within the bounds", i, -1, lot});
  }
  return false;
}

/// The problem in the units of `active_set`: instrument i counts in powers of two that give its
/// column L'G_i a length between 1 and 2, so all scaling is exact. True where it is refused.
inline bool solver::prepare(const optimal_problem& p) {
  const index m = p.exposure.size(), n = p.instruments.cols();
  factor_.resize(at(m * m)), room_.resize(at(m * m + m));
  index rank = 0;
  const auto fault = detail::factorise_semidefinite(p.risk.data(), m, factor_.data(), rank,
                                                    room_.data(), room_.data() + m * m);
  if (fault.reason != nullptr)
    return refused(result_, optimal_status::invalid,
                   {"risk", fault.reason, fault.row, fault.column, fault.value});
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
      return refused(result_, optimal_status::invalid,
                     {"risk", "times squared exposures it overflows", i, -1, square});
    const double unit = unit_[i] = power_below_root(square);
    for (index k = 0; k < rank; ++k)
      column[k] /= unit;
    const double cost = of(p.cost, i, 0.0);
    qp_.kink[at(i)] = of(p.current, i, 0.0) * unit;
    qp_.buy[at(i)] = qp_.sell[at(i)] = std::isinf(cost) ? 0.0 : cost / unit;
    qp_.lower[at(i)] = low_of(p, i) * unit, qp_.upper[at(i)] = high_of(p, i) * unit;
    qp_.price[at(i)] = of(p.price, i, 1.0) / unit;
    search_.lot[at(i)] = of(p.lot, i, 0.0) * unit;
    search_.fee[at(i)] = of(p.fee, i, 0.0);
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
  check_sizes(p);
  const index n = p.instruments.cols();
  optimal_result& r = result_;
  clear(p.exposure.size(), n);
  if (refuse_numbers(p) || refuse_bounds(p) || prepare(p)) return r;

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
    if (std::isfinite(r.objective) && std::isfinite(r.certificate)) return;
    clear(p.exposure.size(), p.instruments.cols());
    remembered_ = false;
    refused(r, optimal_status::invalid, {"objective", "it overflows", -1, -1, r.objective});
  } else if (!proved || qp_.exhausted()) {
    r.status = optimal_status::iteration_limit;
  } else {
    explain_infeasible(p);
  }
}

/// Says which bound asks for most of what a limit excludes.
inline void solver::explain_infeasible(const optimal_problem& p) {
  const index n = p.instruments.cols();
  double lowest = 0.0, highest = 0.0, gross = 0.0;
  index most[3] = {-1, -1, -1};  // of the lowest net value, the highest, and the gross value
  double share[3] = {0.0, 0.0, 0.0};
  const auto note = [&](int which, index i, double value) {
    if (value > share[which]) share[which] = value, most[which] = i;
  };
  for (index i = 0; i < n; ++i) {
    const double price = of(p.price, i, 1.0), low = low_of(p, i), high = high_of(p, i);
    if (price == 0.0) continue;
    lowest += price * low, highest += price * high;
    const double nearest = low > 0.0 ? low : high < 0.0 ? -high : 0.0;
    gross += price * nearest;
    note(0, i, price * low), note(1, i, -price * high), note(2, i, price * nearest);
  }
  const auto name = [&](int which, bool low, const char* reason, double limit) {
    const index i = most[which];
    refused(result_, optimal_status::infeasible,
            {low ? "lower" : "upper", reason, i, -1, low ? low_of(p, i) : high_of(p, i), limit});
  };
  if (most[0] >= 0 && lowest > p.net_limit)
    return name(0, true, "with the other bounds it forces a net value above net_limit",
                p.net_limit);
  if (most[1] >= 0 && highest < -p.net_limit)
    return name(1, false, "with the other bounds it forces a net value below -net_limit",
                -p.net_limit);
  if (most[2] >= 0 && gross > p.gross_limit)
    return name(2, low_of(p, most[2]) > 0.0,
                "with the other bounds it forces a gross value above gross_limit", p.gross_limit);
  if (!search_.needed() && most[2] >= 0)
    return name(2, low_of(p, most[2]) > 0.0,
                "to bring the net value it forces within net_limit takes a gross value above "
                "gross_limit",
                p.gross_limit);
  index coarsest = 0;
  for (index i = 1; i < n; ++i)
    if (of(p.lot, i, 0.0) > of(p.lot, coarsest, 0.0)) coarsest = i;
  refused(result_, optimal_status::infeasible,
          {"lot", "no quantities in whole lots keep all bounds and limits; this is the largest lot",
           coarsest, -1, of(p.lot, coarsest, 0.0)});
}

inline void solver::residual_of(const optimal_problem& p, const Eigen::VectorXd& w,
                                Eigen::VectorXd& to) const {
  const index m = p.exposure.size();
  to = p.exposure;
  for (index i = 0; i < p.instruments.cols(); ++i)
    if (w[i] != 0.0) detail::add_multiple(to.data(), w[i], p.instruments.data() + i * m, m);
}

inline double solver::risk_of(const optimal_problem& p, const Eigen::VectorXd& residual) const {
  double sum = 0.0;
  for (index k = 0; k < residual.size(); ++k)
    sum += residual[k]
         * detail::dot(p.risk.data() + k * residual.size(), residual.data(), residual.size());
  return sum > 0.0 ? 0.5 * sum : 0.0;  // a semidefinite form below 0 is rounding
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
    const double held = of(p.current, i, 0.0), lot = of(p.lot, i, 0.0);
    double w = (searched ? search_.solution[at(i)] : qp_.z[at(i)]) / unit_[i];
    r.trade[i] = w - held;
    if (lot > 0.0) r.trade[i] = std::nearbyint((w - held) / lot) * lot, w = held + r.trade[i];
    r.quantity[i] = w;
    if (r.trade[i] == 0.0) continue;
    r.cost += of(p.cost, i, 0.0) * std::fabs(r.trade[i]) + of(p.fee, i, 0.0);
  }
  remembered_ = true;
  before_ = p.current;
  if (before_.size() == 0) before_.setZero(n);
  residual_of(p, before_, weight_);
  r.risk_before = risk_of(p, weight_);
  residual_of(p, r.quantity, r.residual);
  r.risk_after = risk_of(p, r.residual);
  r.objective = r.risk_after + r.cost;
  r.bound = r.status == optimal_status::optimal ? r.objective : search_.bound;
  r.gross_price = searched ? search_.gross_multiplier : qp_.gross_multiplier;
  r.net_price = searched ? search_.net_multiplier : qp_.net_multiplier;
  r.certificate = certify(p);
}

/// The largest violation of the optimality conditions at the result, from the problem as given.
inline double solver::certify(const optimal_problem& p) {
  const index m = p.exposure.size(), n = p.instruments.cols();
  const optimal_result& r = result_;
  // W (g + G w), and the sum of the sizes of its terms, before and after.
  weight_.resize(m), gradient_.resize(m), gradient_size_.resize(m);
  for (index k = 0; k < m; ++k)
    weight_[k] = std::fabs(p.exposure[k]);
  double gross = 0.0, net = 0.0;
  for (index i = 0; i < n; ++i) {
    const double price = of(p.price, i, 1.0), held = std::fabs(of(p.current, i, 0.0));
    const double size = std::fabs(r.quantity[i]), larger = size > held ? size : held;
    for (index k = 0; k < m; ++k)
      weight_[k] += larger * std::fabs(p.instruments(k, i));
    gross += price * size, net += price * r.quantity[i];
  }
  for (index k = 0; k < m; ++k) {
    gradient_[k] = detail::dot(p.risk.data() + k * m, r.residual.data(), m);
    gradient_size_[k] = 0.0;
    for (index l = 0; l < m; ++l)
      gradient_size_[k] += std::fabs(p.risk(l, k)) * weight_[l];
  }
  const auto size_of = [&](index i) {
    double size = of(p.cost, i, 0.0);
    for (index k = 0; k < m; ++k)
      size += gradient_size_[k] * std::fabs(p.instruments(k, i));
    return size;
  };
  // The limits' prices come out of such terms, so they are as exact as these.
  double limit_size = 0.0;
  if (p.gross_limit < detail::active_set::infinity || p.net_limit < detail::active_set::infinity) {
    double highest = 0.0;
    for (index i = 0; i < n; ++i)
      if (!std::isinf(of(p.cost, i, 0.0))) {
        limit_size = std::fmax(limit_size, size_of(i));
        highest = std::fmax(highest, of(p.price, i, 1.0));
      }
    limit_size = highest > 0.0 ? limit_size / highest : 0.0;
    limit_size += std::fabs(r.net_price) + std::fabs(r.gross_price);
  }
  double worst = 0.0, whole = 0.0;
  const auto note = [&worst](double violation, double size) {
    if (violation > 0.0 && violation > worst * size) worst = violation / size;
  };
  for (index i = 0; i < n; ++i) {
    const double w = r.quantity[i], held = of(p.current, i, 0.0), cost = of(p.cost, i, 0.0);
    const double low = low_of(p, i), high = high_of(p, i), price = of(p.price, i, 1.0);
    note(low - w, std::fabs(low)), note(w - high, std::fabs(high));
    const bool decided = of(p.lot, i, 0.0) > 0.0 || (of(p.fee, i, 0.0) > 0.0 && r.trade[i] == 0.0);
    if (decided || std::isinf(cost)) continue;
    const double pull = detail::dot(gradient_.data(), p.instruments.data() + i * m, m)
                      + r.net_price * price;
    const double size = size_of(i) + limit_size * price;
    whole += size * (std::fabs(w) + std::fabs(held));
    const double value = r.gross_price * price;
    const double up = pull + (w >= held ? cost : -cost) + (w >= 0.0 ? value : -value);
    const double down = pull + (w > held ? cost : -cost) + (w > 0.0 ? value : -value);
    note(-value, size);
    if (w < high) note(-up, size);
    if (w > low) note(down, size);
  }
  // The limits are kept, and what is left of a limit is worth nothing.
  if (p.gross_limit < detail::active_set::infinity) {
    note(gross - p.gross_limit, gross);
    note(std::fabs(r.gross_price * (p.gross_limit - gross)), whole);
  }
  if (p.net_limit < detail::active_set::infinity) {
    note(std::fabs(net) - p.net_limit, gross);
    note(std::fabs(r.net_price * (p.net_limit - (r.net_price > 0.0 ? net : -net))), whole);
  }
  return worst;
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
