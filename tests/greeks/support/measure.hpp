// SPDX-License-Identifier: BSL-1.0
// The error of one evaluated option against the reference, and what its inputs' own rounding does.
#pragma once

#include "quad.hpp"
#include "random_options.hpp"
#include "reference.hpp"

#include <array>
#include <cmath>
#include <limits>

namespace measure {

using hedgerow::greek_count;
using random_options::contract;
using random_options::market;
using random_options::option;

/// The reference's inputs in R, moved: `move[i]` is added to the i-th of spot, strike, volatility,
/// expiry, rate, yield. A displaced market's spot and strike are moved up by its displacement.
template <class R, class F>
reference::inputs<R> reference_inputs(market m, const option<F>& o,
                                      const std::array<R, 6>& move = {}) {
  const R rate = R(o.rate) + move[4];
  const R up = m == market::displaced_black ? R(o.displacement) : R(0);
  return {R(o.spot) + up + move[0],
          R(o.strike) + up + move[1],
          R(o.volatility) + move[2],
          R(o.expiry) + move[3],
          rate,
          random_options::one_rate(m) ? rate : R(R(o.yield) + move[5]),
          static_cast<int>(o.type)};
}

/// Half the distance from x to the next number of its type, away from 0.
template <class R, class F>
R half_ulp(F x) {
  const F size = x < F(0) ? -x : x;
  return R(std::nextafter(size, std::numeric_limits<F>::infinity()) - size) / R(2);
}

template <class R>
reference::table<R> textbook(market m, contract c, const reference::inputs<R>& in, const R& shift,
                             const R& root_two, const R& root_two_pi) {
  using hedgerow::greek;
  const reference::common<R> w = reference::share_work(in, root_two, root_two_pi);
  reference::table<R> g;
  if (c == contract::european)
    g = reference::vanilla(in, w);
  else if (c == contract::cash_or_nothing)
    g = reference::cash(in, w);
  else
    g = reference::asset(in, w);
  if (c == contract::asset_or_nothing && m == market::displaced_black) {
    const reference::table<R> k = reference::cash(in, w);
    hedgerow::detail::for_each_greek([&]<greek G>() {
      auto& f = hedgerow::detail::field<G>(g);
      f = f - reference::sum<R>(shift) * (k.*hedgerow::greek_member<G, reference::table<R>>);
    });
  }
  if (random_options::one_rate(m)) {
    g.rho = -(reference::sum<R>(in.expiry) * g.price);
    g.dividend_rho = reference::sum<R>(R(0));
  }
  return g;
}

#if defined(HEDGEROW_TEST_QUAD)

using quad = quad_number;

inline reference::table<quad> exact(market m, contract c, const reference::inputs<quad>& in,
                                    quad shift) {
  static const quad root_two = sqrtq(2), root_two_pi = sqrtq(8 * atanq(1));
  return textbook<quad>(m, c, in, shift, root_two, root_two_pi);
}

/// The same in 64 bits, good to 1e-3 of what half an ulp of an input does to the value.
inline reference::table<long double> close(market m, contract c,
                                           const reference::inputs<long double>& in,
                                           long double shift) {
  static const long double root_two = std::sqrt(2.0L), root_two_pi = std::sqrt(8 * std::atan(1.0L));
  return textbook<long double>(m, c, in, shift, root_two, root_two_pi);
}

/// For every Greek, how far half an ulp in one input moves the true value: the largest over the
/// inputs.
template <class F>
std::array<double, greek_count> movements(market m, contract c, const option<F>& o) {
  std::array<double, greek_count> result{};
  const auto shift = static_cast<long double>(o.displacement);
  const auto still = close(m, c, reference_inputs<long double>(m, o), shift);
  for (std::size_t i = 0; i < 6; ++i) {
    std::array<long double, 6> move{};
    const F values[] = {o.spot + o.displacement,
                        o.strike + o.displacement,
                        o.volatility,
                        o.expiry,
                        o.rate,
                        o.yield};
    move[i] = half_ulp<long double>(values[i]);
    const auto moved = close(m, c, reference_inputs<long double>(m, o, move), shift);
    std::size_t k = 0;
    hedgerow::detail::for_each_greek([&]<hedgerow::greek G>() {
      constexpr auto f = hedgerow::greek_member<G, reference::table<long double>>;
      const auto d = static_cast<double>(std::fabs((moved.*f).value - (still.*f).value));
      result[k] = d > result[k] ? d : result[k];
      ++k;
    });
  }
  return result;
}

/// Whether the option is out of the money: forward below strike for a call, above for a put.
template <class R>
bool out_of_the_money(const reference::inputs<R>& in) {
  const R x = reference::log(R(in.spot / in.strike)) + (in.rate - in.yield) * in.expiry;
  return in.type > 0 ? x < R(0) : x > R(0);
}

#endif

}  // namespace measure
