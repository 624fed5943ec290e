// SPDX-License-Identifier: BSL-1.0
// The compiled kernels: the bits of the header-only form of each instruction set, the choice at run
// time, messages, and what stays with the header-only form. This program is compiled with default
// flags and links hedgerow::kernels with black76 alone.
#include "calls.hpp"
#include "reference.hpp"
#include <hedgerow/batch.hpp>
#include <hedgerow/kernels.hpp>
#include <hedgerow/trigger.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace hr = hedgerow;

namespace {

constexpr std::size_t n = 611;  // whole blocks, whole registers, and a rest
constexpr hr::isa all_sets[] = {hr::isa::generic, hr::isa::sse2, hr::isa::avx2, hr::isa::avx512,
                                hr::isa::neon};

/// The header-only form of a set that the kernels were built for.
const reference::form* form_of(hr::isa set) {
#include "hedgerow_test_sets.inc"  // if (set == hr::isa::sse2) return &reference::sse2; ...
  return nullptr;
}

template <class T>
bool same(T a, T b) {
  using bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  return std::bit_cast<bits>(a) == std::bit_cast<bits>(b) || (a != a && b != b);
}

template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](T x, T y) { return same(x, y); });
}

/// Options on a forward: listed ones, and one row in eight with a limit or bad input.
template <class T>
struct book {
  std::vector<T> forward, volatility, rate, strike, expiry, price, last;
  std::vector<signed char> type;
  std::array<std::vector<T>, hr::greek_count> greeks;
  std::vector<T> implied, accuracy, time_value;
  std::vector<hr::implied_status> status;

  book() {
    std::uint64_t state = 7;
    const auto uniform = [&state](double low, double high) {
      state = state * 6364136223846793005U + 1442695040888963407U;
      return static_cast<T>(low
                            + (high - low) * std::ldexp(static_cast<double>(state >> 40U), -24));
    };
    const T special[] = {T(0), T(-1), std::numeric_limits<T>::infinity(),
                         std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::denorm_min()};
    for (std::size_t i = 0; i < n; ++i) {
      T row[] = {uniform(50, 150), uniform(0.05, 1.5), uniform(-0.05, 0.1), uniform(50, 150),
                 uniform(0.01, 3), uniform(0, 30),     uniform(0.05, 1.5)};
      if (i % 8 == 3) row[i / 8 % 6] = special[i / 48 % 5];
      forward.push_back(row[0]), volatility.push_back(row[1]), rate.push_back(row[2]);
      strike.push_back(row[3]), expiry.push_back(row[4]), price.push_back(row[5]);
      last.push_back(row[6]);
      type.push_back(i % 97 == 5 ? 0 : i % 2 == 0 ? 1 : -1);
    }
    for (auto& g : greeks)
      g.assign(n, T(-7));
    implied = accuracy = time_value = std::vector<T>(n, T(-7));
    status.resize(n);
  }

  hr::batch::black76<T> market() const { return {forward, volatility, rate}; }
  template <template <class> class Contract>
  Contract<T> option() const {
    return {type, strike, expiry};
  }
  hr::batch::greeks<T> out() {
    auto& g = greeks;
    return {g[0], g[1],  g[2],  g[3],  g[4],  g[5],  g[6],  g[7], g[8],
            g[9], g[10], g[11], g[12], g[13], g[14], g[15], g[16]};
  }
  hr::batch::implied<T> implied_out() { return {implied, status, accuracy, time_value}; }
  reference::rows<T> rows() {
    reference::rows<T> r{n,
                         forward.data(),
                         volatility.data(),
                         rate.data(),
                         strike.data(),
                         expiry.data(),
                         price.data(),
                         last.data(),
                         type.data(),
                         {},
                         implied.data(),
                         accuracy.data(),
                         time_value.data(),
                         status.data()};
    for (std::size_t g = 0; g < hr::greek_count; ++g)
      r.greeks[g] = greeks[g].data();
    return r;
  }
};

/// f(set, its header-only form) for each instruction set that there is; ends with the best again.
template <class F>
void for_each_set(F f) {
  const hr::isa before = hr::active_isa();
  int sets = 0;
  for (const hr::isa set : all_sets) {
    if (!hr::set_isa(set)) continue;
    CAPTURE(hr::to_string(set));
    CHECK(hr::active_isa() == set);
    REQUIRE(form_of(set) != nullptr);
    f(set, *form_of(set));
    ++sets;
  }
  CHECK(sets > 0);
  CHECK(hr::set_isa(before));
}

template <class T>
void check_scalar(const reference::form& form, const reference::rows<T>& r, int contract) {
  if constexpr (sizeof(T) == 8)
    form.scalar_double(r, contract);
  else
    form.scalar_float(r, contract);
}

template <class T>
void check_contracts(const reference::form& form) {
  const auto check = [&]<template <class> class Contract>(int contract) {
    book<T> compiled, expected;
    const hr::batch::summary s = hr::batch::evaluate(
        compiled.market(), compiled.template option<Contract>(), compiled.out());
    check_scalar(form, expected.rows(), contract);
    for (std::size_t g = 0; g < hr::greek_count; ++g)
      CHECK_MESSAGE(same(compiled.greeks[g], expected.greeks[g]), hr::greek_names[g]);
    const auto bad = std::count_if(expected.greeks[0].begin(), expected.greeks[0].end(),
                                   [](T x) { return x != x; });
    CHECK(s.size == n);
    CHECK(s.invalid == static_cast<std::size_t>(bad));
    CHECK(bad > 10);
  };
  check.template operator()<hr::batch::european>(0);
  check.template operator()<hr::batch::cash_or_nothing>(1);
  check.template operator()<hr::batch::asset_or_nothing>(2);
}

template <class T>
void check_inversion(const reference::form& form) {
  book<T> compiled, expected;
  hr::batch::implied_volatility(compiled.market(), compiled.template option<hr::batch::european>(),
                                compiled.price, compiled.implied, compiled.status, compiled.last);
  if constexpr (sizeof(T) == 8)
    form.implied_double(expected.rows());
  else
    form.implied_float(expected.rows());
  CHECK(same(compiled.implied, expected.implied));
  CHECK(compiled.status == expected.status);

  // Quotes: the same volatilities, and the Greeks at them.
  book<T> quoted, at_volatility;
  const hr::batch::quotes<T> q{.price = quoted.price, .last_volatility = quoted.last};
  hr::batch::evaluate_quotes(quoted.market(), quoted.template option<hr::batch::european>(), q,
                             quoted.implied_out(), quoted.out());
  CHECK(same(quoted.implied, expected.implied));
  CHECK(same(quoted.accuracy, expected.accuracy));
  CHECK(same(quoted.time_value, expected.time_value));
  CHECK(quoted.status == expected.status);
  at_volatility.volatility = expected.implied;
  check_scalar(form, at_volatility.rows(), 0);
  for (std::size_t g = 0; g < hr::greek_count; ++g)
    CHECK_MESSAGE(same(quoted.greeks[g], at_volatility.greeks[g]), hr::greek_names[g]);

  // Both sides, in coin: what passes as plain data besides.
  book<T> coin;
  std::vector<T> in_coin(n), opposite(n), time_value(n);
  for (std::size_t i = 0; i < n; ++i) {
    coin.forward[i] = T(64), in_coin[i] = quoted.price[i] / T(64);
    opposite[i] = i % 3 == 0 ? std::numeric_limits<T>::quiet_NaN() : in_coin[i] + T(0.25);
  }
  hr::batch::implied_volatility(coin.market(), coin.template option<hr::batch::european>(),
                                coin.price, coin.implied);
  std::vector<T> unit(n), two_sided(n);
  const auto invert = [&](const hr::batch::quotes<T>& asked, std::vector<T>& volatility) {
    hr::batch::evaluate_quotes(coin.market(), coin.template option<hr::batch::european>(), asked,
                               {.volatility = volatility, .time_value = time_value}, {});
  };
  invert({.price = in_coin, .unit = hr::batch::price_unit::coin}, unit);
  CHECK(same(unit, coin.implied));
  invert({.price = in_coin, .opposite = opposite, .unit = hr::batch::price_unit::coin}, two_sided);
  CHECK(!same(two_sided, unit));
  for (std::size_t i = 0; i < n; i += 3) {
    if (coin.price[i] > T(0)) CHECK(same(two_sided[i], unit[i]));
  }
}

}  // namespace

TEST_CASE("compiled kernels give the bits of the header-only form of their instruction set") {
  for_each_set([](hr::isa, const reference::form& form) {
    book<double> compiled, expected;
    hr::batch::evaluate(compiled.market(), compiled.option<hr::batch::european>(), compiled.out());
    form.batch(expected.rows());
    for (std::size_t g = 0; g < hr::greek_count; ++g)
      CHECK_MESSAGE(same(compiled.greeks[g], expected.greeks[g]), hr::greek_names[g]);
  });
}

TEST_CASE("all contracts, in double and float, as the scalar call of that instruction set") {
  for_each_set([](hr::isa, const reference::form& form) {
    check_contracts<double>(form);
    check_contracts<float>(form);
  });
}

TEST_CASE("implied volatilities and quotes as the scalar calls of that instruction set") {
  for_each_set([](hr::isa, const reference::form& form) {
    check_inversion<double>(form);
    check_inversion<float>(form);
  });
}

/// What the calls of calls.hpp write, by `make`.
template <class T>
struct results {
  std::vector<T> out;
  std::vector<unsigned char> status;
  std::vector<std::size_t> summaries;
  reference::made made{};

  template <class Make>
  explicit results(Make make) : out(n * 200, T(-7)),
                                status(n * 10, 99),
                                summaries(100) {
    std::array<std::vector<T>, reference::column_count> columns;
    std::vector<signed char> type;
    std::uint64_t state = 3;
    const T special[] = {T(0), T(-1), std::numeric_limits<T>::infinity(),
                         std::numeric_limits<T>::quiet_NaN()};
    for (std::size_t i = 0; i < n; ++i) {
      for (auto& c : columns) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        c.push_back(static_cast<T>(0.02 + std::ldexp(static_cast<double>(state >> 40U), -24)));
      }
      if (i % 9 == 4) columns[i / 9 % columns.size()][i] = special[i / 90 % 4];
      if (i % 2 == 1) columns[0][i] = -columns[0][i];
      type.push_back(i % 2 == 0 ? 1 : -1);
    }
    reference::numbers<T> given{n, {}, type.data(), out.data(), status.data(), summaries.data()};
    for (std::size_t c = 0; c < columns.size(); ++c)
      given.columns[c] = columns[c].data();
    made = make(given);
    REQUIRE(made.columns <= 200);
    REQUIRE(made.statuses <= 10);
    REQUIRE(made.calls <= 100);
  }
};

template <class T, class Make>
void check_calls(Make expected_from) {
  const results<T> compiled(make_calls<T>), expected(expected_from);
  REQUIRE(compiled.made.columns == expected.made.columns);
  std::size_t numbers = 0;
  for (std::size_t c = 0; c < compiled.made.columns; ++c) {
    std::size_t differ = 0;
    for (std::size_t i = c * n; i < (c + 1) * n; ++i) {
      differ += !same(compiled.out[i], expected.out[i]);
      numbers += compiled.out[i] == compiled.out[i] && compiled.out[i] != T(-7);
    }
    CAPTURE(c);
    CHECK(differ == 0);
  }
  CHECK(compiled.status == expected.status);
  CHECK(compiled.summaries == expected.summaries);
  CHECK(numbers >= compiled.made.columns * n / 3);  // most are something
}

TEST_CASE("the other groups of calls, as the header-only form of that instruction set") {
  for_each_set([](hr::isa, const reference::form& form) {
    check_calls<double>(form.calls_double);
    check_calls<float>(form.calls_float);
  });
}

TEST_CASE("evaluate_and_decide has the Greeks of evaluate") {
  for_each_set([](hr::isa, const reference::form&) {
    book<double> evaluated, decided;
    hr::batch::evaluate(evaluated.market(), evaluated.option<hr::batch::european>(),
                        evaluated.out());
    std::vector<double> target(n);
    hr::batch::evaluate_and_decide(hr::trigger::delta_band{.half_width = 0.05}, decided.market(),
                                   decided.option<hr::batch::european>(), 2.0,
                                   hr::batch::positions<double>{},
                                   hr::batch::decisions<double>{.target = target}, decided.out());
    for (std::size_t g = 0; g < hr::greek_count; ++g)
      CHECK_MESSAGE(same(evaluated.greeks[g], decided.greeks[g]), hr::greek_names[g]);
  });
}

TEST_CASE("numbers for columns, and option types of every kind, pass through") {
  std::vector<double> strike{90, 100, 110}, expected(3), price(3), type{1, -1, 1};
  const auto evaluate = [&](const hr::batch::type_column& types, std::vector<double>& out) {
    return hr::batch::evaluate(
        hr::batch::black76<double>{.forward = 100.0, .volatility = 0.2, .rate = 0.01},
        hr::batch::european<double>{.type = types, .strike = strike, .expiry = 0.5},
        hr::batch::greeks<double>{.price = out});
  };
  evaluate(type, expected);
  const auto check = [&]<class U>(U) {
    const std::vector<U> as_u{U(1), U(-1), U(1)};
    evaluate(as_u, price);
    CHECK(price == expected);
  };
  check(static_cast<signed char>(0)), check(std::int32_t{}), check(std::int64_t{});
  check(float{}), check(double{});
  evaluate(hr::option_type::put, price);
  CHECK(price[1] == expected[1]);
  CHECK(price[0] != expected[0]);
  CHECK(evaluate(0.5, price).invalid == 3);
  strike.clear(), price.clear();
  CHECK(evaluate(1, price).size == 0);
}

TEST_CASE(
    "sizes that do not match throw what the header-only form throws, and nothing is written") {
  const std::vector<double> strike(5, 100.0), expiry(4, 0.5);
  std::vector<double> price(5, -7.0);
  std::string message;
  try {
    hr::batch::evaluate(hr::batch::black76<double>{.forward = 100.0, .volatility = 0.2},
                        hr::batch::european<double>{.strike = strike, .expiry = expiry},
                        hr::batch::greeks<double>{.price = price});
  } catch (const std::invalid_argument& e) {
    message = e.what();
  }
  CHECK(message
        == "hedgerow::batch::evaluate: column 'expiry' has 4 rows, expected 5 as in 'strike'");
  CHECK(price == std::vector<double>(5, -7.0));
}

#if !defined(HEDGEROW_TEST_HAS_BACHELIER)
TEST_CASE("a market that the kernels were built without is evaluated by the headers") {
  std::vector<double> strike{90, 100, 110}, price(3);
  hr::batch::evaluate(
      hr::batch::bachelier<double>{.forward = 100.0, .volatility = 20.0, .rate = 0.01},
      hr::batch::european<double>{.strike = strike, .expiry = 0.5},
      hr::batch::greeks<double>{.price = price});
  for (std::size_t i = 0; i < 3; ++i) {
    const double scalar = hr::evaluate(hr::bachelier<double>{100.0, 20.0, 0.01},
                                       hr::european<double>{hr::option_type::call, strike[i], 0.5})
                              .price;
    CHECK(same(price[i], scalar));
  }
}

#endif

#if defined(HEDGEROW_TEST_HAS_GARMAN_KOHLHAGEN)
// With black_scholes in the library its functions serve both. What would tell them apart is a field
// in another place.
TEST_CASE("Garman-Kohlhagen's fields are taken as the scalar call takes them") {
  const std::vector<double> spot{1.07, 1.10, 150.0}, strike{1.05, 1.20, 155.0};
  const hr::batch::garman_kohlhagen<double> market{
      .spot = spot, .volatility = 0.11, .domestic_rate = 0.045, .foreign_rate = -0.01};
  const hr::batch::european<double> option{
      .type = hr::option_type::put, .strike = strike, .expiry = 0.75};
  std::vector<double> price(3), delta(3), rho(3), foreign_rho(3), implied(3), gamma(3);
  const auto near_to = [](double a, double b) { return std::abs(a - b) <= 1e-12 * std::abs(b); };
  const hr::isa before = hr::active_isa();
  for (const hr::isa set : all_sets) {
    if (!hr::set_isa(set)) continue;
    hr::batch::evaluate(
        market, option,
        hr::batch::greeks<double>{
            .price = price, .delta = delta, .rho = rho, .dividend_rho = foreign_rho});
    hr::batch::evaluate_quotes(market, option, {.price = price}, {.volatility = implied},
                               {.gamma = gamma});
    for (std::size_t i = 0; i < 3; ++i) {
      CAPTURE(i);
      const hr::greeks<double> g = hr::evaluate(
          hr::garman_kohlhagen<double>{spot[i], 0.11, 0.045, -0.01},
          hr::european<double>{hr::option_type::put, strike[i], 0.75});
      CHECK(near_to(price[i], g.price));
      CHECK(near_to(delta[i], g.delta));
      CHECK(near_to(rho[i], g.rho));
      CHECK(near_to(foreign_rho[i], g.dividend_rho));
      CHECK(near_to(implied[i], 0.11));
      CHECK(near_to(gamma[i], g.gamma));
    }
  }
  hr::set_isa(before);
}

#endif

TEST_CASE("what is not there is refused and changes nothing") {
  const hr::isa before = hr::active_isa();
  int refused = 0;
  for (const hr::isa set : all_sets) {
    if (form_of(set) == nullptr) {
      CHECK_FALSE(hr::set_isa(set));
      ++refused;
    }
  }
  CHECK(refused > 0);
  CHECK_FALSE(hr::set_isa(static_cast<hr::isa>(200)));
  CHECK(hr::active_isa() == before);
}

TEST_CASE("threads may change the set while others calculate") {
  const hr::isa before = hr::active_isa();
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([] {
      for (int i = 0; i < 200; ++i) {
        hr::set_isa(all_sets[i % 5]);
        double price[1] = {};
        hr::batch::evaluate(
            hr::batch::black76<double>{.forward = 100.0, .volatility = 0.2, .rate = 0.0},
            hr::batch::european<double>{.strike = 100.0, .expiry = 1.0},
            hr::batch::greeks<double>{.price = price});
        if (!(std::fabs(price[0] - 7.9655674554058) < 1e-12)) std::abort();
      }
    });
  }
  threads.clear();
  CHECK(hr::set_isa(before));
}
