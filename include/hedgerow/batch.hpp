// SPDX-License-Identifier: BSL-1.0
// Everything of the batch floor: columns in, columns of Greeks, volatilities or hedge ratios out,
// with SIMD. Needs xsimd.
#pragma once

#include <hedgerow/batch/column.hpp>
#include <hedgerow/batch/convert_delta.hpp>
#include <hedgerow/batch/decide.hpp>
#include <hedgerow/batch/evaluate.hpp>
#include <hedgerow/batch/evaluate_and_decide.hpp>
#include <hedgerow/batch/evaluate_quotes.hpp>
#include <hedgerow/batch/expected_hedging.hpp>
#include <hedgerow/batch/hedge_ratio.hpp>
#include <hedgerow/batch/hedging_rates.hpp>
#include <hedgerow/batch/implied_volatility.hpp>
#include <hedgerow/batch/market.hpp>
#include <hedgerow/batch/neutral.hpp>
#include <hedgerow/batch/numeraire.hpp>
#include <hedgerow/batch/positions.hpp>
#include <hedgerow/batch/strike_from_delta.hpp>
#include <hedgerow/greeks.hpp>
#include <hedgerow/implied.hpp>
