// SPDX-License-Identifier: BSL-1.0
// What a hedge is traded in: spot, perpetuals and futures (linear and inverse), options.
//
// A leg is plain data: one contract of an instrument, with the lots it trades in. `exposure_of`
// says how one contract answers to the underlying's price, `profit_of` what a move of it pays,
// `funding_of` what holding a perpetual costs. Everything is per contract bought; times a signed
// number of contracts for a position. Pure, no allocation; T is float or double.
//
// Coin is the underlying, S its price in quote currency. Profit of a leg that settles in coin
// counts in quote currency what those coins are worth after the move, and the other way round.
#pragma once

#include <hedgerow/convention/delta.hpp>
#include <hedgerow/convention/exposure.hpp>
#include <hedgerow/greeks/black_scholes.hpp>
#include <hedgerow/greeks/contract.hpp>
#include <hedgerow/greeks/evaluate.hpp>
#include <hedgerow/math/exp.hpp>
#include <hedgerow/math/not_given.hpp>

#include <cmath>
#include <limits>
#include <type_traits>

namespace hedgerow {

/// Which way a quantity that falls between two lots goes. Neither goes past the limit, nor turns a
/// purchase into a sale.
enum class lot_rounding : unsigned char {
  nearest,     ///< the nearest quantity that can be traded; half a lot away from zero
  toward_zero  ///< never more than asked for
};

/// The quantities that can be traded, of either sign.
template <class T = double>
struct lot_rule {
  T lot{};                                       ///< contracts in a lot; 0: any quantity
  T minimum{};                                   ///< the fewest contracts in an order
  T limit = std::numeric_limits<T>::infinity();  ///< the most contracts in an order
  lot_rounding rounding = lot_rounding::nearest;
};

/// What became of a quantity.
enum class lot_outcome : unsigned char {
  exact,          ///< within 1e-9 of a lot of what was asked for
  rounded,        ///< to a lot
  below_minimum,  ///< less than can be traded: 0, or (`nearest`) the minimum
  at_limit,       ///< cut to the limit
  no_delta,       ///< the instrument does not answer to the underlying: 0
  invalid         ///< NaN, or a rule with a negative number: NaN
};

template <class T = double>
struct lot_result {
  T contracts;
  lot_outcome outcome;
};

/// Money of a move: the same profit in both units, converted at the price after the move.
template <class T = double>
struct profit {
  T quote;
  T coin;
};

// --- the instruments ---------------------------------------------------------------------------

/// Coin bought with quote currency, the payment included.
template <class T = double>
struct spot_leg {
  T size{1.0};  ///< coins
  lot_rule<T> lots{};
};

/// Settles in quote currency: size (S1 - S0).
template <class T = double>
struct linear_perpetual {
  T size{1.0};  ///< coins a contract
  lot_rule<T> lots{};
};

/// Settles in coin: size (1/S0 - 1/S1). Deribit's BTC perpetual has a size of 10.
template <class T = double>
struct inverse_perpetual {
  T size{1.0};  ///< quote currency a contract
  lot_rule<T> lots{};
};

/// Settles in quote currency: size (F1 - F0) with F = S e^((rate - yield) expiry), so that its
/// delta is e^((rate - yield) expiry) a coin and not 1.
template <class T = double>
struct linear_future {
  T size{1.0};  ///< coins a contract
  T expiry{};   ///< years
  T rate{};     ///< continuously compounded, per year
  T yield{};    ///< of the coin
  lot_rule<T> lots{};
};

/// Settles in coin: size (1/F0 - 1/F1), so that its delta is size/F coins, and size/S only at
/// expiry.
template <class T = double>
struct inverse_future {
  T size{1.0};  ///< quote currency a contract
  T expiry{};   ///< years
  T rate{};     ///< continuously compounded, per year
  T yield{};    ///< of the coin
  lot_rule<T> lots{};
};

/// What an option's premium and pay-off are paid in.
enum class premium_currency : unsigned char { quote, coin };

/// A European option by Black and Scholes. Paid in quote currency, both deltas are V_S; paid in
/// coin, the delta in coin is V_S - V/S, the net transaction delta.
template <class T = double>
struct option_leg {
  european<T> option{};
  T volatility = T(not_given);  ///< per sqrt(year)
  T rate{};                     ///< continuously compounded, per year
  T yield{};                    ///< of the coin
  premium_currency paid_in = premium_currency::coin;
  T size{1.0};  ///< coins a contract
  lot_rule<T> lots{};
};

inline namespace HEDGEROW_ISA {

/// The name of an outcome, such as "at_limit".
[[nodiscard]] constexpr const char* to_string(lot_outcome outcome) {
  switch (outcome) {
    case lot_outcome::exact:
      return "exact";
    case lot_outcome::rounded:
      return "rounded";
    case lot_outcome::below_minimum:
      return "below_minimum";
    case lot_outcome::at_limit:
      return "at_limit";
    case lot_outcome::no_delta:
      return "no_delta";
    case lot_outcome::invalid:
      break;
  }
  return "invalid";
}

// --- profits add up ------------------------------------------------------------------------------

template <class T>
[[nodiscard]] constexpr profit<T> operator+(const profit<T>& a, const profit<T>& b) {
  return {a.quote + b.quote, a.coin + b.coin};
}
template <class T>
constexpr profit<T>& operator+=(profit<T>& a, const profit<T>& b) {
  return a = a + b;
}
template <class T>
[[nodiscard]] constexpr profit<T> operator*(const std::type_identity_t<T>& contracts,
                                            const profit<T>& a) {
  return {contracts * a.quote, contracts * a.coin};
}

namespace detail {

template <class T>
constexpr exposure<T> delta_one(const T& delta) {
  return {{delta}, {delta}, T(0)};
}

/// F/S.
template <class Future>
auto growth_of(const Future& f) {
  return math::exp((f.rate - f.yield) * f.expiry);
}

template <class T>
constexpr profit<T> in_quote(const T& quote, const T& to) {
  return {quote, quote / to};
}
template <class T>
constexpr profit<T> in_coin(const T& coin, const T& to) {
  return {coin * to, coin};
}

template <class T>
black_scholes<T> market_of(const option_leg<T>& leg, const T& spot) {
  return {spot, leg.volatility, leg.rate, leg.yield};
}

}  // namespace detail

// --- exposure of one contract ------------------------------------------------------------------

/// One contract's deltas at a spot price S > 0, in coin. NaN and S <= 0 give what the formulas
/// give.
template <class T>
[[nodiscard]] constexpr exposure<T> exposure_of(const spot_leg<T>& leg, std::type_identity_t<T>) {
  return detail::delta_one(leg.size);
}
template <class T>
[[nodiscard]] constexpr exposure<T> exposure_of(const linear_perpetual<T>& leg,
                                                std::type_identity_t<T>) {
  return detail::delta_one(leg.size);
}
template <class T>
[[nodiscard]] constexpr exposure<T> exposure_of(const inverse_perpetual<T>& leg,
                                                std::type_identity_t<T> spot) {
  return detail::delta_one(T(leg.size / spot));
}
template <class T>
[[nodiscard]] exposure<T> exposure_of(const linear_future<T>& leg, std::type_identity_t<T>) {
  return detail::delta_one(T(leg.size * detail::growth_of(leg)));
}
template <class T>
[[nodiscard]] exposure<T> exposure_of(const inverse_future<T>& leg, std::type_identity_t<T> spot) {
  return detail::delta_one(T(leg.size / (spot * detail::growth_of(leg))));
}
template <class T>
[[nodiscard]] exposure<T> exposure_of(const option_leg<T>& leg, std::type_identity_t<T> spot) {
  const black_scholes<T> market = detail::market_of(leg, spot);
  const auto quote = leg.size * delta_of<delta_convention::spot>(market, leg.option);
  if (leg.paid_in == premium_currency::quote) return {quote, {quote.value}, T(0)};
  return {quote, leg.size * delta_of<delta_convention::coin>(market, leg.option), T(0)};
}

/// The contracts whose delta is `wanted`, in any convention, not rounded: one delta over the other.
/// Infinite or NaN where a contract has none.
///
///     contracts_for(hr::inverse_perpetual{.size = 10.0}, hr::coin_delta{-0.5}, 60000.0)  // -3000
///
/// @param terms  as for delta_of<C>(exposure, terms)
template <delta_convention C, class Leg, class T>
[[nodiscard]] T contracts_for(const Leg& leg, const delta_in<C, T>& wanted,
                              std::type_identity_t<T> spot,
                              const std::type_identity_t<delta_terms<T>>& terms = {}) {
  return wanted / delta_of<C>(exposure<T>(exposure_of(leg, spot)), terms);
}

// --- profit of a move --------------------------------------------------------------------------

/// What one contract bought at S = `from` has made when S is `to`, at once: time, volatility and
/// rates stand still. The collateral's own gain is not in it, see `with_equity`.
template <class T>
[[nodiscard]] constexpr profit<T> profit_of(const spot_leg<T>& leg, std::type_identity_t<T> from,
                                            std::type_identity_t<T> to) {
  return detail::in_quote(T(leg.size * (to - from)), T(to));
}
template <class T>
[[nodiscard]] constexpr profit<T> profit_of(const linear_perpetual<T>& leg,
                                            std::type_identity_t<T> from,
                                            std::type_identity_t<T> to) {
  return detail::in_quote(T(leg.size * (to - from)), T(to));
}
template <class T>
[[nodiscard]] constexpr profit<T> profit_of(const inverse_perpetual<T>& leg,
                                            std::type_identity_t<T> from,
                                            std::type_identity_t<T> to) {
  return detail::in_coin(T(leg.size * ((to - from) / from / to)), T(to));  // size (1/from - 1/to)
}
template <class T>
[[nodiscard]] profit<T> profit_of(const linear_future<T>& leg, std::type_identity_t<T> from,
                                  std::type_identity_t<T> to) {
  return detail::in_quote(T(leg.size * (detail::growth_of(leg) * (to - from))), T(to));
}
template <class T>
[[nodiscard]] profit<T> profit_of(const inverse_future<T>& leg, std::type_identity_t<T> from,
                                  std::type_identity_t<T> to) {
  return detail::in_coin(T(leg.size * ((to - from) / from / to / detail::growth_of(leg))), T(to));
}
template <class T>
[[nodiscard]] profit<T> profit_of(const option_leg<T>& leg, std::type_identity_t<T> from,
                                  std::type_identity_t<T> to) {
  const T before = price(detail::market_of(leg, from), leg.option),
          after = price(detail::market_of(leg, to), leg.option);
  if (leg.paid_in == premium_currency::quote)
    return detail::in_quote(T(leg.size * (after - before)), T(to));
  return detail::in_coin(T(leg.size * (after / to - before / from)), T(to));
}

/// An account's profit: that of its positions, and in quote currency the gain of its equity, in
/// coin, besides.
template <class T>
[[nodiscard]] constexpr profit<T> with_equity(const profit<T>& positions,
                                              std::type_identity_t<T> equity,
                                              std::type_identity_t<T> from,
                                              std::type_identity_t<T> to) {
  return {positions.quote + equity * (to - from), positions.coin};
}

/// What a position in a perpetual is paid as funding: minus rate * periods * notional, with the
/// sign of the position. Where the rate is positive a long position pays and a short one receives.
///
/// @param contracts  signed
/// @param mark       price of the perpetual
/// @param rate       for one period, as a fraction: 0.0001 for 0.01 % in eight hours
/// @param periods    how many; time over eight hours where funding accrues continuously
template <class T>
[[nodiscard]] constexpr profit<T> funding_of(const linear_perpetual<T>& leg,
                                             std::type_identity_t<T> contracts,
                                             std::type_identity_t<T> mark,
                                             std::type_identity_t<T> rate,
                                             std::type_identity_t<T> periods = T(1)) {
  return detail::in_quote(T(-(rate * periods) * (contracts * leg.size * mark)), T(mark));
}
template <class T>
[[nodiscard]] constexpr profit<T> funding_of(const inverse_perpetual<T>& leg,
                                             std::type_identity_t<T> contracts,
                                             std::type_identity_t<T> mark,
                                             std::type_identity_t<T> rate,
                                             std::type_identity_t<T> periods = T(1)) {
  return detail::in_coin(T(-(rate * periods) * (contracts * leg.size / mark)), T(mark));
}

// --- lots --------------------------------------------------------------------------------------

/// A quantity that can be traded, near `wanted`.
///
/// Within 1e-9 of a lot (float: 1e-5) counts as that lot, so 0.3 in lots of 0.1 is three of them
/// although 0.3/0.1 is 2.999... in binary. Half a lot goes away from zero. Below the minimum the
/// answer is 0, with `nearest` the minimum from half of it on. The result is never above the limit,
/// has the sign of `wanted` or is 0, and with `toward_zero` is never larger than `wanted`.
template <class T>
[[nodiscard]] lot_result<T> round_to_lots(const T& wanted, const lot_rule<T>& rule) {
  const T zero(0), infinity = std::numeric_limits<T>::infinity(), size = std::fabs(wanted);
  if (!(rule.lot >= zero && rule.lot < infinity && rule.minimum >= zero && rule.limit >= zero)
      || size != size)
    return {std::numeric_limits<T>::quiet_NaN(), lot_outcome::invalid};

  bool exact = true;
  const auto in_lots = [&](const T& x, bool nearest) {
    const T lots = x / rule.lot, closest = std::round(lots);
    // Any quantity, or lots too small to count.
    if (rule.lot == zero || !(lots < infinity)) return x;
    const T slack = T(sizeof(T) == 8 ? 1e-9 : 1e-5) + 4 * std::numeric_limits<T>::epsilon() * lots;
    exact = std::fabs(lots - closest) <= slack;
    return (nearest || exact ? closest : std::floor(lots)) * rule.lot;
  };
  const bool nearest = rule.rounding == lot_rounding::nearest;
  T x = in_lots(size, nearest);
  lot_outcome outcome = exact ? lot_outcome::exact : lot_outcome::rounded;
  if (x < rule.minimum && size > zero) {
    x = nearest && size >= rule.minimum / 2 ? rule.minimum : zero;
    outcome = lot_outcome::below_minimum;
  }
  if (x > rule.limit) {
    x = in_lots(rule.limit, false);
    if (x < rule.minimum) x = zero;
    outcome = lot_outcome::at_limit;
  }
  return {wanted < zero && x > zero ? -x : x, outcome};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
