// SPDX-License-Identifier: BSL-1.0
// How a policy is evaluated: verdicts of its parts, and at the top one look at what it reads.
//
// Three kinds of parts:
//   a node      has judge(state), a verdict made of other verdicts: |, &, ! and decorators
//   a leaf      has a target rule, and limits(state), a band, or look(state), a condition, or both;
//               a condition is a mask, or a signal where it cannot always be asked
//   any other   is called, and its decision taken apart
// Parts need not look for NaN: `decide` asks once, for the union of what all parts read.
#pragma once

#include <hedgerow/math/detail/exponent.hpp>
#include <hedgerow/math/detail/polynomial.hpp>
#include <hedgerow/trigger/policy.hpp>

#include <cmath>
#include <concepts>
#include <limits>
#include <utility>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// A no-trade region around the hedge that would close the position, in coins of hedge.
///
/// Held as edges, not widths, so that a hedge traded to an edge lies on it and does not trade
/// again. Infinite edges never trade.
template <class T = double>
struct band {
  T centre;  ///< where nothing is left open
  T lower;   ///< less hedge than this is traded
  T upper;   ///< more hedge than this is traded
  T inner;   ///< distance from the centre that an optimal trade leaves, for bands that know one
  T why;     ///< the reason that a trade gives, as a number
};

namespace detail {

using math::mask_of;
using math::select;
using math::value_of;
using math::detail::number;

/// Between parts: a decision before it is known whether what it rests on is known.
template <class T>
struct verdict {
  mask_of<T> fired;
  mask_of<T> valid;  ///< a decision could be made of the numbers
  T target, why, part;
};

/// What a condition says that is more than a mask: whether it fires, the reason if not, and whether
/// it could be asked.
template <class T>
struct signal {
  mask_of<T> fired;
  T quiet;
  mask_of<T> valid;
};

template <class T>
HEDGEROW_INLINE T code_of(reason r) {
  return number<T>(static_cast<double>(static_cast<int>(r)));
}
template <class T>
HEDGEROW_INLINE mask_of<T> never() {
  return number<T>(1.0) < number<T>(0.0);
}
template <class T>
HEDGEROW_INLINE mask_of<T> always() {
  return number<T>(0.0) < number<T>(1.0);
}
template <class T>
HEDGEROW_INLINE mask_of<T> is_finite(const T& x) {
  return x - x == number<T>(0.0);  // NOLINT(misc-redundant-expression): but for inf and NaN
}
/// Not NaN.
template <class T>
HEDGEROW_INLINE constexpr mask_of<T> is_number(const T& x) {
  return x == x;  // NOLINT(misc-redundant-expression): but for NaN
}

/// The largest whole number not above x, for |x| up to 2^51 (float: 2^22); infinities stay.
template <class T>
HEDGEROW_INLINE T floor_of(const T& x) {
  if constexpr (math::lane<T>::native) {
    const T rounder = T(math::detail::format<value_of<T>>::rounder);
    const T nearest = math::rounded(x + rounder) - rounder;
    return select<T>(nearest > x, nearest - number<T>(1.0), nearest);
  } else {
    using std::floor;
    return floor(x);
  }
}

/// -exposure.
template <class T>
HEDGEROW_INLINE T closing_hedge(const state<T>& s) {
  return number<T>(0.0) - s.exposure;
}

/// A band of no width: the centre alone.
template <class T>
HEDGEROW_INLINE band<T> point(const T& centre, reason why) {
  return {centre, centre, centre, number<T>(0.0), code_of<T>(why)};
}

// --- leaves ------------------------------------------------------------------------------------

/// A trigger with a condition of its own, not that the hedge leaves its band.
template <class P, class T = double>
concept condition = requires(const P& p, const state<T>& s) { p.look(s); };
/// A trigger of this library that is not made of others: its part is 0.
// clang-format off
template <class P, class T = double>
concept leaf = (condition<P, T> || requires(const P& p, const state<T>& s) { p.limits(s); })
            && !requires(const P& p, const state<T>& s) { p.judge(s); };
// clang-format on

template <class P, class T>
HEDGEROW_INLINE band<T> limits_of(const P& p, const state<T>& s) {
  if constexpr (requires { p.limits(s); })
    return p.limits(s);
  else
    return point(closing_hedge(s), P::why);
}

/// A mask or a signal.
template <class P, class T>
HEDGEROW_INLINE auto look_of(const P& p, const state<T>& s, const band<T>& b) {
  if constexpr (condition<P, T>)
    return p.look(s);
  else
    // Not `hedge <`: beside convention.hpp that would begin the arguments of its template hedge.
    return (b.lower > s.hedge) || (s.hedge > b.upper);
}

/// The rule that says what to trade to; a leaf around another one has that one's.
template <class P>
HEDGEROW_INLINE constexpr decltype(auto) rule_of(const P& p) {
  if constexpr (requires { p.rule(); })
    return p.rule();
  else if constexpr (requires { p.target; })
    return (p.target);
  else
    return rule_of(p.trigger);
}

template <class P, class T>
HEDGEROW_INLINE verdict<T> judge_leaf(const P& p, const state<T>& s) {
  const band<T> b = limits_of(p, s);
  const auto seen = look_of(p, s, b);
  const T target = rule_of(p)(b, s), zero = number<T>(0.0);
  const auto made = [&](const mask_of<T>& fired, const T& quiet) HEDGEROW_INLINE_LAMBDA {
    const mask_of<T> valid = (b.lower <= b.upper) && (is_finite(target) || !fired);
    return verdict<T>{fired, valid, target, select<T>(fired, b.why, quiet), zero};
  };
  if constexpr (requires { seen.valid; }) {
    verdict<T> v = made(seen.fired, seen.quiet);
    v.valid = v.valid && seen.valid;
    return v;
  } else {
    return made(seen, zero);
  }
}

// --- decorators --------------------------------------------------------------------------------

/// A verdict that does not fire where it is blocked, and says why not; the part stays that of the
/// trigger that was held back.
template <class T>
HEDGEROW_INLINE verdict<T> held_back(const verdict<T>& v, const mask_of<T>& blocked, const T& why) {
  return {v.fired && !blocked, v.valid, v.target, select<T>(v.fired && blocked, why, v.why),
          v.part};
}
template <class T>
HEDGEROW_INLINE verdict<T> held_back(const verdict<T>& v, const mask_of<T>& blocked, reason why) {
  return held_back(v, blocked, code_of<T>(why));
}

// --- any policy --------------------------------------------------------------------------------

template <class P, class T>
HEDGEROW_INLINE verdict<T> judge_decision(const P& p, const state<T>& s) {
  const decision<T> d = p(s);
  const T part = floor_of(T(d.reason.code * number<T>(1.0 / 256)));
  const T why = math::neg_mul_add(part, number<T>(256.0), d.reason.code);
  const mask_of<T> known = (why < code_of<T>(reason::invalid))
                        || (why > code_of<T>(reason::invalid));
  return {d.rebalance, known && (is_finite(d.target) || !d.rebalance), d.target, why, part};
}

template <class P, class T>
HEDGEROW_INLINE verdict<T> judge(const P& p, const state<T>& s) {
  if constexpr (requires { p.judge(s); })
    return p.judge(s);
  else if constexpr (leaf<P, T>)
    return judge_leaf(p, s);
  else
    return judge_decision(p, s);
}

/// Whether a policy's own numbers, and those of all that it is made of, are in their domain.
template <class P>
HEDGEROW_INLINE constexpr bool is_usable(const P& p) {
  bool usable = true;
  if constexpr (requires { p.usable(); }) usable = p.usable();
  if constexpr (requires { p.target; }) usable = usable && is_usable(p.target);
  if constexpr (requires { p.trigger; }) usable = usable && is_usable(p.trigger);
  with_inner<P>([&](auto... inner)
                    HEDGEROW_INLINE_LAMBDA { ((usable = usable && is_usable(p.*inner)), ...); });
  return usable;
}

template <field_set Reads, class T, std::size_t... I>
HEDGEROW_INLINE mask_of<T> is_known(const state<T>& s, std::index_sequence<I...>) {
  constexpr field_set finite = Reads & ~may_be_infinite, number_only = Reads & may_be_infinite;
  const T zero = number<T>(0.0);
  // 0 x is 0 for finite x and NaN for others, so one sum and one comparison ask for all of them.
  T sum = zero;
  const auto add = [&]<std::size_t F>() HEDGEROW_INLINE_LAMBDA {
    constexpr auto f = static_cast<field>(F);
    if constexpr (contains(finite, f)) sum = math::mul_add(get<f>(s), zero, sum);
  };
  (add.template operator()<I>(), ...);
  mask_of<T> known = sum == zero;
  const auto ask = [&]<std::size_t F>() HEDGEROW_INLINE_LAMBDA {
    constexpr auto f = static_cast<field>(F);
    if constexpr (contains(number_only, f)) known = known && is_number(get<f>(s));
  };
  (ask.template operator()<I>(), ...);
  return known;
}

/// Whether every field of a set is known: not NaN, and finite where it must be.
template <field_set Reads, class T>
HEDGEROW_INLINE mask_of<T> is_known(const state<T>& s) {
  return is_known<Reads>(s, std::make_index_sequence<field_count>{});
}

/// The decision of a leaf or a node.
template <class P, class T>
HEDGEROW_INLINE decision<T> decide(const P& p, const state<T>& s) {
  const T invalid = code_of<T>(reason::invalid);
  if (!is_usable(p)) return {never<T>(), s.hedge, {invalid}};
  const verdict<T> v = judge(p, s);
  const mask_of<T> valid = v.valid && is_known<reads_of<P>>(s), rebalance = v.fired && valid;
  T code = v.why;
  if constexpr (!leaf<P, T>) code = math::mul_add(v.part, number<T>(256.0), code);
  return {rebalance, select<T>(rebalance, v.target, s.hedge), {select<T>(valid, code, invalid)}};
}

// --- what leaves are made of -------------------------------------------------------------------

/// What every decision reads.
inline constexpr field_set position_fields = fields(field::exposure, field::hedge);

/// What a time may fall short of what it stands for, relative to it: sums of many steps do, and a
/// clock would skip a beat. 2^-42 is 7 microseconds in a year.
template <class T>
HEDGEROW_INLINE value_of<T> time_slack() {
  return sizeof(value_of<T>) == 4 ? static_cast<value_of<T>>(0x1p-20)
                                  : static_cast<value_of<T>>(0x1p-42);
}

/// Elapsed years since the last rebalance, with that slack of the time.
template <class T>
HEDGEROW_INLINE T elapsed(const state<T>& s) {
  return math::mul_add(math::abs(s.time), T(time_slack<T>()), T(s.time - s.last_time));
}

/// A time, or what is in proportion to one, with that slack; infinities stay.
template <class T>
HEDGEROW_INLINE T leaning_late(const T& time) {
  const value_of<T> one(1), slack = time_slack<T>();
  return time * select<T>(time < number<T>(0.0), T(one - slack), T(one + slack));
}

/// Fires when so many years have passed since the last rebalance; not if that lies in the future.
template <class T>
HEDGEROW_INLINE signal<T> signal_after(const T& years, const state<T>& s) {
  const T passed = elapsed(s), zero = number<T>(0.0);
  const mask_of<T> backwards = passed < zero;
  return {(passed >= years) && !backwards,
          select<T>(backwards, code_of<T>(reason::time_backwards), zero), is_number(years)};
}

}  // namespace detail

/// In place of a parameter: the number is the state's, and may differ between positions.
struct from_state {};

namespace detail {

/// A parameter in every element, or the state's number.
template <class P, class T>
HEDGEROW_INLINE T parameter(const P& p, [[maybe_unused]] const T& fed) {
  if constexpr (std::same_as<P, from_state>)
    return fed;
  else
    return number<T>(static_cast<double>(p));
}
template <class P>
constexpr field_set reads_if_fed(field f) {
  return std::same_as<P, from_state> ? fields(f) : field_set{0};
}
template <class P>
constexpr bool is_parameter(const P& p) {
  if constexpr (std::same_as<P, from_state>)
    return true;
  else
    return is_number(static_cast<double>(p));
}

}  // namespace detail
}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
