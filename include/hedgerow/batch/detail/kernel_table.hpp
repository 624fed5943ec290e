// SPDX-License-Identifier: BSL-1.0
// What passes between a batch call and the compiled kernels: plain data and pointers to functions,
// the same in files under different flags.
#pragma once

#include <hedgerow/batch/column.hpp>
#include <hedgerow/greeks/greeks.hpp>
#include <hedgerow/implied/result.hpp>
#include <hedgerow/kernels.hpp>

#include <array>
#include <cstddef>

namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI {

/// A column<T>: `value` in every row where `data` is null. (So is an empty range, which is not
/// read.)
template <class T>
struct input {
  const T* data;
  T value;
};

/// Where each Greek goes, null where it is not wanted.
template <class T>
using greek_pointers = std::array<T*, greek_count>;

/// A type_column.
struct types {
  enum class kind : unsigned char { one, int8, int32, int64, float32, float64 };
  const void* data;
  double value;
  kind element;
};

/// Where an inversion's results go; what is null is not written.
template <class T>
struct inverted {
  T *volatility, *accuracy, *time_value;
  implied_status* status;
};

/// What evaluate_quotes is asked besides the market's and the option's columns.
template <class T>
struct quoted {
  input<T> price, opposite, last_volatility;
  bool in_coin;
  std::size_t volatility_at;  ///< its place among the market's fields
};

/// The kernels of one market. Inputs are the market's fields, then strike and expiry, then for
/// `invert` price and last volatility. Sizes are checked by the caller: nothing here throws.
template <class T>
struct functions {
  using evaluate_function = summary (*)(const input<T>* inputs, const types& type,
                                        const greek_pointers<T>& outputs, std::size_t n);
  evaluate_function evaluate[3];  ///< european, cash_or_nothing, asset_or_nothing
  summary (*invert)(const input<T>* inputs, const types& type, bool warm, std::size_t n,
                    const inverted<T>& out);
  summary (*evaluate_quotes)(const input<T>* inputs, const types& type, const quoted<T>& q,
                             std::size_t n, const inverted<T>& out,
                             const greek_pointers<T>& outputs);
};

struct market_kernels {
  functions<double> of_double;
  functions<float> of_float;
};

/// In the order of a table's entries.
enum market : unsigned char {
  black_scholes,
  black76,
  garman_kohlhagen,
  displaced_black,
  bachelier,
  inverse_black,
  market_count
};

/// The kernels of one instruction set; null for a market that the library was built without.
struct table {
  isa set;
  const market_kernels* markets[market_count];
};

/// The table of hedgerow::active_isa(). A load and a test once it is settled.
const table& active() noexcept;

}  // namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI
