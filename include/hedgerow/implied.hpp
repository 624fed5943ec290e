// SPDX-License-Identifier: BSL-1.0
// Volatilities from prices.
#pragma once

#include <hedgerow/greeks.hpp>
#include <hedgerow/implied/result.hpp>
#include <hedgerow/implied/volatility.hpp>
