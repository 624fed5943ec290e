// SPDX-License-Identifier: BSL-1.0
// Seeded numbers and wide random band terms, and results as bits.
#pragma once

#include <hedgerow/math/simd.hpp>
#include <hedgerow/trigger/band/terms.hpp>

#include <bit>
#include <cmath>
#include <cstdint>

namespace support {

/// SplitMix64: every seed gives another stream, and the stream is the same everywhere.
struct random_stream {
  std::uint64_t state;

  std::uint64_t bits() {
    std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  double uniform() { return static_cast<double>(bits() >> 11) * 0x1p-53; }
  double uniform(double low, double high) { return std::fma(high - low, uniform(), low); }
  /// Evenly in the logarithm; powers of two times a fraction, so the same on every platform.
  double spread(int low, int high) {
    const int k = low + static_cast<int>(bits() % static_cast<std::uint64_t>(high - low));
    return std::ldexp(uniform(1, 2), k);
  }
};

inline hedgerow::trigger::band_terms<double> random_terms(random_stream& r) {
  const double sign = r.bits() % 2 == 0 ? 1.0 : -1.0;
  return {.price = r.spread(-10, 20),
          .gamma = sign * r.spread(-30, 5),
          .risk_aversion = r.spread(-40, 5),
          .cost_rate = r.spread(-17, -4),
          .fixed_cost = r.spread(-10, 10),
          .discount = r.uniform(0.5, 1.1)};
}

/// The same terms in every lane of a register.
inline hedgerow::trigger::band_terms<xsimd::batch<double>> in_lanes(
    const hedgerow::trigger::band_terms<double>& t) {
  using V = xsimd::batch<double>;
  return {V(t.price),     V(t.gamma),      V(t.risk_aversion),
          V(t.cost_rate), V(t.fixed_cost), V(t.discount)};
}

inline bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b)
      || (std::isnan(a) && std::isnan(b));
}

/// One number for many results: differs where any bit of them does.
struct fingerprint {
  std::uint64_t value = 0xcbf29ce484222325u;
  void add(double x) {
    if (std::isnan(x)) x = std::numeric_limits<double>::quiet_NaN();
    value = (value ^ std::bit_cast<std::uint64_t>(x)) * 0x100000001b3u;
    value ^= value >> 29;
  }
};

}  // namespace support
