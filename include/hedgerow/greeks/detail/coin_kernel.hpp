// SPDX-License-Identifier: BSL-1.0
// A kernel whose values are counted in units of its underlying.
#pragma once

#include <hedgerow/greeks/detail/lognormal_kernel.hpp>
#include <hedgerow/greeks/detail/numeraire.hpp>

#include <algorithm>
#include <limits>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// The power of two that brings F near 1, such that K stays in range in the same unit. Where the
/// two are too far apart for that, F leaves 1 until either is at the end of its range: there is a
/// unit for any two, their own at the worst.
template <class T>
int coin_unit(const T& forward, const T& strike) {
  if constexpr (!lane<T>::native) return 0;
  using limits = std::numeric_limits<T>;
  constexpr int most = limits::max_exponent - 24;
  const T size = math::abs(strike);
  const int f = exponent_of(forward), k = exponent_of(strike);
  if (size == T(0.0) || size == T(std::numeric_limits<double>::infinity())) return f;
  if (f > k + most) return (std::max)(k + most, f - limits::max_exponent);
  if (f < k - most)
    return (std::max)((std::min)(k - most, f - limits::min_exponent), k - limits::max_exponent);
  return f;
}

/// The lognormal kernel with every value V replaced by X = V/F.
struct coin_kernel : lognormal_kernel<true> {
  using base = lognormal_kernel<true>;

  template <template <class> class Contract>
  static constexpr bool needs_legs(greek g) {
    return base::needs_legs<Contract>(g) || g == greek::gamma || g == greek::speed
        || g == greek::color;
  }

  template <greek G, template <class> class Contract, class T>
  HEDGEROW_INLINE static T greek_of(const terms<T>& t, const T& sign) {
    const T inv_spot = t.m.inv_spot_s * (t.m.half_s + t.m.half_s);
    if constexpr (is_asset<Contract>) {
      return coin_or_nothing<G>(t, inv_spot, sign);
    } else {
      const auto value = [&]<greek H>() HEDGEROW_INLINE_LAMBDA -> T {
        return base::greek_of<H, Contract>(t, sign);
      };
      if constexpr (is_vanilla<Contract>) {
        // V is homogeneous in F and K: V_F - V/F = -K V_K/F, the other leg, and nothing cancels.
        return coin_greek<G>(inv_spot, value, T((t.l.cash * inv_spot) * inv_spot));
      } else {
        return coin_greek<G>(inv_spot, value, coin_delta(inv_spot, value));
      }
    }
  }

  /// X is homogeneous in F and K, so F is brought near 1; it is proportional to exp(-r T), so that
  /// factor comes last. Nothing over- or underflows on the way.
  template <template <class> class Contract, class T>
  HEDGEROW_NOINLINE static greeks<T> extreme(inputs<T> in, const T& sign) {
    const T zero(0.0), one(1.0), infinity(std::numeric_limits<double>::infinity());
    if (!is_valid(in) || !(sign == one || sign == T(-1.0))) return invalid_greeks<T>();
    // A digital that pays a coin does so also where a coin is worth nothing.
    if (is_asset<Contract> && in.spot == zero) in.spot = one, in.strike = infinity;
    const int unit = coin_unit(in.spot, in.strike);
    in.spot = shifted(in.spot, -unit), in.strike = shifted(in.strike, -unit);

    greeks<T> g = is_kink(in) ? kink<Contract>(in, sign) : undiscounted<Contract>(in, sign);
    const split_exponential<T> bond = split_exp(clamped(T(minus(in.rate * in.expiry)), 1e5));
    constexpr bool pays_cash = !is_vanilla<Contract> && !is_asset<Contract>;
    for_each_greek([&]<greek G>() {
      field<G>(g) = shifted(T(field<G>(g) * bond.factor),
                            bond.exponent - unit * (price_order(G) + (pays_cash ? 1 : 0)));
    });
    g.rho = minus(product(in.expiry, g.price));
    g.dividend_rho = zero;
    return g;
  }

 private:
  /// The asset digital pays one coin: exp(-r T) N(phi d1), without a detour through V.
  template <greek G, class T>
  HEDGEROW_INLINE static T coin_or_nothing(const terms<T>& t, const T& inv_spot, const T& sign) {
    const auto& h = t.h;
    const T value = sign * (t.l.asset * inv_spot);
    if constexpr (G == greek::dividend_rho) {
      return constant<T>(0);
    } else if constexpr (G == greek::rho) {
      return minus(t.in.expiry * value);
    } else {
      return binary_greek<G>(t, digital_terms<T>{h.d1, h.d2, h.d1_time, h.d2_time, t.in.yield,
                                                 value, sign * (t.d.density * inv_spot)});
    }
  }

  /// exp(r T) times the Greeks.
  template <template <class> class Contract, class T>
  static greeks<T> undiscounted(inputs<T> in, const T& sign) {
    const T rate = in.rate, inv_spot = math::divide(T(1.0), in.spot);
    in.rate = in.yield = T(0.0);
    const greeks<T> v = base::extreme<Contract>(in, sign);
    const auto value = [&]<greek H>() -> T { return v.*greek_member<H, greeks<T>>; };
    T delta = coin_delta(inv_spot, value);
    if constexpr (is_vanilla<Contract>)
      delta = (minus(product(in.strike, v.dual_delta)) * inv_spot) * inv_spot;
    greeks<T> x{};
    for_each_greek([&]<greek G>() {
      T& result = field<G>(x);
      result = coin_greek<G>(inv_spot, value, delta);
      if (result != result) result = T(0.0);  // 0 in any unit of account: no coin is worth anything
    });
    x.theta = x.theta + rounded(product(rate, x.price));
    x.charm = x.charm + rounded(product(rate, x.delta));
    x.veta = x.veta + rounded(product(rate, x.vega));
    x.color = x.color + rounded(product(rate, x.gamma));
    return x;
  }

  template <class T>
  static bool is_kink(const inputs<T>& in) {
    return in.spot == in.strike && in.spot > T(0.0)
        && in.volatility * math::sqrt(in.expiry) < T(0x1p-300);
  }

  /// Forward equal to strike at zero variance. Limits of V do not give those of X (infinity less
  /// infinity), so X itself is taken near the limit, twice, as kink_greeks() does.
  template <template <class> class Contract, class T>
  static greeks<T> kink(const inputs<T>& given, const T& sign) {
    const T tiny_input(0x1p-200), change(0x1p10), zero(0.0), one(1.0),
        infinity(std::numeric_limits<double>::infinity());
    const auto at = [&](double tiny) {
      inputs<T> in = given;
      if (in.expiry < tiny_input) {
        in.expiry = T(tiny);
        if (in.volatility > one) in.volatility = one;  // no limit at expiry depends on it
      }
      if (in.volatility < tiny_input)
        in.volatility = in.expiry > one ? T(T(tiny) / math::sqrt(in.expiry)) : T(tiny);
      return undiscounted<Contract>(in, sign);
    };
    const greeks<T> before = at(0x1p-120);
    greeks<T> g = at(0x1p-160);
    for_each_greek([&]<greek G>() {
      T& v = field<G>(g);
      const T size = math::abs(v), size_before = math::abs(before.*greek_member<G, greeks<T>>);
      if (size > change * size_before)
        v = v < zero ? -infinity : infinity;
      else if (change * size < size_before)
        v = zero;
    });
    return g;
  }
};

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
