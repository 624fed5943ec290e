// SPDX-License-Identifier: BSL-1.0
// Columns of positions and of decisions: what is left out, single numbers, flags of either kind,
// sizes that do not match.
#include <hedgerow/batch/decide.hpp>
#include <hedgerow/trigger/delta_band.hpp>

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

namespace hb = hedgerow::batch;
namespace ht = hedgerow::trigger;

namespace {

using columns = std::array<hb::column<double>, ht::field_count>;
constexpr ht::delta_band band{.half_width = 0.1};

std::string refusal(const hb::positions<double>& in, const hb::decisions<double>& out) {
  try {
    hb::decide(band, in, out);
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "nothing was thrown";
}

}  // namespace

TEST_CASE("what is left out is as in a state that was not filled in") {
  const auto left_out = std::bit_cast<columns>(hb::positions<double>{});
  const auto state = std::bit_cast<std::array<double, ht::field_count>>(ht::state<double>{});
  for (std::size_t f = 0; f < ht::field_count; ++f) {
    CAPTURE(std::string(ht::field_names[f]));
    CHECK(!left_out[f].is_range());
    CHECK(left_out[f].value() == state[f]);
  }
}

TEST_CASE("fields stand in the order of a state's, so that one is the other's row") {
  std::array<double, ht::field_count> numbers{};
  columns c;
  for (std::size_t f = 0; f < ht::field_count; ++f)
    c[f] = numbers[f] = static_cast<double>(f) + 1;
  const auto p = std::bit_cast<hb::positions<double>>(c);
  const auto s = std::bit_cast<ht::state<double>>(numbers);
  CHECK(p.time.value() == s.time);
  CHECK(p.hedge.value() == s.hedge);
  CHECK(p.vanna.value() == s.vanna);
  CHECK(p.fixed_cost.value() == s.fixed_cost);
  CHECK(p.last_volatility.value() == s.last_volatility);
  CHECK(p.liquidation_price.value() == s.liquidation_price);
  CHECK(p.correlation_score.value() == s.correlation_score);
}

TEST_CASE("one number holds for every row") {
  const std::vector<double> exposure{0.05, 0.15, -0.3, 0.1};
  std::vector<double> target(4), spread(4, 0.02), same(4);
  const auto a = hb::decide(band, hb::positions<double>{.exposure = exposure, .hedge = 0.02},
                            hb::decisions<double>{.target = target});
  const auto b = hb::decide(band, hb::positions<double>{.exposure = exposure, .hedge = spread},
                            hb::decisions<double>{.target = same});
  CHECK(target == same);
  CHECK(a.size == 4);
  CHECK(a.rebalance == b.rebalance);
  CHECK(a.rebalance == 3);
  // Without a range on either side there is no row.
  const auto none = hb::decide(band, hb::positions<double>{.exposure = 1.0}, {});
  CHECK(none.size == 0);
  CHECK(none.rebalance == 0);
}

TEST_CASE("flags: bytes, bools, vectors, arrays") {
  const std::vector<double> exposure{0.05, 0.15, -0.3};
  const auto decide = [&](auto&& flags) {
    hb::decide(band, hb::positions<double>{.exposure = exposure},
               hb::decisions<double>{.rebalance = flags});
  };
  std::vector<unsigned char> bytes(3, 77);
  std::array<bool, 3> bools{true, false, false};
  bool plain[3] = {true, true, true};
  decide(bytes), decide(bools), decide(plain);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(bytes[i] == (i > 0 ? 1 : 0));
    CHECK(bools[i] == (i > 0));
    CHECK(plain[i] == (i > 0));
  }
  CHECK(!hb::mask_output().wanted());
  CHECK(hb::mask_output(bytes).size() == 3);
  CHECK(hb::mask_output(plain).data() == reinterpret_cast<unsigned char*>(plain));
  static_assert(!std::constructible_from<hb::mask_output, std::vector<bool>&>);
  static_assert(!std::constructible_from<hb::mask_output, const std::vector<unsigned char>&>);
  static_assert(!std::constructible_from<hb::mask_output, std::vector<signed char>&>);
}

TEST_CASE("sizes that do not match are named, and nothing is written") {
  const std::vector<double> four(4, 0.5), five(5, 0.5);
  std::vector<double> target(4, 7.0), trade(5, 7.0);
  std::vector<unsigned char> flags(3, 77);
  CHECK(refusal({.exposure = four, .hedge = five}, {.target = target})
        == "hedgerow::batch::decide: column 'hedge' has 5 rows, expected 4 as in 'exposure'");
  CHECK(refusal({.exposure = four}, {.rebalance = flags, .target = target})
        == "hedgerow::batch::decide: column 'rebalance' has 3 rows, expected 4 as in 'exposure'");
  CHECK(refusal({.exposure = four}, {.target = target, .trade = trade})
        == "hedgerow::batch::decide: column 'trade' has 5 rows, expected 4 as in 'exposure'");
  CHECK(target == std::vector<double>(4, 7.0));
  CHECK(flags[0] == 77);
  // A column that the policy does not read is not looked at, whatever its size.
  CHECK(refusal({.exposure = four, .vega = five}, {.target = target}) == "nothing was thrown");
}
