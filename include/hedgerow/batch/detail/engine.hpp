// SPDX-License-Identifier: BSL-1.0
// The batch loop: blocks of rows that fit the first-level cache, one kernel stage after the other.
#pragma once

#include <hedgerow/batch/detail/blocks.hpp>
#include <hedgerow/greeks.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

/// One call, over markets of N fields. Inputs are the market's fields, then strike and expiry.
template <template <class> class Market, template <class> class Contract, class T>
class engine {
  using register_type = xsimd::batch<T>;
  using V = lockstep<register_type>;
  using L = math::lane<V>;
  using K = typename model<Market>::kernel;
  using inputs = typename K::template inputs<V>;

  static constexpr std::size_t width = static_cast<std::size_t>(L::size);
  // Lockstep pairs in a block: 1 KiB of each column. Half of that has the loops start too often,
  // and twice as much no longer fits the first-level cache.
  static constexpr std::size_t groups = 1024 / sizeof(V);
  static constexpr std::size_t block = groups * width;
  static constexpr std::size_t fields = sizeof(Market<T>) / sizeof(T);

  static constexpr std::size_t line = 64 / sizeof(T);  // numbers in a cache line

  // Results that exceed the caches are written past them: a store that must first read its line,
  // and push out another, costs half as much memory traffic again.
  static constexpr std::size_t stream_threshold = std::size_t{16} << 20;  // bytes

 public:
  static constexpr std::size_t column_count = fields + 2;

  /// @param n  rows of the call
  engine(const std::array<column<T>, column_count>& columns, const type_column& type,
         const std::array<T*, greek_count>& outputs, std::size_t n)
      : reader_(columns, type, n),
        outputs_(outputs),
        n_(n) {
    hedgerow::detail::for_each_greek([&]<greek G>() {
      const bool wanted = outputs_[index<G>] != nullptr;
      only_common_ &= wanted == (place(G, common{}) < length(common{}));
      if (!wanted) return;
      legs_ |= K::template needs_legs<Contract>(G);
      higher_ |= K::template needs_higher<Contract>(G);
    });
  }

  HEDGEROW_NOINLINE summary run() {
    const std::size_t n = n_;
    result_ = {n, 0, n};
    const bool streams = exceeds_caches(n);
    const std::size_t first = streams ? rows_before_line() : 0, end = n - (n - first) % width;
    if (first > 0) part(0, first);
    for (std::size_t row = first; row < end; row += block) {
      work(row, std::min(block, end - row), target(row), streams);
    }
    if (end < n) part(end, n - end);
    if (streams) math::detail::end_stream();
    return result_;
  }

 private:
  template <greek G>
  static constexpr std::size_t index = static_cast<std::size_t>(G);

  /// Greeks that are mostly asked for together. Where these and no others are, they are written in
  /// the loop that works out the legs: what they share is at hand, nothing is kept for later loops,
  /// and their stores run beside arithmetic.
  using common = hedgerow::detail::greek_list<greek::price, greek::delta, greek::gamma, greek::vega,
                                              greek::theta, greek::rho>;

  template <greek... G>
  static constexpr std::size_t length(hedgerow::detail::greek_list<G...>) {
    return sizeof...(G);
  }
  /// Where `wanted` stands in a list; its length where it does not.
  template <greek... G>
  static constexpr std::size_t place(greek wanted, hedgerow::detail::greek_list<G...>) {
    constexpr greek list[] = {G...};
    std::size_t i = 0;
    while (i < sizeof...(G) && list[i] != wanted)
      ++i;
    return i;
  }

  using targets = std::array<T*, greek_count>;

  using reader = block_reader<V, column_count, block>;
  using sources = typename reader::sources;

  bool exceeds_caches(std::size_t n) const {
    std::size_t columns = 0;
    for (const T* output : outputs_)
      columns += output != nullptr;
    return columns * n * sizeof(T) >= stream_threshold;
  }

  /// Rows before the first whole cache line of an output. (Large columns are pages with the same
  /// few bytes before them, so one count mostly fits all.)
  std::size_t rows_before_line() const {
    const T* const output = *std::find_if(outputs_.begin(), outputs_.end(),
                                          [](const T* p) { return p != nullptr; });
    return (line - reinterpret_cast<std::uintptr_t>(output) / sizeof(T) % line) % line;
  }

  targets target(std::size_t row) const {
    targets t;
    for (std::size_t g = 0; g < greek_count; ++g)
      t[g] = outputs_[g] == nullptr ? nullptr : outputs_[g] + row;
    return t;
  }

  /// Fewer rows than a pair of registers or a cache line holds, whichever is more: their results go
  /// through buffers that take whole pairs.
  void part(std::size_t row, std::size_t rows) {
    T written[greek_count][std::max(width, line)];
    targets t{};
    for (std::size_t g = 0; g < greek_count; ++g)
      t[g] = outputs_[g] == nullptr ? nullptr : written[g];
    work(row, rows, t, false);
    for (std::size_t g = 0; g < greek_count; ++g) {
      if (outputs_[g] != nullptr) std::copy_n(written[g], rows, outputs_[g] + row);
    }
  }

  HEDGEROW_INLINE static Market<V> market_at(const sources& s, std::size_t i) {
    return [&]<std::size_t... C>(std::index_sequence<C...>) HEDGEROW_INLINE_LAMBDA {
      return Market<V>{L::load(s[C] + i)...};
    }(std::make_index_sequence<fields>{});
  }

  HEDGEROW_INLINE static inputs inputs_at(const sources& s, std::size_t i) {
    return model<Market>::inputs(market_at(s, i), L::load(s[fields] + i),
                                 L::load(s[fields + 1] + i));
  }

  /// One Greek of a block from a buffer to its column: whole cache lines past the cache, the parts
  /// of lines at both ends through it. (A line that takes both kinds of store costs more than
  /// either.)
  static void stream(T* out, const T* from, std::size_t rows) {
    const std::size_t off = reinterpret_cast<std::uintptr_t>(out) / sizeof(T) % line;
    const std::size_t head = std::min(rows, (line - off) % line), end = rows - (rows - head) % line;
    for (std::size_t i = head; i < end; i += register_type::size) {
      math::lane<register_type>::stream(out + i, register_type::load_unaligned(from + i));
    }
    std::copy_n(from, head, out);
    std::copy(from + end, from + rows, out + end);
  }

  /// Asks for the rows one block ahead, a group at a time. In the longest stage, which itself needs
  /// little from memory, these requests neither queue up nor wait; all at once they gained nothing.
  HEDGEROW_INLINE void prefetch_next(const sources& s, std::size_t i) const {
    for (const T* const column : s) {
      const auto next = reinterpret_cast<std::uintptr_t>(column) + (i + block) * sizeof(T);
      for (std::size_t offset = 0; offset < width * sizeof(T); offset += 64)
        math::detail::prefetch(next + offset);
    }
  }

  /// What the stages of one block leave for the next ones.
  struct stages {
    typename K::template measured<V> x[groups];
    typename K::template located<V> m[groups];
    typename K::template discounted<V> d[groups];
    typename K::template legs<V> l[groups];
    typename K::template higher_terms<V> h[groups];
  };

  /// Writes those Greeks of a block in one loop, from the legs that legs_of() finds for a pair.
  template <greek... G, class LegsOf>
  HEDGEROW_INLINE void write(hedgerow::detail::greek_list<G...> list, const stages& b,
                             const sources& s, const targets& t, std::size_t count, bool streams,
                             const LegsOf& legs_of) {
    T* const to[] = {(streams ? buffer_[place(G, list)] : t[index<G>])...};
    for (std::size_t j = 0; j < count; ++j) {
      const std::size_t i = j * width;
      const typename K::template terms<V> terms{inputs_at(s, i), b.m[j], b.d[j], legs_of(j),
                                                b.h[j]};
      const Market<V> market = market_at(s, i);
      const V sign = L::load(reader_.signs() + i);
      (L::store(to[place(G, list)] + i,
                hedgerow::detail::market_greek<G, Market, Contract>(market, terms, sign)),
       ...);
    }
    if (streams) (stream(t[index<G>], to[place(G, list)], count * width), ...);
  }

  /// The same from the legs that are kept. Out of line: a call for each block costs nothing, and
  /// one function with all these loops takes compilers twice as long.
  template <greek... G>
  HEDGEROW_NOINLINE void write_kept(hedgerow::detail::greek_list<G...> list, const stages& b,
                                    const sources& s, const targets& t, std::size_t count,
                                    bool streams) {
    write(list, b, s, t, count, streams,
          [&b](std::size_t j) HEDGEROW_INLINE_LAMBDA { return b.l[j]; });
  }

  /// Those of the Greeks that are wanted; in one loop, which loads what they share once, where all
  /// of them are.
  template <greek... G>
  void write_wanted(hedgerow::detail::greek_list<G...> group, const stages& b, const sources& s,
                    const targets& t, std::size_t count, bool streams) {
    if (((t[index<G>] != nullptr) && ...)) {
      write_kept(group, b, s, t, count, streams);
    } else {
      ((t[index<G>] != nullptr
            ? write_kept(hedgerow::detail::greek_list<G>{}, b, s, t, count, streams)
            : void()),
       ...);
    }
  }

  /// All stages for one block. Short loops with few live values and short chains each: a core
  /// overlaps many rows of one stage, where it could hold only one or two of the whole formula.
  void work(std::size_t row, std::size_t rows, const targets t, bool streams) {
    stages b;
    auto& [x, m, d, l, h] = b;
    const std::size_t count = reader::filled(rows) / width;
    typename L::bits unusual(0);
    const sources s = reader_.read(row, rows);
    const T* const signs = reader_.signs();
    for (std::size_t j = 0; j < count; ++j)
      x[j] = K::measure(inputs_at(s, j * width));
    for (std::size_t j = 0; j < count; ++j) {
      const inputs in = inputs_at(s, j * width);
      m[j] = K::locate(in, x[j]);
      const V sign = L::load(signs + j * width);
      unusual = unusual | K::unusual(in, x[j], m[j])
              | (L::to_bits(math::abs(sign)) ^ L::to_bits(V(T(1))));
    }
    const bool plain = !L::any_bit(unusual);
    if (plain) [[likely]] {
      for (std::size_t j = 0; j < count; ++j)
        d[j] = K::template discount<true>(inputs_at(s, j * width), x[j], m[j]);
    } else {
      for (std::size_t j = 0; j < count; ++j)
        d[j] = K::discount(inputs_at(s, j * width), x[j], m[j]);
    }
    if (higher_) {
      for (std::size_t j = 0; j < count; ++j)
        h[j] = K::higher(inputs_at(s, j * width), m[j]);
    }
    const auto exercise = [&](std::size_t j) HEDGEROW_INLINE_LAMBDA {
      if (streams) prefetch_next(s, j * width);
      return K::exercise(inputs_at(s, j * width), m[j], d[j], L::load(signs + j * width));
    };
    if (only_common_) {
      write(common{}, b, s, t, count, streams, exercise);
    } else {
      if (legs_) {
        for (std::size_t j = 0; j < count; ++j)
          l[j] = exercise(j);
      }
      // Larger groups than these run out of registers.
      using enum greek;
      using hedgerow::detail::greek_list;
      static_assert(greek_count == 3 + 3 + 5 + 3 + 3, "each Greek is in one group");
      write_wanted(greek_list<price, delta, gamma>{}, b, s, t, count, streams);
      write_wanted(greek_list<vega, theta, rho>{}, b, s, t, count, streams);
      write_wanted(greek_list<dividend_rho, vanna, volga, charm, veta>{}, b, s, t, count, streams);
      write_wanted(greek_list<speed, zomma, color>{}, b, s, t, count, streams);
      write_wanted(greek_list<ultima, dual_delta, dual_gamma>{}, b, s, t, count, streams);
    }
    if (!plain) [[unlikely]] {
      for (std::size_t j = 0; j < count; ++j) {
        const V size = math::abs(L::load(signs + j * width));
        const auto ordinary = K::is_ordinary(inputs_at(s, j * width), x[j], m[j])
                           && (size == V(T(1)));
        if (!math::all<V>(ordinary))
          replace_extremes(row, j * width, std::min(rows, (j + 1) * width), s, t);
      }
    }
  }

  /// Rows [from, to) of a block again, where the fast forms do not hold.
  HEDGEROW_NOINLINE void replace_extremes(std::size_t row, std::size_t from, std::size_t to,
                                          const sources& s, const targets& t) {
    for (std::size_t i = from; i < to; ++i) {
      std::array<T, fields> values;
      for (std::size_t c = 0; c < fields; ++c)
        values[c] = s[c][i];
      const auto market = math::bits_as<Market<T>>(values);
      const Contract<T> contract{option_type_of(reader_.signs()[i]), s[fields][i],
                                 s[fields + 1][i]};
      if (hedgerow::detail::is_ordinary_option(market, contract)) continue;
      hedgerow::greeks<T> g = hedgerow::detail::evaluate_extreme(market, contract);
      if (g.price != g.price) {
        if (result_.invalid++ == 0) result_.first_invalid = row + i;
      }
      hedgerow::detail::for_each_greek([&]<greek G>() {
        if (t[index<G>] != nullptr) t[index<G>][i] = hedgerow::detail::field<G>(g);
      });
    }
  }

  reader reader_;
  std::array<T*, greek_count> outputs_;
  std::size_t n_;
  bool legs_ = false, higher_ = false, only_common_ = true;
  summary result_{};
  alignas(64) T buffer_[length(common{})][block];
};

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail
