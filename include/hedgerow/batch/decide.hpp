// SPDX-License-Identifier: BSL-1.0
// Which of many positions to rebalance, to where, and why.
#pragma once

#include <hedgerow/batch/detail/decider.hpp>

#include <cstddef>

namespace hedgerow::batch::inline HEDGEROW_ISA {

/// The numbers of several positions, as a batch hands them to a policy: registers of `float` or
/// `double` that act like one number, with the operations of <hedgerow/math/lane.hpp>.
template <class T = double>
using lanes = detail::lockstep<xsimd::batch<T>>;

namespace detail {

/// A policy that a batch takes; what it does not take is told apart here, with what to do instead.
template <class Policy, class T>
constexpr void require_batch_policy() {
  static_assert(
      trigger::policy<Policy, lanes<T>>,
      "hedgerow::batch: this policy does not run in registers. Make its call operator a template "
      "over the scalar, written in lane operations (docs/triggers.md), or call it for one position "
      "after the other.");
  static_assert(
      !trigger::remembers<Policy>,
      "hedgerow::batch: this policy remembers something of one position (update or "
      "rebalanced), and a batch has one policy for many. Keep that in columns (last_time, "
      "past_price, ...), or one policy for each position. Where the memory is of all positions "
      "together, declare static constexpr bool remembers = false.");
  static_assert(trigger::parts_of<Policy> <= 256, "hedgerow::batch: a part is one byte");
}

/// The columns of positions that `fields` has; the others are neither checked nor read.
template <class T>
position_columns<T> checked_positions(const positions<T>& in, trigger::field_set fields,
                                      row_count& rows) {
  static_assert(sizeof(in) == trigger::field_count * sizeof(column<T>),
                "positions are the fields of a state as columns, in order");
  auto columns = math::bits_as<position_columns<T>>(in);
  for (std::size_t f = 0; f < columns.size(); ++f) {
    if (!trigger::contains(fields, static_cast<trigger::field>(f)))
      columns[f] = column<T>();
    else
      rows.check(trigger::field_names[f], columns[f], columns[f].is_range());
  }
  return columns;
}

template <class T>
decision_pointers<T> checked_decisions(const decisions<T>& out, row_count& rows) {
  const auto checked = [&rows](const char* name, const auto& c) {
    rows.check(name, c, c.wanted());
    return c.data();
  };
  decision_pointers<T> p{};
  p.rebalance = checked("rebalance", out.rebalance);
  p.target = checked("target", out.target);
  p.reason = reinterpret_cast<unsigned char*>(checked("reason", out.reason));
  p.part = checked("part", out.part);
  p.trade = checked("trade", out.trade);
  return p;
}

}  // namespace detail

/// What a policy decides about n positions; n is the common size of all ranges that are read or
/// written.
///
/// Row i is bit for bit what `policy(state)` gives for it with FMA hardware, and the same at any
/// place, alignment or batch size, across AVX2 and AVX-512 and across compilers. Without FMA
/// targets may differ in the last digits, and a position at the very edge of a band in its side.
///
///     const hr::batch::decision_summary s = hr::batch::decide(
///         hr::trigger::delta_band{.half_width = 0.05},
///         hr::batch::positions<double>{.exposure = exposure, .hedge = hedge},
///         hr::batch::decisions<double>{.rebalance = mask, .target = target});
///
/// Only the hedge and what the policy reads (`trigger::reads_of`) is loaded; other columns are not
/// looked at, whatever their size. A row with a NaN or otherwise unknown number among those holds
/// its hedge with the reason `invalid`, is counted, and disturbs no other row. Ranges of different
/// sizes throw std::invalid_argument, naming the column and both sizes, before anything is written.
/// Does not allocate. `target` may be the column of hedges itself; apart from that outputs must not
/// overlap any other column.
///
/// The policy's parameters hold for every row; what differs between positions is a column
/// (`from_state` where a parameter may be one). A policy of your own takes part when it can be
/// called with a state of registers, state<xsimd::batch<T>>, and is not asked about NaN unless it
/// is part of a combination. One for numbers alone, or one that remembers something of a position,
/// is refused by a static_assert that says what to do. `update` and `rebalanced` are not called.
///
/// Compiled for the target of the including file, with hedgerow::kernels too: policies are types of
/// the caller's.
///
/// @param policy     a trigger or a combination of them
/// @param positions  the positions, in columns
/// @param out        what is wanted of the decisions
/// @return rows, how many of them to trade, how many are invalid, and the first of these
template <class Policy, class T>
decision_summary decide(const Policy& policy, const positions<T>& positions,
                        const decisions<T>& out) {
  detail::require_batch_policy<Policy, T>();
  detail::row_count rows("decide");
  const auto columns = detail::checked_positions(positions, detail::loaded_fields<Policy>, rows);
  const auto pointers = detail::checked_decisions(out, rows);
  decision_summary result{
      .size = rows.size(), .rebalance = 0, .invalid = 0, .first_invalid = rows.size()};
  using decider = detail::decider<Policy, T>;
  decider::run(policy, decider::sources_of(columns), pointers, rows.size(), 0, result);
  return result;
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
