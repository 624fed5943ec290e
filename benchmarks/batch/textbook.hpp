// SPDX-License-Identifier: BSL-1.0
// The textbook formulas, for numbers and for registers: what a user would write.
#pragma once

#include <cmath>

namespace bench {

template <class T>
struct greeks_of {
  T price, delta, gamma, vega, theta, rho;
};

template <class T>
[[gnu::always_inline]] inline T normal_cdf(T x) {
  using std::erfc;
  return T(0.5) * erfc(x * T(-0.70710678118654752440));
}

/// exp(-discount) phi(x), with one exponential.
template <class T>
[[gnu::always_inline]] inline T discounted_pdf(T x, T discount) {
  using std::exp;
  return T(0.39894228040143267794) * exp(T(-0.5) * x * x - discount);
}

template <class T>
[[gnu::always_inline]] inline greeks_of<T> black_scholes(T spot, T strike, T volatility, T expiry,
                                                         T rate, T yield, T sign) {
  using std::exp;
  using std::log;
  using std::sqrt;
  const T root_t = sqrt(expiry), s = volatility * root_t;
  const T drift = rate - yield + T(0.5) * volatility * volatility;
  const T d1 = (log(spot / strike) + drift * expiry) / s, d2 = d1 - s;
  const T yield_factor = exp(-yield * expiry), rate_factor = exp(-rate * expiry);
  const T delta = sign * yield_factor * normal_cdf(sign * d1);
  const T cash = sign * strike * rate_factor * normal_cdf(sign * d2);
  const T density = discounted_pdf(d1, yield * expiry);
  const T vega = spot * density * root_t;
  return {spot * delta - cash,
          delta,
          density / (spot * s),
          vega,
          yield * spot * delta - rate * cash - T(0.5) * vega * volatility / expiry,
          expiry * cash};
}

template <class T>
[[gnu::always_inline]] inline greeks_of<T> black76(T forward, T strike, T volatility, T expiry,
                                                   T rate, T sign) {
  using std::exp;
  using std::log;
  using std::sqrt;
  const T root_t = sqrt(expiry), s = volatility * root_t;
  const T d1 = log(forward / strike) / s + T(0.5) * s, d2 = d1 - s;
  const T factor = exp(-rate * expiry);
  const T delta = sign * factor * normal_cdf(sign * d1);
  const T price = forward * delta - sign * strike * factor * normal_cdf(sign * d2);
  const T density = discounted_pdf(d1, rate * expiry);
  const T vega = forward * density * root_t;
  return {price,
          delta,
          density / (forward * s),
          vega,
          rate * price - T(0.5) * vega * volatility / expiry,
          -expiry * price};
}

template <class T>
[[gnu::always_inline]] inline greeks_of<T> bachelier(T forward, T strike, T volatility, T expiry,
                                                     T rate, T sign) {
  using std::exp;
  using std::sqrt;
  const T root_t = sqrt(expiry), s = volatility * root_t, d = (forward - strike) / s;
  const T factor = exp(-rate * expiry), density = discounted_pdf(d, rate * expiry);
  const T delta = sign * factor * normal_cdf(sign * d);
  const T price = (forward - strike) * delta + s * density;
  const T vega = density * root_t;
  return {
      price,          delta, density / s, vega, rate * price - T(0.5) * vega * volatility / expiry,
      -expiry * price};
}

}  // namespace bench
