// isa: sse2 avx2 avx512
#include "check_bounds.hpp"
#include <hedgerow/math/normal_cdf.hpp>

#include <doctest/doctest.h>

namespace {

constexpr auto cdf = [](const auto& x) { return hedgerow::math::normal_cdf(x); };
constexpr auto tail = [](const auto& x) { return hedgerow::math::normal_tail(x); };

}  // namespace

TEST_CASE_TEMPLATE("normal_cdf keeps its bound, in every lane alike", F, double, float) {
  bounds::check<F>("normal_cdf", cdf, sweep::reference::normal_cdf,
                   {F(0), F(-1), F(-37.5), F(-12.8)});
}

TEST_CASE_TEMPLATE("normal_tail keeps its bound, in every lane alike", F, double, float) {
  bounds::check<F>("normal_tail", tail, sweep::reference::normal_tail,
                   {F(0), F(1), F(37.5), F(12.8)});
}

TEST_CASE_TEMPLATE("normal_cdf and normal_tail at the edges", F, double, float) {
  using s = bounds::special<F>;
  for (const F zero : {F(0), F(-0.0), s::least, -s::least}) {
    bounds::check_exact<F>(cdf, zero, F(0.5));
    bounds::check_exact<F>(tail, zero, F(0.5));
  }
  bounds::check_exact<F>(cdf, s::infinity, F(1));
  bounds::check_exact<F>(cdf, -s::infinity, F(0));
  bounds::check_exact<F>(cdf, s::largest, F(1));
  bounds::check_exact<F>(cdf, -s::largest, F(0));
  bounds::check_exact<F>(cdf, s::nan, s::nan);
  bounds::check_exact<F>(tail, s::infinity, F(0));
  bounds::check_exact<F>(tail, -s::infinity, F(1));
  bounds::check_exact<F>(tail, s::nan, s::nan);
}

TEST_CASE_TEMPLATE("cdf and tail add up to 1, mirror each other and are monotone", F, double,
                   float) {
  const F epsilon = std::numeric_limits<F>::epsilon();
  F last = F(0);
  for (int i = -40'000; i <= 40'000; ++i) {
    const F x = F(i) / F(1000);
    REQUIRE(std::abs((cdf(x) + tail(x)) - F(1)) <= epsilon);
    REQUIRE(cdf(-x) == tail(x));
    REQUIRE(cdf(x) >= last);
    last = cdf(x);
  }
}
