// SPDX-License-Identifier: BSL-1.0
// A history as an argument: any contiguous range of double.
#pragma once

#include <hedgerow/math/config.hpp>

#include <concepts>
#include <cstddef>
#include <ranges>
#include <span>
#include <stdexcept>
#include <type_traits>

namespace hedgerow::ratio::inline HEDGEROW_ISA {

/// A view of numbers in time order: std::vector, std::array, std::span, an array, an Eigen vector
/// or a column of an Eigen matrix. It refers to the range, which must outlive the call.
/// @throws std::invalid_argument  for an Eigen view that skips elements or has two dimensions
class series : public std::span<const double> {
 public:
  constexpr series() = default;
  /// `size` numbers from `first` on.
  constexpr series(const double* first, std::size_t size) : std::span<const double>(first, size) {}

  // clang-format off
  /// From any contiguous range of `double`, which must outlive it.
  template <class R>
  requires (!std::same_as<std::remove_cvref_t<R>, series>) && requires(const R& r) {
    { std::ranges::data(r) } -> std::convertible_to<const double*>;
    { std::ranges::size(r) } -> std::convertible_to<std::size_t>;
  }
  // clang-format on
  constexpr series(const R& range)
      : std::span<const double>(std::ranges::data(range),
                                static_cast<std::size_t>(std::ranges::size(range))) {
    if constexpr (requires { range.rowStride(), range.colStride(); }) {
      const bool column = range.cols() == 1 && range.rowStride() == 1,
                 row = range.rows() == 1 && range.colStride() == 1;
      if (size() > 1 && !column && !row)
        throw std::invalid_argument(
            "hedgerow::ratio: a strided or two-dimensional Eigen view is not a series; copy it "
            "first");
    }
  }
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA
