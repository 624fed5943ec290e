// SPDX-License-Identifier: BSL-1.0
// Sums over the rows of whole histories, whose error does not grow with the number of rows.
//
// Rows are dealt to eight lanes, so that the order of additions is the same whatever the width of a
// register. A lane adds up 16 of its rows, then eight such sums, and these 1,024 rows go into a
// two-sum (Knuth).
#pragma once

#include <hedgerow/ratio/detail/pack.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

inline constexpr std::size_t sum_lanes = 8, sum_block = 128;

/// One series of a sum over rows.
struct column {
  const double* at;
  double padding = 0;  ///< a number whose terms are 0, to fill the last register with
  double scale = 1;    ///< what each number is multiplied by first
};

/// f(0), f(1), ..., f(Count - 1), written out: g++ keeps an array in registers only where no loop
/// runs over it.
template <std::size_t Count, class F>
HEDGEROW_INLINE void each(const F& f) {
  [&]<std::size_t... K>(std::index_sequence<K...>)
      HEDGEROW_INLINE_LAMBDA { (f(K), ...); }(std::make_index_sequence<Count>{});
}

/// Some rows of a sum: `size` of them from `begin` on, and again after every `step` up to `end`.
struct row_runs {
  std::size_t begin, size, step, end;
};
inline row_runs rows_between(std::size_t begin, std::size_t end) {
  return {begin, end - begin, end - begin, end};
}

/// Terms::count sums in eight lanes. `terms(sums, packs...)` adds what one register of each column
/// has to add.
template <class Terms>
class lane_sums {
 public:
  explicit lane_sums(const Terms& terms) : terms_(terms) {}

  /// Adds rows of columns that are not scaled; there are eight rows or more up to the end of each
  /// run.
  template <class... Columns>
  HEDGEROW_INLINE void add(const row_runs& rows, const Columns&... columns) {
    // Two registers a sum, and no more: four would not fit into SSE2's sixteen.
    constexpr std::size_t size = pack_size, together = (std::min)(2 * size, sum_lanes);
    for (std::size_t lane = 0; lane < sum_lanes; lane += together) {
      chain a, b;
      for (std::size_t begin = rows.begin; begin < rows.end; begin += rows.step) {
        const std::size_t end = begin + rows.size, rest = rows.size % sum_lanes;
        for (std::size_t i = begin + lane; i < end - rest; i += sum_lanes) {
          terms_(a.sum, load_pack(columns.at + i)...);
          if constexpr (together > size) terms_(b.sum, load_pack(columns.at + i + size)...);
        }
        if (rest == 0) continue;
        // The last register ends with the last row, and what it repeats counts as padding.
        const auto last = [&](const column& c, std::size_t from) HEDGEROW_INLINE_LAMBDA {
          return padded_before(sum_lanes - rest, from, load_pack(c.at + end - sum_lanes + from),
                               c.padding);
        };
        terms_(a.sum, last(columns, lane)...);
        if constexpr (together > size) terms_(b.sum, last(columns, lane + size)...);
      }
      keep(a, lane);
      if constexpr (together > size) keep(b, lane + size);
    }
    empty_ = false;
  }

  /// What the lanes have in all of the k-th sum, once something was added.
  [[nodiscard]] HEDGEROW_INLINE double total(std::size_t k) const {
    const double* const s = lane_[k];
    return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
  }

 private:
  struct chain {
    HEDGEROW_INLINE chain() {
      each<Terms::count>([&](std::size_t k) HEDGEROW_INLINE_LAMBDA { sum[k] = pack_of(0); });
    }
    pack sum[Terms::count];
  };
  HEDGEROW_INLINE void keep(const chain& c, std::size_t lane) {
    each<Terms::count>([&](std::size_t k) HEDGEROW_INLINE_LAMBDA {
      double* const at = lane_[k] + lane;
      store_pack(at, empty_ ? c.sum[k] : load_pack(at) + c.sum[k]);
    });
  }

  const Terms& terms_;
  bool empty_ = true;
  alignas(sum_lanes * sizeof(double)) double lane_[Terms::count][sum_lanes];
};

/// The terms of a sum of numbers, of squares, and of products of two columns.
struct number_terms {
  static constexpr std::size_t count = 1;
  HEDGEROW_INLINE void operator()(pack (&sum)[1], const pack& x) const { sum[0] = sum[0] + x; }
};
struct square_terms {
  static constexpr std::size_t count = 1;
  HEDGEROW_INLINE void operator()(pack (&sum)[1], const pack& x) const {
    sum[0] = pack_mul_add(x, x, sum[0]);
  }
};
struct product_terms {
  static constexpr std::size_t count = 1;
  HEDGEROW_INLINE void operator()(pack (&sum)[1], const pack& x, const pack& y) const {
    sum[0] = pack_mul_add(x, y, sum[0]);
  }
};

/// Up to a block of rows, scaled and filled up to whole registers.
struct copied_rows {
  copied_rows(const column& c, std::size_t begin, std::size_t rows, std::size_t padded) {
    for (std::size_t i = 0; i < rows; ++i)
      at[i] = c.at[begin + i] * c.scale;
    for (std::size_t i = rows; i < padded; ++i)
      at[i] = c.padding;
  }
  double at[sum_block];  // NOLINT: what is read was written
};

template <class Terms, class... Columns>
HEDGEROW_NOINLINE void add_copied(lane_sums<Terms>& sums, std::size_t begin, std::size_t rows,
                                  const Columns&... columns) {
  const std::size_t padded = (rows + sum_lanes - 1) / sum_lanes * sum_lanes;
  sums.add(rows_between(0, padded), column{copied_rows(columns, begin, rows, padded).at}...);
}

/// Sums over n rows of the columns.
template <class Terms, class... Columns>
HEDGEROW_INLINE std::array<double, Terms::count> sums_of(const Terms& terms, std::size_t n,
                                                         const Columns&... columns) {
  constexpr std::size_t blocks = 8;
  const bool copied = n < sum_lanes || (... || (columns.scale != 1));
  std::array<double, Terms::count> total{}, rest{};
  for (std::size_t begin = 0, next = 0; begin < n; begin = next) {
    lane_sums<Terms> sums(terms);
    for (std::size_t b = 0; b < blocks && next < n; ++b) {
      const std::size_t rows = (std::min)(n - next, sum_block);
      if (copied)
        add_copied(sums, next, rows, columns...);
      else
        sums.add(rows_between(next, next + rows), columns...);
      next += rows;
    }
    each<Terms::count>([&](std::size_t k) HEDGEROW_INLINE_LAMBDA {
      const double part = sums.total(k);
      if (begin == 0) {
        total[k] = part;
      } else {
        const double sum = total[k] + part, of_part = sum - total[k];
        rest[k] += (total[k] - (sum - of_part)) + (part - of_part);
        total[k] = sum;
      }
    });
  }
  each<Terms::count>([&](std::size_t k) HEDGEROW_INLINE_LAMBDA { total[k] += rest[k]; });
  return total;
}

inline double sum_of_numbers(const double* x, std::size_t n) {
  return sums_of(number_terms{}, n, column{x})[0];
}
inline double sum_of_squares(const double* x, std::size_t n) {
  return sums_of(square_terms{}, n, column{x})[0];
}
inline double sum_of_products(const double* x, const double* y, std::size_t n) {
  return sums_of(product_terms{}, n, column{x}, column{y})[0];
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
