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

// (log((1+s)/(1-s)) - 2s)/s^3 in z = s^2 on |s| <= 1/5 * 1.0003, degree 8; Lawson-weighted minimax of the
// relative error of the logarithm: 1.25e-21 before rounding, 8.69e-19 with these coefficients.
inline constexpr double log_long_double[] = {
    0x1.5555555555555p-1,
    0x1.999999999990cp-2,
    0x1.249249249e33dp-2,
    0x1.c71c71b76f4fcp-3,
    0x1.745d1d1947077p-3,
    0x1.3b1263202dd4ep-3,
    0x1.113f030c852dbp-3,
    0x1.da5250ae9f0b1p-4,
    0x1.02d021e2b40fap-3,
};

// (log((1+s)/(1-s)) - 2s)/s^3 in z = s^2 on |s| <= 1/5 * 1.0003, degree 4; Lawson-weighted minimax of the
// relative error of the logarithm: 1.93e-13 before rounding, 3.92e-10 with these coefficients.
inline constexpr float log_long_float[] = {
    0x1.555556p-1f,
    0x1.999990p-2f,
    0x1.2496e4p-2f,
    0x1.c55388p-3f,
    0x1.9c1e34p-3f,
};

// 1/R(x) - x = P(x)/Q(x) with R(x) = Phi(-x)/phi(x), on [-0.5, 38.0], degrees 9/10;
// Lawson-weighted minimax of the relative error of R = Q/(x Q + P), then rounded one coefficient
// after the other while the rest is fitted again: 3.04e-17 before rounding, 3.63e-17
// with these coefficients. They are scaled so that P(0) is almost exact.
inline constexpr double mills_p_double[] = {
    0x1.83061cfc22415p+0,
    0x1.cd2b99ccc1f3fp+0,
    0x1.1aca03dae37dap+0,
    0x1.c291e95dde5e7p-2,
    0x1.f997604c54945p-4,
    0x1.9ab4bbd13cb05p-6,
    0x1.e117c0a618d55p-9,
    0x1.879ae9c482ad4p-12,
    0x1.9324a2d3ccf5ep-16,
    0x1.92ae91b51c4a7p-21,
};

// Denominator of the block above.
inline constexpr double mills_q_double[] = {
    0x1.e510000000000p+0,
    0x1.8f73984b46343p+1,
    0x1.45ffd11c4048cp+1,
    0x1.549948d4e9e5fp+0,
    0x1.f3a611cd385f0p-2,
    0x1.0b88c2c77f940p-3,
    0x1.a6deb9f301940p-6,
    0x1.e7645172cd184p-9,
    0x1.892d98a1bd0ebp-12,
    0x1.9324a2c473ad3p-16,
    0x1.92ae91b7e9679p-21,
};

// 1/R(x) - x = P(x)/Q(x) with R(x) = Phi(-x)/phi(x), on [-0.5, 38.0], degrees 4/5;
// Lawson-weighted minimax of the relative error of R = Q/(x Q + P), then rounded one coefficient
// after the other while the rest is fitted again: 5.91e-9 before rounding, 8.06e-9
// with these coefficients. They are scaled so that P(0) is almost exact.
inline constexpr float mills_p_float[] = {
    0x1.7a8bdep+0f,
    0x1.c9cd04p-1f,
    0x1.25506ep-2f,
    0x1.94ab10p-5f,
    0x1.fcde02p-9f,
};

// Denominator of the block above.
inline constexpr float mills_q_float[] = {
    0x1.da7000p+0f,
    0x1.f6f4fep+0f,
    0x1.0025c8p+0f,
    0x1.2caaaap-2f,
    0x1.94de8ep-5f,
    0x1.fcd07ap-9f,
};

// As exp_double, degree 8: 2.91e-16 before rounding, 2.94e-16 with these coefficients.
inline constexpr double exp_fused_double[] = {
    0x1.ffffffffffed1p-2,
    0x1.5555555550771p-3,
    0x1.555555558944dp-5,
    0x1.11111125c4c0cp-7,
    0x1.6c16c0c7ab447p-10,
    0x1.a0198d1914c1ap-13,
    0x1.a01b7d1b7ba8bp-16,
    0x1.72e96387740d4p-19,
    0x1.27076d8461a76p-22,
};

// As mills_p_double, degrees 9/10 on [-0.75, 38.0], rounded all at once: 8.71e-17 before rounding,
// 4.74e-16 with these coefficients.
inline constexpr double mills_fused_p_double[] = {
    0x1.9884533d43650p-1,
    0x1.de80e09c5aac5p-1,
    0x1.214adbada0f4ep-1,
    0x1.c68fb58fa4eb0p-3,
    0x1.f6c4a2fc83145p-5,
    0x1.921d8af66ba93p-7,
    0x1.cefb27004ffa3p-10,
    0x1.7187afd6674dcp-13,
    0x1.73bb1a1f248f4p-17,
    0x1.68f05c675d700p-22,
};

// Denominator of the block above.
inline constexpr double mills_fused_q_double[] = {
    0x1.0000000000000p+0,
    0x1.a072911bae5cbp+0,
    0x1.4ff9994d63381p+0,
    0x1.5af00b9c57167p-1,
    0x1.f6b185f1b9b66p-3,
    0x1.09945979c455bp-4,
    0x1.9d98e7df3d8e6p-7,
    0x1.d4ca10a7b7ff5p-10,
    0x1.72f0a0ae20b26p-13,
    0x1.73bb1a05479bap-17,
    0x1.68f05c6c38cb4p-22,
};

// 1/R(x) - x = P(x)/Q(x) as above on [-0.75, 38.0], degrees 10/11, minimax of both the relative
// error of R and that of -R' = 1 - x R (relative to the larger of itself and 1), by Lawson-weighted
// Gauss-Newton steps: 5.52e-18 before rounding, 9.21e-17 after it.
inline constexpr double mills_slope_p_double[] = {
    0x1.9884533d43651p-1,
    0x1.fd93fff4d6fe0p-1,
    0x1.47fd54285f510p-1,
    0x1.1463c364d20cap-2,
    0x1.4c298b343727ap-4,
    0x1.2694c416fb8cep-6,
    0x1.845bcd32a34e2p-9,
    0x1.76bdd716f6404p-12,
    0x1.fa51ddcb33dbcp-16,
    0x1.b11b16a127b16p-20,
    0x1.657d31f0758b9p-25,
};

// Denominator of the block above.
inline constexpr double mills_slope_q_double[] = {
    0x1.0000000000000p+0,
    0x1.b3ebb356998fbp+0,
    0x1.7117ef9e948f4p+0,
    0x1.928ec19190672p-1,
    0x1.37166eb8c2465p-2,
    0x1.63b3230623922p-4,
    0x1.32221dd38a7a0p-6,
    0x1.8c3cb20220cfbp-9,
    0x1.7a200da833bf0p-12,
    0x1.fbb75ade2227dp-16,
    0x1.b11b16a6f81d3p-20,
    0x1.657d31ef79480p-25,
};

// 1/R(x) - x = P(x)/Q(x) as above on [-0.75, 38.0], degrees 5/6, minimax of both the relative
// error of R and that of -R' = 1 - x R (relative to the larger of itself and 1), by Lawson-weighted
// Gauss-Newton steps: 8.41e-10 before rounding, 7.84e-8 after it.
inline constexpr float mills_slope_p_float[] = {
    0x1.988454p-1f,
    0x1.173b40p-1f,
    0x1.97a4e6p-3f,
    0x1.5bbe4cp-5f,
    0x1.538fecp-8f,
    0x1.2b5100p-12f,
};

// Denominator of the block above.
inline constexpr float mills_slope_q_float[] = {
    0x1.000000p+0f,
    0x1.239284p+0f,
    0x1.435bccp-1f,
    0x1.ac72ccp-3f,
    0x1.6074c2p-5f,
    0x1.539480p-8f,
    0x1.2b4e04p-12f,
};

// x/(p - 1/2) - 5/2 in z = 0.180625 - (p - 1/2)^2, on [0, 0.180625], for x with Phi(x) = p,
// degrees 7/7; Lawson-weighted minimax of the error relative to x, then rounded like the
// Mills ratio: 7.36e-17 before rounding, 8.95e-17 with these coefficients.
inline constexpr double quantile_center_p_double[] = {
    0x1.c63647a7bbdd5p-1,
    0x1.b51bec6ca7b14p+4,
    0x1.f95b817cc1530p+7,
    0x1.e1988473bc025p+7,
    -0x1.bb83a8bcd8c36p+12,
    -0x1.e1780c8873e99p+14,
    -0x1.291f7e8a4e7ddp+15,
    -0x1.45a906f9df2c3p+13,
};

// Denominator of the block above.
inline constexpr double quantile_center_q_double[] = {
    0x1.0000000000000p+0,
    0x1.52279cc05e96bp+5,
    0x1.56cf05e02505cp+9,
    0x1.4fdcbefa00adap+12,
    0x1.499d40fc1103dp+14,
    0x1.30b708373cac4p+15,
    0x1.bc460875c857ap+14,
    0x1.4256d3c35267ep+12,
};

// -x - 11/8 t in t = sqrt(-log p) - 51/32, on [0, 25.71], for x with Phi(x) = p,
// degrees 10/10; Lawson-weighted minimax of the error relative to x, then rounded like the
// Mills ratio: 3.58e-17 before rounding, 7.1e-17 with these coefficients.
inline constexpr double quantile_tail_p_double[] = {
    0x1.69aa908ee8e2bp+0,
    0x1.b8eb11dd25622p+1,
    0x1.b8a95875ecd30p+1,
    0x1.d80cbc85e2b8ep+0,
    0x1.297b1f7e2d836p-1,
    0x1.c4f4818168d83p-4,
    0x1.970f6f6756ca0p-7,
    0x1.96daac005e6e3p-11,
    0x1.a13d8f33fb1d9p-16,
    0x1.8b434388813b0p-22,
    0x1.10fb4f234315cp-29,
};

// Denominator of the block above.
inline constexpr double quantile_tail_q_double[] = {
    0x1.0000000000000p+0,
    0x1.19cf31d20e2f7p+1,
    0x1.007a6816eae26p+1,
    0x1.f810516ada63cp-1,
    0x1.244a93eb598dbp-2,
    0x1.974fe70411336p-5,
    0x1.48b2867635bf1p-8,
    0x1.1905a98e59c2cp-12,
    0x1.b2f2c2e90811cp-18,
    0x1.b2fb91f4ef343p-25,
    0x1.9622416eea11dp-46,
};

// x/(p - 1/2) - 5/2 in z = 0.180625 - (p - 1/2)^2, on [0, 0.180625], for x with Phi(x) = p,
// degrees 4/4; Lawson-weighted minimax of the error relative to x, then rounded like the
// Mills ratio: 2.91e-10 before rounding, 3.03e-9 with these coefficients.
inline constexpr float quantile_center_p_float[] = {
    0x1.c63648p-1f,
    0x1.6c88fcp+3f,
    -0x1.9fddc0p+3f,
    -0x1.5422a0p+8f,
    -0x1.8da370p+8f,
};

// Denominator of the block above.
inline constexpr float quantile_center_q_float[] = {
    0x1.000000p+0f,
    0x1.850b9ap+4f,
    0x1.6843ccp+7f,
    0x1.aef042p+8f,
    0x1.c1d2dcp+7f,
};

// -x - 11/8 t in t = sqrt(-log p) - 51/32, on [0, 8.606], for x with Phi(x) = p,
// degrees 4/3; Lawson-weighted minimax of the error relative to x, then rounded like the
// Mills ratio: 1.1e-8 before rounding, 2.36e-8 with these coefficients.
inline constexpr float quantile_tail_p_float[] = {
    0x1.69aa90p+0f,
    0x1.c05d6ap+0f,
    0x1.3e3448p-1f,
    0x1.e92b4ep-5f,
    0x1.c17756p-11f,
};

// Denominator of the block above.
inline constexpr float quantile_tail_q_float[] = {
    0x1.000000p+0f,
    0x1.00cadcp+0f,
    0x1.296150p-2f,
    0x1.635488p-6f,
};

// (1 - t)^(-2/3) on [-0.10197, 0.10201], degree 6; Lawson-weighted minimax of the
// relative error: 6.95e-10 before rounding, 6.95e-10 with these coefficients.
inline constexpr double cbrt_double[] = {
    0x1.ffffffffd0dcdp-1,
    0x1.555556eeb1f47p-1,
    0x1.1c71c9e716ddbp-1,
    0x1.f9a43ce969fdbp-2,
    0x1.cf7e4477fce03p-2,
    0x1.b7cf196924ac3p-2,
    0x1.a01ef76bb0317p-2,
};

// 4/3 2^52 + 2^39 (4/3 bias + -0.0680469): of the guess at x^(-1/3), see cbrt.hpp.
inline constexpr double cbrt_start_double = 0x1.7ff4c9f92c5f9p+52;

// (1 - t)^(-2/3) on [-0.10246, 0.10249], degree 3; Lawson-weighted minimax of the
// relative error: 6.31e-6 before rounding, 6.32e-6 with these coefficients.
inline constexpr float cbrt_float[] = {
    0x1.ffff2cp-1f,
    0x1.5553e0p-1f,
    0x1.1ee664p-1f,
    0x1.fef31ap-2f,
};

// 4/3 2^23 + 2^13 (4/3 bias + -0.0680469): of the guess at x^(-1/3), see cbrt.hpp.
inline constexpr float cbrt_start_float = 0x1.7fa650p+23f;

/// The blocks above by element type.
template <class F>
struct coefficients;

template <>
struct coefficients<double> {
  static constexpr const auto& exp = exp_double;
  static constexpr const auto& log = log_double;
  static constexpr const auto& log_long = log_long_double;
  static constexpr const auto& mills_p = mills_p_double;
  static constexpr const auto& mills_q = mills_q_double;
  static constexpr const auto& mills_slope_p = mills_slope_p_double;
  static constexpr const auto& mills_slope_q = mills_slope_q_double;
  static constexpr const auto& quantile_center_p = quantile_center_p_double;
  static constexpr const auto& quantile_center_q = quantile_center_q_double;
  static constexpr const auto& quantile_tail_p = quantile_tail_p_double;
  static constexpr const auto& quantile_tail_q = quantile_tail_q_double;
  static constexpr const auto& cbrt = cbrt_double;
  static constexpr const auto& exp_fused = exp_fused_double;
  static constexpr const auto& mills_fused_p = mills_fused_p_double;
  static constexpr const auto& mills_fused_q = mills_fused_q_double;
  static constexpr double ln2_hi = ln2_hi_double, ln2_lo = ln2_lo_double;
  static constexpr double cbrt_start = cbrt_start_double;
};

template <>
struct coefficients<float> {
  static constexpr const auto& exp = exp_float;
  static constexpr const auto& log = log_float;
  static constexpr const auto& log_long = log_long_float;
  static constexpr const auto& mills_p = mills_p_float;
  static constexpr const auto& mills_q = mills_q_float;
  static constexpr const auto& mills_slope_p = mills_slope_p_float;
  static constexpr const auto& mills_slope_q = mills_slope_q_float;
  static constexpr const auto& quantile_center_p = quantile_center_p_float;
  static constexpr const auto& quantile_center_q = quantile_center_q_float;
  static constexpr const auto& quantile_tail_p = quantile_tail_p_float;
  static constexpr const auto& quantile_tail_q = quantile_tail_q_float;
  static constexpr const auto& cbrt = cbrt_float;
  static constexpr const auto& exp_fused = exp_float;
  static constexpr const auto& mills_fused_p = mills_p_float;
  static constexpr const auto& mills_fused_q = mills_q_float;
  static constexpr float ln2_hi = ln2_hi_float, ln2_lo = ln2_lo_float;
  static constexpr float cbrt_start = cbrt_start_float;
};

}  // namespace hedgerow::math::inline HEDGEROW_ISA::detail
