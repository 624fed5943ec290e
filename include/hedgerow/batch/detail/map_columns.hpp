// SPDX-License-Identifier: BSL-1.0
// One formula over columns: registers in, registers out, bad rows counted.
#pragma once

#include <hedgerow/batch/detail/checked.hpp>
#include <hedgerow/batch/detail/register_source.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

/// Writes formula(registers of the inputs), an array of as many registers as there are outputs, for
/// n rows. A row with a NaN among the outputs wanted is invalid. Does not allocate.
template <class T, std::size_t N, std::size_t M, class Formula>
summary map_columns(const std::array<column<T>, N>& in, const std::array<T*, M>& out, std::size_t n,
                    const Formula& formula) {
  using V = xsimd::batch<T>;
  using L = math::lane<V>;
  constexpr std::size_t width = static_cast<std::size_t>(L::size);
  std::array<register_source<V>, N> sources;
  for (std::size_t c = 0; c < N; ++c)
    sources[c] = register_source<V>(in[c]);
  summary result{n, 0, n};
  for (std::size_t i = 0; i < n; i += width) {
    const std::size_t count = std::min(width, n - i);
    std::array<V, N> x;
    for (std::size_t c = 0; c < N; ++c)
      x[c] = count == width ? sources[c].at(i) : sources[c].part(i, count);
    const std::array<V, M> y = formula(x);
    V some_nan(0);  // of each row, among the numbers wanted; 0 without one
    for (std::size_t c = 0; c < M; ++c) {
      if (out[c] == nullptr) continue;
      some_nan = math::select<V>(y[c] == y[c], some_nan, y[c]);
      if (count == width) {
        L::store(out[c] + i, y[c]);
      } else {
        T rows[width];
        L::store(rows, y[c]);
        std::copy_n(rows, count, out[c] + i);
      }
    }
    if (math::all<V>(some_nan == some_nan)) continue;
    for (std::size_t k = 0; k < count; ++k) {
      const T number = L::get(some_nan, static_cast<int>(k));
      if (number != number && result.invalid++ == 0) result.first_invalid = i + k;
    }
  }
  return result;
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail
