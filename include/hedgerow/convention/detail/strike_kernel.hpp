// SPDX-License-Identifier: BSL-1.0
// The strike that has a delta, for numbers and registers of double: closed form without premium, a
// few steps with it.
#pragma once

#include <hedgerow/greeks/detail/lognormal.hpp>
#include <hedgerow/math/exp.hpp>
#include <hedgerow/math/mills_ratio.hpp>
#include <hedgerow/math/normal_quantile.hpp>

#include <cstddef>
#include <iterator>
#include <limits>

namespace hedgerow::inline HEDGEROW_ISA::detail {

// Let s = sigma sqrt(T) and phi = +1 for a call, -1 for a put. With premium, by the forward,
//   |delta| = (K/F) N(phi d2),   ln(K/F) = -s d2 - s^2/2.
// In u = phi d2 and c = -phi s that is, after taking logarithms,
//   G(u) = c u + ln N(u) = ln|delta| + s^2/2 = L,   ln(K/F) = c u - s^2/2,
// one concave function for both. A put has c > 0: G rises and has one root. A call has c < 0: G has
// its maximum where n(u)/N(u) = s (Reiswich and Wystup's K_max), the market's root, of the higher
// strike, on its rising side and the other on its falling side.
//
// Derivatives of ln N: h = n(u)/N(u), and with v = u + h: h' = -h v, h'' = h (v^2 + h v - 1), ...

/// What is solved for u: where G and its slope start, and how far the logarithms reach.
template <class T>
struct adjusted_target {
  T c, level, log_delta, half_variance;  // level = log_delta + half_variance
  T size, yield_exponent;  // log_delta = ln(size) + yield_exponent: what level is to a few digits
};

/// A step in u, of which `last` is the second half; excess/curvature is how far L is above the
/// maximum of G, as seen from there.
template <class T>
struct strike_step {
  T step, last, excess, curvature;
};

/// The root of g1 d + g2 d^2/2 = lambda next to 0 on the rising side of a concave parabola, or
/// where it has none, its maximum.
template <class T>
HEDGEROW_INLINE T parabola_root(const T& lambda, const T& g1, const T& g2) {
  const T zero = constant<T>(0), two = constant<T>(2);
  const T square = mul_add(two * g2, lambda, rounded(g1 * g1));
  const T root = math::sqrt(T(select(square > zero, square, zero)));
  const mask_of<T> rising = (g1 > zero) && (square > zero);
  const T top = select(rising, two * lambda, root - g1);
  const T bottom = select(rising, g1 + root, g2);
  // Flat and without curvature: stay.
  return select(bottom == zero, zero, math::divide(top, bottom));
}

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

/// ln N and n/N at places from which the Taylor polynomial reaches to the next.
struct strike_node {
  double u, log_cdf, ratio;
};
inline constexpr strike_node strike_nodes[] = {
    {-3, -6.607726221510348, 3.2830986549304355},
    {-2, -3.783184333682031, 2.3732155328228397},
    {-1, -1.8410216450092634, 1.525135276160981},
    {0, -0.6931471805599453, 0.7978845608028654},
    {0.75, -0.25699426683836524, 0.3893820567359271},
    {1.5, -0.069143455612234, 0.13878975045885078},
    {2.25, -0.01229980609144941, 0.032132454142674016},
    {3, -0.0013508099647481949, 0.004437839042125666},
    {3.75, -8.84211942393846e-05, 0.0003526268606771555},
    {4.5, -3.3976788968344674e-06, 1.5983795414617594e-05},
};

/// ln(n(r)/N(-r)) on [2, 40], exact to 7e-4.
template <class T>
HEDGEROW_INLINE T log_inverse_mills(const T& r) {
  constexpr double p[] = {-0.2062654128777567, 0.7285129649193366, 0.027772031971507013};
  constexpr double q[] = {1.0, 0.2774953650627242, 0.004868753707237687};
  return math::divide(math::detail::polynomial(p, r), math::detail::polynomial(q, r));
}

/// The same step from a node, to about 1e-3: the parabola's root, and what the next two terms
/// change.
template <bool Falling, class T>
HEDGEROW_INLINE T node_step(const T& lambda, const T& slope, const T& u, const T& h) {
  const T zero = constant<T>(0), one = constant<T>(1);
  const T v = u + h, hv = rounded(h * v), v2 = rounded(v * v);
  const T q = (v2 - one) + hv;
  const T q1 = neg_mul_add(h, v2, T(rounded((one - hv) * mul_add(constant<T>(2), v, h))));
  T g3 = h * q;
  const T g2 = minus(hv), g4 = h * neg_mul_add(v, q, q1);
  T g1 = slope;
  if constexpr (Falling) g1 = minus(g1), g3 = minus(g3);
  const T d = parabola_root(lambda, g1, g2), d2 = rounded(d * d);
  const T rest = (d2 * d) * mul_add(constant<T>(1.0 / 24) * d, g4, constant<T>(1.0 / 6) * g3);
  const T slope_d = mul_add(d2, mul_add(constant<T>(1.0 / 6) * d, g4, constant<T>(0.5) * g3),
                            mul_add(d, g2, g1));
  const T change = math::divide(rest, slope_d);
  // Next to the maximum the parabola alone is better.
  const mask_of<T> is_minor = (slope_d > zero) && (math::abs(change) < constant<T>(0.25) * d);
  const T better = d - select(is_minor, change, zero);
  // From 0 to 1, where the next node is.
  const T within = select(better > zero, select(better < one, better, one), zero);
  return Falling ? T(minus(within)) : within;
}

/// A first u. Between the nodes from the one next to the root on the side where G is below L: a
/// tangent there does not overshoot. Left of them from ln N = -u^2/2 - ln sqrt(2 pi) - ln h(u),
/// whose last term hardly moves; right of them from N = 1.
template <bool Falling, class T>
HEDGEROW_INLINE T strike_guess(const adjusted_target<T>& p) {
  const T zero = constant<T>(0), one = constant<T>(1), two = constant<T>(2);
  // Left: r = -u solves r^2/2 + c r + ln h(r) = -(L + ln sqrt(2 pi)).
  const T square = constant<T>(-2) * (p.log_delta + constant<T>(0.9189385332046727));
  const auto solve_left = [&](const T& log_h) HEDGEROW_INLINE_LAMBDA -> T {
    const T rest = neg_mul_add(two, log_h, square);
    const T root = math::sqrt(T(select(rest > zero, rest, zero)));
    const T r = Falling ? T(minus(p.c) - root) : T(root - p.c);
    const T low = constant<T>(2.5), high = constant<T>(40);
    return select(r > low, select(r < high, r, high), low);
  };

  constexpr std::size_t count = std::size(strike_nodes);
  const auto is_below = [&](const strike_node& n) HEDGEROW_INLINE_LAMBDA -> mask_of<T> {
    const T value = mul_add(p.c, constant<T>(n.u), constant<T>(n.log_cdf));
    const T slope = p.c + constant<T>(n.ratio);
    return (Falling ? (slope < zero) : (slope > zero)) && (value < p.level);
  };
  T node_u = zero, node_log = zero, node_ratio = zero;
  mask_of<T> found = zero > zero;
  if constexpr (lane<T>::size == 1) {
    // They are the first few, or the last: counting them takes no branch that could go either way.
    std::size_t below = 0;
    for (const strike_node& n : strike_nodes) {
      const bool steep = Falling ? p.c + n.ratio < zero : p.c + n.ratio > zero;
      const bool low = mul_add(p.c, n.u, n.log_cdf) < p.level;
      below += static_cast<std::size_t>(steep & low);
    }
    found = below > 0;
    const strike_node& n = strike_nodes[!found ? 0 : Falling ? count - below : below - 1];
    node_u = n.u, node_log = n.log_cdf, node_ratio = n.ratio;
  } else {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < count; ++i) {
      const strike_node& n = strike_nodes[Falling ? count - 1 - i : i];
      const mask_of<T> take = is_below(n);
      node_u = select(take, constant<T>(n.u), node_u);
      node_log = select(take, constant<T>(n.log_cdf), node_log);
      node_ratio = select(take, constant<T>(n.ratio), node_ratio);
      found = found || take;
    }
  }
  const T lambda = (p.level - node_log) - rounded(p.c * node_u);
  T u = node_u + node_step<Falling>(lambda, T(p.c + node_ratio), node_u, node_ratio);

  // Outside the nodes; few are.
  const strike_node& first = strike_nodes[0];
  const T last = constant<T>(strike_nodes[count - 1].u);
  mask_of<T> left = (select(found, one, zero) < one);
  mask_of<T> right = (p.level > rounded(last * p.c));
  if constexpr (Falling) {
    // Nothing found is right of the nodes. Left of them all is a root that even the first is below.
    right = left;
    left = mul_add(p.c, constant<T>(first.u), constant<T>(first.log_cdf)) < p.level
        && p.c + constant<T>(first.ratio) < zero;
  } else {
    right = right && p.c > zero;
  }
  if (math::any<T>(left)) [[unlikely]]
    u = select(left, minus(solve_left(log_inverse_mills(solve_left(constant<T>(1.5))))), u);
  if (math::any<T>(right)) [[unlikely]]
    u = select(right, math::divide(p.level, p.c), u);
  return u;
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

/// ln x to 3e-5 for positive normal x.
template <class T>
HEDGEROW_INLINE T rough_log(const T& x) {
  using L = lane<T>;
  using format = math::detail::format<double>;
  using word = typename format::bits;
  constexpr word one_bits = math::bits_as<word>(1.0), half_way = math::bits_as<word>(1.5);
  constexpr double two_to_mantissa = static_cast<double>(word{1} << format::mantissa);
  const typename L::bits field(word(~((word{1} << format::mantissa) - 1)));
  const typename L::bits e_biased =
      (L::to_bits(x) - typename L::bits(one_bits) + typename L::bits(half_way)) & field;
  const T e = L::from_bits(L::template shift_right<format::mantissa>(e_biased) |
                           typename L::bits(math::bits_as<word>(two_to_mantissa)))
            - T(two_to_mantissa + format::bias);
  const T inverse = L::from_bits(typename L::bits(one_bits + one_bits) - e_biased);  // 2^-e
  const T f = mul_add(x, inverse, constant<T>(-1));
  constexpr double c[] = {0.9997984822138468, -0.4987280914886254, 0.34055611899598304,
                          -0.2802119998104144, 0.16693628098887944};
  return mul_add(e, constant<T>(0.6931471805599453), rounded(f * math::detail::polynomial(c, f)));
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

/// One step nearly always suffices, and three are enough for c from 1e-10 to 24 in size; each
/// element stops when it has settled.
template <bool Falling, class T>
HEDGEROW_INLINE void settle_strike(const adjusted_target<T>& p, strike_root_found<T>& r) {
  for (int i = 0; i < 6 && math::any<T>(r.unsettled); ++i) {
    const strike_root_found<T> next = refine_strike<Falling>(p, r.u);
    r = {select(r.unsettled, next.u, r.u), select(r.unsettled, next.excess, r.excess),
         select(r.unsettled, next.curvature, r.curvature), r.unsettled && next.unsettled};
  }
}

/// What is known of an option but its strike.
template <class T>
struct strike_inputs {
  T spot, volatility, expiry, rate, yield;  // as in lognormal_inputs
  T sign, delta;
};

/// A strike, the code of its status, and whether the fast forms hold.
template <class T>
struct strike_lanes {
  T strike, status;
  mask_of<T> ordinary;
};

/// How a strike_status travels in a register.
inline constexpr double strike_ok = 0, strike_missing = 1;

/// Where the fast forms hold; the rest goes to strike_limits.hpp.
struct strike_range {
  static constexpr double price_low = 0x1p-250, price_high = 0x1p250;
  static constexpr double delta_low = 1e-250, delta_high = 1e250;
  static constexpr double s_low = 1e-10, s_high = 24;
  static constexpr double exponent = 80;  // |r T|, |q T|
  static constexpr double u_low = -37.5;
};

/// L is above the maximum of G by more than rounding explains.
template <class T>
HEDGEROW_INLINE mask_of<T> is_above_maximum(const adjusted_target<T>& p,
                                            const strike_root_found<T>& r) {
  const T size = mul_add(constant<T>(2), p.half_variance, math::abs(p.log_delta));
  return r.excess > (constant<T>(0x1p-50) * r.curvature) * (size - p.c);  // c < 0 where it has one
}

/// The stages of one strike, which a batch runs block by block.
///
/// @tparam Adjusted   for the premium
/// @tparam ByForward  the delta is that by the forward
/// @tparam Lower      of a call's two strikes, that which is lower
template <bool Adjusted, bool ByForward, bool Lower>
struct strike_stages {
  template <class T>
  HEDGEROW_INLINE static adjusted_target<T> aim(const strike_inputs<T>& in) {
    const T s = rounded(in.volatility * math::sqrt(in.expiry));
    const T half_variance = rounded((constant<T>(0.5) * s) * s);
    const T c = minus(in.sign * s);
    if constexpr (Adjusted) {
      const T size = rounded(in.sign * in.delta), zero = constant<T>(0);
      const T yield_exponent = ByForward ? zero : T(rounded(in.yield * in.expiry));
      const T log_delta = rough_log(size) + yield_exponent;
      return {c, log_delta + half_variance, log_delta, half_variance, size, yield_exponent};
    } else {
      return {c, c, c, half_variance, c, c};
    }
  }

  template <bool Falling, class T>
  HEDGEROW_INLINE static T guess(const adjusted_target<T>& p) {
    return strike_guess<Falling>(p);
  }

  /// Whether the fast forms hold, as far as the inputs say.
  template <class T>
  HEDGEROW_INLINE static mask_of<T> is_ordinary(const strike_inputs<T>& in,
                                                const adjusted_target<T>& p) {
    using range = strike_range;
    const T size = in.sign * in.delta, exponent = constant<T>(range::exponent);
    const T s = math::abs(p.c);
    return (math::abs(in.sign) == constant<T>(1)) && (in.spot > constant<T>(range::price_low))
        && (in.spot < constant<T>(range::price_high)) && (size > constant<T>(range::delta_low))
        && (size < constant<T>(range::delta_high)) && (s > constant<T>(range::s_low))
        && (s < constant<T>(range::s_high)) && (in.volatility > constant<T>(0))
        && (math::abs(in.rate * in.expiry) < exponent)
        && (math::abs(in.yield * in.expiry) < exponent);
  }

  /// @param r  the root, where adjusted for the premium
  template <class T>
  HEDGEROW_INLINE static strike_lanes<T> conclude(const strike_inputs<T>& in,
                                                  const adjusted_target<T>& p,
                                                  const strike_root_found<T>& r) {
    const T one = constant<T>(1), zero = constant<T>(0);
    const T nan = constant<T>(std::numeric_limits<double>::quiet_NaN());
    T u;
    mask_of<T> missing, ordinary = is_ordinary(in, p);
    if constexpr (Adjusted) {
      u = r.u;
      missing = in.sign > zero && is_above_maximum(p, r);
      ordinary = ordinary && (u > constant<T>(strike_range::u_low));
    } else {
      T share = in.sign * in.delta;
      if constexpr (!ByForward) share = share * math::exp<T>(T(in.yield * in.expiry));
      missing = share > one;
      u = math::normal_quantile<T>(share);  // phi d1
    }
    const T half = Adjusted ? minus(p.half_variance) : p.half_variance;
    const T log_moneyness = mul_add(p.c, u, half);
    const T growth = mul_add(T(in.rate - in.yield), in.expiry, log_moneyness);
    const T strike = in.spot * math::exp<T>(growth);
    return {select(missing, nan, strike),
            select(missing, constant<T>(strike_missing), constant<T>(strike_ok)), ordinary};
  }

  /// The lower root of calls, put over the one that was found.
  template <class T>
  HEDGEROW_INLINE static void take_lower(const strike_inputs<T>& in,
                                         const strike_root_found<T>& lower,
                                         strike_root_found<T>& r) {
    const mask_of<T> call = in.sign > constant<T>(0);
    r.u = select(call, lower.u, r.u);
    r.excess = select(call, lower.excess, r.excess);
    r.curvature = select(call, lower.curvature, r.curvature);
  }

  template <bool Falling, class T>
  HEDGEROW_INLINE static strike_root_found<T> solve(const adjusted_target<T>& p) {
    strike_root_found<T> r = refine_strike<Falling>(p, guess<Falling>(p));
    settle_strike<Falling>(p, r);
    return r;
  }

  /// All at once.
  template <class T>
  HEDGEROW_INLINE static strike_lanes<T> run(const strike_inputs<T>& in) {
    const adjusted_target<T> p = aim(in);
    strike_root_found<T> r;
    if constexpr (Adjusted) r = solve<false>(p);
    if constexpr (Adjusted && Lower) take_lower(in, solve<true>(p), r);
    return conclude(in, p, r);
  }
};

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
