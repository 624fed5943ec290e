// SPDX-License-Identifier: BSL-1.0
// bytes: 600
// Fuzzing of what hedging costs beforehand, and of decisions in columns, from positions and from
// options: any parameters and any rows. Checked is what holds whatever comes in: a row has the bits
// of the call for one position, what is NaN is counted, variances are not negative, costs and
// volatilities are on the right side of their limits, and no level is better than the best.
#include "support/input.hpp"
#include "trigger/support/states.hpp"
#include <hedgerow/batch/evaluate_and_decide.hpp>
#include <hedgerow/batch/expected_hedging.hpp>
#include <hedgerow/batch/hedging_rates.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <vector>

namespace {

namespace hb = hedgerow::batch;
namespace ht = hedgerow::trigger;
using by = hb::hedging_policy;
using fuzz::input;
using fuzz::require;

/// Between two numbers; now and then any bits.
double between(input& in, double low, double high) {
  return in.chance(16) ? in.any() : low + (high - low) * (in.modest() + 8) / 16;
}

template <std::size_t N>
struct table {
  std::array<std::vector<double>, N> columns;
  std::size_t rows = 0;

  void push_back(const std::array<double, N>& row) {
    for (std::size_t c = 0; c < N; ++c)
      columns[c].push_back(row[c]);
    ++rows;
  }
  std::array<double, N> row(std::size_t i) const {
    std::array<double, N> r;
    for (std::size_t c = 0; c < N; ++c)
      r[c] = columns[c][i];
    return r;
  }
};

/// Each row of `found` against expected(row), and the count of those with a NaN.
template <std::size_t N, std::size_t M, class Expected>
void check_rows(const table<N>& t, const std::array<std::vector<double>, M>& found,
                const hb::summary& s, const Expected& expected) {
  std::size_t invalid = 0, first = t.rows;
  for (std::size_t i = 0; i < t.rows; ++i) {
    const std::array<double, M> e = expected(t.row(i));
    bool bad = false;
    for (std::size_t c = 0; c < M; ++c) {
      require(fuzz::same(found[c][i], e[c]), "a row is the call");
      bad = bad || std::isnan(e[c]);
    }
    if (bad && invalid++ == 0) first = i;
  }
  require(s.size == t.rows && s.invalid == invalid && s.first_invalid == first, "bad rows count");
}

template <std::size_t M>
std::array<std::vector<double>, M> room(std::size_t rows) {
  std::array<std::vector<double>, M> r;
  r.fill(std::vector<double>(rows));
  return r;
}
template <class Outputs, std::size_t M>
Outputs outputs(std::array<std::vector<double>, M>& to) {
  std::array<hb::output<double>, M> o;
  std::copy(to.begin(), to.end(), o.begin());
  return std::bit_cast<Outputs>(o);
}
template <class Columns, std::size_t From, std::size_t N>
Columns columns(const table<N>& t) {
  constexpr std::size_t count = sizeof(Columns) / sizeof(hb::column<double>);
  std::array<hb::column<double>, count> c;
  for (std::size_t i = 0; i < count; ++i)
    c[i] = t.columns[From + i];
  return std::bit_cast<Columns>(c);
}

// --- one option over its life --------------------------------------------------------------------

void check_option(const ht::hedged_option<double>& o, double rebalances,
                  const std::array<double, 4>& x) {
  const auto fields = std::bit_cast<std::array<double, 6>>(o);
  const bool unknown = std::any_of(fields.begin(), fields.end(), [](double v) { return v != v; });
  if (unknown && o.expiry > 0)
    require(std::isnan(x[0]) && std::isnan(x[1]), "unknown in, unknown out");
  require(!(x[0] < 0), "a variance is not negative");
  require(!(x[3] < 0), "rebalances are not negative");
  const auto within = [](double v, double low, double high) { return v >= low && v <= high; };
  const bool ordinary = within(o.price, 1, 1e6) && within(o.strike / o.price, 0.25, 4)
                     && within(o.expiry, 1e-3, 5) && within(o.hedge_volatility, 0.05, 2)
                     && within(o.real_volatility, 0.05, 2) && within(o.drift, -0.5, 0.5)
                     && within(rebalances, 1, 1e6);
  if (!ordinary) return;
  require(std::isfinite(x[0]) && std::isfinite(x[2]), "ordinary is finite");
  if (o.drift != 0) return;
  // What a volatility earns is no more than the worth of the option at the larger one.
  require(std::fabs(x[2]) <= (std::max)(o.price, o.strike), "a profit is within the price");
  require((x[2] > 0) <= (o.real_volatility > o.hedge_volatility), "a profit has its sign");
}

void options(input& in) {
  table<9> t;
  const bool is_modest = in.chance(2);
  for (std::size_t n = 1 + in.below(11); n > 0; --n) {
    const double price = std::ldexp(1 + between(in, 0, 1), static_cast<int>(in.below(20)));
    t.push_back({price, price * between(in, 0.2, 4), between(in, 0, 4), between(in, 0, 2),
                 between(in, 0, 2), in.chance(2) ? 0.0 : between(in, -0.6, 0.6),
                 is_modest ? 100.0 : in.number(), between(in, -1e-4, 1e-2),
                 std::fabs(in.number())});
  }
  auto found = room<4>(t.rows);
  const auto s = hb::expected_hedging(columns<hb::hedged_options<double>, 0>(t),
                                      columns<hb::hedging_plan<double>, 6>(t),
                                      outputs<hb::expected_numbers<double>>(found));
  check_rows(t, found, s, [](const std::array<double, 9>& r) {
    const ht::hedged_option<double> o{r[0], r[1], r[2], r[3], r[4], r[5]};
    const std::array<double, 4> x{
        ht::hedging_error_variance(o, r[6]), ht::expected_clock_cost(o, r[7], r[6]),
        ht::expected_mishedging_profit(o),
        ht::optimal_rebalances(ht::hedging_error_variance(o, 1.0),
                               ht::expected_clock_cost(o, r[7], 1.0), r[8])};
    check_option(o, r[6], x);
    return x;
  });
}

// --- a position, a year --------------------------------------------------------------------------

std::array<double, 6> numbers(const ht::policy_plan<double>& p) {
  return {p.level, p.inner, p.rates.cost, p.rates.variance, p.rates.trades, p.total};
}

ht::policy_plan<double> plan_at(by policy, const ht::band_terms<double>& terms, double volatility,
                                double level, double inner) {
  const auto rates = policy == by::clock ? ht::clock_rates(terms, volatility, level)
                                         : ht::band_rates(terms, volatility, level, inner);
  return {level, inner, rates, ht::total_rate(terms, rates)};
}

ht::policy_plan<double> best_plan(by policy, const ht::band_terms<double>& terms,
                                  double volatility) {
  switch (policy) {
    case by::clock:
      return ht::best_clock(terms, volatility);
    case by::centre:
      return ht::best_centre(terms, volatility);
    case by::edge:
      return ht::best_edge(terms, volatility);
    default:
      return ht::best_band(terms, volatility);
  }
}

/// No neighbour of the best is better, for what the docstrings say it is best at.
void check_best(by policy, const ht::band_terms<double>& t, double volatility,
                const ht::policy_plan<double>& best) {
  require(!(best.level < 0) && !(best.inner < 0), "levels are not negative");
  const auto within = [](double v, double low, double high) { return v >= low && v <= high; };
  const bool ordinary = within(t.price, 1, 1e6) && within(std::fabs(t.gamma * t.price), 1e-6, 1e3)
                     && within(t.risk_aversion * t.price, 1e-6, 1e3)
                     && within(t.cost_rate, 1e-6, 0.05) && within(t.discount, 0.5, 1)
                     && within(volatility, 0.05, 2)
                     && (t.fixed_cost == 0 || within(t.fixed_cost / t.price, 1e-6, 1));
  if (!ordinary) return;
  require(best.inner <= best.level || policy == by::clock, "inner is within");
  if (t.fixed_cost != 0 && (policy == by::centre || policy == by::edge)) return;
  for (const double a : {0.875, 1.0, 1.125})
    for (const double b : {0.875, 1.0, 1.125}) {
      const double level = best.level * a;
      const double inner = policy == by::edge ? level : (std::min)(best.inner * b, level);
      const double other = plan_at(policy, t, volatility, level, inner).total;
      require(best.total <= other * (1 + 1e-6), "no level is better than the best");
    }
}

void check_volatilities(const std::array<double, 10>& r, const std::array<double, 6>& v) {
  const double gamma = r[1], implied = r[6];
  if (!(implied > 1e-100)) return;  // its square is 0
  if (gamma < 0) require(!(v[0] < implied) && !(v[1] < implied * (1 - 1e-14)), "sold costs more");
  if (gamma > 0)
    require(!(v[0] > implied) && !(v[1] > implied * (1 + 1e-14)), "bought brings less");
  if (r[3] > 0) require(!(v[2] < implied) && !(v[3] < implied), "breaking even takes more");
}

std::array<double, 6> volatilities(const std::array<double, 10>& r) {
  const ht::band_terms<double> terms{r[0], r[1], r[2], r[3], r[4], r[5]};
  const double clock = ht::break_even_clock(r[6], r[3], r[7]);
  const double edge = ht::break_even_edge(r[6], r[3], r[0], r[1], r[8]);
  const std::array<double, 6> v{ht::leland_volatility(r[6], r[1], r[3], r[7]),
                                ht::barles_soner_volatility(terms, r[6]),
                                clock,
                                edge,
                                ht::is_inefficient(r[9], clock) ? 1.0 : 0.0,
                                ht::is_inefficient(r[9], edge) ? 1.0 : 0.0};
  check_volatilities(r, v);
  return v;
}

void positions(input& in) {
  table<10> t;
  for (std::size_t n = 1 + in.below(11); n > 0; --n) {
    const double price = std::ldexp(1 + between(in, 0, 1), static_cast<int>(in.below(20)));
    const double level = std::fabs(between(in, -1, 1));
    t.push_back({price, between(in, -8, 8) / price, between(in, 0, 8) / price,
                 between(in, -1e-4, 1e-2), in.chance(2) ? 0.0 : between(in, 0, 1) * price,
                 between(in, 0.5, 1), between(in, 0, 2), level, level * between(in, 0, 1),
                 between(in, 0, 2)});
  }
  const auto policy = static_cast<by>(in.below(4));
  const auto book = columns<hb::hedged_positions<double>, 0>(t);
  auto found = room<6>(t.rows);
  auto s = hb::best_hedging(policy, book, outputs<hb::hedging_numbers<double>>(found));
  check_rows(t, found, s, [&](const std::array<double, 10>& r) {
    const ht::band_terms<double> terms{r[0], r[1], r[2], r[3], r[4], r[5]};
    const auto best = best_plan(policy, terms, r[6]);
    check_best(policy, terms, r[6], best);
    return numbers(best);
  });
  s = hb::hedging_volatilities(book, columns<hb::scalping_plan<double>, 7>(t),
                               outputs<hb::adjusted_volatilities<double>>(found));
  check_rows(t, found, s, volatilities);
  s = hb::hedging_rates(policy, book, columns<hb::hedging_levels<double>, 7>(t),
                        outputs<hb::hedging_numbers<double>>(found));
  check_rows(t, found, s, [&](const std::array<double, 10>& r) {
    const ht::band_terms<double> terms{r[0], r[1], r[2], r[3], r[4], r[5]};
    const double inner = policy == by::edge ? r[7] : policy == by::band ? r[8] : 0.0;
    const auto plan = plan_at(policy, terms, r[6], r[7], inner);
    require(!(plan.rates.variance < 0), "a variance is not negative");
    require(!(plan.rates.trades < 0), "nor are orders");
    if (terms.cost_rate >= 0 && terms.fixed_cost >= 0 && terms.price >= 0)
      require(!(plan.rates.cost < 0), "nor is a cost");
    return numbers(plan);
  });
}

// --- decisions -----------------------------------------------------------------------------------

template <class P>
void check_decisions(const P& policy, input& in) {
  table<ht::field_count> t;
  for (std::size_t n = 1 + in.below(20); n > 0; --n) {
    states::numbers<double> x = states::unpack(states::ordinary());
    if (in.chance(3)) x[3] = -x[2] + in.modest();  // a hedge, beside its delta
    for (unsigned changes = in.below(4); changes > 0; --changes)
      x[in.below(ht::field_count)] = in.mixed();
    t.push_back(x);
  }
  std::vector<unsigned char> rebalance(t.rows), part(t.rows);
  std::vector<double> target(t.rows), trade(t.rows);
  std::vector<ht::reason> reason(t.rows);
  const auto s = hb::decide(policy, columns<hb::positions<double>, 0>(t),
                            hb::decisions<double>{.rebalance = rebalance,
                                                  .target = target,
                                                  .reason = reason,
                                                  .part = part,
                                                  .trade = trade});
  std::size_t trades = 0, invalid = 0;
  for (std::size_t i = 0; i < t.rows; ++i) {
    const ht::state<double> state = states::pack(t.row(i));
    const ht::decision<double> d = policy(state);
    require(states::is_sound(state, d), "a target is finite, or the hedge that is held");
    require(rebalance[i] == (d.rebalance ? 1 : 0), "a row trades as its position");
    require(fuzz::same(target[i], d.target), "a row has its position's target");
    require(d.reason == reason[i] && d.reason.part() == part[i], "and its reason");
    require(d.rebalance ? fuzz::same(trade[i], d.target - state.hedge) : trade[i] == 0,
            "what to buy is what is missing");
    trades += d.rebalance, invalid += d.reason == ht::reason::invalid;
  }
  require(s.size == t.rows && s.rebalance == trades && s.invalid == invalid, "decisions count");
}

/// From options to decisions in one pass: the Greeks of the scalar call, times the quantity, and
/// the policy's decision about that state.
void options_and_decisions(input& in) {
  constexpr std::size_t spot = 0, volatility = 1, rate = 2, strike = 3, expiry = 4, quantity = 5,
                        hedge = 6, cost_rate = 7, last_price = 8;
  table<9> t;
  std::vector<signed char> type;
  for (std::size_t n = 1 + in.below(20); n > 0; --n) {
    const double price = std::ldexp(1 + between(in, 0, 1), static_cast<int>(in.below(20)));
    t.push_back({price, between(in, 0, 2), between(in, -0.3, 0.3), price * between(in, 0.5, 2),
                 between(in, 0, 3), in.mixed(), in.mixed(), between(in, 0, 0.01),
                 price * between(in, 0.9, 1.1)});
    const int odd = static_cast<int>(in.byte());  // mostly a call or a put
    type.push_back(static_cast<signed char>(odd < 8 ? odd : odd % 2 == 0 ? 1 : -1));
  }
  const auto policy = ht::whalley_wilmott{.risk_aversion = std::fabs(in.modest()) * 1e-4}
                    | ht::relative_move<>{.fraction = std::fabs(in.modest()) / 8};
  std::vector<unsigned char> rebalance(t.rows), part(t.rows);
  std::vector<double> target(t.rows), trade(t.rows), delta(t.rows), vega(t.rows);
  std::vector<ht::reason> reason(t.rows);
  const auto& c = t.columns;
  const auto s = hb::evaluate_and_decide(
      policy,
      hb::black_scholes<double>{.spot = c[spot], .volatility = c[volatility], .rate = c[rate]},
      hb::european<double>{.type = type, .strike = c[strike], .expiry = c[expiry]}, c[quantity],
      hb::positions<double>{
          .hedge = c[hedge], .cost_rate = c[cost_rate], .last_price = c[last_price]},
      hb::decisions<double>{
          .rebalance = rebalance, .target = target, .reason = reason, .part = part, .trade = trade},
      hb::greeks<double>{.delta = delta, .vega = vega});
  std::size_t trades = 0, invalid = 0, first = t.rows;
  for (std::size_t i = 0; i < t.rows; ++i) {
    const auto r = t.row(i);
    const auto g = hedgerow::evaluate(
        hedgerow::black_scholes<double>{r[spot], r[volatility], r[rate], 0.0},
        hedgerow::european<double>{static_cast<hedgerow::option_type>(type[i]), r[strike],
                                   r[expiry]});
    require(fuzz::same(delta[i], g.delta) && fuzz::same(vega[i], g.vega), "Greeks of one option");
    ht::state<double> state{.price = r[spot],
                            .exposure = r[quantity] * g.delta,
                            .hedge = r[hedge],
                            .gamma = r[quantity] * g.gamma,
                            .volatility = r[volatility],
                            .rate = r[rate],
                            .expiry = r[expiry],
                            .cost_rate = r[cost_rate]};
    state.last_price = r[last_price];
    const ht::decision<double> d = policy(state);
    require(rebalance[i] == (d.rebalance ? 1 : 0) && fuzz::same(target[i], d.target),
            "a row decides as its state");
    require(d.reason == reason[i] && d.reason.part() == part[i], "for its reason");
    require(d.rebalance ? fuzz::same(trade[i], d.target - state.hedge) : trade[i] == 0,
            "what to buy is what is missing");
    require(!std::isnan(g.delta) || (!d.rebalance && d.reason == ht::reason::invalid),
            "a bad option does not trade");
    trades += d.rebalance;
    if (d.reason == ht::reason::invalid && invalid++ == 0) first = i;
  }
  require(
      s.size == t.rows && s.rebalance == trades && s.invalid == invalid && s.first_invalid == first,
      "decisions count");
}

void decisions(input& in) {
  const double a = in.chance(8) ? in.any() : std::fabs(in.mixed()) / 4, b = in.modest() / 100;
  if (in.chance(2))
    check_decisions(ht::whalley_wilmott{.risk_aversion = a * 1e-4} | ht::interval{.years = b}, in);
  else
    check_decisions(ht::minimum_trade{.policy = ht::delta_band<>{.half_width = a}, .units = b}, in);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  switch (in.below(4)) {
    case 0:
      options(in);
      break;
    case 1:
      positions(in);
      break;
    case 2:
      options_and_decisions(in);
      break;
    default:
      decisions(in);
  }
  return 0;
}
