// SPDX-License-Identifier: BSL-1.0
// From a quote to a hedge: volatility, Greeks, which delta, how much, when. See docs/tutorial.md.
#include <hedgerow/convention.hpp>
#include <hedgerow/greeks.hpp>
#include <hedgerow/implied.hpp>
#include <hedgerow/trigger.hpp>

#include <cstdio>

namespace hr = hedgerow;

int main() {
  // 1. The quote: a put on a coin, paid in coin, twenty of them sold.
  constexpr double spot = 64000.0, day = 1.0 / 365.0, quantity = -20.0, mark = 0.0515;
  const hr::european put{.type = hr::option_type::put, .strike = 62000.0, .expiry = 30 * day};

  // 2. Its volatility. The mark is in coin: times the forward it is in dollars, and the forward is
  // the spot where there are no rates.
  const hr::black76 unknown{.forward = spot};
  const hr::implied_result iv = hr::implied_volatility(unknown, put, mark * spot);
  std::printf("volatility %.4f (%s, known to %.0e)\n", iv.volatility, to_string(iv.status),
              iv.accuracy);

  // 3. Its Greeks.
  const hr::black_scholes market{.spot = spot, .volatility = iv.volatility};
  const hr::greeks g = hr::evaluate(market, put);
  std::printf("price %.2f  delta %.4f  gamma %.3e  vega %.2f a point  theta %.2f a day\n", g.price,
              g.delta, g.gamma, hr::unit::vega_per_point(g.vega), hr::unit::theta_per_day(g.theta));

  // 4. Which delta: an option that is paid for in coin has given away coins, and that is a delta.
  const hr::option_leg<double> leg{.option = put, .volatility = iv.volatility};
  hr::exposure<double> account = quantity * hr::exposure_of(leg, spot);
  account.equity = 5.0;  // coins
  std::printf("delta if paid for in dollars %.4f coins, paid for in coin %.4f\n",
              account.quote.value, account.coin.value);

  // 5. How much: contracts of an inverse perpetual, ten dollars each, that keep the account's worth
  //    in dollars.
  const hr::inverse_perpetual<double> perpetual{.size = 10.0, .lots = {.lot = 1.0}};
  const hr::hedge<double> hedge = hr::hedge_quantity(account, perpetual,
                                                     hr::hedge_target::quote_neutral, spot);
  std::printf("to trade: %.0f contracts, %.6f coins left open\n", hedge.contracts, hedge.open);

  // 6. When again: at 5 basis points a trade the delta may drift by as much as a band allows.
  const hr::trigger::whalley_wilmott policy{.risk_aversion = 1e-4, .cost_rate = 5e-4};
  const auto look = [&](double price) {
    const auto made = quantity * hr::profit_of(leg, spot, price)
                    + hedge.contracts * hr::profit_of(perpetual, spot, price);
    hr::exposure<double> book = quantity * hr::exposure_of(leg, price);
    book.equity = account.equity + made.coin;
    const hr::trigger::state<double> state{
        .price = price,
        .exposure = open_delta(book, hr::hedge_target::quote_neutral),
        .hedge = hedge.contracts * hr::exposure_of(perpetual, price).coin.value,
        .gamma = quantity * hr::gamma(hr::black_scholes{price, iv.volatility}, put),
        .expiry = put.expiry};
    const hr::trigger::decision<double> d = policy(state);
    std::printf("at %.0f: open %+.4f of %.4f coins: %s", price, state.exposure + state.hedge,
                policy.limits(state).upper - policy.limits(state).centre, to_string(d.reason));
    if (d.rebalance) std::printf(", trade %+.4f coins", d.target - state.hedge);
    std::printf("\n");
  };
  look(64100.0);
  look(63000.0);
}
