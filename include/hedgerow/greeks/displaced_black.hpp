// SPDX-License-Identifier: BSL-1.0
// Options on a forward that may fall to a negative floor: displaced (shifted) Black.
#pragma once

#include <hedgerow/greeks/detail/lognormal_kernel.hpp>
#include <hedgerow/greeks/model.hpp>
#include <hedgerow/math/not_given.hpp>

#include <type_traits>

namespace hedgerow {

/// F + displacement is lognormal: Black (1976) with F and K both moved up by the displacement.
/// Greeks hold F fixed and are with respect to F and K themselves; rho = -T price, dividend_rho =
/// 0. Domain: F + displacement >= 0 and K + displacement >= 0, otherwise NaN. Source: Rubinstein
/// (1983), Displaced diffusion option pricing.
///
/// @tparam T  float, double, an xsimd batch of either, or any type that satisfies hedgerow::scalar
template <class T = double>
struct displaced_black {
  static_assert(!std::is_integral_v<T>, "hedgerow: write 49.0, not 49");
  T forward = T(not_given);     ///< F, quote currency, -displacement <= F < inf
  T volatility = T(not_given);  ///< of F + displacement, per sqrt(year), a fraction, 0 <= vol < inf
  T rate{};                     ///< r, continuously compounded, per year, finite
  T displacement{};             ///< in the units of F, finite; 0 gives Black (1976)
};

inline namespace HEDGEROW_ISA {

template <>
struct model<displaced_black> {
  using kernel = detail::lognormal_kernel<true>;
  template <class T>
  HEDGEROW_INLINE static detail::lognormal_inputs<T> inputs(const displaced_black<T>& m,
                                                            const T& strike, const T& expiry) {
    return {
        m.forward + m.displacement, strike + m.displacement, m.volatility, expiry, m.rate, m.rate};
  }

  // F = (F + displacement) - displacement: an asset digital pays the shifted asset less cash.
  template <greek G, template <class> class Contract, class T>
  HEDGEROW_INLINE static T greek_of(const displaced_black<T>& m, const kernel::terms<T>& t,
                                    const T& sign) {
    const T shifted = kernel::greek_of<G, Contract>(t, sign);
    if constexpr (detail::is_asset<Contract>) {
      return math::neg_mul_add(m.displacement, kernel::greek_of<G, cash_or_nothing>(t, sign),
                               shifted);
    } else {
      return shifted;
    }
  }

  template <template <class> class Contract, class T>
  static greeks<T> extreme([[maybe_unused]] const displaced_black<T>& m,
                           const kernel::inputs<T>& in, const T& sign) {
    if constexpr (detail::is_asset<Contract>) {
      return kernel::extreme<Contract>(in, sign, m.displacement);
    } else {
      return kernel::extreme<Contract>(in, sign);
    }
  }
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow
