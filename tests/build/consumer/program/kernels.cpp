#include <hedgerow/batch.hpp>
#include <hedgerow/kernels.hpp>

#include <cstdio>

#if !defined(HEDGEROW_USE_KERNELS)
#  error "this program links the compiled kernels, and is not told which there are"
#endif

int main() {
  namespace hr = hedgerow;
  double strike[3] = {45.0, 50.0, 55.0};
  double price[3] = {};
  hr::batch::evaluate(hr::batch::black76<double>{.forward = 50.0, .volatility = 0.20, .rate = 0.05},
                      hr::batch::european<double>{
                          .type = hr::option_type::call, .strike = strike, .expiry = 20.0 / 52.0},
                      hr::batch::greeks<double>{.price = price});
  std::printf("compiled for %s: %.4f %.4f %.4f\n", hr::to_string(hr::active_isa()), price[0],
              price[1], price[2]);
  const double scalar = hr::evaluate(hr::black76<double>{50.0, 0.20, 0.05},
                                     hr::european<double>{hr::option_type::call, 50.0, 20.0 / 52.0})
                            .price;
  const double difference = price[1] - scalar;
  return difference < 1e-12 && difference > -1e-12 && hr::set_isa(hr::active_isa()) ? 0 : 1;
}
