// SPDX-License-Identifier: BSL-1.0
// isa: avx2 avx512
// Batches of estimators: each number has the bits of the scalar estimator, with gaps and refusals
// anywhere, for any number of series; bad sizes are refused before anything is written.
#include "support/count_allocations.hpp"
#include <hedgerow/batch/hedge_ratio.hpp>
#include <hedgerow/ratio/half_life_window.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace hr = hedgerow;
using hr::ratio::decay;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Whole numbers and quotients of powers of two, so that no compiler's contraction changes them.
class numbers {
 public:
  double next() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<double>(static_cast<std::int64_t>(state_) >> 20) * 0x1p-40;
  }

 private:
  std::uint64_t state_ = 1;
};

using panel_in = hr::batch::changes_panel;
using panel_out = hr::batch::estimates_panel;

enum class trouble { none, gaps, all };

struct panel {
  std::size_t rows, series, stride;
  std::vector<double> target, hedge;

  panel(std::size_t r, std::size_t s, std::size_t padding, trouble t)
      : rows(r),
        series(s),
        stride(s + padding),
        target(r * stride),
        hedge(r * stride) {
    numbers n;
    for (std::size_t i = 0; i < target.size(); ++i) {
      hedge[i] = n.next(), target[i] = n.next() + hedge[i];
      const double dice = std::fabs(n.next()) * 0x1p-3;
      if (t != trouble::none && dice < 0.04) (dice < 0.02 ? target : hedge)[i] = nan;
      if (t == trouble::all && dice > 0.97) (dice < 0.985 ? target : hedge)[i] = infinity;
    }
    if (t == trouble::none) return;
    for (std::size_t row = 0; row < rows; ++row)
      hedge[row * stride] = nan;  // a series of nothing but gaps
    for (std::size_t row = 0; row < 5; ++row)
      hedge[row * stride + series - 1] = target[(rows - 1 - row) * stride + series / 2] = nan;
  }
  hr::batch::changes_panel view() const { return {target, hedge, rows, series, stride}; }
};

struct results {
  std::size_t stride;
  std::vector<double> column[5];

  explicit results(const panel& p) : stride(p.series + 1) {
    for (auto& c : column)
      c.assign(p.rows * stride, -7);
  }
  hr::batch::estimates_panel view() {
    return {column[0], column[1], column[2], column[3], column[4], stride};
  }
};

bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (a != a && b != b);
}

/// The batch's numbers against an estimator for each series.
template <class E>
void agrees(const panel& p, const results& r, const hr::batch::summary& s, const E& fresh) {
  std::size_t different = 0, refused = 0, first = p.rows * p.series;
  for (std::size_t series = 0; series < p.series; ++series) {
    E e = fresh;
    for (std::size_t row = 0; row < p.rows; ++row) {
      const std::size_t at = row * p.stride + series, to = row * r.stride + series;
      if (e.update(p.target[at], p.hedge[at]) == hr::ratio::update_status::refused)
        ++refused, first = std::min(first, row * p.series + series);
      const auto v = e.estimate();
      const double expected[] = {v.ratio, v.intercept, v.standard_error, v.effectiveness,
                                 v.effective_observations};
      for (int c = 0; c < 5; ++c)
        if (!same(r.column[c][to], expected[c])) ++different;
    }
  }
  CHECK(different == 0);
  CHECK(s.size == p.rows * p.series);
  CHECK(s.invalid == refused);
  CHECK(s.first_invalid == first);
  for (const auto& c : r.column)
    for (std::size_t row = 0; row < p.rows; ++row)
      REQUIRE(c[row * r.stride + p.series] == -7);  // what is between the rows is left alone
}

template <class Batch, class E>
void agrees_everywhere(Batch batch, const E& fresh) {
  for (const std::size_t series : {1u, 3u, 4u, 8u, 9u, 17u, 32u})
    for (const auto t : {trouble::none, trouble::gaps, trouble::all}) {
      CAPTURE(series);
      CAPTURE(static_cast<int>(t));
      const panel p(70, series, series % 3, t);
      results r(p);
      agrees(p, r, batch(p.view(), r.view()), fresh);
      // Each output by itself is the same.
      results ratio(p), error(p);
      batch(p.view(), {.ratio = ratio.column[0], .stride = ratio.stride});
      batch(p.view(), {.standard_error = error.column[2], .stride = error.stride});
      std::size_t different = 0;
      for (std::size_t i = 0; i < r.column[0].size(); ++i)
        different += !same(ratio.column[0][i], r.column[0][i])
                   + !same(error.column[2][i], r.column[2][i]);
      CHECK(different == 0);
    }
}

}  // namespace

TEST_CASE("exponential: the scalar estimator's bits") {
  for (const double w : {0.94, 1.0}) {
    const auto d = decay::from_weight(w);
    const auto run = [d](hr::ratio::centring centring) {
      return [=](const panel_in& changes, const panel_out& estimates) {
        return hr::batch::exponential_ratio(changes, d, centring, estimates);
      };
    };
    agrees_everywhere(run(hr::ratio::centring::about_mean), hr::ratio::exponential(d));
    agrees_everywhere(run(hr::ratio::centring::about_zero), hr::ratio::zero_mean_exponential(d));
  }
}

TEST_CASE("windows: the scalar estimator's bits") {
  for (const std::size_t n : {3u, 16u, 100u}) {
    CAPTURE(n);
    hr::batch::window_ratio rolling(n), weighted(n, decay::from_half_life(4));
    agrees_everywhere([&](const panel_in& c, const panel_out& e) { return rolling(c, e); },
                      hr::ratio::rolling(n));
    agrees_everywhere([&](const panel_in& c, const panel_out& e) { return weighted(c, e); },
                      hr::ratio::half_life_window(n, decay::from_half_life(4)));
  }
}

TEST_CASE("windows: a first gap at any row, also where a chunk has just been filled") {
  for (const std::size_t window : {3u, 4u, 33u})
    for (const double w : {0.97, 1.0}) {
      const auto d = decay::from_weight(w);
      hr::batch::window_ratio batch(window, d);
      for (std::size_t row = 0; row < 70; row += row < 8 ? 1 : 5) {
        CAPTURE(window);
        CAPTURE(row);
        panel p(70, 8, 0, trouble::none);
        (row % 2 == 0 ? p.target : p.hedge)[row * p.stride + row % 8] = std::nan("");
        results r(p);
        agrees(p, r, batch(p.view(), r.view()), hr::ratio::half_life_window(window, d));
      }
    }
}

TEST_CASE("Kalman and recursive least squares: the scalar estimators' bits") {
  const hr::ratio::kalman_parameters parameters{.ratio_noise = 1e-4, .observation_noise = 0.3};
  const auto d = decay::from_half_life(6);
  agrees_everywhere([&](const panel_in& c,
                        const panel_out& e) { return hr::batch::kalman_ratio(c, parameters, e); },
                    hr::ratio::kalman(parameters));
  for (const double cap : {0x1p+160, 0.5})  // the second keeps the guard awake
    agrees_everywhere(
        [&](const panel_in& c, const panel_out& e) {
          return hr::batch::recursive_least_squares_ratio(c, d, cap, e);
        },
        hr::ratio::recursive_least_squares(d, cap));
  const panel p(50, 11, 0, trouble::gaps);
  std::vector<double> likelihood(11);
  hr::batch::kalman_ratio(p.view(), parameters, {}, likelihood);
  for (std::size_t s = 0; s < 11; ++s) {
    hr::ratio::kalman k(parameters);
    for (std::size_t row = 0; row < 50; ++row)
      k.update(p.target[row * 11 + s], p.hedge[row * 11 + s]);
    CHECK(likelihood[s] == k.log_likelihood());
  }
}

TEST_CASE("sizes are checked before anything is written") {
  const panel p(10, 5, 0, trouble::none);
  std::vector<double> ratio(50, 1), little(49, 1);
  auto changes = p.view();
  CHECK_THROWS_WITH_AS(
      hr::batch::exponential_ratio(changes, decay::none(), {},
                                   {.ratio = ratio, .standard_error = little}),
      "hedgerow::batch::exponential_ratio: 'standard_error' has 49 elements, 10 rows of 5 series "
      "take 50",
      std::invalid_argument);
  CHECK(ratio == std::vector<double>(50, 1));
  changes.stride = 4;
  CHECK_THROWS_WITH_AS(
      hr::batch::window_ratio(3)(changes, {.ratio = ratio}),
      "hedgerow::batch::window_ratio: stride of changes is 4, less than the 5 series",
      std::invalid_argument);
  changes.stride = 6;
  CHECK_THROWS_WITH_AS(hr::batch::window_ratio(3)(changes, {.ratio = ratio}),
                       "hedgerow::batch::window_ratio: 'target' has 50 elements, 10 rows of 5 "
                       "series take 59",
                       std::invalid_argument);
  CHECK_THROWS_AS(hr::batch::window_ratio(2), std::invalid_argument);
  changes = p.view();
  changes.rows = 0;
  CHECK(hr::batch::exponential_ratio(changes, decay::none(), {}, {}).size == 0);
}

TEST_CASE("a call allocates nothing") {
  const panel p(100, 19, 0, trouble::all);
  results r(p);
  hr::batch::window_ratio rolling(20);
  const auto in = p.view();
  const auto out = r.view();
  const auto before = allocations;
  rolling(in, out);
  hr::batch::exponential_ratio(in, decay::from_half_life(9), {}, out);
  CHECK(allocations == before);
}
