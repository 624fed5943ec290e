// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx512
// Columns of deltas: the same numbers as one by one, sizes, bad rows, no allocation.
#include "batch/support/count_allocations.hpp"
#include "support/same_number.hpp"
#include <hedgerow/batch/convert_delta.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace hr = hedgerow;
using C = hr::delta_convention;

namespace {

template <class T>
struct table {
  explicit table(std::size_t n) {
    std::mt19937_64 engine(7);
    const auto fill = [&](std::vector<T>& column, double low, double high) {
      std::uniform_real_distribution<double> value(low, high);
      for (std::size_t i = 0; i < n; ++i)
        column.push_back(static_cast<T>(value(engine)));
    };
    fill(delta, -2, 2);
    fill(premium, -1, 1);
    fill(yield, -0.1, 0.3);
    fill(expiry, 0, 30);
    fill(equity, -3, 3);
    fill(settled, 0, 1);
  }
  hr::batch::delta_terms<T> terms() const {
    return {
        .premium = premium, .yield = yield, .expiry = expiry, .equity = equity, .settled = settled};
  }
  hr::delta_terms<T> row(std::size_t i) const {
    return {premium[i], yield[i], expiry[i], equity[i], settled[i]};
  }
  std::vector<T> delta, premium, yield, expiry, equity, settled;
};

template <class T>
bool same(T a, T b) {
  return support::same_number(a, b, 8 * std::numeric_limits<T>::epsilon() * (1 + std::fabs(a)));
}

template <C From, C To, class T>
void check(std::size_t n) {
  const table<T> t(n);
  std::vector<T> out(n + 1, T(-77));
  const hr::batch::summary s = hr::batch::convert_delta<From, To>(t.delta, t.terms(),
                                                                  std::span<T>(out.data(), n));
  CHECK(s.size == n);
  CHECK(s.invalid == 0);
  CHECK(s.first_invalid == n);
  CHECK(out[n] == T(-77));
  std::size_t differing = 0;
  for (std::size_t i = 0; i < n; ++i)
    differing += !same(out[i], hr::to<To>(hr::delta_in<From, T>{t.delta[i]}, t.row(i)).value);
  CHECK(differing == 0);
}

}  // namespace

TEST_CASE_TEMPLATE("every size gives what one by one gives", T, double, float) {
  for (const std::size_t n : std::initializer_list<std::size_t>{0, 1, 2, 3, 7, 8, 9, 31, 100})
    check<C::spot, C::premium_adjusted_forward, T>(n);
}

namespace {

template <std::size_t... I>
void check_every_pair(std::index_sequence<I...>) {
  (check<static_cast<C>(I / 7), static_cast<C>(I % 7), double>(21), ...);
}

}  // namespace

TEST_CASE("every way") {
  check_every_pair(std::make_index_sequence<49>{});
  check<C::spot, C::decayed, float>(50);
  check<C::forward, C::coin_and_equity, float>(50);
  check<C::premium_adjusted_forward, C::decayed, float>(50);
}

TEST_CASE("one number for all rows is the same as a column of it") {
  const table<double> t(37);
  const std::vector<double> yield(37, 0.05), expiry(37, 1.5);
  std::vector<double> a(37), b(37), c(37);
  hr::batch::convert_delta<C::spot, C::forward>(
      t.delta, hr::batch::delta_terms<double>{.yield = 0.05, .expiry = 1.5}, a);
  hr::batch::convert_delta<C::spot, C::forward>(
      t.delta, hr::batch::delta_terms<double>{.yield = yield, .expiry = expiry}, b);
  hr::batch::convert_delta<C::spot, C::forward>(
      t.delta, hr::batch::delta_terms<double>{.yield = yield, .expiry = 1.5}, c);
  CHECK(a == b);
  CHECK(a == c);
}

TEST_CASE("in place") {
  const table<double> t(29);
  std::vector<double> in_place = t.delta, apart(29);
  hr::batch::convert_delta<C::spot, C::decayed>(t.delta, t.terms(), apart);
  hr::batch::convert_delta<C::spot, C::decayed>(in_place, t.terms(), in_place);
  CHECK(in_place == apart);
}

TEST_CASE("rows that are NaN are counted, and disturb no other") {
  table<double> t(40);
  t.settled[11] = 2;
  t.settled[39] = -1;
  t.delta[20] = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> out(40);
  const auto s = hr::batch::convert_delta<C::spot, C::decayed>(t.delta, t.terms(), out);
  CHECK(s.invalid == 3);
  CHECK(s.first_invalid == 11);
  CHECK(out[12] == hr::to<C::decayed>(hr::spot_delta{t.delta[12]}, t.row(12)).value);
}

TEST_CASE("sizes that differ are named, before anything is written") {
  const std::vector<double> delta(5, 0.5), premium(4, 0.1);
  std::vector<double> out(5, 9.0);
  try {
    hr::batch::convert_delta<C::spot, C::coin>(
        delta, hr::batch::delta_terms<double>{.premium = premium}, out);
    FAIL("no exception");
  } catch (const std::invalid_argument& e) {
    CHECK(std::string(e.what())
          == "hedgerow::batch::convert_delta: column 'premium' has 4 rows, expected 5 as in "
             "'delta'");
  }
  CHECK(out[0] == 9.0);
}

TEST_CASE("allocates nothing") {
  const table<double> t(100);
  std::vector<double> out(100);
  const std::size_t before = allocations;
  hr::batch::convert_delta<C::forward, C::decayed>(t.delta, t.terms(), out);
  const std::size_t after = allocations;
  CHECK(after == before);
}
