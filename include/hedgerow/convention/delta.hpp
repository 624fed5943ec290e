// SPDX-License-Identifier: BSL-1.0
// The deltas that one option has, each a type of its own, and the ways between them.
#pragma once

#include <hedgerow/greeks/black76.hpp>
#include <hedgerow/greeks/black_scholes.hpp>
#include <hedgerow/greeks/evaluate.hpp>
#include <hedgerow/greeks/garman_kohlhagen.hpp>
#include <hedgerow/greeks/inverse_black.hpp>
#include <hedgerow/math/exp.hpp>

#include <limits>
#include <type_traits>

namespace hedgerow {

/// What a delta counts. All are numbers of units of the underlying ("coin" below); with phi = +1
/// for a call and -1 for a put, V the value in quote currency, y the underlying's yield (dividend
/// yield, foreign rate; the rate itself where the underlying is a forward):
enum class delta_convention : unsigned char {
  spot,     ///< V_S = phi e^(-yT) N(phi d1): units of spot that hedge the value in quote currency
  forward,  ///< spot e^(yT) = phi N(phi d1): units of the forward of the option's expiry
  premium_adjusted_spot,  ///< spot - V/S = phi (K/S) e^(-rT) N(phi d2): spot that hedges an option
                          ///< whose premium is paid in the underlying
  premium_adjusted_forward,  ///< the same e^(yT) = phi (K/F) N(phi d2)
  coin,  ///< spot - V/S, the *net transaction delta*: what hedges the value in coin. The number of
         ///< `premium_adjusted_spot`, by another name on other venues
  coin_and_equity,  ///< coin + equity: what hedges the value of the whole account in quote currency
  decayed           ///< coin (1 - settled): in the settlement window, of which the share `settled`
                    ///< is already fixed in the average
};

/// A delta that knows its convention.
///
/// Deltas of one convention add, subtract, negate and compare, and are multiplied or divided by a
/// quantity; a quotient of two is a quantity. To add or compare deltas of different conventions
/// does not compile: `to<...>(delta, terms)` converts. A plain number becomes a delta explicitly,
/// `coin_delta{0.25}`, and is a number again as `.value`.
///
/// @tparam T  float, double, an xsimd batch of either, or any type that satisfies hedgerow::scalar
template <delta_convention C, class T = double>
struct delta_in {
  static constexpr delta_convention convention = C;
  T value{};  ///< units of the underlying, for whatever quantity it was computed for
};

using spot_delta = delta_in<delta_convention::spot>;
using forward_delta = delta_in<delta_convention::forward>;
using premium_adjusted_spot_delta = delta_in<delta_convention::premium_adjusted_spot>;
using premium_adjusted_forward_delta = delta_in<delta_convention::premium_adjusted_forward>;
using coin_delta = delta_in<delta_convention::coin>;
using coin_and_equity_delta = delta_in<delta_convention::coin_and_equity>;
using decayed_delta = delta_in<delta_convention::decayed>;

/// What lies between the conventions. A conversion reads only the fields that its two ends need,
/// and those that are left out are 0.
template <class T = double>
struct delta_terms {
  T premium{};  ///< V/S, the option's value in coin, of the same quantity as the delta (negative
                ///< for a short position); any finite number
  T yield{};    ///< y, continuously compounded, per year; |y T| <= 700 (float: 80)
  T expiry{};   ///< T, years
  T equity{};   ///< of the account, in coin
  T settled{};  ///< share of the settlement window that has passed, 0 to 1
};

inline namespace HEDGEROW_ISA {

namespace detail {

constexpr bool is_premium_adjusted(delta_convention c) {
  return c != delta_convention::spot && c != delta_convention::forward;
}
constexpr bool is_by_forward(delta_convention c) {
  return c == delta_convention::forward || c == delta_convention::premium_adjusted_forward;
}

/// exp(x y), with what rounding x y lost.
template <class T>
HEDGEROW_INLINE T growth_factor(const T& x, const T& y) {
  const T exponent = rounded(x * y), e = math::exp<T>(exponent);
  return mul_add(e, product_tail(x, y, exponent), e);
}

/// What a conversion multiplies by: e^(yT) towards the forward, e^(-yT) back to the spot.
template <delta_convention From, delta_convention To, class T>
HEDGEROW_INLINE T growth_between(const T& yield, const T& expiry) {
  if constexpr (From == To || !(is_by_forward(From) || is_by_forward(To))) {
    return constant<T>(1);
  } else if constexpr (is_by_forward(To)) {
    return growth_factor(yield, expiry);
  } else {
    return growth_factor(minus(yield), expiry);
  }
}

/// 1 - settled; NaN outside 0..1.
template <class T>
HEDGEROW_INLINE T unsettled(const T& settled) {
  const T zero = constant<T>(0), nan = constant<T>(std::numeric_limits<double>::quiet_NaN());
  const T left = constant<T>(1) - settled;
  return select(left < zero, nan, select(settled < zero, nan, left));
}

/// @param growth  from growth_between()
template <delta_convention From, delta_convention To, class T>
HEDGEROW_INLINE T convert_delta(const T& delta, const delta_terms<T>& t, const T& growth) {
  constexpr bool from_adjusted = is_premium_adjusted(From), to_adjusted = is_premium_adjusted(To);
  if constexpr (From == To) {
    return delta;
  } else if constexpr (is_by_forward(From) && is_by_forward(To)) {
    return to_adjusted ? neg_mul_add(t.premium, growth, delta) : mul_add(t.premium, growth, delta);
  } else {
    T x = delta;
    if constexpr (is_by_forward(From)) x = rounded(x * growth);
    if constexpr (From == delta_convention::coin_and_equity) x = x - t.equity;
    if constexpr (From == delta_convention::decayed) {
      const T left = unsettled(t.settled);
      const T nan = constant<T>(std::numeric_limits<double>::quiet_NaN());
      x = math::divide(x, T(select(left > constant<T>(0), left, nan)));
    }
    if constexpr (to_adjusted && !from_adjusted) x = x - t.premium;
    if constexpr (from_adjusted && !to_adjusted) x = x + t.premium;
    if constexpr (is_by_forward(To)) x = rounded(x * growth);
    if constexpr (To == delta_convention::coin_and_equity) x = x + t.equity;
    if constexpr (To == delta_convention::decayed) x = rounded(x * unsettled(t.settled));
    return x;
  }
}

/// Never true, but not known before it is asked.
template <delta_convention>
inline constexpr bool same_convention = false;

#define HEDGEROW_CONVERT_FIRST                                                               \
  "hedgerow: deltas of different conventions do not add up or compare; convert one of them " \
  "first: "                                                                                  \
  "to<delta_convention::...>(delta, terms)"

}  // namespace detail

// --- quantities of deltas --------------------------------------------------------------------

template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr delta_in<C, T> operator+(const delta_in<C, T>& a,
                                                                 const delta_in<C, T>& b) {
  return {a.value + b.value};
}
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr delta_in<C, T> operator-(const delta_in<C, T>& a,
                                                                 const delta_in<C, T>& b) {
  return {a.value - b.value};
}
template <delta_convention C, class T>
HEDGEROW_INLINE constexpr delta_in<C, T>& operator+=(delta_in<C, T>& a, const delta_in<C, T>& b) {
  a.value = a.value + b.value;
  return a;
}
template <delta_convention C, class T>
HEDGEROW_INLINE constexpr delta_in<C, T>& operator-=(delta_in<C, T>& a, const delta_in<C, T>& b) {
  a.value = a.value - b.value;
  return a;
}
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr delta_in<C, T> operator-(const delta_in<C, T>& a) {
  return {-a.value};
}
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr delta_in<C, T> operator*(
    const delta_in<C, T>& a, const std::type_identity_t<T>& quantity) {
  return {a.value * quantity};
}
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr delta_in<C, T> operator*(
    const std::type_identity_t<T>& quantity, const delta_in<C, T>& a) {
  return {quantity * a.value};
}
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr delta_in<C, T> operator/(
    const delta_in<C, T>& a, const std::type_identity_t<T>& quantity) {
  return {a.value / quantity};
}
/// How many of b make a.
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr T operator/(const delta_in<C, T>& a,
                                                    const delta_in<C, T>& b) {
  return a.value / b.value;
}

/// Comparisons give what T's do: a mask for a register.
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr auto operator==(const delta_in<C, T>& a,
                                                        const delta_in<C, T>& b) {
  return a.value == b.value;
}
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr auto operator!=(const delta_in<C, T>& a,
                                                        const delta_in<C, T>& b) {
  return a.value != b.value;
}
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr auto operator<(const delta_in<C, T>& a,
                                                       const delta_in<C, T>& b) {
  return a.value < b.value;
}
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr auto operator<=(const delta_in<C, T>& a,
                                                        const delta_in<C, T>& b) {
  return a.value <= b.value;
}
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr auto operator>(const delta_in<C, T>& a,
                                                       const delta_in<C, T>& b) {
  return a.value > b.value;
}
template <delta_convention C, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr auto operator>=(const delta_in<C, T>& a,
                                                        const delta_in<C, T>& b) {
  return a.value >= b.value;
}

// Of different conventions: refused, with the way out. A type takes no parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define HEDGEROW_REFUSE_MIXED(op, result)                                      \
  template <delta_convention C, delta_convention D, class T, class U>          \
    requires(C != D)                                                           \
  constexpr result operator op(const delta_in<C, T>&, const delta_in<D, U>&) { \
    static_assert(detail::same_convention<C>, HEDGEROW_CONVERT_FIRST);         \
    return {};                                                                 \
  }
#define HEDGEROW_REFUSE_MIXED_UPDATE(op)                                            \
  template <delta_convention C, delta_convention D, class T, class U>               \
    requires(C != D)                                                                \
  constexpr delta_in<C, T>& operator op(delta_in<C, T>& a, const delta_in<D, U>&) { \
    static_assert(detail::same_convention<C>, HEDGEROW_CONVERT_FIRST);              \
    return a;                                                                       \
  }
#define HEDGEROW_COMMA ,
HEDGEROW_REFUSE_MIXED(+, delta_in<C HEDGEROW_COMMA T>)
HEDGEROW_REFUSE_MIXED(-, delta_in<C HEDGEROW_COMMA T>)
HEDGEROW_REFUSE_MIXED(/, T)
HEDGEROW_REFUSE_MIXED(==, bool)
HEDGEROW_REFUSE_MIXED(!=, bool)
HEDGEROW_REFUSE_MIXED(<, bool)
HEDGEROW_REFUSE_MIXED(<=, bool)
HEDGEROW_REFUSE_MIXED(>, bool)
HEDGEROW_REFUSE_MIXED(>=, bool)
HEDGEROW_REFUSE_MIXED_UPDATE(+=)
HEDGEROW_REFUSE_MIXED_UPDATE(-=)
// NOLINTEND(bugprone-macro-parentheses)
#undef HEDGEROW_COMMA
#undef HEDGEROW_REFUSE_MIXED_UPDATE
#undef HEDGEROW_REFUSE_MIXED
#undef HEDGEROW_CONVERT_FIRST

// --- conversion ------------------------------------------------------------------------------

/// A delta in another convention, by way of the spot delta:
///
///   forward                   spot e^(yT)
///   premium_adjusted_spot     spot - premium
///   premium_adjusted_forward  (spot - premium) e^(yT)
///   coin                      spot - premium
///   coin_and_equity           spot - premium + equity
///   decayed                   (spot - premium) (1 - settled)
///
///     coin_delta c = to<delta_convention::coin>(spot_delta{0.55}, {.premium = 0.031});
///
/// Error (double) <= 4 eps of the largest term, eps = 2^-52: a sum's terms may cancel, which is why
/// `delta_of` has closed forms. Where premium or equity enter neither way or both, they are not
/// read; a conversion to the same convention returns the delta as it is.
///
/// `settled` outside 0..1 gives NaN. At settled = 1 everything is fixed: the decayed delta is 0,
/// and the way back from it is NaN, for it could have been any. NaN in what is read gives NaN.
/// Never throws, never allocates; a few operations, and an exponential between spot and forward.
///
/// @param terms  of the same option or position as the delta
template <delta_convention To, delta_convention From, class T>
[[nodiscard]] HEDGEROW_INLINE delta_in<To, T> to(
    const delta_in<From, T>& delta, const std::type_identity_t<delta_terms<T>>& terms) {
  return {detail::convert_delta<From, To>(
      delta.value, terms, detail::growth_between<From, To>(terms.yield, terms.expiry))};
}

// --- straight from a market ------------------------------------------------------------------

namespace detail {

/// What a market's price is of. Homogeneous in that price and the strike: no displacement.
enum class underlying_kind : unsigned char { other, spot, forward };

template <template <class> class Market>
inline constexpr underlying_kind underlying_of = underlying_kind::other;
template <>
inline constexpr underlying_kind underlying_of<black_scholes> = underlying_kind::spot;
template <>
inline constexpr underlying_kind underlying_of<garman_kohlhagen> = underlying_kind::spot;
template <>
inline constexpr underlying_kind underlying_of<black76> = underlying_kind::forward;
template <>
inline constexpr underlying_kind underlying_of<inverse_black> = underlying_kind::forward;

/// Refuses, by name, what cannot be had from a market alone.
template <template <class> class Market, delta_convention C>
constexpr void require_delta() {
  static_assert(underlying_of<Market> != underlying_kind::other,
                "hedgerow: delta conventions are for black_scholes, garman_kohlhagen, black76 and "
                "inverse_black");
  static_assert(C != delta_convention::coin_and_equity && C != delta_convention::decayed,
                "hedgerow: a market knows neither the account's equity nor the settlement window; "
                "take delta_convention::coin and then to<delta_convention::...>(delta, terms)");
  static_assert(
      underlying_of<Market> != underlying_kind::forward
          || (C != delta_convention::spot && C != delta_convention::premium_adjusted_spot),
      "hedgerow: a market quoted on a forward has no spot delta; take "
      "delta_convention::forward, premium_adjusted_forward or coin");
}

}  // namespace detail

/// The delta of one option, long, in a convention.
///
/// Spot and forward deltas are those of `delta(market, option)`; the premium-adjusted ones and
/// `coin` come from the cash leg, phi (K/S) e^(-rT) N(phi d2), so that nothing cancels where delta
/// and premium nearly agree (a call deep in the money). Relative error of all (double) <= 1e-13
/// where `evaluate` states that for delta, and 1e-13 (1 + |yT|) by the forward. Limits and bad
/// input: those of `evaluate`; the put's premium-adjusted delta goes to -inf with the strike, and
/// falls below -1 for good reason.
///
/// @tparam C  spot, forward, premium_adjusted_spot, premium_adjusted_forward or coin. In black76
///            and inverse_black the underlying is the forward F itself: forward,
///            premium_adjusted_forward, and coin = V_F - V/F (V in quote currency in both)
/// @param market  black_scholes, garman_kohlhagen, black76 or inverse_black
template <delta_convention C, template <class> class Market, class T>
[[nodiscard]] HEDGEROW_INLINE delta_in<C, T> delta_of(const Market<T>& market,
                                                      const european<T>& option) {
  detail::require_delta<Market, C>();
  constexpr bool on_forward = detail::underlying_of<Market> == detail::underlying_kind::forward;
  const auto in = model<Market>::inputs(market, option.strike, option.expiry);
  const auto value = [&]<greek G>() HEDGEROW_INLINE_LAMBDA -> T {
    greeks<T> g;
    if constexpr (on_forward) {
      g = detail::evaluate_all(black76<T>{in.spot, in.volatility, in.rate}, option,
                               detail::greek_list<G>{});
    } else {
      g = detail::evaluate_all(market, option, detail::greek_list<G>{});
    }
    return detail::field<G>(g);
  };
  T delta;
  if constexpr (detail::is_premium_adjusted(C)) {
    using detail::constant;
    // -K V_K/S is the cash leg. Where no cash can flow it is 0, whatever the strike.
    const T dual = value.template operator()<greek::dual_delta>();
    const T moneyness = math::divide(in.strike, in.spot);
    delta = math::select<T>(dual == constant<T>(0), constant<T>(0),
                            detail::minus(T(moneyness * dual)));
  } else {
    delta = value.template operator()<greek::delta>();
  }
  if constexpr (detail::is_by_forward(C))
    delta = math::rounded(delta * detail::growth_factor(in.yield, in.expiry));
  return {delta};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
