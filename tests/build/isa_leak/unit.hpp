// The body of plain.cpp and wide.cpp: the same calls, compiled twice.
//
// It holds no container and calls no inline function of the standard library. Those would be
// merged by the linker too, and are none of hedgerow's.
#pragma once

#include <hedgerow/convention.hpp>
#include <hedgerow/greeks.hpp>
#include <hedgerow/implied.hpp>
#include <hedgerow/trigger.hpp>
#ifdef HEDGEROW_TEST_BATCH
#  include <hedgerow/batch.hpp>
#endif
#ifdef HEDGEROW_TEST_RATIO
#  include <hedgerow/ratio.hpp>
#endif

#include "results.hpp"

namespace {

namespace hr = hedgerow;

/// Deltas, strikes, numeraires, legs and targets.
void compute_conventions(double* row, const hr::black_scholes<double>& market,
                         const hr::european<double>& option) {
  using hr::delta_convention;
  const double spot = market.spot, expiry = option.expiry;
  const hr::greeks g = hr::evaluate(market, option);
  const auto adjusted = hr::delta_of<delta_convention::premium_adjusted_spot>(market, option);
  row[0] = hr::strike_from_delta(market, option.type, adjusted, expiry).strike / option.strike;
  row[1] = hr::strike_from_delta<delta_convention::coin>(market, hr::option_type::call, 1e-3,
                                                         expiry, hr::strike_root::lower)
               .strike;
  row[2] = hr::strike_from_delta<delta_convention::forward>(
               market, option.type, 0.4 * static_cast<double>(option.type), expiry)
               .strike;
  row[3] = hr::atm_strike<delta_convention::coin>(market, expiry, hr::atm_convention::delta_neutral)
               .strike;
  row[4] = hr::to_quote(hr::to_coin(g, spot), spot).gamma;
  const hr::venue_quote<double> quote = hr::quoted(hr::deribit, g, spot, expiry);
  row[5] = quote.theta + quote.decayed.value;
  const hr::option_leg<double> leg{
      .option = option, .volatility = market.volatility, .rate = market.rate};
  const hr::inverse_future<double> future{.size = 10.0, .expiry = 0.5, .rate = 0.03};
  hr::exposure<double> account = 3.0 * hr::exposure_of(leg, spot);
  account += hr::exposure_of(hr::linear_future<double>{.expiry = 0.5, .rate = 0.03}, spot);
  account.equity = 2.0;
  row[6] = hr::hedge_quantity(account, future, hr::hedge_target::quote_neutral, spot).unrounded;
  row[7] = (hr::profit_of(leg, spot, 1.05 * spot) + hr::profit_of(future, spot, 1.05 * spot)).coin;
  row[8] = hr::contracts_for(future, hr::forward_delta{0.5}, spot, {.yield = 0.01, .expiry = 0.5})
         + hr::funding_of(hr::inverse_perpetual<double>{.size = 10.0}, -3.0, spot, 1e-4).quote
         + hr::round_to_lots(12.3, {.lot = 0.5}).contracts;
  const hr::quanto_inverse<double> quanto{option.type, option.strike, 100.0};
  row[9] = quanto(hr::pricing_point<double>{
      .spot = spot, .volatility = market.volatility, .rate = market.rate, .expiry = expiry});
}

/// A policy with leaves and nodes of every kind.
double compute_triggers(const hr::black_scholes<double>& market,
                        const hr::european<double>& option) {
  namespace ht = hr::trigger;
  const double fixings[] = {0.1, 0.2};
  auto policy = ht::budget{
      .policy = ht::in_lots{
          .policy = ht::polled{.trigger = ht::zakamouline{.risk_aversion = 0.1}, .years = 1e-5}
                  | ht::two_fee{.risk_aversion = 0.1}
                  | ht::cooldown{.policy = ht::leland{.number = 0.2}
                                         & ht::calendar{.times = fixings},
                                 .years = 0.01}
                  | ht::safety_range{.lower = -1, .upper = 1}
                  | (!(ht::daily{.hour = 8.0} | ht::margin_deviations{})),
          .leg = hr::inverse_perpetual<double>{.lots = {.lot = 1.0}}}};
  const hr::greeks g = hr::evaluate(market, option);
  ht::state s{.time = 0.5,
              .price = market.spot,
              .exposure = g.delta,
              .gamma = g.gamma,
              .vanna = g.vanna,
              .volatility = market.volatility,
              .expiry = option.expiry,
              .cost_rate = 2e-3,
              .fixed_cost = 0.1};
  update(policy, s);
  const ht::decision d = policy(s);
  rebalanced(policy, s, d);
  s = after(s, d);
  return s.hedge + d.reason.code + ht::derived_threshold(s, 0.1).coins
       + ht::measure(hr::exposure_of(hr::spot_leg<double>{}, market.spot),
                     hr::hedge_target::coin_neutral)
       + to_string(d.reason)[0];
}

#ifdef HEDGEROW_TEST_BATCH
/// Strikes, deltas, numeraires and small books in columns.
void compute_convention_columns(isa_leak::results& out) {
  using hr::delta_convention;
  constexpr int n = isa_leak::rows;
  double delta[n], strike[n], converted[n], coin[n], hedge[n];
  for (int i = 0; i < n; ++i)
    delta[i] = 0.02 * (i + 1);
  const hr::batch::garman_kohlhagen<double> market{.spot = 1.3, .volatility = 0.2};
  hr::batch::strike_from_delta<delta_convention::premium_adjusted_spot>(
      market, hr::option_type::call, delta, 0.7, strike);
  out.net += strike[3];
  hr::batch::convert_delta<delta_convention::spot, delta_convention::premium_adjusted_forward>(
      delta, hr::batch::delta_terms<double>{.premium = 0.1, .yield = 0.02, .expiry = 0.7},
      converted);
  hr::batch::to_coin<double>({.price = delta, .delta = converted}, 1.3, {.delta = coin});
  hr::batch::to_quote<double>({.price = delta, .delta = coin}, 1.3, {.delta = coin});
  for (int i = 0; i < n; ++i)
    out.value[i * isa_leak::per_row + 12] = coin[i] + converted[i];
  hr::batch::neutral<2, double>(
      {.exposure = {delta, converted}, .instruments = {{{1.0, 0.5}, {0.0, coin}}}},
      {strike, hedge});
  out.net += strike[5] + hr::ratio::exact_neutral<1>({coin[5]}, {{{0.5}}}).quantity[0];
}

/// Decisions in columns, from positions and from options.
void compute_decision_columns(isa_leak::results& out, const double* expiry) {
  constexpr int n = isa_leak::rows;
  const hr::trigger::cooldown policy{
      .policy = hr::trigger::delta_band{.half_width = 0.2} | hr::trigger::interval{.years = 0.5},
      .years = 0.1};
  double exposure[n], target[n], trade[n];
  hr::trigger::reason reason[n];
  unsigned char mask[n], part[n];
  for (int i = 0; i < n; ++i)
    exposure[i] = expiry[i] - 1;
  const hr::batch::decision_summary s = hr::batch::decide(
      policy, hr::batch::positions<double>{.time = 1.0, .exposure = exposure, .hedge = -0.1},
      hr::batch::decisions<double>{
          .rebalance = mask, .target = target, .reason = reason, .part = part, .trade = trade});
  out.net += static_cast<double>(s.rebalance) + mask[3] + part[5];
  const hr::batch::decision_summary t = hr::batch::evaluate_and_decide(
      policy, hr::batch::black_scholes<double>{.spot = 100.0, .volatility = 0.3},
      hr::batch::european<double>{.strike = 90.0, .expiry = 0.5}, exposure,
      hr::batch::positions<double>{.time = 1.0}, hr::batch::decisions<double>{.trade = trade});
  out.net += static_cast<double>(t.rebalance + t.invalid) + trade[7];
}
#endif

void compute(isa_leak::results& out) {
  constexpr int n = isa_leak::rows;
  double volatility[n], strike[n], expiry[n], price[n], delta[n];
  hr::option_type type[n];
  out.net = 0.0;

  for (int i = 0; i < n; ++i) {
    volatility[i] = 0.10 + 0.02 * i;
    strike[i] = 60.0 + 2.5 * i;
    expiry[i] = 0.02 + 0.1 * i;
    type[i] = i % 2 == 0 ? hr::option_type::call : hr::option_type::put;

    const hr::black_scholes market{
        .spot = 100.0, .volatility = volatility[i], .rate = 0.03, .dividend_yield = 0.01};
    const hr::european option{.type = type[i], .strike = strike[i], .expiry = expiry[i]};
    const hr::greeks g = hr::evaluate(market, option);
    double* row = out.value + i * isa_leak::per_row;
    row[0] = g.price;
    row[1] = g.gamma;
    row[2] = g.vanna;
    row[3] = hr::delta(market, option);
    row[4] = g.price;
    row[5] = g.delta;
    row[6] = hr::implied_volatility(market, option, g.price).volatility;
    row[7] =
        hr::implied_volatility(hr::bachelier{.forward = 100.0}, option, g.price, 30.0).accuracy;
    row[8] = hr::implied_volatility(market, option, 1e-300).time_value;
    row[9] = hr::to<hr::delta_convention::forward>(
                 hr::delta_of<hr::delta_convention::coin>(market, option), {.expiry = expiry[i]})
                 .value;
    compute_conventions(row + 10, market, option);
    out.net += row[3] + compute_triggers(market, option);
  }

#ifdef HEDGEROW_TEST_BATCH
  const hr::batch::summary s = hr::batch::evaluate(
      hr::batch::black_scholes<double>{
          .spot = 100.0, .volatility = volatility, .rate = 0.03, .dividend_yield = 0.01},
      hr::batch::european<double>{.type = type, .strike = strike, .expiry = expiry},
      hr::batch::greeks<double>{.price = price, .delta = delta});
  for (int i = 0; i < n; ++i) {
    out.value[i * isa_leak::per_row + 4] = price[i];
    out.value[i * isa_leak::per_row + 5] = delta[i];
  }
  out.net += static_cast<double>(s.invalid);
  hr::implied_status status[n];
  const hr::batch::summary q = hr::batch::evaluate_quotes(
      hr::batch::black_scholes<double>{
          .spot = 100.0, .volatility = 0.0, .rate = 0.03, .dividend_yield = 0.01},
      hr::batch::european<double>{.type = type, .strike = strike, .expiry = expiry},
      hr::batch::quotes<double>{.price = price, .opposite = strike},
      hr::batch::implied<double>{.volatility = volatility, .status = status},
      hr::batch::greeks<double>{.delta = delta});
  out.net += static_cast<double>(q.invalid);
  compute_convention_columns(out);
  compute_decision_columns(out, expiry);
#else
  static_cast<void>(price);
  static_cast<void>(delta);
#endif

#ifdef HEDGEROW_TEST_RATIO
  // Compiled and never run: names are what counts here, and Eigen's own functions, which the linker
  // merges, do not work under mixed flags.
  if (out.net > 1e300) {
    const Eigen::VectorXd exposure = Eigen::VectorXd::Constant(2, out.net);
    const Eigen::MatrixXd instruments = Eigen::MatrixXd::Constant(2, 3, out.net);
    out.net += hr::ratio::neutral(exposure, instruments).residual[0];
    hr::ratio::optimal_problem problem{.exposure = exposure, .instruments = instruments};
    problem.risk = hr::ratio::risk_matrix({.spot = 1.0});
    out.net += hr::ratio::optimal(problem).objective;
    out.net += hr::ratio::delta_gamma_vega_neutral(hr::greeks<double>{}, {}, {}).first;
    const double target[] = {1, 3, 2, 5, 4, 7, 6, 8}, hedge[] = {1, 2, 4, 3, 6, 5, 8, 7};
    out.net += hr::ratio::minimum_variance(target, hedge).ratio;
    out.net += hr::ratio::total_least_squares(target, hedge).ratio;
    out.net += hr::ratio::overlapping_minimum_variance(target, hedge, {.horizon = 2}).ratio;
    out.net += hr::ratio::error_correction(target, hedge, {.test_lags = 0}).ratio;
    out.net += hr::ratio::correlation_breakout(target, hedge, 4, 4).statistic;
  }
#endif
}

}  // namespace
