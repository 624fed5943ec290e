// SPDX-License-Identifier: BSL-1.0
// Which instruments of a corner problem are free, each within one linear piece of its cost, and
// which of the two limits of value hold.
//
// A limit that holds is one equation between the free ones. It is eliminated: one of them, the
// limit's pivot, follows the others.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/corner_problem.hpp>
#include <hedgerow/ratio/detail/qr.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

enum class value_limit : std::uint8_t { net, gross };

/// A corner problem, its pieces and its limits. The sizes of what is free follow `resize`.
class pieces : public corner_problem {
 public:
  double gross_multiplier = 0.0, net_multiplier = 0.0;  // what one unit more of a limit is worth

 protected:
  static constexpr index none = -1;
  static constexpr double dependence = 1e-9;  // of a column outside the others' span, relative

  std::vector<std::int8_t> free_, side_;   // side: the sign of z on the piece
  std::vector<index> list_;                // who is free, in the order of the factorisation
  std::vector<double> from_, to_, slope_;  // the piece of each free one
  index count_ = 0;                        // how many are free
  index valid_ = 0;  // of these, from the first, so many stay from the last factorisation
  bool gross_active_ = false;
  int net_active_ = 0;              // the sign of the net value at its limit; 0: below it
  index pivots_[2] = {none, none};  // who keeps the limits that hold
  value_limit limits_[2] = {};      // and which
  int pivot_count_ = 0;

  void resize_pieces() {
    free_.resize(at(n)), list_.resize(at(n + m + 3));
    from_.resize(at(n)), to_.resize(at(n)), slope_.resize(at(n)), side_.resize(at(n));
  }

  /// Nobody is free, and no limit holds.
  void clear_pieces() {
    count_ = valid_ = 0, gross_active_ = false, net_active_ = 0, pivot_count_ = 0;
    for (index i = 0; i < n; ++i)
      free_[at(i)] = 0;
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

  [[nodiscard]] bool holds(value_limit l) const {
    return l == value_limit::net ? net_active_ != 0 : gross_active_;
  }
  void let_go(value_limit l) {
    if (l == value_limit::net)
      net_active_ = 0;
    else
      gross_active_ = false;
  }

  /// Finds a pivot for each limit that holds and moves it to the end of the list. A limit that no
  /// free instrument can keep, or that the other one implies, is let go: of such two the net limit,
  /// since the gross limit also keeps at 0 what rests there.
  void choose_pivots() {
    pivot_count_ = 0;
    for (const value_limit l : {value_limit::gross, value_limit::net}) {
      if (!holds(l)) continue;
      index best = none;
      double largest = 0.0;
      for (index k = 0; k < count_ - pivot_count_; ++k) {
        const double a = std::fabs(reduced_row(l, list_[at(k)]));
        if (a > largest * (1.0 + slack)) largest = a, best = k;
      }
      if (best == none || largest <= dependence * price[at(list_[at(best)])]) {
        let_go(l);
        continue;
      }
      std::swap(list_[at(best)], list_[at(count_ - 1 - pivot_count_)]);
      pivots_[pivot_count_] = list_[at(count_ - 1 - pivot_count_)];
      limits_[pivot_count_++] = l;
    }
  }

  /// How far each pivot moves when instrument i moves by one.
  void pivot_moves(index i, double* move) const {
    move[0] = move[1] = 0.0;
    if (pivot_count_ == 2) {
      move[1] = -reduced_row(limits_[1], i) / reduced_row(limits_[1], pivots_[1]);
      move[0] = -(row(limits_[0], i) + move[1] * row(limits_[0], pivots_[1]))
              / row(limits_[0], pivots_[0]);
    } else if (pivot_count_ == 1) {
      move[0] = -row(limits_[0], i) / row(limits_[0], pivots_[0]);
    }
  }

  /// Puts the pivots where their limits say, and `rest` with them. A step leaves what rounding
  /// makes of sums, which matters where a limit is 0 and everything else under it has gone to 0. A
  /// pivot at a corner stays there.
  void settle_pivots() {
    if (pivot_count_ == 0) return;
    double left[2] = {0.0, 0.0};  // of each limit, for the pivots
    for (int p = 0; p < pivot_count_; ++p) {
      const index i = pivots_[p];
      if (z[at(i)] == from_[at(i)] || z[at(i)] == to_[at(i)]) return;
      left[p] = left_of(limits_[p]);
    }
    const double a = row(limits_[0], pivots_[0]);
    if (pivot_count_ == 1) {
      move_to(pivots_[0], left[0] / a);
      return;
    }
    const double b = row(limits_[0], pivots_[1]), c = row(limits_[1], pivots_[0]);
    const double second = (left[1] - left[0] * c / a) / reduced_row(limits_[1], pivots_[1]);
    move_to(pivots_[1], second);
    move_to(pivots_[0], (left[0] - second * b) / a);
  }

  /// Multipliers of the limits that hold, from the pivots' own conditions.
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
      (limits_[p] == value_limit::net ? net_multiplier : gross_multiplier) = lambda[p];
  }

 private:
  /// A limit as an equation between the free ones: the entry of instrument i.
  [[nodiscard]] double row(value_limit l, index i) const {
    return l == value_limit::net ? price[at(i)] : price[at(i)] * side_[at(i)];
  }
  /// The same once the first pivot is eliminated from it.
  [[nodiscard]] double reduced_row(value_limit l, index i) const {
    if (pivot_count_ == 0) return row(l, i);
    const double factor = row(l, pivots_[0]) / row(limits_[0], pivots_[0]);
    return row(l, i) - factor * row(limits_[0], i);
  }

  /// What everything but the pivots leaves of a limit that holds.
  [[nodiscard]] double left_of(value_limit l) const {
    double left = l == value_limit::net ? net_active_ * net : gross;
    for (index i = 0; i < n; ++i)
      if (i != pivots_[0] && (pivot_count_ == 1 || i != pivots_[1]))
        left -= price[at(i)] * (l == value_limit::net ? z[at(i)] : std::fabs(z[at(i)]));
    return left;
  }

  void move_to(index i, double to) {
    const double before = z[at(i)];
    z[at(i)] = clamp(to, from_[at(i)], to_[at(i)]);
    if (z[at(i)] != before) add_multiple(rest.data(), z[at(i)] - before, column(i), m);
  }
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
