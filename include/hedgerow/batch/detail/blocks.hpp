// SPDX-License-Identifier: BSL-1.0
// How a batch call walks through its columns: blocks of rows that fit the first-level cache.
#pragma once

#include <hedgerow/batch/detail/lockstep.hpp>
#include <hedgerow/batch/market.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

/// The rows of a block, as whole registers V: in the caller's ranges where they can be loaded from
/// there, else in buffers that are filled up with copies of the last row.
///
/// @tparam Block  the most rows of a block, a multiple of V's size
/// @tparam From   the columns' type, where it is not that of V's elements
template <class V, std::size_t Columns, std::size_t Block, class From = math::value_of<V>>
class block_reader {
  using T = math::value_of<V>;
  using L = math::lane<V>;
  static constexpr std::size_t width = static_cast<std::size_t>(L::size);

 public:
  using sources = std::array<const T*, Columns>;

  /// @param n  rows of the call
  block_reader(const std::array<column<From>, Columns>& columns, const type_column& type,
               std::size_t n)
      : columns_(columns),
        type_(type) {
    const std::size_t used = std::min(filled(n), Block);
    for (std::size_t c = 0; c < Columns; ++c) {
      if (!columns_[c].is_range())
        std::fill_n(staged_[c], used, static_cast<T>(columns_[c].value()));
    }
    if (!type_.is_range()) std::fill_n(signs_, used, type_.template sign<T>(0));
  }

  /// Rows in whole registers.
  static constexpr std::size_t filled(std::size_t rows) {
    return (rows + width - 1) / width * width;
  }

  /// Where rows [row, row + rows) lie, and their signs in signs(), until the next call.
  sources read(std::size_t row, std::size_t rows) {
    sources s;
    for (std::size_t c = 0; c < Columns; ++c)
      s[c] = columns_[c].is_range() ? source(columns_[c].data() + row, rows, staged_[c])
                                    : staged_[c];
    load_signs(row, rows);
    return s;
  }

  /// +1, -1, or a number that is neither, for each row of the block.
  const T* signs() const { return signs_; }

 private:
  static const T* source(const From* from, std::size_t rows, T* staged) {
    if constexpr (std::is_same_v<T, From>) {
      if (rows == filled(rows)) return from;
    }
    std::transform(from, from + rows, staged, [](From x) { return static_cast<T>(x); });
    std::fill(staged + rows, staged + filled(rows), static_cast<T>(from[rows - 1]));
    return staged;
  }

  void load_signs(std::size_t row, std::size_t rows) {
    type_.visit(
        [&]<class U>(const U* p) {
          // Doubles that would become +-1 as floats are not: sign_as() has to look at each.
          constexpr bool narrows = std::is_same_v<U, double> && std::is_same_v<T, float>;
          const std::size_t whole = narrows ? 0 : rows - rows % width;
          for (std::size_t i = 0; i < whole; i += width)
            L::store(signs_ + i, L::widen(p + row + i));
          for (std::size_t i = whole; i < filled(rows); ++i)
            signs_[i] = sign_as<T>(p[row + std::min(i, rows - 1)]);
          return true;
        },
        false);
  }

  std::array<column<From>, Columns> columns_;
  type_column type_;
  alignas(64) T staged_[Columns][Block];
  alignas(64) T signs_[Block];
};

/// Which rows of a block the fast forms hold for.
template <class V, std::size_t Block>
class ordinary_rows {
  using T = math::value_of<V>;
  using L = math::lane<V>;
  static constexpr std::size_t width = static_cast<std::size_t>(L::size);

 public:
  void start() { all_ = true; }
  /// The rows of the block's j-th register.
  HEDGEROW_INLINE void mark(std::size_t j, const math::mask_of<V>& ordinary) {
    whole_[j] = math::all<V>(ordinary);
    if (!whole_[j]) [[unlikely]] {
      all_ = false;
      L::store(rows_ + j * width, L::select(ordinary, V(T(1)), V(T(0))));
    }
  }
  bool all() const { return all_; }
  /// Whether all of the j-th register are; where not, values() are 1 in rows that are and 0 in the
  /// others, which set() changes.
  bool whole(std::size_t j) const { return whole_[j]; }
  template <class B>
  HEDGEROW_INLINE B values(std::size_t i) const {
    return math::lane<B>::load(rows_ + i);
  }
  template <class B>
  HEDGEROW_INLINE void set(std::size_t i, const math::mask_of<B>& ordinary) {
    math::lane<B>::store(rows_ + i, math::select(ordinary, B(T(1)), B(T(0))));
  }
  bool operator[](std::size_t i) const { return whole_[i / width] || rows_[i] == T(1); }

 private:
  bool all_ = true;
  bool whole_[Block / width];
  alignas(64) T rows_[Block];
};

/// How many rows of a block have no result, and the first of them.
struct missing_rows {
  std::size_t count, first;
};

/// Counts the elements of values[0, rows) that `is_missing` says are.
template <class T, class IsMissing>
missing_rows count_missing(const T* values, std::size_t rows, IsMissing is_missing) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < rows; ++i)
    count += is_missing(values[i]);
  if (count == 0) [[likely]]
    return {0, rows};
  return {count,
          static_cast<std::size_t>(std::find_if(values, values + rows, is_missing) - values)};
}

/// f(row, rows), a missing_rows relative to row, for every block of a call with n rows.
template <class F>
summary for_each_block(std::size_t n, std::size_t block, F f) {
  summary result{n, 0, n};
  for (std::size_t row = 0; row < n; row += block) {
    const missing_rows m = f(row, std::min(block, n - row));
    if (m.count > 0 && result.invalid == 0) result.first_invalid = row + m.first;
    result.invalid += m.count;
  }
  return result;
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail
