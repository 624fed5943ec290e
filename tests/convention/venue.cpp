// SPDX-License-Identifier: BSL-1.0
// Venues: the rules one by one, and Deribit's against the venue's own figures.
#include <hedgerow/convention/venue.hpp>
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

namespace hr = hedgerow;

namespace {

hr::venue_quote<double> shown(const hr::venue& v, hr::option_type type, double forward,
                              double strike, double volatility, double expiry) {
  const hr::black76 market{.forward = forward, .volatility = volatility, .rate = 0.0};
  return hr::quoted(v, hr::evaluate(market, hr::european{type, strike, expiry}), forward, expiry);
}

constexpr double minute = 1 / (365 * 1440.0);

}  // namespace

TEST_CASE("a venue without rules shows the Greeks as they are, theta for a day") {
  const hr::greeks g = hr::evaluate(hr::black76{60000.0, 0.6, 0.03},
                                    hr::european{hr::option_type::put, 55000.0, 0.1});
  const auto q = hr::quoted(hr::venue{}, g, 60000, 0.1);
  CHECK(q.price == g.price);
  CHECK(q.delta.value == g.delta);
  CHECK(q.vega == g.vega);
  CHECK(q.rho == g.rho);
  CHECK(q.theta == g.theta / 365);
  CHECK(q.decayed.value == q.net_transaction.value);
  CHECK(q.net_transaction.value == doctest::Approx(g.delta - g.price / 60000));
}

TEST_CASE("Deribit: theta is that of a day, or of the life that is left, and at most the value") {
  const auto call = hr::option_type::call;
  const hr::black76 market{60000.0, 0.6, 0.0};
  const auto theta = [&](double strike, double expiry) {
    return hr::theta(market, hr::european{call, strike, expiry});
  };
  CHECK(shown(hr::deribit, call, 60000, 60000, 0.6, 10.0 / 365).theta
        == doctest::Approx(theta(60000, 10.0 / 365) / 365));
  // Half a day at the money: today's rate times half a day is half the value.
  const double half = 0.5 / 365;
  const auto q = shown(hr::deribit, call, 60000, 60000, 0.6, half);
  CHECK(q.theta == doctest::Approx(theta(60000, half) * half));
  CHECK(-q.theta / 60000 == doctest::Approx(q.price / 2).epsilon(1e-3));
  // Out of the money the rate of decay would take more than there is.
  const auto wing = shown(hr::deribit, call, 60000, 66000, 0.6, 1.0 / 365);
  CHECK(wing.theta == doctest::Approx(-wing.price * 60000).epsilon(1e-14));
  CHECK(shown(hr::deribit, call, 60000, 70000, 0.6, 0.0).theta == 0);
}

TEST_CASE("Deribit: vega per point, rho per per cent with the forward moving along") {
  const auto type = hr::option_type::call;
  const auto q = shown(hr::deribit, type, 60000, 65000, 0.6, 0.25);
  const hr::european option{type, 65000.0, 0.25};
  CHECK(q.vega == doctest::Approx(hr::vega(hr::black76{60000.0, 0.6, 0.0}, option) / 100));
  CHECK(q.rho == doctest::Approx(hr::rho(hr::black_scholes{60000.0, 0.6, 0.0, 0.0}, option) / 100));
  CHECK(q.price
        == doctest::Approx(hr::price(hr::inverse_black{60000.0, 0.6, 0.0}, option)).epsilon(1e-14));
  CHECK(q.net_transaction.value
        == doctest::Approx(hr::net_transaction_delta(hr::inverse_black{60000.0, 0.6, 0.0}, option))
               .epsilon(1e-13));
}

TEST_CASE("Deribit: the delta decays over the last 30 minutes") {
  const auto at = [](double minutes) {
    return shown(hr::deribit, hr::option_type::call, 60000, 50000, 0.6, minutes * minute);
  };
  CHECK(hr::settled_share(hr::deribit, 31 * minute) == 0);
  CHECK(hr::settled_share(hr::deribit, 15 * minute) == doctest::Approx(0.5));
  CHECK(hr::settled_share(hr::deribit, 0.0) == 1);
  CHECK(hr::settled_share(hr::venue{}, 0.0) == 0);
  // decayed delta less decayed mark: (delta - mark) (1 - t/30).
  CHECK(at(40).decayed.value == at(40).net_transaction.value);
  CHECK(at(12).decayed.value == doctest::Approx(at(12).net_transaction.value * 12 / 30));
  CHECK(at(0).decayed.value == 0);
}

TEST_CASE("a venue of your own is a constant of your own") {
  constexpr hr::venue own{.days = hr::unit::trading_252, .points = 1.0, .rate_points = 1e4};
  const hr::greeks g = hr::evaluate(hr::black76{100.0, 0.2, 0.03},
                                    hr::european{hr::option_type::call, 105.0, 0.5});
  const auto q = hr::quoted(own, g, 100, 0.5);
  CHECK(q.theta == g.theta / 252);
  CHECK(q.rho == g.rho / 1e4);
}

TEST_CASE("NaN stays NaN") {
  const auto q = shown(hr::deribit, hr::option_type::call, std::nan(""), 50000, 0.6, 0.1);
  CHECK(std::isnan(q.price));
  CHECK(std::isnan(q.theta));
  CHECK(std::isnan(q.rho));
  CHECK(std::isnan(q.decayed.value));
}

TEST_CASE("Deribit's own figures of a whole chain") {
  const char* folder = std::getenv("HEDGEROW_DATA_DIR");
  std::ifstream in(std::string(folder ? folder : "") + "/deribit_btc_options_20200521.csv");
  if (folder == nullptr || !in) {
    MESSAGE("skipped: no deribit_btc_options_20200521.csv in HEDGEROW_DATA_DIR");
    return;
  }
  const auto cells_of = [](const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream parts(line);
    for (std::string cell; std::getline(parts, cell, ',');)
      cells.push_back(cell);
    return cells;
  };
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> names = cells_of(line);
  double delta = 0, gamma = 0, vega = 0, theta = 0, rho = 0, price = 0;
  int rows = 0, capped = 0, short_lived = 0;
  while (std::getline(in, line)) {
    const auto cells = cells_of(line);
    const auto text = [&](const char* name) {
      const auto i = std::find(names.begin(), names.end(), name) - names.begin();
      return cells.at(static_cast<std::size_t>(i));
    };
    const auto number = [&](const char* name) { return std::stod(text(name)); };
    const double expiry = (number("expiration_timestamp") - number("timestamp")) / (365 * 86400e3);
    const auto type = text("option_type") == "call" ? hr::option_type::call : hr::option_type::put;
    const auto q = shown(hr::deribit, type, number("underlying_price"), number("strike"),
                         number("mark_iv") / 100, expiry);
    const auto worst = [&](double& most, double got, const char* name) {
      most = (std::max)(most, std::fabs(got - number(name)));
    };
    worst(delta, q.delta.value, "delta");
    worst(gamma, q.gamma, "gamma");
    worst(vega, q.vega, "vega");
    // The value that cuts theta is the published one, not that of a volatility of two decimals.
    const double forward = number("underlying_price");
    hr::greeks g = hr::evaluate(hr::black76{forward, number("mark_iv") / 100, 0.0},
                                hr::european{type, number("strike"), expiry});
    g.price = number("mark_price") * forward;
    const auto marked = hr::quoted(hr::deribit, g, forward, expiry);
    worst(theta, marked.theta, "theta");
    worst(rho, q.rho, "rho");
    worst(price, q.price, "mark_price");
    capped += marked.theta < 0 && marked.theta == -g.price ? 1 : 0;
    short_lived += expiry * 365 < 1 ? 1 : 0;
    ++rows;
  }
  INFO("delta ", delta, " gamma ", gamma, " vega ", vega, " theta ", theta, " rho ", rho, " price ",
       price, ", ", capped, " at their value, ", short_lived, " within a day, of ", rows);
  CHECK(rows > 300);
  CHECK(capped > 0);
  CHECK(short_lived > 0);
  CHECK(delta < 1.1e-4);
  CHECK(gamma < 6e-6);
  CHECK(vega < 2e-3);
  CHECK(theta < 0.03);
  CHECK(rho < 1e-3);
  CHECK(price < 3e-4);
}
