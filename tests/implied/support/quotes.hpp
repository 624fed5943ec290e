// SPDX-License-Identifier: BSL-1.0
// A quoted option in any of the markets, and the way from there to the library's types.
#pragma once

#include "../../greeks/support/random_options.hpp"
#include <hedgerow/greeks.hpp>
#include <hedgerow/implied.hpp>

#include <cstdio>
#include <limits>
#include <string>

namespace quotes {

using hedgerow::implied_result;
using hedgerow::implied_status;
using hedgerow::option_type;
using random_options::generator;

enum class market { black76, black_scholes, garman_kohlhagen, displaced_black, bachelier };
inline constexpr market markets[] = {market::black76, market::black_scholes,
                                     market::garman_kohlhagen, market::displaced_black,
                                     market::bachelier};
inline constexpr market lognormal_markets[] = {market::black76, market::black_scholes,
                                               market::garman_kohlhagen, market::displaced_black};
inline constexpr const char* market_names[] = {"black76", "black_scholes", "garman_kohlhagen",
                                               "displaced_black", "bachelier"};

constexpr bool one_rate(market m) {
  return m != market::black_scholes && m != market::garman_kohlhagen;
}

/// Spot is the forward where there is one, yield the second rate.
template <class T>
struct quote {
  market in = market::black76;
  option_type type = option_type::call;
  T spot{}, strike{}, expiry{}, rate{}, yield{}, displacement{}, price{};

  friend bool operator==(const quote&, const quote&) = default;
};

/// f(market) with the library's type and this volatility.
template <class T, class F>
auto with_market(const quote<T>& q, T volatility, F f) {
  switch (q.in) {
    case market::black76:
      return f(hedgerow::black76<T>{.forward = q.spot, .volatility = volatility, .rate = q.rate});
    case market::black_scholes:
      return f(hedgerow::black_scholes<T>{
          .spot = q.spot, .volatility = volatility, .rate = q.rate, .dividend_yield = q.yield});
    case market::garman_kohlhagen:
      return f(hedgerow::garman_kohlhagen<T>{.spot = q.spot,
                                             .volatility = volatility,
                                             .domestic_rate = q.rate,
                                             .foreign_rate = q.yield});
    case market::displaced_black:
      return f(hedgerow::displaced_black<T>{.forward = q.spot,
                                            .volatility = volatility,
                                            .rate = q.rate,
                                            .displacement = q.displacement});
    default:
      return f(hedgerow::bachelier<T>{.forward = q.spot, .volatility = volatility, .rate = q.rate});
  }
}

template <class T>
hedgerow::european<T> contract_of(const quote<T>& q) {
  return {.type = q.type, .strike = q.strike, .expiry = q.expiry};
}

/// The market's own volatility is NaN: it must not be read.
template <class T>
implied_result<T> invert(const quote<T>& q) {
  return with_market(q, std::numeric_limits<T>::quiet_NaN(), [&](const auto& m) {
    return hedgerow::implied_volatility(m, contract_of(q), q.price);
  });
}

template <class T>
implied_result<T> invert(const quote<T>& q, T last) {
  return with_market(q, std::numeric_limits<T>::quiet_NaN(), [&](const auto& m) {
    return hedgerow::implied_volatility(m, contract_of(q), q.price, last);
  });
}

template <class T>
hedgerow::greeks<T> evaluate(const quote<T>& q, T volatility) {
  return with_market(q, volatility,
                     [&](const auto& m) { return hedgerow::evaluate(m, contract_of(q)); });
}

/// Every input to the last bit, so that a failure can be repeated.
template <class T>
std::string text_of(const quote<T>& q) {
  std::string text = market_names[static_cast<int>(q.in)];
  text += q.type == option_type::call ? " call" : " put";
  const char* names[] = {"spot", "strike", "expiry", "rate", "yield", "displacement", "price"};
  const T values[] = {q.spot, q.strike, q.expiry, q.rate, q.yield, q.displacement, q.price};
  for (int i = 0; i < 7; ++i) {
    const auto x = static_cast<double>(values[i]);
    char number[96];
    std::snprintf(number, sizeof number, " %s %a (%.9g)", names[i], x, x);
    text += number;
  }
  return text;
}

template <class T>
std::string text_of(const implied_result<T>& r) {
  char text[160];
  std::snprintf(text, sizeof text, "volatility %.17g accuracy %.3g time value %.17g ",
                static_cast<double>(r.volatility), static_cast<double>(r.accuracy),
                static_cast<double>(r.time_value));
  return text + std::string(to_string(r.status));
}

}  // namespace quotes
