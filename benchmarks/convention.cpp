// SPDX-License-Identifier: BSL-1.0
// Delta conventions: what a conversion adds to a pass of Greeks.
#include "support/options.hpp"
#include "support/program.hpp"
#include <hedgerow/batch.hpp>
#include <hedgerow/convention.hpp>

#include <array>
#include <cstddef>
#include <vector>

namespace {

namespace hr = hedgerow;
using hr::delta_convention;

constexpr std::size_t chain = 1024;

/// Options and room for their Greeks, premiums in coin and deltas of another convention.
struct table {
  bench::options in{chain};
  std::array<std::vector<double>, 6> greeks = room<6>();
  std::array<std::vector<double>, 2> extra = room<2>();

  template <std::size_t N>
  static std::array<std::vector<double>, N> room() {
    std::array<std::vector<double>, N> columns;
    for (auto& c : columns)
      c.resize(chain);
    return columns;
  }

  void evaluate() {
    hr::batch::evaluate(
        hr::batch::black_scholes<double>{.spot = in.spot,
                                         .volatility = in.volatility,
                                         .rate = in.rate,
                                         .dividend_yield = in.yield},
        hr::batch::european<double>{.type = in.type, .strike = in.strike, .expiry = in.expiry},
        hr::batch::greeks<double>{.price = greeks[0],
                                  .delta = greeks[1],
                                  .gamma = greeks[2],
                                  .vega = greeks[3],
                                  .theta = greeks[4],
                                  .rho = greeks[5]});
  }

  template <delta_convention To>
  void convert() {
    for (std::size_t i = 0; i < chain; ++i)
      extra[0][i] = greeks[0][i] / in.spot[i];
    hr::batch::convert_delta<delta_convention::spot, To>(
        greeks[1],
        hr::batch::delta_terms<double>{
            .premium = extra[0], .yield = in.yield, .expiry = in.expiry, .settled = 0.5},
        extra[1]);
  }

  template <delta_convention To>
  void evaluate_and_convert() {
    evaluate();
    convert<To>();
  }
};

void add_conversions(table& t) {
  bench::add("delta_greeks", chain, "hedgerow", [&t] { t.evaluate(); });
  bench::add("delta_coin", chain, "hedgerow",
             [&t] { t.evaluate_and_convert<delta_convention::coin>(); });
  bench::add("delta_forward", chain, "hedgerow",
             [&t] { t.evaluate_and_convert<delta_convention::premium_adjusted_forward>(); });
  bench::add("delta_decayed", chain, "hedgerow",
             [&t] { t.evaluate_and_convert<delta_convention::decayed>(); });
  bench::add("delta_conversion_coin", chain, "hedgerow",
             [&t] { t.convert<delta_convention::coin>(); });
  bench::add("delta_conversion_forward", chain, "hedgerow",
             [&t] { t.convert<delta_convention::premium_adjusted_forward>(); });
}

}  // namespace

int main(int argc, char** argv) {
  static table t;
  t.evaluate();
  add_conversions(t);
  return bench::run_program(argc, argv);
}
