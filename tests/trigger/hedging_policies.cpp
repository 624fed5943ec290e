// isa: avx2
// A sold option hedged to its expiry by each policy, on the same seeded paths: cost and risk as an
// independent simulation has them, and the edge before the clock.
#include "support/simulation.hpp"
#include <hedgerow/trigger/band/whalley_wilmott.hpp>
#include <hedgerow/trigger/band/zakamouline.hpp>

#include <doctest/doctest.h>

#include <cmath>

namespace {

namespace hm = hedgerow::math;
namespace ht = hedgerow::trigger;
using doctest::Approx;
using support::lanes;

constexpr double strike = 100, expiry = 0.25, vol = 0.25, cost_rate = 0.002;
constexpr int looks = 252;  // four on each of 63 trading days

/// What a policy sees at a look, a path a lane.
struct look {
  lanes spot, delta, gamma, hedge;
  double left;
  bool daily;

  ht::band_terms<lanes> terms(double risk_aversion) const {
    const lanes zero(0.0);
    return {spot, zero - gamma, lanes(risk_aversion), lanes(cost_rate), zero, lanes(1.0)};
  }
};

lanes delta_at(const lanes& spot, const lanes& volatility, double left) {
  const lanes s = volatility * lanes(std::sqrt(left));
  return hm::normal_cdf(hm::log(spot / lanes(strike)) / s + lanes(0.5) * s);
}

/// The hedge held, moved to the nearest edge of a band.
lanes to_edge(const lanes& hedge, const lanes& centre, const lanes& half_width) {
  return hm::minimum<lanes>(hm::maximum<lanes>(hedge, centre - half_width), centre + half_width);
}

struct outcome {
  double deviation, cost;
};

/// Sold at its price and hedged from the first look; costs of the first purchase and the last sale
/// included.
template <class Policy>
outcome run(Policy policy, int rounds, std::uint64_t seed = 9) {
  const double dt = expiry / looks;
  const lanes shift(-0.5 * vol * vol * dt), move(vol * std::sqrt(dt)), rate(cost_rate), zero(0.0);
  support::normal_stream normal(seed);
  double sum = 0, squares = 0, costs = 0;
  const double premium = 2 * strike * (hm::normal_cdf(0.5 * vol * std::sqrt(expiry)) - 0.5);
  for (int round = 0; round < rounds; ++round) {
    lanes spot(strike), hedge(0.0), cash(premium), cost(0.0);
    for (int i = 0; i < looks; ++i) {
      const double left = expiry - i * dt, s = vol * std::sqrt(left);
      const lanes d = hm::log(spot / lanes(strike)) * lanes(1 / s) + lanes(0.5 * s);
      const lanes delta = hm::normal_cdf(d), gamma = hm::normal_pdf(d) / (spot * lanes(s));
      const lanes now = i == 0 ? delta : policy(look{spot, delta, gamma, hedge, left, i % 4 == 0});
      cash = cash - (now - hedge) * spot;
      cost = cost + xsimd::abs(now - hedge) * spot * rate;
      hedge = now;
      spot = spot * hm::exp(shift + move * normal.next());
    }
    cost = cost + xsimd::abs(hedge) * spot * rate;
    const lanes profit = cash + hedge * spot - hm::maximum<lanes>(spot - lanes(strike), zero)
                       - cost;
    for (std::size_t k = 0; k < lanes::size; ++k) {
      sum += profit.get(k), squares += profit.get(k) * profit.get(k), costs += cost.get(k);
    }
  }
  const double n = rounds * support::paths_a_register, mean = sum / n;
  return {std::sqrt(squares / n - mean * mean), costs / n};
}

const auto clock_rule = [](const look& l) { return l.daily ? l.delta : l.hedge; };
const auto centre_rule = [](const look& l) {
  return xsimd::select(xsimd::abs(l.hedge - l.delta) > lanes(0.08), l.delta, l.hedge);
};
const auto edge_rule = [](const look& l) { return to_edge(l.hedge, l.delta, lanes(0.04)); };
template <int Aversion>
const auto whalley_wilmott_rule = [](const look& l) {
  return to_edge(l.hedge, l.delta, ht::whalley_wilmott_half_width(l.terms(Aversion)));
};
const auto zakamouline_rule = [](const look& l) {
  const auto band = ht::zakamouline_band(l.terms(1), lanes(vol), lanes(l.left));
  return to_edge(l.hedge, delta_at(l.spot, band.volatility, l.left), band.half_width);
};

}  // namespace

TEST_CASE("standard deviation and cost of policies, to expiry") {
  // S = K = 100, a quarter, vol 0.25, 0.2 % one way, four looks a day; (deviation, cost) by a
  // simulation of 40,000 paths in another program. Here 8,000 paths on the same seed for all.
  constexpr int rounds = 8000 / support::paths_a_register;
  const auto expect = [](const outcome& got, double deviation, double cost) {
    CHECK(got.deviation == Approx(deviation).epsilon(0.03));
    CHECK(got.cost == Approx(cost).epsilon(0.015));
  };
  const auto clock = run(clock_rule, rounds), edge = run(edge_rule, rounds);
  expect(clock, 0.600, 0.710);
  expect(run(centre_rule, rounds), 0.617, 0.620);
  expect(edge, 0.519, 0.563);
  expect(run(whalley_wilmott_rule<5>, rounds), 0.521, 0.532);
  expect(run(whalley_wilmott_rule<1>, rounds), 0.690, 0.434);
  expect(run(zakamouline_rule, rounds), 0.537, 0.508);
  // The edge leaves less and costs less than the clock.
  CHECK(edge.deviation < 0.92 * clock.deviation);
  CHECK(edge.cost < 0.85 * clock.cost);
}
