// SPDX-License-Identifier: BSL-1.0
// Coefficients of the kernels, lowest power first; printed by tools/coefficients.py.
#pragma once

#include <hedgerow/math/config.hpp>

namespace hedgerow::math::inline HEDGEROW_ISA::detail {

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

// 1/R(x) - x = P(x)/Q(x) with R(x) = Phi(-x)/phi(x), on [-0.5, 38.0], degrees 9/10;
// Lawson-weighted minimax of the relative error of R = Q/(x Q + P), then rounded one coefficient
// after the other while the rest is fitted again: 3.04e-17 before rounding, 3.67e-17
// with these coefficients. They are scaled so that P(0) is almost exact.
inline constexpr double mills_p_double[] = {
    0x1.bd05262d5ccabp-1,
    0x1.0923b58ec587dp+0,
    0x1.452b4a3476c29p-1,
    0x1.030cd4d5b6ab7p-2,
    0x1.22b0469c621f4p-4,
    0x1.d8476337df90dp-7,
    0x1.149de5fadfcadp-9,
    0x1.c25824b1748fcp-13,
    0x1.cfa33e82dba00p-17,
    0x1.cf24b58f078c6p-22,
};

// Denominator of the block above.
inline constexpr double mills_q_double[] = {
    0x1.16e0000000000p+0,
    0x1.cb4f9d40192c2p+0,
    0x1.76da7e2caaee0p+0,
    0x1.87a4d46f2b9cap-1,
    0x1.1f44b2234d717p-2,
    0x1.33a31ebfbec42p-4,
    0x1.e64476b7dadb3p-7,
    0x1.183d2b76911a6p-9,
    0x1.c42749be161a7p-13,
    0x1.cfa33e7126ee1p-17,
    0x1.cf24b5924338fp-22,
};

// 1/R(x) - x = P(x)/Q(x) with R(x) = Phi(-x)/phi(x), on [-0.5, 38.0], degrees 4/5;
// Lawson-weighted minimax of the relative error of R = Q/(x Q + P), then rounded one coefficient
// after the other while the rest is fitted again: 5.91e-9 before rounding, 7.1e-9
// with these coefficients. They are scaled so that P(0) is almost exact.
inline constexpr float mills_p_float[] = {
    0x1.ad761cp-1f,
    0x1.03add4p-1f,
    0x1.4ce3b4p-3f,
    0x1.cb8722p-6f,
    0x1.214e8cp-9f,
};

// Denominator of the block above.
inline constexpr float mills_q_float[] = {
    0x1.0d2000p+0f,
    0x1.1d4c14p+0f,
    0x1.22a238p-1f,
    0x1.553de6p-3f,
    0x1.cbc2fep-6f,
    0x1.21468ep-9f,
};

// x/(p - 1/2) in z = 0.180625 - (p - 1/2)^2, on [0, 0.180625], for x with Phi(x) = p, degrees 7/7;
// Lawson-weighted minimax of the relative error, then rounded like the Mills ratio: 7.36e-17 before
// rounding, 9.29e-17 with these coefficients.
inline constexpr double quantile_center_p_double[] = {
    0x1.b18d91e9eef75p+1,
    0x1.09ef3e27f7504p+7,
    0x1.eb79b837951cap+10,
    0x1.ab0f657487964p+13,
    0x1.6438d2456e4bdp+15,
    0x1.042bac48c8579p+16,
    0x1.01c251b01daffp+15,
    0x1.345cf7c0efb54p+11,
};

// Denominator of the block above.
inline constexpr double quantile_center_q_double[] = {
    0x1.0000000000000p+0,
    0x1.521840f84e6f3p+5,
    0x1.56ad23dd5eec0p+9,
    0x1.4fa66d422c924p+12,
    0x1.494fa5c769782p+14,
    0x1.3055469c4795ap+15,
    0x1.bb8c809fd38fcp+14,
    0x1.41ade703ce49cp+12,
};

// -x in t = sqrt(-log p) - 1.6, on [0, 25.7], for x with Phi(x) = p, degrees 11/10;
// Lawson-weighted minimax of the relative error, then rounded like the Mills ratio: 4.82e-18 before
// rounding, 4.65e-17 with these coefficients.
inline constexpr double quantile_tail_p_double[] = {
    0x1.6c665fde9526ap+0,
    0x1.4039268dd71b0p+2,
    0x1.c222fbd0a0845p+2,
    0x1.54cd6f9079120p+2,
    0x1.375f3c3f7a138p+1,
    0x1.67da1f8fda205p-1,
    0x1.088c47c29a7acp-3,
    0x1.e06f6f93871cep-7,
    0x1.f9a726207c526p-11,
    0x1.16638cf8d5863p-15,
    0x1.0ed914bf98dc0p-21,
    0x1.451a14d7f61f3p-29,
};

// Denominator of the block above.
inline constexpr double quantile_tail_q_double[] = {
    0x1.0000000000000p+0,
    0x1.285d078d8c482p+1,
    0x1.1ff91deb507edp+1,
    0x1.33e86ba3e4175p+0,
    0x1.8daebca988a12p-2,
    0x1.3df06d83cc325p-4,
    0x1.33a802858c1abp-7,
    0x1.52e1d0636ce9dp-11,
    0x1.804d509584e1dp-16,
    0x1.7c2a693f6dfe1p-22,
    0x1.cbc34b58defc1p-30,
};

// x/(p - 1/2) in z = 0.180625 - (p - 1/2)^2, on [0, 0.180625], for x with Phi(x) = p, degrees 4/4;
// Lawson-weighted minimax of the relative error, then rounded like the Mills ratio: 2.91e-10 before
// rounding, 3.03e-9 with these coefficients.
inline constexpr float quantile_center_p_float[] = {
    0x1.b18d92p+1f,
    0x1.20b860p+6f,
    0x1.b58186p+8f,
    0x1.713b4ep+9f,
    0x1.4ac9f4p+7f,
};

// Denominator of the block above.
inline constexpr float quantile_center_q_float[] = {
    0x1.000000p+0f,
    0x1.850b9ap+4f,
    0x1.685da0p+7f,
    0x1.af752ap+8f,
    0x1.c34a86p+7f,
};

// -x in t = sqrt(-log p) - 1.6, on [0, 8.6], for x with Phi(x) = p, degrees 4/3;
// Lawson-weighted minimax of the relative error, then rounded like the Mills ratio: 1.08e-8 before
// rounding, 1.89e-8 with these coefficients.
inline constexpr float quantile_tail_p_float[] = {
    0x1.6c6660p+0f,
    0x1.8fb586p+1f,
    0x1.faeb50p+0f,
    0x1.ccdbf4p-2f,
    0x1.e79d6ep-6f,
};

// Denominator of the block above.
inline constexpr float quantile_tail_q_float[] = {
    0x1.000000p+0f,
    0x1.fcf530p-1f,
    0x1.23ca5ep-2f,
    0x1.58b894p-6f,
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
  static constexpr const auto& quantile_center_p = quantile_center_p_double;
  static constexpr const auto& quantile_center_q = quantile_center_q_double;
  static constexpr const auto& quantile_tail_p = quantile_tail_p_double;
  static constexpr const auto& quantile_tail_q = quantile_tail_q_double;
  static constexpr double ln2_hi = ln2_hi_double, ln2_lo = ln2_lo_double;
};

template <>
struct coefficients<float> {
  static constexpr const auto& exp = exp_float;
  static constexpr const auto& log = log_float;
  static constexpr const auto& mills_p = mills_p_float;
  static constexpr const auto& mills_q = mills_q_float;
  static constexpr const auto& quantile_center_p = quantile_center_p_float;
  static constexpr const auto& quantile_center_q = quantile_center_q_float;
  static constexpr const auto& quantile_tail_p = quantile_tail_p_float;
  static constexpr const auto& quantile_tail_q = quantile_tail_q_float;
  static constexpr float ln2_hi = ln2_hi_float, ln2_lo = ln2_lo_float;
};

}  // namespace hedgerow::math::inline HEDGEROW_ISA::detail
