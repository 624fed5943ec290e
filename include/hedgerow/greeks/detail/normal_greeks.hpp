// SPDX-License-Identifier: BSL-1.0
// Every Greek of every contract on the normal kernel, each written once from the three stages.
#pragma once

#include <hedgerow/greeks/contract.hpp>
#include <hedgerow/greeks/detail/normal.hpp>
#include <hedgerow/greeks/greeks.hpp>

#include <type_traits>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// What the higher Greeks share. No division: 1/sigma = sqrt(T)/s and 1/T = (sigma/s)^2.
template <class T>
struct normal_higher_terms {
  T d_squared, inv_vol, half_inv_t;
};

template <class T>
HEDGEROW_INLINE normal_higher_terms<T> higher(const normal_inputs<T>& in,
                                              const normal_moneyness<T>& m) {
  const T inv_root_t = in.volatility * m.inv_s;
  return {m.d * m.d, m.root_t * m.inv_s, constant<T>(0.5) * (inv_root_t * inv_root_t)};
}

/// One option's stages, ready for any Greek.
template <class T>
struct normal_terms {
  normal_inputs<T> in;
  normal_moneyness<T> m;
  normal_discounted<T> d;
  normal_legs<T> l;
  normal_higher_terms<T> h;
};

template <template <class> class Contract>
constexpr bool normal_needs_legs(greek g) {
  constexpr bool cash = std::is_same_v<Contract<int>, cash_or_nothing<int>>;
  constexpr bool vanilla = std::is_same_v<Contract<int>, european<int>>;
  switch (g) {
    case greek::price:
    case greek::theta:
    case greek::rho:
      return true;
    case greek::delta:
    case greek::charm:
      return !cash;
    case greek::dual_delta:
      return vanilla;
    default:
      return false;
  }
}

template <template <class> class Contract>
constexpr bool normal_needs_higher(greek g) {
  constexpr bool vanilla = std::is_same_v<Contract<int>, european<int>>;
  switch (g) {
    case greek::price:
    case greek::delta:
    case greek::gamma:
    case greek::rho:
    case greek::dividend_rho:
    case greek::speed:
    case greek::dual_delta:
    case greek::dual_gamma:
      return false;
    case greek::vega:
    case greek::theta:
      return !vanilla;
    default:
      return true;
  }
}

// Everything follows from d_F = -d_K = 1/s, d_sigma = -d/sigma, d_T = -d/(2T) and n'(d) = -d n(d),
// in terms of G = D n(d) (`density`). A minus is written as neg_mul_add or a difference from 0:
// what unary minus makes of +0 differs between registers.

template <greek G, class T>
HEDGEROW_INLINE T normal_vanilla_greek(const normal_terms<T>& t) {
  const auto& [in, m, d, l, h] = t;
  const T zero = constant<T>(0), one = constant<T>(1), three = constant<T>(3);
  const T gamma = d.density * m.inv_s, vega = d.density * m.root_t;
  if constexpr (G == greek::price) return l.price;
  if constexpr (G == greek::delta) return l.delta;
  if constexpr (G == greek::gamma || G == greek::dual_gamma) return gamma;
  if constexpr (G == greek::vega) return vega;
  if constexpr (G == greek::theta) return neg_mul_add(m.half_decay, d.density, in.rate * l.price);
  if constexpr (G == greek::rho) return neg_mul_add(in.expiry, l.price, zero);
  if constexpr (G == greek::dividend_rho) return constant<T>(0);
  if constexpr (G == greek::vanna) return neg_mul_add(d.density, m.d * h.inv_vol, zero);
  if constexpr (G == greek::volga) return vega * (h.d_squared * h.inv_vol);
  if constexpr (G == greek::charm) {
    return mul_add(d.density * m.d, h.half_inv_t, in.rate * l.delta);
  }
  if constexpr (G == greek::veta) {
    return vega * neg_mul_add(mul_add(m.d, m.d, one), h.half_inv_t, in.rate);
  }
  if constexpr (G == greek::speed) return neg_mul_add(gamma * m.d, m.inv_s, zero);
  if constexpr (G == greek::zomma) return gamma * (mul_add(m.d, m.d, -one) * h.inv_vol);
  if constexpr (G == greek::color) {
    return gamma * neg_mul_add(mul_add(m.d, m.d, -one), h.half_inv_t, in.rate);
  }
  if constexpr (G == greek::ultima) {
    return (vega * (h.d_squared * h.inv_vol)) * (mul_add(m.d, m.d, -three) * h.inv_vol);
  }
  if constexpr (G == greek::dual_delta) return zero - l.delta;
}

/// U = D N(phi d).
template <greek G, class T>
HEDGEROW_INLINE T normal_cash_greek(const normal_terms<T>& t, const T& sign) {
  const auto& [in, m, d, l, h] = t;
  const T zero = constant<T>(0), one = constant<T>(1), two = constant<T>(2), three = constant<T>(3),
          six = constant<T>(6);
  const T value = sign * l.delta, slope = sign * d.density;  // U and dU/dd
  const T delta = slope * m.inv_s;
  const T d2_less_1 = mul_add(m.d, m.d, -one);
  if constexpr (G == greek::price) return value;
  if constexpr (G == greek::delta) return delta;
  if constexpr (G == greek::gamma || G == greek::dual_gamma) {
    return neg_mul_add(delta * m.d, m.inv_s, zero);
  }
  if constexpr (G == greek::vega) return neg_mul_add(slope, m.d * h.inv_vol, zero);
  if constexpr (G == greek::theta) return mul_add(slope * m.d, h.half_inv_t, in.rate * value);
  if constexpr (G == greek::rho) return neg_mul_add(in.expiry, value, zero);
  if constexpr (G == greek::dividend_rho) return constant<T>(0);
  if constexpr (G == greek::vanna) return delta * (d2_less_1 * h.inv_vol);
  if constexpr (G == greek::volga) {
    return neg_mul_add(slope * (m.d * h.inv_vol), mul_add(m.d, m.d, -two) * h.inv_vol, zero);
  }
  if constexpr (G == greek::charm) return delta * neg_mul_add(d2_less_1, h.half_inv_t, in.rate);
  if constexpr (G == greek::veta) {
    return neg_mul_add(slope * (m.d * h.inv_vol), neg_mul_add(d2_less_1, h.half_inv_t, in.rate),
                       zero);
  }
  if constexpr (G == greek::speed) return ((delta * m.inv_s) * m.inv_s) * d2_less_1;
  if constexpr (G == greek::zomma) {
    return neg_mul_add((delta * m.d) * m.inv_s, mul_add(m.d, m.d, -three) * h.inv_vol, zero);
  }
  if constexpr (G == greek::color) {
    return neg_mul_add((delta * m.d) * m.inv_s,
                       neg_mul_add(mul_add(m.d, m.d, -three), h.half_inv_t, in.rate), zero);
  }
  if constexpr (G == greek::ultima) {
    return neg_mul_add((slope * (m.d * h.inv_vol)) * (d2_less_1 * h.inv_vol),
                       mul_add(m.d, m.d, -six) * h.inv_vol, zero);
  }
  if constexpr (G == greek::dual_delta) return zero - delta;
}

/// A = phi V + K U. In dA/dK the terms phi dV/dK and U cancel exactly.
template <greek G, class T>
HEDGEROW_INLINE T normal_asset_greek(const normal_terms<T>& t, const T& sign) {
  if constexpr (G == greek::dividend_rho) {
    return constant<T>(0);
  } else if constexpr (G == greek::dual_delta) {
    return t.in.strike * normal_cash_greek<G>(t, sign);
  } else if constexpr (G == greek::dual_gamma) {
    return mul_add(t.in.strike, normal_cash_greek<G>(t, sign),
                   normal_cash_greek<greek::dual_delta>(t, sign));
  } else {
    return mul_add(t.in.strike, normal_cash_greek<G>(t, sign), sign * normal_vanilla_greek<G>(t));
  }
}

/// The Greek `G` of a contract; `sign` is +1 (call) or -1 (put).
template <greek G, template <class> class Contract, class T>
HEDGEROW_INLINE T normal_greek(const normal_terms<T>& t, const T& sign) {
  if constexpr (std::is_same_v<Contract<int>, european<int>>)
    return normal_vanilla_greek<G>(t);
  else if constexpr (std::is_same_v<Contract<int>, cash_or_nothing<int>>)
    return normal_cash_greek<G>(t, sign);
  else
    return normal_asset_greek<G>(t, sign);
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
