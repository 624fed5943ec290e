// SPDX-License-Identifier: BSL-1.0
// A kernel whose values are counted in units of its underlying.
#pragma once

#include <hedgerow/greeks/detail/lognormal_kernel.hpp>
#include <hedgerow/greeks/detail/numeraire.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// The lognormal kernel with every value V replaced by X = V/F.
struct coin_kernel : lognormal_kernel<true> {
  using base = lognormal_kernel<true>;

  template <template <class> class Contract>
  static constexpr bool needs_legs(greek g) {
    return base::needs_legs<Contract>(g) || g == greek::gamma || g == greek::speed;
  }

  template <greek G, template <class> class Contract, class T>
  HEDGEROW_INLINE static T greek_of(const terms<T>& t, const T& sign) {
    const auto value = [&]<greek H>() HEDGEROW_INLINE_LAMBDA -> T {
      return base::greek_of<H, Contract>(t, sign);
    };
    return coin_value<G, Contract>(t.in.strike, constant<T>(1) / t.in.spot, value);
  }

  template <template <class> class Contract, class T>
  static greeks<T> extreme(const inputs<T>& in, const T& sign) {
    const greeks<T> v = base::extreme<Contract>(in, sign);
    greeks<T> x{};
    if (v.price != v.price) return v;
    const auto value = [&]<greek H>() -> T { return v.*greek_member<H, greeks<T>>; };
    for_each_greek([&]<greek G>() {
      T& result = field<G>(x);
      result = coin_value<G, Contract>(in.strike, T(T(1.0) / in.spot), value);
      // Nothing, at an underlying of no price or of one whose inverse overflows.
      if (result != result) result = T(0.0);
    });
    return x;
  }

 private:
  template <greek G, template <class> class Contract, class T, class Value>
  HEDGEROW_INLINE static T coin_value(const T& strike, const T& inv_spot, const Value& value) {
    if constexpr (is_vanilla<Contract>) {
      // V is homogeneous in F and K: V_F - V/F = -K V_K/F, and nothing cancels.
      const T dual = value.template operator()<greek::dual_delta>();
      return coin_greek<G>(inv_spot, value, T((minus(strike * dual) * inv_spot) * inv_spot));
    } else {
      return coin_greek<G>(inv_spot, value, coin_delta(inv_spot, value));
    }
  }
};

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
