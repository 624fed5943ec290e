// isa: sse2 avx2 avx512
#include "check_bounds.hpp"
#include <hedgerow/math/mills_ratio.hpp>
#include <hedgerow/math/normal_cdf.hpp>

#include <doctest/doctest.h>

namespace {

constexpr auto mills = [](const auto& x) { return hedgerow::math::mills_ratio(x); };

}  // namespace

TEST_CASE_TEMPLATE("mills_ratio keeps its bound, in every lane alike", F, double, float) {
  bounds::check<F>("mills_ratio", mills, sweep::reference::mills_ratio, {F(0), F(-0.25), F(38)});
}

TEST_CASE_TEMPLATE("mills_ratio at the edges", F, double, float) {
  using s = bounds::special<F>;
  bounds::check_exact<F>(mills, s::infinity, F(0));
  bounds::check_exact<F>(mills, -s::infinity, s::infinity);
  bounds::check_exact<F>(mills, -s::largest, s::infinity);
  bounds::check_exact<F>(mills, F(-38.7), s::infinity);
  bounds::check_exact<F>(mills, s::nan, s::nan);
  bounds::check_exact<F>(mills, F(0x1p100), F(0x1p-100));
}

TEST_CASE_TEMPLATE("R falls, and R(x) phi(x) is the tail", F, double, float) {
  F last = bounds::special<F>::infinity;
  for (int i = -10'000; i <= 40'000; ++i) {
    const F x = F(i) / F(1000), r = mills(x);
    REQUIRE(r > F(0));
    REQUIRE(r <= last * (F(1) + F(4) * std::numeric_limits<F>::epsilon()));
    last = r;
    if (x < F(10)) {
      const F product = hedgerow::math::normal_pdf(x) * r;
      REQUIRE(std::abs(product / hedgerow::math::normal_tail(x) - F(1))
              <= F(8) * std::numeric_limits<F>::epsilon());
    }
  }
}
