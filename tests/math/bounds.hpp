// SPDX-License-Identifier: BSL-1.0
// The error bounds of math's functions: the docstrings state them, the tests assert them and
// docs/accuracy-math.md lists them, all from this table.
#pragma once

#include <string_view>

namespace bounds {

/// |error| <= ulp units in the last place of the result on [lo, hi]; where the result is subnormal,
/// in units of the smallest subnormal number.
struct bound {
  std::string_view function;
  std::string_view type;
  double lo, hi;
  double ulp;
};

// A function has several rows so that every part of its domain gets as many points.
inline constexpr bound table[] = {
    {"exp", "double", -708.3, 709.78, 1.0},
    {"exp", "double", -40.0, 40.0, 1.0},
    {"exp", "double", -745.2, -708.3, 1.0},
    {"log", "double", 5e-324, 1.797e308, 1.0},
    {"log", "double", 0.5, 2.0, 1.0},
    {"cbrt", "double", -1.797e308, 0.0, 1.0},
    {"cbrt", "double", 0.0, 1.797e308, 1.0},
    {"cbrt", "double", 1.0, 8.0, 1.0},
    {"cbrt", "double", 5e-324, 2.3e-308, 1.0},
    {"normal_pdf", "double", -37.5, 37.5, 1.5},
    {"normal_pdf", "double", 0.25, 37.5, 1.5},
    {"normal_pdf", "double", 37.5, 38.7, 1.5},
    {"normal_cdf", "double", -37.5, -1.0, 4.0},
    {"normal_cdf", "double", -1.0, -0.125, 4.0},
    {"normal_cdf", "double", -0.125, 0.0, 4.0},
    {"normal_cdf", "double", 0.0, 9.0, 3.0},
    {"normal_cdf", "double", -38.6, -37.5, 4.0},
    {"normal_tail", "double", -9.0, 0.0, 3.0},
    {"normal_tail", "double", 0.0, 0.125, 4.0},
    {"normal_tail", "double", 0.125, 1.0, 4.0},
    {"normal_tail", "double", 1.0, 37.5, 4.0},
    {"normal_tail", "double", 37.5, 38.6, 4.0},
    {"mills_ratio", "double", -37.6, -0.25, 4.0},
    {"mills_ratio", "double", -0.25, 0.0, 4.0},
    {"mills_ratio", "double", 0.0, 1.0, 4.0},
    {"mills_ratio", "double", 1.0, 100.0, 4.0},
    {"mills_ratio", "double", 100.0, 1.797e308, 4.0},
    {"normal_quantile", "double", 5e-324, 0.075, 5.0},
    {"normal_quantile", "double", 1e-4, 0.075, 5.0},
    {"normal_quantile", "double", 0.075, 0.49, 5.0},
    {"normal_quantile", "double", 0.49, 0.51, 5.0},
    {"normal_quantile", "double", 0.51, 0.9999999999999999, 5.0},
    {"exp", "float", -87.3, 88.7, 1.0},
    {"exp", "float", -10.0, 10.0, 1.0},
    {"exp", "float", -104.0, -87.3, 1.0},
    {"log", "float", 1.5e-45, 3.4e38, 1.0},
    {"log", "float", 0.5, 2.0, 1.0},
    {"cbrt", "float", -3.4e38, 3.4e38, 1.0},
    {"cbrt", "float", 1.0, 8.0, 1.0},
    {"cbrt", "float", 1.5e-45, 1.2e-38, 1.0},
    {"normal_pdf", "float", -13.0, 13.0, 1.5},
    {"normal_pdf", "float", 0.25, 13.0, 1.5},
    {"normal_pdf", "float", 13.0, 14.6, 1.5},
    {"normal_cdf", "float", -12.8, -1.0, 4.0},
    {"normal_cdf", "float", -1.0, -0.125, 4.0},
    {"normal_cdf", "float", -0.125, 0.0, 4.0},
    {"normal_cdf", "float", 0.0, 6.0, 3.0},
    {"normal_cdf", "float", -14.3, -12.8, 4.0},
    {"normal_tail", "float", -6.0, 0.0, 3.0},
    {"normal_tail", "float", 0.0, 0.125, 4.0},
    {"normal_tail", "float", 0.125, 1.0, 4.0},
    {"normal_tail", "float", 1.0, 12.8, 4.0},
    {"normal_tail", "float", 12.8, 14.3, 4.0},
    {"mills_ratio", "float", -13.2, -0.25, 4.0},
    {"mills_ratio", "float", -0.25, 0.0, 4.0},
    {"mills_ratio", "float", 0.0, 1.0, 4.0},
    {"mills_ratio", "float", 1.0, 100.0, 4.0},
    {"mills_ratio", "float", 100.0, 3.4e38, 4.0},
    {"normal_quantile", "float", 1.5e-45, 0.075, 5.0},
    {"normal_quantile", "float", 1e-4, 0.075, 5.0},
    {"normal_quantile", "float", 0.075, 0.49, 5.0},
    {"normal_quantile", "float", 0.49, 0.51, 5.0},
    {"normal_quantile", "float", 0.51, 0.9999999, 5.0},
};

}  // namespace bounds
