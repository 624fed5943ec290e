// SPDX-License-Identifier: BSL-1.0
// The strike that has a delta where the fast forms do not hold: one at a time, limits, bad input.
#pragma once

#include <hedgerow/convention/detail/strike_kernel.hpp>
#include <hedgerow/math/log.hpp>
#include <hedgerow/math/normal_cdf.hpp>
#include <hedgerow/math/normal_pdf.hpp>

#include <limits>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// How a row ends that has no strike because an input is bad.
inline constexpr double strike_invalid = 2;

/// A strike and the code of its status.
struct one_strike {
  double strike, status;
};

/// The root in u by the same steps, with ln N for any u.
template <bool Falling>
inline strike_root_found<double> solve_strike_anywhere(const adjusted_target<double>& p) {
  double u = guess_from_nodes<Falling>(p);
  strike_step<double> s{};
  for (int i = 0; i < 2000; ++i) {  // steps are at most 1, and u reaches -1000
    double log_cdf, ratio;
    if (u < 0) {
      const double mills = math::mills_ratio(-u);
      log_cdf = neg_mul_add(0.5 * u, u, math::log(mills)) - 0.91893853320467274;
      ratio = 1 / mills;
    } else {
      const double cdf = 1 - math::normal_tail(u);
      log_cdf = math::log(cdf);
      ratio = math::normal_pdf(u) / cdf;
    }
    const double lambda = (p.log_delta - log_cdf) - mul_add(p.c, u, -p.half_variance);
    s = strike_step_at<Falling>(lambda, p.c + ratio, u, ratio);
    u += s.step;
    if (!is_unsettled(s)) break;
  }
  return {u, s.excess, s.curvature, false};
}

/// Whether market and expiry are within their domain.
HEDGEROW_INLINE bool is_valid_for_strike(const strike_inputs<double>& in) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto is_finite = [](double x) HEDGEROW_INLINE_LAMBDA { return x - x == 0; };
  return in.spot > 0 && in.spot < infinity && in.volatility >= 0 && in.expiry >= 0
      && in.expiry < infinity && is_finite(in.rate) && is_finite(in.yield)
      && in.volatility * math::sqrt(in.expiry) <= 1000;
}

template <bool Adjusted, bool ByForward, bool Lower>
HEDGEROW_NOINLINE one_strike extreme_strike(const strike_inputs<double>& in) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  const bool valid = is_valid_for_strike(in) && (in.sign == 1 || in.sign == -1)
                  && in.delta == in.delta;
  const bool call = in.sign == 1;
  const double s = rounded(in.volatility * math::sqrt(in.expiry));
  const double half_variance = rounded(0.5 * s * s);
  if (!valid) return {nan, strike_invalid};
  const one_strike missing{nan, strike_missing};
  const double size = in.sign * in.delta;
  if (size < 0) return missing;
  if (size == 0) return {call && !(Adjusted && Lower) ? infinity : 0.0, strike_ok};
  const auto strike_at = [&](double log_moneyness) -> one_strike {
    // Beyond the range of double growth and moneyness may be infinite against each other.
    const double growth = rounded((in.rate - in.yield) * in.expiry);
    const double strike = in.spot * math::exp(growth + log_moneyness);
    return {strike, strike == strike ? strike_ok : strike_invalid};
  };
  if constexpr (Adjusted) {
    if (size == infinity) return call ? missing : one_strike{infinity, strike_ok};
    const double carry = ByForward ? 0.0 : rounded(in.yield * in.expiry);
    const double log_delta = math::log(size) + carry;
    // The delta is K/F where the option ends in the money, and anything to it at K = F.
    if (s == 0) {
      if (call && log_delta > 0) return missing;
      const bool in_the_money = call ? Lower : log_delta > 0;
      return strike_at(in_the_money ? log_delta : 0.0);
    }
    const adjusted_target<double> p{
        -in.sign * s, log_delta + half_variance, log_delta, half_variance, size, 0};
    const auto r = Lower && call ? solve_strike_anywhere<true>(p) : solve_strike_anywhere<false>(p);
    if (call && is_above_maximum(p, r)) return missing;
    return strike_at(mul_add(p.c, r.u, -half_variance));
  } else {
    const double p = ByForward ? size : size * math::exp(in.yield * in.expiry);
    if (p > 1) return missing;
    if (p == 1) return {call ? 0.0 : infinity, strike_ok};
    if (s == 0) return strike_at(0.0);
    return strike_at(neg_mul_add(in.sign * math::normal_quantile(p), s, half_variance));
  }
}

/// The few that the attempt leaves.
template <bool ByForward, bool Lower>
HEDGEROW_NOINLINE one_strike searched_strike(const strike_inputs<double>& in) {
  const strike_lanes<double> r = search_strike<ByForward, Lower>(in);
  if (r.ordinary) [[likely]]
    return {r.strike, r.status};
  return extreme_strike<true, ByForward, Lower>(in);
}

/// One strike, wherever it is.
template <bool Adjusted, bool ByForward, bool Lower>
HEDGEROW_INLINE one_strike strike_of(const strike_inputs<double>& in) {
  if constexpr (Adjusted) {
    if (!Lower || in.sign < 0) {
      const auto attempt = attempt_strike(in, guess_strike<ByForward>(in));
      if (attempt.settled) [[likely]]
        return {attempt.strike, strike_ok};
    }
    return searched_strike<ByForward, Lower>(in);
  } else {
    const strike_lanes<double> r = strike_without_premium<ByForward>(in);
    if (r.ordinary) [[likely]]
      return {r.strike, r.status};
    return extreme_strike<false, ByForward, Lower>(in);
  }
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
