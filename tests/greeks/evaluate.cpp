// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx2
// One option, a register of options, one Greek alone, and a number with the documented operations.
#include "support/measure.hpp"
#include <hedgerow/math/simd.hpp>

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>

using namespace random_options;
using hedgerow::greek;
using hedgerow::greek_member;
using hedgerow::detail::for_each_greek;

namespace {

template <class F>
bool same_bits(F a, F b) {
  return (std::isnan(a) && std::isnan(b)) || a == b;
}

std::string name_of(greek g) { return hedgerow::greek_names[static_cast<std::size_t>(g)]; }

/// Options as they come in a chain, with every sixth replaced by one that the fast forms refuse.
template <class F>
option<F> mixed(generator& random, market m, std::uint64_t turn) {
  constexpr range usual{.spot_low = 1e-3,
                        .spot_high = 1e5,
                        .volatility_low = 0.01,
                        .volatility_high = 3,
                        .expiry_low = minute,
                        .expiry_high = 30,
                        .rate_low = -0.05,
                        .rate_high = 0.3,
                        .deviations = 8,
                        .total_volatility_high = 10,
                        .strike_low = 1e-12,
                        .strike_high = 1e12};
  option<F> o = draw<F>(random, m, usual);
  constexpr F infinity = std::numeric_limits<F>::infinity();
  switch (turn % 6 == 0 ? random.bits() % 10 : 99) {
    case 0:
      o.expiry = 0;
      break;
    case 1:
      o.volatility = 0;
      break;
    case 2:
      o.strike = infinity;
      break;
    case 3:
      o.strike = -o.displacement;
      break;
    case 4:
      o.spot = -o.displacement;
      break;
    case 5:
      o.rate = F(90) / o.expiry;
      break;
    case 6:
      o.volatility = -1;
      break;
    case 7:
      o.spot = std::numeric_limits<F>::quiet_NaN();
      break;
    case 8:
      o.strike = o.spot, o.yield = o.rate, o.volatility = 0;
      break;
    case 9:
      o.expiry = infinity;
      break;
    default:
      break;
  }
  return o;
}

template <class F>
void compare_lanes(std::uint64_t seed) {
  using batch = xsimd::batch<F>;
  using L = hedgerow::math::lane<batch>;
  constexpr std::size_t width = static_cast<std::size_t>(L::size);
  generator random(seed);
  int different = 0;
  for (int i = 0; i < 6000; ++i) {
    const market m = markets[i % 4];
    const contract c = contracts[i / 4 % 3];
    std::array<option<F>, width> rows;
    for (auto& row : rows)
      row = mixed<F>(random, m, random.bits());
    option<batch> wide;
    wide.type = rows[0].type;
    const auto gather = [&](F option<F>::* member, batch option<batch>::* to) {
      F values[width];
      for (std::size_t k = 0; k < width; ++k)
        values[k] = rows[k].*member;
      wide.*to = L::load(values);
    };
    gather(&option<F>::spot, &option<batch>::spot);
    gather(&option<F>::strike, &option<batch>::strike);
    gather(&option<F>::volatility, &option<batch>::volatility);
    gather(&option<F>::expiry, &option<batch>::expiry);
    gather(&option<F>::rate, &option<batch>::rate);
    gather(&option<F>::yield, &option<batch>::yield);
    gather(&option<F>::displacement, &option<batch>::displacement);
    const hedgerow::greeks<batch> together = evaluate(m, c, wide);
    for (std::size_t k = 0; k < width; ++k) {
      rows[k].type = wide.type;
      const hedgerow::greeks<F> alone = evaluate(m, c, rows[k]);
      for_each_greek([&]<greek G>() {
        const F x = L::get(together.*greek_member<G, hedgerow::greeks<batch>>, static_cast<int>(k));
        const F y = alone.*greek_member<G, hedgerow::greeks<F>>;
        if (same_bits(x, y)) return;
#if !HEDGEROW_HAS_FMA
        // Compilers may order what has no FMA differently: a difference of the last bits is
        // allowed, against what the option is made of.
        const F far = static_cast<F>(sizeof(F) == 8 ? 1e-8 : 1e-1);
        if (std::fabs(x - y) <= far * std::fabs(y)) return;
#endif
        if (++different <= 5) {
          const option<F>& o = rows[k];
          MESSAGE(std::string(market_names[static_cast<std::size_t>(m)]), " ",
                  std::string(contract_names[static_cast<std::size_t>(c)]), " ", name_of(G),
                  " lane ", k, ": ", x, " alone ", y, " S ", o.spot, " K ", o.strike, " vol ",
                  o.volatility, " T ", o.expiry, " r ", o.rate, " q ", o.yield);
        }
      });
    }
  }
  CHECK(different == 0);
}

template <greek G, class Market, class Contract>
auto alone(const Market& m, const Contract& c) {
  using namespace hedgerow;
  if constexpr (G == greek::price) return price(m, c);
  if constexpr (G == greek::delta) return delta(m, c);
  if constexpr (G == greek::gamma) return gamma(m, c);
  if constexpr (G == greek::vega) return vega(m, c);
  if constexpr (G == greek::theta) return theta(m, c);
  if constexpr (G == greek::rho) return rho(m, c);
  if constexpr (G == greek::dividend_rho) return dividend_rho(m, c);
  if constexpr (G == greek::vanna) return vanna(m, c);
  if constexpr (G == greek::volga) return volga(m, c);
  if constexpr (G == greek::charm) return charm(m, c);
  if constexpr (G == greek::veta) return veta(m, c);
  if constexpr (G == greek::speed) return speed(m, c);
  if constexpr (G == greek::zomma) return zomma(m, c);
  if constexpr (G == greek::color) return color(m, c);
  if constexpr (G == greek::ultima) return ultima(m, c);
  if constexpr (G == greek::dual_delta) return dual_delta(m, c);
  if constexpr (G == greek::dual_gamma) return dual_gamma(m, c);
}

}  // namespace

TEST_CASE("every lane of a register is the scalar call, whatever the other lanes hold") {
  compare_lanes<double>(1);
  compare_lanes<float>(2);
}

TEST_CASE("a Greek alone is the field of evaluate") {
  generator random(3);
  int different = 0;
  for (int i = 0; i < 12000; ++i) {
    const market m = markets[i % 4];
    const contract c = contracts[i / 4 % 3];
    const option<double> o = mixed<double>(random, m, random.bits());
    const hedgerow::greeks<double> all = evaluate(m, c, o);
    for_each_greek([&]<greek G>() {
      const double one = with_library_types(
          m, c, o, [](const auto& mkt, const auto& contract) { return alone<G>(mkt, contract); });
      const double field = all.*greek_member<G, hedgerow::greeks<double>>;
#if HEDGEROW_HAS_FMA
      different += same_bits(one, field) ? 0 : 1;
#else
      different += same_bits(one, field) || std::fabs(one - field) <= 1e-8 * std::fabs(field) ? 0
                                                                                              : 1;
#endif
    });
  }
  CHECK(different == 0);
}

namespace {

/// The operations that the kernels ask of a number, and nothing else.
class archetype {
 public:
  archetype() : x_(0) {}
  explicit archetype(double x) : x_(x) {}
  friend archetype operator+(const archetype& a, const archetype& b) {
    return archetype(a.x_ + b.x_);
  }
  friend archetype operator-(const archetype& a, const archetype& b) {
    return archetype(a.x_ - b.x_);
  }
  friend archetype operator*(const archetype& a, const archetype& b) {
    return archetype(a.x_ * b.x_);
  }
  friend archetype operator/(const archetype& a, const archetype& b) {
    return archetype(a.x_ / b.x_);
  }
  friend archetype operator-(const archetype& a) { return archetype(-a.x_); }
  friend bool operator<(const archetype& a, const archetype& b) { return a.x_ < b.x_; }
  friend bool operator>(const archetype& a, const archetype& b) { return a.x_ > b.x_; }
  friend bool operator>=(const archetype& a, const archetype& b) { return a.x_ >= b.x_; }
  friend bool operator==(const archetype& a, const archetype& b) { return a.x_ == b.x_; }
  friend archetype exp(const archetype& a) { return archetype(std::exp(a.x_)); }
  friend archetype log(const archetype& a) { return archetype(std::log(a.x_)); }
  friend archetype sqrt(const archetype& a) { return archetype(std::sqrt(a.x_)); }
  friend archetype erfc(const archetype& a) { return archetype(std::erfc(a.x_)); }
  double value() const { return x_; }

 private:
  double x_;
};

}  // namespace

TEST_CASE("a number with the documented operations and no others") {
  generator random(5);
  for (int i = 0; i < 1200; ++i) {
    const market m = markets[i % 4];
    const contract c = contracts[i / 4 % 3];
    const option<double> o = mixed<double>(random, m, random.bits());
    option<archetype> a;
    a.spot = archetype(o.spot), a.strike = archetype(o.strike), a.type = o.type;
    a.volatility = archetype(o.volatility), a.expiry = archetype(o.expiry);
    a.rate = archetype(o.rate), a.yield = archetype(o.yield);
    a.displacement = archetype(o.displacement);
    const double slow = evaluate(m, c, a).price.value(), fast = evaluate(m, c, o).price;
    const double size = std::fabs(o.spot) + std::fabs(o.strike) + std::fabs(o.displacement) + 1;
    CHECK((same_bits(slow, fast)
           || std::fabs(slow - fast) <= 1e-9 * size * std::exp(std::fabs(o.rate * o.expiry))));
  }
}
