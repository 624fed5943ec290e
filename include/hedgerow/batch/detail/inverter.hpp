// SPDX-License-Identifier: BSL-1.0
// Implied volatilities of blocks of rows that fit the first-level cache, one stage after the other.
#pragma once

#include <hedgerow/batch/detail/blocks.hpp>
#include <hedgerow/implied.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

/// Where an inversion's results go; what is null is not written.
template <class T>
struct implied_pointers {
  T *volatility, *accuracy, *time_value;
  implied_status* status;

  implied_pointers from(std::size_t row) const {
    const auto move = [row](auto* p) { return p == nullptr ? p : p + row; };
    return {move(volatility), move(accuracy), move(time_value), move(status)};
  }
};

/// Inverts blocks of quotes on markets of N fields. Inputs are the market's fields (its volatility
/// is not read), then strike, expiry, price, and the last volatility.
template <template <class> class Market, class T>
class inverter {
  using V = lockstep<xsimd::batch<T>>;
  using L = math::lane<V>;
  using I = hedgerow::detail::implied_kernel<typename model<Market>::kernel>;

  static constexpr std::size_t width = static_cast<std::size_t>(L::size);
  static constexpr std::size_t groups = 8;
  static constexpr std::size_t fields = sizeof(Market<T>) / sizeof(T);
  static constexpr std::size_t strike = fields, expiry = fields + 1, price = fields + 2,
                               last = fields + 3;

 public:
  static constexpr std::size_t column_count = fields + 4;
  static constexpr std::size_t block = groups * width;
  using columns = std::array<column<T>, column_count>;

  /// @param warm  the last column counts
  /// @param n     rows of the call
  inverter(const columns& given, const type_column& type, bool warm, std::size_t n)
      : reader_(given, type, n),
        warm_(warm) {}

  /// Rows [row, row + rows) with rows <= block.
  ///
  /// @param out  where the rows' results go; what is null is not written
  /// @return those that have no volatility
  missing_rows invert(std::size_t row, std::size_t rows, const implied_pointers<T>& out) {
    const sources s = reader_.read(row, rows);
    const std::size_t count = reader::filled(rows) / width;
    warm_ ? work<true>(s, count) : work<false>(s, count);
    if (!ordinary_.all()) replace_extremes(s, rows);
    const auto write = [rows](const T* from, T* to) {
      if (to != nullptr) std::copy_n(from, rows, to);
    };
    write(volatility_, out.volatility);
    write(accuracy_, out.accuracy);
    write(time_value_, out.time_value);
    if (out.status != nullptr) {
      for (std::size_t i = 0; i < rows; ++i)
        out.status[i] = static_cast<implied_status>(static_cast<int>(codes_[i]));
    }
    return count_missing(volatility_, rows, [](T v) { return v != v; });
  }

 private:
  using reader = block_reader<V, column_count, block>;
  using sources = typename reader::sources;

  template <std::size_t... C>
  HEDGEROW_INLINE static Market<V> market_at(const sources& s, std::size_t i,
                                             std::index_sequence<C...>) {
    return {L::load(s[C] + i)...};
  }
  HEDGEROW_INLINE static auto inputs_at(const sources& s, std::size_t i) {
    return model<Market>::inputs(market_at(s, i, std::make_index_sequence<fields>{}),
                                 L::load(s[strike] + i), L::load(s[expiry] + i));
  }

  template <bool Warm>
  HEDGEROW_NOINLINE void work(const sources& s, std::size_t count) {
    using hedgerow::detail::implied_step, hedgerow::detail::implied_target;
    using measured = decltype(I::measure(inputs_at(s, 0)));
    measured x[groups];
    implied_target<V> p[groups];
    V v[groups];
    implied_step<V> steps[groups];
    const T* const signs = reader_.signs();
    ordinary_.start();
    for (std::size_t j = 0; j < count; ++j)
      x[j] = I::measure(inputs_at(s, j * width));
    for (std::size_t j = 0; j < count; ++j) {
      const std::size_t i = j * width;
      const V sign = L::load(signs + i);
      const auto in = inputs_at(s, i);
      p[j] = I::aim(in, x[j], sign, L::load(s[price] + i));
      ordinary_.mark(j, I::is_ordinary(in, p[j]) && (math::abs(sign) == V(T(1))));
    }
    if constexpr (Warm) {
      for (std::size_t j = 0; j < count; ++j) {
        const std::size_t i = j * width;
        steps[j] = I::solve_from(p[j],
                                 V(L::load(s[last] + i) * math::sqrt(L::load(s[expiry] + i))));
      }
    } else {
      for (std::size_t j = 0; j < count; ++j)
        v[j] = I::guess(p[j], I::is_upper(p[j]));
      for (std::size_t j = 0; j < count; ++j)
        steps[j] = I::first_step(p[j], v[j]);
      for (std::size_t j = 0; j < count; ++j)
        steps[j] = I::settle(p[j], I::is_upper(p[j]), steps[j]);
    }
    for (std::size_t j = 0; j < count; ++j) {
      const std::size_t i = j * width;
      const auto r = I::conclude(p[j], steps[j], L::load(s[expiry] + i));
      L::store(volatility_ + i, r.volatility);
      L::store(accuracy_ + i, r.accuracy);
      L::store(time_value_ + i, I::in_price_unit(inputs_at(s, i), r.time_value));
      L::store(codes_ + i, r.status);
    }
  }

  /// The rows outside the fast forms' range, one by one.
  HEDGEROW_NOINLINE void replace_extremes(const sources& s, std::size_t rows) {
    for (std::size_t i = 0; i < rows; ++i) {
      if (ordinary_[i]) continue;
      std::array<T, fields> values;
      for (std::size_t c = 0; c < fields; ++c)
        values[c] = s[c][i];
      const auto in = model<Market>::inputs(math::bits_as<Market<T>>(values), s[strike][i],
                                            s[expiry][i]);
      const auto r = hedgerow::detail::implied_extreme(
          typename model<Market>::kernel{}, in, sign_or_none(reader_.signs()[i]), s[price][i]);
      volatility_[i] = r.volatility;
      accuracy_[i] = r.accuracy;
      time_value_[i] = r.time_value;
      codes_[i] = static_cast<T>(static_cast<int>(r.status));
    }
  }

  /// +1 or -1, and 0 for anything else.
  static T sign_or_none(T sign) { return math::abs(sign) == T(1) ? sign : T(0); }

  reader reader_;
  bool warm_;
  ordinary_rows<V, block> ordinary_;
  alignas(64) T volatility_[block];
  alignas(64) T accuracy_[block];
  alignas(64) T time_value_[block];
  alignas(64) T codes_[block];
};

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail
