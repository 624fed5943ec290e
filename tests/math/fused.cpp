// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx2
// The forms inside the fused Greek kernels keep the bounds that their docstrings state.
#include <hedgerow/math/detail/fused.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace {

namespace fused = hedgerow::math::detail;

// long double has 11 bits more than double: an ulp of it is 1/2048 ulp here.
double ulps(double got, long double exact) {
  const double unit = std::ldexp(1.0, std::ilogb(static_cast<double>(exact)) - 52);
  return static_cast<double>(std::fabs(static_cast<long double>(got) - exact)) / unit;
}

long double mills(long double x) {
  if (x < 8) {
    return std::sqrt(std::acos(-1.0L) / 2) * std::exp(x * x / 2) * std::erfc(x / std::sqrt(2.0L));
  }
  long double fraction = 0;  // Laplace's continued fraction
  for (int k = 200; k > 0; --k)
    fraction = static_cast<long double>(k) / (x + fraction);
  return 1 / (x + fraction);
}

}  // namespace

TEST_CASE("exp_lockstep is within 3.5 ulp on [-700, 80]") {
  double worst = 0;
  for (int i = 0; i < 400000; ++i) {
    const double z = -700 + 780 * std::fmod(i * 0.61803398874989485, 1.0);
    double e[1] = {z};
    fused::exp_lockstep(e, 0.0);
    worst = (std::max)(worst, ulps(e[0], std::exp(static_cast<long double>(z))));
  }
  CHECK(worst <= 3.5);
}

TEST_CASE("exp_lockstep is within 3.5 ulp on [-80, 20] in float") {
  double worst = 0;
  for (int i = 0; i < 400000; ++i) {
    const float z = static_cast<float>(-80 + 100 * std::fmod(i * 0.61803398874989485, 1.0));
    float e[1] = {z};
    fused::exp_lockstep(e, 0.0F);
    const double exact = std::exp(static_cast<double>(z));
    worst = (std::max)(worst, std::fabs(static_cast<double>(e[0]) - exact)
                                  / std::ldexp(1.0, std::ilogb(exact) - 23));
  }
  CHECK(worst <= 3.5);
}

TEST_CASE("mills_ratios are within 5 ulp on [0, 38], from either end of the pair") {
  double nearer = 0, farther = 0;
  for (int i = 0; i < 200000; ++i) {
    const double x = 38 * std::pow(std::fmod(i * 0.61803398874989485, 1.0), 2);
    const double y = x + (38 - x) * std::fmod(i * 0.41421356237309505, 1.0);
    const auto r = fused::mills_ratios(x, y, y - x);
    nearer = (std::max)(nearer, ulps(r.rx / r.denominator, mills(x)));
    farther = (std::max)(farther, ulps(r.ry / r.denominator, mills(y)));
  }
  MESSAGE("nearer ", nearer, ", farther ", farther);
  CHECK(nearer <= 5);
  CHECK(farther <= 5);
}
