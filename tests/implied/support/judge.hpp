// SPDX-License-Identifier: BSL-1.0
// How wrong an implied volatility is, in units of what one ulp of the price is in it.
#pragma once

#include "regions.hpp"
#include "text.hpp"

#include <cmath>
#include <limits>

#if defined(HEDGEROW_TEST_QUAD)

namespace implied_accuracy {

using implied_reference::size_of;
using implied_reference::solution;

inline double as_double(quad x) { return static_cast<double>(x); }

template <class T>
inline constexpr double eps = static_cast<double>(std::numeric_limits<T>::epsilon());

/// The price at a volatility that may be 0 or infinite, where the inversion ends if that is all
/// that the price says.
inline quad price_at(const target& p, quad v) {
  if (!(v > 0)) return p.intrinsic;
  if (v > 1e300 && !p.normal) return p.bound;
  return p.intrinsic + implied_reference::value_at(p, v).time_value;
}

/// d ln v/d ln(F/K) at a given price.
inline quad sensitivity(const target& p, quad v) {
  const quad h = p.distance / v, t = v / 2, side = p.intrinsic > 0 ? -1 : 1;
  return expq(p.distance) * implied_reference::tail(side * (h + t))
       / (v * implied_reference::density(h - t));
}

/// What the table allows for in ln(F/K).
template <class T>
double ln_error(const priced<T>& c) {
  if (one_rate(c.q.in) || c.q.rate == c.q.yield) return 0;
  return is_double<T> ? log_moneyness_double : log_moneyness_float;
}

/// One ulp of the price, relative to it.
template <class T>
double price_ulp(const priced<T>& c) {
  const double least = static_cast<double>(std::numeric_limits<T>::denorm_min()) / c.q.price;
  return least > eps<T> ? least : eps<T>;
}

/// The error in units of eps (1 + price/(volatility vega)); with the allowance for ln(F/K) they are
/// larger ones, so that `bound` of them is the bound.
template <class T>
double error_of(const priced<T>& c, const solution& exact, const implied_result<T>& got) {
  if (std::isnan(got.volatility)) return std::numeric_limits<double>::infinity();
  quad one_ulp = eps<T> + price_ulp(c) * exact.condition;
  if (ln_error(c) > 0) one_ulp += ln_error(c) * sensitivity(c.p, exact.v) / bound;
  if (one_ulp < linear) {
    const quad off = size_of(quad(got.volatility) / exact.volatility - 1);
    return as_double(off / one_ulp);
  }
  const quad off = size_of(price_at(c.p, quad(got.volatility) * c.p.root_t) - quad(c.q.price));
  return as_double(off * exact.condition / (quad(c.q.price) * one_ulp));
}

}  // namespace implied_accuracy

#endif
