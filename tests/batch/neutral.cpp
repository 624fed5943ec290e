// SPDX-License-Identifier: BSL-1.0
// isa: avx512
// Many small books at once: the same bits as one by one, sizes, singular and bad rows, no
// allocation.
#include "batch/support/count_allocations.hpp"
#include <hedgerow/batch/neutral.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace hr = hedgerow;
using hr::ratio::exact_status;

namespace {

template <std::size_t N, class T>
struct table {
  explicit table(std::size_t n) {
    std::mt19937_64 engine(12);
    const auto draw = [&](double low, double high) {
      return std::uniform_real_distribution<double>(low, high)(engine);
    };
    for (std::size_t i = 0; i < N; ++i) {
      for (std::size_t r = 0; r < n; ++r) {
        const double unit = std::exp(draw(-8, 8));
        exposure[i].push_back(static_cast<T>(unit * draw(-100, 100)));
        for (std::size_t j = 0; j < N; ++j)
          instruments[i][j].push_back(static_cast<T>(unit * draw(-1, 1)));
      }
    }
    for (std::size_t r = 0; r < n; ++r) {
      if (r % 17 == 5) {  // singular
        for (std::size_t i = 0; i < N; ++i)
          instruments[i][N - 1][r] = N == 1 ? T(0) : 2 * instruments[i][0][r];
      }
      if (r % 23 == 6) exposure[0][r] = std::numeric_limits<T>::quiet_NaN();
      // Terms that differ much in size.
      if (r % 7 == 3) instruments[0][N - 1][r] *= static_cast<T>(sizeof(T) == 8 ? 1e12 : 1e6);
    }
    for (auto& q : quantity)
      q.assign(n, T(-77));
    status.resize(n);
  }
  hr::batch::books<N, T> books() const {
    hr::batch::books<N, T> b;
    for (std::size_t i = 0; i < N; ++i) {
      b.exposure[i] = exposure[i];
      for (std::size_t j = 0; j < N; ++j)
        b.instruments[i][j] = instruments[i][j];
    }
    return b;
  }
  std::array<hr::batch::output<T>, N> outputs() {
    std::array<hr::batch::output<T>, N> out;
    for (std::size_t j = 0; j < N; ++j)
      out[j] = hr::batch::output<T>(quantity[j]);
    return out;
  }
  hr::ratio::exact_result<N, T> one(std::size_t r) const {
    std::array<T, N> b;
    std::array<std::array<T, N>, N> g;
    for (std::size_t i = 0; i < N; ++i) {
      b[i] = exposure[i][r];
      for (std::size_t j = 0; j < N; ++j)
        g[i][j] = instruments[i][j][r];
    }
    return hr::ratio::exact_neutral<N, T>(b, g);
  }
  std::array<std::vector<T>, N> exposure, quantity;
  std::array<std::array<std::vector<T>, N>, N> instruments;
  std::vector<exact_status> status;
};

template <class T>
bool same(T a, T b) {
  if (a != a || b != b) return a != a && b != b;
  return std::memcmp(&a, &b, sizeof a) == 0;
}

template <std::size_t N, class T>
void check(std::size_t n) {
  table<N, T> t(n);
  const auto s = hr::batch::neutral(t.books(), t.outputs(), t.status);
  std::size_t differing = 0, missing = 0, first = n;
  for (std::size_t r = 0; r < n; ++r) {
    const auto expected = t.one(r);
    differing += expected.status != t.status[r];
    for (std::size_t j = 0; j < N; ++j)
      differing += !same(expected.quantity[j], t.quantity[j][r]);
    if (expected.status != exact_status::neutral && missing++ == 0) first = r;
  }
  CHECK(differing == 0);
  CHECK(s.size == n);
  CHECK(s.invalid == missing);
  CHECK(s.first_invalid == first);
}

}  // namespace

TEST_CASE("each row is what one call gives, at every size") {
  for (const std::size_t n : std::initializer_list<std::size_t>{0, 1, 7, 8, 17, 100, 2001}) {
    check<1, double>(n);
    check<2, double>(n);
    check<3, double>(n);
  }
  for (const std::size_t n : std::initializer_list<std::size_t>{1, 17, 2001})
    check<3, float>(n);
}

TEST_CASE("delta and gamma by each underlying's own future and option") {
  const std::vector<double> delta{120, -30, 5}, gamma{-45, 2, 0}, option_delta{0.55, -0.4, 0.5},
      option_gamma{0.02, 0.01, 0.0};
  std::vector<double> futures(3), options(3);
  std::vector<exact_status> status(3);
  const auto s = hr::batch::neutral<2, double>(
      {.exposure = {delta, gamma}, .instruments = {{{1.0, option_delta}, {0.0, option_gamma}}}},
      {futures, options}, status);
  CHECK(options[0] == doctest::Approx(2250).epsilon(1e-14));
  CHECK(futures[0] == doctest::Approx(-1357.5).epsilon(1e-14));
  CHECK(options[1] == doctest::Approx(-200).epsilon(1e-14));
  CHECK(futures[1] == doctest::Approx(-50).epsilon(1e-14));
  CHECK(status[2] == exact_status::singular);  // an option without gamma
  CHECK(std::isnan(futures[2]));
  CHECK(s.invalid == 1);
  CHECK(s.first_invalid == 2);
}

TEST_CASE("sizes that differ are named, before anything is written") {
  const std::vector<double> delta(5, 1.0), gamma(4, 1.0);
  std::vector<double> a(5, 9.0), b(5, 9.0);
  try {
    hr::batch::neutral<2, double>(
        {.exposure = {delta, 1.0}, .instruments = {{{1.0, 0.5}, {gamma, 0.1}}}}, {a, b});
    FAIL("no exception");
  } catch (const std::invalid_argument& e) {
    CHECK(std::string(e.what())
          == "hedgerow::batch::neutral: column 'instruments[1][0]' has 4 rows, expected 5 as in "
             "'exposure[0]'");
  }
  CHECK(a[0] == 9.0);
}

TEST_CASE("allocates nothing") {
  table<3, double> t(300);
  const auto books = t.books();
  const auto out = t.outputs();
  const std::size_t before = allocations;
  hr::batch::neutral(books, out, t.status);
  const std::size_t after = allocations;
  CHECK(after == before);
}
