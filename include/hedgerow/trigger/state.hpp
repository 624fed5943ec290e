// SPDX-License-Identifier: BSL-1.0
// What a rebalancing trigger sees: one position, or a register of them.
//
// A state is plain data: numbers of one position at one moment. Nothing in it is computed here; the
// caller fills in what the policy reads and leaves the rest. `field` names each number, so that a
// trigger can say in a constant which of them it reads.
#pragma once

#include <hedgerow/math/lane.hpp>

#include <cstdint>
#include <limits>
#include <type_traits>

namespace hedgerow::trigger {

/// One position at one moment.
///
/// The book is everything but its hedge; exposure and Greeks are the book's, with the quantities
/// in, and the hedge is a delta-one instrument counted in units of the underlying ("coin" below).
/// What is left open is exposure + hedge, and hedge = -exposure closes it. Quote currency is what
/// the price is quoted in.
///
///     hr::trigger::state state{.time = 0.25, .price = 64000.0, .exposure = 3.1, .hedge = -2.9,
///                              .gamma = 4e-4, .volatility = 0.6, .expiry = 0.1};
///     state.last_time = 0.249;
///
/// Fields that a policy does not read are not looked at. In one that it reads NaN means unknown,
/// and nothing is traded then. Infinity is a number in `gamma`, `expiry`, the costs, `last_time`,
/// `liquidation_price` and `correlation_score`, and unknown elsewhere.
///
/// @tparam T  float, double, a SIMD register of either, or any type that satisfies
///            hedgerow::scalar and has ==
template <class T = double>
struct state {
  static_assert(!std::is_integral_v<T>, "hedgerow: write 49.0, not 49");
  // now
  T time{};      ///< years, from any origin; of two states the later has the larger
  T price{};     ///< S, of one coin in quote currency
  T exposure{};  ///< dV/dS of the book without its hedge, coins
  T hedge{};     ///< held, coins

  // Greeks of the book, as hedgerow::greeks has them, times the quantities
  T gamma{};  ///< d2V/dS2, coins per quote currency
  T vega{};   ///< dV/dsigma, quote currency per 1.00 of volatility
  T theta{};  ///< dV/dt in passing time, quote currency per year
  T charm{};  ///< d2V/dSdt in passing time, coins per year
  T vanna{};  ///< d2V/dSdsigma, coins per 1.00 of volatility

  // market
  T volatility{};  ///< per sqrt(year), as a fraction
  T rate{};        ///< of quote currency, continuously compounded, per year
  T expiry{};      ///< years until the book's options expire

  // what trading costs, where the policy has no number of its own
  T cost_rate{};   ///< one-way: x coins cost cost_rate |x| S
  T fixed_cost{};  ///< of an order whatever its size, quote currency

  // the last rebalance; as they stand here, none has been
  T last_time = T(-std::numeric_limits<math::value_of<T>>::infinity());  ///< years
  T last_price{};                                                        ///< the underlying's
  T last_volatility{};                                                   ///< per sqrt(year)
  T profit{};  ///< of book and hedge together since then, quote currency

  // orders, account, and what estimators say
  T in_flight{};          ///< coins of hedge ordered and not yet filled, either sign; 0: none
  T past_price{};         ///< the underlying's, as long ago as a `move_gate` looks back
  T liquidation_price{};  ///< where the account is liquidated; 0 or infinity: nowhere
  T effectiveness{1.0};   ///< share of variance that the hedge takes away, 1 - residual/unhedged
  T correlation_score{};  ///< change of a correlation in standard errors
};

/// The numbers of a state, in their order.
enum class field : unsigned char {
  time,
  price,
  exposure,
  hedge,
  gamma,
  vega,
  theta,
  charm,
  vanna,
  volatility,
  rate,
  expiry,
  cost_rate,
  fixed_cost,
  last_time,
  last_price,
  last_volatility,
  profit,
  in_flight,
  past_price,
  liquidation_price,
  effectiveness,
  correlation_score
};

/// How many numbers a state has.
inline constexpr int field_count = 23;

/// Their names, for messages.
inline constexpr const char* field_names[field_count] = {"time",
                                                         "price",
                                                         "exposure",
                                                         "hedge",
                                                         "gamma",
                                                         "vega",
                                                         "theta",
                                                         "charm",
                                                         "vanna",
                                                         "volatility",
                                                         "rate",
                                                         "expiry",
                                                         "cost_rate",
                                                         "fixed_cost",
                                                         "last_time",
                                                         "last_price",
                                                         "last_volatility",
                                                         "profit",
                                                         "in_flight",
                                                         "past_price",
                                                         "liquidation_price",
                                                         "effectiveness",
                                                         "correlation_score"};

/// A set of fields: bit i is field i.
using field_set = std::uint32_t;

/// All of them.
inline constexpr field_set all_fields = (field_set{1} << field_count) - 1;

inline namespace HEDGEROW_ISA {

/// The set of the fields named.
template <class... Fields>
[[nodiscard]] constexpr field_set fields(Fields... f) {
  return ((field_set{1} << static_cast<int>(f)) | ... | field_set{0});
}

/// Whether a set has a field.
[[nodiscard]] constexpr bool contains(field_set set, field f) {
  return (set >> static_cast<int>(f) & 1U) != 0;
}

/// Those in which infinity is a number.
inline constexpr field_set may_be_infinite = fields(
    field::gamma, field::expiry, field::cost_rate, field::fixed_cost, field::last_time,
    field::liquidation_price, field::correlation_score);

/// The field F of a state.
template <field F, class T>
[[nodiscard]] HEDGEROW_INLINE constexpr const T& get(const state<T>& s) {
  // clang-format off
  if constexpr (F == field::time) return s.time;
  else if constexpr (F == field::price) return s.price;
  else if constexpr (F == field::exposure) return s.exposure;
  else if constexpr (F == field::hedge) return s.hedge;
  else if constexpr (F == field::gamma) return s.gamma;
  else if constexpr (F == field::vega) return s.vega;
  else if constexpr (F == field::theta) return s.theta;
  else if constexpr (F == field::charm) return s.charm;
  else if constexpr (F == field::vanna) return s.vanna;
  else if constexpr (F == field::volatility) return s.volatility;
  else if constexpr (F == field::rate) return s.rate;
  else if constexpr (F == field::expiry) return s.expiry;
  else if constexpr (F == field::cost_rate) return s.cost_rate;
  else if constexpr (F == field::fixed_cost) return s.fixed_cost;
  else if constexpr (F == field::last_time) return s.last_time;
  else if constexpr (F == field::last_price) return s.last_price;
  else if constexpr (F == field::last_volatility) return s.last_volatility;
  else if constexpr (F == field::profit) return s.profit;
  else if constexpr (F == field::in_flight) return s.in_flight;
  else if constexpr (F == field::past_price) return s.past_price;
  else if constexpr (F == field::liquidation_price) return s.liquidation_price;
  else if constexpr (F == field::effectiveness) return s.effectiveness;
  else return s.correlation_score;
  // clang-format on
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::trigger
