// SPDX-License-Identifier: BSL-1.0
// Three deltas are on the screen: which one do I hedge? A book of coin-settled options and an
// inverse perpetual, the hedge that each delta implies, and what each makes of a move in either
// currency. See docs/which-delta.md. With the name of a file it also draws the curves: which_delta
// chart.svg
#include "support/svg_chart.hpp"
#include <hedgerow/convention/target.hpp>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

namespace hr = hedgerow;

namespace {

constexpr double days = 1.0 / 365.0;

struct position {
  hr::option_leg<double> option;
  double quantity;
};

// What the account holds. Options cost their mark in coin and are part of its equity.
const std::vector<position> options{
    {{.option = {hr::option_type::put, 80000.0, 30 * days}, .volatility = 0.66}, 10.0},
    {{.option = {hr::option_type::call, 66000.0, 30 * days}, .volatility = 0.58}, -14.0},
    {{.option = {hr::option_type::call, 60000.0, 60 * days}, .volatility = 0.60}, 12.0}};
const hr::inverse_perpetual<double> perpetual{.size = 10.0, .lots = {.lot = 1.0, .minimum = 1.0}};
constexpr double perpetual_contracts = 12000.0;  // of 10 dollars each
constexpr double spot = 60000.0, equity = 6.0;   // coins

hr::exposure<double> account_exposure() {
  hr::exposure<double> e = perpetual_contracts * hr::exposure_of(perpetual, spot);
  for (const position& p : options)
    e += p.quantity * hr::exposure_of(p.option, spot);
  e.equity = equity;
  return e;
}

hr::profit<double> account_profit(double hedge_contracts, double to) {
  hr::profit<double> p = (perpetual_contracts + hedge_contracts)
                       * hr::profit_of(perpetual, spot, to);
  for (const position& o : options)
    p += o.quantity * hr::profit_of(o.option, spot, to);
  return hr::with_equity(p, equity, spot, to);
}

struct plan {
  const char* name;
  hr::hedge<double> hedge;
};

void print_deltas(const hr::exposure<double>& e) {
  std::printf("spot %.0f, equity %.4f coins, options worth %.4f coins\n\n", spot, e.equity,
              (e.quote.value - e.coin.value));
  std::printf("Black's delta of all positions      %9.4f coins\n", e.quote.value);
  std::printf("net transaction delta (DeltaTotal)  %9.4f\n", e.coin.value);
  std::printf("DeltaTotal and equity               %9.4f\n\n", e.coin.value + e.equity);
}

void print_hedges(const std::vector<plan>& plans) {
  std::printf("%-18s %10s %10s %15s\n", "hedge", "contracts", "left open", "assumed equity");
  for (const plan& p : plans)
    std::printf("%-18s %10.0f %10.6f %15.4f\n", p.name, p.hedge.contracts, p.hedge.open,
                p.hedge.assumed_equity);
}

void print_profits(const std::vector<plan>& plans) {
  for (const bool in_coin : {true, false}) {
    std::printf("\nprofit in %-8s", in_coin ? "coins" : "dollars");
    for (const plan& p : plans)
      std::printf("%18s", p.name);
    for (const int percent : {-5, -2, -1, 1, 2, 5}) {
      std::printf("\n%+9d %%       ", percent);
      for (const plan& p : plans) {
        const auto made = account_profit(p.hedge.contracts, spot * (1 + percent / 100.0));
        std::printf(in_coin ? "%18.4f" : "%18.0f", in_coin ? made.coin : made.quote);
      }
    }
    std::printf("\n");
  }
}

std::string draw(const std::vector<plan>& plans) {
  std::vector<svg::panel> panels{{"in coins", "move of the spot, %", "profit, coins", {}},
                                 {"in dollars", "move of the spot, %", "profit, thousand $", {}}};
  for (const plan& p : plans) {
    svg::curve coin{p.name, {}, {}}, quote{p.name, {}, {}};
    for (double percent = -5.0; percent <= 5.0; percent += 0.25) {
      const auto made = account_profit(p.hedge.contracts, spot * (1 + percent / 100));
      coin.x.push_back(percent), coin.y.push_back(made.coin);
      quote.x.push_back(percent), quote.y.push_back(made.quote / 1000);
    }
    panels[0].curves.push_back(coin), panels[1].curves.push_back(quote);
  }
  return svg::chart("One account, three hedges: which is flat depends on the currency", panels);
}

}  // namespace

int main(int count, char** arguments) {
  const hr::exposure<double> account = account_exposure();
  std::vector<plan> plans{{"no hedge", {}}};
  for (const auto& [name, target] :
       {std::pair{"coin_neutral", hr::hedge_target::coin_neutral},
        std::pair{"quote_neutral", hr::hedge_target::quote_neutral},
        std::pair{"premium_excluded", hr::hedge_target::premium_excluded}})
    plans.push_back({name, hr::hedge_quantity(account, perpetual, target, spot)});

  print_deltas(account);
  print_hedges({plans.begin() + 1, plans.end()});
  print_profits(plans);
  if (count > 1) {
    std::FILE* file = std::fopen(arguments[1], "w");
    const std::string text = draw(plans);
    if (file == nullptr || std::fwrite(text.data(), 1, text.size(), file) != text.size()
        || std::fclose(file) != 0) {
      std::fprintf(stderr, "which_delta: cannot write %s\n", arguments[1]);
      return 1;
    }
    std::printf("\nchart: %s\n", arguments[1]);
  }
}
