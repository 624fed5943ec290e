// SPDX-License-Identifier: BSL-1.0
// The strike that has a delta, for numbers and registers of double: closed form without premium;
// with it an attempt at one go, and a search where that does not settle.
#pragma once

#include <hedgerow/convention/detail/strike_attempt.hpp>
#include <hedgerow/convention/detail/strike_search.hpp>
#include <hedgerow/math/exp.hpp>
#include <hedgerow/math/normal_quantile.hpp>

#include <limits>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// Whether closed form and search hold, as far as the inputs say; attempt_strike() has its own.
template <class T>
HEDGEROW_INLINE mask_of<T> is_ordinary_strike(const strike_inputs<T>& in, const T& s) {
  using range = strike_range;
  const T size = in.sign * in.delta, exponent = constant<T>(range::exponent);
  return (math::abs(in.sign) == constant<T>(1)) && (in.spot > constant<T>(range::price_low))
      && (in.spot < constant<T>(range::price_high)) && (size > constant<T>(range::delta_low))
      && (size < constant<T>(range::delta_high)) && (s > constant<T>(range::s_low))
      && (s < constant<T>(range::s_high)) && (math::abs(in.rate * in.expiry) < exponent)
      && (math::abs(in.yield * in.expiry) < exponent);
}

/// @param log_moneyness  ln(K/F)
template <class T>
HEDGEROW_INLINE strike_lanes<T> conclude_strike(const strike_inputs<T>& in, const T& log_moneyness,
                                                const mask_of<T>& missing,
                                                const mask_of<T>& ordinary) {
  const T growth = mul_add(T(in.rate - in.yield), in.expiry, log_moneyness);
  const T strike = in.spot * math::exp<T>(growth);
  const T nan = constant<T>(std::numeric_limits<double>::quiet_NaN());
  return {select(missing, nan, strike),
          select(missing, constant<T>(strike_missing), constant<T>(strike_ok)), ordinary};
}

/// K = F exp(-phi s d + s^2/2), d the quantile of |delta| by the forward.
template <bool ByForward, class T>
HEDGEROW_INLINE strike_lanes<T> strike_without_premium(const strike_inputs<T>& in) {
  const T s = rounded(in.volatility * math::sqrt(in.expiry));
  T share = in.sign * in.delta;
  if constexpr (!ByForward) share = share * math::exp<T>(T(in.yield * in.expiry));
  const T u = math::normal_quantile<T>(share);  // phi d1
  const T log_moneyness = neg_mul_add(T(in.sign * s), u, T(rounded((constant<T>(0.5) * s) * s)));
  return conclude_strike(in, log_moneyness, share > constant<T>(1), is_ordinary_strike(in, s));
}

/// The target of solving for u.
///
/// @param s  sigma sqrt(T)
template <bool ByForward, class T>
HEDGEROW_INLINE adjusted_target<T> adjusted_target_of(const strike_inputs<T>& in, const T& s) {
  const T half_variance = rounded((constant<T>(0.5) * s) * s);
  const T size = rounded(in.sign * in.delta);
  const T yield_exponent = ByForward ? constant<T>(0) : T(rounded(in.yield * in.expiry));
  const T log_delta = rough_log(size) + yield_exponent;
  return {minus(in.sign * s), log_delta + half_variance, log_delta, half_variance, size,
          yield_exponent};
}

/// A premium-adjusted strike, for every delta within strike_range.
///
/// @tparam Lower  of a call's two strikes, that which is lower
template <bool ByForward, bool Lower, class T>
HEDGEROW_INLINE strike_lanes<T> search_strike(const strike_inputs<T>& in) {
  const T s = rounded(in.volatility * math::sqrt(in.expiry)), zero = constant<T>(0);
  const adjusted_target<T> p = adjusted_target_of<ByForward>(in, s);
  const mask_of<T> call = in.sign > zero;
  strike_root_found<T> r = find_root<false>(p, Lower ? in.sign < zero : zero == zero);
  if constexpr (Lower) {
    const strike_root_found<T> lower = find_root<true>(p, call);
    r = {select(call, lower.u, r.u), select(call, lower.excess, r.excess),
         select(call, lower.curvature, r.curvature), r.unsettled};
  }
  return conclude_strike(in, T(mul_add(p.c, r.u, minus(p.half_variance))),
                         call && is_above_maximum(p, r),
                         is_ordinary_strike(in, s) && (r.u > constant<T>(strike_range::u_low)));
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
