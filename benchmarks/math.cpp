// SPDX-License-Identifier: BSL-1.0
// The functions of <hedgerow/math.hpp>, for numbers and registers, beside std:: and xsimd's.
#include "support/program.hpp"
#include <hedgerow/math.hpp>
#include <hedgerow/math/simd.hpp>

#include <cmath>
#include <random>
#include <vector>

namespace {

namespace hm = hedgerow::math;
using V = xsimd::batch<double>;

constexpr std::size_t size = 1024;
constexpr double root_half = 0.70710678118654752440;

struct columns {
  std::vector<double> in, out;

  columns(double low, double high) : in(size), out(size) {
    std::mt19937_64 engine(20240229);
    std::uniform_real_distribution<double> value(low, high);
    for (double& x : in)
      x = value(engine);
  }
};

/// f over 1,024 arguments from (low, high), one number at a time.
template <class F>
void add_scalar(const char* name, const char* who, double low, double high, F f) {
  bench::add(name, size, who, [c = columns(low, high), f]() mutable {
    for (std::size_t i = 0; i < size; ++i)
      c.out[i] = f(c.in[i]);
    benchmark::DoNotOptimize(c.out.data());
  });
}

/// f over the same, one register at a time.
template <class F>
void add_lanes(const char* name, const char* who, double low, double high, F f) {
  bench::add(name, size, who, [c = columns(low, high), f]() mutable {
    for (std::size_t i = 0; i < size; i += V::size)
      f(V::load_unaligned(&c.in[i])).store_unaligned(&c.out[i]);
    benchmark::DoNotOptimize(c.out.data());
  });
}

template <class F>
void add_ours(const char* name, double low, double high, F f) {
  add_scalar(name, "scalar", low, high, f);
  add_lanes(name, "lanes", low, high, f);
}

/// Peers, as functions of a number or a register.
template <class T>
T cdf(const T& x) {
  using std::erfc;
  return T(0.5) * erfc(x * T(-root_half));
}

template <class T>
T mills(const T& x) {
  using std::erfc;
  using std::exp;
  return T(1.2533141373155002512) * exp(T(0.5) * x * x) * erfc(x * T(root_half));
}

void add_functions() {
  add_ours("exp", -20, 20, [](const auto& x) { return hm::exp(x); });
  add_scalar("exp", "std", -20, 20, [](double x) { return std::exp(x); });
  add_lanes("exp", "xsimd", -20, 20, [](const V& x) { return xsimd::exp(x); });

  add_ours("log", 0.01, 100, [](const auto& x) { return hm::log(x); });
  add_scalar("log", "std", 0.01, 100, [](double x) { return std::log(x); });
  add_lanes("log", "xsimd", 0.01, 100, [](const V& x) { return xsimd::log(x); });

  add_ours("cbrt", 1e-6, 1e6, [](const auto& x) { return hm::cbrt(x); });
  add_scalar("cbrt", "std", 1e-6, 1e6, [](double x) { return std::cbrt(x); });
  add_lanes("cbrt", "xsimd", 1e-6, 1e6, [](const V& x) { return xsimd::cbrt(x); });

  add_ours("normal_cdf", -5, 5, [](const auto& x) { return hm::normal_cdf(x); });
  add_scalar("normal_cdf", "std", -5, 5, [](double x) { return cdf(x); });
  add_lanes("normal_cdf", "xsimd", -5, 5, [](const V& x) { return cdf(x); });

  add_ours("mills_ratio", 0, 5, [](const auto& x) { return hm::mills_ratio(x); });
  add_scalar("mills_ratio", "std", 0, 5, [](double x) { return mills(x); });
  add_lanes("mills_ratio", "xsimd", 0, 5, [](const V& x) { return mills(x); });

  add_ours("normal_quantile", 0.001, 0.999, [](const auto& x) { return hm::normal_quantile(x); });
}

}  // namespace

int main(int argc, char** argv) {
  add_functions();
  return bench::run_program(argc, argv);
}
