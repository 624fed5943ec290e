// SPDX-License-Identifier: BSL-1.0
// As many linear equations as unknowns, one to three, for numbers and registers of them.
#pragma once

#include <hedgerow/greeks/detail/operations.hpp>

#include <cstddef>
#include <limits>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail::exact {

using namespace hedgerow::detail;

/// G x = -g: rows are exposures, columns instruments.
template <std::size_t N, class T>
struct problem {
  T instrument[N][N], exposure[N];
};

/// How a row ends: the order is that of exact_status.
inline constexpr double is_neutral = 0, is_singular = 1, is_invalid = 2;

/// x, NaN where there is none, and how that ended.
template <std::size_t N, class T>
struct solution {
  T quantity[N], status;
};

/// One over the power of two in x >= 0, which counts as 2^1000 at most and 2^-1000 at least (float:
/// 2^110 and 2^-110).
template <class T>
HEDGEROW_INLINE T inverse_power_in(const T& x) {
  using F = value_of<T>;
  using L = lane<T>;
  using format = math::detail::format<F>;
  using word = typename format::bits;
  constexpr word one_bits = math::bits_as<word>(F(1));
  constexpr double most = sizeof(F) == 8 ? 0x1p1000 : 0x1p110, least = 1 / most;
  const T bounded = math::maximum(math::minimum(x, constant<T>(most)), constant<T>(least));
  const typename L::bits field(word(~((word{1} << format::mantissa) - 1)));
  return L::from_bits(typename L::bits(word(one_bits + one_bits)) - (L::to_bits(bounded) & field));
}

/// Sum of |g_(1 p(1)) ... g_(N p(N))| over all permutations: the determinant without its signs.
template <class T>
HEDGEROW_INLINE T permanent(const T (&g)[1][1]) {
  return math::abs(g[0][0]);
}
template <class T>
HEDGEROW_INLINE T permanent(const T (&g)[2][2]) {
  return mul_add(math::abs(g[0][0]), math::abs(g[1][1]),
                 rounded(math::abs(g[0][1]) * math::abs(g[1][0])));
}
template <class T>
HEDGEROW_INLINE T permanent(const T (&g)[3][3]) {
  const auto minor = [&](std::size_t i, std::size_t j) HEDGEROW_INLINE_LAMBDA -> T {
    return mul_add(math::abs(g[1][i]), math::abs(g[2][j]),
                   rounded(math::abs(g[1][j]) * math::abs(g[2][i])));
  };
  return mul_add(
      math::abs(g[0][0]), minor(1, 2),
      mul_add(math::abs(g[0][1]), minor(0, 2), rounded(math::abs(g[0][2]) * minor(0, 1))));
}

/// LU factors with partial pivoting; rows are exchanged by selects, lane by lane.
template <std::size_t N, class T>
struct factors {
  static constexpr std::size_t exchanges = N == 1 ? 1 : N * (N - 1) / 2;  // no array of size 0
  T lu[N][N], inverse_pivot[N];
  mask_of<T> exchanged[exchanges];  // rows k and i, for k = 0, 1, ..., i = k + 1, ...

  HEDGEROW_INLINE explicit factors(const T (&g)[N][N]) {
    for (std::size_t i = 0; i < N; ++i)
      for (std::size_t j = 0; j < N; ++j)
        lu[i][j] = g[i][j];
    std::size_t e = 0;
    for (std::size_t k = 0; k < N; ++k) {
      for (std::size_t i = k + 1; i < N; ++i, ++e) {
        exchanged[e] = math::abs(lu[i][k]) > math::abs(lu[k][k]);
        for (std::size_t j = 0; j < N; ++j)
          exchange(exchanged[e], lu[k][j], lu[i][j]);
      }
      inverse_pivot[k] = math::divide(constant<T>(1), lu[k][k]);
      for (std::size_t i = k + 1; i < N; ++i) {
        lu[i][k] = rounded(lu[i][k] * inverse_pivot[k]);
        for (std::size_t j = k + 1; j < N; ++j)
          lu[i][j] = neg_mul_add(lu[i][k], lu[k][j], lu[i][j]);
      }
    }
  }

  /// The right-hand side to the solution.
  HEDGEROW_INLINE void solve(T (&b)[N]) const {
    std::size_t e = 0;
    for (std::size_t k = 0; k < N; ++k)
      for (std::size_t i = k + 1; i < N; ++i, ++e)
        exchange(exchanged[e], b[k], b[i]);
    for (std::size_t k = 0; k < N; ++k)
      for (std::size_t i = k + 1; i < N; ++i)
        b[i] = neg_mul_add(lu[i][k], b[k], b[i]);
    for (std::size_t k = N; k-- > 0;) {
      for (std::size_t j = k + 1; j < N; ++j)
        b[k] = neg_mul_add(lu[k][j], b[j], b[k]);
      b[k] = rounded(b[k] * inverse_pivot[k]);
    }
  }

  HEDGEROW_INLINE T determinant() const {
    T product = lu[0][0];
    for (std::size_t k = 1; k < N; ++k)
      product = product * lu[k][k];
    return math::abs(product);
  }

 private:
  HEDGEROW_INLINE static void exchange(const mask_of<T>& m, T& a, T& b) {
    const T upper = select(m, b, a);
    b = select(m, a, b);
    a = upper;
  }
};

/// G y = b and x = unit y, scaled by powers of two, so that nothing is rounded.
template <std::size_t N, class T>
struct scaled_problem {
  T g[N][N], b[N], unit[N];

  /// All rows and columns of one size.
  HEDGEROW_INLINE explicit scaled_problem(const problem<N, T>& p) {
    for (std::size_t i = 0; i < N; ++i) {
      for (std::size_t j = 0; j < N; ++j)
        g[i][j] = p.instrument[i][j];
      b[i] = minus(p.exposure[i]);
    }
    scale_rows();
    for (std::size_t j = 0; j < N; ++j) {
      T largest = math::abs(g[0][j]);
      for (std::size_t i = 1; i < N; ++i)
        largest = math::maximum(largest, math::abs(g[i][j]));
      unit[j] = inverse_power_in(largest);
      scale_column(j, unit[j]);
    }
  }

  /// The terms g_ij y_j of all rows of one size, by a first y. What a y counts in is then `size`.
  HEDGEROW_INLINE void scale_terms(const T (&y)[N], T (&size)[N]) {
    T largest = math::abs(y[0]);
    for (std::size_t j = 1; j < N; ++j)
      largest = math::maximum(largest, math::abs(y[j]));
    const T noise = largest * constant<T>(sizeof(value_of<T>) == 8 ? 0x1p-53 : 0x1p-24);
    for (std::size_t j = 0; j < N; ++j) {
      size[j] = inverse_power_in(inverse_power_in(math::maximum(math::abs(y[j]), noise)));
      scale_column(j, size[j]);
    }
    scale_rows();
  }

  /// b_i - sum g_ij y_j.
  HEDGEROW_INLINE T left_of(std::size_t i, const T (&y)[N]) const {
    T left = b[i];
    for (std::size_t j = 0; j < N; ++j)
      left = neg_mul_add(g[i][j], y[j], left);
    return left;
  }

 private:
  HEDGEROW_INLINE void scale_rows() {
    for (std::size_t i = 0; i < N; ++i) {
      T largest = math::abs(g[i][0]);
      for (std::size_t j = 1; j < N; ++j)
        largest = math::maximum(largest, math::abs(g[i][j]));
      const T inverse = inverse_power_in(largest);
      for (std::size_t j = 0; j < N; ++j)
        g[i][j] = rounded(g[i][j] * inverse);
      b[i] = rounded(b[i] * inverse);
    }
  }
  HEDGEROW_INLINE void scale_column(std::size_t j, const T& by) {
    for (std::size_t i = 0; i < N; ++i)
      g[i][j] = rounded(g[i][j] * by);
  }
};

/// Takes up in y, by LU factors, what rounding has left of the equations.
template <std::size_t N, class T>
HEDGEROW_INLINE void refine(const scaled_problem<N, T>& q, const factors<N, T>& lu, T (&y)[N]) {
  T left[N];
  for (std::size_t i = 0; i < N; ++i)
    left[i] = q.left_of(i, y);
  lu.solve(left);
  for (std::size_t i = 0; i < N; ++i)
    y[i] = y[i] + left[i];
}

/// y by LU factors and one step of refinement.
template <std::size_t N, class T>
HEDGEROW_INLINE void solve_refined(const scaled_problem<N, T>& q, const factors<N, T>& lu,
                                   T (&y)[N]) {
  for (std::size_t i = 0; i < N; ++i)
    y[i] = q.b[i];
  lu.solve(y);
  refine(q, lu, y);
}

/// Whether each equation holds to 2 eps of the sum of its terms' sizes, as far as rounding lets it
/// be seen: to 4 for sure.
template <std::size_t N, class T>
HEDGEROW_INLINE mask_of<T> is_exact(const scaled_problem<N, T>& q, const T (&y)[N]) {
  mask_of<T> exact = constant<T>(0) == constant<T>(0);
  for (std::size_t i = 0; i < N; ++i) {
    T all = math::abs(q.b[i]);
    for (std::size_t j = 0; j < N; ++j)
      all = mul_add(math::abs(q.g[i][j]), math::abs(y[j]), all);
    const T rest = math::abs(q.left_of(i, y)),
            most = constant<T>(sizeof(value_of<T>) == 8 ? 0x1p-51 : 0x1p-22);
    exact = exact && ((rest < most * all) || (rest == constant<T>(0)));
  }
  return exact;
}

/// A solution whose error is small for each equation by itself (R. D. Skeel, Math. Comp. 35 (1980)
/// 817). One step of refinement nearly always makes it so. Where the equations' terms differ too
/// much in size, they are brought to one size by what has been found, solved again and refined
/// twice.
///
/// @param tolerance  |det G| below this share of the permanent of |G| is none
template <std::size_t N, class T>
HEDGEROW_INLINE solution<N, T> solve(const problem<N, T>& p, const T& tolerance) {
  const T zero = constant<T>(0);
  solution<N, T> r;
  T poison = zero;  // NaN where an input is no finite number
  for (std::size_t i = 0; i < N; ++i) {
    poison = poison + (p.exposure[i] - p.exposure[i]);
    for (std::size_t j = 0; j < N; ++j)
      poison = poison + (p.instrument[i][j] - p.instrument[i][j]);
  }
  mask_of<T> singular, failed = zero < zero;
  if constexpr (N == 1) {
    r.quantity[0] = math::divide(minus(p.exposure[0]), p.instrument[0][0]);
    singular = p.instrument[0][0] == zero;
  } else {
    scaled_problem<N, T> q(p);
    const factors<N, T> lu(q.g);
    const T all = permanent(q.g);
    singular = (lu.determinant() < tolerance * all) || (all == zero);
    T y[N];
    solve_refined(q, lu, y);
    for (std::size_t j = 0; j < N; ++j)
      r.quantity[j] = y[j] * q.unit[j];
    const mask_of<T> exact = is_exact(q, y);
    if (!math::all<T>(exact || singular)) [[unlikely]] {
      const scaled_problem<N, T> given = q;
      T size[N];
      q.scale_terms(y, size);
      const factors<N, T> again(q.g);
      solve_refined(q, again, y);
      refine(q, again, y);
      for (std::size_t j = 0; j < N; ++j)
        y[j] = rounded(y[j] * size[j]);
      // Seen before that scaling, where b may have underflowed.
      const mask_of<T> found = is_exact(given, y);
      for (std::size_t j = 0; j < N; ++j)
        r.quantity[j] = select(exact || !found, r.quantity[j], y[j] * given.unit[j]);
      // Terms of one row some 1e16 apart, in rows that need each other: no digits are left.
      failed = !(exact || found);
    }
  }
  T overflow = zero;  // NaN where a quantity is no finite number
  for (std::size_t j = 0; j < N; ++j)
    overflow = overflow + (r.quantity[j] - r.quantity[j]);
  const T found = select(failed, constant<T>(is_singular), constant<T>(is_neutral)),
          solved = select(overflow == zero, found, constant<T>(is_invalid));
  r.status = select(poison == zero, select(singular, constant<T>(is_singular), solved),
                    constant<T>(is_invalid));
  const T nan = constant<T>(std::numeric_limits<double>::quiet_NaN());
  for (std::size_t j = 0; j < N; ++j)
    r.quantity[j] = select(r.status == constant<T>(is_neutral), r.quantity[j], nan);
  return r;
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail::exact
