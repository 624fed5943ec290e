// SPDX-License-Identifier: BSL-1.0
// Vega across expiries: one number by a stated weighting, or one exposure for each bucket of
// expiry.
//
// Volatilities of near expiries move more than those of far ones, so vegas of several expiries do
// not add up. Two ways out. Weighted, as if all volatilities moved together with sizes in a fixed
// ratio,
//
//     weighted vega = sum vega_i (T_ref/T_i)^p,
//
// with p = 1/2 where moves die out with the square root of the expiry, which is common; margin
// rules use from 0.1 to 0.3. Or in buckets, each an exposure of its own, as if they moved apart;
// how much they do is then said in the risk matrix.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/eigen.hpp>
#include <hedgerow/ratio/detail/refuse.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>

namespace hedgerow::ratio {

/// How vegas of several expiries add up.
struct vega_weighting {
  double reference = 30.0 / 365.0;  ///< T_ref > 0, years: where the weight is 1
  double exponent = 0.5;            ///< p; 0 adds vegas up as they are
  double shortest = 1.0
                  / 365.0;  ///< > 0, years: no expiry counts as less, so no weight is infinite
};

inline namespace HEDGEROW_ISA {

/// (T_ref/T)^p, T at least `shortest`: what one vega of an option that expires in T years counts at
/// the reference. NaN for an expiry that is negative or NaN.
[[nodiscard]] inline double vega_weight(double expiry, const vega_weighting& weighting = {}) {
  if (!(expiry >= 0.0)) return std::nan("");
  const double t = expiry > weighting.shortest ? expiry : weighting.shortest;
  return std::pow(weighting.reference / t, weighting.exponent);
}

namespace detail {

inline void check_vegas(const char* function, std::span<const double> vega,
                        std::span<const double> expiry) {
  require_same_size(function, "vega", vega.size(), "expiry", expiry.size());
  require_finite(function, "vega", vega);
  for (std::size_t i = 0; i < expiry.size(); ++i)
    if (!(expiry[i] >= 0.0))
      refuse(function, element("expiry", i, expiry[i]) + ", it must not be negative");
}

}  // namespace detail

/// sum vega_i (T_ref/T_i)^p: the vega of a book as if all expired at the reference. Throws
/// std::invalid_argument for ranges of different sizes, NaN, and a weighting outside its domain.
[[nodiscard]] inline double weighted_vega(std::span<const double> vega,
                                          std::span<const double> expiry,
                                          const vega_weighting& weighting = {}) {
  constexpr const char* function = "weighted_vega";
  detail::check_vegas(function, vega, expiry);
  detail::require_positive(function, "reference", weighting.reference);
  detail::require_positive(function, "shortest", weighting.shortest);
  detail::require_number(function, "exponent", weighting.exponent);
  double sum = 0.0;
  for (std::size_t i = 0; i < vega.size(); ++i)
    sum += vega[i] * vega_weight(expiry[i], weighting);
  return sum;
}

/// Exposures by bucket of expiry, which are added up as they are: element k is of the expiries with
/// edges_k-1 < T <= edges_k, the first from 0 on, the last without end. n edges make n + 1 buckets.
///
/// Column i of a matrix of instruments is this of instrument i alone, so book and instruments are
/// hedged bucket by bucket. Throws std::invalid_argument for ranges of different sizes, NaN, and
/// edges that do not rise. O((positions) log(edges)); allocates the result.
///
/// @param vega    of each position, or any other exposure
/// @param expiry  years, >= 0
/// @param edges   years, rising
[[nodiscard]] inline Eigen::VectorXd by_expiry(std::span<const double> vega,
                                               std::span<const double> expiry,
                                               std::span<const double> edges) {
  constexpr const char* function = "by_expiry";
  detail::check_vegas(function, vega, expiry);
  for (std::size_t k = 0; k < edges.size(); ++k)
    if (!(edges[k] >= 0.0) || (k > 0 && !(edges[k] > edges[k - 1])))
      detail::refuse(function, detail::element("edges", k, edges[k]) + ", edges must rise from 0");
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(edges.size()) + 1);
  for (std::size_t i = 0; i < vega.size(); ++i) {
    std::size_t low = 0, high = edges.size();  // the first edge that is not before the expiry
    while (low < high) {
      const std::size_t middle = (low + high) / 2;
      if (edges[middle] < expiry[i])
        low = middle + 1;
      else
        high = middle;
    }
    sum[static_cast<Eigen::Index>(low)] += vega[i];
  }
  return sum;
}

}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
