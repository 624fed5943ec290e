// SPDX-License-Identifier: BSL-1.0
// Coefficients of the premium-adjusted strike's first guesses; printed by
// tools/strike_coefficients.py.
#pragma once

#include <hedgerow/math/config.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

// ln(1 + f)/f on [-1/4, 1/2], degree 4; Lawson-weighted minimax of the absolute error of the
// logarithm: 9.11e-6.
inline constexpr double rough_log_double[] = {
    0x1.ffedcc88b2c89p-1,  -0x1.000c437d05219p-1, 0x1.5c7c84ce60d8dp-2,
    -0x1.07a24ff1e27b6p-2, 0x1.0de2864c6eda4p-3,
};

// u in c and L, the root of c u + ln N(u) = L on its rising side, for |c| <= 1, u >= -5 and
// L <= -0.4 + 0.9 c + 0.5 c^2; all terms up to degrees 5/4, for each power of c from the highest,
// the powers of L from the highest; Lawson-weighted minimax of the error of u, times -G"/(2 G')
// where that is above 1: 0.000467.
inline constexpr double strike_guess_p_double[] = {
    0x1.15592ddc28b1ep-3,  0x1.3575122db72aap-2, 0x1.3b7d3c81a5acap-4,  0x1.7a26f12d738fdp-3,
    0x1.65e2fc40bc1a0p+2,  0x1.e155bd0023ed7p+1, 0x1.c7b5914e68e8dp-5,  -0x1.5b45a625ed7b4p+2,
    0x1.fcc498b92cc1ap+3,  0x1.b58f5c907c264p+3, 0x1.08b7c99377910p-7,  0x1.0b2ad6ca1b147p+0,
    -0x1.9ed869128c8c4p+3, 0x1.265830186b47fp+3, 0x1.9e841bc4bf8fcp+3,  0x1.11155dd82512fp-9,
    -0x1.9aa37df7007b7p-2, 0x1.548229c765ea8p+2, -0x1.fb67d3768e6cdp+2, -0x1.50e84401bf2d8p+2,
    0x1.0340bef1a4caap+1,
};

// Denominator of the block above.
inline constexpr double strike_guess_q_double[] = {
    0x1.8bc5d97fa2a8cp+2,  -0x1.18bc5117ced6ap+2, 0x1.870666d316873p+4,  0x1.a1aaefb0a5e49p+0,
    -0x1.4cbbf22e9d963p+4, 0x1.0172013f550bap+5,  -0x1.09e615583a2abp-2, 0x1.b91efe0134845p+2,
    -0x1.ab7191088372cp+4, 0x1.ddb164ba2d352p+3,  0x1.0875658922000p-5,  -0x1.66fb634e9f54fp+0,
    0x1.056f2ee7e4a88p+3,  -0x1.08020e82898d6p+3, 0x1.0000000000000p+0,
};

// ln(n(r)/N(-r)) on [2, 40], degrees 2/2; Lawson-weighted minimax of the absolute error: 0.000714.
inline constexpr double log_inverse_mills_p_double[] = {
    -0x1.a6806bfdc2814p-3,
    0x1.750357d5c8532p-1,
    0x1.c722c2525c04fp-6,
};

// Denominator of the block above.
inline constexpr double log_inverse_mills_q_double[] = {
    0x1.0000000000000p+0,
    0x1.1c2ef5f50b210p-2,
    0x1.3f2cde41cee71p-8,
};

// Places from which the Taylor polynomial of ln N reaches to the next: u, ln N(u), n(u)/N(u),
// correctly rounded.
inline constexpr double strike_nodes_double[][3] = {
    {-0x1.8000000000000p+1, -0x1.a6e4fc8593c02p+2, 0x1.a43c93a43be15p+1},
    {-0x1.0000000000000p+1, -0x1.e43f625df3b25p+1, 0x1.2fc586cdeaaa2p+1},
    {-0x1.0000000000000p+0, -0x1.d74d31cc8afc1p+0, 0x1.866f43f5165c1p+0},
    {0.0, -0x1.62e42fefa39efp-1, 0x1.9884533d43651p-1},
    {0x1.8000000000000p-1, -0x1.0729814d5233ep-2, 0x1.8eba2b7d51f19p-2},
    {0x1.8000000000000p+0, -0x1.1b362b09643d6p-4, 0x1.1c3dccf9ed163p-3},
    {0x1.2000000000000p+1, -0x1.930a407478275p-7, 0x1.073aa3f5db2c7p-5},
    {0x1.8000000000000p+1, -0x1.621b527ca0146p-10, 0x1.22d6958d03f61p-8},
    {0x1.e000000000000p+1, -0x1.72dd88cd50957p-14, 0x1.71c18d594a76fp-12},
    {0x1.2000000000000p+2, -0x1.c8075ba2daa99p-19, 0x1.0c29e0ea13ceep-16},
};

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
