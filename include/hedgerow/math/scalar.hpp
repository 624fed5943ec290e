// SPDX-License-Identifier: BSL-1.0
// What a type must be able to do to stand for a number in hedgerow's formulas.
#pragma once

#include <hedgerow/math/lane.hpp>

#include <concepts>
#include <type_traits>

namespace hedgerow::inline HEDGEROW_ISA {

/// A type that formulas compute with.
///
/// Satisfied if and only if T is copyable, is not an integer, can be constructed from a `double`
/// (explicitly is enough), has + - * / and unary minus whose result is T itself, and is ordered by
/// < and > whose result is a mask that `math::lane<T>::select(mask, T, T)` takes. That selection
/// picks with ?: unless T specialises `math::lane`.
///
/// A formula that needs more calls it unqualified, where argument-dependent lookup finds T's own:
///
///   function                             needs beside the operators
///   exp, log                             exp, log
///   cbrt                                 cbrt
///   normal_pdf                           exp
///   normal_cdf, normal_tail              erfc, sqrt
///   mills_ratio                          exp, erfc, sqrt
///   normal_quantile                      exp, log, erfc, sqrt
///
/// The types it is for: `float`, `double`, xsimd batches of both (after <hedgerow/math/simd.hpp>),
/// `hedgerow::dual`, and Boost.Multiprecision numbers without expression templates, of which
/// `float128` is a wrapper for `__float128` (bare, that type has operators but no functions that
/// argument-dependent lookup could find).
///
/// Weaker would be wrong: without "result is T itself" expression templates are let in, whose
/// `auto` results refer to operands that are gone; without "is not an integer" `int` is, for which
/// T(0.5) is 0. Stronger would be wrong too: `std::floating_point` shuts out every type but the
/// built-in ones, implicit conversion from `double` shuts out types that guard their precision, and
/// a comparison that gives `bool` shuts out registers.
template <class T>
concept scalar = std::copyable<T> && !std::is_integral_v<T> && std::constructible_from<T, double>
              && requires(const T& a, const T& b) {
                   { a + b } -> std::same_as<T>;
                   { a - b } -> std::same_as<T>;
                   { a* b } -> std::same_as<T>;
                   { a / b } -> std::same_as<T>;
                   { -a } -> std::same_as<T>;
                   a < b;
                   a > b;
                 } && requires(const T& a, const T& b) {  // apart: lane<T> needs the order to exist
                   { math::lane<T>::select(a < b, a, b) } -> std::same_as<T>;
                   { math::lane<T>::select(a > b, a, b) } -> std::same_as<T>;
                 };

}  // namespace hedgerow::inline HEDGEROW_ISA
