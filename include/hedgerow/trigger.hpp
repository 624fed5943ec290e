// SPDX-License-Identifier: BSL-1.0
// When to rebalance a hedge, to where, and why.
#pragma once

#include <hedgerow/trigger/band/fixed_fee.hpp>
#include <hedgerow/trigger/band/leland.hpp>
#include <hedgerow/trigger/band/polling.hpp>
#include <hedgerow/trigger/band/terms.hpp>
#include <hedgerow/trigger/band/whalley_wilmott.hpp>
#include <hedgerow/trigger/band/zakamouline.hpp>
#include <hedgerow/trigger/calendar.hpp>
#include <hedgerow/trigger/combine.hpp>
#include <hedgerow/trigger/decision.hpp>
#include <hedgerow/trigger/decorator.hpp>
#include <hedgerow/trigger/delta_band.hpp>
#include <hedgerow/trigger/expected/adjusted_volatility.hpp>
#include <hedgerow/trigger/expected/break_even.hpp>
#include <hedgerow/trigger/expected/hedging_error.hpp>
#include <hedgerow/trigger/expected/rates.hpp>
#include <hedgerow/trigger/in_lots.hpp>
#include <hedgerow/trigger/interval.hpp>
#include <hedgerow/trigger/level.hpp>
#include <hedgerow/trigger/memory.hpp>
#include <hedgerow/trigger/move.hpp>
#include <hedgerow/trigger/moved_band.hpp>
#include <hedgerow/trigger/optimal_band.hpp>
#include <hedgerow/trigger/policy.hpp>
#include <hedgerow/trigger/preset.hpp>
#include <hedgerow/trigger/state.hpp>
#include <hedgerow/trigger/target.hpp>
