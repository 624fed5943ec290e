// SPDX-License-Identifier: BSL-1.0
// States to try triggers on: plausible ones, hostile ones and every bit pattern.
#pragma once

#include <hedgerow/trigger.hpp>

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>

namespace states {

namespace ht = hedgerow::trigger;

template <class T>
using numbers = std::array<T, ht::field_count>;

/// A state as the array of its fields, and back.
template <class T>
numbers<T> unpack(const ht::state<T>& s) {
  return std::bit_cast<numbers<T>>(s);
}
template <class T>
ht::state<T> pack(const numbers<T>& x) {
  return std::bit_cast<ht::state<T>>(x);
}
template <class T>
void set(ht::state<T>& s, ht::field f, T value) {
  numbers<T> x = unpack(s);
  x[static_cast<std::size_t>(f)] = value;
  s = pack(x);
}

/// An ordinary position: short ten at-the-money options of 60 days, hedged an hour ago.
template <class T = double>
ht::state<T> ordinary() {
  ht::state<double> s{.time = 0.25,
                      .price = 60000,
                      .exposure = -5.3,
                      .hedge = 5.1,
                      .gamma = -2.7e-4,
                      .vega = -95000,
                      .theta = 180000,
                      .charm = 0.8,
                      .vanna = 0.4,
                      .volatility = 0.6,
                      .rate = 0.04,
                      .expiry = 60.0 / 365,
                      .cost_rate = 5e-4,
                      .fixed_cost = 2};
  s.last_time = 0.25 - 1.0 / (24 * 365);
  s.last_price = 59500;
  s.last_volatility = 0.59;
  s.profit = -120;
  s.past_price = 59600;
  s.liquidation_price = 30000;
  s.effectiveness = 0.93;
  s.correlation_score = 0.4;
  numbers<T> x{};
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = static_cast<T>(unpack(s)[i]);
  return pack(x);
}

/// A plausible position, with each field drawn around the ordinary one; one field in sixteen is 0,
/// infinite, NaN, huge or of the other sign.
template <class T = double>
ht::state<T> plausible(std::mt19937_64& random, bool hostile = false) {
  std::uniform_real_distribution<double> scale(0.2, 1.8);
  numbers<T> x = unpack(ordinary<T>());
  for (T& v : x)
    v = static_cast<T>(static_cast<double>(v) * scale(random));
  constexpr T inf = std::numeric_limits<T>::infinity();
  if (hostile)
    for (T& v : x) {
      const T odd[] = {T(0),
                       -v,
                       inf,
                       -inf,
                       std::numeric_limits<T>::quiet_NaN(),
                       (std::numeric_limits<T>::max)(),
                       std::numeric_limits<T>::denorm_min(),
                       T(1)};
      if (random() % 16 == 0) v = odd[random() % 8];
    }
  ht::state<T> s = pack(x);
  if (random() % 4 == 0) s.hedge = -s.exposure;  // flat
  if (random() % 4 == 0) s.in_flight = T(0.5);
  return s;
}

/// Any bits in any field.
template <class T = double>
ht::state<T> any_bits(std::mt19937_64& random) {
  using bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  numbers<T> x;
  for (T& v : x)
    v = std::bit_cast<T>(static_cast<bits>(random()));
  return pack(x);
}

template <class T>
bool same_bits(T a, T b) {
  using bits = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  return std::bit_cast<bits>(a) == std::bit_cast<bits>(b) || (a != a && b != b);
}

/// Whether a decision is sound: what is traded is finite, and what is not traded is held.
template <class T>
bool is_sound(const ht::state<T>& s, const ht::decision<T>& d) {
  if (d.rebalance) return std::isfinite(d.target) && d.reason != ht::reason::invalid;
  return same_bits(d.target, s.hedge);
}

/// Whether a field that a policy reads is NaN.
template <class P, class T>
bool reads_nan(const ht::state<T>& s) {
  const numbers<T> x = unpack(s);
  for (std::size_t i = 0; i < x.size(); ++i)
    if (ht::contains(ht::reads_of<P>, static_cast<ht::field>(i)) && x[i] != x[i]) return true;
  return false;
}

}  // namespace states
