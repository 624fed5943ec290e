// SPDX-License-Identifier: BSL-1.0
// Greeks of your own pricer by finite differences, for a pricer that takes plain numbers only.
#pragma once

#include <hedgerow/greeks/pricer.hpp>
#include <hedgerow/math/config.hpp>

#include <cmath>
#include <concepts>
#include <limits>

namespace hedgerow {

/// Distances between the points at which the pricer is called, one for each variable and in its
/// units. 0 stands for the step that `default_steps` gives.
template <class T = double>
struct difference_steps {
  T spot{};
  T volatility{};
  T rate{};
  T expiry{};
};

/// How to difference.
template <class T = double>
struct difference_settings {
  /// Relative error of one price: how far the pricer strays from a smooth function, divided by the
  /// price. The default suits a closed formula; 1e-8 an integral solved to 1e-8; 1e-3 a tree.
  /// Anything below the epsilon of T counts as that.
  T noise = T(4.0) * std::numeric_limits<T>::epsilon();
  difference_steps<T> steps{};
};

}  // namespace hedgerow

namespace hedgerow::inline HEDGEROW_ISA {

namespace difference_detail {

// The largest power of two that is not above h: then x + kh has no rounding error, short of a
// crossing into the next binade.
template <class T>
T power_of_two(T h) {
  return std::exp2(std::floor(std::log2(h)));
}

// NaN stays NaN in both.
template <class T>
T at_least(T low, T x) {
  return x < low ? low : x;
}
template <class T>
T at_most(T high, T x) {
  return x > high ? high : x;
}

}  // namespace difference_detail

/// The steps that `difference_greeks` takes where none are set, for a price of relative error η
/// (`noise`): a fraction of the length over which an option price bends.
///
///   | variable   | step, rounded down to a power of two                            |
///   |------------|-----------------------------------------------------------------|
///   | spot       | η^(1/6) · spot · clamp(volatility·√expiry, 0.001, 1); η^(1/6) at 0 |
///   | volatility | η^(1/6) · max(volatility, 0.001)                                |
///   | rate       | η^(1/5) · clamp(volatility/√expiry, 0.001, 1)                   |
///   | expiry     | η^(1/5) · max(expiry, 1e-6)                                     |
///
/// with the factors η^(1/6) and η^(1/5) at most 0.2. The exponents balance the truncation h^4 of
/// the stencils against the rounding η/h² of a second and η/h of a first derivative (Press,
/// Teukolsky, Vetterling and Flannery, *Numerical Recipes*, 3rd ed. (2007), section 5.7).
///
/// `volatility` is read as lognormal. For a pricer in other units (a Bachelier volatility, a spot
/// that may be 0), set the spot step yourself: about η^(1/6) times the standard deviation of the
/// underlying at expiry. NaN for a NaN input.
template <std::floating_point T>
[[nodiscard]] difference_steps<T> default_steps(const pricing_point<T>& point, T noise) {
  using difference_detail::at_least, difference_detail::at_most, difference_detail::power_of_two;
  constexpr T one = T(1), most = T(0.2), least = T(1e-3);
  const T eta = noise >= T(0) ? at_least(std::numeric_limits<T>::epsilon(), noise)
                              : std::numeric_limits<T>::quiet_NaN();
  const T second = at_most(most, std::pow(eta, one / 6));
  const T first = at_most(most, std::pow(eta, one / 5));
  const T root = std::sqrt(point.expiry);
  // Not volatility/root at once: 0/0 at expiry.
  const T per_root = point.volatility >= root ? one : at_least(least, point.volatility / root);
  const T width = at_least(least, at_most(one, point.volatility * root));
  return {.spot = power_of_two(second * (point.spot == T(0) ? one : point.spot * width)),
          .volatility = power_of_two(second * at_least(least, point.volatility)),
          .rate = power_of_two(first * per_root),
          .expiry = power_of_two(first * at_least(T(1e-6), point.expiry))};
}

namespace difference_detail {

// Five points x + (start + i) h and the weights of the first two derivatives there, times 12 and
// powers of h. Fornberg, "Generation of Finite Difference Formulas on Arbitrarily Spaced Grids",
// Mathematics of Computation 51 (1988), tables 1 and 3.
struct stencil {
  int start;
  int first[5];
  int second[5];
};
inline constexpr stencil central{
    .start = -2, .first = {1, -8, 0, 8, -1}, .second = {-1, 16, -30, 16, -1}};
inline constexpr stencil forward{
    .start = 0, .first = {-25, 48, -36, 16, -3}, .second = {35, -104, 114, -56, 11}};

// The points of one variable, which may be bounded below by 0.
template <class T>
struct axis {
  T x, h;
  const stencil& s;

  HEDGEROW_INLINE T node(int i) const { return x + static_cast<T>(s.start + i) * h; }
};
template <class T>
axis<T> bounded(T x, T h) {
  return {x, h, x - T(2) * h <= T(0) ? forward : central};
}

template <class T>
struct derivatives {
  T first, second;
};

// Differences from the price in the middle are exact where the five prices lie within a factor of
// two, so the sums add no rounding to that of the prices.
template <class T, class At>
derivatives<T> differentiate(const axis<T>& a, T price, At at) {
  T first(0), second(0);
  for (int i = 0; i < 5; ++i) {
    if (a.s.start + i == 0) continue;
    const T change = at(a.node(i)) - price;
    first += static_cast<T>(a.s.first[i]) * change;
    second += static_cast<T>(a.s.second[i]) * change;
  }
  return {first / (T(12) * a.h), second / (T(12) * a.h) / a.h};
}

// Richardson's extrapolation of [f(+,+) - f(+,-) - f(-,+) + f(-,-)]/(4hk) from (2h, 2k) to (h, k).
template <class T, class At>
T cross_central(const axis<T>& a, const axis<T>& b, At at) {
  const auto cross = [&](int m) {
    const T up = a.node(2 + m), down = a.node(2 - m);
    const T right = b.node(2 + m), left = b.node(2 - m);
    return (at(up, right) - at(up, left)) - (at(down, right) - at(down, left));
  };
  const T inner = cross(1), outer = cross(2);
  return (inner - outer / T(16)) / (T(3) * a.h) / b.h;
}

// The first derivative's weights in one variable, of those in the other.
template <class T, class At>
T cross_product(const axis<T>& a, const axis<T>& b, At at) {
  T sum(0);
  for (int i = 0; i < 5; ++i)
    for (int j = 0; j < 5; ++j)
      if (const int weight = a.s.first[i] * b.s.first[j]; weight != 0)
        sum += static_cast<T>(weight) * at(a.node(i), b.node(j));
  return sum / (T(144) * a.h) / b.h;
}

template <class T>
bool valid(const pricing_point<T>& p) {
  return p.spot >= T(0) && p.volatility >= T(0) && p.expiry >= T(0) && std::isfinite(p.spot)
      && std::isfinite(p.volatility) && std::isfinite(p.rate) && std::isfinite(p.expiry);
}
// A step that x does not feel would make every difference 0.
template <class T>
bool valid(const pricing_point<T>& p, const difference_steps<T>& h) {
  return p.spot + h.spot > p.spot && p.volatility + h.volatility > p.volatility
      && p.rate + h.rate > p.rate && p.expiry + h.expiry > p.expiry;
}

template <class T>
difference_steps<T> chosen_steps(const pricing_point<T>& point,
                                 const difference_settings<T>& settings) {
  const difference_steps<T>& own = settings.steps;
  difference_steps<T> h = default_steps(point, settings.noise);
  if (own.spot != T(0)) h.spot = own.spot;
  if (own.volatility != T(0)) h.volatility = own.volatility;
  if (own.rate != T(0)) h.rate = own.rate;
  if (own.expiry != T(0)) h.expiry = own.expiry;
  return h;
}

}  // namespace difference_detail

/// Price and seven Greeks of a pricer that takes plain numbers, by five-point differences.
///
///     double quoted(const hr::pricing_point<double>& p);
///     auto g = hr::difference_greeks(quoted, point);
///     auto h = hr::difference_greeks(tree, point, {.noise = 1e-3});          // a rough pricer
///     auto k = hr::difference_greeks(quoted, point, {.steps = {.spot = 0.5}});  // one step set
///
/// **Formulas.** With f_k = V(x + kh), in each variable
///
///   f'  = (f_-2 - 8 f_-1 + 8 f_1 - f_2)/(12h)               error h^4 |V^(5)|/30 + 1.5 η|V|/h
///   f'' = (-f_-2 + 16 f_-1 - 30 f_0 + 16 f_1 - f_2)/(12h²)   error h^4 |V^(6)|/90 + 5.4 η|V|/h²
///   vanna = (4 D(h, k) - D(2h, 2k))/3, D(h, k) = (V_++ - V_+- - V_-+ + V_--)/(4hk)
///           error h^4 |V_5,1|/30 + h²k² |V_3,3|/9 + k^4 |V_1,5|/30 + 1.5 η|V|/(hk)
///
/// to leading order in h, where η is the relative error of one price (of V at the exact inputs) and
/// |V| the largest price used. With the default steps and a Black-Scholes formula in doubles (wrong
/// by some 1e-16 of the spot), within 2.5 standard deviations of the money, from a week to three
/// years, volatility σ in [0.05, 1], w = σ√T:
///
///   | Greek        | delta | gamma     | vega   | theta           | rho   | vanna   | volga   |
///   |--------------|-------|-----------|--------|-----------------|-------|---------|---------|
///   | error, below | 2e-11 | 1e-7      | 2e-10  | 1e-10           | 5e-11 | 2e-8    | 1e-7    |
///   | as share of  | 1     | 1/(S w)   | S√T    | S w/T + S·abs(r) | 2 S T | 1/σ     | S√T/σ   |
///
/// **Edges.** Where x - 2h <= 0 for spot, volatility or expiry, the points are x, x+h, ..., x+4h,
/// so the pricer is never called with a negative one, nor with 0 unless the point has it. Then
///
///   f'  = (-25 f_0 + 48 f_1 - 36 f_2 + 16 f_3 - 3 f_4)/(12h)
///           error h^4 |V^(5)|/5 + 11 η|V|/h
///   f'' = (35 f_0 - 104 f_1 + 114 f_2 - 56 f_3 + 11 f_4)/(12h²)
///           error 5 h³ |V^(5)|/6 + 27 η|V|/h²
///
/// and vanna takes the weights of f' in both variables. Prices that have no derivatives at the edge
/// (at the money at expiry 0, where V ~ √T) get a number of no meaning.
///
/// **Evaluations.** 25 calls of the pricer: 1 at the point, 4 in each variable, 8 for vanna. With
/// spot or volatility at its edge vanna takes 20, with both 25: 37 and 42 calls. No allocation.
///
/// **Steps.** Those of `default_steps(point, settings.noise)`, or your own, which are taken as they
/// are (a power of two keeps x + kh exact). A kink or a barrier within 2h of the point is smeared.
///
/// **Bad input.** All eight are NaN, and the pricer is not called, when spot, volatility or expiry
/// is negative, one of the four is not finite, or a step or the noise is negative, NaN, or too
/// small for x + h to differ from x. A NaN price makes the Greeks NaN that used it; the price at
/// the point itself is used by all but vanna. Exceptions of the pricer pass.
template <std::floating_point T, class F>
[[nodiscard]] pricer_greeks<T> difference_greeks(F&& pricer, const pricing_point<T>& point,
                                                 const difference_settings<T>& settings = {}) {
  static_assert(
      plain_pricer<F, T>,
      "hedgerow: difference_greeks calls the pricer with pricing_point<T>, T being the "
      "type of the point's numbers, and this one does not take that or returns nothing "
      "that converts to T. Let it take const hr::pricing_point<double>& and return double.");
  if constexpr (plain_pricer<F, T>) {
    using namespace difference_detail;
    const auto h = chosen_steps(point, settings);
    if (!valid(point) || !valid(point, h)) {
      const T nan = std::numeric_limits<T>::quiet_NaN();
      return {nan, nan, nan, nan, nan, nan, nan, nan};
    }
    const auto at = [&](T spot, T volatility, T rate, T expiry) -> T {
      return static_cast<T>(pricer(pricing_point<T>{spot, volatility, rate, expiry}));
    };
    const auto& [s, v, r, t] = point;
    const T price = at(s, v, r, t);
    const axis<T> spot = bounded(s, h.spot), volatility = bounded(v, h.volatility);
    const auto by_spot = differentiate(spot, price, [&](T x) { return at(x, v, r, t); });
    const auto by_vol = differentiate(volatility, price, [&](T x) { return at(s, x, r, t); });
    const auto by_rate = differentiate(axis<T>{r, h.rate, central}, price,
                                       [&](T x) { return at(s, v, x, t); });
    const auto by_expiry = differentiate(bounded(t, h.expiry), price,
                                         [&](T x) { return at(s, v, r, x); });
    const auto both = [&](T x, T y) { return at(x, y, r, t); };
    const bool inside = spot.s.start != 0 && volatility.s.start != 0;
    return {.price = price,
            .delta = by_spot.first,
            .gamma = by_spot.second,
            .vega = by_vol.first,
            .theta = -by_expiry.first,
            .rho = by_rate.first,
            .vanna = inside ? cross_central(spot, volatility, both)
                            : cross_product(spot, volatility, both),
            .volga = by_vol.second};
  } else {
    return {};
  }
}

}  // namespace hedgerow::inline HEDGEROW_ISA
