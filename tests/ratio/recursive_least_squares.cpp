// SPDX-License-Identifier: BSL-1.0
// Recursive least squares against weighted regressions, and what the guard does when a hedge stands
// still.
#include "support/online.hpp"
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/recursive_least_squares.hpp>

namespace hr = hedgerow;
using hr::ratio::decay;
using hr::ratio::recursive_least_squares;

TEST_CASE("the weighted regression at every step") {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  for (const double weight : {0.9, 0.99, 1.0})
    for (const double scale : {1e-6, 1.0, 1e6})
      for (const double offset : {0.0, 1.0, 1e3}) {
        CAPTURE(weight);
        CAPTURE(scale);
        CAPTURE(offset);
        const auto p = online::random_pairs(200, 51, scale, offset * scale);
        recursive_least_squares r(decay::from_weight(weight));
        for (std::size_t i = 0; i < p.size(); ++i) {
          online::feed(r, p, i, i + 1);
          if (i < 2) continue;
          const auto e = online::brute_force(p, 0, i + 1, weight);
          const double n = static_cast<double>(i + 1), bound = 8 * n * eps * e.kappa;
          REQUIRE(std::fabs(r.ratio() - e.ratio) <= bound * e.conditioning);
          REQUIRE(r.effective_observations() == doctest::Approx(e.observations).epsilon(1e-12));
          if (e.observations < 2.5) continue;
          const double relative = 1e-12 + 500 * bound * e.kappa;
          REQUIRE(r.standard_error() == doctest::Approx(e.standard_error).epsilon(relative));
          REQUIRE(r.effectiveness() == doctest::Approx(e.effectiveness).epsilon(relative));
          REQUIRE(r.intercept()
                  == doctest::Approx(e.intercept).scale(scale * (1 + offset)).epsilon(relative));
        }
      }
}

TEST_CASE("ten million updates: as exact as after a thousand") {
  const auto p = online::random_pairs(1000, 52, 1e-2);
  recursive_least_squares r(decay::from_weight(0.98));
  for (int i = 0; i < 10'000'000; ++i)
    r.update(p.target[static_cast<std::size_t>(i % 1000)],
             p.hedge[static_cast<std::size_t>(i % 1000)]);
  const auto e = online::brute_force(p, 0, p.size(), 0.98);
  CHECK(r.ratio() == doctest::Approx(e.ratio).epsilon(1e-7));  // 0.98^1000 of what came before
  CHECK(r.standard_error() == doctest::Approx(e.standard_error).epsilon(1e-7));
}

TEST_CASE("the guard: a hedge that stands still") {
  const auto p = online::random_pairs(300, 53);
  const double cap = 10;
  recursive_least_squares guarded(decay::from_weight(0.95), cap), free(decay::from_weight(0.95));
  for (std::size_t i = 0; i < p.size(); ++i)
    for (auto* r : {&guarded, &free}) {
      online::feed(*r, p, i, i + 1);
      REQUIRE(guarded.trace() <= cap * (1 + 1e-12));
    }
  const double before = guarded.ratio();
  CHECK(before
        == doctest::Approx(free.ratio()).epsilon(1e-3));  // the cap is a weak prior, forgotten
  for (int i = 0; i < 5000; ++i)
    for (auto* r : {&guarded, &free}) {
      r->update(0.3 * std::sin(i), 0.0);
      REQUIRE(guarded.trace() <= cap * (1 + 1e-12));
    }
  CHECK(std::fabs(guarded.ratio() - before) < 0.02);  // through its correlation with the intercept
  CHECK(guarded.trace() > 0.99 * cap);
  CHECK(free.trace() > 1e40);
  // A hundredth of a usual move, with usual noise: the guarded ratio hardly stirs.
  for (auto* r : {&guarded, &free})
    r->update(0.3, 0.01);
  CHECK(std::fabs(guarded.ratio() - before) < 0.1);
  CHECK(std::fabs(free.ratio() - before) > 5);
  // And it follows when the hedge moves again.
  for (std::size_t i = 0; i < p.size(); ++i)
    guarded.update(-p.hedge[i], p.hedge[i]);
  CHECK(guarded.ratio() == doctest::Approx(-1).epsilon(1e-4));
  // For ever is no problem either.
  for (int i = 0; i < 1'000'000; ++i)
    free.update(1.0, 0.0);
  CHECK(std::isfinite(free.ratio()));
  CHECK(std::isfinite(free.trace()));
}

TEST_CASE("promises") {
  online::keeps_the_promises(recursive_least_squares(decay::from_half_life(10)));
  online::keeps_the_promises(recursive_least_squares(decay::none(), 1e6));
  CHECK_THROWS_WITH_AS(recursive_least_squares(decay::none(), 0),
                       "recursive_least_squares: trace_cap is 0, it must be positive",
                       std::invalid_argument);
  CHECK_THROWS_AS(recursive_least_squares(decay::none(), 1e80), std::invalid_argument);
  CHECK_THROWS_AS(recursive_least_squares(decay::none(), online::nan), std::invalid_argument);
}
