// SPDX-License-Identifier: BSL-1.0
// The scalar state of the art that hedgerow's inversion is compared with.
#pragma once

namespace bench {

/// Black's volatility from an undiscounted price: P. Jaeckel, "Let's Be Rational", Wilmott 75
/// (2015), 40-53, as revised until 2024. A guess by rational cubics in four branches, then exactly
/// two of Householder's steps of fourth order.
///
/// @param sign  +1 for a call, -1 for a put
/// @return      0 at intrinsic value, NaN below it, +inf at the price's upper bound
double two_step_volatility(double price, double forward, double strike, double expiry, double sign);

}  // namespace bench
