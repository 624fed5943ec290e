// SPDX-License-Identifier: BSL-1.0
// When to rebalance a hedge, to where, and why.
#pragma once

#include <hedgerow/trigger/combine.hpp>
#include <hedgerow/trigger/decision.hpp>
#include <hedgerow/trigger/delta_band.hpp>
#include <hedgerow/trigger/interval.hpp>
#include <hedgerow/trigger/policy.hpp>
#include <hedgerow/trigger/state.hpp>
#include <hedgerow/trigger/target.hpp>
