// SPDX-License-Identifier: BSL-1.0
// The downhill simplex of Nelder and Mead, for likelihoods of two or three parameters.
#pragma once

#include <hedgerow/math/config.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

template <std::size_t N>
struct minimum {
  std::array<double, N> x;
  double value;
  bool converged;
};

/// Of f near `start`; `step` sets the first simplex. NaN counts as infinite. Converged when the
/// values at the corners agree within `tolerance` and the corners within 1e-6 of each other; at
/// most 400 N evaluations. Nelder and Mead, Computer Journal 7 (1965), with their coefficients.
template <std::size_t N, class F>
minimum<N> simplex(F f, const std::array<double, N>& start, double step, double tolerance) {
  using point = std::array<double, N>;
  struct corner {
    point x;
    double value;
  };
  const auto at = [&](const point& x) {
    const double v = f(x);
    return corner{x, v == v ? v : HUGE_VAL};
  };
  std::array<corner, N + 1> s;
  s[0] = at(start);
  for (std::size_t i = 0; i < N; ++i) {
    point x = start;
    x[i] += step;
    s[i + 1] = at(x);
  }
  const auto by_value = [](const corner& a, const corner& b) { return a.value < b.value; };
  const auto spread = [&] {
    double largest = 0;
    for (std::size_t i = 1; i <= N; ++i)
      for (std::size_t k = 0; k < N; ++k)
        largest = (std::max)(largest, std::fabs(s[i].x[k] - s[0].x[k]));
    return largest;
  };
  for (std::size_t evaluations = N + 1; evaluations < 400 * N;) {
    std::sort(s.begin(), s.end(), by_value);
    if (s[N].value - s[0].value <= tolerance && spread() <= 1e-6) return {s[0].x, s[0].value, true};
    point centre{};
    for (std::size_t i = 0; i < N; ++i)
      for (std::size_t k = 0; k < N; ++k)
        centre[k] += s[i].x[k] / static_cast<double>(N);
    const auto along = [&](double t) {  // from the centre away from the worst corner
      point x;
      for (std::size_t k = 0; k < N; ++k)
        x[k] = centre[k] + t * (centre[k] - s[N].x[k]);
      ++evaluations;
      return at(x);
    };
    const corner reflected = along(1);
    if (reflected.value < s[0].value) {
      const corner expanded = along(2);
      s[N] = expanded.value < reflected.value ? expanded : reflected;
      continue;
    }
    if (reflected.value < s[N - 1].value) {
      s[N] = reflected;
      continue;
    }
    const corner contracted = along(reflected.value < s[N].value ? 0.5 : -0.5);
    if (contracted.value < (std::min)(reflected.value, s[N].value)) {
      s[N] = contracted;
      continue;
    }
    for (std::size_t i = 1; i <= N; ++i) {
      for (std::size_t k = 0; k < N; ++k)
        s[i].x[k] = s[0].x[k] + (s[i].x[k] - s[0].x[k]) / 2;
      s[i] = at(s[i].x), ++evaluations;
    }
  }
  std::sort(s.begin(), s.end(), by_value);
  return {s[0].x, s[0].value, false};
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
