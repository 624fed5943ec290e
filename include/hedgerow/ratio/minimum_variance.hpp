// SPDX-License-Identifier: BSL-1.0
// The minimum-variance hedge ratio of one target and one hedge (Johnson 1960, Ederington 1979):
// the ratio, how sure it is, what it removes, in the sample and out of it, and the contracts.
//
// Changes are differences, simple or logarithmic returns of prices (`changes.hpp`), in time order
// and without gaps, in any contiguous range of double (`series.hpp`). Offline: a call
// reads both series once, or up to three times where the first rows tell too little of the others;
// it allocates nothing, and refuses bad input with std::invalid_argument. For one observation at a
// time see the online estimators.
#pragma once

#include <hedgerow/convention/leg.hpp>
#include <hedgerow/ratio/detail/moments.hpp>
#include <hedgerow/ratio/series.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>

namespace hedgerow::ratio {

/// A regression target = intercept + ratio * hedge + residual.
struct minimum_variance_result {
  double ratio;           ///< h = Cov(target, hedge)/Var(hedge): sell h of the hedge per unit held
  double standard_error;  ///< of the ratio: sqrt(SSE/((n - 2) sum of squares of the hedge)), for
                          ///< residuals that are independent and of one variance
  double effectiveness;   ///< 1 - Var(target - h hedge)/Var(target) in this sample: correlation^2
  std::size_t observations;   ///< n
  double intercept;           ///< mean(target) - h mean(hedge)
  double residual_deviation;  ///< sqrt(SSE/(n - 2)), in units of the target's changes
  double correlation;         ///< of the changes, in [-1, 1]
};

/// A ratio fitted on the first part of a history and judged on the rest.
struct out_of_sample_result {
  minimum_variance_result fit;  ///< of the first part
  double effectiveness;         ///< of fit.ratio in the rest; below 0 where the hedge added risk
  std::size_t observations;     ///< in the rest
};

inline namespace HEDGEROW_ISA {

namespace detail {

/// What moments of (hedge, target) say.
inline minimum_variance_result minimum_variance_from(const pair_moments& m) {
  const double deviation = std::sqrt(m.squares / static_cast<double>(m.n - 2));
  const double unscale_y = 1 / m.scale_y, unscale = m.scale_x * unscale_y;  // powers of two
  const bool moves = m.yy > 0;
  return {.ratio = m.slope * unscale,
          .standard_error = deviation / std::sqrt(m.xx) * unscale,
          .effectiveness = moves ? 1 - m.squares / m.yy : 0.0,
          .observations = m.n,
          .intercept = math::neg_mul_add(m.slope, m.mean_x, m.mean_y) * unscale_y,
          .residual_deviation = deviation * unscale_y,
          .correlation = moves ? std::clamp(m.xy / (std::sqrt(m.xx) * std::sqrt(m.yy)), -1.0, 1.0)
                               : 0.0};
}

}  // namespace detail

/// The ratio h that minimises Var(target - h hedge), by ordinary least squares with an intercept:
///
///     minimum_variance_result h = minimum_variance(target_changes, hedge_changes);
///     // h.ratio, h.standard_error, h.effectiveness, h.observations
///
/// Error, whatever the number of observations, their means and their size: ratio within 8 eps of
/// s_target/s_hedge, residual_deviation within 8 eps of s_target, effectiveness and correlation
/// within 8 eps, where s are the series' standard deviations and eps is 2^-52. The exact solution
/// of the given doubles is meant; a series whose deviations are lost in the rounding of its mean is
/// not recovered.
///
/// A constant target has ratio, standard error, effectiveness and correlation 0.
/// @param target_changes  of what is held, per unit
/// @param hedge_changes   of the hedge in the same periods, per unit
/// @throws std::invalid_argument  sizes differ, fewer than 3 observations, a number that is not
///                                finite (with its index), a constant hedge
/// Source: Johnson, Review of Economic Studies 27 (1960); Ederington, Journal of Finance 34 (1979).
[[nodiscard]] inline minimum_variance_result minimum_variance(series target_changes,
                                                              series hedge_changes) {
  const detail::pair_moments m = detail::moments_of({.function = "minimum_variance"}, hedge_changes,
                                                    target_changes, 3);
  return detail::minimum_variance_from(m);
}

/// What a given ratio removes in a sample: 1 - Var(target - ratio hedge)/Var(target), with the
/// sample's own means. At most `minimum_variance`'s; negative where the hedge adds variance; for a
/// sample other than the one that the ratio was fitted on this is effectiveness out of sample.
/// Within 8 eps of 1 + ratio^2 Var(hedge)/Var(target). A constant hedge is fine and removes
/// nothing.
/// @throws std::invalid_argument  sizes differ, fewer than 2 observations, a number that is not
///                                finite, a constant target
[[nodiscard]] inline double effectiveness(series target_changes, series hedge_changes,
                                          double ratio) {
  detail::require_number("effectiveness", "ratio", ratio);
  // Here the target's variance divides, so it takes the place of x.
  const detail::pair_moments m = detail::moments_of(
      {.function = "effectiveness", .x = "target_changes", .y = "hedge_changes"}, target_changes,
      hedge_changes, 2);
  const double slope = ratio * (m.scale_x / m.scale_y);  // of the scaled hedge, in scaled target
  // Var(t - r h)/Var(t) - 1 = (r^2 hh - 2 r th)/tt.
  return slope * math::neg_mul_add(slope, m.yy / m.xx, 2 * (m.xy / m.xx));
}

/// Fits on the first `fitted` observations and judges on the rest.
/// @throws std::invalid_argument  as the two functions above; fewer than 2 observations left over
[[nodiscard]] inline out_of_sample_result out_of_sample(series target_changes, series hedge_changes,
                                                        std::size_t fitted) {
  detail::require_same_size("out_of_sample", "hedge_changes", hedge_changes.size(),
                            "target_changes", target_changes.size());
  if (target_changes.size() < 2 || fitted > target_changes.size() - 2)
    detail::refuse("out_of_sample", std::to_string(fitted) + " of "
                                        + std::to_string(target_changes.size())
                                        + " observations to fit on leave fewer than 2 to judge by");
  const auto fit = minimum_variance(target_changes.first(fitted), hedge_changes.first(fitted));
  return {.fit = fit,
          .effectiveness = effectiveness(target_changes.subspan(fitted),
                                         hedge_changes.subspan(fitted), fit.ratio),
          .observations = target_changes.size() - fitted};
}

/// Contracts to buy, untailed: -ratio target_quantity/contract_size, for a ratio of price changes.
/// @param ratio            of changes of price per unit
/// @param target_quantity  units held; negative for a short position or a purchase to come
/// @param contract_size    units of the hedge in one contract, > 0
/// @param lots             what can be traded; any quantity by default
/// A number out of its domain gives NaN and `lot_outcome::invalid`.
/// Source: Hull, Options, Futures and Other Derivatives, chapter 3: N* = h* Q_A/Q_F.
[[nodiscard]] inline lot_result<double> contracts_by_quantity(double ratio, double target_quantity,
                                                              double contract_size,
                                                              const lot_rule<double>& lots = {}) {
  if (!(contract_size > 0))
    return {.contracts = std::numeric_limits<double>::quiet_NaN(), .outcome = lot_outcome::invalid};
  return round_to_lots(0.0 - ratio * target_quantity / contract_size, lots);
}

/// Contracts to buy, tailed for daily settlement: -ratio target_value/contract_value, for a ratio
/// of returns. The two agree where the ratio of price changes is that of returns times
/// (target price)/(hedge price).
/// @param ratio           of simple or logarithmic returns
/// @param target_value    worth of what is held: price times quantity, signed
/// @param contract_value  worth of one contract: price times size, > 0
/// Source: Hull, as above: N* = h V_A/V_F.
[[nodiscard]] inline lot_result<double> contracts_by_value(double ratio, double target_value,
                                                           double contract_value,
                                                           const lot_rule<double>& lots = {}) {
  return contracts_by_quantity(ratio, target_value, contract_value, lots);
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
