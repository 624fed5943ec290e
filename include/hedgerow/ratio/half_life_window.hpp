// SPDX-License-Identifier: BSL-1.0
// The minimum-variance ratio over the last n observations, the recent ones with more weight.
#pragma once

#include <hedgerow/ratio/decay.hpp>
#include <hedgerow/ratio/detail/windowed.hpp>

#include <cstddef>

namespace hedgerow::ratio::inline HEDGEROW_ISA {

/// Weighted least squares of target = intercept + ratio hedge over the last n observations, an
/// observation that is k observations old with weight w^k: the exponential memory of `exponential`
/// with an end, so nothing older than the window counts at all.
///
///     ratio::half_life_window r(504, ratio::decay::from_half_life(126));
///
/// Formulas, needs, gaps, memory and the absence of drift are those of `rolling`, with weighted
/// sums; w = 1 is `rolling`, bit for bit. Effective observations (Kish) are
/// (sum of weights)^2/(sum of squared weights) = (1 + w)/(1 - w) (1 - w^m)/(1 + w^m), and take the
/// place of m in the standard error: weights say how relevant an observation is, not how exact.
class half_life_window : public detail::windowed<half_life_window> {
 public:
  /// @param window  observations, 3 or more
  /// @throws std::invalid_argument  for fewer
  half_life_window(std::size_t window, decay forgetting)
      : windowed("half_life_window", window, forgetting.weight()) {}

  /// Goes on from what `state()` gave, with the same bits as if it had never stopped.
  /// @throws std::invalid_argument  for numbers that `state()` cannot give, naming the place
  explicit half_life_window(const saved& from) : windowed("half_life_window", from.numbers) {}
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA
