// SPDX-License-Identifier: BSL-1.0
// A number that carries its first and second derivatives through a formula.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/math/normal_cdf.hpp>
#include <hedgerow/math/normal_pdf.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <numbers>
#include <type_traits>

namespace hedgerow {

/// Satisfied if and only if an S converts to T implicitly: what may stand beside a `dual<T, N>` in
/// an expression. A built-in number is a scalar for every T, also where it narrows (a `double`
/// literal beside a `dual<float, N>` is rounded to float, so that one formula serves every T).
template <class S, class T>
concept scalar_for = std::convertible_to<const S&, T>;

/// A value with its gradient and its Hessian over N variables: forward-mode automatic
/// differentiation of second order.
///
/// Arithmetic and the functions below apply the sum, product and chain rules to all
/// 1 + N + N(N+1)/2 entries, so the derivatives of a formula are exact up to rounding: no step, no
/// truncation. Cost: a product is about 2N(N+1) multiplications, a function its own value and two
/// derivatives once, and about as many multiplications again. No allocation; `constexpr` but for
/// the functions that the standard library does not evaluate at compile time. `T` is `float`,
/// `double`, `long double`, a quad-precision class, or a dual itself (which gives order four).
///
/// Comparisons look at the value alone: a formula takes the branch that its value takes, and the
/// derivatives are those of that branch.
///
/// **Kinks.** `abs(x)` at 0 and `max(a, b)`, `min(a, b)` on a tie have no derivative; the result is
/// that of the branch taken: `abs` at 0 the branch x (derivative +1), `max` and `min` the first
/// argument. Second derivatives are those of the branch, so the Dirac mass of a kink and of a jump
/// is not seen: `max(S - K, 0)` has gamma 0 everywhere.
///
/// **Singular points.** f' or f'' may be infinite (`sqrt`, `cbrt`, `log` and `pow` at 0). There a
/// term f'·d with d exactly 0 counts as 0, so a variable that x does not depend on keeps derivative
/// 0, and a constant stays constant. (It also drops the term where x depends on the variable only
/// in third or higher order: sqrt(y^4) at y = 0 gives 0 for the second derivative, and 2 is right.)
/// Products of a zero *value* and an infinite derivative stay NaN, as in sqrt(x)*sqrt(x) at 0.
/// `exp`, `expm1`, `tanh`, `erf`, `erfc`, `normal_pdf`, `normal_cdf` are flat at an infinite
/// argument, faster than any power: there their derivatives are 0 whatever those of the argument,
/// which gives a Black-Scholes formula its limits at zero volatility off the money.
///
/// **Bad input.** A function of an argument outside its domain is NaN in value and in every
/// derivative. Nothing throws.
///
/// Source: J. Fike and J. Alonso, "The Development of Hyper-Dual Numbers for Exact
/// Second-Derivative Calculations", AIAA 2011-886; A. Griewank and A. Walther, *Evaluating
/// Derivatives*, 2nd ed. (2008), ch. 13, for propagating a packed Hessian.
template <class T, int N>
struct dual {
  static_assert(N > 0, "hedgerow: a dual needs at least one variable, dual<T, 1>");

  static constexpr int variables = N;
  static constexpr int second_derivatives = N * (N + 1) / 2;

  T value{};
  T gradient[N]{};                  ///< gradient[i] = d/dx_i
  T hessian[second_derivatives]{};  ///< lower triangle by rows: 00, 10, 11, 20, ...; see `second`

  HEDGEROW_INLINE constexpr dual() = default;

  /// A constant: every derivative is 0. Implicit, so that `2.0 * x` and `c ? x : 0.0` read as for
  /// plain numbers.
  template <scalar_for<T> S>
  HEDGEROW_INLINE constexpr dual(const S& constant) : value(static_cast<T>(constant)) {}

  /// d²/dx_i dx_j in any order of i and j; both in [0, N), unchecked.
  [[nodiscard]] HEDGEROW_INLINE constexpr const T& second(int i, int j) const {
    return i < j ? hessian[j * (j + 1) / 2 + i] : hessian[i * (i + 1) / 2 + j];
  }
};

}  // namespace hedgerow

namespace hedgerow::inline HEDGEROW_ISA {

/// The variable number `index` of N at the point `value`: gradient e_index, Hessian 0.
/// `index` in [0, N), unchecked.
template <int N, class T>
[[nodiscard]] constexpr dual<T, N> dual_variable(const T& value, int index) {
  dual<T, N> x(value);
  x.gradient[index] = T(1.0);
  return x;
}

namespace dual_detail {

// Whether B may stand beside A, a dual<T, N>: the same type or a scalar for T.
template <class A, class B>
inline constexpr bool dual_beside = false;
template <class T, int N, class B>
inline constexpr bool dual_beside<dual<T, N>, B> = std::same_as<B, dual<T, N>> || scalar_for<B, T>;

template <class A, class B>
concept dual_operands = dual_beside<A, B> || dual_beside<B, A>;

// What a comparison looks at: the value of a dual, and a scalar rounded as arithmetic rounds it.
template <class A, class B>
constexpr decltype(auto) compared(const A& a, const B&) {
  if constexpr (dual_beside<A, B>) {
    return (a.value);
  } else {
    return static_cast<decltype(B::value)>(a);
  }
}

// For any type, without asking for its isnan and isfinite. inf - inf and NaN - NaN are NaN.
template <class T>
constexpr bool is_nan(const T& x) {
  return x != x;  // NOLINT(misc-redundant-expression): true for NaN alone
}
template <class T>
constexpr bool finite(const T& x) {
  return !is_nan(x - x);  // NOLINT(misc-redundant-expression): 0 but for inf and NaN
}

// What to divide by, so that at -0 a quotient is that at 0.
template <class T>
constexpr T unsigned_zero(const T& x) {
  return x + T(0.0);
}

// op on every entry: the rule of a linear operation.
template <class T, int N, class Op>
constexpr dual<T, N> each(const dual<T, N>& a, Op op) {
  dual<T, N> r;
  r.value = op(a.value);
  for (int i = 0; i < N; ++i)
    r.gradient[i] = op(a.gradient[i]);
  for (int k = 0; k < r.second_derivatives; ++k)
    r.hessian[k] = op(a.hessian[k]);
  return r;
}
template <class T, int N, class Op>
constexpr dual<T, N> each(const dual<T, N>& a, const dual<T, N>& b, Op op) {
  dual<T, N> r;
  r.value = op(a.value, b.value);
  for (int i = 0; i < N; ++i)
    r.gradient[i] = op(a.gradient[i], b.gradient[i]);
  for (int k = 0; k < r.second_derivatives; ++k)
    r.hessian[k] = op(a.hessian[k], b.hessian[k]);
  return r;
}

// A derivative of f times a derivative of its argument, where that of f may be infinite.
template <class T>
constexpr T singular_term(const T& f, const T& d) {
  if (is_nan(f)) return f;
  return d == T(0.0) ? d : f * d;
}

template <class T, int N, class Times>
constexpr dual<T, N> apply_chain(const dual<T, N>& x, const T& f, const T& f1, const T& f2,
                                 Times times) {
  dual<T, N> y(f);
  for (int i = 0, k = 0; i < N; ++i) {
    y.gradient[i] = times(f1, x.gradient[i]);
    for (int j = 0; j <= i; ++j, ++k)
      y.hessian[k] = times(f1, x.hessian[k]) + times(f2, x.gradient[i] * x.gradient[j]);
  }
  return y;
}

}  // namespace dual_detail

/// f(x) from the numbers f(x.value), f'(x.value) and f''(x.value): the one step by which a function
/// becomes differentiable, also for functions of your own.
///
///   gradient_i = f' x_i,   Hessian_ij = f' x_ij + f'' x_i x_j
///
/// A NaN for f makes every derivative NaN; infinite f' and f'' as stated at `dual`.
///
///     template <class T, int N>
///     hr::dual<T, N> cube(const hr::dual<T, N>& x) {
///       const T v = x.value;
///       return hr::chain(x, v * v * v, 3.0 * v * v, 6.0 * v);
///     }
template <class T, int N>
[[nodiscard]] constexpr dual<T, N> chain(const dual<T, N>& x, const std::type_identity_t<T>& f,
                                         const std::type_identity_t<T>& f1,
                                         const std::type_identity_t<T>& f2) {
  if (dual_detail::finite(f) && dual_detail::finite(f1) && dual_detail::finite(f2)) [[likely]]
    return dual_detail::apply_chain(x, f, f1, f2, [](const T& a, const T& b) { return a * b; });
  if (dual_detail::is_nan(f))
    return dual_detail::apply_chain(x, f, f, f, dual_detail::singular_term<T>);
  return dual_detail::apply_chain(x, f, f1, f2, dual_detail::singular_term<T>);
}

/// f(x, y) from the value and the five derivatives of f, as above.
template <class T, int N>
[[nodiscard]] constexpr dual<T, N> chain(const dual<T, N>& x, const dual<T, N>& y,
                                         const std::type_identity_t<T>& f,
                                         const std::type_identity_t<T>& fx,
                                         const std::type_identity_t<T>& fy,
                                         const std::type_identity_t<T>& fxx,
                                         const std::type_identity_t<T>& fxy,
                                         const std::type_identity_t<T>& fyy) {
  dual<T, N> z(f);
  const auto times = dual_detail::singular_term<T>;
  for (int i = 0, k = 0; i < N; ++i) {
    z.gradient[i] = times(fx, x.gradient[i]) + times(fy, y.gradient[i]);
    for (int j = 0; j <= i; ++j, ++k)
      z.hessian[k] = times(fx, x.hessian[k]) + times(fy, y.hessian[k])
                   + times(fxx, x.gradient[i] * x.gradient[j])
                   + times(fyy, y.gradient[i] * y.gradient[j])
                   + times(fxy, x.gradient[i] * y.gradient[j] + x.gradient[j] * y.gradient[i]);
  }
  return z;
}

// --- comparisons: of the values ---------------------------------------------------------------

template <class A, class B>
  requires dual_detail::dual_operands<A, B>
constexpr bool operator==(const A& a, const B& b) {
  return dual_detail::compared(a, b) == dual_detail::compared(b, a);
}
template <class A, class B>
  requires dual_detail::dual_operands<A, B>
constexpr bool operator<(const A& a, const B& b) {
  return dual_detail::compared(a, b) < dual_detail::compared(b, a);
}
template <class A, class B>
  requires dual_detail::dual_operands<A, B>
constexpr bool operator<=(const A& a, const B& b) {
  return dual_detail::compared(a, b) <= dual_detail::compared(b, a);
}
template <class A, class B>
  requires dual_detail::dual_operands<A, B>
constexpr bool operator>(const A& a, const B& b) {
  return b < a;
}
template <class A, class B>
  requires dual_detail::dual_operands<A, B>
constexpr bool operator>=(const A& a, const B& b) {
  return b <= a;
}

template <class T, int N>
[[nodiscard]] constexpr bool isnan(const dual<T, N>& x) {
  return dual_detail::is_nan(x.value);
}
template <class T, int N>
[[nodiscard]] constexpr bool isfinite(const dual<T, N>& x) {
  return dual_detail::finite(x.value);
}

// --- arithmetic -------------------------------------------------------------------------------

template <class T, int N>
constexpr dual<T, N> operator+(const dual<T, N>& a) {
  return a;
}
template <class T, int N>
constexpr dual<T, N> operator-(const dual<T, N>& a) {
  return dual_detail::each(a, [](const T& x) { return -x; });
}

template <class T, int N>
constexpr dual<T, N> operator+(const dual<T, N>& a, const dual<T, N>& b) {
  return dual_detail::each(a, b, [](const T& x, const T& y) { return x + y; });
}
template <class T, int N, scalar_for<T> S>
constexpr dual<T, N> operator+(dual<T, N> a, const S& s) {
  a.value = a.value + static_cast<T>(s);
  return a;
}
template <class T, int N, scalar_for<T> S>
constexpr dual<T, N> operator+(const S& s, const dual<T, N>& a) {
  return a + s;
}

template <class T, int N>
constexpr dual<T, N> operator-(const dual<T, N>& a, const dual<T, N>& b) {
  return dual_detail::each(a, b, [](const T& x, const T& y) { return x - y; });
}
template <class T, int N, scalar_for<T> S>
constexpr dual<T, N> operator-(dual<T, N> a, const S& s) {
  a.value = a.value - static_cast<T>(s);
  return a;
}
template <class T, int N, scalar_for<T> S>
constexpr dual<T, N> operator-(const S& s, const dual<T, N>& a) {
  dual<T, N> r = -a;
  r.value = static_cast<T>(s) - a.value;
  return r;
}

template <class T, int N>
constexpr dual<T, N> operator*(const dual<T, N>& a, const dual<T, N>& b) {
  dual<T, N> r(a.value * b.value);
  for (int i = 0, k = 0; i < N; ++i) {
    r.gradient[i] = a.gradient[i] * b.value + a.value * b.gradient[i];
    for (int j = 0; j <= i; ++j, ++k)
      r.hessian[k] = (a.hessian[k] * b.value + a.value * b.hessian[k])
                   + (a.gradient[i] * b.gradient[j] + a.gradient[j] * b.gradient[i]);
  }
  return r;
}
template <class T, int N, scalar_for<T> S>
constexpr dual<T, N> operator*(const dual<T, N>& a, const S& s) {
  return dual_detail::each(a, [t = static_cast<T>(s)](const T& x) { return x * t; });
}
template <class T, int N, scalar_for<T> S>
constexpr dual<T, N> operator*(const S& s, const dual<T, N>& a) {
  return a * s;
}

// From a = q b: a_i = q_i b + q b_i, and once more.
template <class T, int N>
constexpr dual<T, N> operator/(const dual<T, N>& a, const dual<T, N>& b) {
  dual<T, N> q(a.value / b.value);
  for (int i = 0, k = 0; i < N; ++i) {
    q.gradient[i] = (a.gradient[i] - q.value * b.gradient[i]) / b.value;
    for (int j = 0; j <= i; ++j, ++k)
      q.hessian[k] = (a.hessian[k] - q.value * b.hessian[k]
                      - (q.gradient[i] * b.gradient[j] + q.gradient[j] * b.gradient[i]))
                   / b.value;
  }
  return q;
}
template <class T, int N, scalar_for<T> S>
constexpr dual<T, N> operator/(const dual<T, N>& a, const S& s) {
  return dual_detail::each(a, [t = static_cast<T>(s)](const T& x) { return x / t; });
}
template <class T, int N, scalar_for<T> S>
constexpr dual<T, N> operator/(const S& s, const dual<T, N>& b) {
  const T q = static_cast<T>(s) / b.value, q1 = -q / b.value;
  return chain(b, q, q1, T(-2.0) * q1 / b.value);
}

template <class T, int N, class B>
  requires dual_detail::dual_beside<dual<T, N>, B>
constexpr dual<T, N>& operator+=(dual<T, N>& a, const B& b) {
  return a = a + b;
}
template <class T, int N, class B>
  requires dual_detail::dual_beside<dual<T, N>, B>
constexpr dual<T, N>& operator-=(dual<T, N>& a, const B& b) {
  return a = a - b;
}
template <class T, int N, class B>
  requires dual_detail::dual_beside<dual<T, N>, B>
constexpr dual<T, N>& operator*=(dual<T, N>& a, const B& b) {
  return a = a * b;
}
template <class T, int N, class B>
  requires dual_detail::dual_beside<dual<T, N>, B>
constexpr dual<T, N>& operator/=(dual<T, N>& a, const B& b) {
  return a = a / b;
}

// --- functions with a kink: the derivatives of the branch taken --------------------------------

/// |x|; the branch x at 0, so the derivative there is that of x.
template <class T, int N>
[[nodiscard]] constexpr dual<T, N> abs(const dual<T, N>& x) {
  return x.value < T(0.0) ? -x : x;
}
/// The same as `abs`.
template <class T, int N>
[[nodiscard]] constexpr dual<T, N> fabs(const dual<T, N>& x) {
  return abs(x);
}

// Parenthesised names: on Windows, max and min may be macros.

/// The larger of two, the first on a tie; NaN where either is.
template <class T, int N>
[[nodiscard]] constexpr dual<T, N>(max)(const dual<T, N>& a, const dual<T, N>& b) {
  return a.value < b.value || dual_detail::is_nan(b.value) ? b : a;
}
template <class T, int N, scalar_for<T> S>
[[nodiscard]] constexpr dual<T, N>(max)(const dual<T, N>& a, const S& b) {
  return (max)(a, dual<T, N>(b));
}
template <class T, int N, scalar_for<T> S>
[[nodiscard]] constexpr dual<T, N>(max)(const S& a, const dual<T, N>& b) {
  return (max)(dual<T, N>(a), b);
}

/// The smaller of two, the first on a tie; NaN where either is.
template <class T, int N>
[[nodiscard]] constexpr dual<T, N>(min)(const dual<T, N>& a, const dual<T, N>& b) {
  return b.value < a.value || dual_detail::is_nan(b.value) ? b : a;
}
template <class T, int N, scalar_for<T> S>
[[nodiscard]] constexpr dual<T, N>(min)(const dual<T, N>& a, const S& b) {
  return (min)(a, dual<T, N>(b));
}
template <class T, int N, scalar_for<T> S>
[[nodiscard]] constexpr dual<T, N>(min)(const S& a, const dual<T, N>& b) {
  return (min)(dual<T, N>(a), b);
}

// --- powers and logarithms --------------------------------------------------------------------

/// Square root. At 0: value 0, f' = +inf, f'' = -inf. NaN below 0.
template <class T, int N>
[[nodiscard]] dual<T, N> sqrt(const dual<T, N>& x) {
  using std::sqrt;
  const T f = sqrt(x.value), f1 = T(0.5) / dual_detail::unsigned_zero(f);
  return chain(x, f, f1, T(-0.5) * f1 / dual_detail::unsigned_zero(x.value));
}

/// Cube root. At 0: value 0, f' = +inf, f'' = -inf, as if from above.
template <class T, int N>
[[nodiscard]] dual<T, N> cbrt(const dual<T, N>& x) {
  using std::cbrt;
  const T f = cbrt(x.value), f1 = T(1.0) / (T(3.0) * f * f);
  return chain(x, f, f1, T(-2.0) / T(3.0) * f1 / dual_detail::unsigned_zero(x.value));
}

/// Natural logarithm. At 0: value -inf, f' = +inf, f'' = -inf. NaN below 0.
template <class T, int N>
[[nodiscard]] dual<T, N> log(const dual<T, N>& x) {
  using std::log;
  const T v = dual_detail::unsigned_zero(x.value), f1 = T(1.0) / v;
  return chain(x, log(v), f1, -f1 / v);
}

/// log(1 + x), accurate for small x. At -1 as `log` at 0; NaN below -1.
template <class T, int N>
[[nodiscard]] dual<T, N> log1p(const dual<T, N>& x) {
  using std::log1p;
  const T f1 = T(1.0) / (T(1.0) + x.value);
  return chain(x, log1p(x.value), f1, -f1 * f1);
}

namespace dual_detail {

// e^x has f = f' = f''; exp(-inf), erf(inf) and their like are constants, see `dual`.
template <class T, int N>
constexpr dual<T, N> flat_chain(const dual<T, N>& x, const std::type_identity_t<T>& f,
                                const std::type_identity_t<T>& f1,
                                const std::type_identity_t<T>& f2) {
  if (f1 == T(0.0) && !finite(x.value)) return dual<T, N>(f);
  return chain(x, f, f1, f2);
}

template <class T, int N>
constexpr bool constant(const dual<T, N>& x) {
  for (const T& d : x.gradient)
    if (!(d == T(0.0))) return false;
  for (const T& d : x.hessian)
    if (!(d == T(0.0))) return false;
  return true;
}

// x times p, for a p that falls to 0 faster than any x grows.
template <class T>
constexpr T damped(const T& x, const T& p) {
  return p == T(0.0) ? p : x * p;
}

// c x^e, where c = 0 means that the power has been differentiated away. A c that overflows, the
// square of a huge exponent, is less than the power it stands before where that is 0.
template <class T>
T power_term(const T& c, const T& x, const T& e) {
  using std::pow;
  return c == T(0.0) ? c : damped<T>(c, pow(x, e));
}

template <class T>
T pi() {
  if constexpr (std::floating_point<T>) {
    return std::numbers::pi_v<T>;
  } else {
    using std::atan;
    return T(4.0) * atan(T(1.0));
  }
}

}  // namespace dual_detail

/// e^x. At -inf: 0 with derivatives 0.
template <class T, int N>
[[nodiscard]] dual<T, N> exp(const dual<T, N>& x) {
  using std::exp;
  const T f = exp(x.value);
  return dual_detail::flat_chain(x, f, f, f);
}

/// e^x - 1, accurate for small x. At -inf: -1 with derivatives 0.
template <class T, int N>
[[nodiscard]] dual<T, N> expm1(const dual<T, N>& x) {
  using std::exp;
  using std::expm1;
  const T f1 = exp(x.value);
  return dual_detail::flat_chain(x, expm1(x.value), f1, f1);
}

/// x^s for a constant s. Defined where `std::pow` is: for x < 0 only for whole s. At x = 0 the
/// derivatives are the one-sided limits: 0, finite or infinite as s says.
template <class T, int N, scalar_for<T> S>
[[nodiscard]] dual<T, N> pow(const dual<T, N>& x, const S& s) {
  using std::pow;
  const T e = static_cast<T>(s);
  return chain(x, pow(x.value, e), dual_detail::power_term<T>(e, x.value, e - T(1.0)),
               dual_detail::power_term<T>(e * (e - T(1.0)), x.value, e - T(2.0)));
}

/// s^y for a constant s >= 0. At s = 0: 0 with derivatives 0 for y > 0. For s < 0 the derivatives
/// are NaN (the function is not defined beside a whole y).
template <class T, int N, scalar_for<T> S>
[[nodiscard]] dual<T, N> pow(const S& s, const dual<T, N>& y) {
  using std::log, std::pow;
  const T base = static_cast<T>(s), f = pow(base, y.value), l = log(base);
  return chain(y, f, dual_detail::damped<T>(l, f), dual_detail::damped<T>(l * l, f));
}

/// x^y. For x > 0 by the chain rule in both; where y is constant, as `pow(x, s)`. At x = 0 with
/// y > 0 the derivatives are the limits from above; for x < 0 those with respect to y are NaN.
template <class T, int N>
[[nodiscard]] dual<T, N> pow(const dual<T, N>& x, const dual<T, N>& y) {
  using std::log, std::pow;
  if (dual_detail::constant(y)) return pow(x, y.value);
  const T one(1.0), e = y.value, f = pow(x.value, e), f1 = pow(x.value, e - one), l = log(x.value);
  // x^(y-1) (1 + y log x): at x = 0 the logarithm decides for y <= 1, the power for y > 1.
  const T mixed = dual_detail::damped<T>(one + e * l, f1);
  return chain(x, y, f, e == T(0.0) ? e : e * f1, dual_detail::damped<T>(l, f),
               dual_detail::power_term<T>(e * (e - one), x.value, e - T(2.0)), mixed,
               dual_detail::damped<T>(l * l, f));
}

// --- trigonometric and hyperbolic -------------------------------------------------------------

template <class T, int N>
[[nodiscard]] dual<T, N> sin(const dual<T, N>& x) {
  using std::cos, std::sin;
  const T s = sin(x.value);
  return chain(x, s, cos(x.value), -s);
}

template <class T, int N>
[[nodiscard]] dual<T, N> cos(const dual<T, N>& x) {
  using std::cos, std::sin;
  const T c = cos(x.value);
  return chain(x, c, -sin(x.value), -c);
}

/// Arc tangent. At ±inf f' = f'' = 0.
template <class T, int N>
[[nodiscard]] dual<T, N> atan(const dual<T, N>& x) {
  using std::atan;
  const T f1 = T(1.0) / (T(1.0) + x.value * x.value);
  return chain(x, atan(x.value), f1, dual_detail::damped<T>(T(-2.0) * x.value, f1 * f1));
}

/// Hyperbolic tangent; f' = sech² keeps its relative accuracy for large |x|.
template <class T, int N>
[[nodiscard]] dual<T, N> tanh(const dual<T, N>& x) {
  using std::exp, std::tanh;
  const T f = tanh(x.value);
  const T e = exp(x.value < T(0.0) ? T(2.0) * x.value : T(-2.0) * x.value);
  const T f1 = T(4.0) * e / ((T(1.0) + e) * (T(1.0) + e));
  return dual_detail::flat_chain(x, f, f1, T(-2.0) * f * f1);
}

// --- error function and normal distribution ---------------------------------------------------

/// erf x = 2/√π ∫_0^x exp(-t²) dt.
template <class T, int N>
[[nodiscard]] dual<T, N> erf(const dual<T, N>& x) {
  using std::erf, std::exp, std::sqrt;
  const T f1 = T(2.0) / sqrt(dual_detail::pi<T>()) * exp(-x.value * x.value);
  return dual_detail::flat_chain(x, erf(x.value), f1,
                                 dual_detail::damped<T>(T(-2.0) * x.value, f1));
}

/// erfc x = 1 - erf x, relatively accurate for large x.
template <class T, int N>
[[nodiscard]] dual<T, N> erfc(const dual<T, N>& x) {
  using std::erfc, std::exp, std::sqrt;
  const T f1 = T(-2.0) / sqrt(dual_detail::pi<T>()) * exp(-x.value * x.value);
  return dual_detail::flat_chain(x, erfc(x.value), f1,
                                 dual_detail::damped<T>(T(-2.0) * x.value, f1));
}

/// The standard normal density φ(x) = exp(-x²/2)/√(2π), with the error of `math::normal_pdf`.
template <class T, int N>
[[nodiscard]] dual<T, N> normal_pdf(const dual<T, N>& x) {
  using math::normal_pdf;
  const T f = normal_pdf(x.value);
  return dual_detail::flat_chain(x, f, dual_detail::damped<T>(-x.value, f),
                                 dual_detail::damped<T>(x.value * x.value - T(1.0), f));
}

/// The standard normal distribution Φ(x), with the error of `math::normal_cdf`: relatively accurate
/// for x << 0.
template <class T, int N>
[[nodiscard]] dual<T, N> normal_cdf(const dual<T, N>& x) {
  using math::normal_cdf, math::normal_pdf;
  const T f1 = normal_pdf(x.value);
  return dual_detail::flat_chain(x, normal_cdf(x.value), f1, dual_detail::damped<T>(-x.value, f1));
}

}  // namespace hedgerow::inline HEDGEROW_ISA

/// Limits of a dual are those of its value; each function returns a T, which converts.
template <class T, int N>
class std::numeric_limits<hedgerow::dual<T, N>> : public std::numeric_limits<T> {};
