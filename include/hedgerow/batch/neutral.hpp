// SPDX-License-Identifier: BSL-1.0
// Hedges of many small books at once, one book a lane: as many instruments as exposures.
#pragma once

#include <hedgerow/batch/detail/checked.hpp>
#include <hedgerow/batch/detail/compiled.hpp>
#include <hedgerow/batch/detail/register_source.hpp>
#include <hedgerow/ratio/exact.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace hedgerow::batch::inline HEDGEROW_ISA {

/// Columns of the exposures of n books and of one unit of each of their instruments: N x N
/// systems, N from 1 to 3.
template <std::size_t N, class T = double>
struct books {
  std::array<column<T>, N> exposure{};  ///< of the book
  std::array<std::array<column<T>, N>, N>
      instruments{};  ///< [i][j]: exposure i of one unit of instrument j
};

namespace detail {

template <std::size_t N, class T>
class neutral_solver {
  using V = xsimd::batch<T>;
  using L = math::lane<V>;
  using source = register_source<V>;
  static constexpr std::size_t width = static_cast<std::size_t>(L::size);

 public:
  using columns = std::array<column<T>, N + N * N>;  ///< exposures, then instruments row by row

  neutral_solver(const columns& given, const std::array<T*, N>& quantity,
                 ratio::exact_status* status, T tolerance)
      : given_(given),
        quantity_(quantity),
        status_(status),
        tolerance_(tolerance) {}

  summary run(std::size_t n) const {
    return run(n, std::make_index_sequence<N>{}, std::make_index_sequence<N * N>{});
  }

 private:
  template <std::size_t... I, std::size_t... K>
  summary run(std::size_t n, std::index_sequence<I...>, std::index_sequence<K...>) const {
    const source exposure[] = {source(given_[I])...};
    const source instruments[] = {source(given_[N + K])...};
    const V tolerance(tolerance_);
    const auto solve = [&](const auto& load) HEDGEROW_INLINE_LAMBDA {
      ratio::detail::exact::problem<N, V> p;
      ((p.exposure[I] = load(exposure[I])), ...);
      ((p.instrument[K / N][K % N] = load(instruments[K])), ...);
      return ratio::detail::exact::solve(p, tolerance);
    };
    summary result{n, 0, n};
    std::size_t row = 0;
    for (; row + width <= n; row += width) {
      const auto s = solve([&](const source& c) HEDGEROW_INLINE_LAMBDA { return c.at(row); });
      (L::store(quantity_[I] + row, s.quantity[I]), ...);
      conclude(s.status, row, width, result);
    }
    if (row < n) {
      const std::size_t rows = n - row;
      const auto s = solve([&](const source& c)
                               HEDGEROW_INLINE_LAMBDA { return c.part(row, rows); });
      T last[width];
      ((L::store(last, s.quantity[I]), std::copy_n(last, rows, quantity_[I] + row)), ...);
      conclude(s.status, row, rows, result);
    }
    return result;
  }

  HEDGEROW_INLINE void conclude(const V& codes, std::size_t row, std::size_t rows,
                                summary& result) const {
    if (!math::all<V>(codes == V(T(0)))) [[unlikely]]
      return count(codes, row, rows, result);
    // A loop of its own: std::fill_n of this type would be one function for all instruction sets.
    if (status_ != nullptr) {
      for (std::size_t i = 0; i < rows; ++i)
        status_[row + i] = ratio::exact_status::neutral;
    }
  }

  HEDGEROW_NOINLINE void count(const V& codes, std::size_t row, std::size_t rows,
                               summary& result) const {
    T code[width];
    L::store(code, codes);
    for (std::size_t i = 0; i < rows; ++i) {
      if (status_ != nullptr)
        status_[row + i] = static_cast<ratio::exact_status>(static_cast<int>(code[i]));
      if (code[i] != T(0) && result.invalid++ == 0) result.first_invalid = row + i;
    }
  }

  columns given_;
  std::array<T*, N> quantity_;
  ratio::exact_status* status_;
  T tolerance_;
};

struct neutral_parameters {
  double tolerance;
};

/// Exposures and instruments in, quantities out.
template <std::size_t N>
struct neutral_job : job<N + N * N, N, neutral_parameters> {
  template <class T>
  static summary run(const arguments<neutral_job, T>& a) {
    return neutral_solver<N, T>(a.in, a.out, static_cast<ratio::exact_status*>(a.status),
                                static_cast<T>(a.more.tolerance))
        .run(a.n);
  }
};

inline constexpr const char* exposure_names[] = {"exposure[0]", "exposure[1]", "exposure[2]"};
inline constexpr const char* quantity_names[] = {"quantity[0]", "quantity[1]", "quantity[2]"};
inline constexpr const char* instrument_names[3][3] = {
    {"instruments[0][0]", "instruments[0][1]", "instruments[0][2]"},
    {"instruments[1][0]", "instruments[1][1]", "instruments[1][2]"},
    {"instruments[2][0]", "instruments[2][1]", "instruments[2][2]"}};

}  // namespace detail

/// The quantities of N instruments that bring the N exposures of each of n books to zero,
/// instruments * quantity = -exposure; n is the common size of all ranges given.
///
/// Row i is bit for bit what `hedgerow::ratio::exact_neutral` gives for it with FMA hardware, and
/// the same at any place in any batch, across AVX2 and AVX-512 and across compilers. Error, which
/// systems are singular, and outcomes: those of <hedgerow/ratio/exact.hpp>. A singular or bad row
/// gets NaN in all its quantities, is counted, and disturbs no other. Ranges of different sizes
/// throw std::invalid_argument, naming the column and both sizes, before anything is written. Does
/// not allocate. Outputs must not overlap any other column.
///
///     // Delta and gamma of many underlyings, hedged by each one's future and an option.
///     neutral<2, double>({.exposure = {delta, gamma},
///                         .instruments = {{{1.0, option_delta}, {0.0, option_gamma}}}},
///                        {futures, options});
///
/// @param given      the books
/// @param quantity   written: of each instrument; positive buys
/// @param status     written where given: the outcome of each row
/// @param tolerance  see exact_neutral
/// @return rows, how many of them are singular or invalid (NaN), and the first of these
template <std::size_t N, class T>
summary neutral(const books<N, T>& given,
                const std::array<output<std::type_identity_t<T>>, N>& quantity,
                const output<ratio::exact_status>& status = {},
                std::type_identity_t<T> tolerance = ratio::exact_tolerance<T>) {
  static_assert(N >= 1 && N <= 3, "batch::neutral solves for one, two or three exposures");
  detail::row_count rows("neutral");
  std::array<T*, N> quantities;
  for (std::size_t i = 0; i < N; ++i)
    rows.check(detail::exposure_names[i], given.exposure[i], given.exposure[i].is_range());
  for (std::size_t i = 0; i < N; ++i)
    for (std::size_t j = 0; j < N; ++j)
      rows.check(detail::instrument_names[i][j], given.instruments[i][j],
                 given.instruments[i][j].is_range());
  for (std::size_t j = 0; j < N; ++j) {
    rows.check(detail::quantity_names[j], quantity[j], true);
    quantities[j] = quantity[j].data();
  }
  rows.check("status", status, status.wanted());
  using job = detail::neutral_job<N>;
  static_assert(sizeof(given) == job::inputs * sizeof(column<T>));
  return detail::perform(
      detail::arguments<job, T>{math::bits_as<std::array<column<T>, job::inputs>>(given),
                                quantities,
                                rows.size(),
                                type_column{},
                                status.wanted() ? status.data() : nullptr,
                                {tolerance}});
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
