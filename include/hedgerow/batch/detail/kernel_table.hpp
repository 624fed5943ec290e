// SPDX-License-Identifier: BSL-1.0
// How a batch call finds the compiled kernels: pointers to functions, the same in files under
// different flags.
#pragma once

#include <hedgerow/batch/column.hpp>
#include <hedgerow/kernels.hpp>

#include <cstddef>

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
inline constexpr std::size_t unit_count = 10;

/// A unit's functions, one for each of its jobs.
struct entries {
  const function* of_double;
  const function* of_float;
};

/// The kernels of one instruction set; null for a unit that the library was built without.
struct table {
  isa set;
  const entries* units[unit_count];
};

/// The table of hedgerow::active_isa(). A load and a test once it is settled.
const table& active() noexcept;

}  // namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI
