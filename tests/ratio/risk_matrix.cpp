// SPDX-License-Identifier: BSL-1.0
// The risk matrix against the variance of simulated moves, and its domain.
#include <hedgerow/ratio/optimal.hpp>
#include <hedgerow/ratio/risk_matrix.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <stdexcept>

namespace ratio = hedgerow::ratio;

namespace {
const ratio::risk_model model{.spot = 100,
                              .volatility = 0.4,
                              .horizon = 0.01,
                              .vol_of_vol = 0.9,
                              .correlation = -0.6,
                              .risk_aversion = 2e-3};
}

TEST_CASE("each entry") {
  const Eigen::MatrixXd w = ratio::risk_matrix(model);
  CHECK(w(0, 0) == doctest::Approx(2e-3 * 1e4 * 0.16 * 0.01).epsilon(1e-14));
  CHECK(w(1, 1) == doctest::Approx(2e-3 * 0.5 * 1e8 * 0.0256 * 1e-4).epsilon(1e-14));
  CHECK(w(2, 2) == doctest::Approx(2e-3 * 0.81 * 0.01).epsilon(1e-14));
  CHECK(w(0, 2) == doctest::Approx(2e-3 * -0.6 * 0.9 * 100 * 0.4 * 0.01).epsilon(1e-14));
  CHECK(w(2, 0) == w(0, 2));
  CHECK(w(0, 1) == 0);
  CHECK(w(1, 2) == 0);
}

TEST_CASE("x' W x is the risk aversion times the variance of the value: 200,000 moves") {
  const Eigen::VectorXd x{{3.0, -0.8, 150.0}};  // delta, gamma, vega
  std::mt19937_64 bits(5);
  std::normal_distribution<double> normal;
  const int n = 200000;
  double sum = 0, squares = 0, fourth = 0;
  for (int i = 0; i < n; ++i) {
    const double z = normal(bits), u = normal(bits), root = std::sqrt(model.horizon);
    const double spot = model.spot * model.volatility * root * z;
    const double vol = model.vol_of_vol * root * (-0.6 * z + std::sqrt(1 - 0.36) * u);
    const double value = x[0] * spot
                       + 0.5 * x[1] * (spot * spot - 16)  // less its mean, 100^2 0.4^2 0.01
                       + x[2] * vol;
    sum += value, squares += value * value, fourth += value * value * value * value;
  }
  const double variance = squares / n - (sum / n) * (sum / n);
  const double error = std::sqrt((fourth / n - variance * variance) / n);
  const double expected = x.dot(ratio::risk_matrix(model) * x) / model.risk_aversion;
  CHECK(std::fabs(variance - expected) <= 4 * error);
  CHECK(error < 0.01 * expected);
}

TEST_CASE("semidefinite at every correlation, and accepted by the solver") {
  for (const double rho : {-1.0, -0.3, 0.0, 0.999999999, 1.0}) {
    auto m = model;
    m.correlation = rho;
    const auto h = ratio::optimal({.exposure = Eigen::VectorXd{{1.0, 2.0, 3.0}},
                                   .instruments = Eigen::MatrixXd::Identity(3, 3),
                                   .risk = ratio::risk_matrix(m)});
    CHECK(h.status == ratio::optimal_status::optimal);
    CHECK(h.objective <= 1e-12 * h.risk_before);
  }
  CHECK(ratio::risk_matrix({.spot = 100}).norm() == 0);
}

TEST_CASE("from a covariance") {
  const Eigen::MatrixXd omega{{2.0, 0.5}, {0.5, 1.0}};
  CHECK(ratio::risk_matrix(omega, 3.0) == 3.0 * omega);
}

TEST_CASE("refused by name and value") {
  const auto refuses = [](const auto& change, const char* message) {
    auto m = model;
    change(m);
    CHECK_THROWS_WITH_AS(static_cast<void>(ratio::risk_matrix(m)), message, std::invalid_argument);
  };
  refuses([](auto& m) { m.spot = 0; }, "risk_matrix: spot is 0, it must be positive");
  refuses([](auto& m) { m.horizon = -1; }, "risk_matrix: horizon is -1, it must not be negative");
  refuses([](auto& m) { m.volatility = std::nan(""); },
          "risk_matrix: volatility is nan, it must not be negative");
  refuses([](auto& m) { m.correlation = 1.5; },
          "risk_matrix: correlation is 1.5, it must be from -1 to 1");
}
