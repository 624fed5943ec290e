// SPDX-License-Identifier: BSL-1.0
// The optimal hedge of an option under exponential utility and proportional costs, by finite
// differences: what closed-form bands are held against.
#pragma once

#include <hedgerow/math/simd.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace support {

/// A call, sold (quantity -1) or bought (+1), hedged until expiry; no rates and no drift, and no
/// cost of liquidating the last hedge.
struct utility_problem {
  double spot = 100, strike = 100, expiry = 1, volatility = 0.3;
  double cost_rate = 0.01, risk_aversion = 1;
  double quantity = -1;
};

/// Hold between `low` and `high` coins; `price` is the certainty equivalent of the liability.
struct utility_band {
  double low, high;
  double price;
  double centre() const { return (low + high) / 2; }
  double half_width() const { return (high - low) / 2; }
};

/// Hodges and Neuberger's problem in the form of Davis, Panas and Zariphopoulou (SIAM J. Control
/// Optim. 31 (1993) 470), for the certainty equivalent J(t, S, y) of what is owed with y coins
/// held, H = exp(risk_aversion (J - cash)). Where nothing is traded
///
///     J_t + sigma^2 S^2 J_SS/2 + risk_aversion sigma^2 S^2 (J_S - y)^2/2 = 0,
///
/// and everywhere |J_y| <= cost_rate S: the smallest J(y') + cost_rate S |y' - y| is taken at each
/// step. J here counts the hedge at its price: J - y S would be the liability net of it. Explicit
/// in time on a grid of ln S and y, with the largest stable step.
///
/// Trading in steps biases the edges by a multiple of the square root of the step, as a polled band
/// is; `extrapolated` takes that away.
inline utility_band solve_utility(const utility_problem& p, int steps) {
  using V = xsimd::batch<double>;
  constexpr std::size_t lanes = V::size;
  const double dt = p.expiry / steps, h = p.volatility * std::sqrt(2 * dt);
  const double reach = 4.0 * p.volatility * std::sqrt(p.expiry);
  const std::size_t half = static_cast<std::size_t>(std::ceil(reach / h));
  const std::size_t nx = (2 * half + 1 + 2 * lanes - 1) / lanes * lanes, at_spot = half + 1;
  const double y_low = p.quantity < 0 ? -0.25 : -1.25, y_step = 0.00625;
  const std::size_t ny = 241;

  std::vector<double> spot(nx), fee(nx), now(nx * ny), next(nx * ny);
  for (std::size_t i = 0; i < nx; ++i) {
    spot[i] = p.spot * std::exp((static_cast<double>(i) - static_cast<double>(at_spot)) * h);
    fee[i] = p.cost_rate * spot[i] * y_step;
    for (std::size_t j = 0; j < ny; ++j)
      now[j * nx + i] = -p.quantity * std::max(spot[i] - p.strike, 0.0);
  }

  const V half_v(0.25), drift(-p.volatility * p.volatility * dt / (4 * h)), inverse(1 / (2 * h));
  const V aversion(0.5 * p.risk_aversion * p.volatility * p.volatility * dt);
  const auto take_less = [](double* here, const double* there, const double* fee_there) {
    const V stay = V::load_unaligned(here);
    const V moved = V::load_unaligned(there) + V::load_unaligned(fee_there);
    hedgerow::math::select<V>(moved < stay, moved, stay).store_unaligned(here);
  };
  const auto project = [&] {  // J(y) = min over y' of J(y') + cost_rate S |y' - y|
    for (std::size_t j = 1; j < ny; ++j)
      for (std::size_t i = 0; i < nx; i += lanes)
        take_less(&now[j * nx + i], &now[(j - 1) * nx + i], &fee[i]);
    for (std::size_t j = ny - 1; j-- > 0;)
      for (std::size_t i = 0; i < nx; i += lanes)
        take_less(&now[j * nx + i], &now[(j + 1) * nx + i], &fee[i]);
  };
  for (int step = 0; step < steps; ++step) {
    if (step > 0) project();
    for (std::size_t j = 0; j < ny; ++j) {
      const double* row = &now[j * nx];
      double* out = &next[j * nx];
      const V y(y_low + y_step * static_cast<double>(j));
      const auto advance = [&](std::size_t i) {
        const V down = V::load_unaligned(row + i - 1), mid = V::load_unaligned(row + i),
                up = V::load_unaligned(row + i + 1);
        const V slope = up - down;
        const V open = slope * inverse - y * V::load_unaligned(&spot[i]);
        // sigma^2 dt/h^2 is 1/2
        (mid + half_v * (up - mid - (mid - down)) + drift * slope + aversion * open * open)
            .store_unaligned(out + i);
      };
      for (std::size_t i = 1; i + lanes < nx; i += lanes)
        advance(i);
      advance(nx - 1 - lanes);
      // Far out J is linear in S.
      const double a = spot[1] / spot[0];
      out[0] = out[1] - (out[2] - out[1]) / a;
      out[nx - 1] = out[nx - 2] + (out[nx - 2] - out[nx - 3]) * a;
    }
    std::swap(now, next);
  }

  // Where the slope in y passes minus and plus the cost; J is convex in y.
  const auto value = [&](std::size_t j) { return now[j * nx + at_spot]; };
  const double limit = p.cost_rate * spot[at_spot];
  const auto slope = [&](std::size_t j) { return (value(j + 1) - value(j)) / y_step; };
  const auto crossing = [&](double level) {
    std::size_t j = 0;
    while (j + 2 < ny && slope(j + 1) < level)
      ++j;
    const double share = (level - slope(j)) / (slope(j + 1) - slope(j));
    return y_low + y_step * (static_cast<double>(j) + 0.5 + share);
  };
  double least = value(0);
  for (std::size_t j = 1; j < ny; ++j)
    least = std::min(least, value(j));
  return {crossing(-limit), crossing(limit), least};
}

/// The band of steps that vanish: linear in the square root of the step.
inline utility_band extrapolated(const utility_problem& p, int steps) {
  const utility_band coarse = solve_utility(p, steps), fine = solve_utility(p, 4 * steps);
  return {2 * fine.low - coarse.low, 2 * fine.high - coarse.high,
          (4 * fine.price - coarse.price) / 3};
}

}  // namespace support
