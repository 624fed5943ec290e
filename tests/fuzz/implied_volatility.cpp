// SPDX-License-Identifier: BSL-1.0
// Fuzzing of the inversion: any bits in any argument, one quote at a time and in batches. Checked
// is what holds whatever comes in: a status of the list with the volatility that goes with it, the
// same bits in a batch as alone, and in the ordinary range the price at the volatility and the
// agreement of starts.
//
// An input is four bytes and up to three quotes of eight numbers each:
//   0  market; from 128 on in float         2  how many rows the batch has
//   1  how numbers are read (see `shape`)   3  option type of the first quote
#include "../batch/support/implied_calls.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

namespace hr = hedgerow;
using batch_calls::expiry;
using batch_calls::input_count;
using batch_calls::market;
using batch_calls::strike;
using hr::implied_status;

/// Bits of the second byte.
namespace shape {
constexpr unsigned listed = 1;      // fields become those of a listed option
constexpr unsigned priced = 2;      // the price is one from the volatility field,
constexpr unsigned beside = 4;      // a few roundings off,
constexpr unsigned started = 8;     // and so is the volatility to start from
constexpr unsigned expired = 0x70;  // all three: expiry 0
}  // namespace shape

constexpr std::size_t head = 4, numbers = 8, price_at = 6, last_at = 7, most_quotes = 3;

template <class T>
struct quote {
  std::array<T, input_count> in;
  T price, last;
  hr::option_type type;
};

template <class T>
T number_of(std::uint64_t word) {
  if constexpr (sizeof(T) == 8)
    return std::bit_cast<T>(word);
  else
    return std::bit_cast<T>(static_cast<std::uint32_t>(word >> 32U));
}

/// In [2^low, 2^high), from the bits of a word.
double magnitude(std::uint64_t word, int low, int high) {
  const auto k = static_cast<std::uint64_t>(low + 1023)
               + (word >> 52U) % static_cast<std::uint64_t>(high - low);
  return std::bit_cast<double>((k << 52U) | (word & 0xfffffffffffffU));
}

/// What the market's price and Greeks are made of, in double. The sum with a displacement is taken
/// in T, as the library does.
struct terms {
  double forward, strike, expiry, rate, yield;
  bool normal, one_rate;
};

std::size_t field(market m, std::string_view wanted) {
  const auto names = batch_calls::fields(m);
  return static_cast<std::size_t>(std::find(names.begin(), names.end(), wanted) - names.begin());
}

template <class T>
terms terms_of(market m, const quote<T>& q) {
  const T shift = m == market::displaced_black ? q.in[field(m, "displacement")] : T(0);
  const bool two_rates = m == market::black_scholes || m == market::garman_kohlhagen;
  return {static_cast<double>(static_cast<T>(q.in[0] + shift)),
          static_cast<double>(static_cast<T>(q.in[strike] + shift)),
          static_cast<double>(q.in[expiry]),
          static_cast<double>(q.in[2]),
          two_rates ? static_cast<double>(q.in[3]) : 0.0,
          m == market::bachelier,
          !two_rates};
}

hr::greeks<double> evaluate(const terms& t, hr::option_type type, double volatility) {
  const hr::european<double> option{.type = type, .strike = t.strike, .expiry = t.expiry};
  if (t.normal) {
    return hr::evaluate(
        hr::bachelier<double>{.forward = t.forward, .volatility = volatility, .rate = t.rate},
        option);
  }
  if (t.one_rate) {
    return hr::evaluate(
        hr::black76<double>{.forward = t.forward, .volatility = volatility, .rate = t.rate},
        option);
  }
  return hr::evaluate(
      hr::black_scholes<double>{
          .spot = t.forward, .volatility = volatility, .rate = t.rate, .dividend_yield = t.yield},
      option);
}

/// A quote from the words of an input.
template <class T>
quote<T> read(market m, unsigned how, hr::option_type type, const std::uint8_t* data) {
  std::uint64_t words[numbers];
  std::memcpy(words, data, sizeof words);
  quote<T> q{{}, number_of<T>(words[price_at]), number_of<T>(words[last_at]), type};
  const std::size_t at = field(m, "volatility");
  for (std::size_t f = 0; f < input_count; ++f) {
    q.in[f] = number_of<T>(words[f]);
    if (!(how & shape::listed)) continue;
    const double sign = (words[f] >> 63U) != 0 ? -1 : 1;
    const double spot = magnitude(words[0], -4, 16);
    double x = sign * magnitude(words[f], -8, -2);  // a rate
    if (f == 0) x = spot;
    if (f == strike) x = spot * magnitude(words[f], -1, 1);
    if (f == expiry) x = magnitude(words[f], -9, 5);
    if (f == at) x = magnitude(words[f], -7, 1) * (m == market::bachelier ? spot : 1);
    if (f == 3 && m == market::displaced_black) x = spot * sign * magnitude(words[f], -8, -2);
    q.in[f] = static_cast<T>(x);
  }
  if ((how & shape::expired) == shape::expired) q.in[expiry] = 0;
  const T volatility = q.in[at];
  const auto off = [how](std::uint64_t word) {
    const int k = static_cast<int>(word % 33) - 16;
    return T(1) + static_cast<T>((how & shape::beside) ? k : 0) * std::numeric_limits<T>::epsilon();
  };
  if (how & shape::priced) {
    const double price = evaluate(terms_of(m, q), type, static_cast<double>(volatility)).price;
    // Beyond T's largest number a conversion is not defined.
    if (!(std::fabs(price) > static_cast<double>((std::numeric_limits<T>::max)())))
      q.price = static_cast<T>(price) * off(words[price_at]);
  }
  if (how & shape::started)
    q.last = volatility * (T(1) + static_cast<T>(magnitude(words[last_at], -12, -2)));
  q.in[at] = number_of<T>(~words[at]);  // is not read
  return q;
}

template <class T>
[[noreturn]] void fail(market m, const quote<T>& q, const hr::implied_result<T>& r,
                       const std::string& why) {
  std::fprintf(stderr, "%s, %s, type %d\n", why.c_str(),
               batch_calls::market_names[static_cast<std::size_t>(m)], static_cast<int>(q.type));
  for (std::size_t f = 0; f < input_count; ++f)
    std::fprintf(stderr, "%a, ", static_cast<double>(q.in[f]));
  std::fprintf(stderr, "price %a (%.17g), last %a %s\n", static_cast<double>(q.price),
               static_cast<double>(q.price), static_cast<double>(q.last),
               sizeof(T) == 8 ? "double" : "float");
  std::fprintf(stderr, "volatility %a (%.9g), accuracy %g, time value %.17g, %s\n",
               static_cast<double>(r.volatility), static_cast<double>(r.volatility),
               static_cast<double>(r.accuracy), static_cast<double>(r.time_value),
               hr::to_string(r.status));
  std::abort();
}

template <class T>
bool same(T a, T b) {
  using word = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  return std::bit_cast<word>(a) == std::bit_cast<word>(b) || (a != a && b != b);
}

/// What does not fit together in a result, or null.
template <class T>
const char* contradiction(const hr::implied_result<T>& r) {
  const T infinity = std::numeric_limits<T>::infinity(), v = r.volatility;
  const bool no_number = v != v;
  if (no_number != (r.accuracy != r.accuracy)) return "volatility and accuracy: one is NaN";
  if ((r.status == implied_status::invalid) != (r.time_value != r.time_value))
    return "time value is NaN where the input is good, or a number where it is bad";
  switch (r.status) {
    case implied_status::ok:
      return v > 0 && v < infinity && r.accuracy > 0 && r.accuracy < T(0.01) ? nullptr : "ok";
    case implied_status::imprecise:
      return v >= 0 && r.accuracy > 0 ? nullptr : "imprecise without a volatility";
    case implied_status::at_intrinsic:
    case implied_status::expired:
      return v == 0 && r.accuracy == infinity ? nullptr : "volatility is not 0";
    case implied_status::at_maximum:
      return v == infinity || no_number ? nullptr : "volatility at the maximum";
    case implied_status::below_intrinsic:
    case implied_status::invalid:
      return no_number ? nullptr : "volatility is not NaN";
  }
  return "status is not in the list";
}

/// Whether the documented bound holds for a result.
template <class T>
bool is_in_the_table(const terms& t, const hr::implied_result<T>& r) {
  if (r.status != implied_status::ok && r.status != implied_status::imprecise) return false;
  const bool is_double = sizeof(T) == 8;
  const double most = is_double ? 0x1p200 : 0x1p40, longest = is_double ? 0x1p90 : 0x1p29;
  const auto within = [](double x, double low, double high) { return x > low && x < high; };
  const double v = static_cast<double>(r.volatility) * std::sqrt(t.expiry);
  if (!within(t.expiry, 1 / longest, longest)) return false;
  const double r_t = t.rate * t.expiry, q_t = t.yield * t.expiry;
  if (!(std::fabs(r_t) < 30 && std::fabs(q_t) < 30)) return false;
  const double time_value = static_cast<double>(r.time_value);
  const double least = is_double ? 1e-260 : 1e-22;
  if (t.normal) {
    const double gap = std::fabs(t.forward - t.strike);
    return std::fabs(t.forward) < most && std::fabs(t.strike) < most && v < most
        && time_value > least * gap && time_value > 1 / most;
  }
  if (!within(t.forward, 1 / most, most) || !within(t.strike, 1 / most, most)) return false;
  const double x = std::log(t.forward / t.strike) + (t.one_rate ? 0 : r_t - q_t);
  return std::fabs(x) < 15.9 && within(v, 1e-8, 16)
      && time_value > least * std::min(t.forward, t.strike) * std::exp(-std::fabs(r_t));
}

/// Whether the price at the volatility is the price, to what the bound on the volatility, roundings
/// of the forward and the pricing itself may cost. Lognormal prices are priced from a forward near
/// 1, by powers of two: as they are given they may lie below the normal numbers.
template <class T>
bool reprices(terms t, const quote<T>& q, const hr::implied_result<T>& r) {
  const double eps = static_cast<double>(std::numeric_limits<T>::epsilon());
  const int scale = t.normal ? 0 : -std::ilogb(t.forward);
  t.forward = std::ldexp(t.forward, scale), t.strike = std::ldexp(t.strike, scale);
  const auto v = static_cast<double>(r.volatility),
             price = std::ldexp(static_cast<double>(q.price), scale);
  const hr::greeks<double> g = evaluate(t, q.type, v);
  const double unit = t.normal ? std::fabs(t.forward - t.strike) : t.forward;
  const double carry = 1 + std::fabs(t.rate * t.expiry) + std::fabs(t.yield * t.expiry);
  const double allowed = 8 * eps
                       * (std::fabs(price) + v * g.vega + unit * std::fabs(g.delta) * carry);
  return std::fabs(g.price - price) <= allowed;
}

template <class T>
void check_alone(market m, const quote<T>& q, const hr::implied_result<T>& cold,
                 const hr::implied_result<T>& warm) {
  const terms t = terms_of(m, q);
  if (const char* why = contradiction(cold)) fail(m, q, cold, why);
  if (const char* why = contradiction(warm)) fail(m, q, warm, std::string("warm: ") + why);
  const auto is_solved = [](implied_status s) {
    return s == implied_status::ok || s == implied_status::imprecise;
  };
  if (warm.status != cold.status && !(is_solved(warm.status) && is_solved(cold.status)))
    fail(m, q, warm, "a start changes the outcome");
  if (!is_solved(cold.status) && !same(warm.volatility, cold.volatility))
    fail(m, q, warm, "a start changes a limit");
  if (!is_in_the_table(t, cold) || !(cold.accuracy < T(0.01))) return;
  if (!reprices(t, q, cold)) fail(m, q, cold, "another price");
  if (!reprices(t, q, warm)) fail(m, q, warm, "another price, warm");
  if (!(std::fabs(warm.volatility - cold.volatility) <= 8 * cold.accuracy * cold.volatility))
    fail(m, q, warm, "a start changes the volatility");
}

/// n rows that repeat the quotes, each against its own scalar results.
template <class T>
void check_batch(market m, std::span<const quote<T>> quotes,
                 const std::vector<hr::implied_result<T>>& cold,
                 const std::vector<hr::implied_result<T>>& warm, std::size_t n) {
  std::array<std::vector<T>, input_count> columns;
  std::vector<T> price, last, volatility(n);
  std::vector<signed char> type;
  std::vector<implied_status> status(n);
  for (std::size_t i = 0; i < n; ++i) {
    const quote<T>& q = quotes[i % quotes.size()];
    for (std::size_t f = 0; f < input_count; ++f)
      columns[f].push_back(q.in[f]);
    price.push_back(q.price), last.push_back(q.last);
    type.push_back(static_cast<signed char>(q.type));
  }
  batch_calls::inputs<T> in;
  for (std::size_t f = 0; f < input_count; ++f)
    in[f] = columns[f];
  for (const bool is_warm : {false, true}) {
    const auto& expected = is_warm ? warm : cold;
    const hr::batch::summary s = batch_calls::implied_volatility<T>(
        m, in, type, price, volatility, status,
        is_warm ? hr::batch::column<T>(last) : hr::batch::column<T>());
    std::size_t missing = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const auto& e = expected[i % quotes.size()];
      missing += e.volatility != e.volatility;
      if (!same(volatility[i], e.volatility) || status[i] != e.status) {
        fail(m, quotes[i % quotes.size()], {volatility[i], e.accuracy, e.time_value, status[i]},
             is_warm ? "a warm row differs from the call" : "a row differs from the call");
      }
    }
    if (s.size != n || s.invalid != missing) fail(m, quotes[0], expected[0], "summary");
  }
}

template <class T>
void check(market m, unsigned how, std::size_t n, const std::uint8_t* data, std::size_t size) {
  std::vector<quote<T>> quotes;
  std::vector<hr::implied_result<T>> cold, warm;
  int type = data[3] % 16 == 15 ? static_cast<signed char>(data[3]) : data[3] % 2 == 0 ? 1 : -1;
  for (std::size_t at = head; at + 8 * numbers <= size && quotes.size() < most_quotes;
       at += 8 * numbers) {
    const quote<T> q = read<T>(m, how, static_cast<hr::option_type>(type), data + at);
    cold.push_back(batch_calls::implied_one<T>(m, q.in, q.type, q.price, nullptr));
    warm.push_back(batch_calls::implied_one<T>(m, q.in, q.type, q.price, &q.last));
    check_alone(m, q, cold.back(), warm.back());
    quotes.push_back(q);
    type = -type;
  }
  if (!quotes.empty()) check_batch<T>(m, quotes, cold, warm, n);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < head + 8 * numbers) return 0;
  const auto m = static_cast<market>(data[0] % 5);
  const std::size_t n = data[2] % 40 + std::size_t{1};
  if (data[0] < 128)
    check<double>(m, data[1], n, data, size);
  else
    check<float>(m, data[1], n, data, size);
  return 0;
}
