// SPDX-License-Identifier: BSL-1.0
// Neutral hedges of every shape against normal equations in extended precision, their symmetries,
// ranks and limits.
#include <hedgerow/ratio/neutral.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace ratio = hedgerow::ratio;
using ratio::neutral_status;

namespace {

using matrix = Eigen::MatrixXd;
using vector = Eigen::VectorXd;

struct source {
  std::mt19937_64 bits{20240611};
  double uniform(double from, double to) {
    return std::uniform_real_distribution<double>(from, to)(bits);
  }
  int whole(int from, int to) { return std::uniform_int_distribution<int>(from, to)(bits); }
  matrix entries(int m, int n) {
    matrix a(m, n);
    for (int j = 0; j < n; ++j)
      for (int i = 0; i < m; ++i)
        a(i, j) = uniform(-1, 1);
    return a;
  }
};

#if defined(HEDGEROW_TEST_HAS_QUADMATH)
using wide = __float128;
#else
using wide = long double;
#endif

/// Solves a square system by elimination with full pivoting: no step in common with QR.
std::vector<wide> eliminate(std::vector<std::vector<wide>> a, std::vector<wide> b) {
  const std::size_t n = b.size();
  const auto size = [](wide x) { return x < 0 ? -x : x; };
  std::vector<std::size_t> column(n);
  for (std::size_t k = 0; k < n; ++k)
    column[k] = k;
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t row = k, col = k;
    for (std::size_t i = k; i < n; ++i)
      for (std::size_t j = k; j < n; ++j)
        if (size(a[i][j]) > size(a[row][col])) row = i, col = j;
    std::swap(a[k], a[row]), std::swap(b[k], b[row]), std::swap(column[k], column[col]);
    for (auto& r : a)
      std::swap(r[k], r[col]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const wide f = a[i][k] / a[k][k];
      for (std::size_t j = k; j < n; ++j)
        a[i][j] -= f * a[k][j];
      b[i] -= f * b[k];
    }
  }
  std::vector<wide> x(n);
  for (std::size_t k = n; k-- > 0;) {
    wide sum = b[k];
    for (std::size_t j = k + 1; j < n; ++j)
      sum -= a[k][j] * x[column[j]];
    x[column[k]] = sum / a[k][k];
  }
  return x;
}

/// Normal equations, of whichever kind has full rank: (A'A) x = -A'g or x = -A'(AA')^-1 g.
std::vector<wide> reference(const matrix& a, const vector& g) {
  const int m = static_cast<int>(a.rows()), n = static_cast<int>(a.cols());
  const int k = m < n ? m : n, inner = m < n ? n : m;
  const auto at = [&](int i, int j) -> wide { return m < n ? a(i, j) : a(j, i); };
  std::vector<std::vector<wide>> gram(static_cast<std::size_t>(k),
                                      std::vector<wide>(static_cast<std::size_t>(k)));
  std::vector<wide> right(static_cast<std::size_t>(k));
  for (int p = 0; p < k; ++p) {
    for (int q = 0; q < k; ++q) {
      wide sum = 0;
      for (int i = 0; i < inner; ++i)
        sum += at(p, i) * at(q, i);
      gram[static_cast<std::size_t>(p)][static_cast<std::size_t>(q)] = sum;
    }
    wide sum = 0;
    if (m < n)
      sum = -wide(g[p]);
    else
      for (int i = 0; i < m; ++i)
        sum -= wide(a(i, p)) * wide(g[i]);
    right[static_cast<std::size_t>(p)] = sum;
  }
  std::vector<wide> y = eliminate(gram, right);
  if (m >= n) return y;
  std::vector<wide> x(static_cast<std::size_t>(n));
  for (int j = 0; j < n; ++j)
    for (int i = 0; i < m; ++i)
      x[static_cast<std::size_t>(j)] += wide(a(i, j)) * y[static_cast<std::size_t>(i)];
  return x;
}

}  // namespace

TEST_CASE("as the documentation writes it") {
  const vector exposure = vector{{-20.0, -5000.0, -8000.0}};
  const matrix instruments{{0.6, 0.5, 1.0}, {0.5, 0.8, 0.0}, {2.0, 1.2, 0.0}};
  Eigen::VectorXd x = ratio::neutral(exposure, instruments).quantity;
  // By hand, options first: determinant 0.5 1.2 - 0.8 2 = -1.
  CHECK(x[0] == doctest::Approx(400).epsilon(1e-14));
  CHECK(x[1] == doctest::Approx(6000).epsilon(1e-14));
  CHECK(x[2] == doctest::Approx(20 - 240 - 3000).epsilon(1e-14));
}

TEST_CASE("every shape: the reference's solution, of least squares or of least length") {
  source s;
  for (int run = 0; run < 600; ++run) {
    const int m = s.whole(1, 6), n = s.whole(1, 8);
    matrix a = s.entries(m, n);
    for (int k = 0; k < m && k < n; ++k)
      a(k, k) += 2;  // of full rank, and well conditioned
    const vector g = s.entries(m, 1);
    ratio::neutral_options options;
    options.scale = vector::Ones(m);
    const auto r = ratio::neutral(g, a, options);
    const auto expected = reference(a, g);
    CHECK(r.rank == (m < n ? m : n));
    double largest = 0;
    for (const wide x : expected)
      largest = std::fmax(largest, std::fabs(static_cast<double>(x)));
    for (int j = 0; j < n; ++j)
      CHECK(std::fabs(r.quantity[j] - static_cast<double>(expected[static_cast<std::size_t>(j)]))
            <= 1e-13 * largest);
    CHECK((r.residual - (g + a * r.quantity)).norm() <= 1e-14 * (1 + largest) * 10);
    CHECK((r.status == neutral_status::neutral) == (m <= n));
    CHECK(r.unreached.empty() == (m <= n));
    if (m <= n) CHECK((r.reach - vector::Ones(m)).norm() <= 1e-14);
  }
}

TEST_CASE("a unit of 1e-5 or 1e3 makes no exposure vanish: units change nothing but themselves") {
  source s;
  for (int run = 0; run < 300; ++run) {
    const int m = s.whole(1, 5), n = s.whole(1, 7);
    const matrix a = s.entries(m, n);
    const vector g = s.entries(m, 1);
    const auto plain = ratio::neutral(g, a);
    matrix scaled = a;
    vector h = g;
    for (int i = 0; i < m; ++i) {
      const double unit = std::ldexp(1.0, s.whole(-200, 200));
      scaled.row(i) *= unit, h[i] *= unit;
    }
    const auto other = ratio::neutral(h, scaled);
    CHECK(other.quantity == plain.quantity);  // bit for bit: powers of two
    CHECK(other.reach == plain.reach);
    CHECK(other.rank == plain.rank);
    CHECK(other.unreached == plain.unreached);
    for (int i = 0; i < m; ++i)  // and not of powers of two
      h[i] *= 3e-5, scaled.row(i) *= 3e-5;
    CHECK((ratio::neutral(h, scaled).quantity - plain.quantity).norm()
          <= 1e-9 * plain.quantity.norm());
  }
  // Delta 1, gamma 1e-5, vega 1e3 of one underlying at 60,000.
  const matrix greeks{{1.0, 0.52, 0.31}, {0.0, 2.1e-5, 1.3e-5}, {0.0, 6.8e3, 1.1e4}};
  const auto r = ratio::neutral(vector{{3.0, -4e-5, 900.0}}, greeks);
  CHECK(r.rank == 3);
  CHECK(r.status == neutral_status::neutral);
  CHECK(std::fabs(r.residual[1]) <= 1e-19);
}

TEST_CASE("instruments' sizes: in a square problem contracts scale, and nothing else") {
  source s;
  for (int run = 0; run < 100; ++run) {
    const int m = s.whole(1, 5);
    matrix a = s.entries(m, m);
    const vector g = s.entries(m, 1);
    const auto plain = ratio::neutral(g, a);
    if (plain.rank < m) continue;
    vector size(m);
    for (int j = 0; j < m; ++j) {
      size[j] = std::ldexp(1.0, s.whole(-60, 60));
      a.col(j) *= size[j];
    }
    ratio::neutral_options options;  // the default counts the largest instrument
    options.scale = vector::Ones(m);
    const auto other = ratio::neutral(g, a, options);
    CHECK(other.rank == m);
    for (int j = 0; j < m; ++j)
      CHECK(other.quantity[j] * size[j] == doctest::Approx(plain.quantity[j]).epsilon(1e-9));
  }
}

TEST_CASE("the cheapest of many solutions: none of any basis costs less") {
  source s;
  for (int run = 0; run < 400; ++run) {
    const int m = s.whole(1, 3), n = s.whole(m + 1, 6);
    const matrix a = s.entries(m, n);
    vector g = s.entries(m, 1);
    if (s.whole(0, 3) == 0) g = 3.0 * a.col(0);  // one alone may do: then the others are 0
    ratio::neutral_options options;
    options.cost = s.entries(n, 1).cwiseAbs();
    if (s.whole(0, 3) == 0) options.cost[0] = 0;
    const auto r = ratio::neutral(g, a, options);
    CHECK(r.status == neutral_status::neutral);
    CHECK((g + a * r.quantity).norm() <= 1e-11 * (1 + r.quantity.norm()));
    CHECK((r.quantity.array() != 0).count() <= m);
    // A linear program has its least at a basis: try all.
    double least = std::numeric_limits<double>::infinity();
    for (int choice = 0; choice < (1 << n); ++choice) {
      std::vector<Eigen::Index> columns;
      for (int j = 0; j < n; ++j)
        if ((choice >> j & 1) != 0) columns.push_back(j);
      if (static_cast<int>(columns.size()) != m) continue;
      matrix b(m, m);
      for (int k = 0; k < m; ++k)
        b.col(k) = a.col(columns[static_cast<std::size_t>(k)]);
      const auto x = reference(b, g);
      double sum = 0;
      for (std::size_t k = 0; k < columns.size(); ++k)
        sum += options.cost[columns[k]] * std::fabs(static_cast<double>(x[k]));
      least = std::fmin(least, sum);
    }
    CHECK(options.cost.dot(r.quantity.cwiseAbs()) == doctest::Approx(least).epsilon(1e-9));
  }
  // A perpetual, and a future at half the cost: the future alone, also where something is left.
  ratio::neutral_options options;
  options.cost = vector{{2.0, 1.0}};
  const matrix alike{{1.0, 1.0}};
  CHECK(ratio::neutral(vector{{4.0}}, alike, options).quantity == vector{{0.0, -4.0}});
  const auto left = ratio::neutral(vector{{4.0, 1.0}}, matrix{{1.0, 1.0}, {0.0, 0.0}}, options);
  CHECK(left.quantity == vector{{0.0, -4.0}});
  CHECK(left.unreached == std::vector<Eigen::Index>{1});
  options.cost = vector{{-1.0, 1.0}};
  CHECK(ratio::neutral(vector{{4.0}}, alike, options).status == neutral_status::invalid);
  options.cost = vector::Ones(3);
  CHECK_THROWS_WITH_AS(static_cast<void>(ratio::neutral(vector{{4.0}}, alike, options)),
                       "hedgerow: cost has size 3, expected 2", std::invalid_argument);
}

TEST_CASE("what cannot be reached is named, and why") {
  // Perpetuals have no vega.
  const matrix perpetuals{{1.0, 0.98}, {0.0, 0.0}};
  auto r = ratio::neutral(vector{{5.0, 300.0}}, perpetuals);
  CHECK(r.status == neutral_status::incomplete);
  CHECK(r.rank == 1);
  CHECK(r.unreached == std::vector<Eigen::Index>{1});
  CHECK(r.reach[0] == doctest::Approx(1));
  CHECK(r.reach[1] == 0);
  CHECK(r.residual[0] == doctest::Approx(0).epsilon(1e-14));
  CHECK(r.residual[1] == 300);
  // The shortest of many: proportional to the deltas.
  CHECK(r.quantity[1] / r.quantity[0] == doctest::Approx(0.98));
  // No vega in the book either: nothing is left of it.
  r = ratio::neutral(vector{{5.0, 0.0}}, perpetuals);
  CHECK(r.status == neutral_status::neutral);
  CHECK(r.rank == 1);

  // Two options alike span one direction of gamma and vega: each is reached only with the other.
  const matrix alike{{2.0, 4.0}, {10.0, 20.0}};
  r = ratio::neutral(vector{{-2.0, 10.0}}, alike);
  CHECK(r.rank == 1);
  CHECK(r.unreached == std::vector<Eigen::Index>{0, 1});
  CHECK(r.reach[0] == doctest::Approx(std::sqrt(0.5)));
  CHECK(r.quantity.norm() <= 1e-15);  // as much of the one as of the other is wanted away
  r = ratio::neutral(vector{{-2.0, -10.0}}, alike);
  CHECK(r.status == neutral_status::neutral);
  CHECK(r.quantity[0] == doctest::Approx(0.2));
  CHECK(r.quantity[1] == doctest::Approx(0.4));
}

TEST_CASE("the scale decides between exposures that cannot all be reached") {
  const matrix one{{1.0}, {1.0}};
  const vector g{{0.0, -3.0}};
  CHECK(ratio::neutral(g, one).quantity[0] == doctest::Approx(1.5));
  ratio::neutral_options options;
  options.scale = vector{{1.0, 0.5}};  // half a unit of the second counts as much: weights 1 and 4
  CHECK(ratio::neutral(g, one, options).quantity[0] == doctest::Approx(3.0 * 4 / 5));
}

TEST_CASE("rank: a direction of rounding is none, and of 1e-8 is one") {
  for (const double e : {1e-8, 1e-13}) {
    const matrix a{{1.0, 1.0}, {1.0, 1.0 + e}};
    const auto r = ratio::neutral(vector{{1.0, 2.0}}, a);
    CHECK(r.rank == (e > 1e-10 ? 2 : 1));
    CHECK((r.status == neutral_status::neutral) == (e > 1e-10));
  }
  ratio::neutral_options options;
  options.rank_tolerance = 1e-15;
  CHECK(ratio::neutral(vector{{1.0, 2.0}}, matrix{{1.0, 1.0}, {1.0, 1.0 + 1e-13}}, options).rank
        == 2);
}

TEST_CASE("zero sizes, zero columns, zero rows") {
  auto r = ratio::neutral(vector(0), matrix(0, 3));
  CHECK(r.status == neutral_status::neutral);
  CHECK(r.quantity == vector::Zero(3));
  r = ratio::neutral(vector{{0.0, 2.0}}, matrix(2, 0));
  CHECK(r.status == neutral_status::incomplete);
  CHECK(r.quantity.size() == 0);
  CHECK(r.unreached == std::vector<Eigen::Index>{1});
  CHECK(r.residual == vector{{0.0, 2.0}});
  CHECK(r.reach == vector::Zero(2));
  r = ratio::neutral(vector(0), matrix(0, 0));
  CHECK(r.status == neutral_status::neutral);
  r = ratio::neutral(vector{{4.0}}, matrix{{0.0, 2.0, 0.0}});
  CHECK(r.quantity == vector{{0.0, -2.0, 0.0}});
  r = ratio::neutral(vector{{4.0}}, matrix{{0.0, 0.0}});
  CHECK(r.rank == 0);
  CHECK(r.quantity == vector::Zero(2));
  CHECK(r.unreached == std::vector<Eigen::Index>{0});
  r = ratio::neutral(vector::Zero(2), matrix{{1.0, 2.0}, {3.0, 4.0}});
  CHECK(r.quantity == vector::Zero(2));
  CHECK(r.status == neutral_status::neutral);
}

TEST_CASE("every outcome has the name it has in code") {
  CHECK(std::string(to_string(neutral_status::neutral)) == "neutral");
  CHECK(std::string(to_string(neutral_status::incomplete)) == "incomplete");
  CHECK(std::string(to_string(neutral_status::invalid)) == "invalid");
  CHECK(std::string(to_string(static_cast<neutral_status>(200))) == "invalid");
}

TEST_CASE("bad input: all NaN, or an exception that names sizes") {
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  const auto invalid = [](const ratio::neutral_result& r) {
    return r.status == neutral_status::invalid && r.quantity.array().isNaN().all()
        && r.residual.array().isNaN().all() && r.rank == 0 && r.unreached.empty();
  };
  const matrix a{{1.0, 2.0}, {3.0, 4.0}};
  const vector g{{1.0, 1.0}};
  for (const double bad : {nan, infinity, -infinity}) {
    CHECK(invalid(ratio::neutral(vector{{1.0, bad}}, a)));
    CHECK(invalid(ratio::neutral(g, matrix{{1.0, bad}, {3.0, 4.0}})));
    ratio::neutral_options options;
    options.scale = vector{{1.0, bad}};
    CHECK(invalid(ratio::neutral(g, a, options)));
  }
  ratio::neutral_options options;
  options.scale = vector{{1.0, 0.0}};
  CHECK(invalid(ratio::neutral(g, a, options)));
  options.scale = vector::Ones(2);
  options.rank_tolerance = nan;
  CHECK(invalid(ratio::neutral(g, a, options)));
  CHECK(invalid(ratio::neutral(vector{{1e300}}, matrix{{1e-300}})));  // 1e600 contracts

  CHECK_THROWS_WITH_AS(static_cast<void>(ratio::neutral(vector::Ones(3), a)),
                       "hedgerow: instruments has 2 rows, expected 3, one for each exposure",
                       std::invalid_argument);
  options.scale = vector::Ones(5);
  CHECK_THROWS_WITH_AS(static_cast<void>(ratio::neutral(g, a, options)),
                       "hedgerow: scale has size 5, expected 2", std::invalid_argument);
}

TEST_CASE("any bits: finite or invalid, never a crash") {
  source s;
  int finite = 0;
  for (int run = 0; run < 3000; ++run) {
    const int m = s.whole(0, 4), n = s.whole(0, 4);
    matrix a(m, n);
    vector g(m);
    const auto any = [&] {
      double x;
      const auto bits = s.bits();
      static_assert(sizeof x == sizeof bits);
      std::memcpy(&x, &bits, sizeof x);
      return s.whole(0, 9) == 0 ? 0.0 : std::isfinite(x) ? x : 1.0;
    };
    for (int i = 0; i < m; ++i) {
      g[i] = any();
      for (int j = 0; j < n; ++j)
        a(i, j) = any();
    }
    const auto r = ratio::neutral(g, a);
    if (r.status == neutral_status::invalid) continue;
    ++finite;
    CHECK(r.quantity.allFinite());
    CHECK(r.residual.allFinite());
  }
  CHECK(finite > 500);
}
