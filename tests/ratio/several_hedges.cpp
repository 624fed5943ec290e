// SPDX-License-Identifier: BSL-1.0
// Several hedges: a certified regression, the worked covariance example, ridge by its definition,
// simulation, refusals.
#include "support/refusal.hpp"
#include "support/series.hpp"
#include <hedgerow/ratio/minimum_variance.hpp>
#include <hedgerow/ratio/several_hedges.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace hr = hedgerow;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using hr::ratio::several_hedges;
using hr::ratio::several_hedges_from_covariance;

namespace {

double digits_of(double got, double want) { return -std::log10(std::fabs(got / want - 1) + 1e-17); }

/// (G + ridge diag G)^-1 g of deviations, by elimination in 113 bits.
std::vector<double> normal_equations(const std::vector<double>& y, const MatrixXd& x,
                                     double ridge) {
  using series::quad;
  const auto n = static_cast<std::size_t>(x.rows()), k = static_cast<std::size_t>(x.cols());
  const auto column = [&](std::size_t j) {
    return std::vector<double>(x.data() + j * n, x.data() + (j + 1) * n);
  };
  std::vector<std::vector<quad>> a(k, std::vector<quad>(k + 1));
  for (std::size_t i = 0; i < k; ++i) {
    for (std::size_t j = 0; j < k; ++j)
      a[i][j] = series::central(column(i), column(j)).xy;
    a[i][i] *= 1 + static_cast<quad>(ridge);
    a[i][k] = series::central(column(i), y).xy;
  }
  return series::solved(std::move(a));
}

MatrixXd matrix(series::random& r, Eigen::Index n, Eigen::Index k) {
  MatrixXd x(n, k);
  for (Eigen::Index j = 0; j < k; ++j)
    for (Eigen::Index i = 0; i < n; ++i)
      x(i, j) = r.normal();
  return x;
}

}  // namespace

TEST_CASE("NIST StRD, Longley: certified coefficients and standard errors to twelve digits") {
  // https://www.itl.nist.gov/div898/strd/lls/data/Longley.shtml
  const std::vector<double> y{60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761,
                              66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551};
  MatrixXd x(16, 6);
  x << 83.0, 234289, 2356, 1590, 107608, 1947, 88.5, 259426, 2325, 1456, 108632, 1948,   //
      88.2, 258054, 3682, 1616, 109773, 1949, 89.5, 284599, 3351, 1650, 110929, 1950,    //
      96.2, 328975, 2099, 3099, 112075, 1951, 98.1, 346999, 1932, 3594, 113270, 1952,    //
      99.0, 365385, 1870, 3547, 115094, 1953, 100.0, 363112, 3578, 3350, 116219, 1954,   //
      101.2, 397469, 2904, 3048, 117388, 1955, 104.6, 419180, 2822, 2857, 118734, 1956,  //
      108.4, 442769, 2936, 2798, 120445, 1957, 110.8, 444546, 4681, 2637, 121950, 1958,  //
      112.6, 482704, 3813, 2552, 123366, 1959, 114.2, 502601, 3931, 2514, 125368, 1960,  //
      115.7, 518173, 4806, 2572, 127852, 1961, 116.9, 554894, 4007, 2827, 130081, 1962;
  const double ratio[] = {15.0618722713733,  -0.358191792925910e-01, -2.02022980381683,
                          -1.03322686717359, -0.511041056535807e-01, 1829.15146461355};
  const double error[] = {84.9149257747669,  0.334910077722432e-01, 0.488399681651699,
                          0.214274163161675, 0.226073200069370,     455.478499142212};
  const auto h = several_hedges(y, x);
  double worst = 17;
  for (Eigen::Index j = 0; j < 6; ++j) {
    worst = (std::min)(worst, digits_of(h.ratio[j], ratio[j]));
    worst = (std::min)(worst, digits_of(h.standard_error[j], error[j]));
  }
  worst = (std::min)(worst, digits_of(h.intercept, -3482258.63459582));
  CHECK(worst >= 12);
  MESSAGE("digits that are right at the worst coefficient: ", worst);
  CHECK(h.residual_deviation == doctest::Approx(304.854073561965).epsilon(1e-13));
  CHECK(h.effectiveness == doctest::Approx(0.995479004577296).epsilon(1e-14));
  CHECK(h.observations == 16);
}

TEST_CASE("a worked example from covariances: h = (0.5, 0.75), effectiveness 0.45") {
  MatrixXd s(2, 2);
  s << .0225, std::nan(""), .009, .01;  // the upper triangle is not read
  const VectorXd v = Eigen::Vector2d(.018, .012);
  const auto h = several_hedges_from_covariance(s, v, .04);
  CHECK(h.ratio[0] == doctest::Approx(0.5).epsilon(1e-14));
  CHECK(h.ratio[1] == doctest::Approx(0.75).epsilon(1e-14));
  CHECK(h.effectiveness == doctest::Approx(0.45).epsilon(1e-14));
  // A ridge of k: (S + k diag S) h = v, solved by hand for k = 1: [.045 .009; .009 .02].
  const auto ridge = several_hedges_from_covariance(s, v, .04, 1.0);
  const double determinant = .045 * .02 - .009 * .009;
  CHECK(ridge.ratio[0] == doctest::Approx((.018 * .02 - .012 * .009) / determinant));
  CHECK(ridge.ratio[1] == doctest::Approx((.045 * .012 - .009 * .018) / determinant));
  CHECK(ridge.effectiveness < h.effectiveness);
}

TEST_CASE("samples against the normal equations in 113 bits, with and without a ridge") {
  series::random r(41);
  for (int round = 0; round < 60; ++round) {
    const Eigen::Index k = 1 + round % 5, n = k + 2 + static_cast<Eigen::Index>(r.between(0, 80));
    MatrixXd x = matrix(r, n, k);
    for (Eigen::Index j = 1; j < k; ++j)
      x.col(j) = 0.9 * x.col(j - 1) + 0.2 * x.col(j);
    for (Eigen::Index j = 0; j < k; ++j)
      x.col(j) = (x.col(j).array() + 3 * r.normal()) * std::exp(r.between(-30, 30));
    const std::vector<double> y = series::normals(r, static_cast<std::size_t>(n), 1e3);
    const double ridge = round % 2 == 0 ? 0 : std::exp(r.between(-8, 2));
    const auto h = several_hedges(y, x, ridge);
    const auto want = normal_equations(y, x, ridge);
    for (Eigen::Index j = 0; j < k; ++j)
      CHECK(std::fabs(h.ratio[j] - want[static_cast<std::size_t>(j)])
            <= 1e-12 * std::fabs(want[static_cast<std::size_t>(j)]) + 1e-12 * h.standard_error[j]);
  }
}

TEST_CASE("one hedge is minimum variance; a sample's covariances give the sample's ratios") {
  series::random r(42);
  const MatrixXd x = matrix(r, 50, 3);
  std::vector<double> y = series::normals(r, 50);
  for (Eigen::Index i = 0; i < 50; ++i)
    y[static_cast<std::size_t>(i)] += x(i, 0) - 2 * x(i, 2);
  const auto one = several_hedges(y, x.leftCols(1));
  const auto plain = hr::ratio::minimum_variance(y, x.col(0));
  CHECK(one.ratio[0] == doctest::Approx(plain.ratio).epsilon(1e-14));
  CHECK(one.standard_error[0] == doctest::Approx(plain.standard_error).epsilon(1e-14));
  CHECK(one.intercept == doctest::Approx(plain.intercept).epsilon(1e-13));
  CHECK(one.effectiveness == doctest::Approx(plain.effectiveness).epsilon(1e-13));
  const MatrixXd d = x.rowwise() - x.colwise().mean();
  VectorXd dy = Eigen::Map<const VectorXd>(y.data(), 50);
  dy.array() -= dy.mean();
  for (const double ridge : {0.0, 0.3}) {
    const auto all = several_hedges(y, x, ridge);
    const auto same = several_hedges_from_covariance(d.transpose() * d, d.transpose() * dy,
                                                     dy.squaredNorm(), ridge);
    CHECK((all.ratio - same.ratio).norm() < 1e-13);
    CHECK(all.effectiveness == doctest::Approx(same.effectiveness).epsilon(1e-13));
  }
}

TEST_CASE("simulation: standard errors hold, also about the ridge's own mean; a ridge calms") {
  constexpr int rounds = 1500;
  series::random r(43);
  const MatrixXd base = matrix(r, 40, 2);
  MatrixXd x = base;
  x.col(1) = 0.98 * base.col(0) + 0.1 * base.col(1);  // two hedges that are nearly the same
  for (const double ridge : {0.0, 0.05}) {
    double sum = 0, squares = 0, reported = 0;
    for (int k = 0; k < rounds; ++k) {
      std::vector<double> y;
      for (Eigen::Index i = 0; i < 40; ++i)
        y.push_back(0.5 * x(i, 0) + 0.5 * x(i, 1) + r.normal());
      const auto h = several_hedges(y, x, ridge);
      sum += h.ratio[0], squares += h.ratio[0] * h.ratio[0];
      reported += h.standard_error[0] * h.standard_error[0];
    }
    const double mean = sum / rounds, variance = squares / rounds - mean * mean;
    CHECK(reported / rounds / variance == doctest::Approx(1).epsilon(4 * std::sqrt(2.0 / rounds)));
    CHECK(std::fabs(mean - 0.5) < 4 * std::sqrt(variance / rounds) + (ridge > 0 ? 0.05 : 0));
    if (ridge > 0)
      CHECK(variance < 0.1);
    else
      CHECK(variance > 1);
  }
}

TEST_CASE("units: powers of two, also where squares overflow or vanish, scale ratios exactly") {
  series::random r(61);
  const Eigen::Index n = 40;
  const MatrixXd x = matrix(r, n, 2);
  const VectorXd sums = x * VectorXd{{0.5, -2.0}} + matrix(r, n, 1);
  const std::vector<double> y(sums.begin(), sums.end());
  const auto plain = several_hedges(y, x);
  for (const double first : {0x1p-700, 0x1p-30, 0x1p30, 0x1p700}) {
    for (const double second : {1.0, 0x1p-600, 0x1p600}) {
      MatrixXd scaled = x;
      scaled.col(0) *= first, scaled.col(1) *= second;
      const auto got = several_hedges(y, scaled);
      CHECK(got.ratio[0] * first == doctest::Approx(plain.ratio[0]).epsilon(1e-13));
      CHECK(got.ratio[1] * second == doctest::Approx(plain.ratio[1]).epsilon(1e-13));
      CHECK(got.effectiveness == doctest::Approx(plain.effectiveness).epsilon(1e-13));
    }
  }
}

TEST_CASE("bad input is refused by name, place and value") {
  series::random r(44);
  MatrixXd x = matrix(r, 6, 3);
  std::vector<double> y = series::normals(r, 6);
  CHECK(refusal([&] { return several_hedges(std::vector<double>{1, 2}, x); })
        == "several_hedges: hedges has 6 observations, target_changes has 2");
  CHECK(refusal([&] { return several_hedges(y, MatrixXd(6, 0)); })
        == "several_hedges: hedges has no column");
  CHECK(refusal([&] { return several_hedges(std::span(y).first(4), x.topRows(4)); })
        == "several_hedges: 4 observations, at least 5 needed");
  CHECK(refusal([&] { return several_hedges(y, x, -0.1); })
        == "several_hedges: ridge is -0.1, it must not be negative");
  MatrixXd same = x;
  same.col(2) = 2 * x.col(0) - x.col(1);
  const std::string combination = refusal([&] { return several_hedges(y, same); });
  CHECK(combination.find(" of hedges is constant or a combination of the others")
        != std::string::npos);
  CHECK(several_hedges(y, same, 0.1).ratio.allFinite());
  same.col(2).setConstant(0.1);
  CHECK(refusal([&] { return several_hedges(y, same, 0.1); })
        == "several_hedges: column 2 of hedges is constant or a combination of the others");
  x(4, 1) = std::nan("");
  CHECK(refusal([&] { return several_hedges(y, x); }) == "several_hedges: hedges(4, 1) is nan");
  y[5] = INFINITY;
  CHECK(refusal([&] { return several_hedges(y, x); })
        == "several_hedges: target_changes[5] is inf");

  MatrixXd s(2, 2);
  s << 1, 0, 1, 1;
  const VectorXd v = Eigen::Vector2d(.5, .5);
  CHECK(refusal([&] {
          return several_hedges_from_covariance(s, v, 1);
        }).find("is a combination of the others")
        != std::string::npos);
  CHECK(refusal([&] { return several_hedges_from_covariance(s, v.head(1), 1); })
        == "several_hedges_from_covariance: hedge_covariance is 2 x 2, target_covariance has 1");
  s(1, 1) = -1;
  CHECK(refusal([&] { return several_hedges_from_covariance(s, v, 1); })
        == "several_hedges_from_covariance: hedge_covariance(1, 1) is -1, it must be positive");
  CHECK(refusal([&] { return several_hedges_from_covariance(s, v, 0); })
        == "several_hedges_from_covariance: target_variance is 0, it must be positive");
}
