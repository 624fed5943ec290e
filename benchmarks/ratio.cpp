// SPDX-License-Identifier: BSL-1.0
// Hedge ratios from Greeks: neutral and optimal hedges of random books, against Eigen's
// decompositions, coordinate descent, alternating directions and enumeration.
#include "ratio/peers.hpp"
#include "support/program.hpp"
#include <hedgerow/batch/neutral.hpp>
#include <hedgerow/ratio/exact.hpp>
#include <hedgerow/ratio/greek_neutral.hpp>
#include <hedgerow/ratio/neutral.hpp>
#include <hedgerow/ratio/optimal.hpp>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

namespace {

namespace ratio = hedgerow::ratio;
using ratio::optimal_problem;

constexpr std::size_t books = 64;

/// Books with exposures in turn of the size of delta, gamma and vega, and instruments of which the
/// first has delta alone. Costs leave some exposure open, bounds of one to six contracts stop some.
std::vector<optimal_problem> problems(int m, int n, bool lots) {
  std::mt19937_64 bits(12);
  const auto u = [&](double a, double b) {
    return std::uniform_real_distribution<double>(a, b)(bits);
  };
  const double size[] = {1.0, 1e-4, 1e3};
  std::vector<optimal_problem> all(books);
  for (optimal_problem& p : all) {
    p.exposure.resize(m), p.instruments.resize(m, n), p.risk.setZero(m, m);
    for (int i = 0; i < m; ++i) {
      p.exposure[i] = size[i % 3] * u(-10, 10);
      p.risk(i, i) = u(0.5, 2) / (size[i % 3] * size[i % 3]);
      for (int j = 0; j < n; ++j)
        p.instruments(i, j) = j == 0 && i > 0 ? 0.0 : size[i % 3] * u(-1, 1);
    }
    if (m > 2) p.risk(0, 2) = p.risk(2, 0) = -0.4 * std::sqrt(p.risk(0, 0) * p.risk(2, 2));
    p.current.setZero(n), p.cost.resize(n), p.lower.resize(n), p.upper.resize(n);
    if (lots) p.lot.resize(n);
    for (int j = 0; j < n; ++j) {
      p.cost[j] = u(0.02, 0.3), p.lower[j] = -u(1, 6), p.upper[j] = u(1, 6);
      if (lots) p.lot[j] = u(0.1, 1);
    }
  }
  return all;
}

/// Problems, a solver and room, for one size.
struct table {
  std::vector<optimal_problem> in;
  ratio::solver solver{};
  Eigen::VectorXd out{}, base{};
  double sum = 0;

  void cold() {
    for (const optimal_problem& p : in) {
      solver.forget();
      sum += solver.solve(p).objective;
    }
  }
  /// One book on `books` ticks: exposures move by up to one per cent.
  void warm() {
    optimal_problem& p = in.front();
    for (std::size_t k = 0; k < books; ++k) {
      for (Eigen::Index i = 0; i < base.size(); ++i)
        p.exposure[i] = base[i] * (1 + 0.002 * (static_cast<double>((7 * k) % 11) - 5));
      sum += solver.solve(p).objective;
    }
    p.exposure = base;
  }
  template <class Solve>
  void each(const Solve& solve) {
    for (const optimal_problem& p : in)
      solve(p, out);
  }
};

double value(const optimal_problem& p, const Eigen::VectorXd& w) {
  const Eigen::VectorXd r = p.exposure + p.instruments * w;
  return 0.5 * r.dot(p.risk * r) + p.cost.dot((w - p.current).cwiseAbs());
}

/// Whether a peer's objective is ours, to `tolerance`; never below it by more than rounding.
template <class Solve>
bool agrees(const std::string& name, table& t, const Solve& solve, double tolerance) {
  double worst = 0;
  bool below = false;
  for (const optimal_problem& p : t.in) {
    solve(p, t.out);
    const double ours = ratio::optimal(p).objective, theirs = value(p, t.out);
    worst = std::fmax(worst, theirs / ours - 1);
    below = below || theirs < ours * (1 - 1e-9);
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", worst);
  benchmark::AddCustomContext("ratio difference " + name, text);
  if (worst <= tolerance && !below) return true;
  std::fprintf(stderr, "%s differs by %s\n", name.c_str(), text);
  return false;
}

const auto descent = [](const optimal_problem& p, Eigen::VectorXd& w) {
  bench::coordinate_descent(p, 1e-8, w);
};
const auto directions = [](const optimal_problem& p, Eigen::VectorXd& w) {
  bench::alternating_directions(p, 1e-8, w);
};
/// From the solution without lots, which a user of enumeration needs as well.
const auto enumeration = [](const optimal_problem& p, Eigen::VectorXd& w) {
  Eigen::VectorXd start;
  bench::coordinate_descent(p, 1e-6, start);
  bench::enumerate_lots(p, start, w);
};

void add_neutral() {
  static table t{problems(3, 3, false)};
  bench::add("neutral_3x3", books, "hedgerow", [] {
    t.each([](const optimal_problem& p, Eigen::VectorXd& w) {
      w = ratio::neutral(p.exposure, p.instruments).quantity;
    });
  });
  bench::add("neutral_3x3", books, "closed", [] {
    for (const optimal_problem& p : t.in) {
      const auto greeks = [](const auto& x) {
        hedgerow::greeks<double> g{};
        g.delta = x[0], g.gamma = x[1], g.vega = x[2];
        return g;
      };
      const auto h = ratio::delta_gamma_vega_neutral(
          greeks(p.exposure), greeks(p.instruments.col(1)), greeks(p.instruments.col(2)));
      t.sum += h.first + h.second + h.underlying;
    }
  });
  bench::add("neutral_3x3", books, "eigen_qr", [] {
    t.each([](const optimal_problem& p, Eigen::VectorXd& w) {
      bench::eigen_qr(p.exposure, p.instruments, w);
    });
  });
  bench::add("neutral_3x3", books, "eigen_lu", [] {
    t.each([](const optimal_problem& p, Eigen::VectorXd& w) {
      bench::eigen_lu(p.exposure, p.instruments, w);
    });
  });
}

/// 1,024 books of three exposures, in columns: delta, gamma and vega by three instruments each.
struct small_books {
  static constexpr std::size_t size = 1024;
  std::vector<double> exposure[3]{}, instruments[9]{}, quantity[3]{};

  small_books() {
    std::mt19937_64 bits(13);
    const double unit[] = {1.0, 1e-5, 1e3};
    const auto fill = [&](std::vector<double>& column, double largest) {
      std::uniform_real_distribution<double> value(-largest, largest);
      column.resize(size);
      for (double& x : column)
        x = value(bits);
    };
    for (std::size_t i = 0; i < 3; ++i) {
      fill(exposure[i], 100 * unit[i]), quantity[i].resize(size);
      for (std::size_t j = 0; j < 3; ++j)
        fill(instruments[3 * i + j], unit[i]);
    }
  }
  void batch() {
    const auto& g = instruments;
    hedgerow::batch::neutral<3, double>(
        {.exposure = {exposure[0], exposure[1], exposure[2]},
         .instruments = {{{g[0], g[1], g[2]}, {g[3], g[4], g[5]}, {g[6], g[7], g[8]}}}},
        {quantity[0], quantity[1], quantity[2]});
  }
  void scalar() {
    const auto& g = instruments;
    for (std::size_t r = 0; r < size; ++r) {
      const auto x = ratio::exact_neutral<3>({exposure[0][r], exposure[1][r], exposure[2][r]},
                                             {{{g[0][r], g[1][r], g[2][r]},
                                               {g[3][r], g[4][r], g[5][r]},
                                               {g[6][r], g[7][r], g[8][r]}}});
      for (std::size_t j = 0; j < 3; ++j)
        quantity[j][r] = x.quantity[j];
    }
  }
  bench::small_columns view() {
    bench::small_columns c{size, {}, {}, {}};
    for (std::size_t i = 0; i < 3; ++i)
      c.exposure[i] = exposure[i].data(), c.quantity[i] = quantity[i].data();
    for (std::size_t k = 0; k < 9; ++k)
      c.instruments[k] = instruments[k].data();
    return c;
  }
};

void add_small_books() {
  static small_books t;
  bench::add("neutral_small", small_books::size, "hedgerow", [] { t.batch(); });
  bench::add("neutral_small", small_books::size, "scalar", [] { t.scalar(); });
  bench::add("neutral_small", small_books::size, "eigen_partial",
             [] { bench::eigen_small_partial(t.view()); });
  bench::add("neutral_small", small_books::size, "eigen_full",
             [] { bench::eigen_small_full(t.view()); });
}

void add_optimal(const std::string& name, table& t) {
  t.base = t.in.front().exposure;
  bench::add(name, books, "hedgerow", [&t] { t.cold(); });
  bench::add(name, books, "warm", [&t] { t.warm(); });
}

}  // namespace

int main(int argc, char** argv) {
  add_neutral();
  add_small_books();
  static table medium{problems(3, 10, false)}, large{problems(10, 100, false)};
  static table lots{problems(3, 4, true)};
  add_optimal("optimal_3x10", medium), add_optimal("optimal_10x100", large);
  add_optimal("optimal_3x4_lots", lots);
  bench::add("optimal_3x10", books, "descent", [] { medium.each(descent); });
  bench::add("optimal_3x10", books, "directions", [] { medium.each(directions); });
  bench::add("optimal_10x100", books, "descent", [] { large.each(descent); });
  bench::add("optimal_3x4_lots", books, "enumeration", [] { lots.each(enumeration); });
  // Two lots either way are not always enough.
  if (!agrees("descent", medium, descent, 1e-5) || !agrees("directions", medium, directions, 1e-5)
      || !agrees("enumeration", lots, enumeration, 0.5))
    return 1;
  return bench::run_program(argc, argv);
}
