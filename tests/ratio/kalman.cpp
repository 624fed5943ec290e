// SPDX-License-Identifier: BSL-1.0
// The Kalman filter: least squares without process noise, the matrix recursion in 113 bits with it,
// the likelihood's maximum, and what the standard error claims.
#include "support/online.hpp"
#include <hedgerow/ratio/kalman.hpp>

namespace hr = hedgerow;
using hr::ratio::kalman;
using hr::ratio::kalman_parameters;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();
using online::wide;

/// Joseph's form by the book, matrices and all.
struct matrix_filter {
  wide b[2], P[2][2], Q[2], R;
  wide error = 0, variance = 0;

  void update(wide y, wide x) {
    const wide H[2] = {x, 1};
    wide PH[2], g[2], A[2][2], AP[2][2];
    for (int i = 0; i < 2; ++i)
      P[i][i] += Q[i];
    error = y - b[0] * x - b[1];
    for (int i = 0; i < 2; ++i)
      PH[i] = P[i][0] * H[0] + P[i][1] * H[1];
    variance = PH[0] * H[0] + PH[1] * H[1] + R;
    for (int i = 0; i < 2; ++i)
      g[i] = PH[i] / variance, b[i] += g[i] * error;
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j)
        A[i][j] = (i == j ? 1 : 0) - g[i] * H[j];
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j)
        AP[i][j] = A[i][0] * P[0][j] + A[i][1] * P[1][j];
    for (int i = 0; i < 2; ++i)
      for (int j = 0; j < 2; ++j)
        P[i][j] = AP[i][0] * A[j][0] + AP[i][1] * A[j][1] + g[i] * R * g[j];
  }
};

/// A ratio that wanders with variance q a step, noise of variance r.
online::pairs wandering(std::size_t n, double q, double r, unsigned seed) {
  series::random random(seed);
  online::pairs p;
  double h = 1;
  for (std::size_t i = 0; i < n; ++i) {
    h += std::sqrt(q) * random.normal();
    const double x = random.normal(), e = random.normal();
    p.hedge.push_back(x);
    p.target.push_back(h * x + std::sqrt(r) * e);
  }
  return p;
}

kalman filtered(const online::pairs& p, const kalman_parameters& parameters) {
  kalman k(parameters);
  online::feed(k, p, 0, p.size());
  return k;
}

}  // namespace

TEST_CASE("no process noise and a diffuse prior: least squares, to rounding") {
  for (const double scale : {1e-14, 1e-4, 1.0, 1e6, 1e30})
    for (const double offset : {0.0, 1.0, 1e4}) {
      CAPTURE(scale);
      CAPTURE(offset);
      const auto p = online::random_pairs(300, 41, scale, offset * scale);
      kalman k({.observation_noise = 0.09 * scale * scale});
      for (std::size_t i = 0; i < p.size(); ++i) {
        online::feed(k, p, i, i + 1);
        if (i < 2) continue;
        const auto e = online::brute_force(p, 0, i + 1);
        const double n = static_cast<double>(i + 1);
        REQUIRE(std::fabs(k.ratio() - e.ratio) <= 8 * n * eps * e.kappa * e.conditioning);
        REQUIRE(k.effective_observations() == doctest::Approx(n).epsilon(1e-12 * (1 + offset)));
      }
      // The standard error is least squares' own, for the residual variance it was told.
      const auto e = online::brute_force(p, 0, p.size());
      CHECK(k.standard_error()
            == doctest::Approx(0.3 * scale / std::sqrt(e.hedge_squares))
                   .epsilon(1e-12 * (1 + offset)));
    }
}

TEST_CASE("the matrix recursion in 113 bits") {
  const auto p = wandering(500, 1e-3, 0.04, 42);
  for (const double qa : {0.0, 1e-4}) {
    const kalman_parameters parameters{.ratio_noise = 1e-3,
                                       .intercept_noise = qa,
                                       .observation_noise = 0.04,
                                       .prior_ratio = 0.5,
                                       .prior_intercept = 0.1,
                                       .prior_ratio_variance = 2,
                                       .prior_intercept_variance = 3};
    kalman k(parameters);
    CHECK(k.ratio() == 0.5);  // a proper prior is an estimate
    CHECK(k.standard_error() == std::sqrt(2.0));
    matrix_filter m{{0.5, 0.1}, {{2, 0}, {0, 3}}, {1e-3, qa}, 0.04};
    double squares = 0, logs = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      online::feed(k, p, i, i + 1);
      m.update(p.target[i], p.hedge[i]);
      REQUIRE(k.ratio() == doctest::Approx(double(m.b[0])).epsilon(1e-13));
      REQUIRE(k.intercept() == doctest::Approx(double(m.b[1])).scale(1).epsilon(1e-13));
      REQUIRE(k.standard_error() == doctest::Approx(std::sqrt(double(m.P[0][0]))).epsilon(1e-13));
      squares += double(m.error * m.error / m.variance), logs += std::log(double(m.variance));
    }
    const double n = static_cast<double>(p.size()), two_pi = 2 * std::acos(-1.0);
    CHECK(k.log_likelihood()
          == doctest::Approx(-0.5 * (n * std::log(two_pi) + logs + squares)).epsilon(1e-12));
    CHECK(k.scale() == doctest::Approx(squares / n).epsilon(1e-12));
  }
}

TEST_CASE("the likelihood finds the noises that made the series") {
  const double q = 1e-3, r = 0.04;
  const auto p = wandering(4000, q, r, 43);
  const auto at = [&](double fq, double fr) {
    return filtered(p, {.ratio_noise = q * fq, .observation_noise = r * fr});
  };
  const double best = at(1, 1).log_likelihood();
  for (const auto& [fq, fr] : {std::pair{0.25, 1.0}, {4.0, 1.0}, {1.0, 0.8}, {1.0, 1.25}})
    CHECK(at(fq, fr).log_likelihood() < best - 3);
  CHECK(at(1, 1).scale() == doctest::Approx(1).epsilon(0.1));
  // One number less to search: any common factor of Q and R gives the same value, which is the
  // largest over such factors.
  const kalman one = at(1, 1), ten = at(10, 10);
  CHECK(ten.concentrated_log_likelihood()
        == doctest::Approx(one.concentrated_log_likelihood()).epsilon(1e-10));
  const kalman scaled = at(one.scale(), one.scale());
  CHECK(scaled.log_likelihood()
        == doctest::Approx(one.concentrated_log_likelihood()).epsilon(1e-10));
  CHECK(scaled.log_likelihood() >= best);
  CHECK(ten.ratio() == doctest::Approx(one.ratio()).epsilon(1e-12));
}

TEST_CASE("the standard error is that of the ratio, and grows without observations") {
  const double q = 1e-3, r = 0.04;
  series::random random(44);
  kalman k({.ratio_noise = q, .observation_noise = r});
  double h = 1, squares = 0, claimed = 0;
  for (int i = 0; i < 20000; ++i) {
    h += std::sqrt(q) * random.normal();
    const double x = random.normal(), e = random.normal();
    k.update(h * x + std::sqrt(r) * e, x);
    if (i < 100) continue;
    squares += (k.ratio() - h) * (k.ratio() - h);
    claimed += k.standard_error() * k.standard_error();
  }
  CHECK(squares / claimed == doctest::Approx(1).epsilon(0.05));
  const double before = k.standard_error(), ratio = k.ratio();
  k.predict();
  CHECK(k.standard_error() == doctest::Approx(std::sqrt(before * before + q)).epsilon(1e-13));
  k.predict(9);
  CHECK(k.standard_error() == doctest::Approx(std::sqrt(before * before + 10 * q)).epsilon(1e-13));
  CHECK(k.ratio() == ratio);
  const double grown = k.standard_error();
  k.predict(0);
  k.predict(online::nan);
  CHECK(k.standard_error() == grown);
  kalman still({.observation_noise = r});
  still.update(1, 2);
  still.update(3, 5);
  const double kept = still.standard_error();
  still.predict(100);
  CHECK(still.standard_error() == kept);
}

TEST_CASE("effectiveness is out of sample") {
  // The ratio held is the one from before: the first move is not hedged with its own ratio.
  kalman k({.observation_noise = 1e-6});
  const double x[] = {1, -1, 2, -3, 1}, y[] = {2, -2, 4, 6, -2};  // turns from 2 to -2
  double hedged[5], mean_u = 0, mean_y = 0;
  for (int i = 0; i < 5; ++i) {
    hedged[i] = y[i] - (i < 2 ? 0 : k.ratio()) * x[i];
    k.update(y[i], x[i]);
    if (i >= 2) mean_u += hedged[i] / 3, mean_y += y[i] / 3;
  }
  double uu = 0, yy = 0;
  for (int i = 2; i < 5; ++i)
    uu += (hedged[i] - mean_u) * (hedged[i] - mean_u), yy += (y[i] - mean_y) * (y[i] - mean_y);
  CHECK(k.effectiveness() == doctest::Approx(1 - uu / yy).epsilon(1e-13));
  CHECK(k.effectiveness() < 0);
}

TEST_CASE("a million updates, and hostile series") {
  const auto p = wandering(1000, 1e-4, 0.01, 45);
  kalman k({.ratio_noise = 1e-4, .intercept_noise = 1e-5, .observation_noise = 0.01});
  for (int i = 0; i < 1'000'000; ++i)
    k.update(p.target[static_cast<std::size_t>(i % 1000)],
             p.hedge[static_cast<std::size_t>(i % 1000)]);
  matrix_filter m{{0, 0}, {{1, 0}, {0, 1}}, {1e-4, 1e-5}, 0.01};
  for (int i = 0; i < 8000; ++i)
    m.update(p.target[static_cast<std::size_t>(i % 1000)],
             p.hedge[static_cast<std::size_t>(i % 1000)]);
  CHECK(k.ratio() == doctest::Approx(double(m.b[0])).epsilon(1e-11));
  CHECK(k.standard_error() == doctest::Approx(std::sqrt(double(m.P[0][0]))).epsilon(1e-11));

  kalman constant({.observation_noise = 1.0});
  for (int i = 0; i < 100; ++i)
    constant.update(i % 2, 3.0);
  CHECK(constant.standard_error() > 1e12);  // nothing is known of the ratio
  kalman early({});
  early.update(1, 1);
  CHECK(std::isnan(early.ratio()));
  CHECK(std::isnan(early.effective_observations()));
}

TEST_CASE("promises, and parameters out of range by name") {
  online::keeps_the_promises(kalman({.ratio_noise = 1e-4, .observation_noise = 1e-4}));
  online::keeps_the_promises(kalman(hr::ratio::chan_kalman_parameters()));
  CHECK_THROWS_WITH_AS(kalman({.ratio_noise = -1}),
                       "kalman: ratio_noise is -1, it must not be negative", std::invalid_argument);
  CHECK_THROWS_AS(kalman({.observation_noise = 0}), std::invalid_argument);
  CHECK_THROWS_AS(kalman({.intercept_noise = online::nan}), std::invalid_argument);
  CHECK_THROWS_AS(kalman({.prior_ratio = online::infinity}), std::invalid_argument);
  CHECK_THROWS_WITH_AS(kalman({.prior_ratio_variance = 1}),
                       "kalman: prior_ratio_variance is 1 and prior_intercept_variance 0, both or "
                       "neither must be 0",
                       std::invalid_argument);
}
