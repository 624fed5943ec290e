// SPDX-License-Identifier: BSL-1.0
// Identities between the Greeks over wide random inputs, and what holds for any bits at all.
#include "support/random_options.hpp"
#include <hedgerow/math/dual.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <utility>

using namespace random_options;
using hedgerow::greek;
using hedgerow::greek_member;
using hedgerow::detail::for_each_greek;
using G = hedgerow::greeks<double>;

namespace {

constexpr range everyday{.spot_low = 1e-3,
                         .spot_high = 1e6,
                         .volatility_low = 0.02,
                         .volatility_high = 2,
                         .expiry_low = 1.0 / 365,
                         .expiry_high = 10,
                         .rate_low = -0.05,
                         .rate_high = 0.30,
                         .deviations = 4,
                         .total_volatility_high = 2.5,
                         .strike_low = 1e-9,
                         .strike_high = 1e12};

std::string text_of(market m, contract c, const option<double>& o) {
  std::string text = market_names[static_cast<int>(m)];
  text += std::string(" ") + contract_names[static_cast<int>(c)];
  for (const double x :
       {o.spot, o.strike, o.volatility, o.expiry, o.rate, o.yield, o.displacement}) {
    char number[32];
    std::snprintf(number, sizeof number, " %.17g", x);
    text += number;
  }
  return text + (o.type == hedgerow::option_type::call ? " call" : " put");
}

option<double> with_type(option<double> o, hedgerow::option_type type) {
  o.type = type;
  return o;
}

/// |a - b| within `tolerance` of `scale`.
void close(double a, double b, double scale, double tolerance = 1e-12) {
  CHECK(std::fabs(a - b) <= tolerance * std::fabs(scale) + 1e-300);
}

/// The magnitude that a Greek of this option is made of: the asset's and the cash's share.
template <greek Of>
double size_of(const G& call, const G& put) {
  constexpr auto f = greek_member<Of, G>;
  return std::fabs(call.*f) + std::fabs(put.*f);
}

constexpr auto call_type = hedgerow::option_type::call, put_type = hedgerow::option_type::put;

}  // namespace

TEST_CASE("put-call parity, in every Greek") {
  generator random(1);
  for (int i = 0; i < 20000; ++i) {
    const market m = markets[i % 4];
    const option<double> o = draw<double>(random, m, everyday);
    const G c = evaluate(m, contract::european, with_type(o, call_type)),
            p = evaluate(m, contract::european, with_type(o, put_type));
    const double S = o.spot + o.displacement, K = o.strike + o.displacement, T = o.expiry,
                 r = o.rate, q = one_rate(m) ? r : o.yield;
    const double share = std::exp(-q * T), bond = std::exp(-r * T);
    G forward{};  // call - put
    forward.price = S * share - K * bond;
    forward.delta = share;
    forward.theta = q * S * share - r * K * bond;
    forward.rho = one_rate(m) ? -T * forward.price : T * K * bond;
    forward.dividend_rho = one_rate(m) ? 0 : -T * S * share;
    forward.charm = q * share;
    forward.dual_delta = -bond;
    const double legs = S * share + K * bond;
    INFO(text_of(m, contract::european, o));
    for_each_greek([&]<greek Of>() {
      constexpr auto f = greek_member<Of, G>;
      INFO(std::string(hedgerow::greek_names[static_cast<int>(Of)]));
      double scale = size_of<Of>(c, p);
      if (Of == greek::price) scale += legs;
      if (Of == greek::rho) scale += legs * T;
      if (Of == greek::theta) scale += legs * (std::fabs(r) + std::fabs(q));
      close(c.*f - p.*f, forward.*f, scale);
    });
  }
}

TEST_CASE("digitals: vanilla = +-(asset - K cash), and call + put pays for sure") {
  generator random(2);
  for (int i = 0; i < 20000; ++i) {
    const market m = markets[i % 3];
    const option<double> o = draw<double>(random, m, everyday);
    const G v = evaluate(m, contract::european, o), k = evaluate(m, contract::cash_or_nothing, o),
            a = evaluate(m, contract::asset_or_nothing, o);
    const double phi = static_cast<int>(o.type), K = o.strike;
    INFO(text_of(m, contract::european, o));
    for_each_greek([&]<greek Of>() {
      constexpr auto f = greek_member<Of, G>;
      INFO(std::string(hedgerow::greek_names[static_cast<int>(Of)]));
      double made = a.*f - K * k.*f;
      if (Of == greek::dual_delta) made -= k.price;
      if (Of == greek::dual_gamma) made -= 2 * k.dual_delta;
      // Both digitals' derivatives exceed the vanilla option's by up to 1/s for each order.
      const double scale = std::fabs(a.*f) + std::fabs(K * k.*f) + std::fabs(v.*f)
                         + (Of == greek::dual_gamma ? std::fabs(k.dual_delta) : 0.0);
      close(phi * made, v.*f, scale, 1e-9);
    });
    const option<double> other = with_type(o, o.type == call_type ? put_type : call_type);
    const double q = one_rate(m) ? o.rate : o.yield;
    close(k.price + evaluate(m, contract::cash_or_nothing, other).price,
          std::exp(-o.rate * o.expiry), std::exp(-o.rate * o.expiry));
    close(a.price + evaluate(m, contract::asset_or_nothing, other).price,
          o.spot * std::exp(-q * o.expiry), o.spot * std::exp(-q * o.expiry));
  }
}

TEST_CASE("homogeneity: a power of two in S and K is exact") {
  generator random(3);
  for (int i = 0; i < 20000; ++i) {
    const market m = markets[i % 4];
    const contract c = contracts[i / 4 % 3];
    const option<double> o = draw<double>(random, m, everyday);
    const int k = static_cast<int>(random.bits() % 41) - 20;
    option<double> scaled = o;
    scaled.spot = std::ldexp(o.spot, k), scaled.strike = std::ldexp(o.strike, k);
    scaled.displacement = std::ldexp(o.displacement, k);
    const G g = evaluate(m, c, o), h = evaluate(m, c, scaled);
    const int degree = c == contract::cash_or_nothing ? 0 : 1;
    INFO(text_of(m, c, o));
    for_each_greek([&]<greek Of>() {
      constexpr auto f = greek_member<Of, G>;
      CHECK(h.*f == std::ldexp(g.*f, k * (degree - hedgerow::detail::price_order(Of))));
    });
  }
}

TEST_CASE("homogeneity by Euler: V = S delta + K dual_delta, S2 gamma = K2 dual_gamma") {
  generator random(4);
  for (int i = 0; i < 20000; ++i) {
    const option<double> o = draw<double>(random, markets[i % 3], everyday);
    const G g = evaluate(markets[i % 3], contract::european, o);
    INFO(text_of(markets[i % 3], contract::european, o));
    const double S = o.spot, K = o.strike;
    close(g.price, S * g.delta + K * g.dual_delta,
          std::fabs(S * g.delta) + std::fabs(K * g.dual_delta));
    close(S * S * g.gamma, K * K * g.dual_gamma, S * S * g.gamma);
    close(g.vega, S * S * o.volatility * o.expiry * g.gamma, g.vega);
  }
}

TEST_CASE("symmetry: a call is a put with S and K, r and q exchanged") {
  generator random(5);
  for (int i = 0; i < 20000; ++i) {
    const option<double> o = draw<double>(random, market::black_scholes, everyday);
    option<double> m = with_type(o, o.type == call_type ? put_type : call_type);
    std::swap(m.spot, m.strike), std::swap(m.rate, m.yield);
    const G g = evaluate(market::black_scholes, contract::european, o),
            h = evaluate(market::black_scholes, contract::european, m);
    INFO(text_of(market::black_scholes, contract::european, o));
    const double legs = std::fabs(o.spot * g.delta) + std::fabs(o.strike * g.dual_delta);
    close(g.price, h.price, legs);
    close(g.delta, h.dual_delta, g.delta);
    close(g.gamma, h.dual_gamma, g.gamma, 1e-11);
    close(g.vega, h.vega, g.vega, 1e-11);
    close(g.rho, h.dividend_rho, g.rho, 1e-11);
    close(g.theta, h.theta, legs * 0.6 + std::fabs(g.theta) + g.vega / o.expiry, 1e-11);
  }
}

TEST_CASE("the Black-Scholes equation, and its derivatives by S and by volatility") {
  generator random(6);
  for (int i = 0; i < 20000; ++i) {
    const market m = markets[i % 3];
    const contract c = contracts[i / 3 % 3];
    const option<double> o = draw<double>(random, m, everyday);
    const G g = evaluate(m, c, o);
    const double S = o.spot, v = o.volatility, r = o.rate, b = one_rate(m) ? 0 : r - o.yield;
    const double half = v * v * S * S / 2;
    INFO(text_of(m, c, o));
    close(g.theta + b * S * g.delta + half * g.gamma, r * g.price,
          std::fabs(g.theta) + std::fabs(b * S * g.delta) + std::fabs(half * g.gamma)
              + std::fabs(r * g.price),
          1e-10);
    close(g.charm + b * (g.delta + S * g.gamma) + v * v * S * g.gamma + half * g.speed, r * g.delta,
          std::fabs(g.charm) + std::fabs(b) * (std::fabs(g.delta) + std::fabs(S * g.gamma))
              + v * v * S * std::fabs(g.gamma) + std::fabs(half * g.speed),
          1e-9);
    close(g.veta + b * S * g.vanna + v * S * S * g.gamma + half * g.zomma, r * g.vega,
          std::fabs(g.veta) + std::fabs(b * S * g.vanna) + v * S * S * std::fabs(g.gamma)
              + std::fabs(half * g.zomma),
          1e-9);
  }
}

TEST_CASE("bounds: arbitrage-free prices, delta and gamma") {
  generator random(7);
  range wide = everyday;
  wide.deviations = 16, wide.volatility_high = 5, wide.expiry_high = 50;
  for (int i = 0; i < 40000; ++i) {
    const option<double> o = draw<double>(random, market::black_scholes, wide);
    const G g = evaluate(market::black_scholes, contract::european, o),
            k = evaluate(market::black_scholes, contract::cash_or_nothing, o);
    const double up = 1 + 1e-14, share = std::exp(-o.yield * o.expiry),
                 bond = std::exp(-o.rate * o.expiry), S = o.spot * share, K = o.strike * bond;
    const bool call = o.type == call_type;
    INFO(text_of(market::black_scholes, contract::european, o));
    CHECK(g.price >= 0);
    CHECK(g.price <= (call ? S : K) * up);
    CHECK(g.price >= (call ? S - K : K - S) - 1e-14 * (S + K));
    CHECK((call ? g.delta : -g.delta) >= 0);
    CHECK(std::fabs(g.delta) <= share * up);
    CHECK(g.gamma >= 0);
    CHECK(g.vega >= 0);
    CHECK(g.dual_gamma >= 0);
    CHECK(k.price >= 0);
    CHECK(k.price <= bond * up);
  }
}

TEST_CASE("monotone and convex: in the strike, beyond rounding") {
  generator random(8);
  for (int i = 0; i < 4000; ++i) {
    option<double> o = with_type(draw<double>(random, market::black76, everyday), call_type);
    o.strike = o.spot;
    const double step = 0.1 * o.volatility * std::sqrt(o.expiry) * o.spot;
    double last = std::numeric_limits<double>::infinity(), last_fall = last;
    for (int j = -8; j <= 40; ++j) {
      o.strike = o.spot + j * step;
      if (!(o.strike > 0)) continue;
      const double price = evaluate(market::black76, contract::european, o).price;
      CHECK(price < last);
      CHECK(last - price <= last_fall * (1 + 1e-12) + 1e-14 * o.spot);
      last_fall = last - price, last = price;
    }
  }
}

TEST_CASE("the library on duals: its derivatives are its own Greeks") {
  using dual = hedgerow::dual<double, 4>;
  generator random(9);
  range r = everyday;
  r.deviations = 2;
  for (int i = 0; i < 2000; ++i) {
    const contract c = contracts[i % 3];
    const option<double> o = draw<double>(random, market::black_scholes, r);
    const G g = evaluate(market::black_scholes, c, o);
    // The library's market itself: through random_options, evaluate would be compiled for four.
    const hedgerow::black_scholes<dual> market{
        .spot = hedgerow::dual_variable<4>(o.spot, 0),
        .volatility = hedgerow::dual_variable<4>(o.volatility, 2),
        .rate = dual(o.rate),
        .dividend_yield = dual(o.yield)};
    const auto e = with_contract(c, o.type, hedgerow::dual_variable<4>(o.strike, 1),
                                 hedgerow::dual_variable<4>(o.expiry, 3),
                                 [&](const auto& option) { return evaluate(market, option); });
    INFO(text_of(market::black_scholes, c, o));
    const auto check = [&](double x, double y, double scale) { close(x, y, scale, 1e-9); };
    const double legs = std::fabs(o.spot * g.delta) + std::fabs(o.strike * g.dual_delta)
                      + std::fabs(g.price);
    check(e.price.gradient[0], g.delta, legs / o.spot);
    check(e.price.gradient[1], g.dual_delta, legs / o.strike);
    const double s = o.volatility * std::sqrt(o.expiry), each = legs / s / s;
    check(e.price.gradient[2], g.vega, each / o.volatility);
    check(-e.price.gradient[3], g.theta, each / o.expiry);
    check(e.delta.gradient[0], g.gamma, each / s / o.spot / o.spot);
    check(e.delta.gradient[2], g.vanna, each / o.spot / o.volatility);
    check(-e.delta.gradient[3], g.charm, each / o.spot / o.expiry);
    check(e.vega.gradient[2], g.volga, each / o.volatility / o.volatility);
    check(-e.vega.gradient[3], g.veta, each / o.volatility / o.expiry);
    check(e.gamma.gradient[0], g.speed, each / s / s / o.spot / o.spot / o.spot);
    check(e.gamma.gradient[2], g.zomma, each / s / o.spot / o.spot / o.volatility);
    check(-e.gamma.gradient[3], g.color, each / s / o.spot / o.spot / o.expiry);
    check(e.volga.gradient[2], g.ultima, each / s / std::pow(o.volatility, 3));
    check(e.dual_delta.gradient[1], g.dual_gamma, each / s / o.strike / o.strike);
  }
}

namespace {

/// What docs/limits.md calls valid. Those of float are worked out in double.
template <class F>
bool is_valid(const option<F>& o) {
  const double d = o.displacement, S = o.spot + d, K = o.strike + d;
  return std::isfinite(d) && S >= 0 && std::isfinite(S) && K >= 0 && o.volatility >= 0
      && std::isfinite(o.volatility) && o.expiry >= 0 && std::isfinite(o.expiry)
      && std::isfinite(o.rate) && std::isfinite(o.yield);
}

template <class F>
void any_bits(std::uint64_t seed, int count, bool all_random) {
  generator random(seed);
  const auto any = [&](double low, double high) {
    using L = std::numeric_limits<F>;
    const F marks[] = {F(0),       F(1),       F(100),          L::infinity(),
                       (L::min)(), (L::max)(), L::denorm_min(), F(0.5),
                       F(1e-9),    F(1e9)};
    const auto kind = all_random ? 1 : random.bits() % 8;
    if (kind == 0) return marks[random.bits() % 10];
    if (kind < 3) return all_random ? random.pattern<F>() : std::fabs(random.pattern<F>());
    return static_cast<F>(random.log_uniform(low, high));
  };
  const auto signed_any = [&](double low, double high) {
    const F x = any(low, high);
    return random.one_in(2) ? x : -x;
  };
  int bad = 0;
  for (int i = 0; i < count; ++i) {
    option<F> o;
    o.spot = any(1e-3, 1e5), o.strike = random.one_in(6) ? o.spot : any(1e-3, 1e5);
    o.volatility = any(1e-4, 10), o.expiry = any(1e-6, 100), o.rate = signed_any(1e-3, 1);
    o.yield = random.one_in(4) ? o.rate : signed_any(1e-3, 1);
    o.type = random.one_in(2) ? call_type : put_type;
    const market m = markets[i % 4];
    const contract c = contracts[i / 4 % 3];
    if (one_rate(m)) o.yield = 0;
    if (m == market::displaced_black && random.one_in(2)) o.displacement = signed_any(1e-3, 1e5);
    const hedgerow::greeks<F> g = evaluate(m, c, o);
    const bool valid = is_valid(o);
    for_each_greek([&]<greek Of>() {
      if (std::isnan(g.*greek_member<Of, hedgerow::greeks<F>>) != valid) return;
      if (++bad > 10) return;
      option<double> wide;
      wide.spot = o.spot, wide.strike = o.strike, wide.volatility = o.volatility;
      wide.expiry = o.expiry, wide.rate = o.rate, wide.yield = o.yield;
      wide.displacement = o.displacement, wide.type = o.type;
      MESSAGE(text_of(m, c, wide), " ", std::string(hedgerow::greek_names[static_cast<int>(Of)]));
    });
  }
  CHECK(bad == 0);
}

}  // namespace

TEST_CASE("any bits: NaN in every field if the input is invalid, in none otherwise") {
  any_bits<double>(10, 400000, false);
  any_bits<double>(11, 400000, true);
  any_bits<float>(12, 400000, false);
  any_bits<float>(13, 400000, true);
}
