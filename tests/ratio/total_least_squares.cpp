// SPDX-License-Identifier: BSL-1.0
// Total least squares: a published line, closed limits, brute force, simulation, refusals.
#include "support/refusal.hpp"
#include "support/series.hpp"
#include <hedgerow/ratio/minimum_variance.hpp>
#include <hedgerow/ratio/total_least_squares.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace hr = hedgerow;
using hr::ratio::total_least_squares;

TEST_CASE("Pearson 1901: the line of closest fit, y = 5.784 - 0.5456 x") {
  // K. Pearson, On lines and planes of closest fit, Phil. Mag. 2 (1901) 559.
  const std::vector<double> x{0, .9, 1.8, 2.6, 3.3, 4.4, 5.2, 6.1, 6.5, 7.4},
      y{5.9, 5.4, 4.4, 4.6, 3.5, 3.7, 2.8, 2.8, 2.4, 1.5};
  const auto line = total_least_squares(y, x);
  CHECK(std::fabs(line.ratio + 0.5456) < 5e-5);
  CHECK(std::fabs(line.intercept - 5.784) < 5e-4);
  CHECK(line.observations == 10);
}

TEST_CASE("the slope is where the weighted distances are least") {
  series::random r(5);
  for (const double noise : {0.01, 0.7, 1.0, 30.0}) {
    const auto x = series::normals(r, 60);
    std::vector<double> y;
    for (const double v : x)
      y.push_back(-1.3 * v + 0.8 * r.normal());
    const auto line = total_least_squares(y, x, noise);
    const series::central c(x, y);
    // Distances in units of the noises: (y - a - b x)^2/(noise + b^2), least over a by the means.
    const auto cost = [&](double b) {
      const double sum = static_cast<double>(c.yy - 2 * static_cast<series::quad>(b) * c.xy
                                             + static_cast<series::quad>(b * b) * c.xx);
      return sum / (noise + b * b);
    };
    const double best = cost(line.ratio);
    for (double b = -6; b <= 6; b += 0.01)
      CHECK(cost(b) >= best);
    for (const double near_by : {-1e-4, 1e-4})
      CHECK(cost(line.ratio + near_by) > best);
    // Exchanging the series inverts the slope.
    CHECK(total_least_squares(x, y, 1 / noise).ratio == doctest::Approx(1 / line.ratio));
  }
}

TEST_CASE("limits: ordinary least squares of either on the other, exact lines, no slope") {
  series::random r(6);
  const auto x = series::normals(r, 40);
  std::vector<double> y, exact;
  for (const double v : x)
    y.push_back(0.5 * v + r.normal()), exact.push_back(2 - 3 * v);
  CHECK(total_least_squares(y, x, 1e12).ratio
        == doctest::Approx(hr::ratio::minimum_variance(y, x).ratio).epsilon(1e-10));
  CHECK(total_least_squares(y, x, 1e-12).ratio
        == doctest::Approx(1 / hr::ratio::minimum_variance(x, y).ratio).epsilon(1e-10));
  CHECK(total_least_squares(exact, x).ratio == doctest::Approx(-3).epsilon(1e-14));
  CHECK(total_least_squares(exact, x).standard_error < 1e-13);
  CHECK(total_least_squares(std::vector<double>(40, 1.0), x).ratio == 0);
  const std::vector<double> square_x{-2, 2, 0, 0}, square_y{0, 0, -1, 1};
  CHECK(total_least_squares(square_y, square_x).ratio == 0);
  // Units far apart.
  std::vector<double> tiny = x, huge = y;
  for (double& v : tiny)
    v = std::ldexp(v, -900);
  for (double& v : huge)
    v = std::ldexp(v, 60);
  CHECK(std::ldexp(total_least_squares(y, tiny, std::ldexp(1.0, 1000)).ratio, -900)
        == doctest::Approx(total_least_squares(y, x, std::ldexp(1.0, -800)).ratio));
  CHECK(total_least_squares(huge, x, std::ldexp(1.0, 120)).ratio
        == doctest::Approx(std::ldexp(total_least_squares(y, x).ratio, 60)));
}

TEST_CASE("simulation: noise in the hedge biases least squares, not total least squares") {
  constexpr int rounds = 400, n = 100;
  series::random r(11);
  double ordinary = 0, total = 0, squares = 0, reported = 0;
  for (int k = 0; k < rounds; ++k) {
    std::vector<double> x, y;
    for (int i = 0; i < n; ++i) {
      const double truth = r.normal();
      x.push_back(truth + 0.5 * r.normal());        // variance of noise .25
      y.push_back(0.8 * truth + 0.3 * r.normal());  // and .09
    }
    const auto line = total_least_squares(y, x, 0.09 / 0.25);
    ordinary += hr::ratio::minimum_variance(y, x).ratio;
    total += line.ratio, squares += (line.ratio - 0.8) * (line.ratio - 0.8);
    reported += line.standard_error * line.standard_error;
  }
  const double error = std::sqrt(squares) / rounds;  // of a mean of so many
  CHECK(std::fabs(ordinary / rounds - 0.8 / 1.25) < 4 * error);
  CHECK(std::fabs(total / rounds - 0.8) < 4 * error);
  CHECK(reported / squares == doctest::Approx(1).epsilon(0.3));  // 4 sqrt(2/400)
}

TEST_CASE("bad input is refused by name and value") {
  const std::vector<double> x{1, 2, 3, 5}, y{1, 2, 1, 4};
  CHECK(refusal([&] { return total_least_squares(y, x, 0); })
        == "total_least_squares: noise_ratio is 0, it must be positive");
  CHECK(refusal([&] { return total_least_squares(y, std::vector<double>(4, 2.0)); })
        == "total_least_squares: hedge_changes is constant at 2");
  CHECK(refusal([&] { return total_least_squares(std::vector<double>{1, 2, std::nan(""), 3}, x); })
        == "total_least_squares: target_changes[2] is nan");
  const std::vector<double> wide{-1, 1, 0, 0}, high{0, 0, -2, 2};
  CHECK(refusal([&] { return total_least_squares(high, wide); })
        == "total_least_squares: the series are uncorrelated and the target varies more: the line "
           "is vertical");
}
