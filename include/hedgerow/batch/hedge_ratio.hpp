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
#include <hedgerow/batch/detail/compiled.hpp>
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
#include <type_traits>
#include <utility>
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

/// Every series of a panel through a filter of estimator_lanes.hpp; last_state(first series of a
/// register, its states).
template <class Rule, class F>
summary filter_panel(const panel_inputs& in, const panel_outputs& out, const Rule& rule,
                     F last_state) {
  return for_each_part(in, tile * lane_count, [&](std::size_t series, refusals& refused) {
    filter_tile(in, out, series, rule, refused, last_state);
  });
}

/// A job on panels: pointers in place of columns.
/// @tparam Numbers  of the estimator
template <class Numbers>
struct panel_parameters {
  panel_inputs in;
  panel_outputs out;
  Numbers numbers;
};
template <class Numbers>
using panel_job = job<0, 0, panel_parameters<Numbers>>;

template <class Job, class Numbers>
summary perform_panel(const panel_inputs& in, const panel_outputs& out, const Numbers& numbers) {
  return perform(
      arguments<Job, double>{{}, {}, in.rows, type_column{}, nullptr, {in, out, numbers}});
}

template <bool AboutMean>
struct exponential_job : panel_job<double> {
  static summary run(const arguments<exponential_job, double>& a) {
    using sums = std::conditional_t<AboutMean, ratio::detail::adjusted_sums<panel_lanes>,
                                    ratio::detail::plain_sums<panel_lanes>>;
    return filter_panel(a.more.in, a.more.out, exponential_rule<sums>{panel_lanes(a.more.numbers)},
                        [](std::size_t, const auto&) {});
  }
};

/// The same numbers in every lane.
template <template <class> class Numbers>
Numbers<panel_lanes> in_lanes(const Numbers<double>& numbers) {
  constexpr std::size_t count = sizeof(numbers) / sizeof(double);
  const auto x = math::bits_as<std::array<double, count>>(numbers);
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    return Numbers<panel_lanes>{panel_lanes(x[I])...};
  }(std::make_index_sequence<count>{});
}

struct kalman_numbers {
  ratio::detail::kalman_noise<double> noise;
  ratio::detail::coefficients<double> start;
  double* log_likelihood;  ///< one a series, or null
};
struct kalman_job : panel_job<kalman_numbers> {
  static summary run(const arguments<kalman_job, double>& a) {
    const kalman_numbers& k = a.more.numbers;
    const kalman_rule rule{in_lanes(k.noise), {.state = in_lanes(k.start)}};
    return filter_panel(a.more.in, a.more.out, rule, [&](std::size_t s, const auto& state) {
      if (k.log_likelihood == nullptr) return;
      std::array<double, lane_count> numbers;
      math::lane<panel_lanes>::store(numbers.data(), state.log_likelihood());
      std::copy_n(numbers.data(), (std::min)(lane_count, a.more.in.series - s),
                  k.log_likelihood + s);
    });
  }
};

struct recursive_numbers {
  ratio::detail::forgetting<double> forgetting;
  ratio::detail::coefficients<double> start;
};
struct recursive_job : panel_job<recursive_numbers> {
  static summary run(const arguments<recursive_job, double>& a) {
    const recursive_numbers& r = a.more.numbers;
    const recursive_rule rule{in_lanes(r.forgetting), {.state = in_lanes(r.start)}};
    return filter_panel(a.more.in, a.more.out, rule, [](std::size_t, const auto&) {});
  }
};

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
  if (centring == ratio::centring::about_zero)
    return detail::perform_panel<detail::exponential_job<false>>(in, out, forgetting.weight());
  return detail::perform_panel<detail::exponential_job<true>>(in, out, forgetting.weight());
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
  const auto in = detail::checked_inputs("kalman_ratio", changes);
  const auto out = detail::checked_outputs("kalman_ratio", changes, estimates);
  if (!log_likelihood.empty())
    detail::check_panel("kalman_ratio", "log_likelihood", log_likelihood.size(), 1, in.series, 0);
  const ratio::kalman one(parameters);
  return detail::perform_panel<detail::kalman_job>(
      in, out,
      detail::kalman_numbers{one.noise<double>(), one.start<double>().state,
                             log_likelihood.empty() ? nullptr : log_likelihood.data()});
}

/// `ratio::recursive_least_squares` of every series of a panel.
/// @return, @throws  as exponential_ratio, and as the constructor of the estimator. Does not
///                   allocate
inline summary recursive_least_squares_ratio(const changes_panel& changes, ratio::decay forgetting,
                                             double trace_cap, const estimates_panel& estimates) {
  const auto in = detail::checked_inputs("recursive_least_squares_ratio", changes);
  const auto out = detail::checked_outputs("recursive_least_squares_ratio", changes, estimates);
  const ratio::recursive_least_squares one(forgetting, trace_cap);
  return detail::perform_panel<detail::recursive_job>(
      in, out, detail::recursive_numbers{one.rule<double>(), one.start<double>().state});
}

/// `ratio::rolling` or, with weights, `ratio::half_life_window` of every series of a panel.
///
///     window_ratio rolling(250);
///     rolling(changes, {.ratio = h, .intercept = a, .standard_error = se});
///     window_ratio(504, ratio::decay::from_half_life(126))(changes, estimates);
///
/// Compiled for the target of the including file, with hedgerow::kernels too: an object has a
/// memory of registers.
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
  ratio::detail::window_memory<detail::panel_lanes> memory_;
};

}  // namespace hedgerow::batch::inline HEDGEROW_ISA
