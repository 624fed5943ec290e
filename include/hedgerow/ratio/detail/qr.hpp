// SPDX-License-Identifier: BSL-1.0
// QR on plain arrays, for the few exposures of a book: Householder's with column pivoting, and one
// column at a time.
//
// Eigen's own decompositions are templates: one of them costs every file that includes this library
// four seconds of compile time. These loops cost none, and allocate nothing.
#pragma once

#include <hedgerow/ratio/detail/sums.hpp>

#include <cmath>
#include <cstddef>
#include <utility>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

using index = std::ptrdiff_t;

inline std::size_t at(index i) { return static_cast<std::size_t>(i); }

inline double dot(const double* a, const double* b, index n) {
  if (n >= 32) return sum_of_products(a, b, static_cast<std::size_t>(n));
  double sum = 0.0;
  for (index i = 0; i < n; ++i)
    sum += a[i] * b[i];
  return sum;
}

inline void add_multiple(double* to, double factor, const double* from, index n) {
  constexpr auto size = static_cast<index>(pack_size);
  index i = 0;
  for (; i + size <= n; i += size)
    store_pack(to + i, pack_mul_add(pack_of(factor), load_pack(from + i), load_pack(to + i)));
  for (; i < n; ++i)
    to[i] = math::mul_add(factor, from[i], to[i]);
}

/// A P = Q R of an m x n matrix stored by columns, in place (Golub and Van Loan, Matrix
/// Computations, 4th ed., 5.4.2): R on and above the diagonal, the reflections I - tau v v' below
/// it with v_k = 1 unsaid. `order` gets the columns in the order taken, `tau` min(m, n) factors.
/// Stops before the first pivot column whose rest is at most `tolerance` times the first pivot's;
/// returns how many were taken, the rank. Norms are computed anew at each step, not downdated: the
/// matrices are small, and downdated norms cancel just where the rank is decided.
inline index pivoted_qr(double* a, index m, index n, index* order, double* tau, double tolerance) {
  for (index j = 0; j < n; ++j)
    order[j] = j;
  double first = 0.0;
  const index steps = m < n ? m : n;
  for (index k = 0; k < steps; ++k) {
    index pivot = k;
    double largest = -1.0;
    for (index j = k; j < n; ++j) {
      const double norm = dot(a + j * m + k, a + j * m + k, m - k);
      if (norm > largest) largest = norm, pivot = j;
    }
    const double norm = std::sqrt(largest > 0.0 ? largest : 0.0);
    if (k == 0) first = norm;
    if (!(norm > tolerance * first) || norm == 0.0) return k;
    if (pivot != k) {
      std::swap(order[k], order[pivot]);
      for (index i = 0; i < m; ++i)
        std::swap(a[k * m + i], a[pivot * m + i]);
    }
    double* const v = a + k * m + k;
    const double beta = v[0] > 0.0 ? -norm : norm;
    tau[k] = (beta - v[0]) / beta;
    const double scale = 1.0 / (v[0] - beta);
    for (index i = 1; i < m - k; ++i)
      v[i] *= scale;
    v[0] = beta;
    for (index j = k + 1; j < n; ++j) {
      double* const c = a + j * m + k;
      const double t = tau[k] * (c[0] + dot(v + 1, c + 1, m - k - 1));
      c[0] -= t;
      add_multiple(c + 1, -t, v + 1, m - k - 1);
    }
  }
  return steps;
}

/// One more column of A = Q R by Gram-Schmidt, twice where it cancels (Giraud, Langou and Rozloznik
/// 2005): column k of `columns`, m numbers each, becomes orthonormal to those before it; its parts
/// along each of them, and its rest, go to r[0] ... r[k]. False where at most `tolerance` of its
/// length is left, or k >= m: then r[k] is 0.
inline bool orthogonalise(double* columns, index m, index k, double* r, double tolerance) {
  double* const q = columns + k * m;
  for (index j = 0; j <= k; ++j)
    r[j] = 0.0;
  const double whole = dot(q, q, m);
  double left = whole;
  for (int pass = 0; pass < 2; ++pass) {
    for (index j = 0; j < k; ++j) {
      const double part = dot(columns + j * m, q, m);
      r[j] += part;
      add_multiple(q, -part, columns + j * m, m);
    }
    const double now = dot(q, q, m);
    const bool kept = now > 0.25 * left;
    left = now;
    if (kept) break;
  }
  if (!(left > tolerance * tolerance * whole) || k >= m) return false;
  r[k] = std::sqrt(left);
  const double scale = 1.0 / r[k];
  for (index e = 0; e < m; ++e)
    q[e] *= scale;
  return true;
}

/// One reflection of `pivoted_qr`, applied to b.
inline void reflect(const double* a, index m, index k, double tau, double* b) {
  const double* const v = a + k * m + k;
  const double t = tau * (b[k] + dot(v + 1, b + k + 1, m - k - 1));
  b[k] -= t;
  add_multiple(b + k + 1, -t, v + 1, m - k - 1);
}
/// b = Q' b.
inline void apply_q_transposed(const double* a, index m, index rank, const double* tau, double* b) {
  for (index k = 0; k < rank; ++k)
    reflect(a, m, k, tau[k], b);
}
/// b = Q b.
inline void apply_q(const double* a, index m, index rank, const double* tau, double* b) {
  for (index k = rank; k-- > 0;)
    reflect(a, m, k, tau[k], b);
}
/// R x = b over the first `rank` columns, in place.
inline void solve_upper(const double* a, index m, index rank, double* b) {
  for (index k = rank; k-- > 0;) {
    b[k] /= a[k * m + k];
    add_multiple(b, -b[k], a + k * m, k);
  }
}
/// R' x = b, in place.
inline void solve_upper_transposed(const double* a, index m, index rank, double* b) {
  for (index k = 0; k < rank; ++k)
    b[k] = (b[k] - dot(a + k * m, b, k)) / a[k * m + k];
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
