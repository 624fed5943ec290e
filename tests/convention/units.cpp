// Units, and the way back. Most of it happens at compile time.
#include <hedgerow/convention/units.hpp>
#include <hedgerow/greeks/pricer.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>

#if __has_include(<hedgerow/greeks/greeks.hpp>)
#  include <hedgerow/greeks/greeks.hpp>
#endif

namespace hr = hedgerow;
namespace unit = hedgerow::unit;

static_assert(unit::volatility_from_percent(20.0) == 0.2);
static_assert(unit::volatility_in_percent(0.25) == 25.0);
static_assert(unit::rate_from_percent(3.5) == 0.035);
static_assert(unit::rate_in_percent(0.0625) == 6.25);
static_assert(unit::rate_from_basis_points(350.0) == 0.035);
static_assert(unit::rate_in_basis_points(0.0625) == 625.0);
static_assert(unit::years_from_days(30.0) == 30.0 / 365.0);
static_assert(unit::years_from_days(21.0, unit::trading_252) == 21.0 / 252.0);
static_assert(unit::days_in_years(0.5, unit::calendar_365_25) == 182.625);

static_assert(unit::vega_per_point(12.0) == 0.12);
static_assert(unit::vanna_per_point(-3.0) == -0.03);
static_assert(unit::zomma_per_point(7.0) == 0.07);
static_assert(unit::volga_per_point_squared(5.0) == 5e-4);
static_assert(unit::ultima_per_point_cubed(5.0) == 5e-6);
static_assert(unit::theta_per_day(-365.0) == -1.0);
static_assert(unit::theta_per_day(-365.25, unit::calendar_365_25) == -1.0);
static_assert(unit::theta_per_day(-252.0, unit::trading_252) == -1.0);
static_assert(unit::theta_per_day(-12.0, unit::day_count{24.0}) == -0.5);
static_assert(unit::charm_per_day(730.0) == 2.0);
static_assert(unit::color_per_day(504.0, unit::trading_252) == 2.0);
static_assert(unit::veta_per_point_per_day(36500.0) == 1.0);
static_assert(unit::rho_per_basis_point(9.0) == 9e-4);
static_assert(unit::dividend_rho_per_basis_point(-9.0) == -9e-4);
static_assert(unit::per_contract(0.5, 100.0) == 50.0);
static_assert(unit::of_position(0.5, 100.0, -3.0) == -150.0);
static_assert(unit::vega_per_point(12.0f) == 0.12f);

TEST_CASE("Converting a set of Greeks equals converting each one") {
  constexpr hr::pricer_greeks<double> g{.price = 2.4,
                                        .delta = 0.52,
                                        .gamma = 0.065,
                                        .vega = 12.1,
                                        .theta = -4.3,
                                        .rho = 8.9,
                                        .vanna = -0.3,
                                        .volga = 17.0};
  constexpr auto t = unit::convert(g, unit::trader);
  static_assert(t.price == g.price && t.delta == g.delta && t.gamma == g.gamma);
  static_assert(t.vega == unit::vega_per_point(g.vega));
  static_assert(t.theta == unit::theta_per_day(g.theta));
  static_assert(t.rho == unit::rho_per_basis_point(g.rho));
  static_assert(t.vanna == unit::vanna_per_point(g.vanna));
  static_assert(t.volga == unit::volga_per_point_squared(g.volga));
  constexpr auto same = unit::convert(g, unit::natural);
  static_assert(same.volga == g.volga && same.theta == g.theta && same.price == g.price);
  constexpr auto position = unit::convert(
      g, {.points = 100.0, .days = 252.0, .multiplier = 100.0 * -3.0});
  static_assert(position.delta == unit::of_position(g.delta, 100.0, -3.0));
  static_assert(position.theta == g.theta * -300.0 / 252.0);
  static_assert(position.rho == g.rho * -300.0);
}

TEST_CASE("A struct of one's own converts what it has and keeps the rest") {
  struct risk {
    double veta, ultima, strike;
    float color;
  };
  constexpr auto r = unit::convert(risk{36500.0, 1e6, 95.0, 365.0f}, unit::trader);
  static_assert(r.veta == 1.0 && r.ultima == 1.0 && r.strike == 95.0 && r.color == 1.0f);
}

TEST_CASE("Round trips come back within two ulp") {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> uniform(-1e3, 1e3);
  const double ulp = std::numeric_limits<double>::epsilon();
  const auto close = [&](double a, double b) { return std::fabs(a - b) <= 2 * ulp * std::fabs(b); };
  const unit::scheme own{.points = 100.0, .days = 252.0, .basis_points = 1e4, .multiplier = -7.0};
  for (int n = 0; n < 1000; ++n) {
    const double x = uniform(random);
    CHECK(close(unit::volatility_from_percent(unit::volatility_in_percent(x)), x));
    CHECK(close(unit::rate_from_percent(unit::rate_in_percent(x)), x));
    CHECK(close(unit::rate_from_basis_points(unit::rate_in_basis_points(x)), x));
    CHECK(close(unit::years_from_days(unit::days_in_years(x)), x));
    const hr::pricer_greeks<double> g{x, 2 * x, x / 3, x, -x, x, x / 7, x};
    for (const unit::scheme& s : {unit::trader, own}) {
      const auto back = unit::restore(unit::convert(g, s), s);
      CHECK(close(back.price, g.price));
      CHECK(close(back.gamma, g.gamma));
      CHECK(close(back.vega, g.vega));
      CHECK(close(back.theta, g.theta));
      CHECK(close(back.rho, g.rho));
      CHECK(close(back.vanna, g.vanna));
      CHECK(close(back.volga, g.volga));
    }
  }
}

TEST_CASE("NaN and infinity pass through") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(std::isnan(unit::vega_per_point(std::numeric_limits<double>::quiet_NaN())));
  CHECK(unit::theta_per_day(-infinity) == -infinity);
  CHECK(std::isnan(
      unit::restore(unit::convert(hr::pricer_greeks<double>{.price = 1.0}, {.multiplier = 0.0}),
                    {.multiplier = 0.0})
          .price));
}

#if __has_include(<hedgerow/greeks/greeks.hpp>)
TEST_CASE("All seventeen Greeks of the library convert") {
  constexpr auto t = unit::convert(
      hr::greeks<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17}, unit::trader);
  static_assert(t.price == 1 && t.delta == 2 && t.gamma == 3 && t.speed == 12 && t.dual_delta == 16
                && t.dual_gamma == 17);
  static_assert(t.vega == 0.04 && t.vanna == 0.08 && t.zomma == 0.13);
  static_assert(t.volga == 9e-4 && t.ultima == 1.5e-5);
  static_assert(t.theta == 5.0 / 365.0 && t.charm == 10.0 / 365.0 && t.color == 14.0 / 365.0);
  static_assert(t.veta == 11.0 / 36500.0 && t.rho == 6e-4 && t.dividend_rho == 7e-4);
}
#endif
