// SPDX-License-Identifier: BSL-1.0
// The operations of <hedgerow/math/lane.hpp> under the names that the kernels call them by.
#pragma once

#include <hedgerow/math/detail/fused.hpp>
#include <hedgerow/math/lane.hpp>

namespace hedgerow::inline HEDGEROW_ISA::detail {

using math::lane;
using math::mask_of;
using math::mul_add;
using math::neg_mul_add;
using math::product_tail;
using math::rest_of_product;
using math::rounded;
using math::select;
using math::value_of;
using math::detail::constant;
using math::detail::with_sign_flipped_by;
using math::detail::with_tail;

/// -x, and +0 for a zero of either sign. (Unary minus gives -0 for 0, except on registers of xsimd
/// that subtract from 0; results must not depend on that.)
template <class T>
HEDGEROW_INLINE T minus(const T& x) {
  return constant<T>(0) - rounded(x);
}

}  // namespace hedgerow::inline HEDGEROW_ISA::detail
