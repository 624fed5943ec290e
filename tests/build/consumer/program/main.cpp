#include <hedgerow/version.hpp>
#if __has_include(<hedgerow/greeks.hpp>)
#  include <hedgerow/greeks.hpp>
#  define WITH_GREEKS
#endif
#if defined(WITH_XSIMD) && __has_include(<hedgerow/batch.hpp>)
#  include <hedgerow/batch.hpp>
#  define WITH_BATCH
#endif
#if defined(WITH_EIGEN) && __has_include(<hedgerow/ratio.hpp>)
#  include <hedgerow/ratio.hpp>
#  define WITH_RATIO
#endif

#include <cstdio>

int main() {
  std::printf("hedgerow %d.%d.%d\n", HEDGEROW_VERSION_MAJOR, HEDGEROW_VERSION_MINOR,
              HEDGEROW_VERSION_PATCH);
#ifdef WITH_GREEKS
  namespace hr = hedgerow;
  hr::black_scholes market{.spot = 49.0, .volatility = 0.20, .rate = 0.05, .dividend_yield = 0.0};
  hr::european option{.type = hr::option_type::call, .strike = 50.0, .expiry = 20.0 / 52.0};
  hr::greeks g = hr::evaluate(market, option);
  std::printf("price %.4f delta %.4f\n", g.price, g.delta);
  if (!(g.price > 2.4004 && g.price < 2.4006)) return 1;
#endif
#ifdef WITH_BATCH
  double strike[3] = {45.0, 50.0, 55.0};
  double price[3] = {};
  hr::batch::evaluate(
      hr::batch::black_scholes<double>{
          .spot = 49.0, .volatility = 0.20, .rate = 0.05, .dividend_yield = 0.0},
      hr::batch::european<double>{
          .type = hr::option_type::call, .strike = strike, .expiry = 20.0 / 52.0},
      hr::batch::greeks<double>{.price = price});
  std::printf("batch prices %.4f %.4f %.4f\n", price[0], price[1], price[2]);
  if (!(price[1] > 2.4004 && price[1] < 2.4006)) return 1;
#endif
#ifdef WITH_RATIO
  const Eigen::VectorXd exposure = Eigen::VectorXd::Constant(1, 3.0);
  const Eigen::MatrixXd instruments = Eigen::MatrixXd::Constant(1, 1, 2.0);
  Eigen::VectorXd x = hedgerow::ratio::neutral(exposure, instruments).quantity;
  std::printf("neutral at %.4f\n", x[0]);
  if (x[0] != -1.5) return 1;
#endif
  return 0;
}
