// SPDX-License-Identifier: BSL-1.0
// Closed-form hedges against the general solve, and where none exists.
#include <hedgerow/greeks.hpp>
#include <hedgerow/ratio/greek_neutral.hpp>
#include <hedgerow/ratio/neutral.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <random>

namespace hr = hedgerow;

namespace {

hr::greeks<double> with(double delta, double gamma, double vega) {
  hr::greeks<double> g{};
  g.delta = delta, g.gamma = gamma, g.vega = vega;
  return g;
}

hr::greeks<double> option_at(double strike, double expiry) {
  return hr::evaluate(
      hr::black_scholes{.spot = 60000.0, .volatility = 0.6, .rate = 0.02, .dividend_yield = 0.0},
      hr::european{.type = hr::option_type::call, .strike = strike, .expiry = expiry});
}

}  // namespace

TEST_CASE("delta: minus one over the other") {
  CHECK(hr::ratio::delta_neutral(3.0, 0.5) == -6);
  CHECK(hr::ratio::delta_neutral(3.0F, 0.5F) == -6);
  CHECK(hr::ratio::delta_neutral(0.0, 2.0) == 0);
  CHECK(!std::signbit(hr::ratio::delta_neutral(0.0, 2.0)));
  CHECK(std::isinf(hr::ratio::delta_neutral(1.0, 0.0)));
}

TEST_CASE("a textbook's delta-gamma and delta-gamma-vega hedge") {
  // Hull, Options, Futures and Other Derivatives, "Delta hedging" chapter: a delta-neutral book
  // with gamma -3,000 takes 2,000 of an option of gamma 1.5 and delta 0.62, then sells 1,240; one
  // with gamma -5,000 and vega -8,000 takes 400 and 6,000 of options (0.6, 0.5, 2.0), (0.5,
  // 0.8, 1.2), and sells 3,240.
  const auto two = hr::ratio::delta_gamma_neutral(with(0, -3000, 0), with(0.62, 1.5, 0));
  CHECK(two.option == doctest::Approx(2000).epsilon(1e-15));
  CHECK(two.underlying == doctest::Approx(-1240).epsilon(1e-15));
  const auto three = hr::ratio::delta_gamma_vega_neutral(with(0, -5000, -8000), with(0.6, 0.5, 2.0),
                                                         with(0.5, 0.8, 1.2));
  CHECK(three.first == doctest::Approx(400).epsilon(1e-14));
  CHECK(three.second == doctest::Approx(6000).epsilon(1e-14));
  CHECK(three.underlying == doctest::Approx(-3240).epsilon(1e-14));
}

TEST_CASE("with options of a market: what the general solve says") {
  std::mt19937_64 bits{7};
  std::uniform_real_distribution<double> u(0, 1);
  for (int run = 0; run < 200; ++run) {
    const auto a = option_at(40000 + 40000 * u(bits), 0.05 + 0.2 * u(bits));
    const auto b = option_at(40000 + 40000 * u(bits), 0.4 + u(bits));
    const auto book = with(10 * u(bits) - 5, 1e-3 * (u(bits) - 0.5), 1e5 * (u(bits) - 0.5));
    const double forward = 1 + 0.1 * u(bits);
    const Eigen::VectorXd exposure{{book.delta, book.gamma, book.vega}};
    const Eigen::MatrixXd instruments{
        {a.delta, b.delta, forward}, {a.gamma, b.gamma, 0.0}, {a.vega, b.vega, 0.0}};
    const auto x = hr::ratio::neutral(exposure, instruments);
    const auto h = hr::ratio::delta_gamma_vega_neutral(book, a, b, forward);
    CHECK(h.first == doctest::Approx(x.quantity[0]).epsilon(1e-11));
    CHECK(h.second == doctest::Approx(x.quantity[1]).epsilon(1e-11));
    CHECK(h.underlying == doctest::Approx(x.quantity[2]).epsilon(1e-11));
    const auto g = hr::ratio::delta_gamma_neutral(book, a, forward);
    CHECK(std::fabs(book.gamma + g.option * a.gamma) <= 1e-15 * std::fabs(book.gamma));
    CHECK(book.delta + g.option * a.delta + g.underlying * forward
          == doctest::Approx(0).epsilon(1e-12));
  }
}

TEST_CASE("options that do not span gamma and vega: no number") {
  const auto a = with(0.5, 2, 3), b = with(0.3, 4, 6);
  const auto h = hr::ratio::delta_gamma_vega_neutral(with(1, 1, 1), a, b);
  CHECK_FALSE(std::isfinite(h.first));
  CHECK_FALSE(std::isfinite(h.underlying));
  CHECK_FALSE(std::isfinite(hr::ratio::delta_gamma_neutral(with(1, 1, 0), with(1, 0, 0)).option));
}

TEST_CASE("options nearly alike: the determinant loses nothing with FMA") {
#if HEDGEROW_HAS_FMA
  const double e = std::ldexp(1.0, -40);
  const auto a = with(0.5, 1 + e, 1), b = with(0.5, 1, 1 - e);  // D = (1 + e)(1 - e) - 1 = -e^2
  const auto h = hr::ratio::delta_gamma_vega_neutral(with(0, 1, 1), a, b);
  CHECK(h.first == doctest::Approx(-std::ldexp(1.0, 40)).epsilon(1e-15));
#endif
}
