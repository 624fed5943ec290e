// SPDX-License-Identifier: BSL-1.0
// What it takes to be a rebalancing trigger, and to remember something.
#pragma once

#include <hedgerow/trigger/decision.hpp>
#include <hedgerow/trigger/state.hpp>

#include <concepts>
#include <type_traits>

namespace hedgerow::trigger::inline HEDGEROW_ISA {

/// A trigger, or a combination of triggers: a small value that turns a state into a decision.
///
/// Satisfied if and only if P can be copied, and a const P called with a state<T> gives a
/// decision<T>. A type that is to run in registers is callable with state<T> for that T, most
/// simply by a template.
///
/// Calling it must not change what a later call gives. Three more members are used where they
/// exist:
///
///   static constexpr field_set reads   the fields that a call looks at; all of them if left out.
///                                      A NaN there holds back the whole policy, see `combine.hpp`
///   void update(const state<T>&)       sees every state, once, before or after the decision
///   void rebalanced(const state<T>&, const decision<T>&)   after a trade, with the state before it
///
///   static constexpr bool remembers    whether these two keep something of one position; left out,
///                                      whether there is one of the two, or a part remembers
///
/// The free functions `update` and `rebalanced` below call them if they are there, after those of
/// the policies that P is made of: its member `policy`, as decorators have it, `first` and
/// `second`, or `enter` and `leave`. So a decorator has members only for a memory of its own, and
/// passes nothing on.
template <class P, class T = double>
concept policy = std::copy_constructible<P> && requires(const P& p, const state<T>& s) {
  { p(s) } -> std::same_as<decision<T>>;
};

namespace detail {

template <class P>
constexpr field_set declared_reads() {
  if constexpr (requires { P::reads; })
    return P::reads;
  else
    return all_fields;
}

/// Pointers to members that may be policies: functions and numbers of the same names are none.
template <class Pointer>
inline constexpr bool is_held = false;
template <class P, class Inner>
inline constexpr bool is_held<Inner P::*> = std::is_class_v<Inner>;
template <class... Pointer>
concept held = (is_held<Pointer> && ...);

/// f(pointers to the members that are the policies P is made of, from left to right).
template <class P, class F>
HEDGEROW_INLINE constexpr auto with_inner(const F& f) {
  if constexpr (requires { requires held<decltype(&P::policy)>; })
    return f(&P::policy);
  else if constexpr (requires { requires held<decltype(&P::first), decltype(&P::second)>; })
    return f(&P::first, &P::second);
  else if constexpr (requires { requires held<decltype(&P::enter), decltype(&P::leave)>; })
    return f(&P::enter, &P::leave);
  else
    return f();
}

template <class P>
constexpr int count_parts() {
  return with_inner<P>([]<class... Inner>(Inner P::*...) {
    return sizeof...(Inner) == 0 ? 1 : (count_parts<Inner>() + ... + 0);
  });
}

template <class P>
constexpr bool has_memory() {
  if constexpr (requires { P::remembers; })
    return P::remembers;
  else
    return requires(P& p, const state<double>& s) {
      p.update(s);
    } || requires(P& p, const state<double>& s, const decision<double>& d) {
      p.rebalanced(s, d);
    } || with_inner<P>([]<class... Inner>(Inner P::*...) { return (has_memory<Inner>() || ...); });
}

}  // namespace detail

/// The fields of a state that a policy looks at: of a combination, those of all its parts.
template <class P>
inline constexpr field_set reads_of = detail::declared_reads<P>();

/// How many triggers a policy is made of; `cause::part` is below that. 1 for a type of your own
/// that is made of none.
template <class P>
inline constexpr int parts_of = detail::count_parts<P>();

/// Whether a policy remembers something of the position that it decides about, so that each
/// position needs one of its own.
template <class P>
inline constexpr bool remembers = detail::has_memory<P>();

/// Shows a policy and all that it is made of the state, as once in every round of a program. Does
/// nothing for one without memory.
template <class P, class T>
HEDGEROW_INLINE constexpr void update(P& p, const state<T>& s) {
  detail::with_inner<P>([&](auto... inner) HEDGEROW_INLINE_LAMBDA { (update(p.*inner, s), ...); });
  if constexpr (requires { p.update(s); }) p.update(s);
}

/// Tells a policy and all that it is made of that its decision was traded. Does nothing for one
/// without memory.
///
/// @param s  the state that was decided on
template <class P, class T>
HEDGEROW_INLINE constexpr void rebalanced(P& p, const state<T>& s, const decision<T>& d) {
  detail::with_inner<P>([&](auto... inner)
                            HEDGEROW_INLINE_LAMBDA { (rebalanced(p.*inner, s, d), ...); });
  if constexpr (requires { p.rebalanced(s, d); }) p.rebalanced(s, d);
}

/// The state after a decision is traded: the hedge is the target, and the last rebalance is now.
/// Where it is not traded, the state itself.
template <class T>
[[nodiscard]] HEDGEROW_INLINE constexpr state<T> after(const state<T>& s, const decision<T>& d) {
  state<T> next = s;
  const auto set = [&](T& to, const T& value)
                       HEDGEROW_INLINE_LAMBDA { to = math::select<T>(d.rebalance, value, to); };
  set(next.hedge, d.target);
  set(next.last_time, s.time);
  set(next.last_price, s.price);
  set(next.last_volatility, s.volatility);
  set(next.profit, T(0.0));
  return next;
}

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA
