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

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

inline void require_window(const char* function, std::size_t window) {
  if (window < 3 || window > (std::size_t{1} << 40))
    refuse(function, "window is " + std::to_string(window) + ", it must be 3 or more");
}

/// A regression with intercept over a window, one observation at a time.
template <class Derived>
class windowed : public online_estimator<Derived> {
 public:
  [[nodiscard]] ratio::estimate<double> estimate() const {
    return estimate_from(sums_.read(weights_, memory_));
  }
  [[nodiscard]] double intercept() const { return estimate().intercept; }
  [[nodiscard]] std::size_t window() const { return weights_.size(); }

  /// Everything as plain numbers: window, weight, whether the window has been full, observations in
  /// its grown part and at which a chunk ends, places of the next observation and chunk, sums of
  /// the grown part; two numbers an observation, five an end and five a chunk. Allocates.
  [[nodiscard]] std::vector<double> state() const {
    std::vector<double> numbers{static_cast<double>(window()), weights_.weight(),
                                sums_.full ? 1.0 : 0.0};
    for (const std::size_t n : {sums_.count, sums_.chunk_end, sums_.head, sums_.head_chunk})
      numbers.push_back(static_cast<double>(n));
    append(numbers, sums_.grown);
    for (const auto& o : memory_.seen)
      numbers.insert(numbers.end(), {o.x, o.y});
    for (const auto* part : {&memory_.ends, &memory_.chunks})
      for (const auto& s : *part)
        append(numbers, s);
    return numbers;
  }

 private:
  friend Derived;
  friend online_estimator<Derived>;
  windowed(std::size_t window, double weight)
      : weights_(window, weight),
        memory_(window),
        sums_(memory_.shape) {}

  windowed(const char* function, std::span<const double> state)
      : windowed(window_in(function, state), state[1]) {
    const auto place = [&](std::size_t i, std::size_t limit) {
      if (!(state[i] >= 0 && state[i] <= static_cast<double>(limit)))
        refuse(function, element("state", i, state[i]));
      return static_cast<std::size_t>(state[i]);
    };
    sums_.full = place(2, 1) == 1;
    sums_.count = place(3, window());
    sums_.chunk_end = place(4, window());
    sums_.head = place(5, window() - 1);
    sums_.head_chunk = place(6, memory_.shape.chunks - 1);
    sums_.grown = sums_at(state, head - 5);
    std::size_t i = head;
    for (auto& o : memory_.seen)
      o = {state[i], state[i + 1]}, i += 2;
    for (auto* part : {&memory_.ends, &memory_.chunks})
      for (auto& s : *part)
        s = sums_at(state, i), i += 5;
  }

  static constexpr std::size_t head = 12;

  HEDGEROW_INLINE void observe(double target, double hedge) {
    sums_.run(
        1, weights_, memory_,
        [&](std::size_t, window_pair<double>& o) {
          o.x = hedge, o.y = target;
          return true;
        },
        [](std::size_t, const auto&) {});
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
    const window_shape shape(window);
    const std::size_t expected = head + 2 * window + 5 * (shape.chunk + 1 + shape.chunks);
    if (state.size() != expected)
      refuse(function, "state has " + std::to_string(state.size()) + " numbers, a window of "
                           + std::to_string(window) + " has " + std::to_string(expected));
    if (!(state[1] > 0 && state[1] <= 1)) refuse(function, element("state", 1, state[1]));
    return window;
  }

  window_weights weights_;
  window_memory<double> memory_;
  window_sums<double> sums_;
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
