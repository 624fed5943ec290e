// isa: avx2
// Cost, variance and orders of policies: the ranking of clock, centre and edge, each at its best,
// and simulations of bands that are polled.
#include "support/random.hpp"
#include "support/simulation.hpp"
#include <hedgerow/trigger/expected/rates.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace {

namespace ht = hedgerow::trigger;
using doctest::Approx;
using terms = ht::band_terms<double>;

constexpr double pi = 3.14159265358979323846, infinity = std::numeric_limits<double>::infinity();
constexpr double volatility = 0.3;

const terms no_fee{.price = 100, .gamma = 0.0131, .risk_aversion = 1, .cost_rate = 0.002};

terms with_fee(double fee) {
  terms t = no_fee;
  t.fixed_cost = fee;
  return t;
}

}  // namespace

TEST_CASE(
    "at equal proportional cost the variances of clock, centre and edge are 1 : pi/6 : pi/12") {
  support::random_stream random{11};
  for (int i = 0; i < 500; ++i) {
    terms t = support::random_terms(random);
    t.fixed_cost = 0;
    const double vol = random.spread(-5, 1), interval = random.spread(-14, -3);
    const auto clock = ht::clock_rates(t, vol, interval);
    const double a = std::fabs(t.gamma) * t.price * vol;
    const double centre_width = t.cost_rate * t.price * a * a / clock.cost;
    const auto centre = ht::centre_rates(t, vol, centre_width);
    const auto edge = ht::edge_rates(t, vol, centre_width / 2);
    REQUIRE(centre.cost == Approx(clock.cost).epsilon(1e-13));
    REQUIRE(edge.cost == Approx(clock.cost).epsilon(1e-13));
    REQUIRE(centre.variance / clock.variance == Approx(pi / 6).epsilon(1e-13));
    REQUIRE(edge.variance / clock.variance == Approx(pi / 12).epsilon(1e-13));
  }
}

TEST_CASE("each plan is the least of its kind, and the edge the least of all without a fee") {
  const auto clock = ht::best_clock(no_fee, volatility);
  const auto centre = ht::best_centre(no_fee, volatility);
  const auto edge = ht::best_edge(no_fee, volatility);
  const auto band = ht::best_band(no_fee, volatility);
  CHECK(edge.total < centre.total);
  CHECK(centre.total < clock.total);
  CHECK(band.total == Approx(edge.total).epsilon(1e-14));
  for (const double up : {0.97, 1.03}) {
    const auto total = [&](const ht::policy_rates<double>& r) { return ht::total_rate(no_fee, r); };
    CHECK(total(ht::clock_rates(no_fee, volatility, clock.level * up)) > clock.total);
    CHECK(total(ht::centre_rates(no_fee, volatility, centre.level * up)) > centre.total);
    CHECK(total(ht::edge_rates(no_fee, volatility, edge.level * up)) > edge.total);
  }
  // Two thirds of each total is cost; totals compare like the cube roots of the variances.
  CHECK(clock.rates.cost == Approx(clock.total * 2 / 3).epsilon(1e-13));
  CHECK(centre.rates.cost == Approx(centre.total * 2 / 3).epsilon(1e-13));
  CHECK(edge.rates.cost == Approx(edge.total * 2 / 3).epsilon(1e-13));
  CHECK(centre.total / clock.total == Approx(std::cbrt(pi / 6)).epsilon(1e-13));
  CHECK(edge.total / clock.total == Approx(std::cbrt(pi / 12)).epsilon(1e-13));
}

TEST_CASE("with a proportional cost, trading to the centre costs more than to the edge") {
  // The cheapest centre band has 4^(1/3) times the width, and 2^(1/3) = 1.26 times the total.
  const auto centre = ht::best_centre(no_fee, volatility);
  const auto edge = ht::best_edge(no_fee, volatility);
  CHECK(centre.total / edge.total == Approx(std::cbrt(2.0)).epsilon(1e-13));
  CHECK(centre.level / edge.level == Approx(std::cbrt(4.0)).epsilon(1e-13));
  // A one-way cost in both: doubling it is not what separates the two.
  terms round_trip = no_fee;
  round_trip.cost_rate *= 2;
  CHECK(ht::best_edge(round_trip, volatility).level / edge.level
        == Approx(std::cbrt(2.0)).epsilon(1e-13));
}

TEST_CASE("with a fee the two levels beat centre, edge and clock") {
  for (const double fee : {1e-4, 1e-2, 1.0, 100.0}) {
    const terms t = with_fee(fee);
    const auto band = ht::best_band(t, volatility);
    CHECK(ht::best_edge(t, volatility).rates.cost == infinity);  // for ever at the edge
    CHECK(band.total < ht::best_centre(t, volatility).total);
    CHECK(band.total < ht::best_clock(t, volatility).total);
    for (const double out : {0.98, 1.0, 1.02})
      for (const double in : {0.9, 1.0, 1.1})
        CHECK(ht::total_rate(t, ht::band_rates(t, volatility, band.level * out, band.inner * in))
              >= band.total * (1 - 1e-14));
    const auto clock = ht::best_clock(t, volatility);
    for (const double up : {0.97, 1.03})
      CHECK(ht::total_rate(t, ht::clock_rates(t, volatility, clock.level * up)) > clock.total);
  }
}

TEST_CASE("the discount factor narrows the bands and keeps them the least") {
  terms t = no_fee;
  t.discount = 0.6;
  const auto edge = ht::best_edge(t, volatility);
  CHECK(edge.level < ht::best_edge(no_fee, volatility).level);
  for (const double up : {0.97, 1.03})
    CHECK(ht::total_rate(t, ht::edge_rates(t, volatility, edge.level * up)) > edge.total);
}

TEST_CASE("edges of the rates") {
  terms t = no_fee;
  CHECK(ht::clock_rates(t, volatility, 0.0).cost == infinity);
  CHECK(ht::clock_rates(t, volatility, 0.0).variance == 0);
  CHECK(ht::clock_rates(t, volatility, infinity).cost == 0);
  CHECK(ht::clock_rates(t, volatility, infinity).variance == infinity);
  CHECK(ht::edge_rates(t, volatility, 0.0).cost == infinity);
  CHECK(ht::edge_rates(t, volatility, 0.0).variance == 0);
  CHECK(ht::edge_rates(t, volatility, infinity).cost == 0);
  CHECK(ht::centre_rates(t, volatility, 0.0).trades == infinity);
  CHECK(ht::edge_rates(t, volatility, 0.1).trades == infinity);
  t.cost_rate = 0;
  CHECK(ht::clock_rates(t, volatility, 0.0).cost == 0);
  CHECK(ht::edge_rates(t, volatility, 0.0).cost == 0);
  CHECK(ht::best_edge(t, volatility).total == 0);
  t.cost_rate = -1e-4;  // a rebate is earned
  CHECK(ht::edge_rates(t, volatility, 0.1).cost < 0);
  CHECK(ht::clock_rates(t, volatility, 0.01).cost < 0);
  t = no_fee, t.gamma = 0;
  CHECK(ht::edge_rates(t, volatility, 0.0).cost == 0);
  CHECK(ht::clock_rates(t, volatility, 0.01).cost == 0);
  CHECK(ht::clock_rates(t, volatility, 0.01).variance == 0);
  t = no_fee, t.gamma = -t.gamma;
  CHECK(ht::edge_rates(t, volatility, 0.1).cost == ht::edge_rates(no_fee, volatility, 0.1).cost);
  CHECK(std::isnan(ht::clock_rates(no_fee, volatility, -1.0).cost));
  CHECK(std::isnan(ht::clock_rates(no_fee, -volatility, 1.0).cost));
  CHECK(std::isnan(ht::clock_rates(no_fee, -volatility, 1.0).variance));
  CHECK(std::isnan(ht::edge_rates(no_fee, -volatility, 0.1).cost));
  CHECK(std::isnan(ht::edge_rates(no_fee, -volatility, 0.1).variance));
  CHECK(ht::clock_rates(no_fee, volatility, -0.0).cost == infinity);
  CHECK(ht::edge_rates(no_fee, volatility, -0.0).cost == infinity);
  t = no_fee, t.price = -t.price;
  CHECK(std::isnan(ht::clock_rates(t, volatility, 1.0).cost));
  CHECK(std::isnan(ht::edge_rates(t, volatility, 0.1).variance));
  CHECK(std::isnan(ht::clock_rates(no_fee, std::nan(""), 1.0).variance));
  t = no_fee, t.price = std::nan("");
  CHECK(std::isnan(ht::edge_rates(t, volatility, 0.1).cost));
  CHECK(std::isnan(ht::edge_rates(t, volatility, 0.1).variance));
}

TEST_CASE("without a fee the best band is the edge: orders without end, and no negative ones") {
  support::random_stream random{23};
  for (int i = 0; i < 500; ++i) {
    terms t = support::random_terms(random);
    t.fixed_cost = 0;
    const auto best = ht::best_band(t, volatility);
    REQUIRE(best.rates.trades == infinity);
    REQUIRE(best.total == Approx(ht::best_edge(t, volatility).total).epsilon(1e-13));
  }
}

TEST_CASE("levels that are not 0 <= inner <= outer are NaN") {
  const auto is_unknown = [](const ht::policy_rates<double>& r) {
    return std::isnan(r.cost) && std::isnan(r.variance) && std::isnan(r.trades);
  };
  CHECK(is_unknown(ht::band_rates(with_fee(1), volatility, 0.1, 0.2)));
  CHECK(is_unknown(ht::band_rates(with_fee(1), volatility, 0.1, -0.1)));
  CHECK(is_unknown(ht::edge_rates(with_fee(1), volatility, -0.1)));
  CHECK(is_unknown(ht::centre_rates(with_fee(1), volatility, -0.1)));
  CHECK(is_unknown(ht::band_rates(with_fee(1), volatility, std::nan(""), 0.1)));
  CHECK(is_unknown(ht::band_rates(with_fee(1), volatility, 0.1, std::nan(""))));
  terms t = with_fee(1);
  t.cost_rate = t.gamma = 0;
  CHECK(is_unknown(ht::band_rates(t, volatility, 0.1, 0.2)));
  CHECK(is_unknown(ht::band_rates(t, volatility, 0.1, std::nan(""))));
}

TEST_CASE("a polled band has the variance, cost and orders of the band that was wanted") {
  // A delta that moves 0.5 a year, a band of 0.05, hourly looks: 9.36 standard deviations of a
  // step. Five million steps in each of four lanes leave a standard
  // error of 0.3 % in squares, 0.1 % in volume and orders.
  const double step = 0.5 * std::sqrt(1.0 / 8760), wanted = 0.05;
  const double level = ht::polled_half_width(wanted, 0.5, 1.0 / 8760) / step, b = wanted / step;
  constexpr int steps = 5'000'000;

  const auto edge = support::simulate_band(level, level, steps, 1);
  CHECK(edge.square == Approx(b * b / 3).epsilon(0.015));
  CHECK(edge.volume == Approx(1 / (2 * b)).epsilon(0.015));
  CHECK(edge.orders == Approx(1 / (b * std::sqrt(2.0))).epsilon(0.015));
  CHECK(ht::polled_edge_trades(0.5, wanted, 1.0 / 8760) / 8760
        == Approx(1 / (b * std::sqrt(2.0))).epsilon(1e-12));

  const auto centre = support::simulate_band(level, 0.0, steps, 2);
  // 5/4 of a squared step more in sixths of the square: the second order.
  CHECK(centre.square == Approx((b * b + 1.25) / 6).epsilon(0.015));
  CHECK(centre.square == Approx(b * b / 6).epsilon(0.03));
  CHECK(centre.volume == Approx(1 / b).epsilon(0.015));
  CHECK(centre.orders == Approx(1 / (b * b)).epsilon(0.015));
  CHECK(edge.square / centre.square == Approx(2).epsilon(0.02));
  CHECK(edge.volume / centre.volume == Approx(0.5).epsilon(0.015));

  // What the correction is for: the band as it stands.
  const auto raw = support::simulate_band(b, b, steps / 4, 3);
  CHECK(raw.square > 1.12 * b * b / 3);
  CHECK(raw.volume < 0.96 / (2 * b));
}

TEST_CASE("outer and inner level, polled") {
  const double outer = 12, inner = 5;
  const auto band = support::simulate_band(outer - ht::overshoot, inner, 2'000'000, 4);
  CHECK(band.orders == Approx(1 / (outer * outer - inner * inner)).epsilon(0.015));
  CHECK(band.square == Approx((outer * outer + inner * inner) / 6).epsilon(0.015));
  CHECK(band.volume == Approx(1 / (outer + inner)).epsilon(0.015));
}

TEST_CASE("an option whose gamma and band move: the rates along the path are what comes of it") {
  // The bands are 0.04 and 0.06 wide, where the delta moves 0.04 a day.
  const auto edge = support::simulate_option(5, 0.002, true, 30, 40, 800, 5);
  CHECK(edge.cost == Approx(edge.expected_cost).epsilon(0.03));
  CHECK(edge.variance == Approx(edge.expected_variance).epsilon(0.03));
  CHECK(edge.orders == Approx(edge.expected_orders).epsilon(0.03));
  const auto centre = support::simulate_option(5, 0.002, false, 30, 40, 800, 6);
  CHECK(centre.cost == Approx(centre.expected_cost).epsilon(0.03));
  CHECK(centre.variance == Approx(centre.expected_variance).epsilon(0.03));
  CHECK(centre.orders == Approx(centre.expected_orders).epsilon(0.03));
  // To the centre costs more and leaves more, each at its best.
  CHECK(centre.cost > 1.2 * edge.cost);
  CHECK(centre.variance > 1.2 * edge.variance);
}

TEST_CASE("registers give the scalar's bits") {
  using V = xsimd::batch<double>;
  support::random_stream random{12};
  support::fingerprint all;
  const auto same = [&](const ht::policy_plan<double>& s, const ht::policy_plan<V>& v) {
    bool result = true;
    const auto check = [&](double a, const V& b) {
      all.add(a);
      result = result && support::same_bits(a, b.get(0));
    };
    check(s.level, v.level), check(s.inner, v.inner), check(s.total, v.total);
    check(s.rates.cost, v.rates.cost), check(s.rates.variance, v.rates.variance);
    check(s.rates.trades, v.rates.trades);
    return result;
  };
  for (int i = 0; i < 500; ++i) {
    const terms t = support::random_terms(random);
    const auto lanes = support::in_lanes(t);
    const double vol = random.spread(-6, 2);
    REQUIRE(same(ht::best_clock(t, vol), ht::best_clock(lanes, V(vol))));
    REQUIRE(same(ht::best_centre(t, vol), ht::best_centre(lanes, V(vol))));
    REQUIRE(same(ht::best_edge(t, vol), ht::best_edge(lanes, V(vol))));
    REQUIRE(same(ht::best_band(t, vol), ht::best_band(lanes, V(vol))));
  }
#if HEDGEROW_HAS_FMA
  CHECK(all.value == 13079553643049451673u);  // of every compiler and instruction set
#endif
}
