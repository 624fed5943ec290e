// SPDX-License-Identifier: BSL-1.0
// The volatility that a price implies.
#pragma once

#include <hedgerow/greeks/contract.hpp>
#include <hedgerow/greeks/evaluate.hpp>
#include <hedgerow/greeks/model.hpp>
#include <hedgerow/implied/detail/limits.hpp>
#include <hedgerow/implied/result.hpp>

#include <array>
#include <cstddef>
#include <limits>
#include <type_traits>

namespace hedgerow::inline HEDGEROW_ISA {

namespace detail {

/// A result for float, worked out in double.
HEDGEROW_INLINE implied_result<float> narrowed(const implied_result<double>& r) {
  constexpr double eps = std::numeric_limits<float>::epsilon();
  const double accuracy = r.accuracy * (eps / std::numeric_limits<double>::epsilon());
  const bool solved = r.status == implied_status::ok || r.status == implied_status::imprecise;
  const float volatility = static_cast<float>(r.volatility),
              time_value = static_cast<float>(r.time_value);
  if (r.status == implied_status::below_intrinsic && time_value == 0)  // by less than float shows
    return {0, std::numeric_limits<float>::infinity(), time_value, implied_status::at_intrinsic};
  const bool is_number = volatility > 0 && volatility < std::numeric_limits<float>::infinity();
  return {
      volatility,
      solved && !is_number ? std::numeric_limits<float>::infinity() : static_cast<float>(accuracy),
      static_cast<float>(r.time_value),
      !solved                                   ? r.status
      : accuracy * accuracy > eps || !is_number ? implied_status::imprecise
                                                : implied_status::ok};
}

template <bool Warm, class Kernel, class Inputs, class T>
HEDGEROW_INLINE implied_result<T> implied_of(Kernel, const Inputs& in, T sign, T price, T last);

/// One quote outside the fast forms' range. Most of those of float are within that of double.
template <class Kernel, class Inputs, class T>
HEDGEROW_NOINLINE implied_result<T> implied_extreme(Kernel kernel, const Inputs& in, T sign,
                                                    T price) {
  if constexpr (std::is_same_v<T, float>) {
    const auto from = math::bits_as<std::array<float, sizeof(in) / sizeof(float)>>(in);
    std::array<double, from.size()> to;
    for (std::size_t i = 0; i < from.size(); ++i)
      to[i] = static_cast<double>(from[i]);
    const auto wide = math::bits_as<typename Kernel::template inputs<double>>(to);
    return narrowed(implied_of<false>(kernel, wide, static_cast<double>(sign),
                                      static_cast<double>(price), 0.0));
  } else {
    return extreme_implied(kernel, in, sign, price);
  }
}

/// @param last  a volatility to start from, where `Warm`
template <bool Warm, class Kernel, class Inputs, class T>
HEDGEROW_INLINE implied_result<T> implied_of(Kernel kernel, const Inputs& in, T sign, T price,
                                             T last) {
  using I = implied_kernel<Kernel>;
  const auto p = I::aim(in, I::measure(in), sign, price);
  if (!(I::is_ordinary(in, p) && sign != T(0))) [[unlikely]]
    return implied_extreme(kernel, in, sign, price);
  implied_step<T> s;
  if constexpr (Warm) {
    s = I::solve_from(p, T(last * math::sqrt(in.expiry)));
  } else {
    s = I::solve(p);
  }
  const implied_lanes<T> r = I::conclude(p, s, in.expiry);
  return {r.volatility, r.accuracy, I::in_price_unit(in, r.time_value),
          static_cast<implied_status>(static_cast<int>(r.status))};
}

template <bool Warm, template <class> class Market, class T>
HEDGEROW_INLINE implied_result<T> implied_one(const Market<T>& market, const european<T>& option,
                                              T price, T last) {
  static_assert(std::is_same_v<T, double> || std::is_same_v<T, float>,
                "implied_volatility works on double and float");
  return implied_of<Warm>(typename model<Market>::kernel{},
                          model<Market>::inputs(market, option.strike, option.expiry),
                          sign_of<T>(option.type), price, last);
}

}  // namespace detail

/// The volatility at which evaluate(market, option).price is `price`.
///
/// The price is reduced to its time value out of the money, in units of the smaller of discounted
/// forward and strike. A first guess comes from the normal model's volatility and a rational
/// function of it (or, near the price's upper bound, from what is left of it), exact to 5e-4 where
/// prices are usually found, and one or two steps of fifth order in the logarithm of the price
/// finish it: a fixed amount of work, no loop. Outside a wide ordinary range (see below) a
/// bracketed Newton method of at most 128 steps takes over.
///
/// @param market  black_scholes, black76, garman_kohlhagen, displaced_black, bachelier or
///                inverse_black; its own volatility is not read, whatever it is
/// @param option  call or put, strike and expiry in years
/// @param price   of the option, quote currency (coin in inverse_black), discounted; any number
/// @return volatility per sqrt(year) (bachelier: in price units per sqrt(year)), its attainable
///         accuracy, the time value, and one of the outcomes of implied_status
///
/// Relative error <= 4 eps (1 + price/(volatility vega)) with eps = 2^-52 (float: 2^-23), the
/// second term being what one eps of the price is in the volatility: for |ln(F/K)| <= 16, sigma
/// sqrt(T) from 1e-8 to 16, time values from 1e-270 of forward or strike on. Where rates make
/// ln(F/K) a difference of larger terms, an absolute 4e-18 in it comes on top, less than a tenth of
/// what half an ulp of the spot is. Beyond that range the result is a volatility, too, without a
/// bound.
///
/// Never throws, never allocates; NaN, infinities and subnormal numbers are acceptable arguments,
/// with the outcome `invalid` where they are outside their domain. Bit for bit the same in a batch.
///
/// Sources: P. Jaeckel, Let's be rational (2015), for inverting ln(price) and the two branches;
/// J. Choi, K. Kim, M. Kwak, Numerical approximation of the implied volatility under arithmetic
/// Brownian motion (2009), for the normal model's variables; coefficients:
/// tools/implied_coefficients.py.
template <template <class> class Market, class T>
HEDGEROW_INLINE implied_result<T> implied_volatility(const Market<T>& market,
                                                     const european<T>& option,
                                                     std::type_identity_t<T> price) {
  return detail::implied_one<false>(market, option, price, T(0));
}

/// The same from the last known volatility, which saves the first guess where it is within 0.02 %
/// and costs a second step where it is further off; beyond about 6 %, and for NaN, 0 or a wild
/// number, it is ignored. The bound on the error is the same.
template <template <class> class Market, class T>
HEDGEROW_INLINE implied_result<T> implied_volatility(const Market<T>& market,
                                                     const european<T>& option,
                                                     std::type_identity_t<T> price,
                                                     std::type_identity_t<T> last_volatility) {
  return detail::implied_one<true>(market, option, price, last_volatility);
}

}  // namespace hedgerow::inline HEDGEROW_ISA
