// SPDX-License-Identifier: BSL-1.0
// The minimum-variance delta of options by regression (Hull and White, Optimal delta hedging for
// options, Journal of Banking and Finance 82 (2017) 180).
//
// Black and Scholes' delta holds the volatility still. It does not stand still: it falls as the
// underlying rises, so a call gains less than its delta says. Hull and White take the volatility's
// expected move as a quadratic in delta and fit that to the prices' changes.
#pragma once

#include <hedgerow/math/lane.hpp>
#include <hedgerow/ratio/detail/regression.hpp>
#include <hedgerow/ratio/series.hpp>

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace hedgerow::ratio {

/// The quadratic: delta + vega/(S sqrt(T)) (a + b delta + c delta^2). All 0: Black and Scholes.
template <class T = double>
struct minimum_variance_delta_coefficients {
  T a{}, b{}, c{};  ///< of 1, delta and delta^2
};

/// A fitted quadratic.
struct minimum_variance_delta_result {
  minimum_variance_delta_coefficients<double> coefficients;    ///< by least squares
  minimum_variance_delta_coefficients<double> standard_error;  ///< of each
  double gain;  ///< 1 - SSE(this delta)/SSE(Black and Scholes'), in the sample
  std::size_t observations;
};

inline namespace HEDGEROW_ISA {

/// Options' changes over one period, a row each. What stands with `before` is at its start.
struct option_changes {
  series option;      ///< change of the option's price
  series underlying;  ///< change of the underlying's price
  series spot;        ///< the underlying's price before, > 0
  series delta;       ///< Black and Scholes' delta before
  series vega;        ///< their vega before, per 1.00 of volatility
  series expiry;      ///< time to expiry before, years, > 0
};

/// The minimum-variance delta of one option or a register of them. T is float, double or a SIMD
/// batch; no branch, one division and one square root. NaN at expiry <= 0 and for NaN.
/// @param delta  Black and Scholes' spot delta; that of puts is negative, and has coefficients of
///               its own
/// @param vega   per 1.00 of volatility
template <class T>
[[nodiscard]] HEDGEROW_INLINE T
minimum_variance_delta(const minimum_variance_delta_coefficients<T>& k, const T& delta,
                       const T& vega, const T& spot, const T& expiry) {
  using math::mul_add;
  const T quadratic = mul_add(mul_add(k.c, delta, k.b), delta, k.a);
  return mul_add(math::divide(vega, T(spot * math::sqrt(expiry))), quadratic, delta);
}

namespace detail {

/// Checks a row and appends its regressors to three columns; returns the change that is to be
/// explained, dV - delta dS.
inline double add_option_row(const option_changes& o, std::size_t i, double* columns,
                             std::size_t n) {
  constexpr const char* name = "fit_minimum_variance_delta";
  const std::pair<const char*, const series*> numbers[] = {
      {"option", &o.option}, {"underlying", &o.underlying}, {"delta", &o.delta}, {"vega", &o.vega}};
  for (const auto& [what, column] : numbers)
    if (!std::isfinite((*column)[i])) refuse(name, element(what, i, (*column)[i]));
  require_price(name, "spot", i, o.spot[i]);
  require_price(name, "expiry", i, o.expiry[i]);
  const double d = o.delta[i],
               x = o.vega[i] / std::sqrt(o.expiry[i]) * (o.underlying[i] / o.spot[i]);
  columns[i] = x, columns[n + i] = x * d, columns[2 * n + i] = x * d * d;
  return math::neg_mul_add(d, o.underlying[i], o.option[i]);
}

}  // namespace detail

/// Fits a, b, c by least squares without an intercept (eq. 6 there):
///
///     dV - delta dS = (vega/sqrt(T)) (dS/S) (a + b delta + c delta^2) + residual.
///
/// Calls and puts are to be fitted apart; rows of one day are not independent of each other, so the
/// standard errors are too small where a day has many options. Allocates four columns.
/// @throws std::invalid_argument  sizes differ; fewer than 4 rows; a number that is not finite, a
///                                spot or expiry that is not positive, with its index; deltas or
///                                moves that do not tell the three apart
[[nodiscard]] inline minimum_variance_delta_result fit_minimum_variance_delta(
    const option_changes& o) {
  constexpr const char* name = "fit_minimum_variance_delta";
  const std::size_t n = o.option.size();
  const std::pair<const char*, std::size_t> sizes[] = {{"underlying", o.underlying.size()},
                                                       {"spot", o.spot.size()},
                                                       {"delta", o.delta.size()},
                                                       {"vega", o.vega.size()},
                                                       {"expiry", o.expiry.size()}};
  for (const auto& [what, size] : sizes)
    detail::require_same_size(name, what, size, "option", n);
  detail::require_observations(name, n, 4);
  std::vector<double> columns(3 * n), left(n);
  double before = 0;
  for (std::size_t i = 0; i < n; ++i) {
    left[i] = detail::add_option_row(o, i, columns.data(), n);
    before = math::mul_add(left[i], left[i], before);
  }
  const detail::regression fit = detail::regress(std::move(columns), left, false);
  if (fit.extra) detail::refuse(name, "the rows' deltas and moves do not tell a, b and c apart");
  const auto &h = fit.coefficient, &e = fit.standard_error;
  return {.coefficients = {.a = h[0], .b = h[1], .c = h[2]},
          .standard_error = {.a = e[0], .b = e[1], .c = e[2]},
          .gain = before > 0 ? 1 - fit.squares / before : 0.0,
          .observations = n};
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
