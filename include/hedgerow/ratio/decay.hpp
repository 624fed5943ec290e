// SPDX-License-Identifier: BSL-1.0
// How fast the past is forgotten: the weight of an observation relative to the next one.
#pragma once

#include <hedgerow/ratio/detail/refuse.hpp>

#include <cmath>

namespace hedgerow::ratio::inline HEDGEROW_ISA {

/// An observation that is k observations old has the weight w^k, 0 < w <= 1. Time is counted in
/// observations. Each named constructor throws std::invalid_argument naming its argument's value.
///
/// | given           | w              | domain  |
/// |-----------------|----------------|---------|
/// | weight          | w              | (0, 1]  |
/// | half-life H     | 2^(-1/H)       | (0, inf]|
/// | centre of mass c| c/(1 + c)      | (0, inf]|
///
/// The centre of mass is the mean age, w/(1 - w). RiskMetrics (1996) takes w = 0.94 for daily and
/// 0.97 for monthly changes. w = 1 forgets nothing.
class decay {
 public:
  /// @param weight  w in (0, 1], what an observation counts after one more; else refused
  [[nodiscard]] static decay from_weight(double weight) {
    if (!(weight > 0 && weight <= 1))
      detail::refuse("decay", "weight is " + detail::digits(weight) + ", it must be in (0, 1]");
    return decay(weight);
  }
  /// w = 2^(-1/observations): after so many, > 0, a weight is halved.
  [[nodiscard]] static decay from_half_life(double observations) {
    if (!(observations > 0))
      detail::refuse("decay",
                     "half-life is " + detail::digits(observations) + ", it must be positive");
    return from_weight(std::exp2(-1 / observations));
  }
  /// w = 1/(1 + 1/observations): the weights' mean age is so many, > 0.
  [[nodiscard]] static decay from_centre_of_mass(double observations) {
    if (!(observations > 0))
      detail::refuse("decay",
                     "centre of mass is " + detail::digits(observations) + ", it must be positive");
    return from_weight(1 / (1 + 1 / observations));
  }
  /// Forgets nothing: w = 1.
  [[nodiscard]] static decay none() { return decay(1.0); }

  /// w.
  [[nodiscard]] double weight() const { return weight_; }
  /// ln(1/2)/ln(w) observations; infinite for w = 1.
  [[nodiscard]] double half_life() const {
    return weight_ < 1 ? -std::log(2.0) / std::log(weight_) : HUGE_VAL;
  }
  /// What effective_observations tends to: (1 + w)/(1 - w).
  [[nodiscard]] double effective_observations() const { return (1 + weight_) / (1 - weight_); }

 private:
  explicit decay(double weight) : weight_(weight) {}
  double weight_;
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA
