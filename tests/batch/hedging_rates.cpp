// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx512
// Policies, their optima and adjusted volatilities in columns: the numbers of one by one, sizes,
// bad rows.
#include "batch/support/count_allocations.hpp"
#include "support/same_number.hpp"
#include <hedgerow/batch/hedging_rates.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace hb = hedgerow::batch;
namespace ht = hedgerow::trigger;
using by = hb::hedging_policy;

/// Ten input columns of a book, and six outputs.
template <class T>
struct book {
  std::array<std::vector<T>, 10> in;
  std::array<std::vector<T>, 6> out;

  explicit book(std::size_t n) {
    std::mt19937_64 engine(17);
    const double low[] = {50, -0.05, 0.1, -1e-4, 0, 0.8, 0.1, 1e-3, 0.2, 0.1};
    const double high[] = {150, 0.05, 2, 1e-2, 1, 1, 0.9, 1e-1, 2, 0.9};
    for (std::size_t c = 0; c < in.size(); ++c)
      for (std::size_t i = 0; i < n; ++i)
        in[c].push_back(static_cast<T>(
            std::fma(high[c] - low[c], static_cast<double>(engine() >> 11) * 0x1p-53, low[c])));
    for (auto& column : out)
      column.assign(n, T(7));
  }
  hb::hedged_positions<T> positions() const {
    return {.price = in[0],
            .gamma = in[1],
            .risk_aversion = in[2],
            .cost_rate = in[3],
            .fixed_cost = in[4],
            .discount = in[5],
            .volatility = in[6]};
  }
  hb::hedging_levels<T> levels(bool clock) const {
    return {.level = clock ? in[7] : in[8], .inner = in[7]};
  }
  hb::hedging_numbers<T> numbers() {
    return {.level = out[0],
            .inner = out[1],
            .cost = out[2],
            .variance = out[3],
            .trades = out[4],
            .total = out[5]};
  }
  ht::band_terms<T> terms(std::size_t i) const {
    return {in[0][i], in[1][i], in[2][i], in[3][i], in[4][i], in[5][i]};
  }
};

template <class T>
bool agree(T a, T b) {
  return support::same_number(a, b, 64 * std::numeric_limits<T>::epsilon() * std::fabs(a));
}

template <class T>
bool is_plan(const book<T>& b, std::size_t i, const ht::policy_plan<T>& p) {
  return agree(b.out[0][i], p.level) && agree(b.out[1][i], p.inner)
      && agree(b.out[2][i], p.rates.cost) && agree(b.out[3][i], p.rates.variance)
      && agree(b.out[4][i], p.rates.trades) && agree(b.out[5][i], p.total);
}

}  // namespace

TEST_CASE_TEMPLATE("every row is what the scalar functions give, at any size", T, double, float) {
  for (const std::size_t n : std::initializer_list<std::size_t>{0, 1, 3, 17, 100}) {
    book<T> b(n);
    const auto rates = [&](hb::hedging_policy policy, auto of) {
      const auto s = hb::hedging_rates(policy, b.positions(), b.levels(policy == by::clock),
                                       b.numbers());
      CHECK(s.size == n);
      CHECK(s.invalid == 0);
      for (std::size_t i = 0; i < n; ++i) {
        const T level = policy == by::clock ? b.in[7][i] : b.in[8][i];
        const T inner = policy == by::edge ? level : policy == by::band ? b.in[7][i] : T(0);
        const ht::policy_rates<T> r = of(b.terms(i), b.in[6][i], level, inner);
        REQUIRE(is_plan(b, i, {level, inner, r, ht::total_rate(b.terms(i), r)}));
      }
    };
    rates(by::clock, [](auto t, T v, T x, T) { return ht::clock_rates(t, v, x); });
    rates(by::centre, [](auto t, T v, T x, T) { return ht::centre_rates(t, v, x); });
    rates(by::edge, [](auto t, T v, T x, T) { return ht::edge_rates(t, v, x); });
    rates(by::band, [](auto t, T v, T x, T y) { return ht::band_rates(t, v, x, y); });
    const auto best = [&](hb::hedging_policy policy, auto of) {
      hb::best_hedging(policy, b.positions(), b.numbers());
      for (std::size_t i = 0; i < n; ++i)
        REQUIRE(is_plan(b, i, of(b.terms(i), b.in[6][i])));
    };
    best(by::clock, [](auto t, T v) { return ht::best_clock(t, v); });
    best(by::centre, [](auto t, T v) { return ht::best_centre(t, v); });
    best(by::edge, [](auto t, T v) { return ht::best_edge(t, v); });
    best(by::band, [](auto t, T v) { return ht::best_band(t, v); });
  }
}

TEST_CASE_TEMPLATE("volatilities and flags are the scalar functions'", T, double, float) {
  book<T> b(53);
  hb::hedging_volatilities(
      b.positions(),
      hb::scalping_plan<T>{.interval = b.in[7], .half_width = b.in[8], .real_volatility = b.in[9]},
      hb::adjusted_volatilities<T>{.leland = b.out[0],
                                   .barles_soner = b.out[1],
                                   .break_even_clock = b.out[2],
                                   .break_even_edge = b.out[3],
                                   .inefficient_clock = b.out[4],
                                   .inefficient_edge = b.out[5]});
  std::size_t flags = 0;
  for (std::size_t i = 0; i < 53; ++i) {
    const auto t = b.terms(i);
    const T vol = b.in[6][i], real = b.in[9][i];
    const T even = ht::break_even_clock(vol, t.cost_rate, b.in[7][i]);
    const T edge_even = ht::break_even_edge(vol, t.cost_rate, t.price, t.gamma, b.in[8][i]);
    REQUIRE(agree(b.out[0][i], ht::leland_volatility(vol, t.gamma, t.cost_rate, b.in[7][i])));
    REQUIRE(agree(b.out[1][i], ht::barles_soner_volatility(t, vol)));
    REQUIRE(agree(b.out[2][i], even));
    REQUIRE(agree(b.out[3][i], edge_even));
    REQUIRE((b.out[4][i] == T(1)) == ht::is_inefficient(real, even));
    REQUIRE((b.out[5][i] == T(1)) == ht::is_inefficient(real, edge_even));
    flags += b.out[4][i] == T(1);
  }
  CHECK(flags > 5);
  CHECK(flags < 48);
}

TEST_CASE("single numbers, outputs left out, discount 1 when not given, and no allocation") {
  book<double> b(33);
  const auto before = allocations;
  const auto s = hb::best_hedging(by::edge,
                                  hb::hedged_positions<double>{.price = 100.0,
                                                               .gamma = b.in[1],
                                                               .risk_aversion = 0.5,
                                                               .cost_rate = 5e-4,
                                                               .volatility = 0.3},
                                  hb::hedging_numbers<double>{.level = b.out[0]});
  CHECK(allocations == before);
  CHECK(s.size == 33);
  for (std::size_t i = 0; i < 33; ++i)
    CHECK(agree(b.out[0][i],
                ht::whalley_wilmott_half_width(ht::band_terms<double>{
                    .price = 100, .gamma = b.in[1][i], .risk_aversion = 0.5, .cost_rate = 5e-4})));
  CHECK(b.out[1][0] == 7.0);
}

TEST_CASE("bad rows are NaN and counted and the first is named; the others stand") {
  book<double> b(20);
  b.in[2][4] = -1, b.in[6][11] = std::nan("");
  const auto s = hb::best_hedging(by::clock, b.positions(), b.numbers());
  CHECK(s.invalid == 2);
  CHECK(s.first_invalid == 4);
  CHECK(std::isnan(b.out[0][4]));
  CHECK(std::isnan(b.out[5][11]));
  CHECK(std::isfinite(b.out[5][5]));
  const auto v = hb::hedging_volatilities(
      b.positions(), hb::scalping_plan<double>{.interval = 0.01, .real_volatility = 0.3},
      hb::adjusted_volatilities<double>{.barles_soner = b.out[0], .inefficient_clock = b.out[1]});
  CHECK(v.invalid == 2);
  CHECK(v.first_invalid == 4);
  CHECK(b.out[1][11] == 0);  // a flag is never NaN
}

TEST_CASE("sizes that differ throw before anything is written") {
  book<double> b(8);
  std::vector<double> shorter(5, 7.0);
  const auto message = [](auto call) {
    try {
      call();
    } catch (const std::invalid_argument& e) {
      return std::string(e.what());
    }
    return std::string("nothing was thrown");
  };
  auto out = b.numbers();
  out.total = shorter;
  CHECK(message([&] { hb::best_hedging(by::band, b.positions(), out); })
        == "hedgerow::batch::best_hedging: column 'total' has 5 rows, expected 8 as in 'price'");
  CHECK(message([&] {
          hb::hedging_rates(by::edge, b.positions(), hb::hedging_levels<double>{.level = shorter},
                            b.numbers());
        })
        == "hedgerow::batch::hedging_rates: column 'level' has 5 rows, expected 8 as in 'price'");
  CHECK(message([&] {
          hb::hedging_volatilities(b.positions(),
                                   hb::scalping_plan<double>{.half_width = shorter},
                                   hb::adjusted_volatilities<double>{.leland = b.out[0]});
        })
        == "hedgerow::batch::hedging_volatilities: column 'half_width' has 5 rows, expected 8 as in "
           "'price'");
  CHECK(b.out[0][0] == 7.0);
}
