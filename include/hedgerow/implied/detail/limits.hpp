// SPDX-License-Identifier: BSL-1.0
// What the inversion's fast forms leave out: limits, extreme prices, times and rates, and bad
// input. Rare by construction, so written for one quote at a time and for clarity.
//
// Prices are brought to a common power of two, and their logarithms compared, so that nothing over-
// or underflows on the way. As in the kernels, no product meets a sum that a compiler could fuse it
// with (docs/architecture.md): the bits are the same from each.
#pragma once

#include <hedgerow/implied/detail/kernel.hpp>
#include <hedgerow/math/log.hpp>

#include <cmath>
#include <limits>
#include <numbers>

namespace hedgerow::inline HEDGEROW_ISA::detail {

template <class T>
implied_result<T> no_volatility(implied_status status, const T& volatility, const T& time_value) {
  const T infinity = std::numeric_limits<T>::infinity();
  return {volatility, volatility == volatility ? infinity : volatility, time_value, status};
}

/// ln(Y/near) as a function of v, and u = d ln v/d ln Y there; see refine.hpp.
template <bool Normal>
struct log_value {
  double distance;
  bool upper;

  struct point {
    double log, u;
  };

  /// Each form where its Mills ratios hold, and what it leaves of near where the other is asked
  /// for.
  point at(double v) const {
    const double h = distance / v, n = Normal ? h : h - v / 2;
    const bool is_upper_form = n < -0.5;
    const point p = form_at(h, v, is_upper_form);
    if (is_upper_form == upper) return p;
    const double share = math::exp(p.log);
    return {math::log(1 - share), -p.u * (1 - share) / share};
  }

 private:
  point form_at(double h, double v, bool upper_form) const {
    constexpr double far = 60, log_root_two_pi = 0.91893853320467274178;
    const double t = Normal ? 0 : v / 2, n = h - t;
    // Far from any answer only the direction counts: the leading terms.
    if (n > 1e150) return {-1e300, 1};
    if (n > far) return {-n * n / 2, 1 / (n * h)};
    if (n < -far) return {-n * n / 2, 1 / (n * t)};
    const auto y = value_at<Normal>(h, v, upper_form);
    const double ratio = y.numerator / y.denominator;
    return {math::log(ratio) - n * n / 2 - log_root_two_pi, (upper_form ? -ratio : ratio) / v};
  }
};

/// v with ln(Y/near) = wanted, by Newton's method in ln v, with every third step a bisection: at
/// most 128 steps.
template <bool Normal>
double solve_in_logarithms(const log_value<Normal>& value, double wanted, double low, double high) {
  double x = (low + high) / 2;
  for (int step = 1; step <= 128; ++step) {
    const auto [log, u] = value.at(math::exp(x));
    const double change = rounded((wanted - log) * u);
    (change > 0 ? low : high) = x;
    double next = x + change;
    if (!(next > low && next < high) || step % 3 == 0) next = (low + high) / 2;
    if (math::abs(change) < 0x1p-54 * (1 + math::abs(x)) || !(next > low && next < high))
      return math::exp(x + change);
    x = next;
  }
  return math::exp(x);
}

/// x 2^k, but 0 only for x = 0.
inline double visible(double x, int k) {
  constexpr double least = std::numeric_limits<double>::denorm_min();
  const double y = shifted(x, k);
  return y != 0 || x == 0 ? y : x > 0 ? least : -least;
}

/// exp(-x y) for the rounded product, corrected for what rounding it took.
inline double with_exponent_tail(double factor, double x, double y) {
  const double tail = product_tail(x, y, x * y);
  return math::abs(tail) < 1 ? neg_mul_add(factor, tail, factor) : factor;
}

/// A valid quote, its prices in one unit.
struct scaled_quote {
  double distance;  // as implied_target has it
  double near;      // 1 in the normal model
  bool is_below;    // the intrinsic value, by more than rounding: see noise()
  double time_value;
  double left;    // to the upper bound
  bool is_above;  // that bound, by more than rounding
  double log_near, log_time_value;
  double share;  // price/time value
};

/// v, and what one unit of relative error in the price makes of it.
struct scaled_solution {
  double v, condition;
};

template <bool Normal>
scaled_solution solve_scaled(const scaled_quote& q) {
  const bool upper = !Normal && q.time_value > q.near * invertible_range<double>::upper;
  const log_value<Normal> function{q.distance, upper};
  const double wanted = (upper ? math::log(q.left) : q.log_time_value) - q.log_near;
  const double v = solve_in_logarithms<Normal>(function, wanted, -744, 8);
  const double share = upper ? q.share * (q.time_value / q.left) : q.share;
  return {v, math::abs(function.at(v).u) * share};
}

/// The outcome for an unexpired option, with sigma = v 2^shift/root_t.
///
/// @param time_value  as it is reported
template <bool Normal>
implied_result<double> conclude_scaled(const scaled_quote& q, double price, double time_value,
                                       double root_t, int shift) {
  using limits = std::numeric_limits<double>;
  const double eps = limits::epsilon(), nan = limits::quiet_NaN();
  if (q.is_below) return no_volatility(implied_status::below_intrinsic, nan, time_value);
  if (!(q.time_value > 0)) return no_volatility(implied_status::at_intrinsic, 0.0, time_value);
  if (!(q.left > 0)) {
    return no_volatility(implied_status::at_maximum, q.is_above ? nan : limits::infinity(),
                         time_value);
  }
  const auto [v, condition] = solve_scaled<Normal>(q);
  const double ulp = price < (limits::min)() ? limits::denorm_min() / price : eps;
  const double volatility = shifted(v / root_t, shift);
  const bool is_number = volatility > 0 && volatility < limits::infinity();
  const double accuracy = is_number ? mul_add(ulp, condition, eps) : limits::infinity();
  return {volatility, accuracy, time_value,
          accuracy > std::sqrt(eps) ? implied_status::imprecise : implied_status::ok};
}

/// A quote that is_ordinary() refuses.
template <bool OneRate>
HEDGEROW_NOINLINE implied_result<double> extreme_implied(lognormal_kernel<OneRate>,
                                                         lognormal_inputs<double> in, double sign,
                                                         double price) {
  using limits = std::numeric_limits<double>;
  const double infinity = limits::infinity();
  in.volatility = 1;
  if (!is_valid(in) || !(sign == 1 || sign == -1) || price != price)
    return no_volatility(implied_status::invalid, limits::quiet_NaN(), limits::quiet_NaN());

  if (in.strike == infinity
      && sign < 0) {  // a put without bound: less than its worth, or all of it
    const bool finite = price < infinity;
    if (!(in.expiry > 0))
      return no_volatility(implied_status::expired, 0.0, finite ? -infinity : 0.0);
    return finite ? no_volatility(implied_status::below_intrinsic, limits::quiet_NaN(), -infinity)
                  : no_volatility(implied_status::at_maximum, infinity, 0.0);
  }
  const scaled_option<double> o = scale_option(in, 0.0);
  const double forward = rounded(o.in.spot
                                 * with_exponent_tail(o.share.factor, in.yield, in.expiry)),
               strike = rounded(o.in.strike
                                * with_exponent_tail(o.bond.factor, in.rate, in.expiry));
  const int forward_unit = o.share.exponent + o.spot, strike_unit = o.bond.exponent + o.strike;
  const bool apart = forward > 0 && strike > 0 && strike < infinity;  // x is a number
  const bool above = apart ? o.x > 0 : strike < infinity && forward > 0;
  const int near_unit = above ? strike_unit : forward_unit,
            unit = above ? forward_unit : strike_unit;  // of the larger
  const double larger = above ? forward : strike,
               smaller = shifted(above ? strike : forward, near_unit - unit);
  const bool in_the_money = above == (sign > 0) && larger > 0;
  double gap = larger - smaller;
  if (apart && math::abs(o.x) < 1.25)
    gap = rounded(math::sqrt(larger) * math::sqrt(smaller)
                  * twice_sinh_half(with_tail<double>{math::abs(o.x), 0.0}));
  const double seen = shifted(price, -unit), excess = in_the_money ? seen - gap : price;

  scaled_quote q{};
  q.distance = math::abs(o.x);
  q.near = apart ? above ? strike : forward : 0.0;
  q.log_near = math::log(q.near);
  q.time_value = in_the_money ? shifted(excess, unit - near_unit) : visible(price, -near_unit);
  q.log_time_value = in_the_money ? math::log(q.time_value)
                                  : neg_mul_add(static_cast<double>(near_unit), std::numbers::ln2,
                                                math::log(price));
  q.left = q.near - q.time_value;
  if (in_the_money && apart) q.left = shifted(larger - seen, unit - near_unit);
  q.is_above = !apart
            || (in_the_money ? larger - seen < -4 * limits::epsilon() * larger
                             : q.left < -4 * limits::epsilon() * q.near);
  q.share = in_the_money ? seen / excess : 1.0;
  const double time_value = in_the_money && excess < infinity ? shifted(excess, unit) : price;
  q.is_below = in_the_money ? excess < -4 * limits::epsilon() * larger && time_value < 0
                            : price < 0;
  if (!(in.expiry > 0)) return no_volatility(implied_status::expired, 0.0, time_value);
  return conclude_scaled<false>(q, price, time_value, math::sqrt(o.in.expiry), -o.root_time);
}

HEDGEROW_NOINLINE inline implied_result<double> extreme_implied(coin_kernel,
                                                                const lognormal_inputs<double>& in,
                                                                double sign, double price) {
  implied_result<double> r = extreme_implied(lognormal_kernel<true>{}, in, sign, price * in.spot);
  if (in.spot > 0) r.time_value = r.time_value / in.spot;
  return r;
}

inline bool is_valid_quote(const normal_inputs<double>& in) {
  const double infinity = std::numeric_limits<double>::infinity();
  return math::abs(in.forward) < infinity && math::abs(in.strike) < infinity && in.expiry >= 0
      && in.expiry < infinity && math::abs(in.rate) < infinity;
}

HEDGEROW_NOINLINE inline implied_result<double> extreme_implied(normal_kernel,
                                                                const normal_inputs<double>& in,
                                                                double sign, double price) {
  using limits = std::numeric_limits<double>;
  if (!is_valid_quote(in) || !(sign == 1 || sign == -1) || price != price)
    return no_volatility(implied_status::invalid, limits::quiet_NaN(), limits::quiet_NaN());

  // Undiscounted: the price over D, and the gap as it is.
  const auto growth = split_exp(clamped(in.rate * in.expiry, 1e5));
  const double undiscounted = rounded(price
                                      * with_exponent_tail(growth.factor, -in.rate, in.expiry));
  const int price_unit = exponent_of(undiscounted) + growth.exponent;
  int unit = in.forward != 0 ? exponent_of(in.forward)
           : in.strike != 0  ? exponent_of(in.strike)
                             : price_unit;
  const auto raise = [&unit](bool counts, int other) {
    if (counts && other > unit) unit = other;
  };
  raise(in.strike != 0, exponent_of(in.strike));
  raise(undiscounted != 0, price_unit);
  const double gap = shifted(in.forward, -unit) - shifted(in.strike, -unit);
  const bool in_the_money = gap * sign > 0;
  const double seen = shifted(undiscounted, growth.exponent - unit);

  scaled_quote q{};
  q.distance = math::abs(gap);
  q.near = 1;
  q.time_value = in_the_money ? seen - q.distance : visible(undiscounted, growth.exponent - unit);
  q.log_time_value = in_the_money ? math::log(q.time_value)
                                  : mul_add(static_cast<double>(growth.exponent - unit),
                                            std::numbers::ln2, math::log(undiscounted));
  q.left = price < limits::infinity() ? 1 : 0;  // there is no upper bound
  q.share = in_the_money ? seen / q.time_value : 1.0;
  const double time_value = in_the_money
                              ? shifted(q.time_value / growth.factor, unit - growth.exponent)
                              : price;
  q.is_below = in_the_money ? q.time_value < -4 * limits::epsilon() * q.distance && time_value < 0
                            : price < 0;
  if (!(in.expiry > 0)) return no_volatility(implied_status::expired, 0.0, time_value);
  const int root_time = exponent_of(in.expiry) / 2;
  return conclude_scaled<true>(q, price, time_value, math::sqrt(shifted(in.expiry, -2 * root_time)),
                               unit - root_time);
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
