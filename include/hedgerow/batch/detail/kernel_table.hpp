// SPDX-License-Identifier: BSL-1.0
// How a batch call finds the compiled kernels: pointers to functions, the same in files under
// different flags.
#pragma once

#include <hedgerow/batch/column.hpp>
#include <hedgerow/kernels.hpp>

namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI {

/// Does a job; see detail/compiled.hpp.
/// @param arguments  the job's, of the caller's instruction set: another type, the same layout
using function = summary (*)(const void* arguments);

/// What is compiled together, by one name in the build: a market, or a group of calls.
enum class unit : unsigned char {
  black_scholes,
  black76,
  garman_kohlhagen,
  displaced_black,
  bachelier,
  inverse_black,
  strikes,
  conversions,
  hedging,
  panels
};

/// A unit's functions, one for each of its jobs.
struct entries {
  const function* of_double;
  const function* of_float;
};

/// Those of hedgerow::active_isa(): a load and a test once that is settled. Defined by the library
/// for each unit that it was built with, in an object of its own: a program links what it calls.
template <unit U>
const entries& active() noexcept;

}  // namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI
