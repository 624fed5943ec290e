// SPDX-License-Identifier: BSL-1.0
// The inversion of prices, in the stages that a scalar call runs one after the other and a batch
// block by block: measure, aim, solve, conclude.
#pragma once

#include <hedgerow/greeks/detail/coin_kernel.hpp>
#include <hedgerow/greeks/detail/normal_kernel.hpp>
#include <hedgerow/implied/detail/guess.hpp>
#include <hedgerow/implied/detail/refine.hpp>
#include <hedgerow/implied/result.hpp>

#include <limits>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// Where the inversion's fast forms hold; everything else goes to limits.hpp.
template <class F>
struct invertible_range;

template <>
struct invertible_range<double> {
  static constexpr double expiry_low = 0x1p-100, expiry_high = 0x1p100;
  static constexpr double distance = 16;                       // |ln(F/K)|
  static constexpr double share_low = 1e-270, low = 0x1p-960;  // time value: over near, and itself
  // Time value over near from which the upper form is used. Below it the lower form's Mills ratio
  // has arguments down to -0.52, where its terms cancel: too much of it for products that round.
  static constexpr double upper = HEDGEROW_HAS_FMA ? 0.40 : 0.33;
  static constexpr double settled = 0x1p-12;  // a change after which v is exact
  static constexpr double warm = 0x1p-4;      // the largest change that a given volatility may need
};

template <>
struct invertible_range<float> {
  static constexpr float expiry_low = 0x1p-30F, expiry_high = 0x1p30F;
  static constexpr float distance = 16;
  static constexpr float share_low = 1e-24F, low = 0x1p-100F;
  static constexpr float upper = 0.40F;
  static constexpr float settled = 0x1p-7F;
  static constexpr float warm = 0x1p-4F;
};

/// How an implied_status travels in a register.
template <class T>
HEDGEROW_INLINE T status_code(implied_status s) {
  return constant<T>(static_cast<double>(s));
}

/// Volatilities with accuracy, time value and status code of each.
template <class T>
struct implied_lanes {
  T volatility, accuracy, time_value, status;
};

template <bool Normal>
struct implied_stages {
  /// How far rounding alone may put a price below its intrinsic value, which takes the rounding of
  /// F and K: nothing out of the money.
  template <class T>
  HEDGEROW_INLINE static T noise(const implied_target<T>& p) {
    const T zero = constant<T>(0), eps(std::numeric_limits<value_of<T>>::epsilon());
    const T larger = Normal ? p.left : T(p.near + p.gap);
    const T intrinsic = p.price - p.time_value;  // 0 or p.gap
    return select(intrinsic > zero, constant<T>(4) * (eps * larger), zero);
  }

  /// Whether the price is inverted from its upper bound down.
  template <class T>
  HEDGEROW_INLINE static mask_of<T> is_upper(const implied_target<T>& p) {
    if constexpr (Normal) {
      return p.near < constant<T>(0);
    } else {
      return p.time_value > p.near * T(invertible_range<value_of<T>>::upper);
    }
  }

  template <class T>
  HEDGEROW_INLINE static T guess(const implied_target<T>& p, const mask_of<T>& upper) {
    if constexpr (Normal) {
      return normal_guess(p);
    } else {
      T v = lower_guess(p);
      if (math::any<T>(upper)) [[unlikely]]
        v = select(upper, upper_guess(p), v);
      return v;
    }
  }

  template <class T>
  HEDGEROW_INLINE static implied_step<T> first_step(const implied_target<T>& p, const T& v) {
    return refine<Normal>(p, is_upper(p), v);
  }

  /// v where at least one step has settled it, for a first step already taken. A second one is
  /// taken where needed; each element depends on itself alone.
  template <class T>
  HEDGEROW_INLINE static implied_step<T> settle(const implied_target<T>& p, const mask_of<T>& upper,
                                                implied_step<T> s) {
    const mask_of<T> again = math::abs(s.change) > T(invertible_range<value_of<T>>::settled);
    if (math::any<T>(again)) [[unlikely]] {
      const implied_step<T> next = refine<Normal>(p, upper, s.v);
      s.v = select(again, next.v, s.v);
      s.elasticity = select(again, next.elasticity, s.elasticity);
    }
    return s;
  }

  template <class T>
  HEDGEROW_INLINE static implied_step<T> solve(const implied_target<T>& p) {
    const mask_of<T> upper = is_upper(p);
    return settle(p, upper, refine<Normal>(p, upper, guess(p, upper)));
  }

  /// From the last known v where that is near enough, else (NaN and 0 included) from the guess.
  template <class T>
  HEDGEROW_INLINE static implied_step<T> solve_from(const implied_target<T>& p, const T& last) {
    using range = invertible_range<value_of<T>>;
    const mask_of<T> upper = is_upper(p);
    implied_step<T> s = refine<Normal>(p, upper, last);
    const mask_of<T> near = (last > constant<T>(0)) && (math::abs(s.newton) < T(range::warm))
                         && (math::abs(s.change) < T(range::warm))
                         && is_within_reach(p, upper, last);
    if (!math::all<T>(near)) [[unlikely]] {
      const implied_step<T> cold = refine<Normal>(p, upper, guess(p, upper));
      s = {select(near, s.v, cold.v), select(near, s.change, cold.change), s.newton,
           select(near, s.elasticity, cold.elasticity)};
    }
    return settle(p, upper, s);
  }

  /// Whether refine() holds at v: the Mills ratios have their arguments in [-3/4, 38].
  template <class T>
  HEDGEROW_INLINE static mask_of<T> is_within_reach(const implied_target<T>& p,
                                                    const mask_of<T>& upper, const T& v) {
    const T h = math::divide(p.distance, v), t = Normal ? constant<T>(0) : T(constant<T>(0.5) * v);
    const T n = select(upper, t - h, h - t);
    return (n > constant<T>(-0.75)) && (h + t < constant<T>(38));
  }

  template <class T>
  HEDGEROW_INLINE static implied_lanes<T> conclude(const implied_target<T>& p,
                                                   const implied_step<T>& s, const T& expiry) {
    using limits = std::numeric_limits<value_of<T>>;
    const T zero = constant<T>(0), nan(limits::quiet_NaN()), infinity(limits::infinity());
    const T eps(limits::epsilon());
    const T value = Normal ? p.time_value : T(select(is_upper(p), p.left, p.time_value));
    const T condition = rounded(math::divide(T(math::abs(s.elasticity) * p.price), value));
    const T accuracy = mul_add(eps, condition, eps);
    const T half_the_digits(
        static_cast<value_of<T>>(sizeof(value_of<T>) == 8 ? 0x1p-26 : 3.4526698e-4));
    implied_lanes<T> r{math::divide(s.v, math::sqrt(expiry)), accuracy, p.time_value,
                       select(accuracy > half_the_digits, status_code<T>(implied_status::imprecise),
                              status_code<T>(implied_status::ok))};
    const auto set = [&](const mask_of<T>& m, const T& volatility, const T& known,
                         implied_status status) HEDGEROW_INLINE_LAMBDA {
      r.volatility = select(m, volatility, r.volatility);
      r.accuracy = select(m, known, r.accuracy);
      r.status = select(m, status_code<T>(status), r.status);
    };
    const mask_of<T> worthless = p.time_value < limits_above_zero<T>();
    const mask_of<T> full = Normal ? p.near < zero : p.left < limits_above_zero<T>();
    if (math::any<T>(worthless || full)) [[unlikely]] {
      const T above = select(p.left < minus(constant<T>(4) * eps * p.price), nan, infinity);
      set(full, above, above, implied_status::at_maximum);
      set(worthless, zero, infinity, implied_status::at_intrinsic);
      set(p.time_value < minus(noise(p)), nan, nan, implied_status::below_intrinsic);
    }
    return r;
  }

  /// A time value as it is reported: in the unit of the market's prices.
  template <class Inputs, class T>
  HEDGEROW_INLINE static T in_price_unit(const Inputs&, const T& time_value) {
    return time_value;
  }

 private:
  template <class T>
  HEDGEROW_INLINE static T limits_above_zero() {
    return T((std::numeric_limits<value_of<T>>::min)());
  }
};

template <class Kernel>
struct implied_kernel;

template <bool OneRate>
struct implied_kernel<lognormal_kernel<OneRate>> : implied_stages<false> {
  /// ln(F/K).
  template <class T>
  HEDGEROW_INLINE static with_tail<T> measure(const lognormal_inputs<T>& in) {
    return math::detail::accurate_log_ratio_plus<OneRate>(in.spot, in.strike, in.rate, in.yield,
                                                          in.expiry);
  }
  /// A number with the sign of F - K, for one quote of any size.
  template <class T>
  static T excess(const lognormal_inputs<T>& in) {
    using range = ordinary_range_of<T>;
    const auto ordinary = [](T x) { return x > range::price_low && x < range::price_high; };
    if (ordinary(in.spot) && ordinary(in.strike)) return measure(in).head;
    const T forward = in.spot * math::exp(T(-in.yield * in.expiry)),
            strike = in.strike * math::exp(T(-in.rate * in.expiry));
    return rounded(forward) - rounded(strike);
  }
  template <class T>
  HEDGEROW_INLINE static implied_target<T> aim(const lognormal_inputs<T>& in, const with_tail<T>& x,
                                               const T& sign, const T& price) {
    return implied_target_of<OneRate>(in, x, sign, price);
  }

  /// Whether the fast forms hold, element by element; false for NaN anywhere.
  template <class T>
  HEDGEROW_INLINE static mask_of<T> is_ordinary(const lognormal_inputs<T>& in,
                                                const implied_target<T>& p) {
    using range = ordinary_range_of<T>;
    using invertible = invertible_range<value_of<T>>;
    const T low(range::price_low), high(range::price_high), exponent(range::discount_exponent);
    return (in.spot > low) && (in.spot < high) && (in.strike > low) && (in.strike < high)
        && (in.expiry > T(invertible::expiry_low)) && (in.expiry < T(invertible::expiry_high))
        && (math::abs(in.rate * in.expiry) < exponent)
        && (math::abs(in.yield * in.expiry) < exponent) && (p.distance < T(invertible::distance))
        && (math::abs(p.price) < high)
        && ((p.time_value < constant<T>(0)) || (p.time_value == constant<T>(0))
            || ((p.time_value > T(invertible::low))
                && (p.time_value > p.near * T(invertible::share_low))));
  }
};

/// Prices in coin.
template <>
struct implied_kernel<coin_kernel> : implied_kernel<lognormal_kernel<true>> {
  template <class T>
  HEDGEROW_INLINE static implied_target<T> aim(const lognormal_inputs<T>& in, const with_tail<T>& x,
                                               const T& sign, const T& price) {
    return implied_target_of<true>(in, x, sign, T(rounded(price * in.spot)));
  }
  template <class T>
  HEDGEROW_INLINE static T in_price_unit(const lognormal_inputs<T>& in, const T& time_value) {
    return math::divide(time_value, in.spot);
  }
};

template <>
struct implied_kernel<normal_kernel> : implied_stages<true> {
  /// F - K.
  template <class T>
  HEDGEROW_INLINE static with_tail<T> measure(const normal_inputs<T>& in) {
    return gap_between(in.forward, in.strike);
  }
  template <class T>
  static T excess(const normal_inputs<T>& in) {
    return in.forward - in.strike;
  }
  template <class T>
  HEDGEROW_INLINE static implied_target<T> aim(const normal_inputs<T>& in, const with_tail<T>& gap,
                                               const T& sign, const T& price) {
    return implied_target_of(in, gap, sign, price);
  }

  template <class T>
  HEDGEROW_INLINE static mask_of<T> is_ordinary(const normal_inputs<T>& in,
                                                const implied_target<T>& p) {
    using range = normal_range_of<T>;
    using invertible = invertible_range<value_of<T>>;
    const T high(range::price_high), exponent(range::discount_exponent);
    return (math::abs(in.forward) < high) && (math::abs(in.strike) < high)
        && (in.expiry > T(invertible::expiry_low)) && (in.expiry < T(invertible::expiry_high))
        && (math::abs(in.rate * in.expiry) < exponent) && (math::abs(p.price) < high)
        && ((p.time_value < constant<T>(0)) || (p.time_value == constant<T>(0))
            || ((p.time_value > T(invertible::low))
                && (p.time_value > p.gap * T(invertible::share_low))));
  }
};

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
