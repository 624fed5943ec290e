// SPDX-License-Identifier: BSL-1.0
// The state: its fields by name, and what an empty one says.
#include "trigger/support/states.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>

namespace ht = hedgerow::trigger;

namespace {

template <std::size_t... I>
void check_order(std::index_sequence<I...>) {
  states::numbers<double> x{};
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<double>(i);
  const ht::state<double> s = states::pack(x);
  CHECK(((ht::get<static_cast<ht::field>(I)>(s) == static_cast<double>(I)) && ...));
}

}  // namespace

TEST_CASE("a state is its fields in the order of the enumeration, and nothing else") {
  static_assert(sizeof(ht::state<double>) == ht::field_count * sizeof(double));
  static_assert(sizeof(ht::state<float>) == ht::field_count * sizeof(float));
  static_assert(static_cast<int>(ht::field::correlation_score) + 1 == ht::field_count);
  check_order(std::make_index_sequence<ht::field_count>{});
  CHECK(std::string(ht::field_names[static_cast<int>(ht::field::last_volatility)])
        == "last_volatility");
  CHECK(std::string(ht::field_names[static_cast<int>(ht::field::correlation_score)])
        == "correlation_score");
}

TEST_CASE("sets of fields") {
  static_assert(ht::fields() == 0);
  static_assert(ht::fields(ht::field::time, ht::field::exposure) == 5);
  static_assert((ht::may_be_infinite & ~ht::all_fields) == 0);
  CHECK(ht::all_fields == 0x7fffff);
}

TEST_CASE("an empty state has never been hedged and raises no alarm") {
  constexpr ht::state<double> s{.price = 100, .exposure = 1};
  CHECK(s.last_time == -std::numeric_limits<double>::infinity());
  CHECK(s.effectiveness == 1);
  CHECK(s.liquidation_price == 0);
  CHECK(s.in_flight == 0);
  CHECK(ht::state<float>{}.last_time == -std::numeric_limits<float>::infinity());
}
