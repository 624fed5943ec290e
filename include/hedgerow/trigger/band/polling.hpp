// SPDX-License-Identifier: BSL-1.0
// Bands and barriers that are watched from time to time rather than continuously.
#pragma once

#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/math/lane.hpp>

namespace hedgerow::trigger {

/// -zeta(1/2)/sqrt(2 pi): how far a random walk of unit steps overshoots a distant level on
/// average.
///
/// Source: D. Siegmund, "Corrected diffusion approximations in certain random walk problems", Adv.
/// Appl. Prob. 11 (1979) 701; M. Broadie, P. Glasserman and S. Kou, "A Continuity Correction for
/// Discrete Barrier Options", Mathematical Finance 7 (1997) 325.
inline constexpr double overshoot = 0.582597157939010670205;

inline namespace HEDGEROW_ISA {

/// The volatility of the delta, per sqrt(year): a = |gamma| price volatility. NaN gives NaN.
///
/// @param gamma       of the position, either sign
/// @param price       S >= 0
/// @param volatility  of the underlying, per sqrt(year), >= 0
template <class T>
[[nodiscard]] HEDGEROW_INLINE T delta_volatility(const T& gamma, const T& price,
                                                 const T& volatility) {
  return (math::abs<T>(gamma) * price) * volatility;
}

/// How far beyond a level a delta is found, on average, when it is looked at every `interval`
/// years: 0.5826 a sqrt(interval). 0 where it is watched all the time; NaN for a negative interval.
///
/// @param volatility  a, of the delta: see `delta_volatility`
/// @param interval    between two looks, years
template <class T>
[[nodiscard]] HEDGEROW_INLINE T polling_overshoot(const T& volatility, const T& interval) {
  return (math::detail::number<T>(overshoot) * volatility) * math::sqrt<T>(interval);
}

/// The level at which to place a trigger that is looked at every `interval` years, so that its cost
/// and its variance are those of a band of `half_width` watched all the time:
///
///     half_width - 0.5826 a sqrt(interval).
///
/// 0 or less means that no band is left: the interval is too long for it, and the clock rule
/// applies (trade at every look). An infinite band stays infinite. NaN gives NaN.
///
/// What is left of the error, with e = a sqrt(interval), is of second order: a variance that is S^2
/// volatility^2 e^2 too large, times 5/24 for a band that re-centres and 1/4 for one that trades to
/// the edge, and a cost that is too low by the share e^2/(4 half_width^2) re-centring. In figures,
/// for a half-width of 9.4 e (a delta that moves 0.5 a year, a band of 0.05, hourly looks):
/// variance 1.4 % and 0.8 % high, where the band as it stands has 14 %; cost 0.3 % low, where it
/// has 6 %. At 5 e: 5 % and 3 %, cost 1 %.
///
/// For the two levels of `two_fee_band` the outer one is corrected; where it falls below the inner
/// one, trade at every look that finds the hedge beyond the inner one.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T polled_half_width(const T& half_width, const T& volatility,
                                                  const T& interval) {
  return half_width - math::rounded<T>(polling_overshoot<T>(volatility, interval));
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::trigger
