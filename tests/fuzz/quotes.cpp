// SPDX-License-Identifier: BSL-1.0
// bytes: 300
// Fuzzing of quotes in columns: from prices of one side or of both, in quote currency or in coin,
// to volatilities and Greeks in one pass. Checked is that a row is the inversion of the price that
// the contract names and then the Greeks at that volatility, bit for bit, that a bad row is counted
// and disturbs no other, and that what is missing of one side is taken from the other.
#include "support/input.hpp"
#include <hedgerow/batch/evaluate_quotes.hpp>
#include <hedgerow/implied.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace {

namespace hr = hedgerow;
namespace hb = hedgerow::batch;
using fuzz::input;
using fuzz::require;

struct quote {
  double forward, rate, strike, expiry, price, opposite, last;
  signed char type;
};

/// Between two numbers; now and then any bits.
double between(input& in, double low, double high) {
  return in.chance(16) ? in.any() : low + (high - low) * (in.modest() + 8) / 16;
}

hr::european<double> option_of(const quote& q, int side) {
  return {static_cast<hr::option_type>(side), q.strike, q.expiry};
}
hr::black76<double> market_of(const quote& q, double volatility) {
  return {q.forward, volatility, q.rate};
}

quote read(input& in) {
  quote q{};
  q.forward = std::ldexp(between(in, 1, 2), static_cast<int>(in.below(20)));
  q.rate = between(in, -0.2, 0.2), q.strike = q.forward * between(in, 0.5, 2);
  q.expiry = between(in, 0, 2), q.type = in.chance(2) ? 1 : -1;
  if (in.chance(32)) q.type = static_cast<signed char>(static_cast<int>(in.byte()) - 128);
  const double volatility = between(in, 0.05, 2);
  const auto price = [&](int side) {
    const unsigned how = in.byte();
    if (how < 32) return in.mixed();
    if (how < 48) return std::numeric_limits<double>::quiet_NaN();
    if (how < 64) return 0.0;
    return hr::price(market_of(q, volatility), option_of(q, side));
  };
  q.price = price(q.type), q.opposite = price(-q.type);
  q.last = volatility * (1 + in.modest() / 64);
  return q;
}

/// The option and price that a row's volatility is from.
struct source {
  double price;
  int side;
};
source source_of(const quote& q, bool two_sided, double unit) {
  const double own = q.price * unit, other = q.opposite * unit;
  const bool is_in_the_money = q.type * (q.forward - q.strike) > 0;
  if (two_sided && other > 0 && (is_in_the_money || !(own > 0))) return {other, -q.type};
  return {own, q.type};
}

void check(input& in) {
  const unsigned how = in.byte();
  const bool two_sided = how & 1U, in_coin = how & 2U, warm = how & 4U;
  std::vector<quote> rows;
  std::vector<double> c[7];
  std::vector<signed char> type;
  for (std::size_t n = 1 + in.below(12); n > 0; --n) {
    const quote q = read(in);
    rows.push_back(q), type.push_back(q.type);
    const double fields[] = {q.forward, q.rate, q.strike, q.expiry, q.price, q.opposite, q.last};
    for (std::size_t f = 0; f < 7; ++f)
      c[f].push_back(fields[f]);
  }
  const std::size_t n = rows.size();
  std::vector<double> volatility(n), accuracy(n), time_value(n), price(n), delta(n), vega(n);
  std::vector<hr::implied_status> status(n);
  hb::quotes<double> given{.price = c[4]};
  if (two_sided) given.opposite = c[5];
  if (in_coin) given.unit = hb::price_unit::coin;
  if (warm) given.last_volatility = c[6];
  const auto s = hb::evaluate_quotes(
      hb::black76<double>{.forward = c[0], .rate = c[1]},
      hb::european<double>{.type = type, .strike = c[2], .expiry = c[3]}, given,
      hb::implied<double>{.volatility = volatility,
                          .status = status,
                          .accuracy = accuracy,
                          .time_value = time_value},
      hb::greeks<double>{.price = price, .delta = delta, .vega = vega});
  std::size_t missing = 0, first = n;
  for (std::size_t i = 0; i < n; ++i) {
    const quote& q = rows[i];
    const double unit = in_coin ? q.forward : 1.0;
    // Which of two sides is in the money is not told where discounting overflows.
    if (two_sided && !(std::fabs(q.rate * q.expiry) < 80)) {
      if (std::isnan(volatility[i]) && missing++ == 0) first = i;
      continue;
    }
    const source from = source_of(q, two_sided, unit);
    const auto v =
        warm ? hr::implied_volatility(market_of(q, 0), option_of(q, from.side), from.price, q.last)
             : hr::implied_volatility(market_of(q, 0), option_of(q, from.side), from.price);
    require(fuzz::same(volatility[i], v.volatility) && status[i] == v.status,
            "a row's volatility is that of its quote");
    require(fuzz::same(accuracy[i], v.accuracy), "and its accuracy");
    require(fuzz::same(time_value[i], in_coin ? v.time_value / unit : v.time_value),
            "and its time value, in the unit of the prices");
    const auto g = hr::evaluate(market_of(q, v.volatility), option_of(q, q.type));
    require(fuzz::same(price[i], g.price) && fuzz::same(delta[i], g.delta)
                && fuzz::same(vega[i], g.vega),
            "the Greeks are the row's own, at that volatility");
    if (std::isnan(v.volatility) && missing++ == 0) first = i;
  }
  require(s.size == n && s.invalid == missing && s.first_invalid == first,
          "what is missing counts");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  check(in);
  return 0;
}
