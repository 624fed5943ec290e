// SPDX-License-Identifier: BSL-1.0
// Strikes from columns of deltas.
#pragma once

#include <hedgerow/batch/detail/blocks.hpp>
#include <hedgerow/batch/detail/checked.hpp>
#include <hedgerow/convention/strike.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace hedgerow::batch::inline HEDGEROW_ISA {

namespace detail {

/// Finds the strikes of blocks of rows, one stage after the other; in double whatever T is.
template <delta_convention C, bool Lower, template <class> class Market, class T>
class strike_engine {
  using V = lockstep<xsimd::batch<double>>;
  using L = math::lane<V>;
  static constexpr bool adjusted = hedgerow::detail::is_premium_adjusted(C);
  static constexpr bool by_forward = hedgerow::detail::is_by_forward(C);

  static constexpr std::size_t width = static_cast<std::size_t>(L::size);
  static constexpr std::size_t groups = 8;
  static constexpr std::size_t fields = sizeof(Market<T>) / sizeof(T);
  static constexpr std::size_t expiry = fields, delta = fields + 1;

 public:
  static constexpr std::size_t column_count = fields + 2;
  static constexpr std::size_t block = groups * width;
  using columns = std::array<column<T>, column_count>;

  strike_engine(const columns& given, const type_column& type, std::size_t n)
      : reader_(given, type, n) {}

  /// Rows [row, row + rows) with rows <= block.
  /// @param status  may be null
  /// @return those that have no strike
  missing_rows find(std::size_t row, std::size_t rows, T* strike, strike_status* status) {
    const sources s = reader_.read(row, rows);
    work(s, reader::filled(rows) / width);
    if (!ordinary_.all()) [[unlikely]]
      replace_extremes(s, rows);
    for (std::size_t i = 0; i < rows; ++i)
      strike[i] = static_cast<T>(strikes_[i]);
    if (status != nullptr) {
      for (std::size_t i = 0; i < rows; ++i)
        status[i] = static_cast<strike_status>(static_cast<int>(codes_[i]));
    }
    return count_missing(codes_, rows, [](double c) { return c != 0; });
  }

 private:
  using reader = block_reader<V, column_count, block, T>;
  using sources = typename reader::sources;

  template <class W, std::size_t... F>
  HEDGEROW_INLINE hedgerow::detail::strike_inputs<W> inputs_at(const sources& s, std::size_t i,
                                                               std::index_sequence<F...>) const {
    using LW = math::lane<W>;
    return hedgerow::detail::strike_inputs_of(Market<W>{LW::load(s[F] + i)...},
                                              LW::load(reader_.signs() + i), LW::load(s[delta] + i),
                                              LW::load(s[expiry] + i));
  }
  template <class W = V>
  HEDGEROW_INLINE hedgerow::detail::strike_inputs<W> inputs_at(const sources& s,
                                                               std::size_t i) const {
    return inputs_at<W>(s, i, std::make_index_sequence<fields>{});
  }

  HEDGEROW_NOINLINE void work(const sources& s, std::size_t count) {
    ordinary_.start();
    if constexpr (adjusted) {
      hedgerow::detail::strike_guess<V> guesses[groups];
      for (std::size_t j = 0; j < count; ++j)
        guesses[j] = hedgerow::detail::guess_strike<by_forward>(inputs_at(s, j * width));
      for (std::size_t j = 0; j < count; ++j) {
        const auto in = inputs_at(s, j * width);
        const auto attempt = hedgerow::detail::attempt_strike(in, guesses[j]);
        math::mask_of<V> done = attempt.settled;
        if constexpr (Lower) done = done && in.sign < V(0.0);
        ordinary_.mark(j, done);
        put(j, {attempt.strike, V(hedgerow::detail::strike_ok), done});
      }
      if (!ordinary_.all()) [[unlikely]]
        search(s, count);
    } else {
      for (std::size_t j = 0; j < count; ++j) {
        const auto found = hedgerow::detail::strike_without_premium<by_forward>(
            inputs_at(s, j * width));
        ordinary_.mark(j, found.ordinary);
        put(j, found);
      }
    }
  }

  HEDGEROW_INLINE void put(std::size_t j, const hedgerow::detail::strike_lanes<V>& found) {
    L::store(strikes_ + j * width, found.strike);
    L::store(codes_ + j * width, found.status);
  }

  /// What the attempts left, in the registers that have any; one at a time, as they are few.
  HEDGEROW_NOINLINE void search(const sources& s, std::size_t count) {
    using B = xsimd::batch<double>;
    using LB = math::lane<B>;
    const B zero(0.0);
    for (std::size_t i = 0; i < count * width; i += B::size) {
      if (ordinary_.whole(i / width)) continue;
      const math::mask_of<B> done = ordinary_.template values<B>(i) > zero;
      if (LB::all(done)) continue;
      const auto found = hedgerow::detail::search_strike<by_forward, Lower>(inputs_at<B>(s, i));
      LB::store(strikes_ + i, LB::select(done, LB::load(strikes_ + i), found.strike));
      LB::store(codes_ + i, LB::select(done, zero, found.status));
      ordinary_.template set<B>(i, done || found.ordinary);
    }
  }

  /// The rows where the fast forms do not hold, one by one.
  HEDGEROW_NOINLINE void replace_extremes(const sources& s, std::size_t rows) {
    for (std::size_t i = 0; i < rows; ++i) {
      if (ordinary_[i]) continue;
      std::array<double, fields> values;
      for (std::size_t c = 0; c < fields; ++c)
        values[c] = s[c][i];
      const auto r = hedgerow::detail::extreme_strike<adjusted, by_forward, Lower>(
          hedgerow::detail::strike_inputs_of(math::bits_as<Market<double>>(values),
                                             reader_.signs()[i], s[delta][i], s[expiry][i]));
      strikes_[i] = r.strike;
      codes_[i] = r.status;
    }
  }

  reader reader_;
  ordinary_rows<V, block> ordinary_;
  alignas(64) double strikes_[block];
  alignas(64) double codes_[block];
};

template <delta_convention C, bool Lower, template <class> class Market, class T, class Columns>
summary strikes_of(Market<T>*, const Columns& columns, const type_column& type, std::size_t n,
                   T* strike, strike_status* status) {
  using engine_type = strike_engine<C, Lower, Market, T>;
  engine_type engine(columns, type, n);
  return for_each_block(n, engine_type::block, [&](std::size_t row, std::size_t rows) {
    return engine.find(row, rows, strike + row, status != nullptr ? status + row : nullptr);
  });
}

}  // namespace detail

/// Strikes of n options from their deltas; n is the common size of all ranges given.
///
/// Row i is bit for bit what `hedgerow::strike_from_delta` gives for it with FMA hardware, and the
/// same at any place in any batch, across AVX2 and AVX-512 and across compilers. Accuracy, outcomes
/// and conventions: those of <hedgerow/convention/strike.hpp>; `float` columns are worked out in
/// double. A row without a strike gets NaN and its reason, is counted, and disturbs no other.
/// Ranges of different sizes throw std::invalid_argument, naming the column and both sizes, before
/// anything is written. Does not allocate. Outputs must not overlap any other column.
///
/// @tparam C      spot, forward, premium_adjusted_spot, premium_adjusted_forward or coin
/// @param market  black_scholes, garman_kohlhagen, black76 or inverse_black of columns
/// @param type    of the options, as in batch::european
/// @param delta   of one option, long
/// @param expiry  years
/// @param strike  written
/// @param status  written where given: the outcome of each row
/// @param root    which of the two strikes of a premium-adjusted call
/// @return rows, how many of them have no strike (NaN), and the first of these
template <delta_convention C, template <class> class Market, class T>
summary strike_from_delta(const Market<T>& market, const type_column& type,
                          const std::type_identity_t<column<T>>& delta,
                          const std::type_identity_t<column<T>>& expiry,
                          const std::type_identity_t<output<T>>& strike,
                          const output<strike_status>& status = {},
                          strike_root root = strike_root::higher) {
  using row_type = typename Market<T>::row;
  constexpr bool adjusted = hedgerow::detail::is_premium_adjusted(C);
  detail::row_count rows("strike_from_delta");
  auto columns = detail::checked_columns<2>(market, rows);
  columns[columns.size() - 2] = expiry;
  columns[columns.size() - 1] = delta;
  rows.check("type", type, type.is_range());
  rows.check("delta", delta, delta.is_range());
  rows.check("expiry", expiry, expiry.is_range());
  rows.check("strike", strike, strike.wanted());
  rows.check("status", status, status.wanted());
  if (!strike.wanted()) return {rows.size(), 0, rows.size()};
  strike_status* const outcome = status.wanted() ? status.data() : nullptr;
  row_type* const which = nullptr;
  if (adjusted && root == strike_root::lower)
    return detail::strikes_of<C, adjusted>(which, columns, type, rows.size(), strike.data(),
                                           outcome);
  return detail::strikes_of<C, false>(which, columns, type, rows.size(), strike.data(), outcome);
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
