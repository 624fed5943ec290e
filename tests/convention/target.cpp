// SPDX-License-Identifier: BSL-1.0
// Targets: published hedges, what each target holds still, and what it takes for granted.
#include <hedgerow/convention/target.hpp>
#include <hedgerow/greeks/inverse_black.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>

namespace hr = hedgerow;
using hr::hedge_target;

namespace {

constexpr std::array targets{hedge_target::coin_neutral, hedge_target::quote_neutral,
                             hedge_target::premium_excluded};

/// An account of options settled in coin: what is held, and the deltas of it.
struct account {
  std::array<hr::option_leg<double>, 2> options;
  std::array<double, 2> quantity;
  double equity;

  hr::exposure<double> exposure(double spot) const {
    hr::exposure<double> e{{}, {}, equity};
    for (std::size_t i = 0; i < options.size(); ++i)
      e += quantity[i] * hr::exposure_of(options[i], spot);
    return e;
  }
  hr::profit<double> profit(double from, double to) const {
    hr::profit<double> p{};
    for (std::size_t i = 0; i < options.size(); ++i)
      p += quantity[i] * hr::profit_of(options[i], from, to);
    return p;
  }
};

const account book{.options = {{{.option = {hr::option_type::call, 65000, 0.1}, .volatility = 0.6},
                                {.option = {hr::option_type::put, 80000, 0.2}, .volatility = 0.7}}},
                   .quantity = {-12, 7},
                   .equity = 9.5};

}  // namespace

TEST_CASE("Paradigm's hedge leg: -sum (delta - mark) quantity price, in units of 1 USD") {
  // docs.paradigm.co, auto-populated delta hedge quantity: a risk reversal of 25.
  const double delta[] = {0.3124, -0.2871}, mark[] = {0.0215, 0.0187}, quantity[] = {25, -25};
  const double price = 43250.5;
  double expected = 0;
  hr::exposure<double> legs{};
  for (int i = 0; i < 2; ++i) {
    expected -= (delta[i] - mark[i]) * quantity[i] * price;
    const auto coin = hr::to<hr::delta_convention::coin>(hr::spot_delta{delta[i]},
                                                         {.premium = mark[i]});
    legs += quantity[i] * hr::exposure<double>{{delta[i]}, coin, 0};
  }
  const auto h = hr::hedge_quantity(legs, hr::inverse_perpetual<double>{},
                                    hedge_target::coin_neutral, price);
  CHECK(h.contracts == doctest::Approx(expected).epsilon(1e-14));
  // Linear venues: -sum delta quantity.
  const auto linear = hr::hedge_quantity(legs, hr::linear_perpetual<double>{},
                                         hedge_target::premium_excluded, price);
  CHECK(linear.contracts == doctest::Approx(-25 * (0.3124 + 0.2871)).epsilon(1e-14));
}

TEST_CASE("Greeks.live: three deltas on the screen, hedge -0.0570 or +2.8015?") {
  // "Bitcoin Option's Premium and Its Delta": DeltaTotal 0.0570, futures 7.5395, options -10.3410.
  const hr::spot_delta futures{7.5395}, options{-10.3410};
  const double premium = 7.5395 - 10.3410 - 0.0570;  // of all options together, -2.8585 coins
  const auto spot = futures + options;
  const hr::exposure<double> screen{
      spot, hr::to<hr::delta_convention::coin>(spot, {.premium = premium}), 0};
  CHECK(screen.coin.value == doctest::Approx(0.0570).epsilon(1e-12));
  const hr::linear_perpetual<double> coin{.size = 1};
  const auto in_coin = hr::hedge_quantity(screen, coin, hedge_target::coin_neutral, 9000);
  CHECK(in_coin.contracts == doctest::Approx(-0.0570).epsilon(1e-12));
  CHECK(in_coin.assumed_equity == 0);
  const auto black = hr::hedge_quantity(screen, coin, hedge_target::premium_excluded, 9000);
  CHECK(black.contracts == doctest::Approx(2.8015).epsilon(1e-12));
  CHECK(black.assumed_equity == doctest::Approx(-2.8585).epsilon(1e-12));
}

TEST_CASE("an inverse perpetual is neutral at Q = -S NTD quantity, also below -1") {
  const double S = 30000;
  const hr::option_leg<double> put{.option = {hr::option_type::put, 65000, 30.0 / 365},
                                   .volatility = 0.6};
  const auto h = hr::hedge_quantity(3.0 * hr::exposure_of(put, S),
                                    hr::inverse_perpetual<double>{.size = 10, .lots = {.lot = 1}},
                                    hedge_target::coin_neutral, S);
  const double ntd = hr::net_transaction_delta(
      hr::inverse_black{.forward = S, .volatility = 0.6, .rate = 0.0}, put.option);
  CHECK(ntd == doctest::Approx(-2.16).epsilon(0.005));
  CHECK(h.unrounded == doctest::Approx(-S * ntd * 3 / 10).epsilon(1e-13));
  CHECK(h.contracts == std::round(h.unrounded));
  CHECK(h.outcome == hr::lot_outcome::rounded);
  CHECK(std::fabs(h.open) <= 5 / S * (1 + 1e-12));  // half a contract of 10
  CHECK(h.open == h.residual.coin.value);
  CHECK(h.residual.equity == 0);
}

TEST_CASE("each target holds still what it names, and quote currency at the equity it assumes") {
  const double S = 60000, h = 6;
  const hr::inverse_perpetual<double> perpetual{.size = 10};
  for (const hedge_target target : targets) {
    const auto hedge = hr::hedge_quantity(book.exposure(S), perpetual, target, S);
    CHECK(hedge.open == doctest::Approx(0).epsilon(1e-13));
    CHECK(hedge.outcome == hr::lot_outcome::exact);
    CHECK(hedge.target == target);
    CHECK(hedge.spot == S);
    const auto slope = [&](double equity) {
      const auto at = [&](double to) {
        return hr::with_equity(
            book.profit(S, to) + hedge.contracts * hr::profit_of(perpetual, S, to), equity, S, to);
      };
      const auto up = at(S + h), down = at(S - h);
      return hr::profit<double>{(up.quote - down.quote) / (2 * h),
                                S * (up.coin - down.coin) / (2 * h)};
    };
    CHECK(std::fabs(slope(hedge.assumed_equity).quote) < 1e-6);
    if (target == hedge_target::coin_neutral) CHECK(std::fabs(slope(book.equity).coin) < 1e-6);
    if (target == hedge_target::quote_neutral) CHECK(std::fabs(slope(book.equity).quote) < 1e-6);
    if (target == hedge_target::premium_excluded) {
      CHECK(std::fabs(slope(book.equity).quote) > 0.1);
      CHECK(std::fabs(slope(book.equity).coin) > 0.1);
    }
  }
}

TEST_CASE("with any leg, an option included, the target's delta ends at 0") {
  const double S = 60000;
  const auto check = [&](const auto& leg) {
    for (const hedge_target target : targets) {
      const auto h = hr::hedge_quantity(book.exposure(S), leg, target, S);
      CHECK(std::fabs(h.open) < 1e-12);
      CHECK(std::fabs(hr::open_delta(h.residual, target)) < 1e-12);
    }
  };
  check(hr::spot_leg<double>{});
  check(hr::linear_perpetual<double>{.size = 0.001});
  check(hr::linear_future<double>{.expiry = 0.5, .rate = 0.08});
  check(hr::inverse_future<double>{.size = 10, .expiry = 0.5, .rate = 0.08});
  check(hr::option_leg<double>{.option = {hr::option_type::call, 60000, 0.1}, .volatility = 0.6});
}

TEST_CASE("equity is in quote_neutral alone, and lots never turn a hedge around") {
  hr::exposure<double> e{{1.0}, {0.75}, 4.0};
  const hr::linear_perpetual<double> leg{.size = 1, .lots = {.lot = 2}};
  CHECK(hr::hedge_quantity(e, leg, hedge_target::coin_neutral, 100).contracts == 0);
  CHECK(hr::hedge_quantity(e, leg, hedge_target::coin_neutral, 100).open == 0.75);
  CHECK(hr::hedge_quantity(e, leg, hedge_target::quote_neutral, 100).contracts == -4);
  CHECK(hr::hedge_quantity(e, leg, hedge_target::quote_neutral, 100).residual.equity == 4);
  CHECK(hr::hedge_quantity(e, leg, hedge_target::premium_excluded, 100).assumed_equity == 0.25);
  for (double x = -9; x <= 9; x += 0.37) {
    e.coin = {x};
    const auto h = hr::hedge_quantity(e, leg, hedge_target::coin_neutral, 100);
    CHECK(h.contracts * x <= 0);
    CHECK(std::fabs(h.open) <= 1 + 1e-12);
  }
}

TEST_CASE("a leg without delta, and bad input") {
  const hr::exposure<double> e{{1.0}, {0.75}, 4.0};
  const hr::option_leg<double> dead{.option = {hr::option_type::call, 1e5, 0.0}, .volatility = 0.6};
  const auto none = hr::hedge_quantity(e, dead, hedge_target::coin_neutral, 60000);
  CHECK(none.contracts == 0);
  CHECK(none.outcome == hr::lot_outcome::no_delta);
  CHECK(none.open == 0.75);
  const auto invalid = [](const hr::hedge<double>& h) {
    return std::isnan(h.contracts) && h.outcome == hr::lot_outcome::invalid;
  };
  const hr::inverse_perpetual<double> leg{};
  CHECK(invalid(hr::hedge_quantity(hr::exposure<double>{{1.0}, {std::nan("")}, 0.0}, leg,
                                   hedge_target::coin_neutral, 1)));
  CHECK(invalid(hr::hedge_quantity(e, leg, hedge_target::coin_neutral, std::nan(""))));
  CHECK(invalid(hr::hedge_quantity(e, leg, hedge_target::coin_neutral, 0)));
  CHECK(invalid(hr::hedge_quantity(e, leg, hedge_target::coin_neutral, -5)));
  CHECK(invalid(hr::hedge_quantity(e, leg, static_cast<hedge_target>(9), 100)));
}

TEST_CASE("float") {
  const auto h = hr::hedge_quantity(hr::exposure<float>{{1.0F}, {0.75F}, 0.0F},
                                    hr::inverse_perpetual<float>{.size = 10.0F},
                                    hedge_target::coin_neutral, 60000.0F);
  CHECK(h.contracts == doctest::Approx(-4500));
}

namespace {

/// A leg of one's own: lots, and exposure_of beside it.
struct wrapped_coin {
  double peg = 0.98;
  hr::lot_rule<double> lots{};
};
hr::exposure<double> exposure_of(const wrapped_coin& leg, double) { return {{leg.peg}, {leg.peg}}; }

}  // namespace

TEST_CASE("a leg of one's own") {
  const auto h = hr::hedge_quantity(hr::exposure<double>{{1.0}, {0.49}, 0.0}, wrapped_coin{},
                                    hedge_target::coin_neutral, 60000);
  CHECK(h.contracts == doctest::Approx(-0.5));
}
