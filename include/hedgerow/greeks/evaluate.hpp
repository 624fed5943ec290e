// SPDX-License-Identifier: BSL-1.0
// Price and Greeks of one option, or of one SIMD register of them: all at once, or one alone.
#pragma once

#include <hedgerow/greeks/contract.hpp>
#include <hedgerow/greeks/detail/fields.hpp>
#include <hedgerow/greeks/greeks.hpp>
#include <hedgerow/greeks/model.hpp>

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace hedgerow::inline HEDGEROW_ISA {

namespace detail {

/// `greek_of` of the market's model where it has one of its own, else the kernel's.
template <greek G, template <class> class Market, template <class> class Contract, class T,
          class Terms>
HEDGEROW_INLINE T market_greek(const Market<T>& market, const Terms& terms, const T& sign) {
  using M = model<Market>;
  if constexpr (requires { M::template greek_of<G, Contract>(market, terms, sign); }) {
    return M::template greek_of<G, Contract>(market, terms, sign);
  } else {
    return M::kernel::template greek_of<G, Contract>(terms, sign);
  }
}

template <template <class> class Market, template <class> class Contract, class T, class Inputs>
HEDGEROW_INLINE greeks<T> market_extreme(const Market<T>& market, const Inputs& in, const T& sign) {
  using M = model<Market>;
  if constexpr (requires { M::template extreme<Contract>(market, in, sign); }) {
    return M::template extreme<Contract>(market, in, sign);
  } else {
    return M::kernel::template extreme<Contract>(in, sign);
  }
}

template <greek... G>
struct greek_list {};

template <std::size_t... I>
constexpr greek_list<static_cast<greek>(I)...> list_greeks(std::index_sequence<I...>) {
  return {};
}
using every_greek = decltype(list_greeks(std::make_index_sequence<greek_count>{}));

/// +1 for a call, -1 for a put, 0 for a value that is neither.
template <class T>
HEDGEROW_INLINE T sign_of(option_type type) {
  return constant<T>(type == option_type::call ? 1.0 : type == option_type::put ? -1.0 : 0.0);
}

template <template <class> class Market, template <class> class Contract, class T, greek... Wanted>
HEDGEROW_INLINE greeks<T> evaluate_all(const Market<T>& market, const Contract<T>& contract,
                                       greek_list<Wanted...>);

/// A market whose fields are `f` of the given one's (a market is an aggregate of its scalar alone).
template <class U, template <class> class Market, class T, class F>
HEDGEROW_INLINE Market<U> map_fields(const Market<T>& market, F f) {
  constexpr std::size_t size = sizeof(Market<T>) / sizeof(T);
  static_assert(sizeof(Market<U>) == size * sizeof(U));
  const auto from = math::bits_as<std::array<T, size>>(market);
  std::array<U, size> to{};
  for (std::size_t i = 0; i < size; ++i)
    to[i] = f(from[i]);
  return math::bits_as<Market<U>>(to);
}

/// Whether the fast forms hold for one option.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE bool is_ordinary_option(const Market<T>& market, const Contract<T>& contract) {
  using K = typename model<Market>::kernel;
  const auto in = model<Market>::inputs(market, contract.strike, contract.expiry);
  const auto x = K::measure(in);
  return K::is_ordinary(in, x, K::locate(in, x))
      && (contract.type == option_type::call || contract.type == option_type::put);
}

/// One option outside the fast forms' range. Those of float are worked out in double, where most of
/// them are ordinary.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_NOINLINE greeks<T> evaluate_extreme(const Market<T>& market, const Contract<T>& contract) {
  if constexpr (std::is_same_v<T, float>) {
    const auto widen = [](float x) { return static_cast<double>(x); };
    const Contract<double> wide{contract.type, widen(contract.strike), widen(contract.expiry)};
    greeks<double> g = evaluate_all(map_fields<double>(market, widen), wide, every_greek{});
    greeks<float> narrow{};
    for_each_greek([&]<greek G>() { field<G>(narrow) = static_cast<float>(field<G>(g)); });
    return narrow;
  } else {
    return market_extreme<Market, Contract>(
        market, model<Market>::inputs(market, contract.strike, contract.expiry),
        sign_of<T>(contract.type));
  }
}

/// The elements of a register that are outside the fast forms' range, one by one.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_NOINLINE void replace_extremes(greeks<T>& g, const Market<T>& market,
                                        const Contract<T>& contract, const mask_of<T>& ordinary) {
  using F = value_of<T>;
  std::array<greeks<F>, static_cast<std::size_t>(lane<T>::size)> rows{};
  for (int i = 0; i < lane<T>::size; ++i) {
    const auto pick = [i](const T& x) { return lane<T>::get(x, i); };
    greeks<F>& row = rows[static_cast<std::size_t>(i)];
    if (lane<T>::get_mask(ordinary, i)) {
      for_each_greek([&]<greek G>() { field<G>(row) = pick(field<G>(g)); });
    } else {
      row = evaluate_extreme(
          map_fields<F>(market, pick),
          Contract<F>{contract.type, pick(contract.strike), pick(contract.expiry)});
    }
  }
  for_each_greek([&]<greek G>() {
    F values[lane<T>::size];
    for (int i = 0; i < lane<T>::size; ++i)
      values[i] = field<G>(rows[static_cast<std::size_t>(i)]);
    field<G>(g) = lane<T>::load(values);
  });
}

/// The Greeks `Wanted`, and no work that none of them needs; the other fields stay 0.
template <template <class> class Market, template <class> class Contract, class T, greek... Wanted>
HEDGEROW_INLINE greeks<T> evaluate_all(const Market<T>& market, const Contract<T>& contract,
                                       greek_list<Wanted...>) {
  using K = typename model<Market>::kernel;
  const T sign = sign_of<T>(contract.type);
  typename K::template terms<T> t;
  t.in = model<Market>::inputs(market, contract.strike, contract.expiry);
  const auto x = K::measure(t.in);
  t.m = K::locate(t.in, x);
  const mask_of<T> ordinary = K::is_ordinary(t.in, x, t.m) && (math::abs(sign) > constant<T>(0));
  if constexpr (lane<T>::size == 1) {
    if (!ordinary) [[unlikely]]
      return evaluate_extreme(market, contract);
  }
  t.d = K::discount(t.in, x, t.m);
  if constexpr ((K::template needs_legs<Contract>(Wanted) || ...))
    t.l = K::exercise(t.in, t.m, t.d, sign);
  if constexpr ((K::template needs_higher<Contract>(Wanted) || ...)) t.h = K::higher(t.in, t.m);
  greeks<T> g{};
  ((field<Wanted>(g) = market_greek<Wanted, Market, Contract>(market, t, sign)), ...);
  if constexpr (lane<T>::size > 1) {
    if (!math::all<T>(ordinary)) [[unlikely]]
      replace_extremes(g, market, contract, ordinary);
  }
  return g;
}

}  // namespace detail

/// All seventeen Greeks of one option.
///
/// Units and conventions are those of `greeks`. Accuracy (double) for |ln(F/K)| up to 16 standard
/// deviations, volatility 1e-3 to 5, expiry one minute to 50 years, rates -5 % to 30 %: price of an
/// out-of-the-money option, delta, gamma and vega within 1e-13 relative; the others within 5e-13 of
/// the larger of themselves and the sum of their terms' magnitudes; or within twice what half an
/// ulp in an input does to the true value, where that is more. docs/accuracy.md has the measured
/// figures.
///
/// Limits (zero time or volatility, strike 0 or infinity, spot 0, deep wings) return the
/// mathematical limit; docs/limits.md lists it for every Greek. Bad input (NaN; negative spot,
/// strike, volatility or expiry; infinite spot, volatility, expiry or rate; a type that is neither
/// call nor put) gives NaN in every field. Never throws, never allocates; about 0.1 us a call.
///
/// @tparam Market    a market with a `model`: black_scholes, black76, garman_kohlhagen,
///                   displaced_black, bachelier, inverse_black, or your own
/// @tparam Contract  european, cash_or_nothing or asset_or_nothing
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE greeks<T> evaluate(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::every_greek{});
}

/// V: `evaluate(market, contract).price`, bit for bit, without the work of the other Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T price(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::price>{}).price;
}

/// dV/dS: `evaluate(market, contract).delta`, bit for bit, without the work of the other Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T delta(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::delta>{}).delta;
}

/// d2V/dS2: `evaluate(market, contract).gamma`, bit for bit, without the work of the other Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T gamma(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::gamma>{}).gamma;
}

/// dV/dvol, per 1.00 of volatility: `evaluate(market, contract).vega`, bit for bit, without the
/// work of the other Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T vega(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::vega>{}).vega;
}

/// -dV/dT, per year: `evaluate(market, contract).theta`, bit for bit, without the work of the other
/// Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T theta(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::theta>{}).theta;
}

/// dV/d(rate), per 1.00: `evaluate(market, contract).rho`, bit for bit, without the work of the
/// other Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T rho(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::rho>{}).rho;
}

/// dV/d(dividend yield or foreign rate), per 1.00: `evaluate(market, contract).dividend_rho`, bit
/// for bit, without the work of the other Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T dividend_rho(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::dividend_rho>{})
      .dividend_rho;
}

/// d2V/dS dvol: `evaluate(market, contract).vanna`, bit for bit, without the work of the other
/// Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T vanna(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::vanna>{}).vanna;
}

/// d2V/dvol2: `evaluate(market, contract).volga`, bit for bit, without the work of the other
/// Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T volga(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::volga>{}).volga;
}

/// -d2V/dS dT, per year: `evaluate(market, contract).charm`, bit for bit, without the work of the
/// other Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T charm(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::charm>{}).charm;
}

/// -d2V/dvol dT, per year: `evaluate(market, contract).veta`, bit for bit, without the work of the
/// other Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T veta(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::veta>{}).veta;
}

/// d3V/dS3: `evaluate(market, contract).speed`, bit for bit, without the work of the other Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T speed(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::speed>{}).speed;
}

/// d3V/dS2 dvol: `evaluate(market, contract).zomma`, bit for bit, without the work of the other
/// Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T zomma(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::zomma>{}).zomma;
}

/// -d3V/dS2 dT, per year: `evaluate(market, contract).color`, bit for bit, without the work of the
/// other Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T color(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::color>{}).color;
}

/// d3V/dvol3: `evaluate(market, contract).ultima`, bit for bit, without the work of the other
/// Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T ultima(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::ultima>{}).ultima;
}

/// dV/dK: `evaluate(market, contract).dual_delta`, bit for bit, without the work of the other
/// Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T dual_delta(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::dual_delta>{}).dual_delta;
}

/// d2V/dK2: `evaluate(market, contract).dual_gamma`, bit for bit, without the work of the other
/// Greeks.
template <template <class> class Market, template <class> class Contract, class T>
HEDGEROW_INLINE T dual_gamma(const Market<T>& market, const Contract<T>& contract) {
  return detail::evaluate_all(market, contract, detail::greek_list<greek::dual_gamma>{}).dual_gamma;
}

}  // namespace hedgerow::inline HEDGEROW_ISA
