// SPDX-License-Identifier: BSL-1.0
// The one lognormal kernel behind every Black-Scholes-like market, in three stages that a scalar
// call runs one after the other and a batch runs block by block.
#pragma once

#include <hedgerow/greeks/detail/plain.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// S, K, sigma, T and two discount rates: F = S exp((rate - yield) T), the pay-off is discounted at
/// `rate`. A market quoted on the forward has yield = rate.
template <class T>
struct lognormal_inputs {
  T spot, strike, volatility, expiry, rate, yield;
};

/// Where the kernel's fast forms hold; everything else goes to lognormal_limits.hpp.
/// Prices may differ by their whole range here, variances down to s = sigma sqrt(T) = s_low.
template <class F>
struct ordinary_range;

template <>
struct ordinary_range<double> {
  static constexpr double price_low = 0x1p-250, price_high = 0x1p250;
  static constexpr double s_low = 1e-10, s_high = 1e6;
  static constexpr double decay_low = 0x1p-100, decay_high = 0x1p100;  // sigma/(2 sqrt T)
  static constexpr double discount_exponent = 80;                      // |r T|, |q T|
  static constexpr double density_exponent = -700;  // below it the density is taken as 0
};

template <>
struct ordinary_range<float> {
  static constexpr float price_low = 0x1p-20F, price_high = 0x1p36F;
  static constexpr float s_low = 9.7e-4F, s_high = 64;
  static constexpr float decay_low = 0x1p-20F, decay_high = 0x1p20F;
  static constexpr float discount_exponent = 20;
  static constexpr float density_exponent = -80;
};

template <class T>
struct ordinary_range_of : ordinary_range<value_of<T>> {};

template <class T>
  requires(!lane<T>::native)
struct ordinary_range_of<T> : ordinary_range<double> {};

/// Before the stages: x = ln(F/K), its tail as log_ratio_plus() leaves it: in units of the spot;
/// and what else the inputs give without a division, to run beside it: sqrt(T) and the exponents -r
/// T, -q T.
template <class T>
struct measured {
  with_tail<T> x;
  T root_t;
  T rate_exponent, yield_exponent;
};

template <class T>
HEDGEROW_INLINE measured<T> measure(const lognormal_inputs<T>& in) {
  return {math::detail::log_ratio_plus(in.spot, in.strike, in.rate, in.yield, in.expiry),
          math::sqrt(in.expiry), neg_mul_add(in.rate, in.expiry, constant<T>(0)),
          neg_mul_add(in.yield, in.expiry, constant<T>(0))};
}

/// Stage 1. With s = sigma sqrt(T): h = x/s, so that d1, d2 = h +- s/2. The smaller of |d1| and
/// |d2| is |h| - s/2 in size; minus half its square is the density's exponent, carried with its
/// rounding error because exp() multiplies a relative error of it by up to 300.
template <class T>
struct moneyness {
  T h, half_s, root_t;
  T inv_spot_s;  // 1/(S s)
  T half_decay;  // sigma^2/(2 s) = sigma/(2 sqrt T)
  T exponent, exponent_tail;
};

template <class T>
HEDGEROW_INLINE moneyness<T> locate(const lognormal_inputs<T>& in, const measured<T>& measured) {
  const T zero = constant<T>(0), half = constant<T>(0.5), one = constant<T>(1);
  const with_tail<T>& x = measured.x;
  const T& root_t = measured.root_t;
  const T s = in.volatility * root_t;
  const T inv_spot_s = math::divide(one, T(in.spot * s));
  const T inv_s = inv_spot_s * in.spot;
  const T half_decay = in.volatility * (in.volatility * (half * inv_s));
  // s_tail: what sqrt and the product lost. h_tail: what x/s lost, and what the other
  // tails make of it.
  const T s_tail = mul_add(rest_of_product(in.expiry, root_t, root_t), half_decay,
                           product_tail(in.volatility, root_t, s));
  const T h = rounded(x.head * inv_s);
  const T h_tail = mul_add(x.tail, inv_spot_s,
                           neg_mul_add(h, s_tail, rest_of_product(x.head, h, s)) * inv_s);
  const T half_s = half * s;
  const T nearer = math::abs(h) - half_s;
  const T nearer_tail = neg_mul_add(half, s_tail, with_sign_flipped_by(h_tail, h));
  return {h,
          half_s,
          root_t,
          inv_spot_s,
          half_decay,
          (constant<T>(-0.5) * nearer) * nearer,
          neg_mul_add(nearer, nearer_tail, zero)};
}

/// Whether the fast forms hold, element by element; false for NaN anywhere.
template <class T>
HEDGEROW_INLINE mask_of<T> is_ordinary(const lognormal_inputs<T>& in, const measured<T>& x,
                                       const moneyness<T>& m) {
  using range = ordinary_range_of<T>;
  const T low(range::price_low), high(range::price_high), exponent(range::discount_exponent);
  return (in.spot > low) && (in.spot < high) && (in.strike > low) && (in.strike < high)
      && (m.half_decay > T(range::decay_low)) && (m.half_decay < T(range::decay_high))
      && (m.half_s > T(range::s_low / 2)) && (m.half_s < T(range::s_high / 2))
      && (math::abs(x.rate_exponent) < exponent) && (math::abs(x.yield_exponent) < exponent);
}

/// 0 for plain options: prices and decay from 2^-32 to 2^32, s from 2^-19 to 2^13 (float: from
/// 2^-16 to 2^16 and 2^-10 to 2^6), |r T| and |q T| as below.
template <class T>
HEDGEROW_INLINE bits_in<T> unusual(const lognormal_inputs<T>& in, const measured<T>& x,
                                   const moneyness<T>& m) {
  using F = value_of<T>;
  using range = ordinary_range<F>;
  constexpr bool wide = sizeof(F) == 8;
  constexpr int prices = wide ? 6 : 5, variances = wide ? 5 : 4;  // log2 of the powers of two
  constexpr F low = wide ? F(0x1p-32) : F(0x1p-16), high = 1 / low;
  constexpr F half_s_low = wide ? F(0x1p-20) : F(0x1p-11),
              half_s_high = wide ? F(0x1p12) : F(0x1p5);
  static_assert(low > range::price_low && high <= range::price_high && low > range::decay_low
                && high <= range::decay_high && half_s_low > range::s_low / 2
                && half_s_high <= range::s_high / 2);
  return outside_window<prices>(low, in.spot, in.strike, m.half_decay)
       | outside_window<variances>(half_s_low, m.half_s)
       | outside_limit(F(math::detail::unreduced), x.rate_exponent, x.yield_exponent);
}

/// Stage 2. S exp(-q T), K exp(-r T), and A = S exp(-q T) phi(d1) = K exp(-r T) phi(d2): the
/// identity that leaves one exponential for both tails. The better conditioned side is taken.
template <class T>
struct discounted {
  T spot, strike, density;
};

/// 1/sqrt(2 pi), to the precision of any type: the parts are exact in each and add up to 213 bits.
template <class T>
HEDGEROW_INLINE T inv_root_two_pi() {
  if constexpr (lane<T>::native) {
    return constant<T>(0.39894228040143267794);
  } else {
    return ((T(0x1.2706d8c0471b5p-168) + T(-0x1.c7402c7d60cfbp-112)) + T(-0x1.cbc0d30ebfd15p-56))
         + T(0x1.9884533d43651p-2);
  }
}

template <class T>
HEDGEROW_INLINE discounted<T> assemble(const lognormal_inputs<T>& in, const moneyness<T>& m,
                                       const T& yield_factor, const T& rate_factor,
                                       const T& exponential) {
  const T spot = rounded(in.spot * yield_factor), strike = rounded(in.strike * rate_factor);
  const T side = select(m.h < constant<T>(0), spot, strike);
  return {spot, strike, side * (exponential * inv_root_two_pi<T>())};
}

/// @tparam Plain  unusual() is 0 for the option and its neighbours in a register.
template <bool OneRate, bool Plain, class T>
HEDGEROW_INLINE discounted<T> discount(const lognormal_inputs<T>& in, const measured<T>& x,
                                       const moneyness<T>& m) {
  const T low(ordinary_range_of<T>::density_exponent);
  if constexpr (OneRate) {
    T e[2] = {x.rate_exponent, m.exponent};
    math::detail::exp_lockstep<Plain>(e, m.exponent_tail);
    return assemble(in, m, e[0], e[0], select(m.exponent > low, e[1], constant<T>(0)));
  } else {
    T e[3] = {x.rate_exponent, x.yield_exponent, m.exponent};
    math::detail::exp_lockstep<Plain>(e, m.exponent_tail);
    return assemble(in, m, e[1], e[0], select(m.exponent > low, e[2], constant<T>(0)));
  }
}

/// Stage 3. With phi = +1 for a call and -1 for a put: asset = phi S exp(-q T) N(phi d1),
/// cash = phi K exp(-r T) N(phi d2), and price = asset - cash without its cancellation.
template <class T>
struct legs {
  T price, asset, cash;
};

/// `sign` is +1 (call) or -1 (put) in each element.
///
/// The out-of-the-money option is worked out from Mills ratios at the two distances |h| -+ s/2,
/// which are +-d1 and +-d2: its legs are A R(nearer) and A R(farther), and its price A |R - R|
/// keeps full relative accuracy because the difference comes as step times slope. Parity gives the
/// in-the-money one.
template <class T>
HEDGEROW_INLINE legs<T> exercise(const moneyness<T>& m, const discounted<T>& d, const T& sign) {
  const T zero = constant<T>(0);
  if constexpr (lane<T>::native) {
    const T u = math::abs(m.h), s = m.half_s + m.half_s;
    const T limit = constant<T>(std::is_same_v<value_of<T>, float> ? -0.5 : -0.75);
    T x = u - m.half_s, y = u + m.half_s, step = s;
    if constexpr (std::is_same_v<value_of<T>, float>) {  // powers of x overflow where A is 0 anyway
      const T far = constant<T>(1000);
      x = math::minimum(x, far), y = math::minimum(y, far);
    }
    // d1 and d2 have opposite signs and the nearer one is beyond the ratio's fit: that leg is
    // nearly its whole value.
    const mask_of<T> whole = x < limit;
    const bool some_whole = math::any<T>(whole);
    if (some_whole) [[unlikely]] {
      x = select(whole, -x, x);
      step = select(whole, y - x, step);
    }
    const auto r = math::detail::mills_ratios(x, y, step);
    const T a = math::divide(d.density, r.denominator);
    const mask_of<T> call_out = m.h < zero;
    const T tail = rounded(r.rx * a), farther = rounded(r.ry * a);
    T nearer = tail, price = rounded(a * (s * r.slope));
    if (some_whole) [[unlikely]] {
      nearer = select(whole, select(call_out, d.spot, d.strike) - tail, nearer);
      price = select(whole, nearer - farther, price);
    }
    const T asset = select(call_out, nearer, farther), cash = select(call_out, farther, nearer);
    // In the money where the wanted sign equals h's; there a leg is what the other option's leaves.
    const mask_of<T> out = with_sign_flipped_by(sign, m.h) < zero;
    T asset_left = select(out, zero, d.spot) - asset,
      cash_left = select(out, zero, d.strike) - cash;
    if (some_whole)
        [[unlikely]] {  // and where the other's is nearly whole, that is the tail itself
      const T nearer_left = select(out, minus(nearer), tail);
      asset_left = select(whole && call_out, nearer_left, asset_left);
      cash_left = select(call_out, cash_left, select(whole, nearer_left, cash_left));
    }
    return {price + select(out, zero, math::abs(d.spot - d.strike)),
            with_sign_flipped_by(asset_left, m.h), with_sign_flipped_by(cash_left, m.h)};
  } else {
    using std::erfc;
    const T scale = constant<T>(-1) / math::sqrt(T(2.0));
    const T asset = sign * d.spot * erfc(sign * (m.h + m.half_s) * scale) / constant<T>(2);
    const T cash = sign * d.strike * erfc(sign * (m.h - m.half_s) * scale) / constant<T>(2);
    return {asset - cash, asset, cash};
  }
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
