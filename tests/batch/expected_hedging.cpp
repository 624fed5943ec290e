// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx512
// Expected variance, cost and profit in columns: the numbers of one by one, sizes, bad rows.
#include "batch/support/count_allocations.hpp"
#include "support/same_number.hpp"
#include <hedgerow/batch/expected_hedging.hpp>

#include <doctest/doctest.h>

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

template <class T>
struct book {
  std::vector<T> price, strike, expiry, hedge, real, drift, rebalances, cost_rate;

  explicit book(std::size_t n) {
    std::mt19937_64 engine(31);
    const auto fill = [&](std::vector<T>& column, double low, double high) {
      for (std::size_t i = 0; i < n; ++i)
        column.push_back(static_cast<T>(
            std::fma(high - low, static_cast<double>(engine() >> 11) * 0x1p-53, low)));
    };
    fill(price, 80, 120), fill(strike, 60, 160), fill(expiry, 0.01, 2), fill(hedge, 0.1, 0.8);
    fill(real, 0.1, 0.8), fill(drift, -0.1, 0.1), fill(rebalances, 1, 500);
    fill(cost_rate, -1e-4, 1e-2);
  }
  hb::hedged_options<T> options() const {
    return {.price = price,
            .strike = strike,
            .expiry = expiry,
            .hedge_volatility = hedge,
            .real_volatility = real,
            .drift = drift};
  }
  hb::hedging_plan<T> plan() const { return {.rebalances = rebalances, .cost_rate = cost_rate}; }
  ht::hedged_option<T> row(std::size_t i) const {
    return {price[i], strike[i], expiry[i], hedge[i], real[i], drift[i]};
  }
};

template <class T>
bool agree(T a, T b) {
  return support::same_number(a, b, 64 * std::numeric_limits<T>::epsilon() * std::fabs(a));
}

}  // namespace

TEST_CASE_TEMPLATE("every row is what the scalar functions give, at any size", T, double, float) {
  for (const std::size_t n : std::initializer_list<std::size_t>{0, 1, 3, 8, 17, 200}) {
    const book<T> b(n);
    std::vector<T> variance(n), cost(n), profit(n);
    const auto s = hb::expected_hedging(
        b.options(), b.plan(),
        hb::expected_numbers<T>{.variance = variance, .cost = cost, .profit = profit});
    CHECK(s.size == n);
    CHECK(s.invalid == 0);
    CHECK(s.first_invalid == n);
    std::vector<T> best(n);
    const T aversion(0.25);
    hb::expected_hedging(b.options(),
                         hb::hedging_plan<T>{.cost_rate = b.cost_rate, .risk_aversion = aversion},
                         hb::expected_numbers<T>{.best_rebalances = best});
    for (std::size_t i = 0; i < n; ++i) {
      REQUIRE(agree(variance[i], ht::hedging_error_variance(b.row(i), b.rebalances[i])));
      REQUIRE(agree(cost[i], ht::expected_clock_cost(b.row(i), b.cost_rate[i], b.rebalances[i])));
      REQUIRE(agree(profit[i], ht::expected_mishedging_profit(b.row(i))));
      REQUIRE(agree(best[i],
                    ht::optimal_rebalances(ht::hedging_error_variance(b.row(i), T(1)),
                                           ht::expected_clock_cost(b.row(i), b.cost_rate[i], T(1)),
                                           aversion)));
    }
  }
}

TEST_CASE("single numbers, outputs left out, and no allocation") {
  const book<double> b(33);
  std::vector<double> cost(33);
  const auto before = allocations;
  const auto s = hb::expected_hedging(
      hb::hedged_options<double>{.price = 100.0,
                                 .strike = b.strike,
                                 .expiry = 0.5,
                                 .hedge_volatility = 0.3,
                                 .real_volatility = 0.25},
      hb::hedging_plan<double>{.rebalances = 100.0, .cost_rate = 5e-4},
      hb::expected_numbers<double>{.cost = cost});
  CHECK(allocations == before);
  CHECK(s.size == 33);
  for (std::size_t i = 0; i < 33; ++i)
    CHECK(agree(cost[i],
                ht::expected_clock_cost(
                    ht::hedged_option<double>{100, b.strike[i], 0.5, 0.3, 0.25, 0}, 5e-4, 100.0)));
}

TEST_CASE("bad rows are counted and the first is named; the others stand") {
  book<double> b(20);
  b.expiry[4] = -1, b.hedge[11] = std::nan("");
  std::vector<double> variance(20), profit(20);
  const auto s = hb::expected_hedging(
      b.options(), b.plan(), hb::expected_numbers<double>{.variance = variance, .profit = profit});
  CHECK(s.invalid == 2);
  CHECK(s.first_invalid == 4);
  CHECK(std::isnan(variance[4]));
  CHECK(std::isnan(profit[11]));
  CHECK(std::isfinite(variance[5]));
}

TEST_CASE("sizes that differ throw before anything is written") {
  const book<double> b(8);
  std::vector<double> variance(8, 7.0), shorter(5, 7.0);
  try {
    hb::expected_hedging(b.options(), b.plan(),
                         hb::expected_numbers<double>{.variance = variance, .cost = shorter});
    FAIL("nothing was thrown");
  } catch (const std::invalid_argument& e) {
    CHECK(
        std::string(e.what())
        == "hedgerow::batch::expected_hedging: column 'cost' has 5 rows, expected 8 as in 'price'");
  }
  CHECK(variance[0] == 7.0);
}
