// Derivatives against formulas written out by hand in long double, and the conventions at kinks and
// singular points.
#include <hedgerow/math/dual.hpp>
#include <hedgerow/math/lane.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <type_traits>

#if defined(HEDGEROW_TEST_HAS_BOOST)
#  include <boost/multiprecision/cpp_bin_float.hpp>
#endif

namespace hr = hedgerow;

namespace {

using real = long double;
using dual1 = hr::dual<double, 1>;
using dual2 = hr::dual<double, 2>;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

dual1 variable(double x) { return hr::dual_variable<1>(x, 0); }

// |got - want| as a share of want, or of `scale` where that is larger.
double error(double got, real want, real scale = 0) {
  const real base = std::fmax(std::fabs(want), scale);
  if (base == 0) return got == 0 ? 0.0 : infinity;
  return static_cast<double>(std::fabs(static_cast<real>(got) - want) / base);
}

struct expected {
  real value, first, second;
};

// f(u(x)) for u = x + x^2/8, so that both terms of the second derivative count.
template <class Function, class Derivatives>
void check(const char* name, double low, double high, Function f, Derivatives derivatives) {
  CAPTURE(name);
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> uniform(low, high);
  double worst = 0;
  for (int n = 0; n < 2000; ++n) {
    const double x = uniform(random);
    const dual1 got = f(variable(x));
    const expected e = derivatives(real(x));
    worst = std::fmax(worst, error(got.value, e.value, 1e-3L));
    worst = std::fmax(worst, error(got.gradient[0], e.first, std::fabs(e.value) * 1e-3L));
    worst = std::fmax(worst, error(got.hessian[0], e.second, std::fabs(e.first) * 1e-1L));
    // The chain rule, with an inner function that has u' and u'' of its own.
    const dual1 u = variable(x) + 0.125 * variable(x) * variable(x);
    const dual1 outer = f(u);
    const expected o = derivatives(real(u.value));
    const real u1 = 1 + x / 4.0L, terms = std::fabs(o.first / 4) + std::fabs(o.second * u1 * u1);
    worst = std::fmax(worst, error(outer.gradient[0], o.first * u1, std::fabs(o.value) * 1e-3L));
    worst = std::fmax(worst, error(outer.hessian[0], o.first / 4 + o.second * u1 * u1, terms));
  }
  CHECK(worst < 2e-14);
}

constexpr real root_pi = 1.77245385090551602729816748334114518L;
constexpr real root_two_pi = 2.50662827463100050241576528481104525L;

}  // namespace

TEST_CASE("Elementary functions have the derivatives of the textbook") {
  check(
      "exp", -5, 4, [](auto x) { return exp(x); },
      [](real x) { return expected{std::exp(x), std::exp(x), std::exp(x)}; });
  check(
      "expm1", -3, 3, [](auto x) { return expm1(x); },
      [](real x) { return expected{std::expm1(x), std::exp(x), std::exp(x)}; });
  check(
      "log", 0.01, 50, [](auto x) { return log(x); },
      [](real x) { return expected{std::log(x), 1 / x, -1 / (x * x)}; });
  check(
      "log1p", -0.5, 5, [](auto x) { return log1p(x); },
      [](real x) { return expected{std::log1p(x), 1 / (1 + x), -1 / ((1 + x) * (1 + x))}; });
  check(
      "cbrt", 0.01, 50, [](auto x) { return cbrt(x); },
      [](real x) {
        return expected{std::cbrt(x), std::cbrt(x) / (3 * x), -2 * std::cbrt(x) / (9 * x * x)};
      });
  check(
      "sqrt", 0.01, 50, [](auto x) { return sqrt(x); },
      [](real x) {
        return expected{std::sqrt(x), 0.5L / std::sqrt(x), -0.25L / (x * std::sqrt(x))};
      });
  check(
      "sin", -3, 3, [](auto x) { return sin(x); },
      [](real x) { return expected{std::sin(x), std::cos(x), -std::sin(x)}; });
  check(
      "cos", -3, 3, [](auto x) { return cos(x); },
      [](real x) { return expected{std::cos(x), -std::sin(x), -std::cos(x)}; });
  check(
      "tanh", -4, 4, [](auto x) { return tanh(x); },
      [](real x) {
        const real s = 1 / (std::cosh(x) * std::cosh(x));
        return expected{std::tanh(x), s, -2 * std::tanh(x) * s};
      });
  check(
      "atan", -5, 5, [](auto x) { return atan(x); },
      [](real x) {
        const real s = 1 / (1 + x * x);
        return expected{std::atan(x), s, -2 * x * s * s};
      });
  check(
      "reciprocal", 0.1, 5, [](auto x) { return 1.0 / x; },
      [](real x) { return expected{1 / x, -1 / (x * x), 2 / (x * x * x)}; });
}

TEST_CASE("The normal family has the derivatives of the textbook") {
  check(
      "erf", -3, 3, [](auto x) { return erf(x); },
      [](real x) {
        const real d = 2 / root_pi * std::exp(-x * x);
        return expected{std::erf(x), d, -2 * x * d};
      });
  check(
      "erfc", -3, 3, [](auto x) { return erfc(x); },
      [](real x) {
        const real d = -2 / root_pi * std::exp(-x * x);
        return expected{std::erfc(x), d, -2 * x * d};
      });
  check(
      "normal_pdf", -4, 4, [](auto x) { return normal_pdf(x); },
      [](real x) {
        const real p = std::exp(-x * x / 2) / root_two_pi;
        return expected{p, -x * p, (x * x - 1) * p};
      });
  check(
      "normal_cdf", -4, 4, [](auto x) { return normal_cdf(x); },
      [](real x) {
        const real p = std::exp(-x * x / 2) / root_two_pi;
        return expected{std::erfc(-x / std::numbers::sqrt2_v<real>) / 2, p, -x * p};
      });
}

TEST_CASE("Powers have the derivatives of the textbook") {
  check(
      "pow(x, 2.5)", 0.05, 20, [](auto x) { return pow(x, 2.5); },
      [](real x) {
        return expected{std::pow(x, 2.5L), 2.5L * std::pow(x, 1.5L), 3.75L * std::sqrt(x)};
      });
  check(
      "pow(x, -3)", 0.5, 4, [](auto x) { return pow(x, -3); },
      [](real x) {
        return expected{std::pow(x, -3.0L), -3 * std::pow(x, -4.0L), 12 * std::pow(x, -5.0L)};
      });
  check(
      "pow(3, y)", -3, 3, [](auto y) { return pow(3.0, y); },
      [](real y) {
        const real l = std::log(3.0L), f = std::pow(3.0L, y);
        return expected{f, l * f, l * l * f};
      });
  check(
      "pow(x, x)", 0.5, 4, [](auto x) { return pow(x, x); },
      [](real x) {
        const real f = std::pow(x, x), l = 1 + std::log(x);
        return expected{f, f * l, f * (l * l + 1 / x)};
      });
  const auto x = hr::dual_variable<2>(2.0, 0), y = hr::dual_variable<2>(3.0, 1);
  const dual2 p = pow(x, y);
  const double l = std::log(2.0);
  CHECK(p.value == 8.0);
  CHECK(p.gradient[0] == doctest::Approx(12.0).epsilon(1e-15));
  CHECK(p.gradient[1] == doctest::Approx(8 * l).epsilon(1e-15));
  CHECK(p.second(0, 0) == doctest::Approx(12.0).epsilon(1e-15));
  CHECK(p.second(0, 1) == doctest::Approx(4 * (1 + 3 * l)).epsilon(1e-15));
  CHECK(p.second(1, 1) == doctest::Approx(8 * l * l).epsilon(1e-15));
  // Negative bases, for whole exponents.
  const dual1 cube = pow(variable(-2.0), 3);
  CHECK(cube.value == -8.0);
  CHECK(cube.gradient[0] == 12.0);
  CHECK(cube.hessian[0] == -12.0);
}

TEST_CASE("Arithmetic is exact on whole numbers, at compile time, with every packed entry") {
  constexpr auto f = [] {
    const auto x = hr::dual_variable<3>(2.0, 0), y = hr::dual_variable<3>(3.0, 1),
               z = hr::dual_variable<3>(5.0, 2);
    auto r = x * x * y - 4.0 * y * z + z * z * z / 1.0;
    r += 7;
    r -= x;
    r *= 2.0;
    return -(+r);
  }();
  static_assert(f.value == -2 * (12 - 60 + 125 + 7 - 2));
  static_assert(f.gradient[0] == -2 * (12 - 1) && f.gradient[1] == -2 * (4 - 20)
                && f.gradient[2] == -2 * (-12 + 75));
  static_assert(f.second(0, 0) == -12 && f.second(0, 1) == -8 && f.second(1, 0) == -8
                && f.second(0, 2) == 0 && f.second(1, 2) == 8 && f.second(2, 2) == -60
                && f.second(1, 1) == 0);
  constexpr auto q = [] {
    const auto x = hr::dual_variable<2>(6.0, 0), y = hr::dual_variable<2>(2.0, 1);
    return x / y;  // 1/y = 0.5, -x/y² = -1.5, -1/y² = -0.25, 2x/y³ = 1.5
  }();
  static_assert(q.value == 3 && q.gradient[0] == 0.5 && q.gradient[1] == -1.5);
  static_assert(q.second(0, 0) == 0 && q.second(0, 1) == -0.25 && q.second(1, 1) == 1.5);
  constexpr auto scalars = 1.0 - (3 + hr::dual_variable<1>(4.0, 0)) / 2;
  static_assert(scalars.value == -2.5 && scalars.gradient[0] == -0.5);
  auto r = hr::dual_variable<1>(4.0, 0);
  r /= r;
  CHECK(r.value == 1.0);
  CHECK(r.gradient[0] == 0.0);
  CHECK(r.hessian[0] == 0.0);
  static_assert(std::is_trivially_copyable_v<dual2> && sizeof(dual2) == 6 * sizeof(double));
}

TEST_CASE("Comparisons look at the value, with duals and numbers on either side") {
  constexpr auto x = hr::dual_variable<1>(2.0, 0);
  constexpr hr::dual<double, 1> two = 2.0;
  static_assert(x == two && x == 2 && 2.0 == x && x != 3 && !(x != two));
  static_assert(x < 3 && 1 < x && x <= two && 2 <= x && x > 1.5 && 3 > x && x >= 2.0 && 2 >= two);
  const auto payoff = [](auto s) { return s > 1.0 ? s * s : 0.0; };
  CHECK(payoff(x).gradient[0] == 4.0);
  CHECK(payoff(x - 1.5).gradient[0] == 0.0);
  // A literal narrows as it does in arithmetic.
  CHECK(hr::dual<float, 1>(0.1f) == 0.1);
}

TEST_CASE("Comparisons and assignments say what the numbers and the operators say, of any bits") {
  std::mt19937_64 random(11);
  const double some[] = {0.0, -0.0, 1.0, -1.0, infinity, -infinity, not_a_number};
  const auto draw = [&] {
    const auto bits = random();
    return bits % 4 == 0 ? some[bits / 4 % 7] : std::bit_cast<double>(random());
  };
  const auto same = [](const dual1& x, const dual1& y) {
    const auto number = [](double a, double b) { return a == b || (a != a && b != b); };
    return number(x.value, y.value) && number(x.gradient[0], y.gradient[0])
        && number(x.hessian[0], y.hessian[0]);
  };
  int comparisons = 0, assignments = 0;
  for (int n = 0; n < 20000; ++n) {
    const double a = draw(), b = draw();
    const dual1 x = variable(a), y = variable(b) * 3.0 - 2.0 * b;
    const double c = y.value;
    comparisons += (x == y) != (a == c) || (x != y) != (a != c) || (x < y) != (a < c)
                || (x <= y) != (a <= c) || (x > y) != (a > c) || (x >= y) != (a >= c)
                || (x <= c) != (a <= c) || (a <= y) != (a <= c) || (x >= c) != (a >= c)
                || (a >= y) != (a >= c);
    dual1 sum = x, difference = x, product = x, quotient = x, scaled = x;
    sum += y, difference -= y, product *= y, quotient /= y, scaled *= c;
    assignments += !same(sum, x + y) || !same(difference, x - y) || !same(product, x * y)
                || !same(quotient, x / y) || !same(scaled, x * c);
  }
  CHECK(comparisons == 0);
  CHECK(assignments == 0);
}

TEST_CASE("Kinks take the branch that the value takes") {
  const dual1 zero = variable(0.0), one = variable(1.0);
  CHECK(abs(zero).gradient[0] == 1.0);
  CHECK(fabs(variable(-2.0)).gradient[0] == -1.0);
  CHECK(max(zero, 0.0).gradient[0] == 1.0);  // tie: the first
  CHECK(max(0.0, zero).gradient[0] == 0.0);
  CHECK(min(zero, 0.0).gradient[0] == 1.0);
  CHECK(min(0, zero).gradient[0] == 0.0);
  CHECK(max(one, 2 * one).gradient[0] == 2.0);
  CHECK(min(one, 2 * one).gradient[0] == 1.0);
  CHECK(max(one - 3.0, 0.0).value == 0.0);
  CHECK(isnan(max(one, not_a_number)));
  CHECK(isnan(max(not_a_number, one)));
  CHECK(isnan(min(one, not_a_number)));
  CHECK(isnan(min(dual1(not_a_number), one)));
}

TEST_CASE("At a singular point a variable that plays no part keeps derivative 0") {
  const auto x = hr::dual_variable<2>(0.0, 0), y = hr::dual_variable<2>(3.0, 1);
  const dual2 root = sqrt(x);
  CHECK(root.value == 0.0);
  CHECK(root.gradient[0] == infinity);
  CHECK(root.gradient[1] == 0.0);
  CHECK(root.second(0, 0) == -infinity);
  CHECK(root.second(0, 1) == 0.0);
  CHECK(root.second(1, 1) == 0.0);
  const dual2 mixed = sqrt(x) + y * y;
  CHECK(mixed.gradient[1] == 6.0);
  CHECK(mixed.second(1, 1) == 2.0);
  CHECK(log(x).value == -infinity);
  CHECK(log(x).gradient[0] == infinity);
  CHECK(log(x).gradient[1] == 0.0);
  CHECK(log1p(x - 1.0).gradient[0] == infinity);
  for (const dual2& at : {sqrt(-x), cbrt(-x), log(-x)}) {  // -0 is 0
    CHECK(at.gradient[0] == -infinity);
    CHECK(at.second(0, 0) == -infinity);
  }
  // Constants stay constants.
  for (const dual2& c : {sqrt(dual2(0.0)), log(dual2(0.0)), pow(dual2(0.0), 0.5)}) {
    CHECK(c.gradient[0] == 0.0);
    CHECK(c.second(1, 1) == 0.0);
  }
  // sqrt(x²) is |x|; a product of value 0 with derivative infinity stays open.
  CHECK(sqrt(x * x).gradient[0] == 0.0);
  CHECK(std::isnan((sqrt(x) * sqrt(x)).gradient[0]));
}

TEST_CASE("Powers at 0 have the limits from above") {
  const dual1 x = variable(0.0);
  CHECK(pow(x, 0).value == 1.0);
  CHECK(pow(x, 0).gradient[0] == 0.0);
  CHECK(pow(x, 1).gradient[0] == 1.0);
  CHECK(pow(x, 1).hessian[0] == 0.0);
  CHECK(pow(x, 2).gradient[0] == 0.0);
  CHECK(pow(x, 2).hessian[0] == 2.0);
  CHECK(pow(x, 1.5).gradient[0] == 0.0);
  CHECK(pow(x, 1.5).hessian[0] == infinity);
  CHECK(pow(x, 0.5).hessian[0] == -infinity);
  CHECK(pow(x, -1).gradient[0] == -infinity);
  CHECK(pow(0.0, variable(2.0)).gradient[0] == 0.0);
  CHECK(pow(variable(0.5), 1e200).hessian[0] == 0.0);  // the exponent's square overflows
  const auto y = hr::dual_variable<2>(2.0, 1);
  const dual2 p = pow(hr::dual_variable<2>(0.0, 0), y);
  CHECK(p.value == 0.0);
  CHECK(p.gradient[0] == 0.0);
  CHECK(p.gradient[1] == 0.0);
  CHECK(p.second(0, 0) == 2.0);
  CHECK(p.second(0, 1) == 0.0);
  CHECK(p.second(1, 1) == 0.0);
  const dual2 constant = pow(hr::dual_variable<2>(-2.0, 0), dual2(2.0));
  CHECK(constant.value == 4.0);
  CHECK(constant.gradient[0] == -4.0);
}

TEST_CASE("Functions that are flat at infinity are constants there") {
  const dual1 down = -1.0 / variable(0.0), up = 1.0 / variable(0.0);
  const dual1 flat[] = {exp(down),        expm1(down), erf(up),        erfc(up),       tanh(down),
                        normal_cdf(down), tanh(up),    normal_pdf(up), normal_cdf(up), erfc(down)};
  const double values[] = {0, -1, 1, 0, -1, 0, 1, 0, 1, 2};
  for (int i = 0; i < 10; ++i) {
    CAPTURE(i);
    CHECK(flat[i].value == values[i]);
    CHECK(flat[i].gradient[0] == 0.0);
    CHECK(flat[i].hessian[0] == 0.0);
  }
  CHECK(exp(up).value == infinity);
}

TEST_CASE("Outside the domain the value and every derivative are NaN") {
  const auto x = hr::dual_variable<2>(-2.0, 0);
  for (const dual2& f : {sqrt(x), log(x), log1p(x), pow(x, 0.5),
                         pow(x, hr::dual_variable<2>(2.5, 1)), exp(x * not_a_number),
                         erf(x + not_a_number), normal_cdf(not_a_number * x), sin(x * infinity)}) {
    CHECK(isnan(f));
    for (const double d : f.gradient)
      CHECK(std::isnan(d));
    for (const double d : f.hessian)
      CHECK(std::isnan(d));
  }
  CHECK_FALSE(isfinite(exp(variable(1e4))));
  CHECK(isfinite(variable(1e4)));
}

TEST_CASE("Other scalars: float, long double, a dual of duals") {
  const auto f = [](const auto& x) { return exp(2 * x) / (1.0 + x * x) + erfc(x) - sqrt(x); };
  const auto wide = f(hr::dual_variable<1>(0.7L, 0));
  const auto plain = f(hr::dual_variable<1>(0.7, 0));
  const auto slim = f(hr::dual_variable<1>(0.7f, 0));
  CHECK(plain.hessian[0] == doctest::Approx(static_cast<double>(wide.hessian[0])).epsilon(1e-14));
  CHECK(slim.gradient[0] == doctest::Approx(plain.gradient[0]).epsilon(1e-5));
  CHECK(slim.hessian[0] == doctest::Approx(plain.hessian[0]).epsilon(1e-5));
  // Fourth derivative of sin(2x): 16 sin(2x).
  using nested = hr::dual<dual1, 1>;
  const nested x = hr::dual_variable<1>(variable(0.3), 0);
  const nested s = sin(2 * x) * 1.0 + dual1(0.0);
  CHECK(s.value.value == doctest::Approx(std::sin(0.6)).epsilon(1e-15));
  CHECK(s.gradient[0].hessian[0] == doctest::Approx(-8 * std::cos(0.6)).epsilon(1e-15));
  CHECK(s.hessian[0].hessian[0] == doctest::Approx(16 * std::sin(0.6)).epsilon(1e-15));
  static_assert(std::numeric_limits<dual1>::is_specialized);
  static_assert(dual1(std::numeric_limits<dual1>::infinity()) == infinity);
}

#if defined(HEDGEROW_TEST_HAS_BOOST)
TEST_CASE("Quad precision keeps its digits through constants and functions") {
  using quad = boost::multiprecision::cpp_bin_float_quad;
  const auto x = hr::dual_variable<1>(quad(0.75), 0);
  const auto close = [](const quad& a, const quad& b) { return abs(a - b) < abs(b) * quad(1e-32); };
  const quad pi = 4 * atan(quad(1));
  const quad density = exp(quad(-0.28125)) / sqrt(2 * pi);
  const auto cdf = normal_cdf(x);
  CHECK(close(cdf.gradient[0], density));
  CHECK(close(cdf.hessian[0], quad(-0.75) * density));
  CHECK(close(normal_pdf(x).gradient[0], quad(-0.75) * density));
  CHECK(close(erf(x).gradient[0], 2 / sqrt(pi) * exp(quad(-0.5625))));
  CHECK(close(log(2.0 * x).gradient[0], 1 / quad(0.75)));
  CHECK(close(pow(x, 3).hessian[0], quad(4.5)));
}
#endif

TEST_CASE("A dual is a lane: the operations formulas are written in") {
  namespace math = hr::math;
  const dual1 x = variable(2.0);
  static_assert(!math::lane<dual1>::native && std::is_same_v<math::mask_of<dual1>, bool>);
  CHECK(math::mul_add(x, x, x).gradient[0] == 5.0);
  CHECK(math::neg_mul_add(x, x, x).gradient[0] == -3.0);
  CHECK(math::select(x < dual1(3.0), x, dual1(0.0)).gradient[0] == 1.0);
  CHECK(math::sqrt(x * x).gradient[0] == 1.0);
  CHECK(math::abs(-x).gradient[0] == 1.0);
  const double density = normal_cdf(x).gradient[0];
  CHECK(math::normal_cdf(x).gradient[0] == doctest::Approx(density).epsilon(1e-15));
}
