// SPDX-License-Identifier: BSL-1.0
// The normal kernel as evaluate() and the batch take it.
#pragma once

#include <hedgerow/greeks/detail/normal_limits.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// The same interface as lognormal_kernel.
struct normal_kernel {
  template <class T>
  using inputs = normal_inputs<T>;
  template <class T>
  using measured = with_tail<T>;
  template <class T>
  using located = normal_moneyness<T>;
  template <class T>
  using discounted = normal_discounted<T>;
  template <class T>
  using legs = normal_legs<T>;
  template <class T>
  using higher_terms = normal_higher_terms<T>;
  template <class T>
  using terms = normal_terms<T>;

  template <class T>
  HEDGEROW_INLINE static with_tail<T> measure(const inputs<T>& in) {
    return gap_between(in.forward, in.strike);
  }
  template <class T>
  HEDGEROW_INLINE static located<T> locate(const inputs<T>& in, const with_tail<T>& gap) {
    return detail::locate(in, gap);
  }
  template <class T>
  HEDGEROW_INLINE static mask_of<T> is_ordinary(const inputs<T>& in, const measured<T>&,
                                                const located<T>& m) {
    return detail::is_ordinary(in, m);
  }
  template <class T>
  HEDGEROW_INLINE static bits_in<T> unusual(const inputs<T>& in, const measured<T>&,
                                            const located<T>& m) {
    return detail::unusual(in, m);
  }
  template <bool Plain = false, class T>
  HEDGEROW_INLINE static discounted<T> discount(const inputs<T>&, const measured<T>&,
                                                const located<T>& m) {
    return detail::discount<Plain>(m);
  }
  template <class T>
  HEDGEROW_INLINE static legs<T> exercise(const inputs<T>&, const located<T>& m,
                                          const discounted<T>& d, const T& sign) {
    return detail::exercise(m, d, sign);
  }
  template <class T>
  HEDGEROW_INLINE static higher_terms<T> higher(const inputs<T>& in, const located<T>& m) {
    return detail::higher(in, m);
  }

  /// Whether a Greek of a contract needs stage 3, and the shared higher terms.
  template <template <class> class Contract>
  static constexpr bool needs_legs(greek g) {
    return normal_needs_legs<Contract>(g);
  }
  template <template <class> class Contract>
  static constexpr bool needs_higher(greek g) {
    return normal_needs_higher<Contract>(g);
  }

  template <greek G, template <class> class Contract, class T>
  HEDGEROW_INLINE static T greek_of(const terms<T>& t, const T& sign) {
    return normal_greek<G, Contract>(t, sign);
  }

  template <template <class> class Contract, class T>
  static greeks<T> extreme(const inputs<T>& in, const T& sign) {
    return extreme_greeks<Contract>(in, sign);
  }
};

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
