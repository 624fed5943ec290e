// SPDX-License-Identifier: BSL-1.0
// Two SIMD registers worked in lockstep: every operation is issued for both before the next one.
#pragma once

#include <hedgerow/math/simd.hpp>

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

// Masks of AVX-512 have registers of their own. Written with C's operators, as xsimd has them, g++
// moves them to general registers and back: half of what a short policy costs.
template <class Mask>
HEDGEROW_INLINE Mask both(const Mask& x, const Mask& y) {
  return x && y;
}
template <class Mask>
HEDGEROW_INLINE Mask either(const Mask& x, const Mask& y) {
  return x || y;
}
template <class Mask>
HEDGEROW_INLINE Mask neither(const Mask& x) {
  return !x;
}
#if defined(__AVX512F__) && defined(__AVX512DQ__)
template <class F, class Arch>
  requires(sizeof(xsimd::batch<F, Arch>) == 64)
HEDGEROW_INLINE xsimd::batch_bool<F, Arch> both(const xsimd::batch_bool<F, Arch>& x,
                                                const xsimd::batch_bool<F, Arch>& y) {
  if constexpr (sizeof(F) == 8)
    return _kand_mask8(x.data, y.data);
  else
    return _kand_mask16(x.data, y.data);
}
template <class F, class Arch>
  requires(sizeof(xsimd::batch<F, Arch>) == 64)
HEDGEROW_INLINE xsimd::batch_bool<F, Arch> either(const xsimd::batch_bool<F, Arch>& x,
                                                  const xsimd::batch_bool<F, Arch>& y) {
  if constexpr (sizeof(F) == 8)
    return _kor_mask8(x.data, y.data);
  else
    return _kor_mask16(x.data, y.data);
}
template <class F, class Arch>
  requires(sizeof(xsimd::batch<F, Arch>) == 64)
HEDGEROW_INLINE xsimd::batch_bool<F, Arch> neither(const xsimd::batch_bool<F, Arch>& x) {
  if constexpr (sizeof(F) == 8)
    return _knot_mask8(x.data);
  else
    return _knot_mask16(x.data);
}
#endif

/// A comparison's result for a `lockstep`. Copied mask by mask: as one number of two bytes g++
/// keeps AVX-512's masks in memory, written by halves and read as a whole, which stalls.
template <class Mask>
struct lockstep_mask {
  Mask a, b;

  // Were it defaulted, T{} would clear both registers first.
  HEDGEROW_INLINE lockstep_mask() {}  // NOLINT(modernize-use-equals-default)
  HEDGEROW_INLINE lockstep_mask(const lockstep_mask& o) : a(o.a.data), b(o.b.data) {}
  HEDGEROW_INLINE lockstep_mask& operator=(const lockstep_mask& o) {
    a.data = o.a.data;
    b.data = o.b.data;
    return *this;
  }
  HEDGEROW_INLINE lockstep_mask(const Mask& x, const Mask& y) : a(x.data), b(y.data) {}

  HEDGEROW_INLINE lockstep_mask operator!() const { return {neither(a), neither(b)}; }
  HEDGEROW_INLINE friend lockstep_mask operator&&(const lockstep_mask& x, const lockstep_mask& y) {
    return {both(x.a, y.a), both(x.b, y.b)};
  }
  HEDGEROW_INLINE friend lockstep_mask operator||(const lockstep_mask& x, const lockstep_mask& y) {
    return {either(x.a, y.a), either(x.b, y.b)};
  }
};

/// Two registers as one operand. The kernels are chains of dependent multiply-adds of four cycles
/// each; a core that starts two a cycle waits on one chain, and its schedulers are too short to
/// find the next option by themselves. Interleaving two registers instruction by instruction fills
/// the gap (measured on the three stages of the lognormal kernel: 1.2 times the throughput of one
/// register).
template <class B>
struct lockstep {
  B a, b;

  HEDGEROW_INLINE lockstep() {}  // NOLINT(modernize-use-equals-default): as above
  HEDGEROW_INLINE lockstep(const lockstep& o) : a(o.a.data), b(o.b.data) {}
  HEDGEROW_INLINE lockstep& operator=(const lockstep& o) {
    a.data = o.a.data;
    b.data = o.b.data;
    return *this;
  }
  HEDGEROW_INLINE lockstep(const B& x, const B& y) : a(x), b(y) {}
  HEDGEROW_INLINE explicit lockstep(typename B::value_type x) : a(x), b(x) {}

  HEDGEROW_INLINE lockstep operator-() const { return {-a, -b}; }
  HEDGEROW_INLINE friend lockstep operator+(const lockstep& x, const lockstep& y) {
    return {x.a + y.a, x.b + y.b};
  }
  HEDGEROW_INLINE friend lockstep operator-(const lockstep& x, const lockstep& y) {
    return {x.a - y.a, x.b - y.b};
  }
  HEDGEROW_INLINE friend lockstep operator*(const lockstep& x, const lockstep& y) {
    return {x.a * y.a, x.b * y.b};
  }
  HEDGEROW_INLINE friend lockstep operator/(const lockstep& x, const lockstep& y) {
    return {math::lane<B>::divide(x.a, y.a), math::lane<B>::divide(x.b, y.b)};
  }
  HEDGEROW_INLINE friend lockstep operator&(const lockstep& x, const lockstep& y) {
    return {x.a & y.a, x.b & y.b};
  }
  HEDGEROW_INLINE friend lockstep operator|(const lockstep& x, const lockstep& y) {
    return {x.a | y.a, x.b | y.b};
  }
  HEDGEROW_INLINE friend lockstep operator^(const lockstep& x, const lockstep& y) {
    return {x.a ^ y.a, x.b ^ y.b};
  }
  HEDGEROW_INLINE friend auto operator<(const lockstep& x, const lockstep& y) {
    return lockstep_mask<typename B::batch_bool_type>{x.a < y.a, x.b < y.b};
  }
  HEDGEROW_INLINE friend auto operator==(const lockstep& x, const lockstep& y) {
    return lockstep_mask<typename B::batch_bool_type>{x.a == y.a, x.b == y.b};
  }
  HEDGEROW_INLINE friend auto operator>(const lockstep& x, const lockstep& y) {
    return lockstep_mask<typename B::batch_bool_type>{x.a > y.a, x.b > y.b};
  }
  HEDGEROW_INLINE friend auto operator<=(const lockstep& x, const lockstep& y) {
    return lockstep_mask<typename B::batch_bool_type>{x.a <= y.a, x.b <= y.b};
  }
  HEDGEROW_INLINE friend auto operator>=(const lockstep& x, const lockstep& y) {
    return lockstep_mask<typename B::batch_bool_type>{x.a >= y.a, x.b >= y.b};
  }
  HEDGEROW_INLINE friend auto operator!=(const lockstep& x, const lockstep& y) {
    return lockstep_mask<typename B::batch_bool_type>{x.a != y.a, x.b != y.b};
  }
};

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail

namespace hedgerow::math::inline HEDGEROW_ISA {

template <class B>
struct lane<batch::detail::lockstep<B>> {
  using T = batch::detail::lockstep<B>;
  using L = lane<B>;
  using value_type = typename L::value_type;
  using mask = batch::detail::lockstep_mask<typename L::mask>;
  using bits = batch::detail::lockstep<typename L::bits>;
  static constexpr bool native = true;
  static constexpr int size = 2 * L::size;

  HEDGEROW_INLINE static T select(const mask& m, const T& x, const T& y) {
    return {L::select(m.a, x.a, y.a), L::select(m.b, x.b, y.b)};
  }
  HEDGEROW_INLINE static T sqrt(const T& x) { return {L::sqrt(x.a), L::sqrt(x.b)}; }
  HEDGEROW_INLINE static T abs(const T& x) { return {L::abs(x.a), L::abs(x.b)}; }
  HEDGEROW_INLINE static T maximum(const T& x, const T& y) {
    return {L::maximum(x.a, y.a), L::maximum(x.b, y.b)};
  }
  HEDGEROW_INLINE static T minimum(const T& x, const T& y) {
    return {L::minimum(x.a, y.a), L::minimum(x.b, y.b)};
  }
  HEDGEROW_INLINE static T divide(const T& x, const T& y) { return x / y; }
  HEDGEROW_INLINE static T rounded(const T& x) { return {L::rounded(x.a), L::rounded(x.b)}; }
  HEDGEROW_INLINE static T mul_add(const T& x, const T& y, const T& z) {
    return {L::mul_add(x.a, y.a, z.a), L::mul_add(x.b, y.b, z.b)};
  }
  HEDGEROW_INLINE static T neg_mul_add(const T& x, const T& y, const T& z) {
    return {L::neg_mul_add(x.a, y.a, z.a), L::neg_mul_add(x.b, y.b, z.b)};
  }
  HEDGEROW_INLINE static T product_tail(const T& x, const T& y, const T& p) {
    return {L::product_tail(x.a, y.a, p.a), L::product_tail(x.b, y.b, p.b)};
  }
  HEDGEROW_INLINE static value_type get(const T& x, int i) {
    return i < L::size ? L::get(x.a, i) : L::get(x.b, i - L::size);
  }
  HEDGEROW_INLINE static bool get_mask(const mask& m, int i) {
    return i < L::size ? L::get_mask(m.a, i) : L::get_mask(m.b, i - L::size);
  }
  HEDGEROW_INLINE static bool all(const mask& m) { return L::all(m.a && m.b); }
  HEDGEROW_INLINE static bool any(const mask& m) { return L::any(m.a || m.b); }
  HEDGEROW_INLINE static bool any_bit(const bits& u) { return L::any_bit(u.a | u.b); }
  HEDGEROW_INLINE static bits to_bits(const T& x) { return {L::to_bits(x.a), L::to_bits(x.b)}; }
  HEDGEROW_INLINE static T from_bits(const bits& u) {
    return {L::from_bits(u.a), L::from_bits(u.b)};
  }
  template <int N>
  HEDGEROW_INLINE static bits shift_left(const bits& u) {
    return {L::template shift_left<N>(u.a), L::template shift_left<N>(u.b)};
  }
  template <int N>
  HEDGEROW_INLINE static bits shift_right(const bits& u) {
    return {L::template shift_right<N>(u.a), L::template shift_right<N>(u.b)};
  }
  template <class From>
  HEDGEROW_INLINE static T widen(const From* p) {
    return {L::widen(p), L::widen(p + L::size)};
  }
  HEDGEROW_INLINE static T load(const value_type* p) { return {L::load(p), L::load(p + L::size)}; }
  HEDGEROW_INLINE static void store(value_type* p, const T& x) {
    L::store(p, x.a);
    L::store(p + L::size, x.b);
  }
};

}  // namespace hedgerow::math::inline HEDGEROW_ISA
