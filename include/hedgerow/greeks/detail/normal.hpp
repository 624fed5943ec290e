// SPDX-License-Identifier: BSL-1.0
// The normal kernel behind the Bachelier market, in the same stages as the lognormal one.
#pragma once

#include <hedgerow/greeks/detail/plain.hpp>

#include <cmath>

// Every product that is added or subtracted is written as mul_add or neg_mul_add, or passes through
// rounded() first: else compilers contract it or not, and the lanes no longer agree bit for bit.

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// F, K, sigma (absolute: price units per sqrt(year)), T and the discount rate.
template <class T>
struct normal_inputs {
  T forward, strike, volatility, expiry, rate;
};

/// Where the fast forms hold; everything else goes to normal_limits.hpp. Within these bounds no
/// factor of any Greek overflows, so none of them can meet a vanished density as 0 times infinity.
template <class F>
struct normal_range;

template <>
struct normal_range<double> {
  static constexpr double price_high = 0x1p200;              // |F|, |K|
  static constexpr double s_low = 0x1p-80, s_high = 0x1p80;  // sigma sqrt(T)
  static constexpr double root_t_low = 0x1p-60, root_t_high = 0x1p60;
  static constexpr double d_high = 0x1p40;          // |F - K|/s
  static constexpr double discount_exponent = 80;   // |r T|
  static constexpr double density_exponent = -700;  // below it the density is taken as 0
};

template <>
struct normal_range<float> {
  static constexpr float price_high = 0x1p30F;
  static constexpr float s_low = 0x1p-14F, s_high = 0x1p24F;
  static constexpr float root_t_low = 0x1p-12F, root_t_high = 0x1p8F;
  static constexpr float d_high = 0x1p15F;
  static constexpr float discount_exponent = 20;
  static constexpr float density_exponent = -80;
};

template <class T>
struct normal_range_of : normal_range<value_of<T>> {};

template <class T>
  requires(!lane<T>::native)
struct normal_range_of<T> : normal_range<double> {};

/// F - K as a rounded difference and what rounding lost (Knuth's two-sum).
template <class T>
HEDGEROW_INLINE with_tail<T> gap_between(const T& forward, const T& strike) {
  const T head = forward - strike;
  const T strike_seen = forward - head, forward_seen = head + strike_seen;
  return {head, (forward - forward_seen) + (strike_seen - strike)};
}

/// Stage 1. s = sigma sqrt(T) and d = (F - K)/s. The density's exponent -d^2/2 is carried with its
/// rounding error, because exp() multiplies a relative error of it by up to 700.
template <class T>
struct normal_moneyness {
  T gap, d, s, inv_s, root_t;
  T half_decay;  // sigma/(2 sqrt T)
  T rate_exponent;
  T exponent, exponent_tail;
};

template <class T>
HEDGEROW_INLINE normal_moneyness<T> locate(const normal_inputs<T>& in, const with_tail<T>& gap) {
  const T zero = constant<T>(0), half = constant<T>(0.5), one = constant<T>(1);
  const T root_t = math::sqrt(in.expiry);
  const T s = in.volatility * root_t;
  const T inv_s = math::divide(one, s);
  const T half_decay = in.volatility * (in.volatility * (half * inv_s));
  // s_tail: what sqrt and the product lost. d_tail: what d lost, and what the other tails make of
  // it.
  const T s_tail = mul_add(rest_of_product(in.expiry, root_t, root_t), half_decay,
                           product_tail(in.volatility, root_t, s));
  const T d = rounded(gap.head * inv_s);
  const T d_tail = neg_mul_add(d, s_tail, rest_of_product(gap.head, d, s) + gap.tail) * inv_s;
  const T minus_half_d = constant<T>(-0.5) * d;
  const T exponent = minus_half_d * d;
  return {gap.head,
          d,
          s,
          inv_s,
          root_t,
          half_decay,
          neg_mul_add(in.rate, in.expiry, zero),
          exponent,
          neg_mul_add(d, d_tail, product_tail(minus_half_d, d, exponent))};
}

/// Whether the fast forms hold, element by element; false for NaN anywhere.
template <class T>
HEDGEROW_INLINE mask_of<T> is_ordinary(const normal_inputs<T>& in, const normal_moneyness<T>& m) {
  using range = normal_range_of<T>;
  const T price(range::price_high), d(range::d_high), exponent(range::discount_exponent);
  return (math::abs(in.forward) < price) && (math::abs(in.strike) < price)
      && (m.s > T(range::s_low)) && (m.s < T(range::s_high)) && (m.root_t > T(range::root_t_low))
      && (m.root_t < T(range::root_t_high)) && (math::abs(m.d) < d)
      && (math::abs(m.rate_exponent) < exponent);
}

/// 0 for plain options: prices and d of size up to 2^32 (float: 2^15), s and root_t from 2^-32 to
/// 2^32 (2^-8 to 2^8), |r T| as below.
template <class T>
HEDGEROW_INLINE bits_in<T> unusual(const normal_inputs<T>& in, const normal_moneyness<T>& m) {
  using F = value_of<T>;
  using range = normal_range<F>;
  constexpr bool wide = sizeof(F) == 8;
  constexpr int window = wide ? 6 : 4;  // log2 of its powers of two
  constexpr F low = wide ? F(0x1p-32) : F(0x1p-8), high = 1 / low;
  constexpr F size = wide ? F(0x1p32) : F(0x1p15);
  static_assert(low > range::s_low && high <= range::s_high && low > range::root_t_low
                && high <= range::root_t_high && size <= range::price_high
                && size <= range::d_high);
  return outside_window<window>(low, m.s, m.root_t)
       | outside_limit(size, in.forward, in.strike, m.d)
       | outside_limit(F(math::detail::unreduced), m.rate_exponent);
}

/// 1/sqrt(2 pi); to 160 bits for types that have so many.
template <class T>
HEDGEROW_INLINE T density_scale() {
  if constexpr (lane<T>::native) {
    return constant<T>(0x1.9884533d43651p-2);
  } else {
    return T(0x1.9884533d43651p-2) + (T(-0x1.cbc0d30ebfd15p-56) + T(-0x1.c7402c7d60cfbp-112));
  }
}

/// Stage 2. D = exp(-r T) and D n(d).
template <class T>
struct normal_discounted {
  T factor, density;
};

///
/// @tparam Plain  unusual() is 0 for the option and its neighbours in a register.
template <bool Plain, class T>
HEDGEROW_INLINE normal_discounted<T> discount(const normal_moneyness<T>& m) {
  const T low(normal_range_of<T>::density_exponent);
  T e[2] = {m.rate_exponent, m.exponent};
  math::detail::exp_lockstep<Plain>(e, m.exponent_tail);
  const T n = select(m.exponent > low, e[1], constant<T>(0)) * density_scale<T>();
  return {e[0], e[0] * n};
}

/// Stage 3. V = D (phi (F - K) N(phi d) + s n(d)) and delta = phi D N(phi d), with phi = +1 for a
/// call and -1 for a put.
template <class T>
struct normal_legs {
  T price, delta;
};

/// `sign` is +1 (call) or -1 (put) in each element.
///
/// The out-of-the-money option is D s n(u) (1 - u R(u)) with u = |d| and R the Mills ratio. With
/// R = Q/(u Q + P), the factor is P/(u Q + P): all terms positive, no cancellation, and the tail
/// N(-u) = n(u) Q/(u Q + P) shares the division. Parity gives the in-the-money option.
/// Relative error of the factor: (1 + u^2) times that of the fit to R, 3.7e-17 (double), and 10
/// ulp.
template <class T>
HEDGEROW_INLINE normal_legs<T> exercise(const normal_moneyness<T>& m, const normal_discounted<T>& d,
                                        const T& sign) {
  const T zero = constant<T>(0);
  if constexpr (lane<T>::native) {
    using C = math::detail::coefficients<value_of<T>>;
    const T u = math::abs(m.d);
    const T p = math::detail::horner(C::mills_p, u), q = math::detail::horner(C::mills_q, u);
    const T a = math::divide(d.density, mul_add(u, q, p));
    const T price = m.s * (p * a), tail = rounded(q * a);
    // In the money where the wanted sign is that of d.
    const mask_of<T> out = with_sign_flipped_by(sign, m.d) < zero;
    return {mul_add(select(out, zero, math::abs(m.gap)), d.factor, price),
            with_sign_flipped_by(select(out, zero, d.factor) - tail, m.d)};
  } else {
    using std::erfc;
    const T scale = constant<T>(-1) / math::sqrt(T(2.0));
    const T delta = sign * d.factor * erfc(sign * m.d * scale) / constant<T>(2);
    return {m.gap * delta + m.s * d.density, delta};
  }
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
