// SPDX-License-Identifier: BSL-1.0
// Coefficients of the kernels, lowest power first; printed by tools/coefficients.py.
#pragma once

namespace hedgerow::math::detail {

// (exp(r) - 1 - r)/r^2 on |r| <= ln(2)/2 * 1.0005, degree 9; Lawson-weighted minimax of the
// relative error of exp(r): 3.64e-18 before rounding, 1.09e-17 with these coefficients.
inline constexpr double exp_double[] = {
    0x1.000000000000ap-1,
    0x1.55555555554f9p-3,
    0x1.5555555550839p-5,
    0x1.1111111127d34p-7,
    0x1.6c16c18439e64p-10,
    0x1.a01a012a05a76p-13,
    0x1.a01999dee906cp-16,
    0x1.71df25c180daep-19,
    0x1.28ad9ee1db58dp-22,
    0x1.ad7f32aa7488fp-26,
};

// (exp(r) - 1 - r)/r^2 on |r| <= ln(2)/2 * 1.0005, degree 4; Lawson-weighted minimax of the
// relative error of exp(r): 3.07e-9 before rounding, 4.56e-9 with these coefficients.
inline constexpr float exp_float[] = {
    0x1.fffffcp-2f,
    0x1.555490p-3f,
    0x1.5558f4p-5f,
    0x1.123a28p-7f,
    0x1.6a23d8p-10f,
};

// ln 2 in two parts; k times the first is exact for |k| < 2^11 (double), 2^8 (float).
inline constexpr double ln2_hi_double = 0x1.62e42fefa3800p-1;
inline constexpr double ln2_lo_double = 0x1.ef35793c76730p-45;
inline constexpr float ln2_hi_float = 0x1.62e400p-1f;
inline constexpr float ln2_lo_float = 0x1.7f7d1cp-20f;

// (log((1+s)/(1-s)) - 2s)/s^3 in z = s^2 on |s| <= 1/5 * 1.0003, degree 6; Lawson-weighted minimax of the
// relative error of the logarithm: 1.5e-17 before rounding, 1.52e-17 with these coefficients.
inline constexpr double log_double[] = {
    0x1.5555555555778p-1,
    0x1.99999998f03bdp-2,
    0x1.249249b27f952p-2,
    0x1.c71c012973a14p-3,
    0x1.7474ec1305dbap-3,
    0x1.38521d74cbaf1p-3,
    0x1.3ac3c199a8009p-3,
};

// (log((1+s)/(1-s)) - 2s)/s^3 in z = s^2 on |s| <= 1/5 * 1.0003, degree 2; Lawson-weighted minimax of the
// relative error of the logarithm: 2.82e-9 before rounding, 2.95e-9 with these coefficients.
inline constexpr float log_float[] = {
    0x1.5555b4p-1f,
    0x1.992aeap-2f,
    0x1.36e734p-2f,
};

// 1/R(x) - x = P(x)/Q(x) with R(x) = Phi(-x)/phi(x), on [-0.25, 38], degrees 9/10;
// Lawson-weighted minimax of the relative error of R = Q/(x Q + P):
// 1.07e-17 before rounding, 1.1e-16 with these coefficients.
inline constexpr double mills_p_double[] = {
    0x1.9884533d43651p-1,
    0x1.f0e89b51b1e46p-1,
    0x1.35f76a133a5cdp-1,
    0x1.f63ae03967051p-3,
    0x1.1eb6ae7fdc16dp-4,
    0x1.da96f3d9b0156p-7,
    0x1.1bc5b6697705cp-9,
    0x1.d9005ac5e35a1p-13,
    0x1.f4aa96f5af9c1p-17,
    0x1.02cd553368c56p-21,
};

// Denominator of the block above.
inline constexpr double mills_q_double[] = {
    0x1.0000000000000p+0,
    0x1.abfb348fc24ccp+0,
    0x1.622eef7db43d7p+0,
    0x1.774eb072fcd8bp-1,
    0x1.1769afe0d806bp-2,
    0x1.30151bd03feadp-4,
    0x1.e946b806aaa1bp-7,
    0x1.1faf0b0bfd1eap-9,
    0x1.db05f59d53781p-13,
    0x1.f4aa96eceabcap-17,
    0x1.02cd55342dbe3p-21,
};

// 1/R(x) - x = P(x)/Q(x) with R(x) = Phi(-x)/phi(x), on [-0.25, 15], degrees 4/5;
// Lawson-weighted minimax of the relative error of R = Q/(x Q + P):
// 1.52e-9 before rounding, 2.89e-8 with these coefficients.
inline constexpr float mills_p_float[] = {
    0x1.988454p-1f,
    0x1.f36b10p-2f,
    0x1.43745ep-3f,
    0x1.c4ad7ep-6f,
    0x1.239c50p-9f,
};

// Denominator of the block above.
inline constexpr float mills_q_float[] = {
    0x1.000000p+0f,
    0x1.11126ap+0f,
    0x1.1820dcp-1f,
    0x1.4be020p-3f,
    0x1.c4f0d2p-6f,
    0x1.23913ap-9f,
};

/// The blocks above by element type.
template <class F>
struct coefficients;

template <>
struct coefficients<double> {
  static constexpr const auto& exp = exp_double;
  static constexpr const auto& log = log_double;
  static constexpr const auto& mills_p = mills_p_double;
  static constexpr const auto& mills_q = mills_q_double;
  static constexpr double ln2_hi = ln2_hi_double, ln2_lo = ln2_lo_double;
};

template <>
struct coefficients<float> {
  static constexpr const auto& exp = exp_float;
  static constexpr const auto& log = log_float;
  static constexpr const auto& mills_p = mills_p_float;
  static constexpr const auto& mills_q = mills_q_float;
  static constexpr float ln2_hi = ln2_hi_float, ln2_lo = ln2_lo_float;
};

}  // namespace hedgerow::math::detail
