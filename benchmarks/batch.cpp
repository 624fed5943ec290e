// SPDX-License-Identifier: BSL-1.0
// Price and Greeks of many options: hedgerow's batch beside what a user would otherwise run.
#include "batch/peers.hpp"
#include "batch/stages.hpp"
#include "support/program.hpp"
#include <hedgerow/batch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <memory>

namespace {

namespace hr = hedgerow;
using bench::inputs;
using bench::six;

constexpr std::size_t chain = 1024, many = 1 << 20;

/// n options, their results, and the same in float; kept to the end.
template <class T>
struct table {
  explicit table(std::size_t n) {
    const bench::options o(n);
    const auto convert = [](const std::vector<double>& from) {
      return std::vector<T>(from.begin(), from.end());
    };
    spot = convert(o.spot), strike = convert(o.strike), volatility = convert(o.volatility);
    expiry = convert(o.expiry), rate = convert(o.rate), yield = convert(o.yield);
    normal_volatility = volatility;
    for (T& v : normal_volatility)
      v *= static_cast<T>(bench::price_unit);
    type = o.type;
    for (auto& g : greeks)
      g.resize(n);
  }

  hr::batch::black_scholes<T> black_scholes() const { return {spot, volatility, rate, yield}; }
  hr::batch::black76<T> black76() const { return {spot, volatility, rate}; }
  hr::batch::bachelier<T> bachelier() const { return {spot, normal_volatility, rate}; }
  hr::batch::european<T> options() const { return {type, strike, expiry}; }
  hr::batch::greeks<T> six() {
    return {greeks[0], greeks[1], greeks[2], greeks[3], greeks[4], greeks[5]};
  }
  hr::batch::greeks<T> seventeen() {
    auto& g = greeks;
    return {g[0], g[1],  g[2],  g[3],  g[4],  g[5],  g[6],  g[7], g[8],
            g[9], g[10], g[11], g[12], g[13], g[14], g[15], g[16]};
  }

  std::vector<T> spot, strike, volatility, expiry, rate, yield, normal_volatility;
  std::vector<signed char> type;
  std::array<std::vector<T>, hr::greek_count> greeks;
};

/// One of a size, made when first asked for.
template <class T>
T& kept(std::size_t n) {
  static std::map<std::size_t, std::unique_ptr<T>> all;
  auto& one = all[n];
  if (!one) one = std::make_unique<T>(n);
  return *one;
}

void scalar_six(const inputs& in, const six& out) {
  for (std::size_t i = 0; i < in.size; ++i) {
    const hr::greeks<double> g = hr::evaluate(
        hr::black_scholes<double>{in.spot[i], in.volatility[i], in.rate[i], in.yield[i]},
        hr::european<double>{static_cast<hr::option_type>(in.type[i]), in.strike[i], in.expiry[i]});
    out.price[i] = g.price;
    out.delta[i] = g.delta;
    out.gamma[i] = g.gamma;
    out.vega[i] = g.vega;
    out.theta[i] = g.theta;
    out.rho[i] = g.rho;
  }
}

using peer = void (*)(const inputs&, const six&);

void add_peer(const std::string& name, std::size_t n, const std::string& who, peer run) {
  bench::add(name, n, who,
             [in = kept<bench::options>(n).view(), out = kept<bench::results>(n).view(), run] {
               run(in, out);
             });
}

template <class T, class Market>
void add_hedgerow(const std::string& name, std::size_t n, const Market& market,
                  const hr::batch::greeks<T>& out) {
  bench::add(name, n, "hedgerow", [=, options = kept<table<T>>(n).options()] {
    benchmark::DoNotOptimize(hr::batch::evaluate(market, options, out));
  });
}

template <class T = double>
void add_six(const std::string& name, std::size_t n) {
  add_hedgerow<T>(name, n, kept<table<T>>(n).black_scholes(), kept<table<T>>(n).six());
}

void add_batches() {
  auto& t = kept<table<double>>(chain);
  add_six("six", chain);
  add_peer("six", chain, "loop", bench::loop_six);
  add_peer("six", chain, "xsimd", bench::xsimd_six);
  add_peer("six", chain, "scalar", scalar_six);
#if defined(HEDGEROW_BENCHMARK_HAS_QUANTLIB)
  add_peer("six", chain, "quantlib", bench::quantlib_six);
#endif
  for (const std::size_t n : {std::size_t{16}, std::size_t{128}, many}) {
    add_six("six", n);
    add_peer("six", n, "loop", bench::loop_six);
  }
  add_six("six", 1);
  add_six<float>("six_float", chain);
  add_hedgerow("seventeen", chain, t.black_scholes(), t.seventeen());
  add_hedgerow("price", chain, t.black_scholes(), hr::batch::greeks<double>{.price = t.greeks[0]});
  add_peer("price", chain, "loop", bench::loop_price);
  add_hedgerow("gamma", chain, t.black_scholes(), hr::batch::greeks<double>{.gamma = t.greeks[2]});
  add_peer("gamma", chain, "loop", bench::loop_gamma);
  add_hedgerow("black76", chain, t.black76(), t.six());
  add_peer("black76", chain, "loop", bench::loop_black76);
  add_hedgerow("bachelier", chain, t.bachelier(), t.six());
  add_peer("bachelier", chain, "loop", bench::loop_bachelier);
}

/// One option a call, a different one each time.
template <class F>
void add_single(const std::string& name, F one) {
  const inputs in = kept<bench::options>(chain).view();
  bench::add(name, 1, "hedgerow", [in, one, i = std::size_t{0}]() mutable {
    i = (i + 1) % chain;
    benchmark::DoNotOptimize(
        one(hr::black_scholes<double>{in.spot[i], in.volatility[i], in.rate[i], in.yield[i]},
            hr::european<double>{static_cast<hr::option_type>(in.type[i]), in.strike[i],
                                 in.expiry[i]}));
  });
}

void add_singles() {
  add_single("evaluate", [](const auto& m, const auto& o) { return hr::evaluate(m, o); });
  add_single("delta", [](const auto& m, const auto& o) { return hr::delta(m, o); });
#if defined(HEDGEROW_BENCHMARK_HAS_QUANTLIB)
  add_peer("evaluate", 1, "quantlib", bench::quantlib_six);
#endif
}

void add_stages() {
  bench::prepare_stages(kept<bench::options>(chain).view());
  for (const bench::stage& s : bench::stages())
    bench::add("stage_" + std::string(s.name), bench::stage_rows(), "hedgerow", s.run);
}

// --- do all compute the same? -------------------------------------------------------------------

/// Largest difference of two columns, relative to the larger of the value and the column's mean
/// size (a textbook price far out of the money has no correct digit of its own).
double column_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double size = 0, worst = 0;
  for (const double x : a)
    size += std::fabs(x) / static_cast<double>(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double d = std::fabs(a[i] - b[i]) / std::fmax(std::fabs(a[i]), size);
    worst = d <= worst ? worst : d;  // NaN counts as the worst
  }
  return worst;
}

template <class Market>
bool agrees(const std::string& who, const Market& market, peer run) {
  constexpr double tolerance = 1e-6;
  auto& t = kept<table<double>>(chain);
  hr::batch::evaluate(market, t.options(), t.six());
  bench::results r(chain);
  run(kept<bench::options>(chain).view(), r.view());
  double worst = 0;
  for (std::size_t c = 0; c < r.columns.size(); ++c) {
    const double d = column_difference(t.greeks[c], r.columns[c]);
    worst = d <= worst ? worst : d;
  }
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", worst);
  benchmark::AddCustomContext("difference " + who, text);
  if (worst <= tolerance) return true;
  std::fprintf(stderr, "%s differs from hedgerow by %s, more than %g\n", who.c_str(), text,
               tolerance);
  return false;
}

bool all_agree() {
  const auto& t = kept<table<double>>(chain);
  bool ok = agrees("loop", t.black_scholes(), bench::loop_six);
  ok = agrees("xsimd", t.black_scholes(), bench::xsimd_six) && ok;
  ok = agrees("scalar", t.black_scholes(), scalar_six) && ok;
  ok = agrees("loop black76", t.black76(), bench::loop_black76) && ok;
  ok = agrees("loop bachelier", t.bachelier(), bench::loop_bachelier) && ok;
#if defined(HEDGEROW_BENCHMARK_HAS_QUANTLIB)
  ok = agrees("quantlib", t.black_scholes(), bench::quantlib_six) && ok;
#endif
  return ok;
}

}  // namespace

int main(int argc, char** argv) {
  if (!all_agree()) return 1;
  auto& t = kept<table<double>>(chain);
  bench::add_clock([market = t.black_scholes(), options = t.options(), out = t.six()] {
    hr::batch::evaluate(market, options, out);
  });
  bench::add_fma_rates();
  add_batches();
  add_singles();
  add_stages();
#if defined(HEDGEROW_BENCHMARK_HAS_QUANTLIB)
  benchmark::AddCustomContext("quantlib", HEDGEROW_BENCHMARK_HAS_QUANTLIB);
#endif
  return bench::run_program(argc, argv);
}
