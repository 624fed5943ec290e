// isa: sse2 avx2 avx512
#include "check_bounds.hpp"
#include <hedgerow/math/exp.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

constexpr auto exponential = [](const auto& x) { return hedgerow::math::exp(x); };

}  // namespace

TEST_CASE_TEMPLATE("exp keeps its bound, in every lane alike", F, double, float) {
  // Where the power of two changes, and where results become subnormal.
  const F half_log2 = F(0.34657359027997264);
  bounds::check<F>("exp", exponential, sweep::reference::exp,
                   {F(0), half_log2, -half_log2, F(3) * half_log2, F(-708.3964185322641),
                    F(-87.33654475), F(709.782712893384), F(88.72283905)});
}

TEST_CASE_TEMPLATE("exp at the edges", F, double, float) {
  using s = bounds::special<F>;
  bounds::check_exact<F>(exponential, F(0), F(1));
  bounds::check_exact<F>(exponential, F(-0.0), F(1));
  bounds::check_exact<F>(exponential, s::least, F(1));
  bounds::check_exact<F>(exponential, -s::least, F(1));
  bounds::check_exact<F>(exponential, s::infinity, s::infinity);
  bounds::check_exact<F>(exponential, -s::infinity, F(0));
  bounds::check_exact<F>(exponential, s::nan, s::nan);
  bounds::check_exact<F>(exponential, s::largest, s::infinity);
  bounds::check_exact<F>(exponential, -s::largest, F(0));
  bounds::check_exact<F>(
      exponential, std::is_same_v<F, double> ? F(709.7827128933841) : F(88.72284), s::infinity);
  bounds::check_exact<F>(exponential, std::is_same_v<F, double> ? F(-745.1332191019412) : F(-104),
                         F(0));
  bounds::check_exact<F>(exponential, std::is_same_v<F, double> ? F(-745.1) : F(-103.9), s::least);
}

TEST_CASE_TEMPLATE("exp(a) exp(-a) is 1 and exp is monotone", F, double, float) {
  auto xs = sweep::points<F>(F(1e-3), F(80), 100'000);
  std::sort(xs.begin(), xs.end());
  F last = F(1);
  for (const F x : xs) {
    const F up = exponential(x), down = exponential(-x);
    REQUIRE(std::abs(up * down - F(1)) <= F(2.5) * std::numeric_limits<F>::epsilon());
    REQUIRE(up >= last);
    last = up;
  }
}
