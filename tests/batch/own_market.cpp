// SPDX-License-Identifier: BSL-1.0
// isa: avx2
// How to add a market. Everything between the two lines below is what a user writes; the rest of
// this file proves that it works, one by one and in batches.
#include <hedgerow/batch.hpp>

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

// ---- a market of one's own ---------------------------------------------------------------------

namespace desk {

/// A stock that is costly to borrow: whoever is short pays the fee, which so acts as a yield.
/// A market is an aggregate of its scalar and of nothing else.
template <class T = double>
struct hard_to_borrow {
  T spot = T(hedgerow::not_given), volatility = T(hedgerow::not_given);
  T rate{}, dividend_yield{}, borrow_fee{};
};

/// The same with columns, for batches: the same fields in the same order, `row` for the struct
/// above, and the names that messages use.
template <class T = double>
struct hard_to_borrow_columns {
  using row = hard_to_borrow<T>;
  static constexpr const char* names[] = {"spot", "volatility", "rate", "dividend_yield",
                                          "borrow_fee"};
  hedgerow::batch::column<T> spot = hedgerow::not_given, volatility = hedgerow::not_given;
  hedgerow::batch::column<T> rate{}, dividend_yield{}, borrow_fee{};
};

}  // namespace desk

/// The kernel behind it and the way there: T may be a number or a SIMD register. Greeks come out
/// with respect to the kernel's inputs: here dividend_rho is per 1.00 of dividend yield plus fee.
template <>
struct hedgerow::model<desk::hard_to_borrow> {
  using kernel = hedgerow::detail::lognormal_kernel<false>;
  template <class T>
  static kernel::inputs<T> inputs(const desk::hard_to_borrow<T>& m, const T& strike,
                                  const T& expiry) {
    return {m.spot, strike, m.volatility, expiry, m.rate, m.dividend_yield + m.borrow_fee};
  }
};

// ------------------------------------------------------------------------------------------------

namespace hr = hedgerow;

namespace {

constexpr std::size_t n = 101;

template <class T>
struct book {
  std::vector<T> spot, volatility, rate, dividend_yield, borrow_fee, strike, expiry;
  std::vector<hr::option_type> type;

  book() {
    for (std::size_t i = 0; i < n; ++i) {
      const auto x = static_cast<T>(i);
      spot.push_back(T(90) + x);
      volatility.push_back(T(0.1) + x / T(256));
      rate.push_back(T(0.04) - x / T(4096));
      dividend_yield.push_back(x / T(8192));
      borrow_fee.push_back(T(0.25) - x / T(512));
      strike.push_back(T(150) - x / T(2));
      expiry.push_back(x / T(64));  // row 0 expires now
      type.push_back(i % 3 == 0 ? hr::option_type::put : hr::option_type::call);
    }
    spot[17] = -1;
    borrow_fee[60] = std::numeric_limits<T>::quiet_NaN();
  }
  desk::hard_to_borrow<T> market(std::size_t i) const {
    return {spot[i], volatility[i], rate[i], dividend_yield[i], borrow_fee[i]};
  }
  hr::black_scholes<T> black_scholes(std::size_t i) const {
    return {spot[i], volatility[i], rate[i], dividend_yield[i] + borrow_fee[i]};
  }
};

template <class T>
bool same(T a, T b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b);
}

template <template <class> class Row, template <class> class Columns, class T>
void check_contract() {
  const book<T> b;
  std::vector<std::vector<T>> results(hr::greek_count, std::vector<T>(n));
  std::array<hr::batch::output<T>, hr::greek_count> outputs;
  for (std::size_t g = 0; g < hr::greek_count; ++g)
    outputs[g] = results[g];
  const hr::batch::summary s = hr::batch::evaluate(
      desk::hard_to_borrow_columns<T>{.spot = b.spot,
                                      .volatility = b.volatility,
                                      .rate = b.rate,
                                      .dividend_yield = b.dividend_yield,
                                      .borrow_fee = b.borrow_fee},
      Columns<T>{.type = b.type, .strike = b.strike, .expiry = b.expiry},
      std::bit_cast<hr::batch::greeks<T>>(outputs));
  CHECK(s.size == n);
  CHECK(s.invalid == 2);
  CHECK(s.first_invalid == 17);
  for (std::size_t i = 0; i < n; ++i) {
    const Row<T> contract{b.type[i], b.strike[i], b.expiry[i]};
    const auto own = std::bit_cast<std::array<T, hr::greek_count>>(
        hr::evaluate(b.market(i), contract));
    const auto known = std::bit_cast<std::array<T, hr::greek_count>>(
        hr::evaluate(b.black_scholes(i), contract));
    for (std::size_t g = 0; g < hr::greek_count; ++g) {
      CAPTURE(i);
      CAPTURE(g);
      CHECK(same(own[g], known[g]));
      CHECK(same(results[g][i], own[g]));
    }
  }
  CHECK(std::isnan(results[0][17]));
  CHECK(std::isnan(results[16][60]));
}

}  // namespace

TEST_CASE_TEMPLATE("a market of one's own, one by one and in batches", T, double, float) {
  check_contract<hr::european, hr::batch::european, T>();
  check_contract<hr::cash_or_nothing, hr::batch::cash_or_nothing, T>();
}

TEST_CASE("one Greek alone, and columns named in messages") {
  const book<double> b;
  const hr::european option{.type = hr::option_type::call, .strike = 100.0, .expiry = 1.0};
  CHECK(same(hr::vanna(b.market(50), option), hr::evaluate(b.market(50), option).vanna));

  std::vector<double> price(n), short_fee(n - 1);
  std::string message;
  try {
    hr::batch::evaluate(desk::hard_to_borrow_columns<double>{.spot = b.spot,
                                                             .volatility = 0.2,
                                                             .rate = 0.03,
                                                             .dividend_yield = 0.0,
                                                             .borrow_fee = short_fee},
                        hr::batch::european<double>{.type = 1, .strike = 100.0, .expiry = 1.0},
                        hr::batch::greeks<double>{.price = price});
  } catch (const std::invalid_argument& e) {
    message = e.what();
  }
  CHECK(message
        == "hedgerow::batch::evaluate: column 'borrow_fee' has 100 rows, expected 101 as in "
           "'spot'");
}
