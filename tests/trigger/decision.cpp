// SPDX-License-Identifier: BSL-1.0
// Reasons: a number that is an enumerator and a part, and words for each.
#include <hedgerow/trigger/decision.hpp>

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <type_traits>

namespace ht = hedgerow::trigger;
using ht::reason;

TEST_CASE("a cause is a reason and a part, exactly, also in float") {
  for (int part = 0; part < 65536; part += 257)
    for (int r = 0; r < 256; ++r) {
      const ht::cause<float> c{static_cast<float>(r + 256 * part)};
      if (static_cast<reason>(c) == static_cast<reason>(r) && c.part() == part) continue;
      FAIL("reason " << r << " of part " << part);
    }
  constexpr ht::cause<double> c{256.0 * 3 + static_cast<int>(reason::cooldown)};
  static_assert(c == reason::cooldown && c.part() == 3);
  switch (c) {
    case reason::cooldown:
      break;
    default:
      FAIL("not a cooldown");
  }
}

TEST_CASE("each reason has words of its own, and a user's is `user`") {
  std::set<std::string> words;
  int r = 0;
  for (; std::string(to_string(static_cast<reason>(r))) != "user"; ++r)
    words.insert(to_string(static_cast<reason>(r)));
  CHECK(r == static_cast<int>(reason::clock_rule) + 1);
  CHECK(words.size() == static_cast<std::size_t>(r));
  CHECK(std::string(to_string(static_cast<reason>(200))) == "user");
}

TEST_CASE("an empty decision trades nothing, for no reason") {
  constexpr ht::decision<double> d{};
  CHECK_FALSE(d.rebalance);
  CHECK(d.reason == reason::hold);
  static_assert(std::is_trivially_copyable_v<ht::decision<float>>);
}
