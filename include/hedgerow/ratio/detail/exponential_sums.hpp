// SPDX-License-Identifier: BSL-1.0
// Exponentially weighted sums, for one number or a SIMD register of series.
#pragma once

#include <hedgerow/ratio/detail/pair_sums.hpp>

namespace hedgerow::ratio::detail {
inline namespace HEDGEROW_ISA {

/// Sum of weights and of their squares, for weights w^age.
template <class V>
struct weight_sums {
  V first = V(0.0), second = V(0.0);

  HEDGEROW_INLINE weight_sums with(const V& w) const {
    const V one(1.0);
    return {math::mul_add(w, first, one), math::mul_add(w * w, second, one)};
  }
  /// Kish's (sum of weights)^2/(sum of squares); NaN before the first.
  HEDGEROW_INLINE V observations() const { return math::divide(first * first, second); }
  /// 1/(observations - k).
  HEDGEROW_INLINE V inverse_freedom(const V& k) const {
    return detail::inverse_freedom<V>(first * first, second, k);
  }
};

/// About the weighted means. Three divisions for all numbers of an estimate but the effectiveness
/// and the number of observations.
template <class V>
struct adjusted_sums {
  static constexpr bool has_intercept = true;
  weight_sums<V> weights{};
  pair_sums<V> sums = pair_sums<V>::none();

  HEDGEROW_INLINE adjusted_sums with(const V& x, const V& y, const V& w) const {
    const weight_sums<V> next = weights.with(w);
    const V gain = math::divide(V(1.0), next.first), spread = V(1.0) - gain;
    return {next, sums.with(x, y, gain, spread, w)};
  }
  HEDGEROW_INLINE V freedom() const { return weights.inverse_freedom(V(2.0)); }
  HEDGEROW_INLINE line<V> fit() const { return line<V>::through(sums.xx, sums.xy, sums.yy); }
  HEDGEROW_INLINE V intercept(const V& ratio) const {
    return math::neg_mul_add(ratio, sums.mean_x, sums.mean_y);
  }
};

/// About zero. Two divisions.
template <class V>
struct plain_sums {
  static constexpr bool has_intercept = false;
  weight_sums<V> weights{};
  V xx = V(0.0), xy = V(0.0), yy = V(0.0);

  HEDGEROW_INLINE plain_sums with(const V& x, const V& y, const V& w) const {
    using math::mul_add;
    return {weights.with(w), mul_add(x, x, w * xx), mul_add(x, y, w * xy), mul_add(y, y, w * yy)};
  }
  HEDGEROW_INLINE V freedom() const { return weights.inverse_freedom(V(1.0)); }
  HEDGEROW_INLINE line<V> fit() const { return line<V>::through(xx, xy, yy); }
  HEDGEROW_INLINE V intercept(const V& ratio) const { return ratio * V(0.0); }
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio::detail
