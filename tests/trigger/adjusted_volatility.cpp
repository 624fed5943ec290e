// Volatilities that price in hedging costs, and break-even volatilities: published numbers,
// equations solved, limits.
#include <hedgerow/greeks.hpp>
#include <hedgerow/trigger/expected/adjusted_volatility.hpp>
#include <hedgerow/trigger/expected/break_even.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace {

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;
using doctest::Approx;

constexpr double infinity = std::numeric_limits<double>::infinity();
const double no_number = std::nan("");

double call_price(double volatility, double rate) {
  return hr::price(hr::black_scholes{.spot = 100.0, .volatility = volatility, .rate = rate},
                   hr::european{hr::option_type::call, 100.0, 1.0});
}

}  // namespace

TEST_CASE("Leland: more volatility for what is sold, less for what is bought") {
  // vol 0.25, every 0.01 years, 1 % one way; S = K = 100, a year, rate 0.05.
  const double sold = ht::leland_volatility(0.25, -1.0, 0.01, 0.01);
  CHECK(sold == Approx(0.319991).epsilon(1e-6));
  CHECK(call_price(0.25, 0.05) == Approx(12.33600).epsilon(1e-6));
  CHECK(call_price(sold, 0.05) == Approx(14.98986).epsilon(1e-6));
  const double bought = ht::leland_volatility(0.25, 1.0, 0.01, 0.01);
  CHECK(sold * sold + bought * bought == Approx(2 * 0.0625).epsilon(1e-14));
  CHECK(ht::leland_volatility(0.25, 0.0, 0.01, 0.01) == 0.25);
  CHECK(ht::leland_volatility(0.25, -1.0, 0.0, 0.01) == 0.25);
  CHECK(ht::leland_volatility(0.25, -1.0, -0.01, 0.01) == 0.25);
  CHECK(ht::leland_volatility(0.25, -1.0, 0.01, 0.0) == infinity);
  CHECK(ht::leland_volatility(0.25, -1.0, 0.01, -0.0) == infinity);
  CHECK(std::isnan(ht::leland_volatility(0.25, 1.0, 0.05, 0.01)));  // Le > 1
  CHECK(std::isnan(ht::leland_volatility(0.25, no_number, 0.01, 0.01)));
  CHECK(std::isnan(ht::leland_volatility(-0.25, 1.0, 0.01, 0.01)));
}

TEST_CASE("Hoggard, Whalley and Wilmott: the variance that the cost of |gamma| adds") {
  const double vol = 0.3, cost = 0.004, interval = 1.0 / 52, pi = 3.14159265358979323846;
  const double term = 2 * cost * vol * std::sqrt(2 / (pi * interval));
  for (const double gamma : {-0.02, 0.02}) {
    const double adjusted = ht::leland_volatility(vol, gamma, cost, interval);
    CHECK(adjusted * adjusted == Approx(vol * vol - (gamma > 0 ? term : -term)).epsilon(1e-14));
  }
}

TEST_CASE("Barles and Soner's psi solves its equation") {
  for (int k = -40; k <= 40; ++k) {
    for (const double sign : {1.0, -1.0}) {
      const double A = sign * std::pow(10.0, k / 4.0), psi = ht::barles_soner_psi(A);
      CAPTURE(A);
      // The derivative by a five-point rule in ln A.
      const double h = 1e-3;
      const auto at = [&](int i) { return ht::barles_soner_psi(A * std::exp(i * h)); };
      const double slope = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h) / A;
      const double right = (psi + 1) / (2 * std::sqrt(A * psi) - A);
      CHECK(slope == Approx(right).epsilon(sign > 0 ? 1e-9 : 1e-5));
      CHECK((sign > 0 ? psi > 0 : psi < 0 && psi > -1));
    }
  }
}

TEST_CASE("psi to 1e-14, by its closed form in long double") {
  for (int k = -60; k <= 60; ++k) {
    const double psi = std::pow(10.0, k / 5.0);  // of the closed form; A follows without a solver
    const long double x = std::sqrt(static_cast<long double>(psi));
    long double root = x - std::asinh(x) / std::sqrt(1 + x * x);
    if (x < 0.01L)  // 2/3 x^3 - 8/15 x^5 + 16/35 x^7 - 128/315 x^9
      root = x * x * x
           * (2.0L / 3 - x * x * (8.0L / 15 - x * x * (16.0L / 35 - x * x * 128 / 315)));
    const double A = static_cast<double>(root * root);
    CAPTURE(psi);
    CHECK(std::fabs(ht::barles_soner_psi(A) / psi - 1) < 1e-14);
  }
  for (int k = 1; k < 40; ++k) {
    const double psi = -k / 40.0;
    const long double x = std::sqrt(static_cast<long double>(-psi));
    const long double root = std::asin(x) / std::sqrt(1 - x * x) - x;
    CHECK(std::fabs(ht::barles_soner_psi(static_cast<double>(-root * root)) / psi - 1) < 1e-14);
  }
}

TEST_CASE_TEMPLATE("psi and 1 + psi against Newton's method in long double", T, double, float) {
  const double bound = sizeof(T) == 8 ? 1e-14 : 1e-6, end = sizeof(T) == 8 ? 120 : 28;
  double worst = 0;
  for (int k = 0; k <= 6000; ++k) {
    // Every scale, and every other one of them where the fits meet or bend.
    const double exponent = k % 2 == 0 ? end * (k / 3000.0 - 1) : k / 750.0 - 4;
    for (const double sign : {1.0, -1.0}) {
      const T A = static_cast<T>(sign * std::pow(10.0, exponent));
      const auto near_it = ht::detail::barles_soner<T>(A);
      const auto exact = ht::detail::barles_soner<long double>(A);
      const long double psi = near_it.psi / exact.psi - 1;
      const long double one_plus = near_it.one_plus / exact.one_plus - 1;
      worst = (std::max)(
          {worst, static_cast<double>(std::fabs(psi)), static_cast<double>(std::fabs(one_plus))});
    }
  }
  CHECK(worst < bound);
}

TEST_CASE("psi in long double has long double's digits") {
  for (const long double x : {0.3L, 1.0L, 4.0L}) {
    const long double root = x - std::asinh(x) / std::sqrt(1 + x * x);
    CHECK(std::fabs(ht::barles_soner_psi(root * root) / (x * x) - 1) < 1e-17L);
  }
}

TEST_CASE("psi: numbers, both ends, and bad input") {
  CHECK(ht::barles_soner_psi(0.01) == Approx(0.32916).epsilon(1e-4));
  CHECK(ht::barles_soner_psi(0.1) == Approx(0.85215).epsilon(1e-4));
  CHECK(ht::barles_soner_psi(1.0) == Approx(2.75779).epsilon(1e-4));
  CHECK(ht::barles_soner_psi(10.0) == Approx(13.6145).epsilon(1e-4));
  CHECK(ht::barles_soner_psi(1e-18) == Approx(std::cbrt(2.25) * 1e-6).epsilon(1e-5));
  CHECK(ht::barles_soner_psi(-1e-18) == Approx(-std::cbrt(2.25) * 1e-6).epsilon(1e-5));
  CHECK(ht::barles_soner_psi(1e15) / 1e15 == Approx(1).epsilon(1e-12));
  CHECK(ht::barles_soner_psi(0.0) == 0);
  CHECK_FALSE(std::signbit(ht::barles_soner_psi(0.0)));
  CHECK(std::signbit(ht::barles_soner_psi(-0.0)));
  CHECK(ht::barles_soner_psi(-1e308) == -1);
  CHECK(ht::barles_soner_psi((std::numeric_limits<double>::max)())
        == (std::numeric_limits<double>::max)());
  CHECK(ht::barles_soner_psi(infinity) == infinity);
  CHECK(ht::barles_soner_psi(-infinity) == -1);
  CHECK(ht::barles_soner_psi(1e300) == Approx(1e300));
  CHECK(ht::barles_soner_psi(5e-324) > 0);
  CHECK(std::isnan(ht::barles_soner_psi(no_number)));
  CHECK(ht::barles_soner_psi(1.0F) == Approx(2.75781).epsilon(1e-5));
}

TEST_CASE("for small costs Barles and Soner charge what the best edge band costs") {
  // sigma^2 S^2 |gamma| psi/2 against cost and risk of the Whalley-Wilmott band: this fixes a =
  // cost_rate sqrt(risk_aversion), with the one-way cost.
  for (const double discount : {1.0, 0.8}) {
    const ht::band_terms<double> t{.price = 100,
                                   .gamma = -0.0131,
                                   .risk_aversion = 0.1,
                                   .cost_rate = 1e-9,
                                   .fixed_cost = 0,
                                   .discount = discount};
    const double adjusted = ht::barles_soner_volatility(t, 0.3),
                 b = ht::whalley_wilmott_half_width(t);
    const double charged = (adjusted * adjusted - 0.09) * 100 * 100 * 0.0131 / 2;
    const double a = 0.0131 * 100 * 0.3, cost = t.cost_rate * 100 * a * a / (2 * b);
    CHECK(charged == Approx(1.5 * cost).epsilon(1e-3));
  }
}

TEST_CASE("Barles-Soner volatility: sign of gamma and edges") {
  ht::band_terms<double> t{.price = 100, .gamma = -0.0131, .risk_aversion = 1, .cost_rate = 0.01};
  CHECK(ht::barles_soner_volatility(t, 0.3) > 0.3);
  t.gamma = 0.0131;
  CHECK(ht::barles_soner_volatility(t, 0.3) < 0.3);
  t.cost_rate = 0;
  CHECK(ht::barles_soner_volatility(t, 0.3) == 0.3);
  t.cost_rate = -0.01;
  CHECK(ht::barles_soner_volatility(t, 0.3) == 0.3);
  t.cost_rate = 0.01, t.risk_aversion = 0;
  CHECK(ht::barles_soner_volatility(t, 0.3) == 0.3);
  // Long gamma so costly that nothing is left: cos^2 x with x/cos x - sin x = sqrt(-A).
  t.risk_aversion = 1e20;
  CHECK(ht::barles_soner_volatility(t, 0.3)
        == Approx(0.3 * 1.5707963267948966 / std::sqrt(1.31e18)).epsilon(1e-8));
  t.risk_aversion = -1;
  CHECK(std::isnan(ht::barles_soner_volatility(t, 0.3)));
  t.risk_aversion = 1, t.gamma = no_number;
  CHECK(std::isnan(ht::barles_soner_volatility(t, 0.3)));
  t.gamma = 0.0131;
  CHECK(std::isnan(ht::barles_soner_volatility(t, -0.3)));
  t.discount = -1;
  CHECK(std::isnan(ht::barles_soner_volatility(t, 0.3)));
  t.gamma = -0.0131, t.discount = -0.0;  // as 0: no volatility is enough
  CHECK(ht::barles_soner_volatility(t, 0.3) == infinity);
}

TEST_CASE("break-even: moves and volatilities of a scalper of gamma") {
  CHECK(ht::break_even_distance(60000.0, 0.6, 1.0 / 365) == Approx(1884.33).epsilon(3e-6));
  CHECK(ht::break_even_clock(0.6, 5e-4, 1.0 / 8760) == Approx(0.6385).epsilon(1e-4));
  CHECK(ht::break_even_clock(0.6, 5e-4, 1.0 / 365) == Approx(0.6077).epsilon(1e-4));
  const double gamma = hr::gamma(hr::black_scholes{.spot = 60000.0, .volatility = 0.6, .rate = 0.0},
                                 hr::european{hr::option_type::call, 60000.0, 30.0 / 365});
  const auto edge = [&](double b) { return ht::break_even_edge(0.6, 5e-4, 60000.0, gamma, b); };
  CHECK(edge(0.02) == Approx(0.6181).epsilon(1e-4));
  CHECK(edge(0.05) == Approx(0.6071).epsilon(1e-4));
  CHECK(edge(0.10) == Approx(0.6035).epsilon(1e-4));
  CHECK(ht::is_inefficient(0.61, edge(0.02)));
  CHECK_FALSE(ht::is_inefficient(0.62, edge(0.02)));
  CHECK_FALSE(ht::is_inefficient(no_number, 0.6));
}

TEST_CASE("at break-even gamma earns theta and costs exactly") {
  const double implied = 0.5, S = 100, gamma = 0.02, dollars = gamma * S * S;
  for (const double cost : {1e-4, 2e-3, -1e-4}) {
    const ht::band_terms<double> t{
        .price = S, .gamma = gamma, .risk_aversion = 1, .cost_rate = cost};
    const double clock = ht::break_even_clock(implied, cost, 0.01);
    CHECK(dollars * (clock * clock - implied * implied) / 2
          == Approx(ht::clock_rates(t, clock, 0.01).cost).epsilon(1e-11));
    const double edge = ht::break_even_edge(implied, cost, S, gamma, 0.05);
    CHECK(dollars * (edge * edge - implied * implied) / 2
          == Approx(ht::edge_rates(t, edge, 0.05).cost).epsilon(1e-11));
  }
}

TEST_CASE("break-even: edges") {
  CHECK(ht::break_even_clock(0.6, 0.0, 0.0) == 0.6);
  CHECK(ht::break_even_clock(0.6, 5e-4, 0.0) == infinity);
  CHECK(ht::break_even_clock(0.6, -5e-4, 0.01) < 0.6);
  CHECK(ht::break_even_clock(0.0, 5e-4, 0.01) > 0);
  CHECK(ht::break_even_clock(0.0, -5e-4, 0.01) == 0);
  CHECK(std::isnan(ht::break_even_clock(-0.6, 5e-4, 0.01)));
  CHECK(std::isnan(ht::break_even_clock(0.6, 5e-4, -0.01)));
  CHECK(std::isnan(ht::break_even_clock(no_number, 5e-4, 0.01)));
  CHECK(ht::break_even_clock(0.6, 5e-4, -0.0) == infinity);
  CHECK(ht::break_even_edge(0.6, 1e-3, 100.0, 0.02, -0.0) == infinity);
  CHECK(ht::break_even_edge(0.6, 0.0, 100.0, 0.02, 0.0) == 0.6);
  CHECK(ht::break_even_edge(0.6, 1e-3, 100.0, 0.0, 0.0) == 0.6);
  CHECK(ht::break_even_edge(0.6, 1e-3, 100.0, 0.02, 0.001) == infinity);  // b <= cost S gamma
  CHECK(ht::break_even_edge(0.6, 1e-3, 100.0, -0.02, 0.05) > 0.6);
  CHECK(std::isnan(ht::break_even_edge(0.6, 1e-3, 100.0, 0.02, -0.1)));
  CHECK(std::isnan(ht::break_even_edge(-0.6, 1e-3, 100.0, 0.02, 0.1)));
  CHECK(std::isnan(ht::break_even_edge(0.6, 1e-3, -100.0, 0.02, 0.1)));
  CHECK(std::isnan(ht::break_even_edge(0.6, 1e-3, 100.0, no_number, 0.1)));
  CHECK(std::isnan(ht::break_even_edge(no_number, 1e-3, 100.0, 0.02, 0.1)));
}
