// SPDX-License-Identifier: BSL-1.0
// Random quotes of each region of the accuracy table, priced by the reference.
#pragma once

#include "accuracy_table.hpp"
#include "reference.hpp"

#include <cmath>
#include <limits>

#if defined(HEDGEROW_TEST_QUAD)

namespace implied_accuracy {

using namespace quotes;
using implied_reference::quad;
using implied_reference::target;

template <class T>
inline constexpr bool is_double = sizeof(T) == 8;

/// A quote in exact terms, before its inputs are rounded.
struct shape {
  market in = market::black76;
  option_type type = option_type::call;
  double x = 0;  // ln(F/K); in the normal model (F - K)/F
  double v = 1;  // volatility sqrt(T); in the normal model relative to F
  double scale = 100, expiry = 1, rate = 0, yield = 0;
};

/// A quote with what the reference knows of it.
template <class T>
struct priced {
  quote<T> q;
  target p;
  double v;  // near the one that gives the price
};

/// The type of the option that is out of the money.
constexpr option_type out_of_the_money(double x) {
  return x < 0 ? option_type::call : option_type::put;
}

template <class T>
quote<T> rounded(const shape& s, double displacement) {
  const double carry = one_rate(s.in) ? 0.0 : (s.rate - s.yield) * s.expiry;
  const double ratio = s.in == market::bachelier ? 1 - s.x : std::exp(carry - s.x);
  const double strike = s.scale * ratio;
  quote<T> q;
  q.in = s.in, q.type = s.type;
  q.spot = static_cast<T>(s.scale - displacement);
  q.strike = static_cast<T>(strike - displacement);
  q.displacement = static_cast<T>(displacement);
  q.expiry = static_cast<T>(s.expiry), q.rate = static_cast<T>(s.rate);
  q.yield = one_rate(s.in) ? T(0) : static_cast<T>(s.yield);
  return q;
}

/// Whether rounding the inputs left an option that the price says something about, less than `most`
/// standard deviations from the money.
template <class T>
bool is_usable(const priced<T>& c, double v, double most) {
  using limits = std::numeric_limits<T>;
  const quote<T>& q = c.q;
  if (q.in != market::bachelier
      && !(q.spot + q.displacement > (limits::min)()
           && q.strike + q.displacement > (limits::min)()))
    return false;
  if (!(std::isfinite(q.strike) && q.expiry > (limits::min)())) return false;
  return c.p.distance < most * quad(v) && (c.p.normal || c.p.distance < 16);
}

/// Rounds the shape's inputs, then its price: true where what comes out is still in the region.
template <class T>
bool price_shape(generator& random, const shape& s, double most, priced<T>& c) {
  const bool displaced = s.in == market::displaced_black;
  const double side = random.one_in(2) ? 1 : -1;
  c.q = rounded<T>(s, displaced ? side * s.scale * random.log_uniform(1e-2, 2) : 0.0);
  c.p = implied_reference::target_of(c.q);
  c.v = s.in == market::bachelier ? s.v * s.scale : s.v;
  if (!is_usable(c, c.v, most)) return false;
  const quad price = c.p.intrinsic + implied_reference::value_at(c.p, c.v).time_value;
  // An ulp of a subnormal number is no relative error.
  if (!(price > 4 * quad((std::numeric_limits<T>::min)()) && price < 1e300)) return false;
  if (!(price < quad((std::numeric_limits<T>::max)()))) return false;
  c.q.price = static_cast<T>(price);
  return quad(c.q.price) > c.p.intrinsic && (c.p.normal || quad(c.q.price) < c.p.bound);
}

inline market any_of_lognormal(generator& random) { return lognormal_markets[random.bits() % 4]; }
inline option_type any_type(generator& random) {
  return random.one_in(2) ? option_type::call : option_type::put;
}
inline double any_sign(generator& random) { return random.one_in(2) ? 1 : -1; }

/// Expiry and rates of an ordinary quote.
inline void draw_terms(generator& random, shape& s) {
  s.expiry = random.log_uniform(random_options::minute, 50);
  s.rate = random.one_in(16) ? 0.0 : random.uniform(-0.05, 0.30);
  s.yield = random.one_in(16) ? s.rate : random.uniform(-0.05, 0.30);
}

/// An ordinary quote's surroundings in any lognormal market, as a start.
inline shape draw_lognormal(generator& random) {
  shape s;
  s.in = any_of_lognormal(random);
  s.scale = random.log_uniform(1e-3, 1e6);
  draw_terms(random, s);
  return s;
}

template <class T>
shape draw_at_the_money(generator& random) {
  shape s = draw_lognormal(random);
  s.v = random.log_uniform(is_double<T> ? 1e-6 : 1e-4, 4);
  s.x = any_sign(random) * random.log_uniform(1e-12, 1e-2);
  s.type = any_type(random);
  if (random.one_in(4)) s.x = 0, s.yield = s.rate;
  return s;
}

inline shape draw_moneyness(generator& random) {
  shape s = draw_lognormal(random);
  const double x = random.uniform(0, 16);
  s.v = random.log_uniform(x / 34, 16);
  s.x = any_sign(random) * x, s.type = out_of_the_money(s.x);
  return s;
}

template <class T>
shape draw_total_volatility(generator& random) {
  shape s = draw_lognormal(random);
  s.v = is_double<T> ? random.log_uniform(1e-8, 16) : random.log_uniform(1e-4, 9);
  s.x = random.uniform(-8, 8) * s.v, s.type = out_of_the_money(s.x);
  return s;
}

template <class T>
shape draw_in_the_money(generator& random) {
  shape s = draw_lognormal(random);
  s.v = random.log_uniform(1e-3, 3);
  s.x = random.uniform(-8, 8) * s.v, s.type = out_of_the_money(-s.x);
  if (random.one_in(5)) s.in = market::bachelier;
  return s;
}

inline shape draw_quote(generator& random) {
  shape s = draw_lognormal(random);
  s.in = markets[random.bits() % 5];
  s.v = random.log_uniform(0.02, 3) * std::sqrt(s.expiry);
  s.x = random.uniform(-3, 3) * s.v, s.type = any_type(random);
  return s;
}

template <class T>
shape draw_wing(generator& random) {
  shape s = draw_lognormal(random);
  const double h = is_double<T> ? random.uniform(8, 34) : random.uniform(4, 11);
  s.v = random.log_uniform(is_double<T> ? 1e-6 : 1e-3, 16 / h);
  s.x = any_sign(random) * h * s.v, s.type = out_of_the_money(s.x);
  return s;
}

/// v/2 - h = g is about the number of standard deviations that the price lacks to its bound.
template <class T>
shape draw_upper_bound(generator& random) {
  shape s = draw_lognormal(random);
  const double g = random.uniform(0, is_double<T> ? 7.5 : 4.2);
  const double x = random.one_in(4) ? random.log_uniform(1e-10, 1) : random.uniform(0, 16);
  s.v = g + std::sqrt(g * g + 2 * x);
  s.x = any_sign(random) * x, s.type = any_type(random);
  return s;
}

template <class T>
shape draw_bachelier(generator& random) {
  shape s = draw_lognormal(random);
  s.in = market::bachelier;
  s.scale = any_sign(random) * random.log_uniform(1e-6, 1e6);
  s.v = any_sign(random) * random.log_uniform(1e-4, 1e3);  // of the sign of the forward: see below
  double h = random.uniform(is_double<T> ? -34 : -11, is_double<T> ? 34 : 11);
  if (random.one_in(4)) h *= random.log_uniform(1e-12, 1);
  s.x = random.one_in(16) ? 0.0 : h * s.v;
  s.v = s.scale < 0 ? -std::fabs(s.v) : std::fabs(s.v);  // so that their product is positive
  s.type = out_of_the_money(s.x * s.scale);
  return s;
}

template <class T>
shape draw_magnitude(generator& random) {
  shape s = draw_lognormal(random);
  s.in = markets[random.bits() % 5];
  s.scale = is_double<T> ? random.log_uniform(1e-60, 1e60) : random.log_uniform(1e-15, 1e15);
  s.v = random.log_uniform(1e-2, 2);
  s.x = random.uniform(-6, 6) * s.v, s.type = out_of_the_money(s.x);
  return s;
}

template <class T>
shape draw_shape(generator& random, region r) {
  switch (r) {
    case region::at_the_money:
      return draw_at_the_money<T>(random);
    case region::moneyness:
      return draw_moneyness(random);
    case region::total_volatility:
      return draw_total_volatility<T>(random);
    case region::in_the_money:
      return draw_in_the_money<T>(random);
    case region::wings:
      return draw_wing<T>(random);
    case region::upper_bound:
      return draw_upper_bound<T>(random);
    case region::bachelier:
      return draw_bachelier<T>(random);
    case region::magnitude:
      return draw_magnitude<T>(random);
    default:
      return draw_quote(random);
  }
}

template <class T>
inline constexpr long grid_side = is_double<T> ? 40 : 20;

/// How many times next_case() is to be called.
template <class T>
constexpr long draws_of(const row& r) {
  return r.of == region::grid ? grid_side<T> * grid_side<T> * grid_side<T> : cases_of<T>(r);
}

/// The i-th point of the grid; false where its price is too small.
template <class T>
bool grid_point(long i, priced<T>& c) {
  constexpr long n = grid_side<T>;
  const auto between = [](double low, double high, long k) {
    return low + (high - low) * static_cast<double>(k) / static_cast<double>(n - 1);
  };
  c.q = {market::black_scholes, option_type::call};
  c.q.spot = 100, c.q.rate = static_cast<T>(0.03);
  c.q.strike = static_cast<T>(between(105, 800, i % n));
  c.q.expiry = static_cast<T>(between(0.01, 2, i / n % n));
  c.p = implied_reference::target_of(c.q);
  c.v = between(0.01, 0.99, i / n / n) * std::sqrt(static_cast<double>(c.q.expiry));
  const quad price = c.p.intrinsic + implied_reference::value_at(c.p, c.v).time_value;
  c.q.price = static_cast<T>(price);
  return price > 1e-20;
}

/// The i-th case of a region; false where there is none.
template <class T>
bool next_case(generator& random, region r, long i, priced<T>& c) {
  if (r == region::grid) return grid_point(i, c);
  const double most = r == region::quotes && is_double<T> ? 4 : is_double<T> ? 34 : 11;
  while (!price_shape(random, draw_shape<T>(random, r), most, c)) {}
  return true;
}

}  // namespace implied_accuracy

#endif
