// SPDX-License-Identifier: BSL-1.0
// Gamma scalping: how much the price must move for a long option to pay for itself and its hedge.
#pragma once

#include <hedgerow/math/lane.hpp>
#include <hedgerow/trigger/expected/rates.hpp>

#include <limits>
#include <numbers>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// The move of the underlying at which gamma earns what theta costs, over `interval` years:
/// S volatility sqrt(interval), quote currency, either way. NaN for a negative interval and NaN.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T break_even_distance(const T& price, const T& implied_volatility,
                                                    const T& interval) {
  return (price * implied_volatility) * math::sqrt<T>(interval);
}

/// The volatility that must come true for a long option, hedged by the clock, to earn back its
/// theta and its hedging costs:
///
///     k + sqrt(k^2 + implied^2),   k = cost_rate sqrt(2/(pi interval)).
///
/// It solves gamma S^2 (vol^2 - implied^2)/2 = cost_rate gamma S^2 vol sqrt(2/(pi interval)); price
/// and gamma drop out. The implied volatility without a cost; below it with a rebate. Infinite at
/// interval 0 and a cost. NaN for a negative interval or volatility, and NaN.
///
/// @param cost_rate  one way
/// @param interval   between two hedges, years
template <class T>
[[nodiscard]] HEDGEROW_INLINE T break_even_clock(const T& implied_volatility, const T& cost_rate,
                                                 const T& interval) {
  constexpr double root_of_two_over_pi = 0.79788456080286535588;
  const T k = math::detail::number<T>(root_of_two_over_pi)
            * detail::zero_or_quotient<T>(cost_rate, math::sqrt<T>(interval));
  const T implied = math::select<T>(
      implied_volatility < T(0.0),
      math::detail::number<T>(std::numeric_limits<double>::quiet_NaN()), implied_volatility);
  const T root = math::sqrt<T>(math::mul_add<T>(k, k, math::rounded<T>(implied * implied)));
  // With a rebate k < 0 and the sum cancels: implied^2/(root - k) is the same.
  const T cancels = detail::zero_or_quotient<T>(implied * implied, root - k);
  return math::select<T>(k < T(0.0), cancels, k + root);
}

/// The same for a hedge that is traded to the edge of a band of `half_width` coins of delta:
///
///     implied/sqrt(1 - cost_rate S |gamma|/half_width).
///
/// Infinite where half_width <= cost_rate S |gamma|: the band is so tight that no volatility pays
/// for it. `half_width` and gamma are of the same position. The implied volatility where gamma or
/// cost is 0. NaN for negative half_width, price or volatility, and NaN.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T break_even_edge(const T& implied_volatility, const T& cost_rate,
                                                const T& price, const T& gamma,
                                                const T& half_width) {
  const T zero(0.0), nan = math::detail::number<T>(std::numeric_limits<double>::quiet_NaN());
  const T share = detail::zero_or_quotient<T>(cost_rate * (price * math::abs<T>(gamma)),
                                              math::select<T>(half_width < zero, nan, half_width));
  const T left = T(1.0) - share;
  const T positive = math::divide<T>(implied_volatility, math::sqrt<T>(left));
  const T infinite = math::detail::number<T>(std::numeric_limits<double>::infinity());
  // left <= 0 is infeasible; left > 0 the formula; NaN stays.
  const T result = math::select<T>(
      left > zero, positive, math::select<T>(left < math::detail::number<T>(1.0), infinite, left));
  const auto bad = [&](const T& x, const T& r)
                       HEDGEROW_INLINE_LAMBDA { return math::select<T>(x < zero, nan, r); };
  return bad(price, bad(implied_volatility, result));
}

/// Whether scalping gamma loses money before luck: the volatility that comes true is below the one
/// that breaks even. False where either is NaN.
template <class T>
[[nodiscard]] HEDGEROW_INLINE math::mask_of<T> is_inefficient(const T& real_volatility,
                                                              const T& break_even_volatility) {
  return real_volatility < break_even_volatility;
}

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
