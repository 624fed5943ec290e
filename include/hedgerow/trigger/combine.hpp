// SPDX-License-Identifier: BSL-1.0
// Policies out of policies: a | b fires where either does, a & b where both do, !a where a does
// not.
//
// - What is written first has the word: where both fire, target and reason are the left one's.
//   So a | b and b | a trade at the same states, and may trade to different targets.
// - A decision's reason is that of the part that decided. Where nothing is traded it is, for a | b,
//   the left one's unless that only says `hold`, and for a & b that of the first which did not
//   fire.
// - A field that any part reads and that is not known holds back the whole, whatever the other
//   parts say, and so does a parameter out of its domain: reason `invalid`. This makes a logic of
//   three values (Bochvar's), in which De Morgan's laws hold.
#pragma once

#include <hedgerow/trigger/detail/judge.hpp>

#include <type_traits>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

namespace detail {

template <class A, class T>
HEDGEROW_INLINE T part_after(const T& part) {
  return part + number<T>(static_cast<double>(trigger::parts_of<A>));
}

}  // namespace detail

/// Fires where either does. Made by `first | second`.
template <class A, class B>
struct any_of {
  A first;
  B second;

  static constexpr field_set reads = reads_of<A> | reads_of<B>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    using math::select;
    const detail::verdict<T> a = detail::judge(first, s), b = detail::judge(second, s);
    const math::mask_of<T> left = a.fired || (!b.fired && (a.why > detail::number<T>(0.0)));
    return {a.fired || b.fired, a.valid && b.valid, select<T>(left, a.target, b.target),
            select<T>(left, a.why, b.why), select<T>(left, a.part, detail::part_after<A>(b.part))};
  }
};

/// Fires where both do. Made by `first & second`.
template <class A, class B>
struct all_of {
  A first;
  B second;

  static constexpr field_set reads = reads_of<A> | reads_of<B>;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    using math::select;
    const detail::verdict<T> a = detail::judge(first, s), b = detail::judge(second, s);
    const math::mask_of<T> right = a.fired && !b.fired;
    return {a.fired && b.fired, a.valid && b.valid, a.target, select<T>(right, b.why, a.why),
            select<T>(right, detail::part_after<A>(b.part), a.part)};
  }
};

/// Fires where a policy does not, and trades to the centre. Made by `!policy`.
///
/// Where it fires the reason is `negation`, elsewhere that of the policy that did fire.
template <class P>
struct negated {
  P policy;

  static constexpr field_set reads = reads_of<P> | detail::position_fields;

  template <class T>
  HEDGEROW_INLINE decision<T> operator()(const state<T>& s) const {
    return detail::decide(*this, s);
  }
  template <class T>
  [[nodiscard]] HEDGEROW_INLINE detail::verdict<T> judge(const state<T>& s) const {
    const detail::verdict<T> v = detail::judge(policy, s);
    const T why = math::select<T>(v.fired, v.why, detail::code_of<T>(reason::negation));
    return {!v.fired, v.valid, detail::closing_hedge(s), why, v.part};
  }
};

/// Where any of the two fires. At least one operand is a trigger of this library, or the operator
/// is brought in: `using hr::trigger::operator|;`.
template <policy A, policy B>
[[nodiscard]] constexpr any_of<A, B> operator|(const A& a, const B& b) {
  return {a, b};
}
/// Where both fire.
template <policy A, policy B>
[[nodiscard]] constexpr all_of<A, B> operator&(const A& a, const B& b) {
  return {a, b};
}
/// Where it does not fire. In a combination write (!a) & b: g++ takes !a & b for a slip and warns.
template <policy P>
[[nodiscard]] constexpr negated<P> operator!(const P& p) {
  return {p};
}

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
