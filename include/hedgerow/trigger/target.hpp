// SPDX-License-Identifier: BSL-1.0
// To where a trigger trades: rules that a trigger holds.
//
// A rule turns a band and the state into the hedge to hold. Triggers that know no band (a clock, a
// move of the price) hand their rule a band without width, at the hedge that closes the position.
// Which rule suits which costs: proportional cost, the nearest edge; a fixed fee, the centre; both,
// the inner level. A rule of your own is any type callable like these, with `reads` if it looks at
// more of the state than exposure and hedge.
#pragma once

#include <hedgerow/trigger/detail/judge.hpp>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

namespace detail {

/// What a rule reads of a state.
template <class Rule>
constexpr field_set rule_reads() {
  if constexpr (requires { Rule::reads; })
    return Rule::reads;
  else
    return 0;
}

/// What a leaf with this rule reads beside its own fields.
template <class Rule>
inline constexpr field_set reads_with = position_fields | rule_reads<Rule>();

/// x, or the end of [lower, upper] nearest to it.
template <class T>
HEDGEROW_INLINE T clamped(const T& x, const T& lower, const T& upper) {
  return math::minimum(math::maximum(x, lower), upper);
}

}  // namespace detail

/// A rule that trades to somewhere, given a band.
///
/// Satisfied if and only if R can be copied and a const R called with band<T> and state<T> gives T.
template <class R, class T = double>
concept target_rule = std::copy_constructible<R>
                   && requires(const R& r, const band<T>& b, const state<T>& s) {
                        { r(b, s) } -> std::same_as<T>;
                      };

/// All of it: nothing is left open.
struct centre {
  template <class T>
  HEDGEROW_INLINE T operator()(const band<T>& b, const state<T>&) const {
    return b.centre;
  }
};

/// As little as possible: the edge of the band that is nearest to the hedge held. Optimal for
/// proportional cost.
struct nearest_edge {
  template <class T>
  HEDGEROW_INLINE T operator()(const band<T>& b, const state<T>& s) const {
    return detail::clamped(s.hedge, b.lower, b.upper);
  }
};

/// To a level inside the band: `fraction` of the way from the centre to the edge, 0 to 1.
struct inner_level {
  double fraction{};

  template <class T>
  HEDGEROW_INLINE T operator()(const band<T>& b, const state<T>& s) const {
    const T f = detail::number<T>(fraction);
    return detail::clamped(s.hedge, math::mul_add(f, T(b.lower - b.centre), b.centre),
                           math::mul_add(f, T(b.upper - b.centre), b.centre));
  }
  [[nodiscard]] constexpr bool usable() const { return fraction >= 0 && fraction <= 1; }
};

/// To the inner level that the band itself knows: between centre and edge where an order costs a
/// fixed fee and a share of its size. The centre for bands that know none.
struct optimal_level {
  template <class T>
  HEDGEROW_INLINE T operator()(const band<T>& b, const state<T>& s) const {
    return detail::clamped(s.hedge, T(b.centre - b.inner), T(b.centre + b.inner));
  }
};

/// A share of the deviation from the centre: 0.5 halves it, 1 is the centre, 1.5 goes past it by
/// half. 0 to 1.5, what venues call the hedging ratio.
struct deviation_ratio {
  double ratio{1.0};  ///< 0 to 1.5

  template <class T>
  HEDGEROW_INLINE T operator()(const band<T>& b, const state<T>& s) const {
    return math::mul_add(detail::number<T>(ratio), T(b.centre - s.hedge), s.hedge);
  }
  [[nodiscard]] constexpr bool usable() const { return ratio >= 0 && ratio <= 1.5; }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
