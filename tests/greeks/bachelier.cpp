// SPDX-License-Identifier: BSL-1.0
// The Bachelier market against 113-bit references, published values and its own limits.
// isa: sse2 avx2 avx512
#include <hedgerow/greeks.hpp>
#include <hedgerow/math/dual.hpp>
#include <hedgerow/math/simd.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#if defined(HEDGEROW_TEST_HAS_QUADMATH)
#  include <quadmath.h>
#endif

namespace hr = hedgerow;

namespace {

using hr::greek;
using hr::option_type;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// The fields in order.
template <class T>
std::array<T, hr::greek_count> values(const hr::greeks<T>& g) {
  return {g.price,        g.delta, g.gamma,  g.vega,       g.theta,     g.rho,
          g.dividend_rho, g.vanna, g.volga,  g.charm,      g.veta,      g.speed,
          g.zomma,        g.color, g.ultima, g.dual_delta, g.dual_gamma};
}

template <class F>
std::uint64_t bits(F x) {
  if (std::isnan(x)) return ~std::uint64_t{0};
  if constexpr (sizeof(F) == 8)
    return std::bit_cast<std::uint64_t>(x);
  else
    return std::bit_cast<std::uint32_t>(x);
}

/// Steele, Lea and Flood (2014), SplitMix64.
struct random_source {
  std::uint64_t state;

  std::uint64_t word() {
    std::uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  double uniform(double lo, double hi) {
    return lo + (hi - lo) * static_cast<double>(word() >> 11) * 0x1p-53;
  }
  double log_uniform(double lo, double hi) { return std::exp(uniform(std::log(lo), std::log(hi))); }
};

struct row {
  hr::bachelier<double> market;
  option_type type;
  double strike, expiry;
};

/// An option with |F - K| up to `widest` standard deviations.
row random_row(random_source& random, double widest) {
  row r;
  const double side = random.word() % 2 == 0 ? 1.0 : -1.0;
  r.market.forward = side * random.log_uniform(1e-4, 1e5);
  r.market.volatility = random.log_uniform(1e-5, 1e4);
  r.market.rate = random.uniform(-0.05, 0.3);
  r.expiry = random.log_uniform(1.0 / (365.0 * 24.0 * 60.0), 50.0);
  const double s = r.market.volatility * std::sqrt(r.expiry);
  r.strike = r.market.forward - random.uniform(-widest, widest) * s;
  r.type = random.word() % 2 == 0 ? option_type::call : option_type::put;
  return r;
}

/// x rounded to F, beyond its range an infinity.
template <class F>
F to(double x) {
  constexpr double largest = (std::numeric_limits<F>::max)();
  if (x > largest) return std::numeric_limits<F>::infinity();
  return x < -largest ? -std::numeric_limits<F>::infinity() : static_cast<F>(x);
}

template <template <class> class Contract>
hr::greeks<double> evaluate(const row& r) {
  return hr::evaluate(r.market, Contract<double>{r.type, r.strike, r.expiry});
}

std::string name(std::size_t greek) { return hr::greek_names[greek]; }

std::string describe(const row& r) {
  char text[200];
  std::snprintf(text, sizeof text, "%s F=%a K=%a sigma=%a T=%a r=%a",
                r.type == option_type::call ? "call" : "put", r.market.forward, r.strike,
                r.market.volatility, r.expiry, r.market.rate);
  return text;
}

#if defined(HEDGEROW_TEST_HAS_QUADMATH)

using quad = __float128;

/// A value and the sum of its terms' magnitudes.
struct measured {
  quad value = 0, size = 0;
};

measured of_terms(std::initializer_list<quad> terms) {
  measured m;
  for (const quad t : terms) {
    m.value += t;
    m.size += fabsq(t);
  }
  return m;
}

struct quad_row {
  quad sign, forward, strike, volatility, expiry, rate;
};
quad_row widen(const row& r) {
  return {static_cast<quad>(static_cast<int>(r.type)),
          r.market.forward,
          r.strike,
          r.market.volatility,
          r.expiry,
          r.market.rate};
}

quad normal_tail(quad x) { return erfcq(x / sqrtq(2)) / 2; }
quad normal_density(quad x) { return expq(-x * x / 2) / sqrtq(2 * acosq(-1)); }

/// Prices by the textbook formula; `kind` 0 vanilla, 1 cash-or-nothing, 2 asset-or-nothing.
quad reference_price(int kind, const quad_row& q) {
  const quad s = q.volatility * sqrtq(q.expiry), d = (q.forward - q.strike) / s;
  const quad discount = expq(-q.rate * q.expiry), n = normal_tail(-q.sign * d);
  if (kind == 1) return discount * n;
  const quad tail_mean = q.sign * s * normal_density(d);
  if (kind == 2) return discount * (q.forward * n + tail_mean);
  return q.sign * discount * ((q.forward - q.strike) * n + tail_mean);
}

using reference = std::array<measured, hr::greek_count>;

/// Derivatives of the textbook formula by hand, in powers of d; checked by differences below.
reference reference_greeks(int kind, const quad_row& q) {
  const quad root = sqrtq(q.expiry), s = q.volatility * root, d = (q.forward - q.strike) / s;
  const quad v = q.volatility, r = q.rate, t2 = 2 * q.expiry;
  const quad discount = expq(-r * q.expiry), n = discount * normal_density(d);
  const quad d2 = d * d, d3 = d2 * d, d4 = d2 * d2, d5 = d4 * d;
  reference g;
  if (kind == 0) {
    const quad price = reference_price(0, q);
    const quad delta = q.sign * discount * normal_tail(-q.sign * d);
    const measured gamma = of_terms({n / s});
    g = {of_terms({price}),
         of_terms({delta}),
         gamma,
         of_terms({n * root}),
         of_terms({r * price, -n * v / (2 * root)}),
         of_terms({-q.expiry * price}),
         of_terms({}),
         of_terms({-n * d / v}),
         of_terms({n * root * d2 / v}),
         of_terms({r * delta, n * d / t2}),
         of_terms({n * root * r, -n * root * d2 / t2, -n * root / t2}),
         of_terms({-n * d / (s * s)}),
         of_terms({n * d2 / (s * v), -n / (s * v)}),
         of_terms({n / s * r, n / s / t2, -n / s * d2 / t2}),
         of_terms({n * root * d4 / (v * v), -3 * n * root * d2 / (v * v)}),
         of_terms({-delta}),
         gamma};
  } else if (kind == 1) {
    const quad price = reference_price(1, q);
    const quad m = q.sign * n;
    const measured gamma = of_terms({-m * d / (s * s)});
    g = {of_terms({price}),
         of_terms({m / s}),
         gamma,
         of_terms({-m * d / v}),
         of_terms({r * price, m * d / t2}),
         of_terms({-q.expiry * price}),
         of_terms({}),
         of_terms({m * d2 / (s * v), -m / (s * v)}),
         of_terms({-m * d3 / (v * v), 2 * m * d / (v * v)}),
         of_terms({m / s * r, m / s / t2, -m / s * d2 / t2}),
         of_terms({-m * d / v * r, m * d3 / (v * t2), -m * d / (v * t2)}),
         of_terms({m * d2 / (s * s * s), -m / (s * s * s)}),
         of_terms({-m * d3 / (s * s * v), 3 * m * d / (s * s * v)}),
         of_terms({-m * d / (s * s) * r, m * d3 / (s * s * t2), -3 * m * d / (s * s * t2)}),
         of_terms({-m * d5 / (v * v * v), 7 * m * d3 / (v * v * v), -6 * m * d / (v * v * v)}),
         of_terms({-m / s}),
         gamma};
  } else {
    const reference vanilla = reference_greeks(0, q), cash = reference_greeks(1, q);
    for (std::size_t i = 0; i < hr::greek_count; ++i) {
      g[i].value = q.sign * vanilla[i].value + q.strike * cash[i].value;
      g[i].size = vanilla[i].size + fabsq(q.strike) * cash[i].size;
    }
    const auto dual_delta = static_cast<std::size_t>(greek::dual_delta);
    const auto dual_gamma = static_cast<std::size_t>(greek::dual_gamma);
    g[dual_delta] = of_terms({q.strike * cash[dual_delta].value});
    g[dual_gamma] = of_terms({cash[dual_delta].value, q.strike * cash[dual_gamma].value});
  }
  return g;
}

/// Eighth-order central difference.
template <class F>
quad difference(F f, quad x, quad h) {
  constexpr int numerators[] = {672, -168, 32, -3};
  quad sum = 0;
  for (int i = 1; i <= 4; ++i)
    sum += numerators[i - 1] * (f(x + i * h) - f(x - i * h));
  return sum / (840 * h);
}

enum variable { in_forward, in_strike, in_volatility, in_expiry, in_rate };

/// Derivative of the price in the variables listed, one difference inside the other.
quad differentiate(int kind, quad_row q, std::initializer_list<variable> list,
                   const std::array<quad, 5>& steps, std::size_t from = 0) {
  if (from == list.size()) return reference_price(kind, q);
  const variable x = list.begin()[from];
  quad& slot = x == in_forward    ? q.forward
             : x == in_strike     ? q.strike
             : x == in_volatility ? q.volatility
             : x == in_expiry     ? q.expiry
                                  : q.rate;
  const quad at = slot;
  return difference(
      [&](quad y) {
        slot = y;
        return differentiate(kind, q, list, steps, from + 1);
      },
      at, steps[x]);
}

/// |got - want| relative to `size`, 0 where both are that close to 0; infinity for a NaN.
double error_of(long double got, const measured& want, quad size) {
  const quad off = fabsq(static_cast<quad>(got) - want.value);
  if (!(off > 0)) return off == 0 ? 0.0 : infinity;
  return static_cast<double>(off / size);
}

/// The bounds that bachelier.hpp and docs/bachelier.md state, and whether they are relative to a
/// Greek's own value: else they are to the sum of its terms' magnitudes.
constexpr double bound_double = 1e-13, bound_float = 3e-6;
bool is_strict(int kind, std::size_t i) {
  return kind < 2 && i <= static_cast<std::size_t>(greek::vega);
}

#endif

}  // namespace

TEST_CASE("bachelier: the example of docs/bachelier.md") {
  // [example]
  hr::bachelier market{.forward = -0.0012, .volatility = 0.0085, .rate = -0.004};
  hr::european floorlet{.type = hr::option_type::put, .strike = 0.001, .expiry = 2.0};

  hr::greeks g = hr::evaluate(market, floorlet);
  // g.price 0.006024, g.delta -0.5772, g.vega 0.5593 per 1.00, so 0.00005593 a basis point
  // [example]
  CHECK(g.price == doctest::Approx(0.00602369943013).epsilon(1e-11));
  CHECK(g.delta == doctest::Approx(-0.57720644799).epsilon(1e-11));
  CHECK(g.vega == doctest::Approx(0.559275911124).epsilon(1e-11));
}

TEST_CASE("bachelier: docs/bachelier.md shows that example as it stands") {
  const char* const root = std::getenv("HEDGEROW_SOURCE_DIR");
  if (root == nullptr) return;
  const auto read = [&](const char* path) {
    std::ifstream file(std::string(root) + "/" + path);
    REQUIRE(file);
    std::string text, line;
    while (std::getline(file, line))
      text += line.substr((std::min)(line.find_first_not_of(' '), line.size())) + "\n";
    return text;
  };
  const std::string source = read("tests/greeks/bachelier.cpp"), mark = "// [example]\n";
  const std::size_t from = source.find(mark) + mark.size();
  const std::string example = source.substr(from, source.find(mark, from) - from);
  CHECK(read("docs/bachelier.md").find("```cpp\n" + example + "```") != std::string::npos);
}

TEST_CASE("bachelier: published values") {
  // PyFENG (Choi), tests/test_bsm_norm.py, test_norm_price: Norm(sigma=20, intr=0.05, divr=0.1),
  // spot 100, texp 1.2, strikes 80, 85, ..., 125; to nine decimals.
  const double published[] = {16.572334463, 13.264066668, 10.347114013, 7.849408092, 5.778270261,
                              4.119308420,  2.838573670,  1.887447196,  1.209104773, 0.745157542};
  const hr::bachelier<double> market{
      .forward = 100.0 * std::exp(-0.05 * 1.2), .volatility = 20.0, .rate = 0.05};
  double strike = 80.0;
  for (const double price : published) {
    const double got = hr::price(market, hr::european<double>{option_type::call, strike, 1.2});
    CHECK(std::abs(got - price) <= 0.51e-9);
    strike += 5.0;
  }
  // At the money the price is sigma sqrt(T/(2 pi)): Bachelier (1900), the "simple option";
  // Schachermayer and Teichmann (2008), section 1.
  const hr::bachelier<double> simple{.forward = 30.0, .volatility = 5.0, .rate = 0.0};
  const double root_two_pi = 2.50662827463100050242;
  CHECK(hr::price(simple, hr::european<double>{option_type::put, 30.0, 0.25})
        == doctest::Approx(2.5 / root_two_pi).epsilon(1e-15));
}

#if defined(HEDGEROW_TEST_HAS_QUADMATH)

TEST_CASE("bachelier: the reference's Greeks are derivatives of its price") {
  random_source random{1};
  const std::initializer_list<variable> lists[] = {{},
                                                   {in_forward},
                                                   {in_forward, in_forward},
                                                   {in_volatility},
                                                   {in_expiry},
                                                   {in_rate},
                                                   {},
                                                   {in_forward, in_volatility},
                                                   {in_volatility, in_volatility},
                                                   {in_forward, in_expiry},
                                                   {in_volatility, in_expiry},
                                                   {in_forward, in_forward, in_forward},
                                                   {in_forward, in_forward, in_volatility},
                                                   {in_forward, in_forward, in_expiry},
                                                   {in_volatility, in_volatility, in_volatility},
                                                   {in_strike},
                                                   {in_strike, in_strike}};
  for (int i = 0; i < 12; ++i) {
    quad_row q{quad(i % 2 == 0 ? 1 : -1), random.uniform(-3.0, 3.0), 0,
               random.uniform(0.5, 2.0),  random.uniform(0.1, 3.0),  random.uniform(-0.05, 0.3)};
    const quad s = q.volatility * sqrtq(q.expiry), step = 0x1p-9;
    q.strike = q.forward - random.uniform(-3.0, 3.0) * s;
    const std::array<quad, 5> steps{s * step, s * step, q.volatility * step / 8,
                                    q.expiry * step / 8, step};
    for (int kind = 0; kind < 3; ++kind) {
      const reference g = reference_greeks(kind, q);
      for (std::size_t k = 0; k < hr::greek_count; ++k) {
        if (k == static_cast<std::size_t>(greek::dividend_rho)) continue;
        quad value = differentiate(kind, q, lists[k], steps);
        for (const variable x : lists[k])
          if (x == in_expiry) value = -value;
        const double off = static_cast<double>(fabsq(value - g[k].value) / g[k].size);
        CHECK_MESSAGE(off <= 1e-15, kind, " ", name(k));
      }
    }
  }
}

TEST_CASE("bachelier: double against 113 bits, 16 standard deviations") {
  random_source random{2};
  for (int i = 0; i < 20000; ++i) {
    const row r = random_row(random, 16.0);
    const quad_row q = widen(r);
    const quad d = (q.forward - q.strike) / (q.volatility * sqrtq(q.expiry));
    if (fabsq(d) > 16) continue;
    const std::array<std::array<double, hr::greek_count>, 3> got{
        values(evaluate<hr::european>(r)), values(evaluate<hr::cash_or_nothing>(r)),
        values(evaluate<hr::asset_or_nothing>(r))};
    for (int kind = 0; kind < 3; ++kind) {
      const auto k = static_cast<std::size_t>(kind);
      const reference want = reference_greeks(kind, q);
      for (std::size_t j = 0; j < hr::greek_count; ++j) {
        const quad size = is_strict(kind, j) ? fabsq(want[j].value) : want[j].size;
        const double off = error_of(got[k][j], want[j], size);
        if (!(off <= bound_double))
          FAIL_CHECK(name(j), " of kind ", kind, " off by ", off, ": ", describe(r));
      }
    }
  }
}

TEST_CASE("bachelier: float against 113 bits, 8 standard deviations") {
  random_source random{3};
  for (int i = 0; i < 20000; ++i) {
    row r = random_row(random, 8.0);
    r.market.volatility = (std::max)(r.market.volatility, 1e-3);
    const hr::bachelier<float> market{to<float>(r.market.forward), to<float>(r.market.volatility),
                                      to<float>(r.market.rate)};
    const auto strike = to<float>(r.strike), expiry = to<float>(r.expiry);
    const quad_row q{static_cast<quad>(static_cast<int>(r.type)),
                     market.forward,
                     strike,
                     market.volatility,
                     expiry,
                     market.rate};
    const quad d = (q.forward - q.strike) / (q.volatility * sqrtq(q.expiry));
    if (fabsq(d) > 8) continue;
    const std::array<std::array<float, hr::greek_count>, 3> got{
        values(hr::evaluate(market, hr::european<float>{r.type, strike, expiry})),
        values(hr::evaluate(market, hr::cash_or_nothing<float>{r.type, strike, expiry})),
        values(hr::evaluate(market, hr::asset_or_nothing<float>{r.type, strike, expiry}))};
    for (int kind = 0; kind < 3; ++kind) {
      const reference want = reference_greeks(kind, q);
      for (std::size_t j = 0; j < hr::greek_count; ++j) {
        if (want[j].size < quad(1e-30)) continue;  // near the end of float's range
        const quad size = is_strict(kind, j) ? fabsq(want[j].value) : want[j].size;
        const double off = error_of(got[static_cast<std::size_t>(kind)][j], want[j], size);
        if (!(off <= bound_float))
          FAIL_CHECK(name(j), " of kind ", kind, " off by ", off, ": ", describe(r));
      }
    }
  }
}

TEST_CASE("bachelier: a wider type takes the generic path to its own precision") {
  random_source random{4};
  for (int i = 0; i < 500; ++i) {
    const row r = random_row(random, 10.0);
    const quad_row q = widen(r);
    const quad d = (q.forward - q.strike) / (q.volatility * sqrtq(q.expiry));
    if (fabsq(d) > 10) continue;
    const hr::bachelier<long double> market{r.market.forward, r.market.volatility, r.market.rate};
    const std::array<std::array<long double, hr::greek_count>, 3> got{
        values(hr::evaluate(market, hr::european<long double>{r.type, r.strike, r.expiry})),
        values(hr::evaluate(market, hr::cash_or_nothing<long double>{r.type, r.strike, r.expiry})),
        values(
            hr::evaluate(market, hr::asset_or_nothing<long double>{r.type, r.strike, r.expiry}))};
    for (int kind = 0; kind < 3; ++kind) {
      const reference want = reference_greeks(kind, q);
      for (std::size_t j = 0; j < hr::greek_count; ++j) {
        const double off = error_of(got[static_cast<std::size_t>(kind)][j], want[j], want[j].size);
        // erfc's argument is rounded, and the price out of the money cancels: d^4 epsilon.
        CHECK_MESSAGE(off <= 5e-15, name(j), " of kind ", kind, ": ", describe(r));
      }
    }
  }
}

TEST_CASE("bachelier: prices, times and rates of any magnitude") {
  random_source random{5};
  const quad largest = static_cast<quad>((std::numeric_limits<double>::max)());
  const quad smallest = quad(0x1p-1074);
  const auto magnitude = [&](int lo, int hi) {
    return std::ldexp(random.uniform(1.0, 2.0),
                      lo + static_cast<int>(random.word() % static_cast<unsigned>(hi - lo)));
  };
  int compared = 0;
  for (int i = 0; i < 20000; ++i) {
    row r;
    r.market.volatility = magnitude(-1070, 1020);
    r.expiry = magnitude(-1070, 1020);
    r.market.rate = random.uniform(-1.0, 1.0);
    const double log_discount = random.uniform(-900.0, 900.0);
    r.market.rate = log_discount / r.expiry;
    if (!std::isfinite(r.market.rate)) continue;
    const quad s = static_cast<quad>(r.market.volatility) * sqrtq(r.expiry);
    r.market.forward = magnitude(-1070, 1020);
    if (random.word() % 2 == 0) r.market.forward = static_cast<double>(s);
    r.strike = static_cast<double>(r.market.forward - s * random.uniform(-36.0, 36.0));
    if (random.word() % 8 == 0) r.strike = r.market.forward;
    r.type = random.word() % 2 == 0 ? option_type::call : option_type::put;
    if (!std::isfinite(r.market.forward) || !std::isfinite(r.strike)) continue;
    const quad_row q = widen(r);
    if (fabsq((q.forward - q.strike) / s) > 37) continue;
    ++compared;
    const std::array<std::array<double, hr::greek_count>, 3> got{
        values(evaluate<hr::european>(r)), values(evaluate<hr::cash_or_nothing>(r)),
        values(evaluate<hr::asset_or_nothing>(r))};
    for (int kind = 0; kind < 3; ++kind) {
      const reference want = reference_greeks(kind, q);
      for (std::size_t j = 0; j < hr::greek_count; ++j) {
        const double value = got[static_cast<std::size_t>(kind)][j];
        const quad size = want[j].size;
        // Up to 37 s and |r T| = 900; factors of an ordinary option may be subnormal numbers.
        const quad strike = (std::min)(std::abs(r.strike), 0x1p200);
        const quad allowed = quad(1e-12) * size + 4096 * (1 + strike) * smallest;
        const bool right = std::isinf(value)
                             ? (value > 0 ? want[j].value : -want[j].value) + allowed > largest
                             : fabsq(value - want[j].value) <= allowed;
        if (!right)
          FAIL_CHECK(name(j), " of kind ", kind, " is ", value, " for ",
                     static_cast<double>(want[j].value), ": ", describe(r));
      }
    }
  }
  CHECK(compared > 5000);
}

#endif

TEST_CASE("bachelier: differentiated automatically, the price gives the Greeks") {
  using dual = hr::dual<double, 4>;
  random_source random{6};
  for (int i = 0; i < 200; ++i) {
    const double sign = i % 2 == 0 ? 1.0 : -1.0;
    const double forward = random.uniform(-2.0, 2.0), strike = random.uniform(-2.0, 2.0);
    const double volatility = random.uniform(0.5, 2.0), expiry = random.uniform(0.1, 3.0);
    const double rate = random.uniform(-0.05, 0.2);
    const option_type type = sign > 0.0 ? option_type::call : option_type::put;
    const hr::bachelier<dual> market{hr::dual_variable<4>(forward, 0),
                                     hr::dual_variable<4>(volatility, 1),
                                     hr::dual_variable<4>(rate, 2)};
    const hr::bachelier<double> plain{forward, volatility, rate};
    const auto compare = [&](const dual& v, const hr::greeks<double>& g) {
      const auto near = [](double a, double b) {
        CHECK(std::abs(a - b) <= 1e-12 * (1.0 + std::abs(b)));
      };
      near(v.value, g.price);
      near(v.gradient[0], g.delta);
      near(v.gradient[1], g.vega);
      near(v.gradient[2], g.rho);
      near(-v.gradient[3], g.theta);
      near(v.second(0, 0), g.gamma);
      near(v.second(0, 1), g.vanna);
      near(v.second(1, 1), g.volga);
      near(-v.second(0, 3), g.charm);
      near(-v.second(1, 3), g.veta);
    };
    const dual t = hr::dual_variable<4>(expiry, 3);
    compare(hr::price(market, hr::european<dual>{type, dual(strike), t}),
            hr::evaluate(plain, hr::european<double>{type, strike, expiry}));
    compare(hr::price(market, hr::cash_or_nothing<dual>{type, dual(strike), t}),
            hr::evaluate(plain, hr::cash_or_nothing<double>{type, strike, expiry}));
    compare(hr::price(market, hr::asset_or_nothing<dual>{type, dual(strike), t}),
            hr::evaluate(plain, hr::asset_or_nothing<double>{type, strike, expiry}));
  }
}

TEST_CASE("bachelier: parity and symmetry") {
  random_source random{7};
  for (int i = 0; i < 20000; ++i) {
    row r = random_row(random, 16.0);
    r.type = option_type::call;
    const hr::greeks<double> call = evaluate<hr::european>(r);
    const double cash = evaluate<hr::cash_or_nothing>(r).price;
    r.type = option_type::put;
    const hr::greeks<double> put = evaluate<hr::european>(r);
    const double discount = std::exp(-r.market.rate * r.expiry);
    const double gap = discount * (r.market.forward - r.strike);
    CHECK(std::abs((call.price - put.price) - gap) <= 1e-14 * (call.price + put.price));
    CHECK(std::abs((call.delta - put.delta) - discount) <= 1e-14 * discount);
    CHECK(call.delta == cash);
    CHECK(bits(call.gamma) == bits(put.gamma));
    // A call on F struck at K is a put on -F struck at -K.
    row mirrored = r;
    mirrored.market.forward = -r.market.forward;
    mirrored.strike = -r.strike;
    mirrored.type = option_type::call;
    const hr::greeks<double> mirror = evaluate<hr::european>(mirrored);
    CHECK(bits(mirror.price) == bits(put.price));
    CHECK(bits(mirror.delta) == bits(-put.delta));
    CHECK(bits(mirror.theta) == bits(put.theta));
    CHECK(bits(mirror.charm) == bits(-put.charm));
  }
}

namespace {

// Bit patterns, and numbers at which something ends.
double any_number(random_source& random) {
  static constexpr double landmarks[] = {
      0.0,    -0.0,  1.0,  -1.0,     0x1p-1074, -0x1p-1074, 0x1p-1022, 0x1p1023, -0x1p1023,
      1e-300, 1e300, 0.25, infinity, -infinity, nan,        -2.0,      0.04,     37.5};
  const std::uint64_t choice = random.word();
  if (choice % 3 == 0) return landmarks[(choice >> 8) % std::size(landmarks)];
  if (choice % 3 == 1) return random.uniform(-2.0, 2.0);
  return std::bit_cast<double>(random.word());
}

row any_row(random_source& random) {
  row r;
  r.market = {any_number(random), any_number(random), any_number(random)};
  r.strike = random.word() % 4 == 0 ? r.market.forward : any_number(random);
  r.expiry = any_number(random);
  // Most of them valid.
  if (random.word() % 4 != 0) {
    r.market.volatility = std::abs(r.market.volatility);
    r.expiry = std::abs(r.expiry);
  }
  r.type = random.word() % 2 == 0 ? option_type::call : option_type::put;
  return r;
}

bool is_valid(const row& r) {
  return std::isfinite(r.market.forward) && !std::isnan(r.strike)
      && std::isfinite(r.market.volatility) && r.market.volatility >= 0.0 && std::isfinite(r.expiry)
      && r.expiry >= 0.0 && std::isfinite(r.market.rate);
}

template <template <class> class Contract, class F>
void check_lanes(const std::vector<row>& rows) {
  using B = xsimd::batch<F>;
  constexpr std::size_t size = B::size;
  const auto narrow = [](double x) { return to<F>(x); };
  for (const option_type type : {option_type::call, option_type::put}) {
    for (std::size_t i = 0; i + size <= rows.size(); i += size) {
      std::array<std::array<F, size>, 5> in;
      for (std::size_t j = 0; j < size; ++j) {
        const row& r = rows[i + j];
        in[0][j] = narrow(r.market.forward);
        in[1][j] = narrow(r.market.volatility);
        in[2][j] = narrow(r.market.rate);
        in[3][j] = narrow(r.strike);
        in[4][j] = narrow(r.expiry);
      }
      const auto load = [&](std::size_t k) { return B::load_unaligned(in[k].data()); };
      const hr::bachelier<B> market{load(0), load(1), load(2)};
      const auto lanes = values(hr::evaluate(market, Contract<B>{type, load(3), load(4)}));
      for (std::size_t j = 0; j < size; ++j) {
        const hr::bachelier<F> one{in[0][j], in[1][j], in[2][j]};
        const auto scalar = values(hr::evaluate(one, Contract<F>{type, in[3][j], in[4][j]}));
        for (std::size_t k = 0; k < hr::greek_count; ++k) {
          if (bits(lanes[k].get(j)) != bits(scalar[k]))
            FAIL_CHECK(name(k), " differs: ", lanes[k].get(j), " and ", scalar[k], ": ",
                       describe(rows[i + j]));
        }
      }
    }
  }
}

template <template <class> class Contract, class T>
void check_one_alone(const row& r) {
  const hr::bachelier<T> m{to<T>(r.market.forward), to<T>(r.market.volatility),
                           to<T>(r.market.rate)};
  const Contract<T> c{r.type, to<T>(r.strike), to<T>(r.expiry)};
  const auto all = values(hr::evaluate(m, c));
  const std::array<T, hr::greek_count> alone{
      hr::price(m, c),     hr::delta(m, c), hr::gamma(m, c),        hr::vega(m, c),
      hr::theta(m, c),     hr::rho(m, c),   hr::dividend_rho(m, c), hr::vanna(m, c),
      hr::volga(m, c),     hr::charm(m, c), hr::veta(m, c),         hr::speed(m, c),
      hr::zomma(m, c),     hr::color(m, c), hr::ultima(m, c),       hr::dual_delta(m, c),
      hr::dual_gamma(m, c)};
  for (std::size_t k = 0; k < hr::greek_count; ++k)
    if (bits(all[k]) != bits(alone[k])) FAIL_CHECK(name(k), ": ", describe(r));
}

}  // namespace

TEST_CASE("bachelier: registers agree with single options bit for bit, limits included") {
  random_source random{8};
  std::vector<row> rows;
  for (int i = 0; i < 8000; ++i)
    rows.push_back(i % 4 == 3 ? any_row(random) : random_row(random, i % 8 == 0 ? 45.0 : 12.0));
  check_lanes<hr::european, double>(rows);
  check_lanes<hr::cash_or_nothing, double>(rows);
  check_lanes<hr::asset_or_nothing, double>(rows);
  check_lanes<hr::european, float>(rows);
  check_lanes<hr::cash_or_nothing, float>(rows);
  check_lanes<hr::asset_or_nothing, float>(rows);
}

TEST_CASE("bachelier: one Greek alone has the bits it has among all") {
  random_source random{9};
  for (int i = 0; i < 3000; ++i) {
    const row r = i % 4 == 3 ? any_row(random) : random_row(random, 12.0);
    check_one_alone<hr::european, double>(r);
    check_one_alone<hr::cash_or_nothing, double>(r);
    check_one_alone<hr::asset_or_nothing, double>(r);
    check_one_alone<hr::european, float>(r);
  }
}

TEST_CASE("bachelier: NaN for bad input and for nothing else") {
  random_source random{10};
  int valid = 0;
  for (int i = 0; i < 200000; ++i) {
    const row r = any_row(random);
    const bool expected = is_valid(r);
    valid += expected;
    for (const auto& all :
         {values(evaluate<hr::european>(r)), values(evaluate<hr::cash_or_nothing>(r)),
          values(evaluate<hr::asset_or_nothing>(r))}) {
      for (std::size_t k = 0; k < hr::greek_count; ++k) {
        if (std::isnan(all[k]) == expected) FAIL_CHECK(name(k), " is ", all[k], ": ", describe(r));
      }
    }
    const hr::bachelier<float> narrow{to<float>(r.market.forward), to<float>(r.market.volatility),
                                      to<float>(r.market.rate)};
    const auto strike = to<float>(r.strike), expiry = to<float>(r.expiry);
    const bool narrow_valid = is_valid(
        {{narrow.forward, narrow.volatility, narrow.rate}, r.type, strike, expiry});
    for (const auto& all :
         {values(hr::evaluate(narrow, hr::european<float>{r.type, strike, expiry})),
          values(hr::evaluate(narrow, hr::asset_or_nothing<float>{r.type, strike, expiry}))}) {
      for (std::size_t k = 0; k < hr::greek_count; ++k) {
        if (std::isnan(all[k]) == narrow_valid)
          FAIL_CHECK("float ", name(k), " is ", all[k], ": ", describe(r));
      }
    }
  }
  CHECK(valid > 50000);
  const hr::bachelier<double> market{1.0, 1.0, 0.0};
  for (const double x :
       values(hr::evaluate(market, hr::european<double>{static_cast<option_type>(0), 1.0, 1.0})))
    CHECK(std::isnan(x));
}

TEST_CASE("bachelier: limits") {
  const double r = -0.004, t = 2.0, discount = std::exp(0.008);
  const auto near = [](double a, double b) {
    CHECK((a == b || std::abs(a - b) <= 1e-15 * std::abs(b)));
  };
  SUBCASE("no variance: discounted intrinsic value") {
    for (const double volatility : {0.0, 1.0}) {
      const double expiry = volatility > 0.0 ? 0.0 : t, d = expiry > 0.0 ? discount : 1.0;
      const hr::bachelier<double> m{-3.0, volatility, r};
      const hr::greeks<double> call = hr::evaluate(m,
                                                   hr::european{option_type::call, -5.0, expiry});
      near(call.price, 2.0 * d);
      near(call.delta, d);
      near(call.theta, r * 2.0 * d);
      near(call.rho, -expiry * 2.0 * d);
      near(call.charm, r * d);
      near(call.dual_delta, -d);
      for (const double x : {call.gamma, call.vega, call.vanna, call.volga, call.veta, call.speed,
                             call.zomma, call.color, call.ultima, call.dual_gamma})
        CHECK(bits(x) == bits(0.0));
      for (const double x : values(hr::evaluate(m, hr::european{option_type::put, -5.0, expiry})))
        CHECK(bits(x) == bits(0.0));
      const hr::greeks<double> paid = hr::evaluate(
          m, hr::asset_or_nothing{option_type::call, -5.0, expiry});
      near(paid.price, -3.0 * d);
      near(paid.delta, d);
      near(hr::price(m, hr::cash_or_nothing{option_type::call, -5.0, expiry}), d);
    }
  }
  SUBCASE("no variance at F = K: the limit with F held at K") {
    const double density = 0.39894228040143267794;
    const hr::greeks<double> still = hr::evaluate(hr::bachelier{-3.0, 0.0, r},
                                                  hr::european{option_type::call, -3.0, t});
    near(still.price, 0.0);
    near(still.delta, discount / 2.0);
    near(still.vega, discount * std::sqrt(t) * density);
    near(still.charm, r * discount / 2.0);
    near(still.veta, discount * std::sqrt(t) * density * (r - 0.5 / t));
    CHECK(still.gamma == infinity);
    CHECK(still.zomma == -infinity);
    CHECK(still.theta == 0.0);
    const hr::greeks<double> now = hr::evaluate(hr::bachelier{-3.0, 1e200, r},
                                                hr::european{option_type::put, -3.0, 0.0});
    near(now.price, 0.0);
    near(now.delta, -0.5);
    CHECK(now.vega == 0.0);
    CHECK(now.theta == -infinity);
    CHECK(now.gamma == infinity);
    CHECK(now.color == infinity);
    const hr::greeks<double> asset = hr::evaluate(hr::bachelier{-3.0, 0.0, r},
                                                  hr::asset_or_nothing{option_type::put, -3.0, t});
    near(asset.price, -3.0 * discount / 2.0);
    CHECK(asset.delta == infinity);
    CHECK(hr::evaluate(hr::bachelier{0.0, 0.0, r}, hr::asset_or_nothing{option_type::put, 0.0, t})
              .delta
          == discount / 2.0);
  }
  SUBCASE("infinite strikes") {
    const hr::bachelier<double> m{1.5, 2.0, r};
    for (const double strike : {infinity, -infinity}) {
      const option_type worthless = strike > 0.0 ? option_type::call : option_type::put;
      const option_type certain = strike > 0.0 ? option_type::put : option_type::call;
      for (const double x : values(hr::evaluate(m, hr::european{worthless, strike, t})))
        CHECK(bits(x) == bits(0.0));
      const hr::greeks<double> g = hr::evaluate(m, hr::european{certain, strike, t});
      CHECK(g.price == infinity);
      near(g.delta, strike > 0.0 ? -discount : discount);
      CHECK(g.gamma == 0.0);
      near(hr::price(m, hr::asset_or_nothing{certain, strike, t}), 1.5 * discount);
      near(hr::price(m, hr::cash_or_nothing{certain, strike, t}), discount);
    }
  }
}
