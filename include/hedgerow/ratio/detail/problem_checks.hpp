// SPDX-License-Identifier: BSL-1.0
// What `optimal` refuses, and how it names it. A refusal without an argument is none.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/eigen.hpp>
#include <hedgerow/ratio/detail/qr.hpp>
#include <hedgerow/ratio/problem.hpp>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

inline constexpr double infinity = std::numeric_limits<double>::infinity();

inline refusal because(const char* argument, const char* reason, index row, index column,
                       double value, double limit = std::numeric_limits<double>::quiet_NaN()) {
  return {.argument = argument,
          .reason = reason,
          .row = row,
          .column = column,
          .value = value,
          .limit = limit};
}

/// Element i, or what an empty vector stands for.
inline double at_or(const Eigen::VectorXd& v, index i, double otherwise) {
  return v.size() == 0 ? otherwise : v[i];
}
/// Bounds, an infinite cost counted as one.
inline double low_of(const optimal_problem& p, index i) {
  return std::isinf(at_or(p.cost, i, 0.0)) ? at_or(p.current, i, 0.0)
                                           : at_or(p.lower, i, -infinity);
}
inline double high_of(const optimal_problem& p, index i) {
  return std::isinf(at_or(p.cost, i, 0.0)) ? at_or(p.current, i, 0.0) : at_or(p.upper, i, infinity);
}

/// By how much a quantity in lots may pass a bound: 1e-9 lots, for bounds that are whole lots but
/// for rounding; less where a lot dwarfs both the bound and what is held.
inline double lot_rounding(double lot, double held, double bound) {
  const double h = std::fabs(held), b = std::fabs(bound), larger = h > b ? h : b;
  return 1e-9 * (lot < larger ? lot : larger);
}

/// Throws std::invalid_argument for the first argument of a size that does not fit.
inline void check_sizes(const optimal_problem& p) {
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

/// The first number that is not what it must be, or a refusal without a name.
inline refusal refuse_numbers(const optimal_problem& p) {
  constexpr double most = (std::numeric_limits<double>::max)();
  refusal why;
  const auto check = [&](const char* name, const auto& v, double low, double high,
                         const char* reason) {
    for (index j = 0; j < v.cols(); ++j)
      for (index i = 0; i < v.rows(); ++i)
        if (const double x = v(i, j); !(x >= low) || !(x <= high))
          return why = because(name, reason, i, v.cols() > 1 ? j : -1, v(i, j)), true;
    return false;
  };
  const char* const finite = "it must be finite";
  const char* const positive = "it must be finite and not negative";
  if (check("exposure", p.exposure, -most, most, finite)
      || check("instruments", p.instruments, -most, most, finite)
      || check("current", p.current, -most, most, finite)
      || check("cost", p.cost, 0.0, infinity, "it must not be negative")
      || check("fee", p.fee, 0.0, most, positive) || check("price", p.price, 0.0, most, positive)
      || check("lot", p.lot, 0.0, most, positive)
      || check("lower", p.lower, -infinity, most, "it must be a number, or minus infinity")
      || check("upper", p.upper, -most, infinity, "it must be a number, or infinity"))
    return why;
  if (!(p.gross_limit >= 0.0))
    return because("gross_limit", "it must not be negative", -1, -1, p.gross_limit);
  if (!(p.net_limit >= 0.0))
    return because("net_limit", "it must not be negative", -1, -1, p.net_limit);
  return {};
}

/// The first instrument whose own bounds cannot be kept.
inline refusal refuse_bounds(const optimal_problem& p) {
  const index n = p.instruments.cols();
  for (index i = 0; i < n; ++i) {
    const double low = at_or(p.lower, i, -infinity);
    const double high = at_or(p.upper, i, infinity);
    const double held = at_or(p.current, i, 0.0), lot = at_or(p.lot, i, 0.0);
    if (low > high) return because("lower", "above its upper bound", i, -1, low, high);
    if (std::isinf(at_or(p.cost, i, 0.0)) && (held < low || held > high))
      return because("current", "it cannot be traded, at infinite cost, back to its bound", i, -1,
                     held, held < low ? low : high);
    if (!(lot > 0.0 && low > -infinity)) continue;
    const double nearest = std::ceil((low - lot_rounding(lot, held, low) - held) / lot);
    if (held + nearest * lot > high + lot_rounding(lot, held, high))
      return because("lot", "no whole number of lots from what is held lies within the bounds", i,
                     -1, lot);
  }
  return {};
}

/// Says which bound asks for most of what a limit excludes.
inline refusal explain_infeasible(const optimal_problem& p, bool searched) {
  const index n = p.instruments.cols();
  double lowest = 0.0, highest = 0.0, gross = 0.0;
  index most[3] = {-1, -1, -1};  // of the lowest net value, the highest, and the gross value
  double share[3] = {0.0, 0.0, 0.0};
  const auto note = [&](int which, index i, double value) {
    if (value > share[which]) share[which] = value, most[which] = i;
  };
  for (index i = 0; i < n; ++i) {
    const double price = at_or(p.price, i, 1.0), low = low_of(p, i), high = high_of(p, i);
    if (price == 0.0) continue;
    lowest += price * low, highest += price * high;
    const double nearest = low > 0.0 ? low : high < 0.0 ? -high : 0.0;
    gross += price * nearest;
    note(0, i, price * low), note(1, i, -price * high), note(2, i, price * nearest);
  }
  const auto name = [&](int which, bool low, const char* reason, double limit) {
    const index i = most[which];
    return because(low ? "lower" : "upper", reason, i, -1, low ? low_of(p, i) : high_of(p, i),
                   limit);
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
  if (!searched && most[2] >= 0)
    return name(2, low_of(p, most[2]) > 0.0,
                "to bring the net value it forces within net_limit takes a gross value above "
                "gross_limit",
                p.gross_limit);
  index coarsest = 0;
  for (index i = 1; i < n; ++i)
    if (at_or(p.lot, i, 0.0) > at_or(p.lot, coarsest, 0.0)) coarsest = i;
  return because("lot",
                 "no quantities in whole lots keep all bounds and limits; this is the largest lot",
                 coarsest, -1, at_or(p.lot, coarsest, 0.0));
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
