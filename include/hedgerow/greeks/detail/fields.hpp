// SPDX-License-Identifier: BSL-1.0
// Work on all fields of `greeks` alike.
#pragma once

#include <hedgerow/greeks/detail/operations.hpp>
#include <hedgerow/greeks/greeks.hpp>

#include <cstddef>
#include <limits>
#include <utility>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// f.operator()<G>() for every Greek, in order.
template <class F>
HEDGEROW_INLINE void for_each_greek(F&& f) {
  [&]<std::size_t... I>(std::index_sequence<I...>) HEDGEROW_INLINE_LAMBDA {
    (f.template operator()<static_cast<greek>(I)>(), ...);
  }(std::make_index_sequence<greek_count>{});
}

template <greek G, class T>
HEDGEROW_INLINE T& field(greeks<T>& g) {
  return g.*greek_member<G, greeks<T>>;
}

/// Order in which a Greek differentiates by a price (S or K): what a change of price unit does to
/// it.
constexpr int price_order(greek g) {
  switch (g) {
    case greek::delta:
    case greek::vanna:
    case greek::charm:
    case greek::dual_delta:
      return 1;
    case greek::gamma:
    case greek::zomma:
    case greek::color:
    case greek::dual_gamma:
      return 2;
    case greek::speed:
      return 3;
    default:
      return 0;
  }
}

/// The answer to bad input.
template <class T>
greeks<T> invalid_greeks() {
  const T nan(std::numeric_limits<double>::quiet_NaN());
  greeks<T> g{};
  for_each_greek([&]<greek G>() { field<G>(g) = nan; });
  return g;
}

/// Greeks taken at a variance of about 2^-400 in place of 0, settled to their limit: there a Greek
/// that diverges exceeds 2^70 and one that vanishes is below 2^-60, while one with a finite limit
/// has reached it. Prices are near 1 (see extreme_greeks).
template <class T>
void settle_limits(greeks<T>& g) {
  const T huge(0x1p70), nothing(0x1p-60), infinity(std::numeric_limits<double>::infinity());
  for_each_greek([&]<greek G>() {
    T& v = field<G>(g);
    const T size = math::abs(v);
    if (size > huge) v = v < T(0.0) ? -infinity : infinity;
    if (size < nothing) v = T(0.0);
  });
}

/// a*b where 0 times infinity is 0: an infinite strike that is never paid, or paid at no rate.
template <class T>
T product(const T& a, const T& b) {
  return a == T(0.0) || b == T(0.0) ? T(0.0) : T(a * b);
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
