// SPDX-License-Identifier: BSL-1.0
// Options settled in coin against 113-bit arithmetic, through the quotient rule.
#include "support/accuracy_table.hpp"
#include "support/measure.hpp"
#include <hedgerow/greeks.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <string>

#if defined(HEDGEROW_TEST_QUAD)

namespace hr = hedgerow;
using random_options::contract;
using random_options::contracts;
using random_options::market;

namespace {

/// X = V/F, from V_n = F X_n + n X_(n-1); the sums keep the magnitudes of their terms. For one
/// option the delta's difference V_F - V/F is known without its cancellation, so it is taken so.
template <class R>
reference::table<R> in_coin(const reference::table<R>& v, const reference::inputs<R>& in,
                            contract c) {
  using sum = reference::sum<R>;
  const R F = in.spot;
  const sum two(R(2)), three(R(3));
  reference::table<R> x;
  hr::detail::for_each_greek([&]<hr::greek G>() {
    hr::detail::field<G>(x) = (v.*hr::greek_member<G, reference::table<R>>) / F;
  });
  const auto less = [&](const sum& a, const sum& b) { return (a - b) / F; };
  x.delta = c == contract::european ? -(sum(in.strike) * v.dual_delta) / F / F
                                    : less(v.delta, x.price);
  x.gamma = less(v.gamma, two * x.delta);
  x.speed = less(v.speed, three * x.gamma);
  x.vanna = less(v.vanna, x.vega);
  x.zomma = less(v.zomma, two * x.vanna);
  x.charm = less(v.charm, x.theta);
  x.color = less(v.color, two * x.charm);
  return x;
}

template <class F>
hr::greeks<F> evaluate(contract c, const random_options::option<F>& o) {
  const hr::inverse_black<F> m{.forward = o.spot, .volatility = o.volatility, .rate = o.rate};
  if (c == contract::european) return hr::evaluate(m, hr::european<F>{o.type, o.strike, o.expiry});
  if (c == contract::cash_or_nothing)
    return hr::evaluate(m, hr::cash_or_nothing<F>{o.type, o.strike, o.expiry});
  return hr::evaluate(m, hr::asset_or_nothing<F>{o.type, o.strike, o.expiry});
}

/// How far half an ulp in one input moves the true value, for every Greek.
template <class F>
std::array<double, hr::greek_count> movements(contract c, const random_options::option<F>& o) {
  using R = long double;
  const auto table_at = [&](const std::array<R, 6>& move) {
    const auto in = measure::reference_inputs<R>(market::black76, o, move);
    return in_coin(measure::close(market::black76, c, in, 0), in, c);
  };
  const auto still = table_at({});
  const F values[] = {o.spot, o.strike, o.volatility, o.expiry, o.rate};
  std::array<double, hr::greek_count> result{};
  for (std::size_t i = 0; i < 5; ++i) {
    std::array<R, 6> move{};
    move[i] = measure::half_ulp<R>(values[i]);
    const auto moved = table_at(move);
    std::size_t k = 0;
    hr::detail::for_each_greek([&]<hr::greek G>() {
      constexpr auto f = hr::greek_member<G, reference::table<R>>;
      const auto d = static_cast<double>(std::fabs((moved.*f).value - (still.*f).value));
      result[k] = (std::max)(result[k], d);
      ++k;
    });
  }
  return result;
}

measure::quad size_of(measure::quad x) { return x < 0 ? -x : x; }

template <class F>
void check_accuracy(int count) {
  random_options::generator random(31);
  const double least = static_cast<double>((std::numeric_limits<F>::min)()) * 1e4;
  std::array<double, hr::greek_count> worst{};
  double worst_movements = 0;
  int failures = 0;
  for (int i = 0; i < count; ++i) {
    const contract c = i % 2 == 0 ? contract::european : contracts[1 + i / 2 % 2];
    const auto o = random_options::draw<F>(random, market::black76, accuracy::range_of<F>);
    const auto in = measure::reference_inputs<measure::quad>(market::black76, o);
    const auto expected = in_coin(measure::exact(market::black76, c, in, 0), in, c);
    const hr::greeks<F> got = evaluate(c, o);
    const bool out = measure::out_of_the_money(in);
    std::array<double, hr::greek_count> moved{};
    bool have_moved = false;
    hr::detail::for_each_greek([&]<hr::greek G>() {
      constexpr auto k = static_cast<std::size_t>(G);
      const auto& e = expected.*hr::greek_member<G, reference::table<measure::quad>>;
      const bool vanilla = c == contract::european;
      const bool by_itself = vanilla ? (G == hr::greek::price && out) || G == hr::greek::delta
                                           || G == hr::greek::vega
                                     : G == hr::greek::price;
      const bool own = vanilla && (by_itself || G == hr::greek::price);
      const double bound = !accuracy::is_double<F> ? accuracy::bound_float
                         : own                     ? accuracy::bound_double
                                                   : accuracy::bound_double_others;
      const auto scale = static_cast<double>(by_itself ? size_of(e.value) : e.magnitude);
      const auto off = static_cast<double>(
          size_of(static_cast<measure::quad>(got.*hr::greek_member<G, hr::greeks<F>>) - e.value));
      if (off <= worst[k] * scale || (scale < least && off < least)) return;
      if (!have_moved) moved = movements(c, o);
      have_moved = true;
      if (accuracy::movements_of<F> * moved[k] <= bound * scale)
        worst[k] = (std::max)(worst[k], off / scale);
      else
        worst_movements = (std::max)(worst_movements, off / moved[k]);
      if (off <= (std::max)(bound * scale, accuracy::movements_of<F> * moved[k])) return;
      if (++failures <= 10) {
        MESSAGE(std::string(hr::greek_names[k]), " of ",
                std::string(random_options::contract_names[static_cast<int>(c)]), ": ", off / scale,
                " of its scale, ", off / moved[k], " movements; F ", o.spot, " K ", o.strike,
                " vol ", o.volatility, " T ", o.expiry, " r ", o.rate, " type ",
                static_cast<int>(o.type));
      }
    });
  }
  CHECK(failures == 0);
  CHECK(worst_movements <= accuracy::movements_of<F>);
  if (std::getenv("HEDGEROW_VERBOSE") != nullptr) {
    for (std::size_t k = 0; k < worst.size(); ++k)
      MESSAGE(std::string(hr::greek_names[k]), " ", worst[k]);
    MESSAGE("movements ", worst_movements);
  }
}

}  // namespace

TEST_CASE("double: every Greek of every contract is within the bounds of the lognormal markets") {
  check_accuracy<double>(60000);
}

TEST_CASE("float: every Greek of every contract is within the bounds of the lognormal markets") {
  check_accuracy<float>(20000);
}

TEST_CASE("net transaction delta: within 1e-13 of the discounted cash leg over F") {
  random_options::generator random(32);
  for (int i = 0; i < 20000; ++i) {
    const auto o = random_options::draw<double>(random, market::black76, accuracy::range_double);
    const auto in = measure::reference_inputs<measure::quad>(market::black76, o);
    const auto x = in_coin(measure::exact(market::black76, contract::european, in, 0), in,
                           contract::european);
    const double expected = static_cast<double>(in.spot * x.delta.value);
    const double got = hr::net_transaction_delta(
        hr::inverse_black{.forward = o.spot, .volatility = o.volatility, .rate = o.rate},
        hr::european{.type = o.type, .strike = o.strike, .expiry = o.expiry});
    if (std::fabs(expected) < 1e-290) continue;
    if (!(std::fabs(got - expected) <= accuracy::bound_double * std::fabs(expected))) {
      const double moved = movements(contract::european, o)[1] * o.spot;
      CHECK(std::fabs(got - expected) <= accuracy::movements_double * moved);
    }
  }
}

TEST_CASE("a type that acts like a number: quad precision, limits included") {
  using real = quad_type::real;
  const auto in = [](double F, double volatility) {
    return hr::evaluate(hr::inverse_black<real>{F, volatility, 0.03},
                        hr::european<real>{hr::option_type::put, 65000.0, 0.25});
  };
  const random_options::option<double> o{.spot = 60000,
                                         .strike = 65000,
                                         .volatility = 0.6,
                                         .expiry = 0.25,
                                         .rate = 0.03,
                                         .type = hr::option_type::put};
  const auto at = measure::reference_inputs<measure::quad>(market::black76, o);
  const auto expected = in_coin(measure::exact(market::black76, contract::european, at, 0), at,
                                contract::european);
  const hr::greeks<real> got = in(60000, 0.6);
  hr::detail::for_each_greek([&]<hr::greek G>() {
    const auto& e = expected.*hr::greek_member<G, reference::table<measure::quad>>;
    const measure::quad off = size_of((got.*hr::greek_member<G, hr::greeks<real>>).value - e.value);
    CHECK(static_cast<double>(off) <= 1e-30 * static_cast<double>(e.magnitude));
  });
  CHECK(std::fabs(static_cast<double>(in(60000, 0).price.value) - std::exp(-0.0075) / 12) < 1e-16);
}

#else

TEST_CASE("no 113-bit arithmetic here") { MESSAGE("skipped: needs __float128 and libquadmath"); }

#endif
