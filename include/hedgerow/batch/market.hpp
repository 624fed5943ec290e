// SPDX-License-Identifier: BSL-1.0
// Markets, contracts and Greeks as structures of columns, one row an option.
#pragma once

#include <hedgerow/batch/column.hpp>
#include <hedgerow/greeks.hpp>
#include <hedgerow/math/not_given.hpp>

namespace hedgerow::batch::inline HEDGEROW_ISA {

// A market or contract here is the one of the same name in <hedgerow/greeks.hpp> with each field a
// column: units, domains and what is left out are documented there. `row` names the scalar form,
// `names` the columns in messages; a market of your own needs the same two.

template <class T = double>
struct black_scholes {
  using row = hedgerow::black_scholes<T>;
  static constexpr const char* names[] = {"spot", "volatility", "rate", "dividend_yield"};
  column<T> spot = not_given, volatility = not_given, rate{}, dividend_yield{};
};

template <class T = double>
struct garman_kohlhagen {
  using row = hedgerow::garman_kohlhagen<T>;
  static constexpr const char* names[] = {"spot", "volatility", "domestic_rate", "foreign_rate"};
  column<T> spot = not_given, volatility = not_given, domestic_rate{}, foreign_rate{};
};

template <class T = double>
struct black76 {
  using row = hedgerow::black76<T>;
  static constexpr const char* names[] = {"forward", "volatility", "rate"};
  column<T> forward = not_given, volatility = not_given, rate{};
};

template <class T = double>
struct displaced_black {
  using row = hedgerow::displaced_black<T>;
  static constexpr const char* names[] = {"forward", "volatility", "rate", "displacement"};
  column<T> forward = not_given, volatility = not_given, rate{}, displacement{};
};

template <class T = double>
struct bachelier {
  using row = hedgerow::bachelier<T>;
  static constexpr const char* names[] = {"forward", "volatility", "rate"};
  column<T> forward = not_given, volatility = not_given, rate{};
};

template <class T = double>
struct inverse_black {
  using row = hedgerow::inverse_black<T>;
  static constexpr const char* names[] = {"forward", "volatility", "rate"};
  column<T> forward = not_given, volatility = not_given, rate{};
};

template <class T = double>
struct european {
  using row = hedgerow::european<T>;
  type_column type{};
  column<T> strike = not_given, expiry = not_given;
};

template <class T = double>
struct cash_or_nothing {
  using row = hedgerow::cash_or_nothing<T>;
  type_column type{};
  column<T> strike = not_given, expiry = not_given;
};

template <class T = double>
struct asset_or_nothing {
  using row = hedgerow::asset_or_nothing<T>;
  type_column type{};
  column<T> strike = not_given, expiry = not_given;
};

/// Where the Greeks go: those given are computed, the others are not.
template <class T = double>
struct greeks {
  output<T> price{}, delta{}, gamma{}, vega{}, theta{}, rho{}, dividend_rho{}, vanna{}, volga{},
      charm{}, veta{}, speed{}, zomma{}, color{}, ultima{}, dual_delta{}, dual_gamma{};
};

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
