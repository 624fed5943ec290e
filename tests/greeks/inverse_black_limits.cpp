// SPDX-License-Identifier: BSL-1.0
// Options settled in coin: limits, bad input, numbers of any size.
#include "support/random_options.hpp"
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

namespace hr = hedgerow;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr auto call = hr::option_type::call, put = hr::option_type::put;

template <class F>
void for_each(F f) {
  hr::detail::for_each_greek([&]<hr::greek G>() { f(G, hr::greek_member<G, hr::greeks<double>>); });
}

std::string name_of(hr::greek g) { return hr::greek_names[static_cast<int>(g)]; }

int not_a_number(const hr::greeks<double>& g) {
  int count = 0;
  for_each([&](hr::greek, auto member) { count += std::isnan(g.*member) ? 1 : 0; });
  return count;
}

template <template <class> class Contract>
hr::greeks<double> at(double forward, double volatility, double rate, hr::option_type type,
                      double strike, double expiry) {
  return hr::evaluate(hr::inverse_black{.forward = forward, .volatility = volatility, .rate = rate},
                      Contract<double>{.type = type, .strike = strike, .expiry = expiry});
}

}  // namespace

TEST_CASE("expiry 0: the pay-off in coin and its derivatives") {
  const auto c = at<hr::european>(50000, 0.6, 0.05, call, 40000, 0);
  CHECK(c.price == doctest::Approx(0.2).epsilon(1e-15));
  CHECK(c.delta == doctest::Approx(40000 / 50000.0 / 50000).epsilon(1e-15));
  CHECK(c.gamma == doctest::Approx(-2 * 40000 / 1.25e14).epsilon(1e-15));  // the pay-off is concave
  CHECK(c.speed == doctest::Approx(6 * 40000 / 6.25e18).epsilon(1e-15));
  CHECK(c.dual_delta == doctest::Approx(-1 / 50000.0).epsilon(1e-15));
  CHECK(c.vega == 0);
  const auto p = at<hr::european>(50000, 0.6, 0.05, put, 40000, 0);
  for_each([&](hr::greek g, auto member) {
    INFO(name_of(g));
    CHECK(p.*member == 0);
  });
  CHECK(at<hr::asset_or_nothing>(50000, 0.6, 0.05, call, 40000, 0).price == 1);
  CHECK(at<hr::asset_or_nothing>(50000, 0.6, 0.05, call, 40000, 0).delta == 0);
  CHECK(at<hr::cash_or_nothing>(50000, 0.6, 0.05, call, 40000, 0).price == 1 / 50000.0);
}

TEST_CASE("volatility 0: discounted, and decaying at the rate") {
  const double bond = std::exp(-0.05 * 2);
  const auto c = at<hr::european>(50000, 0, 0.05, call, 40000, 2);
  CHECK(c.price == doctest::Approx(0.2 * bond).epsilon(1e-15));
  CHECK(c.theta == doctest::Approx(0.05 * 0.2 * bond).epsilon(1e-15));
  CHECK(c.rho == doctest::Approx(-2 * 0.2 * bond).epsilon(1e-15));
  CHECK(c.charm == doctest::Approx(0.05 * c.delta).epsilon(1e-15));
  CHECK(c.dividend_rho == 0);
}

TEST_CASE("strike 0 is one coin at expiry, an infinite strike nothing or everything") {
  const double bond = std::exp(-0.05 * 2);
  const auto coin = at<hr::european>(50000, 0.6, 0.05, call, 0, 2);
  CHECK(coin.price == doctest::Approx(bond).epsilon(1e-15));
  CHECK(coin.delta == 0);
  CHECK(coin.gamma == 0);
  CHECK(coin.theta == doctest::Approx(0.05 * bond).epsilon(1e-15));
  CHECK(coin.dual_delta == doctest::Approx(-bond / 50000).epsilon(1e-15));
  CHECK(coin.rho == doctest::Approx(-2 * bond).epsilon(1e-15));
  const auto none = at<hr::european>(50000, 0.6, 0.05, put, 0, 2);
  for_each([&](hr::greek, auto member) { CHECK(none.*member == 0); });
  const auto worthless = at<hr::european>(50000, 0.6, 0.05, call, infinity, 2);
  for_each([&](hr::greek, auto member) { CHECK(worthless.*member == 0); });
  const auto all = at<hr::european>(50000, 0.6, 0.0, put, infinity, 2);
  CHECK(all.price == infinity);
  CHECK(all.delta == -infinity);
  CHECK(all.gamma == infinity);
  CHECK(all.speed == -infinity);
  CHECK(all.dual_delta == doctest::Approx(1 / 50000.0).epsilon(1e-15));
  CHECK(all.theta == 0);
  CHECK(not_a_number(all) == 0);
}

TEST_CASE("forward 0: a call is worth no coin, a put any number of coins") {
  const auto c = at<hr::european>(0, 0.6, 0.05, call, 40000, 2);
  for_each([&](hr::greek, auto member) { CHECK(c.*member == 0); });
  const auto p = at<hr::european>(0, 0.6, 0.05, put, 40000, 2);
  CHECK(p.price == infinity);
  CHECK(p.delta == -infinity);
  CHECK(p.gamma == infinity);
  CHECK(p.theta == infinity);
  CHECK(p.vega == 0);
  CHECK(not_a_number(p) == 0);
  // A digital pays its coin, whatever that is worth, and one unit of cash is any number of coins.
  CHECK(at<hr::asset_or_nothing>(0, 0.6, 0.05, put, 40000, 2).price
        == doctest::Approx(std::exp(-0.1)).epsilon(1e-15));
  CHECK(at<hr::asset_or_nothing>(0, 0.6, 0.05, call, 40000, 2).price == 0);
  CHECK(at<hr::cash_or_nothing>(0, 0.6, 0.05, put, 40000, 2).price == infinity);
  CHECK(at<hr::cash_or_nothing>(0, 0.6, 0.05, call, 40000, 2).price == 0);

  const hr::inverse_black nothing{.forward = 0.0, .volatility = 0.6, .rate = 0.05};
  CHECK(hr::net_transaction_delta(nothing, hr::european{call, 40000.0, 2.0}) == 0);
  CHECK(hr::net_transaction_delta(nothing, hr::european{put, 40000.0, 2.0}) == -infinity);
}

TEST_CASE("at the kink each Greek is what it is next to it") {
  // Finite limits are reached, and what diverges does so with the sign that it has close by.
  const auto check = [](const hr::greeks<double>& kink, const hr::greeks<double>& close) {
    for_each([&](hr::greek g, auto member) {
      INFO(name_of(g), " ", kink.*member, " ", close.*member);
      if (std::isinf(kink.*member)) {
        CHECK((kink.*member > 0) == (close.*member > 0));
        CHECK(std::fabs(close.*member) > 1e-6);
      } else {
        CHECK(std::fabs(kink.*member - close.*member) < 1e-4);
      }
    });
  };
  for (const auto type : {call, put}) {
    for (const double rate : {0.0, 0.05, -0.02}) {
      const auto contracts = [&]<template <class> class C>() {
        check(at<C>(2, 0.6, rate, type, 2, 0), at<C>(2, 0.6, rate, type, 2, 1e-14));
        check(at<C>(2, 0.0, rate, type, 2, 0.7), at<C>(2, 1e-9, rate, type, 2, 0.7));
        check(at<C>(2, 0.6, rate, type, 2, 1e-300), at<C>(2, 0.6, rate, type, 2, 1e-14));
        CHECK(not_a_number(at<C>(2, 0.0, rate, type, 2, 0)) == 0);
      };
      contracts.operator()<hr::european>();
      contracts.operator()<hr::cash_or_nothing>();
      contracts.operator()<hr::asset_or_nothing>();
    }
  }
}

TEST_CASE("an option on k F struck at k K has the same price in coin, for any power of two k") {
  for (const auto type : {call, put}) {
    const auto g = at<hr::european>(3, 0.6, 0.05, type, 3.5, 0.5);
    const double ntd = hr::net_transaction_delta(
        hr::inverse_black{.forward = 3.0, .volatility = 0.6, .rate = 0.05},
        hr::european{type, 3.5, 0.5});
    CHECK(ntd == doctest::Approx(3 * g.delta).epsilon(1e-15));
    for (const double k : {0x1p-1060, 0x1p-800, 0x1p-300, 0x1p-5, 0x1p300, 0x1p1020}) {
      const auto h = at<hr::european>(3 * k, 0.6, 0.05, type, 3.5 * k, 0.5);
      INFO(k);
      CHECK(h.price == doctest::Approx(g.price).epsilon(1e-13));
      CHECK(h.vega == doctest::Approx(g.vega).epsilon(1e-13));
      CHECK(h.theta == doctest::Approx(g.theta).epsilon(1e-13));
      if (k > 0x1p-1000) CHECK(h.delta * k == doctest::Approx(g.delta).epsilon(1e-13));
      CHECK(hr::net_transaction_delta(
                hr::inverse_black{.forward = 3 * k, .volatility = 0.6, .rate = 0.05},
                hr::european{type, 3.5 * k, 0.5})
            == doctest::Approx(ntd).epsilon(1e-13));
    }
  }
  // A cash digital's net transaction delta is in coin per unit of cash: it scales like 1/F.
  const auto cash = [](double k) {
    return k
         * hr::net_transaction_delta(
               hr::inverse_black{.forward = 3 * k, .volatility = 0.6, .rate = 0.05},
               hr::cash_or_nothing{call, 3.5 * k, 0.5});
  };
  CHECK(cash(0x1p-700) == doctest::Approx(cash(1)).epsilon(1e-13));
}

TEST_CASE_TEMPLATE("forward and strike at opposite ends of a type's range", T, double, float) {
  using limits = std::numeric_limits<T>;
  const T high[] = {(limits::max)(), (limits::max)() / 4, 1 / (limits::min)()},
          low[] = {limits::denorm_min(), limits::denorm_min() * 1000, (limits::min)()};
  for (const T h : high) {
    for (const T l : low) {
      INFO(h, " ", l);
      const auto price_and_delta = [](T forward, hr::option_type type, T strike) {
        const hr::inverse_black<T> market{forward, T(0.6), T(0)};
        const hr::european<T> option{type, strike, T(0.5)};
        const auto g = hr::evaluate(market, option);
        CHECK(std::ranges::none_of(std::bit_cast<std::array<T, hr::greek_count>>(g),
                                   [](T x) { return std::isnan(x); }));
        return std::pair(g.price, hr::net_transaction_delta(market, option));
      };
      const auto [price, delta] = price_and_delta(h, call, l);  // surely exercised: a coin
      CHECK(std::fabs(price - 1) <= 2 * limits::epsilon());
      CHECK(delta == 0);
      CHECK(price_and_delta(h, put, l) == std::pair(T(0), T(0)));
      CHECK(price_and_delta(l, call, h) == std::pair(T(0), T(0)));
      CHECK(price_and_delta(l, put, h) == std::pair(limits::infinity(), -limits::infinity()));
    }
  }
}

TEST_CASE("bad input gives NaN in every field, and so does its net transaction delta") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double good[] = {50000, 0.6, 0.05, 40000, 0.5};
  const auto check = [](const double(&v)[5], hr::option_type type) {
    CHECK(not_a_number(at<hr::european>(v[0], v[1], v[2], type, v[3], v[4])) == 17);
    CHECK(not_a_number(at<hr::cash_or_nothing>(v[0], v[1], v[2], type, v[3], v[4])) == 17);
    CHECK(not_a_number(at<hr::asset_or_nothing>(v[0], v[1], v[2], type, v[3], v[4])) == 17);
    CHECK(std::isnan(hr::net_transaction_delta(
        hr::inverse_black{.forward = v[0], .volatility = v[1], .rate = v[2]},
        hr::european{type, v[3], v[4]})));
  };
  const auto with = [&](int i, double bad) {
    double v[5];
    for (int k = 0; k < 5; ++k)
      v[k] = k == i ? bad : good[k];
    check(v, call);
    check(v, put);
  };
  for (int i = 0; i < 5; ++i) {
    with(i, nan);
    if (i != 2) with(i, -1.0);
    if (i != 3) with(i, infinity);
    if (i != 3) with(i, -infinity);
  }
  check(good, static_cast<hr::option_type>(0));
  check(good, static_cast<hr::option_type>(3));
}

TEST_CASE("any bits at all: NaN everywhere for bad input, nowhere for good input") {
  random_options::generator random(33);
  const auto some = [&](double usual) {
    const double special[] = {0.0, usual, usual * 1e-300, usual * 1e300, infinity};
    const auto k = random.bits() % 8;
    return k < 5 ? special[k] : k == 5 ? usual * random.unit() : random.pattern<double>();
  };
  int valid = 0;
  for (int i = 0; i < 60000; ++i) {
    const double F = some(100), v = some(0.5), T = some(1), r = some(0.03) * (i % 2 ? 1 : -1);
    const double K = random.one_in(4) ? F : some(100);
    const auto type = random.one_in(2) ? call : put;
    const bool good = F >= 0 && F < infinity && v >= 0 && v < infinity && T >= 0 && T < infinity
                   && std::fabs(r) < infinity && K >= 0;
    valid += good ? 1 : 0;
    INFO(F, " ", v, " ", r, " ", K, " ", T);
    CHECK(not_a_number(at<hr::european>(F, v, r, type, K, T)) == (good ? 0 : 17));
    CHECK(not_a_number(at<hr::cash_or_nothing>(F, v, r, type, K, T)) == (good ? 0 : 17));
    CHECK(not_a_number(at<hr::asset_or_nothing>(F, v, r, type, K, T)) == (good ? 0 : 17));
    const double ntd = hr::net_transaction_delta(
        hr::inverse_black{.forward = F, .volatility = v, .rate = r}, hr::european{type, K, T});
    CHECK(std::isnan(ntd) == !good);
  }
  CHECK(valid > 10000);
}
