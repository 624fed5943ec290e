// SPDX-License-Identifier: BSL-1.0
// Prices out of the money by their distance from it, beside the textbook's formula in double,
// against 113-bit arithmetic: docs/accuracy-wings.md.
#include "support/quad.hpp"
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>

#if defined(HEDGEROW_TEST_QUAD)

namespace {

namespace hr = hedgerow;

constexpr double bound = 1e-13;  // as docs/accuracy.md promises
constexpr int farthest = 16;     // standard deviations
constexpr int options_a_distance = 500;

/// Largest relative errors at one distance.
struct errors {
  double library{}, with_erfc{}, with_erf{};
};

/// sign (F N(sign d1) - K N(sign d2)), as a textbook has it, with a distribution function of yours.
template <class T, class N, class Log, class Root>
T textbook(T forward, T strike, T volatility, T expiry, int sign, N n, Log log, Root root) {
  const T s = volatility * root(expiry), d1 = log(forward / strike) / s + s / T(2), d2 = d1 - s;
  const T phi = T(sign);
  return phi * (forward * n(phi * d1) - strike * n(phi * d2));
}

double in_double(double forward, double strike, double volatility, double expiry, int sign,
                 double (*n)(double)) {
  return textbook(
      forward, strike, volatility, expiry, sign, n, [](double x) { return std::log(x); },
      [](double x) { return std::sqrt(x); });
}

quad_number exact(double forward, double strike, double volatility, double expiry, int sign) {
  static const quad_number root_two = sqrtq(2);
  return textbook<quad_number>(
      forward, strike, volatility, expiry, sign,
      [](quad_number x) { return erfcq(-x / root_two) / 2; }, [](quad_number x) { return logq(x); },
      [](quad_number x) { return sqrtq(x); });
}

errors at(int deviations) {
  std::mt19937_64 bits{static_cast<std::uint64_t>(deviations) + 1};
  const auto between = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(bits);
  };
  errors worst;
  for (int i = 0; i < options_a_distance; ++i) {
    const int sign = i % 2 == 0 ? 1 : -1;
    const double forward = 100.0, volatility = between(0.2, 1.0), expiry = between(0.1, 2.0);
    const double distance = deviations + between(0.0, 1.0);
    const double strike = forward * std::exp(sign * distance * volatility * std::sqrt(expiry));
    const quad_number value = exact(forward, strike, volatility, expiry, sign);
    const auto error = [&](double price) {
      return std::abs(static_cast<double>((price - value) / value));
    };
    const hr::european option{
        .type = static_cast<hr::option_type>(sign), .strike = strike, .expiry = expiry};
    const hr::black76 market{.forward = forward, .volatility = volatility, .rate = 0.0};
    worst.library = (std::max)(worst.library, error(hr::price(market, option)));
    worst.with_erfc = (std::max)(
        worst.with_erfc, error(in_double(forward, strike, volatility, expiry, sign, [](double x) {
          return 0.5 * std::erfc(-x / std::sqrt(2.0));
        })));
    worst.with_erf = (std::max)(
        worst.with_erf, error(in_double(forward, strike, volatility, expiry, sign, [](double x) {
          return 0.5 * (1.0 + std::erf(x / std::sqrt(2.0)));
        })));
  }
  return worst;
}

using row = std::array<std::string, 3>;
using rows = std::array<row, farthest>;

std::string page(const rows& cells) {
  std::ostringstream out;
  out << "# Accuracy far from the money\n\n"
         "Written by `tests/greeks/accuracy_wings.cpp`, which asserts the bound; do not edit.\n\n"
         "The largest relative error of the price of an option out of the money, by its distance "
         "from the money in standard deviations, against 113-bit arithmetic: "
      << options_a_distance
      << " calls and puts on a forward of 100 at each, volatility 0.2 to 1, expiry 0.1 to 2 years. "
         "The bound of `hr::price` is "
      << bound
      << " at all of them. Beside it the textbook's difference of two terms in `double`: with a "
         "distribution function from `std::erfc` the two cancel more and more, and the rounding of "
         "d1 and d2 is magnified; with one from `std::erf` nothing is left beyond seven.\n\n"
         "| standard deviations | `hr::price` | textbook, `std::erfc` | textbook, `std::erf` |\n"
         "|---|---|---|---|\n";
  for (std::size_t i = 0; i < cells.size(); ++i)
    out << "| " << i << " to " << i + 1 << " | " << cells[i][0] << " | " << cells[i][1] << " | "
        << cells[i][2] << " |\n";
  return out.str();
}

/// The cells of a page, empty where there are none.
rows cells_of(const std::string& text) {
  rows result;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string bar, to;
    std::size_t from{}, until{};
    row r;
    if (words >> bar >> from >> to >> until >> bar >> r[0] >> bar >> r[1] >> bar >> r[2]
        && from < result.size())
      result[from] = r;
  }
  return result;
}

}  // namespace

TEST_CASE("prices out of the money keep their digits at any distance; the page says how many") {
  rows measured;
  for (int deviations = 0; deviations < farthest; ++deviations) {
    const errors e = at(deviations);
    INFO("from ", deviations, " standard deviations");
    CHECK(e.library <= bound);
    const std::array<double, 3> all{e.library, e.with_erfc, e.with_erf};
    for (std::size_t k = 0; k < all.size(); ++k) {
      std::array<char, 32> text{};
      std::snprintf(text.data(), text.size(), "%.1e", all[k]);
      measured[static_cast<std::size_t>(deviations)][k] = text.data();
    }
  }
  const char* root = std::getenv("HEDGEROW_SOURCE_DIR");
  if (root == nullptr) {
    MESSAGE("the page is not compared: HEDGEROW_SOURCE_DIR is not set");
    return;
  }
  const std::string path = std::string(root) + "/docs/accuracy-wings.md";
  const char* write = std::getenv("HEDGEROW_WRITE_DOCS");
  if (write != nullptr && std::string(write) == "1") std::ofstream(path) << page(measured);
  std::ifstream in(path);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  CHECK(text == page(cells_of(text)));
  CHECK_FALSE(cells_of(text).back()[0].empty());
}

#else

TEST_CASE("no 113-bit arithmetic here") { MESSAGE("skipped: needs __float128 and libquadmath"); }

#endif
