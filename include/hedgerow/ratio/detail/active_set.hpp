// SPDX-License-Identifier: BSL-1.0
// The continuous problem, solved exactly in finitely many steps:
//
//     min 1/2 |b + A z|^2 + sum_i cost_i(z_i),   lower <= z <= upper,
//     sum_i p_i |z_i| <= gross,   |sum_i p_i z_i| <= net
//
// where cost_i is piecewise linear: it rises by `buy` above `kink` and by `sell` below.
//
// An active set method on pieces (after Best and Grauer 1990 for bounds; Lawson and Hanson 1974,
// ch. 23, for the order of steps). Every instrument either rests at a place where its cost, or the
// gross value, has a corner, or is free within one linear piece. The free ones go to the minimum of
// their pieces by least squares; one that reaches a corner rests there; when all are at their
// minimum, the resting one that gains most by leaving is set free. The objective falls with every
// step that has a length, so no set of free ones comes twice. A has one row for each independent
// exposure, few, so at most rows + 2 are free at once, whatever the number of instruments.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/qr.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// One corner problem and its state. Sizes are set by `resize`, which allocates only to grow.
class active_set {
 public:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  index m = 0, n = 0;
  std::vector<double> columns;  // A, m x n; column lengths in [1, 2), or 0
  std::vector<double> offset;   // b
  std::vector<double> lower, upper, kink, buy, sell, price;
  double gross = infinity, net = infinity;

  std::vector<double> z;     // the solution
  std::vector<double> rest;  // b + A z
  double gross_multiplier = 0.0, net_multiplier = 0.0;
  int iterations = 0;

  void resize(index exposures, index instruments) {
    m = exposures, n = instruments;
    const auto rows = static_cast<std::size_t>(m), size = static_cast<std::size_t>(n);
    // At most m + 2 independent free instruments, and the one that shows itself dependent.
    const std::size_t width = rows + 3;
    columns.resize(rows * size), offset.resize(rows), rest.resize(rows), work_.resize(rows);
    for (auto* v : {&lower, &upper, &kink, &buy, &sell, &price, &z})
      v->resize(size);
    free_.resize(size), list_.resize(size + width);
    from_.resize(size), to_.resize(size), slope_.resize(size), side_.resize(size);
    longest_.resize(size);
    q_.resize(rows * width), r_.resize(width * width), d_.resize(width), right_.resize(width);
    h_.resize(width), t_.resize(width);
  }

  /// Solves from z as it is, if that is allowed, with those free that were free; or else from the
  /// kinks or another allowed point. False where no z is allowed, or after too many steps.
  bool solve(bool warm) {
    iterations = 0;
    exhausted_ = false;
    for (index i = 0; i < n; ++i)
      longest_[at(i)] = dot(column(i), column(i), m) > 0.0 ? 2.0 : 0.0;
    if (!warm || !resume()) {
      if (!start()) return false;
    }
    refresh_rest();
    const int most = 200 + 20 * static_cast<int>(n + m), patience = static_cast<int>(n + m) + 4;
    double reached = infinity;  // the lowest objective so far
    for (int idle = 0;; ++iterations) {
      if (iterations > most) {
        exhausted_ = true;
        return false;
      }
      double length = 1.0;
      const bool dependent = !find_direction();
      const index stop = limit_step(dependent, length);
      // Steps that gain nothing could go in circles: after some, the first that gains is let go and
      // not the best (Bland); after more, what is left to gain is rounding.
      idle = advance(length) && is_progress(reached) ? 0 : idle + 1;
      if (stop >= 0) {
        rest_at(stop);
      } else if (stop == none) {
        find_multipliers();
        if (idle > 4 * patience || !release(idle > patience)) return true;
      }
    }
  }

  [[nodiscard]] bool exhausted() const { return exhausted_; }
  [[nodiscard]] bool is_free(index i) const { return free_[at(i)] != 0; }
  [[nodiscard]] bool gross_active() const { return gross_active_; }
  [[nodiscard]] int net_active() const { return net_active_; }

  /// The objective at z.
  [[nodiscard]] double value() const {
    double sum = 0.5 * dot(rest.data(), rest.data(), m);
    for (index i = 0; i < n; ++i) {
      const double x = z[at(i)] - kink[at(i)];
      sum += x > 0.0 ? x * buy[at(i)] : -x * sell[at(i)];
    }
    return sum;
  }

  /// A place for z_i, for the next warm start; free again if it is between corners.
  void place(index i, double to) { z[at(i)] = to; }
  void refresh_rest() {
    for (index k = 0; k < m; ++k)
      rest[at(k)] = offset[at(k)];
    for (index i = 0; i < n; ++i)
      if (z[at(i)] != 0.0) add_multiple(rest.data(), z[at(i)], column(i), m);
  }

  [[nodiscard]] bool bounded_value() const { return gross < infinity || net < infinity; }
  [[nodiscard]] double gross_value() const {
    double sum = 0.0;
    for (index i = 0; i < n; ++i)
      sum += price[at(i)] * std::fabs(z[at(i)]);
    return sum;
  }
  [[nodiscard]] double net_value() const { return dot(price.data(), z.data(), n); }

 private:
  static constexpr index none = -1, gross_stop = -2, net_stop = -3;
  static constexpr double dependence = 1e-9;  // a column's part outside the others' span, relative
  static constexpr double slack = 1e-12;      // relative, of the two value limits

  std::vector<std::int8_t> free_, side_;   // side: the sign of z on the piece
  std::vector<index> list_;                // who is free, in the order of the factorisation
  std::vector<double> from_, to_, slope_;  // the piece of each free one
  std::vector<double> longest_;            // what no column's length reaches; 0 for one of zeros
  std::vector<double> q_, r_, d_, right_, h_, t_, work_;
  index count_ = 0, valid_ = 0;  // free ones; columns of q_ that hold for list_
  bool gross_active_ = false, exhausted_ = false;
  int net_active_ = 0;
  index pivots_[2] = {none, none};  // instruments that keep the active value limits
  int pivot_count_ = 0;

  static std::size_t at(index i) { return static_cast<std::size_t>(i); }
  [[nodiscard]] const double* column(index i) const { return columns.data() + i * m; }

  // --- corners
  // ------------------------------------------------------------------------------------

  [[nodiscard]] double corner_above(index i) const {
    double c = upper[at(i)];
    const double x = z[at(i)];
    if (kink[at(i)] > x && kink[at(i)] < c) c = kink[at(i)];
    if (gross < infinity && 0.0 > x && 0.0 < c) c = 0.0;
    return c;
  }
  [[nodiscard]] double corner_below(index i) const {
    double c = lower[at(i)];
    const double x = z[at(i)];
    if (kink[at(i)] < x && kink[at(i)] > c) c = kink[at(i)];
    if (gross < infinity && 0.0 < x && 0.0 > c) c = 0.0;
    return c;
  }
  [[nodiscard]] double slope_above(index i) const {
    return z[at(i)] >= kink[at(i)] ? buy[at(i)] : -sell[at(i)];
  }
  [[nodiscard]] double slope_below(index i) const {
    return z[at(i)] > kink[at(i)] ? buy[at(i)] : -sell[at(i)];
  }
  [[nodiscard]] bool at_corner(index i) const {
    const double x = z[at(i)];
    return x == kink[at(i)] || x == lower[at(i)] || x == upper[at(i)]
        || (gross < infinity && x == 0.0);
  }

  /// Frees i on the piece above (+1), below (-1) or around (0) its place.
  void set_free(index i, int direction) {
    const double x = z[at(i)];
    from_[at(i)] = direction > 0 ? x : corner_below(i);
    to_[at(i)] = direction < 0 ? x : corner_above(i);
    slope_[at(i)] = direction < 0 ? slope_below(i) : slope_above(i);
    const bool positive = direction < 0 ? x > 0.0 : x >= 0.0;
    side_[at(i)] = positive ? std::int8_t{1} : std::int8_t{-1};
    free_[at(i)] = 1;
    list_[at(count_++)] = i;
  }

  void rest_at(index position) {
    const index i = list_[at(position)];
    free_[at(i)] = 0;
    for (index k = position + 1; k < count_; ++k)
      list_[at(k - 1)] = list_[at(k)];
    --count_;
    valid_ = (std::min)(valid_, position);
  }

  // --- where to start
  // -----------------------------------------------------------------------------

  void clear_state() {
    count_ = valid_ = 0, gross_active_ = false, net_active_ = 0, pivot_count_ = 0;
    for (index i = 0; i < n; ++i)
      free_[at(i)] = 0;
  }

  static double clamp(double x, double low, double high) {
    return x < low ? low : (x > high ? high : x);
  }

  /// At the kinks, no trade, where that is allowed; or else where the gross value is least, which
  /// says nothing about those without a price.
  bool start() {
    clear_state();
    for (index i = 0; i < n; ++i)
      z[at(i)] = clamp(kink[at(i)], lower[at(i)], upper[at(i)]);
    if (!bounded_value() || values_allowed()) return true;
    for (index i = 0; i < n; ++i)
      if (price[at(i)] != 0.0) z[at(i)] = clamp(0.0, lower[at(i)], upper[at(i)]);
    return bring_net_inside() && keeps(gross_value(), gross);
  }

  [[nodiscard]] bool values_allowed() const {
    const double left = rounding_of_values();
    return gross_value() <= gross + left && std::fabs(net_value()) <= net + left;
  }
  [[nodiscard]] bool keeps(double value, double limit) const {
    return value <= limit * (1.0 + slack) + rounding_of_values();
  }
  /// What quantities that are held in lots leave of a sum that is 0 in decimals: 0.3 - 3 x 0.1.
  [[nodiscard]] double rounding_of_values() const {
    double sum = 0.0;
    for (index i = 0; i < n; ++i)
      sum += price[at(i)] * (std::fabs(z[at(i)]) + std::fabs(kink[at(i)]));
    return 1e-15 * sum;
  }

  /// Moves instruments, one after the other, until the net value is at its limit. From the least
  /// gross value, every way to do so raises it by the same amount, so this is the least that is
  /// left.
  bool bring_net_inside() {
    for (index i = 0; i < n; ++i) {
      const double value = net_value(), excess = std::fabs(value) - net;
      if (excess <= 0.0) return true;
      if (price[at(i)] == 0.0) continue;
      const double step = excess / price[at(i)];
      const double to = value > 0.0 ? z[at(i)] - step : z[at(i)] + step;
      const double bound = value > 0.0 ? lower[at(i)] : upper[at(i)];
      if (value > 0.0 ? to <= bound : to >= bound) {
        z[at(i)] = bound;
        continue;
      }
      z[at(i)] = to;
      net_active_ = value > 0.0 ? 1 : -1;
      if (!at_corner(i)) set_free(i, 0);
      if (count_ == 0) net_active_ = 0;
      return true;
    }
    return keeps(std::fabs(net_value()), net);
  }

  /// From the last solution, where it is still allowed.
  bool resume() {
    const bool gross_was = gross_active_;
    const int net_was = net_active_;
    clear_state();
    for (index i = 0; i < n; ++i)
      z[at(i)] = clamp(z[at(i)], lower[at(i)], upper[at(i)]);
    if (bounded_value()) {
      const double g = gross_value(), v = net_value();
      if (!keeps(g, gross) || !keeps(std::fabs(v), net)) return false;
      gross_active_ = gross_was && g >= gross * (1.0 - slack);
      if (net_was != 0 && net_was * v >= net * (1.0 - slack)) net_active_ = net_was;
    }
    for (index i = 0; i < n; ++i)
      if (!at_corner(i)) {
        if (count_ > m + 2) {  // more than can be free: not a solution of this problem
          return false;
        }
        set_free(i, 0);
      }
    return true;
  }

  // --- one step
  // -----------------------------------------------------------------------------------

  [[nodiscard]] double row(int limit, index i) const {
    return limit == 0 ? price[at(i)] : price[at(i)] * side_[at(i)];
  }

  /// Takes the active value limits into account: each is kept by one free instrument, the pivot,
  /// which moves with the others. Moves the pivots to the end of the list. A limit that no free
  /// instrument can keep, or that the other one implies, is let go.
  void choose_pivots() {
    pivot_count_ = 0;
    for (int limit = 0; limit < 2; ++limit) {
      if (limit == 0 ? net_active_ == 0 : !gross_active_) continue;
      index best = none;
      double largest = 0.0;
      for (index k = 0; k < count_ - pivot_count_; ++k) {
        const double a = std::fabs(reduced_row(limit, list_[at(k)]));
        if (a > largest * (1.0 + slack)) largest = a, best = k;
      }
      const double scale = best == none ? 0.0 : price[at(list_[at(best)])];
      if (best == none || largest <= dependence * scale) {
        if (limit == 0)
          net_active_ = 0;
        else
          gross_active_ = false;
        continue;
      }
      const index last = count_ - 1 - pivot_count_;
      const index i = list_[at(best)];
      list_[at(best)] = list_[at(last)], list_[at(last)] = i;
      pivots_[pivot_count_] = i;
      limits_[pivot_count_++] = limit;
    }
  }
  int limits_[2] = {0, 0};

  /// Entry of instrument i in a limit's row once the first pivot is eliminated from it.
  [[nodiscard]] double reduced_row(int limit, index i) const {
    if (pivot_count_ == 0) return row(limit, i);
    const double factor = row(limit, pivots_[0]) / row(limits_[0], pivots_[0]);
    return row(limit, i) - factor * row(limits_[0], i);
  }

  /// How far each pivot moves when instrument i moves by one.
  void pivot_moves(index i, double* move) const {
    move[0] = move[1] = 0.0;
    if (pivot_count_ == 2) {
      move[1] = -reduced_second(i) / reduced_second(pivots_[1]);
      move[0] = -(row(limits_[0], i) + move[1] * row(limits_[0], pivots_[1]))
              / row(limits_[0], pivots_[0]);
    } else if (pivot_count_ == 1) {
      move[0] = -row(limits_[0], i) / row(limits_[0], pivots_[0]);
    }
  }
  [[nodiscard]] double reduced_second(index i) const {
    const double factor = row(limits_[1], pivots_[0]) / row(limits_[0], pivots_[0]);
    return row(limits_[1], i) - factor * row(limits_[0], i);
  }

  /// The step of all free ones to the minimum of their pieces, into d_, in the order of the list;
  /// false where one column depends on the others: then a direction that leaves b + A z alone.
  bool find_direction() {
    // Columns with pivots in them hold for one step.
    if (pivot_count_ > 0) valid_ = 0;
    pivot_count_ = 0;
    if (net_active_ != 0 || gross_active_) {
      choose_pivots();
      valid_ = 0;
    }
    const index size = count_ - pivot_count_;
    const index width = m + 3;
    for (index k = 0; k < size; ++k) {
      const index i = list_[at(k)];
      h_[at(k)] = slope_[at(i)];
      double move[2];
      pivot_moves(i, move);
      for (int p = 0; p < pivot_count_; ++p)
        h_[at(k)] += move[p] * slope_[at(pivots_[p])];
      if (k < valid_) continue;
      double* const q = q_.data() + k * m;
      for (index e = 0; e < m; ++e)
        q[e] = column(i)[e];
      for (int p = 0; p < pivot_count_; ++p)
        add_multiple(q, move[p], column(pivots_[p]), m);
      if (!orthogonalise(k)) {
        // d = (-R^-1 r_k, 1): no change in b + A z.
        for (index j = 0; j < k; ++j)
          d_[at(j)] = -r_[at(k * width + j)];
        solve_upper(r_.data(), width, k, d_.data());
        d_[at(k)] = 1.0;
        for (index j = k + 1; j < size; ++j)
          d_[at(j)] = 0.0;
        follow_with_pivots(size);
        return false;
      }
      valid_ = k + 1;
    }
    // R d = -(Q'(b + A z) + R^-T h)
    for (index k = 0; k < size; ++k)
      t_[at(k)] = h_[at(k)];
    solve_upper_transposed(r_.data(), width, size, t_.data());
    for (index k = 0; k < size; ++k)
      d_[at(k)] = -(t_[at(k)] + dot(q_.data() + k * m, rest.data(), m));
    solve_upper(r_.data(), width, size, d_.data());
    follow_with_pivots(size);
    return true;
  }

  /// Gram-Schmidt, twice where it cancels (Giraud, Langou and Rozloznik 2005); false: dependent.
  bool orthogonalise(index k) {
    double* const q = q_.data() + k * m;
    double* const r = r_.data() + k * (m + 3);
    for (index j = 0; j <= k; ++j)
      r[j] = 0.0;
    const double whole = dot(q, q, m);
    double left = whole;
    for (int pass = 0; pass < 2; ++pass) {
      for (index j = 0; j < k; ++j) {
        const double* const other = q_.data() + j * m;
        const double part = dot(other, q, m);
        r[j] += part;
        add_multiple(q, -part, other, m);
      }
      const double now = dot(q, q, m);
      const bool kept = now > 0.25 * left;
      left = now;
      if (kept) break;
    }
    if (!(left > dependence * dependence * whole) || k >= m) return false;
    const double norm = std::sqrt(left), scale = 1.0 / norm;
    r[k] = norm;
    for (index e = 0; e < m; ++e)
      q[e] *= scale;
    return true;
  }

  void follow_with_pivots(index size) {
    double moved[2] = {0.0, 0.0};
    for (index k = 0; k < size && pivot_count_ > 0; ++k) {
      double move[2];
      pivot_moves(list_[at(k)], move);
      for (int p = 0; p < pivot_count_; ++p)
        moved[p] += move[p] * d_[at(k)];
    }
    for (int p = 0; p < pivot_count_; ++p)
      d_[at(count_ - 1 - p)] = moved[p];
  }

  /// How far d_ can be followed, and what stops it: a position in the list, a value limit, or none.
  index limit_step(bool dependent, double& length) {
    length = dependent ? infinity : 1.0;
    if (dependent) {
      double slope = 0.0, steepest = 0.0, longest = 0.0;
      for (index k = 0; k < count_; ++k) {
        const double s = slope_[at(list_[at(k)])], d = d_[at(k)];
        slope += s * d;
        steepest = (std::max)(steepest, std::fabs(s)), longest = (std::max)(longest, std::fabs(d));
      }
      // Nothing to gain but what rounding made of d: the dependent one stays where it is.
      if (std::fabs(slope) <= 1e-14 * steepest * longest) {
        length = 0.0;
        return valid_;
      }
      if (slope > 0.0)
        for (index k = 0; k < count_; ++k)
          d_[at(k)] = -d_[at(k)];
    }
    index stop = none;
    double pace = 0.0, gross_pace = 0.0, net_pace = 0.0, whole_pace = 0.0;
    for (index k = 0; k < count_; ++k) {
      const index i = list_[at(k)];
      const double d = d_[at(k)];
      if (d == 0.0) continue;
      const double room = (d > 0.0 ? to_[at(i)] : from_[at(i)]) - z[at(i)];
      const double steps = room / d;
      // Among equals the fastest, which is the best conditioned.
      if (steps < length || (steps == length && stop >= 0 && std::fabs(d) > pace)) {
        length = steps > 0.0 ? steps : 0.0, stop = k, pace = std::fabs(d);
      }
      gross_pace += price[at(i)] * side_[at(i)] * d;
      net_pace += price[at(i)] * d;
      whole_pace += price[at(i)] * std::fabs(d);
    }
    // A step along one limit that holds is not towards the other where both are the same.
    const double still = slack * whole_pace;
    if (gross < infinity && !gross_active_ && gross_pace > still)
      stop_at(gross - gross_value(), gross_pace, gross_stop, length, stop);
    if (net < infinity && net_active_ == 0 && std::fabs(net_pace) > still) {
      const double v = net_value();
      stop_at(net_pace > 0.0 ? net - v : net + v, std::fabs(net_pace), net_stop, length, stop);
    }
    if (stop == gross_stop) gross_active_ = true;
    if (stop == net_stop) net_active_ = net_pace > 0.0 ? 1 : -1;
    return stop;
  }

  static void stop_at(double room, double pace, index kind, double& length, index& stop) {
    const double steps = room > 0.0 ? room / pace : 0.0;
    if (steps < length) length = steps, stop = kind;
  }

  /// Moves along d_; who reaches the end of a piece is exactly there. Whether anything moved.
  bool advance(double length) {
    if (!(length > 0.0)) return false;
    bool moved = false;
    for (index k = 0; k < count_; ++k) {
      const index i = list_[at(k)];
      const double before = z[at(i)];
      z[at(i)] = clamp(before + length * d_[at(k)], from_[at(i)], to_[at(i)]);
      // Whoever stops a step gets there whatever rounding says, and who would at the same time:
      // what is left of it would be next to nothing, and not the 0 that keeps a limit of 0.
      const double d = d_[at(k)], reached = length * (1.0 + 1e-15);
      if (d > 0.0 && (to_[at(i)] - before) / d <= reached) z[at(i)] = to_[at(i)];
      if (d < 0.0 && (from_[at(i)] - before) / d <= reached) z[at(i)] = from_[at(i)];
      if (z[at(i)] == before) continue;
      moved = true;
      add_multiple(rest.data(), z[at(i)] - before, column(i), m);
    }
    return moved;
  }

  /// Whether the objective has fallen below `reached` by more than its rounding. Where columns are
  /// of very different sizes, a step can have a length and gain nothing but that.
  bool is_progress(double& reached) const {
    constexpr double rounding = 1e-15;
    const double now = value(), noise = rounding * magnitude();
    const bool fell = now < reached - rounding * now - noise * (std::sqrt(now) + noise);
    if (fell) reached = now;
    return fell;
  }

  /// What b + A z is a sum of, in size.
  [[nodiscard]] double magnitude() const {
    double sum = 0.0;
    for (index k = 0; k < m; ++k)
      sum += std::fabs(offset[at(k)]);
    for (index i = 0; i < n; ++i)
      sum += longest_[at(i)] * std::fabs(z[at(i)]);
    return sum;
  }

  /// Multipliers of the active value limits, from the pivots' own conditions.
  void find_multipliers() {
    gross_multiplier = net_multiplier = 0.0;
    if (pivot_count_ == 0) return;
    double lambda[2] = {0.0, 0.0}, right[2];
    for (int p = 0; p < pivot_count_; ++p)
      right[p] = -(dot(column(pivots_[p]), rest.data(), m) + slope_[at(pivots_[p])]);
    const double a = row(limits_[0], pivots_[0]);
    if (pivot_count_ == 1) {
      lambda[0] = right[0] / a;
    } else {
      const double b = row(limits_[1], pivots_[0]), c = row(limits_[0], pivots_[1]);
      lambda[1] = (right[1] - right[0] * c / a) / (row(limits_[1], pivots_[1]) - b * c / a);
      lambda[0] = (right[0] - lambda[1] * b) / a;
    }
    for (int p = 0; p < pivot_count_; ++p)
      (limits_[p] == 0 ? net_multiplier : gross_multiplier) = lambda[p];
  }

  /// Lets go whatever gains most: a value limit, or a resting instrument, upwards or downwards.
  /// False where nothing gains, which is optimality.
  bool release(bool first) {
    constexpr double rounding = 1e-14;
    const double sizes = magnitude();
    for (int p = 0; p < pivot_count_; ++p) {
      const index i = pivots_[p];
      const double lambda = limits_[p] == 0 ? net_multiplier * net_active_ : gross_multiplier;
      if (lambda * price[at(i)] < -rounding * (2.0 * sizes + buy[at(i)] + sell[at(i)])) {
        if (limits_[p] == 0)
          net_active_ = 0;
        else
          gross_active_ = false;
        return true;
      }
    }
    double best = 0.0;
    index who = none;
    int direction = 0;
    for (index i = 0; i < n; ++i) {
      if (free_[at(i)] != 0 || lower[at(i)] == upper[at(i)]) continue;
      const double x = z[at(i)], p = price[at(i)];
      const double pull = dot(column(i), rest.data(), m) + net_multiplier * p;
      const double g = gross_multiplier * p;
      const double up = pull + slope_above(i) + (x >= 0.0 ? g : -g);
      const double down = pull + slope_below(i) + (x > 0.0 ? g : -g);
      const double noise = rounding
                         * (2.0 * sizes + buy[at(i)] + sell[at(i)] + std::fabs(g)
                            + std::fabs(net_multiplier) * p);
      if (x < upper[at(i)] && -up - noise > best) best = -up - noise, who = i, direction = 1;
      if (x > lower[at(i)] && down - noise > best) best = down - noise, who = i, direction = -1;
      if (first && who != none) break;
    }
    if (who == none) return false;
    set_free(who, direction);
    return true;
  }
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
