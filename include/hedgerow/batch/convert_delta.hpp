// SPDX-License-Identifier: BSL-1.0
// Columns of deltas from one convention to another.
#pragma once

#include <hedgerow/batch/detail/checked.hpp>
#include <hedgerow/batch/detail/compiled.hpp>
#include <hedgerow/batch/detail/register_source.hpp>
#include <hedgerow/convention/delta.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

namespace hedgerow::batch::inline HEDGEROW_ISA {

/// hedgerow::delta_terms with each field a column. Those that the conversion does not read may be
/// left out.
template <class T = double>
struct delta_terms {
  using row = hedgerow::delta_terms<T>;
  static constexpr const char* names[] = {"premium", "yield", "expiry", "equity", "settled"};
  column<T> premium{}, yield{}, expiry{}, equity{}, settled{};
};

namespace detail {

/// @param in  deltas, then the terms
template <delta_convention From, delta_convention To, class T>
summary convert_columns(const std::array<column<T>, 6>& in, T* out, std::size_t n) {
  using V = xsimd::batch<T>;
  using L = math::lane<V>;
  constexpr std::size_t width = static_cast<std::size_t>(L::size);
  constexpr bool scales = hedgerow::detail::is_by_forward(From)
                       || hedgerow::detail::is_by_forward(To);
  const register_source<V> x(in[0]), premium(in[1]), yield(in[2]), expiry(in[3]), equity(in[4]),
      settled(in[5]);
  const bool same_growth = !in[2].is_range() && !in[3].is_range();
  const V one(T(1)), growth = same_growth && scales ? hedgerow::detail::growth_between<From, To>(
                                                          yield.at(0), expiry.at(0))
                                                    : one;
  const auto convert = [&](const auto& load) HEDGEROW_INLINE_LAMBDA -> V {
    V g = growth;
    if constexpr (scales) {
      if (!same_growth) g = hedgerow::detail::growth_between<From, To>(load(yield), load(expiry));
    }
    const hedgerow::delta_terms<V> t{load(premium), one, one, load(equity), load(settled)};
    return hedgerow::detail::convert_delta<From, To>(load(x), t, g);
  };
  summary result{n, 0, n};
  const auto count = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i) {
      if (out[i] == out[i]) continue;
      if (result.invalid++ == 0) result.first_invalid = i;
    }
  };
  std::size_t i = 0;
  for (; i + width <= n; i += width) {
    const V r = convert([&](const register_source<V>& s)
                            HEDGEROW_INLINE_LAMBDA { return s.at(i); });
    L::store(out + i, r);
    if (!math::all<V>(r == r)) [[unlikely]]
      count(i, i + width);
  }
  if (i < n) {
    const std::size_t rows = n - i;
    T last[width];
    L::store(last, convert([&](const register_source<V>& s)
                               HEDGEROW_INLINE_LAMBDA { return s.part(i, rows); }));
    std::copy_n(last, rows, out + i);
    count(i, n);
  }
  return result;
}

/// Deltas and their terms in, deltas out.
template <int From, int To>
struct delta_job : job<6, 1> {
  template <class T>
  static summary run(const arguments<delta_job, T>& a) {
    return convert_columns<delta_convention{From}, delta_convention{To}>(a.in, a.out[0], a.n);
  }
};

}  // namespace detail

/// n deltas of the convention From in the convention To; n is the common size of all ranges given.
///
/// Row i is bit for bit what `hedgerow::to` gives for it with FMA hardware, and the same at any
/// place in any batch, across AVX2 and AVX-512 and across compilers. Formulas, units and bad input:
/// those of <hedgerow/convention/delta.hpp>. Rows that are NaN are counted. Ranges of different
/// sizes throw std::invalid_argument, naming the column and both sizes, before anything is written.
/// Does not allocate. `out` may be the column of deltas itself; it must not overlap any other
/// column.
///
///     convert_delta<delta_convention::spot, delta_convention::coin>(
///         delta, hr::batch::delta_terms<double>{.premium = premium}, coin);
///
/// @param delta  in the convention From
/// @param terms  of each row; the columns that the conversion does not read may be left out
/// @param out    written: the same deltas in the convention To
/// @return rows, how many of them are NaN, and the first of these
template <delta_convention From, delta_convention To, class T>
summary convert_delta(const std::type_identity_t<column<T>>& delta, const delta_terms<T>& terms,
                      const std::type_identity_t<output<T>>& out) {
  detail::row_count rows("convert_delta");
  detail::arguments<detail::delta_job<static_cast<int>(From), static_cast<int>(To)>, T> a{};
  rows.check("delta", delta, delta.is_range());
  a.in[0] = delta;
  detail::check_inputs(terms, a.in, 1, rows);
  rows.check("out", out, out.wanted());
  a.out = {out.data()};
  a.n = rows.size();
  if (!out.wanted()) return {a.n, 0, a.n};
  return detail::perform(a);
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
