// SPDX-License-Identifier: BSL-1.0
// Coefficients of Barles and Soner's Psi, lowest power first; printed by
// tools/barles_soner_coefficients.py.
#pragma once

#include <hedgerow/math/config.hpp>

namespace hedgerow::trigger::inline HEDGEROW_ISA::detail::barles_soner_fits {

// (Psi - A)/t, t = cbrt|A|, in t on [0, 49/16], degrees 8/8;
// Lawson-weighted minimax of the error relative to what it is part of, then rounded one
// coefficient after the other while the rest is fitted again: 2.81e-15 before rounding,
// 2.96e-15 with these coefficients.
inline constexpr double short_near_p_double[] = {
    0x1.4f747439b3490p+0, 0x1.9f793ad98fa41p+0,  0x1.23fe905b3fbecp-1,
    0x1.1df44cb35f603p-1, 0x1.d22fe08d21534p-4,  0x1.e42d014049b92p-5,
    0x1.001fcaa30825fp-7, 0x1.c658ece1c6d12p-10, 0x1.7c32de28a2cf7p-17,
};

// Denominator of the block above.
inline constexpr double short_near_q_double[] = {
    0x1.0000000000000p+0, 0x1.14501193e845ep-1,  0x1.03b345563a8efp-1,
    0x1.d06e2032553f5p-3, 0x1.9a7e7cd29bffcp-4,  0x1.00c60f9230b3dp-5,
    0x1.04272987deb74p-7, 0x1.6bf9c1ce45d9cp-10, 0x1.3584df842c446p-13,
};

// (Psi - A)/t, t = cbrt|A|, in d = sqrt(t) - 7/4 on [0, 400.0 - 7/4], degrees 10/10;
// Lawson-weighted minimax of the error relative to what it is part of, then rounded one
// coefficient after the other while the rest is fitted again: 5.17e-16 before rounding,
// 7.45e-16 with these coefficients.
inline constexpr double short_far_p_double[] = {
    0x1.85b61bf0c5351p+0,  0x1.207acf02d1f4ap+2,  0x1.9ee0366768a2ap+2,   0x1.59ae6db23b2b3p+2,
    0x1.5848c49b1f0a9p+1,  0x1.797d078309d9ap-1,  0x1.6a41b619a828dp-4,   0x1.f42d6b29ba749p-9,
    0x1.6e26c0492dfbap-15, 0x1.d400cdfc7df08p-26, -0x1.31eafaa4601c4p-35,
};

// Denominator of the block above.
inline constexpr double short_far_q_double[] = {
    0x1.0000000000000p+0, 0x1.ad9b5ec9e1581p+1,  0x1.68f46438069b6p+2,  0x1.714e040542dc6p+2,
    0x1.ec7b2ea16c133p+1, 0x1.aa76e13ca5fa1p+0,  0x1.cc2b87d66773bp-2,  0x1.19e4a90dfc029p-4,
    0x1.51ef7191a8b29p-8, 0x1.40a1a24b8a3d1p-13, 0x1.468dc21365475p-20,
};

// (Psi - A)/t, t = cbrt|A|, in t on [0, 49/16], degrees 4/4;
// Lawson-weighted minimax of the error relative to what it is part of, then rounded one
// coefficient after the other while the rest is fitted again: 4.55e-8 before rounding,
// 8.07e-8 with these coefficients.
inline constexpr float short_near_p_float[] = {
    0x1.4f7476p+0f, 0x1.97e690p+0f, 0x1.281476p-2f, 0x1.b022d4p-3f, 0x1.71b2b4p-9f,
};

// Denominator of the block above.
inline constexpr float short_near_q_float[] = {
    0x1.000000p+0f, 0x1.08c1e8p-1f, 0x1.3bbeb4p-2f, 0x1.747e60p-4f, 0x1.62a9e0p-6f,
};

// (Psi - A)/t, t = cbrt|A|, in d = sqrt(t) - 7/4 on [0, 400.0 - 7/4], degrees 4/4;
// Lawson-weighted minimax of the error relative to what it is part of, then rounded one
// coefficient after the other while the rest is fitted again: 4.31e-9 before rounding,
// 5.53e-9 with these coefficients.
inline constexpr float short_far_p_float[] = {
    0x1.85b61cp+0f, 0x1.00bd0ap+1f, 0x1.e04562p-1f, 0x1.893250p-6f, -0x1.06df98p-11f,
};

// Denominator of the block above.
inline constexpr float short_far_q_float[] = {
    0x1.000000p+0f, 0x1.b682aep+0f, 0x1.591956p+0f, 0x1.ced560p-2f, 0x1.bccd8ap-5f,
};

// (-Psi/(1 + Psi) - 4/pi^2 |A|)/t, t = cbrt|A|, in t on [0, 49/16], degrees 8/8;
// Lawson-weighted minimax of the error relative to what it is part of, then rounded one
// coefficient after the other while the rest is fitted again: 1.1e-16 before rounding,
// 1.2e-16 with these coefficients.
inline constexpr double long_near_p_double[] = {
    0x1.4f747439b348bp+0, 0x1.2af1db57a848ep+1,  0x1.eb1277dfd3549p+0,
    0x1.1293f83b1fa82p+0, 0x1.9493b9d6eb016p-2,  0x1.9e319812228bfp-4,
    0x1.04a8b223c96e8p-6, 0x1.54d4e5a51fdc7p-10, 0x1.ec3463fad3d98p-16,
};

// Denominator of the block above.
inline constexpr double long_near_q_double[] = {
    0x1.0000000000000p+0, 0x1.2bbabe852fee0p+0,  0x1.b726f84d96e90p-1,
    0x1.9698cec811696p-2, 0x1.02d0691177b40p-3,  0x1.ac074e66333e3p-6,
    0x1.983388b9d1f21p-9, 0x1.3d2516936eeecp-13, 0x1.105128bac146ap-20,
};

// (-Psi/(1 + Psi) - 4/pi^2 |A|)/t, t = cbrt|A|, in d = sqrt(t) - 7/4 on [0, 1.0e+5 - 7/4], degrees
// 8/7; Lawson-weighted minimax of the error relative to what it is part of, then rounded one
// coefficient after the other while the rest is fitted again: 2.38e-16 before rounding,
// 2.49e-16 with these coefficients.
inline constexpr double long_far_p_double[] = {
    0x1.8145897ad68b2p+1, 0x1.563c43f4255cfp+3, 0x1.20ae9f6fae24ep+4,
    0x1.28e4c3449cc13p+4, 0x1.932a5a628403bp+3, 0x1.6f4b1de7e6cc8p+2,
    0x1.b36bbe48c54e4p+0, 0x1.3060d2a718aa6p-2, 0x1.7b04d14fa77bbp-6,
};

// Denominator of the block above.
inline constexpr double long_far_q_double[] = {
    0x1.0000000000000p+0, 0x1.88a614b0442e1p+1, 0x1.1e37883caffbap+2, 0x1.f453a72003f30p+1,
    0x1.1780257807bfbp+1, 0x1.8b44917e369c9p-1, 0x1.445e481c3d5c3p-3, 0x1.d3988174bbbd5p-7,
};

// (-Psi/(1 + Psi) - 4/pi^2 |A|)/t, t = cbrt|A|, in t on [0, 49/16], degrees 4/4;
// Lawson-weighted minimax of the error relative to what it is part of, then rounded one
// coefficient after the other while the rest is fitted again: 1.28e-9 before rounding,
// 1.03e-8 with these coefficients.
inline constexpr float long_near_p_float[] = {
    0x1.4f7474p+0f, 0x1.a69084p+0f, 0x1.7977fcp-1f, 0x1.bf7986p-3f, 0x1.b333b4p-7f,
};

// Denominator of the block above.
inline constexpr float long_near_q_float[] = {
    0x1.000000p+0f, 0x1.4bdcdcp-1f, 0x1.1aaca6p-2f, 0x1.650582p-5f, 0x1.61d02ap-11f,
};

// (-Psi/(1 + Psi) - 4/pi^2 |A|)/t, t = cbrt|A|, in d = sqrt(t) - 7/4 on [0, 1.0e+5 - 7/4], degrees
// 4/3; Lawson-weighted minimax of the error relative to what it is part of, then rounded one
// coefficient after the other while the rest is fitted again: 3.54e-9 before rounding,
// 9.1e-9 with these coefficients.
inline constexpr float long_far_p_float[] = {
    0x1.81458ap+1f, 0x1.a845e6p+2f, 0x1.6e7ca0p+2f, 0x1.32bb1ep+1f, 0x1.a382cep-2f,
};

// Denominator of the block above.
inline constexpr float long_far_q_float[] = {
    0x1.000000p+0f,
    0x1.b78334p+0f,
    0x1.094344p+0f,
    0x1.02c3d6p-2f,
};

/// The blocks above by element type.
template <class F>
struct coefficients;

template <>
struct coefficients<double> {
  static constexpr const auto& short_near_p = short_near_p_double;
  static constexpr const auto& short_near_q = short_near_q_double;
  static constexpr const auto& short_far_p = short_far_p_double;
  static constexpr const auto& short_far_q = short_far_q_double;
  static constexpr const auto& long_near_p = long_near_p_double;
  static constexpr const auto& long_near_q = long_near_q_double;
  static constexpr const auto& long_far_p = long_far_p_double;
  static constexpr const auto& long_far_q = long_far_q_double;
};

template <>
struct coefficients<float> {
  static constexpr const auto& short_near_p = short_near_p_float;
  static constexpr const auto& short_near_q = short_near_q_float;
  static constexpr const auto& short_far_p = short_far_p_float;
  static constexpr const auto& short_far_q = short_far_q_float;
  static constexpr const auto& long_near_p = long_near_p_float;
  static constexpr const auto& long_near_q = long_near_q_float;
  static constexpr const auto& long_far_p = long_far_p_float;
  static constexpr const auto& long_far_q = long_far_q_float;
};

}  // namespace hedgerow::trigger::inline HEDGEROW_ISA::detail::barles_soner_fits
