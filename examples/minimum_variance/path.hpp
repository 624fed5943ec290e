// SPDX-License-Identifier: BSL-1.0
// The path of the ratio: one estimate after every row, as CSV and as a chart.
#pragma once

#include "options.hpp"
#include "prices.hpp"
#include "support/csv.hpp"
#include "support/svg_chart.hpp"
#include "support/text.hpp"
#include "support/time.hpp"
#include <hedgerow/ratio/estimator.hpp>
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/kalman.hpp>
#include <hedgerow/ratio/rolling.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace history {

/// 97.5 % of a normal distribution: the band is where the ratio is with 95 % confidence.
inline constexpr double band_width = 1.959963984540054;

using path = std::vector<hr::ratio::estimate<double>>;  // element i belongs to row i + 1

/// Runs any estimator along the changes. A gap repeats the estimate before it.
template <hr::ratio::estimator Estimator>
path run(Estimator estimator, const changes& c) {
  path out;
  for (std::size_t i = 0; i < c.target.size(); ++i) {
    if (estimator.update(c.target[i], c.hedge[i]) == hr::ratio::update_status::refused)
      throw failure(
          fmt::format("a change of {} or {} is too large to square", c.target[i], c.hedge[i]));
    out.push_back(hr::ratio::estimate_of(estimator));
  }
  return out;
}

inline path path_of(const options& o, const changes& c) {
  using namespace hr::ratio;
  switch (o.memory) {
    case memory::window:
      return run(rolling(o.window), c);
    case memory::half_life:
      return run(exponential(decay::from_half_life(o.half_life)), c);
    case memory::kalman:
      return run(kalman({.ratio_noise = o.ratio_noise, .observation_noise = o.observation_noise}),
                 c);
    case memory::all:
      break;
  }
  return run(exponential(decay::none()), c);
}

inline std::string memory_name(const options& o) {
  switch (o.memory) {
    case memory::window:
      return fmt::format("the last {} changes", o.window);
    case memory::half_life:
      return fmt::format("half-life of {} changes", o.half_life);
    case memory::kalman:
      return fmt::format("Kalman filter, Q {}, R {}", o.ratio_noise, o.observation_noise);
    case memory::all:
      break;
  }
  return "all changes so far";
}

/// A number, or nothing where there is none yet.
inline void append_number(fmt::memory_buffer& out, double value) {
  out.push_back(',');
  if (!std::isnan(value)) fmt::format_to(std::back_inserter(out), "{}", value);
}

inline std::string path_as_csv(const prices& p, const changes& c, const path& estimates) {
  fmt::memory_buffer out;
  fmt::format_to(std::back_inserter(out),
                 "time,line,target_change,hedge_change,ratio,standard_error,low,high,"
                 "effectiveness,effective_observations\n");
  for (std::size_t i = 0; i < estimates.size(); ++i) {
    const price_row& row = p.rows[i + 1];
    const auto& e = estimates[i];
    append_cell(out, row.label);
    fmt::format_to(std::back_inserter(out), ",{}", row.line);
    const double reach = band_width * e.standard_error;
    for (const double value : {c.target[i], c.hedge[i], e.ratio, e.standard_error, e.ratio - reach,
                               e.ratio + reach, e.effectiveness, e.effective_observations})
      append_number(out, value);
    out.push_back('\n');
  }
  return fmt::to_string(out);
}

/// Where the rows stand on the chart: years of the calendar, days since the first, or their number.
struct time_axis {
  std::vector<double> at;
  std::string label;
};

inline time_axis axis_of(const prices& p) {
  constexpr double day = 86400e6;  // microseconds
  time_axis axis{{}, "row"};
  std::vector<double> days;
  for (const price_row& row : p.rows) {
    axis.at.push_back(static_cast<double>(axis.at.size()));
    const reading<time_point> time = to_time(row.label);
    if (time.ok()) days.push_back(static_cast<double>(time.value.time_since_epoch().count()) / day);
  }
  if (days.size() != p.rows.size() || days.empty()) return axis;
  const double first = days.front(), span = days.back() - first;
  const bool years = span > 2 * 365.25;
  for (std::size_t i = 0; i < days.size(); ++i)
    axis.at[i] = years ? 1970 + days[i] / 365.2425 : days[i] - first;
  axis.label = years ? "year" : "days since " + printable(p.rows.front().label).substr(0, 10);
  return axis;
}

/// The range that shows the path and not its first wild estimates: all of the ratio, and the band
/// from where it is narrower than twice its median width.
inline std::pair<double, double> range_of(const path& estimates) {
  std::vector<double> widths;
  for (const auto& e : estimates)
    if (std::isfinite(e.standard_error)) widths.push_back(e.standard_error);
  if (widths.empty()) return {0, 1};
  std::nth_element(widths.begin(), widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2),
                   widths.end());
  const double usual = 2 * widths[widths.size() / 2];
  double low = INFINITY, high = -INFINITY;
  for (const auto& e : estimates) {
    if (!(e.standard_error <= usual)) continue;
    low = std::min(low, e.ratio - band_width * e.standard_error);
    high = std::max(high, e.ratio + band_width * e.standard_error);
  }
  return low < high ? std::pair{low, high} : std::pair{low - 1, low + 1};
}

/// Two panels from the first estimate on: the ratio with its band and the ratio of all changes, and
/// the effectiveness. Of a long history every k-th row is drawn.
inline std::string path_as_chart(const options& o, const prices& p, const path& estimates,
                                 double overall) {
  const time_axis axis = axis_of(p);
  svg::curve ratio{"ratio", {}, {}}, whole{"ratio of all changes", {}, {}}, share{ratio};
  svg::band band{"95 % band", {}, {}, {}};
  const std::size_t every = 1 + estimates.size() / 2000;
  const auto first = static_cast<std::size_t>(
      std::find_if(estimates.begin(), estimates.end(),
                   [](const auto& e) { return std::isfinite(e.ratio); })
      - estimates.begin());
  for (std::size_t i = first; i < estimates.size(); i += every) {
    const double x = axis.at[i + 1], reach = band_width * estimates[i].standard_error;
    ratio.x.push_back(x), ratio.y.push_back(estimates[i].ratio);
    share.x.push_back(x), share.y.push_back(estimates[i].effectiveness);
    band.x.push_back(x);
    band.low.push_back(estimates[i].ratio - reach), band.high.push_back(estimates[i].ratio + reach);
  }
  if (!band.x.empty()) whole.x = {band.x.front(), band.x.back()}, whole.y = {overall, overall};
  svg::panel left{"hedge ratio",  axis.label, "hedge sold per unit held",
                  {ratio, whole}, {band},     range_of(estimates)};
  svg::panel right{"effectiveness", axis.label, "share of variance removed",
                   {share},         {},         std::pair{0.0, 1.0}};
  return svg::chart(
      fmt::format("{} hedged with {}: {}", printable(o.target), printable(o.hedge), memory_name(o)),
      {left, right});
}

}  // namespace history
