// SPDX-License-Identifier: BSL-1.0
// Delta conventions: what a conversion adds to a pass of Greeks, and strikes from deltas.
#include "convention/peers.hpp"
#include "support/options.hpp"
#include "support/program.hpp"
#include <hedgerow/batch.hpp>
#include <hedgerow/convention.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <string>
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

  /// All six to coin, in place.
  void convert_all() {
    const hr::batch::greeks<double> out{.price = greeks[0],
                                        .delta = greeks[1],
                                        .gamma = greeks[2],
                                        .vega = greeks[3],
                                        .theta = greeks[4],
                                        .rho = greeks[5]};
    hr::batch::to_coin<double>({.price = greeks[0],
                                .delta = greeks[1],
                                .gamma = greeks[2],
                                .vega = greeks[3],
                                .theta = greeks[4],
                                .rho = greeks[5]},
                               in.spot, out);
  }

  void evaluate_in_coin() {
    evaluate();
    convert_all();
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
  bench::add("greeks_coin", chain, "hedgerow", [&t] { t.evaluate_in_coin(); });
  bench::add("delta_conversion_coin", chain, "hedgerow",
             [&t] { t.convert<delta_convention::coin>(); });
  bench::add("delta_conversion_forward", chain, "hedgerow",
             [&t] { t.convert<delta_convention::premium_adjusted_forward>(); });
}

// --- strikes from deltas
// --------------------------------------------------------------------------

/// Deltas and room for their strikes.
struct strike_table {
  bench::quoted_deltas in{chain};
  std::vector<double> strike = std::vector<double>(chain);
  std::vector<hr::strike_status> status = std::vector<hr::strike_status>(chain);

  template <delta_convention C>
  void batch() {
    hr::batch::strike_from_delta<C>(
        hr::batch::garman_kohlhagen<double>{.spot = in.spot,
                                            .volatility = in.volatility,
                                            .domestic_rate = in.domestic,
                                            .foreign_rate = in.foreign},
        in.type, in.delta, in.expiry, strike, status);
  }

  /// One a call.
  template <delta_convention C>
  void scalar() {
    for (std::size_t i = 0; i < chain; ++i) {
      const auto r = hr::strike_from_delta<C>(
          hr::garman_kohlhagen<double>{in.spot[i], in.volatility[i], in.domestic[i], in.foreign[i]},
          static_cast<hr::option_type>(in.type[i]), in.delta[i], in.expiry[i]);
      strike[i] = r.strike;
      status[i] = r.status;
    }
  }

#if defined(HEDGEROW_BENCHMARK_HAS_QUANTLIB)
  /// Largest relative difference to QuantLib, where both find a strike.
  double difference(bool premium_adjusted) const {
    std::vector<double> theirs(chain);
    bench::quantlib_strikes(in, premium_adjusted, theirs);
    double worst = 0;
    for (std::size_t i = 0; i < chain; ++i) {
      const double d = std::fabs(strike[i] / theirs[i] - 1);
      if (d > worst) worst = d;
    }
    return worst;
  }
#endif
};

template <delta_convention C>
bool add_strikes(const std::string& name, strike_table& t, bool premium_adjusted) {
  bench::add("strike_" + name, chain, "hedgerow", [&t] { t.batch<C>(); });
  bench::add("strike_" + name, chain, "scalar", [&t] { t.scalar<C>(); });
#if defined(HEDGEROW_BENCHMARK_HAS_QUANTLIB)
  bench::add("strike_" + name, chain, "quantlib",
             [&t, premium_adjusted] { bench::quantlib_strikes(t.in, premium_adjusted, t.strike); });
  t.batch<C>();
  const double worst = t.difference(premium_adjusted);
  constexpr double tolerance = 1e-6;  // QuantLib's solver stops at 1e-8
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", worst);
  benchmark::AddCustomContext("convention difference " + name, text);
  if (!(worst <= tolerance)) {
    std::fprintf(stderr, "strikes (%s) differ from QuantLib's by %s, more than %g\n", name.c_str(),
                 text, tolerance);
    return false;
  }
#else
  static_cast<void>(premium_adjusted);
#endif
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  static table t;
  t.evaluate();
  add_conversions(t);
  static strike_table strikes;
  const bool spot_agrees = add_strikes<delta_convention::spot>("spot", strikes, false);
  if (!add_strikes<delta_convention::premium_adjusted_spot>("premium_adjusted", strikes, true)
      || !spot_agrees)
    return 1;
  return bench::run_program(argc, argv);
}
