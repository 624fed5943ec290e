// SPDX-License-Identifier: BSL-1.0
// What says that it does not allocate does not: Greeks, also of an own pricer, inversion, strikes,
// deltas, venues, units, legs and decisions, one at a time. Replaces operator new.
#include "batch/support/count_allocations.hpp"
#include <hedgerow/convention.hpp>
#include <hedgerow/greeks.hpp>
#include <hedgerow/implied.hpp>
#include <hedgerow/trigger.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;

namespace {

const hr::black_scholes<double> market{
    .spot = 100.0, .volatility = 0.5, .rate = 0.03, .dividend_yield = 0.01};
constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("Greeks and implied volatility, at limits too") {
  double sum = 0;
  const auto run = [&] {
    for (const double strike : {0.0, 60.0, 100.0, 1e9, infinity, std::nan("")})
      for (const double expiry : {0.0, 0.3, 40.0}) {
        const hr::european<double> option{hr::option_type::put, strike, expiry};
        const auto g = hr::evaluate(market, option);
        const auto v = hr::implied_volatility(market, option, g.price);
        if (v.status == hr::implied_status::ok) sum += g.delta + v.volatility;
      }
  };
  CHECK(allocations_of(run) == 0);
  CHECK(sum != 0);
}

TEST_CASE("Greeks of a pricer of one's own") {
  const auto pricer = [](const auto& p) { return p.spot * p.spot * p.volatility * p.expiry; };
  const hr::pricing_point<double> at{.spot = 10, .volatility = 0.4, .rate = 0.01, .expiry = 2};
  double automatic = 0, differences = 0;
  CHECK(allocations_of([&] { automatic = hr::automatic_greeks(pricer, at).delta; }) == 0);
  CHECK(allocations_of([&] { differences = hr::difference_greeks(pricer, at).delta; }) == 0);
  CHECK(automatic == doctest::Approx(16));
  CHECK(differences == doctest::Approx(16));
}

TEST_CASE("strikes, deltas, venues, legs and lots") {
  double sum = 0;
  const auto run = [&] {
    const auto strike = hr::strike_from_delta(market, hr::option_type::call, hr::coin_delta{0.2},
                                              0.25);
    const hr::european<double> option{hr::option_type::call, strike.strike, 0.25};
    sum += strike.strike + hr::atm_strike(market, 0.25, hr::atm_convention::forward).strike;
    sum += hr::quoted(hr::deribit, hr::evaluate(market, option), 100, 0.25).delta.value;
    const auto shown = hr::unit::convert(hr::evaluate(market, option), hr::unit::trader);
    sum += hr::unit::restore(shown, hr::unit::trader).vega + hr::unit::theta_per_day(shown.theta);
    sum += hr::to_quote(hr::to_coin(shown, 100), 100).delta;
    sum += hr::to<hr::delta_convention::coin>(hr::spot_delta{0.5}, {.premium = 0.1}).value;
    const hr::option_leg<double> leg{.option = option, .volatility = 0.6};
    sum += hr::hedge_quantity(3.0 * hr::exposure_of(leg, 100), hr::inverse_perpetual<double>{},
                              hr::hedge_target::coin_neutral, 100)
               .contracts;
    sum += hr::round_to_lots(sum, hr::lot_rule<double>{.lot = 0.1}).contracts;
  };
  CHECK(allocations_of(run) == 0);
  CHECK(std::isfinite(sum));
}

TEST_CASE("decisions, and what remembers") {
  const auto rule = ht::hysteresis{.enter = ht::delta_band<>{.half_width = 0.1},
                                   .leave = ht::delta_band<>{.half_width = 0.04}}
                  | ht::whalley_wilmott<>{.risk_aversion = 1e-4};
  ht::budget policy{.policy = ht::watched{.policy = ht::in_lots{.policy = rule}, .years = 1e-6},
                    .trades = 50};
  ht::state<double> s{.price = 100};
  s.gamma = 0.1, s.volatility = 0.5, s.expiry = 0.1, s.cost_rate = 1e-3;
  int trades = 0;
  const auto run = [&] {
    for (int i = 0; i < 1000; ++i) {
      s.time = i * 1e-6, s.exposure = std::sin(0.1 * i);
      ht::update(policy, s);
      const ht::decision d = policy(s);
      if (d.rebalance) ht::rebalanced(policy, s, d), ++trades;
      s = ht::after(s, d);
    }
  };
  CHECK(allocations_of(run) == 0);
  CHECK(trades > 10);
}
