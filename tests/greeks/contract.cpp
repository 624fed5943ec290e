// SPDX-License-Identifier: BSL-1.0
// Contracts are plain data with the documented order of fields.
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <type_traits>

namespace hr = hedgerow;

namespace {

template <class Contract>
constexpr bool is_plain = std::is_aggregate_v<Contract> && std::is_trivially_copyable_v<Contract>
                       && std::is_standard_layout_v<Contract>;
static_assert(is_plain<hr::european<>> && is_plain<hr::european<float>>);
static_assert(is_plain<hr::cash_or_nothing<>> && is_plain<hr::asset_or_nothing<>>);
static_assert(static_cast<int>(hr::option_type::call) == 1);
static_assert(static_cast<int>(hr::option_type::put) == -1);
static_assert(sizeof(hr::option_type) == 1);

}  // namespace

TEST_CASE(
    "what is not given of a contract is a call, and NaN where there is no answer without it") {
  constexpr hr::european<> option{};
  CHECK(option.type == hr::option_type::call);
  CHECK(std::isnan(option.strike));
  CHECK(std::isnan(option.expiry));
}

TEST_CASE("the scalar follows from the fields") {
  const hr::european a{.type = hr::option_type::put, .strike = 1.0F, .expiry = 2.0F};
  static_assert(std::is_same_v<decltype(a), const hr::european<float>>);
  const hr::european b{.type = hr::option_type::put, .strike = 1.0, .expiry = 2.0};
  static_assert(std::is_same_v<decltype(b), const hr::european<double>>);
  CHECK(a.strike == static_cast<float>(b.strike));
}
