// SPDX-License-Identifier: BSL-1.0
// To where: the rules, on bands and without.
#include "trigger/support/checks.hpp"

#include <doctest/doctest.h>

namespace ht = hedgerow::trigger;
using ht::reason;

namespace {

struct to_zero {  // a rule of one's own: close the hedge
  template <class T>
  T operator()(const ht::band<T>&, const ht::state<T>&) const {
    return T(0.0);
  }
};

static_assert(ht::target_rule<ht::centre> && ht::target_rule<ht::deviation_ratio, float>);
static_assert(ht::target_rule<to_zero>);
static_assert(!ht::target_rule<double>);

/// Where a band of 0.25 around -1 sends a hedge.
template <class Rule>
double sent(const Rule& rule, double hedge) {
  const ht::state<double> s{.price = 100, .exposure = 1, .hedge = hedge};
  return ht::delta_band{.half_width = 0.25, .target = rule}(s).target;
}

}  // namespace

TEST_CASE("centre, edge, and every level between") {
  CHECK(sent(ht::centre{}, 0) == -1);
  CHECK(sent(ht::nearest_edge{}, 0) == -0.75);
  CHECK(sent(ht::nearest_edge{}, -3) == -1.25);
  CHECK(sent(ht::inner_level{.fraction = 0.0}, 0) == -1);
  CHECK(sent(ht::inner_level{.fraction = 0.5}, 0) == -0.875);
  CHECK(sent(ht::inner_level{.fraction = 0.5}, -3) == -1.125);
  CHECK(sent(ht::inner_level{.fraction = 1.0}, 0) == -0.75);
  CHECK(sent(ht::optimal_level{}, 0) == -1);  // this band knows none
  CHECK(sent(to_zero{}, -3) == 0);
}

TEST_CASE("a ratio of the deviation, 0 to 150 %") {
  CHECK(sent(ht::deviation_ratio{.ratio = 0.0}, -3) == -3);
  CHECK(sent(ht::deviation_ratio{.ratio = 0.5}, -3) == -2);
  CHECK(sent(ht::deviation_ratio{}, -3) == -1);
  CHECK(sent(ht::deviation_ratio{.ratio = 1.5}, -3) == 0);
}

TEST_CASE("bad numbers of a rule are its trigger's") {
  const ht::state<double> s{.price = 100, .exposure = 1, .hedge = 0};
  const auto why = [&](const auto& rule) {
    return static_cast<reason>(ht::delta_band{.half_width = 0.25, .target = rule}(s).reason);
  };
  CHECK(why(ht::inner_level{.fraction = 1.01}) == reason::invalid);
  CHECK(why(ht::inner_level{.fraction = -0.01}) == reason::invalid);
  CHECK(why(ht::deviation_ratio{.ratio = -0.01}) == reason::invalid);
  CHECK(why(ht::deviation_ratio{.ratio = 1.51}) == reason::invalid);
  CHECK(why(ht::deviation_ratio{.ratio = 1.5}) == reason::delta_band);
}

TEST_CASE("what lies on one side of a band's centre stays there, up to a ratio of 1") {
  std::mt19937_64 random(4);
  int crossed = 0, grown = 0;
  for (int i = 0; i < 3000; ++i) {
    const ht::state<double> s = states::plausible(random);
    const double before = s.exposure + s.hedge;
    const auto check = [&](const auto& rule) {
      const ht::decision d = ht::delta_band{.half_width = 0.2, .target = rule}(s);
      const double left = s.exposure + d.target;
      crossed += before * left < -1e-12;
      grown += std::fabs(left) > std::fabs(before) * (1 + 1e-12) + 1e-12;
    };
    check(ht::centre{});
    check(ht::nearest_edge{});
    check(ht::inner_level{.fraction = 0.3});
    check(ht::deviation_ratio{.ratio = 0.9});
  }
  CHECK(crossed == 0);
  CHECK(grown == 0);
}
