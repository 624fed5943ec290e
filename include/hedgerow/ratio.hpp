// SPDX-License-Identifier: BSL-1.0
// Everything of hedge ratios: what to trade so that as little as possible is left. Needs Eigen.
#pragma once

#include <hedgerow/ratio/changes.hpp>
#include <hedgerow/ratio/correlation.hpp>
#include <hedgerow/ratio/dcc_garch.hpp>
#include <hedgerow/ratio/dcc_garch_fit.hpp>
#include <hedgerow/ratio/decay.hpp>
#include <hedgerow/ratio/error_correction.hpp>
#include <hedgerow/ratio/estimator.hpp>
#include <hedgerow/ratio/exact.hpp>
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/greek_neutral.hpp>
#include <hedgerow/ratio/half_life_window.hpp>
#include <hedgerow/ratio/inverse_future.hpp>
#include <hedgerow/ratio/kalman.hpp>
#include <hedgerow/ratio/minimum_variance.hpp>
#include <hedgerow/ratio/neutral.hpp>
#include <hedgerow/ratio/optimal.hpp>
#include <hedgerow/ratio/option_delta.hpp>
#include <hedgerow/ratio/overlapping.hpp>
#include <hedgerow/ratio/problem.hpp>
#include <hedgerow/ratio/recursive_least_squares.hpp>
#include <hedgerow/ratio/risk_matrix.hpp>
#include <hedgerow/ratio/rolling.hpp>
#include <hedgerow/ratio/several_hedges.hpp>
#include <hedgerow/ratio/total_least_squares.hpp>
#include <hedgerow/ratio/vega_buckets.hpp>
