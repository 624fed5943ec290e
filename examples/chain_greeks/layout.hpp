// SPDX-License-Identifier: BSL-1.0
// Which column of the file is which input, settled once the header is read.
#pragma once

#include "cell.hpp"
#include "options.hpp"
#include "support/header.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace chain {

/// The columns that are added; the volatility only where it comes from a price.
inline std::span<const std::string_view> result_names(const options& o) {
  static constexpr std::array<std::string_view, 8> all{"hr_volatility", "hr_price", "hr_delta",
                                                       "hr_gamma",      "hr_vega",  "hr_theta",
                                                       "hr_rho",        "hr_status"};
  return std::span(all).subspan(o.priced ? 0 : 1);
}

/// Every input of the evaluation and where it comes from.
struct layout {
  layout(const options& o, const header& h)
      : model(o.model),
        percent(o.percent),
        price_unit(o.coin ? hr::batch::price_unit::coin : hr::batch::price_unit::quote),
        width(h.size()),
        underlying(h.column<double>("--underlying", o.underlying)),
        strike(h.column<double>("--strike", o.strike)),
        type(h.column<hr::option_type>("--type", o.type)),
        rate(h.value_or_column<double>("--rate", o.rate, to_number)),
        dividend_yield(h.value_or_column<double>("--dividend-yield", o.dividend_yield, to_number)) {
    if (o.priced) {
      price = h.column<double>("--price", o.price);
    } else {
      volatility = h.column<double>("--volatility", o.volatility);
    }
    if (o.timed) {
      expires = h.column<time_point>("--expires", o.expires);
      at = h.value_or_column<time_point>("--at", o.at, to_time);
    } else {
      expiry = h.column<double>("--expiry", o.expiry);
    }
  }

  chain::model model;
  bool percent;
  hr::batch::price_unit price_unit;
  std::size_t width;  // cells of a whole row
  source<double> underlying, strike;
  source<hr::option_type> type;
  source<double> rate, dividend_yield;
  std::optional<source<double>> volatility, price;  // one of the two
  std::optional<source<double>> expiry;
  source<time_point> expires, at;
};

}  // namespace chain
