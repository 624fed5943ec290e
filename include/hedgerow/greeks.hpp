// SPDX-License-Identifier: BSL-1.0
// Everything of floor 1: markets, contracts, price and Greeks, and Greeks of your own pricer. Needs
// neither Eigen nor xsimd.
#pragma once

#include <hedgerow/greeks/automatic.hpp>
#include <hedgerow/greeks/bachelier.hpp>
#include <hedgerow/greeks/black76.hpp>
#include <hedgerow/greeks/black_scholes.hpp>
#include <hedgerow/greeks/contract.hpp>
#include <hedgerow/greeks/differences.hpp>
#include <hedgerow/greeks/displaced_black.hpp>
#include <hedgerow/greeks/evaluate.hpp>
#include <hedgerow/greeks/garman_kohlhagen.hpp>
#include <hedgerow/greeks/greeks.hpp>
#include <hedgerow/greeks/inverse_black.hpp>
