// SPDX-License-Identifier: BSL-1.0
// Volatilities that price in what hedging costs: Leland, Hoggard-Whalley-Wilmott, Barles-Soner.
#pragma once

#include <hedgerow/math/cbrt.hpp>
#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/math/lane.hpp>
#include <hedgerow/trigger/band/leland.hpp>
#include <hedgerow/trigger/detail/barles_soner_coefficients.hpp>

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

/// Psi and 1 + Psi, which near Psi = -1 keeps digits that the sum would lose.
template <class T>
struct barles_soner_pair {
  T psi, one_plus;
};

/// Of a type that is not native: Newton's method to the type's last digits, with its own functions.
template <class T>
barles_soner_pair<T> barles_soner_by_newton(const T& A) {
  using std::cosh, std::isinf, std::sin, std::sinh, std::sqrt;
  if (isinf(A)) return A > T(0) ? barles_soner_pair<T>{A, A} : barles_soner_pair<T>{T(-1), T(0)};
  if (A > T(0)) {
    const T x = barles_soner_short<T>(sqrt(A)), s = sinh(x), c = cosh(x);
    return {s * s, c * c};
  }
  if (A < T(0)) {
    const T root = sqrt(-A), x = barles_soner_long<T>(root), s = sin(x);
    const T c = x / (root + s);  // cos x, which loses its digits towards 0
    return {-(s * s), c * c};
  }
  return {A, T(1) + A};
}

/// Of numbers and registers: sqrt(t), t = cbrt|A|, and which of the two fits holds there.
template <class T>
struct barles_soner_place {
  T t, root;

  HEDGEROW_INLINE explicit barles_soner_place(const T& size)
      : t(math::cbrt<T>(size)),
        root(math::sqrt<T>(t)) {}

  /// lead + t P/Q, with t no further out than the fits go: there lead is all that is left.
  template <class NearP, class NearQ, class FarP, class FarQ>
  HEDGEROW_INLINE T sum(const NearP& near_p, const NearQ& near_q, const FarP& far_p,
                        const FarQ& far_q, double end, const T& lead) const {
    const T start = math::detail::number<T>(1.75), zero(0.0);
    const T far_root = math::minimum<T>(root, math::detail::number<T>(end));
    const T d = math::maximum<T>(far_root - start, zero);
    const T inside = math::minimum<T>(t, math::detail::number<T>(49.0 / 16));
    const auto is_near = root < start;
    const T p = math::select<T>(is_near, math::detail::polynomial(near_p, inside),
                                math::detail::polynomial(far_p, d));
    const T q = math::select<T>(is_near, math::detail::polynomial(near_q, inside),
                                math::detail::polynomial(far_q, d));
    const T reach = math::select<T>(is_near, t, far_root * far_root);
    return math::mul_add<T>(reach, math::divide<T>(p, q), lead);
  }
};

/// Both in lane operations. Psi is an analytic function of cbrt(A). It is fitted as Psi - A for
/// A > 0, where Psi -> A + ln(4A) + ..., and as z = -Psi/(1 + Psi) for A < 0, where z -> 4/pi^2
/// |A|: all sums are of positive numbers, and both Psi and 1 + Psi follow without cancellation.
template <class T>
HEDGEROW_INLINE barles_soner_pair<T> barles_soner(const T& A) {
  if constexpr (!math::lane<T>::native) {
    return barles_soner_by_newton<T>(A);
  } else {
    using C = barles_soner_fits::coefficients<math::value_of<T>>;
    constexpr double four_over_pi_squared = 0.40528473456935108578;
    const T zero(0.0), one(1.0), size = math::abs<T>(A);
    const T infinity = math::detail::number<T>(std::numeric_limits<double>::infinity());
    const barles_soner_place<T> place(size);
    const T psi = place.sum(C::short_near_p, C::short_near_q, C::short_far_p, C::short_far_q, 400,
                            size);
    const T lead = math::rounded<T>(math::detail::number<T>(four_over_pi_squared) * size);
    const T z = place.sum(C::long_near_p, C::long_near_q, C::long_far_p, C::long_far_q, 1e5, lead);
    const T below = math::select<T>(z < infinity, math::divide<T>(z, one + z), one);
    const auto is_short = A > zero, is_long = A < zero;
    return {math::select<T>(is_short, psi, math::select<T>(is_long, zero - below, A)),
            math::select<T>(is_short, one + psi,
                            math::select<T>(is_long, math::divide<T>(one, one + z), one + A))};
  }
}

}  // namespace detail

/// Barles and Soner's Psi(A), by which hedging costs raise the variance of a short option and, at A
/// < 0, lower that of a long one. It solves Psi' = (Psi + 1)/(2 sqrt(A Psi) - A), Psi(0) = 0, and
/// in closed form
///
///     sqrt(A)  = sqrt(Psi) - asinh(sqrt(Psi))/sqrt(1 + Psi)          for A > 0,
///     sqrt(-A) = asin(sqrt(-Psi))/sqrt(1 + Psi) - sqrt(-Psi)         for A < 0, -1 < Psi < 0.
///
/// Psi ~ (3/2)^(2/3) cbrt(A) near 0 and ~ A far out. 1e-14 relative (float: 1e-6), for every A.
/// Psi(+-0) = +-0, Psi(inf) = inf, Psi(-inf) = -1; NaN gives NaN. For numbers and registers, with
/// the same bits: a cube root, a square root, four rational fits and three divisions, without a
/// branch (tools/barles_soner_coefficients.py). Other types, long double and quad precision among
/// them, get their own last digits from a handful of Newton steps with their own hyperbolic
/// functions.
///
/// Source: G. Barles and H. M. Soner, "Option pricing with transaction costs and a nonlinear
/// Black-Scholes equation", Finance and Stochastics 2 (1998) 369, equation (1.4); the closed form
/// by integrating it, as in R. Company, E. Navarro, J. R. Pintos and E. Ponsoda, Computers &
/// Mathematics with Applications 56 (2008) 813.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T barles_soner_psi(const T& A) {
  return detail::barles_soner<T>(A).psi;
}

/// The volatility of Barles and Soner's equation at one point: volatility sqrt(1 + Psi(e^(r tau)
/// a^2 S^2 V_SS)) with a = cost_rate sqrt(risk_aversion), V the value of what has been sold.
///
/// The equation is solved backwards from the pay-off with this in the place of the volatility; one
/// evaluation at the plain gamma is the first correction. For small costs psi's cube root makes it
/// the price of the optimal Whalley-Wilmott band: sigma^2 S^2 V_SS Psi/2 is `best_edge`'s total.
/// `price` and `discount` are those of `band_terms`; `fixed_cost` is not read; `gamma` is negative
/// for what has been sold, as everywhere. A rebate counts as 0. NaN for bad input. 1e-14 relative
/// (float: 1e-6) beyond the rounding of psi's argument, for long options whose volatility nearly
/// vanishes too.
///
/// Source: Barles and Soner (1998), equation (1.3), risk aversion and number of options in one.
template <class T>
[[nodiscard]] HEDGEROW_INLINE T barles_soner_volatility(const band_terms<T>& in,
                                                        const T& volatility) {
  const T zero(0.0), nan = math::detail::number<T>(std::numeric_limits<double>::quiet_NaN());
  const T cost = detail::cost_of<T>(in.cost_rate) * in.price;
  const T size = ((cost * cost) * in.risk_aversion) * (zero - in.gamma);
  const T factor = detail::barles_soner<T>(math::divide<T>(size, in.discount + zero)).one_plus;
  const T result = volatility * math::sqrt<T>(factor);
  const auto or_nan = [&](const T& x, const T& r)
                          HEDGEROW_INLINE_LAMBDA { return math::select<T>(x >= zero, r, nan); };
  return or_nan(in.risk_aversion,
                or_nan(in.price, or_nan(in.discount, or_nan(volatility, result))));
}

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
