// isa: sse2 avx2 avx512
#include "check_bounds.hpp"
#include <hedgerow/math/exp.hpp>
#include <hedgerow/math/log.hpp>

#include <doctest/doctest.h>

namespace {

constexpr auto logarithm = [](const auto& x) { return hedgerow::math::log(x); };

}  // namespace

TEST_CASE_TEMPLATE("log keeps its bound, in every lane alike", F, double, float) {
  using s = bounds::special<F>;
  const F root_half = F(0.7071067811865476);  // where the power of two changes
  bounds::check<F>(
      "log", logarithm, sweep::reference::log,
      {F(1), root_half, F(2) * root_half, F(4) * root_half, s::least_normal, s::largest});
}

TEST_CASE_TEMPLATE("log at the edges", F, double, float) {
  using s = bounds::special<F>;
  bounds::check_exact<F>(logarithm, F(1), F(0));
  bounds::check_exact<F>(logarithm, F(0), -s::infinity);
  bounds::check_exact<F>(logarithm, F(-0.0), -s::infinity);
  bounds::check_exact<F>(logarithm, s::infinity, s::infinity);
  bounds::check_exact<F>(logarithm, -s::infinity, s::nan);
  bounds::check_exact<F>(logarithm, s::nan, s::nan);
  bounds::check_exact<F>(logarithm, F(-1), s::nan);
  bounds::check_exact<F>(logarithm, -s::least, s::nan);
  CHECK(logarithm(s::least)
        == doctest::Approx(std::is_same_v<F, double> ? -744.4400719213812 : -103.27893));
}

TEST_CASE_TEMPLATE("exp undoes log", F, double, float) {
  const auto xs = sweep::points<F>(F(1e-30), F(1e30), 50'000);
  for (const F x : xs) {
    const F y = logarithm(x);
    // half an ulp of y moves exp(y) by |y|/2 ulp
    const F tolerance = (std::abs(y) + F(2)) * std::numeric_limits<F>::epsilon();
    REQUIRE(std::abs(hedgerow::math::exp(y) / x - F(1)) <= tolerance);
  }
}
