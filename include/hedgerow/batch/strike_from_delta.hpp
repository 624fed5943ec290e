// SPDX-License-Identifier: BSL-1.0
// Strikes from columns of deltas.
#pragma once

#include <hedgerow/batch/detail/blocks.hpp>
#include <hedgerow/batch/detail/checked.hpp>
#include <hedgerow/batch/detail/compiled.hpp>
#include <hedgerow/convention/strike.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace hedgerow::batch::inline HEDGEROW_ISA {

namespace detail {

/// Finds the strikes of blocks of rows, one stage after the other; in double whatever T is.
template <bool Adjusted, bool ByForward, bool Lower, class T>
class strike_engine {
  using V = lockstep<xsimd::batch<double>>;
  using L = math::lane<V>;

  static constexpr std::size_t width = static_cast<std::size_t>(L::size);
  static constexpr std::size_t groups = 8;

 public:
  static constexpr std::size_t column_count = 6;  ///< strike_inputs without the sign
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

  template <class W = V>
  HEDGEROW_INLINE hedgerow::detail::strike_inputs<W> inputs_at(const sources& s,
                                                               std::size_t i) const {
    using LW = math::lane<W>;
    return {LW::load(s[0] + i), LW::load(s[1] + i), LW::load(s[2] + i),
            LW::load(s[3] + i), LW::load(s[4] + i), LW::load(reader_.signs() + i),
            LW::load(s[5] + i)};
  }

  HEDGEROW_NOINLINE void work(const sources& s, std::size_t count) {
    ordinary_.start();
    if constexpr (Adjusted) {
      hedgerow::detail::strike_guess<V> guesses[groups];
      for (std::size_t j = 0; j < count; ++j)
        guesses[j] = hedgerow::detail::guess_strike<ByForward>(inputs_at(s, j * width));
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
        const auto found = hedgerow::detail::strike_without_premium<ByForward>(
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
      const auto found = hedgerow::detail::search_strike<ByForward, Lower>(inputs_at<B>(s, i));
      LB::store(strikes_ + i, LB::select(done, LB::load(strikes_ + i), found.strike));
      LB::store(codes_ + i, LB::select(done, zero, found.status));
      ordinary_.template set<B>(i, done || found.ordinary);
    }
  }

  /// The rows where the fast forms do not hold, one by one.
  HEDGEROW_NOINLINE void replace_extremes(const sources& s, std::size_t rows) {
    for (std::size_t i = 0; i < rows; ++i) {
      if (ordinary_[i]) continue;
      const auto r = hedgerow::detail::extreme_strike<Adjusted, ByForward, Lower>(
          hedgerow::detail::strike_inputs<double>{s[0][i], s[1][i], s[2][i], s[3][i], s[4][i],
                                                  reader_.signs()[i], s[5][i]});
      strikes_[i] = r.strike;
      codes_[i] = r.status;
    }
  }

  reader reader_;
  ordinary_rows<V, block> ordinary_;
  alignas(64) double strikes_[block];
  alignas(64) double codes_[block];
};

/// Spot, volatility, expiry, rate, yield and delta in, strikes out.
template <bool Adjusted, bool ByForward, bool Lower>
struct strike_job : job<6, 1> {
  template <class T>
  static summary run(const arguments<strike_job, T>& a) {
    using engine_type = strike_engine<Adjusted, ByForward, Lower, T>;
    engine_type engine(a.in, a.type, a.n);
    strike_status* const status = static_cast<strike_status*>(a.status);
    return for_each_block(a.n, engine_type::block, [&](std::size_t row, std::size_t rows) {
      return engine.find(row, rows, a.out[0] + row, status != nullptr ? status + row : nullptr);
    });
  }
};

/// The columns of a job. A market's model says which of its fields is which.
template <template <class> class Market, class T, std::size_t N>
std::array<column<T>, 6> strike_columns(Market<T>*, const std::array<column<T>, N>& fields,
                                        const column<T>& delta, const column<T>& expiry) {
  const auto in = model<Market>::inputs(math::bits_as<Market<column<T>>>(fields), column<T>(),
                                        expiry);
  return {in.spot, in.volatility, in.expiry, in.rate, in.yield, delta};
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
  constexpr bool adjusted = hedgerow::detail::is_premium_adjusted(C),
                 by_forward = hedgerow::detail::is_by_forward(C);
  detail::row_count rows("strike_from_delta");
  const auto fields = detail::checked_columns<0>(market, rows);
  rows.check("type", type, type.is_range());
  rows.check("delta", delta, delta.is_range());
  rows.check("expiry", expiry, expiry.is_range());
  rows.check("strike", strike, strike.wanted());
  rows.check("status", status, status.wanted());
  if (!strike.wanted()) return {rows.size(), 0, rows.size()};
  const auto find = [&]<bool Lower>() {
    return detail::perform(detail::arguments<detail::strike_job<adjusted, by_forward, Lower>, T>{
        detail::strike_columns(static_cast<typename Market<T>::row*>(nullptr), fields, delta,
                               expiry),
        {strike.data()},
        rows.size(),
        type,
        status.wanted() ? status.data() : nullptr});
  };
  if (adjusted && root == strike_root::lower) return find.template operator()<adjusted>();
  return find.template operator()<false>();
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
