// SPDX-License-Identifier: BSL-1.0
// Zakamouline's band: around the delta at an adjusted volatility, and wider where gamma fades.
#pragma once

#include <hedgerow/math/exp.hpp>
#include <hedgerow/math/log.hpp>
#include <hedgerow/trigger/band/terms.hpp>
#include <hedgerow/trigger/band/whalley_wilmott.hpp>

#include <limits>

namespace hedgerow::trigger {

/// Inside which the constants of `zakamouline_band` were fitted. They are powers, so a number
/// outside says less than it looks.
struct zakamouline_range {
  static constexpr double least_cost_rate = 0.001, largest_cost_rate = 0.02;  ///< one-way
  static constexpr double least_aversion = 1.0, largest_aversion = 1000.0;    ///< risk_aversion S
};

inline namespace HEDGEROW_ISA {

/// A band around the delta at another volatility.
template <class T = double>
struct adjusted_band {
  T half_width;  ///< coins of delta: h0 + h1, or Whalley and Wilmott's
  T volatility;  ///< the centre is the delta at this one, per sqrt(year)
  T h0;          ///< the part that does not depend on gamma
  T h1;          ///< the part that does
  T k;           ///< volatility^2 is adjusted by 1 + k for a long gamma, 1 - k for a short one
  math::mask_of<T> fitted;  ///< false: out of range, half_width is Whalley and Wilmott's and
                            ///< volatility unadjusted
};

/// Zakamouline's approximation of the optimum of exponential utility:
///
///     h0 = cost_rate/(risk_aversion S vol^2 tau)
///     h1 =  1.12 cost_rate^0.31 tau^0.05  (e^(-r tau)/vol)^0.25 (|gamma|/risk_aversion)^0.5
///     k  = -4.76 cost_rate^0.78 tau^-0.02 (e^(-r tau)/vol)^0.25 (risk_aversion S^2 |gamma|)^0.15
///
/// Hold within h0 + h1 of the delta at vol sqrt(1 + k), or vol sqrt(1 - k) where gamma is negative;
/// trade to the nearest edge. For several options take the sign of the net gamma and the adjusted
/// delta of each; not the sign of the first.
///
///     const auto band = zakamouline_band(terms, market.volatility, option.expiry);
///     market.volatility = band.volatility;
///     const double centre = quantity * hr::delta(market, option);
///
/// How good it is, against the exact optimum (tests/trigger/exponential_utility.cpp; at the money,
/// a quarter and a year, vol 0.3): the centre is within 0.01 of it for both signs of gamma, where
/// the plain delta is up to 0.03 off. The width is within 30 % for a short gamma at costs from 1 %
/// or a risk aversion of about 10/S, and down to half of it elsewhere; for a long gamma it is too
/// narrow, by a half to four fifths at costs from 1 % and a risk aversion from 100/S. There
/// Whalley and Wilmott's width with the gamma at the adjusted volatility, around the adjusted
/// delta, is within 26 %.
///
/// The constants were fitted for costs from 0.1 % to 2 % and a risk aversion from 1/S to 1000/S
/// (`zakamouline_range`, ends included to a millionth). Outside it, or where 1 + k (or 1 - k) is
/// not positive, or where gamma, volatility or expiry is not, `fitted` is false and the band is
/// Whalley and Wilmott's around the plain delta, whose edges are those of `band_terms`.
/// h0, h1 and k are then still the formulas', NaN and infinity included. NaN in `in` gives a NaN
/// half-width. 1e-14 relative (float: 1e-5).
///
/// @param volatility  of the underlying, per sqrt(year); that at which gamma was computed
/// @param expiry      tau > 0, years
///
/// Source: V. I. Zakamouline, "Efficient Analytic Approximation of the Optimal Hedging Strategy for
/// a European Call Option with Transaction Costs", Quantitative Finance 6 (2006) 435. The range is
/// where the literature applies it to one option (S = 100, risk aversion 0.01 to 10); of q options
/// it is q times the risk aversion that counts, and a position does not know its q.
template <class T>
[[nodiscard]] HEDGEROW_INLINE adjusted_band<T> zakamouline_band(const band_terms<T>& in,
                                                                const T& volatility,
                                                                const T& expiry) {
  using range = zakamouline_range;
  const auto number = [](double x) HEDGEROW_INLINE_LAMBDA { return math::detail::number<T>(x); };
  const T one(1.0), zero(0.0), size = math::abs<T>(in.gamma);
  const T log_cost = math::log<T>(in.cost_rate), log_expiry = math::log<T>(expiry);
  using detail::not_negative;
  const T deviation = not_negative<T>(volatility);
  const T fourth = math::sqrt<T>(
      math::sqrt<T>(math::divide<T>(not_negative<T>(in.discount), deviation)));
  // In returns: a pure number times coins.
  const T aversion = not_negative<T>(in.risk_aversion) * not_negative<T>(in.price);
  const T curvature = math::log<T>((aversion * in.price) * size);

  const T variance = (deviation * deviation) * expiry;
  const T h0 = math::divide<T>(in.cost_rate, aversion * variance);
  const T h1 = math::rounded<T>(  // which is added to h0
      (number(1.12) * fourth)
      * math::exp<T>(
          math::mul_add<T>(log_expiry, number(0.05), math::rounded<T>(log_cost * number(0.31))))
      * math::sqrt<T>(math::divide<T>(size, in.risk_aversion)));
  const T exponent = math::mul_add<T>(
      curvature, number(0.15),
      math::neg_mul_add<T>(log_expiry, number(0.02), math::rounded<T>(log_cost * number(0.78))));
  const T magnitude = math::rounded<T>((number(4.76) * fourth) * math::exp<T>(exponent));
  const T square = one - math::select<T>(in.gamma < zero, zero - magnitude, magnitude);

  // Every comparison is false for NaN: a chain of selections keeps the first reason not to.
  const T slack_down = number(1 - 1e-6), slack_up = number(1 + 1e-6);
  const auto at_least = [&](const T& fit, const T& x, double low) HEDGEROW_INLINE_LAMBDA {
    return math::select<T>(x > number(low) * slack_down, fit, zero);
  };
  const auto at_most = [&](const T& fit, const T& x, double high) HEDGEROW_INLINE_LAMBDA {
    return math::select<T>(x < number(high) * slack_up, fit, zero);
  };
  T fit = at_least(one, in.cost_rate, range::least_cost_rate);
  fit = at_most(fit, in.cost_rate, range::largest_cost_rate);
  fit = at_least(fit, aversion, range::least_aversion);
  fit = at_most(fit, aversion, range::largest_aversion);
  fit = math::select<T>(square > zero, fit, zero);
  fit = math::select<T>(size > zero, fit, zero);
  fit = math::select<T>(variance > zero, fit, zero);
  const auto fitted = fit > zero;
  return {math::select<T>(fitted, h0 + h1, whalley_wilmott_half_width(in)),
          math::select<T>(fitted, volatility * math::sqrt<T>(square), volatility),
          h0,
          h1,
          zero - magnitude,
          fitted};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::trigger
