// isa: avx2
// Closed-form bands against the optimum of exponential utility, solved numerically.
#include "support/exponential_utility.hpp"

#include <hedgerow/greeks.hpp>
#include <hedgerow/trigger/band/whalley_wilmott.hpp>
#include <hedgerow/trigger/band/zakamouline.hpp>

#include <doctest/doctest.h>

#include <cmath>

namespace {

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;
using doctest::Approx;

hr::greeks<double> greeks_at(const support::utility_problem& p, double volatility) {
  return hr::evaluate(hr::black_scholes{.spot = p.spot, .volatility = volatility, .rate = 0.0},
                      hr::european{hr::option_type::call, p.strike, p.expiry});
}

ht::band_terms<double> terms_of(const support::utility_problem& p, double volatility) {
  return {.price = p.spot,
          .gamma = p.quantity * greeks_at(p, volatility).gamma,
          .risk_aversion = p.risk_aversion,
          .cost_rate = p.cost_rate};
}

ht::adjusted_band<double> zakamouline(const support::utility_problem& p) {
  return ht::zakamouline_band(terms_of(p, p.volatility), p.volatility, p.expiry);
}

/// The hedge that offsets the delta at a volatility.
double offset(const support::utility_problem& p, double volatility) {
  return -p.quantity * greeks_at(p, volatility).delta;
}

/// The Whalley-Wilmott half-width, gamma at another volatility.
double whalley_wilmott(const support::utility_problem& p, double volatility) {
  return ht::whalley_wilmott_half_width(terms_of(p, volatility));
}

/// At a cost of 2 %, which two tests look at: solved once.
support::utility_problem costly(double quantity) {
  return {.cost_rate = 0.02, .risk_aversion = 1, .quantity = quantity};
}
const support::utility_band& costly_band(double quantity) {
  static const auto sold = support::extrapolated(costly(-1), 400);
  static const auto bought = support::extrapolated(costly(1), 400);
  return quantity < 0 ? sold : bought;
}

}  // namespace

TEST_CASE("without costs the numerical solution is Black and Scholes's") {
  const support::utility_problem p{.cost_rate = 1e-9, .risk_aversion = 1e-6};
  const auto exact = support::solve_utility(p, 1600);
  CHECK(exact.price == Approx(greeks_at(p, p.volatility).price).epsilon(1e-3));
}

TEST_CASE("small costs: the exact band is Whalley and Wilmott's, long and short") {
  for (const double quantity : {-1.0, 1.0}) {
    const support::utility_problem p{
        .cost_rate = 0.001, .risk_aversion = 0.1, .quantity = quantity};
    const auto exact = support::extrapolated(p, 400);
    CHECK(exact.half_width() == Approx(whalley_wilmott(p, p.volatility)).epsilon(0.05));
    CHECK(std::fabs(exact.centre() - offset(p, p.volatility)) < 0.003);
  }
}

TEST_CASE("small costs: the exact band grows with the cube root of the cost and of 1/aversion") {
  const support::utility_problem p{.cost_rate = 0.0005, .risk_aversion = 0.03};
  support::utility_problem dearer = p, bolder = p;
  dearer.cost_rate *= 8, bolder.risk_aversion /= 8;
  const double b = support::extrapolated(p, 400).half_width();
  const double by_cost = std::log2(support::extrapolated(dearer, 400).half_width() / b) / 3;
  const double by_aversion = std::log2(support::extrapolated(bolder, 400).half_width() / b) / 3;
  CHECK(by_cost == Approx(1.0 / 3).epsilon(0.06));
  CHECK(by_aversion == Approx(1.0 / 3).epsilon(0.06));
}

TEST_CASE(
    "a cost of 2 %: Zakamouline's centre is right for both signs of gamma, the delta is not") {
  for (const double quantity : {-1.0, 1.0}) {
    const support::utility_problem p = costly(quantity);
    const support::utility_band& exact = costly_band(quantity);
    const auto band = zakamouline(p);
    REQUIRE(band.fitted);
    CHECK(std::fabs(exact.centre() - offset(p, band.volatility)) < 0.007);
    CHECK(std::fabs(exact.centre() - offset(p, p.volatility)) > 0.014);
    // K with the other sign goes the wrong way, and without K there is no shift at all.
    const double other = std::sqrt(2 * p.volatility * p.volatility
                                   - band.volatility * band.volatility);
    CHECK(std::fabs(exact.centre() - offset(p, other)) > 0.03);
  }
}

TEST_CASE(
    "a cost of 2 %: Zakamouline's width is right for a short gamma, and half of it for a long") {
  support::utility_problem p = costly(-1);
  const support::utility_band& sold = costly_band(-1);
  CHECK(zakamouline(p).half_width == Approx(sold.half_width()).epsilon(0.1));
  CHECK(whalley_wilmott(p, p.volatility) > 1.3 * sold.half_width());
  p.quantity = 1;
  const support::utility_band& bought = costly_band(1);
  CHECK(zakamouline(p).half_width < 0.5 * bought.half_width());
  // What is near for a long one: Whalley and Wilmott with the gamma at the adjusted volatility.
  CHECK(whalley_wilmott(p, zakamouline(p).volatility) == Approx(bought.half_width()).epsilon(0.15));
  CHECK(whalley_wilmott(p, p.volatility) < 0.7 * bought.half_width());
}

TEST_CASE("a cost of 0.5 %, a bolder hedger: both are within a tenth for a short gamma") {
  const support::utility_problem p{.expiry = 0.25, .cost_rate = 0.005, .risk_aversion = 0.1};
  const auto exact = support::extrapolated(p, 400);
  CHECK(zakamouline(p).half_width == Approx(exact.half_width()).epsilon(0.1));
  CHECK(whalley_wilmott(p, p.volatility) == Approx(exact.half_width()).epsilon(0.1));
  CHECK(std::fabs(exact.centre() - offset(p, zakamouline(p).volatility)) < 0.003);
}
