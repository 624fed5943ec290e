// SPDX-License-Identifier: BSL-1.0
// The minimum-variance delta by regression: the formula, recovery of known coefficients, a
// stochastic volatility, refusals.
#include "support/refusal.hpp"
#include "support/series.hpp"
#include <hedgerow/greeks/black_scholes.hpp>
#include <hedgerow/greeks/evaluate.hpp>
#include <hedgerow/ratio/option_delta.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace hr = hedgerow;
using hr::ratio::fit_minimum_variance_delta;
using hr::ratio::minimum_variance_delta;

namespace {

struct history {
  std::vector<double> option, underlying, spot, delta, vega, expiry;

  void add(double dv, double ds, double s, double d, double v, double t) {
    option.push_back(dv), underlying.push_back(ds), spot.push_back(s);
    delta.push_back(d), vega.push_back(v), expiry.push_back(t);
  }
  [[nodiscard]] hr::ratio::option_changes columns() const {
    return {.option = option,
            .underlying = underlying,
            .spot = spot,
            .delta = delta,
            .vega = vega,
            .expiry = expiry};
  }
};

}  // namespace

TEST_CASE("the formula: delta + vega/(S sqrt(T)) (a + b delta + c delta^2)") {
  const hr::ratio::minimum_variance_delta_coefficients<double> k{-0.25, -0.4, 0.3};
  CHECK(minimum_variance_delta(k, 0.5, 20.0, 100.0, 0.25)
        == doctest::Approx(0.5 + 20.0 / (100 * 0.5) * (-0.25 - 0.2 + 0.075)));
  CHECK(minimum_variance_delta({}, 0.5, 20.0, 100.0, 0.25) == 0.5);
  CHECK(std::isnan(minimum_variance_delta(k, 0.5, 20.0, 100.0, -1.0)));
  CHECK(minimum_variance_delta<float>({-0.25F, -0.4F, 0.3F}, 0.5F, 20.0F, 100.0F, 0.25F)
        == doctest::Approx(0.35));
}

TEST_CASE("known coefficients come back: exactly without noise, within their errors with it") {
  const double a = -0.2, b = -0.35, c = 0.15;
  constexpr int rounds = 200;
  double squares = 0, reported = 0;
  series::random r(61);
  for (int round = 0; round <= rounds; ++round) {
    history h;
    for (int i = 0; i < 200; ++i) {
      const double s = r.between(50, 150), d = r.between(0.05, 0.95), t = r.between(0.05, 1),
                   v = s * std::sqrt(t) * std::exp(-2 * (d - 0.5) * (d - 0.5)) * 0.4,
                   ds = 0.01 * s * r.normal();
      const double noise = round == 0 ? 0 : 0.02 * r.normal();
      h.add(minimum_variance_delta({a, b, c}, d, v, s, t) * ds + noise, ds, s, d, v, t);
    }
    const auto fit = fit_minimum_variance_delta(h.columns());
    CHECK(fit.observations == 200);
    if (round == 0) {
      CHECK(fit.coefficients.a == doctest::Approx(a).epsilon(1e-11));
      CHECK(fit.coefficients.b == doctest::Approx(b).epsilon(1e-11));
      CHECK(fit.coefficients.c == doctest::Approx(c).epsilon(1e-11));
      CHECK(fit.gain == doctest::Approx(1).epsilon(1e-13));
    } else {
      squares += std::pow(fit.coefficients.b - b, 2);
      reported += fit.standard_error.b * fit.standard_error.b;
      CHECK(fit.gain > 0);
      CHECK(fit.gain < 1);
    }
  }
  CHECK(reported / squares == doctest::Approx(1).epsilon(4 * std::sqrt(2.0 / rounds)));
}

TEST_CASE("a volatility that falls as the spot rises: the fitted delta hedges better") {
  // d vol = -0.4 dS/S + independent noise: the true minimum-variance delta is delta - 0.4 vega/S,
  // which is a = -0.4 sqrt(T).
  series::random r(62);
  history h;
  double black_scholes = 0, hedged = 0;
  for (int i = 0; i < 3000; ++i) {
    const double s = 100, vol = r.between(0.15, 0.3), t = 0.25;
    const hr::european<double> option{hr::option_type::call, r.between(85, 115), t};
    const auto g = hr::evaluate(hr::black_scholes<double>{s, vol, 0.0, 0.0}, option);
    const double ds = 0.01 * s * r.normal(), dvol = -0.4 * ds / s + 0.001 * r.normal();
    const double after = hr::price(hr::black_scholes<double>{s + ds, vol + dvol, 0.0, 0.0}, option);
    h.add(after - g.price, ds, s, g.delta, g.vega, t);
  }
  const auto fit = fit_minimum_variance_delta(h.columns());
  CHECK(fit.gain > 0.5);
  for (std::size_t i = 0; i < h.option.size(); ++i) {
    const double d = minimum_variance_delta(fit.coefficients, h.delta[i], h.vega[i], h.spot[i],
                                            h.expiry[i]);
    black_scholes += std::pow(h.option[i] - h.delta[i] * h.underlying[i], 2);
    hedged += std::pow(h.option[i] - d * h.underlying[i], 2);
    if (h.delta[i] > 0.2 && h.delta[i] < 0.8)
      CHECK(std::fabs(d - (h.delta[i] - 0.4 * h.vega[i] / h.spot[i])) < 0.01);
  }
  CHECK(1 - hedged / black_scholes == doctest::Approx(fit.gain).epsilon(1e-10));
}

TEST_CASE("bad input is refused by name and value") {
  history h;
  series::random r(63);
  for (int i = 0; i < 6; ++i)
    h.add(r.normal(), r.normal(), 100, r.uniform(), 20, 0.5);
  history bad = h;
  bad.vega.pop_back();
  CHECK(refusal([&] { return fit_minimum_variance_delta(bad.columns()); })
        == "fit_minimum_variance_delta: vega has 5 observations, option has 6");
  bad = h;
  bad.expiry[2] = 0;
  CHECK(refusal([&] { return fit_minimum_variance_delta(bad.columns()); })
        == "fit_minimum_variance_delta: expiry[2] is 0, it must be positive");
  bad = h;
  bad.delta[5] = std::nan("");
  CHECK(refusal([&] { return fit_minimum_variance_delta(bad.columns()); })
        == "fit_minimum_variance_delta: delta[5] is nan");
  bad = h;
  bad.delta.assign(6, 0.5);
  CHECK(refusal([&] { return fit_minimum_variance_delta(bad.columns()); })
        == "fit_minimum_variance_delta: the rows' deltas and moves do not tell a, b and c apart");
  bad = history{};
  bad.add(1, 1, 1, 1, 1, 1);
  CHECK(refusal([&] { return fit_minimum_variance_delta(bad.columns()); })
        == "fit_minimum_variance_delta: 1 observations, at least 4 needed");
}
