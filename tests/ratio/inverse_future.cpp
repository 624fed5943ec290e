// SPDX-License-Identifier: BSL-1.0
// Inverse futures: closed limit, closed form of a random basis, refusals.
#include "support/refusal.hpp"
#include "support/series.hpp"
#include <hedgerow/ratio/inverse_future.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

namespace hr = hedgerow;
using hr::ratio::inverse_future_ratio;

TEST_CASE("where future and spot are one, the ratio is the spot price and nothing is left") {
  series::random r(1);
  std::vector<double> after;
  for (int i = 0; i < 500; ++i)
    after.push_back(60000 * std::exp(0.1 * r.normal()));
  const auto h = inverse_future_ratio(60000, 60000, after, after);
  CHECK(h.ratio == doctest::Approx(60000).epsilon(1e-13));
  CHECK(h.effectiveness == doctest::Approx(1).epsilon(1e-13));
  const auto history = inverse_future_ratio(after, after);
  CHECK(history.ratio == doctest::Approx(1).epsilon(1e-13));
  CHECK(history.effectiveness == doctest::Approx(1).epsilon(1e-13));
  CHECK(history.observations == 499);
}

TEST_CASE("the profit is that of a contract, in quote currency at the exit") {
  CHECK(hr::ratio::inverse_future_profit(50000, 40000, 50000) == doctest::Approx(0.25));
  CHECK(hr::ratio::inverse_future_profit(30000, 40000, 32000)
        == doctest::Approx(30000 * (1.0 / 40000 - 1.0 / 32000)));
  const hr::inverse_perpetual<double> contract{.size = 1};
  CHECK(hr::ratio::inverse_future_profit(50000, 40000, 50000)
        == doctest::Approx(hr::profit_of(contract, 40000, 50000).quote));
}

TEST_CASE("a random basis: h = F0/(1 + F0^2 Var(e^-b)/Var(S))") {
  // F = S e^b with b independent of S: Y = S/F0 - e^-b, so Cov(S, Y) = Var(S)/F0.
  constexpr int n = 20000;
  constexpr double spot = 100, future = 103, basis_noise = 0.03;
  series::random r(2);
  std::vector<double> s, f;
  for (int i = 0; i < n; ++i) {
    s.push_back(spot * std::exp(0.08 * r.normal()));
    f.push_back(s.back() * std::exp(0.02 + basis_noise * r.normal()));
  }
  const auto h = inverse_future_ratio(spot, future, s, f);
  const double var_s = spot * spot * std::exp(0.0064) * std::expm1(0.0064),
               v = basis_noise * basis_noise, var_b = std::exp(-0.04 + v) * std::expm1(v);
  const double want = future / (1 + future * future * var_b / var_s);
  CHECK(std::fabs(h.ratio - want) < 4 * h.standard_error);
  CHECK(h.standard_error < 0.01 * want);
  // The future's own return is another regressor, and leaves more.
  std::vector<double> gain, own;
  for (std::size_t i = 0; i < s.size(); ++i)
    gain.push_back(s[i] - spot), own.push_back(f[i] / future - 1);
  const double naive = hr::ratio::minimum_variance(gain, own).ratio;
  std::vector<double> profit;
  for (std::size_t i = 0; i < s.size(); ++i)
    profit.push_back(hr::ratio::inverse_future_profit(s[i], future, f[i]));
  CHECK(hr::ratio::effectiveness(gain, profit, naive) < h.effectiveness);
}

TEST_CASE("bad prices are refused by name, index and value") {
  const std::vector<double> s{1, 2, 3, 4}, f{1, 2, -3, 4};
  CHECK(refusal([&] { return inverse_future_ratio(1, 1, s, f); })
        == "inverse_future_ratio: future_after[2] is -3, it must be positive");
  CHECK(refusal([&] { return inverse_future_ratio(s, f); })
        == "inverse_future_ratio: future[2] is -3, it must be positive");
  CHECK(refusal([&] { return inverse_future_ratio(0, 1, s, s); })
        == "inverse_future_ratio: spot is 0, it must be positive");
  CHECK(refusal([&] { return inverse_future_ratio(1, std::nan(""), s, s); })
        == "inverse_future_ratio: future is nan, it must be positive");
  CHECK(refusal([&] { return inverse_future_ratio(s, std::vector<double>{1, 2}); })
        == "inverse_future_ratio: future has 2 observations, spot has 4");
}
