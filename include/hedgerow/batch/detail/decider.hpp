// SPDX-License-Identifier: BSL-1.0
// The loop that decides: registers of positions through a policy, decisions to their columns.
#pragma once

#include <hedgerow/batch/detail/checked.hpp>
#include <hedgerow/batch/detail/narrow.hpp>
#include <hedgerow/batch/detail/register_source.hpp>
#include <hedgerow/batch/positions.hpp>
#include <hedgerow/trigger/detail/judge.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

/// A call's positions, a column each.
template <class T>
using position_columns = std::array<column<T>, trigger::field_count>;

/// Where decisions go, null where they are not wanted.
template <class T>
struct decision_pointers {
  unsigned char *rebalance, *reason, *part;
  T *target, *trade;

  decision_pointers from(std::size_t row) const {
    const auto move = [row](auto* p) { return p == nullptr ? p : p + row; };
    return {move(rebalance), move(reason), move(part), move(target), move(trade)};
  }
};

/// The fields that have to be loaded for a policy.
template <class Policy>
inline constexpr trigger::field_set loaded_fields = trigger::reads_of<Policy>
                                                  | trigger::fields(trigger::field::hedge);

constexpr std::size_t count_fields(trigger::field_set set) {
  std::size_t n = 0;
  for (; set != 0; set &= set - 1)
    ++n;
  return n;
}

/// A trigger that is a band and nothing else, of a width that follows from gamma.
template <class P, class V>
concept derived_band = trigger::contains(trigger::reads_of<P>, trigger::field::gamma)
                    && trigger::detail::leaf<P, V> && !trigger::detail::condition<P, V>;

/// A trigger that is a band, once the band is worked out.
template <class Leaf, class V>
struct known_band {
  const Leaf& leaf;
  const trigger::band<V>& known;

  static constexpr trigger::field_set reads = trigger::reads_of<Leaf>;

  HEDGEROW_INLINE const trigger::band<V>& limits(const trigger::state<V>&) const { return known; }
  HEDGEROW_INLINE constexpr decltype(auto) rule() const { return trigger::detail::rule_of(leaf); }
};

/// One policy over columns of positions.
template <class Policy, class T>
class decider {
  using B = xsimd::batch<T>;
  using V = lockstep<B>;
  using L = math::lane<V>;
  static constexpr std::size_t width = static_cast<std::size_t>(L::size);
  static constexpr trigger::field_set fields = loaded_fields<Policy>;
  static constexpr std::uint64_t every_row = ~std::uint64_t{0};

 public:
  /// The columns that are loaded, in the order of the fields.
  using sources = std::array<register_source<V>, count_fields(fields)>;

  static constexpr std::size_t place(trigger::field f) {
    return count_fields(fields & ((trigger::field_set{1} << static_cast<int>(f)) - 1));
  }
  static sources sources_of(const position_columns<T>& columns) {
    sources in;
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const auto f = static_cast<trigger::field>(c);
      if (trigger::contains(fields, f)) in[place(f)] = register_source<V>(columns[c]);
    }
    return in;
  }

  /// Decides rows [0, n) and adds them to `result` as rows [first, first + n).
  static void run(const Policy& policy, const sources& in, const decision_pointers<T>& out,
                  std::size_t n, std::size_t first, decision_summary& result) {
    if (!trigger::detail::is_usable(policy)) return one_by_one(policy, in, out, n, first, result);
    const std::size_t whole = n - n % width;
    if (whole > 0) registers(policy, in, out, whole, every_row, first, result);
    if (whole < n) tail(policy, in, out.from(whole), whole, n - whole, first + whole, result);
  }

 private:
  /// For a policy with a parameter out of its domain. It decides nothing, but asks whether it is
  /// so; where that is known beforehand, the loop over registers need not ask.
  static void one_by_one(const Policy& policy, const sources& in, const decision_pointers<T>& out,
                         std::size_t n, std::size_t first, decision_summary& result) {
    for (std::size_t i = 0; i < n; ++i) {
      const auto s = state_at<T>([&](std::size_t k) { return in[k].number(i); });
      const trigger::decision<T> d = policy(s);
      const trigger::reason why = d.reason;
      if (out.rebalance != nullptr) out.rebalance[i] = d.rebalance;
      if (out.target != nullptr) out.target[i] = d.target;
      if (out.reason != nullptr) out.reason[i] = static_cast<unsigned char>(why);
      if (out.part != nullptr) out.part[i] = static_cast<unsigned char>(d.reason.part());
      if (out.trade != nullptr) out.trade[i] = d.rebalance ? d.target - s.hedge : T(0);
      result.rebalance += d.rebalance;
      if (why == trigger::reason::invalid) note_invalid(1, first + i, result);
    }
  }

  /// Fewer rows than a register holds, filled up with the last of them.
  static void tail(const Policy& policy, const sources& in, const decision_pointers<T>& out,
                   std::size_t row, std::size_t rows, std::size_t first, decision_summary& result) {
    sources padded = in;
    for (register_source<V>& s : padded)
      s = register_source<V>(s.part(row, rows));
    unsigned char bytes[3][width];
    T numbers[2][width];
    registers(policy, padded, {bytes[0], bytes[1], bytes[2], numbers[0], numbers[1]}, width,
              every_row >> (64 - rows), first, result);
    const auto copy = [rows](const auto* from, auto* to) {
      if (to != nullptr) std::copy_n(from, rows, to);
    };
    copy(bytes[0], out.rebalance);
    copy(bytes[1], out.reason);
    copy(bytes[2], out.part);
    copy(numbers[0], out.target);
    copy(numbers[1], out.trade);
  }

  /// A state of numbers or registers X; load(k) is the k-th column's.
  template <class X, class Load>
  HEDGEROW_INLINE static trigger::state<X> state_at(const Load& load) {
    const auto number = [&]<std::size_t F>() HEDGEROW_INLINE_LAMBDA -> X {
      constexpr auto f = static_cast<trigger::field>(F);
      if constexpr (trigger::contains(fields, f))
        return load(place(f));
      else
        return X(trigger::get<f>(trigger::state<T>{}));
    };
    return [&]<std::size_t... F>(std::index_sequence<F...>) HEDGEROW_INLINE_LAMBDA {
      return trigger::state<X> { number.template operator()<F>()... };
    }(std::make_index_sequence<trigger::field_count>{});
  }

  /// Whole registers. `live` has the bits of the rows in a register that count.
  HEDGEROW_NOINLINE static void registers(const Policy& shared_policy, const sources& shared_in,
                                          const decision_pointers<T>& shared_out, std::size_t n,
                                          std::uint64_t live, std::size_t first,
                                          decision_summary& result) {
    // Copies that no store can change: what is written through bytes may alias anything else.
    const Policy policy = shared_policy;
    const sources in = shared_in;
    const decision_pointers<T> out = shared_out;
    if (!trigger::detail::is_usable(policy)) return;  // never: tells the compiler that it is
    std::size_t rebalance = 0;
    const auto state_from = [&](std::size_t i) HEDGEROW_INLINE_LAMBDA {
      return state_at<V>([&](std::size_t k) HEDGEROW_INLINE_LAMBDA { return in[k].at(i); });
    };
    const auto write = [&](std::size_t i, const trigger::state<V>& s,
                           const trigger::decision<V>& d) HEDGEROW_INLINE_LAMBDA {
      const typename L::bits code = whole_bits(d.reason.code);
      const std::uint64_t fired = mask_bits<B>(d.rebalance);
      if (out.rebalance != nullptr) store_mask<B>(out.rebalance + i, d.rebalance, fired);
      if (out.target != nullptr) L::store(out.target + i, d.target);
      if (out.reason != nullptr) store_low_bytes<B>(out.reason + i, code);
      if (out.part != nullptr) store_low_bytes<B>(out.part + i, L::template shift_right<8>(code));
      if (out.trade != nullptr)
        L::store(out.trade + i, L::select(d.rebalance, d.target - s.hedge, V(T(0))));
      rebalance += bits_set(fired & live);
      const std::uint64_t invalid = mask_bits<B>(is_invalid(code)) & live;
      if (invalid != 0) [[unlikely]]
        note_invalid(invalid, first + i, result);
    };
    if constexpr (derived_band<Policy, V>) {
      // Such a width is a chain of some 200 cycles, and the decision another one. A core overlaps
      // too few registers to hide both at once; one after the other, for some registers at a time,
      // it does.
      trigger::band<V> bands[8];
      constexpr std::size_t block = std::size(bands) * width;
      for (std::size_t from = 0; from < n; from += block) {
        const std::size_t to = std::min(n, from + block);
        for (std::size_t i = from; i < to; i += width)
          bands[(i - from) / width] = policy.limits(state_from(i));
        for (std::size_t i = from; i < to; i += width) {
          const trigger::state<V> s = state_from(i);
          const known_band<Policy, V> leaf{policy, bands[(i - from) / width]};
          write(i, s, trigger::detail::decide(leaf, s));
        }
      }
    } else {
      for (std::size_t i = 0; i < n; i += width) {
        const trigger::state<V> s = state_from(i);
        write(i, s, policy(s));
      }
    }
    result.rebalance += rebalance;
  }

  /// Whether the lowest byte of a cause is the reason `invalid`. Moved to the top of a number it is
  /// a normal one that equals no other byte's.
  HEDGEROW_INLINE static math::mask_of<V> is_invalid(const typename L::bits& code) {
    using element = math::detail::bits_of<T>;
    constexpr int top = 8 * (sizeof(T) - 1);
    constexpr element wanted = element{static_cast<unsigned char>(trigger::reason::invalid)} << top;
    return L::from_bits(L::template shift_left<top>(code))
        == L::from_bits(typename L::bits(wanted));
  }

  HEDGEROW_NOINLINE static void note_invalid(std::uint64_t rows, std::size_t first,
                                             decision_summary& result) {
    if (result.invalid == 0) result.first_invalid = first + lowest_bit(rows);
    result.invalid += bits_set(rows);
  }
};

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail
