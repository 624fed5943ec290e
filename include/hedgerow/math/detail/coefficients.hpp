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

// 1/R(x) - x = P(x)/Q(x) with R(x) = Phi(-x)/phi(x), on [-0.5, 38], degrees 9/10;
// Lawson-weighted minimax of the relative error of R = Q/(x Q + P):
// 3.04e-17 before rounding, 2.33e-16 with these coefficients.
inline constexpr double mills_p_double[] = {
    0x1.9884533d43651p-1,
    0x1.e7dba10c1dd26p-1,
    0x1.2bb11df1c2490p-1,
    0x1.de5549d640136p-3,
    0x1.0cd9981df2160p-4,
    0x1.b59d27f1690a6p-7,
    0x1.00d59f9954a3bp-9,
    0x1.a3163786e6749p-13,
    0x1.b094bf97ab36bp-17,
    0x1.b175c1e7f0f89p-22,
};

// Denominator of the block above.
inline constexpr double mills_q_double[] = {
    0x1.0000000000000p+0,
    0x1.a64f4141f19c5p+0,
    0x1.5929614160eafp+0,
    0x1.6926ecc965ca5p-1,
    0x1.094ef50d84fd1p-2,
    0x1.1c95c1a0b9fa5p-4,
    0x1.c2a18f236e935p-7,
    0x1.0436c83bac19bp-9,
    0x1.a4c7ad92fed41p-13,
    0x1.b094bf88afb48p-17,
    0x1.b175c1eaa8e59p-22,
};

// 1/R(x) - x = P(x)/Q(x) with R(x) = Phi(-x)/phi(x), on [-0.5, 15], degrees 4/5;
// Lawson-weighted minimax of the relative error of R = Q/(x Q + P):
// 3.34e-9 before rounding, 4.11e-8 with these coefficients.
inline constexpr float mills_p_float[] = {
    0x1.988454p-1f,
    0x1.e1984cp-2f,
    0x1.3119a8p-3f,
    0x1.9e37d8p-6f,
    0x1.0023eep-9f,
};

// Denominator of the block above.
inline constexpr float mills_q_float[] = {
    0x1.000000p+0f,
    0x1.0b7cc6p+0f,
    0x1.0d4a64p-1f,
    0x1.3835e8p-3f,
    0x1.9e93a0p-6f,
    0x1.00140ep-9f,
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
