// SPDX-License-Identifier: BSL-1.0
// Half-widths of no-trade bands where trading costs a share of what is traded.
#pragma once

#include <hedgerow/math/cbrt.hpp>
#include <hedgerow/trigger/band/terms.hpp>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

namespace detail {

/// cbrt(factor e^(-r tau) cost_rate S gamma^2/risk_aversion). A price or discount factor
/// below 0 is for `in_domain` to refuse: in a decision both are known, and it costs 3 % there.
template <class T>
HEDGEROW_INLINE T proportional_half_width(double factor, const band_terms<T>& in) {
  const T slope = in.price * in.gamma;
  const T cost = (math::detail::number<T>(factor) * in.discount) * cost_of(in.cost_rate);
  return math::cbrt<T>(per_aversion<T>((cost * slope) * in.gamma, in.risk_aversion));
}

/// The same terms, with NaN for a price or discount factor below 0.
template <class T>
HEDGEROW_INLINE band_terms<T> in_domain(const band_terms<T>& in) {
  band_terms<T> checked = in;
  checked.price = not_negative<T>(in.price), checked.discount = not_negative<T>(in.discount);
  return checked;
}

}  // namespace detail

/// Half-width b of the Whalley-Wilmott band, in coins of delta: hold any hedge within b of the
/// delta, and when it leaves the band trade to the *nearest edge*, no further.
///
///     b = (3/2 e^(-r tau) cost_rate S gamma^2/risk_aversion)^(1/3)
///
/// The optimum of the edge policy for small costs: it minimises S a^2 cost_rate/(2b) +
/// risk_aversion/2 S^2 sigma^2 b^2/3 with a = gamma S sigma, and it is the leading term of the
/// optimum of exponential utility. Grows with the cube root of the cost and the 2/3 power of gamma.
/// Where gamma fades it closes faster than the exact band; `zakamouline_band` does not.
///
/// `fixed_cost` is not read: see `two_fee_band`. Edges: see `band_terms`. About 1.5 ulp more than
/// its inputs' errors, at any scale at which gamma^2 S is a normal number. About 45 arithmetic
/// instructions and one division.
///
/// Source: A. E. Whalley and P. Wilmott, "An Asymptotic Analysis of an Optimal Hedging Model for
/// Option Pricing with Transaction Costs", Mathematical Finance 7 (1997) 307, with the discount
/// factor that later texts drop.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T whalley_wilmott_half_width(const band_terms<T>& in) {
  return detail::proportional_half_width<T>(1.5, detail::in_domain<T>(in));
}

/// Half-width of the best band for a policy that trades back to the *centre*, in coins of delta:
///
///     b = (6 e^(-r tau) cost_rate S gamma^2/risk_aversion)^(1/3),
///
/// 4^(1/3) = 1.587 times as wide as Whalley and Wilmott's. It minimises S a^2 cost_rate/b +
/// risk_aversion/2 S^2 sigma^2 b^2/6. Where a trade costs a share of its size, trading to the edge
/// is cheaper at the same variance: this is for those who must re-centre, see docs/rebalancing.md.
/// Edges and accuracy as above.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T recentring_half_width(const band_terms<T>& in) {
  return detail::proportional_half_width<T>(6.0, detail::in_domain<T>(in));
}

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
