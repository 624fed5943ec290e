// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx2 avx512
// Columns of positions: each decided as it is alone, bit for bit, at any place and size.
#include "support/count_allocations.hpp"
#include "trigger/support/states.hpp"
#include <hedgerow/batch/decide.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;
using hr::batch::decision_summary;

namespace {

constexpr double nan_of = std::numeric_limits<double>::quiet_NaN();

// --- policies ------------------------------------------------------------------------------------

const ht::delta_band coins{.half_width = 0.1};
const ht::whalley_wilmott optimal{.risk_aversion = 1e-6};
const ht::zakamouline adjusted{.risk_aversion = 1e-3};
const auto combined = (ht::interval{.years = 1.0 / 365} | optimal)
                    & !ht::asymmetric_band{
                        .below = 2000, .above = 30000, .unit = ht::in_quote{}, .target = {}};
const ht::cooldown decorated{
    .policy = ht::minimum_trade{.policy = coins | ht::interval{.years = 1.0 / 365},
                                .notional = 5000.0},
    .years = 1.0 / (365 * 24)};

/// A policy of a user's own: one that runs in lanes, knows nothing of the library's parts, and
/// reads two fields.
struct own_policy {
  double width{};

  static constexpr ht::field_set reads = ht::fields(ht::field::exposure, ht::field::hedge);

  template <class T>
  ht::decision<T> operator()(const ht::state<T>& s) const {
    namespace math = hr::math;
    const T open = s.exposure + s.hedge, half = s.hedge - math::rounded(T(open * T(0.5)));
    const math::mask_of<T> trades = math::abs(open) > T(static_cast<math::value_of<T>>(width));
    const T why = math::select<T>(trades, T(200), T(0));
    return {trades, math::select<T>(trades, half, s.hedge), {why}};
  }
};

/// One for numbers alone.
struct scalar_policy {
  ht::decision<double> operator()(const ht::state<double>& s) const { return {false, s.hedge, {}}; }
};
static_assert(ht::policy<scalar_policy>);
static_assert(!ht::policy<scalar_policy, hr::batch::lanes<double>>);

// What remembers something of one position is told from what only passes a memory on.
struct counting_policy : own_policy {
  template <class T>
  void rebalanced(const ht::state<T>&, const ht::decision<T>&) {}
};
struct shared_memory_policy : counting_policy {
  static constexpr bool remembers = false;
};
using sticky = ht::hysteresis<ht::delta_band<>, ht::delta_band<>>;
static_assert(!ht::remembers<decltype(combined)> && !ht::remembers<decltype(decorated)>);
static_assert(!ht::remembers<own_policy> && !ht::remembers<shared_memory_policy>);
static_assert(ht::remembers<counting_policy> && ht::remembers<sticky>);
static_assert(ht::remembers<ht::budget<ht::delta_band<>>>);
static_assert(ht::remembers<decltype(coins | sticky{})> && ht::remembers<decltype(!sticky{})>);
static_assert(ht::remembers<ht::cooldown<sticky>>);

// --- rows ----------------------------------------------------------------------------------------

/// States as columns.
template <class T>
struct table {
  std::array<std::vector<T>, ht::field_count> columns{};

  explicit table(std::size_t n, unsigned seed = 1) {
    std::mt19937_64 random(seed);
    for (std::size_t i = 0; i < n; ++i) {
      const auto s = i % 3 == 0 ? states::any_bits<T>(random)
                                : states::plausible<T>(random, i % 3 == 1);
      for (std::size_t f = 0; f < columns.size(); ++f)
        columns[f].push_back(states::unpack(s)[f]);
    }
  }
  std::size_t size() const { return columns[0].size(); }
  ht::state<T> row(std::size_t i) const {
    states::numbers<T> x{};
    for (std::size_t f = 0; f < columns.size(); ++f)
      x[f] = columns[f][i];
    return states::pack(x);
  }
  /// Rows [from, from + n).
  hr::batch::positions<T> view(std::size_t from, std::size_t n) const {
    std::array<hr::batch::column<T>, ht::field_count> c;
    for (std::size_t f = 0; f < c.size(); ++f)
      c[f] = hr::batch::column<T>(columns[f]).rows(from, n);
    return std::bit_cast<hr::batch::positions<T>>(c);
  }
  hr::batch::positions<T> view() const { return view(0, size()); }
};

/// Room for n decisions, with a guard before and behind.
template <class T>
struct results {
  std::vector<unsigned char> rebalance, part;
  std::vector<T> target, trade;
  std::vector<ht::reason> reason;
  static constexpr std::size_t guard = 3;
  static constexpr auto untouched = static_cast<ht::reason>(251);

  explicit results(std::size_t n)
      : rebalance(n + 2 * guard, 77),
        part(n + 2 * guard, 77),
        target(n + 2 * guard, T(77)),
        trade(n + 2 * guard, T(77)),
        reason(n + 2 * guard, untouched) {}

  hr::batch::decisions<T> view() {
    const auto inner = [](auto& v) { return std::span(v).subspan(guard, v.size() - 2 * guard); };
    return {.rebalance = inner(rebalance),
            .target = inner(target),
            .reason = inner(reason),
            .part = inner(part),
            .trade = inner(trade)};
  }
  /// Row i as it stands.
  ht::decision<T> row(std::size_t i) const {
    const std::size_t k = i + guard;
    return {rebalance[k] == 1,
            target[k],
            {static_cast<T>(static_cast<int>(reason[k]) + 256 * part[k])}};
  }
  bool guards_hold() const {
    const auto holds = [](const auto& v, auto x) {
      return std::all_of(v.begin(), v.begin() + guard, [x](auto y) { return x == y; })
          && std::all_of(v.end() - guard, v.end(), [x](auto y) { return x == y; });
    };
    return holds(rebalance, 77) && holds(part, 77) && holds(target, T(77)) && holds(trade, T(77))
        && holds(reason, untouched);
  }
};

template <class T>
bool same(const ht::decision<T>& a, const ht::decision<T>& b) {
  return a.rebalance == b.rebalance && states::same_bits(a.target, b.target)
      && a.reason.code == b.reason.code;
}

/// Every row of a batch as `policy` decides it alone.
template <class T, class P>
void check_rows(const P& policy) {
  const table<T> rows(1531);
  results<T> out(rows.size());
  const decision_summary s = hr::batch::decide(policy, rows.view(), out.view());
  std::size_t different = 0, wrong_trades = 0, fired = 0, invalid = 0, first = rows.size();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ht::state<T> state = rows.row(i);
    const ht::decision<T> d = policy(state);
    different += !same(d, out.row(i));
    const T trade = d.rebalance ? d.target - state.hedge : T(0);
    wrong_trades += !states::same_bits(trade, out.trade[i + results<T>::guard]);
    wrong_trades += out.rebalance[i + results<T>::guard] > 1;
    fired += d.rebalance;
    if (d.reason == ht::reason::invalid && invalid++ == 0) first = i;
  }
  CHECK(different == 0);
  CHECK(wrong_trades == 0);
  CHECK(out.guards_hold());
  CHECK(fired > 0);
  CHECK(s.size == rows.size());
  CHECK(s.rebalance == fired);
  CHECK(s.invalid == invalid);
  CHECK(s.first_invalid == first);
}

}  // namespace

TEST_CASE("rows are decided as one by one") {
  check_rows<double>(coins);
  check_rows<float>(coins);
  check_rows<double>(optimal);
  check_rows<double>(adjusted);
  check_rows<double>(combined);
  check_rows<double>(decorated);
  check_rows<float>(decorated);
  check_rows<double>(own_policy{.width = 0.3});
}

TEST_CASE("any size and place, and no row beyond") {
  const table<double> rows(140);
  for (std::size_t n = 0; n <= 70; ++n) {
    const std::size_t from = (n * 7) % 64;
    results<double> out(n);
    const decision_summary s = hr::batch::decide(combined, rows.view(from, n), out.view());
    std::size_t different = 0, fired = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const ht::decision<double> d = combined(rows.row(from + i));
      different += !same(d, out.row(i));
      fired += d.rebalance;
    }
    CHECK(different == 0);
    CHECK(out.guards_hold());
    CHECK(s.size == n);
    CHECK(s.rebalance == fired);
  }
}

TEST_CASE("a row disturbs no other") {
  table<double> rows(67, 5);
  results<double> before(67), after(67);
  hr::batch::decide(combined, rows.view(), before.view());
  for (auto& column : rows.columns)
    column[20] = column[66] = nan_of;
  const decision_summary s = hr::batch::decide(combined, rows.view(), after.view());
  for (std::size_t i = 0; i < 67; ++i) {
    if (i != 20 && i != 66) CHECK(same(before.row(i), after.row(i)));
  }
  CHECK(after.row(20).reason == ht::reason::invalid);
  CHECK(after.row(66).reason == ht::reason::invalid);
  CHECK(!after.row(20).rebalance);
  CHECK(s.invalid >= 2);
  CHECK(s.first_invalid <= 20);
}

TEST_CASE("one number for all rows, and what is left out") {
  table<double> rows(37, 3);
  const ht::state<double> usual = states::ordinary(), blank{};
  for (std::size_t i = 0; i < 37; ++i) {
    for (const ht::field f : {ht::field::price, ht::field::gamma, ht::field::expiry}) {
      const auto c = static_cast<std::size_t>(f);
      rows.columns[c][i] = states::unpack(usual)[c];
    }
    const auto last = static_cast<std::size_t>(ht::field::last_time);
    rows.columns[last][i] = states::unpack(blank)[last];
  }
  hr::batch::positions<double> given = rows.view();
  given.price = usual.price;
  given.gamma = usual.gamma;
  given.expiry = usual.expiry;
  given.last_time = hr::batch::positions<double>{}.last_time;
  results<double> a(37), b(37);
  hr::batch::decide(combined, rows.view(), a.view());
  hr::batch::decide(combined, given, b.view());
  for (std::size_t i = 0; i < 37; ++i)
    CHECK(same(a.row(i), b.row(i)));

  const auto columns = std::bit_cast<std::array<hr::batch::column<double>, ht::field_count>>(
      hr::batch::positions<double>{});
  for (std::size_t f = 0; f < columns.size(); ++f)
    CHECK(columns[f].value() == states::unpack(blank)[f]);

  // Numbers alone: as many rows as there is room for.
  results<double> c(5);
  const decision_summary s = hr::batch::decide(
      coins, hr::batch::positions<double>{.exposure = 2.0, .hedge = -1.0}, c.view());
  CHECK(s.rebalance == 5);
  CHECK(c.row(4).target == -1.9);
}

TEST_CASE("outputs alone and none, bool for a mask, and the target in place of the hedge") {
  const table<double> rows(100, 9);
  results<double> all(100), one(100);
  const decision_summary s = hr::batch::decide(decorated, rows.view(), all.view());
  const auto decide = [&](const hr::batch::decisions<double>& out) {
    const decision_summary t = hr::batch::decide(decorated, rows.view(), out);
    CHECK(t.size == s.size);
    CHECK(t.rebalance == s.rebalance);
    CHECK(t.invalid == s.invalid);
    CHECK(t.first_invalid == s.first_invalid);
  };
  decide({});
  decide({.rebalance = one.view().rebalance});
  decide({.target = one.view().target});
  decide({.reason = one.view().reason});
  decide({.part = one.view().part});
  decide({.trade = one.view().trade});
  for (std::size_t i = 0; i < 100; ++i)
    CHECK(same(one.row(i), all.row(i)));

  const auto mask = std::make_unique<bool[]>(100);
  decide({.rebalance = std::span<bool>(mask.get(), 100)});
  table<double> held = rows;
  auto& hedge = held.columns[static_cast<std::size_t>(ht::field::hedge)];
  hr::batch::decide(decorated, held.view(), hr::batch::decisions<double>{.target = hedge});
  for (std::size_t i = 0; i < 100; ++i) {
    CHECK(mask[i] == all.row(i).rebalance);
    CHECK(states::same_bits(hedge[i], all.row(i).target));
  }
}

TEST_CASE("only what is read is loaded; sizes that differ are refused by name") {
  const std::vector<double> ten(10, 1.0), nine(9, 1.0);
  results<double> out(10);
  const auto message = [&](const hr::batch::positions<double>& p,
                           const hr::batch::decisions<double>& d) {
    try {
      hr::batch::decide(coins, p, d);
    } catch (const std::invalid_argument& e) {
      return std::string(e.what());
    }
    return std::string("accepted");
  };
  CHECK(message({.price = nine, .exposure = ten, .hedge = ten, .gamma = nine}, out.view())
        == "accepted");
  out = results<double>(10);
  CHECK(message({.exposure = ten, .hedge = nine}, out.view())
        == "hedgerow::batch::decide: column 'hedge' has 9 rows, expected 10 as in 'exposure'");
  for (std::size_t i = 0; i < 10; ++i)
    CHECK(out.row(i).target == 77);
  std::vector<unsigned char> eleven(11);
  std::vector<ht::reason> eight(8);
  CHECK(message({.exposure = ten}, {.rebalance = eleven})
        == "hedgerow::batch::decide: column 'rebalance' has 11 rows, expected 10 as in 'exposure'");
  CHECK(message({.exposure = ten}, {.reason = eight})
        == "hedgerow::batch::decide: column 'reason' has 8 rows, expected 10 as in 'exposure'");
  CHECK(message({.exposure = ten}, {.part = eleven}).find("'part'") != std::string::npos);
  std::vector<double> seven(7);
  CHECK(message({.exposure = ten}, {.trade = seven}).find("'trade' has 7") != std::string::npos);
}

TEST_CASE("a parameter out of its domain: every row is invalid") {
  const table<double> rows(21, 2);
  results<double> out(21);
  const ht::delta_band bad{.half_width = nan_of};
  const decision_summary s = hr::batch::decide(bad, rows.view(), out.view());
  CHECK(s.invalid == 21);
  CHECK(s.first_invalid == 0);
  CHECK(s.rebalance == 0);
  for (std::size_t i = 0; i < 21; ++i) {
    CHECK(same(bad(rows.row(i)), out.row(i)));
    CHECK(out.trade[i + results<double>::guard] == 0);
  }
  CHECK(out.guards_hold());
}

TEST_CASE("nothing is allocated") {
  const table<double> rows(1000, 4);
  results<double> out(1000);
  const auto positions = rows.view();
  const auto decisions = out.view();
  const std::size_t before = allocations;
  const decision_summary s = hr::batch::decide(combined, positions, decisions);
  CHECK(allocations == before);
  CHECK(s.size == 1000);
}
