// isa: avx2
// The half-widths of no-trade bands: published numbers, exponents, limits, and the same bits in
// registers.
#include "support/random.hpp"
#include <hedgerow/greeks.hpp>
#include <hedgerow/trigger/band/fixed_fee.hpp>
#include <hedgerow/trigger/band/leland.hpp>
#include <hedgerow/trigger/band/polling.hpp>
#include <hedgerow/trigger/band/whalley_wilmott.hpp>
#include <hedgerow/trigger/band/zakamouline.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

namespace {

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;
using terms = ht::band_terms<double>;
using doctest::Approx;

constexpr double infinity = std::numeric_limits<double>::infinity();
const double no_number = std::nan("");

/// S = K = 100, a year, vol 0.3, rate 0.
const terms at_the_money{
    .price = 100, .gamma = 0.01314931, .risk_aversion = 1, .cost_rate = 0.02, .fixed_cost = 0.5};

using half_width = double (*)(const terms&);
constexpr std::array proportional{half_width{&ht::whalley_wilmott_half_width<double>},
                                  half_width{&ht::recentring_half_width<double>}};
constexpr std::array bands{proportional[0], proportional[1],
                           half_width{&ht::fixed_fee_half_width<double>}};

}  // namespace

TEST_CASE("Whalley-Wilmott and re-centring half-widths") {
  CHECK(ht::whalley_wilmott_half_width(at_the_money) == Approx(0.0803481).epsilon(1e-6));
  CHECK(ht::recentring_half_width(at_the_money) / ht::whalley_wilmott_half_width(at_the_money)
        == Approx(std::cbrt(4.0)).epsilon(1e-15));
  support::random_stream random{1};
  for (int i = 0; i < 2000; ++i) {
    const terms t = support::random_terms(random);
    const double expected = std::cbrt(1.5 * t.discount * t.cost_rate * t.price * t.gamma * t.gamma
                                      / t.risk_aversion);
    REQUIRE(ht::whalley_wilmott_half_width(t) == Approx(expected).epsilon(4e-16));
  }
}

TEST_CASE("the discount factor is in the band: e^(-r tau) narrows it by its cube root") {
  terms t = at_the_money;
  const double undiscounted = ht::whalley_wilmott_half_width(t);
  t.discount = std::exp(-0.5);
  CHECK(ht::whalley_wilmott_half_width(t) / undiscounted == Approx(std::exp(-0.5 / 3)));
  CHECK(ht::fixed_fee_half_width(t) / ht::fixed_fee_half_width(at_the_money)
        == Approx(std::exp(-0.5 / 4)));
}

TEST_CASE("exponents: cost 1/3 and gamma 2/3, fee 1/4 and gamma 1/2, aversion -1/3 and -1/4") {
  const auto slope = [](half_width f, double terms::* field) {
    terms up = at_the_money, down = at_the_money;
    up.*field *= 1.001, down.*field /= 1.001;
    return std::log(f(up) / f(down)) / (2 * std::log(1.001));
  };
  for (const half_width f : proportional) {
    CHECK(slope(f, &terms::cost_rate) == Approx(1.0 / 3).epsilon(1e-10));
    CHECK(slope(f, &terms::price) == Approx(1.0 / 3).epsilon(1e-10));
    CHECK(slope(f, &terms::gamma) == Approx(2.0 / 3).epsilon(1e-10));
    CHECK(slope(f, &terms::risk_aversion) == Approx(-1.0 / 3).epsilon(1e-10));
  }
  CHECK(slope(bands[2], &terms::fixed_cost) == Approx(0.25).epsilon(1e-10));
  CHECK(slope(bands[2], &terms::gamma) == Approx(0.5).epsilon(1e-10));
  CHECK(slope(bands[2], &terms::risk_aversion) == Approx(-0.25).epsilon(1e-10));
  // The clock's interval has 2/3 of a power of the cost, and -2/3 of the aversion.
  const auto interval = [](const terms& t) {
    terms no_fee = t;
    no_fee.fixed_cost = 0;
    return ht::clock_interval(no_fee, 0.3);
  };
  CHECK(slope(interval, &terms::cost_rate) == Approx(2.0 / 3).epsilon(1e-10));
  CHECK(slope(interval, &terms::risk_aversion) == Approx(-2.0 / 3).epsilon(1e-10));
  CHECK(slope(interval, &terms::gamma) == Approx(-2.0 / 3).epsilon(1e-10));
}

TEST_CASE("edges of the half-widths") {
  for (const half_width f : bands) {
    const auto with = [&](auto... change) {
      terms t = at_the_money;
      (change(t), ...);
      return f(t);
    };
    const auto no_cost = [](terms& t) { t.cost_rate = t.fixed_cost = 0; };
    const auto no_gamma = [](terms& t) { t.gamma = 0; };
    const auto no_aversion = [](terms& t) { t.risk_aversion = 0; };
    CHECK(with([](terms& t) { t.gamma = -t.gamma; }) == f(at_the_money));
    CHECK(with(no_gamma) == 0);
    CHECK(with(no_cost) == 0);
    CHECK(with([](terms& t) { t.cost_rate = t.fixed_cost = -0.01; }) == 0);
    CHECK(with(no_aversion) == infinity);
    CHECK(with([](terms& t) { t.risk_aversion = -0.0; }) == infinity);
    CHECK(with(no_aversion, no_cost) == 0);
    CHECK(with(no_aversion, no_gamma) == 0);
    CHECK(with([](terms& t) { t.risk_aversion = infinity; }) == 0);
    CHECK(with([](terms& t) { t.gamma = infinity; }) == infinity);
    CHECK(std::isnan(with([](terms& t) { t.risk_aversion = -1; })));
    CHECK(std::isnan(with([](terms& t) { t.discount = -1; })));
    CHECK(std::isnan(with([](terms& t) { t.gamma = no_number; })));
    CHECK(std::isnan(with(no_cost, [](terms& t) { t.gamma = no_number; })));
    CHECK(std::isnan(with([](terms& t) { t.risk_aversion = no_number; })));
    CHECK(std::isnan(with(no_cost, [](terms& t) { t.risk_aversion = no_number; })));
    CHECK(std::isnan(with([](terms& t) { t.cost_rate = t.fixed_cost = no_number; })));
    CHECK(std::isnan(with([](terms& t) { t.discount = no_number; })));
    CHECK(std::isnan(with(no_cost, [](terms& t) { t.discount = -1; })));
    CHECK(std::isnan(with(no_gamma, [](terms& t) { t.discount = -1; })));
  }
  // Whatever the cost, and two wrong signs are not a right one.
  for (const double cost : {0.0, 0.02}) {
    terms bad = at_the_money;
    bad.cost_rate = bad.fixed_cost = cost, bad.price = -100;
    for (const double discount : {1.0, -1.0}) {
      bad.discount = discount;
      for (const half_width f : proportional)
        CHECK(std::isnan(f(bad)));
      CHECK(std::isnan(ht::two_fee_band(bad).outer));
      CHECK(std::isnan(ht::two_fee_band(bad).inner));
      CHECK(std::isnan(ht::clock_interval(bad, 0.3)));
    }
    bad.risk_aversion = -1;
    CHECK(std::isnan(ht::zakamouline_band(bad, 0.3, 1.0).half_width));
  }
  terms t = at_the_money;
  t.price = -1;
  CHECK(std::isnan(ht::whalley_wilmott_half_width(t)));
  t.price = 0;
  CHECK(ht::whalley_wilmott_half_width(t) == 0);
}

TEST_CASE("both fees: the two equations, at any ratio of the fees") {
  support::random_stream random{2};
  for (int i = 0; i < 5000; ++i) {
    terms t = support::random_terms(random);
    t.fixed_cost = random.spread(-60, 10);
    const auto [outer, inner] = ht::two_fee_band(t);
    const double g = 12 * t.discount * t.gamma * t.gamma / t.risk_aversion;
    const double A = g * t.fixed_cost, B = g * t.cost_rate * t.price;
    REQUIRE(outer >= inner);
    REQUIRE(inner > 0);
    const double m = outer + inner, product = 4 * outer * inner;  // m^2 - w^2
    REQUIRE(m * product == Approx(B).epsilon(1e-13));
    // w^3 m = A loses what w = outer - inner cancels.
    const double w = outer - inner, slack = 1e-15 * m;
    REQUIRE(std::fabs(w - std::cbrt(A / m)) <= slack + 1e-13 * w);
  }
}

TEST_CASE("both fees: no pair of levels is better") {
  terms t = at_the_money;
  for (const double fee : {1e-4, 1e-2, 0.5, 20.0}) {
    t.fixed_cost = fee;
    const auto rate = [&](double outer, double inner) {
      const double w = outer - inner, g = t.gamma * t.gamma;
      return g * (t.fixed_cost + t.cost_rate * t.price * w) / (w * (outer + inner))
           + t.risk_aversion * (outer * outer + inner * inner) / 12;
    };
    const auto best = ht::two_fee_band(t);
    const double least = rate(best.outer, best.inner);
    for (const double up : {0.97, 0.999, 1.0, 1.001, 1.03})
      for (const double in : {0.97, 0.999, 1.0, 1.001, 1.03})
        CHECK(rate(best.outer * up, best.inner * in) >= least * (1 - 1e-15));
  }
}

TEST_CASE("both fees: without one of them, or without both") {
  terms t = at_the_money;
  t.fixed_cost = 0;
  CHECK(ht::two_fee_band(t).outer == Approx(ht::whalley_wilmott_half_width(t)).epsilon(4e-16));
  CHECK(ht::two_fee_band(t).inner == Approx(ht::whalley_wilmott_half_width(t)).epsilon(4e-16));
  t.fixed_cost = 1e-14;
  CHECK(ht::two_fee_band(t).inner == Approx(ht::whalley_wilmott_half_width(t)).epsilon(1e-3));
  t = at_the_money, t.cost_rate = 0;
  CHECK(ht::two_fee_band(t).outer == Approx(ht::fixed_fee_half_width(t)).epsilon(4e-16));
  CHECK(ht::two_fee_band(t).inner == 0);
  t.cost_rate = -1e-3;
  CHECK(ht::two_fee_band(t).inner == 0);
  t.fixed_cost = -1;
  CHECK(ht::two_fee_band(t).outer == 0);
  CHECK(ht::two_fee_band(t).inner == 0);
  t = at_the_money, t.risk_aversion = 0;
  CHECK(ht::two_fee_band(t).outer == infinity);
  t = at_the_money, t.gamma = 0;
  CHECK(ht::two_fee_band(t).outer == 0);
  t.gamma = no_number;
  CHECK(std::isnan(ht::two_fee_band(t).outer));
  CHECK(std::isnan(ht::two_fee_band(t).inner));
}

TEST_CASE("without a fee the levels are one number, and with one the inner is within") {
  support::random_stream random{21};
  for (int i = 0; i < 5000; ++i) {
    terms t = support::random_terms(random);
    if (i % 2 == 0) t.fixed_cost = 0;
    const auto band = ht::two_fee_band(t);
    if (i % 2 == 0)
      REQUIRE(band.inner == band.outer);
    else
      REQUIRE(band.inner <= band.outer);
  }
}

TEST_CASE("Zakamouline: numbers, with K, its sign that of gamma") {
  // Worked out from the formulas by hand; S = K = 100, a year.
  auto band = ht::zakamouline_band(at_the_money, 0.3, 1.0);
  CHECK(band.h0 == Approx(0.00222222).epsilon(1e-5));
  CHECK(band.h1 == Approx(0.05160699).epsilon(1e-6));
  CHECK(band.k == Approx(-0.6323616).epsilon(1e-6));
  CHECK(band.half_width == band.h0 + band.h1);
  CHECK(band.volatility == Approx(0.1818996).epsilon(1e-6));
  CHECK(band.fitted);
  const hr::european option{.type = hr::option_type::call, .strike = 100.0, .expiry = 1.0};
  const auto centre = [&](double volatility) {
    return hr::delta(hr::black_scholes{.spot = 100.0, .volatility = volatility, .rate = 0.0},
                     option);
  };
  CHECK(centre(0.3) == Approx(0.5596177).epsilon(1e-6));
  CHECK(centre(band.volatility) == Approx(0.5362338).epsilon(1e-6));
  terms short_gamma = at_the_money;
  short_gamma.gamma = -short_gamma.gamma;
  band = ht::zakamouline_band(short_gamma, 0.3, 1.0);
  CHECK(band.volatility == Approx(0.3832917).epsilon(1e-6));
  CHECK(centre(band.volatility) == Approx(0.5759902).epsilon(1e-6));

  // S = 100, K = 110, a quarter, with rate 0.05.
  const terms quarter{.price = 100,
                      .gamma = 0.02665827,
                      .risk_aversion = 0.5,
                      .cost_rate = 0.005,
                      .fixed_cost = 0,
                      .discount = std::exp(-0.0125)};
  band = ht::zakamouline_band(quarter, 0.25, 0.25);
  CHECK(band.h0 == Approx(0.0064).epsilon(1e-12));
  CHECK(band.h1 == Approx(0.06582403).epsilon(1e-6));
  CHECK(band.k == Approx(-0.2305276).epsilon(1e-6));
  CHECK(band.volatility == Approx(0.2192989).epsilon(1e-6));
}

TEST_CASE("Zakamouline: out of range Whalley and Wilmott's band around the plain delta") {
  const auto falls_back = [](const terms& t, double volatility, double expiry) {
    const auto band = ht::zakamouline_band(t, volatility, expiry);
    CHECK_FALSE(band.fitted);
    CHECK(support::same_bits(band.half_width, ht::whalley_wilmott_half_width(t)));
    CHECK(support::same_bits(band.volatility, volatility));
  };
  terms t = at_the_money;
  for (const double cost : {0.021, 0.0009, 0.0, -0.001}) {
    t.cost_rate = cost;
    falls_back(t, 0.3, 1.0);
  }
  t = at_the_money;
  for (const double aversion : {0.009, 11.0, 0.0, -1.0}) {
    t.risk_aversion = aversion;
    falls_back(t, 0.3, 1.0);
  }
  for (double terms::* field : {&terms::gamma, &terms::price, &terms::risk_aversion}) {
    t = at_the_money, t.*field = no_number;
    CHECK(std::isnan(ht::zakamouline_band(t, 0.3, 1.0).half_width));
    falls_back(t, 0.3, 1.0);
    t.*field = 0;
    falls_back(t, 0.3, 1.0);
  }
  for (const double bad : {0.0, -1.0, no_number}) {
    falls_back(at_the_money, bad, 1.0);
    falls_back(at_the_money, 0.3, bad);
  }
  // 1 + K <= 0: a long gamma so large that the adjusted variance would be negative.
  t = at_the_money, t.gamma = 2.0, t.risk_aversion = 10;
  REQUIRE(1 + ht::zakamouline_band(t, 0.1, 0.1).k < 0);
  falls_back(t, 0.1, 0.1);
  t.gamma = -t.gamma;  // short, 1 - K: nothing is wrong with that
  CHECK(ht::zakamouline_band(t, 0.1, 0.1).fitted);
  // The ends of the range are in it.
  t = at_the_money, t.cost_rate = 0.001, t.risk_aversion = 0.01;
  CHECK(ht::zakamouline_band(t, 0.3, 1.0).fitted);
}

TEST_CASE("Leland's number is for a one-way cost, and its interval undoes it") {
  // vol 0.25, every 0.01 years, 1 % one way: a round trip of 2 % in Leland's own terms.
  const double number = ht::leland_number(0.01, 0.25, 0.01);
  CHECK(number == Approx(0.638308).epsilon(1e-6));
  CHECK(number == Approx(std::sqrt(2 / 3.14159265358979323846) * 0.02 / (0.25 * 0.1)));
  CHECK(ht::leland_interval(0.01, 0.25, number) == Approx(0.01).epsilon(1e-14));
  CHECK(ht::leland_number(-0.01, 0.25, 0.01) == 0);
  CHECK(ht::leland_number(0.01, 0.25, 0.0) == infinity);
  CHECK(ht::leland_number(0.01, 0.0, 0.01) == infinity);
  CHECK(std::isnan(ht::leland_number(0.01, -0.25, 0.01)));
  CHECK(std::isnan(ht::leland_number(0.01, 0.25, -0.01)));
  CHECK(std::isnan(ht::leland_number(no_number, 0.25, 0.01)));
  CHECK(std::isnan(ht::leland_number(0.01, -0.25, 0.0)));
  CHECK(std::isnan(ht::leland_interval(0.01, 0.0, -0.5)));
  CHECK(ht::leland_interval(0.0, 0.25, 0.5) == 0);
  CHECK(ht::leland_interval(0.01, 0.25, 0.0) == infinity);
  CHECK(std::isnan(ht::leland_interval(0.01, -0.25, 0.5)));
  CHECK(std::isnan(ht::leland_interval(0.01, 0.25, -0.5)));
}

TEST_CASE("the clock's interval minimises its rates, at any mixture of fees") {
  const double vol = 0.3, pi = 3.14159265358979323846;
  for (const double fee : {0.0, 1e-3, 0.05, 0.5, 20.0}) {
    for (const double cost_rate : {0.0, 1e-4, 0.02}) {
      if (fee == 0 && cost_rate == 0) continue;
      terms t = at_the_money;
      t.fixed_cost = fee, t.cost_rate = cost_rate;
      const double dollar_gamma = t.gamma * t.price * t.price;
      const double best = ht::clock_interval(t, vol), x = std::sqrt(best);
      // d/dx of c/x + k/x^2 + v x^2
      const double c = cost_rate * dollar_gamma * vol * std::sqrt(2 / pi);
      const double v = t.risk_aversion / 4 * std::pow(dollar_gamma * vol * vol, 2);
      CHECK(2 * v * x == Approx(c / (x * x) + 2 * fee / (x * x * x)).epsilon(1e-13));
    }
  }
  const auto with = [&](auto... change) {
    terms t = at_the_money;
    (change(t), ...);
    return ht::clock_interval(t, vol);
  };
  CHECK(with([](terms& t) { t.cost_rate = t.fixed_cost = 0; }) == 0);
  CHECK(with([](terms& t) { t.cost_rate = t.fixed_cost = -1; }) == 0);
  CHECK(with([](terms& t) { t.risk_aversion = 0; }) == infinity);
  CHECK(with([](terms& t) { t.gamma = 0; }) == infinity);
  CHECK(with([](terms& t) { t.price = 0; }) == infinity);
  CHECK(std::isnan(with([](terms& t) { t.risk_aversion = -1; })));
  CHECK(std::isnan(with([](terms& t) { t.gamma = no_number; })));
  CHECK(std::isnan(with([](terms& t) { t.fixed_cost = no_number; })));
  CHECK(ht::clock_interval(at_the_money, 0.0) == infinity);
  CHECK(std::isnan(ht::clock_interval(at_the_money, -0.3)));
}

TEST_CASE("polling: the overshoot's constant, and a band that is not there any more") {
  // -zeta(1/2)/sqrt(2 pi); zeta(1/2) = sum of the alternating series (-1)^n/sqrt(n)/(1 - sqrt 2).
  double sum = 0, terms_left = 0;
  for (int n = 1; n <= 2'000'000; ++n)
    sum += (n % 2 == 1 ? 1 : -1) / std::sqrt(n);
  terms_left = 0.5 / std::sqrt(2'000'000.0);  // half the next term
  const double zeta = (sum + terms_left) / (1 - std::sqrt(2.0));
  CHECK(ht::overshoot == Approx(-zeta / std::sqrt(2 * 3.14159265358979323846)).epsilon(1e-9));

  const double a = ht::delta_volatility(-0.01, 100.0, 0.5), hour = 1.0 / 8760;
  CHECK(a == 0.5);
  CHECK(ht::polled_half_width(0.05, a, hour)
        == Approx(0.05 - 0.5825971579390107 * 0.5 * std::sqrt(hour)).epsilon(1e-15));
  CHECK(ht::polled_half_width(0.05, a, 0.0) == 0.05);
  CHECK(ht::polled_half_width(0.001, a, hour) < 0);
  CHECK(ht::polled_half_width(infinity, a, hour) == infinity);
  CHECK(std::isnan(ht::polled_half_width(0.05, a, -hour)));
  CHECK(std::isnan(ht::polled_half_width(no_number, a, hour)));
}

TEST_CASE("registers give the scalar's bits") {
  using V = xsimd::batch<double>;
  support::random_stream random{3};
  support::fingerprint all;
  const auto same = [&](double scalar, const V& lanes) {
    all.add(scalar);
    return support::same_bits(scalar, lanes.get(0)) && support::same_bits(scalar, lanes.get(1));
  };
  for (int i = 0; i < 3000; ++i) {
    terms t = support::random_terms(random);
    const double vol = random.spread(-6, 2), expiry = random.spread(-12, 3);
    if (i % 2 == 0) {  // where Zakamouline's fit holds
      t.cost_rate = random.uniform(0.001, 0.02);
      t.risk_aversion = random.uniform(1, 1000) / t.price;
      t.gamma = random.uniform(-0.05, 0.05) / t.price;
    }
    if (i % 16 == 5) t.fixed_cost = 0;
    if (i % 16 == 7) t.cost_rate = -t.cost_rate;
    if (i % 16 == 9) t.risk_aversion = 0;
    if (i % 16 == 11) t.gamma = no_number;
    const auto v = support::in_lanes(t);
    REQUIRE(same(ht::whalley_wilmott_half_width(t), ht::whalley_wilmott_half_width(v)));
    REQUIRE(same(ht::recentring_half_width(t), ht::recentring_half_width(v)));
    REQUIRE(same(ht::fixed_fee_half_width(t), ht::fixed_fee_half_width(v)));
    const auto two = ht::two_fee_band(t);
    const auto two_v = ht::two_fee_band(v);
    REQUIRE(same(two.outer, two_v.outer));
    REQUIRE(same(two.inner, two_v.inner));
    const auto z = ht::zakamouline_band(t, vol, expiry);
    const auto z_v = ht::zakamouline_band(v, V(vol), V(expiry));
    REQUIRE(same(z.half_width, z_v.half_width));
    REQUIRE(same(z.volatility, z_v.volatility));
    REQUIRE(z.fitted == z_v.fitted.get(0));
    REQUIRE(same(ht::clock_interval(t, vol), ht::clock_interval(v, V(vol))));
    REQUIRE(same(ht::leland_number(t.cost_rate, vol, expiry),
                 ht::leland_number(v.cost_rate, V(vol), V(expiry))));
    REQUIRE(same(ht::polled_half_width(t.gamma, vol, expiry),
                 ht::polled_half_width(v.gamma, V(vol), V(expiry))));
  }
#if HEDGEROW_HAS_FMA
  CHECK(all.value == 17467765001594955981u);  // of every compiler and instruction set
#endif
}

TEST_CASE("float") {
  const ht::band_terms<float> t{.price = 100,
                                .gamma = 0.01314931F,
                                .risk_aversion = 1,
                                .cost_rate = 0.02F,
                                .fixed_cost = 0.5F};
  const auto close = [](float x, double y) { return x == Approx(y).epsilon(1e-6); };
  CHECK(close(ht::whalley_wilmott_half_width(t), ht::whalley_wilmott_half_width(at_the_money)));
  CHECK(close(ht::fixed_fee_half_width(t), ht::fixed_fee_half_width(at_the_money)));
  CHECK(close(ht::two_fee_band(t).outer, ht::two_fee_band(at_the_money).outer));
  CHECK(close(ht::two_fee_band(t).inner, ht::two_fee_band(at_the_money).inner));
  const auto z = ht::zakamouline_band(t, 0.3F, 1.0F);
  CHECK(close(z.half_width, ht::zakamouline_band(at_the_money, 0.3, 1.0).half_width));
  CHECK(close(z.volatility, ht::zakamouline_band(at_the_money, 0.3, 1.0).volatility));
}
