// SPDX-License-Identifier: BSL-1.0
// Exponentially weighted sums, for one number or a SIMD register of series.
#pragma once

#include <hedgerow/ratio/detail/pair_sums.hpp>

#include <utility>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// Sum of weights and of their squares, for weights w^age.
template <class V>
struct weight_sums {
  V first = V(0.0), second = V(0.0);

  [[nodiscard]] HEDGEROW_INLINE weight_sums with(const V& w) const {
    const V one(1.0);
    return {math::mul_add(w, first, one), math::mul_add(w * w, second, one)};
  }
  /// Kish's (sum of weights)^2/(sum of squares); 0 before the first.
  [[nodiscard]] HEDGEROW_INLINE V observations() const {
    const V zero(0.0);
    return math::select<V>(second > zero, math::divide(first * first, second), zero);
  }
  /// 1/(observations - k).
  [[nodiscard]] HEDGEROW_INLINE V inverse_freedom(const V& k) const {
    return detail::inverse_freedom<V>(first * first, second, k);
  }
};

template <class V>
HEDGEROW_INLINE weight_sums<V> select_sums(const math::mask_of<V>& m, const weight_sums<V>& next,
                                           const weight_sums<V>& old) {
  return {math::select<V>(m, next.first, old.first), math::select<V>(m, next.second, old.second)};
}

/// About the weighted means. A division to add a pair, one to read the ratio, and one more for each
/// of standard error, effectiveness and observations.
template <class V>
struct adjusted_sums {
  weight_sums<V> weights{};
  pair_sums<V> sums = pair_sums<V>::none();

  [[nodiscard]] HEDGEROW_INLINE adjusted_sums with(const V& x, const V& y, const V& w) const {
    adjusted_sums next{weights.with(w), sums};
    const V gain = math::divide(V(1.0), next.weights.first), spread = V(1.0) - gain;
    next.sums.add(x, y, gain, spread, w);
    return next;
  }
  [[nodiscard]] HEDGEROW_INLINE line<V> fit() const {
    return line<V>::through(sums.xx, sums.xy, sums.yy);
  }
  [[nodiscard]] HEDGEROW_INLINE V intercept(const V& ratio) const {
    return math::neg_mul_add(ratio, sums.mean_x, sums.mean_y);
  }
  [[nodiscard]] HEDGEROW_INLINE V inverse_freedom() const {
    return weights.inverse_freedom(V(2.0));
  }
};

template <class V>
HEDGEROW_INLINE adjusted_sums<V> select_sums(const math::mask_of<V>& m,
                                             const adjusted_sums<V>& next,
                                             const adjusted_sums<V>& old) {
  return {select_sums<V>(m, next.weights, old.weights), select_sums<V>(m, next.sums, old.sums)};
}

/// About zero: no division to add a pair.
template <class V>
struct plain_sums {
  weight_sums<V> weights{};
  V xx = V(0.0), xy = V(0.0), yy = V(0.0);

  [[nodiscard]] HEDGEROW_INLINE plain_sums with(const V& x, const V& y, const V& w) const {
    using math::mul_add;
    return {weights.with(w), mul_add(x, x, w * xx), mul_add(x, y, w * xy), mul_add(y, y, w * yy)};
  }
  [[nodiscard]] HEDGEROW_INLINE line<V> fit() const { return line<V>::through(xx, xy, yy); }
  [[nodiscard]] HEDGEROW_INLINE V intercept(const V&) const { return V(0.0); }
  [[nodiscard]] HEDGEROW_INLINE V inverse_freedom() const {
    return weights.inverse_freedom(V(1.0));
  }
};

template <class V>
HEDGEROW_INLINE plain_sums<V> select_sums(const math::mask_of<V>& m, const plain_sums<V>& next,
                                          const plain_sums<V>& old) {
  using math::select;
  return {select_sums<V>(m, next.weights, old.weights), select<V>(m, next.xx, old.xx),
          select<V>(m, next.xy, old.xy), select<V>(m, next.yy, old.yy)};
}

/// What either says.
template <class Sums>
class exponential_reading {
 public:
  HEDGEROW_INLINE explicit exponential_reading(const Sums& sums) : sums_(sums), line_(sums.fit()) {}

  [[nodiscard]] HEDGEROW_INLINE auto ratio() const { return line_.ratio; }
  [[nodiscard]] HEDGEROW_INLINE auto intercept() const { return sums_.intercept(line_.ratio); }
  [[nodiscard]] HEDGEROW_INLINE auto standard_error() const {
    return line_.standard_error(sums_.inverse_freedom());
  }
  [[nodiscard]] HEDGEROW_INLINE auto effectiveness() const { return line_.effectiveness(); }
  [[nodiscard]] HEDGEROW_INLINE auto observations() const { return sums_.weights.observations(); }

 private:
  const Sums& sums_;
  decltype(std::declval<const Sums&>().fit()) line_;
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
