// isa: sse2 avx2 avx512
#include "check_bounds.hpp"
#include <hedgerow/math/normal_pdf.hpp>

#include <doctest/doctest.h>

namespace {

constexpr auto density = [](const auto& x) { return hedgerow::math::normal_pdf(x); };

}  // namespace

TEST_CASE_TEMPLATE("normal_pdf keeps its bound, in every lane alike", F, double, float) {
  bounds::check<F>("normal_pdf", density, sweep::reference::normal_pdf,
                   {F(0), F(0.8325546111576977), F(37.64), F(13.17)});
}

TEST_CASE_TEMPLATE("normal_pdf at the edges", F, double, float) {
  using s = bounds::special<F>;
  bounds::check_exact<F>(density, F(0), F(0x1.9884533d43651p-2));
  bounds::check_exact<F>(density, F(-0.0), F(0x1.9884533d43651p-2));
  bounds::check_exact<F>(density, s::least, F(0x1.9884533d43651p-2));
  bounds::check_exact<F>(density, s::infinity, F(0));
  bounds::check_exact<F>(density, -s::infinity, F(0));
  bounds::check_exact<F>(density, s::largest, F(0));
  bounds::check_exact<F>(density, -s::largest, F(0));
  bounds::check_exact<F>(density, F(40.5), F(0));
  bounds::check_exact<F>(density, s::nan, s::nan);
}

TEST_CASE_TEMPLATE("normal_pdf is even", F, double, float) {
  for (const F x : sweep::points<F>(F(0), F(39), 50'000)) {
    REQUIRE(density(x) == density(-x));
  }
}
