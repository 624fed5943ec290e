// SPDX-License-Identifier: BSL-1.0
// Seeded simulations of hedges, a path a lane, with variance reduced by conditioning.
#pragma once

#include "random.hpp"
#include <hedgerow/math/exp.hpp>
#include <hedgerow/math/log.hpp>
#include <hedgerow/math/normal_cdf.hpp>
#include <hedgerow/math/normal_quantile.hpp>
#include <hedgerow/math/simd.hpp>
#include <hedgerow/trigger/expected/hedging_error.hpp>

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

}  // namespace support
