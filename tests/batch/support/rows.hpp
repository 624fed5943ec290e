// SPDX-License-Identifier: BSL-1.0
// Random rows for the batch tests: sound ones, extreme ones, bad ones. Made of products and bits
// alone, so that every compiler and platform draws the same.
#pragma once

#include "calls.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>
#include <vector>

namespace batch_rows {

namespace hr = hedgerow;
using batch_calls::contract;
using batch_calls::input_count;
using batch_calls::market;

template <class T>
using bits_of = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;

template <class T>
bits_of<T> bits(T x) {
  return std::bit_cast<bits_of<T>>(x);
}

/// Equal to the last bit, the sign of zero included; all NaNs count as one.
template <class T>
bool same(T a, T b) {
  return bits(a) == bits(b) || (a != a && b != b);
}

/// Sebastiano Vigna, splitmix64.
class generator {
 public:
  explicit generator(std::uint64_t seed) : state_(seed) {}
  std::uint64_t word() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  /// 0, ..., n - 1.
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(word() >> 11U) % n; }
  bool one_in(std::size_t n) { return below(n) == 0; }
  /// In [2^low, 2^high), uniform in each power of two.
  double magnitude(int low, int high) {
    const auto k = static_cast<std::uint64_t>(
        1023 + low + static_cast<int>(below(static_cast<std::size_t>(high - low))));
    return std::bit_cast<double>((k << 52U) | (word() >> 12U));
  }
  double sign() { return one_in(2) ? 1.0 : -1.0; }
  template <class E, std::size_t N>
  E any_of(const E (&values)[N]) {
    return values[below(N)];
  }

 private:
  std::uint64_t state_;
};

/// Where a row comes from.
enum class kind {
  ordinary,  ///< a listed option
  wide,      ///< any sound option: magnitudes over the whole range of the type
  special,   ///< fields that are zero, infinite, subnormal, negative, NaN, beside ordinary ones
  pattern    ///< random bits in every field
};
inline constexpr kind kinds[] = {kind::ordinary, kind::wide, kind::special, kind::pattern};

template <class T>
struct row {
  std::array<T, input_count> in{};
  signed char type = 1;
};

template <class T>
inline constexpr T special_values[] = {T(0),
                                       -T(0),
                                       T(1),
                                       -T(1),
                                       std::numeric_limits<T>::infinity(),
                                       -std::numeric_limits<T>::infinity(),
                                       std::numeric_limits<T>::quiet_NaN(),
                                       (std::numeric_limits<T>::max)(),
                                       (std::numeric_limits<T>::min)(),
                                       std::numeric_limits<T>::denorm_min(),
                                       std::numeric_limits<T>::epsilon()};

/// Draws sound numbers for a market's fields by their names.
template <class T>
row<T> draw_sound(generator& g, market m, bool wide) {
  const bool is_float = sizeof(T) == 4;
  const int span = !wide ? 0 : is_float ? 50 : 400;
  const double spot = wide ? g.magnitude(-span, span) : g.magnitude(-4, 20);
  const auto as = [](double x) { return static_cast<T>(x); };
  row<T> r;
  const auto names = batch_calls::fields(m);
  for (std::size_t f = 0; f < names.size(); ++f) {
    const std::string_view name = names[f];
    double x = 0;
    if (name == "spot" || name == "forward") {
      x = spot;
      if (m == market::bachelier) x *= g.sign();
    } else if (name == "volatility") {
      x = wide ? g.magnitude(-30, 8) : g.magnitude(-7, 1);
      if (m == market::bachelier) x *= spot;
    } else if (name == "displacement") {
      // Down to -spot/8, which leaves a strike of spot/2 and more above the floor.
      x = g.one_in(4) ? -spot * g.magnitude(-8, -3) : spot * g.magnitude(-8, 2);
    } else {
      x = g.sign();  // one draw a statement: operands have no order
      x *= wide ? g.magnitude(-12, 5) : g.magnitude(-8, -2);
      if (g.one_in(16)) x = 0;
    }
    r.in[f] = as(x);
  }
  double strike = spot * g.magnitude(-1, 1);
  if (wide && g.one_in(2)) strike = g.magnitude(-span, span);
  if (g.one_in(32)) strike = spot;
  if (m == market::bachelier) strike = std::copysign(strike, static_cast<double>(r.in[0]));
  r.in[batch_calls::strike] = as(strike);
  r.in[batch_calls::expiry] = as(wide ? g.magnitude(-40, 9) : g.magnitude(-9, 5));
  r.type = g.one_in(2) ? 1 : -1;
  return r;
}

template <class T>
row<T> draw(generator& g, market m, kind k) {
  static constexpr signed char bad_types[] = {0, 2, -2, 3, 127, -127, -128};
  const std::size_t used = batch_calls::fields(m).size();
  const auto each_field = [&](row<T>& r, auto f) {
    for (std::size_t i = 0; i < input_count; ++i) {
      if (i < used || i >= batch_calls::strike) r.in[i] = f(r.in[i]);
    }
  };
  row<T> r = draw_sound<T>(g, m, k == kind::wide);
  if (k == kind::special) {
    const std::size_t how_many = g.one_in(2) ? 6 : 2;  // one field in so many is special
    each_field(r, [&](T x) { return g.one_in(how_many) ? g.any_of(special_values<T>) : x; });
    if (g.one_in(16)) r.type = g.any_of(bad_types);
  } else if (k == kind::pattern) {
    each_field(r, [&](T) { return std::bit_cast<T>(static_cast<bits_of<T>>(g.word())); });
    // Most patterns are bad in one field at least: half of the rows have no negative ones.
    if (g.one_in(2)) each_field(r, [&](T x) { return std::copysign(x, T(1)); });
    if (g.one_in(16)) r.type = static_cast<signed char>(g.word() & 0xffU);
  }
  return r;
}

/// Rows as columns, with what the scalar call says of each.
template <class T>
struct table {
  market m;
  contract c;
  std::array<std::vector<T>, input_count> in;
  std::vector<signed char> type;
  std::vector<std::array<T, hr::greek_count>> expected;

  std::size_t size() const { return type.size(); }

  void push_back(const row<T>& r) {
    for (std::size_t i = 0; i < input_count; ++i)
      in[i].push_back(r.in[i]);
    type.push_back(r.type);
    expected.push_back(batch_calls::evaluate_one(m, c, r.in, static_cast<hr::option_type>(r.type)));
  }
  bool is_invalid(std::size_t i) const { return expected[i][0] != expected[i][0]; }
};

template <class T>
table<T> draw_table(generator& g, market m, contract c, kind k, std::size_t n) {
  table<T> t{m, c, {}, {}, {}};
  for (std::size_t i = 0; i < n; ++i)
    t.push_back(draw<T>(g, m, k));
  return t;
}

/// Ordinary rows with all the others strewn in, alone and in runs.
template <class T>
table<T> draw_mixture(generator& g, market m, contract c, std::size_t n) {
  table<T> t{m, c, {}, {}, {}};
  kind k = kind::ordinary;
  for (std::size_t i = 0; i < n; ++i) {
    if (g.one_in(4)) k = g.one_in(2) ? kind::ordinary : g.any_of(kinds);
    t.push_back(draw<T>(g, m, k));
  }
  return t;
}

/// Whether the documentation of the market's and contract's fields calls a row sound.
template <class T>
bool is_documented_as_valid(market m, const std::array<T, input_count>& in, signed char type) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const auto names = batch_calls::fields(m);
  double price = 0, volatility = 0, displacement = 0;
  bool rates_are_finite = true;
  for (std::size_t f = 0; f < names.size(); ++f) {
    const std::string_view name = names[f];
    const auto x = static_cast<double>(in[f]);
    if (name == "spot" || name == "forward")
      price = x;
    else if (name == "volatility")
      volatility = x;
    else if (name == "displacement")
      displacement = x;
    else
      rates_are_finite = rates_are_finite && std::fabs(x) < infinity;
  }
  const double strike = static_cast<double>(in[batch_calls::strike]) + displacement;
  const auto expiry = static_cast<double>(in[batch_calls::expiry]);
  price += displacement;
  const bool prices = m == market::bachelier ? std::fabs(price) < infinity && strike == strike
                                             : price >= 0 && price < infinity && strike >= 0;
  return prices && rates_are_finite && volatility >= 0 && volatility < infinity && expiry >= 0
      && expiry < infinity && (type == 1 || type == -1);
}

/// An output column between guards, at any distance from the start of its memory.
template <class T>
class guarded {
 public:
  guarded(std::size_t offset, std::size_t n)
      : n_(n),
        from_(margin + offset),
        all_(n + 2 * margin + offset, guard()) {}
  std::span<T> inner() { return {all_.data() + from_, n_}; }
  T operator[](std::size_t i) const { return all_[from_ + i]; }
  bool guards_hold() const {
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if ((i < from_ || i >= from_ + n_) && bits(all_[i]) != bits(guard())) return false;
    }
    return true;
  }
  bool is_untouched() const {
    for (std::size_t i = 0; i < n_; ++i) {
      if (bits(all_[from_ + i]) != bits(guard())) return false;
    }
    return guards_hold();
  }

 private:
  static constexpr std::size_t margin = 40;  // more than any block's width
  static T guard() { return std::bit_cast<T>(static_cast<bits_of<T>>(0x4a5a6a7a4a5a6a7aU)); }
  std::size_t n_, from_;
  std::vector<T> all_;
};

}  // namespace batch_rows
