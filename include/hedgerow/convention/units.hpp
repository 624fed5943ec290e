// SPDX-License-Identifier: BSL-1.0
// From the library's units to those of a screen, and back: per vol point, per day, per basis point,
// per contract.
//
// The library's own units are: volatility and rates as fractions (0.2 for 20 %), time in years,
// Greeks per 1.00 of volatility, per 1.00 of rate, per year, and per unit of the underlying.
// A vol point is 0.01 of volatility, a basis point 0.0001 of rate.
//
// Every function here is pure, `constexpr`, allocates nothing, takes any scalar or SIMD register,
// and rounds once (twice where two units change): the error is half an ulp for each. NaN stays NaN
// and infinities stay infinite. A converted number has the same type as before, so name what you
// keep it in: `vega_per_point`, not `vega`.
#pragma once

#include <hedgerow/math/config.hpp>

namespace hedgerow::unit {

/// How many days make a year. The converters per day take one, and assume `calendar_365` where none
/// is given: what exchanges of crypto options and most screens use.
struct day_count {
  double days_per_year = 365.0;
};

inline constexpr day_count calendar_365{365.0};      ///< Actual/365 (fixed)
inline constexpr day_count calendar_365_25{365.25};  ///< a leap year in four
inline constexpr day_count trading_252{252.0};       ///< trading days, equities
inline constexpr double points_per_one = 100.0;      ///< vol points, or per cent, in 1.00
inline constexpr double basis_points_per_one = 1e4;  ///< basis points in 1.00 of rate

/// How many of each unit make one of the library's: what `convert` divides by, and the number of
/// units of the underlying that it multiplies by.
struct scheme {
  double points = 1.0;        ///< units of volatility in 1.00; 100 for vol points
  double days = 1.0;          ///< units of time in a year; 365 for calendar days
  double basis_points = 1.0;  ///< units of rate in 1.00; 10000 for basis points
  double multiplier = 1.0;  ///< units of the underlying: 100 for an equity contract of 100 shares,
                            ///< times the signed quantity for a position
};

/// The library's own units: `convert(g, natural)` is g.
inline constexpr scheme natural{};
/// Per vol point, per calendar day of a 365-day year, per basis point, per unit of the underlying.
inline constexpr scheme trader{.points = points_per_one,
                               .days = calendar_365.days_per_year,
                               .basis_points = basis_points_per_one};

}  // namespace hedgerow::unit

namespace hedgerow::unit::inline HEDGEROW_ISA {

// --- numbers ----------------------------------------------------------------------------------

/// 20 -> 0.2: volatility in per cent (points) to a fraction.
template <class T>
[[nodiscard]] constexpr T volatility_from_percent(const T& percent) {
  return percent / T(points_per_one);
}
/// 0.2 -> 20: volatility as a fraction to per cent (points).
template <class T>
[[nodiscard]] constexpr T volatility_in_percent(const T& fraction) {
  return fraction * T(points_per_one);
}

/// 3.5 -> 0.035: a rate in per cent to a fraction. Does not touch the compounding.
template <class T>
[[nodiscard]] constexpr T rate_from_percent(const T& percent) {
  return percent / T(points_per_one);
}
/// 0.035 -> 3.5.
template <class T>
[[nodiscard]] constexpr T rate_in_percent(const T& fraction) {
  return fraction * T(points_per_one);
}
/// 350 -> 0.035: a rate in basis points to a fraction. Does not touch the compounding.
template <class T>
[[nodiscard]] constexpr T rate_from_basis_points(const T& basis_points) {
  return basis_points / T(basis_points_per_one);
}
/// 0.035 -> 350.
template <class T>
[[nodiscard]] constexpr T rate_in_basis_points(const T& fraction) {
  return fraction * T(basis_points_per_one);
}

/// 30 -> 30/365: days to years.
template <class T>
[[nodiscard]] constexpr T years_from_days(const T& days, day_count count = calendar_365) {
  return days / T(count.days_per_year);
}
/// 30/365 -> 30: years to days.
template <class T>
[[nodiscard]] constexpr T days_in_years(const T& years, day_count count = calendar_365) {
  return years * T(count.days_per_year);
}

// --- one Greek --------------------------------------------------------------------------------
//
// One name for each Greek, because the power of the unit differs: dividing a volga by 100 is a
// mistake that nothing would notice.

/// vega/100: change of price for one vol point.
template <class T>
[[nodiscard]] constexpr T vega_per_point(const T& vega) {
  return vega / T(points_per_one);
}
/// vanna/100: change of delta for one vol point.
template <class T>
[[nodiscard]] constexpr T vanna_per_point(const T& vanna) {
  return vanna / T(points_per_one);
}
/// zomma/100: change of gamma for one vol point.
template <class T>
[[nodiscard]] constexpr T zomma_per_point(const T& zomma) {
  return zomma / T(points_per_one);
}
/// volga/100²: change, for one vol point, of the vega per vol point.
template <class T>
[[nodiscard]] constexpr T volga_per_point_squared(const T& volga) {
  return volga / T(points_per_one * points_per_one);
}
/// ultima/100³: change, for one vol point, of the volga per vol point squared.
template <class T>
[[nodiscard]] constexpr T ultima_per_point_cubed(const T& ultima) {
  return ultima / T(points_per_one * points_per_one * points_per_one);
}

/// theta/days: price per day at the present rate of decay. The change over a whole day differs from
/// it in the second order, and close to expiry altogether.
template <class T>
[[nodiscard]] constexpr T theta_per_day(const T& theta, day_count count = calendar_365) {
  return theta / T(count.days_per_year);
}
/// charm/days: delta per day.
template <class T>
[[nodiscard]] constexpr T charm_per_day(const T& charm, day_count count = calendar_365) {
  return charm / T(count.days_per_year);
}
/// color/days: gamma per day.
template <class T>
[[nodiscard]] constexpr T color_per_day(const T& color, day_count count = calendar_365) {
  return color / T(count.days_per_year);
}
/// veta/(100 days): change per day of the vega per vol point.
template <class T>
[[nodiscard]] constexpr T veta_per_point_per_day(const T& veta, day_count count = calendar_365) {
  return veta / T(points_per_one * count.days_per_year);
}

/// rho/10000: change of price for one basis point of the rate.
template <class T>
[[nodiscard]] constexpr T rho_per_basis_point(const T& rho) {
  return rho / T(basis_points_per_one);
}
/// dividend_rho/10000: change of price for one basis point of the dividend yield or foreign rate.
template <class T>
[[nodiscard]] constexpr T dividend_rho_per_basis_point(const T& dividend_rho) {
  return dividend_rho / T(basis_points_per_one);
}

/// Any Greek, or the price, of one contract: `multiplier` units of the underlying (100 shares, or
/// 0.01 BTC).
template <class T>
[[nodiscard]] constexpr T per_contract(const T& per_unit, double multiplier) {
  return per_unit * T(multiplier);
}
/// Any Greek, or the price, of `quantity` contracts; negative for a short position.
template <class T>
[[nodiscard]] constexpr T of_position(const T& per_unit, double multiplier, double quantity) {
  return per_unit * T(multiplier * quantity);
}

// --- a whole set of Greeks --------------------------------------------------------------------

namespace unit_detail {

template <class T>
constexpr void rescale(T& greek, double multiplier, double divisor) {
  greek = greek * T(multiplier) / T(divisor);
}

}  // namespace unit_detail

/// Every Greek in the units of `to`. G is `hr::greeks<T>`, `hr::pricer_greeks<T>` or any struct
/// with some of these members; a member that G lacks is passed over, and one that is not listed
/// here is left as it is.
///
///   | members                                          | become                       |
///   |--------------------------------------------------|------------------------------|
///   | price, delta, gamma, speed, dual_delta, dual_gamma | × multiplier               |
///   | vega, vanna, zomma                               | × multiplier / points        |
///   | volga                                            | × multiplier / points²       |
///   | ultima                                           | × multiplier / points³       |
///   | theta, charm, color                              | × multiplier / days          |
///   | veta                                             | × multiplier / (points days) |
///   | rho, dividend_rho                                | × multiplier / basis_points  |
///
/// With multiplier 1 each number equals, bit for bit, that of its own function above. The input
/// must be in the library's own units: nothing tells a converted struct from an unconverted one, so
/// do not convert twice, and give the library what it returned.
///
///     auto shown = hr::unit::convert(g, hr::unit::trader);
///     auto own = hr::unit::convert(g, {.points = 100.0, .days = 252.0, .multiplier = 100.0});
template <class G>
[[nodiscard]] constexpr G convert(G g, const scheme& to) {
  using unit_detail::rescale;
  const double m = to.multiplier, p = to.points;
  if constexpr (requires { g.price; }) rescale(g.price, m, 1.0);
  if constexpr (requires { g.delta; }) rescale(g.delta, m, 1.0);
  if constexpr (requires { g.gamma; }) rescale(g.gamma, m, 1.0);
  if constexpr (requires { g.speed; }) rescale(g.speed, m, 1.0);
  if constexpr (requires { g.dual_delta; }) rescale(g.dual_delta, m, 1.0);
  if constexpr (requires { g.dual_gamma; }) rescale(g.dual_gamma, m, 1.0);
  if constexpr (requires { g.vega; }) rescale(g.vega, m, p);
  if constexpr (requires { g.vanna; }) rescale(g.vanna, m, p);
  if constexpr (requires { g.zomma; }) rescale(g.zomma, m, p);
  if constexpr (requires { g.volga; }) rescale(g.volga, m, p * p);
  if constexpr (requires { g.ultima; }) rescale(g.ultima, m, p * p * p);
  if constexpr (requires { g.theta; }) rescale(g.theta, m, to.days);
  if constexpr (requires { g.charm; }) rescale(g.charm, m, to.days);
  if constexpr (requires { g.color; }) rescale(g.color, m, to.days);
  if constexpr (requires { g.veta; }) rescale(g.veta, m, p * to.days);
  if constexpr (requires { g.rho; }) rescale(g.rho, m, to.basis_points);
  if constexpr (requires { g.dividend_rho; }) rescale(g.dividend_rho, m, to.basis_points);
  return g;
}

/// The way back: `restore(convert(g, s), s)` is g up to a few ulp in each member. A multiplier
/// of 0 cannot be undone and gives NaN.
template <class G>
[[nodiscard]] constexpr G restore(const G& g, const scheme& from) {
  return convert(g, {.points = 1.0 / from.points,
                     .days = 1.0 / from.days,
                     .basis_points = 1.0 / from.basis_points,
                     .multiplier = 1.0 / from.multiplier});
}

}  // namespace hedgerow::unit::inline HEDGEROW_ISA
