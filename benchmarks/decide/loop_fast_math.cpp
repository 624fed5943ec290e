// SPDX-License-Identifier: BSL-1.0
// Textbook bands as plain loops, vectorised by g++ with the C library's vector functions.
#include "peers.hpp"

#include <cmath>

namespace bench {

namespace {

template <class Width>
[[gnu::always_inline]] inline void loop(const book_columns& columns, unsigned char* mask,
                                        double* target, Width width) {
  const book_columns c = columns;
#pragma GCC ivdep
  for (std::size_t i = 0; i < c.size; ++i) {
    const double b = width(c, i), lower = -c.exposure[i] - b, upper = -c.exposure[i] + b;
    const double held = c.hedge[i], up = held < lower ? lower : held;
    target[i] = up > upper ? upper : up;
    mask[i] = held < lower || held > upper;
  }
}

}  // namespace

void loop_band(const book_columns& in, double half_width, unsigned char* mask, double* target) {
  loop(in, mask, target, [half_width](const book_columns&, std::size_t) { return half_width; });
}

void loop_whalley_wilmott(const book_columns& in, double risk_aversion, unsigned char* mask,
                          double* target) {
  loop(in, mask, target, [risk_aversion](const book_columns& c, std::size_t i) {
    return std::cbrt(1.5 * std::exp(-c.rate[i] * c.expiry[i]) * c.cost_rate[i] * c.price[i]
                     * c.gamma[i] * c.gamma[i] / risk_aversion);
  });
}

}  // namespace bench
