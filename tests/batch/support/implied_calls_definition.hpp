// SPDX-License-Identifier: BSL-1.0
// The bodies behind support/implied_calls.hpp.
#pragma once

#include "calls_definition.hpp"
#include "implied_calls.hpp"

namespace batch_calls {

/// f.operator()<Market>() of the batch component's template.
template <class F>
auto with_market(market m, F f) {
  switch (m) {
    case market::black_scholes:
      return f.template operator()<hr::batch::black_scholes>();
    case market::black76:
      return f.template operator()<hr::batch::black76>();
    case market::garman_kohlhagen:
      return f.template operator()<hr::batch::garman_kohlhagen>();
    case market::displaced_black:
      return f.template operator()<hr::batch::displaced_black>();
    default:
      return f.template operator()<hr::batch::bachelier>();
  }
}

template <class T>
hr::batch::european<T> european_of(const inputs<T>& in, const hr::batch::type_column& type) {
  return {.type = type, .strike = in[strike], .expiry = in[expiry]};
}

template <class T>
hr::batch::summary implied_volatility(market m, const inputs<T>& in,
                                      const hr::batch::type_column& type,
                                      const hr::batch::column<T>& price,
                                      const hr::batch::output<T>& volatility,
                                      const hr::batch::output<hr::implied_status>& status,
                                      const hr::batch::column<T>& last) {
  return with_market(m, [&]<template <class> class Market>() {
    return hr::batch::implied_volatility(first_fields<Market<T>>(in), european_of(in, type), price,
                                         volatility, status, last);
  });
}

template <class T>
hr::implied_result<T> implied_one(market m, const std::array<T, input_count>& in,
                                  hr::option_type type, T price, const T* last) {
  return with_market(m, [&]<template <class> class Market>() {
    const auto row = first_fields<typename Market<T>::row>(in);
    const hr::european<T> option{.type = type, .strike = in[strike], .expiry = in[expiry]};
    return last == nullptr ? hr::implied_volatility(row, option, price)
                           : hr::implied_volatility(row, option, price, *last);
  });
}

template <class T>
hr::batch::summary evaluate_quotes(market m, const inputs<T>& in,
                                   const hr::batch::type_column& type,
                                   const hr::batch::quotes<T>& q,
                                   const hr::batch::implied<T>& volatilities,
                                   const outputs<T>& out) {
  return with_market(m, [&]<template <class> class Market>() {
    return hr::batch::evaluate_quotes(first_fields<Market<T>>(in), european_of(in, type), q,
                                      volatilities, std::bit_cast<hr::batch::greeks<T>>(out));
  });
}

}  // namespace batch_calls
