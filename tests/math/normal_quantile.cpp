// isa: sse2 avx2 avx512
#include "check_bounds.hpp"
#include <hedgerow/math/mills_ratio.hpp>
#include <hedgerow/math/normal_cdf.hpp>
#include <hedgerow/math/normal_quantile.hpp>

#include <doctest/doctest.h>

namespace {

constexpr auto quantile = [](const auto& p) { return hedgerow::math::normal_quantile(p); };

}  // namespace

TEST_CASE_TEMPLATE("normal_quantile keeps its bound, in every lane alike", F, double, float) {
  using s = bounds::special<F>;
  bounds::check<F>("normal_quantile", quantile, sweep::reference::normal_quantile,
                   {F(0.075), F(0.25), F(0.5), F(0.75), F(0.925), s::least_normal});
}

TEST_CASE_TEMPLATE("normal_quantile at the edges", F, double, float) {
  using s = bounds::special<F>;
  bounds::check_exact<F>(quantile, F(0), -s::infinity);
  bounds::check_exact<F>(quantile, F(-0.0), -s::infinity);
  bounds::check_exact<F>(quantile, F(1), s::infinity);
  bounds::check_exact<F>(quantile, F(0.5), F(0));
  for (const F p : {-s::least, F(-1), F(1) + std::numeric_limits<F>::epsilon(), F(2), s::infinity,
                    -s::infinity, s::nan}) {
    bounds::check_exact<F>(quantile, p, s::nan);
  }
  CHECK(std::isfinite(quantile(s::least)));
}

TEST_CASE_TEMPLATE("the quantile of the distribution function is its argument", F, double, float) {
  const F epsilon = std::numeric_limits<F>::epsilon(),
          deepest = std::is_same_v<F, double> ? F(-37.4) : F(-12.7);
  for (const F x : sweep::points<F>(deepest, F(-1e-3), 100'000)) {
    // A relative error e of p moves x by e R(-x): R is what the tail is worth in units of the
    // density.
    const F tolerance = epsilon * (F(5) * std::abs(x) + F(4) * hedgerow::math::mills_ratio(-x));
    REQUIRE(std::abs(quantile(hedgerow::math::normal_cdf(x)) - x) <= tolerance);
  }
}

TEST_CASE_TEMPLATE("normal_quantile is odd about 1/2 and monotone", F, double, float) {
  F last = -bounds::special<F>::infinity;
  for (int i = 1; i < 65536; ++i) {
    const F p = F(i) / F(65536);  // exact, and 1 - p too
    REQUIRE(quantile(p) == -quantile(F(1) - p));
    REQUIRE(quantile(p) > last);
    last = quantile(p);
  }
}
