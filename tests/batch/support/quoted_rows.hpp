// SPDX-License-Identifier: BSL-1.0
// Random quotes for the tests of implied volatilities: fair prices, prices at and beyond their
// bounds, and numbers that are no price; each with a volatility to start from, good or bad.
#pragma once

#include "implied_calls.hpp"
#include "rows.hpp"

#include <cstdio>
#include <string>

namespace batch_rows {

/// Where a price comes from.
enum class quoted {
  fair,             ///< from a volatility
  near_intrinsic,   ///< a few roundings beside the intrinsic value
  below_intrinsic,  ///< too low for any volatility
  near_maximum,     ///< a few roundings beside the upper bound, or a small part below it
  expired,          ///< whatever it is, the expiry is 0
  special,          ///< zero, infinite, NaN, subnormal
  pattern           ///< random bits
};
inline constexpr quoted every_quoted[] = {
    quoted::fair,    quoted::near_intrinsic, quoted::below_intrinsic, quoted::near_maximum,
    quoted::expired, quoted::special,        quoted::pattern};

template <class T>
struct quote {
  row<T> option;
  T price, last;
};

inline std::size_t volatility_field(market m) {
  std::size_t f = 0;
  while (std::string_view(batch_calls::fields(m)[f]) != "volatility")
    ++f;
  return f;
}

template <class T>
T price_at(market m, row<T> r, T volatility) {
  r.in[volatility_field(m)] = volatility;
  return batch_calls::evaluate_one(m, contract::european, r.in,
                                   static_cast<hr::option_type>(r.type))[0];
}

/// x (1 + k eps), k = -8 ... 8.
template <class T>
T beside(generator& g, T x) {
  const T k = static_cast<T>(static_cast<int>(g.below(17)) - 8);
  return x * (T(1) + k * std::numeric_limits<T>::epsilon());
}

template <class T>
T draw_price(generator& g, market m, const row<T>& r, quoted how) {
  switch (how) {
    case quoted::near_intrinsic:
      return beside(g, price_at(m, r, T(0)));
    case quoted::below_intrinsic:
      return g.one_in(4) ? -static_cast<T>(g.magnitude(-30, 10))
                         : price_at(m, r, T(0)) * (T(1) - static_cast<T>(g.magnitude(-20, 0)));
    case quoted::near_maximum: {
      const T maximum = price_at(m, r, static_cast<T>(0x1p60));
      return g.one_in(2) ? beside(g, maximum)
                         : maximum * (T(1) - static_cast<T>(g.magnitude(-24, -1)));
    }
    case quoted::special:
      return g.any_of(special_values<T>);
    case quoted::pattern:
      return std::bit_cast<T>(static_cast<bits_of<T>>(g.word()));
    default:
      return price_at(m, r, r.in[volatility_field(m)]);
  }
}

/// A volatility to start from: near the one that the price came from, or anything.
template <class T>
T draw_last(generator& g, T volatility) {
  switch (g.below(8)) {
    case 0:
      return g.any_of(special_values<T>);
    case 1:
      return std::bit_cast<T>(static_cast<bits_of<T>>(g.word()));
    case 2:
      return volatility * static_cast<T>(g.magnitude(-6, 6));
    case 3:
      return volatility;
    default:
      return volatility * static_cast<T>(1 + g.sign() * g.magnitude(-12, -4));
  }
}

template <class T>
quote<T> draw_quote(generator& g, market m, kind k, quoted how) {
  row<T> r = draw<T>(g, m, k);
  if (how == quoted::expired) r.in[batch_calls::expiry] = T(0);
  const T price = draw_price(g, m, r, how);
  T& volatility = r.in[volatility_field(m)];
  const T last = draw_last(g, volatility);
  // The market's own volatility is not read.
  volatility = g.one_in(2) ? std::numeric_limits<T>::quiet_NaN() : g.any_of(special_values<T>);
  return {r, price, last};
}

/// A fair quote of a listed option that has a volatility.
template <class T>
quote<T> draw_sound_quote(generator& g, market m) {
  for (;;) {
    const quote<T> q = draw_quote<T>(g, m, kind::ordinary, quoted::fair);
    const auto type = static_cast<hr::option_type>(q.option.type);
    const auto r = batch_calls::implied_one<T>(m, q.option.in, type, q.price, nullptr);
    if (r.status == hr::implied_status::ok) return q;
  }
}

/// Quotes as columns, with what the scalar call says of each.
template <class T>
struct quote_table {
  market m;
  std::array<std::vector<T>, input_count> in{};
  std::vector<signed char> type{};
  std::vector<T> price{}, last{};
  std::vector<hr::implied_result<T>> cold{}, warm{};

  explicit quote_table(market of) : m(of) {}
  std::size_t size() const { return type.size(); }

  quote<T> operator[](std::size_t i) const {
    quote<T> q{{}, price[i], last[i]};
    for (std::size_t f = 0; f < input_count; ++f)
      q.option.in[f] = in[f][i];
    q.option.type = type[i];
    return q;
  }

  void push_back(const quote<T>& q) {
    for (std::size_t f = 0; f < input_count; ++f)
      in[f].push_back(q.option.in[f]);
    type.push_back(q.option.type);
    price.push_back(q.price);
    last.push_back(q.last);
    const auto of = static_cast<hr::option_type>(q.option.type);
    cold.push_back(batch_calls::implied_one<T>(m, q.option.in, of, q.price, nullptr));
    warm.push_back(batch_calls::implied_one<T>(m, q.option.in, of, q.price, &q.last));
  }
};

template <class T>
quote_table<T> draw_quotes(generator& g, market m, kind k, quoted how, std::size_t n) {
  quote_table<T> t(m);
  for (std::size_t i = 0; i < n; ++i)
    t.push_back(draw_quote<T>(g, m, k, how));
  return t;
}

/// Fair quotes of listed options with all the others strewn in, alone and in runs.
template <class T>
quote_table<T> draw_mixed_quotes(generator& g, market m, std::size_t n) {
  quote_table<T> t(m);
  kind k = kind::ordinary;
  quoted how = quoted::fair;
  for (std::size_t i = 0; i < n; ++i) {
    if (g.one_in(4)) {
      k = g.one_in(2) ? kind::ordinary : g.any_of(kinds);
      how = g.one_in(2) ? quoted::fair : g.any_of(every_quoted);
    }
    t.push_back(draw_quote<T>(g, m, k, how));
  }
  return t;
}

/// Every number of a row to the last bit, so that a failure can be repeated.
template <class T>
std::string text_of(market m, const quote<T>& q) {
  std::string s = batch_calls::market_names[static_cast<std::size_t>(m)];
  const auto add = [&s](const char* name, T x) {
    char buffer[60];
    std::snprintf(buffer, sizeof buffer, " %s %a", name, static_cast<double>(x));
    s += buffer;
  };
  const auto names = batch_calls::fields(m);
  for (std::size_t f = 0; f < names.size(); ++f)
    add(names[f], q.option.in[f]);
  add("strike", q.option.in[batch_calls::strike]);
  add("expiry", q.option.in[batch_calls::expiry]);
  add("price", q.price);
  add("last", q.last);
  return s + " type " + std::to_string(q.option.type);
}

}  // namespace batch_rows
