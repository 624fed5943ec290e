// SPDX-License-Identifier: BSL-1.0
// The root of the strike's equation from any guess, next to the maximum too: steps that are
// repeated until they settle.
#pragma once

#include <hedgerow/convention/detail/strike_nodes.hpp>
#include <hedgerow/greeks/detail/lognormal.hpp>
#include <hedgerow/math/mills_ratio.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// A step in u, of which `last` is the second half; excess/curvature is how far L is above the
/// maximum of G, as seen from there.
template <class T>
struct strike_step {
  T step, last, excess, curvature;
};

/// The slope of that parabola at its root.
template <class T>
HEDGEROW_INLINE T parabola_slope(const T& lambda, const T& g1, const T& g2) {
  const T square = mul_add(constant<T>(2) * g2, lambda, rounded(g1 * g1));
  return math::sqrt(T(select(square > constant<T>(0), square, constant<T>(0))));
}

/// The step from u to the root of G = L by the Taylor polynomial of the fifth degree at u: to the
/// root of its parabola first, and from there a step of Halley's. Next to the maximum, where the
/// root moves as the square root of lambda and Halley's step fails, to the root of the polynomial's
/// parabola at that place instead.
///
/// @tparam Falling  the root on the falling side: everything is reflected
/// @param lambda  L - G(u)
/// @param slope   c + h
template <bool Falling, class T>
HEDGEROW_INLINE strike_step<T> strike_step_at(const T& lambda, const T& slope, const T& u,
                                              const T& h) {
  const T one = constant<T>(1), half = constant<T>(0.5);
  const T v = u + h, hv = rounded(h * v), w = one - hv, v2 = rounded(v * v);
  const T q = (v2 - one) + hv, two_v_h = mul_add(constant<T>(2), v, h);
  const T q1 = neg_mul_add(h, v2, T(rounded(w * two_v_h)));
  const T w1 = h * (v2 - w);
  const T q2 = mul_add(w1, two_v_h,
                       mul_add(rounded(w + w), w, hv * neg_mul_add(constant<T>(3), w, v2)));
  const T g2 = minus(hv);
  T g3 = h * q;
  const T g4 = h * neg_mul_add(v, q, q1);
  T g5 = h * mul_add(q, q, neg_mul_add(rounded(v + v), q1, q2));
  T g1 = slope;
  if constexpr (Falling) g1 = minus(g1), g3 = minus(g3), g5 = minus(g5);

  const T zero = constant<T>(0);
  const T d = parabola_root(lambda, g1, g2);
  const T inv_slope = math::divide(one, parabola_slope(lambda, g1, g2));
  const T c3 = g3 * constant<T>(1.0 / 6), c4 = g4 * constant<T>(1.0 / 24),
          c5 = g5 * constant<T>(1.0 / 120);
  // Value, slope and curvature of the polynomial at d.
  const T value = mul_add(d, mul_add(d, mul_add(d, mul_add(d, c5, c4), c3), half * g2), g1);
  const T left = neg_mul_add(d, value, lambda);
  const T slope_d = mul_add(
      d,
      mul_add(d,
              mul_add(d, mul_add(constant<T>(5) * d, c5, constant<T>(4) * c4), constant<T>(3) * c3),
              g2),
      g1);
  T curve_d = mul_add(
      d, mul_add(d, mul_add(constant<T>(20) * d, c5, constant<T>(12) * c4), constant<T>(6) * c3),
      g2);
  curve_d = select(curve_d < constant<T>(1.0 / 64) * g2, curve_d, g2);  // ln N is concave
  // Far from the maximum Halley's step does, with the parabola's slope for the polynomial's.
  const T off = neg_mul_add(slope_d, inv_slope, one);
  const T newton = (left * inv_slope) * (one + off);
  const T bend = rounded((half * curve_d) * (newton * inv_slope));
  T last = neg_mul_add(newton, bend, newton);
  const T tolerance = constant<T>(0x1p-53);
  const mask_of<T> simple = (slope_d > zero) && (math::abs(left) * (off * off) < tolerance)
                         && (math::abs(left) * (bend * bend) < tolerance);
  if (!math::all<T>(simple)) [[unlikely]]
    last = select(simple, last, parabola_root(left, slope_d, curve_d));
  const T whole = d + last;
  const T step = select(math::abs(whole) < one, whole, with_sign_flipped_by(one, whole));
  const T curvature = constant<T>(-2) * curve_d;
  return {Falling ? T(minus(step)) : step, last, mul_add(curvature, left, minus(slope_d * slope_d)),
          curvature};
}

/// One step from u with all its digits. lambda = L - G(u) is the logarithm of |delta| over the
/// delta at u, which are near enough for the series of artanh; where they are not, another step
/// follows.
template <bool Falling, class T>
HEDGEROW_INLINE strike_step<T> strike_refinement(const adjusted_target<T>& p, const T& u) {
  const T zero = constant<T>(0), half = constant<T>(0.5), end = constant<T>(38);
  const mask_of<T> lower = u < zero;
  const T x = math::minimum(math::abs(u), end), half_square = rounded((half * x) * x);
  const T log_moneyness = mul_add(p.c, u, minus(p.half_variance)) - p.yield_exponent;
  const auto r = math::detail::mills_quotient(x);
  // Below 0: N = n Q/D. Above: N = 1 - n Q/D = (D - n Q)/D.
  T e[2] = {log_moneyness - select(lower, half_square, zero), minus(half_square)};
  T part = rounded(r.numerator * inv_root_two_pi<T>()), top = r.denominator;
  T ratio_part = r.numerator;
  if (math::all<T>(lower)) {
    T only[1] = {e[0]};
    math::detail::exp_lockstep(only, zero);
    e[0] = only[0];
  } else {
    e[1] = select(half_square < constant<T>(700), e[1], constant<T>(-700));
    math::detail::exp_lockstep(e, zero);
    const T density = rounded(e[1] * inv_root_two_pi<T>());
    const T above = neg_mul_add(density, r.numerator, r.denominator);
    part = select(lower, part, above);
    ratio_part = select(lower, ratio_part, above);
    top = select(lower, top, rounded(density * r.denominator));
  }
  const T wanted = rounded(p.size * r.denominator), got = rounded(e[0] * part);
  const T q = math::divide(T(wanted - got), T(wanted + got)), q2 = rounded(q * q);
  constexpr double artanh[] = {2.0 / 3, 2.0 / 5, 2.0 / 7, 2.0 / 9};
  const T lambda = mul_add(rounded(q * q2), math::detail::polynomial(artanh, q2), q + q);
  const T ratio = math::divide(top, ratio_part);
  strike_step<T> s = strike_step_at<Falling>(lambda, T(p.c + ratio), u, ratio);
  // Beyond 1/32 the series is too short.
  s.last = select(math::abs(q) < constant<T>(1.0 / 32), s.last, constant<T>(1));
  return s;
}

/// Whether a step leaves more than its rounding to do. The polynomial's error is of the sixth order
/// in the step, and that of its solution of the third in the step's last part.
template <class T>
HEDGEROW_INLINE mask_of<T> is_unsettled(const strike_step<T>& s) {
  return (math::abs(s.step) > constant<T>(0x1p-6)) || (math::abs(s.last) > constant<T>(0x1p-17));
}

/// Where u is, and how far L is above the maximum of G: see strike_step.
template <class T>
struct strike_root_found {
  T u, excess, curvature;
  mask_of<T> unsettled;
};

template <bool Falling, class T>
HEDGEROW_INLINE strike_root_found<T> refine_strike(const adjusted_target<T>& p, const T& u) {
  const strike_step<T> s = strike_refinement<Falling>(p, u);
  return {u + s.step, s.excess, s.curvature, is_unsettled(s)};
}

/// The root next to a guess, in the elements that are wanted. One step nearly always suffices, and
/// three are enough for c from 1e-10 to 24 in size; each element stops when it has settled.
template <bool Falling, class T>
HEDGEROW_INLINE strike_root_found<T> find_root(const adjusted_target<T>& p,
                                               const mask_of<T>& wanted) {
  strike_root_found<T> r = refine_strike<Falling>(p, guess_from_nodes<Falling>(p));
  r.unsettled = r.unsettled && wanted;
  for (int i = 0; i < 6 && math::any<T>(r.unsettled); ++i) {
    const strike_root_found<T> next = refine_strike<Falling>(p, r.u);
    r = {select(r.unsettled, next.u, r.u), select(r.unsettled, next.excess, r.excess),
         select(r.unsettled, next.curvature, r.curvature), r.unsettled && next.unsettled};
  }
  return r;
}

/// L is above the maximum of G by more than rounding explains.
template <class T>
HEDGEROW_INLINE mask_of<T> is_above_maximum(const adjusted_target<T>& p,
                                            const strike_root_found<T>& r) {
  const T size = mul_add(constant<T>(2), p.half_variance, math::abs(p.log_delta));
  return r.excess > (constant<T>(0x1p-50) * r.curvature) * (size - p.c);  // c < 0 where it has one
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
