// SPDX-License-Identifier: BSL-1.0
// Bands whose width follows from costs, gamma and risk aversion, and changes with them.
//
// Each trigger holds the rule that its width was derived for: proportional cost, the nearest edge;
// a fixed fee, the centre; both, the inner level; a venue that re-centres, the centre at its own
// width. Formulas, sources and edges are with the half-widths in <hedgerow/trigger/band/...>.
//
// All read exposure, hedge, gamma, rate and expiry (for the discount factor), all but `fixed_fee`
// the price, and the costs unless given. Where the half-width is NaN (a negative price or risk
// aversion) the decision is `invalid`; a cost of 0 or a rebate gives a width of 0, which trades
// whatever is open; risk aversion 0 at a cost gives an infinite one, which never trades.
#pragma once

#include <hedgerow/math/exp.hpp>
#include <hedgerow/trigger/band/fixed_fee.hpp>
#include <hedgerow/trigger/band/whalley_wilmott.hpp>
#include <hedgerow/trigger/band/zakamouline.hpp>
#include <hedgerow/trigger/combine.hpp>
#include <hedgerow/trigger/target.hpp>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

namespace detail {

/// What a width derived from a fee reads, costs aside; and every other one.
inline constexpr field_set fee_fields = fields(field::gamma, field::rate, field::expiry);
inline constexpr field_set width_fields = fee_fields | fields(field::price);

/// e^(-share rate expiry); 1 from expiry on, and without a rate at any expiry.
template <class T>
HEDGEROW_INLINE T discount_of(const state<T>& s, double share = 1.0) {
  const T zero = number<T>(0.0);
  const T exponent = (number<T>(share) * s.rate) * math::maximum(s.expiry, zero);
  return math::exp(select<T>(s.rate == zero, zero, T(zero - exponent)));
}

template <class T>
HEDGEROW_INLINE band_terms<T> terms_of(const state<T>& s, double risk_aversion, const T& cost_rate,
                                       const T& fixed_cost) {
  return {s.price, s.gamma, number<T>(risk_aversion), cost_rate, fixed_cost, discount_of(s)};
}

/// (factor e^(-rate expiry) cost_rate S gamma^2/risk_aversion)^(1/3), the root of each factor by
/// itself: exponential and cube root need not wait for each other, which in registers is a third of
/// the time.
template <class T>
HEDGEROW_INLINE T discounted_half_width(double factor, const state<T>& s, double risk_aversion,
                                        const T& cost_rate) {
  const band_terms<T> undiscounted{s.price,   s.gamma,        number<T>(risk_aversion),
                                   cost_rate, number<T>(0.0), number<T>(1.0)};
  return proportional_half_width<T>(factor, undiscounted) * discount_of(s, 1.0 / 3);
}

template <class T>
HEDGEROW_INLINE band<T> symmetric(const T& centre, const T& half_width, const T& inner, reason r) {
  const T b = math::rounded(half_width);
  return {centre, centre - b, centre + b, math::rounded(inner), code_of<T>(r)};
}

}  // namespace detail

/// Whalley and Wilmott's band: hold within b of the hedge that closes the position, beyond it trade
/// to the nearest edge.
///
///   b = (3/2 e^(-rate expiry) cost_rate S gamma^2/risk_aversion)^(1/3)     coins
///
///     hr::trigger::whalley_wilmott{.risk_aversion = 1e-6, .cost_rate = 5e-4}
///
/// Source: Whalley and Wilmott (1997), see `whalley_wilmott_half_width`.
template <class Cost = from_state, class Target = nearest_edge>
struct whalley_wilmott {
  double risk_aversion{};  ///< absolute, 1/quote currency
  Cost cost_rate{};        ///< one-way
  Target target{};

  static constexpr field_set reads = detail::width_fields
                                   | detail::reads_if_fed<Cost>(field::cost_rate)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE band<T> limits(const state<T>& s) const {
    const T zero = detail::number<T>(0.0);
    const T b = detail::discounted_half_width<T>(1.5, s, risk_aversion,
                                                 detail::parameter(cost_rate, s.cost_rate));
    return detail::symmetric(detail::closing_hedge(s), b, zero, reason::whalley_wilmott);
  }
  [[nodiscard]] constexpr bool usable() const {
    return risk_aversion >= 0 && detail::is_parameter(cost_rate);
  }
};

/// The best band for trading a given ratio of the deviation, which is what venues' hedgers do:
///
///   b = (6 e^(-rate expiry) cost_rate S gamma^2/(risk_aversion (1 + k) (1 + k^2)))^(1/3)
///   with k = 1 - ratio, the share of the deviation that a trade keeps
///
/// At ratio 1, the centre, it is 4^(1/3) = 1.59 times Whalley and Wilmott's width; as the ratio
/// goes to 0 it becomes that. Where nothing forbids it, trading to the edge is cheaper at equal
/// risk.
///
/// Derived: from b back to (1-ratio) b takes (b^2 - (1-ratio)^2 b^2)/a^2 years on average with
/// a = gamma S sigma, so the cost is cost_rate S a^2/(b (2-ratio)) a year; the mean square
/// deviation is b^2 (1 + (1-ratio)^2)/6. The width minimises cost + risk_aversion/2 S^2 sigma^2
/// times that.
template <class Cost = from_state>
struct recentring {
  double risk_aversion{};  ///< absolute, 1/quote currency
  Cost cost_rate{};        ///< one-way
  deviation_ratio target{};

  static constexpr field_set reads = detail::width_fields
                                   | detail::reads_if_fed<Cost>(field::cost_rate)
                                   | detail::position_fields;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE band<T> limits(const state<T>& s) const {
    const T zero = detail::number<T>(0.0);
    const double kept = 1 - target.ratio;
    const T b = detail::discounted_half_width<T>(6 / ((1 + kept) * (1 + kept * kept)), s,
                                                 risk_aversion,
                                                 detail::parameter(cost_rate, s.cost_rate));
    return detail::symmetric(detail::closing_hedge(s), b, zero, reason::recentring);
  }
  [[nodiscard]] constexpr bool usable() const {
    return risk_aversion >= 0 && detail::is_parameter(cost_rate);
  }
};

/// Zakamouline's band: around the delta at an adjusted volatility, and wider where gamma fades.
///
///   half-width  h0 + h1 of `zakamouline_band`
///   centre      -(exposure + vanna (sigma_m - volatility)),  sigma_m^2 = volatility^2 (1 +- k)
///
/// The adjustment of the centre is to first order in the volatility, with the vanna of the book:
/// within a tenth of itself for ordinary options. For more, set `exposure` to the book's delta at
/// sigma_m (`adjusted_band::volatility`) and `vanna` to 0. The sign of the adjustment is that of
/// the book's net gamma.
///
/// Its constants hold for costs from 0.1 % to 2 % and risk_aversion S from 1 to 1000
/// (`zakamouline_range`). Outside, and where the adjusted variance would not be positive, it is
/// Whalley and Wilmott's band around the plain delta, and a trade's reason is
/// `zakamouline_fallback`. A book of many coins has a risk_aversion S far below 1: this trigger is
/// then Whalley and Wilmott's.
/// Where gamma is bought, the width is too narrow: see `zakamouline_band`.
///
/// Reads volatility and vanna besides.
///
/// Source: Zakamouline (2006), see `zakamouline_band`.
template <class Cost = from_state, class Target = nearest_edge>
struct zakamouline {
  double risk_aversion{};  ///< absolute, 1/quote currency
  Cost cost_rate{};        ///< one-way
  Target target{};

  static constexpr field_set reads = detail::width_fields | fields(field::volatility, field::vanna)
                                   | detail::reads_if_fed<Cost>(field::cost_rate)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE band<T> limits(const state<T>& s) const {
    const T zero = detail::number<T>(0.0);
    const adjusted_band<T> z = zakamouline_band<T>(
        detail::terms_of<T>(s, risk_aversion, detail::parameter(cost_rate, s.cost_rate), zero),
        s.volatility, s.expiry);
    const T adjusted = math::neg_mul_add(s.vanna, T(z.volatility - s.volatility),
                                         detail::closing_hedge(s));
    band<T> b = detail::symmetric(adjusted, z.half_width, zero, reason::zakamouline_fallback);
    b.why = math::select<T>(z.fitted, detail::code_of<T>(reason::zakamouline), b.why);
    return b;
  }
  [[nodiscard]] constexpr bool usable() const {
    return risk_aversion >= 0 && detail::is_parameter(cost_rate);
  }
};

/// The best band where an order costs a fee whatever its size: beyond b trade to the centre.
///
///   b = (12 e^(-rate expiry) fixed_cost gamma^2/risk_aversion)^(1/4)     coins
///
/// Source: see `fixed_fee_half_width`.
template <class Fixed = from_state, class Target = centre>
struct fixed_fee {
  double risk_aversion{};  ///< absolute, 1/quote currency
  Fixed fixed_cost{};      ///< of an order, quote currency; the state's if left out
  Target target{};

  static constexpr field_set reads = detail::fee_fields
                                   | detail::reads_if_fed<Fixed>(field::fixed_cost)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE band<T> limits(const state<T>& s) const {
    const T zero = detail::number<T>(0.0);
    const T b = fixed_fee_half_width<T>(
        detail::terms_of<T>(s, risk_aversion, zero, detail::parameter(fixed_cost, s.fixed_cost)));
    return detail::symmetric(detail::closing_hedge(s), b, zero, reason::fixed_fee_band);
  }
  [[nodiscard]] constexpr bool usable() const {
    return risk_aversion >= 0 && detail::is_parameter(fixed_cost);
  }
};

/// The best band where an order costs a fee and a share of its size: beyond the outer level trade
/// to the inner one, on the side that the hedge is on.
///
/// Source: see `two_fee_band`, which solves for both levels.
template <class Cost = from_state, class Fixed = from_state, class Target = optimal_level>
struct two_fee {
  double risk_aversion{};  ///< absolute, 1/quote currency
  Cost cost_rate{};        ///< one-way
  Fixed fixed_cost{};      ///< of an order, quote currency; the state's if left out
  Target target{};

  static constexpr field_set reads = detail::width_fields
                                   | detail::reads_if_fed<Cost>(field::cost_rate)
                                   | detail::reads_if_fed<Fixed>(field::fixed_cost)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE band<T> limits(const state<T>& s) const {
    const two_level_band<T> levels = two_fee_band<T>(
        detail::terms_of<T>(s, risk_aversion, detail::parameter(cost_rate, s.cost_rate),
                            detail::parameter(fixed_cost, s.fixed_cost)));
    return detail::symmetric(detail::closing_hedge(s), levels.outer, levels.inner,
                             reason::two_fee_band);
  }
  [[nodiscard]] constexpr bool usable() const {
    return risk_aversion >= 0 && detail::is_parameter(cost_rate)
        && detail::is_parameter(fixed_cost);
  }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
