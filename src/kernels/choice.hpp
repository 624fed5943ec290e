// SPDX-License-Identifier: BSL-1.0
// Which instruction set's kernels are called, for the files that look one up.
#pragma once

#include <hedgerow/batch/detail/kernel_table.hpp>

#include <atomic>

namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI {

/// The place of an instruction set among those that the library was built for; -1 until the first
/// call. All else is constant, so that this alone has to be seen by other threads.
extern std::atomic<int> chosen;

/// Settles it: the environment's, or the best.
int choose() noexcept;

HEDGEROW_INLINE int choice() noexcept {
  const int place = chosen.load(std::memory_order_relaxed);
  return place >= 0 ? place : choose();
}

}  // namespace hedgerow::batch::kernels::inline HEDGEROW_KERNELS_ABI
