// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx2 avx512
// Every Greek of every contract in the lognormal markets against 113-bit arithmetic.
#include "support/accuracy_page.hpp"
#include "support/measure.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#if defined(HEDGEROW_TEST_QUAD)

using namespace random_options;
using hedgerow::greek;
using hedgerow::greek_count;
using hedgerow::detail::for_each_greek;
using measure::quad;
using table = reference::table<quad>;

namespace {

constexpr std::size_t index(contract c) { return static_cast<std::size_t>(c); }
constexpr std::size_t index(greek g) { return static_cast<std::size_t>(g); }

std::string name_of(greek g) { return hedgerow::greek_names[index(g)]; }

double as_double(quad x) { return static_cast<double>(x); }
quad size_of(quad x) { return x < 0 ? -x : x; }

template <greek G>
const reference::sum<quad>& entry(const table& t) {
  return t.*hedgerow::greek_member<G, table>;
}

table exact(market m, contract c, const option<double>& o) {
  return measure::exact(m, c, measure::reference_inputs<quad>(m, o),
                        static_cast<quad>(o.displacement));
}

template <class F>
std::string text_of(market m, contract c, const option<F>& o) {
  std::ostringstream out;
  out.precision(std::numeric_limits<F>::max_digits10);
  out << market_names[static_cast<std::size_t>(m)] << ' ' << contract_names[index(c)]
      << (o.type == hedgerow::option_type::call ? " call" : " put") << " spot " << o.spot
      << " strike " << o.strike << " volatility " << o.volatility << " expiry " << o.expiry
      << " rate " << o.rate << " yield " << o.yield << " displacement " << o.displacement;
  return out.str();
}

/// Greek G of the reference as the first derivative of a lower one, times -1 for those in passing
/// time: its variable, and what is differentiated.
struct derivative {
  greek of;
  std::size_t variable;  // as in measure::reference_inputs
  double sign;
};
constexpr derivative derivative_of(greek g) {
  constexpr std::size_t spot = 0, strike = 1, volatility = 2, expiry = 3, rate = 4, yield = 5;
  switch (g) {
    case greek::delta:
      return {greek::price, spot, 1};
    case greek::gamma:
      return {greek::delta, spot, 1};
    case greek::vega:
      return {greek::price, volatility, 1};
    case greek::theta:
      return {greek::price, expiry, -1};
    case greek::rho:
      return {greek::price, rate, 1};
    case greek::dividend_rho:
      return {greek::price, yield, 1};
    case greek::vanna:
      return {greek::delta, volatility, 1};
    case greek::volga:
      return {greek::vega, volatility, 1};
    case greek::charm:
      return {greek::delta, expiry, -1};
    case greek::veta:
      return {greek::vega, expiry, -1};
    case greek::speed:
      return {greek::gamma, spot, 1};
    case greek::zomma:
      return {greek::gamma, volatility, 1};
    case greek::color:
      return {greek::gamma, expiry, -1};
    case greek::ultima:
      return {greek::volga, volatility, 1};
    case greek::dual_delta:
      return {greek::price, strike, 1};
    default:
      return {greek::dual_delta, strike, 1};
  }
}

quad value_of(const table& t, greek wanted) {
  quad value = 0;
  for_each_greek([&]<greek G>() {
    if (G == wanted) value = entry<G>(t).value;
  });
  return value;
}

/// Eighth-order central difference of the reference by one input.
quad difference(market m, contract c, const option<double>& o, const derivative& d, quad step) {
  static constexpr int weights[] = {672, -168, 32, -3};  // over 840
  quad sum = 0;
  for (int k = 1; k <= 4; ++k) {
    for (const int side : {1, -1}) {
      std::array<quad, 6> move{};
      move[d.variable] = static_cast<quad>(side * k) * step;
      const table t = measure::exact(m, c, measure::reference_inputs<quad>(m, o, move),
                                     static_cast<quad>(o.displacement));
      sum += static_cast<quad>(side * weights[k - 1]) * value_of(t, d.of);
    }
  }
  return sum / (840 * step);
}

}  // namespace

TEST_CASE("the reference's Greeks are derivatives of its price") {
  generator random(20);
  range r = accuracy::range_double;
  r.volatility_low = 0.05, r.volatility_high = 1, r.expiry_low = 0.05, r.expiry_high = 5;
  r.spot_low = 0.1, r.spot_high = 10, r.deviations = 3;
  for (int i = 0; i < 24; ++i) {
    const market m = markets[i % 4];
    const contract c = contracts[i / 4 % 3];
    option<double> o = draw<double>(random, m, r);
    const table t = exact(m, c, o);
    for_each_greek([&]<greek G>() {
      if constexpr (G != greek::price) {
        if (G == greek::dividend_rho && one_rate(m)) return;
        constexpr derivative d = derivative_of(G);
        const quad sizes[] = {
            o.spot + o.displacement, o.strike + o.displacement, o.volatility, o.expiry, 0.1, 0.1};
        // Truncation (h/s)^8, rounding 1e-34/h: 1e-26 in all.
        const quad step = sizes[d.variable] * o.volatility * std::sqrt(o.expiry) * 1e-4;
        const quad expected = static_cast<quad>(d.sign) * difference(m, c, o, d, step);
        const quad scale = entry<G>(t).magnitude + value_of(exact(m, c, o), d.of) / step * 1e-6;
        const double error = as_double(size_of(entry<G>(t).value - expected) / size_of(scale));
        INFO(text_of(m, c, o), " ", name_of(G));
        CHECK(error < 1e-22);
      }
    });
  }
}

TEST_CASE("the reference's vanilla option is made of its digitals") {
  generator random(21);
  for (int i = 0; i < 400; ++i) {
    const option<double> o = draw<double>(random, market::black_scholes, accuracy::range_double);
    const table vanilla = exact(market::black_scholes, contract::european, o),
                cash = exact(market::black_scholes, contract::cash_or_nothing, o),
                asset = exact(market::black_scholes, contract::asset_or_nothing, o);
    for_each_greek([&]<greek G>() {
      const quad K = o.strike, phi = static_cast<int>(o.type);
      reference::sum<quad> made = entry<G>(asset) - reference::sum<quad>(K) * entry<G>(cash);
      if (G == greek::dual_delta) made = made - cash.price;
      if (G == greek::dual_gamma) made = made - reference::sum<quad>(quad(2)) * cash.dual_delta;
      const double error = as_double(size_of(phi * made.value - entry<G>(vanilla).value)
                                     / (made.magnitude + entry<G>(vanilla).magnitude));
      INFO(text_of(market::black_scholes, contract::european, o), " ", name_of(G));
      CHECK(error < 1e-26);
    });
  }
}

namespace {

/// The largest errors seen, one a row of the table.
template <class F>
struct maxima {
  std::array<double, accuracy::rows.size()> error{};
  double movements = 0;
  long failures = 0, close_failures = 0;
};

/// What 64 bits make of an option: its Greeks, and how far each may be off as a share of its
/// magnitude. d1 and d2 are off by the rounding of ln(S/K), r T and q T over sigma sqrt(T), a
/// density by that times d, and a formula with a factor ln(F/K) by that over this factor; 16 stands
/// for the few operations of each.
struct close_table {
  reference::table<long double> greeks;
  long double slack, log_moneyness;

  template <class F>
  close_table(market m, contract c, const option<F>& o) {
    const auto in = measure::reference_inputs<long double>(m, o);
    greeks = measure::close(m, c, in, static_cast<long double>(o.displacement));
    const long double s = in.volatility * std::sqrt(in.expiry), x = std::log(in.spot / in.strike),
                      r = in.rate * in.expiry, q = in.yield * in.expiry;
    log_moneyness = x + (r - q);
    const long double parts = (1 + std::fabs(x) + std::fabs(r) + std::fabs(q)) / s + 1 + s;
    slack = 16 * std::numeric_limits<long double>::epsilon() * parts
          * (1 + std::fabs(log_moneyness) / s + s / 2 + s / std::fabs(log_moneyness));
  }
};

/// Whether 64 bits are enough to see that no Greek of an option is off by more than the largest
/// error so far.
template <class F>
bool surely_within(const maxima<F>& found, const close_table& close, contract c, const option<F>& o,
                   const hedgerow::greeks<F>& got, double least) {
  const bool call = o.type == hedgerow::option_type::call;
  const bool out = call ? close.log_moneyness < -1e-15L : close.log_moneyness > 1e-15L;
  const bool in = call ? close.log_moneyness > 1e-15L : close.log_moneyness < -1e-15L;
  bool within = true;
  for_each_greek([&]<greek G>() {
    const std::size_t k = index(c) * greek_count + index(G);
    const auto& e = close.greeks.*hedgerow::greek_member<G, reference::table<long double>>;
    const auto scale = accuracy::rows[k].relative_to;
    // In between, at the money, the smaller of both: itself.
    const bool by_itself = scale == accuracy::scale::itself
                        || (scale == accuracy::scale::out_of_money && (out || !in));
    const long double margin = close.slack * e.magnitude,
                      size = by_itself ? std::fabs(e.value) : e.magnitude;
    const long double off = std::fabs(got.*hedgerow::greek_member<G, hedgerow::greeks<F>>
                                      - e.value);
    if (off + margin <= found.error[k] * (size - margin)) return;
    if (size + margin < least && off + margin < least) return;
    within = false;
  });
  return within;
}

template <class F>
const maxima<F>& measured() {
  static const maxima<F> result = [] {
    maxima<F> found;
    constexpr int count = accuracy::is_double<F> ? 200000 : 40000;
    // Underflow is no rounding error.
    const double least = static_cast<double>((std::numeric_limits<F>::min)()) * 1e4;
    for (const market m : markets) {
      generator random(static_cast<std::uint64_t>(m) + 1);
      for (int i = 0; i < count; ++i) {
        constexpr contract turns[] = {contract::european, contract::cash_or_nothing,
                                      contract::european, contract::asset_or_nothing};
        const contract c = turns[i % 4];
        const option<F> o = draw<F>(random, m, accuracy::range_of<F>);
        const hedgerow::greeks<F> got = evaluate(m, c, o);
        const close_table close(m, c, o);
        if (i % 63 != 0 && surely_within(found, close, c, o, got, least)) continue;
        const auto in = measure::reference_inputs<quad>(m, o);
        const table expected = measure::exact(m, c, in, static_cast<quad>(o.displacement));
        const bool out = measure::out_of_the_money(in);
        std::array<double, greek_count> moved{};
        bool have_moved = false;
        for_each_greek([&]<greek G>() {
          const std::size_t k = index(c) * greek_count + index(G);
          const accuracy::row& row = accuracy::rows[k];
          const reference::sum<quad>& e = entry<G>(expected);
          const bool by_itself = row.relative_to == accuracy::scale::itself
                              || (row.relative_to == accuracy::scale::out_of_money && out);
          const double scale = as_double(by_itself ? size_of(e.value) : e.magnitude);
          const double off = as_double(size_of(
              static_cast<quad>(got.*hedgerow::greek_member<G, hedgerow::greeks<F>>) - e.value));
          const quad apart =
              e.value
              - (close.greeks.*hedgerow::greek_member<G, reference::table<long double>>).value;
          found.close_failures += size_of(apart) > close.slack * e.magnitude;
          if (off <= found.error[k] * scale) return;
          if (scale < least && off < least) return;
          const double bound = accuracy::bound_of<F>(row);
          if (!have_moved) moved = measure::movements(m, c, o);
          have_moved = true;
          const double movement = moved[index(G)];
          if (accuracy::movements_of<F> * movement <= bound * scale) {
            found.error[k] = (std::max)(found.error[k], off / scale);
          } else {
            found.movements = (std::max)(found.movements, off / movement);
          }
          if (!(off <= (std::max)(bound * scale, accuracy::movements_of<F> * movement))
              && ++found.failures <= 10) {
            MESSAGE(text_of(m, c, o), " ", name_of(G), ": ", off / scale, " of its scale, ",
                    off / movement, " movements");
          }
        });
      }
    }
    return found;
  }();
  return result;
}

template <class F>
void check_bounds() {
  const maxima<F>& m = measured<F>();
  CHECK(m.failures == 0);
  CHECK(m.close_failures == 0);  // 64 bits showed what they were taken to show
  for (std::size_t i = 0; i < accuracy::rows.size(); ++i) {
    INFO(std::string(contract_names[index(accuracy::rows[i].c)]), " ",
         name_of(accuracy::rows[i].g));
    CHECK(m.error[i] <= accuracy::bound_of<F>(accuracy::rows[i]));
  }
  CHECK(m.movements <= accuracy::movements_of<F>);
}

template <class F>
void fill(accuracy::column& c) {
  const maxima<F>& m = measured<F>();
  for (std::size_t i = 0; i < m.error.size(); ++i)
    c.cells[i] = accuracy::printed("%.1e", m.error[i]);
  c.movements = accuracy::printed("%.1f", m.movements);
}

}  // namespace

TEST_CASE("double: every Greek is within its bound") { check_bounds<double>(); }
TEST_CASE("float: every Greek is within its bound") { check_bounds<float>(); }

TEST_CASE("the documented bounds are the tested ones") {
  const char* root = std::getenv("HEDGEROW_SOURCE_DIR");
  if (root == nullptr) {
    MESSAGE("skipped: HEDGEROW_SOURCE_DIR is not set");
    return;
  }
  const std::string path = std::string(root) + "/docs/accuracy-greeks.md";
  std::string text;
  {
    std::ifstream in(path);
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  accuracy::columns columns = accuracy::cells_of(text);
  const char* write = std::getenv("HEDGEROW_WRITE_DOCS");
  if (write != nullptr && std::string(write) == "1") {
    const std::size_t without_fma = HEDGEROW_HAS_FMA ? 0 : 1;
    fill<double>(columns[without_fma]);
    fill<float>(columns[2 + without_fma]);
    text = accuracy::page(columns);
    std::ofstream(path) << text;
  }
  CHECK(text == accuracy::page(columns));
}

#else

TEST_CASE("no 113-bit arithmetic here") { MESSAGE("skipped: needs __float128 and libquadmath"); }

#endif
