// SPDX-License-Identifier: BSL-1.0
// The loops of include/hedgerow/batch/detail/engine.hpp, each in a function of its own, over one
// block of Black-Scholes options. Keep them as they are there.
#include "stages.hpp"

#include <hedgerow/batch.hpp>

#include <algorithm>
#include <array>

namespace bench {

namespace {

namespace hr = hedgerow;
using V = hr::batch::detail::lockstep<xsimd::batch<double>>;
using L = hr::math::lane<V>;
using model = hr::model<hr::black_scholes>;
using K = model::kernel;
constexpr std::size_t width = static_cast<std::size_t>(L::size), groups = 1024 / sizeof(V),
                      rows = groups * width;

struct block {
  alignas(64) std::array<double, rows> columns[6], sign;
  alignas(64) std::array<double, rows> greeks[6];
  std::array<signed char, rows> type;
  K::measured<V> x[groups];
  K::located<V> m[groups];
  K::discounted<V> d[groups];
  K::higher_terms<V> h[groups];
  bool plain;
};

block work;
std::size_t count = 0;  // set at run time, as in the engine

[[gnu::always_inline]] inline hr::black_scholes<V> market_at(std::size_t j) {
  const auto at = [=](std::size_t c) { return L::load(work.columns[c].data() + j * width); };
  return {at(0), at(1), at(2), at(3)};
}

[[gnu::always_inline]] inline K::inputs<V> inputs_at(std::size_t j) {
  return model::inputs(market_at(j), L::load(work.columns[4].data() + j * width),
                       L::load(work.columns[5].data() + j * width));
}

[[gnu::always_inline]] inline V sign_at(std::size_t j) {
  return L::load(work.sign.data() + j * width);
}

}  // namespace

extern "C" {

void hedgerow_stage_sign() {
  for (std::size_t i = 0, n = count * width; i < n; i += width)
    L::store(work.sign.data() + i, L::widen(work.type.data() + i));
}

void hedgerow_stage_measure() {
  for (std::size_t j = 0, n = count; j < n; ++j)
    work.x[j] = K::measure(inputs_at(j));
}

void hedgerow_stage_locate() {
  L::bits unusual(0);
  for (std::size_t j = 0, n = count; j < n; ++j) {
    const auto in = inputs_at(j);
    work.m[j] = K::locate(in, work.x[j]);
    unusual = unusual | K::unusual(in, work.x[j], work.m[j])
            | (L::to_bits(hr::math::abs(sign_at(j))) ^ L::to_bits(V(1.0)));
  }
  work.plain = !L::any_bit(unusual);
}

// As for a plain block, which all of these options make.
void hedgerow_stage_discount() {
  for (std::size_t j = 0, n = count; j < n; ++j)
    work.d[j] = K::discount<true>(inputs_at(j), work.x[j], work.m[j]);
}

// With the six common Greeks, as where they and no others are wanted.
void hedgerow_stage_exercise() {
  constexpr hr::detail::greek_list<hr::greek::price, hr::greek::delta, hr::greek::gamma,
                                   hr::greek::vega, hr::greek::theta, hr::greek::rho>
      common{};
  for (std::size_t j = 0, n = count; j < n; ++j) {
    const V sign = sign_at(j);
    const K::legs<V> legs = K::exercise(inputs_at(j), work.m[j], work.d[j], sign);
    const K::terms<V> terms{inputs_at(j), work.m[j], work.d[j], legs, work.h[j]};
    const hr::black_scholes<V> market = market_at(j);
    [&]<hr::greek... G>(hr::detail::greek_list<G...>) HEDGEROW_INLINE_LAMBDA {
      (L::store(work.greeks[static_cast<std::size_t>(G)].data() + j * width,
                hr::detail::market_greek<G, hr::black_scholes, hr::european>(market, terms, sign)),
       ...);
    }(common);
  }
}

}  // extern "C"

std::size_t stage_rows() { return rows; }

std::vector<stage> stages() {
  return {{"sign", hedgerow_stage_sign},
          {"measure", hedgerow_stage_measure},
          {"locate", hedgerow_stage_locate},
          {"discount", hedgerow_stage_discount},
          {"exercise", hedgerow_stage_exercise}};
}

void prepare_stages(const inputs& in) {
  count = std::min(groups, in.size / width);
  const double* columns[] = {in.spot, in.volatility, in.rate, in.yield, in.strike, in.expiry};
  for (std::size_t c = 0; c < 6; ++c)
    std::copy_n(columns[c], rows, work.columns[c].data());
  std::copy_n(in.type, rows, work.type.data());
  for (const stage& s : stages())
    s.run();
}

}  // namespace bench
