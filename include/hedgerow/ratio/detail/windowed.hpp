// SPDX-License-Identifier: BSL-1.0
// What the rolling window and the half-life weighted window share.
#pragma once

#include <hedgerow/ratio/detail/refuse.hpp>
#include <hedgerow/ratio/detail/window.hpp>
#include <hedgerow/ratio/estimator.hpp>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// A window's size, refused below 3.
inline std::size_t checked_window(const char* function, std::size_t window) {
  if (window < 3 || window > (std::size_t{1} << 40))
    refuse(function, "window is " + std::to_string(window) + ", it must be 3 or more");
  return window;
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
  windowed(const char* function, std::size_t window, double weight)
      : weights_(checked_window(function, window), weight),
        memory_(window),
        sums_(memory_.shape) {}

  windowed(const char* function, std::span<const double> state)
      : windowed(function, window_in(function, state), state[1]) {
    require_finite(function, "state", state);
    take_places(function, state);
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

  /// Where the window stands. Only what belongs together is taken: with other places it would read
  /// beside its memory.
  void take_places(const char* function, std::span<const double> state) {
    const window_shape& shape = memory_.shape;
    const auto place = [&](std::size_t i, std::size_t low, std::size_t high) {
      const double x = state[i];
      if (!(x >= static_cast<double>(low) && x <= static_cast<double>(high) && x == std::floor(x)))
        refuse(function, element("state", i, x));
      return static_cast<std::size_t>(x);
    };
    const std::size_t n = window(), first_end = shape.rest + shape.chunk;
    sums_.full = place(2, 0, 1) == 1;
    sums_.chunk_end = place(4, sums_.full ? n : first_end, n);
    const std::size_t closed = (sums_.chunk_end - first_end) / shape.chunk;
    if (first_end + closed * shape.chunk != sums_.chunk_end)
      refuse(function, element("state", 4, state[4]));
    const bool is_first = sums_.chunk_end == first_end && !sums_.full;
    sums_.count = place(3, is_first ? 0 : sums_.chunk_end - shape.chunk, sums_.chunk_end);
    const std::size_t next = sums_.count == n ? 0 : sums_.count;  // while the ring fills
    sums_.head = place(5, sums_.full ? 0 : next, sums_.full ? n - 1 : next);
    sums_.head_chunk = place(6, sums_.full ? 0 : closed, sums_.full ? shape.chunks - 1 : closed);
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
    if (!(state[0] >= 3 && state[0] <= 0x1p40 && state[0] == std::floor(state[0])))
      refuse(function, element("state", 0, state[0]));
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
