// SPDX-License-Identifier: BSL-1.0
// All Greeks by the formulas of the textbooks, for any real type; nothing of the library is used
// but the names of its fields.
//
// Vanilla: E. G. Haug, The Complete Guide to Option Pricing Formulas, 2nd ed. (2007), sections 1.1
// and 2.2 to 2.10, with his cost of carry b = r - q. Digitals: X N(phi y) with y = d2 (cash) or d1
// (asset), differentiated by the formula of Faa di Bruno from the partial derivatives of y itself.
#pragma once

#include "quad.hpp"
#include <hedgerow/greeks/detail/fields.hpp>
#include <hedgerow/greeks/greeks.hpp>

#include <cmath>
#include <cstddef>

namespace reference {

using std::erfc, std::exp, std::log, std::sqrt;
#if defined(HEDGEROW_TEST_QUAD)
using quad_functions::erfc, quad_functions::exp, quad_functions::log, quad_functions::sqrt;
#endif

/// Spot, strike, volatility, expiry, rate and yield; type is +1 for a call and -1 for a put.
template <class R>
struct inputs {
  R spot, strike, volatility, expiry, rate, yield;
  int type;
};

/// A sum with the magnitudes of its terms, which is what its rounding errors are measured by.
template <class R>
struct sum {
  R value{}, magnitude{};

  sum() = default;
  sum(const R& x) : value(x), magnitude(x < R(0) ? R(-x) : x) {}
  sum(const R& x, const R& m) : value(x), magnitude(m) {}

  friend sum operator+(const sum& a, const sum& b) {
    return {R(a.value + b.value), R(a.magnitude + b.magnitude)};
  }
  friend sum operator-(const sum& a, const sum& b) {
    return {R(a.value - b.value), R(a.magnitude + b.magnitude)};
  }
  friend sum operator*(const sum& a, const sum& b) {
    return {R(a.value * b.value), R(a.magnitude * b.magnitude)};
  }
  friend sum operator/(const sum& a, const R& b) {
    return {R(a.value / b), R(a.magnitude / (b < R(0) ? R(-b) : b))};
  }
  friend sum operator-(const sum& a) { return {R(-a.value), a.magnitude}; }
};

/// One entry a Greek, in the order of `hedgerow::greek`.
template <class R>
using table = hedgerow::greeks<sum<R>>;

/// What the formulas share.
template <class R>
struct common {
  R s, root_t, share, bond;  // sigma sqrt(T), sqrt(T), exp(-qT), exp(-rT)
  sum<R> d1, d2;
  R n1, n2;                  // densities at d1 and d2
  R up1, up2, down1, down2;  // N(d1), N(d2), N(-d1), N(-d2)
  R spot_leg(const inputs<R>& in) const { return in.spot * share; }
  R cash_leg(const inputs<R>& in) const { return in.strike * bond; }
};

template <class R>
R density(const R& d, const R& root_two_pi) {
  return exp(R(-(d * d) / R(2))) / root_two_pi;
}

template <class R>
common<R> share_work(const inputs<R>& in, const R& root_two, const R& root_two_pi) {
  common<R> c;
  c.root_t = sqrt(in.expiry);
  c.s = in.volatility * c.root_t;
  c.share = exp(R(-in.yield * in.expiry));
  c.bond = in.rate == in.yield ? c.share : R(exp(R(-in.rate * in.expiry)));
  const sum<R> distance = sum<R>(R(log(R(in.spot / in.strike))))
                        + (sum<R>(R(in.rate * in.expiry)) - sum<R>(R(in.yield * in.expiry)));
  const sum<R> half_s(R(c.s / R(2)));
  c.d1 = distance / c.s + half_s;
  c.d2 = distance / c.s - half_s;
  c.n1 = density(c.d1.value, root_two_pi);
  c.n2 = density(c.d2.value, root_two_pi);
  const auto tails = [&](const R& d, R& up, R& down) {
    const R tail = erfc(R((d < R(0) ? R(-d) : d) / root_two)) / R(2);
    up = d < R(0) ? tail : R(R(1) - tail);
    down = d < R(0) ? R(R(1) - tail) : tail;
  };
  tails(c.d1.value, c.up1, c.down1);
  tails(c.d2.value, c.up2, c.down2);
  return c;
}

template <class R>
table<R> vanilla(const inputs<R>& in, const common<R>& c) {
  const R one(1), two(2), phi(in.type);
  const R b = in.rate - in.yield, T = in.expiry, S = in.spot, K = in.strike, v = in.volatility;
  const R N1 = in.type > 0 ? c.up1 : c.down1, N2 = in.type > 0 ? c.up2 : c.down2;
  const R asset = S * c.share * N1, cash = K * c.bond * N2;
  const sum<R> d1 = c.d1, d2 = c.d2;
  const R gamma = c.share * c.n1 / (S * c.s), vega = S * c.share * c.n1 * c.root_t;
  const sum<R> yield(in.yield), inv_2t(R(one / (two * T)));
  // b = r - q counts as two terms.
  const sum<R> carry_terms(R(b / c.s), R(((in.rate < R(0) ? R(-in.rate) : in.rate)
                                          + (in.yield < R(0) ? R(-in.yield) : in.yield))
                                         / c.s));
  table<R> g;
  g.price = sum<R>(R(phi * asset)) - sum<R>(R(phi * cash));
  g.delta = sum<R>(R(phi * c.share * N1));
  g.gamma = sum<R>(gamma);
  g.vega = sum<R>(vega);
  g.theta = sum<R>(R(phi * in.yield * asset)) - sum<R>(R(phi * in.rate * cash))
          - sum<R>(R(S * c.share * c.n1 * v / (two * c.root_t)));
  g.rho = sum<R>(R(phi * T * cash));
  g.dividend_rho = sum<R>(R(-phi * T * asset));
  g.vanna = -(sum<R>(R(c.share * c.n1)) * d2 / v);
  g.volga = sum<R>(vega) * d1 * d2 / v;
  g.charm = sum<R>(R(phi * in.yield * c.share * N1))
          - sum<R>(R(c.share * c.n1)) * (carry_terms - d2 * inv_2t);
  g.veta = sum<R>(vega) * (yield + d1 * carry_terms - (sum<R>(one) + d1 * d2) * inv_2t);
  g.speed = -(sum<R>(gamma) * (sum<R>(one) + d1 / c.s) / S);
  g.zomma = sum<R>(gamma) * (d1 * d2 - sum<R>(one)) / v;
  g.color = sum<R>(gamma) * (yield + d1 * carry_terms + (sum<R>(one) - d1 * d2) * inv_2t);
  g.ultima = sum<R>(vega) * (d1 * d1 * d2 * d2 - d1 * d1 - d2 * d2 - d1 * d2) / v / v;
  g.dual_delta = sum<R>(R(-phi * c.bond * N2));
  g.dual_gamma = sum<R>(R(c.bond * c.n2 / (K * c.s)));
  return g;
}

/// X N(phi y), undiscounted, by S, sigma, T and K. With L = ln(S/K) and m = b + e sigma^2/2:
///   y = L/(sigma sqrt T) + m sqrt T/sigma,   e = +1 for d1, -1 for d2.
template <class R>
table<R> probability(const inputs<R>& in, const common<R>& c, bool first) {
  const R phi(in.type), one(1), two(2), three(3), six(6);
  const R S = in.spot, K = in.strike, v = in.volatility, T = in.expiry;
  const R half_e = first ? R(one / two) : R(-one / two);
  const sum<R> y = first ? c.d1 : c.d2;
  const R n = phi * (first ? c.n1 : c.n2);
  const sum<R> L(R(log(R(S / K)))), b = sum<R>(in.rate) - sum<R>(in.yield);
  const sum<R> y_S(R(one / (S * c.s))), y_SS(R(-one / (S * S * c.s))),
      y_SSS(R(two / (S * S * S * c.s)));
  const sum<R> level = L / c.s + b * sum<R>(R(T / c.s));  // the part of y like 1/sigma
  const sum<R> y_v = sum<R>(R(half_e * c.root_t)) - level / v;
  const sum<R> y_vv = sum<R>(two) * level / v / v, y_vvv = -(sum<R>(six) * level / v / v / v);
  const sum<R> y_Sv(R(-one / (S * c.s * v))), y_SSv(R(one / (S * S * c.s * v)));
  const sum<R> y_T = (b + sum<R>(R(half_e * v * v))) / R(two * c.s) - L / R(two * T * c.s);
  const sum<R> y_ST(R(-one / (two * S * c.s * T))), y_SST(R(one / (two * S * S * c.s * T)));
  const sum<R> y_vT = L / R(two * T * c.s * v) - b / R(two * c.s * v)
                    + sum<R>(R(half_e / (two * c.root_t)));
  const sum<R> y_K(R(-one / (K * c.s))), y_KK(R(one / (K * K * c.s)));
  // g(y) = N(phi y): g' = phi n, g'' = -phi n y, g''' = phi n (y^2 - 1)
  const sum<R> g1(n), g2 = -(g1 * y), g3 = g1 * (y * y - sum<R>(one));
  table<R> g;
  g.price = sum<R>(first ? (in.type > 0 ? c.up1 : c.down1) : (in.type > 0 ? c.up2 : c.down2));
  g.delta = g1 * y_S;
  g.gamma = g2 * y_S * y_S + g1 * y_SS;
  g.speed = g3 * y_S * y_S * y_S + sum<R>(three) * g2 * y_S * y_SS + g1 * y_SSS;
  g.vega = g1 * y_v;
  g.volga = g2 * y_v * y_v + g1 * y_vv;
  g.ultima = g3 * y_v * y_v * y_v + sum<R>(three) * g2 * y_v * y_vv + g1 * y_vvv;
  g.vanna = g2 * y_S * y_v + g1 * y_Sv;
  g.zomma = g3 * y_S * y_S * y_v + sum<R>(two) * g2 * y_S * y_Sv + g2 * y_SS * y_v + g1 * y_SSv;
  g.theta = -(g1 * y_T);
  g.charm = -(g2 * y_S * y_T + g1 * y_ST);
  g.color = -(g3 * y_S * y_S * y_T + sum<R>(two) * g2 * y_S * y_ST + g2 * y_SS * y_T + g1 * y_SST);
  g.veta = -(g2 * y_v * y_T + g1 * y_vT);
  g.rho = g1 * sum<R>(R(c.root_t / v));
  g.dividend_rho = -g.rho;
  g.dual_delta = g1 * y_K;
  g.dual_gamma = g2 * y_K * y_K + g1 * y_KK;
  return g;
}

template <class R>
table<R> cash(const inputs<R>& in, const common<R>& c) {
  const table<R> p = probability(in, c, false);
  const sum<R> X(c.bond), rX(R(in.rate * c.bond)), TX(R(in.expiry * c.bond));
  table<R> g;
  hedgerow::detail::for_each_greek([&]<hedgerow::greek G>() {
    hedgerow::detail::field<G>(g) = X * (p.*hedgerow::greek_member<G, table<R>>);
  });
  g.theta = g.theta + rX * p.price;
  g.charm = g.charm + rX * p.delta;
  g.color = g.color + rX * p.gamma;
  g.veta = g.veta + rX * p.vega;
  g.rho = g.rho - TX * p.price;
  return g;
}

template <class R>
table<R> asset(const inputs<R>& in, const common<R>& c) {
  const table<R> p = probability(in, c, true);
  const sum<R> X(R(in.spot * c.share)), D(c.share), qX(R(in.yield * in.spot * c.share)),
      qD(R(in.yield * c.share)), TX(R(in.expiry * in.spot * c.share)), two(R(2)), three(R(3));
  table<R> g;
  hedgerow::detail::for_each_greek([&]<hedgerow::greek G>() {
    hedgerow::detail::field<G>(g) = X * (p.*hedgerow::greek_member<G, table<R>>);
  });
  g.delta = g.delta + D * p.price;
  g.gamma = g.gamma + two * D * p.delta;
  g.speed = g.speed + three * D * p.gamma;
  g.vanna = g.vanna + D * p.vega;
  g.zomma = g.zomma + two * D * p.vanna;
  g.theta = g.theta + qX * p.price;
  g.charm = g.charm + D * p.theta + qX * p.delta + qD * p.price;
  g.color = g.color + two * D * p.charm + qX * p.gamma + two * qD * p.delta;
  g.veta = g.veta + qX * p.vega;
  g.dividend_rho = g.dividend_rho - TX * p.price;
  return g;
}

}  // namespace reference
