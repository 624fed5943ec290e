// SPDX-License-Identifier: BSL-1.0
// What the lognormal kernel's fast forms leave out: limits, extreme prices and rates, and bad
// input. Rare by construction, so written for one option at a time and for clarity.
#pragma once

#include <hedgerow/greeks/detail/fields.hpp>
#include <hedgerow/greeks/detail/lognormal_greeks.hpp>
#include <hedgerow/math/exp.hpp>

#include <cmath>
#include <limits>
#include <utility>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// An option whose exercise is certain or excluded: N(phi d1), N(phi d2) are 0 or 1 and the density
/// is 0, so only the legs' carry is left. `share` and `bond` are the discount factors of S and K.
template <template <class> class Contract, class T>
greeks<T> certain_greeks(const lognormal_inputs<T>& in, const T& sign, bool asset_paid,
                         bool cash_paid, const T& share, const T& bond) {
  const T zero(0.0);
  const T n1 = asset_paid ? share : zero, n2 = cash_paid ? bond : zero;
  const T asset = product(in.spot, n1);
  greeks<T> g;
  if constexpr (std::is_same_v<Contract<int>, cash_or_nothing<int>>) {
    g.price = n2;
    g.rho = -product(in.expiry, n2);
    g.theta = product(in.rate, n2);
  } else if constexpr (std::is_same_v<Contract<int>, asset_or_nothing<int>>) {
    g.price = asset;
    g.delta = n1;
    g.dividend_rho = -product(in.expiry, asset);
    g.theta = product(in.yield, asset);
    g.charm = product(in.yield, n1);
  } else {
    const T cash = product(in.strike, n2);
    g.price = sign * (asset - cash);
    g.delta = sign * n1;
    g.rho = sign * product(in.expiry, cash);
    g.dividend_rho = -sign * product(in.expiry, asset);
    g.theta = sign * (product(in.yield, asset) - product(in.rate, cash));
    g.charm = sign * product(in.yield, n1);
    g.dual_delta = -sign * n2;
  }
  for_each_greek([&]<greek G>() { field<G>(g) = field<G>(g) + zero; });  // no negative zeros
  return g;
}

/// The formulas as they stand, with exponentials that hold for every argument.
template <template <class> class Contract, class T>
greeks<T> general_greeks(const lognormal_inputs<T>& in, const T& sign, const T& x) {
  lognormal_terms<T> t;
  t.in = in;
  t.m = locate(in, x);
  const T density = math::exp(T(t.m.exponent + t.m.exponent_tail));
  t.d = assemble(in, t.m, math::exp(t.m.yield_exponent), math::exp(t.m.rate_exponent), density);
  t.l = exercise(t.m, t.d, sign);
  t.h = higher(in, t.m);
  greeks<T> g;
  for_each_greek([&]<greek G>() { field<G>(g) = lognormal_greek<G, Contract>(t, sign); });
  return g;
}

/// Forward equal to strike at zero variance: the limit with the forward held at the strike while
/// the volatility (or the time, where that is 0) goes to 0, taken at 2^-200.
template <template <class> class Contract, class T>
greeks<T> kink_greeks(lognormal_inputs<T> in, const T& sign) {
  const T tiny(0x1p-200);
  if (in.expiry < tiny) in.expiry = tiny;
  if (in.volatility < tiny) in.volatility = tiny;
  greeks<T> g = general_greeks<Contract>(in, sign, T(0.0));
  settle_limits(g);
  return g;
}

/// 2^k for an integer |k| <= 1022, exactly.
template <class T>
T power_of_two(int k) {
  return T(std::ldexp(1.0, k));
}

/// The price unit 2^k in which the larger of two positive prices is near 1, or their geometric mean
/// where they are very far apart.
template <class T>
int price_unit(const T& spot, const T& strike) {
  if constexpr (lane<T>::native) {
    int a = 0, b = 0;
    static_cast<void>(std::frexp(spot, &a));
    static_cast<void>(std::frexp(strike, &b));
    return (a + b) / 2;
  } else {
    return 0;  // such a type brings its own exponent range
  }
}

/// Greeks of a valid option in any corner of its domain.
template <template <class> class Contract, class T>
greeks<T> limit_greeks(const lognormal_inputs<T>& in, const T& sign) {
  const T zero(0.0), infinity(std::numeric_limits<double>::infinity());
  const T share = math::exp(T(-(in.yield * in.expiry))),
          bond = math::exp(T(-(in.rate * in.expiry)));
  const auto certain = [&](bool above) {  // whether the underlying surely ends above the strike
    const bool paid = above == (sign > zero);
    return certain_greeks<Contract>(in, sign, paid, paid, share, bond);
  };
  const T s = in.volatility * math::sqrt(in.expiry);
  if (in.spot == zero && in.strike == zero) return certain(false);
  if (in.spot == zero || in.strike == infinity) return certain(false);
  if (in.strike == zero) return certain(true);
  const T x = log_moneyness(in);
  if (!(share > zero && bond > zero && share < infinity && bond < infinity))
    return certain(x > zero);
  if (s == zero) return x == zero ? kink_greeks<Contract>(in, sign) : certain(x > zero);
  if (math::abs(x) / s > T(40.0) + s) return certain(x > zero);
  if (s > T(ordinary_range<double>::s_high)) {  // N(d1) = 1, N(d2) = 0
    return certain_greeks<Contract>(in, sign, sign > zero, sign < zero, share, bond);
  }
  return general_greeks<Contract>(in, sign, x);
}

template <class T>
bool is_valid(const lognormal_inputs<T>& in) {
  const T zero(0.0), infinity(std::numeric_limits<double>::infinity());
  return in.spot >= zero && in.spot < infinity && in.strike >= zero && in.volatility >= zero
      && in.volatility < infinity && in.expiry >= zero && in.expiry < infinity
      && math::abs(in.rate) < infinity && math::abs(in.yield) < infinity;
}

/// Greeks of anything that is_ordinary() refuses: NaN for bad input, the limit elsewhere. Prices
/// are brought near 1 first (homogeneity: an option on k S struck at k K is worth k V).
template <template <class> class Contract, class T>
HEDGEROW_NOINLINE greeks<T> extreme_greeks(lognormal_inputs<T> in, const T& sign) {
  const T zero(0.0), infinity(std::numeric_limits<double>::infinity());
  if (!is_valid(in) || !(sign == T(1.0) || sign == T(-1.0))) return invalid_greeks<T>();
  if (!(in.spot > zero && in.strike > zero && in.strike < infinity))
    return limit_greeks<Contract>(in, sign);
  const int unit = price_unit(in.spot, in.strike);
  const int half = unit / 2, rest = unit - half;  // 2^unit itself may overflow
  in.spot = in.spot * power_of_two<T>(-half) * power_of_two<T>(-rest);
  in.strike = in.strike * power_of_two<T>(-half) * power_of_two<T>(-rest);
  greeks<T> g = limit_greeks<Contract>(in, sign);
  constexpr int degree = std::is_same_v<Contract<int>, cash_or_nothing<int>> ? 0 : 1;
  for_each_greek([&]<greek G>() {
    constexpr int power = degree - price_order(G);
    constexpr int steps = power < 0 ? -power : power;
    const int sign_of_power = power < 0 ? -1 : 1;
    for (int i = 0; i < steps; ++i) {
      field<G>(g) = field<G>(g) * power_of_two<T>(sign_of_power * half)
                  * power_of_two<T>(sign_of_power * rest);
    }
  });
  return g;
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
