// SPDX-License-Identifier: BSL-1.0
// The minimum-variance ratio over the last n observations.
#pragma once

#include <hedgerow/ratio/detail/windowed.hpp>

#include <cstddef>

namespace hedgerow::ratio::inline HEDGEROW_ISA {

/// Least squares of target = intercept + ratio hedge over the last n observations, all with the
/// same weight; over all of them while there are fewer.
///
///     ratio::rolling r(250);
///     r.update(target_change, hedge_change);   // and r.ratio(), r.standard_error(), ...
///
/// With the window's sums of squared deviations xx, yy and products xy, m observations in it:
/// ratio = xy/xx, intercept = mean y - ratio mean x, effectiveness = xy^2/(xx yy), standard error
/// = sqrt((yy - ratio xy)/((m - 2) xx)), effective observations m. The ratio and the effectiveness
/// need two observations, the standard error three. A gap takes no place in the window.
///
/// No drift: what has left the window has no trace (detail/window.hpp), so the error depends on the
/// window's observations alone and not on how many came before. With the window's standard
/// deviations s and means m of target and hedge, |m| <= 1e9 s, n <= 10,000, eps = 2^-52: the ratio
/// is within (8 + sqrt n) eps (1 + |m_hedge|/s_hedge + |m_target|/s_target) s_target/s_hedge of the
/// exact one. A window that contains an outlier is as accurate as the outlier lets it be, and the
/// next one without it is as if it had never been.
///
/// An update takes constant time but for one in about sqrt(n), which takes some 3 sqrt(n) additions
/// and so costs as much again on average. Memory: 12 n numbers, a sixth of it the observations and
/// the rest the weights' quotients, none of it allocated after construction. Copying copies it.
/// Source: West (1979) and Chan, Golub and LeVeque (1983) for the sums; detail/window.hpp.
class rolling : public detail::windowed<rolling> {
 public:
  /// @param window  observations, 3 or more
  /// @throws std::invalid_argument  for fewer
  explicit rolling(std::size_t window) : windowed("rolling", window, 1.0) {}

  /// Goes on from what `state()` gave, with the same bits as if it had never stopped.
  /// @throws std::invalid_argument  for numbers that `state()` cannot give, naming the place
  explicit rolling(const saved& from) : windowed("rolling", from.numbers) {}
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA
