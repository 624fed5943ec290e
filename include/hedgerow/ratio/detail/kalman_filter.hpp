// SPDX-License-Identifier: BSL-1.0
// The Kalman filter's moving part, for one number or a SIMD register of series.
#pragma once

#include <hedgerow/math/log.hpp>
#include <hedgerow/ratio/detail/coefficients.hpp>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

inline constexpr double ln_two_pi = 1.8378770664093454836;

/// Noises and first estimates; see hedgerow::ratio::kalman.
template <class V>
struct kalman_noise {
  V ratio, intercept, observation;  ///< Q_hh, Q_aa, R
  V first;                          ///< observations that only remove a diffuse prior: 2 or 0
};

template <class V>
struct kalman_filter {
  coefficients<V> state;
  V seen = V(0.0);                    ///< observations
  V judged = V(0.0);                  ///< those that were forecast: all after the first two, or all
  V logs = V(0.0), squares = V(0.0);  ///< sums of ln s and e^2/s over these
  pair_sums<V> record = pair_sums<V>::none();  ///< of hedged changes (x) and target (y), these too

  HEDGEROW_INLINE void observe(const V& x, const V& y, const kalman_noise<V>& noise) {
    using math::select;
    const V one(1.0), zero(0.0), hedged = math::neg_mul_add(state.ratio, x, y);
    state = state.spread(noise.ratio, noise.intercept);
    const innovation<V> i = state.learn(x, y, noise.observation);

    const auto counts = seen >= noise.first;
    seen = seen + one;
    judged = judged + select<V>(counts, one, zero);
    logs = logs + select<V>(counts, math::log<V>(i.variance), zero);
    squares = select<V>(counts, math::mul_add(i.error * i.error, i.inverse_variance, squares),
                        squares);
    const V gain = select<V>(counts, math::divide(one, judged), zero);
    const V spread = select<V>(counts, one - gain, zero);
    // A first pair is taken whole, so one that does not count must not be looked at.
    record.add(select<V>(counts, hedged, zero), select<V>(counts, y, zero), gain, spread);
  }

  [[nodiscard]] HEDGEROW_INLINE V log_likelihood() const {
    return V(-0.5) * (math::mul_add(judged, V(ln_two_pi), logs) + squares);
  }
};

template <class V>
HEDGEROW_INLINE kalman_filter<V> select_sums(const math::mask_of<V>& m,
                                             const kalman_filter<V>& next,
                                             const kalman_filter<V>& old) {
  using math::select;
  return {select_sums<V>(m, next.state, old.state), select<V>(m, next.seen, old.seen),
          select<V>(m, next.judged, old.judged),    select<V>(m, next.logs, old.logs),
          select<V>(m, next.squares, old.squares),  select_sums<V>(m, next.record, old.record)};
}

/// What the filter says; NaN until a diffuse prior is gone.
template <class V>
class kalman_reading {
 public:
  HEDGEROW_INLINE kalman_reading(const kalman_filter<V>& filter, const kalman_noise<V>& noise)
      : filter_(filter),
        noise_(noise) {}

  [[nodiscard]] HEDGEROW_INLINE V ratio() const { return known(filter_.state.ratio); }
  [[nodiscard]] HEDGEROW_INLINE V intercept() const { return known(filter_.state.intercept); }
  [[nodiscard]] HEDGEROW_INLINE V standard_error() const {
    return known(math::sqrt(filter_.state.hh));
  }
  [[nodiscard]] HEDGEROW_INLINE V effectiveness() const {
    const pair_sums<V>& r = filter_.record;
    const V share = V(1.0) - math::divide(r.xx, r.yy);
    const V moved = math::select<V>(r.yy < V(smallest_square), V(0.0), share);
    return math::select<V>(filter_.judged >= V(2.0), moved, nan_of<V>());
  }
  [[nodiscard]] HEDGEROW_INLINE V observations() const {
    return known(math::divide(noise_.observation * filter_.state.hh, filter_.state.det));
  }

 private:
  [[nodiscard]] HEDGEROW_INLINE V known(const V& number) const {
    return math::select<V>(filter_.seen >= noise_.first, number, nan_of<V>());
  }
  const kalman_filter<V>& filter_;
  const kalman_noise<V>& noise_;
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
