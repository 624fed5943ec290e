// SPDX-License-Identifier: BSL-1.0
// Strikes from deltas: there and back, both roots of a call, next to its maximum, limits, bad
// input.
#include <hedgerow/convention/strike.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <string>

namespace hr = hedgerow;
using C = hr::delta_convention;
using hr::option_type, hr::strike_root, hr::strike_status;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double quiet_nan = std::numeric_limits<double>::quiet_NaN();
constexpr double eps = std::numeric_limits<double>::epsilon();
using market_type = hr::garman_kohlhagen<double>;

double uniform(std::mt19937_64& engine, double low, double high) {
  return std::uniform_real_distribution<double>(low, high)(engine);
}

/// Delta at a strike, found again from its strike: the worst error over the documented bound.
template <C Convention>
double worst_round_trip(strike_root root, int count) {
  std::mt19937_64 engine(5);
  double worst = 0;
  for (int i = 0; i < count; ++i) {
    const market_type market{.spot = uniform(engine, 0.5, 150),
                             .volatility = std::exp(uniform(engine, std::log(0.01), std::log(3.0))),
                             .domestic_rate = uniform(engine, -0.05, 0.3),
                             .foreign_rate = uniform(engine, -0.05, 0.3)};
    const double minute = 1.0 / (365 * 24 * 60);
    const double expiry = std::exp(uniform(engine, std::log(minute), std::log(30.0)));
    const auto type = i % 2 == 0 ? option_type::call : option_type::put;
    const double s = market.volatility * std::sqrt(expiry);
    const double drift = (market.domestic_rate - market.foreign_rate) * expiry;
    const double strike = market.spot * std::exp(drift + 0.5 * s * s + s * uniform(engine, -7, 7));
    const auto delta_at = [&](double k) {
      return hr::delta_of<Convention>(market, {.type = type, .strike = k, .expiry = expiry});
    };
    const auto delta = delta_at(strike);
    if (std::fabs(delta.value) < 1e-12) continue;
    const auto found = hr::strike_from_delta(market, type, delta, expiry, root);
    const double back = delta_at(found.strike).value;
    const double step = 1e-6 * s;
    const double slope = std::fabs(delta_at(found.strike * (1 + step)).value / back - 1) / step;
    const double bound = 1e-12 + 4 * eps * (1 + std::fabs(drift)) * slope;
    const double error = std::fabs(back / delta.value - 1) / bound;
    worst = found.status == strike_status::ok && error <= worst ? worst
          : found.status == strike_status::ok && error == error ? error
                                                                : infinity;
  }
  return worst;
}

/// The call's strike of the largest premium-adjusted delta: n(d2)/N(d2) = s, by bisection.
double strike_of_maximum(double forward, double s) {
  double low = -60, high = 10;
  for (int i = 0; i < 200; ++i) {
    const double u = (low + high) / 2;
    (1 / hr::math::mills_ratio(-u) > s ? low : high) = u;
  }
  return forward * std::exp(-s * low - s * s / 2);
}

}  // namespace

TEST_CASE("there and back, within the documented bound") {
  CHECK(worst_round_trip<C::spot>(strike_root::higher, 20000) <= 1);
  CHECK(worst_round_trip<C::forward>(strike_root::higher, 20000) <= 1);
  CHECK(worst_round_trip<C::premium_adjusted_spot>(strike_root::higher, 20000) <= 1);
  CHECK(worst_round_trip<C::premium_adjusted_forward>(strike_root::higher, 20000) <= 1);
  CHECK(worst_round_trip<C::premium_adjusted_spot>(strike_root::lower, 20000) <= 1);
  CHECK(worst_round_trip<C::coin>(strike_root::lower, 5000) <= 1);
}

TEST_CASE("the roots of a call lie on both sides of its maximum, and the market's is the higher") {
  std::mt19937_64 engine(6);
  for (int i = 0; i < 500; ++i) {
    const hr::black76<double> market{.forward = 100, .volatility = uniform(engine, 0.02, 2)};
    const double expiry = uniform(engine, 0.01, 5), s = market.volatility * std::sqrt(expiry);
    const double top = strike_of_maximum(100, s);
    const auto delta_at = [&](double k) {
      return hr::delta_of<C::coin>(market,
                                   {.type = option_type::call, .strike = k, .expiry = expiry});
    };
    const double share = uniform(engine, 0.05, 0.999);
    const hr::coin_delta delta = share * delta_at(top);
    const auto higher = hr::strike_from_delta(market, option_type::call, delta, expiry);
    const auto lower = hr::strike_from_delta(market, option_type::call, delta, expiry,
                                             strike_root::lower);
    CHECK(higher.status == strike_status::ok);
    CHECK(lower.status == strike_status::ok);
    CHECK(lower.strike < top);
    CHECK(higher.strike > top);
  }
}

TEST_CASE("next to the maximum of a call's delta") {
  // There delta is maximum (1 - curvature x^2/2) with x = ln(K/K_max): an error of eps in delta is
  // one of sqrt(2 eps/curvature) in x, and no more is asked of the strike. Of the delta all is.
  for (const double s : {0.001, 0.02, 0.1, 0.3, 1.0, 3.0, 8.0, 16.0}) {
    const hr::black76<double> market{.forward = 100, .volatility = s};
    const double top = strike_of_maximum(100, s);
    const auto delta_at = [&](double k) {
      return hr::delta_of<C::coin>(market, {.type = option_type::call, .strike = k, .expiry = 1.0});
    };
    const double u = -(std::log(top / 100) + s * s / 2) / s;
    const double curvature = (u + s) / s;
    const hr::coin_delta maximum = delta_at(top);
    for (const double distance : {1e-3, 1e-6, 1e-9, 1e-12, 1e-14}) {
      for (const auto root : {strike_root::higher, strike_root::lower}) {
        const hr::coin_delta delta = maximum * (1 - distance);
        const auto found = hr::strike_from_delta(market, option_type::call, delta, 1.0, root);
        CAPTURE(s);
        CAPTURE(distance);
        REQUIRE(found.status == strike_status::ok);
        CHECK(std::fabs(delta_at(found.strike) / delta - 1) <= 1e-12);
        const double x = std::fabs(std::log(found.strike / top));
        const double expected = std::sqrt(2 * distance / curvature);
        const double blur = std::sqrt(2 * 64 * eps * (1 + s * s) / curvature);
        const double next_order = (1 + std::fabs(u)) * expected / s;
        CHECK(std::fabs(x - expected) <= blur + next_order * expected);
      }
    }
    const auto above = hr::strike_from_delta(market, option_type::call, maximum * (1 + 1e-11), 1.0);
    CHECK(above.status == strike_status::no_strike);
    CHECK(std::isnan(above.strike));
  }
}

TEST_CASE(
    "the attempt at one go settles for quoted deltas, and where it does, agrees with the search") {
  std::mt19937_64 engine(8);
  int unsettled = 0, differing = 0;
  for (int i = 0; i < 20000; ++i) {
    const bool quoted = i % 2 == 0;
    const double sign = engine() % 2 == 0 ? 1 : -1;
    const double s = quoted ? uniform(engine, 0.001, 1) : std::exp(uniform(engine, -20, 3.1));
    // To half of the largest delta that a call can have with this much variance, at the least.
    const double top = quoted ? 0.6 * std::exp(-0.9 * s) : 2;
    const double size = std::exp(uniform(engine, quoted ? std::log(1e-6) : -100, std::log(top)));
    const hr::detail::strike_inputs<double> in{
        uniform(engine, 1, 100),    s,    1.0,        uniform(engine, -0.1, 0.1),
        uniform(engine, -0.1, 0.1), sign, sign * size};
    const auto attempt = hr::detail::attempt_strike(in, hr::detail::guess_strike<true>(in));
    unsettled += quoted && !attempt.settled;
    if (!attempt.settled) continue;
    const auto search = hr::detail::search_strike<true, false>(in);
    // What rounding leaves of ln|delta| is in ln K times this.
    const double u = sign * (std::log(in.spot / search.strike) + in.rate - in.yield - s * s / 2)
                   / s;
    const double ratio = 1 / hr::math::mills_ratio(-u);
    const double elasticity = std::fabs(s / (ratio - sign * s));
    const double bound = eps * (64 + 8 * std::fabs(std::log(size))) * (1 + elasticity);
    differing += !(std::fabs(attempt.strike / search.strike - 1) <= bound)
              || search.status != hr::detail::strike_ok || !search.ordinary;
  }
  CHECK(unsettled == 0);
  CHECK(differing == 0);
}

TEST_CASE("a put has one strike, and deltas below -1 too") {
  const hr::black76<double> market{.forward = 30000, .volatility = 0.6};
  const auto at = [&](strike_root root) {
    return hr::strike_from_delta(market, option_type::put, hr::coin_delta{-2.16}, 0.1, root);
  };
  CHECK(at(strike_root::higher).strike == at(strike_root::lower).strike);
  CHECK(at(strike_root::higher).strike == doctest::Approx(64800).epsilon(1e-3));
}

TEST_CASE("without premium: the quantile's formula") {
  const market_type market{
      .spot = 1.3, .volatility = 0.195, .domestic_rate = 0.0035, .foreign_rate = 0.02};
  const auto r = hr::strike_from_delta<C::spot>(market, option_type::put, -0.25, 1.0);
  const double d1 = -hr::math::normal_quantile(0.25 * std::exp(0.02));
  const double forward = 1.3 * std::exp(0.0035 - 0.02);
  CHECK(r.strike
        == doctest::Approx(forward * std::exp(-d1 * 0.195 + 0.195 * 0.195 / 2)).epsilon(1e-14));
}

TEST_CASE("limits") {
  const hr::black76<double> market{.forward = 100, .volatility = 0.5, .rate = 0.02};
  const auto call = option_type::call, put = option_type::put;
  const auto check = [](hr::strike_result<double> r, double strike) {
    CHECK(r.status == strike_status::ok);
    if (strike == 0 || strike == infinity)
      CHECK(r.strike == strike);
    else
      CHECK(r.strike == doctest::Approx(strike).epsilon(1e-10));
  };
  const auto forward = [&](const auto& m, option_type t, double d, double expiry) {
    return hr::strike_from_delta<C::forward>(m, t, d, expiry);
  };
  const auto adjusted = [&](const auto& m, option_type t, double d, double expiry,
                            strike_root root = strike_root::higher) {
    return hr::strike_from_delta<C::premium_adjusted_forward>(m, t, d, expiry, root);
  };
  check(forward(market, call, 0, 1), infinity);
  check(forward(market, put, 0, 1), 0);
  check(forward(market, put, -0.0, 1), 0);
  check(forward(market, call, 1, 1), 0);
  check(forward(market, put, -1, 1), infinity);
  check(adjusted(market, call, 0, 1), infinity);
  check(adjusted(market, call, 0, 1, strike_root::lower), 0);
  check(adjusted(market, put, 0, 1), 0);
  check(adjusted(market, put, -infinity, 1), infinity);
  // No time or no volatility: a step at the forward, and what is sure to be exercised.
  check(forward(market, call, 0.3, 0), 100);
  check(adjusted(market, call, 0.3, 0), 100);
  check(adjusted(market, call, 0.3, 0, strike_root::lower), 30);
  check(adjusted(market, put, -0.3, 0), 100);
  check(adjusted(market, put, -1.3, 0), 130);
  CHECK(adjusted(market, call, 1.3, 0).status == strike_status::no_strike);
  const hr::black76<double> still{.forward = 100, .volatility = 0};
  check(forward(still, put, -0.3, 1), 100);
  // Little variance comes close to that.
  const hr::black76<double> slow{.forward = 100, .volatility = 1e-12};
  check(adjusted(slow, call, 0.3, 1), 100);
  check(adjusted(slow, call, 0.3, 1, strike_root::lower), 30);
  check(adjusted(slow, put, -1.3, 1), 130);
  // Outside the ordinary range: tiny deltas, large variance, huge prices.
  const hr::black76<double> wild{.forward = 1e90, .volatility = 5};
  const auto r = adjusted(wild, call, 1e-280, 25);
  CHECK(r.status == strike_status::ok);
  CHECK(hr::delta_of<C::premium_adjusted_forward>(wild,
                                                  {.type = call, .strike = r.strike, .expiry = 25})
            .value
        == doctest::Approx(1e-280).epsilon(1e-10));
}

TEST_CASE("deltas that no strike has") {
  const hr::black76<double> market{.forward = 100, .volatility = 0.5};
  const auto status = [&]<C Convention>(option_type t, double d) {
    const auto r = hr::strike_from_delta<Convention>(market, t, d, 1.0);
    CHECK(std::isnan(r.strike));
    return r.status;
  };
  CHECK(status.operator()<C::forward>(option_type::call, -0.2) == strike_status::no_strike);
  CHECK(status.operator()<C::forward>(option_type::put, 0.2) == strike_status::no_strike);
  CHECK(status.operator()<C::forward>(option_type::call, 1.01) == strike_status::no_strike);
  CHECK(status.operator()<C::forward>(option_type::put, -1.01) == strike_status::no_strike);
  CHECK(status.operator()<C::coin>(option_type::call, 0.9) == strike_status::no_strike);
  CHECK(status.operator()<C::coin>(option_type::call, infinity) == strike_status::no_strike);
  CHECK(status.operator()<C::coin>(option_type::call, -0.1) == strike_status::no_strike);
}

TEST_CASE("bad input") {
  const hr::black76<double> good{.forward = 100, .volatility = 0.5};
  const auto status = [](hr::black76<double> m, option_type t, double d, double expiry) {
    const auto a = hr::strike_from_delta<C::coin>(m, t, d, expiry);
    const auto b = hr::strike_from_delta<C::forward>(m, t, d, expiry);
    CHECK(std::isnan(a.strike));
    CHECK(a.status == b.status);
    return a.status;
  };
  const auto call = option_type::call;
  CHECK(status({.forward = 0, .volatility = 0.5}, call, 0.2, 1) == strike_status::invalid);
  CHECK(status({.forward = infinity, .volatility = 0.5}, call, 0.2, 1) == strike_status::invalid);
  CHECK(status({.forward = 100, .volatility = -0.5}, call, 0.2, 1) == strike_status::invalid);
  CHECK(status({.forward = 100, .volatility = 2000}, call, 0.2, 1) == strike_status::invalid);
  CHECK(status({.forward = 100, .volatility = 0.5, .rate = infinity}, call, 0.2, 1)
        == strike_status::invalid);
  CHECK(status(good, call, 0.2, -1) == strike_status::invalid);
  CHECK(status(good, call, quiet_nan, 1) == strike_status::invalid);
  CHECK(status(good, call, 0.2, quiet_nan) == strike_status::invalid);
  CHECK(status(good, static_cast<option_type>(0), 0.2, 1) == strike_status::invalid);
}

TEST_CASE("rates over the expiry beyond the range of double: a limit, or invalid") {
  // Growth to the forward is 0 and nothing else counts.
  const market_type falling{
      .spot = 1.0, .volatility = 0.0, .domestic_rate = -3e305, .foreign_rate = -9e-6};
  const auto sure = hr::strike_from_delta<C::spot>(falling, option_type::call, 1e-5, 4e226);
  CHECK(sure.status == strike_status::ok);
  CHECK(sure.strike == 0);
  // Growth is infinite, and the moneyness as far below.
  const market_type rising{.spot = 1.0, .volatility = 0.1, .foreign_rate = -1e305};
  const auto lost = hr::strike_from_delta<C::spot>(rising, option_type::put, -1e-5, 1e4);
  CHECK(std::isnan(lost.strike));
  CHECK(lost.status == strike_status::invalid);
  const auto lower = hr::strike_from_delta<C::premium_adjusted_spot>(rising, option_type::call,
                                                                     1e-5, 1e4, strike_root::lower);
  CHECK(std::isnan(lower.strike));
  CHECK(lower.status == strike_status::invalid);
}

TEST_CASE("float is worked out in double; names of outcomes") {
  const hr::black76<float> market{.forward = 100, .volatility = 0.5F};
  const auto r = hr::strike_from_delta<C::coin>(market, option_type::put, -0.25F, 0.5F);
  const hr::black76<double> wide{.forward = 100, .volatility = 0.5};
  CHECK(r.strike
        == static_cast<float>(
            hr::strike_from_delta<C::coin>(wide, option_type::put, -0.25, 0.5).strike));
  CHECK(to_string(strike_status::ok) == std::string("ok"));
  CHECK(to_string(strike_status::no_strike) == std::string("no_strike"));
  CHECK(to_string(strike_status::invalid) == std::string("invalid"));
}
