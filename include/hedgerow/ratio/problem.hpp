// SPDX-License-Identifier: BSL-1.0
// What `optimal` is asked, and what it answers.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/eigen.hpp>

#include <cstdio>
#include <limits>
#include <string>

namespace hedgerow::ratio {

/// Which of the quantities that can be traded is taken.
enum class lot_choice : unsigned char {
  best,        ///< the least objective. Solved again from there, nothing more is traded
  inside_band  ///< the least objective among those after which nothing that was bought would, in
               ///< part, be sold again, nor the reverse: no residual past the far edge of the
               ///< no-trade band, whatever the lots' size
};

/// What became of a problem.
enum class optimal_status : unsigned char {
  optimal,          ///< the least objective there is, `certificate` says how exactly
  not_proved,       ///< allowed quantities, the best found within `node_limit`
  iteration_limit,  ///< no allowed quantities found within `node_limit`, nor a proof that there
                    ///< are none: all NaN. Never seen without lots and fees
  infeasible,  ///< no quantities keep all bounds and limits: `why` names one that cannot be kept
  invalid      ///< an input is not what it must be: `why` names it
};

inline namespace HEDGEROW_ISA {

/// The name of an outcome, such as "not_proved".
[[nodiscard]] constexpr const char* to_string(optimal_status status) {
  switch (status) {
    case optimal_status::optimal:
      return "optimal";
    case optimal_status::not_proved:
      return "not_proved";
    case optimal_status::iteration_limit:
      return "iteration_limit";
    case optimal_status::infeasible:
      return "infeasible";
    case optimal_status::invalid:
      break;
  }
  return "invalid";
}

/// Why a problem was refused: an argument, where in it, its value and what it would have to keep
/// to.
struct refusal {
  const char* argument = "";                                ///< its name
  const char* reason = "";                                  ///< what it would have to keep to
  std::ptrdiff_t row = -1, column = -1;                     ///< -1: none; a vector has a row alone
  double value = 0.0;                                       ///< what was given
  double limit = std::numeric_limits<double>::quiet_NaN();  ///< NaN: none
};

/// A refusal as a sentence, such as `lower[2] is 5: above its upper bound, 3`. Allocates.
[[nodiscard]] inline std::string message(const refusal& why) {
  std::string text = why.argument;
  if (why.row >= 0) text += "[" + std::to_string(why.row);
  if (why.column >= 0) text += ", " + std::to_string(why.column);
  if (why.row >= 0) text += "]";
  char number[32];
  std::snprintf(number, sizeof number, "%.10g", why.value);
  text += " is " + std::string(number) + ": " + why.reason;
  if (why.limit == why.limit) {
    std::snprintf(number, sizeof number, "%.10g", why.limit);
    text += ", " + std::string(number);
  }
  return text;
}

// The initialisers spare who gives some fields alone a warning of g++.
// NOLINTBEGIN(readability-redundant-member-init)
/// The hedge that costs least, risk and trading together:
///
///     min over w of  1/2 (g + G w)' W (g + G w) + sum c_i |w_i - current_i|
///                    + sum over traded i of fee_i
///
///     lower_i <= w_i <= upper_i,  sum p_i |w_i| <= gross_limit,  |sum p_i w_i| <= net_limit,
///     w_i = current_i + a whole number of lot_i
///
/// m exposures, n instruments. A vector that is left empty is what its line says. One currency for
/// all: W as `risk_matrix` builds it is in it, and so are costs.
struct optimal_problem {
  Eigen::VectorXd exposure{};     ///< g, m: of the book without the instruments below
  Eigen::MatrixXd instruments{};  ///< G, m x n: column i is of one unit of instrument i
  Eigen::MatrixXd risk{};         ///< W, m x m, symmetric and positive semidefinite
  Eigen::VectorXd current{};      ///< held now, of either sign; empty: nothing
  Eigen::VectorXd cost{};  ///< c >= 0, one-way, for one unit: cost_rate * price; infinite: not
                           ///< traded; empty: free
  Eigen::VectorXd fee{};   ///< >= 0, once for each instrument that is traded; empty: none
  Eigen::VectorXd lower{}, upper{};  ///< of what is held afterwards; empty: none
  Eigen::VectorXd price{};  ///< p >= 0, value of one unit, for the two limits; empty: all 1
  double gross_limit = std::numeric_limits<double>::infinity();  ///< >= 0
  double net_limit = std::numeric_limits<double>::infinity();    ///< >= 0
  Eigen::VectorXd lot{};  ///< the least that can be traded, and of what a trade is a multiple; 0:
                          ///< any quantity; empty: all. Bounds then count as kept within 1e-9 lots
                          ///< (of the bound or of what is held, where that is less than a lot)
  lot_choice choice = lot_choice::best;  ///< how quantities come to whole lots
  long node_limit = 100000;  ///< how many continuous problems a search over lots and fees may solve
};
// NOLINTEND(readability-redundant-member-init)

/// The hedge, what it costs and leaves, and how it is known to be the best.
struct optimal_result {
  Eigen::VectorXd quantity;  ///< w: of each instrument, held afterwards; NaN where there is none
  Eigen::VectorXd trade;     ///< w - current; exactly 0 where nothing is traded
  Eigen::VectorXd residual;  ///< g + G w
  double risk_before = 0.0;  ///< 1/2 (g + G current)' W (g + G current)
  double risk_after = 0.0;   ///< 1/2 residual' W residual
  double cost = 0.0;         ///< of trading, proportional and fixed
  double objective = 0.0;    ///< risk_after + cost
  double bound = 0.0;        ///< no quantities have a lower objective: `objective` itself unless
                             ///< `not_proved`
  double certificate = 0.0;  ///< largest violation of an optimality condition, see `optimal`
  double gross_price = 0.0;  ///< what the objective would gain by one more of gross_limit
  double net_price = 0.0;    ///< by one more of net_limit; negative at -net_limit
  int iterations = 0;        ///< of the last continuous problem
  long nodes = 0;            ///< continuous problems solved
  optimal_status status = optimal_status::invalid;
  refusal why{};  ///< where the status is infeasible or invalid
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
