// SPDX-License-Identifier: BSL-1.0
// The header-only form of one instruction set behind plain data: reference.cpp is compiled once for
// each, with its flags and under its name.
#pragma once

#include <hedgerow/greeks/greeks.hpp>
#include <hedgerow/implied/result.hpp>

#include <cstddef>

namespace reference {

/// Options on black76 in columns, and what they are expected to give.
template <class T>
struct rows {
  std::size_t n;
  const T *forward, *volatility, *rate, *strike, *expiry, *price, *last;
  const signed char* type;
  T* greeks[hedgerow::greek_count];
  T *implied, *accuracy, *time_value;
  hedgerow::implied_status* status;
};

/// What the calls of calls.hpp read and write: columns of n rows one after the other.
inline constexpr std::size_t column_count = 10;
template <class T>
struct numbers {
  std::size_t n;
  const T* columns[column_count];
  const signed char* type;
  T* out;
  unsigned char* status;
  std::size_t* summaries;
};
/// How many of them were written.
struct made {
  std::size_t columns, statuses, calls;
};

/// The forms of one instruction set.
struct form {
  void (*batch)(const rows<double>&);  ///< hr::batch::evaluate, European
  /// hr::evaluate of each row: contract 0 European, 1 cash-or-nothing, 2 asset-or-nothing
  void (*scalar_double)(const rows<double>&, int contract);
  void (*scalar_float)(const rows<float>&, int contract);
  /// hr::implied_volatility of each row from the column `last` on
  void (*implied_double)(const rows<double>&);
  void (*implied_float)(const rows<float>&);
  made (*calls_double)(const numbers<double>&);  ///< make_calls of calls.hpp
  made (*calls_float)(const numbers<float>&);
};

extern const form generic, sse2, avx2, avx512, neon;

}  // namespace reference
