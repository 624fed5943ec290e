// SPDX-License-Identifier: BSL-1.0
// The DCC-GARCH filter against its recursions written out with matrices, its limits, and the
// scatter that its standard error claims.
#include "support/online.hpp"
#include <hedgerow/ratio/dcc_garch.hpp>

namespace hr = hedgerow;
using hr::ratio::dcc_garch;
using hr::ratio::dcc_garch_parameters;
using online::wide;

namespace {

dcc_garch_parameters some_parameters() {
  return {.target = {.omega = 2e-6, .a = 0.07, .b = 0.9, .mean = 1e-4},
          .hedge = {.omega = 1e-6, .a = 0.05, .b = 0.93, .mean = -2e-4},
          .correlation = {.a = 0.04,
                          .b = 0.94,
                          .target_variance = 1.02,
                          .hedge_variance = 0.98,
                          .covariance = 0.7}};
}

}  // namespace

TEST_CASE("the recursions of the paper, with matrices, in more digits") {
  const auto g = some_parameters();
  const auto p = online::random_pairs(1000, 61, 1e-2);
  dcc_garch d(g);
  const wide mean[] = {g.target.mean, g.hedge.mean}, omega[] = {g.target.omega, g.hedge.omega},
             a[] = {g.target.a, g.hedge.a}, b[] = {g.target.b, g.hedge.b};
  const wide S[2][2] = {{g.correlation.target_variance, g.correlation.covariance},
                        {g.correlation.covariance, g.correlation.hedge_variance}};
  wide Q[2][2], variance[2];
  for (int i = 0; i < 2; ++i) {
    variance[i] = omega[i] / (1 - a[i] - b[i]);
    for (int j = 0; j < 2; ++j)
      Q[i][j] = S[i][j];
  }
  for (std::size_t t = 0; t < p.size(); ++t) {
    const double r = static_cast<double>(Q[0][1])
                   / std::sqrt(static_cast<double>(Q[0][0]) * static_cast<double>(Q[1][1]));
    const double st = std::sqrt(static_cast<double>(variance[0])),
                 sh = std::sqrt(static_cast<double>(variance[1]));
    REQUIRE(d.correlation() == doctest::Approx(r).epsilon(1e-13));
    REQUIRE(d.ratio() == doctest::Approx(r * st / sh).epsilon(1e-13));
    REQUIRE(d.effectiveness() == doctest::Approx(r * r).epsilon(1e-13));
    REQUIRE(d.target_deviation() == doctest::Approx(st).epsilon(1e-13));
    REQUIRE(d.hedge_deviation() == doctest::Approx(sh).epsilon(1e-13));
    const wide e[] = {p.target[t] - mean[0], p.hedge[t] - mean[1]};
    const wide z[] = {e[0] / wide(st), e[1] / wide(sh)};
    const wide ca = g.correlation.a, cb = g.correlation.b;
    for (int i = 0; i < 2; ++i) {
      variance[i] = omega[i] + a[i] * e[i] * e[i] + b[i] * variance[i];
      for (int j = 0; j < 2; ++j)
        Q[i][j] = (1 - ca - cb) * S[i][j] + ca * z[i] * z[j] + cb * Q[i][j];
    }
    online::feed(d, p, t, t + 1);
  }
}

TEST_CASE("limits") {
  const auto p = online::random_pairs(200, 62);
  // No dynamics: the ratio of the parameters, for ever, and nothing uncertain.
  dcc_garch constant(
      {.target = {.omega = 4}, .hedge = {.omega = 1}, .correlation = {.covariance = 0.5}});
  CHECK(constant.ratio() == 1);
  online::feed(constant, p, 0, p.size());
  CHECK(constant.ratio() == doctest::Approx(1).epsilon(1e-14));
  CHECK(constant.effectiveness() == doctest::Approx(0.25).epsilon(1e-14));
  CHECK(constant.standard_error() == 0);
  CHECK(constant.effective_observations() == online::infinity);
  // Correlation alone, with constant variances of 1: Q is an exponential average of products.
  const double a = 0.03, b = 0.95;
  dcc_garch only({.target = {.omega = 1},
                  .hedge = {.omega = 1},
                  .correlation = {.a = a, .b = b, .covariance = 0.2}});
  double q12 = 0.2, q11 = 1, q22 = 1;
  for (std::size_t i = 0; i < p.size(); ++i) {
    online::feed(only, p, i, i + 1);
    q12 = (1 - a - b) * 0.2 + a * p.target[i] * p.hedge[i] + b * q12;
    q11 = (1 - a - b) + a * p.target[i] * p.target[i] + b * q11;
    q22 = (1 - a - b) + a * p.hedge[i] * p.hedge[i] + b * q22;
  }
  CHECK(only.ratio() == doctest::Approx(q12 / std::sqrt(q11 * q22)).epsilon(1e-12));
  CHECK(only.effective_observations() == doctest::Approx((1 - b * b) / (a * a)));
}

TEST_CASE("the standard error is the scatter of the filter where the correlation stands still") {
  const double a = 0.02, b = 0.95, r = 0.6;
  dcc_garch d({.target = {.omega = 1},
               .hedge = {.omega = 1},
               .correlation = {.a = a, .b = b, .covariance = r}});
  series::random random(63);
  double squares = 0, claimed = 0;
  constexpr int n = 100'000;
  for (int i = 0; i < n; ++i) {
    const double x = random.normal(), e = random.normal();
    d.update(r * x + std::sqrt(1 - r * r) * e, x);
    squares += (d.ratio() - r) * (d.ratio() - r),
        claimed += d.standard_error() * d.standard_error();
  }
  CHECK(squares / claimed == doctest::Approx(1).epsilon(0.1));
}

TEST_CASE("gaps, copies, states, parameters out of range") {
  const auto p = online::random_pairs(50, 64, 1e-2);
  dcc_garch d(some_parameters()), gaps = d;
  for (std::size_t i = 0; i < p.size(); ++i) {
    online::feed(d, p, i, i + 1);
    online::feed(gaps, p, i, i + 1);
    CHECK(gaps.update(online::nan, 1) == hr::ratio::update_status::gap);
    CHECK(gaps.update(1, online::infinity) == hr::ratio::update_status::refused);
    const auto numbers = d.state();
    dcc_garch copy = d, restored(hr::ratio::saved{numbers});
    for (auto* other : {&copy, &restored, &gaps})
      REQUIRE(online::bits(*other) == online::bits(d));
    online::feed(restored, p, i, i + 1);
    online::feed(copy, p, i, i + 1);
    REQUIRE(online::bits(restored) == online::bits(copy));
  }
  auto bad = some_parameters();
  bad.hedge.b = 0.95;
  CHECK_THROWS_WITH_AS(dcc_garch{bad}, "dcc_garch: hedge.a + b is 1, it must be below 1",
                       std::invalid_argument);
  bad = some_parameters();
  bad.target.omega = 0;
  CHECK_THROWS_WITH_AS(dcc_garch{bad}, "dcc_garch: target.omega is 0, it must be positive",
                       std::invalid_argument);
  bad = some_parameters();
  bad.correlation.covariance = 1.1;
  CHECK_THROWS_AS(dcc_garch{bad}, std::invalid_argument);
  bad = some_parameters();
  bad.correlation.a = -0.1;
  CHECK_THROWS_AS(dcc_garch{bad}, std::invalid_argument);
  const std::vector<double> little(4);
  CHECK_THROWS_AS(dcc_garch{hr::ratio::saved{little}}, std::invalid_argument);
}
