// SPDX-License-Identifier: BSL-1.0
// Seeded simulations of hedges, a path a lane, with variance reduced by conditioning.
#pragma once

#include "random.hpp"
#include <hedgerow/math/exp.hpp>
#include <hedgerow/math/log.hpp>
#include <hedgerow/math/normal_cdf.hpp>
#include <hedgerow/math/normal_pdf.hpp>
#include <hedgerow/math/normal_quantile.hpp>
#include <hedgerow/math/simd.hpp>
#include <hedgerow/trigger/expected/hedging_error.hpp>
#include <hedgerow/trigger/expected/rates.hpp>

#include <cmath>

namespace support {

using lanes = xsimd::batch<double>;
constexpr int paths_a_register = static_cast<int>(lanes::size);

/// Standard normal numbers, another stream in each lane (xorshift64 and the quantile).
struct normal_stream {
  using L = hedgerow::math::lane<lanes>;
  L::bits state;

  explicit normal_stream(std::uint64_t seed) {
    random_stream source{seed};
    double values[lanes::size];
    for (double& v : values)
      v = std::bit_cast<double>(source.bits() | 1);
    state = L::to_bits(lanes::load_unaligned(values));
  }
  lanes next() {
    state = state ^ L::shift_left<13>(state);
    state = state ^ L::shift_right<7>(state);
    state = state ^ L::shift_left<17>(state);
    const lanes one(1.0);
    const lanes u = L::from_bits(L::shift_right<12>(state) | L::to_bits(one)) - one;
    return hedgerow::math::normal_quantile(u + lanes(0x1p-53));
  }
};

inline double mean_of(const lanes& x) {
  double sum = 0;
  for (int i = 0; i < paths_a_register; ++i)
    sum += x.get(static_cast<std::size_t>(i));
  return sum / paths_a_register;
}

/// Averages over a step of a band that is looked at once a step, where the open delta's standard
/// deviation over a step is 1.
struct band_averages {
  double square;  ///< of the open delta, over the step: what the variance is made of
  double volume;  ///< traded
  double orders;
};

/// Holds within `outer` and trades back to `inner` beyond it. The average over a step that starts
/// at D is D^2 + 1/2, so only the looks are simulated.
inline band_averages simulate_band(double outer, double inner, int steps, std::uint64_t seed) {
  normal_stream normal(seed);
  const lanes b(outer), target(inner), zero(0.0), one(1.0);
  lanes open(0.0), square(0.0), volume(0.0), orders(0.0);
  for (int i = 0; i < steps; ++i) {
    open = open + normal.next();
    const lanes size = xsimd::abs(open), excess = size - target;
    const auto outside = size > b;
    const lanes back = xsimd::select(open > zero, target, zero - target);
    volume = volume + xsimd::select(outside, excess, zero);
    orders = orders + xsimd::select(outside, one, zero);
    open = xsimd::select(outside, back, open);
    square = square + open * open;
  }
  return {mean_of(square) / steps + 0.5, mean_of(volume) / steps, mean_of(orders) / steps};
}

/// What hedging a call by the clock leaves, costs and makes, with standard errors.
struct clock_averages {
  double variance, variance_error;  ///< sum of squared steps: where the hedge's volatility is right
  double cost, cost_error;          ///< without the first purchase and the last sale, cost_rate 1
  double profit, profit_error;      ///< of the long option
};

inline clock_averages simulate_clock(const hedgerow::trigger::hedged_option<double>& o, int steps,
                                     int paths, std::uint64_t seed) {
  namespace hm = hedgerow::math;
  normal_stream normal(seed);
  const double dt = o.expiry / steps, vol = o.real_volatility;
  const lanes shift((o.drift - 0.5 * vol * vol) * dt), move(vol * std::sqrt(dt)), strike(o.strike);
  struct quote {
    lanes price, delta;
  };
  const auto call = [&](const lanes& spot, double left) -> quote {
    if (left <= 0) {
      const auto above = spot > strike;
      return {xsimd::select(above, spot - strike, lanes(0.0)),
              xsimd::select(above, lanes(1.0), lanes(0.0))};
    }
    const double s = o.hedge_volatility * std::sqrt(left);
    const lanes d = hm::log(spot / strike) * lanes(1 / s) + lanes(0.5 * s);
    const lanes delta = hm::normal_cdf(d);
    return {spot * delta - strike * hm::normal_cdf(d - lanes(s)), delta};
  };
  double sums[6] = {};
  const int rounds = paths / paths_a_register;
  for (int path = 0; path < rounds; ++path) {
    lanes spot(o.price), squares(0.0), cost(0.0), profit(0.0);
    quote now = call(spot, o.expiry);
    for (int i = 1; i <= steps; ++i) {
      const lanes after = spot * hm::exp(shift + move * normal.next());
      const quote next = call(after, i == steps ? 0.0 : o.expiry - i * dt);
      const lanes made = next.price - now.price - now.delta * (after - spot);
      squares = squares + made * made;
      profit = profit + made;
      if (i < steps) cost = cost + xsimd::abs(next.delta - now.delta) * after;
      spot = after, now = next;
    }
    for (int k = 0; k < paths_a_register; ++k) {
      const std::size_t j = static_cast<std::size_t>(k);
      const double x[] = {squares.get(j), cost.get(j), profit.get(j)};
      for (int f = 0; f < 3; ++f)
        sums[2 * f] += x[f], sums[2 * f + 1] += x[f] * x[f];
    }
  }
  const double n = rounds * paths_a_register;
  const auto mean = [&](int f) { return sums[2 * f] / n; };
  const auto error = [&](int f) {
    return std::sqrt((sums[2 * f + 1] / n - mean(f) * mean(f)) / n);
  };
  return {mean(0), error(0), mean(1), error(1), mean(2), error(2)};
}

/// A call whose price, gamma and band move, hedged by a polled band; and what the rates expected on
/// the same paths.
struct option_averages {
  double cost, expected_cost;
  double variance, expected_variance;
  double orders, expected_orders;
};

/// The call is struck at the spot of 100, a quarter from expiry at a volatility of 0.25, and hedged
/// for `days`; the first tenth of them, until the open delta has forgotten its start, is not
/// counted. The variance of a step is taken where it starts, given the open delta.
inline option_averages simulate_option(double risk_aversion, double cost_rate, bool to_edge,
                                       int days, int looks_a_day, int rounds, std::uint64_t seed) {
  namespace hm = hedgerow::math;
  namespace ht = hedgerow::trigger;
  constexpr double vol = 0.25, expiry = 0.25, strike = 100;
  const int steps = days * looks_a_day;
  const double dt = 1.0 / (365.0 * looks_a_day);
  const lanes zero(0.0), one(1.0), volatility(vol), interval(dt), shift(-0.5 * vol * vol * dt),
      move(vol * std::sqrt(dt));
  normal_stream normal(seed);
  lanes cost(0.0), cost_rates(0.0), variance(0.0), variances(0.0), orders(0.0), trades(0.0);
  for (int round = 0; round < rounds; ++round) {
    lanes spot(strike), hedge(0.0);
    for (int i = 0; i < steps; ++i) {
      const double s = vol * std::sqrt(expiry - i * dt);
      const lanes d = hm::log(spot / lanes(strike)) * lanes(1 / s) + lanes(0.5 * s);
      const lanes delta = hm::normal_cdf(d), gamma = hm::normal_pdf(d) / (spot * lanes(s));
      const ht::band_terms<lanes> terms{spot, gamma, lanes(risk_aversion), lanes(cost_rate),
                                        zero, one};
      const lanes b = to_edge ? ht::whalley_wilmott_half_width(terms)
                              : ht::recentring_half_width(terms);
      const lanes a = ht::delta_volatility<lanes>(gamma, spot, volatility);
      const lanes placed = hm::maximum<lanes>(ht::polled_half_width<lanes>(b, a, interval), zero);
      const lanes open = i == 0 ? zero : hedge - delta;
      const auto outside = xsimd::abs(open) > placed;
      const lanes edge = xsimd::select(open > zero, placed, zero - placed);
      const lanes left = xsimd::select(outside, to_edge ? edge : zero, open);
      hedge = delta + left;
      if (i >= steps / 10) {
        const lanes money = spot * volatility;
        const auto rates = to_edge ? ht::edge_rates<lanes>(terms, volatility, b)
                                   : ht::centre_rates<lanes>(terms, volatility, b);
        cost = cost + xsimd::abs(open - left) * spot * lanes(cost_rate);
        cost_rates = cost_rates + rates.cost * interval;
        variance = variance
                 + (left * left + a * a * interval * lanes(0.5)) * money * money * interval;
        variances = variances + rates.variance * interval;
        orders = orders + xsimd::select(outside, one, zero);
        trades = trades
               + interval
                     * (to_edge ? ht::polled_edge_trades<lanes>(a, b, interval) : rates.trades);
      }
      spot = spot * hm::exp(shift + move * normal.next());
    }
  }
  return {mean_of(cost) / rounds,      mean_of(cost_rates) / rounds, mean_of(variance) / rounds,
          mean_of(variances) / rounds, mean_of(orders) / rounds,     mean_of(trades) / rounds};
}

}  // namespace support
