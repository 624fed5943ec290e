// SPDX-License-Identifier: BSL-1.0
// The strike that has a given delta.
#pragma once

#include <hedgerow/convention/delta.hpp>
#include <hedgerow/convention/detail/strike_limits.hpp>

#include <type_traits>

namespace hedgerow {

/// How the search for a strike ended. The list is closed.
enum class strike_status : unsigned char {
  ok,         ///< the strike has the delta
  no_strike,  ///< no strike has it: of the wrong sign, above a call's maximum, beyond e^(-yT): NaN
  invalid     ///< an input outside its domain, or NaN, or rates over the expiry that leave the
              ///< range of double and cancel: NaN
};

/// Which of the two strikes of a call whose delta is premium-adjusted: that delta rises with the
/// strike from 0 to its maximum and falls again. Everywhere else there is one, and this has no
/// effect.
enum class strike_root : unsigned char {
  higher,  ///< right of the maximum, towards out of the money: the market's convention
  lower    ///< left of it
};

/// @tparam T  float or double
template <class T = double>
struct strike_result {
  T strike;  ///< quote currency; NaN where there is none
  strike_status status;
};

inline namespace HEDGEROW_ISA {

/// The name of an outcome, such as "no_strike".
[[nodiscard]] constexpr const char* to_string(strike_status status) {
  switch (status) {
    case strike_status::ok:
      return "ok";
    case strike_status::no_strike:
      return "no_strike";
    case strike_status::invalid:
      break;
  }
  return "invalid";
}

namespace detail {

/// A market without a strike, as the kernel takes it.
template <template <class> class Market, class T>
HEDGEROW_INLINE strike_inputs<T> strike_inputs_of(const Market<T>& market, const T& sign,
                                                  const T& delta, const T& expiry) {
  const auto in = model<Market>::inputs(market, constant<T>(1), expiry);
  return {in.spot, in.volatility, in.expiry, in.rate, in.yield, sign, delta};
}

}  // namespace detail

/// The strike at which the option has this delta at the market's volatility (flat: a smile's is
/// found by repeating this with the volatility at the strike).
///
/// - spot, forward: K = F exp(-phi s d + s^2/2) with d the quantile of |delta| (by the forward);
/// - premium-adjusted, coin: the root of ln(K/F) + ln N(phi d2) = ln|delta|, which one step of
///   fourth order reaches from a rational guess for quoted deltas and s <= 1; elsewhere one to four
///   steps of a search;
///
/// with s = volatility sqrt(T). A premium-adjusted call has two roots, or none above its maximum
/// delta; a put one, and deltas below -1.
///
/// Accuracy (double): the strike returned has the delta asked for within a relative
///   1e-12 + 4 eps (1 + |(r - y) T|) |K/delta d(delta)/dK|,  eps = 2^-52,
/// for expiry from one minute to 30 years, volatility 1 % to 300 %, rates of up to 30 %, |delta|
/// from 1e-12 on: the second term is what the last digits of the strike are in the delta, and above
/// the first where s is small. Of the strike itself delta determines few digits next to a call's
/// maximum: there an error of eps in the delta is one of about sqrt(eps/s) s in ln K.
///
/// Limits: |delta| = 0 gives the strike infinity (call), 0 (put, and the lower root of a call);
/// without premium |delta| = e^(-yT) gives 0 (call) and infinity (put). Without variance a delta is
/// a step at K = F, which is what every delta between its ends gives; a premium-adjusted one is
/// -K/F (put, below -1) or K/F (call, lower root) besides.
///
/// Never throws, never allocates. Bit for bit the same in a batch.
///
/// @tparam C  spot, forward, premium_adjusted_spot, premium_adjusted_forward or coin; not the first
///            and third in black76 and inverse_black, as for `delta_of`
/// @param market  black_scholes, garman_kohlhagen, black76 or inverse_black; spot or forward > 0,
///                volatility sqrt(T) <= 1000
/// @param delta   of one option, long: positive for a call, negative for a put
/// @param expiry  years
///
/// Source: D. Reiswich and U. Wystup, FX volatility smile construction (2010), for the equations
/// and the root that the market means.
template <delta_convention C, template <class> class Market, class T>
[[nodiscard]] HEDGEROW_INLINE strike_result<T> strike_from_delta(
    const Market<T>& market, option_type type, const std::type_identity_t<T>& delta,
    const std::type_identity_t<T>& expiry, strike_root root = strike_root::higher) {
  static_assert(std::is_same_v<T, double> || std::is_same_v<T, float>,
                "strike_from_delta works on double and float");
  detail::require_delta<Market, C>();
  constexpr bool adjusted = detail::is_premium_adjusted(C), by_forward = detail::is_by_forward(C);
  const auto wide = detail::map_fields<double>(market, [](T x) { return static_cast<double>(x); });
  const detail::strike_inputs<double> in = detail::strike_inputs_of(
      wide, detail::sign_of<double>(type), static_cast<double>(delta), static_cast<double>(expiry));
  const detail::one_strike r = adjusted && root == strike_root::lower
                                 ? detail::strike_of<adjusted, by_forward, adjusted>(in)
                                 : detail::strike_of<adjusted, by_forward, false>(in);
  return {static_cast<T>(r.strike), static_cast<strike_status>(static_cast<int>(r.status))};
}

/// The same for a delta that knows its convention:
///     strike_from_delta(market, option_type::call, premium_adjusted_spot_delta{0.25}, 0.5)
template <delta_convention C, template <class> class Market, class T>
[[nodiscard]] HEDGEROW_INLINE strike_result<T> strike_from_delta(
    const Market<T>& market, option_type type, const delta_in<C, T>& delta,
    const std::type_identity_t<T>& expiry, strike_root root = strike_root::higher) {
  return strike_from_delta<C>(market, type, delta.value, expiry, root);
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
