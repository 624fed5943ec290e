// SPDX-License-Identifier: BSL-1.0
// The lognormal kernel as evaluate() and the batch take it.
#pragma once

#include <hedgerow/greeks/detail/lognormal_limits.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// What evaluate() and the batch ask of a kernel: `inputs` from a market, four stages in the order
/// measure, locate, discount, exercise, what the higher Greeks share, each Greek from these, and
/// the answer wherever is_ordinary() is false.
///
/// @tparam OneRate  the market is quoted on a forward that does not move with the rate: yield =
/// rate,
///                  one discount factor, rho = -T V, and no dividend rho.
template <bool OneRate>
struct lognormal_kernel {
  template <class T>
  using inputs = lognormal_inputs<T>;
  template <class T>
  using measured = detail::measured<T>;
  template <class T>
  using located = moneyness<T>;
  template <class T>
  using discounted = detail::discounted<T>;
  template <class T>
  using legs = detail::legs<T>;
  template <class T>
  using higher_terms = detail::higher_terms<T>;
  template <class T>
  using terms = lognormal_terms<T>;

  template <class T>
  HEDGEROW_INLINE static measured<T> measure(const inputs<T>& in) {
    return detail::measure(in);
  }
  template <class T>
  HEDGEROW_INLINE static moneyness<T> locate(const inputs<T>& in, const measured<T>& x) {
    return detail::locate(in, x);
  }
  template <class T>
  HEDGEROW_INLINE static mask_of<T> is_ordinary(const inputs<T>& in, const measured<T>& x,
                                                const moneyness<T>& m) {
    return detail::is_ordinary(in, x, m);
  }
  template <class T>
  HEDGEROW_INLINE static bits_in<T> unusual(const inputs<T>& in, const measured<T>& x,
                                            const moneyness<T>& m) {
    return detail::unusual(in, x, m);
  }
  template <bool Plain = false, class T>
  HEDGEROW_INLINE static discounted<T> discount(const inputs<T>& in, const measured<T>& x,
                                                const moneyness<T>& m) {
    return detail::discount<OneRate, Plain>(in, x, m);
  }
  template <class T>
  HEDGEROW_INLINE static legs<T> exercise(const inputs<T>&, const moneyness<T>& m,
                                          const discounted<T>& d, const T& sign) {
    return detail::exercise(m, d, sign);
  }
  template <class T>
  HEDGEROW_INLINE static higher_terms<T> higher(const inputs<T>& in, const moneyness<T>& m) {
    return detail::higher(in, m);
  }

  /// Whether a Greek of a contract needs stage 3, and the shared higher terms.
  template <template <class> class Contract>
  static constexpr bool needs_legs(greek g) {
    return OneRate && g == greek::rho ? true : !is_vanilla<Contract> || detail::needs_legs(g);
  }
  template <template <class> class Contract>
  static constexpr bool needs_higher(greek g) {
    return !is_vanilla<Contract> || detail::needs_higher(g);
  }

  template <greek G, template <class> class Contract, class T>
  HEDGEROW_INLINE static T greek_of(const terms<T>& t, const T& sign) {
    if constexpr (OneRate && G == greek::dividend_rho) {
      return constant<T>(0);
    } else if constexpr (OneRate && G == greek::rho) {
      return minus(t.in.expiry * lognormal_greek<greek::price, Contract>(t, sign));
    } else {
      return lognormal_greek<G, Contract>(t, sign);
    }
  }

  template <template <class> class Contract, class T>
  static greeks<T> extreme(const inputs<T>& in, const T& sign, const T& displacement = T(0.0)) {
    greeks<T> g = extreme_greeks<Contract>(in, sign, displacement);
    if constexpr (OneRate) {
      g.rho = g.price == g.price ? T(-product(in.expiry, g.price)) : g.price;
      g.dividend_rho = g.price == g.price ? T(0.0) : g.price;
    }
    return g;
  }
};

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
