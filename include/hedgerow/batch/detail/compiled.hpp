// SPDX-License-Identifier: BSL-1.0
// Which batch calls the compiled kernels take, and how they are handed over. Without the target
// hedgerow::kernels: none, and none of this.
#pragma once

#include <hedgerow/batch/market.hpp>

#if defined(HEDGEROW_USE_KERNELS)
#  include <hedgerow/batch/detail/kernel_table.hpp>
#endif

#include <array>
#include <concepts>
#include <cstddef>
#include <type_traits>

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

/// A market's place in the table, -1 for those that are not compiled, yours among them.
template <template <class> class Market>
inline constexpr int compiled_market = -1;
/// The same of a contract.
template <template <class> class Contract>
inline constexpr int compiled_contract = -1;

/// Whether the calls on this market go to the compiled kernels.
template <template <class> class Market, class T>
inline constexpr bool is_compiled = compiled_market<Market> >= 0
                                 && (std::same_as<T, double> || std::same_as<T, float>);

#if defined(HEDGEROW_USE_KERNELS)

// The target defines one of these for each market that it was built with.
#  if defined(HEDGEROW_KERNELS_OF_black_scholes)
template <>
inline constexpr int compiled_market<hedgerow::black_scholes> = kernels::black_scholes;
#  endif
#  if defined(HEDGEROW_KERNELS_OF_black76)
template <>
inline constexpr int compiled_market<hedgerow::black76> = kernels::black76;
#  endif
#  if defined(HEDGEROW_KERNELS_OF_garman_kohlhagen)
template <>
inline constexpr int compiled_market<hedgerow::garman_kohlhagen> = kernels::garman_kohlhagen;
#  endif
#  if defined(HEDGEROW_KERNELS_OF_displaced_black)
template <>
inline constexpr int compiled_market<hedgerow::displaced_black> = kernels::displaced_black;
#  endif
#  if defined(HEDGEROW_KERNELS_OF_bachelier)
template <>
inline constexpr int compiled_market<hedgerow::bachelier> = kernels::bachelier;
#  endif
#  if defined(HEDGEROW_KERNELS_OF_inverse_black)
template <>
inline constexpr int compiled_market<hedgerow::inverse_black> = kernels::inverse_black;
#  endif

template <>
inline constexpr int compiled_contract<hedgerow::european> = 0;
template <>
inline constexpr int compiled_contract<hedgerow::cash_or_nothing> = 1;
template <>
inline constexpr int compiled_contract<hedgerow::asset_or_nothing> = 2;

template <template <class> class Market, class T>
const kernels::functions<T>& compiled_functions() {
  const kernels::market_kernels& m = *kernels::active().markets[compiled_market<Market>];
  if constexpr (std::same_as<T, double>)
    return m.of_double;
  else
    return m.of_float;
}

template <class T>
kernels::input<T> plain(const column<T>& c) {
  return {c.data(), c.value()};
}

template <class T, std::size_t N>
std::array<kernels::input<T>, N> plain(const std::array<column<T>, N>& columns) {
  std::array<kernels::input<T>, N> inputs;
  for (std::size_t c = 0; c < N; ++c)
    inputs[c] = plain(columns[c]);
  return inputs;
}

template <class U>
constexpr kernels::types::kind kind_of(const U*) {
  using enum kernels::types::kind;
  if constexpr (std::same_as<U, double>)
    return float64;
  else if constexpr (std::same_as<U, float>)
    return float32;
  else
    return sizeof(U) == 1 ? int8 : sizeof(U) == 4 ? int32 : int64;
}

inline kernels::types plain(const type_column& type) {
  return type.visit(
      [](const auto* p) {
        return kernels::types{p, 0, kind_of(p)};
      },
      kernels::types{nullptr, type.sign<double>(0), kernels::types::kind::one});
}

/// From batch::implied<T>, which is declared later.
template <class Implied>
auto plain_implied(const Implied& out) {
  using T = std::remove_pointer_t<decltype(out.volatility.data())>;
  const auto at = [](const auto& o) { return o.wanted() ? o.data() : nullptr; };
  return kernels::inverted<T>{at(out.volatility), at(out.accuracy), at(out.time_value),
                              at(out.status)};
}

template <template <class> class Market, template <class> class Contract, class T, std::size_t N>
summary compiled_evaluate(const std::array<column<T>, N>& columns, const type_column& type,
                          const std::array<T*, greek_count>& outputs, std::size_t n) {
  const auto evaluate = compiled_functions<Market, T>().evaluate[compiled_contract<Contract>];
  return evaluate(plain(columns).data(), plain(type), outputs, n);
}

template <template <class> class Market, class T, std::size_t N, class Implied>
summary compiled_invert(const std::array<column<T>, N>& columns, const type_column& type, bool warm,
                        std::size_t n, const Implied& out) {
  return compiled_functions<Market, T>().invert(plain(columns).data(), plain(type), warm, n,
                                                plain_implied(out));
}

template <template <class> class Market, class T, std::size_t N, class Quotes, class Implied>
summary compiled_quotes(const std::array<column<T>, N>& columns, const type_column& type,
                        const Quotes& q, std::size_t volatility_at, std::size_t n,
                        const Implied& out, const std::array<T*, greek_count>& outputs) {
  const kernels::quoted<T> plain_quotes{plain(q.price), plain(q.opposite), plain(q.last_volatility),
                                        q.unit == decltype(q.unit)::coin, volatility_at};
  return compiled_functions<Market, T>().evaluate_quotes(
      plain(columns).data(), plain(type), plain_quotes, n, plain_implied(out), outputs);
}

#endif

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail
