// SPDX-License-Identifier: BSL-1.0
// bytes: 256
// Fuzzing of math's functions and of the operations that formulas are written in: any bits, one
// number at a time and in registers. Checked is what holds for every number: a NaN outside the
// domain and none inside, the documented error against the 64 bits of long double, operations as
// IEEE 754 has them, and the same bits in every place of a register.
#include "support/input.hpp"
#include <hedgerow/math.hpp>
#include <hedgerow/math/simd.hpp>

#include <algorithm>
#include <cfloat>
#include <limits>

namespace {

namespace hm = hedgerow::math;
using fuzz::input;
using fuzz::require;

constexpr std::size_t most = 16;  // the most numbers in a register

/// f in numbers and in registers, the same bits.
template <class F, class Function>
F checked(const F (&x)[most], const Function& f) {
  using V = xsimd::batch<F>;
  using L = hm::lane<V>;
  for (std::size_t at = 0; at < most; at += V::size) {
    F found[most];
    L::store(found, f(L::load(x + at)));
    for (std::size_t i = 0; i < V::size; ++i)
      require(fuzz::same(found[i], f(x[at + i])), "a register gives the same bits");
  }
  return f(x[0]);
}

/// Whether a is within `ulp` units in the last place of b, which has 11 bits more than a double.
template <class F>
bool is_within(F a, long double b, long double ulp) {
  using limits = std::numeric_limits<F>;
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  const long double largest = (limits::max)();
  if (std::fabs(b) > largest) {  // by an ulp less it is the largest number
    const bool may_be_finite = std::fabs(b) <= largest * (1 + ulp * limits::epsilon());
    return std::isinf(a) ? (a > 0) == (b > 0) : may_be_finite;
  }
  if (std::isinf(a)) return std::fabs(b) > largest * (1 - ulp * limits::epsilon());
  int exponent = 0;
  (void)std::frexp(b, &exponent);
  const int lowest = limits::min_exponent - limits::digits;  // of the smallest subnormal number
  const long double unit = std::ldexp(1.0L, (std::max)(exponent - limits::digits, lowest));
  return std::fabs(static_cast<long double>(a) - b) <= ulp * unit;
}

/// Roundings of the reference, in units of F: nothing in float; in double those of x^2, which the
/// exponent of a density is (1400 eps of long double at the most).
template <class F>
constexpr long double slack = sizeof(F) == 8 && LDBL_MANT_DIG < 113 ? 0.5L : 0.01L;

template <class F>
void check_elementary(const F (&x)[most]) {
  const long double wide = x[0];
  const F e = checked(x, [](const auto& v) { return hm::exp(v); });
  require(is_within(e, std::exp(wide), 1 + slack<F> / 10), "exp is within 1 ulp");
  const F l = checked(x, [](const auto& v) { return hm::log(v); });
  require(is_within(l, std::log(wide), 1 + slack<F> / 10), "log is within 1 ulp");
  const F c = checked(x, [](const auto& v) { return hm::cbrt(v); });
  require(is_within(c, std::cbrt(wide), 1 + slack<F> / 10), "cbrt is within 1 ulp");
  require(std::signbit(c) == std::signbit(x[0]) || std::isnan(c), "cbrt has the sign of x");
}

template <class F>
void check_normal(const F (&x)[most]) {
  const long double wide = x[0];
  const auto tail_of = [](long double y) { return std::erfc(y * 0.70710678118654752440L) / 2; };
  const F density = checked(x, [](const auto& v) { return hm::normal_pdf(v); });
  const long double phi = std::exp(-wide * wide / 2) * 0.39894228040143267794L;
  require(is_within(density, phi, 1.5L + slack<F>), "the density is within 1.5 ulp");
  const F below = checked(x, [](const auto& v) { return hm::normal_cdf(v); });
  require(is_within(below, tail_of(-wide), 4 + slack<F>), "normal_cdf is within 4 ulp");
  const F above = checked(x, [](const auto& v) { return hm::normal_tail(v); });
  require(is_within(above, tail_of(wide), 4 + slack<F>), "normal_tail is within 4 ulp");
  require(fuzz::same(above, hm::normal_cdf(-x[0])), "a tail is the other side's cdf");
  const F ratio = checked(x, [](const auto& v) { return hm::mills_ratio(v); });
  if (std::fabs(wide) < 30)
    require(is_within(ratio, tail_of(wide) / phi, 4 + 2 * slack<F>), "the ratio is within 4 ulp");
  require(std::isnan(ratio) ? std::isnan(x[0]) : ratio >= 0, "a ratio is not negative");
}

/// The probability of the quantile is p but for 5 ulp of the quantile, and the rounding of what
/// that is compared with.
template <class F>
void check_quantile(const F (&p)[most]) {
  const F x = checked(p, [](const auto& v) { return hm::normal_quantile(v); });
  const bool inside = p[0] >= 0 && p[0] <= 1;
  require(std::isnan(x) != inside, "a quantile is NaN outside 0..1 and not inside");
  if (!(p[0] > 0 && p[0] < 1)) return;
  require(std::isfinite(x), "a quantile is finite");
  const long double wide = x, side = p[0] < F(0.5) ? -1.0L : 1.0L;
  // Of the nearer tail, which is exact for p > 1/2 too.
  const long double tail = side < 0 ? static_cast<long double>(p[0])
                                    : 1 - static_cast<long double>(p[0]);
  const long double found = std::erfc(side * wide * 0.70710678118654752440L) / 2;
  const long double density = std::exp(-wide * wide / 2) * 0.39894228040143267794L;
  int exponent = 0;
  (void)std::frexp(wide, &exponent);
  const long double unit = std::ldexp(1.0L, exponent - std::numeric_limits<F>::digits);
  const long double allowed = (5 + 2 * slack<F>)*unit * density * (1 + unit * std::fabs(wide));
  require(std::fabs(found - tail) <= allowed + 4000 * LDBL_EPSILON * tail,
          "a quantile is within 5 ulp");
}

/// An operation on three numbers: as `exact` has it, in every place of a register too.
template <class F, class Operation, class Exact>
void check_operation(const F (&x)[most], const Operation& operation, const Exact& exact,
                     const char* what) {
  using V = xsimd::batch<F>;
  using L = hm::lane<V>;
  F a[most], b[most], found[most];
  std::rotate_copy(x, x + 1, x + most, a);
  std::rotate_copy(x, x + 2, x + most, b);
  for (std::size_t at = 0; at < most; at += V::size)
    L::store(found + at, operation(L::load(x + at), L::load(a + at), L::load(b + at)));
  for (std::size_t i = 0; i < most; ++i) {
    require(fuzz::same(operation(x[i], a[i], b[i]), exact(x[i], a[i], b[i])), what);
    require(fuzz::same(found[i], operation(x[i], a[i], b[i])), "a register does the same");
  }
}

template <class F>
F fused(F a, F b, F c) {
  if (HEDGEROW_HAS_FMA) return std::fma(a, b, c);
  const volatile F product = a * b;  // rounded by itself
  return product + c;
}

template <class F>
void check_operations(const F (&x)[most]) {
  const auto check = [&](const auto& operation, const auto& exact, const char* what) {
    check_operation(x, operation, exact, what);
  };
  const auto bits = [](F v) { return hm::bits_as<fuzz::bits_of<F>>(v); };
  check([](const auto& a, const auto& b, const auto& c) { return hm::mul_add(a, b, c); },
        [](F a, F b, F c) { return fused(a, b, c); }, "a*b + c");
  check([](const auto& a, const auto& b, const auto& c) { return hm::neg_mul_add(a, b, c); },
        [](F a, F b, F c) { return fused(-a, b, c); }, "c - a*b");
  check([](const auto& a, const auto& b, const auto&) { return hm::divide(a, b); },
        [](F a, F b, F) { return a / b; }, "a quotient");
  check([](const auto& a, const auto&, const auto&) { return hm::sqrt(a); },
        [](F a, F, F) { return std::sqrt(a); }, "a root");
  check([](const auto& a, const auto&, const auto&) { return hm::abs(a); },
        [](F a, F, F) { return std::fabs(a); }, "a size");
  check([](const auto& a, const auto&, const auto&) { return hm::rounded(a); },
        [](F a, F, F) { return a; }, "what is rounded already");
  check([](const auto& a, const auto& b, const auto&) { return hm::maximum(a, b); },
        [](F a, F b, F) { return a > b ? a : b; }, "the larger");
  check([](const auto& a, const auto& b, const auto&) { return hm::minimum(a, b); },
        [](F a, F b, F) { return a < b ? a : b; }, "the smaller");
  check(
      [](const auto& a, const auto& b, const auto& c) {
        using T = std::remove_cvref_t<decltype(a)>;
        return hm::select<T>(a < b, b, c);
      },
      [](F a, F b, F c) { return a < b ? b : c; }, "one of two");
  check(
      [](const auto& a, const auto& b, const auto&) {
        using T = std::remove_cvref_t<decltype(a)>;
        const bool same = hm::all<T>(a == a) || hm::any<T>(!(a == a));  // NaN is not
        return same ? b : a;
      },
      [](F, F b, F) { return b; }, "all and any");
  require(fuzz::same(hm::bits_as<F>(bits(x[0])), x[0]), "bits there and back");
}

/// What a product's rounding left out, where none of its parts over- or underflows.
template <class F>
void check_products(const F (&x)[most]) {
  const F a = x[0], b = x[1], c = x[2];
  const auto is_plain = [](F v) {
    return v == 0 || (std::fabs(v) < F(0x1p30) && std::fabs(v) > F(0x1p-30));
  };
  if (!is_plain(a) || !is_plain(b) || !is_plain(c)) return;
  const F product = hm::rounded(a * b);
  require(hm::product_tail(a, b, product) == std::fma(a, b, -product), "the rest of a product");
  const F close = hm::rounded(product * (1 + 4 * std::numeric_limits<F>::epsilon()));
  require(hm::rest_of_product(close, a, b) == std::fma(-a, b, close), "where two nearly cancel");
}

template <class F>
void check(input& in, unsigned how) {
  F x[most];
  for (F& v : x) {
    v = how < 128 ? in.any<F>() : static_cast<F>(in.modest());
    if (how >= 240) v = std::fabs(v) / (1 + std::fabs(v));  // a probability
  }
  if (how % 4 == 0) {
    check_operations(x);
    check_products(x);
    return;
  }
  check_elementary(x);
  check_normal(x);
  check_quantile(x);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  while (!in.empty()) {
    const unsigned how = in.byte();
    if (in.chance(2))
      check<double>(in, how);
    else
      check<float>(in, how);
  }
  return 0;
}
