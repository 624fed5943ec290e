// SPDX-License-Identifier: BSL-1.0
// What the normal kernel's fast forms leave out: limits, extreme prices, times and rates, and bad
// input. Rare by construction, so written for one option at a time and for clarity.
//
// Prices are brought near 1 by a power of two (homogeneity: F, K and the absolute volatility scale
// together) and the time by another (T by 4^-k, the volatility by 2^k, the rate by 4^k), and the
// discount factor is left to the end. Then nothing over- or underflows on the way, and each Greek
// takes one product with a power of two.
#pragma once

#include <hedgerow/greeks/detail/fields.hpp>
#include <hedgerow/greeks/detail/normal_greeks.hpp>
#include <hedgerow/greeks/detail/scaling.hpp>
#include <hedgerow/math/exp.hpp>

#include <cmath>
#include <limits>
#include <numbers>
#include <type_traits>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// The units of a rescaled option: prices in 2^price, times in 4^root_time, and a discount factor
/// of 2^discount times factor.
template <class T>
struct normal_units {
  int price, root_time, discount;
  T factor;

  /// The power of two that brings Greek `g` of a contract back whose price scales like
  /// price^degree.
  constexpr int shift(greek g, int degree) const {
    return price * (degree - price_order(g)) - (price - root_time) * volatility_order(g)
         - 2 * root_time * time_order(g) + discount;
  }
};

/// Back to the caller's units.
template <class T>
greeks<T> restored(greeks<T> g, const normal_units<T>& units, int degree) {
  for_each_greek([&]<greek G>() {
    field<G>(g) = shifted(product(field<G>(g), units.factor), units.shift(G, degree)) + T(0.0);
  });
  return g;
}

/// An option whose exercise is certain or excluded: N(phi d) is 0 or 1 and the density is 0. Worth
/// `value` before discounting.
template <class T>
greeks<T> certain_greeks(const normal_inputs<T>& in, const T& value, const T& delta,
                         const T& dual_delta) {
  greeks<T> g{};
  g.price = value;
  g.delta = delta;
  g.theta = product(in.rate, value);
  g.rho = -product(in.expiry, value);
  g.charm = in.rate * delta;
  g.dual_delta = dual_delta;
  return g;
}

/// The formulas as they stand, undiscounted.
template <template <class> class Contract, class T>
greeks<T> general_greeks(const normal_inputs<T>& in, const T& sign, const with_tail<T>& gap) {
  normal_terms<T> t;
  t.in = in;
  t.m = locate(in, gap);
  t.d = {T(1.0), math::exp(T(t.m.exponent + t.m.exponent_tail)) * density_scale<T>()};
  t.l = exercise(t.m, t.d, sign);
  t.h = higher(in, t.m);
  greeks<T> g{};
  for_each_greek([&]<greek G>() { field<G>(g) = normal_greek<G, Contract>(t, sign); });
  return g;
}

/// A = phi V + K U in the caller's units, from V and U in theirs.
template <class T>
greeks<T> restored_asset(const greeks<T>& vanilla, const greeks<T>& cash, const T& sign,
                         const T& strike, const normal_units<T>& units) {
  const int strike_shift = exponent_of(strike);
  const T scaled_strike = shifted(strike, -strike_shift);
  greeks<T> v = vanilla, c = cash, g;
  for_each_greek([&]<greek G>() {
    T x = sign * field<G>(v);
    int shift = units.shift(G, 1);
    if constexpr (G == greek::dual_delta) x = T(0.0);
    if constexpr (G == greek::dual_gamma) {
      x = cash.dual_delta;
      shift = units.shift(greek::dual_delta, 0);
    }
    const T y = product(scaled_strike, field<G>(c));
    field<G>(g) = shifted_sum(product(x, units.factor), shift, product(y, units.factor),
                              strike_shift + units.shift(G, 0))
                + T(0.0);
  });
  return g;
}

template <class T>
bool is_valid(const normal_inputs<T>& in) {
  const T zero(0.0), infinity(std::numeric_limits<double>::infinity());
  return math::abs(in.forward) < infinity && in.strike == in.strike && in.volatility >= zero
      && in.volatility < infinity && in.expiry >= zero && in.expiry < infinity
      && math::abs(in.rate) < infinity;
}

/// Greeks of anything that is_ordinary() refuses: NaN for bad input, the limit elsewhere. At
/// F = K and zero variance that is the limit with F held at K while the volatility (or the time,
/// where that is 0) goes to 0, taken at 2^-200.
template <template <class> class Contract, class T>
HEDGEROW_NOINLINE greeks<T> extreme_greeks(const normal_inputs<T>& given, const T& sign) {
  const T zero(0.0), one(1.0), infinity(std::numeric_limits<double>::infinity());
  const T tiny(0x1p-200), most(1e4);
  constexpr bool is_cash = std::is_same_v<Contract<int>, cash_or_nothing<int>>;
  constexpr bool is_asset = std::is_same_v<Contract<int>, asset_or_nothing<int>>;
  if (!is_valid(given) || !(sign == one || sign == -one)) return invalid_greeks<T>();

  normal_inputs<T> in = given;
  normal_units<T> units{0, 0, 0, one};

  // Time near 1, or where there is none the rate.
  const bool has_time = in.expiry > zero, has_variance = has_time && in.volatility > zero;
  units.root_time = has_time ? exponent_of(in.expiry) / 2 : -exponent_of(in.rate) / 2;
  in.expiry = shifted(in.expiry, -2 * units.root_time);
  in.rate = shifted(in.rate, 2 * units.root_time);
  if (in.rate > most) in.rate = most;  // exp(-r T) is 0 or infinity long before
  if (in.rate < -most) in.rate = -most;
  const T log_discount = -(in.rate * in.expiry);
  if constexpr (lane<T>::native) {
    using C = math::detail::coefficients<T>;
    const T k = std::nearbyint(log_discount * T(std::numbers::log2e));
    units.factor = math::exp(
        neg_mul_add(k, T(C::ln2_lo), neg_mul_add(k, T(C::ln2_hi), log_discount)));
    units.discount = static_cast<int>(k);
  } else {
    units.factor = math::exp(log_discount);
  }

  // The gap in a unit in which the larger price is near 1, then in that of s.
  const bool strike_is_finite = math::abs(in.strike) < infinity;
  const T larger = strike_is_finite && math::abs(in.strike) > math::abs(in.forward) ? in.strike
                                                                                    : in.forward;
  const int larger_exponent = exponent_of(larger), volatility_exponent = exponent_of(in.volatility);
  in.forward = shifted(in.forward, -larger_exponent);
  in.strike = shifted(in.strike, -larger_exponent);
  with_tail<T> gap = strike_is_finite ? gap_between(in.forward, in.strike)
                                      : with_tail<T>{-in.strike, zero};
  units.price = in.volatility > zero ? volatility_exponent + units.root_time : larger_exponent;
  in.volatility = shifted(in.volatility, -volatility_exponent);
  const T s = in.volatility * math::sqrt(in.expiry);
  const T gap_in_s = shifted(gap.head, larger_exponent - units.price);

  const bool at_the_kink = !has_variance && gap.head == zero;
  if (!at_the_kink && !(has_variance && math::abs(gap_in_s) < T(40.0) * s)) {
    const bool paid = (gap.head > zero) == (sign > zero);
    const T n = paid ? one : zero;
    if constexpr (is_cash) {
      units.price = 0;
      return restored(certain_greeks(in, n, zero, zero), units, 0);
    } else if constexpr (is_asset) {
      units.price = larger_exponent;
      return restored(certain_greeks(in, product(n, in.forward), n, zero), units, 1);
    } else {
      units.price = larger_exponent;
      return restored(certain_greeks(in, product(n, T(sign * gap.head)), T(sign * n), T(-sign * n)),
                      units, 1);
    }
  }

  gap = {gap_in_s, shifted(gap.tail, larger_exponent - units.price)};
  if (at_the_kink) {
    if (!has_time) in.expiry = tiny;
    if (!(in.volatility > zero)) in.volatility = tiny;
  }
  const auto undiscounted = [&]<template <class> class C>() {
    greeks<T> g = general_greeks<C>(in, sign, gap);
    if (at_the_kink) settle_limits(g);
    return g;
  };
  if constexpr (is_asset) {
    return restored_asset(undiscounted.template operator()<european>(),
                          undiscounted.template operator()<cash_or_nothing>(), sign, given.strike,
                          units);
  } else {
    return restored(undiscounted.template operator()<Contract>(), units, is_cash ? 0 : 1);
  }
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
