// SPDX-License-Identifier: BSL-1.0
// What decisions in columns are compared with. Includes nothing of hedgerow, so that peers compiled
// with -ffast-math can use it.
#pragma once

#include <cstddef>

namespace bench {

struct book_columns {
  std::size_t size;
  const double *price, *exposure, *hedge, *gamma, *rate, *expiry, *cost_rate;
};

/// Mask and target of each position; no reason, and NaN is not looked for.
void loop_band(const book_columns& in, double half_width, unsigned char* mask, double* target);
void loop_whalley_wilmott(const book_columns& in, double risk_aversion, unsigned char* mask,
                          double* target);

}  // namespace bench
