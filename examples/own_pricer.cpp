// SPDX-License-Identifier: BSL-1.0
// Greeks of a pricer that the library does not know: a European call in Merton's jump-diffusion,
// by automatic differentiation and by finite differences. See docs/own-pricer.md.
#include <hedgerow/convention/units.hpp>
#include <hedgerow/greeks/automatic.hpp>
#include <hedgerow/greeks/differences.hpp>
#include <hedgerow/math/normal_cdf.hpp>

#include <cmath>
#include <cstdio>

namespace hr = hedgerow;

namespace {

// R. C. Merton, "Option pricing when underlying stock returns are discontinuous", Journal of
// Financial Economics 3 (1976): jumps arrive at `intensity` a year, and the logarithm of a jump is
// normal. Given n jumps the price is that of Black and Scholes, with another rate and volatility.
struct merton_call {
  double strike;
  double intensity;       // jumps a year
  double mean_jump;       // expected relative jump, -0.1 for -10 %
  double jump_deviation;  // standard deviation of the logarithm of a jump

  // Generic over the scalar T: a number, or a dual that carries derivatives along.
  template <class T>
  T operator()(const hr::pricing_point<T>& p) const {
    using std::exp, std::log, std::sqrt;  // unqualified calls below also find those of a dual
    const T jumps = intensity * (1.0 + mean_jump) * p.expiry;
    T weight = exp(-jumps), price = 0.0;
    for (int n = 0; n < 40; ++n) {
      const T rate = p.rate - intensity * mean_jump + n * std::log(1.0 + mean_jump) / p.expiry;
      const T variance = p.volatility * p.volatility
                       + n * jump_deviation * jump_deviation / p.expiry;
      price += weight * black_scholes<T>({p.spot, sqrt(variance), rate, p.expiry});
      weight *= jumps / (n + 1.0);
    }
    return price;
  }

 private:
  template <class T>
  T black_scholes(const hr::pricing_point<T>& p) const {
    using hr::math::normal_cdf;
    using std::exp, std::log, std::sqrt;
    const T width = p.volatility * sqrt(p.expiry);
    const T d1 = (log(p.spot / strike) + p.rate * p.expiry) / width + 0.5 * width;
    return p.spot * normal_cdf(d1) - strike * exp(-p.rate * p.expiry) * normal_cdf(d1 - width);
  }
};

void print(const char* name, double automatic, double differences) {
  std::printf("%-7s %18.12f %18.12f %10.1e\n", name, automatic, differences,
              automatic - differences);
}

}  // namespace

int main() {
  const merton_call pricer{
      .strike = 105.0, .intensity = 0.8, .mean_jump = -0.1, .jump_deviation = 0.15};
  const hr::pricing_point point{.spot = 100.0, .volatility = 0.2, .rate = 0.03, .expiry = 0.5};

  const hr::pricer_greeks<double> a = hr::automatic_greeks(pricer, point);   // 1 call, in duals
  const hr::pricer_greeks<double> d = hr::difference_greeks(pricer, point);  // 25 calls, in doubles

  std::printf("%-7s %18s %18s %10s\n", "", "automatic", "differences", "apart");
  print("price", a.price, d.price);
  print("delta", a.delta, d.delta);
  print("gamma", a.gamma, d.gamma);
  print("vega", a.vega, d.vega);
  print("theta", a.theta, d.theta);
  print("rho", a.rho, d.rho);
  print("vanna", a.vanna, d.vanna);
  print("volga", a.volga, d.volga);

  const auto shown = hr::unit::convert(a, hr::unit::trader);
  std::printf("\nvega %.4f per vol point, theta %.4f per day, rho %.5f per basis point\n",
              shown.vega, shown.theta, shown.rho);
}
