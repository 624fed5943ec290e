// isa: sse2 avx2 avx512
#include "check_bounds.hpp"
#include <hedgerow/math/cbrt.hpp>

#include <doctest/doctest.h>

namespace {

constexpr auto cube_root = [](const auto& x) { return hedgerow::math::cbrt(x); };

}  // namespace

TEST_CASE_TEMPLATE("cbrt keeps its bound, in every lane alike", F, double, float) {
  using s = bounds::special<F>;
  bounds::check<F>("cbrt", cube_root, sweep::reference::cbrt,
                   {F(1), F(2), F(4), F(8), F(-1), s::least_normal, s::largest, F(0),
                    F(sizeof(F) == 8 ? 0x1p-860 : 0x1p-70)});
}

TEST_CASE_TEMPLATE("cbrt at the edges", F, double, float) {
  using s = bounds::special<F>;
  bounds::check_exact<F>(cube_root, F(0), F(0));
  bounds::check_exact<F>(cube_root, F(-0.0), F(-0.0));
  bounds::check_exact<F>(cube_root, s::infinity, s::infinity);
  bounds::check_exact<F>(cube_root, -s::infinity, -s::infinity);
  bounds::check_exact<F>(cube_root, s::nan, s::nan);
  constexpr int subnormal = sizeof(F) == 8 ? -358 : -49;
  bounds::check_exact<F>(cube_root, std::ldexp(F(1), 3 * subnormal), std::ldexp(F(1), subnormal));
  for (int k = -40; k <= 40; ++k) {
    bounds::check_exact<F>(cube_root, std::ldexp(F(1), 3 * k), std::ldexp(F(1), k));
    bounds::check_exact<F>(cube_root, -std::ldexp(F(27), 3 * k), -std::ldexp(F(3), k));
  }
}

TEST_CASE_TEMPLATE("cbrt is odd, and rises by thirds of the exponent alone", F, double, float) {
  for (const F x : sweep::points<F>(F(1), F(8), 20'000)) {
    const F y = cube_root(x);
    REQUIRE(cube_root(-x) == -y);
    REQUIRE(cube_root(x * F(512)) == y * F(8));
    REQUIRE(cube_root(x / F(4096)) == y / F(16));
  }
}
