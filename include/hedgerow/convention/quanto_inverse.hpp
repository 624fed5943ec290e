// SPDX-License-Identifier: BSL-1.0
// Options whose pay-off in coin is paid in quote currency at a rate fixed beforehand.
#pragma once

#include <hedgerow/greeks/contract.hpp>
#include <hedgerow/greeks/pricer.hpp>
#include <hedgerow/math/config.hpp>
#include <hedgerow/math/normal_cdf.hpp>
#include <hedgerow/math/not_given.hpp>

#include <cmath>
#include <limits>

namespace hedgerow::inline HEDGEROW_ISA {

/// Quanto inverse option: pays fixed_rate * max(phi (F_T - K), 0)/F_T in quote currency, where
/// F_T is lognormal with mean F. The underlying pays out as in an inverse option, but a coin counts
/// fixed_rate, whatever it is worth then. With d = ln(F/K)/s - s/2 and s = vol sqrt T,
///   price = fixed_rate e^(-rT) phi (N(phi d) - (K/F) e^(s^2) N(phi (d - s))).
///
/// A pricer of a `pricing_point`, whose `spot` is the forward F: `automatic_greeks(option, point)`
/// gives its Greeks, by F, with the error of the formula: 1e-15 of its larger term.
///
///     const hr::quanto_inverse option{.strike = 65000.0, .fixed_rate = 1.0};
///     const auto g = hr::automatic_greeks(
///         option, hr::pricing_point{.spot = 60000.0, .volatility = 0.6, .rate = 0.03,
///                                   .expiry = 0.25});
///
/// Domain: F > 0, 0 < K < inf, volatility and expiry >= 0; at s = 0 the discounted pay-off of F.
/// Outside NaN; s^2 above 700 overflows.
///
/// Source: E(1/F_T) = e^(s^2)/F under the measure of the quote currency; compare C. Alexander, D.
/// Chen, A. Imeraj, Inverse and quanto inverse options in a Black-Scholes world (2021).
///
/// @tparam T  of the contract's own numbers; the call is generic over the point's scalar
template <class T = double>
struct quanto_inverse {
  option_type type = option_type::call;
  T strike = T(not_given);  ///< K, in quote currency
  T fixed_rate{1.0};        ///< quote currency paid for each coin

  template <class U>
  U operator()(const pricing_point<U>& p) const {
    using hedgerow::math::normal_cdf;
    using std::exp, std::log, std::sqrt;
    const U nan(std::numeric_limits<double>::quiet_NaN()), zero(0.0);
    if (type != option_type::call && type != option_type::put) return nan;
    if (!(p.spot > zero) || p.volatility < zero || p.expiry < zero) return nan;
    if (!(strike > T(0.0)) || strike - strike != T(0.0)) return nan;

    const U phi(static_cast<double>(type)), moneyness = U(strike) / p.spot;
    const U discounted = U(fixed_rate) * exp(-p.rate * p.expiry);
    const U s = p.volatility * sqrt(p.expiry);
    if (s == zero) {  // the branch of what is certain
      const U pay_off = phi * (U(1.0) - moneyness);
      return pay_off > zero ? U(discounted * pay_off) : U(discounted * zero);
    }
    const U d = -(log(moneyness) / s) - s / U(2.0);
    const U asset = normal_cdf(U(phi * d)), tail = normal_cdf(U(phi * (d - s)));
    const U cash = tail > zero ? U(moneyness * exp(s * s) * tail) : tail;  // inf * 0 is 0 here
    return discounted * phi * (asset - cash);
  }
};

}  // namespace hedgerow::inline HEDGEROW_ISA
