// SPDX-License-Identifier: BSL-1.0
// bytes: 200
// Fuzzing of Greeks: every market and contract with any bits in any field, one option at a time and
// in batches, one Greek alone, and Greeks of a pricer of one's own. Checked is what holds whatever
// comes in: NaN in every Greek of bad input and in none of good, the same bits in a batch as alone,
// prices between their bounds, and the documented errors of differences and automatic
// differentiation.
#include "../batch/support/rows.hpp"
#include "support/input.hpp"
#include <hedgerow/greeks.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

namespace {

namespace hr = hedgerow;
using batch_calls::contract;
using batch_calls::expiry;
using batch_calls::input_count;
using batch_calls::market;
using batch_calls::strike;
using batch_rows::kind;
using batch_rows::row;
using fuzz::input;
using fuzz::require;

/// A row drawn from eight bytes, with any bits in some of its fields.
template <class T>
row<T> read_row(input& in, market m) {
  batch_rows::generator g(std::bit_cast<std::uint64_t>(in.any()));
  const unsigned how = in.byte();
  row<T> r = batch_rows::draw<T>(g, m, batch_rows::kinds[how % 4]);
  const std::size_t used = batch_calls::fields(m).size();
  for (unsigned i = how / 64; i > 0; --i) {
    const std::size_t f = in.below(input_count);
    if (f < used || f >= strike) r.in[f] = in.any<T>();
  }
  return r;
}

/// A vanilla price is not negative, nor a digital's above what it pays, nor gamma below 0.
template <class T>
void check_bounds(contract c, const row<T>& r, const std::array<T, hr::greek_count>& g) {
  const auto price = static_cast<double>(g[static_cast<std::size_t>(hr::greek::price)]);
  require(price >= 0, "a price is not negative");
  const double r_t = static_cast<double>(r.in[2]) * static_cast<double>(r.in[expiry]);
  const double bond = std::exp(-r_t), eps = static_cast<double>(std::numeric_limits<T>::epsilon());
  if (c == contract::cash_or_nothing && std::fabs(r_t) < 80)
    require(price <= bond * (1 + (8 + 4 * std::fabs(r_t)) * eps) + 1e-40, "a digital pays one");
  if (c == contract::european) {
    require(!(g[static_cast<std::size_t>(hr::greek::gamma)] < T(0)), "gamma is not negative");
    require(!(g[static_cast<std::size_t>(hr::greek::vega)] < T(0)), "vega is not negative");
  }
}

template <class T>
void check_options(input& in) {
  const auto m = batch_calls::markets[in.below(5)];
  const auto c = batch_calls::contracts[in.below(3)];
  const std::size_t different = 1 + in.below(4), n = different * (1 + in.below(10));
  std::array<std::vector<T>, input_count> columns;
  std::vector<signed char> types;
  std::vector<std::array<T, hr::greek_count>> alone;
  std::size_t invalid = 0;
  for (std::size_t i = 0; i < different; ++i) {
    const row<T> r = read_row<T>(in, m);
    const auto g = batch_calls::evaluate_one<T>(m, c, r.in, static_cast<hr::option_type>(r.type));
    const bool valid = batch_rows::is_documented_as_valid(m, r.in, r.type);
    for (const T x : g)
      require(std::isnan(x) != valid, "NaN where the input is bad and nowhere else");
    // What is paid in the asset may be worth less than nothing where that may.
    const bool may_be_negative = c == contract::asset_or_nothing
                              && (m == market::bachelier || m == market::displaced_black);
    if (valid && !may_be_negative) check_bounds(c, r, g);
    invalid += valid ? 0 : n / different;
    for (std::size_t f = 0; f < input_count; ++f)
      columns[f].push_back(r.in[f]);
    types.push_back(r.type), alone.push_back(g);
  }
  for (std::size_t i = different; i < n; ++i) {
    for (auto& column : columns)
      column.push_back(column[i % different]);
    types.push_back(types[i % different]);
  }
  batch_calls::inputs<T> given;
  for (std::size_t f = 0; f < input_count; ++f)
    given[f] = columns[f];
  const unsigned wanted = in.chance(2) ? ~0U : in.byte() | in.byte() << 8U | in.byte() << 16U;
  std::array<std::vector<T>, hr::greek_count> found;
  batch_calls::outputs<T> outputs;
  for (std::size_t g = 0; g < hr::greek_count; ++g) {
    found[g].resize(n);
    if (wanted >> g & 1U) outputs[g] = found[g];
  }
  const hr::batch::summary s = batch_calls::evaluate<T>(m, c, given, types, outputs);
  require(s.size == n && s.invalid == invalid, "the summary counts");
  for (std::size_t g = 0; g < hr::greek_count; ++g) {
    for (std::size_t i = 0; i < n && (wanted >> g & 1U); ++i)
      require(fuzz::same(found[g][i], alone[i % different][g]), "a row is the call");
  }
}

/// One Greek alone has the bits that it has among all.
void check_single(input& in) {
  const row<double> r = read_row<double>(in, market::garman_kohlhagen);
  const hr::garman_kohlhagen<double> m{r.in[0], r.in[1], r.in[2], r.in[3]};
  const hr::european<double> option{static_cast<hr::option_type>(r.type), r.in[strike],
                                    r.in[expiry]};
  const auto g = hr::evaluate(m, option);
  const auto is = [](double alone, double among_all) {
    require(fuzz::same(alone, among_all), "a Greek alone is that among all");
  };
  is(hr::price(m, option), g.price), is(hr::delta(m, option), g.delta);
  is(hr::gamma(m, option), g.gamma), is(hr::vega(m, option), g.vega);
  is(hr::theta(m, option), g.theta), is(hr::rho(m, option), g.rho);
  is(hr::dividend_rho(m, option), g.dividend_rho), is(hr::vanna(m, option), g.vanna);
  is(hr::volga(m, option), g.volga), is(hr::charm(m, option), g.charm);
  is(hr::veta(m, option), g.veta), is(hr::speed(m, option), g.speed);
  is(hr::zomma(m, option), g.zomma), is(hr::color(m, option), g.color);
  is(hr::ultima(m, option), g.ultima), is(hr::dual_delta(m, option), g.dual_delta);
  is(hr::dual_gamma(m, option), g.dual_gamma);
}

/// The delta that a hedge in coin takes: F times the coin price's, and Black's less the premium.
void check_net_transaction(const hr::inverse_black<double>& m, const hr::european<double>& option,
                           const hr::greeks<double>& coin) {
  const double ntd = hr::net_transaction_delta(m, option);
  require(std::isnan(ntd) == std::isnan(coin.price), "NaN of bad input alone");
  const auto is_plain = [](double x) { return x > 1e-50 && x < 1e50; };
  require(option.type == hr::option_type::put || !(ntd < 0), "a call gains from the forward");
  if (!is_plain(m.forward) || !is_plain(option.strike) || std::isnan(ntd)) return;
  const double found = m.forward * coin.delta;
  if (is_plain(std::fabs(found)))
    require(std::fabs(ntd - found) <= 1e-13 * std::fabs(found), "F times delta of the coin price");
  const auto black = hr::evaluate(hr::black76<double>{m.forward, m.volatility, m.rate}, option);
  const double other = black.delta - coin.price;
  const double terms = std::fabs(black.delta) + std::fabs(coin.price);
  if (terms > 1e-250 && terms < 1e50)
    require(std::fabs(ntd - other) <= 1e-12 * terms, "delta less premium");
}

/// In coin, with engines of this file's own: under the sanitizers.
void check_coin(input& in) {
  const row<double> r = read_row<double>(in, market::black76);
  const hr::inverse_black<double> m{r.in[0], r.in[1], r.in[2]};
  const hr::european<double> option{static_cast<hr::option_type>(r.type), r.in[strike],
                                    r.in[expiry]};
  const auto g = hr::evaluate(m, option);
  check_net_transaction(m, option, g);
  const bool valid = batch_rows::is_documented_as_valid(market::black76, r.in, r.type);
  for (const double x : std::bit_cast<std::array<double, hr::greek_count>>(g))
    require(valid || std::isnan(x), "bad input is NaN in coin");
  const std::size_t n = 1 + in.below(40);
  std::vector<double> forward(n, r.in[0]), price(n), delta(n), vanna(n);
  const auto s = hr::batch::evaluate(
      hr::batch::inverse_black<double>{.forward = forward, .volatility = r.in[1], .rate = r.in[2]},
      hr::batch::european<double>{.type = r.type, .strike = r.in[strike], .expiry = r.in[expiry]},
      hr::batch::greeks<double>{.price = price, .delta = delta, .vanna = vanna});
  require(s.size == n && s.invalid == (std::isnan(g.price) ? n : 0), "the summary counts");
  for (std::size_t i = 0; i < n; ++i)
    require(fuzz::same(price[i], g.price) && fuzz::same(delta[i], g.delta)
                && fuzz::same(vanna[i], g.vanna),
            "a row in coin is the call");
}

// --- a pricer of one's own -----------------------------------------------------------------------

/// Black and Scholes's formula; counts nothing and knows no limits.
struct formula {
  double strike, phi;

  template <class T>
  T operator()(const hr::pricing_point<T>& p) const {
    using hedgerow::math::normal_cdf;
    using std::exp, std::log, std::sqrt;
    const T s = p.volatility * sqrt(p.expiry), bond = exp(-p.rate * p.expiry);
    const T d1 = (log(p.spot / T(strike)) + p.rate * p.expiry) / s + T(0.5) * s;
    return T(phi)
         * (p.spot * normal_cdf(T(T(phi) * d1))
            - T(strike) * bond * normal_cdf(T(T(phi) * (d1 - s))));
  }
};

bool within(double x, double low, double high) { return x >= low && x <= high; }

/// Steps are powers of two, within what the table allows, and NaN for a number that is.
void check_steps(const hr::pricing_point<double>& p, double noise) {
  const auto h = hr::default_steps(p, noise);
  const double steps[] = {h.spot, h.volatility, h.rate, h.expiry};
  for (const double step : steps) {
    int exponent = 0;
    require(!(step - step == 0) || step == 0 || std::frexp(step, &exponent) == 0.5,
            "a step is a power of two");
  }
  require(std::isnan(h.volatility) == (std::isnan(p.volatility) || !(noise >= 0)), "a NaN");
  if (!(p.volatility >= 0 && p.volatility < 1e6 && noise >= 0)) return;
  require(h.volatility > 0 && h.volatility <= 0.2 * (std::max)(p.volatility, 1e-3),
          "a fifth at most");
}

void check_pricer(input& in) {
  const row<double> r = read_row<double>(in, market::black76);
  const formula own{r.in[strike], r.type > 0 ? 1.0 : -1.0};
  const hr::pricing_point<double> p{r.in[0], r.in[1], r.in[2], r.in[expiry]};
  hr::difference_settings<double> settings;
  if (in.chance(4)) settings.noise = in.number();
  check_steps(p, settings.noise);
  if (in.chance(4)) settings.steps = {in.number(), in.number(), in.number(), in.number()};
  bool allowed = true;
  int calls = 0;
  const auto counted = [&](const hr::pricing_point<double>& at) {
    ++calls;
    allowed = allowed && at.spot >= 0 && at.volatility >= 0 && at.expiry >= 0
           && (at.spot > 0 || p.spot == 0) && (at.volatility > 0 || p.volatility == 0)
           && (at.expiry > 0 || p.expiry == 0);
    return own(at);
  };
  const auto d = hr::difference_greeks(counted, p, settings);
  require(allowed, "the pricer is never asked for what the point does not have");
  require(calls == 0 || calls == 25 || calls == 37 || calls == 42, "as many calls as documented");
  const bool good = p.spot >= 0 && p.volatility >= 0 && p.expiry >= 0 && std::isfinite(p.spot)
                 && std::isfinite(p.volatility) && std::isfinite(p.expiry) && std::isfinite(p.rate);
  if (!good)
    require(calls == 0 && std::isnan(d.price) && std::isnan(d.volga), "a bad point is NaN");

  const auto a = hr::automatic_greeks(own, p);
  const double s = p.volatility * std::sqrt(p.expiry);
  const bool ordinary = good && within(p.spot, 1e-3, 1e6) && within(p.volatility, 0.05, 1)
                     && within(p.expiry, 7.0 / 365, 3) && within(p.rate, -0.25, 0.25);
  if (!ordinary) return;
  const double d1 = (std::log(p.spot / own.strike) + p.rate * p.expiry) / s + 0.5 * s;
  if (!(std::fabs(d1) <= 2.5 && std::fabs(d1 - s) <= 2.5)) return;
  const auto exact = hr::evaluate(
      hr::black_scholes<double>{p.spot, p.volatility, p.rate, 0.0},
      hr::european<double>{own.phi > 0 ? hr::option_type::call : hr::option_type::put, own.strike,
                           p.expiry});
  const double S = p.spot, T = p.expiry, root = std::sqrt(T), v = p.volatility;
  const auto close = [&](double x, double y, double scale, double bound) {
    require(std::fabs(x - y) <= bound * scale, "a Greek of the pricer is that of the library");
  };
  const auto all = [&](const auto& g, double first, double second) {
    close(g.delta, exact.delta, 1, 2e-11 * first);
    close(g.gamma, exact.gamma, 1 / (S * s), 1e-7 * second);
    close(g.vega, exact.vega, S * root, 2e-10 * first);
    close(g.theta, exact.theta, S * s / T + S * std::fabs(p.rate), 1e-10 * first);
    close(g.rho, exact.rho, 2 * S * T, 5e-11 * first);
    close(g.vanna, exact.vanna, 1 / v, 2e-8 * second);
    close(g.volga, exact.volga, S * root / v, 1e-7 * second);
  };
  all(a, 1e-2, 1e-5);
  const bool is_default = settings.noise == hr::difference_settings<double>{}.noise
                       && settings.steps.spot == 0 && settings.steps.volatility == 0
                       && settings.steps.rate == 0 && settings.steps.expiry == 0;
  if (is_default) all(d, 1, 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  switch (in.below(6)) {
    case 0:
    case 1:
      check_options<double>(in);
      break;
    case 2:
      check_options<float>(in);
      break;
    case 3:
      check_coin(in);
      break;
    case 4:
      check_single(in);
      break;
    default:
      check_pricer(in);
  }
  return 0;
}
