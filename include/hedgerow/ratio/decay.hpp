// SPDX-License-Identifier: BSL-1.0
// How fast the past is forgotten: the weight of an observation relative to the next one.
#pragma once

#include <hedgerow/ratio/detail/refuse.hpp>

#include <cmath>
#include <string>

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
/// So short a half-life or centre of mass that the weight would be 0 in a double (below 1/1074, and
/// 6e-309) is refused too; beyond 1e16 the weight rounds to 1.
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
    return from("half-life", observations, std::exp2(-1 / observations));
  }
  /// w = 1/(1 + 1/observations): the weights' mean age is so many, > 0.
  [[nodiscard]] static decay from_centre_of_mass(double observations) {
    return from("centre of mass", observations, 1 / (1 + 1 / observations));
  }
  /// Forgets nothing: w = 1.
  [[nodiscard]] static decay none() { return decay(1.0); }

  /// w.
  [[nodiscard]] double weight() const { return weight_; }
  /// ln(1/2)/ln(w) observations; infinite for w = 1.
  [[nodiscard]] double half_life() const {
    return weight_ < 1 ? -std::log(2.0) / std::log(weight_) : HUGE_VAL;
  }
  /// What effective_observations tends to: (1 + w)/(1 - w); infinite for w = 1.
  [[nodiscard]] double effective_observations() const { return (1 + weight_) / (1 - weight_); }

 private:
  explicit decay(double weight) : weight_(weight) {}
  static decay from(const char* name, double observations, double weight) {
    if (!(observations > 0 && weight > 0))
      detail::refuse(
          "decay", std::string(name) + " is " + detail::digits(observations)
                       + (observations > 0 ? ", that leaves no weight" : ", it must be positive"));
    return decay(weight);
  }
  double weight_;
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA
