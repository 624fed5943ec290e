// SPDX-License-Identifier: BSL-1.0
// The moving part of recursive least squares, for one number or a SIMD register of series.
#pragma once

#include <hedgerow/ratio/detail/coefficients.hpp>
#include <hedgerow/ratio/detail/exponential_sums.hpp>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// How fast the filter forgets, and how little it may know.
template <class V>
struct forgetting {
  V weight, inverse_weight, trace_cap;
};

template <class V>
struct recursive_filter {
  coefficients<V> state;     ///< P in units of the residual variance
  weight_sums<V> weights{};  ///< of the weights that were in fact given
  V seen = V(0.0), residual = V(0.0);
  V mean_y = V(0.0), yy = V(0.0);  ///< the target's weighted mean and sum of squares about it

  HEDGEROW_INLINE void observe(const V& x, const V& y, const forgetting<V>& f) {
    using math::mul_add;
    // Forgetting multiplies P with 1/w. Where that would pass the cap, forget less.
    const V trace = state.hh + state.aa;
    V inflation = f.inverse_weight, kept = f.weight;
    const auto capped = trace * f.inverse_weight > f.trace_cap;
    if (math::any<V>(capped)) [[unlikely]] {
      inflation = math::select<V>(capped, math::divide(f.trace_cap, trace), inflation);
      kept = math::select<V>(capped, math::divide(trace, f.trace_cap), kept);
    }
    state = state.inflated(inflation);
    const V one(1.0);
    const innovation<V> i = state.learn(x, y, one);
    residual = mul_add(i.error * i.error, i.inverse_variance, kept * residual);

    weights = weights.with(kept), seen = seen + one;
    const V gain = math::divide(one, weights.first), dy = y - mean_y;
    mean_y = mul_add(gain, dy, mean_y);
    yy = mul_add((one - gain) * dy, dy, kept * yy);
  }
};

template <class V>
HEDGEROW_INLINE recursive_filter<V> select_sums(const math::mask_of<V>& m,
                                                const recursive_filter<V>& next,
                                                const recursive_filter<V>& old) {
  using math::select;
  return {select_sums<V>(m, next.state, old.state), select_sums<V>(m, next.weights, old.weights),
          select<V>(m, next.seen, old.seen),        select<V>(m, next.residual, old.residual),
          select<V>(m, next.mean_y, old.mean_y),    select<V>(m, next.yy, old.yy)};
}

/// What the filter says; NaN until there are two observations, the standard error until there are
/// more than two effective ones.
template <class V>
class recursive_reading {
 public:
  HEDGEROW_INLINE explicit recursive_reading(const recursive_filter<V>& filter) : filter_(filter) {}

  [[nodiscard]] HEDGEROW_INLINE V ratio() const { return known(filter_.state.ratio); }
  [[nodiscard]] HEDGEROW_INLINE V intercept() const { return known(filter_.state.intercept); }
  [[nodiscard]] HEDGEROW_INLINE V standard_error() const {
    const V freedom = filter_.weights.inverse_freedom(V(2.0));
    return math::sqrt(filter_.residual * filter_.state.hh * freedom);
  }
  [[nodiscard]] HEDGEROW_INLINE V effectiveness() const {
    const V zero(0.0), share = V(1.0) - math::divide(filter_.residual, filter_.yy);
    const V positive = math::select<V>(share > zero, share, zero);
    return known(math::select<V>(filter_.yy < V(smallest_square), zero, positive));
  }
  [[nodiscard]] HEDGEROW_INLINE V observations() const { return filter_.weights.observations(); }

 private:
  [[nodiscard]] HEDGEROW_INLINE V known(const V& number) const {
    return math::select<V>(filter_.seen >= V(2.0), number, nan_of<V>());
  }
  const recursive_filter<V>& filter_;
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
