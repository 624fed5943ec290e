// SPDX-License-Identifier: BSL-1.0
// One input column as registers, for calls that go through each column once.
#pragma once

#include <hedgerow/batch/column.hpp>
#include <hedgerow/math/simd.hpp>

#include <algorithm>
#include <cstddef>

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

/// One input column as registers: a range, or one number that every load finds again.
template <class V>
class register_source {
  using T = math::value_of<V>;

 public:
  HEDGEROW_INLINE register_source() : data_(nullptr), value_(T(0)) {}  ///< 0 in every row
  HEDGEROW_INLINE explicit register_source(const column<T>& c)
      : data_(c.is_range() ? c.data() : nullptr),
        value_(V(c.value())) {}
  /// The same register wherever it is loaded.
  HEDGEROW_INLINE explicit register_source(const V& value) : data_(nullptr), value_(value) {}

  HEDGEROW_INLINE V at(std::size_t i) const {
    return data_ != nullptr ? math::lane<V>::load(data_ + i) : value_;
  }
  /// The first `rows` of a register, filled up with the last of them.
  HEDGEROW_INLINE V part(std::size_t i, std::size_t rows) const {
    if (data_ == nullptr) return value_;
    T padded[static_cast<std::size_t>(math::lane<V>::size)];
    for (std::size_t k = 0; k < static_cast<std::size_t>(math::lane<V>::size); ++k)
      padded[k] = data_[i + std::min(k, rows - 1)];
    return math::lane<V>::load(padded);
  }
  /// Row i alone.
  T number(std::size_t i) const {
    return data_ != nullptr ? data_[i] : math::lane<V>::get(value_, 0);
  }
  /// From row `row` on.
  HEDGEROW_INLINE register_source from(std::size_t row) const {
    register_source rest = *this;
    if (data_ != nullptr) rest.data_ += row;
    return rest;
  }

 private:
  const T* data_;
  V value_;
};

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail
