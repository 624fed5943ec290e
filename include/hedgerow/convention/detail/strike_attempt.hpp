// SPDX-License-Identifier: BSL-1.0
// The strike that has a premium-adjusted delta, at one go: a rational guess and one step, which
// knows whether it was enough.
#pragma once

#include <hedgerow/convention/detail/strike_target.hpp>
#include <hedgerow/greeks/detail/lognormal.hpp>
#include <hedgerow/math/mills_ratio.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// A first u, and what the step needs besides: ln(K/S) = c u + offset; S |delta|, and the exponent
/// of what it is multiplied by to be K N(u).
template <class T>
struct strike_guess {
  T c, u, offset, worth, growth_exponent;
};

/// u to 5e-4 for s <= 1 and deltas from 3e-7 to about those of options at the money; elsewhere a
/// number that the step will find wanting.
template <bool ByForward, class T>
HEDGEROW_INLINE strike_guess<T> guess_strike(const strike_inputs<T>& in) {
  const T s = rounded(in.volatility * math::sqrt(in.expiry));
  const T half_variance = rounded((constant<T>(0.5) * s) * s);
  const T c = minus(in.sign * s), size = rounded(in.sign * in.delta);
  const T log_size = rough_log(size);
  const T log_delta = ByForward ? log_size : mul_add(in.yield, in.expiry, log_size);
  const T level = log_delta + half_variance;
  const T u = math::divide(math::detail::bivariate<5>(strike_guess_p_double, c, level),
                           math::detail::bivariate<4>(strike_guess_q_double, c, level));
  const T carry = in.rate - in.yield;
  return {c, u, mul_add(carry, in.expiry, minus(half_variance)), rounded(size * in.spot),
          rounded((ByForward ? carry : in.rate) * in.expiry)};
}

/// A strike, and whether it is one: to the last digits, of an option within the ranges of
/// strike_range.
template <class T>
struct strike_attempt {
  T strike;
  mask_of<T> settled;
};

/// The step d from u to the root of G = L, lambda away, as the inverse function's Taylor series to
/// the fourth power of Newton's step lambda/G': with G = ... + G' (x + a x^2 + b x^3 + c x^4),
///   x = y - a y^2 + (2 a^2 - b) y^3 - (5 a (a^2 - b) + c) y^4.
/// The rest is about 14 a^4 y^5. It needs both |y| and |a y| below `reach`, and a G that rises.
template <class T>
struct series_step {
  T step;
  mask_of<T> settled;
  static constexpr double reach = 0x1p-10;
};

/// @param h          n(u)/N(u)
/// @param inv_slope  1/(c + h)
template <class T>
HEDGEROW_INLINE series_step<T> series_step_at(const T& lambda, const T& inv_slope, const T& u,
                                              const T& h) {
  const T one = constant<T>(1);
  const T v = u + h, hv = rounded(h * v), v2 = rounded(v * v);
  const T q = (v2 - one) + hv;  // h''/h, and its slope
  const T q1 = neg_mul_add(h, v2, T(rounded((one - hv) * mul_add(constant<T>(2), v, h))));
  const T share = rounded(h * inv_slope);
  const T a = rounded((constant<T>(-0.5) * v) * share);
  const T b = rounded((constant<T>(1.0 / 6) * q) * share);
  const T c = rounded((constant<T>(1.0 / 24) * neg_mul_add(v, q, q1)) * share);
  const T fourth = neg_mul_add(constant<T>(5) * a, mul_add(a, a, minus(b)), minus(c));
  const T third = mul_add(a + a, a, minus(b));
  const T y = rounded(lambda * inv_slope);
  const T series = mul_add(y, mul_add(y, mul_add(y, fourth, third), minus(a)), one);
  const T largest = math::maximum(math::abs(y), math::abs(T(a * y)));
  return {y * series,
          (largest < constant<T>(series_step<T>::reach)) && (inv_slope > constant<T>(0))};
}

/// One step from the guess. With K0 the strike at u, K0 N(u) should be |delta| S e^(rT) (by the
/// forward, |delta| F): lambda is the logarithm of the one over the other, by the series of artanh,
/// and the strike K0 e^(c d). No exponential waits for the step.
///
/// Where the step settles its root is the right one wherever it came from, since a concave G has
/// but one on its rising side; where it does not, strike_kernel.hpp searches.
template <class T>
HEDGEROW_INLINE strike_attempt<T> attempt_strike(const strike_inputs<T>& in,
                                                 const strike_guess<T>& p) {
  using range = strike_range;
  const T zero = constant<T>(0), one = constant<T>(1);
  const mask_of<T> lower = p.u < zero;
  const T x = math::minimum(math::abs(p.u), constant<T>(-range::u_low));
  const T exponent = mul_add(p.c, p.u, p.offset);
  T e[3] = {exponent, minus((constant<T>(0.5) * x) * x), p.growth_exponent};
  math::detail::exp_lockstep(e, zero);
  // Below 0: N = n Q/D. Above: N = 1 - n Q/D = (D - n Q)/D.
  const auto r = math::detail::mills_quotient(x);
  const T density = rounded(e[1] * inv_root_two_pi<T>());
  const T tail = rounded(density * r.numerator), top = rounded(density * r.denominator);
  const T part = select(lower, tail, r.denominator - tail);
  const T h = math::divide(top, part), inv_slope = math::divide(part, mul_add(p.c, part, top));

  const T strike = in.spot * e[0];
  const T wanted = rounded((p.worth * e[2]) * r.denominator), got = rounded(strike * part);
  const T q = math::divide(T(wanted - got), T(wanted + got)), q2 = rounded(q * q);
  constexpr double artanh[] = {2.0 / 3, 2.0 / 5, 2.0 / 7};
  const T lambda = mul_add(rounded(q * q2), math::detail::polynomial(artanh, q2), q + q);
  const series_step<T> d = series_step_at(lambda, inv_slope, p.u, h);

  const T z = p.c * d.step;  // at most 24 reach: seven terms of the exponential
  constexpr double expm1[] = {1.0, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720};
  const T change = rounded(z * math::detail::polynomial(expm1, z));
  const T minus_s = in.sign * p.c;
  const T largest = math::maximum(math::abs(exponent), math::abs(p.growth_exponent));
  // u is checked on the guess: it moves by less than a thousandth.
  const mask_of<T> ordinary = (math::abs(in.sign) == one) && (minus_s < constant<T>(-range::s_low))
                           && (minus_s > constant<T>(-range::s_high))
                           && (p.worth > constant<T>(range::delta_low))
                           && (p.worth < constant<T>(range::delta_high))
                           && (largest < constant<T>(range::attempt_exponent))
                           && (p.u > constant<T>(range::u_low));
  return {mul_add(strike, change, strike), d.settled && ordinary};
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
