// SPDX-License-Identifier: BSL-1.0
// What the tests of the online estimators share: series, a brute-force reference in more digits,
// and the promises that every estimator makes.
#pragma once

#include "series.hpp"
#include <hedgerow/ratio/estimator.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace online {

namespace hr = hedgerow;

using wide = series::quad;

inline constexpr double infinity = std::numeric_limits<double>::infinity();
inline constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct pairs {
  std::vector<double> target, hedge;
  std::size_t size() const { return target.size(); }
};

/// target = 0.5 scale + 1.25 hedge + 0.3 noise, all times `scale` and then shifted by `offset`.
inline pairs random_pairs(std::size_t n, unsigned seed, double scale = 1, double offset = 0) {
  series::random random(seed);
  pairs p;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = random.normal(), e = random.normal();
    p.hedge.push_back(scale * x + offset);
    p.target.push_back(scale * (0.5 + 1.25 * x + 0.3 * e) - 2 * offset);
  }
  return p;
}

/// A weighted regression in full, rounded once at the end. `conditioning` is what rounding in the
/// sums is multiplied with: kappa s_y/s_x with kappa = 1 + |m_x|/s_x + |m_y|/s_y.
struct exact {
  double ratio, intercept, standard_error, effectiveness, observations, conditioning, hedge_squares,
      kappa;
};

/// Of pairs [from, to) with weights w^age; about zero on request.
inline exact brute_force(const pairs& p, std::size_t from, std::size_t to, double w = 1,
                         bool about_zero = false) {
  wide weight = 1, sum = 0, squares = 0, sx = 0, sy = 0;
  for (std::size_t i = to; i-- > from; weight *= w)
    sum += weight, squares += weight * weight, sx += weight * p.hedge[i],
        sy += weight * p.target[i];
  const wide mx = about_zero ? wide(0) : sx / sum, my = about_zero ? wide(0) : sy / sum;
  wide xx = 0, xy = 0, yy = 0;
  weight = 1;
  for (std::size_t i = to; i-- > from; weight *= w) {
    const wide x = p.hedge[i] - mx, y = p.target[i] - my;
    xx += weight * x * x, xy += weight * x * y, yy += weight * y * y;
  }
  const wide ratio = xy / xx, n = sum * sum / squares, freedom = n - (about_zero ? 1 : 2);
  const wide rest = yy - ratio * xy;
  const double sd_x = std::sqrt(double(xx / sum)), sd_y = std::sqrt(double(yy / sum));
  const double kappa = 1 + std::fabs(double(mx)) / sd_x + std::fabs(double(my)) / sd_y;
  return {double(ratio),
          double(my - ratio * mx),
          freedom > 0 ? std::sqrt(double(rest / (xx * freedom))) : nan,
          double(1 - rest / yy),
          double(n),
          kappa * sd_y / sd_x,
          double(xx),
          kappa};
}

/// All numbers of an estimator as bits, so that NaN equals NaN.
template <hr::ratio::estimator E>
std::array<std::uint64_t, 5> bits(const E& e) {
  const auto v = hr::ratio::estimate_of(e);
  std::array<std::uint64_t, 5> b{};
  const double numbers[] = {v.ratio, v.intercept, v.standard_error, v.effectiveness,
                            v.effective_observations};
  for (std::size_t i = 0; i < b.size(); ++i)
    b[i] = numbers[i] == numbers[i] ? std::bit_cast<std::uint64_t>(numbers[i]) : ~std::uint64_t{};
  return b;
}

template <class E>
void feed(E& e, const pairs& p, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i)
    REQUIRE(e.update(p.target[i], p.hedge[i]) == hr::ratio::update_status::accepted);
}

/// What estimator.hpp promises for all: gaps and refusals change nothing, at any time; copies and
/// restored states go on with the same bits, from any time on.
template <class E>
void keeps_the_promises(const E& fresh) {
  using hr::ratio::update_status;
  CHECK(std::isnan(hr::ratio::estimate_of(fresh).ratio));
  const pairs p = random_pairs(100, 7, 1e-2);
  for (const std::size_t at : {0u, 1u, 2u, 3u, 9u, 10u, 11u, 37u, 64u}) {
    CAPTURE(at);
    E original = fresh, disturbed = fresh;
    feed(original, p, 0, at);
    feed(disturbed, p, 0, at);
    for (const auto& [y, x] : {std::pair{nan, 1.0}, {1.0, nan}, {nan, nan}, {nan, infinity}})
      CHECK(disturbed.update(y, x) == update_status::gap);
    for (const auto& [y, x] : {std::pair{infinity, 1.0}, {1.0, -infinity}, {1e200, 0.0}})
      CHECK(disturbed.update(y, x) == update_status::refused);
    CHECK(bits(disturbed) == bits(original));

    const auto numbers = original.state();
    E copy = original, restored(hr::ratio::saved{numbers});
    CHECK(restored.state().size() == numbers.size());
    for (std::size_t i = at; i < p.size(); ++i) {
      feed(original, p, i, i + 1);
      for (E* other : {&copy, &restored, &disturbed}) {
        feed(*other, p, i, i + 1);
        REQUIRE(bits(*other) == bits(original));
      }
    }
  }
  const std::vector<double> broken(3);
  CHECK_THROWS_AS(E(hr::ratio::saved{broken}), std::invalid_argument);
}

}  // namespace online
