// SPDX-License-Identifier: BSL-1.0
// isa: avx512
// Columns of Greeks from one numeraire to the other: the same bits as one by one, in place, sizes,
// what is left out, bad rows, no allocation.
#include "batch/support/count_allocations.hpp"
#include "support/same_number.hpp"
#include <hedgerow/batch/numeraire.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hr = hedgerow;

namespace {

/// All Greeks and the spot, of every size and sign.
template <class T>
struct table {
  explicit table(std::size_t n) {
    std::mt19937_64 engine(3);
    std::uniform_real_distribution<double> value(-3, 3);
    for (std::size_t i = 0; i < n; ++i) {
      spot.push_back(static_cast<T>(std::exp(value(engine))));
      for (auto& column : greeks)
        column.push_back(static_cast<T>(value(engine) * std::exp(value(engine))));
    }
  }
  hr::batch::greek_columns<T> in() const {
    return {greeks[0],  greeks[1],  greeks[2],  greeks[3],  greeks[4],  greeks[5],
            greeks[6],  greeks[7],  greeks[8],  greeks[9],  greeks[10], greeks[11],
            greeks[12], greeks[13], greeks[14], greeks[15], greeks[16]};
  }
  hr::batch::greeks<T> out() {
    return {greeks[0],  greeks[1],  greeks[2],  greeks[3],  greeks[4],  greeks[5],
            greeks[6],  greeks[7],  greeks[8],  greeks[9],  greeks[10], greeks[11],
            greeks[12], greeks[13], greeks[14], greeks[15], greeks[16]};
  }
  hr::greeks<T> row(std::size_t i) const {
    hr::greeks<T> g{};
    hr::detail::for_each_greek([&]<hr::greek G>() {
      g.*hr::greek_member<G, hr::greeks<T>> = greeks[static_cast<std::size_t>(G)][i];
    });
    return g;
  }
  std::vector<T> spot;
  std::array<std::vector<T>, hr::greek_count> greeks;
};

template <class T>
bool same(T a, T b) {
  return support::same_number(a, b, 64 * std::numeric_limits<T>::epsilon() * (1 + std::fabs(a)));
}

/// How many of the Greeks in `got` are not those of f(row of `given`).
template <class T, class F>
std::size_t differing(const table<T>& given, const table<T>& got, F f) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < given.spot.size(); ++i) {
    const hr::greeks<T> expected = f(given.row(i), given.spot[i]);
    hr::detail::for_each_greek([&]<hr::greek G>() {
      count += !same(expected.*hr::greek_member<G, hr::greeks<T>>,
                     got.greeks[static_cast<std::size_t>(G)][i]);
    });
  }
  return count;
}

}  // namespace

TEST_CASE_TEMPLATE("every size, apart and in place, gives what one by one gives", T, double,
                   float) {
  const auto coin = [](const hr::greeks<T>& g, T s) { return hr::to_coin(g, s); };
  const auto quote = [](const hr::greeks<T>& g, T s) { return hr::to_quote(g, s); };
  for (const std::size_t n :
       std::initializer_list<std::size_t>{0, 1, 2, 3, 7, 8, 9, 31, 100, 1025}) {
    const table<T> given(n);
    table<T> apart(n), in_place = given;
    const auto s = hr::batch::to_coin(given.in(), given.spot, apart.out());
    CHECK(s.size == n);
    CHECK(s.invalid == 0);
    CHECK(s.first_invalid == n);
    CHECK(differing(given, apart, coin) == 0);
    hr::batch::to_coin(in_place.in(), in_place.spot, in_place.out());
    CHECK(differing(given, in_place, coin) == 0);

    in_place = given;
    hr::batch::to_quote(given.in(), given.spot, apart.out());
    CHECK(differing(given, apart, quote) == 0);
    hr::batch::to_quote(in_place.in(), in_place.spot, in_place.out());
    CHECK(differing(given, in_place, quote) == 0);
  }
}

TEST_CASE("one spot for all, columns left out are not written") {
  const table<double> given(70);
  const std::vector<double> spot(70, 2.5);
  std::vector<double> a(70), b(70), price(70, 9.0);
  const hr::batch::greek_columns<double> in{
      .price = given.greeks[0], .delta = given.greeks[1], .gamma = given.greeks[2]};
  hr::batch::to_coin(in, 2.5, {.gamma = a});
  hr::batch::to_coin(in, spot, {.gamma = b});
  CHECK(a == b);
  CHECK(price[0] == 9.0);
  CHECK(a[3] == hr::to_coin(given.row(3), 2.5).gamma);
  // A number that holds for all rows.
  hr::batch::to_quote<double>({.price = 0.5, .delta = given.greeks[1]}, 2.5, {.delta = a});
  hr::greeks<double> row{};
  row.price = 0.5;
  row.delta = given.greeks[1][3];
  CHECK(a[3] == hr::to_quote(row, 2.5).delta);
}

TEST_CASE("Black (1976) in columns to coin is the market that settles in coin") {
  const std::vector<double> strike{30000, 50000, 60000, 70000, 90000};
  std::vector<double> price, delta, gamma;
  for (const double k : strike) {
    const hr::greeks<double> g = hr::evaluate(hr::black76{60000.0, 0.7, 0.04},
                                              hr::european{hr::option_type::put, k, 0.3});
    price.push_back(g.price), delta.push_back(g.delta), gamma.push_back(g.gamma);
  }
  hr::batch::to_coin<double>({.price = price, .delta = delta, .gamma = gamma}, 60000.0,
                             {.price = price, .delta = delta, .gamma = gamma});
  for (std::size_t i = 0; i < strike.size(); ++i) {
    const hr::greeks<double> x = hr::evaluate(hr::inverse_black{60000.0, 0.7, 0.04},
                                              hr::european{hr::option_type::put, strike[i], 0.3});
    CHECK(price[i] == doctest::Approx(x.price).epsilon(1e-12));
    CHECK(delta[i] == doctest::Approx(x.delta).epsilon(1e-12));
    CHECK(gamma[i] == doctest::Approx(x.gamma).epsilon(1e-12));
  }
}

TEST_CASE("rows with a NaN are counted, and disturb no other") {
  table<double> t(1100);
  t.greeks[1][77] = std::numeric_limits<double>::quiet_NaN();
  t.spot[1099] = std::numeric_limits<double>::quiet_NaN();
  const table<double> given = t;
  const auto s = hr::batch::to_coin(given.in(), given.spot, t.out());
  CHECK(s.invalid == 2);
  CHECK(s.first_invalid == 77);
  CHECK(same(t.greeks[1][78], hr::to_coin(given.row(78), given.spot[78]).delta));
  // The delta's NaN is not in what does not read it.
  CHECK(same(t.greeks[3][77], hr::to_coin(given.row(77), given.spot[77]).vega));
}

TEST_CASE("sizes that differ, and columns that are needed but left out, are named") {
  const std::vector<double> price(5, 0.5), delta(4, 0.5);
  std::vector<double> out(5, 9.0);
  const auto message = [](auto call) -> std::string {
    try {
      call();
    } catch (const std::invalid_argument& e) {
      return e.what();
    }
    return "nothing thrown";
  };
  CHECK(message([&] {
          hr::batch::to_coin<double>({.price = price, .delta = delta}, 2.0, {.price = out});
        })
        == "hedgerow::batch::to_coin: column 'delta' has 4 rows, expected 5 as in 'price'");
  CHECK(message([&] { hr::batch::to_quote<double>({.delta = price}, 2.0, {.delta = out}); })
        == "hedgerow::batch::to_quote: 'delta' is made of column 'price', which was left out");
  CHECK(message([&] {
          hr::batch::to_coin<double>({.theta = price, .color = price}, 2.0, {.color = out});
        })
        == "hedgerow::batch::to_coin: 'color' is made of column 'charm', which was left out");
  CHECK(out[0] == 9.0);
}

TEST_CASE("allocates nothing") {
  table<double> t(300);
  const std::size_t before = allocations;
  hr::batch::to_coin(t.in(), t.spot, t.out());
  hr::batch::to_quote(t.in(), t.spot, t.out());
  const std::size_t after = allocations;
  CHECK(after == before);
}
