// SPDX-License-Identifier: BSL-1.0
// The seventeen numbers of an option, and the names by which they are asked for.
#pragma once

#include <cstddef>

namespace hedgerow {

/// Price V and sensitivities of one option, per unit of the underlying (never times a contract
/// multiplier). S is the market's underlying (spot, or forward where the market is quoted so), K
/// the strike, T the time to expiry in years. Derivatives in time are in passing calendar time, per
/// year. <hedgerow/convention/units.hpp> converts to per day, per vol point and so on.
template <class T = double>
struct greeks {
  T price;         ///< V, quote currency
  T delta;         ///< dV/dS
  T gamma;         ///< d2V/dS2
  T vega;          ///< dV/dvol, per 1.00 of volatility
  T theta;         ///< -dV/dT, per year
  T rho;           ///< dV/d(rate), per 1.00
  T dividend_rho;  ///< dV/d(dividend yield or foreign rate), per 1.00; 0 where the market has
                   ///< none
  T vanna;         ///< d2V/dS dvol
  T volga;         ///< d2V/dvol2
  T charm;         ///< -d2V/dS dT, per year
  T veta;          ///< -d2V/dvol dT, per year
  T speed;         ///< d3V/dS3
  T zomma;         ///< d3V/dS2 dvol
  T color;         ///< -d3V/dS2 dT, per year
  T ultima;        ///< d3V/dvol3
  T dual_delta;    ///< dV/dK
  T dual_gamma;    ///< d2V/dK2
};

/// The fields of `greeks`, in order.
enum class greek : unsigned char {
  price,
  delta,
  gamma,
  vega,
  theta,
  rho,
  dividend_rho,
  vanna,
  volga,
  charm,
  veta,
  speed,
  zomma,
  color,
  ultima,
  dual_delta,
  dual_gamma
};

/// How many there are.
inline constexpr std::size_t greek_count = 17;

/// The fields' names, in order, as they are spelled in `greeks`.
inline constexpr const char* greek_names[greek_count] = {
    "price", "delta", "gamma", "vega",  "theta", "rho",    "dividend_rho", "vanna",     "volga",
    "charm", "veta",  "speed", "zomma", "color", "ultima", "dual_delta",   "dual_gamma"};

/// Pointer to the member that `G` names, of `greeks<T>` or of any struct with the same members (a
/// struct of output columns, say):
///
///     g.*greek_member<greek::vega, greeks<double>>
template <greek G, class Struct>
inline constexpr auto greek_member = [] {
  if constexpr (G == greek::price)
    return &Struct::price;
  else if constexpr (G == greek::delta)
    return &Struct::delta;
  else if constexpr (G == greek::gamma)
    return &Struct::gamma;
  else if constexpr (G == greek::vega)
    return &Struct::vega;
  else if constexpr (G == greek::theta)
    return &Struct::theta;
  else if constexpr (G == greek::rho)
    return &Struct::rho;
  else if constexpr (G == greek::dividend_rho)
    return &Struct::dividend_rho;
  else if constexpr (G == greek::vanna)
    return &Struct::vanna;
  else if constexpr (G == greek::volga)
    return &Struct::volga;
  else if constexpr (G == greek::charm)
    return &Struct::charm;
  else if constexpr (G == greek::veta)
    return &Struct::veta;
  else if constexpr (G == greek::speed)
    return &Struct::speed;
  else if constexpr (G == greek::zomma)
    return &Struct::zomma;
  else if constexpr (G == greek::color)
    return &Struct::color;
  else if constexpr (G == greek::ultima)
    return &Struct::ultima;
  else if constexpr (G == greek::dual_delta)
    return &Struct::dual_delta;
  else
    return &Struct::dual_gamma;
}();

}  // namespace hedgerow
