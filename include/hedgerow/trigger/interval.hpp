// SPDX-License-Identifier: BSL-1.0
// Trade by the clock: so long after the last rebalance.
#pragma once

#include <hedgerow/trigger/combine.hpp>
#include <hedgerow/trigger/target.hpp>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// Fires when the last rebalance is `years` ago or more.
///
///   time - last_time >= years,   up to the last two bits of the time
///
/// 0 fires always. Before the first rebalance (last_time = -inf) it fires; where the last rebalance
/// lies in the future it does not, and says `time_backwards`.
///
/// Reads time, last_time and what its rule reads. A negative or NaN interval is `invalid`.
template <class Target = centre>
struct interval {
  double years{};  ///< 1.0/365 for once a day
  Target target{};

  static constexpr reason why = reason::interval;
  static constexpr field_set reads = fields(field::time, field::last_time)
                                   | detail::reads_with<Target>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  HEDGEROW_INLINE detail::signal<T> look(const state<T>& s) const {
    const T elapsed = detail::elapsed(s), zero = detail::number<T>(0.0);
    const math::mask_of<T> backwards = elapsed < zero;
    return {elapsed >= detail::number<T>(years),
            math::select<T>(backwards, detail::code_of<T>(reason::time_backwards), zero)};
  }
  [[nodiscard]] constexpr bool usable() const { return years >= 0; }
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
