// SPDX-License-Identifier: BSL-1.0
// isa: avx512
// From options to decisions in one pass: bit for bit what evaluate, the product with the quantity,
// and decide give.
#include "support/count_allocations.hpp"
#include "trigger/support/states.hpp"
#include <hedgerow/batch/evaluate_and_decide.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;
using hr::batch::decision_summary;

namespace {

constexpr double nan_of = std::numeric_limits<double>::quiet_NaN();

const auto policy = ht::whalley_wilmott{.risk_aversion = 1e-4} | ht::interval{.years = 1.0 / 365};
const ht::delta_band band{.half_width = 0.2};

/// Options, one of them bad or extreme in twelve, and what is known of their positions.
struct table {
  std::vector<double> spot, volatility, rate, yield, strike, expiry, quantity, hedge, last_time;
  std::vector<signed char> type;

  explicit table(std::size_t n) {
    std::mt19937_64 random(31);
    const auto fill = [&](std::vector<double>& column, double low, double high) {
      std::uniform_real_distribution<double> value(low, high);
      for (std::size_t i = 0; i < n; ++i)
        column.push_back(value(random));
    };
    fill(spot, 80, 120);
    fill(volatility, 0.2, 1.2);
    fill(rate, -0.01, 0.06);
    fill(yield, 0, 0.04);
    fill(strike, 70, 130);
    fill(expiry, 0.01, 1);
    fill(quantity, -20, 20);
    fill(hedge, -15, 15);
    fill(last_time, 0.99, 1.0);
    for (std::size_t i = 0; i < n; ++i) {
      type.push_back(random() % 2 == 0 ? 1 : -1);
      if (random() % 12 != 0) continue;
      const double odd[] = {0.0, nan_of, -1.0, std::numeric_limits<double>::infinity()};
      std::vector<double>* const columns[] = {&spot,   &volatility, &strike,
                                              &expiry, &quantity,   &hedge};
      (*columns[random() % 6])[i] = odd[random() % 4];
      if (random() % 6 == 0) type[i] = 3;
    }
  }
  hr::batch::black_scholes<double> market() const {
    return {.spot = spot, .volatility = volatility, .rate = rate, .dividend_yield = yield};
  }
  hr::batch::european<double> options() const {
    return {.type = type, .strike = strike, .expiry = expiry};
  }
  hr::batch::positions<double> positions() const {
    return {.time = 1.0, .hedge = hedge, .cost_rate = 5e-4, .last_time = last_time};
  }
};

struct results {
  std::vector<unsigned char> rebalance, part;
  std::vector<double> target, price, delta, gamma;
  std::vector<ht::reason> reason;

  explicit results(std::size_t n)
      : rebalance(n),
        part(n),
        target(n),
        price(n),
        delta(n),
        gamma(n),
        reason(n) {}
  hr::batch::decisions<double> decisions() {
    return {.rebalance = rebalance, .target = target, .reason = reason, .part = part};
  }
  hr::batch::greeks<double> greeks() { return {.price = price, .delta = delta, .gamma = gamma}; }
};

template <class P>
decision_summary two_steps(const P& p, const table& t, results& out) {
  hr::batch::evaluate(t.market(), t.options(), out.greeks());
  std::vector<double> exposure(out.delta), gamma(out.gamma);
  for (std::size_t i = 0; i < exposure.size(); ++i)
    exposure[i] *= t.quantity[i], gamma[i] *= t.quantity[i];
  hr::batch::positions<double> positions = t.positions();
  positions.price = t.spot;
  positions.volatility = t.volatility;
  positions.rate = t.rate;
  positions.expiry = t.expiry;
  positions.exposure = exposure;
  positions.gamma = gamma;
  return hr::batch::decide(p, positions, out.decisions());
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  bool all = a.size() == b.size();
  for (std::size_t i = 0; all && i < a.size(); ++i)
    all = states::same_bits(a[i], b[i]);
  return all;
}

template <class P>
void check(const P& p, std::size_t n) {
  CAPTURE(n);
  const table t(n);
  results expected(n), out(n), alone(n);
  const decision_summary s = two_steps(p, t, expected);
  const auto compare = [&](const results& r, const decision_summary& x) {
    CHECK(same(r.target, expected.target));
    CHECK(r.rebalance == expected.rebalance);
    CHECK(r.reason == expected.reason);
    CHECK(r.part == expected.part);
    CHECK(x.size == n);
    CHECK(x.rebalance == s.rebalance);
    CHECK(x.invalid == s.invalid);
    CHECK(x.first_invalid == s.first_invalid);
  };
  compare(out, hr::batch::evaluate_and_decide(p, t.market(), t.options(), t.quantity, t.positions(),
                                              out.decisions(), out.greeks()));
  CHECK(same(out.price, expected.price));
  CHECK(same(out.delta, expected.delta));
  CHECK(same(out.gamma, expected.gamma));
  const std::size_t before = allocations;
  const decision_summary x = hr::batch::evaluate_and_decide(p, t.market(), t.options(), t.quantity,
                                                            t.positions(), alone.decisions());
  CHECK(allocations == before);
  compare(alone, x);
  if (n > 500) {
    CHECK(s.rebalance > 0);
    CHECK(s.rebalance + s.invalid < n);
    CHECK(s.invalid > 0);
  }
}

}  // namespace

TEST_CASE("the same as two steps, at any size") {
  for (const int n : {0, 1, 15, 16, 130, 1023, 1024, 1025, 2100})
    check(policy, static_cast<std::size_t>(n));
}

TEST_CASE("a policy that reads one Greek alone, and one quantity for all") {
  check(band, 700);
  table t(40);
  results a(40), b(40);
  hr::batch::evaluate_and_decide(band, t.market(), t.options(), -3, t.positions(), a.decisions());
  t.quantity.assign(40, -3);
  hr::batch::evaluate_and_decide(band, t.market(), t.options(), t.quantity, t.positions(),
                                 b.decisions());
  CHECK(same(a.target, b.target));
  CHECK(a.rebalance == b.rebalance);
}

TEST_CASE("sizes that differ are refused by name; what options say is not looked at") {
  const table t(10);
  const std::vector<double> nine(9, 1.0);
  results out(10);
  const auto message = [&](const hr::batch::column<double>& quantity,
                           const hr::batch::positions<double>& p) {
    try {
      hr::batch::evaluate_and_decide(band, t.market(), t.options(), quantity, p, out.decisions());
    } catch (const std::invalid_argument& e) {
      return std::string(e.what());
    }
    return std::string("accepted");
  };
  CHECK(message(1.0, {.price = nine, .exposure = nine, .hedge = t.hedge, .gamma = nine})
        == "accepted");
  CHECK(message(nine, {})
        == "hedgerow::batch::evaluate_and_decide: column 'quantity' has 9 rows, expected 10 as in "
           "'spot'");
  CHECK(message(1.0, {.hedge = nine}).find("'hedge' has 9") != std::string::npos);
}

TEST_CASE("which fields a market's columns stand for") {
  using hr::batch::detail::field_named;
  CHECK(field_named<hr::batch::black_scholes<double>>("rate", "domestic_rate") == 2);
  CHECK(field_named<hr::batch::garman_kohlhagen<double>>("rate", "domestic_rate") == 2);
  CHECK(field_named<hr::batch::bachelier<double>>("volatility") == 1);
}
