// SPDX-License-Identifier: BSL-1.0
// isa: avx2
// The batch's structs: their fields are those of the scalar ones, in order and by name, and columns
// of different sizes are refused by name.
#include "support/engines.hpp"
#include <hedgerow/batch.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hr = hedgerow;

namespace {

template <class T>
std::string message_of(const T& call) {
  try {
    call();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "no std::invalid_argument";
}

std::string disagreement(const std::string& column, std::size_t size, std::size_t expected,
                         const std::string& first) {
  return "hedgerow::batch::evaluate: column '" + column + "' has " + std::to_string(size)
       + " rows, expected " + std::to_string(expected) + " as in '" + first + "'";
}

/// The seventeen Greeks of a call with these structs, whose columns have one row each.
template <template <class> class Market, template <class> class Contract, class T>
std::array<T, hr::greek_count> one_row(const Market<T>& market, const Contract<T>& contract) {
  std::array<std::array<T, 1>, hr::greek_count> values{};
  std::array<hr::batch::output<T>, hr::greek_count> outputs;
  for (std::size_t g = 0; g < hr::greek_count; ++g)
    outputs[g] = values[g];
  const auto s = hr::batch::evaluate(market, contract,
                                     std::bit_cast<hr::batch::greeks<T>>(outputs));
  CHECK(s.size == 1);
  CHECK(s.invalid == 0);
  CHECK(s.first_invalid == 1);
  std::array<T, hr::greek_count> flat{};
  for (std::size_t g = 0; g < hr::greek_count; ++g)
    flat[g] = values[g][0];
  return flat;
}

template <class T>
auto flat(const hr::greeks<T>& g) {
  return std::bit_cast<std::array<T, hr::greek_count>>(g);
}

/// Every column of a market in turn one row short, with nothing written.
template <template <class> class Market>
void check_sizes() {
  using market_type = Market<double>;
  constexpr std::size_t fields = std::size(market_type::names), n = 6;
  std::vector<std::string> names(std::begin(market_type::names), std::end(market_type::names));
  names.insert(names.end(), {"type", "strike", "expiry"});
  names.insert(names.end(), std::begin(hr::greek_names), std::end(hr::greek_names));

  const std::vector<double> input(n, 0.5);
  const std::vector<int> type(n, 1);
  for (std::size_t wrong = 0; wrong < names.size(); ++wrong) {
    for (const std::size_t size : {std::size_t{5}, std::size_t{0}}) {
      std::size_t at = 0;
      const auto rows = [&] { return at++ == wrong ? size : n; };
      std::array<hr::batch::column<double>, fields> columns;
      for (auto& c : columns)
        c = std::span(input).first(rows());
      hr::batch::european<double> contract;
      contract.type = std::span(type).first(rows());
      contract.strike = std::span(input).first(rows());
      contract.expiry = std::span(input).first(rows());
      std::vector<std::vector<double>> results(hr::greek_count, std::vector<double>(n, -7.0));
      std::array<hr::batch::output<double>, hr::greek_count> outputs;
      for (std::size_t g = 0; g < hr::greek_count; ++g)
        outputs[g] = std::span(results[g]).first(rows());

      const std::string message = message_of([&] {
        hr::batch::evaluate(std::bit_cast<market_type>(columns), contract,
                            std::bit_cast<hr::batch::greeks<double>>(outputs));
      });
      // The first column sets the size; where it is the odd one, the second is the first to differ.
      CHECK(message
            == (wrong == 0 ? disagreement(names[1], n, size, names[0])
                           : disagreement(names[wrong], size, n, names[0])));
      const bool untouched = std::all_of(results.begin(), results.end(), [](const auto& r) {
        return std::all_of(r.begin(), r.end(), [](double x) { return x == -7.0; });
      });
      CHECK(untouched);
    }
  }
}

}  // namespace

TEST_CASE("each field reaches the field of its name") {
  const std::vector<double> spot{101.0}, volatility{0.3}, rate{0.03}, second_rate{0.01},
      displacement{7.0}, strike{95.0}, expiry{0.75};
  const std::vector<hr::option_type> type{hr::option_type::put};
  const hr::batch::european<double> columns{.type = type, .strike = strike, .expiry = expiry};
  const hr::european option{.type = hr::option_type::put, .strike = 95.0, .expiry = 0.75};

  CHECK(
      one_row(
          hr::batch::black_scholes<double>{
              .spot = spot, .volatility = volatility, .rate = rate, .dividend_yield = second_rate},
          columns)
      == flat(hr::evaluate(
          hr::black_scholes{.spot = 101.0, .volatility = 0.3, .rate = 0.03, .dividend_yield = 0.01},
          option)));
  CHECK(one_row(hr::batch::garman_kohlhagen<double>{.spot = spot,
                                                    .volatility = volatility,
                                                    .domestic_rate = rate,
                                                    .foreign_rate = second_rate},
                columns)
        == flat(hr::evaluate(
            hr::garman_kohlhagen{
                .spot = 101.0, .volatility = 0.3, .domestic_rate = 0.03, .foreign_rate = 0.01},
            option)));
  CHECK(one_row(hr::batch::black76<double>{.forward = spot, .volatility = volatility, .rate = rate},
                columns)
        == flat(
            hr::evaluate(hr::black76{.forward = 101.0, .volatility = 0.3, .rate = 0.03}, option)));
  CHECK(one_row(hr::batch::displaced_black<double>{.forward = spot,
                                                   .volatility = volatility,
                                                   .rate = rate,
                                                   .displacement = displacement},
                columns)
        == flat(hr::evaluate(
            hr::displaced_black{
                .forward = 101.0, .volatility = 0.3, .rate = 0.03, .displacement = 7.0},
            option)));
  CHECK(one_row(hr::batch::bachelier<double>{.forward = spot, .volatility = 20.0, .rate = rate},
                columns)
        == flat(hr::evaluate(hr::bachelier{.forward = 101.0, .volatility = 20.0, .rate = 0.03},
                             option)));
}

TEST_CASE("each contract is the one of its name") {
  const hr::black76 market{.forward = 101.0, .volatility = 0.3, .rate = 0.03};
  CHECK(one_row(hr::batch::black76<double>{.forward = 101.0, .volatility = 0.3, .rate = 0.03},
                hr::batch::cash_or_nothing<double>{.type = -1, .strike = 95.0, .expiry = 0.75})
        == flat(hr::evaluate(
            market,
            hr::cash_or_nothing{.type = hr::option_type::put, .strike = 95.0, .expiry = 0.75})));
  CHECK(one_row(hr::batch::black76<double>{.forward = 101.0, .volatility = 0.3, .rate = 0.03},
                hr::batch::asset_or_nothing<double>{.type = -1, .strike = 95.0, .expiry = 0.75})
        == flat(hr::evaluate(
            market,
            hr::asset_or_nothing{.type = hr::option_type::put, .strike = 95.0, .expiry = 0.75})));
}

TEST_CASE("the type of the numbers is double unless told") {
  std::vector<double> price(2);
  const hr::batch::summary s = hr::batch::evaluate(
      hr::batch::black76<>{.forward = 101.0, .volatility = 0.3, .rate = 0.03},
      hr::batch::european<>{.type = hr::option_type::call, .strike = 95.0, .expiry = 0.75},
      hr::batch::greeks<>{.price = price});
  CHECK(s.size == 2);
  CHECK(price[0] == price[1]);

  std::vector<float> as_float(3);
  hr::batch::evaluate(
      hr::batch::black76<float>{.forward = 101.0, .volatility = 0.3, .rate = 0.03},
      hr::batch::european<float>{.type = hr::option_type::call, .strike = 95.0, .expiry = 0.75},
      hr::batch::greeks<float>{.price = as_float});
  CHECK(as_float[2]
        == hr::price(
            hr::black76<float>{.forward = 101.0F, .volatility = 0.3F, .rate = 0.03F},
            hr::european<float>{.type = hr::option_type::call, .strike = 95.0F, .expiry = 0.75F}));
}

TEST_CASE("a column that is forgotten makes every row NaN, and all of them are counted") {
  const std::vector<double> spot{90, 100, 110}, strike(3, 100.0);
  std::vector<double> price(3);
  const auto invalid = [&](const hr::batch::black_scholes<double>& market,
                           const hr::batch::european<double>& option) {
    const auto s = hr::batch::evaluate(market, option, hr::batch::greeks<double>{.price = price});
    CHECK(s.size == 3);
    return s.invalid;
  };
  CHECK(invalid({.spot = spot, .volatility = 0.2}, {.strike = strike, .expiry = 0.5}) == 0);
  CHECK(invalid({.volatility = 0.2}, {.strike = strike, .expiry = 0.5}) == 3);
  CHECK(std::isnan(price[1]));
  CHECK(invalid({.spot = spot}, {.strike = strike, .expiry = 0.5}) == 3);
  CHECK(invalid({.spot = spot, .volatility = 0.2}, {.expiry = 0.5}) == 3);
  CHECK(invalid({.spot = spot, .volatility = 0.2}, {.strike = strike}) == 3);
}

TEST_CASE("columns of different sizes are refused by name") {
  check_sizes<hr::batch::black_scholes>();
  check_sizes<hr::batch::garman_kohlhagen>();
  check_sizes<hr::batch::black76>();
  check_sizes<hr::batch::displaced_black>();
  check_sizes<hr::batch::bachelier>();
}

TEST_CASE("outputs alone may disagree, and a range of one row is a range") {
  std::vector<double> four(4, -7.0), three(3, -7.0);
  const hr::batch::black76<double> market{.forward = 101.0, .volatility = 0.3, .rate = 0.03};
  const hr::batch::european<double> option{.type = 1, .strike = 95.0, .expiry = 0.75};
  CHECK(message_of([&] {
          hr::batch::evaluate(market, option,
                              hr::batch::greeks<double>{.gamma = four, .ultima = three});
        })
        == disagreement("ultima", 3, 4, "gamma"));
  CHECK(four == std::vector<double>(4, -7.0));

  const std::vector<double> one{95.0};
  CHECK(message_of([&] {
          hr::batch::evaluate(market,
                              hr::batch::european<double>{.type = 1, .strike = one, .expiry = 0.75},
                              hr::batch::greeks<double>{.price = four});
        })
        == disagreement("price", 4, 1, "strike"));
}
