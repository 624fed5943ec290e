// SPDX-License-Identifier: BSL-1.0
// A corner problem, solved exactly in finitely many steps.
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
#include <hedgerow/ratio/detail/corner_problem.hpp>
#include <hedgerow/ratio/detail/pieces.hpp>
#include <hedgerow/ratio/detail/qr.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// Solves one corner problem after another in the same memory.
class active_set : public pieces {
 public:
  int iterations = 0;

  /// Allocates only to grow.
  void resize(index exposures, index instruments) {
    corner_problem::resize(exposures, instruments);
    resize_pieces();
    // At most m + 2 independent free instruments, and the one that shows itself dependent.
    q_.resize(at(m * width())), r_.resize(at(width() * width()));
    d_.resize(at(width())), h_.resize(at(width())), t_.resize(at(width()));
  }

  /// Solves from z as it is, if that is allowed, with those free that were free; or else from the
  /// kinks or another allowed point. False where no z is allowed, or after too many steps.
  bool solve(bool warm) {
    iterations = 0;
    exhausted_ = false;
    measure_columns();
    for (int pass = 1;; ++pass) {
      if (!begin(warm || pass > 1)) return false;
      if (!descend()) return false;
      // Where z was far larger on the way, `rest` and the limits have the rounding of that.
      if (magnitude() >= 0.1 * largest_ || pass == 3) return true;
    }
  }

  [[nodiscard]] bool exhausted() const { return exhausted_; }

 private:
  static constexpr index gross_stop = -2, net_stop = -3;

  std::vector<double> q_, r_;  // of the free columns, pivots' moves included; valid_ of them hold
  std::vector<double> d_, h_, t_;  // the step; the slopes it goes against; room
  double largest_ = 0.0;           // magnitude() since `rest` was formed, which has its rounding
  bool exhausted_ = false;

  [[nodiscard]] index width() const { return m + 3; }

  // ---- where to start ----

  /// False where no z is allowed.
  bool begin(bool warm) {
    if (!(warm && resume()) && !start()) return false;
    refresh_rest();
    largest_ = magnitude();
    return true;
  }

  /// At the kinks, no trade, where that is allowed; or else where the gross value is least, which
  /// says nothing about those without a price.
  bool start() {
    clear_pieces();
    for (index i = 0; i < n; ++i)
      z[at(i)] = clamp(kink[at(i)], lower[at(i)], upper[at(i)]);
    if (!bounded_value() || values_allowed()) return true;
    for (index i = 0; i < n; ++i)
      if (price[at(i)] != 0.0) z[at(i)] = clamp(0.0, lower[at(i)], upper[at(i)]);
    return bring_net_inside() && keeps(gross_value(), gross);
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
    clear_pieces();
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
        if (count_ > m + 2) return false;  // more than can be free: not a solution of this problem
        set_free(i, 0);
      }
    return true;
  }

  // ---- from there ----

  /// Step by step to the minimum. False after too many.
  bool descend() {
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
      const bool moved = advance(length);
      settle_pivots();
      idle = moved && is_progress(reached) ? 0 : idle + 1;
      if (stop >= 0) {
        rest_at(stop);
      } else if (stop == none) {
        find_multipliers();
        if (idle > 4 * patience || !release(idle > patience)) return true;
      }
    }
  }

  // ---- one step ----

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
      if (!orthogonalise(q_.data(), m, k, r_.data() + k * width(), dependence)) {
        // d = (-R^-1 r_k, 1): no change in b + A z.
        for (index j = 0; j < k; ++j)
          d_[at(j)] = -r_[at(k * width() + j)];
        solve_upper(r_.data(), width(), k, d_.data());
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
    solve_upper_transposed(r_.data(), width(), size, t_.data());
    for (index k = 0; k < size; ++k)
      d_[at(k)] = -(t_[at(k)] + dot(q_.data() + k * m, rest.data(), m));
    solve_upper(r_.data(), width(), size, d_.data());
    follow_with_pivots(size);
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

  /// Turns d_, a direction that leaves b + A z alone, downhill. Where there is nothing to gain but
  /// what rounding made of d_, the dependent one, whose entry is 1, goes home, where nothing is
  /// traded, from where an earlier problem has left it. False: it is at a corner, and stays there.
  bool turn_downhill() {
    double slope = 0.0, steepest = 0.0, longest = 0.0;
    for (index k = 0; k < count_; ++k) {
      const double s = slope_[at(list_[at(k)])], d = d_[at(k)];
      slope += s * d;
      steepest = (std::max)(steepest, std::fabs(s)), longest = (std::max)(longest, std::fabs(d));
    }
    if (std::fabs(slope) <= 1e-14 * steepest * longest) {
      const index i = list_[at(valid_)];
      if (at_corner(i)) return false;
      slope = z[at(i)] - kink[at(i)];
    }
    if (slope > 0.0)
      for (index k = 0; k < count_; ++k)
        d_[at(k)] = -d_[at(k)];
    return true;
  }

  /// How far d_ can be followed, and what stops it: a position in the list, a value limit, or none.
  index limit_step(bool dependent, double& length) {
    length = dependent ? infinity : 1.0;
    if (dependent && !turn_downhill()) {
      length = 0.0;
      return valid_;
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
    // A step along one limit that holds is not towards the other where both are the same; and below
    // the normal numbers a pace has no digits to say so.
    const double still = slack * whole_pace + (std::numeric_limits<double>::min)();
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
  bool is_progress(double& reached) {
    constexpr double rounding = 1e-15;
    largest_ = (std::max)(largest_, magnitude());
    const double now = value(), noise = rounding * largest_;
    const bool fell = now < reached - rounding * now - noise * (std::sqrt(now) + noise);
    if (fell) reached = now;
    return fell;
  }

  /// Lets go whatever gains most: a value limit, or a resting instrument, upwards or downwards.
  /// False where nothing gains, which is optimality.
  bool release(bool first) {
    constexpr double rounding = 1e-14;
    for (int p = 0; p < pivot_count_; ++p) {
      const index i = pivots_[p];
      const bool net_one = limits_[p] == value_limit::net;
      const double lambda = net_one ? net_multiplier * net_active_ : gross_multiplier;
      if (lambda * price[at(i)] < -rounding * (2.0 * largest_ + buy[at(i)] + sell[at(i)])) {
        let_go(limits_[p]);
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
                         * (2.0 * largest_ + buy[at(i)] + sell[at(i)] + std::fabs(g)
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
