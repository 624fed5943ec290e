// SPDX-License-Identifier: BSL-1.0
// The dynamic delta hedgers that option venues and terminals offer, as policies.
//
// Each is a rule that its users type thresholds into. Here the rule is the same, and one call,
// `derived_threshold`, says what to type: the width that minimises cost and risk together for the
// rule's own hedging ratio, corrected for how often it looks.
//
// All watch the account's delta, exposure + hedge, and count in coins. Which exposure that is, is
// the basis: `measure` takes it from the book's hedgerow::exposure.
#pragma once

#include <hedgerow/convention/target.hpp>
#include <hedgerow/trigger/decorator.hpp>
#include <hedgerow/trigger/memory.hpp>
#include <hedgerow/trigger/moved_band.hpp>
#include <hedgerow/trigger/optimal_band.hpp>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// Seconds in years of 365 days.
[[nodiscard]] constexpr double seconds(double n) { return n / (365.0 * 24 * 3600); }

/// Hedge when the delta deviates from a target by more than a threshold, each way its own, and
/// trade a ratio of the deviation. The rule of Greeks.live's Advanced Auto DDH; with both
/// thresholds equal and a ratio of 1 that of its Auto DDH. They look every five seconds.
///
///   delta - delta_target >  positive_threshold:  sell hedging_ratio (delta - delta_target)
///   delta_target - delta >  negative_threshold:  buy  hedging_ratio (delta_target - delta)
///
/// with delta = exposure + hedge. Thresholds that are negative or NaN, and ratios outside [0, 1.5],
/// are `invalid`. The reason of a trade is `delta_band`.
///
///     auto ddh = hr::trigger::watched{
///         .policy = hr::trigger::in_flight_guard{
///             .policy = hr::trigger::dynamic_delta_hedge{.positive_threshold = 0.1,
///                                                        .negative_threshold = 0.1}},
///         .years = hr::trigger::seconds(5)};
///     state.exposure = hr::trigger::measure(book, hr::hedge_target::coin_neutral);
///
/// Source: Greeks.live, "An Introduction to Advanced Auto DDH" (2022) and "How to use Greeks.Live
/// Auto DDH service" (2023).
struct dynamic_delta_hedge {
  double delta_target{};        ///< coins
  double positive_threshold{};  ///< coins, >= 0
  double negative_threshold{};  ///< coins, >= 0
  double hedging_ratio = 1.0;   ///< of the deviation, 0 to 1.5

  static constexpr field_set reads = detail::position_fields;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE band<T> limits(const state<T>& s) const {
    using detail::number;
    const T c = number<T>(delta_target) - s.exposure;
    return {c, c - number<T>(negative_threshold), c + number<T>(positive_threshold), number<T>(0.0),
            detail::code_of<T>(reason::delta_band)};
  }
  /// To where it trades.
  [[nodiscard]] constexpr deviation_ratio rule() const { return {hedging_ratio}; }
  [[nodiscard]] constexpr bool usable() const {
    return positive_threshold >= 0 && negative_threshold >= 0 && rule().usable()
        && delta_target - delta_target == 0;
  }
};

/// Hedge when the delta leaves a safety range, to a target inside it, unless the price has hardly
/// moved: the rule of the dynamic delta hedging of Bybit (which looks every six seconds) and Gate.
///
///   delta outside [lower, upper]: trade delta - target,
///   unless |S - past_price| < change |past_price|: then `move_gate`
///
/// The caller keeps `past_price`, the price one trigger duration ago (an hour, say). A change of 0
/// leaves the gate open. A target outside the range, and NaN, are `invalid`.
///
/// Source: Bybit help centre, "Dynamic Delta Hedge"; Gate help, "Dynamic hedging feature".
struct safety_range {
  double lower{};   ///< coins
  double upper{};   ///< coins
  double target{};  ///< coins, within [lower, upper]
  double change{};  ///< of the price, 0.01 for 1 %

  static constexpr field_set reads = detail::position_fields
                                   | fields(field::price, field::past_price);

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    return detail::judge(gated(), s);
  }
  [[nodiscard]] constexpr bool usable() const {
    return lower <= target && target <= upper && detail::is_usable(gated());
  }

 private:
  [[nodiscard]] constexpr move_gate<dynamic_delta_hedge> gated() const {
    return {.policy = {.delta_target = target,
                       .positive_threshold = upper - target,
                       .negative_threshold = target - lower},
            .fraction = change};
  }
};

/// The exposure that a hedger on a basis watches: of the options, in coins.
///
///   coin_neutral      net transaction deltas, to keep coins; what a venue calls DeltaTotal
///   quote_neutral     these and the account's equity, to keep quote currency
///   premium_excluded  Black's deltas, for accounts that pay premium in quote currency
///
/// @param book  exposure of all but the hedge; its equity that of the whole account
template <class T>
[[nodiscard]] constexpr T measure(const exposure<T>& book, hedge_target basis) {
  return open_delta(book, basis);
}

/// A threshold to type into a delta hedger.
struct threshold {
  double coins;     ///< 0 where the clock rule applies
  bool clock_rule;  ///< no band is left between two looks: hedge at each look
};

/// The threshold that costs, volatility, gamma and risk aversion make the best one:
///
///   b = (6 e^(-rate expiry) cost_rate S gamma^2/(risk_aversion (1 + k) (1 + k^2)))^(1/3)
///       - 0.5826 |gamma| S volatility sqrt(looks),  k = 1 - hedging_ratio
///
/// It is the width of `recentring` for the hedger's ratio, placed by `polled`. Gamma, volatility
/// and price change: derive it anew from time to time, or use
/// `polled{.trigger = recentring{...}, ...}`, which does so at every look.
///
///     const auto b = hr::trigger::derived_threshold(state, 1e-6);
///     ddh.positive_threshold = ddh.negative_threshold = b.coins;
///
/// NaN coins where what it reads is NaN or out of its domain.
///
/// @param s              price, gamma, volatility, rate, expiry and cost_rate
/// @param risk_aversion  absolute, 1/quote currency
/// @param hedging_ratio  the hedger's, 0 to 1.5
/// @param looks          years between two looks
template <class T>
[[nodiscard]] threshold derived_threshold(const state<T>& s, double risk_aversion,
                                          double hedging_ratio = 1.0, double looks = seconds(5)) {
  const auto policy = polled<recentring<from_state>>{
      .trigger = {.risk_aversion = risk_aversion, .target = {.ratio = hedging_ratio}},
      .years = looks};
  state<T> flat = s;
  flat.exposure = flat.hedge = T(0);
  const bool known = detail::is_usable(policy)
                  && detail::is_known<reads_of<decltype(policy)>>(flat);
  const band<T> b = policy.limits(flat);
  if (!known || !detail::is_number(b.upper))
    return {.coins = std::numeric_limits<double>::quiet_NaN(), .clock_rule = false};
  return {.coins = static_cast<double>(b.upper),
          .clock_rule = static_cast<reason>(static_cast<int>(b.why)) == reason::clock_rule};
}

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
