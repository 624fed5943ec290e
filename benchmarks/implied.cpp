// SPDX-License-Identifier: BSL-1.0
// Volatilities from prices: hedgerow's batch beside what a user would otherwise run.
#include "implied/peers.hpp"
#include "implied/quotes.hpp"
#include "support/program.hpp"
#include <hedgerow/batch.hpp>
#include <hedgerow/implied.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace {

namespace hr = hedgerow;
using bench::mix;

constexpr std::size_t chain = 1024;

/// Quotes and room for what they imply; kept to the end.
template <class T>
struct table {
  explicit table(mix which) : q(which, chain) {
    for (auto& column : greeks)
      column.resize(chain);
  }

  hr::batch::black76<T> market() const {
    return {.forward = q.forward, .volatility = T(0), .rate = q.rate};
  }
  hr::batch::black76<T> market_found() const {
    return {.forward = q.forward, .volatility = volatility, .rate = q.rate};
  }
  hr::batch::european<T> options() const {
    return {.type = q.type, .strike = q.strike, .expiry = q.expiry};
  }
  hr::batch::greeks<T> wanted() {
    return {.delta = greeks[0], .gamma = greeks[1], .vega = greeks[2]};
  }

  bench::quotes<T> q;
  std::vector<T> volatility = std::vector<T>(chain);
  std::vector<hr::implied_status> status = std::vector<hr::implied_status>(chain);
  std::array<std::vector<T>, 3> greeks;
};

/// One of a mix, made when first asked for.
template <class T, mix Which>
table<T>& kept() {
  static table<T> t(Which);
  return t;
}

template <class T>
hr::batch::summary cold(table<T>& t) {
  return hr::batch::implied_volatility(t.market(), t.options(), t.q.price, t.volatility, t.status);
}

template <class T>
hr::batch::summary warm(table<T>& t) {
  return hr::batch::implied_volatility(t.market(), t.options(), t.q.price, t.volatility, t.status,
                                       t.q.last_volatility);
}

template <class T>
hr::batch::summary fused(table<T>& t) {
  return hr::batch::evaluate_quotes(
      t.market(), t.options(), hr::batch::quotes<T>{.price = t.q.price},
      hr::batch::implied<T>{.volatility = t.volatility, .status = t.status}, t.wanted());
}

template <class T>
hr::batch::summary in_two_calls(table<T>& t) {
  cold(t);
  return hr::batch::evaluate(t.market_found(), t.options(), t.wanted());
}

/// One quote a call.
template <class T>
hr::batch::summary one_by_one(table<T>& t) {
  for (std::size_t i = 0; i < chain; ++i) {
    const hr::implied_result<T> r = hr::implied_volatility(
        hr::black76<T>{.forward = t.q.forward[i], .volatility = T(0), .rate = t.q.rate[i]},
        hr::european<T>{static_cast<hr::option_type>(t.q.type[i]), t.q.strike[i], t.q.expiry[i]},
        t.q.price[i]);
    t.volatility[i] = r.volatility;
    t.status[i] = r.status;
  }
  return {};
}

template <class T>
void add(const std::string& name, const std::string& who, table<T>& t,
         hr::batch::summary (*run)(table<T>&)) {
  bench::add("implied_" + name, chain, who, [&t, run] { benchmark::DoNotOptimize(run(t)); });
}

using peer = void (*)(const bench::quotes<double>&, std::vector<double>&);

void add_peer(const std::string& name, const std::string& who, table<double>& t, peer run) {
  bench::add("implied_" + name, chain, who, [&t, run] { run(t.q, t.volatility); });
}

template <class T>
void add_hedgerow(const std::string& suffix) {
  auto& central = kept<T, mix::central>();
  add("central" + suffix, "hedgerow", central, cold<T>);
  add("index" + suffix, "hedgerow", kept<T, mix::index>(), cold<T>);
  add("extremes" + suffix, "hedgerow", kept<T, mix::central_with_extremes>(), cold<T>);
  add("warm" + suffix, "hedgerow", central, warm<T>);
  add("greeks" + suffix, "hedgerow", central, fused<T>);
  add("greeks" + suffix, "two_calls", central, in_two_calls<T>);
}

void add_singles_and_peers(const std::string& name, table<double>& t) {
  add(name, "scalar", t, one_by_one<double>);
  add_peer(name, "two_step", t, bench::two_step);
#if defined(HEDGEROW_BENCHMARK_HAS_QUANTLIB)
  add_peer(name, "quantlib", t, bench::quantlib_implied);
#endif
}

// --- do all compute the same? -------------------------------------------------------------------

/// How far a volatility may be off for each ulp of the price, and of the forward, which a price in
/// the money is compared with.
double condition(const bench::quotes<double>& q, std::size_t i) {
  const double vega = hr::vega(
      hr::black76<double>{q.forward[i], q.volatility[i], q.rate[i]},
      hr::european<double>{static_cast<hr::option_type>(q.type[i]), q.strike[i], q.expiry[i]});
  const bool in_the_money = q.type[i] * (q.forward[i] - q.strike[i]) > 0;
  const double size = in_the_money ? q.price[i] + q.forward[i] : q.price[i];
  return 1 + size / (vega * q.volatility[i]);
}

/// Largest relative difference to the volatilities that the prices were computed with, over the
/// quote's condition. NaN counts as the worst.
double difference(const table<double>& t) {
  double worst = 0;
  for (std::size_t i = 0; i < chain; ++i) {
    const double d = std::fabs(t.volatility[i] / t.q.volatility[i] - 1) / condition(t.q, i);
    worst = d <= worst ? worst : d;
  }
  return worst;
}

bool agrees(const std::string& who, double worst) {
  constexpr double tolerance = 1e-6;
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", worst);
  benchmark::AddCustomContext("implied difference " + who, text);
  if (worst <= tolerance) return true;
  std::fprintf(stderr, "%s differs from the volatilities by %s, more than %g\n", who.c_str(), text,
               tolerance);
  return false;
}

bool all_agree(const std::string& name, table<double>& t) {
  cold(t);
  bool ok = agrees(name + " hedgerow", difference(t));
  one_by_one(t);
  ok = agrees(name + " hedgerow one by one", difference(t)) && ok;
  bench::two_step(t.q, t.volatility);
  ok = agrees(name + " two-step", difference(t)) && ok;
#if defined(HEDGEROW_BENCHMARK_HAS_QUANTLIB)
  bench::quantlib_implied(t.q, t.volatility);
  ok = agrees(name + " QuantLib", difference(t)) && ok;
#endif
  return ok;
}

}  // namespace

int main(int argc, char** argv) {
  auto& central = kept<double, mix::central>();
  auto& index = kept<double, mix::index>();
  const bool central_agrees = all_agree("central", central);
  if (!all_agree("index", index) || !central_agrees) return 1;
  add_hedgerow<double>("");
  add_hedgerow<float>("_float");
  add_singles_and_peers("central", central);
  add_singles_and_peers("index", index);
  return bench::run_program(argc, argv);
}
