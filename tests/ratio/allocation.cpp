// SPDX-License-Identifier: BSL-1.0
// What says that it does not allocate does not: online updates and readings, ratios and changes of
// a history, hedges in closed form. A program of its own, because it replaces operator new.
#include "batch/support/count_allocations.hpp"
#include <hedgerow/ratio/changes.hpp>
#include <hedgerow/ratio/correlation.hpp>
#include <hedgerow/ratio/dcc_garch.hpp>
#include <hedgerow/ratio/exact.hpp>
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/greek_neutral.hpp>
#include <hedgerow/ratio/half_life_window.hpp>
#include <hedgerow/ratio/kalman.hpp>
#include <hedgerow/ratio/minimum_variance.hpp>
#include <hedgerow/ratio/recursive_least_squares.hpp>
#include <hedgerow/ratio/rolling.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace hr = hedgerow;
namespace ratio = hedgerow::ratio;

namespace {

template <class E>
void updates_allocate_nothing(E e) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  double sum = 0;
  const auto run = [&] {
    for (int i = 0; i < 1000; ++i) {
      const double x = std::sin(i);
      e.update(i % 50 == 7 ? nan : i % 50 == 9 ? HUGE_VAL : x + 0.1 * std::cos(3.0 * i), x);
      const auto now = e.estimate();
      if (i > 10) sum += now.ratio + now.standard_error;
    }
  };
  CHECK(allocations_of(run) == 0);
  CHECK(sum != 0);
}

}  // namespace

TEST_CASE("updates and readings of the online estimators") {
  const auto forgetting = ratio::decay::from_half_life(30);
  updates_allocate_nothing(ratio::rolling(100));
  updates_allocate_nothing(ratio::half_life_window(100, forgetting));
  updates_allocate_nothing(ratio::exponential(forgetting));
  updates_allocate_nothing(ratio::zero_mean_exponential(forgetting));
  updates_allocate_nothing(ratio::recursive_least_squares(forgetting));
  updates_allocate_nothing(ratio::kalman(ratio::chan_kalman_parameters()));
  updates_allocate_nothing(ratio::dcc_garch({{.omega = 0.1, .a = 0.05, .b = 0.9},
                                             {.omega = 0.1, .a = 0.05, .b = 0.9},
                                             {.a = 0.03, .b = 0.9}}));
}

TEST_CASE("histories") {
  std::vector<double> target(500), hedge(500), out(499);
  for (std::size_t i = 0; i < target.size(); ++i) {
    hedge[i] = 2 + std::sin(static_cast<double>(i));
    target[i] = hedge[i] + 0.1 * std::cos(static_cast<double>(3 * i));
  }
  double found = 0;
  CHECK(allocations_of([&] { found = ratio::minimum_variance(target, hedge).ratio; }) == 0);
  CHECK(found == doctest::Approx(1).epsilon(0.1));
  CHECK(allocations_of([&] { ratio::changes(ratio::change_kind::log, target, out); }) == 0);
  CHECK(out[0] == std::log(target[1] / target[0]));
  ratio::correlation_cusum watch(0.8, 50);
  auto signal = ratio::cusum_signal::none;
  CHECK(allocations_of([&] {
          for (int i = 0; i < 20; ++i)
            if (const auto s = watch.update(0.2); s != ratio::cusum_signal::none) signal = s;
        })
        == 0);
  CHECK(signal == ratio::cusum_signal::fall);
}

TEST_CASE("hedges in closed form") {
  hr::greeks<double> book{}, first{}, second{};
  book.delta = 10, book.gamma = 2, book.vega = 30;
  first.delta = 0.5, first.gamma = 0.02, first.vega = 12;
  second.delta = 0.3, second.gamma = 0.01, second.vega = 20;
  double sum = 0;
  const auto run = [&] {
    sum += ratio::delta_neutral(book.delta, 1.0);
    sum += ratio::delta_gamma_neutral(book, first).underlying;
    sum += ratio::delta_gamma_vega_neutral(book, first, second).underlying;
    sum += ratio::exact_neutral<2>({120.0, -45.0}, {{{1.0, 0.55}, {0.0, 0.02}}}).quantity[0];
  };
  CHECK(allocations_of(run) == 0);
  CHECK(std::isfinite(sum));
}
