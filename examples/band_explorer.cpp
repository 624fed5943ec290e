// SPDX-License-Identifier: BSL-1.0
// How far may the delta of an option position drift before it is traded back? For one position:
// each policy at its best, what it costs and leaves open a day, and what hedging until expiry
// costs. See docs/rebalancing.md. Arguments are name=value, every one of them optional:
//
//   band_explorer spot=64000 strike=66000 days=30 volatility=0.55 quantity=-10 cost_rate=0.0005
//                 fixed_cost=0 risk_aversion=1e-4 poll_seconds=60 chart=chart.svg
#include "support/svg_chart.hpp"
#include <hedgerow/greeks.hpp>
#include <hedgerow/trigger.hpp>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;

namespace {

constexpr double day = 1.0 / 365.0, second = day / 86400.0;

struct settings {
  double spot = 64000.0, strike = 66000.0, days = 30.0, volatility = 0.55, rate = 0.0;
  double quantity = -10.0;      // calls; negative: sold
  double cost_rate = 5e-4;      // one way
  double fixed_cost = 0.0;      // of an order
  double risk_aversion = 1e-4;  // 1/quote currency
  double poll_seconds = 60.0;   // how often the delta is looked at
  std::string chart;
};

struct named_number {
  const char* name;
  double settings::* field;
  bool positive;  // 0 is not enough
};
constexpr named_number numbers[] = {{"spot", &settings::spot, true},
                                    {"strike", &settings::strike, true},
                                    {"days", &settings::days, true},
                                    {"volatility", &settings::volatility, true},
                                    {"rate", &settings::rate, false},
                                    {"quantity", &settings::quantity, false},
                                    {"cost_rate", &settings::cost_rate, false},
                                    {"fixed_cost", &settings::fixed_cost, false},
                                    {"risk_aversion", &settings::risk_aversion, true},
                                    {"poll_seconds", &settings::poll_seconds, true}};

/// Empty, or what is wrong with the argument.
std::string take(std::string_view argument, settings& s) {
  const auto equals = argument.find('=');
  const std::string name(argument.substr(0, equals));
  if (equals == std::string_view::npos) return "'" + name + "' is not name=value";
  const std::string value(argument.substr(equals + 1));
  if (name == "chart") {
    s.chart = value;
    return value.empty() ? "chart needs the name of a file" : "";
  }
  for (const named_number& n : numbers) {
    if (name != n.name) continue;
    char* end = nullptr;
    const double x = std::strtod(value.c_str(), &end);
    if (value.empty() || *end != '\0' || !std::isfinite(x))
      return name + " needs a number, not '" + value + "'";
    const bool any_sign = name == "quantity" || name == "rate";
    if (n.positive ? !(x > 0) : !any_sign && x < 0)
      return name + " needs a number " + (n.positive ? "above" : "from") + " 0, not '" + value
           + "'";
    s.*n.field = x;
    return "";
  }
  return "there is no '" + name + "'";
}

hr::black_scholes<double> market_at(const settings& s, double spot, double volatility) {
  return {.spot = spot, .volatility = volatility, .rate = s.rate, .dividend_yield = 0.0};
}
hr::european<double> option_of(const settings& s) {
  return {.type = hr::option_type::call, .strike = s.strike, .expiry = s.days * day};
}

ht::band_terms<double> terms_at(const settings& s, double spot) {
  return {.price = spot,
          .gamma = s.quantity * hr::gamma(market_at(s, spot, s.volatility), option_of(s)),
          .risk_aversion = s.risk_aversion,
          .cost_rate = s.cost_rate,
          .fixed_cost = s.fixed_cost,
          .discount = std::exp(-s.rate * s.days * day)};
}

/// Expected numbers of an edge band that is polled: its orders are finite, and so are their fees.
ht::policy_rates<double> polled_edge(const settings& s, const ht::band_terms<double>& terms,
                                     double half_width) {
  ht::band_terms<double> no_fee = terms;
  no_fee.fixed_cost = 0.0;
  auto rates = ht::edge_rates(no_fee, s.volatility, half_width);
  const double a = ht::delta_volatility(terms.gamma, terms.price, s.volatility);
  rates.trades = ht::polled_edge_trades(a, half_width, s.poll_seconds * second);
  rates.cost += terms.fixed_cost * rates.trades;
  return rates;
}

/// A row of the table and a curve of the chart.
struct policy {
  std::string name, rule;
  ht::policy_rates<double> rates;
};

std::string text(const char* format, double a, double b = 0.0) {
  char buffer[96];
  std::snprintf(buffer, sizeof buffer, format, a, b);
  return buffer;
}

std::vector<policy> policies_of(const settings& s, const ht::band_terms<double>& terms) {
  const double vol = s.volatility;
  const auto clock = ht::best_clock(terms, vol);
  std::vector<policy> rows{
      {"clock", text("every %.2f hours", clock.level / day * 24), clock.rates}};
  if (s.fixed_cost > 0 && !(s.cost_rate > 0)) {
    const double b = ht::fixed_fee_half_width(terms);
    rows.push_back(
        {"fixed-fee band", text("%.4f, to the centre", b), ht::centre_rates(terms, vol, b)});
    return rows;
  }
  const double wide = ht::recentring_half_width(terms),
               edge = ht::whalley_wilmott_half_width(terms);
  rows.push_back(
      {"re-centring band", text("%.4f, to the centre", wide), ht::centre_rates(terms, vol, wide)});
  rows.push_back({"Whalley-Wilmott", text("%.4f, to the edge", edge), polled_edge(s, terms, edge)});
  const auto adjusted = ht::zakamouline_band(terms, vol, s.days * day);
  if (adjusted.fitted)
    rows.push_back({"Zakamouline", text("%.4f, to the edge", adjusted.half_width),
                    polled_edge(s, terms, adjusted.half_width)});
  if (s.fixed_cost > 0) {
    const auto band = ht::best_band(terms, vol);
    rows.push_back({"both fees", text("%.4f, to %.4f", band.level, band.inner), band.rates});
  }
  return rows;
}

void print_position(const settings& s, const ht::band_terms<double>& terms) {
  const auto g = hr::evaluate(market_at(s, s.spot, s.volatility), option_of(s));
  const double a = ht::delta_volatility(terms.gamma, s.spot, s.volatility);
  std::printf("%g calls struck at %g, %g days, at a spot of %g and a volatility of %g\n",
              s.quantity, s.strike, s.days, s.spot, s.volatility);
  std::printf("delta %.4f coins, gamma %.3g; the delta moves %.4f coins a day\n",
              s.quantity * g.delta, terms.gamma, a * std::sqrt(day));
  std::printf("cost %g %% one way and %g an order, risk aversion %g, looked at every %g s\n\n",
              100 * s.cost_rate, s.fixed_cost, s.risk_aversion, s.poll_seconds);
}

void print_policies(const ht::band_terms<double>& terms, const std::vector<policy>& rows) {
  std::printf("%-17s %-24s %10s %9s %9s %9s\n", "a day", "half-width, coins", "trades", "cost",
              "error", "total");
  for (const policy& p : rows)
    std::printf("%-17s %-24s %10.2f %9.2f %9.2f %9.2f\n", p.name.c_str(), p.rule.c_str(),
                p.rates.trades * day, p.rates.cost * day, std::sqrt(p.rates.variance * day),
                ht::total_rate(terms, p.rates) * day);
  std::printf(
      "\nerror: standard deviation of the hedged profit; total: cost + risk aversion/2 "
      "error^2\n");
}

void print_polling(const settings& s, const ht::band_terms<double>& terms) {
  const double a = ht::delta_volatility(terms.gamma, s.spot, s.volatility);
  const double b = ht::whalley_wilmott_half_width(terms), dt = s.poll_seconds * second;
  const double placed = ht::polled_half_width(b, a, dt);
  if (placed > 0)
    std::printf("the edge band of %.4f, looked at every %g s, is placed at %.4f\n", b,
                s.poll_seconds, placed);
  else
    std::printf("looked at every %g s no edge band is left: trade at each look\n", s.poll_seconds);
}

void print_life(const settings& s, const ht::band_terms<double>& terms) {
  const double T = s.days * day, vol = s.volatility, forward = s.spot * std::exp(s.rate * T);
  const ht::hedged_option<double> option{forward, s.strike, T, vol, vol, 0.0};
  const double one = s.quantity * s.quantity;
  const double b = ht::whalley_wilmott_half_width(terms);
  std::printf(
      "\nhedged once a day until expiry: error %.2f, cost %.2f; to be earned back by a "
      "volatility of %.4f\n",
      std::sqrt(one * ht::hedging_error_variance(option, s.days)),
      std::fabs(s.quantity) * ht::expected_clock_cost(option, s.cost_rate, s.days),
      ht::break_even_clock(vol, s.cost_rate, day));
  std::printf(
      "at the edge band's cost, now: %.4f; Leland's number of the daily hedge %.4f, "
      "volatility %.4f\n",
      ht::break_even_edge(vol, s.cost_rate, s.spot, terms.gamma, b),
      ht::leland_number(s.cost_rate, vol, day),
      ht::leland_volatility(vol, s.quantity, s.cost_rate, day));
}

/// Cost over error while a policy's level runs from a third to three times its best.
svg::curve frontier(const settings& s, const ht::band_terms<double>& terms,
                    const std::string& name) {
  svg::curve curve{name, {}, {}};
  const double vol = s.volatility;
  const auto band = ht::two_fee_band(terms);
  for (int i = -24; i <= 24; ++i) {
    const double by = std::pow(3.0, i / 24.0);
    ht::policy_rates<double> r{};
    if (name == "clock")
      r = ht::clock_rates(terms, vol, ht::clock_interval(terms, vol) * by * by);
    else if (name == "re-centring band")
      r = ht::centre_rates(terms, vol, ht::recentring_half_width(terms) * by);
    else if (name == "fixed-fee band")
      r = ht::centre_rates(terms, vol, ht::fixed_fee_half_width(terms) * by);
    else if (name == "both fees")
      r = ht::band_rates(terms, vol, band.outer * by, band.inner * by);
    else
      r = polled_edge(s, terms, ht::whalley_wilmott_half_width(terms) * by);
    if (i == 0) curve.marks.push_back(curve.x.size());
    curve.x.push_back(std::sqrt(r.variance * day));
    curve.y.push_back(r.cost * day);
  }
  return curve;
}

std::string draw(const settings& s, const ht::band_terms<double>& terms,
                 const std::vector<policy>& rows) {
  svg::panel frontiers{"cost against error; dots: each at its best",
                       "error, quote currency a day",
                       "cost, quote currency a day",
                       {}};
  svg::panel widths{"half-width over the spot", "spot, thousands", "half-width, coins", {}};
  for (const policy& p : rows) {
    if (p.name == "Zakamouline") continue;  // an edge band: a point on Whalley and Wilmott's curve
    frontiers.curves.push_back(frontier(s, terms, p.name));
    if (p.name == "clock") continue;
    svg::curve width{p.name, {}, {}};
    const double reach = 3 * s.volatility * std::sqrt(s.days * day);
    for (double x = -1; x <= 1.0001; x += 0.02) {
      const double spot = s.strike * std::exp(reach * x);
      const auto t = terms_at(s, spot);
      width.x.push_back(spot / 1000);
      width.y.push_back(p.name == "re-centring band" ? ht::recentring_half_width(t)
                        : p.name == "fixed-fee band" ? ht::fixed_fee_half_width(t)
                        : p.name == "both fees"      ? ht::two_fee_band(t).outer
                                                     : ht::whalley_wilmott_half_width(t));
    }
    widths.curves.push_back(width);
  }
  // Beyond this a curve only climbs and would flatten the others; what is best beyond it is left
  // out, as an edge band that pays a fee at each look.
  double least = INFINITY;
  for (const auto& c : frontiers.curves)
    least = std::fmin(least, c.y[c.marks[0]]);
  std::erase_if(frontiers.curves,
                [&](const svg::curve& c) { return c.y[c.marks[0]] > 3.4 * least; });
  for (auto& c : frontiers.curves)
    for (std::size_t i = 0; i < c.y.size(); ++i)
      if (c.y[i] > 3.4 * least) c.x[i] = c.y[i] = NAN;
  return svg::chart("What a hedge costs and what it leaves open", {frontiers, widths});
}

}  // namespace

int main(int count, char** arguments) {
  settings s;
  for (int i = 1; i < count; ++i) {
    const std::string wrong = take(arguments[i], s);
    if (!wrong.empty()) {
      std::fprintf(stderr, "band_explorer: argument %d: %s\n", i, wrong.c_str());
      return 2;
    }
  }
  const auto terms = terms_at(s, s.spot);
  if (!(std::fabs(terms.gamma) > 0) || !(s.cost_rate > 0 || s.fixed_cost > 0)) {
    std::fprintf(stderr, "band_explorer: without gamma or without a cost there is no band\n");
    return 2;
  }
  const auto rows = policies_of(s, terms);
  print_position(s, terms);
  print_policies(terms, rows);
  if (s.cost_rate > 0) print_polling(s, terms);
  print_life(s, terms);
  if (!s.chart.empty()) {
    std::FILE* file = std::fopen(s.chart.c_str(), "w");
    const std::string drawn = draw(s, terms, rows);
    if (file == nullptr || std::fwrite(drawn.data(), 1, drawn.size(), file) != drawn.size()
        || std::fclose(file) != 0) {
      std::fprintf(stderr, "band_explorer: cannot write %s\n", s.chart.c_str());
      return 1;
    }
    std::printf("\nchart: %s\n", s.chart.c_str());
  }
}
