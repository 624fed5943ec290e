// SPDX-License-Identifier: BSL-1.0
// The fitter on simulated histories: it recovers what made them, and its tops are tops.
#include "support/online.hpp"
#include <hedgerow/ratio/dcc_garch_fit.hpp>
#include <hedgerow/ratio/detail/simplex.hpp>

#include <array>
#include <cmath>

namespace hr = hedgerow;
using hr::ratio::dcc_garch_parameters;
using hr::ratio::fit_dcc_garch;

namespace {

dcc_garch_parameters truth() {
  return {.target = {.omega = 4e-6, .a = 0.08, .b = 0.88, .mean = 5e-4},
          .hedge = {.omega = 4e-6, .a = 0.06, .b = 0.90, .mean = -3e-4},
          .correlation = {.a = 0.06, .b = 0.90, .covariance = 0.6}};
}

online::pairs simulated(const dcc_garch_parameters& p, std::size_t n, unsigned seed) {
  series::random random(seed);
  hr::ratio::dcc_garch model(p);
  online::pairs out;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = random.normal(), e = random.normal(), r = model.correlation();
    out.hedge.push_back(p.hedge.mean + model.hedge_deviation() * x);
    out.target.push_back(p.target.mean
                         + model.target_deviation() * (r * x + std::sqrt(1 - r * r) * e));
    online::feed(model, out, i, i + 1);
  }
  return out;
}

double likelihood(const hr::ratio::dcc_garch_fit& f) {
  return f.target_likelihood + f.hedge_likelihood + f.correlation_likelihood;
}

}  // namespace

TEST_CASE("simulated histories: the parameters that made them") {
  for (const unsigned seed : {71u, 72u}) {
    CAPTURE(seed);
    const auto t = truth();
    const auto p = simulated(t, 4000, seed);
    const auto fit = fit_dcc_garch(p.target, p.hedge);
    CHECK(fit.converged);
    const auto& f = fit.parameters;
    CHECK(std::fabs(f.target.a - t.target.a) < 0.04);
    CHECK(std::fabs(f.target.b - t.target.b) < 0.04);
    CHECK(std::fabs(f.hedge.a - t.hedge.a) < 0.04);
    CHECK(std::fabs(f.hedge.b - t.hedge.b) < 0.04);
    CHECK(std::fabs(f.correlation.a - t.correlation.a) < 0.04);
    CHECK(std::fabs(f.correlation.b - t.correlation.b) < 0.04);
    CHECK(f.correlation.covariance == doctest::Approx(0.6).epsilon(0.1));
    CHECK(f.target.omega / (1 - f.target.a - f.target.b)
          == doctest::Approx(t.target.omega / (1 - t.target.a - t.target.b)).epsilon(0.2));
    // The filter with what was found follows the filter with the truth.
    hr::ratio::dcc_garch found(f), made(t);
    double difference = 0;
    for (std::size_t i = 0; i < p.size(); ++i) {
      online::feed(found, p, i, i + 1);
      online::feed(made, p, i, i + 1);
      difference += std::fabs(found.ratio() - made.ratio());
    }
    CHECK(difference / static_cast<double>(p.size()) < 0.03);
  }
}

TEST_CASE("the tops are tops, in any unit") {
  const auto p = simulated(truth(), 1200, 73);
  const auto fit = fit_dcc_garch(p.target, p.hedge);
  const auto cost = [&](const hr::ratio::garch_parameters& g) {
    std::vector<double> e = p.target;
    double variance = 0;
    for (double& x : e)
      x -= g.mean, variance += x * x / static_cast<double>(e.size());
    return hr::ratio::detail::garch_cost(e, g, variance, nullptr);
  };
  const double best = cost(fit.parameters.target);
  for (const double d : {-0.01, 0.01}) {
    auto g = fit.parameters.target;
    g.a += d;
    CHECK(cost(g) > best);
    g = fit.parameters.target;
    g.b += d;
    CHECK(cost(g) > best);
    g = fit.parameters.target;
    g.omega *= 1 + 10 * d;
    CHECK(cost(g) > best);
  }
  const double n = static_cast<double>(p.size());
  CHECK(fit.target_likelihood
        == doctest::Approx(-0.5 * (best + n * std::log(2 * std::acos(-1.0)))).epsilon(1e-9));
  auto scaled = p;
  for (double& x : scaled.target)
    x *= 1024;
  const auto other = fit_dcc_garch(scaled.target, scaled.hedge);
  CHECK(other.parameters.target.a == doctest::Approx(fit.parameters.target.a).epsilon(1e-6));
  CHECK(other.parameters.correlation.b
        == doctest::Approx(fit.parameters.correlation.b).epsilon(1e-4));
  CHECK(other.target_likelihood
        == doctest::Approx(fit.target_likelihood - n * std::log(1024.0)).epsilon(1e-9));
  // Means: zero is what is asked for, and the likelihood cannot be better for it here.
  const auto plain = fit_dcc_garch(p.target, p.hedge, hr::ratio::demeaning::as_given);
  CHECK(plain.parameters.target.mean == 0);
  CHECK(likelihood(plain) < likelihood(fit));
}

TEST_CASE("a constant correlation is found constant") {
  auto t = truth();
  t.correlation.a = t.correlation.b = 0;
  const auto p = simulated(t, 1500, 74);
  const auto fit = fit_dcc_garch(p.target, p.hedge);
  CHECK(fit.parameters.correlation.a < 0.02);
  CHECK(fit.parameters.correlation.covariance == doctest::Approx(0.6).epsilon(0.1));
}

TEST_CASE("whatever is found, the filter takes it: also where a + b tends to 1") {
  for (std::size_t k = 20; k < 30; ++k) {
    CAPTURE(k);
    std::vector<double> x(30), y(30);
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] = i >= k ? 1 : 0, y[i] = i % k == 0 ? 1 : 0;
    y[3] = 2, x[7] = -1;
    const auto fit = fit_dcc_garch(x, y, hr::ratio::demeaning::as_given);
    CHECK_NOTHROW(static_cast<void>(hr::ratio::dcc_garch(fit.parameters)));
  }
}

TEST_CASE("the search under it: a known lowest point, and a function that has none") {
  // Rosenbrock's valley, lowest at (1, 1).
  const auto valley = [](const std::array<double, 2>& x) {
    const double across = x[1] - x[0] * x[0], along = 1 - x[0];
    return 100 * across * across + along * along;
  };
  const auto found = hr::ratio::detail::simplex<2>(valley, {-1.2, 1.0}, 0.5, 1e-14);
  CHECK(found.converged);
  CHECK(found.x[0] == doctest::Approx(1).epsilon(1e-5));
  CHECK(found.x[1] == doctest::Approx(1).epsilon(1e-5));
  // NaN on one side is a wall; on the other it falls for ever.
  const auto slope = [](const std::array<double, 2>& x) {
    return x[0] < 0 ? std::nan("") : x[1] * x[1] - x[0];
  };
  const auto falling = hr::ratio::detail::simplex<2>(slope, {-0.1, 1.0}, 0.5, 1e-14);
  CHECK(!falling.converged);
  CHECK(falling.value == slope(falling.x));
  CHECK(falling.value < -1e6);
}

TEST_CASE("refusals") {
  const auto p = online::random_pairs(40, 75);
  auto q = p;
  CHECK_THROWS_WITH_AS(
      static_cast<void>(fit_dcc_garch({p.target.data(), 29}, {p.hedge.data(), 29})),
      "fit_dcc_garch: 29 observations, at least 30 needed", std::invalid_argument);
  q.hedge[7] = online::nan;
  CHECK_THROWS_WITH_AS(static_cast<void>(fit_dcc_garch(q.target, q.hedge)),
                       "fit_dcc_garch: hedge_changes[7] is nan", std::invalid_argument);
  q.hedge.assign(40, 2);
  CHECK_THROWS_WITH_AS(static_cast<void>(fit_dcc_garch(q.target, q.hedge)),
                       "fit_dcc_garch: hedge_changes is constant at 2", std::invalid_argument);
  q.hedge.pop_back();
  CHECK_THROWS_AS(static_cast<void>(fit_dcc_garch(q.target, q.hedge)), std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(fit_dcc_garch(p.target, p.target)), std::invalid_argument);
}
