// SPDX-License-Identifier: BSL-1.0
// Random options of the lognormal markets, and the way from one to the library's types.
#pragma once

#include <hedgerow/greeks.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

namespace random_options {

/// Sebastiano Vigna, splitmix64: small, and the same on every platform.
class generator {
 public:
  explicit generator(std::uint64_t seed) : state_(seed) {}
  std::uint64_t bits() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  double unit() { return static_cast<double>(bits() >> 11U) * 0x1p-53; }
  double uniform(double low, double high) { return low + (high - low) * unit(); }
  double log_uniform(double low, double high) {
    return std::exp(uniform(std::log(low), std::log(high)));
  }
  bool one_in(unsigned n) { return bits() % n == 0; }
  /// Any pattern of bits at all: a third of these are tiny, a third huge, some are no number.
  template <class F>
  F pattern() {
    if constexpr (sizeof(F) == 8)
      return std::bit_cast<F>(bits());
    else
      return std::bit_cast<F>(static_cast<std::uint32_t>(bits()));
  }

 private:
  std::uint64_t state_;
};

enum class market { black_scholes, garman_kohlhagen, black76, displaced_black };
inline constexpr market markets[] = {market::black_scholes, market::garman_kohlhagen,
                                     market::black76, market::displaced_black};
inline constexpr const char* market_names[] = {"black_scholes", "garman_kohlhagen", "black76",
                                               "displaced_black"};

enum class contract { european, cash_or_nothing, asset_or_nothing };
inline constexpr contract contracts[] = {contract::european, contract::cash_or_nothing,
                                         contract::asset_or_nothing};
inline constexpr const char* contract_names[] = {"european", "cash_or_nothing", "asset_or_nothing"};

constexpr bool one_rate(market m) { return m == market::black76 || m == market::displaced_black; }

/// One option in any of the markets: spot is the forward where there is one, yield the second rate.
template <class T>
struct option {
  T spot{}, strike{}, volatility{}, expiry{}, rate{}, yield{}, displacement{};
  hedgerow::option_type type = hedgerow::option_type::call;
};

/// f(contract) with the library's type.
template <class T, class F>
auto with_contract(contract c, hedgerow::option_type type, const T& strike, const T& expiry, F f) {
  if (c == contract::european)
    return f(hedgerow::european<T>{.type = type, .strike = strike, .expiry = expiry});
  if (c == contract::cash_or_nothing)
    return f(hedgerow::cash_or_nothing<T>{.type = type, .strike = strike, .expiry = expiry});
  return f(hedgerow::asset_or_nothing<T>{.type = type, .strike = strike, .expiry = expiry});
}

/// f(market, contract) with the library's types.
template <class T, class F>
auto with_library_types(market m, contract c, const option<T>& o, F f) {
  const auto with_market = [&](const auto& mkt) {
    return with_contract(c, o.type, o.strike, o.expiry,
                         [&](const auto& contract) { return f(mkt, contract); });
  };
  switch (m) {
    case market::black_scholes:
      return with_market(hedgerow::black_scholes<T>{
          .spot = o.spot, .volatility = o.volatility, .rate = o.rate, .dividend_yield = o.yield});
    case market::garman_kohlhagen:
      return with_market(hedgerow::garman_kohlhagen<T>{.spot = o.spot,
                                                       .volatility = o.volatility,
                                                       .domestic_rate = o.rate,
                                                       .foreign_rate = o.yield});
    case market::black76:
      return with_market(
          hedgerow::black76<T>{.forward = o.spot, .volatility = o.volatility, .rate = o.rate});
    default:
      return with_market(hedgerow::displaced_black<T>{.forward = o.spot,
                                                      .volatility = o.volatility,
                                                      .rate = o.rate,
                                                      .displacement = o.displacement});
  }
}

template <class T>
hedgerow::greeks<T> evaluate(market m, contract c, const option<T>& o) {
  return with_library_types(m, c, o, [](const auto& mkt, const auto& contract) {
    return hedgerow::evaluate(mkt, contract);
  });
}

/// Whence the random options of an accuracy measurement are drawn.
struct range {
  double spot_low, spot_high;
  double volatility_low, volatility_high;
  double expiry_low, expiry_high;
  double rate_low, rate_high;
  double deviations;               // |ln(F/K)| in standard deviations
  double total_volatility_high;    // volatility sqrt(T); others are drawn again
  double strike_low, strike_high;  // others are drawn again
};

inline constexpr double minute = 1.0 / (365 * 24 * 60);

/// Log-uniform prices, volatilities and expiries; uniform rates and moneyness. One in eight is near
/// the money: by a random power of ten, or exactly.
template <class F>
option<F> draw(generator& random, market m, const range& r) {
  for (;;) {
    option<double> o;
    const double spot = random.log_uniform(r.spot_low, r.spot_high);
    o.volatility = random.log_uniform(r.volatility_low, r.volatility_high);
    o.expiry = random.log_uniform(r.expiry_low, r.expiry_high);
    o.rate = random.one_in(16) ? 0.0 : random.uniform(r.rate_low, r.rate_high);
    o.yield = random.one_in(16) ? 0.0 : random.uniform(r.rate_low, r.rate_high);
    o.type = random.one_in(2) ? hedgerow::option_type::call : hedgerow::option_type::put;
    double h = random.uniform(-r.deviations, r.deviations);
    if (random.one_in(8)) h *= random.log_uniform(1e-8, 1.0);
    const double carry = one_rate(m) ? 0.0 : (o.rate - o.yield) * o.expiry;
    double strike = spot * std::exp(carry - h * o.volatility * std::sqrt(o.expiry));
    if (random.one_in(64) && std::fabs(carry) < o.volatility * std::sqrt(o.expiry)) strike = spot;
    if (o.volatility * std::sqrt(o.expiry) > r.total_volatility_high) continue;
    if (!(strike > r.strike_low && strike < r.strike_high)) continue;
    o.spot = spot, o.strike = strike;
    if (m == market::displaced_black) {
      o.displacement = (random.one_in(2) ? 1 : -1) * spot * random.log_uniform(1e-3, 1e2);
      o.spot -= o.displacement, o.strike -= o.displacement;
      if (!(o.strike + o.displacement > r.strike_low)) continue;
    }
    option<F> rounded;
    rounded.spot = static_cast<F>(o.spot), rounded.strike = static_cast<F>(o.strike);
    rounded.volatility = static_cast<F>(o.volatility);
    rounded.expiry = static_cast<F>(o.expiry), rounded.rate = static_cast<F>(o.rate);
    rounded.yield = one_rate(m) ? F(0) : static_cast<F>(o.yield);
    rounded.displacement = static_cast<F>(o.displacement);
    rounded.type = o.type;
    if (!(rounded.strike + rounded.displacement > static_cast<F>(r.strike_low))
        || !(rounded.spot + rounded.displacement > static_cast<F>(r.strike_low)))
      continue;
    return rounded;
  }
}

}  // namespace random_options
