// SPDX-License-Identifier: BSL-1.0
// The equation of a strike with a premium-adjusted delta, and where its fast forms hold.
#pragma once

#include <hedgerow/convention/detail/strike_coefficients.hpp>
#include <hedgerow/greeks/detail/operations.hpp>
#include <hedgerow/math/detail/polynomial.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

// Let s = sigma sqrt(T) and phi = +1 for a call, -1 for a put. With premium, by the forward,
//   |delta| = (K/F) N(phi d2),   ln(K/F) = -s d2 - s^2/2.
// In u = phi d2 and c = -phi s that is, after taking logarithms,
//   G(u) = c u + ln N(u) = ln|delta| + s^2/2 = L,   ln(K/F) = c u - s^2/2,
// one concave function for both. A put has c > 0: G rises and has one root. A call has c < 0: G has
// its maximum where n(u)/N(u) = s (Reiswich and Wystup's K_max), the market's root, of the higher
// strike, on its rising side and the other on its falling side.
//
// Derivatives of ln N: h = n(u)/N(u), and with v = u + h: h' = -h v, h'' = h (v^2 + h v - 1), ...

/// What is known of an option but its strike.
template <class T>
struct strike_inputs {
  T spot, volatility, expiry, rate, yield;  // as in lognormal_inputs
  T sign, delta;
};

/// What is solved for u: where G and its slope start, and how far the logarithms reach.
template <class T>
struct adjusted_target {
  T c, level, log_delta, half_variance;  // level = log_delta + half_variance
  T size, yield_exponent;  // log_delta = ln(size) + yield_exponent: what level is to a few digits
};

/// A strike, the code of its status, and whether the fast forms hold.
template <class T>
struct strike_lanes {
  T strike, status;
  mask_of<T> ordinary;
};

/// How a strike_status travels in a register.
inline constexpr double strike_ok = 0, strike_missing = 1;

/// Where the fast forms hold; the rest goes to strike_limits.hpp.
struct strike_range {
  static constexpr double price_low = 0x1p-250, price_high = 0x1p250;
  static constexpr double delta_low = 1e-250, delta_high = 1e250;
  static constexpr double s_low = 1e-10, s_high = 24;
  static constexpr double exponent = 80;           // |r T|, |q T|
  static constexpr double attempt_exponent = 700;  // of exponentials that are taken at once
  static constexpr double u_low = -37.5;           // n(u) is normal
};

/// ln x to 1e-5 for positive normal x.
template <class T>
HEDGEROW_INLINE T rough_log(const T& x) {
  using L = lane<T>;
  using format = math::detail::format<double>;
  using word = typename format::bits;
  constexpr word one_bits = math::bits_as<word>(1.0), half_way = math::bits_as<word>(1.5);
  constexpr double two_to_mantissa = static_cast<double>(word{1} << format::mantissa);
  const typename L::bits field(~((word{1} << format::mantissa) - 1));
  const typename L::bits e_biased =
      (L::to_bits(x) - typename L::bits(one_bits) + typename L::bits(half_way)) & field;
  const T e = L::from_bits(L::template shift_right<format::mantissa>(e_biased) |
                           typename L::bits(math::bits_as<word>(two_to_mantissa)))
            - T(two_to_mantissa + format::bias);
  const T inverse = L::from_bits(typename L::bits(one_bits + one_bits) - e_biased);  // 2^-e
  const T f = mul_add(x, inverse, constant<T>(-1));
  return mul_add(e, constant<T>(0.6931471805599453),
                 rounded(f * math::detail::polynomial(rough_log_double, f)));
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
