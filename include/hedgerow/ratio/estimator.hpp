// SPDX-License-Identifier: BSL-1.0
// The interface that all online estimators of a hedge ratio share: one pair of changes at a time
// in, ratio, standard error and effectiveness out, in constant memory.
//
// `target` is what is held and `hedge` what it is hedged with; changes are per unit and over the
// same period: differences, simple or logarithmic returns. Estimators compute in double: in float
// the sums of squares of a long window would keep four digits.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/refuse.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <type_traits>

namespace hedgerow::ratio {

/// What became of an observation. Nothing throws on the hot path.
enum class update_status : unsigned char {
  accepted,  ///< it counts
  gap,       ///< one of the changes is NaN: nothing happened, as if there had been no call
  refused    ///< one is infinite, or beyond `largest_change`: nothing happened
};

/// The largest change that estimators take, 2^480, about 3e144: the sum of 10^9 squares of it is
/// still finite. Larger numbers are refused, since one of them would turn a sum into infinity for
/// ever.
inline constexpr double largest_change = 0x1p+480;

/// The numbers of an estimator at one time. NaN where there are too few observations, or where the
/// hedge has not moved (its sum of squares is below 2^-960).
template <class T = double>
struct estimate {
  T ratio;           ///< h of target = intercept + h hedge: sell h of the hedge per unit held
  T intercept;       ///< 0 for an estimator without one
  T standard_error;  ///< of the ratio
  T effectiveness;   ///< share of the target's variance that the hedge removes; 0 for a
                     ///< constant target. In sample unless the estimator says otherwise
  T effective_observations;  ///< how many equally weighted observations know as much
};

inline namespace HEDGEROW_ISA {

/// The name of what became of an update, such as "gap".
[[nodiscard]] constexpr const char* to_string(update_status status) {
  switch (status) {
    case update_status::accepted:
      return "accepted";
    case update_status::gap:
      return "gap";
    case update_status::refused:
      break;
  }
  return "refused";
}

/// Satisfied if and only if E is a copyable type `e` for which, with `double` arguments,
///
///     e.update(target_change, hedge_change)  // update_status: accepted, gap or refused
///     e.ratio(), e.standard_error(), e.effectiveness(), e.effective_observations()
///
/// are valid, the last four on a const object, and convertible to double. Beyond what a compiler
/// can check, E promises: `update` takes constant memory and does not allocate or throw; a NaN
/// leaves every number as it was, bit for bit; an infinity is refused likewise; too few
/// observations give NaN. A type of your own that keeps this joins every function that takes an
/// estimator.
// clang-format off
template <class E>
concept estimator = std::copyable<E> && requires(E& e, const E& c, double x) {
  { e.update(x, x) } -> std::same_as<update_status>;
  { c.ratio() } -> std::convertible_to<double>;
  { c.standard_error() } -> std::convertible_to<double>;
  { c.effectiveness() } -> std::convertible_to<double>;
  { c.effective_observations() } -> std::convertible_to<double>;
};

/// An estimator with an intercept: `e.intercept()`.
template <class E>
concept estimator_with_intercept = estimator<E> && requires(const E& c) {
  { c.intercept() } -> std::convertible_to<double>;
};
// clang-format on

/// Numbers that an estimator's `state()` gave, to go on from: every estimator of the library has a
/// constructor for them. A file, a message or a database may hold them in between; with every digit
/// (17, or the bits) the copy goes on with the same bits as the original.
class saved {
 public:
  /// @param state  what `state()` gave; it must outlive this
  explicit saved(std::span<const double> state) : numbers(state) {}
  std::span<const double> numbers;  ///< as `state()` gave them
};

/// All numbers of an estimator. The library's own work them out together, which saves divisions.
template <estimator E>
[[nodiscard]] estimate<double> estimate_of(const E& e) {
  if constexpr (requires {
                  { e.estimate() } -> std::same_as<ratio::estimate<double>>;
                }) {
    return e.estimate();
  } else {
    double intercept = 0;
    if constexpr (estimator_with_intercept<E>) intercept = e.intercept();
    return {e.ratio(), intercept, e.standard_error(), e.effectiveness(),
            e.effective_observations()};
  }
}

/// What `update` makes of a pair of changes, without an update.
[[nodiscard]] HEDGEROW_INLINE update_status classify(double target_change, double hedge_change) {
  const double y = std::fabs(target_change), x = std::fabs(hedge_change);
  if (y <= largest_change && x <= largest_change) [[likely]]
    return update_status::accepted;
  return y != y || x != x ? update_status::gap : update_status::refused;
}

namespace detail {

/// The numbers of a state, refused where they are not as many as `state()` gives.
inline std::span<const double> state_of(const char* function, const saved& from,
                                        std::size_t expected) {
  const std::size_t size = from.numbers.size();
  if (size != expected)
    refuse(function,
           "state has " + std::to_string(size) + " numbers, expected " + std::to_string(expected));
  return from.numbers;
}

/// What the library's estimators have in common. Derived has `observe(target, hedge)` for a pair
/// that counts, and `estimate()`.
template <class Derived>
class online_estimator {
 public:
  /// One pair of changes; constant time unless the class says otherwise.
  update_status update(double target_change, double hedge_change) {
    const update_status status = classify(target_change, hedge_change);
    if (status == update_status::accepted) [[likely]]
      static_cast<Derived&>(*this).observe(target_change, hedge_change);
    return status;
  }
  [[nodiscard]] double ratio() const { return all().ratio; }
  [[nodiscard]] double standard_error() const { return all().standard_error; }
  [[nodiscard]] double effectiveness() const { return all().effectiveness; }
  [[nodiscard]] double effective_observations() const { return all().effective_observations; }

 protected:
  // For a base between this and Derived too, as `windowed` is.
  online_estimator() = default;  // NOLINT(bugprone-crtp-constructor-accessibility)

 private:
  [[nodiscard]] HEDGEROW_INLINE ratio::estimate<double> all() const {
    return static_cast<const Derived&>(*this).estimate();
  }
};

}  // namespace detail
}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
