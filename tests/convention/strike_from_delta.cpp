// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx512
// Strikes from columns: the same bits as one by one, at any place; sizes, bad rows, no allocation.
#include "batch/support/count_allocations.hpp"
#include "support/same_number.hpp"
#include <hedgerow/batch/strike_from_delta.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hr = hedgerow;
using C = hr::delta_convention;
using hr::strike_root, hr::strike_status;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Rows of every kind: ordinary, without a strike, near the maximum, limits, bad.
template <class T>
struct table {
  explicit table(std::size_t n) {
    std::mt19937_64 engine(11);
    const auto draw = [&](double low, double high) {
      return static_cast<T>(std::uniform_real_distribution<double>(low, high)(engine));
    };
    for (std::size_t i = 0; i < n; ++i) {
      spot.push_back(draw(50, 150));
      volatility.push_back(static_cast<T>(std::exp(draw(-4.6, 1.1))));
      domestic.push_back(draw(-0.05, 0.2));
      foreign.push_back(draw(-0.05, 0.2));
      type.push_back(i % 3 == 0 ? -1 : 1);
      delta.push_back(static_cast<T>(type[i]) * draw(0, i % 5 == 0 ? 2 : 0.6));
      expiry.push_back(static_cast<T>(std::exp(draw(-10, 3))));
      if (i % 41 == 7) delta[i] = std::numeric_limits<T>::quiet_NaN();
      if (i % 43 == 8) expiry[i] = 0;
      if (i % 47 == 9) volatility[i] = 0;
      if (i % 53 == 10) type[i] = 3;
      if (i % 59 == 11) delta[i] = 0;
      if (i % 61 == 12) delta[i] = -delta[i];
      if (i % 67 == 13) spot[i] = static_cast<T>(infinity);
    }
  }
  hr::batch::garman_kohlhagen<T> market() const {
    return {
        .spot = spot, .volatility = volatility, .domestic_rate = domestic, .foreign_rate = foreign};
  }
  std::vector<T> spot, volatility, domestic, foreign, delta, expiry;
  std::vector<signed char> type;
};

template <class T>
bool same(T a, T b) {  // next to a maximum, half of the digits
  return support::same_number(a, b, static_cast<T>(1e-6) * std::fabs(b));
}

template <C Convention, class T>
void check(std::size_t n, strike_root root) {
  const table<T> t(n);
  std::vector<T> strike(n + 1, T(-77));
  std::vector<strike_status> status(n);
  const auto s = hr::batch::strike_from_delta<Convention>(
      t.market(), t.type, t.delta, t.expiry, std::span<T>(strike.data(), n), status, root);
  CHECK(s.size == n);
  CHECK(strike[n] == T(-77));
  std::size_t differing = 0, missing = 0, first = n;
  for (std::size_t i = 0; i < n; ++i) {
    const auto r = hr::strike_from_delta<Convention>(
        hr::garman_kohlhagen<T>{t.spot[i], t.volatility[i], t.domestic[i], t.foreign[i]},
        static_cast<hr::option_type>(t.type[i]), t.delta[i], t.expiry[i], root);
    differing += !same(r.strike, strike[i]) || r.status != status[i];
    if (r.status != strike_status::ok && missing++ == 0) first = i;
  }
  CHECK(differing == 0);
  CHECK(s.invalid == missing);
  CHECK(s.first_invalid == first);
}

}  // namespace

TEST_CASE("each row is what one call gives") {
  check<C::premium_adjusted_spot, double>(1500, strike_root::higher);
  check<C::premium_adjusted_spot, double>(1500, strike_root::lower);
  check<C::forward, double>(1500, strike_root::higher);
  check<C::premium_adjusted_spot, float>(300, strike_root::higher);
}

TEST_CASE("every size") {
  for (const std::size_t n : std::initializer_list<std::size_t>{0, 1, 2, 7, 8, 15, 16, 17, 33, 130})
    check<C::premium_adjusted_spot, double>(n, strike_root::higher);
}

TEST_CASE("a row does not depend on its place") {
  const table<double> t(200);
  std::vector<double> all(200), part(150);
  hr::batch::strike_from_delta<C::premium_adjusted_spot>(t.market(), t.type, t.delta, t.expiry,
                                                         all);
  const auto from = [](const auto& c) { return std::span(c).subspan(37, 150); };
  hr::batch::strike_from_delta<C::premium_adjusted_spot>(
      hr::batch::garman_kohlhagen<double>{.spot = from(t.spot),
                                          .volatility = from(t.volatility),
                                          .domestic_rate = from(t.domestic),
                                          .foreign_rate = from(t.foreign)},
      from(t.type), from(t.delta), from(t.expiry), part);
  std::size_t differing = 0;
  for (std::size_t i = 0; i < 150; ++i) {
    const double a = all[37 + i], b = part[i];
    differing += !(a == b || (a != a && b != b));
  }
  CHECK(differing == 0);
}

TEST_CASE("strikes outside the fast forms are the same bits from every compiler") {
  std::mt19937_64 random(6);
  const auto power = [&](int low, int high) {  // of two, times a number from 1 to 2
    const auto k = static_cast<int>(random() % static_cast<std::uint64_t>(high - low));
    return std::ldexp(1 + static_cast<double>(random() >> 12) * 0x1p-52, low + k);
  };
  std::uint64_t hash = 0xcbf29ce484222325U;
  int found = 0;
  const auto add = [&](const hr::strike_result<double>& r) {
    found += r.status == strike_status::ok;
    const std::uint64_t bits = r.strike == r.strike ? std::bit_cast<std::uint64_t>(r.strike) : 1;
    hash = (hash ^ bits) * 0x100000001b3U;
  };
  for (int i = 0; i < 3000; ++i) {
    const double spot = power(-400, 400), volatility = power(-45, 9), rate = power(-3, 8);
    const double yield = power(-3, 8), expiry = power(-9, 5), size = power(-1000, 3);
    const hr::garman_kohlhagen<double> m{spot, volatility, rate, yield};
    const auto type = i % 2 == 0 ? hr::option_type::call : hr::option_type::put;
    const double delta = i % 2 == 0 ? size : -size;
    add(hr::strike_from_delta<C::spot>(m, type, delta, expiry));
    add(hr::strike_from_delta<C::premium_adjusted_spot>(m, type, delta, expiry));
    add(hr::strike_from_delta<C::premium_adjusted_forward>(m, type, delta, expiry,
                                                           hr::strike_root::lower));
  }
  CHECK(found > 3000);
#if HEDGEROW_HAS_FMA
  CHECK(hash == 1722503765071045722u);
#endif
}

TEST_CASE("sizes that differ are named, before anything is written") {
  const std::vector<double> delta(5, 0.25), expiry(4, 0.5);
  std::vector<double> strike(5, 9.0);
  try {
    hr::batch::strike_from_delta<C::premium_adjusted_spot>(
        hr::batch::garman_kohlhagen<double>{.spot = 1.3, .volatility = 0.1}, hr::option_type::call,
        delta, expiry, strike);
    FAIL("no exception");
  } catch (const std::invalid_argument& e) {
    CHECK(std::string(e.what())
          == "hedgerow::batch::strike_from_delta: column 'expiry' has 4 rows, expected 5 as in "
             "'delta'");
  }
  CHECK(strike[0] == 9.0);
}

TEST_CASE("allocates nothing") {
  const table<double> t(300);
  std::vector<double> strike(300);
  std::vector<strike_status> status(300);
  const std::size_t before = allocations;
  hr::batch::strike_from_delta<C::premium_adjusted_spot>(t.market(), t.type, t.delta, t.expiry,
                                                         strike, status);
  const std::size_t after = allocations;
  CHECK(after == before);
}
