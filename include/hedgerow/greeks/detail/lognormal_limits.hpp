// SPDX-License-Identifier: BSL-1.0
// What the lognormal kernel's fast forms leave out: limits, extreme prices, times and rates, and
// bad input. Rare by construction, so written for one option at a time and for clarity.
//
// S and K are brought near 1 by a power of two each, their discounted legs by a common one, and the
// time by another (T by 4^-k, the volatility by 2^k, the rates by 4^k). Then nothing over- or
// underflows on the way, and each Greek takes one product with a power of two.
#pragma once

#include <hedgerow/greeks/detail/fields.hpp>
#include <hedgerow/greeks/detail/lognormal_greeks.hpp>
#include <hedgerow/greeks/detail/scaling.hpp>
#include <hedgerow/math/exp.hpp>

#include <cmath>
#include <limits>
#include <type_traits>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// An option in the units of this header: the true S is in.spot 2^spot, and so on; a rate of `in`
/// is 4^root_time times the true one.
template <class T>
struct scaled_option {
  lognormal_inputs<T> in;
  T displacement;                    ///< an asset digital pays S less this; in the caller's units
  T x;                               ///< ln(F/K)
  split_exponential<T> share, bond;  ///< exp(-q T), exp(-r T)
  int spot, strike, root_time;
};

constexpr int spot_order(greek g) {
  return g == greek::dual_delta || g == greek::dual_gamma ? 0 : price_order(g);
}
constexpr int strike_order(greek g) {
  return g == greek::dual_delta || g == greek::dual_gamma ? price_order(g) : 0;
}

/// x for a finite x, the last finite number of its sign elsewhere.
template <class T>
T clamped(const T& x, double most) {
  return x > T(most) ? T(most) : x < T(-most) ? T(-most) : x;
}

template <class T>
scaled_option<T> scale_option(const lognormal_inputs<T>& given, const T& displacement) {
  const T zero(0.0), infinity(std::numeric_limits<double>::infinity());
  scaled_option<T> o{given, displacement, zero, {}, {}, 0, 0, 0};
  auto& in = o.in;
  o.spot = exponent_of(given.spot), o.strike = exponent_of(given.strike);
  in.spot = shifted(given.spot, -o.spot), in.strike = shifted(given.strike, -o.strike);

  // Time near 1; where there is none the volatility, and where there is neither the rates.
  const bool has_time = given.expiry > zero;
  const int rate_exponent = exponent_of(given.rate), yield_exponent = exponent_of(given.yield);
  o.root_time = has_time                       ? exponent_of(given.expiry) / 2
              : given.volatility > zero        ? -exponent_of(given.volatility)
              : rate_exponent > yield_exponent ? -rate_exponent / 2
                                               : -yield_exponent / 2;
  in.expiry = shifted(given.expiry, -2 * o.root_time);
  in.volatility = shifted(given.volatility, o.root_time);
  in.rate = clamped(shifted(given.rate, 2 * o.root_time), 1e100);
  in.yield = clamped(shifted(given.yield, 2 * o.root_time), 1e100);

  const T difference = given.rate - given.yield;
  const T carry = math::abs(difference) < infinity
                    ? T(difference * given.expiry)
                    : T(given.rate * given.expiry - given.yield * given.expiry);
  T bond = -(given.rate * given.expiry), share = -(given.yield * given.expiry);
  // exp(-5e4) is 0 in any unit of price. What two such factors leave, or two that are as large, is
  // their ratio, exp(carry).
  constexpr double most = 1e5, none_left = 5e4;
  if (!(math::abs(bond) < T(most) && math::abs(share) < T(most))) {
    const bool one_counts = math::abs(bond) < T(none_left) || math::abs(share) < T(none_left);
    const T apart = clamped(carry, none_left);
    if (one_counts || (bond > zero) != (share > zero)) {
      share = clamped(share, most), bond = clamped(bond, most);
    } else if (carry > zero) {
      share = clamped(share, most), bond = share - apart;
    } else {
      bond = clamped(bond, most), share = bond + apart;
    }
  }
  o.share = split_exp(share), o.bond = split_exp(bond);

  if (in.spot > zero && in.strike > zero && in.strike < infinity) {
    const int apart = o.spot - o.strike;
    T log_price = zero;
    if (apart > 1000 || apart < -1000) {
      log_price = math::detail::log_ratio(in.spot, in.strike)
                + T(static_cast<double>(apart)) * T(0.69314718055994530942);
    } else {
      log_price = math::detail::log_ratio(shifted(in.spot, apart), in.strike);
    }
    o.x = log_price + carry;
  }
  return o;
}

/// An option whose exercise is certain or excluded: N(phi d1), N(phi d2) are 0 or 1 and the density
/// is 0, so only the legs' carry is left.
template <template <class> class Contract, class T>
greeks<T> certain_greeks(const scaled_option<T>& o, const T& sign, bool asset_paid,
                         bool cash_paid) {
  const T zero(0.0);
  const auto& in = o.in;
  const T n1 = asset_paid ? o.share.factor : zero, n2 = cash_paid ? o.bond.factor : zero;
  const int e1 = o.share.exponent, e2 = o.bond.exponent, k = 2 * o.root_time;
  const T asset = product(in.spot, n1);
  const int asset_exponent = e1 + o.spot;
  greeks<T> g{};
  if constexpr (std::is_same_v<Contract<int>, cash_or_nothing<int>>) {
    g.price = shifted(n2, e2);
    g.rho = -shifted(product(in.expiry, n2), e2 + k);
    g.theta = shifted(product(in.rate, n2), e2 - k);
  } else {
    // An asset digital is a call struck at the displacement as far as certainty goes.
    constexpr bool vanilla = is_vanilla<Contract>;
    const T phi = vanilla ? sign : T(1.0);
    const T strike = vanilla ? in.strike : o.displacement;
    const int strike_exponent = e2 + (vanilla ? o.strike : 0);
    const T cash = product(strike, n2);
    g.price = phi * shifted_sum(asset, asset_exponent, T(-cash), strike_exponent);
    g.delta = phi * shifted(n1, e1);
    g.rho = phi * shifted(product(in.expiry, cash), strike_exponent + k);
    g.dividend_rho = -phi * shifted(product(in.expiry, asset), asset_exponent + k);
    g.theta = phi
            * shifted_sum(product(in.yield, asset), asset_exponent - k, T(-product(in.rate, cash)),
                          strike_exponent - k);
    g.charm = phi * shifted(product(in.yield, n1), e1 - k);
    if (vanilla) g.dual_delta = -phi * shifted(n2, e2);
  }
  for_each_greek([&]<greek G>() { field<G>(g) = field<G>(g) + zero; });  // no negative zeros
  return g;
}

/// The formulas as they stand, legs in units of 2^unit; what `restored` takes.
template <template <class> class Contract, class T>
greeks<T> general_greeks(const scaled_option<T>& o, const T& sign, const T& x, int unit) {
  const T zero(0.0);
  lognormal_terms<T> t;
  t.in = o.in;
  t.m = locate(o.in, measured<T>{{x, zero}, math::sqrt(o.in.expiry), zero, zero});
  const T spot = rounded(shifted(T(o.in.spot * o.share.factor), o.share.exponent + o.spot - unit)),
          strike = rounded(
              shifted(T(o.in.strike * o.bond.factor), o.bond.exponent + o.strike - unit));
  const T exponential = math::exp(T(t.m.exponent + t.m.exponent_tail));
  t.d = {spot, strike, (t.m.h < T(0.0) ? spot : strike) * (exponential * inv_root_two_pi<T>())};
  t.l = exercise(t.m, t.d, sign);
  t.h = higher(o.in, t.m);
  greeks<T> g{};
  for_each_greek([&]<greek G>() {
    field<G>(g) = lognormal_greek<G, Contract>(t, sign);
    if constexpr (is_asset<Contract>) {
      if (!(o.displacement == T(0.0))) {
        field<G>(g) = neg_mul_add(shifted(o.displacement, -o.strike),
                                  lognormal_greek<G, cash_or_nothing>(t, sign), field<G>(g));
      }
    }
  });
  return g;
}

/// Forward equal to strike at zero variance: the limit with the forward held at the strike while
/// the volatility (or the time, where that is 0) goes to 0. Between 2^-180 and 2^-220 a Greek that
/// diverges grows by 2^20 or more, and one that vanishes falls as much.
template <template <class> class Contract, class T>
greeks<T> kink_greeks(scaled_option<T> o, const T& sign, int unit) {
  const T zero(0.0), change(0x1p10), infinity(std::numeric_limits<double>::infinity());
  const bool no_time = !(o.in.expiry > zero), no_volatility = o.in.volatility < T(0x1p-250);
  const auto at = [&](double tiny) {
    if (no_time) o.in.expiry = T(tiny);
    if (no_volatility) o.in.volatility = T(tiny);
    return general_greeks<Contract>(o, sign, zero, unit);
  };
  greeks<T> before = at(0x1p-180), g = at(0x1p-220);
  for_each_greek([&]<greek G>() {
    T& v = field<G>(g);
    const T size = math::abs(v), size_before = math::abs(field<G>(before));
    if (size > change * size_before)
      v = v < zero ? -infinity : infinity;
    else if (change * size < size_before)
      v = zero;
  });
  return g;
}

template <class T>
bool is_valid(const lognormal_inputs<T>& in) {
  const T zero(0.0), infinity(std::numeric_limits<double>::infinity());
  return in.spot >= zero && in.spot < infinity && in.strike >= zero && in.volatility >= zero
      && in.volatility < infinity && in.expiry >= zero && in.expiry < infinity
      && math::abs(in.rate) < infinity && math::abs(in.yield) < infinity;
}

/// Greeks of anything that is_ordinary() refuses: NaN for bad input, the limit elsewhere.
///
/// @param displacement  an asset digital pays S less this
template <template <class> class Contract, class T>
HEDGEROW_NOINLINE greeks<T> extreme_greeks(const lognormal_inputs<T>& given, const T& sign,
                                           const T& displacement = T(0.0)) {
  const T zero(0.0), infinity(std::numeric_limits<double>::infinity());
  if (!is_valid(given) || !(sign == T(1.0) || sign == T(-1.0))) return invalid_greeks<T>();
  const scaled_option<T> o = scale_option(given, displacement);
  const auto& in = o.in;
  const auto certain = [&](bool above) {  // whether the underlying surely ends above the strike
    const bool paid = above == (sign > zero);
    return certain_greeks<Contract>(o, sign, paid, paid);
  };
  if (in.spot == zero || in.strike == infinity) return certain(false);
  if (in.strike == zero) return certain(true);

  const T s = in.volatility * math::sqrt(in.expiry), distance = math::abs(o.x), far(40.0);
  const bool no_variance = s < T(0x1p-300);
  if (no_variance && distance > far * s) return certain(o.x > zero);
  if (!no_variance) {
    if (distance / s - s / T(2.0) > far) return certain(o.x > zero);
    if (s > T(ordinary_range<double>::s_high))  // N(d1) = 1, N(d2) = 0
      return certain_greeks<Contract>(o, sign, sign > zero, sign < zero);
  }
  const int asset_exponent = o.share.exponent + o.spot, cash_exponent = o.bond.exponent + o.strike;
  const int unit = asset_exponent > cash_exponent ? asset_exponent : cash_exponent;
  greeks<T> g = no_variance ? kink_greeks<Contract>(o, sign, unit)
                            : general_greeks<Contract>(o, sign, o.x, unit);
  for_each_greek([&]<greek G>() {
    constexpr int per_strike = std::is_same_v<Contract<int>, cash_or_nothing<int>> ? 1 : 0;
    field<G>(g) = shifted(field<G>(g),
                          unit - o.spot * spot_order(G) - o.strike * (strike_order(G) + per_strike)
                              - o.root_time * (2 * time_order(G) - volatility_order(G)));
  });
  return g;
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
