// SPDX-License-Identifier: BSL-1.0
// bytes: 400
// Fuzzing of conventions: strikes from deltas and at the money, deltas from one convention to
// another, legs with their profit and funding, lots and targets, quanto inverse options. Checked is
// what holds whatever comes in: the status of the list with the strike that goes with it, the delta
// asked for within the documented bound, batches with the scalar calls' bits, no quantity beyond
// its limit, arithmetic that is the numbers' own.
#include "support/input.hpp"
#include <hedgerow/batch/convert_delta.hpp>
#include <hedgerow/batch/strike_from_delta.hpp>
#include <hedgerow/convention.hpp>

#include <limits>
#include <vector>

namespace {

namespace hr = hedgerow;
using fuzz::input;
using fuzz::require;
using hr::delta_convention;
using hr::strike_status;

constexpr double eps = std::numeric_limits<double>::epsilon();

bool is_finite(double x) { return x - x == 0; }

/// Between `low` and `high`, in steps that a coverage can follow; now and then anything.
double between(input& in, double low, double high) {
  if (in.chance(16)) return in.any();
  return low + (high - low) * (in.modest() + 8) / 16;
}

// --- strikes -------------------------------------------------------------------------------------

struct strike_question {
  hr::garman_kohlhagen<double> market;
  hr::option_type type;
  double delta, expiry;
};

strike_question read_question(input& in) {
  const double share = between(in, 0, 1), tiny = std::ldexp(share, -static_cast<int>(in.below(41)));
  const bool call = in.chance(2);
  strike_question q{
      .market = {.spot = std::ldexp(between(in, 1, 2), static_cast<int>(in.below(40)) - 20),
                 .volatility = between(in, 0, 3),
                 .domestic_rate = between(in, -0.3, 0.3),
                 .foreign_rate = between(in, -0.3, 0.3)},
      .type = call ? hr::option_type::call : hr::option_type::put,
      .delta = (call ? 1 : -1) * (in.chance(3) ? tiny : share),
      .expiry = between(in, 0, in.chance(2) ? 30 : 0.1)};
  if (in.chance(32)) q.type = static_cast<hr::option_type>(static_cast<signed char>(in.byte()));
  return q;
}

/// What strike_from_delta's docstring promises of a strike that it says is one.
template <delta_convention C>
void check_strike(const strike_question& q, double strike) {
  const auto& m = q.market;
  require(strike >= 0, "a strike is not negative");
  const bool in_range = q.expiry >= 1.0 / 525600 && q.expiry <= 30 && m.volatility >= 0.01
                     && m.volatility <= 3 && std::fabs(m.domestic_rate) <= 0.3
                     && std::fabs(m.foreign_rate) <= 0.3 && std::fabs(q.delta) >= 1e-12
                     && m.spot > 1e-100 && m.spot < 1e100 && strike > 1e-200 && strike < 1e200;
  if (!in_range) return;
  const auto delta_at = [&](double k) {
    return hr::delta_of<C>(m, hr::european<double>{.type = q.type, .strike = k, .expiry = q.expiry})
        .value;
  };
  const double found = delta_at(strike);
  const double by_log_strike = (delta_at(strike * (1 + 0x1p-20)) - delta_at(strike * (1 - 0x1p-20)))
                             * 0x1p19;
  const double carry = (m.domestic_rate - m.foreign_rate) * q.expiry;
  // The difference quotient is good to a few digits where the second term matters at all; the delta
  // that checks has an error of its own, 1e-13 (1 + |yT|).
  const double allowed = 1e-12 + 1e-13 * (1 + std::fabs(m.foreign_rate * q.expiry))
                       + 4.1 * eps * (1 + std::fabs(carry)) * std::fabs(by_log_strike / q.delta);
  require(std::fabs(found / q.delta - 1) <= allowed, "the strike has the delta");
}

template <delta_convention C>
void check_strikes(const strike_question* questions, std::size_t count, hr::strike_root root) {
  std::vector<double> column[6], strikes(count);
  std::vector<signed char> types;
  std::vector<strike_status> statuses(count), alone_status;
  std::vector<double> alone;
  std::size_t missing = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const strike_question& q = questions[i];
    const auto r = hr::strike_from_delta<C>(q.market, q.type, q.delta, q.expiry, root);
    require(r.status <= strike_status::invalid, "a status of the list");
    require(std::isnan(r.strike) == (r.status != strike_status::ok), "a strike or a reason");
    const bool valid = q.market.spot > 0 && is_finite(q.market.spot) && q.market.volatility >= 0
                    && q.expiry >= 0 && is_finite(q.expiry) && is_finite(q.market.domestic_rate)
                    && is_finite(q.market.foreign_rate) && !std::isnan(q.delta)
                    && q.market.volatility * std::sqrt(q.expiry) <= 1000
                    && (q.type == hr::option_type::call || q.type == hr::option_type::put);
    const double exponents = std::fabs(q.market.domestic_rate) * (1 + q.expiry)
                           + std::fabs(q.market.foreign_rate) * (1 + q.expiry);
    if (!valid || exponents < 1e300)
      require((r.status == strike_status::invalid) == !valid,
              "invalid is what is outside the domain");
    if (r.status == strike_status::ok) check_strike<C>(q, r.strike);
    alone.push_back(r.strike), alone_status.push_back(r.status);
    missing += r.status != strike_status::ok;
    const double fields[] = {
        q.market.spot, q.market.volatility, q.market.domestic_rate, q.market.foreign_rate, q.delta,
        q.expiry};
    for (std::size_t c = 0; c < 6; ++c)
      column[c].push_back(fields[c]);
    types.push_back(static_cast<signed char>(q.type));
  }
  const auto s = hr::batch::strike_from_delta<C>(
      hr::batch::garman_kohlhagen<double>{.spot = column[0],
                                          .volatility = column[1],
                                          .domestic_rate = column[2],
                                          .foreign_rate = column[3]},
      types, column[4], column[5], strikes, statuses, root);
  require(s.size == count && s.invalid == missing, "the summary counts");
  for (std::size_t i = 0; i < count; ++i)
    require(fuzz::same(strikes[i], alone[i]) && statuses[i] == alone_status[i],
            "a row is the call");
}

void strikes(input& in) {
  strike_question questions[9];
  const std::size_t count = 1 + in.below(9);
  for (std::size_t i = 0; i < count; ++i)
    questions[i] = read_question(in);
  if (in.chance(3))
    check_strikes<delta_convention::spot>(questions, count, hr::strike_root::higher);
  else
    check_strikes<delta_convention::premium_adjusted_forward>(
        questions, count, in.chance(3) ? hr::strike_root::lower : hr::strike_root::higher);

  const strike_question& q = questions[0];
  using hr::atm_convention;
  for (const auto c : {atm_convention::spot, atm_convention::forward, atm_convention::delta_neutral,
                       atm_convention::vega_maximal, atm_convention::gamma_maximal,
                       atm_convention::fifty_delta, static_cast<atm_convention>(6)}) {
    const auto r = hr::atm_strike<delta_convention::coin>(q.market, q.expiry, c);
    require(std::isnan(r.strike) == (r.status != strike_status::ok), "at the money or a reason");
    require(!(r.strike < 0), "at the money is not below 0");
  }
}

// --- deltas --------------------------------------------------------------------------------------

template <delta_convention From, delta_convention To>
void check_conversion(const std::vector<hr::delta_terms<double>>& terms,
                      const std::vector<double>& deltas) {
  const std::size_t n = deltas.size();
  std::vector<double> column[5], out(n);
  for (const auto& t : terms) {
    const double fields[] = {t.premium, t.yield, t.expiry, t.equity, t.settled};
    for (std::size_t c = 0; c < 5; ++c)
      column[c].push_back(fields[c]);
  }
  const auto s = hr::batch::convert_delta<From, To>(
      deltas,
      hr::batch::delta_terms<double>{.premium = column[0],
                                     .yield = column[1],
                                     .expiry = column[2],
                                     .equity = column[3],
                                     .settled = column[4]},
      out);
  std::size_t bad = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const hr::delta_terms<double>& t = terms[i];
    const hr::delta_in<From, double> given{deltas[i]};
    const auto there = hr::to<To>(given, t);
    require(fuzz::same(out[i], there.value), "a row of deltas is the call");
    bad += std::isnan(out[i]);
    const double carry = t.yield * t.expiry;
    const bool ordinary = std::fabs(carry) <= 30 && std::fabs(t.yield) < 1e100 && t.settled >= 0
                       && t.settled < 0.999 && std::fabs(deltas[i]) < 1e100
                       && std::fabs(t.premium) < 1e100 && std::fabs(t.equity) < 1e100
                       && is_finite(t.yield) && is_finite(t.expiry);
    if (!ordinary) continue;
    const double back = hr::to<From>(there, t).value;
    const double size = (std::fabs(deltas[i]) + std::fabs(t.premium) + std::fabs(t.equity))
                      * std::exp(2 * std::fabs(carry)) / (1 - t.settled);
    require(std::fabs(back - deltas[i]) <= 16 * eps * size + 1e-300, "there and back");
  }
  require(s.size == n && s.invalid == bad, "NaN is counted");
}

void conversions(input& in) {
  std::vector<hr::delta_terms<double>> terms(1 + in.below(7));
  std::vector<double> deltas;
  for (auto& t : terms) {
    t = {.premium = in.number(),
         .yield = between(in, -0.3, 0.3),
         .expiry = between(in, 0, 30),
         .equity = in.number(),
         .settled = between(in, 0, 1)};
    deltas.push_back(in.number());
  }
  using enum delta_convention;
  switch (in.below(5)) {
    case 0:
      return check_conversion<spot, premium_adjusted_forward>(terms, deltas);
    case 1:
      return check_conversion<forward, coin_and_equity>(terms, deltas);
    case 2:
      return check_conversion<coin, decayed>(terms, deltas);
    case 3:
      return check_conversion<coin_and_equity, spot>(terms, deltas);
    default:
      return check_conversion<forward, premium_adjusted_forward>(terms, deltas);
  }
}

// --- legs ----------------------------------------------------------------------------------------

hr::lot_rule<double> read_lots(input& in) {
  hr::lot_rule<double> lots{.lot = in.chance(4) ? 0.0 : in.number(),
                            .minimum = std::fabs(in.number())};
  if (in.chance(2)) lots.limit = in.number();
  lots.rounding = in.chance(2) ? hr::lot_rounding::nearest : hr::lot_rounding::toward_zero;
  if (in.chance(2)) lots.lot = std::fabs(lots.lot), lots.limit = std::fabs(lots.limit);
  return lots;
}

void check_lots(double wanted, const hr::lot_rule<double>& rule, const hr::lot_result<double>& r) {
  const bool valid = rule.lot >= 0 && is_finite(rule.lot) && rule.minimum >= 0 && rule.limit >= 0
                  && !std::isnan(wanted);
  require((r.outcome == hr::lot_outcome::invalid) == !valid, "bad lots are invalid");
  require(std::isnan(r.contracts) == !valid, "bad lots give NaN");
  if (!valid) return;
  const double size = std::fabs(r.contracts), slack = 1e-9 * rule.lot + 8 * eps * std::fabs(wanted);
  require(size <= rule.limit * (1 + 8 * eps) + 1e-9 * rule.lot, "no more than the limit");
  require(size == 0 || std::signbit(r.contracts) == std::signbit(wanted), "no purchase for a sale");
  require(size == 0 || size >= rule.minimum, "no less than the minimum");
  if (rule.rounding == hr::lot_rounding::toward_zero)
    require(size <= std::fabs(wanted) + slack, "toward zero is no more than was asked for");
  else if (r.outcome == hr::lot_outcome::rounded || r.outcome == hr::lot_outcome::exact)
    require(std::isinf(wanted) || std::fabs(r.contracts - wanted) <= 0.5 * rule.lot + slack,
            "the nearest lot");
}

/// As many contracts as are wanted have the delta that is wanted, in each convention.
template <class Leg>
void check_contracts(input& in, const Leg& leg, double spot) {
  const double wanted = in.number(), yield = between(in, -0.3, 0.3), expiry = between(in, 0, 2);
  const hr::exposure<double> each = hr::exposure_of(leg, spot);
  const auto check = [&]<delta_convention C>() {
    const hr::delta_terms<double> terms{.yield = yield, .expiry = expiry};
    const double n = hr::contracts_for(leg, hr::delta_in<C>{wanted}, spot, terms),
                 one = hr::delta_of<C>(each, terms).value;
    require(fuzz::same(n, wanted / one), "contracts are a quotient of deltas");
    if (std::isnan(wanted) || std::isnan(one)) return require(std::isnan(n), "NaN stays NaN");
    const double size = std::fabs(wanted);
    if (size > 1e-100 && size < 1e100 && std::fabs(one) > 1e-100 && std::fabs(one) < 1e100)
      require(std::fabs(hr::delta_of<C>(n * each, terms).value - wanted) <= 8 * eps * size,
              "that many have the delta");
  };
  check.template operator()<delta_convention::spot>();
  check.template operator()<delta_convention::forward>();
  check.template operator()<delta_convention::coin>();
  check.template operator()<delta_convention::premium_adjusted_forward>();
}

/// Paid by one side what the other receives, in either currency the same, and in proportion.
template <class Leg>
void check_funding(input& in, const Leg& leg, double mark) {
  const double contracts = in.number(), rate = in.number() / 1000, periods = in.modest();
  const auto paid = hr::funding_of(leg, contracts, mark, rate, periods),
             received = hr::funding_of(leg, -contracts, mark, rate, periods),
             one = hr::funding_of(leg, contracts, mark, rate);
  require(fuzz::same(paid.quote, -received.quote) && fuzz::same(paid.coin, -received.coin),
          "one side pays what the other receives");
  if (std::isnan(contracts) || std::isnan(rate) || std::isnan(mark) || std::isnan(leg.size))
    return require(std::isnan(paid.quote) && std::isnan(paid.coin), "funding of NaN is NaN");
  if (!(mark > 0)) return;
  for (const double x : {contracts, leg.size, rate, mark})
    if (!(std::fabs(x) > 1e-50 && std::fabs(x) < 1e50)) return;
  require(std::fabs(paid.quote - paid.coin * mark) <= 8 * eps * std::fabs(paid.quote) + 1e-250,
          "one funding in two units");
  require(std::fabs(paid.quote - periods * one.quote) <= 8 * eps * std::fabs(paid.quote) + 1e-250,
          "twice the time is twice the funding");
  require((one.quote < 0) == ((contracts < 0) != ((rate < 0) == (leg.size < 0))),
          "a long position pays where the rate is positive");
}

template <class Leg>
void check_leg(input& in, const Leg& leg) {
  const double spot = in.chance(8)
                        ? in.any()
                        : std::ldexp(1 + std::fabs(in.modest()), static_cast<int>(in.below(20)));
  const hr::exposure<double> account{{in.number()}, {in.number()}, in.number()};
  const auto target = static_cast<hr::hedge_target>(in.below(4));
  const auto h = hr::hedge_quantity(account, leg, target, spot);
  const double open = hr::open_delta(account, target),
               each = hr::open_delta(hr::exposure_of(leg, spot), target);
  if (h.outcome == hr::lot_outcome::invalid) {
    require(std::isnan(h.contracts), "an invalid hedge is NaN");
  } else if (h.outcome == hr::lot_outcome::no_delta) {
    require(h.contracts == 0, "without delta nothing is traded");
  } else {
    require(is_finite(open) && is_finite(each) && spot > 0, "a hedge of finite numbers");
    check_lots(h.unrounded, leg.lots, {h.contracts, h.outcome});
    const bool solved = h.outcome == hr::lot_outcome::exact && leg.lots.lot == 0;
    const double terms = std::fabs(open) + std::fabs(h.contracts * each)
                       + (target == hr::hedge_target::quote_neutral
                              ? std::fabs(account.coin.value) + std::fabs(account.equity)
                              : 0.0);
    if (solved && std::fabs(h.unrounded) < 1e100 && std::fabs(each) > 1e-100)
      require(std::fabs(h.open) <= 4 * eps * terms + 1e-300 * (1 + std::fabs(each)),
              "what a hedge leaves open");
  }
  const double later = spot * (1 + in.modest() / 16);
  const auto p = hr::profit_of(leg, spot, later), none = hr::profit_of(leg, spot, spot);
  check_contracts(in, leg, spot);
  if constexpr (requires { hr::funding_of(leg, 1.0, 1.0, 1.0); }) check_funding(in, leg, spot);
  const auto whole = hr::with_equity(p, account.equity, spot, later);
  require(fuzz::same(whole.coin, p.coin), "equity in coin gains no coin");
  require(fuzz::same(whole.quote, p.quote + account.equity * (later - spot)),
          "and what its price does in quote currency");
  if (!(spot > 1e-6 && spot < 1e12 && later > 1e-6)) return;
  if (is_finite(p.quote))
    require(std::fabs(p.quote - p.coin * later) <= 8 * eps * std::fabs(p.quote) + 1e-300,
            "one profit in two units");
  if (is_finite(none.quote)) require(none.quote == 0 && none.coin == 0, "no move, no profit");
}

void legs(input& in) {
  const hr::lot_rule<double> lots = read_lots(in);
  const double wanted = in.mixed();
  check_lots(wanted, lots, hr::round_to_lots(wanted, lots));
  const double size = in.number(), expiry = between(in, 0, 2), rate = between(in, -0.2, 0.2),
               yield = between(in, -0.2, 0.2);
  switch (in.below(6)) {
    case 0:
      return check_leg(in, hr::spot_leg<double>{size, lots});
    case 1:
      return check_leg(in, hr::linear_perpetual<double>{size, lots});
    case 2:
      return check_leg(in, hr::inverse_perpetual<double>{size, lots});
    case 3:
      return check_leg(in, hr::linear_future<double>{size, expiry, rate, yield, lots});
    case 4:
      return check_leg(in, hr::inverse_future<double>{size, expiry, rate, yield, lots});
    default: {
      const double strike = std::ldexp(1 + std::fabs(in.modest()), static_cast<int>(in.below(20)));
      return check_leg(
          in,
          hr::option_leg<double>{
              .option = {.type = in.chance(2) ? hr::option_type::call : hr::option_type::put,
                         .strike = strike,
                         .expiry = expiry},
              .volatility = between(in, 0, 2),
              .rate = rate,
              .yield = yield,
              .paid_in = in.chance(2) ? hr::premium_currency::coin : hr::premium_currency::quote,
              .size = size,
              .lots = lots});
    }
  }
}

void quanto(input& in) {
  const hr::quanto_inverse<double> option{
      .type = in.chance(2) ? hr::option_type::call : hr::option_type::put,
      .strike = in.number(),
      .fixed_rate = 1.0};
  const hr::pricing_point<double> at{.spot = in.number(),
                                     .volatility = between(in, 0, 3),
                                     .rate = between(in, -0.3, 0.3),
                                     .expiry = between(in, 0, 30)};
  const double price = option(at), s = at.volatility * std::sqrt(at.expiry),
               moneyness = option.strike / at.spot;
  const bool valid = at.spot > 0 && !(at.volatility < 0) && !(at.expiry < 0) && option.strike > 0
                  && is_finite(option.strike);
  if (!valid) return require(std::isnan(price), "a bad quanto option is NaN");
  const bool ordinary = is_finite(at.spot) && s * s < 300 && moneyness < 1e100 && moneyness > 1e-100
                     && is_finite(at.rate) && std::fabs(at.rate * at.expiry) < 300;
  if (!ordinary) return;
  const double legs = std::exp(-at.rate * at.expiry) * (1 + moneyness * std::exp(s * s));
  require(price >= -4e-14 * legs, "a quanto price is not negative");
  if (option.type == hr::option_type::call)
    require(price <= std::exp(-at.rate * at.expiry) * (1 + 1e-13) + 4e-14 * legs,
            "nor above a coin");
}

// --- arithmetic ----------------------------------------------------------------------------------

/// Deltas, exposures and profits add up as their numbers do, bit for bit.
void arithmetic(input& in) {
  const double x = in.mixed(), y = in.mixed(), n = in.mixed(), equity = in.mixed();
  const auto is = [](double found, double wanted) {
    require(fuzz::same(found, wanted), "arithmetic of the numbers");
  };
  using delta = hr::delta_in<delta_convention::spot>;
  const delta a{x}, b{y};
  delta sum = a, difference = a;
  sum += b, difference -= b;
  is((a + b).value, x + y), is(sum.value, x + y);
  is((a - b).value, x - y), is(difference.value, x - y), is((-a).value, -x);
  is((a * n).value, x * n), is((n * a).value, n * x), is((a / n).value, x / n), is(a / b, x / y);
  require((a == b) == (x == y) && (a != b) == (x != y) && (a < b) == (x < y) && (a <= b) == (x <= y)
              && (a > b) == (x > y) && (a >= b) == (x >= y),
          "comparisons of the numbers");

  const hr::exposure<double> e{{x}, {y}, equity}, f{{y}, {n}, x};
  hr::exposure<double> both = e;
  both += f;
  for (const auto& g : {e + f, both})
    is(g.quote.value, x + y), is(g.coin.value, y + n), is(g.equity, equity + x);
  for (const auto& g : {n * e, e * n})
    is(g.quote.value, n * x), is(g.coin.value, n * y), is(g.equity, n * equity);

  const hr::profit<double> p{x, y}, q{n, equity};
  hr::profit<double> all = p;
  all += q;
  for (const auto& r : {p + q, all})
    is(r.quote, x + n), is(r.coin, y + equity);
  is((n * p).quote, n * x), is((n * p).coin, n * y);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  switch (in.below(5)) {
    case 0:
      strikes(in);
      break;
    case 1:
      conversions(in);
      break;
    case 2:
      legs(in);
      break;
    case 3:
      arithmetic(in);
      break;
    default:
      quanto(in);
  }
  return 0;
}
