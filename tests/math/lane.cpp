// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx2 avx512
// Lane operations: a register does what the scalar does, bit for bit, on any bit patterns; and what
// each operation is by itself.
#include "check_bounds.hpp"
#include <hedgerow/math/lane.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <random>

namespace hm = hedgerow::math;
using bounds::special;

namespace {

template <class F>
using word = hm::detail::bits_of<F>;

/// Equal to the last bit, but for a NaN's.
template <class F>
bool same(F a, F b) {
  return std::bit_cast<word<F>>(a) == std::bit_cast<word<F>>(b) || (a != a && b != b);
}

/// Any bits, an ordinary number, or one at an edge.
template <class F>
F draw(std::mt19937_64& random) {
  using s = special<F>;
  constexpr F edges[] = {F(0),         F(-0.0), F(1),     F(-1),           s::infinity,
                         -s::infinity, s::nan,  s::least, s::least_normal, s::largest,
                         -s::largest};
  const std::uint64_t how = random();
  if (how % 4 == 0) return edges[(how >> 8) % std::size(edges)];
  if (how % 4 == 1) return static_cast<F>(std::ldexp(static_cast<double>(random() >> 11), -53));
  return std::bit_cast<F>(static_cast<word<F>>(random()));
}

template <class F>
using V = xsimd::batch<F>;

/// f(x, y, z) of scalars and of registers, which hold other numbers in every place.
template <class F, class Operation>
std::size_t differing(std::uint64_t seed, const Operation& f) {
  using L = hm::lane<V<F>>;
  constexpr std::size_t width = static_cast<std::size_t>(L::size);
  std::mt19937_64 random(seed);
  std::size_t count = 0;
  for (int i = 0; i < 20000; ++i) {
    F x[width], y[width], z[width], r[width];
    for (std::size_t k = 0; k < width; ++k)
      x[k] = draw<F>(random), y[k] = draw<F>(random), z[k] = draw<F>(random);
    L::store(r, f(L::load(x), L::load(y), L::load(z)));
    for (std::size_t k = 0; k < width; ++k)
      count += !same(r[k], f(x[k], y[k], z[k]));
  }
  return count;
}

}  // namespace

TEST_CASE_TEMPLATE("a register does what the scalar does", F, double, float) {
#define HEDGEROW_OPERATION(...)                                       \
  ([]<class T>(const T& x, const T& y, const T& z) -> T {             \
    static_cast<void>(x), static_cast<void>(y), static_cast<void>(z); \
    return __VA_ARGS__;                                               \
  })
  CHECK(differing<F>(1, HEDGEROW_OPERATION(hm::mul_add<T>(x, y, z))) == 0);
  CHECK(differing<F>(2, HEDGEROW_OPERATION(hm::neg_mul_add<T>(x, y, z))) == 0);
  CHECK(differing<F>(3, HEDGEROW_OPERATION(hm::divide<T>(x, y))) == 0);
  CHECK(differing<F>(4, HEDGEROW_OPERATION(hm::sqrt<T>(x))) == 0);
  CHECK(differing<F>(5, HEDGEROW_OPERATION(hm::abs<T>(x))) == 0);
  CHECK(differing<F>(6, HEDGEROW_OPERATION(hm::rounded<T>(x * y))) == 0);
  CHECK(differing<F>(7, HEDGEROW_OPERATION(hm::maximum<T>(x, y))) == 0);
  CHECK(differing<F>(8, HEDGEROW_OPERATION(hm::minimum<T>(x, y))) == 0);
  CHECK(differing<F>(9, HEDGEROW_OPERATION(hm::select<T>(x < y, y, z))) == 0);
  CHECK(differing<F>(10, HEDGEROW_OPERATION(hm::product_tail<T>(x, y, hm::rounded<T>(x * y))))
        == 0);
  CHECK(differing<F>(11, HEDGEROW_OPERATION(hm::rest_of_product<T>(z, x, y))) == 0);
  CHECK(differing<F>(12, HEDGEROW_OPERATION(hm::lane<T>::from_bits(
                             hm::lane<T>::template shift_right<5>(hm::lane<T>::to_bits(x)))))
        == 0);
  CHECK(differing<F>(13, HEDGEROW_OPERATION(hm::lane<T>::from_bits(
                             hm::lane<T>::template shift_left<5>(hm::lane<T>::to_bits(x)))))
        == 0);
#undef HEDGEROW_OPERATION
}

TEST_CASE_TEMPLATE("what the operations are", F, double, float) {
  using s = special<F>;
  using L = hm::lane<F>;
  std::mt19937_64 random(14);
  for (int i = 0; i < 20000; ++i) {
    const F x = draw<F>(random), y = draw<F>(random);
    REQUIRE(same(hm::divide<F>(x, y), x / y));
    REQUIRE(same(hm::sqrt<F>(x), std::sqrt(x)));
    REQUIRE(same(hm::abs<F>(x), std::fabs(x)));
    REQUIRE(same(L::from_bits(L::to_bits(x)), x));
#if HEDGEROW_HAS_FMA
    const F z = draw<F>(random);
    REQUIRE(same(hm::mul_add<F>(x, y, z), std::fma(x, y, z)));
    REQUIRE(same(hm::neg_mul_add<F>(x, y, z), std::fma(-x, y, z)));
#endif
    // A product and its tail are the product, where no part of it under- or overflows.
    const F p = hm::rounded<F>(x * y), size = std::fabs(p);
    const bool in_range = size > std::ldexp(s::least_normal, 60) && size < s::infinity
                       && std::fabs(x) < std::sqrt(s::largest)
                       && std::fabs(y) < std::sqrt(s::largest);
    if (in_range && sizeof(F) == 4) {
      const double exact = static_cast<double>(x) * static_cast<double>(y);
      REQUIRE(static_cast<double>(p) + static_cast<double>(hm::product_tail<F>(x, y, p)) == exact);
    }
  }
  // The second where the first is NaN, or both are zero.
  CHECK(hm::maximum<F>(s::nan, F(1)) == F(1));
  CHECK(std::isnan(hm::maximum<F>(F(1), s::nan)));
  CHECK(hm::minimum<F>(s::nan, F(1)) == F(1));
  CHECK(std::signbit(hm::maximum<F>(F(0), F(-0.0))));
}

TEST_CASE_TEMPLATE("masks: all and any, of every place", F, double, float) {
  using L = hm::lane<V<F>>;
  constexpr int width = L::size;
  for (int set = 0; set <= width; ++set) {  // the place that is set; none at `width`
    F x[static_cast<std::size_t>(width)] = {}, y[static_cast<std::size_t>(width)];
    std::fill_n(y, width, F(1));
    if (set < width) x[set] = F(1), y[set] = F(0);
    const auto some = L::load(x) > V<F>(F(0)), others = L::load(y) > V<F>(F(0));
    CHECK(hm::any<V<F>>(some) == (set < width));
    CHECK(hm::all<V<F>>(some) == (set < width && width == 1));
    CHECK(hm::all<V<F>>(others) == (set == width));
    for (int i = 0; i < width; ++i)
      CHECK(L::get_mask(some, i) == (i == set));
  }
}

TEST_CASE_TEMPLATE("numbers of any kind are widened to a register", F, double, float) {
  using L = hm::lane<V<F>>;
  const auto check = []<class From>(From) {
    std::array<From, 64> from{};
    for (std::size_t i = 0; i < from.size(); ++i)
      from[i] = static_cast<From>(i % 3 == 0 ? 1 : i % 3 == 1 ? -1 : static_cast<int>(i));
    for (std::size_t at = 0; at < 5; ++at) {
      const V<F> wide = L::widen(from.data() + at);
      for (int i = 0; i < L::size; ++i)
        CHECK(L::get(wide, i) == static_cast<F>(from[at + static_cast<std::size_t>(i)]));
    }
  };
  check(static_cast<signed char>(0)), check(std::int32_t{}), check(std::int64_t{});
  check(0.0F), check(0.0);
}
