// SPDX-License-Identifier: BSL-1.0
// bytes: 300
// Fuzzing of units: converters of single numbers and of whole sets of Greeks, Greeks in coin and
// back in numbers and columns, and what a venue shows. Checked is what holds whatever comes in: the
// documented quotient bit for bit, the way back within its bound, a column's row as its call, NaN
// for NaN and refusal of a Greek without those that it is made of.
#include "support/input.hpp"
#include <hedgerow/batch/numeraire.hpp>
#include <hedgerow/convention/numeraire.hpp>
#include <hedgerow/convention/units.hpp>
#include <hedgerow/convention/venue.hpp>
#include <hedgerow/greeks.hpp>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace hr = hedgerow;
namespace unit = hedgerow::unit;
using fuzz::input;
using fuzz::require;
using hr::greek;

template <class T>
using numbers = std::array<T, hr::greek_count>;

template <class T>
constexpr double eps = static_cast<double>(std::numeric_limits<T>::epsilon());

template <class T>
T& at(numbers<T>& g, greek which) {
  return g[static_cast<std::size_t>(which)];
}
template <class T>
numbers<T> as_numbers(const hr::greeks<T>& g) {
  return std::bit_cast<numbers<T>>(g);
}
template <class T>
hr::greeks<T> as_greeks(const numbers<T>& g) {
  return std::bit_cast<hr::greeks<T>>(g);
}

/// Greeks of any size; of modest ones alone as a byte says.
template <class T>
numbers<T> read_greeks(input& in) {
  const bool wild = in.chance(4);
  numbers<T> g;
  for (T& x : g)
    x = wild ? (in.chance(2) ? in.any<T>() : static_cast<T>(in.mixed()))
             : static_cast<T>(in.modest());
  return g;
}

/// A positive number of a market, or anything.
template <class T>
T positive(input& in, int low, unsigned sizes) {
  if (in.chance(16)) return in.any<T>();
  return static_cast<T>(std::ldexp(1 + in.byte() / 256.0, static_cast<int>(in.below(sizes)) + low));
}

// --- single numbers and sets of them -------------------------------------------------------------

/// There and back is x but for two roundings; the quotient is the documented one.
template <class T, class There, class Back>
void check_pair(T x, T per_one, const There& from, const Back& in_unit) {
  const T there = from(x), back = in_unit(there), wrong_way = from(in_unit(x));
  require(fuzz::same(there, static_cast<T>(x / per_one)), "a number in another unit");
  require(fuzz::same(in_unit(x), static_cast<T>(x * per_one)), "and back");
  require(std::isnan(x) == std::isnan(there), "NaN stays NaN, and nothing else becomes it");
  const double size = std::fabs(static_cast<double>(x)), most = sizeof(T) == 8 ? 1e290 : 1e30;
  if (!(size < most && size > 1 / most)) return;
  for (const T y : {back, wrong_way})
    require(std::fabs(static_cast<double>(y) - static_cast<double>(x)) <= 2 * eps<T> * size,
            "there and back");
}

template <class T>
void check_numbers(input& in) {
  const T x = in.chance(3) ? in.any<T>() : static_cast<T>(in.mixed());
  const auto day_counts = {unit::calendar_365, unit::calendar_365_25, unit::trading_252};
  check_pair(
      x, T(100), [](T y) { return unit::volatility_from_percent(y); },
      [](T y) { return unit::volatility_in_percent(y); });
  check_pair(
      x, T(100), [](T y) { return unit::rate_from_percent(y); },
      [](T y) { return unit::rate_in_percent(y); });
  check_pair(
      x, T(10000), [](T y) { return unit::rate_from_basis_points(y); },
      [](T y) { return unit::rate_in_basis_points(y); });
  for (const unit::day_count d : day_counts)
    check_pair(
        x, static_cast<T>(d.days_per_year), [d](T y) { return unit::years_from_days(y, d); },
        [d](T y) { return unit::days_in_years(y, d); });
}

/// What `convert` makes of each Greek, by the function of its own.
template <class T>
numbers<T> one_by_one(numbers<T> g) {
  const auto set = [&g](greek which, auto f) { at(g, which) = f(at(g, which)); };
  set(greek::vega, [](T x) { return unit::vega_per_point(x); });
  set(greek::vanna, [](T x) { return unit::vanna_per_point(x); });
  set(greek::zomma, [](T x) { return unit::zomma_per_point(x); });
  set(greek::volga, [](T x) { return unit::volga_per_point_squared(x); });
  set(greek::ultima, [](T x) { return unit::ultima_per_point_cubed(x); });
  set(greek::theta, [](T x) { return unit::theta_per_day(x); });
  set(greek::charm, [](T x) { return unit::charm_per_day(x); });
  set(greek::color, [](T x) { return unit::color_per_day(x); });
  set(greek::veta, [](T x) { return unit::veta_per_point_per_day(x); });
  set(greek::rho, [](T x) { return unit::rho_per_basis_point(x); });
  set(greek::dividend_rho, [](T x) { return unit::dividend_rho_per_basis_point(x); });
  return g;
}

template <class T>
void check_sets(input& in) {
  const numbers<T> g = read_greeks<T>(in);
  const auto natural = as_numbers(unit::convert(as_greeks(g), unit::natural)),
             trader = as_numbers(unit::convert(as_greeks(g), unit::trader)), each = one_by_one(g);
  const unit::scheme own{.points = positive<double>(in, -4, 16),
                         .days = positive<double>(in, -2, 12),
                         .basis_points = positive<double>(in, 0, 16),
                         .multiplier = (in.chance(2) ? -1 : 1) * positive<double>(in, -8, 16)};
  const auto shown = unit::convert(as_greeks(g), own);
  const auto back = as_numbers(unit::restore(shown, own));
  const auto is_plain = [](double x) { return x > 0x1p-9 && x < 0x1p17; };
  const bool plain = is_plain(own.points) && is_plain(own.days) && is_plain(own.basis_points)
                  && is_plain(std::fabs(own.multiplier));
  for (std::size_t i = 0; i < g.size(); ++i) {
    require(fuzz::same(natural[i], g[i]), "the library's own units change nothing");
    require(fuzz::same(trader[i], each[i]), "a set is converted as each of its numbers");
    require(!std::isnan(g[i]) || std::isnan(back[i]), "NaN stays NaN");
    const double size = std::fabs(static_cast<double>(g[i]));
    if (plain && (size == 0 || (size < 1e6 && size > 1e-6)) && sizeof(T) == 8)
      require(
          std::fabs(static_cast<double>(back[i]) - static_cast<double>(g[i])) <= 16 * eps<T> * size,
          "restored but for a few ulp");
  }
  const T price = g[0];
  const double multiplier = own.multiplier, quantity = in.modest();
  require(fuzz::same(unit::per_contract(price, multiplier),
                     static_cast<T>(price * static_cast<T>(multiplier))),
          "of a contract");
  require(fuzz::same(unit::of_position(price, multiplier, quantity),
                     static_cast<T>(price * static_cast<T>(multiplier * quantity))),
          "of a position");
}

// --- coin and quote currency ---------------------------------------------------------------------

/// The same for all rows, in columns and by itself.
template <bool ToCoin, class T>
void check_columns(input& in) {
  const std::size_t n = in.below(20), wanted_bits = in.byte() | in.byte() << 8U | in.byte() << 16U;
  std::vector<numbers<T>> rows(n);
  std::vector<T> spot(n);
  for (std::size_t i = 0; i < n; ++i)
    rows[i] = read_greeks<T>(in), spot[i] = positive<T>(in, -20, 40);
  std::array<std::vector<T>, hr::greek_count> from, to;
  std::array<hr::batch::column<T>, hr::greek_count> columns;
  std::array<hr::batch::output<T>, hr::greek_count> outputs;
  for (std::size_t g = 0; g < hr::greek_count; ++g) {
    for (const auto& row : rows)
      from[g].push_back(row[g]);
    to[g].assign(n, T(-1)), columns[g] = from[g];
    if (wanted_bits >> g & 1U) outputs[g] = to[g];
  }
  const auto in_columns = std::bit_cast<hr::batch::greek_columns<T>>(columns);
  const auto out = std::bit_cast<hr::batch::greeks<T>>(outputs);
  const auto s = ToCoin ? hr::batch::to_coin(in_columns, spot, out)
                        : hr::batch::to_quote(in_columns, spot, out);
  std::size_t bad = 0, first = n;
  for (std::size_t i = 0; i < n; ++i) {
    const auto alone = as_numbers(ToCoin ? hr::to_coin(as_greeks(rows[i]), spot[i])
                                         : hr::to_quote(as_greeks(rows[i]), spot[i]));
    bool has_nan = false;
    for (std::size_t g = 0; g < hr::greek_count; ++g) {
      if (!(wanted_bits >> g & 1U)) {
        require(to[g][i] == T(-1), "what is not wanted is not written");
        continue;
      }
      require(fuzz::same(to[g][i], alone[g]), "a row of Greeks is the call");
      has_nan = has_nan || std::isnan(alone[g]);
    }
    if (has_nan && bad++ == 0) first = i;
  }
  require(s.size == n && s.invalid == bad && s.first_invalid == first,
          "rows with a NaN are counted");
}

/// A Greek that is wanted without one of those that it is made of is refused, by both names, and
/// nothing is written.
void check_refusal(input& in) {
  const auto which = static_cast<greek>(in.below(hr::greek_count)),
             missing = static_cast<greek>(in.below(hr::greek_count));
  const std::vector<double> given(3, 1.5);
  std::vector<double> found(3, -1.0);
  std::array<hr::batch::column<double>, hr::greek_count> columns;
  std::array<hr::batch::output<double>, hr::greek_count> outputs;
  columns.fill(given);
  columns[static_cast<std::size_t>(missing)] = 0;
  outputs[static_cast<std::size_t>(which)] = found;
  // What changes with the missing one, in numbers, is made of it.
  numbers<double> one, other;
  one.fill(1.5), other.fill(1.5);
  at(other, missing) = 2.5;
  const auto a = as_numbers(hr::to_quote(as_greeks(one), 2.0)),
             b = as_numbers(hr::to_quote(as_greeks(other), 2.0));
  const bool is_read = a[static_cast<std::size_t>(which)] != b[static_cast<std::size_t>(which)];
  const bool to_coin = in.chance(2);
  bool refused = false;
  try {
    const auto in_columns = std::bit_cast<hr::batch::greek_columns<double>>(columns);
    const auto out = std::bit_cast<hr::batch::greeks<double>>(outputs);
    static_cast<void>(to_coin ? hr::batch::to_coin(in_columns, 2.0, out)
                              : hr::batch::to_quote(in_columns, 2.0, out));
  } catch (const std::invalid_argument& e) {
    const std::string why = e.what();
    refused = true;
    require(
        why.find(hr::greek_names[static_cast<std::size_t>(which)]) != std::string::npos
            && why.find(hr::greek_names[static_cast<std::size_t>(missing)]) != std::string::npos,
        "refused by both names");
    require(found[0] == -1.0, "nothing is written before");
  }
  require(refused || !is_read, "what a Greek is made of has to be given");
}

template <class T>
void check_there_and_back(input& in) {
  const numbers<T> g = read_greeks<T>(in);
  const T spot = positive<T>(in, -20, 40);
  if (!(spot > T(0x1p-21) && spot < T(0x1p24))) return;
  const auto coin = hr::to_coin(as_greeks(g), spot);
  const auto back = as_numbers(hr::to_quote(coin, spot));
  double largest = 0;
  for (const T x : g)
    largest = (std::max)(largest, x - x == 0 ? std::fabs(static_cast<double>(x)) : 1e300);
  if (!(largest < (sizeof(T) == 8 ? 1e200 : 1e6))) return;
  const double inverse = 1 + 1 / static_cast<double>(spot),
               size = largest * inverse * inverse * inverse;
  if (sizeof(T) == 4 && size > 1e30) return;
  for (std::size_t i = 0; i < g.size(); ++i)
    require(std::fabs(static_cast<double>(back[i]) - static_cast<double>(g[i]))
                <= 64 * eps<T> * size + (sizeof(T) == 8 ? 1e-280 : 1e-36) * inverse,
            "to coin and back");
}

// --- what a venue shows --------------------------------------------------------------------------

template <class T>
void check_venue(input& in) {
  const unsigned how = in.byte();
  hr::venue v = hr::deribit;
  if (how & 1U) {
    v.points = positive<double>(in, 0, 8), v.rate_points = positive<double>(in, 0, 14);
    v.days = {positive<double>(in, 7, 3)}, v.theta_days = positive<double>(in, -3, 6);
    v.settlement_minutes = in.chance(3) ? 0.0 : positive<double>(in, 0, 12);
  }
  v.theta_within_life = how & 2U, v.theta_within_value = how & 4U;
  v.rho_at_fixed_spot = how & 8U, v.prices_in_coin = how & 16U;
  numbers<T> g = read_greeks<T>(in);
  const T forward = positive<T>(in, -2, 20), expiry = positive<T>(in, -24, 26);
  if (how & 32U) {  // those of an option
    const hr::european<T> option{.type = how & 64U ? hr::option_type::call : hr::option_type::put,
                                 .strike = positive<T>(in, -2, 20),
                                 .expiry = expiry};
    g = as_numbers(hr::evaluate(
        hr::black76<T>{.forward = forward, .volatility = positive<T>(in, -4, 5), .rate = 0},
        option));
  }
  const T share = hr::settled_share(v, expiry);
  const double windows = v.days.days_per_year * 1440 / v.settlement_minutes;
  const bool is_venue = !(v.settlement_minutes > 0) || (windows > 1e-3 && windows < 1e9);
  if (is_venue && expiry >= T(0) && expiry - expiry == T(0)) {
    require(share >= T(0) && share <= T(1), "a share of the settlement average");
    require(v.settlement_minutes > 0 || share == T(0), "without an average nothing is settled");
    require(!(expiry == T(0)) || share == (v.settlement_minutes > 0 ? T(1) : T(0)),
            "at expiry all of it is");
  }
  const hr::venue_quote<T> q = hr::quoted(v, as_greeks(g), forward, expiry);
  const T price = g[0], coin = price / forward;
  require(fuzz::same(q.price, v.prices_in_coin ? coin : price), "the price, in the venue's unit");
  require(fuzz::same(q.delta.value, at(g, greek::delta)), "Black's delta");
  require(fuzz::same(q.net_transaction.value, static_cast<T>(at(g, greek::delta) - coin)),
          "delta less price in coin");
  require(fuzz::same(q.gamma, at(g, greek::gamma)), "gamma");
  require(fuzz::same(q.vega, static_cast<T>(at(g, greek::vega) / static_cast<T>(v.points))),
          "vega of one unit of volatility");
  if (!v.rho_at_fixed_spot)
    require(fuzz::same(q.rho, static_cast<T>(at(g, greek::rho) / static_cast<T>(v.rate_points))),
            "rho of one unit of rate");
  if (std::isnan(price)) {
    require(
        std::isnan(q.price) && std::isnan(q.net_transaction.value) && std::isnan(q.decayed.value),
        "a NaN price stays NaN");
    require(!v.theta_within_value || !v.rho_at_fixed_spot || std::isnan(q.rho), "in rho, too");
  }
  if (std::isnan(at(g, greek::theta))) require(std::isnan(q.theta), "a NaN theta stays NaN");
  if (v.theta_within_value && price >= T(0) && !std::isnan(q.theta))
    require(q.theta + price >= T(0) || at(g, greek::theta) - at(g, greek::theta) != T(0),
            "no more is lost than the option is worth");
  const double net = static_cast<double>(q.net_transaction.value),
               decayed = static_cast<double>(q.decayed.value);
  if (share >= T(0) && share <= T(1) && std::fabs(net) < 1e30 && std::fabs(net) > 1e-30)
    require(
        std::fabs(decayed - net * (1 - static_cast<double>(share))) <= 4 * eps<T> * std::fabs(net),
        "the net transaction delta as the settlement fixes it");
}

template <class T>
void check(input& in, unsigned which) {
  switch (which) {
    case 0:
      return check_numbers<T>(in);
    case 1:
      return check_sets<T>(in);
    case 2:
      return check_columns<true, T>(in);
    case 3:
      return check_columns<false, T>(in);
    case 4:
      return check_there_and_back<T>(in);
    case 5:
      return check_refusal(in);
    default:
      return check_venue<T>(in);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  const unsigned which = in.byte();
  if (which < 128)
    check<double>(in, which % 8);
  else
    check<float>(in, which % 8);
  return 0;
}
