// SPDX-License-Identifier: BSL-1.0
// Vegas across expiries: weights, buckets, and a hedge bucket by bucket.
#include <hedgerow/ratio/neutral.hpp>
#include <hedgerow/ratio/vega_buckets.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace ratio = hedgerow::ratio;

TEST_CASE("weights: (T_ref/T)^p, 1 at the reference") {
  const double day = 1.0 / 365;
  CHECK(ratio::vega_weight(30 * day) == doctest::Approx(1));
  CHECK(ratio::vega_weight(120 * day) == doctest::Approx(0.5));
  CHECK(ratio::vega_weight(7.5 * day) == doctest::Approx(2));
  CHECK(ratio::vega_weight(120 * day, {.exponent = 0.3}) == doctest::Approx(std::pow(0.25, 0.3)));
  CHECK(ratio::vega_weight(120 * day, {.exponent = 0}) == 1);
  CHECK(ratio::vega_weight(0) == doctest::Approx(std::sqrt(30.0)));  // as if a day were left
  CHECK(ratio::vega_weight(std::numeric_limits<double>::infinity()) == 0);
  CHECK(std::isnan(ratio::vega_weight(-day)));
  CHECK(std::isnan(ratio::vega_weight(std::nan(""))));
}

TEST_CASE("the weighted sum") {
  const std::array vega{100.0, -40.0}, expiry{30.0 / 365, 120.0 / 365};
  CHECK(ratio::weighted_vega(vega, expiry) == doctest::Approx(80));
  CHECK(ratio::weighted_vega(vega, expiry, {.exponent = 0}) == 60);
  CHECK(ratio::weighted_vega({}, {}) == 0);
}

TEST_CASE("buckets: each expiry in one, the edges in the earlier") {
  const std::array vega{1.0, 2.0, 4.0, 8.0, 16.0};
  const std::array expiry{0.0, 0.1, 0.10001, 0.5, 9.0};
  const std::array edges{0.1, 0.5};
  CHECK(ratio::by_expiry(vega, expiry, edges) == Eigen::VectorXd{{3.0, 12.0, 16.0}});
  CHECK(ratio::by_expiry(vega, expiry, {}) == Eigen::VectorXd{{31.0}});
  CHECK(ratio::by_expiry({}, {}, edges) == Eigen::VectorXd::Zero(3));
}

TEST_CASE("a hedge bucket by bucket leaves nothing, one on the weighted sum leaves a spread") {
  const std::array vega{-900.0, 1400.0}, expiry{0.08, 0.6};
  const std::array edges{0.25};
  const std::array<std::array<double, 1>, 2> unit{{{11.0}, {30.0}}}, when{{{0.08}, {0.6}}};
  Eigen::MatrixXd instruments(2, 2);
  for (std::size_t j = 0; j < 2; ++j)
    instruments.col(static_cast<Eigen::Index>(j)) = ratio::by_expiry(unit[j], when[j], edges);
  const auto h = ratio::neutral(ratio::by_expiry(vega, expiry, edges), instruments);
  CHECK(h.quantity[0] == doctest::Approx(900.0 / 11));
  CHECK(h.quantity[1] == doctest::Approx(-1400.0 / 30));
}

TEST_CASE("refused by name and value") {
  const std::array two{1.0, 2.0}, late{0.2, -0.1};
  const std::array one{0.5};
  CHECK_THROWS_WITH_AS(static_cast<void>(ratio::weighted_vega(two, one)),
                       "weighted_vega: vega has 2 observations, expiry has 1",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(ratio::by_expiry(two, late, {})),
                       "by_expiry: expiry[1] is -0.1, it must not be negative",
                       std::invalid_argument);
  const std::array falling{0.5, 0.5}, bad{1.0, std::nan("")};
  CHECK_THROWS_WITH_AS(static_cast<void>(ratio::by_expiry(two, two, falling)),
                       "by_expiry: edges[1] is 0.5, edges must rise from 0", std::invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(ratio::by_expiry(bad, two, {})),
                       "by_expiry: vega[1] is nan", std::invalid_argument);
  CHECK_THROWS_WITH_AS(static_cast<void>(ratio::weighted_vega(two, two, {.reference = 0})),
                       "weighted_vega: reference is 0, it must be positive", std::invalid_argument);
}
