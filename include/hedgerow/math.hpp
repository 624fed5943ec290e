// SPDX-License-Identifier: BSL-1.0
// Floor 0: the functions of the normal distribution for numbers and every type that acts like one.
// SIMD registers join with <hedgerow/math/simd.hpp>, which needs xsimd.
#pragma once

#include <hedgerow/math/cbrt.hpp>
#include <hedgerow/math/dual.hpp>
#include <hedgerow/math/exp.hpp>
#include <hedgerow/math/lane.hpp>
#include <hedgerow/math/log.hpp>
#include <hedgerow/math/mills_ratio.hpp>
#include <hedgerow/math/normal_cdf.hpp>
#include <hedgerow/math/normal_pdf.hpp>
#include <hedgerow/math/normal_quantile.hpp>
#include <hedgerow/math/not_given.hpp>
#include <hedgerow/math/scalar.hpp>
