// SPDX-License-Identifier: BSL-1.0
// bytes: 160
// Fuzzing of numbers that carry their derivatives: every function and operator on any bits. Checked
// is what holds whatever comes in: the value is the plain function's, bit for bit; outside its
// domain all is NaN; a constant stays one; and where numbers are ordinary the derivatives are those
// of the formula in long double, and those that two duals of first order give, one in the other.
#include "support/input.hpp"
#include <hedgerow/math/dual.hpp>

#include <algorithm>
#include <iterator>
#include <limits>

namespace {

namespace hr = hedgerow;
namespace hm = hedgerow::math;
using fuzz::input;
using fuzz::require;
using wide = long double;
using number = hr::dual<double, 2>;
using nested = hr::dual<hr::dual<double, 1>, 1>;

constexpr wide eps = std::numeric_limits<double>::epsilon();
constexpr wide pi = 3.14159265358979323846264338327950288L;

/// The derivatives of a function of x and y; of x alone the others are 0.
struct jet {
  wide x, y, xx, xy, yy;
};

/// Derivatives that are ordinary, some of them 0.
number read(input& in, double value) {
  number d(value);
  for (double& g : d.gradient)
    g = in.chance(3) ? 0.0 : in.modest();
  for (double& h : d.hessian)
    h = in.chance(3) ? 0.0 : in.modest();
  return d;
}

bool has_no_derivatives(const number& d) {
  return d.gradient[0] == 0 && d.gradient[1] == 0 && d.hessian[0] == 0 && d.hessian[1] == 0
      && d.hessian[2] == 0;
}
bool is_nan(double x) { return std::isnan(x); }
bool is_ordinary(double x) { return x == 0 || (std::fabs(x) < 1e30 && std::fabs(x) > 1e-30); }
bool is_ordinary(const jet& j) {
  return std::fabs(j.x) < 1e60L && std::fabs(j.y) < 1e60L && std::fabs(j.xx) < 1e60L
      && std::fabs(j.xy) < 1e60L && std::fabs(j.yy) < 1e60L;
}

/// sum of products, and of their sizes.
struct sum {
  wide value = 0, size = 0;

  sum& add(wide a, wide b) {
    value += a * b, size += std::fabs(a * b);
    return *this;
  }
  void is(double found, wide bound, const char* what) const {
    require(std::fabs(static_cast<wide>(found) - value) <= bound * eps * size + 1e-290L, what);
  }
};

/// z = f(x, y), as the chain rule has it: within `bound` roundings of its terms.
void check_chain(const number& x, const number& y, const number& z, const jet& j, wide bound) {
  for (int i = 0; i < 2; ++i) {
    sum{}.add(j.x, x.gradient[i]).add(j.y, y.gradient[i]).is(z.gradient[i], bound, "gradient");
    for (int k = 0; k <= i; ++k) {
      const wide crossed = static_cast<wide>(x.gradient[i]) * y.gradient[k]
                         + static_cast<wide>(x.gradient[k]) * y.gradient[i];
      sum s;
      s.add(j.x, x.second(i, k)).add(j.y, y.second(i, k));
      s.add(j.xx, static_cast<wide>(x.gradient[i]) * x.gradient[k]);
      s.add(j.yy, static_cast<wide>(y.gradient[i]) * y.gradient[k]);
      s.add(j.xy, crossed);
      s.size += std::fabs(j.xy * x.gradient[i] * y.gradient[k])  // where they cancel in `crossed`
              + std::fabs(j.xy * x.gradient[k] * y.gradient[i]);
      s.is(z.second(i, k), bound, "Hessian");
      require(fuzz::same(z.second(i, k), z.second(k, i)), "the Hessian is symmetric");
    }
  }
}

void check_constant(const number& x, const number& y, const number& z) {
  if (!std::isnan(z.value) && has_no_derivatives(x) && has_no_derivatives(y))
    require(has_no_derivatives(z), "a constant stays one");
}

// --- functions of one argument -------------------------------------------------------------------

/// @param f      the function, of a number of any kind
/// @param exact  its jet in long double
/// @param bound  of its derivatives there, in roundings of the terms
template <class F, class Exact, class Bound>
void check_function(input& in, double v, const F& f, const Exact& exact, const Bound& bound) {
  const number x = read(in, v), z = f(x), none(0.0);
  require(fuzz::same(z.value, f(v)), "the value is the plain function's");
  require(isnan(z) == std::isnan(z.value) && isfinite(z) == std::isfinite(z.value), "its value");
  check_constant(x, none, z);
  if (std::isnan(z.value)) {
    require(std::all_of(std::begin(z.gradient), std::end(z.gradient), is_nan)
                && std::all_of(std::begin(z.hessian), std::end(z.hessian), is_nan),
            "all is NaN outside the domain");
    return;
  }
  if (const number slope = f(hr::dual_variable<2>(v, 0)); v == 0 && std::isinf(slope.gradient[0]))
    require(slope.gradient[0] > 0 && slope.hessian[0] < 0, "a pole at 0 is that from above");
  for (int i = 0; i < 2; ++i) {
    const bool depends = x.gradient[i] != 0 || x.second(i, 0) != 0 || x.second(i, 1) != 0;
    require(depends || z.gradient[i] == 0, "a variable that x does not depend on");
  }
  if (!is_ordinary(v) || v == 0) return;
  const jet j = exact(static_cast<wide>(v));
  if (!is_ordinary(j)) return;
  const wide most = bound(static_cast<wide>(v));
  check_chain(x, none, z, j, most);

  // One dual in the other: the same derivatives by another way.
  nested twice(hr::dual_variable<1>(v, 0));
  twice.gradient[0] = 1.0;
  const nested second = f(twice);
  sum{}.add(j.x, 1).is(second.gradient[0].value, most, "first derivative of the nested dual");
  sum s;
  s.add(j.xx, 1).size += std::fabs(j.x / v) + std::fabs(j.x);  // f'' may be a small difference
  s.is(second.gradient[0].gradient[0], 4 * most, "second derivative of the nested dual");
}

/// A function of the standard library's or of math's, of a number of any kind.
#define HEDGEROW_FUZZ_FUNCTION(space, name) \
  [](const auto& x) {                       \
    using space::name;                      \
    return name(x);                         \
  }

wide density(wide x) { return std::exp(-x * x / 2) / std::sqrt(2 * pi); }
/// Of erf, and of erfc with the other sign.
jet erf_jet(wide x, wide sign) {
  const wide slope = sign * 2 / std::sqrt(pi) * std::exp(-x * x);
  return {slope, 0, -2 * x * slope, 0, 0};
}

void check_one(input& in, double v, unsigned which) {
  const auto few = [](wide) { return 12.0L; };
  const auto of_square = [](wide x) { return 12 + 2 * x * x; };  // exp(-x^2) of a rounded square
  switch (which) {
    case 0:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, sqrt),
          [](wide x) {
            const wide slope = 0.5L / std::sqrt(x);
            return jet{slope, 0, -slope / (2 * x), 0, 0};
          },
          few);
    case 1:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, cbrt),
          [](wide x) {
            const wide f = std::cbrt(x), slope = 1 / (3 * f * f);
            return jet{slope, 0, -2 * slope / (3 * x), 0, 0};
          },
          few);
    case 2:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, log),
          [](wide x) { return jet{1 / x, 0, -1 / (x * x), 0, 0}; }, few);
    case 3:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, log1p),
          [](wide x) { return jet{1 / (1 + x), 0, -1 / ((1 + x) * (1 + x)), 0, 0}; }, few);
    case 4:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, exp),
          [](wide x) { return jet{std::exp(x), 0, std::exp(x), 0, 0}; }, few);
    case 5:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, expm1),
          [](wide x) { return jet{std::exp(x), 0, std::exp(x), 0, 0}; }, few);
    case 6:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, sin),
          [](wide x) { return jet{std::cos(x), 0, -std::sin(x), 0, 0}; }, few);
    case 7:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, cos),
          [](wide x) { return jet{-std::sin(x), 0, -std::cos(x), 0, 0}; }, few);
    case 8:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, atan),
          [](wide x) {
            const wide slope = 1 / (1 + x * x);
            return jet{slope, 0, -2 * x * slope * slope, 0, 0};
          },
          few);
    case 9:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, tanh),
          [](wide x) {
            const wide slope = 1 / (std::cosh(x) * std::cosh(x));
            return jet{slope, 0, -2 * std::tanh(x) * slope, 0, 0};
          },
          few);
    case 10:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, erf), [](wide x) { return erf_jet(x, 1); }, of_square);
    case 11:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(std, erfc), [](wide x) { return erf_jet(x, -1); },
          of_square);
    case 12:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(hm, normal_pdf),
          [](wide x) { return jet{-x * density(x), 0, (x * x - 1) * density(x), 0, 0}; },
          [](wide x) { return 12 * (1 + std::fmin((x * x + 1) / std::fabs(x * x - 1), 1e17L)); });
    default:
      return check_function(
          in, v, HEDGEROW_FUZZ_FUNCTION(hm, normal_cdf),
          [](wide x) { return jet{density(x), 0, -x * density(x), 0, 0}; }, few);
  }
}
#undef HEDGEROW_FUZZ_FUNCTION

// --- powers, arithmetic, comparisons -------------------------------------------------------------

void check_powers(input& in, double a, double b) {
  const number x = read(in, a), y = read(in, b), none(0.0);
  const double f_ab = std::pow(a, b);
  for (const double value : {pow(x, b).value, pow(a, y).value, pow(x, y).value})
    require(fuzz::same(value, f_ab), "the value is the plain function's");
  if (std::isnan(b)) return;  // 1^NaN is 1
  check_constant(x, none, pow(x, b));
  if (a >= 0) check_constant(y, none, pow(a, y)), check_constant(x, y, pow(x, y));
  if (!(a > 0) || !is_ordinary(a) || !is_ordinary(b)) return;
  const wide l = std::log(static_cast<wide>(a)), e = b, f = std::pow(static_cast<wide>(a), e);
  const wide fx = e * f / a, fxx = fx * (e - 1) / a, fxy = f / a * (1 + e * l);
  // The rounding of y - 2 counts log x times; 1 + y log x may be a small difference.
  const wide bound = 16 + 8 * std::fabs(l) * (2 + std::fabs(e)),
             mixed = 1 + (1 + std::fabs(e * l)) / std::fabs(1 + e * l);
  for (const jet& j : {jet{fx, 0, fxx, 0, 0}, jet{fx, l * f, fxx, fxy, l * l * f}}) {
    if (!is_ordinary(j) || !(f > 1e-60L)) continue;
    if (j.y == 0)
      check_chain(x, none, pow(x, b), j, bound);
    else
      check_chain(x, y, pow(x, y), j, bound * mixed);
  }
  if (f > 1e-60L && f < 1e60L)
    check_chain(y, none, pow(a, y), jet{l * f, 0, l * l * f, 0, 0}, bound);
}

void check_arithmetic(input& in, double a, double b) {
  const number x = read(in, a), y = read(in, b), none(0.0);
  const bool ordinary = is_ordinary(a) && is_ordinary(b);
  const auto check = [&](const number& z, double value, const jet& j, bool has_x, bool has_y) {
    require(fuzz::same(z.value, value), "arithmetic on the value");
    if (ordinary && is_ordinary(j)) check_chain(has_x ? x : none, has_y ? y : none, z, j, 16);
  };
  const auto all = [&](const auto& op, const auto& assign, const jet& j) {
    check(op(x, y), op(a, b), j, true, true);
    check(op(x, b), op(a, b), j, true, false);
    check(op(a, y), op(a, b), j, false, true);
    number z = x;
    assign(z, y);
    check(z, op(a, b), j, true, true);
    z = x;
    assign(z, b);
    check(z, op(a, b), j, true, false);
  };
  const wide p = a, q = b;
  all([](const auto& s, const auto& t) { return s + t; }, [](number& s, const auto& t) { s += t; },
      {1, 1, 0, 0, 0});
  all([](const auto& s, const auto& t) { return s - t; }, [](number& s, const auto& t) { s -= t; },
      {1, -1, 0, 0, 0});
  all([](const auto& s, const auto& t) { return s * t; }, [](number& s, const auto& t) { s *= t; },
      {q, p, 0, 1, 0});
  if (b != 0)
    all([](const auto& s, const auto& t) { return s / t; },
        [](number& s, const auto& t) { s /= t; },
        {1 / q, -p / (q * q), 0, -1 / (q * q), 2 * p / (q * q * q)});
  const jet own{in.modest(), in.modest(), in.modest(), in.modest(), in.modest()};
  const auto as = [](wide d) { return static_cast<double>(d); };
  check(hr::chain(x, y, 1.0, as(own.x), as(own.y), as(own.xx), as(own.xy), as(own.yy)), 1.0, own,
        true, true);
  check(hr::chain(x, 1.0, as(own.x), as(own.xx)), 1.0, {own.x, 0, own.xx, 0, 0}, true, false);
}

bool is_one_of(const number& z, const number& x) {
  return std::equal(std::begin(z.gradient), std::end(z.gradient), std::begin(x.gradient))
      && std::equal(std::begin(z.hessian), std::end(z.hessian), std::begin(x.hessian));
}

void check_branches(input& in, double a, double b) {
  const number x = read(in, a), y = read(in, b);
  require((x == y) == (a == b) && (x != y) == (a != b) && (x < b) == (a < b), "comparisons");
  require((a <= y) == (a <= b) && (x > y) == (a > b) && (x >= b) == (a >= b), "comparisons");
  const number up = (hr::max)(x, y), down = (hr::min)(x, y), size = abs(x);
  const bool some_nan = std::isnan(a) || std::isnan(b);
  require(std::isnan(up.value) == some_nan && std::isnan(down.value) == some_nan, "NaN of either");
  require(some_nan || (up.value == std::fmax(a, b) && down.value == std::fmin(a, b)), "of values");
  require(some_nan || is_one_of(up, a < b ? y : x), "derivatives of the larger, or the first");
  require(some_nan || is_one_of(down, b < a ? y : x), "derivatives of the smaller, or the first");
  require(fuzz::same((hr::max)(x, b).value, up.value) && fuzz::same((hr::max)(a, y).value, up.value)
              && fuzz::same((hr::min)(x, b).value, down.value)
              && fuzz::same((hr::min)(a, y).value, down.value),
          "a plain number on either side");
  require(std::isnan(a) || (size.value == std::fabs(a) && is_one_of(size, a < 0 ? -x : +x)),
          "the size of a number");
  require(fuzz::same(fabs(x).value, size.value) && is_one_of(fabs(x), size), "by its other name");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  while (!in.empty()) {
    const unsigned which = in.byte() % 20;
    const double a = in.mixed(), b = in.mixed();
    if (which < 14)
      check_one(in, a, which);
    else if (which < 16)
      check_powers(in, a, b);
    else if (which < 18)
      check_arithmetic(in, a, b);
    else
      check_branches(in, a, b);
  }
  return 0;
}
