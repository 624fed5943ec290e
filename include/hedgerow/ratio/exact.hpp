// SPDX-License-Identifier: BSL-1.0
// As many instruments as exposures, one to three: the quantities that leave none. Without Eigen.
#pragma once

#include <hedgerow/ratio/detail/exact_solve.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace hedgerow::ratio {

/// How an exact solution ended. The list is closed.
enum class exact_status : unsigned char {
  neutral,   ///< instruments * quantity = -exposure
  singular,  ///< the instruments do not span the exposures, or not to more digits than rounding
             ///< left: NaN. `neutral` in <hedgerow/ratio/neutral.hpp> gives what can be done then
  invalid    ///< an input is NaN or infinite, or the result overflows: NaN
};

/// @tparam T  float or double
template <std::size_t N, class T = double>
struct exact_result {
  std::array<T, N> quantity;  ///< of each instrument; positive buys
  exact_status status;
};

/// Below this share of what its terms add up to in size, a determinant is taken for 0.
template <class T>
inline constexpr T exact_tolerance = static_cast<T>(sizeof(T) == 8 ? 1e-10 : 1e-4);

inline namespace HEDGEROW_ISA {

/// The name of an outcome, such as "singular".
[[nodiscard]] constexpr const char* to_string(exact_status status) {
  switch (status) {
    case exact_status::neutral:
      return "neutral";
    case exact_status::singular:
      return "singular";
    case exact_status::invalid:
      break;
  }
  return "invalid";
}

/// The quantities x of N instruments with instruments * x = -exposure, N from 1 to 3.
///
///     // 120 of delta and -45 of gamma: the underlying, and an option of 0.55 and 0.02.
///     exact_neutral<2>({120.0, -45.0}, {{{1.0, 0.55}, {0.0, 0.02}}})   // x = {-1357.5, 2250}
///
/// Which systems are singular does not depend on units: the determinant is compared with the sum of
/// its terms' sizes, sum |g_1p(1)| ... |g_Np(N)| over all permutations p, and both scale alike
/// with the unit of any exposure (delta 1, gamma 1e-5, vega 1e3) and the size of any contract. A
/// share below `tolerance` means that changes of that size in the entries make it 0.
///
/// Error: that of a system in which each entry and exposure is off by <= 4 eps, eps = 2^-52 (float:
/// 2^-23), each relative to itself: |exposure + instruments x| <= 4 eps (|exposure| + |instruments|
/// |x|) in every row, for shares from `tolerance` on. N = 1: the correctly rounded quotient. For
/// entries and exposures that are 0 or within 1e-200 to 1e200 in size (float: 1e-25 to 1e25), as
/// long as the quantities do not underflow.
///
/// Never throws, never allocates; about 200 instructions for N = 3, nearly three times that for a
/// system whose rows' terms differ so much in size that it is scaled and solved again. Bit for bit
/// the same in a batch, with FMA hardware.
///
/// @param exposure     of the book, one for each row
/// @param instruments  [i][j]: exposure i of one unit of instrument j
/// @param tolerance    see above; not below 16 eps
///
/// Source: Gaussian elimination with partial pivoting of the equilibrated system, and one step of
/// refinement in the same precision, whose result is checked (R. D. Skeel, Iterative refinement
/// implies numerical stability for Gaussian elimination, Math. Comp. 35 (1980) 817).
template <std::size_t N, class T = double>
[[nodiscard]] HEDGEROW_INLINE exact_result<N, T> exact_neutral(
    const std::array<std::type_identity_t<T>, N>& exposure,
    const std::array<std::array<std::type_identity_t<T>, N>, N>& instruments,
    std::type_identity_t<T> tolerance = exact_tolerance<T>) {
  static_assert(N >= 1 && N <= 3, "exact_neutral solves for one, two or three exposures");
  detail::exact::problem<N, T> p;
  for (std::size_t i = 0; i < N; ++i) {
    p.exposure[i] = exposure[i];
    for (std::size_t j = 0; j < N; ++j)
      p.instrument[i][j] = instruments[i][j];
  }
  const auto s = detail::exact::solve(p, tolerance);
  exact_result<N, T> r{};
  for (std::size_t j = 0; j < N; ++j)
    r.quantity[j] = s.quantity[j];
  r.status = static_cast<exact_status>(static_cast<int>(s.status));
  return r;
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
