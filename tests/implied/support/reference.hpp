// SPDX-License-Identifier: BSL-1.0
// The volatility that gives a price, in 113 bits and from the inputs as they are given. Nothing of
// the library is used.
//
// With F and K discounted, v = volatility sqrt(T), h = |ln(F/K)|/v and t = v/2, the time value of
// call and put alike is
//   min(F, K) (N(t - h) - exp(2 h t) N(-t - h)),   in the normal model  D (v n(h) - |F - K| N(-h)).
// The difference loses the factor h/v = h^2/|ln(F/K)| (normal: h^2), at h = 34 and v = 1e-8 ten of
// 34 digits; the exponentials lose h^2. So time values are good to 1e-21 relative, and
// volatilities, which are less sensitive, to 1e-21 too.
#pragma once

#include "../../greeks/support/quad.hpp"
#include "quotes.hpp"

#if defined(HEDGEROW_TEST_QUAD)

extern "C" {
quad_number log1pq(quad_number) noexcept;
}

namespace implied_reference {

using quad = quad_number;

inline quad size_of(quad x) { return x < 0 ? -x : x; }

/// N(-x)
inline quad tail(quad x) {
  static const quad root_half = sqrtq(quad(1) / 2);
  return erfcq(x * root_half) / 2;
}

inline quad density(quad x) {
  static const quad factor = 1 / sqrtq(8 * atanq(1));
  return factor * expq(-(x * x) / 2);
}

/// ln(x/y): near 1 from the difference, which is exact for doubles.
inline quad log_of_ratio(quad x, quad y) {
  const quad off = (x - y) / y;
  return size_of(off) < 0.5 ? log1pq(off) : logq(x / y);
}

/// An option, all but its volatility.
struct target {
  bool normal;
  quad distance;   // |ln(F/K)|; in the normal model |F - K|, undiscounted
  quad unit;       // min(F, K); in the normal model D
  quad intrinsic;  // of this type, discounted
  quad bound;      // the price at infinite volatility, in the lognormal markets
  quad root_t;
};

template <class T>
target normal_target(const quotes::quote<T>& q) {
  const quad gap = quad(q.spot) - quad(q.strike), sign = static_cast<int>(q.type);
  const quad factor = expq(-(quad(q.rate) * quad(q.expiry)));
  const quad inside = sign * gap > 0 ? sign * gap : 0;
  return {true, size_of(gap), factor, inside * factor, 0, sqrtq(q.expiry)};
}

/// A displaced market's inputs are the two sums, rounded as the market defines them.
template <class T>
target lognormal_target(const quotes::quote<T>& q) {
  const quad spot = static_cast<T>(q.spot + q.displacement),
             strike = static_cast<T>(q.strike + q.displacement), expiry = q.expiry,
             rate = quad(q.rate), yield = quotes::one_rate(q.in) ? rate : quad(q.yield);
  const quad x = log_of_ratio(spot, strike) + (rate - yield) * expiry;
  const quad bond = expq(-(rate * expiry)), share = yield == rate ? bond : expq(-(yield * expiry));
  const quad forward = spot * share, cash = strike * bond;
  const bool call = q.type == hedgerow::option_type::call;
  const quad gap = call ? forward - cash : cash - forward;
  const bool inside = call ? x > 0 : x < 0;
  return {false,        size_of(x), x < 0 ? forward : cash, inside ? gap : 0, call ? forward : cash,
          sqrtq(expiry)};
}

template <class T>
target target_of(const quotes::quote<T>& q) {
  return q.in == quotes::market::bachelier ? normal_target(q) : lognormal_target(q);
}

/// Time value and its derivative at v.
struct valued {
  quad time_value, slope;
};

inline valued value_at(const target& p, quad v) {
  const quad h = p.distance / v;
  if (p.normal) {
    const quad n = density(h);
    return {p.unit * (v * n - p.distance * tail(h)), p.unit * n};
  }
  const quad t = v / 2, far_leg = expq(p.distance) * tail(h + t);
  return {p.unit * (tail(h - t) - far_leg), p.unit * density(h - t)};
}

/// v d2P/dv2 / (dP/dv): how fast the derivative changes.
inline quad curvature(const target& p, quad v) {
  const quad h = p.distance / v, t = p.normal ? quad(0) : v / 2;
  return h * h - t * t;
}

/// v that gives the price, by Newton's method on the logarithm of the time value from a v nearby.
/// Steps are cut at a factor of 2; the last one is below 1e-13, so what it leaves is below 1e-23.
inline quad inverse(const target& p, quad price, quad v) {
  const quad wanted = price - p.intrinsic;
  for (int i = 0; i < 200; ++i) {
    const valued y = value_at(p, v);
    const quad scale = y.time_value / (v * y.slope), off = wanted / y.time_value - 1;
    // Near the upper bound the logarithm's argument hardly moves; the plain residual is the same.
    quad step = scale * (size_of(off) < 0.1 ? off : logq(wanted / y.time_value));
    if (size_of(step) < 1e-13) return v * (1 + step);
    if (step > 1) step = 1;
    if (step < -0.5) step = -0.5;
    v *= 1 + step;
  }
  return -1;
}

/// The same from anywhere, for a price strictly between its bounds: bisection of ln v first.
inline quad inverse(const target& p, quad price) {
  const quad wanted = price - p.intrinsic;
  const auto value = [&](quad log_v) { return value_at(p, expq(log_v)).time_value; };
  quad low = -60, high = p.normal ? 800 : 5;
  while (high - low > 1e-4) {
    const quad middle = (low + high) / 2;
    (value(middle) < wanted ? low : high) = middle;
  }
  return inverse(p, price, expq((low + high) / 2));
}

/// The volatility of a price, and price/(volatility vega), which is what an error of the price is
/// in the volatility, both relative.
struct solution {
  quad v, volatility, condition;
};

inline solution solve(const target& p, quad price, quad v_nearby) {
  const quad v = inverse(p, price, v_nearby);
  return {v, v / p.root_t, price / (v * value_at(p, v).slope)};
}

}  // namespace implied_reference

#endif
