// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx2
// What holds of implied volatilities whatever their accuracy: repricing, symmetry, order, scaling,
// warm starts, the closed list of outcomes, and any bits at all.
#include "support/judge.hpp"
#include "support/quotes.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

using namespace quotes;

namespace {

constexpr auto call = option_type::call, put = option_type::put;

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T not_a_number = std::numeric_limits<T>::quiet_NaN();

template <class T>
bool same_bits(T a, T b) {
  using word = std::conditional_t<sizeof(T) == 8, std::uint64_t, std::uint32_t>;
  return std::bit_cast<word>(a) == std::bit_cast<word>(b) || (std::isnan(a) && std::isnan(b));
}

template <class T>
bool same_bits(const implied_result<T>& a, const implied_result<T>& b) {
  return same_bits(a.volatility, b.volatility) && same_bits(a.accuracy, b.accuracy)
      && same_bits(a.time_value, b.time_value) && a.status == b.status;
}

/// "" where the volatility, its accuracy and the status fit together; else what does not.
template <class T>
std::string contradiction(const implied_result<T>& r) {
  const auto positive = [](T x) { return x > T(0) && x < infinity<T>; };
  switch (r.status) {
    case implied_status::ok:
    case implied_status::imprecise:
      // Where the volatility itself leaves the range of its type.
      if (r.status == implied_status::imprecise
          && r.accuracy == infinity<T> && (r.volatility == T(0) || r.volatility == infinity<T>))
        return "";
      if (!positive(r.volatility)) return "volatility not positive and finite";
      if (!(r.accuracy > T(0))) return "accuracy not positive";
      return r.time_value > T(0) ? "" : "time value not positive";
    case implied_status::at_intrinsic:
    case implied_status::expired:
      if (!(r.volatility == T(0))) return "volatility not 0";
      return r.accuracy == infinity<T> ? "" : "accuracy not infinite";
    case implied_status::at_maximum:
      if (!(r.volatility == infinity<T> || std::isnan(r.volatility))) return "finite volatility";
      return same_bits(r.accuracy, r.volatility) ? "" : "accuracy";
    case implied_status::below_intrinsic:
      if (!std::isnan(r.volatility) || !std::isnan(r.accuracy)) return "not NaN";
      return r.time_value < T(0) ? "" : "time value not negative";
    case implied_status::invalid:
      if (!std::isnan(r.volatility) || !std::isnan(r.accuracy)) return "not NaN";
      return std::isnan(r.time_value) ? "" : "time value not NaN";
  }
  return "status not in the list";
}

// ---- outcomes --------------------------------------------------------------------------------

template <class T>
struct outcome {
  const char* why;
  quote<T> q;
  implied_status status;
  double volatility, time_value;  // NaN: is NaN
};

template <class T>
void check_outcomes(const outcome<T>* first, const outcome<T>* last) {
  for (; first != last; ++first) {
    const implied_result<T> r = invert(first->q);
    INFO(first->why, ": ", text_of(first->q), ", got ", text_of(r));
    CHECK(std::string(to_string(r.status)) == to_string(first->status));
    CHECK(same_bits(r.volatility, static_cast<T>(first->volatility)));
    CHECK(same_bits(r.time_value, static_cast<T>(first->time_value)));
    CHECK(contradiction(r) == "");
    for (const T start : {T(0.2), not_a_number<T>, T(0), infinity<T>})
      CHECK(same_bits(invert(first->q, start), r));
  }
}

template <class T>
quote<T> forward_quote(option_type type, double forward, double strike, double price,
                       double expiry = 1) {
  quote<T> q;
  q.type = type;
  q.spot = static_cast<T>(forward), q.strike = static_cast<T>(strike);
  q.expiry = static_cast<T>(expiry), q.price = static_cast<T>(price);
  return q;
}

template <class T>
quote<T> normal_quote(option_type type, double forward, double strike, double price,
                      double expiry = 1) {
  quote<T> q = forward_quote<T>(type, forward, strike, price, expiry);
  q.in = market::bachelier;
  return q;
}

template <class T>
void outcomes_of_prices() {
  using s = implied_status;
  constexpr double inf = infinity<double>, no = not_a_number<double>;
  const double step = static_cast<double>(std::numeric_limits<T>::epsilon());
  const outcome<T> all[] = {
      {"call below intrinsic", forward_quote<T>(call, 120, 100, 19.5), s::below_intrinsic, no,
       -0.5},
      {"put below intrinsic", forward_quote<T>(put, 100, 120, 16), s::below_intrinsic, no, -4},
      {"negative price", forward_quote<T>(call, 100, 120, -1), s::below_intrinsic, no, -1},
      {"normal, below intrinsic", normal_quote<T>(put, -2, 2, 3), s::below_intrinsic, no, -1},
      {"normal, negative price", normal_quote<T>(call, -2, 2, -3), s::below_intrinsic, no, -3},
      {"call at intrinsic", forward_quote<T>(call, 120, 100, 20), s::at_intrinsic, 0, 0},
      {"put at intrinsic", forward_quote<T>(put, 100, 120, 20), s::at_intrinsic, 0, 0},
      {"worth nothing", forward_quote<T>(call, 100, 120, 0), s::at_intrinsic, 0, 0},
      {"worth nothing at the money", forward_quote<T>(put, 100, 100, 0), s::at_intrinsic, 0, 0},
      {"normal, worth nothing", normal_quote<T>(call, -1, 1, 0), s::at_intrinsic, 0, 0},
      {"normal, at intrinsic", normal_quote<T>(call, 3, 1, 2), s::at_intrinsic, 0, 0},
      {"an ulp below intrinsic", forward_quote<T>(call, 96, 80, 16 - 8 * step), s::at_intrinsic, 0,
       -8 * step},
      {"call at its maximum", forward_quote<T>(call, 100, 120, 100), s::at_maximum, inf, 100},
      {"call in the money at its maximum", forward_quote<T>(call, 120, 100, 120), s::at_maximum,
       inf, 100},
      {"put at its maximum", forward_quote<T>(put, 120, 100, 100), s::at_maximum, inf, 100},
      {"call above its maximum", forward_quote<T>(call, 100, 120, 101), s::at_maximum, no, 101},
      {"put above its maximum", forward_quote<T>(put, 100, 120, 130), s::at_maximum, no, 110},
      {"expired out of the money", forward_quote<T>(call, 100, 120, 0, 0), s::expired, 0, 0},
      {"expired in the money", forward_quote<T>(call, 120, 100, 20, 0), s::expired, 0, 0},
      {"expired, normal", normal_quote<T>(put, -1, 1, 2, 0), s::expired, 0, 0},
  };
  check_outcomes(std::begin(all), std::end(all));
}

template <class T>
void invalid_inputs() {
  const quote<T> good = [] {
    quote<T> q = forward_quote<T>(call, 100, 110, 5);
    q.rate = T(0.03), q.yield = T(0.01);
    return q;
  }();
  const auto check = [&](market m, quote<T> q) {
    q.in = m;
    const implied_result<T> r = invert(q);
    INFO(text_of(q), ", got ", text_of(r));
    CHECK(r.status == implied_status::invalid);
    CHECK(contradiction(r) == "");
    CHECK(same_bits(invert(q, T(0.2)), r));
  };
  T quote<T>::* const fields[] = {&quote<T>::spot, &quote<T>::strike, &quote<T>::expiry,
                                  &quote<T>::rate, &quote<T>::price};
  for (const market m : markets) {
    for (const auto field : fields) {
      quote<T> q = good;
      q.*field = not_a_number<T>;
      check(m, q);
    }
    quote<T> q = good;
    q.spot = infinity<T>, check(m, q), q = good;
    q.expiry = infinity<T>, check(m, q), q = good;
    q.expiry = T(-1), check(m, q), q = good;
    q.rate = infinity<T>, check(m, q), q = good;
    q.rate = -infinity<T>, check(m, q), q = good;
    q.type = static_cast<option_type>(0), check(m, q), q = good;
    q.type = static_cast<option_type>(3), check(m, q), q = good;
    if (m == market::bachelier) continue;
    q.spot = T(-100), check(m, q), q = good;
    q.strike = T(-110), check(m, q), q = good;
  }
  for (const market m : {market::black_scholes, market::garman_kohlhagen}) {
    quote<T> q = good;
    q.yield = not_a_number<T>, check(m, q);
    q.yield = infinity<T>, check(m, q);
  }
  quote<T> q = good;
  for (const T shift : {not_a_number<T>, infinity<T>, -infinity<T>, T(-105), T(-200)})
    q.displacement = shift, check(market::displaced_black, q);
}

}  // namespace

TEST_CASE("every price ends in its outcome") {
  outcomes_of_prices<double>();
  outcomes_of_prices<float>();
}

TEST_CASE("invalid: any input outside its domain") {
  invalid_inputs<double>();
  invalid_inputs<float>();
}

TEST_CASE("below intrinsic: the time value says by how much, discounted") {
  quote<double> q = forward_quote<double>(call, 120, 100, 10, 2);
  q.in = market::black_scholes, q.rate = 0.05, q.yield = 0.01;
  const implied_result<double> r = invert(q);
  const double intrinsic = 120 * std::exp(-0.02) - 100 * std::exp(-0.1);
  CHECK(r.status == implied_status::below_intrinsic);
  CHECK(r.time_value == doctest::Approx(10 - intrinsic).epsilon(1e-14));
}

TEST_CASE("imprecise: in the money with a time value in the price's last digits") {
  const double price = 20 + 0x1p-40;
  const implied_result<double> r = invert(forward_quote<double>(call, 120, 100, price, 0.01));
  CHECK(r.status == implied_status::imprecise);
  CHECK(r.time_value == 0x1p-40);
  CHECK(r.accuracy > 0x1p-26);
  CHECK(contradiction(r) == "");
}

TEST_CASE("the market's own volatility is not read") {
  const quote<double> q = forward_quote<double>(call, 100, 110, 5);
  const implied_result<double> expected = invert(q);
  for (const double own : {0.0, -1.0, 0.3, infinity<double>}) {
    const implied_result<double> r = hedgerow::implied_volatility(
        hedgerow::black76<double>{.forward = q.spot, .volatility = own, .rate = q.rate},
        contract_of(q), q.price);
    CHECK(same_bits(r, expected));
  }
}

// ---- any bits --------------------------------------------------------------------------------

namespace {

/// What docs call valid, price aside.
template <class T>
bool is_valid(const quote<T>& q) {
  const bool finite = std::isfinite(q.spot) && std::isfinite(q.expiry) && q.expiry >= T(0)
                   && std::isfinite(q.rate) && (one_rate(q.in) || std::isfinite(q.yield))
                   && !std::isnan(q.strike) && !std::isnan(q.price);
  if (q.in == market::bachelier) return finite && std::isfinite(q.strike);
  const T spot = q.spot + q.displacement, strike = q.strike + q.displacement;
  return finite && std::isfinite(q.displacement) && std::isfinite(spot) && spot >= T(0)
      && strike >= T(0);
}

template <class T>
T any_number(generator& random, double low, double high, bool all_random) {
  using L = std::numeric_limits<T>;
  const T marks[] = {T(0),           T(1),       T(100),     L::infinity(),
                     -L::infinity(), (L::min)(), (L::max)(), L::denorm_min(),
                     T(0.5),         T(1e-9),    T(1e9),     L::quiet_NaN()};
  const auto kind = all_random ? 1 : random.bits() % 16;
  if (kind == 0) return marks[random.bits() % 12];
  if (kind == 1) return random.pattern<T>();
  if (kind == 2) return std::fabs(random.pattern<T>());
  return static_cast<T>(random.log_uniform(low, high));
}

template <class T>
quote<T> any_quote(generator& random, bool all_random) {
  const auto any = [&](double low, double high) {
    return any_number<T>(random, low, high, all_random);
  };
  quote<T> q;
  q.in = markets[random.bits() % 5];
  q.type = random.one_in(2) ? call : put;
  q.spot = any(1e-3, 1e5), q.strike = random.one_in(6) ? q.spot : any(1e-3, 1e5);
  q.expiry = any(1e-6, 100);
  q.rate = random.one_in(3) ? T(0) : any(1e-3, 1),
  q.yield = random.one_in(3) ? q.rate : any(1e-3, 1);
  if (one_rate(q.in)) q.yield = 0;
  if (q.in == market::displaced_black && random.one_in(2)) q.displacement = any(1e-3, 1e5);
  // Prices that are the lesser of forward and strike times anything are the likeliest to be valid.
  const T lesser = q.strike < q.spot ? q.strike : q.spot;
  q.price = random.one_in(3) ? any(1e-6, 1e5)
                             : static_cast<T>(lesser * static_cast<T>(random.log_uniform(1e-9, 1)));
  return q;
}

template <class T>
void any_bits(std::uint64_t seed, int count, bool all_random) {
  generator random(seed);
  int bad = 0;
  std::array<long, 7> seen{};
  for (int i = 0; i < count; ++i) {
    const quote<T> q = any_quote<T>(random, all_random);
    const T last = any_number<T>(random, 1e-4, 10, all_random);
    const implied_result<T> cold = invert(q), warm = invert(q, last);
    std::string wrong = contradiction(cold);
    if (wrong.empty()) wrong = contradiction(warm);
    if (wrong.empty() && warm.status != cold.status) wrong = "warm start has another status";
    if (wrong.empty() && (cold.status == implied_status::invalid) == is_valid(q))
      wrong = is_valid(q) ? "should be valid" : "should be invalid";
    ++seen[static_cast<std::size_t>(cold.status) % 7];
    if (wrong.empty() || ++bad > 12) continue;
    MESSAGE(text_of(q), ", last ", static_cast<double>(last), ", cold ", text_of(cold), ", warm ",
            text_of(warm), ": ", wrong);
  }
  CHECK(bad == 0);
  if (all_random) return;
  for (const long n : seen)
    CHECK(n > 0);
}

}  // namespace

TEST_CASE("any bits: an outcome of the list, and a volatility that fits it") {
  any_bits<double>(1, 200000, false);
  any_bits<double>(2, 200000, true);
  any_bits<float>(3, 200000, false);
  any_bits<float>(4, 200000, true);
}

// ---- what holds of volatilities --------------------------------------------------------------

#if defined(HEDGEROW_TEST_QUAD)

using namespace implied_accuracy;

namespace {

/// f(case, true solution) for `count` random quotes of a region.
template <class T, class F>
void for_cases(region r, std::uint64_t seed, int count, F f) {
  generator random(seed);
  for (int i = 0; i < count; ++i) {
    priced<T> c;
    next_case(random, r, i, c);
    f(c, implied_reference::solve(c.p, c.q.price, c.v));
  }
}

constexpr region random_regions[] = {
    region::at_the_money, region::moneyness, region::total_volatility,
    region::in_the_money, region::quotes,    region::wings,
    region::upper_bound,  region::bachelier, region::magnitude};

}  // namespace

/// What repricing can be off by: the volatility's error times vega, which is
/// bound eps (price + volatility vega), and the bound of `evaluate` itself, 1e-13 of the price or,
/// in the money, of its two legs.
TEST_CASE("the price at the implied volatility is the price") {
  for_cases<double>(region::quotes, 50, 20000, [](const priced<double>& c, const solution&) {
    const implied_result<double> r = invert(c.q);
    if (r.status != implied_status::ok) return;
    const hedgerow::greeks<double> g = evaluate(c.q, r.volatility);
    const double spread = r.volatility * g.vega;
    const double legs = c.p.intrinsic > 0
                          ? std::fabs(c.q.spot * g.delta) + std::fabs(c.q.strike * g.dual_delta)
                                + std::fabs(c.q.displacement * (g.delta + g.dual_delta))
                          : c.q.price;
    INFO(text_of(c.q), ", got ", text_of(r), ", repriced ", g.price);
    CHECK(std::fabs(g.price - c.q.price)
          <= bound * eps<double> * (c.q.price + spread) + 1e-13 * legs);
  });
}

/// In ordinary quotes `evaluate` is far better than its bound. Half of this is the inversion's.
TEST_CASE("ordinary quotes reprice to within 8 eps of the price and of volatility times vega") {
  generator random(51);
  for (int i = 0; i < 20000; ++i) {
    quote<double> q;
    q.spot = random.log_uniform(1, 1e5), q.expiry = random.log_uniform(0.01, 2);
    const double s = random.uniform(0.1, 1) * std::sqrt(q.expiry), x = random.uniform(-3, 3) * s;
    q.strike = q.spot * std::exp(-x), q.type = out_of_the_money(x);
    q.price = evaluate(q, s / std::sqrt(q.expiry)).price;
    const implied_result<double> r = invert(q);
    const hedgerow::greeks<double> again = evaluate(q, r.volatility);
    INFO(text_of(q), ", got ", text_of(r), ", repriced ", again.price);
    CHECK(r.status == implied_status::ok);
    CHECK(std::fabs(again.price - q.price) <= 8 * eps<double>
                                                  * (q.price + r.volatility * again.vega));
  }
}

/// Prices chosen so that call and put have the same time value exactly: 20-bit prices in units of
/// 2^-10, so that price and parity are exact.
TEST_CASE("call and put of one time value: one volatility, bit for bit where parity is exact") {
  generator random(52);
  for (int i = 0; i < 20000; ++i) {
    const double forward = 1 + static_cast<double>(random.bits() >> 50U),
                 strike = 1 + static_cast<double>(random.bits() >> 50U);
    const double lesser = forward < strike ? forward : strike;
    const double time_value = std::ldexp(std::floor(std::ldexp(lesser * random.unit(), 20)), -20);
    if (!(time_value > 0)) continue;
    for (const market m : {market::black76, market::bachelier}) {
      const double gap = std::fabs(forward - strike);
      quote<double> c = forward_quote<double>(call, forward, strike, time_value, random.unit());
      c.in = m;
      quote<double> p = c;
      p.type = put;
      (forward > strike ? c : p).price = time_value + gap;
      const implied_result<double> a = invert(c), b = invert(p);
      INFO(text_of(c), ", call ", text_of(a), ", put ", text_of(b));
      CHECK(same_bits(a.volatility, b.volatility));
      CHECK(same_bits(a.time_value, b.time_value));
    }
  }
}

TEST_CASE("call and put of one time value: one volatility within what the prices' ulps are") {
  for_cases<double>(region::quotes, 53, 10000, [](const priced<double>& c, const solution& exact) {
    quote<double> other = c.q;
    other.type = c.q.type == call ? put : call;
    const target p = implied_reference::target_of(other);
    other.price = as_double(p.intrinsic + (quad(c.q.price) - c.p.intrinsic));
    const implied_result<double> a = invert(c.q), b = invert(other);
    if (a.status != implied_status::ok || b.status != implied_status::ok) return;
    INFO(text_of(c.q), ", ", text_of(a), ", other ", text_of(b));
    // Half an ulp more for the rounding of the other's price.
    CHECK(std::fabs(a.volatility - b.volatility)
          <= (bound + 0.5) * (a.accuracy + b.accuracy) * as_double(exact.volatility));
  });
}

/// Steps of twelve times what one ulp of the price is in the volatility: eight for the errors of
/// two neighbours, and some for the rounding of prices.
TEST_CASE("a higher price gives a higher volatility") {
  for (const region r : random_regions) {
    for_cases<double>(r, 54, 40, [](const priced<double>& c, const solution& exact) {
      if (exact.condition > 1e8) return;
      quote<double> q = c.q;
      const double step = 12 * eps<double> * c.q.price * (1 + as_double(1 / exact.condition));
      double last = 0;
      for (int i = 0; i < 100; ++i) {
        q.price = c.q.price + i * step;
        const implied_result<double> found = invert(q);
        INFO(text_of(q), ", got ", text_of(found), " after ", last);
        CHECK(found.volatility > last);
        last = found.volatility;
      }
    });
  }
}

/// Across the time values at which the inversion turns from the lower form to the upper one.
TEST_CASE("a higher price gives a higher volatility from worthless to the maximum") {
  generator random(55);
  for (int i = 0; i < 60; ++i) {
    const double strike = 100 * std::exp(random.uniform(0, 8));
    quote<double> q = forward_quote<double>(call, 100, strike, 0, random.unit() + 0.01);
    double last = 0;
    for (int k = 1; k < 1000; ++k) {
      q.price = 0.1 * k;
      const implied_result<double> r = invert(q);
      INFO(text_of(q), ", got ", text_of(r), " after ", last);
      CHECK(r.volatility > last);
      last = r.volatility;
    }
    for (const double share : {0.37, 0.54}) {
      q.price = 100 * share * (1 - 1e-11);
      last = 0;
      for (int k = 0; k < 200; ++k, q.price *= 1 + 1e-13) {
        const double now = invert(q).volatility;
        CHECK(now > last);
        last = now;
      }
    }
  }
}

// ---- scaling ---------------------------------------------------------------------------------

/// With prices in units 2^k as large: the same volatility, in the normal model times 2^k.
template <class T>
quote<T> in_units(const quote<T>& q, int k) {
  quote<T> s = q;
  s.spot = std::ldexp(q.spot, k), s.strike = std::ldexp(q.strike, k);
  s.displacement = std::ldexp(q.displacement, k), s.price = std::ldexp(q.price, k);
  return s;
}

/// With times in units 4^k as long.
template <class T>
quote<T> in_times(const quote<T>& q, int k) {
  quote<T> s = q;
  s.expiry = std::ldexp(q.expiry, 2 * k);
  s.rate = std::ldexp(q.rate, -2 * k), s.yield = std::ldexp(q.yield, -2 * k);
  return s;
}

/// Whether the fast forms hold in every market.
template <class T>
bool is_everyday(const quote<T>& q) {
  const double low = sizeof(T) == 8 ? 0x1p-240 : 0x1p-19, high = sizeof(T) == 8 ? 0x1p190 : 0x1p29;
  const auto inside = [&](T x) { return std::fabs(x) > T(low) && std::fabs(x) < T(high); };
  return inside(q.spot) && inside(q.strike) && inside(q.spot + q.displacement)
      && inside(q.strike + q.displacement) && q.price > T(low * low);
}

template <class T>
void check_scaling(std::uint64_t seed, int units, int times) {
  for (const region r : {region::quotes, region::total_volatility, region::in_the_money}) {
    for_cases<T>(r, seed, 4000, [&](const priced<T>& c, const solution& exact) {
      generator random(static_cast<std::uint64_t>(as_double(exact.v) * 1e6));
      const int k = static_cast<int>(random.bits() % static_cast<unsigned>(2 * units + 1)) - units;
      const int j = static_cast<int>(random.bits() % static_cast<unsigned>(2 * times + 1)) - times;
      const quote<T> scaled = in_times(in_units(c.q, k), j);
      if (!is_everyday(c.q) || !is_everyday(scaled)) return;
      implied_result<T> expected = invert(c.q);
      expected.volatility = std::ldexp(expected.volatility, c.p.normal ? k - j : -j);
      expected.time_value = std::ldexp(expected.time_value, k);
      const implied_result<T> got = invert(scaled);
      INFO(text_of(c.q), ", scaled by 2^", k, " and 4^", j, ", expected ", text_of(expected),
           ", got ", text_of(got));
      CHECK(same_bits(expected, got));
    });
  }
}

/// Wherever the fast forms hold; the bits of the limits are their own.
TEST_CASE("powers of two in prices and times change no bit") {
  check_scaling<double>(56, 150, 20);
  check_scaling<float>(57, 20, 5);
}

// ---- warm starts -----------------------------------------------------------------------------

template <class T>
void check_warm_starts(std::uint64_t seed, int count) {
  for (const region r : random_regions) {
    double worst = 0;
    long fails = 0;
    for_cases<T>(r, seed, count, [&](const priced<T>& c, const solution& exact) {
      const implied_result<T> cold = invert(c.q);
      const auto check = [&](T last) {
        const implied_result<T> warm = invert(c.q, last);
        const double error = error_of(c, exact, warm);
        worst = error > worst ? error : worst;
        if (error <= bound && warm.status == cold.status) return;
        if (++fails > 6) return;
        MESSAGE("region ", static_cast<int>(r), ": ", text_of(c.q), ", true volatility ",
                printed("%.17g", as_double(exact.volatility)), " v ",
                printed("%.6g", as_double(exact.v)), ", from ",
                printed("%.17g", static_cast<double>(last)), " got ", text_of(warm), ", cold ",
                text_of(cold), ": error ", printed("%.3g", error));
      };
      const double volatility = as_double(exact.volatility);
      for (const double off : {0.0, 1e-9, 1e-3, 0.02, 0.3}) {
        check(static_cast<T>(volatility * (1 + off)));
        check(static_cast<T>(volatility * (1 - off)));
      }
      using limits = std::numeric_limits<T>;
      for (const T other : {T(0), T(-1), (limits::max)() / 2, (limits::min)(), limits::denorm_min(),
                            limits::quiet_NaN(), limits::infinity(), -limits::infinity()})
        check(other);
      check(-static_cast<T>(volatility));
    });
    INFO("region ", static_cast<int>(r), ": ", fails, " fail, worst error ", worst);
    CHECK(fails == 0);
  }
}

TEST_CASE("double: from any last known volatility, the same bound") {
  check_warm_starts<double>(58, 1000);
}
TEST_CASE("float: from any last known volatility, the same bound") {
  check_warm_starts<float>(59, 300);
}

// ---- beyond the table's regions --------------------------------------------------------------

/// A quote of absurd numbers, out of the money: prices down to subnormal ones, spots up to 1e290,
/// moneyness up to 600, v up to 75, expiries of 1e-30 to 1e30 years.
inline bool draw_extreme(generator& random, priced<double>& c) {
  quote<double>& q = c.q;
  q = {};
  const double v = random.log_uniform(1e-10, 75);
  const double most = random.one_in(2) ? 38 : 8;
  const double x = random.uniform(-most, most) * v;
  if (std::fabs(x) > 600) return false;
  q.in = markets[random.bits() % 4 == 0 ? 4 : 0];
  q.expiry = random.log_uniform(1e-30, 1e30);
  if (random.one_in(2)) q.rate = random.uniform(-300, 300) / q.expiry;
  q.spot = random.log_uniform(1e-290, 1e290);
  if (q.in == market::bachelier) {
    q.strike = q.spot - x * q.spot;
  } else {
    q.strike = q.spot * std::exp(-x);
  }
  q.type = out_of_the_money(x);
  if (!(q.strike < 1e300 && (q.in == market::bachelier || q.strike > 1e-300))) return false;
  c.p = implied_reference::target_of(q);
  c.v = q.in == market::bachelier ? v * q.spot : v;
  const quad price = c.p.intrinsic + implied_reference::value_at(c.p, c.v).time_value;
  if (!(price > 1e-322 && price < 1e300)) return false;
  q.price = as_double(price);
  const quad volatility = quad(c.v) / c.p.root_t;
  if (!(volatility > 1e-300 && volatility < 1e300)) return false;
  return quad(q.price) > c.p.intrinsic && (c.p.normal || quad(q.price) < c.p.bound);
}

TEST_CASE("beyond the documented ranges: volatilities to 13 digits, down to subnormal prices") {
  generator random(60);
  double worst = 0;
  long fails = 0, subnormal = 0;
  for (int i = 0; i < 20000; ++i) {
    priced<double> c;
    if (!draw_extreme(random, c)) continue;
    subnormal += std::fpclassify(c.q.price) == FP_SUBNORMAL;
    const solution exact = implied_reference::solve(c.p, c.q.price, c.v);
    const implied_result<double> got = invert(c.q);
    const double error = error_of(c, exact, got);
    worst = error > worst ? error : worst;
    if (error <= beyond || ++fails > 12) continue;
    MESSAGE(text_of(c.q), ", true volatility ", printed("%.17g", as_double(exact.volatility)),
            " v ", printed("%.6g", as_double(exact.v)), ", got ", text_of(got), ": error ",
            printed("%.3g", error));
  }
  INFO(fails, " fail, worst error ", worst);
  CHECK(fails == 0);
  CHECK(subnormal > 20);
}

#endif
