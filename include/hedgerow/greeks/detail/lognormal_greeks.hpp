// SPDX-License-Identifier: BSL-1.0
// Every Greek of every lognormal contract, each written once from the kernel's three stages.
#pragma once

#include <hedgerow/greeks/contract.hpp>
#include <hedgerow/greeks/detail/lognormal.hpp>
#include <hedgerow/greeks/greeks.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// What the higher Greeks share: d1 and d2 move with time at these rates when S, K and the
/// volatility stand still (b = rate - yield): dd1/dT = b/s - d2/(2T), dd2/dT = b/s - d1/(2T).
template <class T>
struct higher_terms {
  T d1, d2, d1_time, d2_time, inv_vol, half_inv_t;
};

template <class T>
HEDGEROW_INLINE higher_terms<T> higher(const lognormal_inputs<T>& in, const moneyness<T>& m) {
  const T one = constant<T>(1), half = constant<T>(0.5);
  const T inv_s = m.inv_spot_s * in.spot;
  const T d1 = m.h + m.half_s, d2 = m.h - m.half_s;
  const T half_inv_t = math::divide(half, in.expiry), drift = (in.rate - in.yield) * inv_s;
  return {d1,
          d2,
          neg_mul_add(d2, half_inv_t, drift),
          neg_mul_add(d1, half_inv_t, drift),
          math::divide(one, in.volatility),
          half_inv_t};
}

/// One option's stages, ready for any Greek.
template <class T>
struct lognormal_terms {
  lognormal_inputs<T> in;
  moneyness<T> m;
  discounted<T> d;
  legs<T> l;
  higher_terms<T> h;
};

constexpr bool needs_legs(greek g) {
  switch (g) {
    case greek::gamma:
    case greek::vega:
    case greek::vanna:
    case greek::volga:
    case greek::veta:
    case greek::speed:
    case greek::zomma:
    case greek::color:
    case greek::ultima:
    case greek::dual_gamma:
      return false;
    default:
      return true;
  }
}

constexpr bool needs_higher(greek g) {
  switch (g) {
    case greek::price:
    case greek::delta:
    case greek::gamma:
    case greek::vega:
    case greek::theta:
    case greek::rho:
    case greek::dividend_rho:
    case greek::dual_delta:
    case greek::dual_gamma:
      return false;
    default:
      return true;
  }
}

// --- vanilla ------------------------------------------------------------------------------------
// Haug (2007), The Complete Guide to Option Pricing Formulas, ch. 2, in terms of
// A = S exp(-qT) phi(d1) = K exp(-rT) phi(d2) and the legs of stage 3.

template <greek G, class T>
HEDGEROW_INLINE T vanilla_greek(const lognormal_terms<T>& t) {
  const auto& [in, m, d, l, h] = t;
  const T one = constant<T>(1);
  const T inv_spot = m.inv_spot_s * (m.half_s + m.half_s);
  const T share_density = d.density * inv_spot;  // exp(-qT) phi(d1)
  const T gamma = share_density * m.inv_spot_s;
  const T vega = d.density * m.root_t;
  if constexpr (G == greek::price) return l.price;
  if constexpr (G == greek::delta) return l.asset * inv_spot;
  if constexpr (G == greek::gamma) return gamma;
  if constexpr (G == greek::vega) return vega;
  if constexpr (G == greek::theta) {
    return neg_mul_add(m.half_decay, d.density, neg_mul_add(in.rate, l.cash, in.yield * l.asset));
  }
  if constexpr (G == greek::rho) return in.expiry * l.cash;
  if constexpr (G == greek::dividend_rho) return minus(in.expiry * l.asset);
  if constexpr (G == greek::vanna) return minus(share_density * (h.d2 * h.inv_vol));
  if constexpr (G == greek::volga) return vega * ((h.d1 * h.d2) * h.inv_vol);
  if constexpr (G == greek::charm) {
    return neg_mul_add(share_density, h.d1_time, in.yield * (l.asset * inv_spot));
  }
  if constexpr (G == greek::veta) return vega * mul_add(h.d1, h.d1_time, in.yield - h.half_inv_t);
  if constexpr (G == greek::speed) {
    return minus((gamma * inv_spot) * mul_add(h.d1 * m.inv_spot_s, in.spot, one));
  }
  if constexpr (G == greek::zomma) return gamma * (mul_add(h.d1, h.d2, -one) * h.inv_vol);
  if constexpr (G == greek::color) return gamma * mul_add(h.d1, h.d1_time, in.yield + h.half_inv_t);
  if constexpr (G == greek::ultima) {
    const T product = h.d1 * h.d2;
    const T bracket = neg_mul_add(h.d1, h.d1,
                                  neg_mul_add(h.d2, h.d2, product * mul_add(h.d1, h.d2, -one)));
    return (vega * h.inv_vol) * (bracket * h.inv_vol);
  }
  if constexpr (G == greek::dual_delta) return minus(math::divide(l.cash, in.strike));
  if constexpr (G == greek::dual_gamma) {
    const T inv_strike = math::divide(one, in.strike);
    return ((d.density * inv_strike) * inv_strike) * (m.inv_spot_s * in.spot);
  }
}

// --- digitals -----------------------------------------------------------------------------------
// A digital is phi X N(phi y) with X = exp(-rate T), y = d2 (cash) or S times the same with
// X = exp(-yield T), y = d1 (asset). With n = phi X phi(y) and subscripts for partial derivatives:
//   V_a = n y_a,  V_ab = n (y_ab - y y_a y_b),
//   V_abc = n (y_abc - y (y_a y_bc + y_b y_ac + y_c y_ab) + (y^2 - 1) y_a y_b y_c).

/// y and its partial derivatives: y_S = 1/(S s), y_vol = -(the other d)/vol, y_T as above.
template <class T>
struct digital_terms {
  T y, other, y_time, other_time;  // y is d1 or d2, `other` the other one
  T rate;                          // at which X decays
  T value;                         // phi X N(phi y)
  T slope;                         // n
};

/// Derivatives of phi X N(phi y) itself.
template <greek G, class T>
HEDGEROW_INLINE T binary_greek(const lognormal_terms<T>& t, const digital_terms<T>& b) {
  const auto& [in, m, d, l, h] = t;
  const T one = constant<T>(1), two = constant<T>(2), three = constant<T>(3);
  const T inv_spot = m.inv_spot_s * (m.half_s + m.half_s);
  const T y_s = m.inv_spot_s, y_v = minus(b.other * h.inv_vol), y2_less_1 = mul_add(b.y, b.y, -one);
  const T both = b.y + b.other, inv_vol2 = h.inv_vol * h.inv_vol;
  if constexpr (G == greek::price) return b.value;
  if constexpr (G == greek::delta) return b.slope * y_s;
  if constexpr (G == greek::gamma)
    return b.slope * neg_mul_add(b.y * y_s, y_s, minus(y_s * inv_spot));
  if constexpr (G == greek::vega) return b.slope * y_v;
  if constexpr (G == greek::theta) return neg_mul_add(b.slope, b.y_time, b.rate * b.value);
  if constexpr (G == greek::rho) return b.slope * (m.root_t * h.inv_vol);  // of y alone
  if constexpr (G == greek::vanna)
    return b.slope * neg_mul_add(b.y * y_s, y_v, minus(y_s * h.inv_vol));
  if constexpr (G == greek::volga) return b.slope * neg_mul_add(b.y * y_v, y_v, both * inv_vol2);
  if constexpr (G == greek::charm) {
    return b.slope * (y_s * mul_add(b.y, b.y_time, b.rate + h.half_inv_t));
  }
  if constexpr (G == greek::veta) {
    return b.slope * mul_add(y_v, mul_add(b.y, b.y_time, b.rate), b.other_time * h.inv_vol);
  }
  if constexpr (G == greek::speed) {
    const T bracket = mul_add(three * b.y, inv_spot * y_s,
                              mul_add(y2_less_1 * y_s, y_s, two * (inv_spot * inv_spot)));
    return b.slope * (y_s * bracket);
  }
  if constexpr (G == greek::zomma) {
    const T same = mul_add(b.y, y_v, h.inv_vol);      // y_SSv - y y_v y_SS, over y_S/S
    const T cross = two * ((b.y * y_s) * h.inv_vol);  // -2 y y_S y_Sv, over y_S
    return b.slope * (y_s * mul_add(y2_less_1 * y_s, y_v, mul_add(inv_spot, same, cross)));
  }
  if constexpr (G == greek::color) {
    const T gamma_over_n_ys = neg_mul_add(b.y, y_s, minus(inv_spot));
    const T same = mul_add(b.y, b.y_time, h.half_inv_t);  // y_SST - y y_T y_SS, over y_S/S
    const T cross = two * ((b.y * y_s) * h.half_inv_t);   // -2 y y_S y_ST, over y_S
    const T derivative = mul_add(y2_less_1 * y_s, b.y_time, mul_add(inv_spot, same, cross));
    return b.slope * (y_s * mul_add(b.rate, gamma_over_n_ys, minus(derivative)));
  }
  if constexpr (G == greek::ultima) {
    const T cubic = y2_less_1 * ((y_v * y_v) * y_v);
    return b.slope
         * neg_mul_add(three * (b.y * y_v), both * inv_vol2,
                       neg_mul_add(three * both, inv_vol2 * h.inv_vol, cubic));
  }
  if constexpr (G == greek::dual_delta)
    return minus(b.slope * math::divide(T(m.inv_spot_s * in.spot), in.strike));
  if constexpr (G == greek::dual_gamma) {
    const T inv_strike = math::divide(one, in.strike),
            y_k = (m.inv_spot_s * in.spot) * inv_strike;  // -y_K
    return b.slope * (y_k * neg_mul_add(b.y, y_k, inv_strike));
  }
}

template <greek G, class T>
HEDGEROW_INLINE T cash_greek(const lognormal_terms<T>& t, const T& sign) {
  const auto& [in, m, d, l, h] = t;
  const T inv_strike = math::divide(constant<T>(1), in.strike);
  const T value = sign * (l.cash * inv_strike);
  const digital_terms<T> b{
      h.d2, h.d1, h.d2_time, h.d1_time, in.rate, value, sign * (d.density * inv_strike)};
  if constexpr (G == greek::rho)
    return neg_mul_add(in.expiry, value, binary_greek<G>(t, b));
  else if constexpr (G == greek::dividend_rho)
    return minus(binary_greek<greek::rho>(t, b));
  else
    return binary_greek<G>(t, b);
}

template <greek G, class T>
HEDGEROW_INLINE T asset_greek(const lognormal_terms<T>& t, const T& sign) {
  const auto& [in, m, d, l, h] = t;
  const T two = constant<T>(2), three = constant<T>(3);
  const T inv_spot = m.inv_spot_s * (m.half_s + m.half_s);
  const T value = sign * (l.asset * inv_spot);
  const digital_terms<T> b{
      h.d1, h.d2, h.d1_time, h.d2_time, in.yield, value, sign * (d.density * inv_spot)};
  // V = S U: each derivative in S adds one of lower order.
  if constexpr (G == greek::price)
    return sign * l.asset;
  else if constexpr (G == greek::delta)
    return mul_add(in.spot, binary_greek<G>(t, b), value);
  else if constexpr (G == greek::gamma)
    return mul_add(in.spot, binary_greek<G>(t, b), two * binary_greek<greek::delta>(t, b));
  else if constexpr (G == greek::vanna)
    return mul_add(in.spot, binary_greek<G>(t, b), binary_greek<greek::vega>(t, b));
  else if constexpr (G == greek::charm)
    return mul_add(in.spot, binary_greek<G>(t, b), binary_greek<greek::theta>(t, b));
  else if constexpr (G == greek::speed)
    return mul_add(in.spot, binary_greek<G>(t, b), three * binary_greek<greek::gamma>(t, b));
  else if constexpr (G == greek::zomma)
    return mul_add(in.spot, binary_greek<G>(t, b), two * binary_greek<greek::vanna>(t, b));
  else if constexpr (G == greek::color)
    return mul_add(in.spot, binary_greek<G>(t, b), two * binary_greek<greek::charm>(t, b));
  else if constexpr (G == greek::dividend_rho) {
    return minus(in.spot * mul_add(in.expiry, value, binary_greek<greek::rho>(t, b)));
  } else
    return in.spot * binary_greek<G>(t, b);
}

template <template <class> class Contract>
inline constexpr bool is_vanilla = std::is_same_v<Contract<int>, european<int>>;
template <template <class> class Contract>
inline constexpr bool is_asset = std::is_same_v<Contract<int>, asset_or_nothing<int>>;

/// The Greek `G` of a contract; `sign` is +1 (call) or -1 (put).
template <greek G, template <class> class Contract, class T>
HEDGEROW_INLINE T lognormal_greek(const lognormal_terms<T>& t, const T& sign) {
  if constexpr (is_vanilla<Contract>)
    return vanilla_greek<G>(t);
  else if constexpr (std::is_same_v<Contract<int>, cash_or_nothing<int>>)
    return cash_greek<G>(t, sign);
  else
    return asset_greek<G>(t, sign);
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
