// SPDX-License-Identifier: BSL-1.0
// Exact hedges of one to three exposures: residuals in 113-bit arithmetic, what is singular in any
// units, limits, bad input.
#include "greeks/support/quad.hpp"
#include <hedgerow/ratio/exact.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <string>

namespace hr = hedgerow;
using hr::ratio::exact_neutral, hr::ratio::exact_status;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

template <std::size_t N, class T = double>
struct equations {
  std::array<T, N> exposure;
  std::array<std::array<T, N>, N> instruments;
  auto solve(T tolerance = hr::ratio::exact_tolerance<T>) const {
    return exact_neutral<N, T>(exposure, instruments, tolerance);
  }
};

using random_engine = std::mt19937_64;

double uniform(random_engine& engine, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(engine);
}

/// A system in units of any size. From `closeness` 0 on its last instrument is that share of its
/// own way from a combination of the others.
template <std::size_t N, class T = double>
equations<N, T> draw(random_engine& engine, double spread, double closeness) {
  equations<N, T> s;
  double g[N][N], row[N], column[N];
  for (std::size_t i = 0; i < N; ++i) {
    row[i] = std::exp(uniform(engine, -spread, spread));
    column[i] = std::exp(uniform(engine, -spread, spread));
    for (std::size_t j = 0; j < N; ++j)
      g[i][j] = uniform(engine, -1, 1);
  }
  double mix[N];
  for (double& m : mix)
    m = uniform(engine, -1, 1);
  for (std::size_t i = 0; i < N; ++i) {
    double combined = 0;
    for (std::size_t j = 0; j + 1 < N; ++j)
      combined += mix[j] * g[i][j];
    if (closeness >= 0) g[i][N - 1] = combined + closeness * g[i][N - 1];
    s.exposure[i] = static_cast<T>(uniform(engine, -100, 100) * row[i]);
    for (std::size_t j = 0; j < N; ++j)
      s.instruments[i][j] = static_cast<T>(g[i][j] * row[i] * column[j]);
  }
  return s;
}

#if defined(HEDGEROW_TEST_QUAD)
using real = quad_number;

real size_of(real x) { return x < real(0) ? real(0) - x : x; }

/// The largest |exposure + instruments x| over |exposure| + |instruments| |x|, in eps.
template <std::size_t N, class T>
double backward_error(const equations<N, T>& s, const std::array<T, N>& x) {
  double worst = 0;
  for (std::size_t i = 0; i < N; ++i) {
    real left(s.exposure[i]), all = size_of(left);
    for (std::size_t j = 0; j < N; ++j) {
      const real term = real(s.instruments[i][j]) * real(x[j]);
      left = left + term, all = all + size_of(term);
    }
    const double error = static_cast<double>(size_of(left) / all);
    worst = error > worst ? error : worst;
  }
  return worst / static_cast<double>(std::numeric_limits<T>::epsilon());
}

/// Entries from 2^-60 to 2^60, half of them repeated: terms that matter far below the rounding of
/// others.
equations<3> draw_ragged(random_engine& engine) {
  std::array<double, 3> seen{};
  std::size_t drawn = 0;
  const auto number = [&] {
    if (drawn >= seen.size() && engine() % 2 == 0) return seen[engine() % seen.size()];
    const double x = uniform(engine, -4, 4);
    return seen[drawn++ % seen.size()] = std::ldexp(x, static_cast<int>(engine() % 120) - 60);
  };
  equations<3> s;
  for (double& x : s.exposure)
    x = number();
  for (auto& row : s.instruments)
    for (double& x : row)
      x = number();
  return s;
}

/// |det| over the sum of its terms' sizes.
template <class T>
double share_of(const equations<3, T>& s) {
  const auto& g = s.instruments;
  const auto term = [&](std::size_t i, std::size_t j, std::size_t k) {
    return real(g[0][i]) * real(g[1][j]) * real(g[2][k]);
  };
  const real even[] = {term(0, 1, 2), term(1, 2, 0), term(2, 0, 1)},
             odd[] = {term(0, 2, 1), term(1, 0, 2), term(2, 1, 0)};
  real det(0), all(0);
  for (int i = 0; i < 3; ++i)
    det = det + even[i] - odd[i], all = all + size_of(even[i]) + size_of(odd[i]);
  return static_cast<double>(size_of(det) / all);
}

/// Over systems as good as singular, too.
template <std::size_t N, class T>
double worst_backward_error(double spread, double closest, T tolerance) {
  random_engine engine(4);
  double worst = 0;
  for (int i = 0; i < 20000; ++i) {
    const double closeness = i % 2 == 0 ? -1 : std::exp(uniform(engine, std::log(closest), 0));
    const auto s = draw<N, T>(engine, spread, closeness);
    const auto r = s.solve(tolerance);
    if (r.status != exact_status::neutral) continue;
    const double error = backward_error(s, r.quantity);
    worst = error <= worst ? worst : error;
  }
  return worst;
}
#endif

}  // namespace

TEST_CASE("examples") {
  const auto r = exact_neutral<2>({120.0, -45.0}, {{{1.0, 0.55}, {0.0, 0.02}}});
  CHECK(r.status == exact_status::neutral);
  CHECK(r.quantity[0] == doctest::Approx(-1357.5).epsilon(1e-15));
  CHECK(r.quantity[1] == doctest::Approx(2250).epsilon(1e-15));
  CHECK(exact_neutral<1>({-0.3}, {{{0.1}}}).quantity[0] == 0.3 / 0.1);
  // Delta, gamma and vega by the underlying and two options, two of them solved first.
  const auto w = exact_neutral<3>({0.0, -5000.0, -8000.0},
                                  {{{1.0, 0.6, 0.5}, {0.0, 0.5, 0.8}, {0.0, 2.0, 1.2}}});
  const double a = (1.2 * 5000 - 0.8 * 8000) / (0.5 * 1.2 - 0.8 * 2),
               b = (0.5 * 8000 - 2 * 5000) / (0.5 * 1.2 - 0.8 * 2);
  CHECK(w.quantity[1] == doctest::Approx(a).epsilon(1e-14));
  CHECK(w.quantity[2] == doctest::Approx(b).epsilon(1e-14));
  CHECK(w.quantity[0] == doctest::Approx(-(0.6 * a + 0.5 * b)).epsilon(1e-14));
}

#if defined(HEDGEROW_TEST_QUAD)

TEST_CASE("every outcome has the name it has in code") {
  CHECK(std::string(to_string(exact_status::neutral)) == "neutral");
  CHECK(std::string(to_string(exact_status::singular)) == "singular");
  CHECK(std::string(to_string(exact_status::invalid)) == "invalid");
  CHECK(std::string(to_string(static_cast<exact_status>(200))) == "invalid");
}

TEST_CASE("each equation holds to rounding, in any units, next to singular too") {
  const double two = worst_backward_error<2, double>(300, 1e-10, 1e-10),
               three = worst_backward_error<3, double>(300, 1e-10, 1e-10),
               plain = worst_backward_error<3, double>(0, 1e-10, 1e-10);
  const double narrow = worst_backward_error<3, float>(12, 1e-4, 1e-4F);
  MESSAGE("backward errors in eps: ", two, ", ", three, ", ", plain, "; float ", narrow);
  CHECK(two <= 4);
  CHECK(three <= 4);
  CHECK(plain <= 4);
  CHECK(narrow <= 4);
}

TEST_CASE("each equation holds to rounding where terms of one row lie far apart") {
  const double a = -1.5242357885841135e-18;
  const equations<3> found{
      {a, a, a},
      {{{a, a, a}, {a, a, 1.7283707288723998e-18}, {-1.6e-18, 6.1707396525889635e-08, 2}}}};
  const auto r = found.solve();
  CHECK(r.status == exact_status::neutral);
  CHECK(backward_error(found, r.quantity) <= 4);
  random_engine engine(6);
  int solved = 0;
  for (int i = 0; i < 50000; ++i) {
    const auto s = draw_ragged(engine);
    const auto x = s.solve();
    if (x.status != exact_status::neutral) continue;
    ++solved;
    const double error = backward_error(s, x.quantity);
    CHECK_MESSAGE(error <= 4, i);
  }
  CHECK(solved > 40000);
}

TEST_CASE("what is singular is the share of the determinant, whatever the units") {
  random_engine engine(5);
  int wrong = 0, singular = 0;
  for (int i = 0; i < 20000; ++i) {
    const auto s = draw<3>(engine, i % 3 * 100, std::exp(uniform(engine, std::log(1e-13), -18)));
    const double share = share_of(s);
    if (std::fabs(share / 1e-10 - 1) < 1e-4) continue;  // too close to call in 53 bits
    const bool is_singular = s.solve().status == exact_status::singular;
    wrong += is_singular != (share < 1e-10);
    singular += is_singular;
  }
  CHECK(wrong == 0);
  CHECK(singular > 1000);
  CHECK(singular < 19000);
}

#endif

TEST_CASE("singular: two alike, a combination, an exposure or an instrument of nothing") {
  random_engine engine(6);
  for (int i = 0; i < 500; ++i) {
    const double units[] = {1, 1e-5, 1e3};
    std::array<std::array<double, 3>, 3> g;
    for (std::size_t k = 0; k < 3; ++k) {
      const double a = std::round(uniform(engine, -9, 9)), b = std::round(uniform(engine, -9, 9));
      // Small whole numbers: a combination without rounding, then units that do round.
      g[k] = {a * units[k], b * units[k], (2 * a - 3 * b) * units[k]};
    }
    const auto r = exact_neutral<3>({1.0, 2e-5, -3e3}, g);
    CHECK(r.status == exact_status::singular);
    CHECK(std::isnan(r.quantity[0]));
    CHECK(std::isnan(r.quantity[2]));
  }
  const auto status = [](std::array<std::array<double, 2>, 2> g) {
    return exact_neutral<2>({1.0, 1.0}, g).status;
  };
  CHECK(status({{{1, 3}, {2, 6}}}) == exact_status::singular);
  CHECK(status({{{0, 0}, {2, 6}}}) == exact_status::singular);
  CHECK(status({{{0, 3}, {0, 6}}}) == exact_status::singular);
  CHECK(status({{{0, 0}, {0, 0}}}) == exact_status::singular);
  CHECK(status({{{0, 3}, {2, 0}}}) == exact_status::neutral);
  CHECK(status({{{1e-300, 1e-300}, {1e300, -1e300}}}) == exact_status::neutral);
  CHECK(exact_neutral<1>({0.0}, {{{0.0}}}).status == exact_status::singular);
  // Full rank in any units, though the largest entry is 1e20 times another.
  CHECK(status({{{1, 1e20}, {0, 1}}}) == exact_status::neutral);
}

TEST_CASE("nothing to hedge takes nothing; sizes near the ends of the range") {
  const auto none = exact_neutral<2>({0.0, 0.0}, {{{1.0, 0.5}, {0.25, 1.0}}});
  CHECK(none.quantity[0] == 0);
  CHECK(none.quantity[1] == 0);
  for (const double size : {1e-290, 1e-100, 1e100, 1e290}) {
    const auto r = exact_neutral<2>({3 * size, 2 * size}, {{{size, size}, {size, -size}}});
    CHECK(r.quantity[0] == doctest::Approx(-2.5).epsilon(1e-15));
    CHECK(r.quantity[1] == doctest::Approx(-0.5).epsilon(1e-15));
  }
}

TEST_CASE("bad input, and quantities that are no numbers") {
  const equations<3> good{{1, 2, 3}, {{{1, 0, 0.5}, {0.25, 1, 0}, {0, 0.5, 1}}}};
  CHECK(good.solve().status == exact_status::neutral);
  for (const double bad : {std::nan(""), infinity, -infinity}) {
    for (std::size_t i = 0; i < 3; ++i) {
      equations<3> s = good;
      s.exposure[i] = bad;
      CHECK(s.solve().status == exact_status::invalid);
      CHECK(std::isnan(s.solve().quantity[0]));
      for (std::size_t j = 0; j < 3; ++j) {
        s = good;
        s.instruments[i][j] = bad;
        CHECK(s.solve().status == exact_status::invalid);
      }
    }
  }
  CHECK(exact_neutral<1>({std::nan("")}, {{{0.0}}}).status == exact_status::invalid);
  CHECK(exact_neutral<1>({1e300}, {{{1e-300}}}).status == exact_status::invalid);
  CHECK(exact_neutral<2>({1e300, 1.0}, {{{1e-300, 0.0}, {0.0, 1.0}}}).status
        == exact_status::invalid);
}

TEST_CASE("what is solved without a digit is singular, not neutral") {
  const auto held_or_singular = []<std::size_t N>(
                                    const std::array<double, N>& exposure,
                                    const std::array<std::array<double, N>, N>& instruments) {
    const auto r = exact_neutral<N>(exposure, instruments);
    if (r.status != exact_status::neutral) {
      CHECK(r.status == exact_status::singular);
      for (const double x : r.quantity)
        CHECK(std::isnan(x));
      return;
    }
    for (std::size_t i = 0; i < N; ++i) {
      long double left = exposure[i], size = std::fabs(exposure[i]);
      for (std::size_t j = 0; j < N; ++j) {
        const long double term = static_cast<long double>(instruments[i][j]) * r.quantity[j];
        left += term, size += std::fabs(term);
      }
      CHECK(std::fabs(left) <= 4 * std::numeric_limits<double>::epsilon() * size);
    }
  };
  // Nearly triangular, with 200 decades between its terms: what elimination leaves may be rounding.
  // Without FMA the equations hold.
  held_or_singular(std::array{-4.0, 0.0, -4.0},
                   std::array{std::array{3.3846065602060728e+125, 0.0, 0.0},
                              std::array{1.131959884853339e-72, -2.9878145458176184e-90, 3.0},
                              std::array{1.0385188621801486e+34, 6.539429090279042e-125, -3.0}});
  // Quantities 370 decades apart: brought to one size, the second exposure underflows.
  const double tiny = 1.38553270466618496381e-134;
  held_or_singular(
      std::array{-4.0, 1.38553270466619693917e-134},
      std::array{std::array{tiny, tiny}, std::array{2.79985487446706083897e+101, 0.0}});
}
