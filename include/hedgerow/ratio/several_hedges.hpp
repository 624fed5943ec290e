// SPDX-License-Identifier: BSL-1.0
// The minimum-variance hedge of one target with several hedges at once, with a ridge for hedges
// that resemble each other. Needs Eigen.
#pragma once

#include <hedgerow/ratio/detail/eigen.hpp>
#include <hedgerow/ratio/detail/regression.hpp>
#include <hedgerow/ratio/series.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA {

/// A regression target = intercept + hedges * ratio + residual.
struct several_hedges_result {
  Eigen::VectorXd ratio;           ///< h: sell h_j of hedge j per unit held
  Eigen::VectorXd standard_error;  ///< of each; with a ridge, about the shrunken ratio's own mean
  double effectiveness;            ///< 1 - Var(target - hedges h)/Var(target), in the sample
  double intercept;
  double
      residual_deviation;  ///< sqrt(SSE/(n - 1 - coefficients)), in units of the target's changes
  std::size_t observations;
};

/// The same from covariances, where there is no sample.
struct covariance_hedge_result {
  Eigen::VectorXd ratio;  ///< what to sell of each hedge for 1 of the target
  double effectiveness;   ///< 1 - Var(target - hedges h)/Var(target)
};

/// The ratios h that minimise Var(target - hedges h), or with a ridge k > 0
/// h = (S_FF + k diag S_FF)^-1 S_FV: as if each hedge had independent noise of k times its own
/// variance. That shrinks the ratios of hedges that move together towards each other's, and bounds
/// what a quarrel between them can make one trade. The ratios do not depend on the hedges' units.
///
/// Accuracy: the factorisation works on centred columns of one length, so what counts is how much
/// the hedges resemble each other and not their units or means. On Longley's data, whose condition
/// number is 5e9 as it stands, 12 digits of every certified number are right. O(n k^2), allocates.
/// @param target_changes  n changes of what is held
/// @param hedges          n x k, one column a hedge
/// @param ridge           >= 0; 0.01 to 0.1 for hedges that are nearly the same
/// @throws std::invalid_argument  sizes differ; fewer than k + 2 observations; no hedge; a number
///                                that is not finite, with its place; a ridge that is negative; a
///                                hedge that is constant, or (without a ridge) a combination of the
///                                others to 1e-11 of its size, by its column
[[nodiscard]] inline several_hedges_result several_hedges(
    series target_changes, const Eigen::Ref<const Eigen::MatrixXd>& hedges, double ridge = 0.0) {
  constexpr const char* name = "several_hedges";
  const auto n = static_cast<std::size_t>(hedges.rows()),
             k = static_cast<std::size_t>(hedges.cols());
  detail::require_same_size(name, "hedges", n, "target_changes", target_changes.size());
  if (k == 0) detail::refuse(name, "hedges has no column");
  detail::require_observations(name, n, k + 2);
  detail::require_nonnegative(name, "ridge", ridge);
  detail::require_finite(name, "target_changes", target_changes);
  std::vector<double> columns;
  columns.reserve(n * k);
  for (Eigen::Index j = 0; j < hedges.cols(); ++j) {
    const double* const column = hedges.data() + j * hedges.outerStride();
    columns.insert(columns.end(), column, column + n);
    for (std::size_t i = 0; i < n; ++i)
      if (!std::isfinite(column[i]))
        detail::refuse(name, "hedges(" + std::to_string(i) + ", " + std::to_string(j) + ") is "
                                 + detail::digits(column[i]));
  }
  const detail::regression fit = detail::regress(std::move(columns), target_changes, true, ridge);
  if (fit.extra)
    detail::refuse(name, "column " + std::to_string(*fit.extra)
                             + " of hedges is constant or a combination of the others");
  several_hedges_result out{};
  const auto size = static_cast<Eigen::Index>(k);
  out.ratio = Eigen::Map<const Eigen::VectorXd>(fit.coefficient.data(), size);
  out.standard_error = Eigen::Map<const Eigen::VectorXd>(fit.standard_error.data(), size);
  out.effectiveness = fit.total > 0 ? 1 - fit.squares / fit.total : 0.0;
  out.intercept = fit.intercept;
  out.residual_deviation = std::sqrt(fit.squares / fit.freedom);
  out.observations = n;
  return out;
}

/// The same from covariances: of the hedges (k x k, its upper triangle is not read), of each hedge
/// with the target, and the target's variance. The effectiveness is (2 h'S_FV - h'S_FF h)/s_V^2,
/// which without a ridge is S_VF S_FF^-1 S_FV/s_V^2; above 1 if the numbers are not covariances of
/// anything.
/// @throws std::invalid_argument  sizes that do not match; a number that is not finite; a variance
///                                that is not positive; hedges that are combinations of others, by
///                                index
[[nodiscard]] inline covariance_hedge_result several_hedges_from_covariance(
    const Eigen::Ref<const Eigen::MatrixXd>& hedge_covariance,
    const Eigen::Ref<const Eigen::VectorXd>& target_covariance, double target_variance,
    double ridge = 0.0) {
  constexpr const char* name = "several_hedges_from_covariance";
  using detail::index;
  const index k = target_covariance.size();
  if (hedge_covariance.rows() != k || hedge_covariance.cols() != k || k == 0)
    detail::refuse(name, "hedge_covariance is " + std::to_string(hedge_covariance.rows()) + " x "
                             + std::to_string(hedge_covariance.cols()) + ", target_covariance has "
                             + std::to_string(k));
  detail::require_positive(name, "target_variance", target_variance);
  detail::require_nonnegative(name, "ridge", ridge);
  // In units of the deviations: correlations, and 1 + ridge on the diagonal.
  Eigen::VectorXd deviation(k), work(k), tau(k);
  for (index j = 0; j < k; ++j) {
    detail::require_positive(
        name, ("hedge_covariance(" + std::to_string(j) + ", " + std::to_string(j) + ")").c_str(),
        hedge_covariance(j, j));
    deviation[j] = std::sqrt(hedge_covariance(j, j));
    work[j] = target_covariance[j] / deviation[j];
  }
  Eigen::MatrixXd a(k, k);
  for (index j = 0; j < k; ++j)
    for (index i = 0; i < k; ++i)
      a(i, j) = i == j ? 1 + ridge
                       : hedge_covariance((std::max)(i, j), (std::min)(i, j)) / deviation[i]
                             / deviation[j];
  if (!a.allFinite() || !work.allFinite()) detail::refuse(name, "a covariance is not finite");
  std::vector<index> order(static_cast<std::size_t>(k));
  const index rank = detail::pivoted_qr(a.data(), k, k, order.data(), tau.data(), 1e-13);
  if (rank < k)
    detail::refuse(name, "hedge " + std::to_string(order[static_cast<std::size_t>(rank)])
                             + " is a combination of the others");
  detail::apply_q_transposed(a.data(), k, k, tau.data(), work.data());
  detail::solve_upper(a.data(), k, k, work.data());
  covariance_hedge_result out{.ratio = Eigen::VectorXd(k), .effectiveness = 0.0};
  for (index j = 0; j < k; ++j) {
    const index to = order[static_cast<std::size_t>(j)];
    out.ratio[to] = work[j] / deviation[to];
  }
  for (index j = 0; j < k; ++j) {
    double explained = 2 * target_covariance[j];
    for (index i = 0; i < k; ++i)
      explained -= hedge_covariance((std::max)(i, j), (std::min)(i, j)) * out.ratio[i];
    out.effectiveness += out.ratio[j] * explained / target_variance;
  }
  return out;
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA
