// SPDX-License-Identifier: BSL-1.0
// The rolling window against brute force at every step, after ten million updates, and on hostile
// series.
#include "support/online.hpp"
#include <hedgerow/ratio/minimum_variance.hpp>
#include <hedgerow/ratio/rolling.hpp>

namespace hr = hedgerow;
using hr::ratio::rolling;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();

double bound(std::size_t n) {
  return (8 + std::sqrt(static_cast<double>(n))) * eps;
}  // as documented

/// The window of n before `to`, number by number.
void agrees(const rolling& r, const online::pairs& p, std::size_t to, double& worst) {
  const std::size_t n = r.window(), from = to > n ? to - n : 0, m = to - from;
  const auto e = online::brute_force(p, from, to);
  const auto v = r.estimate();
  const double error = std::fabs(v.ratio - e.ratio) / (bound(n) * e.conditioning);
  worst = std::max(worst, error);
  REQUIRE(error <= 1);
  REQUIRE(v.effective_observations == static_cast<double>(m));
  if (m < 3) {
    REQUIRE(std::isnan(v.standard_error));
    return;
  }
  // What the ratio's error means for the numbers that follow from it; a perfect fit leaves nothing
  // but rounding in the standard error, which the next case looks at.
  const double relative = 50 * bound(n) * e.conditioning / std::fabs(e.ratio);
  if (m > 5) REQUIRE(v.standard_error == doctest::Approx(e.standard_error).epsilon(relative));
  REQUIRE(v.effectiveness == doctest::Approx(e.effectiveness).epsilon(relative));
}

}  // namespace

TEST_CASE("every step agrees with brute force, whatever the offset and the size") {
  double worst = 0;
  for (const std::size_t n : {3u, 4u, 32u, 33u, 77u})
    for (const double scale : {1.0, 1e-4, 1e-120, 1e120})
      for (const double offset : {0.0, 1.0, 1e6, 1e9}) {
        CAPTURE(n);
        CAPTURE(scale);
        CAPTURE(offset);
        const auto p = online::random_pairs(3 * n + 5, 11, scale, offset * scale);
        rolling r(n);
        for (std::size_t i = 0; i < p.size(); ++i) {
          online::feed(r, p, i, i + 1);
          if (i > 0) agrees(r, p, i + 1, worst);
        }
      }
  const auto p = online::random_pairs(1300, 12, 1, 1e3);
  rolling r(500);
  for (std::size_t i = 0; i < p.size(); ++i) {
    online::feed(r, p, i, i + 1);
    if (i % 99 == 98) agrees(r, p, i + 1, worst);
  }
  MESSAGE("worst error: " << worst << " of the bound");
}

TEST_CASE("a window of all observations is the offline regression") {
  const auto p = online::random_pairs(500, 3);
  rolling r(500);
  online::feed(r, p, 0, 500);
  const auto offline = hr::ratio::minimum_variance(p.target, p.hedge);
  CHECK(r.ratio() == doctest::Approx(offline.ratio).epsilon(1e-13));
  CHECK(r.intercept() == doctest::Approx(offline.intercept).epsilon(1e-13));
  CHECK(r.standard_error() == doctest::Approx(offline.standard_error).epsilon(1e-13));
  CHECK(r.effectiveness() == doctest::Approx(offline.effectiveness).epsilon(1e-13));
}

TEST_CASE("no drift: ten million updates leave no trace") {
  // The pairs come round again and again, among them one of 1e12 every 1009: textbook down-dating
  // keeps the rounding error of each of those for ever.
  constexpr std::size_t n = 250, updates = 10'000'000, period = 1009;
  auto p = online::random_pairs(period, 5, 1e-2, 0.3);
  p.hedge[0] = 1e12, p.target[0] = -1e12;
  rolling r(n), fresh(n);
  for (std::size_t i = 0, at = 0; i < updates; ++i, at = at + 1 < period ? at + 1 : 0)
    r.update(p.target[at], p.hedge[at]);
  online::pairs last;
  for (std::size_t i = updates - n; i < updates; ++i) {
    last.target.push_back(p.target[i % period]);
    last.hedge.push_back(p.hedge[i % period]);
  }
  REQUIRE(*std::max_element(last.hedge.begin(), last.hedge.end()) < 1);
  double worst = 0;
  agrees(r, last, n, worst);
  // The state is that of a window filled a moment ago, as soon as two blocks began together.
  online::feed(fresh, last, 0, n);
  CHECK(fresh.ratio() == doctest::Approx(r.ratio()).epsilon(1e-13));
}

TEST_CASE("an outlier costs nothing once it has left") {
  auto p = online::random_pairs(60, 9);
  p.hedge[12] = 1e15, p.target[12] = 3e15;
  rolling r(10);
  double worst = 0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    online::feed(r, p, i, i + 1);
    if (i >= 23) agrees(r, p, i + 1, worst);
  }
}

TEST_CASE("hostile series") {
  rolling r(5);
  for (int i = 0; i < 12; ++i)
    r.update(i, 0.1);
  CHECK(std::isnan(r.ratio()));  // a constant hedge, whose mean is not a binary fraction
  CHECK(std::isnan(r.standard_error()));
  for (int i = 0; i < 12; ++i)
    r.update(0.1, i);
  CHECK(r.ratio() == 0);  // a constant target
  CHECK(r.effectiveness() == 0);
  CHECK(r.standard_error() == 0);
  for (int i = 0; i < 12; ++i)
    r.update(3 * i - 1, i);
  CHECK(r.ratio() == doctest::Approx(3).epsilon(1e-14));
  CHECK(r.effectiveness() == doctest::Approx(1).epsilon(1e-14));
  CHECK(r.standard_error() < 1e-7);  // exactly 0, but for the square root of a rounding error
  // Beyond its size a window of gaps changes nothing.
  const auto before = online::bits(r);
  for (int i = 0; i < 12; ++i)
    CHECK(r.update(online::nan, i) == hr::ratio::update_status::gap);
  CHECK(online::bits(r) == before);
  // Squares that underflow are no movement.
  for (int i = 0; i < 12; ++i)
    r.update(1e-160 * i, 1e-160 * i);
  CHECK(std::isnan(r.ratio()));
}

TEST_CASE("promises") {
  online::keeps_the_promises(rolling(10));
  online::keeps_the_promises(rolling(64));
  online::keeps_the_promises(rolling(37));
  CHECK_THROWS_WITH_AS(rolling(2), "rolling: window is 2, it must be 3 or more",
                       std::invalid_argument);
  auto state = rolling(4).state();
  state[3] = 5;
  CHECK_THROWS_WITH_AS(rolling(hr::ratio::saved{state}), "rolling: state[3] is 5",
                       std::invalid_argument);
  state.pop_back();
  CHECK_THROWS_AS(rolling(hr::ratio::saved{state}), std::invalid_argument);
}

TEST_CASE("a saved state whose places do not belong together is refused") {
  const auto broken = [](std::size_t window, int seen, std::size_t at, double value) {
    rolling r(window);
    for (int i = 0; i < seen; ++i)
      r.update(i, i % 3);
    auto state = r.state();
    CHECK(rolling(hr::ratio::saved{state}).state() == state);
    state[at] = value;
    return state;
  };
  const auto refused = [&](const char* message, const std::vector<double>& state) {
    CHECK_THROWS_WITH_AS(rolling(hr::ratio::saved{state}), message, std::invalid_argument);
  };
  refused("rolling: state[0] is 40.5", broken(40, 5, 0, 40.5));
  refused("rolling: state[2] is 0.5", broken(100, 5, 2, 0.5));
  refused("rolling: state[4] is 36", broken(100, 5, 2, 1));  // full after five observations
  refused("rolling: state[3] is 67", broken(100, 130, 3, 67));
  refused("rolling: state[3] is 2.5", broken(100, 2, 3, 2.5));
  refused("rolling: state[4] is 37", broken(100, 130, 4, 37));
  refused("rolling: state[4] is 60", broken(100, 5, 4, 60));
  refused("rolling: state[5] is 6", broken(100, 5, 5, 6));
  refused("rolling: state[5] is 100", broken(100, 130, 5, 100));
  refused("rolling: state[6] is 1", broken(100, 5, 6, 1));
  refused("rolling: state[6] is 3", broken(100, 130, 6, 3));
  refused("rolling: state[20] is nan", broken(100, 130, 20, online::nan));
  refused("rolling: state[8] is inf", broken(100, 130, 8, online::infinity));
}
