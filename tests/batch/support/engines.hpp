// SPDX-License-Identifier: BSL-1.0
// Declares that the engines of the library's own markets and contracts are compiled elsewhere, in
// support/calls_*.cpp: a test that includes this and calls hr::batch::evaluate links that one.
#pragma once

#include <hedgerow/batch.hpp>

/// `prefix` template hedgerow::batch::evaluate for every market and contract of T.
#define HEDGEROW_TEST_ENGINES(prefix, T)               \
  HEDGEROW_TEST_CONTRACTS(prefix, black_scholes, T)    \
  HEDGEROW_TEST_CONTRACTS(prefix, black76, T)          \
  HEDGEROW_TEST_CONTRACTS(prefix, garman_kohlhagen, T) \
  HEDGEROW_TEST_CONTRACTS(prefix, displaced_black, T)  \
  HEDGEROW_TEST_CONTRACTS(prefix, bachelier, T)
#define HEDGEROW_TEST_CONTRACTS(prefix, market, T)         \
  HEDGEROW_TEST_ENGINE(prefix, market, european, T)        \
  HEDGEROW_TEST_ENGINE(prefix, market, cash_or_nothing, T) \
  HEDGEROW_TEST_ENGINE(prefix, market, asset_or_nothing, T)
#define HEDGEROW_TEST_ENGINE(prefix, market, contract, T) \
  prefix template summary evaluate(const market<T>&, const contract<T>&, const greeks<T>&);

namespace hedgerow::batch {

HEDGEROW_TEST_ENGINES(extern, double)
HEDGEROW_TEST_ENGINES(extern, float)

}  // namespace hedgerow::batch
