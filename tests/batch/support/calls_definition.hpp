// SPDX-License-Identifier: BSL-1.0
// The bodies behind support/calls.hpp.
#pragma once

#include "calls.hpp"

#include <algorithm>
#include <bit>

namespace batch_calls {

/// The first elements of `all` as a struct of so many of them.
template <class Struct, class Element, std::size_t N>
Struct first_fields(const std::array<Element, N>& all) {
  std::array<Element, sizeof(Struct) / sizeof(Element)> some;
  std::copy_n(all.begin(), some.size(), some.begin());
  return std::bit_cast<Struct>(some);
}

/// f.operator()<Market, Contract>() of the batch component's templates.
template <class F>
auto with_templates(market m, contract c, F f) {
  const auto with_contract = [&]<template <class> class Market>() {
    switch (c) {
      case contract::european:
        return f.template operator()<Market, hr::batch::european>();
      case contract::cash_or_nothing:
        return f.template operator()<Market, hr::batch::cash_or_nothing>();
      default:
        return f.template operator()<Market, hr::batch::asset_or_nothing>();
    }
  };
  switch (m) {
    case market::black_scholes:
      return with_contract.template operator()<hr::batch::black_scholes>();
    case market::black76:
      return with_contract.template operator()<hr::batch::black76>();
    case market::garman_kohlhagen:
      return with_contract.template operator()<hr::batch::garman_kohlhagen>();
    case market::displaced_black:
      return with_contract.template operator()<hr::batch::displaced_black>();
    default:
      return with_contract.template operator()<hr::batch::bachelier>();
  }
}

template <class T>
hr::batch::summary evaluate(market m, contract c, const inputs<T>& in,
                            const hr::batch::type_column& type, const outputs<T>& out) {
  return with_templates(m, c,
                        [&]<template <class> class Market, template <class> class Contract>() {
                          return hr::batch::evaluate(
                              first_fields<Market<T>>(in),
                              Contract<T>{.type = type, .strike = in[strike], .expiry = in[expiry]},
                              std::bit_cast<hr::batch::greeks<T>>(out));
                        });
}

template <class T>
std::array<T, hr::greek_count> evaluate_one(market m, contract c,
                                            const std::array<T, input_count>& in,
                                            hr::option_type type) {
  return with_templates(m, c,
                        [&]<template <class> class Market, template <class> class Contract>() {
                          const typename Contract<T>::row option{
                              .type = type, .strike = in[strike], .expiry = in[expiry]};
                          return std::bit_cast<std::array<T, hr::greek_count>>(
                              hr::evaluate(first_fields<typename Market<T>::row>(in), option));
                        });
}

}  // namespace batch_calls
