// SPDX-License-Identifier: BSL-1.0
// The weighted window against brute force, and what it is at the ends of its range of weights.
#include "support/online.hpp"
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/half_life_window.hpp>
#include <hedgerow/ratio/rolling.hpp>

namespace hr = hedgerow;
using hr::ratio::decay;
using hr::ratio::half_life_window;

TEST_CASE("brute force at every step") {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  double worst = 0;
  for (const std::size_t n : {3u, 8u, 32u, 40u, 70u})
    for (const double half_life : {0.7, 3.0, 10.0, 1000.0})
      for (const double offset : {0.0, 1e3, 1e9}) {
        CAPTURE(n);
        CAPTURE(half_life);
        CAPTURE(offset);
        const auto w = decay::from_half_life(half_life);
        const auto p = online::random_pairs(3 * n + 5, 21, 1, offset);
        half_life_window r(n, w);
        for (std::size_t i = 0; i < p.size(); ++i) {
          online::feed(r, p, i, i + 1);
          if (i == 0) continue;
          const std::size_t from = i + 1 > n ? i + 1 - n : 0;
          const auto e = online::brute_force(p, from, i + 1, w.weight());
          const auto v = r.estimate();
          const double bound = (8 + std::sqrt(static_cast<double>(n))) * eps * e.conditioning;
          worst = std::max(worst, std::fabs(v.ratio - e.ratio) / bound);
          REQUIRE(std::fabs(v.ratio - e.ratio) <= bound);
          REQUIRE(v.effective_observations == doctest::Approx(e.observations).epsilon(1e-12));
          // Two observations and the ghost of a third fit any line: nothing but rounding is left.
          if (e.observations < 2.2) continue;
          const double relative = 500 * bound / std::fabs(e.ratio);
          REQUIRE(v.standard_error == doctest::Approx(e.standard_error).epsilon(relative));
        }
      }
  MESSAGE("worst error: " << worst << " of the bound");
}

TEST_CASE("the published reference point: 504 observations, half-life 126") {
  const auto w = decay::from_half_life(126);
  const auto p = online::random_pairs(1600, 22, 1e-2, 1e-3);
  half_life_window r(504, w);
  for (std::size_t i = 0; i < p.size(); ++i) {
    online::feed(r, p, i, i + 1);
    if (i % 173 != 0 || i < 3) continue;
    const auto e = online::brute_force(p, i + 1 > 504 ? i + 1 - 504 : 0, i + 1, w.weight());
    CHECK(r.ratio() == doctest::Approx(e.ratio).epsilon(1e-13));
    CHECK(r.intercept() == doctest::Approx(e.intercept).epsilon(1e-13));
    CHECK(r.standard_error() == doctest::Approx(e.standard_error).epsilon(1e-12));
    CHECK(r.effectiveness() == doctest::Approx(e.effectiveness).epsilon(1e-13));
  }
  CHECK(r.effective_observations()
        == doctest::Approx(w.effective_observations() * 15 / 17).epsilon(1e-13));
}

TEST_CASE("weight 1 is the rolling window, a long window the exponential one") {
  const auto p = online::random_pairs(300, 23);
  half_life_window equal(20, decay::none()), endless(250, decay::from_half_life(4));
  hr::ratio::rolling rolling(20);
  hr::ratio::exponential exponential(decay::from_half_life(4));
  for (std::size_t i = 0; i < p.size(); ++i) {
    online::feed(equal, p, i, i + 1);
    online::feed(rolling, p, i, i + 1);
    online::feed(endless, p, i, i + 1);
    online::feed(exponential, p, i, i + 1);
    REQUIRE(online::bits(equal) == online::bits(rolling));
    if (i < 2) continue;
    REQUIRE(endless.ratio() == doctest::Approx(exponential.ratio()).epsilon(1e-12));
    if (i > 5)
      REQUIRE(endless.standard_error()
              == doctest::Approx(exponential.standard_error()).epsilon(1e-9));
  }
}

TEST_CASE("weights that vanish leave what they must") {
  half_life_window r(50, decay::from_weight(1e-30));
  const auto p = online::random_pairs(120, 24);
  online::feed(r, p, 0, p.size());
  CHECK(r.effective_observations() == doctest::Approx(1));
  CHECK(std::isnan(r.standard_error()));
}

TEST_CASE("promises") {
  online::keeps_the_promises(half_life_window(10, decay::from_half_life(5)));
  CHECK_THROWS_WITH_AS(half_life_window(1, decay::none()),
                       "half_life_window: window is 1, it must be 3 or more",
                       std::invalid_argument);
}
