// SPDX-License-Identifier: BSL-1.0
// Fits of the two-step rational inverter, lowest power first; printed by two_step_coefficients.py.
#pragma once

namespace bench::two_step_fits {

// 1/R(x) - x with R(x) = Phi(-x)/phi(x) on [-0.5, 40]; relative error
// 1.67e-17 before rounding, 1.83e-16 after it.
inline constexpr double mills_p[] = {
    0x1.9884533d43651p-1,
    0x1.116e12f426527p+0,
    0x1.75695c495f2aep-1,
    0x1.4d203172dc36bp-2,
    0x1.a830bea13657ap-4,
    0x1.8fc37b13ade2dp-6,
    0x1.1951b7cdf915fp-8,
    0x1.23ae0c862883cp-11,
    0x1.ab3082b397f76p-15,
    0x1.90ebd1f6a977ap-19,
    0x1.717a8e62b4f6ep-24,
};

// Denominator of the block above.
inline constexpr double mills_q[] = {
    0x1.0000000000000p+0,
    0x1.cb489bc6d9033p+0,
    0x1.98329b4fd7ec6p+0,
    0x1.d358aee887886p-1,
    0x1.7bce91575cf01p-2,
    0x1.ca1e5649ad395p-4,
    0x1.a1b3306ce50dfp-6,
    0x1.1ff5d0e0a7624p-8,
    0x1.26cfe42e91d88p-11,
    0x1.aca1fd40dead0p-15,
    0x1.90ebd1f6d41f6p-19,
    0x1.717a8e62af216p-24,
};

// (1 - erfcx(y/sqrt 2))/y on [1e-9, 54]; relative error
// 1.41e-17 before rounding, 8.36e-17 after it.
inline constexpr double gap_p[] = {
    0x1.9884533d43650p-1,
    0x1.579d976271a11p+0,
    0x1.15fdf623ba79ep+0,
    0x1.18ba840671a80p-1,
    0x1.841b40874025fp-3,
    0x1.7c6ffbb77492ep-5,
    0x1.08d42b1196c3cp-7,
    0x1.fb1a2b4c1e41ap-11,
    0x1.3140e3e2721bfp-14,
    0x1.64b563bf65b8ap-19,
};

// Denominator of the block above.
inline constexpr double gap_q[] = {
    0x1.0000000000000p+0,
    0x1.278a8ef602e3fp+1,
    0x1.3cbdf4e379a4fp+1,
    0x1.9ff9f23eb3eefp+0,
    0x1.73b36b41cdfe6p-1,
    0x1.d9d52ec4384bfp-3,
    0x1.b61d991714afep-5,
    0x1.239c1c13ef8c1p-7,
    0x1.0d378a7faf9d7p-10,
    0x1.3a25c9c462d6cp-14,
    0x1.64b563bf65f5cp-19,
};

// b_l/b_max/y^2 on [1e-6, 54]; relative error
// 2.66e-10 before rounding, 2.66e-10 after it.
inline constexpr double lower_p[] = {
    0x1.35b2cbd09c7fep-4,
    0x1.48758872c56a0p-4,
    0x1.461cbfdb855afp-5,
    0x1.67e88ba57744bp-7,
    0x1.b7c1b996cf3d4p-10,
    0x1.9ce638279a652p-14,
};

// Denominator of the block above.
inline constexpr double lower_q[] = {
    0x1.0000000000000p+0,
    0x1.2b80d2e83f6bfp+1,
    0x1.39db7e9efaa56p+1,
    0x1.78d2d760e0f98p+0,
    0x1.19bf2e4cbeef9p-1,
    0x1.06122ba06cba5p-3,
    0x1.1a86f0222de87p-6,
    0x1.eb553b6c2f3ebp-11,
};

// b_u/b_max on [1e-6, 54]; relative error
// 1.01e-10 before rounding, 1.01e-10 after it.
inline constexpr double upper_p[] = {
    0x1.946ee6399315ep-1,
    0x1.ac866732c44b1p+0,
    0x1.ce20b1f8db9e6p+0,
    0x1.22b66e4297e0ep+0,
    0x1.ce2f55bccfc99p-2,
    0x1.af266923aa579p-4,
    0x1.d3f92535518e6p-7,
};

// Denominator of the block above.
inline constexpr double upper_q[] = {
    0x1.0000000000000p+0,
    0x1.0f3fef83122c8p+1,
    0x1.1a8f693aedb46p+1,
    0x1.5978fcf4ea94bp+0,
    0x1.0c15fcc51e940p-1,
    0x1.ec30a9e514a56p-4,
    0x1.05736ea485cbcp-6,
};

// x with Phi(-x) = exp(-r^2) on [1.06, 27.5]; relative error
// 8.13e-10 before rounding, 8.13e-10 after it.
inline constexpr double quantile_p[] = {
    -0x1.9f48b39a2dd57p+1,
    -0x1.bf001ac5c9e0cp+3,
    0x1.64774daede42dp+0,
    0x1.0a820f1be1c69p+4,
    0x1.01575ba0d9f00p+3,
    0x1.0e97dfd894cd8p+0,
    0x1.f1677ef2817cdp-6,
};

// Denominator of the block above.
inline constexpr double quantile_q[] = {
    0x1.0000000000000p+0,
    0x1.17e18694c525dp+3,
    0x1.a878f6a0924dap+3,
    0x1.6fef257b17e65p+2,
    0x1.7ebdb98693a06p-1,
    0x1.5fb5ce8a10d9bp-6,
};

}  // namespace bench::two_step_fits
