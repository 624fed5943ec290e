// SPDX-License-Identifier: BSL-1.0
// How sure a correlation is, and whether it has broken.
//
// A cross hedge is as good as its correlation r: effectiveness r^2, and sqrt(1 - r^2) of the
// target's volatility is left, 43.6 % of it at r = 0.9. Rolling and weighted correlations come from
// the online estimators; the rest here asks whether one differs from another by more than chance,
// and by more than a change of volatility explains.
#pragma once

#include <hedgerow/math/lane.hpp>
#include <hedgerow/math/normal_cdf.hpp>
#include <hedgerow/math/normal_quantile.hpp>
#include <hedgerow/ratio/detail/moments.hpp>
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/half_life_window.hpp>
#include <hedgerow/ratio/minimum_variance.hpp>
#include <hedgerow/ratio/rolling.hpp>
#include <hedgerow/ratio/series.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

namespace hedgerow::ratio {

/// Fisher's interval of a correlation.
struct correlation_interval {
  double low, high;       ///< tanh(z -+ quantile standard_error)
  double z;               ///< atanh r
  double standard_error;  ///< of z: 1/sqrt(n - 3)
};

/// Two correlations of different observations, compared.
struct breakout_result {
  double statistic;  ///< (z_before - z_recent)/sqrt(1/(n_before - 3) + 1/(n_recent - 3)), about
                     ///< standard normal where nothing changed; positive: the correlation fell
  double p_value;    ///< of both sides: chance of a statistic so far from 0
  double before, recent;  ///< the correlations compared, as adjusted
};

/// What a CUSUM has to say.
enum class cusum_signal : unsigned char { none, rise, fall };

/// The limits of a CUSUM, in standard errors of one window's z.
struct cusum_limits {
  double allowance = 0.5;  ///< k: half the shift that is to be found fast
  double threshold = 5.0;  ///< h: at k = 0.5, windows until a false alarm 465 on average, until a
                           ///< shift of one standard error is found 10.4; at h = 4, 168 and 8.4
};

inline namespace HEDGEROW_ISA {

namespace detail {

/// Coefficients that an estimator's residual variance allows for.
template <class E>
inline constexpr double coefficients_of = 0;
template <>
inline constexpr double coefficients_of<rolling> = 2;
template <>
inline constexpr double coefficients_of<half_life_window> = 2;
template <>
inline constexpr double coefficients_of<exponential> = 2;
template <>
inline constexpr double coefficients_of<zero_mean_exponential> = 1;

}  // namespace detail

/// The correlation of what a rolling or exponentially weighted estimator has seen; about zero for
/// `zero_mean_exponential`, RiskMetrics' c_xy/sqrt(c_xx c_yy). From ratio and standard error,
/// h/sqrt(h^2 + (n - k) e^2), which keeps its digits near 0 and near 1. NaN where there is no
/// standard error yet, or where the target has not moved.
template <class E>
  requires(detail::coefficients_of<E> > 0)
[[nodiscard]] double correlation_of(const E& e) {
  const auto now = e.estimate();
  const double freedom = now.effective_observations - detail::coefficients_of<E>;
  return now.ratio / std::hypot(now.ratio, std::sqrt(freedom) * now.standard_error);
}

/// tanh(atanh r +- q/sqrt(n - 3)), q the normal quantile of (1 + confidence)/2.
/// @param correlation   in [-1, 1]; at the ends the interval is that end
/// @param observations  n > 3, of independent pairs from a normal distribution; for a weighted
///                      correlation the effective observations
/// @param confidence    in (0, 1)
/// NaN out of these domains. Source: Fisher, Metron 1 (1921) 3.
[[nodiscard]] inline correlation_interval fisher_interval(double correlation, double observations,
                                                          double confidence = 0.95) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const bool inside = std::fabs(correlation) <= 1 && observations > 3 && confidence > 0
                   && confidence < 1;
  if (!inside) return {.low = nan, .high = nan, .z = nan, .standard_error = nan};
  const double z = std::atanh(correlation), error = 1 / std::sqrt(observations - 3),
               reach = math::normal_quantile(0.5 + confidence / 2) * error;
  return {
      .low = std::tanh(z - reach), .high = std::tanh(z + reach), .z = z, .standard_error = error};
}

/// The same of what an estimator has seen, with its effective observations.
template <class E>
  requires(detail::coefficients_of<E> > 0)
[[nodiscard]] correlation_interval fisher_interval_of(const E& e, double confidence = 0.95) {
  return fisher_interval(correlation_of(e), e.effective_observations(), confidence);
}

/// Compares two correlations. They must come from different observations: windows that overlap
/// share data, and the statistic is then far too small. NaN out of `fisher_interval`'s domains;
/// equal correlations give 0, also at 1 and -1.
[[nodiscard]] inline breakout_result correlation_breakout(double before, double before_observations,
                                                          double recent,
                                                          double recent_observations) {
  const auto a = fisher_interval(before, before_observations),
             b = fisher_interval(recent, recent_observations);
  const double distance = a.z == b.z ? 0.0 : a.z - b.z;
  const double statistic = distance / std::hypot(a.standard_error, b.standard_error);
  return {.statistic = statistic,
          .p_value = (std::min)(2 * math::normal_tail(std::fabs(statistic)), 1.0),
          .before = before,
          .recent = recent};
}

/// A correlation as it would be at a hedge's normal volatility: r/sqrt(1 + d (1 - r^2)), where
/// d = (variance while r was measured)/(normal variance) - 1. Correlations rise with volatility
/// though nothing else has changed. |r| <= 1, d > -1; NaN outside. T is a scalar or a register.
/// Source: Forbes and Rigobon, Journal of Finance 57 (2002) 2223, eq. 2.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T volatility_adjusted_correlation(const T& correlation,
                                                                const T& excess_variance) {
  const T one(1.0);
  const T unexplained = math::neg_mul_add(correlation, correlation, one);
  const T adjusted = math::divide(correlation,
                                  math::sqrt(math::mul_add(excess_variance, unexplained, one)));
  const auto inside = (math::abs(correlation) <= one) & (excess_variance > T(-1.0));
  return math::select<T>(inside, adjusted, T(std::numeric_limits<math::value_of<T>>::quiet_NaN()));
}

/// Whether correlations are compared as measured, or with the window of higher hedge variance
/// brought down to the variance of the other.
enum class volatility_adjustment : bool { none, forbes_rigobon };

/// Compares the last `recent` observations of a history with the `before` ones that precede them.
/// The windows are disjoint by construction. Adjusted, the test is cautious: at 5 % it rejects in
/// 2 % of samples in which nothing changed, and in 1 % of those in which volatility trebled alone
/// (100 % as measured; simulated).
/// @param before, recent  observations in each window, > 3
/// @throws std::invalid_argument  sizes differ, fewer than before + recent observations, and for
///                                each window as `minimum_variance`
[[nodiscard]] inline breakout_result correlation_breakout(
    series target_changes, series hedge_changes, std::size_t before, std::size_t recent,
    volatility_adjustment adjustment = volatility_adjustment::none) {
  constexpr const char* name = "correlation_breakout";
  detail::require_same_size(name, "hedge_changes", hedge_changes.size(), "target_changes",
                            target_changes.size());
  if (before < 4 || recent < 4)
    detail::refuse(name, "windows of " + std::to_string(before) + " and " + std::to_string(recent)
                             + " observations, at least 4 needed in each");
  const std::size_t n = target_changes.size();
  if (before > n || recent > n - before)
    detail::refuse(name, std::to_string(n) + " observations, windows of " + std::to_string(before)
                             + " and " + std::to_string(recent) + " need their sum");
  struct window {
    double correlation, variance;
  };
  const auto look = [&](std::size_t from, std::size_t size) {
    const auto x = hedge_changes.subspan(from, size), y = target_changes.subspan(from, size);
    const auto m = detail::moments_of({.function = name}, x, y, 3);
    return window{.correlation = detail::minimum_variance_from(m).correlation,
                  .variance = m.xx / m.scale_x / m.scale_x / static_cast<double>(size - 1)};
  };
  window a = look(n - recent - before, before), b = look(n - recent, recent);
  if (adjustment == volatility_adjustment::forbes_rigobon) {
    window& high = a.variance > b.variance ? a : b;
    const window& low = a.variance > b.variance ? b : a;
    high.correlation = volatility_adjusted_correlation(high.correlation,
                                                       high.variance / low.variance - 1);
  }
  return correlation_breakout(a.correlation, static_cast<double>(before), b.correlation,
                              static_cast<double>(recent));
}

/// Watches a correlation window by window for a lasting shift (two-sided tabular CUSUM on z). Feed
/// it the correlation of each new window, disjoint from the last one. With s = (atanh r -
/// atanh reference) sqrt(n - 3):
///
///     up = (up + s - k)+,   down = (down - s - k)+;   rise or fall where one exceeds h.
///
/// After a signal both start from 0 again. A NaN or |r| > 1 changes nothing and signals nothing.
/// Two numbers of state, constant time, no allocation.
/// Source: Page, Biometrika 41 (1954); run lengths: Montgomery, Introduction to Statistical Quality
/// Control, table of the two-sided CUSUM for k = 1/2.
class correlation_cusum {
 public:
  /// @param reference     the correlation in control, in (-1, 1)
  /// @param observations  n > 3, in every window
  /// @throws std::invalid_argument  out of these, or limits that are not positive
  correlation_cusum(double reference, double observations, const cusum_limits& limits = {})
      : reference_(std::atanh(reference)),
        scale_(std::sqrt(observations - 3)),
        limits_(limits) {
    if (!(std::fabs(reference) < 1))
      detail::refuse("correlation_cusum",
                     "reference is " + detail::digits(reference) + ", it must be in (-1, 1)");
    if (!(observations > 3))
      detail::refuse("correlation_cusum", "observations is " + detail::digits(observations)
                                              + ", it must be more than 3");
    detail::require_nonnegative("correlation_cusum", "allowance", limits.allowance);
    detail::require_positive("correlation_cusum", "threshold", limits.threshold);
  }

  /// Takes the correlation of the next window.
  cusum_signal update(double correlation) {
    const double s = (std::atanh(correlation) - reference_) * scale_;
    if (s != s) return cusum_signal::none;
    up_ = (std::max)(up_ + s - limits_.allowance, 0.0);
    down_ = (std::max)(down_ - s - limits_.allowance, 0.0);
    const cusum_signal signal = up_ > limits_.threshold   ? cusum_signal::rise
                              : down_ > limits_.threshold ? cusum_signal::fall
                                                          : cusum_signal::none;
    if (signal != cusum_signal::none) up_ = down_ = 0;
    return signal;
  }

  /// The sum that watches for a rise, in standard errors of z.
  [[nodiscard]] double up() const { return up_; }
  /// The sum that watches for a fall, in standard errors of z.
  [[nodiscard]] double down() const { return down_; }

 private:
  double reference_, scale_;
  cusum_limits limits_;
  double up_ = 0, down_ = 0;
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
