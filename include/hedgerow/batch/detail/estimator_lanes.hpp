// SPDX-License-Identifier: BSL-1.0
// Online estimators over panels of series, one series a SIMD lane.
#pragma once

#include <hedgerow/batch/detail/lockstep.hpp>
#include <hedgerow/math/simd.hpp>
#include <hedgerow/ratio/detail/exponential_sums.hpp>
#include <hedgerow/ratio/detail/kalman_filter.hpp>
#include <hedgerow/ratio/detail/recursive_filter.hpp>
#include <hedgerow/ratio/detail/window.hpp>
#include <hedgerow/ratio/estimator.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace hedgerow::batch::inline HEDGEROW_ISA::detail {

/// Two registers: with AVX2 a row of them is a whole cache line, and their chains fill each other's
/// latency.
using panel_lanes = lockstep<xsimd::batch<double>>;
inline constexpr std::size_t lane_count = static_cast<std::size_t>(math::lane<panel_lanes>::size);

/// A panel's columns as pointers. Row r of series s is at r * stride + s.
struct panel_inputs {
  const double* target;
  const double* hedge;
  std::size_t rows, series, stride;
};

/// What is written, null where it is not wanted: ratio, intercept, standard error, effectiveness,
/// effective observations.
struct panel_outputs {
  std::array<double*, 5> to;
  std::size_t stride;
};

/// Observations that were refused: how many, and the first in row-major order.
struct refusals {
  std::size_t count = 0;
  std::size_t first = std::numeric_limits<std::size_t>::max();

  void note(const panel_inputs& in, std::size_t row, std::size_t series) {
    const std::size_t at = row * in.stride + series;
    if (ratio::classify(in.target[at], in.hedge[at]) != ratio::update_status::refused) return;
    ++count;
    first = (std::min)(first, row * in.series + series);
  }
};

/// One row of a register of series.
struct observed {
  panel_lanes x, y;

  /// The first few series of a register; the others see nothing but gaps.
  static observed part(const double* x, const double* y, std::size_t count) {
    std::array<double, lane_count> px, py;
    px.fill(std::numeric_limits<double>::quiet_NaN()), py = px;
    std::copy_n(x, count, px.data()), std::copy_n(y, count, py.data());
    return {math::lane<panel_lanes>::load(px.data()), math::lane<panel_lanes>::load(py.data())};
  }

  [[nodiscard]] HEDGEROW_INLINE math::mask_of<panel_lanes> counts() const {
    const panel_lanes largest(ratio::largest_change);
    return math::abs(x) <= largest && math::abs(y) <= largest;  // false for NaN
  }
};

/// Asks for the lines that are needed `rows_ahead` rows from now: rows lie a stride apart, further
/// than a hardware prefetcher looks.
inline constexpr std::size_t rows_ahead = 12;
HEDGEROW_INLINE void ask_ahead(const double* p, std::size_t stride) {
  math::detail::prefetch(reinterpret_cast<std::uintptr_t>(p)
                         + rows_ahead * stride * sizeof(double));
}

/// Writes the wanted numbers of a reading to `at` of each output.
template <class Reading>
HEDGEROW_INLINE void write(const panel_outputs& out, std::size_t at, const Reading& r) {
  using L = math::lane<panel_lanes>;
  const auto put = [&](std::size_t column, const auto& number) HEDGEROW_INLINE_LAMBDA {
    if (out.to[column] != nullptr) L::store(out.to[column] + at, number());
  };
  put(0, [&]() HEDGEROW_INLINE_LAMBDA { return r.ratio(); });
  put(1, [&]() HEDGEROW_INLINE_LAMBDA { return r.intercept(); });
  put(2, [&]() HEDGEROW_INLINE_LAMBDA { return r.standard_error(); });
  put(3, [&]() HEDGEROW_INLINE_LAMBDA { return r.effectiveness(); });
  put(4, [&]() HEDGEROW_INLINE_LAMBDA { return r.observations(); });
}

/// The same for the first few lanes.
template <class Reading>
void write_part(const panel_outputs& out, std::size_t at, std::size_t count, const Reading& r) {
  std::array<std::array<double, lane_count>, 5> numbers;
  panel_outputs all{{}, 0};
  for (std::size_t c = 0; c < 5; ++c)
    if (out.to[c] != nullptr) all.to[c] = numbers[c].data();
  write(all, 0, r);
  for (std::size_t c = 0; c < 5; ++c)
    if (out.to[c] != nullptr) std::copy_n(numbers[c].data(), count, out.to[c] + at);
}

// --- estimators without a memory of single observations: a gap is a select -----------------------

/// So many registers of series side by side: what is read in a row is then a kilobyte or so in one
/// piece, which prefetchers follow, and their states stay in the first-level cache.
inline constexpr std::size_t tile = 128 / lane_count;

/// Up to a tile of series from the first row to the last. Rule has `start`, `next(state, x, y)` and
/// `read(state)`; f(register, state) gets the last states.
template <class Rule, class F>
void filter_tile(const panel_inputs& in, const panel_outputs& out, std::size_t series,
                 const Rule& rule, refusals& refused, F last_state) {
  using L = math::lane<panel_lanes>;
  const std::size_t end = (std::min)(in.series, series + tile * lane_count);
  std::array<typename Rule::state, tile> states;
  states.fill(rule.start);
  for (std::size_t row = 0; row < in.rows; ++row) {
    const double *x = in.hedge + row * in.stride, *y = in.target + row * in.stride;
    std::size_t r = 0;
    for (std::size_t s = series; s < end; s += lane_count, ++r) {
      const std::size_t count = (std::min)(lane_count, end - s);
      auto& state = states[r];
      observed o;
      if (count == lane_count) [[likely]]
        o = {L::load(x + s), L::load(y + s)};
      else
        o = observed::part(x + s, y + s, count);
      const auto counts = o.counts();
      if (math::all<panel_lanes>(counts)) [[likely]] {
        state = rule.next(state, o.x, o.y);
      } else {
        state = ratio::detail::select_sums<panel_lanes>(counts, rule.next(state, o.x, o.y), state);
        for (std::size_t l = 0; l < count; ++l)
          refused.note(in, row, s + l);
      }
      const std::size_t at = row * out.stride + s;
      if (count == lane_count) [[likely]]
        write(out, at, rule.read(state));
      else
        write_part(out, at, count, rule.read(state));
    }
  }
  for (std::size_t r = 0; series + r * lane_count < end; ++r)
    last_state(series + r * lane_count, states[r]);
}

template <class Sums>
struct exponential_rule {
  using state = Sums;
  panel_lanes weight;
  Sums start{};

  [[nodiscard]] HEDGEROW_INLINE Sums next(const Sums& s, const panel_lanes& x,
                                          const panel_lanes& y) const {
    return s.with(x, y, weight);
  }
  [[nodiscard]] HEDGEROW_INLINE auto read(const Sums& s) const {
    return ratio::detail::exponential_reading<Sums>(s);
  }
};

struct kalman_rule {
  using state = ratio::detail::kalman_filter<panel_lanes>;
  ratio::detail::kalman_noise<panel_lanes> noise;
  state start;

  [[nodiscard]] HEDGEROW_INLINE state next(state s, const panel_lanes& x,
                                           const panel_lanes& y) const {
    s.observe(x, y, noise);
    return s;
  }
  [[nodiscard]] HEDGEROW_INLINE auto read(const state& s) const {
    return ratio::detail::kalman_reading<panel_lanes>(s, noise);
  }
};

struct recursive_rule {
  using state = ratio::detail::recursive_filter<panel_lanes>;
  ratio::detail::forgetting<panel_lanes> forgetting;
  state start;

  [[nodiscard]] HEDGEROW_INLINE state next(state s, const panel_lanes& x,
                                           const panel_lanes& y) const {
    s.observe(x, y, forgetting);
    return s;
  }
  [[nodiscard]] HEDGEROW_INLINE static auto read(const state& s) {
    return ratio::detail::recursive_reading<panel_lanes>(s);
  }
};

// --- windows: lanes keep step by observations, not by rows ---------------------------------------

/// Lanes whose series have gaps are at different rows after the same number of observations, so
/// each has a row of its own; the sums are those of lanes in step.
class straggling_lanes {
 public:
  straggling_lanes(const panel_inputs& in, const panel_outputs& out, std::size_t series,
                   std::size_t row)
      : in_(in),
        out_(out),
        series_(series),
        count_((std::min)(lane_count, in.series - series)) {
    row_.fill(row);
    for (std::size_t c = 0; c < 5; ++c)
      held_.to[c] = out.to[c] != nullptr ? numbers_[c].data() : nullptr;
  }

  /// What the lanes' numbers are until their next observation.
  template <class Reading>
  void hold(const Reading& r) {
    write(held_, 0, r);
  }
  /// Each lane's next observation, its gaps filled with what it holds; false when all are done.
  bool advance(observed& next, refusals& refused) {
    bool some = false;
    std::array<double, lane_count> x{}, y{};
    for (std::size_t l = 0; l < count_; ++l) {
      for (; row_[l] < in_.rows; ++row_[l]) {
        const std::size_t at = row_[l] * in_.stride + series_ + l;
        x[l] = in_.hedge[at], y[l] = in_.target[at];
        if (ratio::classify(y[l], x[l]) == ratio::update_status::accepted) break;
        refused.note(in_, row_[l], series_ + l);
        put(l);
      }
      some = some || row_[l] < in_.rows;
      if (row_[l] >= in_.rows) x[l] = y[l] = 0;  // its sums are not looked at again
    }
    next = {math::lane<panel_lanes>::load(x.data()), math::lane<panel_lanes>::load(y.data())};
    return some;
  }
  /// Writes what is held for the observation that `advance` gave.
  void write_held() {
    for (std::size_t l = 0; l < count_; ++l)
      if (row_[l] < in_.rows) put(l), ++row_[l];
  }

 private:
  void put(std::size_t l) {
    const std::size_t at = row_[l] * out_.stride + series_ + l;
    for (std::size_t c = 0; c < 5; ++c)
      if (out_.to[c] != nullptr) out_.to[c][at] = numbers_[c][l];
  }

  const panel_inputs& in_;
  const panel_outputs& out_;
  std::size_t series_, count_;
  std::array<std::size_t, lane_count> row_{};
  std::array<std::array<double, lane_count>, 5> numbers_{};
  panel_outputs held_{{}, 0};
};

/// One register of series through a window.
inline void window_register(const panel_inputs& in, const panel_outputs& out, std::size_t series,
                            const ratio::detail::window_weights& weights,
                            ratio::detail::window_memory<panel_lanes>& memory, refusals& refused) {
  using L = math::lane<panel_lanes>;
  ratio::detail::window_sums<panel_lanes> sums(memory.shape);
  using pair = ratio::detail::window_pair<panel_lanes>;
  std::size_t row = 0;
  for (bool in_step = in.series - series >= lane_count; in_step && row < in.rows;) {
    const double *x = in.hedge + row * in.stride + series,
                 *y = in.target + row * in.stride + series;
    const auto load = [&](std::size_t i, pair& o) HEDGEROW_INLINE_LAMBDA {
      const std::size_t at = i * in.stride;
      ask_ahead(x + at, in.stride), ask_ahead(y + at, in.stride);
      o.x = L::load(x + at), o.y = L::load(y + at);
      in_step = math::all<panel_lanes>(observed{o.x, o.y}.counts());
      return in_step;
    };
    const auto put = [&](std::size_t i, const auto& r)
                         HEDGEROW_INLINE_LAMBDA { write(out, (row + i) * out.stride + series, r); };
    row += sums.run(in.rows - row, weights, memory, load, put);
  }
  if (row == in.rows) return;
  straggling_lanes lane(in, out, series, row);
  observed o;
  for (lane.hold(sums.read(weights, memory)); lane.advance(o, refused);) {
    const auto take = [&](std::size_t, pair& p) HEDGEROW_INLINE_LAMBDA {
      p.x = o.x, p.y = o.y;
      return true;
    };
    const auto hold = [&](std::size_t, const auto& r) HEDGEROW_INLINE_LAMBDA { lane.hold(r); };
    sums.run(1, weights, memory, take, hold);
    lane.write_held();
  }
}

}  // namespace hedgerow::batch::inline HEDGEROW_ISA::detail
