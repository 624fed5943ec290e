// SPDX-License-Identifier: BSL-1.0
// The Gaussian update of a ratio and an intercept, for one number or a SIMD register of series.
#pragma once

#include <hedgerow/ratio/detail/pair_sums.hpp>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// What an observation said that the filter did not know: e = y - ratio x - intercept and the
/// variance s that it expected of e.
template <class V>
struct innovation {
  V error, variance, inverse_variance;
};

/// Estimates b = [ratio, intercept] with their covariance P = [[hh, ha], [ha, aa]] and its
/// determinant.
///
/// With H = [x, 1] and noise r, the best gain is g = P H'/s with s = H P H' + r, and Joseph's form
/// of the new covariance, (I - g H) P (I - g H)' + g r g', multiplied out for two coefficients, is
///
///     [[r hh + det, r ha - x det], [., r aa + x^2 det]]/s,   its determinant r det/s.
///
/// The variances are sums of positive terms and the determinant is a product, so P stays symmetric
/// and positive definite in floating point, which Joseph's form is for; and unlike the matrix
/// products nothing cancels while P is nearly infinite, so a diffuse prior costs no digits. In the
/// same way H P H' = ((hh x + ha)^2 + det)/hh.
template <class V>
struct coefficients {
  V ratio, intercept, hh, ha, aa, det;

  /// One step of a random walk whose variances are qh and qa.
  [[nodiscard]] HEDGEROW_INLINE coefficients spread(const V& qh, const V& qa) const {
    using math::mul_add;
    return {ratio, intercept, hh + qh,
            ha,    aa + qa,   det + mul_add(qh, aa, mul_add(qa, hh, qh * qa))};
  }
  /// P times f.
  [[nodiscard]] HEDGEROW_INLINE coefficients inflated(const V& f) const {
    return {ratio, intercept, hh * f, ha * f, aa * f, det * (f * f)};
  }

  /// Learns y = ratio x + intercept + noise of variance r. Two divisions.
  HEDGEROW_INLINE innovation<V> learn(const V& x, const V& y, const V& r) {
    using math::mul_add;
    const V u = mul_add(x, hh, ha), v = mul_add(x, ha, aa);  // P H'
    const V error = math::neg_mul_add(ratio, x, y - intercept);
    const V s = r + math::divide(mul_add(u, u, det), hh), inverse = math::divide(V(1.0), s);
    const V step = error * inverse, xdet = x * det;
    *this = {mul_add(u, step, ratio),
             mul_add(v, step, intercept),
             mul_add(r, hh, det) * inverse,
             math::neg_mul_add(x, det, r * ha) * inverse,
             mul_add(x, xdet, r * aa) * inverse,
             r * det * inverse};
    return {error, s, inverse};
  }
};

template <class V>
HEDGEROW_INLINE coefficients<V> select_sums(const math::mask_of<V>& m, const coefficients<V>& next,
                                            const coefficients<V>& old) {
  using math::select;
  return {select<V>(m, next.ratio, old.ratio), select<V>(m, next.intercept, old.intercept),
          select<V>(m, next.hh, old.hh),       select<V>(m, next.ha, old.ha),
          select<V>(m, next.aa, old.aa),       select<V>(m, next.det, old.det)};
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
