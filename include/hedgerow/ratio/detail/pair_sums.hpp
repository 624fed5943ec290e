// SPDX-License-Identifier: BSL-1.0
// Weighted means and central sums of squares and products of two series, and the regression that
// follows. For one number or a SIMD register of series.
#pragma once

#include <hedgerow/math/lane.hpp>
#include <hedgerow/ratio/estimator.hpp>

#include <limits>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// Sums of squares below this count as zero: their quotients would have lost digits to underflow.
inline constexpr double smallest_square = 0x1p-960;

template <class V>
HEDGEROW_INLINE V nan_of() {
  return V(std::numeric_limits<math::value_of<V>>::quiet_NaN());
}

/// Of pairs (x, y) with weights v: the means, and sums of v (x - mean x)^2 and so on. Central sums
/// are kept instead of plain ones, so an offset common to all observations, however large, costs no
/// digits beyond those that the observations themselves have lost.
template <class V>
struct pair_sums {
  V mean_x, mean_y, xx, xy, yy;

  HEDGEROW_INLINE static pair_sums none() {
    const V zero(0.0);
    return {zero, zero, zero, zero, zero};
  }

  /// A pair of weight v more, the rest decayed to a share `kept` of its former weight, W after
  /// that: gain = v/(W + v), spread = W v/(W + v). West, Comm. ACM 22 (1979), in the form of Youngs
  /// and Cramer, in which every addend of a square is positive.
  HEDGEROW_INLINE void add(const V& x, const V& y, const V& gain, const V& spread, const V& kept) {
    xx = kept * xx, xy = kept * xy, yy = kept * yy;
    add(x, y, gain, spread);
  }
  /// The same for kept = 1.
  HEDGEROW_INLINE void add(const V& x, const V& y, const V& gain, const V& spread) {
    using math::mul_add;
    const V dx = x - mean_x, dy = y - mean_y, sx = spread * dx, sy = spread * dy;
    mean_x = mul_add(gain, dx, mean_x), mean_y = mul_add(gain, dy, mean_y);
    xx = mul_add(sx, dx, xx), xy = mul_add(sx, dy, xy), yy = mul_add(sy, dy, yy);
  }

  /// Together with other sums: `share` is the others' part of the joint weight, spread = W V/(W +
  /// V). Chan, Golub and LeVeque, Am. Statistician 37 (1983), eq. 2.1.
  [[nodiscard]] HEDGEROW_INLINE pair_sums joined(const pair_sums& others, const V& share,
                                                 const V& spread, const V& kept) const {
    using math::mul_add;
    const V dx = others.mean_x - mean_x, dy = others.mean_y - mean_y, sx = spread * dx,
            sy = spread * dy;
    return {mul_add(share, dx, mean_x), mul_add(share, dy, mean_y),
            mul_add(sx, dx, mul_add(kept, xx, others.xx)),
            mul_add(sx, dy, mul_add(kept, xy, others.xy)),
            mul_add(sy, dy, mul_add(kept, yy, others.yy))};
  }
};

/// next where m, old elsewhere.
template <class V>
HEDGEROW_INLINE pair_sums<V> select_sums(const math::mask_of<V>& m, const pair_sums<V>& next,
                                         const pair_sums<V>& old) {
  using math::select;
  return {select<V>(m, next.mean_x, old.mean_x), select<V>(m, next.mean_y, old.mean_y),
          select<V>(m, next.xx, old.xx), select<V>(m, next.xy, old.xy),
          select<V>(m, next.yy, old.yy)};
}

/// The least-squares line through moments xx, xy, yy. One division.
template <class V>
struct line {
  V ratio;     ///< xy/xx
  V inverse;   ///< 1/xx; NaN where the hedge has not moved
  V residual;  ///< yy - ratio xy: the sum of squared residuals, not negative
  V yy;

  HEDGEROW_INLINE static line through(const V& xx, const V& xy, const V& yy) {
    using math::select;
    const V inverse = select<V>(xx >= V(smallest_square), math::divide(V(1.0), xx), nan_of<V>());
    const V ratio = xy * inverse, residual = math::neg_mul_add(ratio, xy, yy), zero(0.0);
    return {ratio, inverse, select<V>(residual < zero, zero, residual), yy};
  }

  /// sqrt(residual/(xx (n - k))): for k coefficients and n effective observations. NaN for n <= k.
  [[nodiscard]] HEDGEROW_INLINE V standard_error(const V& inverse_freedom) const {
    return math::sqrt(residual * inverse * inverse_freedom);
  }
  /// 1 - residual/yy, one division.
  [[nodiscard]] HEDGEROW_INLINE V effectiveness() const {
    const V share = V(1.0) - math::divide(residual, yy);
    return math::select<V>(yy < V(smallest_square), ratio * V(0.0), share);
  }
};

/// The numbers of a `reading`, which has a function for each: batches call only those that are
/// wanted, so that they pay for no other division.
template <class Reading>
HEDGEROW_INLINE auto estimate_from(const Reading& r) {
  return ratio::estimate<decltype(r.ratio())>{r.ratio(), r.intercept(), r.standard_error(),
                                              r.effectiveness(), r.observations()};
}

/// 1/(n - k) for n = numerator/denominator effective observations; NaN for n <= k.
template <class V>
HEDGEROW_INLINE V inverse_freedom(const V& numerator, const V& denominator, const V& k) {
  const V freedom = math::neg_mul_add(k, denominator, numerator);
  return math::select<V>(freedom > V(0.0), math::divide(denominator, freedom), nan_of<V>());
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
