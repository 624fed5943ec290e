// SPDX-License-Identifier: BSL-1.0
// Minimum variance over a horizon of several periods, from overlapping sums of one-period changes,
// with a standard error that knows that they overlap.
//
// A hedge held for k periods wants the ratio of k-period changes. Taking every k-th change wastes
// data; taking all of them shares k - 1 periods between neighbours, so their residuals are
// correlated and the usual standard error is too small, by up to sqrt(2 k/3). The ratio itself is
// not biased by the overlap. A longer horizon also cures asynchronous prices: what the one market
// prints late falls into the same long period (Epps 1979).
#pragma once

#include <hedgerow/ratio/detail/moments.hpp>
#include <hedgerow/ratio/minimum_variance.hpp>
#include <hedgerow/ratio/series.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace hedgerow::ratio {

/// How autocovariances at lag j = 1 ... L count in the variance of the ratio.
enum class lag_weights : unsigned char {
  bartlett,  ///< 1 - j/(L + 1): Newey and West 1987. The variance is never negative
  uniform    ///< 1: Hansen and Hodrick 1980. Can be negative, which gives NaN
};

/// How to look at a history of one-period changes.
struct overlap {
  std::size_t horizon = 1;  ///< periods a change spans, k >= 1
  std::optional<std::size_t> lag =
      std::nullopt;  ///< L; by default 2 (k - 1) with Bartlett's weights, which
                     ///< are small where they matter, and k - 1 with uniform ones
  lag_weights weights = lag_weights::bartlett;  ///< of the autocovariances up to the lag
};

/// A regression of k-period changes.
struct overlapping_result {
  double ratio;
  double standard_error;        ///< corrected for overlap and for changing variance
  double naive_standard_error;  ///< as if the changes did not overlap: what not to use
  double effectiveness;         ///< of the k-period changes
  std::size_t observations;     ///< overlapping changes, n - k + 1
  std::size_t horizon, lag;     ///< k and L, as used
};

inline namespace HEDGEROW_ISA {

namespace detail {

/// Sums over `horizon` neighbours, each added up anew so that no rounding error drifts along.
inline std::vector<double> overlapping_sums(series changes, std::size_t horizon) {
  std::vector<double> sums(changes.size() - horizon + 1);
  for (std::size_t i = 0; i < sums.size(); ++i)
    for (std::size_t k = 0; k < horizon; ++k)
      sums[i] += changes[i + k];
  return sums;
}

/// sum u_i^2 + 2 sum_j w_j sum u_i u_(i-j), the middle of the sandwich.
inline double long_run_sum(const std::vector<double>& u, std::size_t lag, lag_weights weights) {
  const double* const at = u.data();
  double total = 0;
  for (std::size_t j = 0; j <= lag && j < u.size(); ++j) {
    const double products = sum_of_products(at, at + j, u.size() - j);
    const double weight = weights == lag_weights::bartlett
                            ? 1 - static_cast<double>(j) / static_cast<double>(lag + 1)
                            : 1;
    total = math::mul_add(j == 0 ? 1.0 : 2 * weight, products, total);
  }
  return total;
}

}  // namespace detail

/// Minimum variance over `how.horizon` periods from one-period changes that add up: differences or
/// logarithmic returns, not simple returns.
///
/// With deviations x of the hedge's k-period changes, residuals e and u = x e, the variance of the
/// ratio is n/(n - 2) (sum u_i^2 + 2 sum_(j <= L) w_j sum u_i u_(i-j))/(sum x_i^2)^2. A lag of 0 at
/// a horizon of 1 gives White's (1980) error for changing variance. Every such estimate is too
/// small in short samples: of 50 k independent changes Bartlett's weights give 0.88 of the true
/// error, uniform ones 0.95, and the naive formula 0.35 (simulated for k = 12).
///
/// n (k + L) operations; allocates three vectors of n numbers.
/// @throws std::invalid_argument  as `minimum_variance`, of the k-period changes; a horizon of 0; a
///                                lag that is not less than their number
/// Source: Newey and West, Econometrica 55 (1987); Hansen and Hodrick, JPE 88 (1980).
[[nodiscard]] inline overlapping_result overlapping_minimum_variance(series target_changes,
                                                                     series hedge_changes,
                                                                     const overlap& how = {}) {
  constexpr const char* name = "overlapping_minimum_variance";
  const std::size_t k = how.horizon;
  if (k == 0) detail::refuse(name, "a horizon of 0 periods");
  detail::require_same_size(name, "hedge_changes", hedge_changes.size(), "target_changes",
                            target_changes.size());
  if (target_changes.size() < k || target_changes.size() - k + 1 < 3)
    detail::refuse(name, std::to_string(target_changes.size()) + " observations, a horizon of "
                             + std::to_string(k) + " needs at least " + std::to_string(k + 2));
  detail::require_finite(name, "target_changes", target_changes);
  detail::require_finite(name, "hedge_changes", hedge_changes);
  const std::size_t n = target_changes.size() - k + 1;
  const bool bartlett = how.weights == lag_weights::bartlett;
  const std::size_t lag = how.lag.value_or((std::min)(bartlett ? 2 * (k - 1) : k - 1, n - 1));
  if (lag >= n)
    detail::refuse(name, "a lag of " + std::to_string(lag) + " with " + std::to_string(n)
                             + " overlapping changes");

  const std::vector<double> target = detail::overlapping_sums(target_changes, k),
                            hedge = detail::overlapping_sums(hedge_changes, k);
  const detail::pair_moments m = detail::moments_of({.function = name}, hedge, target, 3);
  const minimum_variance_result fit = detail::minimum_variance_from(m);
  std::vector<double> u(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double x = math::mul_add(hedge[i], m.scale_x, -m.mean_x),
                 y = math::mul_add(target[i], m.scale_y, -m.mean_y);
    u[i] = x * math::neg_mul_add(m.slope, x, y);
  }
  const double sum = detail::long_run_sum(u, lag, how.weights);
  const double samples = static_cast<double>(n), variance = sum * samples / (samples - 2);
  return {.ratio = fit.ratio,
          .standard_error = variance >= 0 ? std::sqrt(variance) / m.xx * (m.scale_x / m.scale_y)
                                          : std::numeric_limits<double>::quiet_NaN(),
          .naive_standard_error = fit.standard_error,
          .effectiveness = fit.effectiveness,
          .observations = n,
          .horizon = k,
          .lag = lag};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
