// SPDX-License-Identifier: BSL-1.0
// The exponentially weighted minimum-variance ratio, about the mean or about zero.
#pragma once

#include <hedgerow/ratio/decay.hpp>
#include <hedgerow/ratio/detail/exponential_sums.hpp>
#include <hedgerow/ratio/estimator.hpp>

#include <type_traits>
#include <vector>

namespace hedgerow::ratio {

/// Whether changes are taken as they are, as RiskMetrics does, or less their weighted mean.
enum class centring : unsigned char { about_mean, about_zero };

inline namespace HEDGEROW_ISA {

/// An observation k observations old counts with the weight w^k. About zero, with weighted sums of
/// products,
///
///     ratio = sum x y/sum x^2,   standard error = sqrt((sum y^2/sum x^2 - ratio^2)/(n - 1)),
///
/// and about the mean the same of deviations from the weighted means, with n - 2 and an intercept.
/// n, the effective observations (Kish), is (sum of weights)^2/(sum of squared weights) =
/// (1 + w)/(1 - w) (1 - w^m)/(1 + w^m) after m observations: m for w = 1, (1 + w)/(1 - w) at last.
///
/// Start value: none. Weights are those of the observations there are, so the first ratio about
/// zero is y/x, and w = 1 gives the sample moments (Ederington's regression). RiskMetrics'
/// c = w c + (1 - w) x y is the same after a few half-lives. Needs: about zero one observation
/// for the ratio and an effective number beyond 1 for the standard error, about the mean one more
/// of each.
///
/// Error: |ratio - exact| <= 4 (1 + H) eps (1 + |m_hedge|/s_hedge + |m_target|/s_target)
/// s_target/s_hedge with eps = 2^-52, s and m the weighted deviations and means, H the smaller of
/// the decay's mean age w/(1 - w) and the number of observations. Large numbers are forgotten
/// only as fast as their weight: 1e9 among ones takes 60 half-lives to leave no trace in the ratio.
///
/// A gap decays nothing: time is counted in observations. Seven numbers of memory, constant time.
/// Source: RiskMetrics Technical Document (1996), 5.2; West, Comm. ACM 22 (1979).
template <centring Centring>
class basic_exponential : public detail::online_estimator<basic_exponential<Centring>> {
 public:
  /// Starts without an observation.
  explicit basic_exponential(decay forgetting) : weight_(forgetting.weight()) {}

  /// Goes on from what `state()` gave, with the same bits as if it had never stopped.
  /// @throws std::invalid_argument  for another number of numbers, or a weight outside (0, 1]
  explicit basic_exponential(const saved& from) : weight_(weight_in(from)) {
    const auto state = from.numbers;
    sums_.weights = {state[1], state[2]};
    if constexpr (adjusted)
      sums_.sums = {state[3], state[4], state[5], state[6], state[7]};
    else
      sums_.xx = state[3], sums_.xy = state[4], sums_.yy = state[5];
  }
  /// Weight; the sums of weights and of their squares; (means of hedge and target and) the sums of
  /// hedge^2, hedge target, target^2. Allocates.
  [[nodiscard]] std::vector<double> state() const {
    const auto& w = sums_.weights;
    if constexpr (adjusted) {
      const auto& s = sums_.sums;
      return {weight_, w.first, w.second, s.mean_x, s.mean_y, s.xx, s.xy, s.yy};
    } else {
      return {weight_, w.first, w.second, sums_.xx, sums_.xy, sums_.yy};
    }
  }

  [[nodiscard]] ratio::estimate<double> estimate() const {
    return detail::estimate_from(detail::exponential_reading(sums_));
  }
  [[nodiscard]] double intercept() const
    requires(Centring == centring::about_mean)
  {
    return estimate().intercept;
  }
  [[nodiscard]] double weight() const { return weight_; }

 private:
  friend detail::online_estimator<basic_exponential>;
  static constexpr bool adjusted = Centring == centring::about_mean;
  using sums =
      std::conditional_t<adjusted, detail::adjusted_sums<double>, detail::plain_sums<double>>;

  HEDGEROW_INLINE void observe(double target, double hedge) {
    sums_ = sums_.with(hedge, target, weight_);
  }
  static double weight_in(const saved& from) {
    return decay::from_weight(detail::state_of("exponential", from, adjusted ? 8 : 6)[0]).weight();
  }

  double weight_;
  sums sums_{};
};

/// About the weighted means, with an intercept.
using exponential = basic_exponential<centring::about_mean>;
/// About zero, as RiskMetrics: for changes whose mean is known to be negligible.
using zero_mean_exponential = basic_exponential<centring::about_zero>;

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
