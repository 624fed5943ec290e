// SPDX-License-Identifier: BSL-1.0
// Coefficients of the implied volatility's first guesses; printed by tools/implied_coefficients.py.
#pragma once

#include <hedgerow/math/config.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

// h^2/(nu L) in L = ln(in the money/out of the money), nu = tanh(L/2), where the normal model gives
// an option the time value (n(h)/h - N(-h)) |F - K|; h up to 38, degrees 5/5; Lawson-weighted minimax
// of the relative error of h: 3.33e-5.
inline constexpr double normal_guess_p_double[] = {
    0x1.45ed9bc92ac80p-2,
    0x1.6cd57c74a6e1fp-5,
    0x1.326f8c3941a2ap-5,
    0x1.3e5501e7a69fbp-8,
    0x1.324ed09a48926p-11,
    0x1.7400c10eceb4bp-18,
};

// Denominator of the block above.
inline constexpr double normal_guess_q_double[] = {
    0x1.0000000000000p+0,
    0x1.1d5c6c5ee4682p-3,
    0x1.5af45f7a96450p-5,
    0x1.32d0505edefb3p-8,
    0x1.536e6967a6158p-12,
    0x1.74aadf3c3c7fcp-19,
};

// (v/v_n - 1)/a in a = v_n^2/4 and y = x^2, v_n what the normal model gives, for x up to 16 and time
// values up to 0.55 of the nearer of forward and strike; all terms up to degrees 3/2, for each power
// of a from the highest, the powers of y from the highest; Lawson-weighted minimax of the relative
// error of v: 1.53e-5 for v < 1.5 and |x| < 3 v, 0.000468 elsewhere.
inline constexpr double lower_guess_p_double[] = {
    -0x1.0e433f48a3e4ep-7,
    0x1.0abae3b85c400p-14,
    -0x1.7467e3de7b769p-7,
    -0x1.4b27d27ad0c18p-23,
    -0x1.2e00f87472b44p-13,
    -0x1.e68c1c11bfe85p-9,
    0x1.50808f4c5377fp-29,
    -0x1.0c2d7483a1c59p-20,
    0x1.9cba42b8afd8cp-10,
    0x1.55e981ea5906ep-3,
};

// Denominator of the block above.
inline constexpr double lower_guess_q_double[] = {
    -0x1.de0e426c84f36p-4,
    -0x1.456271452800fp-8,
    -0x1.728c61d64fe89p-2,
    0x1.1d7a3535c169cp-16,
    0x1.2584395390a09p-6,
    0x1.0000000000000p+0,
};

// t - h in w = sqrt(-ln c) and y = x, with c what the price lacks to its upper bound over the nearer
// of forward and strike, 4e-17 < c < 0.63, x up to 16; all terms up to degrees 3/3, in the order of
// the blocks above; Lawson-weighted minimax of the relative error of v: 0.00111.
inline constexpr double upper_guess_p_double[] = {
    0x1.fac9fc7c534a4p+1,
    0x1.eb3f7bd640238p-1,
    -0x1.93b7f5189bc43p+2,
    0x1.539c7c41ee0eep-5,
    -0x1.cf936660ac81ap-1,
    0x1.cd22aa36ff34cp+1,
    0x1.832b15ec54501p-15,
    -0x1.1a1b94a3c2919p-5,
    0x1.63105082eda89p-3,
    -0x1.632ab73ebad1fp-1,
};

// Denominator of the block above.
inline constexpr double upper_guess_q_double[] = {
    0x1.f75a5d8a6b7c9p-7,
    0x1.a99baaa1a204cp-8,
    0x1.498166f334bc6p+1,
    0x1.495089be4e715p-10,
    0x1.2eacc2c34bfc4p-1,
    -0x1.7bc30554bf46bp+1,
    0x1.28ded6b5998e0p-14,
    0x1.377aa734eb17cp-6,
    -0x1.a6bd687bfc434p-3,
    0x1.0000000000000p+0,
};

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
