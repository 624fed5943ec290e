// Pricers for the tests of automatic and finite differentiation: formulas generic over the scalar,
// and their Greeks written out by hand, in long double.
#pragma once

#include <hedgerow/greeks/pricer.hpp>

#include <cmath>
#include <numbers>

namespace own {

using real = long double;
using point = hedgerow::pricing_point<real>;
using result = hedgerow::pricer_greeks<real>;

template <class T>
T normal(const T& x) {
  using std::erfc;
  return T(0.5) * erfc(x * T(-std::numbers::sqrt2 / 2));
}
inline real normal(real x) { return std::erfc(-x / std::numbers::sqrt2_v<real>) / 2; }
inline real density(real x) {
  return std::exp(-x * x / 2) / std::sqrt(2 * std::numbers::pi_v<real>);
}

enum class kind { call, put, digital, bachelier };

// --- formulas ---------------------------------------------------------------------------------

struct formula {
  kind what;
  double strike;

  template <class T>
  T operator()(const hedgerow::pricing_point<T>& p) const {
    using std::exp, std::log, std::sqrt;
    const T width = p.volatility * sqrt(p.expiry), discount = exp(-p.rate * p.expiry);
    const T k(static_cast<T>(strike)), half(static_cast<T>(0.5));
    if (what == kind::bachelier) {
      const T d = (p.spot / discount - k) / width;
      const T phi = exp(-half * d * d) * static_cast<T>(1 / std::sqrt(2 * std::numbers::pi));
      return (p.spot - k * discount) * normal(d) + discount * width * phi;
    }
    const T d1 = (log(p.spot / k) + p.rate * p.expiry) / width + half * width;
    const T d2 = d1 - width;
    if (what == kind::digital) return discount * normal(d2);
    if (what == kind::put) return k * discount * normal(-d2) - p.spot * normal(-d1);
    return p.spot * normal(d1) - k * discount * normal(d2);
  }
};

// --- the same, and every Greek ------------------------------------------------------------------

// Black and Scholes (1973); vanna and volga as in Haug, The Complete Guide to Option Pricing
// Formulas, 2nd ed. (2007), section 2.
inline result vanilla(const point& p, real k, int sign) {
  const real root = std::sqrt(p.expiry), w = p.volatility * root;
  const real discount = std::exp(-p.rate * p.expiry);
  const real d1 = (std::log(p.spot / k) + p.rate * p.expiry) / w + w / 2, d2 = d1 - w;
  const real phi = density(d1), n1 = normal(sign * d1), n2 = normal(sign * d2);
  const real vega = p.spot * phi * root;
  return {.price = sign * (p.spot * n1 - k * discount * n2),
          .delta = sign * n1,
          .gamma = phi / (p.spot * w),
          .vega = vega,
          .theta = -p.spot * phi * p.volatility / (2 * root) - sign * p.rate * k * discount * n2,
          .rho = sign * k * p.expiry * discount * n2,
          .vanna = -phi * d2 / p.volatility,
          .volga = vega * d1 * d2 / p.volatility};
}

inline result digital(const point& p, real k) {
  const real root = std::sqrt(p.expiry), v = p.volatility, w = v * root;
  const real discount = std::exp(-p.rate * p.expiry);
  const real d1 = (std::log(p.spot / k) + p.rate * p.expiry) / w + w / 2, d2 = d1 - w;
  const real f = discount * density(d2), n = discount * normal(d2);
  const real d2_expiry = (p.rate - v * v / 2) / w - d2 / (2 * p.expiry);
  return {.price = n,
          .delta = f / (p.spot * w),
          .gamma = -f * d1 / (p.spot * p.spot * w * w),
          .vega = -f * d1 / v,
          .theta = p.rate * n - f * d2_expiry,
          .rho = f * p.expiry / w - p.expiry * n,
          .vanna = f * (d1 * d2 - 1) / (p.spot * w * v),
          .volga = -f * (d1 * d1 * d2 - d1 - d2) / (v * v)};
}

// Bachelier (1900), on the forward S e^(rT).
inline result bachelier(const point& p, real k) {
  const real root = std::sqrt(p.expiry), w = p.volatility * root;
  const real discount = std::exp(-p.rate * p.expiry);
  const real d = (p.spot / discount - k) / w, phi = density(d), n = normal(d);
  const real price = (p.spot - k * discount) * n + discount * w * phi;
  return {.price = price,
          .delta = n,
          .gamma = phi / (discount * w),
          .vega = discount * root * phi,
          .theta = p.rate * (price - p.spot * n) - discount * p.volatility * phi / (2 * root),
          .rho = p.expiry * (p.spot * n - price),
          .vanna = -phi * d / p.volatility,
          .volga = discount * root * phi * d * d / p.volatility};
}

inline result exact(const formula& f, const point& p) {
  switch (f.what) {
    case kind::call:
      return vanilla(p, f.strike, 1);
    case kind::put:
      return vanilla(p, f.strike, -1);
    case kind::digital:
      return digital(p, f.strike);
    case kind::bachelier:
      return bachelier(p, f.strike);
  }
  return {};
}

// What each Greek is of the order of, near the money: the unit for an error.
inline result scale(kind what, const point& p) {
  const real w = p.volatility * std::sqrt(p.expiry), v = p.volatility;
  const real unit = what == kind::digital ? 1 : p.spot;
  const real length = what == kind::bachelier ? w : p.spot * w;
  const real price = what == kind::digital ? 1 : length;
  return {.price = unit,
          .delta = what == kind::digital ? 1 / length : 1,
          .gamma = price / (length * length),
          .vega = price / v,
          .theta = price / p.expiry + unit * std::fabs(p.rate),
          .rho = unit * p.expiry + price / length * p.spot * p.expiry,
          .vanna = price / (length * v),
          .volga = price / (v * v)};
}

// A smile and a surface behind it: Hagan, Kumar, Lesniewski and Woodward (2002), equation (2.17a)
// for beta = 1, whose at-the-money volatility is `volatility`.
struct sabr_call {
  double strike, correlation, vol_of_vol;

  template <class T>
  T operator()(const hedgerow::pricing_point<T>& p) const {
    using std::exp, std::log, std::sqrt;
    const T forward = p.spot * exp(p.rate * p.expiry);
    const T z = vol_of_vol / p.volatility * log(forward / strike);
    const T x = log((sqrt(1.0 - 2.0 * correlation * z + z * z) + z - correlation)
                    / (1.0 - correlation));
    const T drift = correlation * vol_of_vol * p.volatility / 4.0
                  + (2.0 - 3.0 * correlation * correlation) * vol_of_vol * vol_of_vol / 24.0;
    const T implied = p.volatility * z / x * (1.0 + drift * p.expiry);
    return formula{kind::call,
                   strike}(hedgerow::pricing_point<T>{p.spot, implied, p.rate, p.expiry});
  }
};

// Calls check(name, got, want, scale) for each Greek.
template <class Check>
void for_each_greek(const hedgerow::pricer_greeks<double>& got, const result& want,
                    const result& unit, Check check) {
  check("price", got.price, want.price, unit.price);
  check("delta", got.delta, want.delta, unit.delta);
  check("gamma", got.gamma, want.gamma, unit.gamma);
  check("vega", got.vega, want.vega, unit.vega);
  check("theta", got.theta, want.theta, unit.theta);
  check("rho", got.rho, want.rho, unit.rho);
  check("vanna", got.vanna, want.vanna, unit.vanna);
  check("volga", got.volga, want.volga, unit.volga);
}

}  // namespace own
