// SPDX-License-Identifier: BSL-1.0
// bytes: 1000
// Fuzzing of triggers: any parameters and any states, one position at a time and in registers.
// Checked is what holds for every policy: where it trades the target is finite, where a field that
// it reads is NaN it does not trade, a register decides the same bits, what decorates a policy
// takes trades away and never adds one, and a threshold is its formula.
#include "support/input.hpp"
#include "trigger/support/states.hpp"
#include <hedgerow/math/simd.hpp>

#include <algorithm>
#include <limits>
#include <span>

namespace {

namespace ht = hedgerow::trigger;
using fuzz::input;
using fuzz::require;
using state = ht::state<double>;

/// An ordinary state but for some fields, or any bits everywhere.
state read_state(input& in, const state& last) {
  const unsigned how = in.byte();
  if (how < 64) {  // a little later
    state s = last;
    s.time += in.modest() / 365, s.price *= 1 + in.modest() / 100, s.exposure += in.modest();
    return s;
  }
  states::numbers<double> x = states::unpack(how < 96 ? last : states::ordinary());
  if (how < 112) {
    for (double& v : x)
      v = in.any();
    return states::pack(x);
  }
  for (unsigned i = how % 8; i > 0; --i) {
    double& v = x[in.below(ht::field_count)];
    v = in.chance(4) ? v * in.modest() : in.mixed();
  }
  return states::pack(x);
}

/// In registers as for each position alone.
template <class P>
void check_lanes(const P& policy, const state& a, const state& b) {
  using V = xsimd::batch<double>;
  using L = hedgerow::math::lane<V>;
  states::numbers<V> columns;
  for (std::size_t f = 0; f < columns.size(); ++f) {
    double values[static_cast<std::size_t>(L::size)];
    for (int i = 0; i < L::size; ++i)
      values[i] = states::unpack(i % 2 == 0 ? a : b)[f];
    columns[f] = L::load(values);
  }
  const ht::decision<V> all = policy(states::pack(columns));
  for (int i = 0; i < L::size; ++i) {
    const ht::decision<double> one = policy(i % 2 == 0 ? a : b);
    require(one.rebalance == L::get_mask(all.rebalance, i), "a register trades the same");
    require(fuzz::same(one.target, L::get(all.target, i)), "a register trades to the same bits");
    require(fuzz::same(one.reason.code, L::get(all.reason.code, i)), "the same reason");
  }
}

/// What holds for any policy on a stream of states; also(policy, state, decision) adds to it.
template <class P, class Also>
void follow(P policy, input& in, const Also& also) {
  state last = states::ordinary(), s = last;
  while (!in.empty()) {
    last = s, s = read_state(in, s);
    const P before = policy;
    ht::update(policy, s);
    const ht::decision<double> d = policy(s);
    require(states::is_sound(s, d), "a target is finite, or the hedge that is held");
    require(ht::to_string(d.reason) != nullptr && d.reason.part() < ht::parts_of<P>,
            "a part of it");
    if (states::reads_nan<P>(s))
      require(!d.rebalance && d.reason == ht::reason::invalid, "NaN does not trade");
    if constexpr (!ht::remembers<P>) check_lanes(policy, s, last);
    also(before, policy, s, d);
    if (!d.rebalance) continue;
    ht::rebalanced(policy, s, d);
    s = ht::after(s, d);
  }
}
template <class P>
void follow(const P& policy, input& in) {
  follow(policy, in, [](const auto&...) {});
}

/// A decorator: trades only where its policy does, and to the same target unless it says so.
template <bool KeepsTarget = true, class P>
void decorated(const P& policy, input& in) {
  follow(policy, in, [](const P&, const P& now, const state& s, const auto& d) {
    const auto inner = now.policy(s);
    require(!d.rebalance || inner.rebalance, "a decorator adds no trade");
    if (KeepsTarget && d.rebalance) require(fuzz::same(d.target, inner.target), "its target");
  });
}

void undecorated_policy(input& in, unsigned which) {
  const auto level = [&] { return in.chance(8) ? in.any() : std::fabs(in.mixed()) / 4; };
  const double a = level(), b = level(), c = in.mixed();
  switch (which) {
    case 0:
      return follow(ht::asymmetric_band<ht::of_exposure, ht::inner_level>{a, b, {}, {c}}, in);
    case 1:
      return follow(ht::delta_band<ht::in_quote>{a * 1000}, in);
    case 2:
      return follow(ht::two_fee<>{.risk_aversion = a * 1e-4}, in);
    case 3:
      return follow(ht::zakamouline<>{.risk_aversion = a * 1e-4}, in);
    case 4:
      return follow(
          ht::polled<ht::recentring<>>{.trigger = {.risk_aversion = a * 1e-4}, .years = b}, in);
    case 5:
      return follow(ht::fixed_fee<>{.risk_aversion = a * 1e-4}, in);
    case 6:
      return follow(
          ht::drift_aware<ht::whalley_wilmott<double>>{
              .trigger = {.risk_aversion = a * 1e-4, .cost_rate = b}, .years = c},
          in);
    case 7:
      return follow((ht::interval<>{.years = a} | ht::daily<>{.hour = std::fabs(c)})
                        & !ht::relative_move<>{.fraction = b},
                    in);
    case 8:
      return follow(ht::leland<>{.number = a} | ht::deviation_move<>{.deviations = b}, in);
    case 9:
      return follow(ht::gamma_profit<>{a, b} | ht::greek_outside<ht::field::vega>{c, c + a}
                        | ht::break_even_move<>{b},
                    in);
    case 10:
      return follow(
          ht::margin_distance<>{a} | ht::effectiveness_floor<>{c} | ht::volatility_change<>{b}, in);
    case 11:
      return follow(ht::dynamic_delta_hedge{c, a, b, std::fabs(in.modest()) / 4}, in);
    case 12:
      return follow(ht::safety_range{c - a, c + b, c, in.modest() / 100}, in);
    case 13: {
      const double times[] = {-a, 0, b, b + std::fabs(c)};
      return follow(ht::calendar<>{.times = std::is_sorted(times, times + 4) ? std::span(times)
                                                                             : std::span(times, 0)}
                        | ht::price_move<ht::deviation_ratio>{.units = a * 100, .target = {b / 4}},
                    in);
    }
    case 14:
      return follow(ht::profit_since<>{a * 100, b * 100} | ht::vega_profit<>{b, a}
                        | ht::margin_deviations<>{.deviations = a, .years = b / 365},
                    in);
    default:
      return follow(ht::delta_band<ht::in_coins, ht::nearest_edge>{.half_width = a}
                        | ht::fixed_fee<double, ht::optimal_level>{.risk_aversion = b * 1e-4,
                                                                   .fixed_cost = a},
                    in);
  }
}

void decorated_policy(input& in, unsigned which) {
  const auto inner = ht::delta_band<>{.half_width = std::fabs(in.modest())}
                   | ht::interval<>{.years = in.chance(3) ? 0.0 : in.modest() / 100};
  const double a = in.chance(8) ? in.any() : std::fabs(in.mixed());
  const double b = in.chance(8) ? in.any() : std::fabs(in.mixed());
  switch (which) {
    case 0:
      return decorated(ht::cooldown{.policy = inner, .years = a / 1000}, in);
    case 1:
      return decorated(ht::minimum_trade{.policy = inner, .units = a, .notional = b}, in);
    case 2:
      return decorated(ht::in_flight_guard{.policy = inner}, in);
    case 3:
      return decorated(ht::move_gate{.policy = inner, .fraction = a / 100}, in);
    case 4:
      return follow(ht::reduce_only{.policy = inner}, in,
                    [](const auto&, const auto& now, const state& s, const auto& d) {
                      if (!d.rebalance) return;
                      require(now.policy(s).rebalance, "reduce_only adds no trade");
                      require(std::fabs(d.target) <= std::fabs(s.hedge) && d.target * s.hedge >= 0,
                              "reduce_only brings the hedge nearer to 0");
                    });
    case 5:
      return decorated(ht::active_hours{.policy = inner, .from = 3 * a, .to = 3 * b}, in);
    case 6: {
      ht::in_lots<decltype(inner)> lots{.policy = inner};
      lots.leg.lots.lot = a / 4, lots.leg.lots.minimum = b / 4, lots.inwards = in.chance(2);
      return decorated<false>(lots, in);
    }
    case 7: {
      // In one period, no more than so many trades.
      double period = std::nan(""), traded = 0;
      const ht::budget budget{.policy = inner, .years = 1, .trades = a};
      return follow(budget, in, [&](const auto&, const auto& now, const state& s, const auto& d) {
        if (!d.rebalance) return;
        require(now.policy(s).rebalance, "a budget adds no trade");
        if (!(std::floor(s.time) <= period)) period = std::floor(s.time), traded = 0;
        require(++traded <= a, "a budget is kept");
      });
    }
    case 8:
      return decorated(ht::watched{.policy = inner, .years = a / 1000}, in);
    default: {
      const ht::hysteresis both{.enter = ht::delta_band<>{.half_width = a},
                                .leave = ht::delta_band<>{.half_width = b}};
      return follow(
          both, in, [](const auto& before, const auto& now, const state& s, const auto& d) {
            const bool may = now.enter(s).rebalance || (before.engaged && now.leave(s).rebalance);
            require(!d.rebalance || may, "hysteresis trades where it is engaged");
          });
    }
  }
}

/// A threshold to type into a venue's hedger, and the exposure that it is about.
void typed_threshold(input& in) {
  const state s = read_state(in, states::ordinary());
  const double aversion = std::fabs(in.mixed()) * 1e-6, ratio = in.chance(4) ? in.mixed() : 1.0,
               looks = in.chance(4) ? in.mixed() : ht::seconds(in.below(200));
  const ht::threshold b = ht::derived_threshold(s, aversion, ratio, looks);
  const double read[] = {s.price,     s.gamma,  s.volatility, s.rate, s.expiry,
                         s.cost_rate, aversion, ratio,        looks};
  bool known = true, ordinary = true;
  for (const double x : read) {
    known = known && !std::isnan(x);
    ordinary = ordinary && (x == 0 || (std::fabs(x) > 1e-9 && std::fabs(x) < 1e9));
  }
  if (!known || !(ratio >= 0 && ratio <= 1.5) || looks < 0)
    return require(std::isnan(b.coins) && !b.clock_rule, "no threshold for what is unknown");
  require(std::isnan(b.coins) || b.coins >= 0, "a threshold is not negative");
  require(!b.clock_rule || b.coins == 0, "under the clock rule it is 0");
  const bool sensible = s.price > 0 && s.gamma != 0 && s.volatility > 0 && s.cost_rate > 0
                     && aversion > 0 && s.expiry >= 0 && std::fabs(s.rate * s.expiry) < 100;
  if (!ordinary || !sensible) return;
  const double k = 1 - ratio, discount = std::exp(-s.rate * s.expiry);
  const double width = std::cbrt(6 * discount * s.cost_rate * s.price * s.gamma * s.gamma
                                 / (aversion * (1 + k) * (1 + k * k)));
  const double beyond = 0.582597157939010670205 * std::fabs(s.gamma) * s.price * s.volatility
                      * std::sqrt(looks);
  require(std::fabs(b.coins - std::fmax(width - beyond, 0)) <= 1e-12 * (width + beyond),
          "a threshold is its formula");

  const hedgerow::exposure<double> book{{in.number()}, {in.number()}, in.number()};
  using enum hedgerow::hedge_target;
  require(fuzz::same(ht::measure(book, coin_neutral), book.coin.value)
              && fuzz::same(ht::measure(book, quote_neutral), book.coin.value + book.equity)
              && fuzz::same(ht::measure(book, premium_excluded), book.quote.value),
          "an exposure by its basis");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  const unsigned which = in.below(27);
  if (which < 16)
    undecorated_policy(in, which);
  else if (which < 26)
    decorated_policy(in, which - 16);
  else
    typed_threshold(in);
  return 0;
}
