// SPDX-License-Identifier: BSL-1.0
// A first guess of a premium-adjusted strike for any delta and variance, by the place next to it.
#pragma once

#include <hedgerow/convention/detail/strike_target.hpp>

#include <cstddef>
#include <iterator>

namespace hedgerow::inline HEDGEROW_ISA::detail {

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

/// ln N and n/N at places from which the Taylor polynomial reaches to the next.
struct strike_node {
  double u, log_cdf, ratio;
};
inline constexpr std::size_t strike_node_count = std::size(strike_nodes_double);
HEDGEROW_INLINE constexpr strike_node strike_node_at(std::size_t i) {
  return {strike_nodes_double[i][0], strike_nodes_double[i][1], strike_nodes_double[i][2]};
}

/// ln(n(r)/N(-r)) on [2, 40], exact to 7e-4.
template <class T>
HEDGEROW_INLINE T log_inverse_mills(const T& r) {
  return math::divide(math::detail::polynomial(log_inverse_mills_p_double, r),
                      math::detail::polynomial(log_inverse_mills_q_double, r));
}

/// The step from a node to the root of G = L, to about 1e-3: the root of the parabola there, and
/// what the next two terms of the series change.
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
HEDGEROW_INLINE T guess_from_nodes(const adjusted_target<T>& p) {
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

  constexpr std::size_t count = strike_node_count;
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
    for (std::size_t i = 0; i < count; ++i) {
      const strike_node n = strike_node_at(i);
      const bool steep = Falling ? p.c + n.ratio < zero : p.c + n.ratio > zero;
      const bool low = mul_add(p.c, n.u, n.log_cdf) < p.level;
      below += static_cast<std::size_t>(steep & low);
    }
    found = below > 0;
    const strike_node n = strike_node_at(!found ? 0 : Falling ? count - below : below - 1);
    node_u = n.u, node_log = n.log_cdf, node_ratio = n.ratio;
  } else {
#pragma GCC unroll 16
    for (std::size_t i = 0; i < count; ++i) {
      const strike_node n = strike_node_at(Falling ? count - 1 - i : i);
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
  constexpr strike_node first = strike_node_at(0);
  const T last = constant<T>(strike_node_at(count - 1).u);
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

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
