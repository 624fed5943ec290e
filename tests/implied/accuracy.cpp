// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx2
// Implied volatilities against the true ones of 113-bit arithmetic, region by region.
#include "support/accuracy_page.hpp"
#include "support/judge.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#if defined(HEDGEROW_TEST_QUAD)

using namespace implied_accuracy;
using implied_reference::inverse, implied_reference::solve;

namespace {

/// A quote, and its volatility as the sum of two doubles.
struct known {
  quote<double> q;
  double head, tail;
};

/// By mpmath's secant method in 400 digits on the textbook formula: one option of each region.
constexpr known known_volatilities[] = {
    {{market::black_scholes, option_type::call, 0x1.9000000000000p+6, 0x1.cb7cb7cb7cb7cp+7,
      0x1.caf648fe297c3p-4, 0x1.eb851eb851eb8p-6, 0x0.0p+0, 0x0.0p+0, 0x1.64f3520642192p-37},
     0x1.727a5ad8e0c14p-2,
     0x1.2d7c7b4df8133p-58},
    {{market::black_scholes, option_type::call, 0x1.8d60db2e78b83p+10, 0x1.8d6c38e643e15p+10,
      0x1.28288dcd6de44p-6, 0x1.4c9c969517d5dp-4, 0x1.32e1e7339574ap-4, 0x0.0p+0,
      0x1.fe05abc5bfd05p-9},
     0x1.a5c99968d9488p-16,
     0x1.bc81a5cc3a5c2p-71},
    {{market::garman_kohlhagen, option_type::put, 0x1.f44d379d0a131p-3, 0x1.477950bf8000bp-8,
      0x1.440c10fbeff7cp+0, -0x1.43fb963cb3e14p-7, 0x1.2d4dc55539de5p-2, 0x0.0p+0,
      0x1.424948c3b48d6p-8},
     0x1.3a2d710f7c85dp+2,
     -0x1.3ff9ed4541bc3p-53},
    {{market::black76, option_type::call, 0x1.0ea64aa87e434p-10, 0x1.0ea65441e9c74p-10,
      0x1.1ffa42fd7f7b2p+3, 0x1.ad89342b6723ep-5, 0x0.0p+0, 0x0.0p+0, 0x1.fd8861d3165dbp-47},
     0x1.d75cf9a1ead6dp-25,
     -0x1.fbb2a87cc9586p-79},
    {{market::displaced_black, option_type::call, 0x1.dccce06a37af6p+18, 0x1.d5600b348f89dp+18,
      0x1.08f09a082b7a4p-13, 0x1.13348ea74d281p-2, 0x0.0p+0, -0x1.cfcf3fe052c25p+16,
      0x1.db312c54ae550p+12},
     0x1.793b71d720985p-2,
     -0x1.8298fca306379p-56},
    {{market::black_scholes, option_type::call, 0x1.0972aa1ec24cap-3, 0x1.3cf6984093002p-6,
      0x1.3ad1bb9f67ae0p+3, 0x1.b1b65ca9e6f06p-5, 0x1.b3939cdd37d22p-3, 0x0.0p+0,
      0x1.272891c3e7ad1p-8},
     0x1.4a8294621b72ep-5,
     -0x1.1810aa9420ddfp-60},
    {{market::black_scholes, option_type::call, 0x1.f03848a0c0270p+8, 0x1.3e795a7bb5955p+9,
      0x1.22add9d81d359p-12, 0x1.28222b7536188p-4, 0x1.673552cce0a1bp-4, 0x0.0p+0,
      0x1.eb018abc20168p-138},
     0x1.1c3d96a3e9373p+0,
     -0x1.8d0285dfec6b6p-54},
    {{market::displaced_black, option_type::put, -0x1.3a6a120b0d876p+16, -0x1.1ee24a07f2f1fp+18,
      0x1.138062d819c69p+0, 0x1.87fdbd750bde2p-3, 0x0.0p+0, 0x1.2196dbad6aa3cp+18,
      0x1.19cd16f6ebfc0p+11},
     0x1.10f2fdd811ffep+3,
     0x1.d98e730492736p-52},
    {{market::bachelier, option_type::put, -0x1.2d86de3013a39p+0, -0x1.2d86ea606c173p+0,
      0x1.3f30958529675p-14, 0x1.1365c514f05e7p-2, 0x0.0p+0, 0x0.0p+0, 0x1.63558e4ea8a1ep-1},
     0x1.8ed7b5e85d190p+7,
     0x1.a63ce2598648dp-49},
    {{market::black76, option_type::put, 0x1.ddf8bf61e65c9p+149, 0x1.0ac017a8f568ep+149,
      0x1.78c1afbdfd310p-5, 0x1.f7ef1e17c80c8p-6, 0x0.0p+0, 0x0.0p+0, 0x1.5ab3e1435fa87p+142},
     0x1.aa777f07f54b2p+0,
     -0x1.504a0f5c37806p-57}};

}  // namespace

TEST_CASE("the reference agrees with 400-digit arithmetic") {
  for (const known& k : known_volatilities) {
    const target p = implied_reference::target_of(k.q);
    const quad v = inverse(p, k.q.price), volatility = quad(k.head) + quad(k.tail);
    INFO(text_of(k.q));
    CHECK(as_double(size_of(v / p.root_t / volatility - 1)) < 1e-21);
  }
}

TEST_CASE("the reference finds the same volatility from anywhere") {
  for (const row& r : rows) {
    generator random(40);
    for (int i = 0; i < 20; ++i) {
      priced<double> c;
      if (!next_case(random, r.of, 3100 * i, c)) continue;
      const solution exact = solve(c.p, c.q.price, c.v);
      const double off = as_double(size_of(inverse(c.p, c.q.price) / exact.v - 1));
      INFO(text_of(c.q));
      CHECK(off < 1e-21 * (1 + 1e-6 * as_double(exact.condition)));
    }
  }
}

namespace {

/// What is wrong with the other fields; empty if nothing.
template <class T>
std::string fault_of(const priced<T>& c, const solution& exact, const implied_result<T>& got) {
  const double one_ulp = as_double(eps<T> * (1 + exact.condition));
  if (one_ulp > linear) return "";
  // accuracy is taken at the volatility found, which moves it by at most that much
  const double moved = one_ulp * bound
                     * (2 + as_double(size_of(implied_reference::curvature(c.p, exact.v))));
  if (!(std::fabs(static_cast<double>(got.accuracy) / one_ulp - 1) <= accuracy_tolerance + moved))
    return "accuracy should be " + printed("%.6g", one_ulp);
  // half the digits: sqrt(eps), or the next power of two where that is none
  const double half = std::sqrt(eps<T>);
  if (got.status != (one_ulp > 1.2 * half ? implied_status::imprecise : implied_status::ok)
      && !(one_ulp > half / 1.2 && one_ulp < 1.8 * half))
    return "status";
  const quad time_value = quad(c.q.price) - c.p.intrinsic;
  quad off = 4 * eps<T> * quad(c.q.price);
  // the gap between forward and strike moves with ln(F/K) times the larger of the two
  if (ln_error(c) > 0) off += ln_error(c) * c.p.unit * expq(c.p.distance);
  if (!(size_of(got.time_value - time_value) <= off)) return "time value";
  return "";
}

template <class T>
struct measurement {
  std::array<double, rows.size()> worst{};
  std::array<long, rows.size()> cases{}, excesses{}, faults{};
};

/// Prints the case, at most ten of a region.
template <class T>
void report(long& count, const row& r, const priced<T>& c, const solution& exact,
            const implied_result<T>& got, const std::string& what) {
  if (++count > 10) return;
  MESSAGE("region ", static_cast<int>(r.of), ": ", text_of(c.q), ", true volatility ",
          printed("%.17g", as_double(exact.volatility)), " v ", printed("%.6g", as_double(exact.v)),
          " condition ", printed("%.3g", as_double(exact.condition)), ", got ", text_of(got), ": ",
          what);
}

template <class T>
void measure_row(std::size_t k, measurement<T>& m) {
  const row& r = rows[k];
  generator random(k + 1);
  for (long i = 0; i < draws_of<T>(r); ++i) {
    priced<T> c;
    if (!next_case(random, r.of, i, c)) continue;
    ++m.cases[k];
    const solution exact = solve(c.p, c.q.price, c.v);
    const implied_result<T> got = invert(c.q);
    const double error = error_of(c, exact, got);
    m.worst[k] = (std::max)(m.worst[k], error);
    if (!(error <= bound)) report(m.excesses[k], r, c, exact, got, printed("error %.3g", error));
    const std::string fault = fault_of(c, exact, got);
    if (!fault.empty()) report(m.faults[k], r, c, exact, got, fault);
  }
}

template <class T>
const measurement<T>& measured() {
  static const measurement<T> result = [] {
    measurement<T> m;
    for (std::size_t k = 0; k < rows.size(); ++k)
      measure_row(k, m);
    return m;
  }();
  return result;
}

template <class T>
void check_bounds() {
  const measurement<T>& m = measured<T>();
  for (std::size_t k = 0; k < rows.size(); ++k) {
    INFO(std::string(rows[k].what), ": ", m.excesses[k], " excesses, ", m.faults[k], " faults");
    CHECK(m.cases[k] == cases_of<T>(rows[k]));
    CHECK(m.worst[k] <= bound);
    CHECK(m.excesses[k] == 0);
    CHECK(m.faults[k] == 0);
  }
}

template <class T>
void fill(column& c) {
  for (std::size_t k = 0; k < rows.size(); ++k)
    c[k] = printed("%.2f", measured<T>().worst[k]);
}

}  // namespace

TEST_CASE("double: every volatility is within the bound") { check_bounds<double>(); }
TEST_CASE("float: every volatility is within the bound") { check_bounds<float>(); }

TEST_CASE("the documented errors are the tested ones") {
  const char* root = std::getenv("HEDGEROW_SOURCE_DIR");
  if (root == nullptr) {
    MESSAGE("skipped: HEDGEROW_SOURCE_DIR is not set");
    return;
  }
  const std::string path = std::string(root) + "/docs/accuracy-implied.md";
  std::string text;
  {
    std::ifstream in(path);
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  columns all = cells_of(text);
  const char* write = std::getenv("HEDGEROW_WRITE_DOCS");
  if (write != nullptr && std::string(write) == "1") {
    const std::size_t without_fma = HEDGEROW_HAS_FMA ? 0 : 1;
    fill<double>(all[without_fma]);
    fill<float>(all[2 + without_fma]);
    text = page(all);
    std::ofstream(path) << text;
  }
  CHECK(text == page(all));
}

#else

TEST_CASE("no 113-bit arithmetic here") { MESSAGE("skipped: needs __float128 and libquadmath"); }

#endif
