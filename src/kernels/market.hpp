// SPDX-License-Identifier: BSL-1.0
// The kernels of one market for one instruction set: the header-only form, behind plain data.
//
// Included by one generated file for each of these, which defines HEDGEROW_KERNELS_MARKET
// (black76), HEDGEROW_KERNELS_SET (avx512) and HEDGEROW_KERNELS_ENTRY (avx512_black76) and is
// compiled with that set's flags. Such a file defines nothing under a name that another may have:
// functions of this project carry the tag of their instruction set, and those of the standard
// library must all be inlined. A test reads its symbols.
#pragma once

#include <hedgerow/batch/detail/kernel_table.hpp>
#include <hedgerow/batch/evaluate_quotes.hpp>

// Flags of the surrounding build come first and may hold -march or -mavx2.
#define HEDGEROW_KERNELS_IS_generic 0
#define HEDGEROW_KERNELS_IS_sse2 1
#define HEDGEROW_KERNELS_IS_avx2 2
#define HEDGEROW_KERNELS_IS_avx512 3
#define HEDGEROW_KERNELS_IS_neon 0
#define HEDGEROW_KERNELS_IS(set) HEDGEROW_KERNELS_IS_EXPANDED(set)
#define HEDGEROW_KERNELS_IS_EXPANDED(set) HEDGEROW_KERNELS_IS_##set
#if defined(__AVX512F__)
#  define HEDGEROW_KERNELS_FOUND 3
#elif defined(__AVX__)
#  define HEDGEROW_KERNELS_FOUND 2
#elif defined(__SSE2__) || defined(_M_X64)
#  define HEDGEROW_KERNELS_FOUND 1
#else
#  define HEDGEROW_KERNELS_FOUND 0
#endif
#if HEDGEROW_KERNELS_IS(HEDGEROW_KERNELS_SET) != HEDGEROW_KERNELS_FOUND
#  error \
      "hedgerow: the kernels bring the flags of their instruction sets themselves. Build them without flags such as -mavx2 in CMAKE_CXX_FLAGS or CXXFLAGS."
#endif

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

template <class T>
using compiled_row = hedgerow::HEDGEROW_KERNELS_MARKET<T>;

template <class T>
inline constexpr std::size_t compiled_fields = sizeof(compiled_row<T>) / sizeof(T);

/// A range without a body outside the tagged namespace, unlike std::span.
template <class T>
struct rows_of {
  const T* first;
  std::size_t count;
  constexpr const T* data() const { return first; }
  constexpr std::size_t size() const { return count; }
};

template <class T>
column<T> column_of(const kernels::input<T>& in, std::size_t n) {
  return in.data == nullptr ? column<T>(in.value) : column<T>(rows_of<T>{in.data, n});
}

template <std::size_t N, class T>
std::array<column<T>, N> columns_of(const kernels::input<T>* inputs, std::size_t n) {
  std::array<column<T>, N> columns;
  for (std::size_t c = 0; c < N; ++c)
    columns[c] = column_of(inputs[c], n);
  return columns;
}

inline type_column types_of(const kernels::types& type, std::size_t n) {
  const auto range = [&]<class U>(U) {
    return type_column(rows_of<U>{static_cast<const U*>(type.data), n});
  };
  using enum kernels::types::kind;
  switch (type.element) {
    case int8:
      return range(static_cast<signed char>(0));
    case int32:
      return range(std::int32_t{});
    case int64:
      return range(std::int64_t{});
    case float32:
      return range(float{});
    case float64:
      return range(double{});
    case one:
      break;
  }
  return {type.value};
}

/// An output that is a place in memory, or none.
template <class T>
struct written_rows {
  T* first;
  std::size_t count;
  constexpr T* data() const { return first; }
  constexpr std::size_t size() const { return count; }
};
template <class T>
output<T> output_of(T* to, std::size_t n) {
  return to == nullptr ? output<T>() : output<T>(written_rows<T>{to, n});
}
template <class T>
implied<T> implied_of(const kernels::inverted<T>& out, std::size_t n) {
  return {.volatility = output_of(out.volatility, n),
          .status = output_of(out.status, n),
          .accuracy = output_of(out.accuracy, n),
          .time_value = output_of(out.time_value, n)};
}

template <template <class> class Contract, class T>
summary evaluate_compiled(const kernels::input<T>* inputs, const kernels::types& type,
                          const kernels::greek_pointers<T>& outputs, std::size_t n) {
  return run(static_cast<compiled_row<T>*>(nullptr), static_cast<Contract<T>*>(nullptr),
             columns_of<compiled_fields<T> + 2>(inputs, n), types_of(type, n), outputs, n);
}

template <class T>
summary invert_compiled(const kernels::input<T>* inputs, const kernels::types& type, bool warm,
                        std::size_t n, const kernels::inverted<T>& out) {
  return invert_all(static_cast<compiled_row<T>*>(nullptr),
                    columns_of<compiled_fields<T> + 4>(inputs, n), types_of(type, n), warm, n,
                    implied_of(out, n));
}

template <class T>
summary quotes_compiled(const kernels::input<T>* inputs, const kernels::types& type,
                        const kernels::quoted<T>& q, std::size_t n, const kernels::inverted<T>& out,
                        const kernels::greek_pointers<T>& outputs) {
  const quotes<T> asked{.price = column_of(q.price, n),
                        .opposite = column_of(q.opposite, n),
                        .unit = q.in_coin ? price_unit::coin : price_unit::quote,
                        .last_volatility = column_of(q.last_volatility, n)};
  return run_quotes(static_cast<compiled_row<T>*>(nullptr),
                    columns_of<compiled_fields<T> + 2>(inputs, n), types_of(type, n), asked,
                    q.volatility_at, n, implied_of(out, n), outputs);
}

template <class T>
inline constexpr kernels::functions<T> compiled_functions_of = {
    .evaluate = {evaluate_compiled<hedgerow::european, T>,
                 evaluate_compiled<hedgerow::cash_or_nothing, T>,
                 evaluate_compiled<hedgerow::asset_or_nothing, T>},
    .invert = invert_compiled<T>,
    .evaluate_quotes = quotes_compiled<T>};

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail

namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI {

extern const market_kernels HEDGEROW_KERNELS_ENTRY;
constexpr market_kernels HEDGEROW_KERNELS_ENTRY = {detail::compiled_functions_of<double>,
                                                   detail::compiled_functions_of<float>};

}  // namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI
