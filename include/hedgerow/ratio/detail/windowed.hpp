// SPDX-License-Identifier: BSL-1.0
// What the rolling window and the half-life weighted window share.
#pragma once

#include <hedgerow/ratio/detail/refuse.hpp>
#include <hedgerow/ratio/detail/window.hpp>
#include <hedgerow/ratio/estimator.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace hedgerow::ratio {
inline namespace HEDGEROW_ISA {
namespace detail {

inline void require_window(const char* function, std::size_t window) {
  if (window < 3 || window > (std::size_t{1} << 40))
    refuse(function, "window is " + std::to_string(window) + ", it must be 3 or more");
}

/// A regression with intercept over a window, one observation at a time.
template <class Derived>
class windowed : public online_estimator<Derived> {
 public:
  [[nodiscard]] ratio::estimate<double> estimate() const {
    return estimate_from(sums_.read(weights_, slots_.data()));
  }
  [[nodiscard]] double intercept() const { return estimate().intercept; }
  [[nodiscard]] std::size_t window() const { return weights_.size(); }

  /// Everything as plain numbers: window, weight, whether a block came before, observations in this
  /// block, its five sums, and five numbers a place. Allocates.
  [[nodiscard]] std::vector<double> state() const {
    std::vector<double> numbers{static_cast<double>(window()), weights_.weight(),
                                sums_.full ? 1.0 : 0.0, static_cast<double>(sums_.k)};
    append(numbers, sums_.grown);
    for (std::size_t i = 0; i < window(); ++i)
      append(numbers, slots_[i]);
    return numbers;
  }

 protected:
  windowed(std::size_t window, double weight)
      : weights_(window, weight),
        slots_(window, pair_sums<double>::none()) {}

  windowed(const char* function, std::span<const double> state)
      : windowed(window_in(function, state), state[1]) {
    const auto bad = [&](std::size_t i) { refuse(function, element("state", i, state[i])); };
    if (!(state[2] == 0 || state[2] == 1)) bad(2);
    sums_.full = state[2] == 1;
    sums_.k = static_cast<std::size_t>(state[3]);
    sums_.grown = sums_at(state, head - 5);
    for (std::size_t i = 0; i < slots_.size(); ++i)
      slots_[i] = sums_at(state, head + 5 * i);
  }

 private:
  friend online_estimator<Derived>;
  static constexpr std::size_t head = 9;

  HEDGEROW_INLINE void observe(double target, double hedge) {
    sums_.add(hedge, target, weights_, slots_.data());
  }

  static void append(std::vector<double>& numbers, const pair_sums<double>& s) {
    numbers.insert(numbers.end(), {s.mean_x, s.mean_y, s.xx, s.xy, s.yy});
  }
  static pair_sums<double> sums_at(std::span<const double> s, std::size_t i) {
    return {s[i], s[i + 1], s[i + 2], s[i + 3], s[i + 4]};
  }
  /// The window, once the state is found to be one.
  static std::size_t window_in(const char* function, std::span<const double> state) {
    if (state.size() < head)
      refuse(function, "state has " + std::to_string(state.size()) + " numbers, at least "
                           + std::to_string(head) + " needed");
    if (!(state[0] >= 3 && state[0] <= 0x1p40)) refuse(function, element("state", 0, state[0]));
    const auto window = static_cast<std::size_t>(state[0]);
    if (state.size() != head + 5 * window)
      refuse(function, "state has " + std::to_string(state.size()) + " numbers, a window of "
                           + std::to_string(window) + " has " + std::to_string(head + 5 * window));
    if (!(state[1] > 0 && state[1] <= 1)) refuse(function, element("state", 1, state[1]));
    if (!(state[3] >= 0 && state[3] <= state[0])) refuse(function, element("state", 3, state[3]));
    return window;
  }

  window_weights weights_;
  window_sums<double> sums_;
  std::vector<pair_sums<double>> slots_;
};

}  // namespace detail
}  // namespace HEDGEROW_ISA
}  // namespace hedgerow::ratio
