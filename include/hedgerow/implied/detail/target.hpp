// SPDX-License-Identifier: BSL-1.0
// A price, brought to the form that the inversion works on.
#pragma once

#include <hedgerow/greeks/detail/lognormal.hpp>
#include <hedgerow/greeks/detail/normal.hpp>
#include <hedgerow/math/exp.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// What is known about an option but its volatility. With F and K the forward and the strike,
/// discounted, and v = sigma sqrt(T):
///   lognormal: time value = near n(h - v/2) (R(h - v/2) - R(h + v/2)), h = |ln(F/K)|/v,
///   normal:    time value = D v n(h) (1 - h R(h)),                     h = |F - K|/(D v),
/// where R(x) = N(-x)/n(x). The same for calls and puts, in the money and out of it.
template <class T>
struct implied_target {
  T distance, distance_tail;  // |ln(F/K)|, or |F - K| undiscounted; head and rounding error
  T near;  // min(F, K), the most that the time value can be; D in the normal model
  T gap;   // |F - K|
  T price, time_value;
  // What the price lacks to its upper bound: near - time value. The normal model has no such bound;
  // there it is the larger of |F| and |K|, by which the rounding of both is measured.
  T left;
};

/// exp(-r T) for |r T| up to 80, the rounding error of the product included: within an ulp.
template <class T>
HEDGEROW_INLINE T discount_factor(const T& rate, const T& expiry) {
  const T product = rounded(rate * expiry);
  const auto [k, p] = math::detail::reduce_exponential<T>(
      minus(product), minus(product_tail(rate, expiry, product)));
  return (p + constant<T>(1)) * math::detail::power_of_two<T>(k);
}

/// 2 sinh(x/2) for 0 <= x <= 5/4: Taylor's series, cut off at 1e-18 of the sum.
template <class T>
HEDGEROW_INLINE T twice_sinh_half(const with_tail<T>& x) {
  constexpr double c[] = {1.0 / 24,
                          1.0 / 1920,
                          1.0 / 322560,
                          1.0 / 92897280,
                          1.0 / 40874803200,
                          1.0 / 25505877196800,
                          1.0 / 21424936845312000.0,
                          1.0 / 23310331287699456000.0};
  const T x2 = x.head * x.head;
  return x.head + mul_add(x.head * x2, math::detail::polynomial(c, x2), x.tail);
}

/// @param x     ln(F/K)
/// @param sign  +1 (call) or -1 (put)
template <bool OneRate, class T>
HEDGEROW_INLINE implied_target<T> implied_target_of(const lognormal_inputs<T>& in,
                                                    const with_tail<T>& x, const T& sign,
                                                    const T& price) {
  const T zero = constant<T>(0);
  const with_tail<T> distance{math::abs(x.head), with_sign_flipped_by(x.tail, x.head)};
  T forward, strike, gap;
  if constexpr (OneRate) {
    const T factor = discount_factor(in.rate, in.expiry);
    forward = rounded(in.spot * factor), strike = rounded(in.strike * factor);
    gap = rounded(math::abs(in.spot - in.strike) * factor);
  } else {
    forward = rounded(in.spot * discount_factor(in.yield, in.expiry));
    strike = rounded(in.strike * discount_factor(in.rate, in.expiry));
    // The difference of the two cancels near the money: there F - K = 2 sqrt(F K) sinh(x/2).
    const T close = rounded(math::sqrt(forward * strike) * twice_sinh_half(distance));
    gap = select(distance.head < constant<T>(1.25), close, math::abs(forward - strike));
  }
  const mask_of<T> in_the_money = with_sign_flipped_by(x.head, sign) > zero;
  return {distance.head,
          distance.tail,
          select(x.head > zero, strike, forward),
          gap,
          price,
          price - select(in_the_money, gap, zero),
          select(sign > zero, forward, strike) - price};
}

/// @param gap   F - K as gap_between() gives it, undiscounted
template <class T>
HEDGEROW_INLINE implied_target<T> implied_target_of(const normal_inputs<T>& in,
                                                    const with_tail<T>& gap, const T& sign,
                                                    const T& price) {
  const T zero = constant<T>(0);
  const T factor = discount_factor(in.rate, in.expiry), distance = math::abs(gap.head);
  const T discounted_gap = rounded(distance * factor);
  const mask_of<T> in_the_money = with_sign_flipped_by(gap.head, sign) > zero;
  return {distance,
          with_sign_flipped_by(gap.tail, gap.head),
          factor,
          discounted_gap,
          price,
          price - select(in_the_money, discounted_gap, zero),
          math::maximum(math::abs(in.forward), math::abs(in.strike)) * factor};
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
