// SPDX-License-Identifier: BSL-1.0
// What an inversion reports: the closed list of outcomes by name, and a plain aggregate.
#include <hedgerow/implied/result.hpp>

#include <doctest/doctest.h>

#include <iterator>
#include <set>
#include <string>
#include <type_traits>

namespace hr = hedgerow;
using hr::implied_status;

namespace {

constexpr implied_status statuses[] = {
    implied_status::ok,           implied_status::imprecise,
    implied_status::at_intrinsic, implied_status::below_intrinsic,
    implied_status::at_maximum,   implied_status::expired,
    implied_status::invalid};

}  // namespace

TEST_CASE("every outcome has the name it has in code") {
  CHECK(std::string(to_string(implied_status::ok)) == "ok");
  CHECK(std::string(to_string(implied_status::imprecise)) == "imprecise");
  CHECK(std::string(to_string(implied_status::at_intrinsic)) == "at_intrinsic");
  CHECK(std::string(to_string(implied_status::below_intrinsic)) == "below_intrinsic");
  CHECK(std::string(to_string(implied_status::at_maximum)) == "at_maximum");
  CHECK(std::string(to_string(implied_status::expired)) == "expired");
  CHECK(std::string(to_string(implied_status::invalid)) == "invalid");
}

TEST_CASE("the names are distinct, and usable at compile time") {
  std::set<std::string> names;
  for (const implied_status s : statuses)
    names.insert(to_string(s));
  CHECK(names.size() == std::size(statuses));
  static_assert(to_string(implied_status::ok)[0] == 'o');
}

TEST_CASE("a status from elsewhere that is none of these reads as invalid") {
  CHECK(std::string(to_string(static_cast<implied_status>(200))) == "invalid");
}

TEST_CASE("ok is 0, and a column of statuses takes a byte a row") {
  CHECK(static_cast<int>(implied_status::ok) == 0);
  static_assert(sizeof(implied_status) == 1);
}

TEST_CASE("a result is plain data, with designated initialisers in the order of its fields") {
  const hr::implied_result<> r{
      .volatility = 0.2, .accuracy = 1e-15, .time_value = 3.0, .status = implied_status::ok};
  CHECK(r.volatility == 0.2);
  CHECK(r.accuracy == 1e-15);
  CHECK(r.time_value == 3.0);
  CHECK(r.status == implied_status::ok);
  static_assert(std::is_same_v<decltype(r.volatility), double>);
  static_assert(std::is_same_v<decltype(hr::implied_result<float>::volatility), float>);
  static_assert(std::is_aggregate_v<hr::implied_result<double>>);
  static_assert(std::is_trivially_copyable_v<hr::implied_result<float>>);
}
