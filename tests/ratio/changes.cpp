// SPDX-License-Identifier: BSL-1.0
// Changes of prices: closed forms, 113-bit logarithms, gaps, refusals.
#include "../greeks/support/quad.hpp"
#include "support/refusal.hpp"
#include "support/series.hpp"
#include <hedgerow/ratio/changes.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace hr = hedgerow;
using hr::ratio::change_kind;

namespace {
constexpr double eps = std::numeric_limits<double>::epsilon();
}

TEST_CASE("three kinds of change, over one price and more") {
  const std::vector<double> p{100, 110, 99, 120};
  CHECK(hr::ratio::changes(change_kind::difference, p) == std::vector<double>{10, -11, 21});
  CHECK(hr::ratio::changes(change_kind::difference, p, 2) == std::vector<double>{-1, 10});
  CHECK(hr::ratio::changes(change_kind::simple, p)[0] == 0.1);
  const auto logs = hr::ratio::changes(change_kind::log, p);
  CHECK(logs[0] + logs[1] + logs[2] == doctest::Approx(std::log(1.2)).epsilon(1e-15));
  CHECK(hr::ratio::changes(change_kind::log, p, 3)[0] == doctest::Approx(std::log(1.2)));
  CHECK(hr::ratio::changes(change_kind::log, p, 4).empty());
  CHECK(hr::ratio::changes(change_kind::log, {}).empty());
}

#if HEDGEROW_TEST_QUAD
TEST_CASE("small logarithmic changes are relatively accurate") {
  series::random r(3);
  double worst = 0;
  for (int i = 0; i < 20000; ++i) {
    const double from = std::exp(r.between(-50.0, 50.0)),
                 to = from * (1 + r.between(-0.49, 0.99) * std::exp(r.between(-34.0, 0.0)));
    const double got = hr::ratio::change_of(change_kind::log, from, to);
    const quad_number want = logq(static_cast<quad_number>(to) / static_cast<quad_number>(from));
    if (want != 0)
      worst = (std::max)(worst, std::fabs(static_cast<double>((got - want) / want)) / eps);
  }
  CHECK(worst <= 3);
  MESSAGE("worst relative error ", worst, " eps");
}
#endif

TEST_CASE("a missing price is a gap on both of its sides") {
  const double nan = std::nan("");
  const std::vector<double> p{1, 2, nan, 4, 5}, q{1, 3, 5, 8, nan};
  for (const change_kind kind : {change_kind::log, change_kind::simple, change_kind::difference}) {
    const auto c = hr::ratio::changes(kind, p);
    CHECK(std::isfinite(c[0]));
    CHECK(std::isnan(c[1]));
    CHECK(std::isnan(c[2]));
    CHECK(std::isfinite(c[3]));
  }
  const auto kept = hr::ratio::without_gaps(hr::ratio::changes(change_kind::difference, p),
                                            hr::ratio::changes(change_kind::difference, q));
  CHECK(kept.target == std::vector<double>{1});
  CHECK(kept.hedge == std::vector<double>{2});
  CHECK(kept.gaps == 3);
  CHECK(refusal([&] { return hr::ratio::without_gaps(p, std::vector<double>{1}); })
        == "without_gaps: hedge_changes has 1 observations, target_changes has 5");
}

TEST_CASE("prices without such a change are refused by index and value; differences take them") {
  const std::vector<double> oil{18.31, -36.98, 8.91}, zero{1, 0, 2};
  CHECK(refusal([&] { return hr::ratio::changes(change_kind::log, oil); })
        == "changes: prices[1] is -36.98, a logarithm needs positive prices");
  CHECK(refusal([&] { return hr::ratio::changes(change_kind::simple, zero); })
        == "changes: prices[1] is 0, a return needs positive prices");
  CHECK(hr::ratio::changes(change_kind::difference, oil)[0] == doctest::Approx(-55.29));
  CHECK(refusal([] {
          return hr::ratio::changes(change_kind::difference, std::vector<double>{1, INFINITY});
        })
        == "changes: prices[1] is inf");
  CHECK(refusal([&] { return hr::ratio::changes(change_kind::log, zero, 0); })
        == "changes: a horizon of 0 prices");
  std::vector<double> out(1, 7.0);
  CHECK(refusal([&] {
          hr::ratio::changes(change_kind::difference, oil, out);
          return 0;
        })
        == "changes: out has 1 elements, 3 prices over a horizon of 1 make 2");
  CHECK(out[0] == 7.0);
  CHECK(std::isnan(hr::ratio::change_of(change_kind::log, 1, -1)));
  CHECK(std::isnan(hr::ratio::change_of(change_kind::simple, -1, 1)));
}
