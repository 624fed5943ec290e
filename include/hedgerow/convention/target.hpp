// SPDX-License-Identifier: BSL-1.0
// What "delta neutral" can mean in an account kept in coin, and the hedge that each meaning takes.
#pragma once

#include <hedgerow/convention/delta.hpp>
#include <hedgerow/convention/leg.hpp>

#include <cmath>
#include <limits>
#include <type_traits>

namespace hedgerow {

/// What a hedge is to hold still against a move of the underlying, by the delta that it makes 0.
/// All are in coin; S is the price of one coin.
enum class hedge_target : unsigned char {
  coin_neutral,   ///< the account's worth in coin: sum of net transaction deltas + Q/S = 0, which a
                  ///< venue calls DeltaTotal
  quote_neutral,  ///< the account's worth in quote currency: equity + DeltaTotal = 0
  premium_excluded  ///< Black's deltas + Q/S = 0: right where premium is paid in quote currency; in
                    ///< an account kept in coin it leaves the premium's own exposure open
};

/// A hedge, with what it leaves and what it takes for granted.
template <class T = double>
struct hedge {
  T contracts;           ///< to trade; positive buys
  T unrounded;           ///< what the target asks for
  exposure<T> residual;  ///< of account and hedge together
  T open;                ///< the residual that the target wanted to be 0, coin
  hedge_target target;
  T assumed_equity;  ///< coin. The worth in quote currency stands still, too, if the account has
                     ///< this equity and no other: 0 for coin_neutral, the account's own for
                     ///< quote_neutral, the premium paid in coin for premium_excluded
  T spot;            ///< the price at which all this holds
  lot_outcome outcome;
};

inline namespace HEDGEROW_ISA {

/// The delta that a target makes 0, in coin.
template <class T>
[[nodiscard]] constexpr T open_delta(const exposure<T>& e, hedge_target target) {
  switch (target) {
    case hedge_target::coin_neutral:
      return e.coin.value;
    case hedge_target::quote_neutral:
      return e.coin.value + e.equity;
    case hedge_target::premium_excluded:
      return e.quote.value;
  }
  return std::numeric_limits<T>::quiet_NaN();
}

/// How much of `leg` meets the target.
///
///   contracts = -open_delta(account)/delta of one contract, rounded to the leg's lots
///
/// For an inverse perpetual and coin_neutral that is Q = -S sum(NTD quantity) in quote currency,
/// the quantity that Paradigm fills into the hedge leg of a request for quote.
///
///     hr::exposure<double> account = 100.0 * hr::exposure_of(put, spot);
///     account.equity = 12.5;
///     const auto h = hr::hedge_quantity(account, hr::inverse_perpetual{.size = 10.0, .lots =
///     {1.0}},
///                                       hr::hedge_target::coin_neutral, spot);
///
/// NaN in what is read gives NaN contracts and `invalid`, a leg without delta 0 contracts and
/// `no_delta`. Never throws, never allocates.
///
/// @param account  exposure of all that is held, hedges included; equity only for quote_neutral
/// @param leg      spot_leg, a perpetual, a future, option_leg, or a type of your own with `lots`
/// (a
///                 lot_rule<T>) and a function exposure_of(leg, spot) beside it
/// @param spot     S > 0
template <class T, class Leg>
[[nodiscard]] hedge<T> hedge_quantity(const exposure<T>& account, const Leg& leg,
                                      hedge_target target, std::type_identity_t<T> spot) {
  const exposure<T> one = exposure_of(leg, spot);
  // To trade a leg at its price leaves equity alone, so quote_neutral counts its coin delta.
  const T open = open_delta(account, target), each = open_delta(one, target);
  const T infinity = std::numeric_limits<T>::infinity();
  hedge<T> h{};
  h.target = target, h.spot = spot;
  h.assumed_equity = target == hedge_target::coin_neutral ? T(0)
                   : target == hedge_target::quote_neutral
                       ? account.equity
                       : account.quote.value - account.coin.value;
  if (each == T(0) && open == open) {
    h.outcome = lot_outcome::no_delta;
  } else {
    const bool valid = std::fabs(each) < infinity && std::fabs(open) < infinity && spot > T(0);
    h.unrounded = valid ? -open / each : std::numeric_limits<T>::quiet_NaN();
    h.unrounded = h.unrounded + T(0);  // no negative zero
    const lot_result<T> r = round_to_lots(h.unrounded, leg.lots);
    h.contracts = r.contracts, h.outcome = r.outcome;
  }
  h.residual = account + h.contracts * one;
  h.open = open_delta(h.residual, target);
  return h;
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
