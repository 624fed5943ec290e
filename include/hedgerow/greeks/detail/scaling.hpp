// SPDX-License-Identifier: BSL-1.0
// Powers of two that keep the limit code's numbers near 1, and how each Greek takes them.
#pragma once

#include <hedgerow/greeks/detail/operations.hpp>
#include <hedgerow/greeks/greeks.hpp>
#include <hedgerow/math/detail/coefficients.hpp>
#include <hedgerow/math/exp.hpp>

#include <cmath>
#include <limits>
#include <numbers>

namespace hedgerow::inline HEDGEROW_ISA::detail {

/// x 2^k for any k: infinity or 0 where that is what is left.
template <class T>
T shifted(T x, int k) {
  constexpr int step = 1000;
  for (; k > step; k -= step)
    x = x * T(0x1p1000);
  for (; k < -step; k += step)
    x = x * T(0x1p-1000);
  return k == 0 ? x : x * T(std::ldexp(1.0, k));
}

/// k with |x| in [2^(k-1), 2^k), 0 for 0 and infinity. A type that is not native brings its own
/// exponent range: always 0.
template <class T>
int exponent_of(const T& x) {
  int k = 0;
  if constexpr (lane<T>::native) {
    if (math::abs(x) < T(std::numeric_limits<double>::infinity()))
      static_cast<void>(std::frexp(x, &k));
  }
  return k;
}

/// x 2^kx + y 2^ky, finite wherever the sum is, and never infinity less infinity for finite x and
/// y.
template <class T>
T shifted_sum(const T& x, int kx, const T& y, int ky) {
  const T zero(0.0), infinity(std::numeric_limits<double>::infinity());
  if (y == zero || math::abs(x) == infinity) return shifted(x, kx);
  if (x == zero || math::abs(y) == infinity) return shifted(y, ky);
  const int top_x = exponent_of(x) + kx, top_y = exponent_of(y) + ky;
  const int top = top_x < top_y ? top_y : top_x, excess = top > 1000 ? top - 1000 : 0;
  return shifted(rounded(shifted(x, kx - excess)) + rounded(shifted(y, ky - excess)), excess);
}

/// Orders in which a Greek differentiates by volatility and by time; the rhos are of order -1 in
/// time.
constexpr int volatility_order(greek g) {
  switch (g) {
    case greek::vega:
    case greek::vanna:
    case greek::veta:
    case greek::zomma:
      return 1;
    case greek::volga:
      return 2;
    case greek::ultima:
      return 3;
    default:
      return 0;
  }
}
constexpr int time_order(greek g) {
  switch (g) {
    case greek::theta:
    case greek::charm:
    case greek::veta:
    case greek::color:
      return 1;
    case greek::rho:
    case greek::dividend_rho:
      return -1;
    default:
      return 0;
  }
}

/// exp(x) = factor 2^exponent, for |x| up to 1e6 (for a type that is not native: as far as its own
/// range goes).
template <class T>
struct split_exponential {
  T factor;
  int exponent;
};
template <class T>
split_exponential<T> split_exp(const T& x) {
  if constexpr (lane<T>::native) {
    using C = math::detail::coefficients<T>;
    const T k = std::nearbyint(x * T(std::numbers::log2e));
    return {math::exp(math::neg_mul_add(k, T(C::ln2_lo), math::neg_mul_add(k, T(C::ln2_hi), x))),
            static_cast<int>(k)};
  } else {
    return {math::exp(x), 0};
  }
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
