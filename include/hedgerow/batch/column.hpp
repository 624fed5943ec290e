// SPDX-License-Identifier: BSL-1.0
// Columns: what a batch reads (one value for all rows, or a contiguous range) and where it writes.
#pragma once

#include <hedgerow/greeks/contract.hpp>
#include <hedgerow/math/config.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace hedgerow::batch {

/// What a batch call reports.
struct summary {
  std::size_t size;           ///< rows evaluated
  std::size_t invalid;        ///< rows with bad input: NaN in every output column
  std::size_t first_invalid;  ///< index of the first of them; `size` when there is none
};

inline namespace HEDGEROW_ISA {

namespace detail {

/// What std::ranges::data and size give for an lvalue, but with no body outside this namespace.
template <class R>
HEDGEROW_INLINE constexpr auto data_of(R& range) {
  if constexpr (std::is_array_v<R>)
    return &range[0];
  else
    return range.data();
}
template <class R>
HEDGEROW_INLINE constexpr std::size_t size_of(const R& range) {
  if constexpr (std::is_array_v<R>)
    return std::extent_v<R>;
  else
    return static_cast<std::size_t>(range.size());
}

template <class R>
using pointer_of = decltype(std::ranges::data(std::declval<R&>()));

template <class R>
using element_of = std::remove_cv_t<std::remove_pointer_t<pointer_of<R>>>;

/// A range of T in one piece of memory: std::vector, std::array, std::span, an array, Eigen vectors
/// and arrays.
// clang-format off
template <class R, class T>
concept contiguous_of = requires(R& r) {
  { std::ranges::data(r) } -> std::convertible_to<const T*>;
  { std::ranges::size(r) } -> std::convertible_to<std::size_t>;
} && std::same_as<element_of<R>, T>;
// clang-format on

/// Eigen's views may skip elements; only those that do not are columns.
template <class R>
constexpr void require_unit_stride(const R& r) {
  if constexpr (requires {
                  r.rowStride();
                  r.colStride();
                  r.rows();
                  r.cols();
                }) {
    const bool is_column = r.cols() == 1 && r.rowStride() == 1;
    const bool is_row = r.rows() == 1 && r.colStride() == 1;
    if (r.size() > 1 && !is_column && !is_row) {
      throw std::invalid_argument(
          "hedgerow::batch: a strided or two-dimensional Eigen view is not a column; copy it "
          "first");
    }
  }
}

/// An option type as T. What is neither +1 nor -1 stays so, even where T would round it to one.
template <class T, class U>
constexpr T sign_as(U x) {
  if constexpr (std::floating_point<U> && sizeof(U) > sizeof(T)) {
    return x == U(1) ? T(1) : x == U(-1) ? T(-1) : T(0);
  } else {
    return static_cast<T>(x);
  }
}

/// The option type that a sign stands for; none of them for what is neither +1 nor -1.
template <class T>
constexpr option_type option_type_of(T sign) {
  return sign == T(1) ? option_type::call : sign == T(-1) ? option_type::put : option_type{};
}

// clang-format off
template <class R>
concept type_range = contiguous_of<R, option_type>
                  || contiguous_of<R, signed char>
                  || contiguous_of<R, std::int32_t>
                  || contiguous_of<R, std::int64_t>
                  || contiguous_of<R, float>
                  || contiguous_of<R, double>;
// clang-format on

}  // namespace detail

/// An input column: one number that holds for every row, or a contiguous range with one per row.
/// Refers to the range, which must outlive the call it is passed to. A strided Eigen view throws
/// std::invalid_argument.
template <class T>
class column {
 public:
  constexpr column() = default;  ///< 0 in every row

  template <class U>
    requires std::is_arithmetic_v<U>
  constexpr column(U value) : value_(static_cast<T>(value)) {}

  template <class R>
    requires detail::contiguous_of<const R, T>
  constexpr column(const R& range)
      : data_(detail::data_of(range)),
        size_(detail::size_of(range)),
        is_range_(true) {
    detail::require_unit_stride(range);
  }

  constexpr bool is_range() const { return is_range_; }
  constexpr std::size_t size() const { return size_; }
  constexpr const T* data() const { return data_; }
  constexpr T value() const { return value_; }
  constexpr T operator[](std::size_t i) const { return is_range_ ? data_[i] : value_; }

  /// Rows [from, from + n) of a range, or the single value.
  constexpr column rows(std::size_t from, std::size_t n) const {
    column part = *this;
    if (is_range_) part.data_ += from, part.size_ = n;
    return part;
  }

 private:
  const T* data_ = nullptr;
  std::size_t size_ = 0;
  T value_{};
  bool is_range_ = false;
};

/// The column of option types: hedgerow::option_type, or +1 (call) and -1 (put) in any of signed
/// char, int, std::int64_t, float or double; one for all rows or a range. Any other value makes its
/// row invalid.
class type_column {
 public:
  constexpr type_column() : type_column(option_type::call) {}
  constexpr type_column(option_type type) : value_(static_cast<double>(type)) {}

  template <class U>
    requires std::is_arithmetic_v<U>
  constexpr type_column(U sign) : value_(static_cast<double>(sign)) {}

  template <class R>
    requires detail::type_range<const R>
  constexpr type_column(const R& range)
      : data_(detail::data_of(range)),
        size_(detail::size_of(range)) {
    using U = detail::element_of<const R>;
    detail::require_unit_stride(range);
    if constexpr (std::same_as<U, std::int32_t>)
      kind_ = kind::int32;
    else if constexpr (std::same_as<U, std::int64_t>)
      kind_ = kind::int64;
    else if constexpr (std::same_as<U, float>)
      kind_ = kind::float32;
    else if constexpr (std::same_as<U, double>)
      kind_ = kind::float64;
    else
      kind_ = kind::int8;
  }

  constexpr bool is_range() const { return kind_ != kind::one; }
  constexpr std::size_t size() const { return size_; }

  /// The type of row i as it was given: +1, -1, or a number that is neither.
  template <class T>
  constexpr T sign(std::size_t i) const {
    return visit([i](const auto* p) { return detail::sign_as<T>(p[i]); },
                 detail::sign_as<T>(value_));
  }

  /// Rows [from, from + n) of a range, or the single value.
  constexpr type_column rows(std::size_t from, std::size_t n) const {
    type_column part = *this;
    part.data_ = visit([from](const auto* p) -> const void* { return p + from; }, data_);
    part.size_ = n;
    return part;
  }

  /// f(pointer to the first element) for a range, `otherwise` for a single value.
  template <class F, class Result>
  constexpr Result visit(F f, Result otherwise) const {
    switch (kind_) {
      case kind::int8:
        return f(static_cast<const signed char*>(data_));
      case kind::int32:
        return f(static_cast<const std::int32_t*>(data_));
      case kind::int64:
        return f(static_cast<const std::int64_t*>(data_));
      case kind::float32:
        return f(static_cast<const float*>(data_));
      case kind::float64:
        return f(static_cast<const double*>(data_));
      case kind::one:
        break;
    }
    return otherwise;
  }

 private:
  enum class kind : unsigned char { one, int8, int32, int64, float32, float64 };
  const void* data_ = nullptr;
  std::size_t size_ = 0;
  double value_ = 1;
  kind kind_ = kind::one;
};

/// An output column: a contiguous range of T that is written, or nothing (the default), and then
/// its Greek is not computed. Must not overlap any other column of the call.
template <class T>
class output {
 public:
  constexpr output() = default;

  /// From a contiguous range that can be written and outlives it.
  template <class R>
    requires(detail::contiguous_of<R, T> && std::convertible_to<detail::pointer_of<R>, T*>
             && !std::same_as<std::remove_cvref_t<R>, output>)  // that is a copy
  constexpr output(R&& range)
      : data_(detail::data_of(range)),
        size_(detail::size_of(range)),
        wanted_(true) {
    detail::require_unit_stride(range);
  }

  /// Rows [from, from + n) where wanted.
  constexpr output rows(std::size_t from, std::size_t n) const {
    output part = *this;
    if (wanted_) part.data_ += from, part.size_ = n;
    return part;
  }

  constexpr bool wanted() const { return wanted_; }
  constexpr std::size_t size() const { return size_; }
  constexpr T* data() const { return data_; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
  bool wanted_ = false;
};

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::batch
