// SPDX-License-Identifier: BSL-1.0
// What an exposure left open risks: the matrix W of `optimal`, from volatilities and a horizon.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/eigen.hpp>
#include <hedgerow/ratio/detail/refuse.hpp>

#include <cmath>

namespace hedgerow::ratio {

/// What moves over the horizon, and how much a move is disliked.
struct risk_model {
  double spot{};               ///< S > 0
  double volatility{};         ///< sigma >= 0 of the spot, per sqrt(year)
  double horizon{};            ///< h >= 0, years: until the hedge is looked at again
  double vol_of_vol = 0.0;     ///< xi >= 0, absolute: standard deviation of implied volatility over
                               ///< a year, in volatility per sqrt(year)
  double correlation = 0.0;    ///< rho of spot and volatility, from -1 to 1
  double risk_aversion = 1.0;  ///< gamma >= 0, absolute, 1/quote currency
};

inline namespace HEDGEROW_ISA {

/// W for exposures (delta, gamma, vega), in that order:
///
///              S^2 sigma^2 h        0                        rho xi S sigma h
///     gamma *  0                    1/2 S^4 sigma^4 h^2      0
///              rho xi S sigma h     0                        xi^2 h
///
/// 1/2 x' W x is then half the risk aversion times the variance of the value of a book that has
/// exposures x, over the horizon, to second order in the spot: what exponential utility subtracts
/// from the mean. With dS = S sigma sqrt(h) z normal, delta moves the value by delta dS, of
/// variance S^2 sigma^2 h; gamma by 1/2 gamma dS^2, of variance 1/2 gamma^2 S^4 sigma^4 h^2,
/// uncorrelated with dS and with the volatility; vega by vega dvol, of variance xi^2 h. It is in
/// quote currency as costs are, so `cost_rate * price` goes beside it as it is.
///
/// Positive semidefinite for every correlation; of rank 2 at correlation 1 and -1. The horizon
/// counts twice for gamma: over a short one gamma hardly matters, over a long one it is what
/// remains. Throws std::invalid_argument, by name and value, for a number outside its domain. The
/// mean of the gamma term, 1/2 gamma S^2 sigma^2 h, is no risk and not in it: theta pays for it.
[[nodiscard]] inline Eigen::MatrixXd risk_matrix(const risk_model& r) {
  constexpr const char* function = "risk_matrix";
  detail::require_positive(function, "spot", r.spot);
  detail::require_nonnegative(function, "volatility", r.volatility);
  detail::require_nonnegative(function, "horizon", r.horizon);
  detail::require_nonnegative(function, "vol_of_vol", r.vol_of_vol);
  detail::require_nonnegative(function, "risk_aversion", r.risk_aversion);
  if (!(std::fabs(r.correlation) <= 1.0))
    detail::refuse(function,
                   "correlation is " + detail::digits(r.correlation) + ", it must be from -1 to 1");
  const double move = r.spot * r.volatility, variance = move * move * r.horizon;
  Eigen::MatrixXd w = Eigen::MatrixXd::Zero(3, 3);
  w(0, 0) = r.risk_aversion * variance;
  w(1, 1) = r.risk_aversion * 0.5 * variance * variance;
  w(2, 2) = r.risk_aversion * r.vol_of_vol * r.vol_of_vol * r.horizon;
  w(0, 2) = w(2, 0) = r.risk_aversion * r.correlation * r.vol_of_vol * move * r.horizon;
  return w;
}

/// The same from variances and covariances of factors: gamma Omega, for first-order exposures
/// alone.
/// @param covariance  Omega, of the factors' moves over the horizon: symmetric, positive
/// semidefinite
[[nodiscard]] inline Eigen::MatrixXd risk_matrix(
    const Eigen::Ref<const Eigen::MatrixXd>& covariance, double risk_aversion) {
  detail::require_nonnegative("risk_matrix", "risk_aversion", risk_aversion);
  return risk_aversion * covariance;
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
