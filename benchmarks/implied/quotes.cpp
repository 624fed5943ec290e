// SPDX-License-Identifier: BSL-1.0
#include "quotes.hpp"

#include <hedgerow/greeks.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace bench {

namespace {

namespace hr = hedgerow;

class generator {
 public:
  double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(engine_);
  }
  bool chance(double probability) { return uniform(0, 1) < probability; }

 private:
  std::mt19937_64 engine_{20240301};
};

struct quote {
  double forward, rate, strike, expiry, volatility, price;
  signed char type;
};

signed char out_of_the_money(const quote& q) { return q.strike > q.forward ? 1 : -1; }

/// With the strike that many standard deviations above the forward.
quote at_strike(generator& g, double expiry, double volatility, double deviations) {
  const double forward = g.uniform(80, 120);
  const double strike = forward * std::exp(deviations * volatility * std::sqrt(expiry));
  const signed char type = g.chance(0.5) ? 1 : -1;
  return {forward, g.uniform(0, 0.06), strike, expiry, volatility, 0, type};
}

quote with_total(generator& g, double low, double high, double deviations) {
  const double expiry = g.uniform(0.02, 2), total = g.uniform(low, high);
  return at_strike(g, expiry, total / std::sqrt(expiry), deviations);
}

quote central(generator& g) { return with_total(g, 0.02, 1.5, g.uniform(-3, 3)); }

/// Signed standard deviations; two thirds of the wings are puts below the forward.
double index_deviations(generator& g) {
  const double part = g.uniform(0, 1);
  if (part < 0.05) return g.uniform(-1, 1);
  const double size = part < 0.1 ? g.uniform(6, 8) : g.uniform(1, 6);
  return g.chance(2.0 / 3) ? -size : size;
}

double time_value(const quote& q) {
  return hr::price(
      hr::black76<double>{q.forward, q.volatility, q.rate},
      hr::european<double>{static_cast<hr::option_type>(out_of_the_money(q)), q.strike, q.expiry});
}

quote of_index(generator& g) {
  const double expiry = std::exp(g.uniform(std::log(1.0 / 365), std::log(2.0)));
  const double deviations = index_deviations(g);
  const double skew = 1 - 0.12 * deviations + 0.015 * deviations * deviations;
  const double volatility = std::clamp(g.uniform(0.09, 0.24) * skew, 0.08, 0.6);
  quote q = at_strike(g, expiry, volatility, deviations);
  if (time_value(q) < 1e-8 * std::fabs(q.forward - q.strike)) q.type = out_of_the_money(q);
  return q;
}

quote far_out(generator& g) {
  const double size = g.uniform(10, 20);
  quote q = with_total(g, 0.05, 0.5, g.chance(0.5) ? size : -size);
  q.type = out_of_the_money(q);
  return q;
}

quote near_maximum(generator& g) {
  quote q = with_total(g, 3, 7, g.uniform(-1, 1));
  q.type = out_of_the_money(q);
  return q;
}

/// The price belongs to the numbers as T holds them.
template <class T>
quote priced(quote q) {
  for (double* x : {&q.forward, &q.rate, &q.strike, &q.expiry, &q.volatility})
    *x = static_cast<T>(*x);
  q.price = hr::price(
      hr::black76<double>{q.forward, q.volatility, q.rate},
      hr::european<double>{static_cast<hr::option_type>(q.type), q.strike, q.expiry});
  return q;
}

quote at_or_below_intrinsic(generator& g, quote q) {
  q.type = static_cast<signed char>(-out_of_the_money(q));
  q.price = std::exp(-q.rate * q.expiry) * std::fabs(q.forward - q.strike);
  if (g.chance(0.5)) q.price *= 0.99;
  return q;
}

quote without_volatility(generator& g, quote q) {
  if (g.chance(0.5)) {
    q.price = std::numeric_limits<double>::quiet_NaN();
  } else {
    q.expiry = 0;
  }
  return q;
}

template <class T>
quote row(mix which, generator& g, std::size_t i) {
  if (which == mix::index) return priced<T>(of_index(g));
  if (which == mix::central || i % 20 != 0) return priced<T>(central(g));
  switch (i / 20 % 4) {
    case 0:
      return priced<T>(far_out(g));
    case 1:
      return priced<T>(near_maximum(g));
    case 2:
      return at_or_below_intrinsic(g, priced<T>(central(g)));
    default:
      return without_volatility(g, priced<T>(central(g)));
  }
}

}  // namespace

template <class T>
quotes<T>::quotes(mix which, std::size_t size) {
  generator g;
  for (std::size_t i = 0; i < size; ++i) {
    const quote q = row<T>(which, g, i);
    forward.push_back(static_cast<T>(q.forward));
    rate.push_back(static_cast<T>(q.rate));
    strike.push_back(static_cast<T>(q.strike));
    expiry.push_back(static_cast<T>(q.expiry));
    price.push_back(static_cast<T>(q.price));
    volatility.push_back(static_cast<T>(q.volatility));
    last_volatility.push_back(static_cast<T>(q.volatility * (1 + g.uniform(-0.02, 0.02))));
    type.push_back(q.type);
  }
}

template struct quotes<float>;
template struct quotes<double>;

}  // namespace bench
