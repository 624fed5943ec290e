// SPDX-License-Identifier: BSL-1.0
// How a market plugs into a kernel: what a new market header specialises.
#pragma once

#include <hedgerow/math/config.hpp>

namespace hedgerow::inline HEDGEROW_ISA {

/// The kernel behind a market, and the change of variables that leads there.
///
/// A market is a class template over its scalar, an aggregate of that scalar alone. For it to be
/// evaluated, one by one and in batches, specialise `model<Market>` with
///   - `using kernel`: `detail::lognormal_kernel<OneRate>` or `detail::normal_kernel`;
///   - `template <class T> static kernel::inputs<T> inputs(const Market<T>&, const T& strike,
///     const T& expiry)`;
///   - only if a Greek of a contract is not the kernel's own after that change of variables:
///     `greek_of` and `extreme`, as in <hedgerow/greeks/displaced_black.hpp>.
/// docs/architecture.md walks through an example.
template <template <class> class Market>
struct model;

}  // namespace hedgerow::inline HEDGEROW_ISA
