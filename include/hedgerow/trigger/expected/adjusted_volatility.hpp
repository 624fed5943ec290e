// SPDX-License-Identifier: BSL-1.0
// Volatilities that price in what hedging costs: Leland, Hoggard-Whalley-Wilmott, Barles-Soner.
#pragma once

#include <hedgerow/math/lane.hpp>
#include <hedgerow/trigger/band/leland.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// The volatility at which a position is worth what it is after the cost of hedging it by the
/// clock:
///
///     volatility sqrt(1 - sign(gamma) Le),   Le = `leland_number`.
///
/// A short option (gamma < 0) costs more to hedge than its volatility says, a long one brings less.
/// For one option, or a book whose gamma has one sign, price and hedge at it (Leland). For a book
/// of mixed signs it is the local volatility of the equation of Hoggard, Whalley and Wilmott,
///
///     V_t + sigma^2 S^2 V_SS/2 + r S V_S - r V = cost_rate sigma S^2 sqrt(2/(pi interval)) |V_SS|,
///
/// to be evaluated with the sign of gamma at each point.
///
/// gamma 0 gives the volatility itself. NaN where a long gamma has Le > 1, since the equation has
/// no solution there: hedge less often. NaN for negative volatility or interval, and NaN. At Le = 1
/// and gamma > 0 it is 0.
///
/// @param gamma      of the position; its sign alone is read
/// @param cost_rate  one way; a rebate counts as 0
///
/// Source: H. E. Leland, Journal of Finance 40 (1985) 1283; T. Hoggard, A. E. Whalley and P.
/// Wilmott, "Hedging Option Portfolios in the Presence of Transaction Costs", Advances in Futures
/// and Options Research 7 (1994) 21.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T leland_volatility(const T& volatility, const T& gamma,
                                                  const T& cost_rate, const T& interval) {
  const T one(1.0), zero(0.0), number = leland_number<T>(cost_rate, volatility, interval);
  const T signed_number = math::select<T>(
      gamma > zero, number, math::select<T>(gamma < zero, zero - number, gamma));  // 0, or NaN
  return volatility * math::sqrt<T>(one - signed_number);
}

namespace detail {

/// (sinh 2x)/2 - x for sign 1, x - (sin 2x)/2 for -1: the series 2/3 x^3 + ... below 1/2.
template <class T>
T cubic_excess(const T& x, int sign) {
  using std::sin, std::sinh;
  if (x > T(0.5)) return sign > 0 ? sinh(2 * x) / 2 - x : x - sin(2 * x) / 2;
  const T square = 4 * x * x;
  T term = square * x / 6, sum = term;
  for (int k = 5; term + sum != sum; k += 2) {
    term *= T(sign) * square / T(k * (k - 1));
    sum += term;
    if (k > 60) break;  // NaN
  }
  return sum;
}

/// The x > 0 with sinh x - x/cosh x = root, by Newton's method on cosh x (sinh x - root) - x, which
/// is convex from there on.
template <class T>
T barles_soner_short(const T& root) {
  using std::asinh, std::cbrt, std::cosh, std::fabs, std::sinh;
  T x = asinh((std::min)(cbrt(T(1.5) * root) * (1 + root), root + T(0.6628)));
  for (int i = 0; i < 60; ++i) {
    const T s = sinh(x), c = cosh(x);
    const T step = (cubic_excess(x, 1) - root * c) / (2 * s * s - root * s);
    x -= step;
    if (!(fabs(step) > x * 4 * std::numeric_limits<T>::epsilon())) break;
  }
  return x;
}

/// The x in (0, pi/2) with x/cos x - sin x = root, by Newton's method on x - cos x (root + sin x).
template <class T>
T barles_soner_long(const T& root) {
  using std::cbrt, std::cos, std::fabs, std::sin;
  T x = (std::min)(cbrt(T(1.5) * root), T(1.5707963267948966));
  for (int i = 0; i < 60; ++i) {
    const T s = sin(x), c = cos(x);
    const T step = (cubic_excess(x, -1) - root * c) / (2 * s * s + root * s);
    x -= step;
    if (!(fabs(step) > x * 4 * std::numeric_limits<T>::epsilon())) break;
  }
  return x;
}

}  // namespace detail

/// Barles and Soner's Psi(A), by which hedging costs raise the variance of a short option and, at A
/// < 0, lower that of a long one. It solves Psi' = (Psi + 1)/(2 sqrt(A Psi) - A), Psi(0) = 0, and
/// in closed form
///
///     sqrt(A)  = sqrt(Psi) - asinh(sqrt(Psi))/sqrt(1 + Psi)          for A > 0,
///     sqrt(-A) = asin(sqrt(-Psi))/sqrt(1 + Psi) - sqrt(-Psi)         for A < 0, -1 < Psi < 0.
///
/// Psi ~ (3/2)^(2/3) cbrt(A) near 0 and ~ A far out. 1e-13 relative (float: 1e-5). Psi(+-0) = +-0,
/// Psi(inf) = inf, Psi(-inf) = -1; NaN gives NaN. A handful of Newton steps with the library's
/// hyperbolic functions; float, double and long double, no register.
///
/// Source: G. Barles and H. M. Soner, "Option pricing with transaction costs and a nonlinear
/// Black-Scholes equation", Finance and Stochastics 2 (1998) 369, equation (1.4); the closed form
/// by integrating it, as in R. Company, E. Navarro, J. R. Pintos and E. Ponsoda, Computers &
/// Mathematics with Applications 56 (2008) 813.
template <class T>
[[nodiscard]] T barles_soner_psi(const T& A) {
  using std::cos, std::isinf, std::sin, std::sinh, std::sqrt;
  if (A > T(0)) {
    if (isinf(A)) return A;
    const T s = sinh(detail::barles_soner_short<T>(sqrt(A)));
    return s * s;
  }
  if (A < T(0)) {
    if (isinf(A)) return T(-1);
    const T s = sin(detail::barles_soner_long<T>(sqrt(-A)));
    return -(s * s);
  }
  return A;
}

/// The volatility of Barles and Soner's equation at one point: volatility sqrt(1 + Psi(e^(r tau)
/// a^2 S^2 V_SS)) with a = cost_rate sqrt(risk_aversion), V the value of what has been sold.
///
/// The equation is solved backwards from the pay-off with this in the place of the volatility; one
/// evaluation at the plain gamma is the first correction. For small costs psi's cube root makes it
/// the price of the optimal Whalley-Wilmott band: sigma^2 S^2 V_SS Psi/2 is `best_edge`'s total.
/// `price` and `discount` are those of `band_terms`; `fixed_cost` is not read; `gamma` is negative
/// for what has been sold, as everywhere. A rebate counts as 0. NaN for bad input.
///
/// Source: Barles and Soner (1998), equation (1.3), risk aversion and number of options in one.
template <class T>
[[nodiscard]] T barles_soner_volatility(const band_terms<T>& in, const T& volatility) {
  using std::sqrt;
  const T cost = detail::cost_of<T>(in.cost_rate) * in.price;
  if (!(in.risk_aversion >= T(0)) || !(in.price >= T(0)) || !(volatility >= T(0)))
    return std::numeric_limits<T>::quiet_NaN();
  const T A = cost * cost * in.risk_aversion * -in.gamma / in.discount;
  return volatility * sqrt(T(1) + barles_soner_psi<T>(A));
}

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
