// SPDX-License-Identifier: BSL-1.0
// Everything. Needs xsimd and Eigen; a program that wants scalar Greeks alone includes
// <hedgerow/greeks.hpp>.
#pragma once

#include <hedgerow/batch.hpp>
#include <hedgerow/convention.hpp>
#include <hedgerow/greeks.hpp>
#include <hedgerow/implied.hpp>
#include <hedgerow/math.hpp>
#include <hedgerow/ratio.hpp>
#include <hedgerow/trigger.hpp>
#include <hedgerow/version.hpp>
