// SPDX-License-Identifier: BSL-1.0
// What hedgerow is compared with. Each peer fills the six columns for every option.
#pragma once

#include "../support/options.hpp"

namespace bench {

/// Volatility columns hold fractions; the Bachelier peers take this many price units for 1.00.
inline constexpr double price_unit = 100;

void loop_six(const inputs& in, const six& out);
void loop_price(const inputs& in, const six& out);
void loop_gamma(const inputs& in, const six& out);
void loop_black76(const inputs& in, const six& out);
void loop_bachelier(const inputs& in, const six& out);

/// Whole registers only.
void xsimd_six(const inputs& in, const six& out);

void quantlib_six(const inputs& in, const six& out);

}  // namespace bench
