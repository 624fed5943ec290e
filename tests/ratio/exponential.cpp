// SPDX-License-Identifier: BSL-1.0
// Exponential weights: brute force, the sample moments, RiskMetrics' recursion, hostile series.
#include "support/online.hpp"
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/minimum_variance.hpp>

namespace hr = hedgerow;
using hr::ratio::decay;
using hr::ratio::exponential;
using hr::ratio::zero_mean_exponential;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();

template <class E>
double worst_error(double weight, double offset, bool about_zero) {
  CAPTURE(weight);
  CAPTURE(offset);
  const auto p = online::random_pairs(150, 31, 1, offset);
  E r{decay::from_weight(weight)};
  double worst = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    online::feed(r, p, i, i + 1);
    if (i == 0 && !about_zero) continue;
    const auto e = online::brute_force(p, 0, i + 1, weight, about_zero);
    const auto v = r.estimate();
    const double memory = std::min(weight / (1 - weight), static_cast<double>(i + 1));
    const double bound = 4 * (1 + memory) * eps * e.conditioning;  // as documented
    worst = std::max(worst, std::fabs(v.ratio - e.ratio) / bound);
    REQUIRE(std::fabs(v.ratio - e.ratio) <= bound);
    REQUIRE(v.effective_observations == doctest::Approx(e.observations).epsilon(1e-13));
    if (e.observations < 2.2) continue;
    const double relative = 500 * bound / std::fabs(e.ratio);
    REQUIRE(v.standard_error == doctest::Approx(e.standard_error).epsilon(relative));
    REQUIRE(v.effectiveness == doctest::Approx(e.effectiveness).epsilon(relative));
  }
  return worst;
}

}  // namespace

TEST_CASE("brute force at every step") {
  double worst = 0;
  for (const double weight : {0.3, 0.94, 0.999, 1.0})
    for (const double offset : {0.0, 1.0, 1e6, 1e9}) {
      worst = std::max(worst, worst_error<exponential>(weight, offset, false));
      if (offset < 2)
        worst = std::max(worst, worst_error<zero_mean_exponential>(weight, offset, true));
    }
  MESSAGE("worst error: " << worst << " of the bound");
}

TEST_CASE("weight 1 is the sample moment") {
  const auto p = online::random_pairs(400, 32, 1e-2, 1);
  exponential e(decay::none());
  zero_mean_exponential z(decay::none());
  CHECK(std::isnan(e.estimate().intercept));
  CHECK(z.estimate().intercept == 0);  // it has none, however little was seen
  online::feed(e, p, 0, p.size());
  online::feed(z, p, 0, p.size());
  const auto offline = hr::ratio::minimum_variance(p.target, p.hedge);
  CHECK(e.ratio() == doctest::Approx(offline.ratio).epsilon(1e-11));
  CHECK(e.standard_error() == doctest::Approx(offline.standard_error).epsilon(1e-11));
  CHECK(e.effectiveness() == doctest::Approx(offline.effectiveness).epsilon(1e-12));
  CHECK(e.effective_observations() == 400);
  double xy = 0, xx = 0;
  for (std::size_t i = 0; i < p.size(); ++i)
    xy += p.hedge[i] * p.target[i], xx += p.hedge[i] * p.hedge[i];
  CHECK(z.ratio() == doctest::Approx(xy / xx).epsilon(1e-13));
}

TEST_CASE("RiskMetrics' recursion, once its start value is forgotten") {
  const double w = 0.94;
  const auto p = online::random_pairs(700, 33, 1e-2);
  zero_mean_exponential z(decay::from_weight(w));
  double c = p.hedge[0] * p.target[0], v = p.hedge[0] * p.hedge[0];
  z.update(p.target[0], p.hedge[0]);
  CHECK(z.ratio() == doctest::Approx(c / v).epsilon(1e-15));  // the first ratio is y/x
  CHECK(std::isnan(z.standard_error()));
  for (std::size_t i = 1; i < p.size(); ++i) {
    c = w * c + (1 - w) * p.hedge[i] * p.target[i];
    v = w * v + (1 - w) * p.hedge[i] * p.hedge[i];
    z.update(p.target[i], p.hedge[i]);
  }
  CHECK(z.ratio() == doctest::Approx(c / v).epsilon(1e-13));
  CHECK(z.effective_observations() == doctest::Approx((1 + w) / (1 - w)).epsilon(1e-13));
}

TEST_CASE("the standard error is the spread of estimates, for a constant ratio") {
  // 4,000 independent estimates from 60 observations each; the variance of a variance estimate from
  // m draws has a relative standard deviation of sqrt(2/m), here 2.2 %, and the asymptotic formula
  // in n_eff is itself good to some per cent.
  series::random random(34);
  double squares = 0, claimed = 0;
  constexpr int runs = 4000;
  for (int run = 0; run < runs; ++run) {
    exponential e(decay::from_half_life(15));
    for (int i = 0; i < 120; ++i) {
      const double x = random.normal(), noise = random.normal();
      e.update(0.8 * x + 0.5 * noise, x);
    }
    squares += (e.ratio() - 0.8) * (e.ratio() - 0.8);
    claimed += e.standard_error() * e.standard_error();
  }
  CHECK(squares / claimed == doctest::Approx(1).epsilon(0.1));
}

TEST_CASE("hostile series") {
  exponential e(decay::from_weight(0.9));
  for (int i = 0; i < 30; ++i)
    e.update(i, 0.1);
  CHECK(std::isnan(e.ratio()));
  e = exponential(decay::from_weight(0.9));
  for (int i = 0; i < 30; ++i)
    e.update(0.1, i);
  CHECK(e.ratio() == 0);
  CHECK(e.effectiveness() == 0);
  e.update(1e9, 1e9);
  for (int i = 0; i < 1400; ++i)  // 1e9 squared is forgotten after some 60 half-lives
    e.update(2 * std::sin(i), std::sin(i));
  CHECK(e.ratio() == doctest::Approx(2).epsilon(1e-12));
  zero_mean_exponential z(decay::none());
  z.update(1, 0);
  CHECK(std::isnan(z.ratio()));
  z.update(1e-140, 1e-140);
  CHECK(z.ratio() == doctest::Approx(1));
}

TEST_CASE("promises") {
  online::keeps_the_promises(exponential(decay::from_half_life(10)));
  online::keeps_the_promises(zero_mean_exponential(decay::from_weight(0.94)));
  online::keeps_the_promises(exponential(decay::none()));
}
