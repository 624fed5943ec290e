// SPDX-License-Identifier: BSL-1.0
// Hedge ratios of many series at once: the online estimators over panels, one series a SIMD lane.
//
// A panel is row-major, time by series: row r of series s is element r * stride + s, so a row, all
// series at one time, is contiguous. Each series has its own state; a row is one update of each.
// Every number is bit for bit the one that the scalar estimator gives after the same updates (with
// FMA hardware, or without it on both sides), whatever the number of series and the place among
// them.
#pragma once

#include <hedgerow/batch/column.hpp>
#include <hedgerow/batch/detail/estimator_lanes.hpp>
#include <hedgerow/ratio/decay.hpp>
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/kalman.hpp>
#include <hedgerow/ratio/recursive_least_squares.hpp>
#include <hedgerow/ratio/rolling.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace hedgerow::batch::inline HEDGEROW_ISA {

/// Changes of targets and of their hedges, rows in time order. NaN in either is a gap.
struct changes_panel {
  std::span<const double> target{}, hedge{};
  std::size_t rows{}, series{};
  std::size_t stride{};  ///< elements from one row to the next, >= series; 0 stands for series
};

/// What is written, in the same layout; an empty span is not wanted and not computed. After a gap
/// the numbers are those of the row before. Must not overlap any other span of the call.
struct estimates_panel {
  std::span<double> ratio{}, intercept{}, standard_error{}, effectiveness{},
      effective_observations{};
  std::size_t stride{};  ///< >= series; 0 stands for series
};

namespace detail {

[[noreturn]] inline void refuse_panel(const char* function, const std::string& what) {
  throw std::invalid_argument(std::string("hedgerow::batch::") + function + ": " + what);
}

inline std::size_t checked_stride(const char* function, const char* name, std::size_t stride,
                                  std::size_t series) {
  if (stride == 0) return series;
  if (stride < series)
    refuse_panel(function, std::string("stride of ") + name + " is " + std::to_string(stride)
                               + ", less than the " + std::to_string(series) + " series");
  return stride;
}

inline void check_panel(const char* function, const char* name, std::size_t size, std::size_t rows,
                        std::size_t series, std::size_t stride) {
  const std::size_t expected = rows == 0 || series == 0 ? 0 : (rows - 1) * stride + series;
  if (size < expected)
    refuse_panel(function, std::string("'") + name + "' has " + std::to_string(size) + " elements, "
                               + std::to_string(rows) + " rows of " + std::to_string(series)
                               + " series take " + std::to_string(expected));
}

inline panel_inputs checked_inputs(const char* function, const changes_panel& c) {
  const std::size_t stride = checked_stride(function, "changes", c.stride, c.series);
  check_panel(function, "target", c.target.size(), c.rows, c.series, stride);
  check_panel(function, "hedge", c.hedge.size(), c.rows, c.series, stride);
  return {c.target.data(), c.hedge.data(), c.rows, c.series, stride};
}

inline panel_outputs checked_outputs(const char* function, const changes_panel& c,
                                     const estimates_panel& e) {
  static constexpr const char* names[] = {"ratio", "intercept", "standard_error", "effectiveness",
                                          "effective_observations"};
  panel_outputs out{{}, checked_stride(function, "estimates", e.stride, c.series)};
  const std::array columns{e.ratio, e.intercept, e.standard_error, e.effectiveness,
                           e.effective_observations};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].empty()) continue;
    check_panel(function, names[i], columns[i].size(), c.rows, c.series, out.stride);
    out.to[i] = columns[i].data();
  }
  return out;
}

/// f(first series, refusals) for every `step` series.
template <class F>
summary for_each_part(const panel_inputs& in, std::size_t step, F f) {
  refusals refused;
  for (std::size_t s = 0; s < in.series; s += step)
    f(s, refused);
  const std::size_t size = in.rows * in.series;
  return {size, refused.count, refused.count > 0 ? refused.first : size};
}

}  // namespace detail

/// `ratio::exponential` (or `ratio::zero_mean_exponential`) of every series of a panel.
///
///     exponential_ratio({.target = y, .hedge = x, .rows = 4096, .series = 256},
///                       ratio::decay::from_half_life(126), ratio::centring::about_mean,
///                       {.ratio = h, .standard_error = se});
///
/// About zero one division an update for the ratio, about the mean two; one more and a square root
/// for the standard error, one more for the effectiveness, one more for the observations. A gap is
/// a select. Does not allocate.
/// @return  updates (rows times series), how many of them were refused because a change was
///          infinite or above `ratio::largest_change`, and the first of these in row-major order;
///          gaps are not counted
/// @throws std::invalid_argument  a span too small for rows, series and stride, or a stride below
///                                the number of series, naming both, before anything is written
inline summary exponential_ratio(const changes_panel& changes, ratio::decay forgetting,
                                 ratio::centring centring, const estimates_panel& estimates) {
  const auto in = detail::checked_inputs("exponential_ratio", changes);
  const auto out = detail::checked_outputs("exponential_ratio", changes, estimates);
  const auto run = [&](const auto& rule) {
    return detail::for_each_part(
        in, detail::tile * detail::lane_count, [&](std::size_t series, detail::refusals& refused) {
          detail::filter_tile(in, out, series, rule, refused, [](std::size_t, const auto&) {});
        });
  };
  const detail::lanes weight(forgetting.weight());
  if (centring == ratio::centring::about_zero)
    return run(detail::exponential_rule<ratio::detail::plain_sums<detail::lanes>>{weight});
  return run(detail::exponential_rule<ratio::detail::adjusted_sums<detail::lanes>>{weight});
}

/// `ratio::kalman` of every series of a panel, all with the same parameters.
///
/// @param log_likelihood  one number a series, or empty: `ratio::kalman::log_likelihood` after the
///                        last row, to tune the noises over all series at once
/// @return, @throws  as exponential_ratio, and as the constructor of `ratio::kalman`. Does not
///                   allocate
inline summary kalman_ratio(const changes_panel& changes,
                            const ratio::kalman_parameters& parameters,
                            const estimates_panel& estimates,
                            std::span<double> log_likelihood = {}) {
  using detail::lanes;
  const auto in = detail::checked_inputs("kalman_ratio", changes);
  const auto out = detail::checked_outputs("kalman_ratio", changes, estimates);
  if (!log_likelihood.empty())
    detail::check_panel("kalman_ratio", "log_likelihood", log_likelihood.size(), 1, in.series, 0);
  const ratio::kalman one(parameters);
  const detail::kalman_rule rule{one.noise<lanes>(), one.start<lanes>()};
  constexpr std::size_t width = detail::tile * detail::lane_count;
  return detail::for_each_part(in, width, [&](std::size_t first, detail::refusals& refused) {
    detail::filter_tile(in, out, first, rule, refused, [&](std::size_t s, const auto& state) {
      if (log_likelihood.empty()) return;
      std::array<double, detail::lane_count> numbers;
      math::lane<lanes>::store(numbers.data(), state.log_likelihood());
      std::copy_n(numbers.data(), (std::min)(detail::lane_count, in.series - s),
                  log_likelihood.data() + s);
    });
  });
}

/// `ratio::recursive_least_squares` of every series of a panel.
/// @return, @throws  as exponential_ratio, and as the constructor of the estimator. Does not
///                   allocate
inline summary recursive_least_squares_ratio(const changes_panel& changes, ratio::decay forgetting,
                                             double trace_cap, const estimates_panel& estimates) {
  using detail::lanes;
  const auto in = detail::checked_inputs("recursive_least_squares_ratio", changes);
  const auto out = detail::checked_outputs("recursive_least_squares_ratio", changes, estimates);
  const ratio::recursive_least_squares one(forgetting, trace_cap);
  const detail::recursive_rule rule{one.rule<lanes>(), one.start<lanes>()};
  constexpr std::size_t width = detail::tile * detail::lane_count;
  return detail::for_each_part(in, width, [&](std::size_t first, detail::refusals& refused) {
    detail::filter_tile(in, out, first, rule, refused, [](std::size_t, const auto&) {});
  });
}

/// `ratio::rolling` or, with weights, `ratio::half_life_window` of every series of a panel.
///
///     window_ratio rolling(250);
///     rolling(changes, {.ratio = h, .intercept = a, .standard_error = se});
///     window_ratio(504, ratio::decay::from_half_life(126))(changes, estimates);
///
/// Construction allocates 2 numbers a lane and 10 besides for each observation in the window; calls
/// allocate nothing. One division an update for ratio and intercept, a square root more for the
/// standard error, a division more for the effectiveness: the weights' own divisions are made at
/// construction. Where a series has a gap, it and its neighbours in the register go on one by one
/// through memory, at two to three and a half times the cost, because a window holds observations
/// and not rows.
class window_ratio {
 public:
  /// @throws std::invalid_argument  for a window of less than 3 observations
  explicit window_ratio(std::size_t window, ratio::decay forgetting = ratio::decay::none())
      : weights_(ratio::detail::checked_window("window_ratio", window), forgetting.weight()),
        memory_(window) {}

  /// @return, @throws  as exponential_ratio
  summary operator()(const changes_panel& changes, const estimates_panel& estimates) {
    const auto in = detail::checked_inputs("window_ratio", changes);
    const auto out = detail::checked_outputs("window_ratio", changes, estimates);
    return detail::for_each_part(
        in, detail::lane_count, [&](std::size_t series, detail::refusals& refused) {
          detail::window_register(in, out, series, weights_, memory_, refused);
        });
  }
  [[nodiscard]] std::size_t window() const { return weights_.size(); }

 private:
  ratio::detail::window_weights weights_;
  ratio::detail::window_memory<detail::lanes> memory_;
};

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
