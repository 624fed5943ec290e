// SPDX-License-Identifier: BSL-1.0
// Weights from half-lives and centres of mass and back, their limits, and what is refused.
#include "support/refusal.hpp"
#include "support/series.hpp"
#include <hedgerow/ratio/decay.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

using hedgerow::ratio::decay;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double eps = std::numeric_limits<double>::epsilon();

std::string refused_weight(double x) {
  return refusal([=] { return decay::from_weight(x); });
}
std::string refused_half_life(double x) {
  return refusal([=] { return decay::from_half_life(x); });
}
std::string refused_centre(double x) {
  return refusal([=] { return decay::from_centre_of_mass(x); });
}

}  // namespace

TEST_CASE("the three ways to say it") {
  CHECK(decay::from_half_life(1).weight() == 0.5);
  CHECK(decay::from_half_life(0.5).weight() == 0.25);
  CHECK(decay::from_centre_of_mass(3).weight() == 0.75);
  CHECK(decay::from_weight(0.94).weight() == 0.94);
  CHECK(decay::none().weight() == 1);
  CHECK(decay::from_weight(0.94).effective_observations() == doctest::Approx(1.94 / 0.06));
  // RiskMetrics: at 0.94 the half-life is 11.2 days, at 0.97 22.8 months.
  CHECK(decay::from_weight(0.94).half_life() == doctest::Approx(11.2).epsilon(1e-3));
  CHECK(decay::from_weight(0.97).half_life() == doctest::Approx(22.76).epsilon(1e-3));
}

TEST_CASE("there and back; the mean age and Kish's number are those of the weights") {
  series::random random(31);
  for (int i = 0; i < 2000; ++i) {
    const double h = std::exp(random.between(std::log(0.01), std::log(1e9)));
    CAPTURE(h);
    const decay d = decay::from_half_life(h);
    // A rounding of w by eps changes ln w = -ln 2/h by as much.
    CHECK(d.half_life() == doctest::Approx(h).epsilon(4 * eps * (1 + h)));
    const decay c = decay::from_centre_of_mass(h);
    CHECK(c.weight() / (1 - c.weight()) == doctest::Approx(h).epsilon(4 * eps * (1 + h)));
    CHECK(c.effective_observations() == doctest::Approx(1 + 2 * h).epsilon(4 * eps * (1 + h)));
  }
  for (const double w : {0.1, 0.5, 0.9, 0.97}) {
    double sum = 0, squares = 0, ages = 0, weight = 1;
    for (int age = 0; age < 3000; ++age, weight *= w)
      sum += weight, squares += weight * weight, ages += age * weight;
    CHECK(decay::from_centre_of_mass(ages / sum).weight() == doctest::Approx(w).epsilon(1e-12));
    CHECK(decay::from_weight(w).effective_observations()
          == doctest::Approx(sum * sum / squares).epsilon(1e-12));
  }
}

TEST_CASE("limits: what forgets nothing, and what remembers nothing else") {
  for (const double h : {infinity, (std::numeric_limits<double>::max)(), 1e17}) {
    CHECK(decay::from_half_life(h).weight() == 1);
    CHECK(decay::from_centre_of_mass(h).weight() == 1);
  }
  CHECK(decay::none().half_life() == infinity);
  CHECK(decay::none().effective_observations() == infinity);
  CHECK(decay::from_half_life(1.0 / 1074).weight() == 0x1p-1074);
  CHECK(decay::from_weight(0x1p-1074).half_life() == doctest::Approx(1.0 / 1074));
  CHECK(decay::from_weight(0x1p-1074).effective_observations() == 1);
  CHECK(decay::from_centre_of_mass(1e-300).weight() == doctest::Approx(1e-300));
}

TEST_CASE("what is refused, by the name and value that were given") {
  CHECK(refused_weight(1.5) == "decay: weight is 1.5, it must be in (0, 1]");
  CHECK(refused_weight(0) == "decay: weight is 0, it must be in (0, 1]");
  CHECK(refused_half_life(-2) == "decay: half-life is -2, it must be positive");
  CHECK(refused_half_life(1e-4) == "decay: half-life is 0.0001, that leaves no weight");
  CHECK(refused_centre(0) == "decay: centre of mass is 0, it must be positive");
  CHECK(refused_centre(0x1p-1074)
        == "decay: centre of mass is 4.94066e-324, that leaves no weight");
  std::mt19937_64 bits(32);
  for (int i = 0; i < 3000; ++i) {
    const auto x = std::bit_cast<double>(bits());
    CAPTURE(x);
    CHECK((refused_weight(x) == "accepted") == (x > 0 && x <= 1));
    CHECK((refused_half_life(x) == "accepted") == (x > 1.0 / 1075));
    CHECK((refused_centre(x) == "accepted") == (x > 5.6e-309));
  }
  for (const double nan : {std::nan(""), -std::nan("")}) {
    CHECK(refused_weight(nan) != "accepted");
    CHECK(refused_half_life(nan) != "accepted");
    CHECK(refused_centre(nan) != "accepted");
  }
}
