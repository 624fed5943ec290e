// SPDX-License-Identifier: BSL-1.0
// The best of the quantities that can be traded: whole lots, and fees paid once an instrument is
// traded at all.
//
// Depth first over the instruments that trade in lots or pay a fee, those with the coarsest lots
// first. At each, the others are relaxed to any quantity and `active_set` solves the rest; what
// comes out is a lower bound for every choice below. As a function of one instrument's quantity the
// bound is convex, so lots are tried outwards from the relaxed solution, nearest first (the order
// of Schnorr and Euchner 1994), and each side ends at the first that is worse than the best found,
// or that convexity says will be. A fee that is not decided yet counts in proportion to the
// quantity, as much as the bounds allow: a lower bound again.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/active_set.hpp>
#include <hedgerow/ratio/detail/problem_checks.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

class lot_search {
 public:
  std::vector<double> lot, fee;    // in the units of active_set's z; 0: none
  bool inside_band = false;        // nothing bought that would be sold again, see `lot_choice`
  long node_limit = 0, nodes = 0;  // continuous problems solved
  bool proved = false, found = false;
  double gross_multiplier = 0.0, net_multiplier = 0.0;  // at the solution
  double best = 0.0, bound = 0.0;  // the objective; what no quantities can be below
  std::vector<double> solution;

  void resize(index n) {
    const auto size = static_cast<std::size_t>(n);
    for (auto* v : {&lot, &fee, &solution, &low_, &high_, &buy_, &sell_})
      v->resize(size);
    order_.resize(size);
  }

  /// The relaxed solution of the whole problem, to start the next one from.
  [[nodiscard]] const double* relaxed() const { return depths_.data(); }

  /// Whether there is anything to search.
  [[nodiscard]] bool needed() const {
    for (std::size_t i = 0; i < lot.size(); ++i)
      if (lot[i] > 0.0 || fee[i] > 0.0) return true;
    return false;
  }

  /// From `qp` as it is, z a warm start. False: no quantities are allowed, or none were found.
  /// Leaves `qp` with the last problem that was solved.
  bool run(active_set& qp, bool warm) {
    qp_ = &qp;
    nodes = 0, found = false, proved = true, best = active_set::infinity;
    low_ = qp.lower, high_ = qp.upper, buy_ = qp.buy, sell_ = qp.sell;
    choose_order();
    if (count_ > 0 && depths_.size() < at(count_) * lot.size())
      depths_.resize(at(count_) * lot.size());
    for (index k = 0; k < count_; ++k)
      undecided(order_[at(k)]);
    if (!solve(warm)) return false;
    const double root = qp.value();
    if (count_ > 0) {
      keep(0);
      try_candidate(true);
      recall(0);
      try_candidate(false);
      recall(0);
      qp.refresh_rest();
    }
    descend(0, 0.0, root);
    bound = proved ? best : root;
    return found;
  }

 private:
  active_set* qp_ = nullptr;
  std::vector<double> low_, high_, buy_, sell_;  // of the problem as it was given
  std::vector<index> order_;
  index count_ = 0;
  std::vector<double> depths_;  // z of the relaxed problem at each depth

  /// Lots before fees alone, coarse before fine: columns have lengths in [1, 2), so a lot in units
  /// of z is what it does.
  void choose_order() {
    count_ = 0;
    for (index i = 0; i < qp_->n; ++i)
      if (lot[at(i)] > 0.0 || fee[at(i)] > 0.0) order_[at(count_++)] = i;
    std::sort(order_.begin(), order_.begin() + count_, [this](index a, index b) {
      if (lot[at(a)] != lot[at(b)]) return lot[at(a)] > lot[at(b)];
      return fee[at(a)] != fee[at(b)] ? fee[at(a)] > fee[at(b)] : a < b;
    });
  }

  // ---- what is decided about an instrument ----

  /// Nothing: any quantity, and of the fee the largest share in proportion to the quantity that is
  /// nowhere more than the fee itself.
  void undecided(index i) {
    active_set& qp = *qp_;
    qp.lower[at(i)] = low_[at(i)], qp.upper[at(i)] = high_[at(i)];
    qp.buy[at(i)] = buy_[at(i)], qp.sell[at(i)] = sell_[at(i)];
    if (!(fee[at(i)] > 0.0)) return;
    const double up = high_[at(i)] - qp.kink[at(i)], down = qp.kink[at(i)] - low_[at(i)];
    if (up > 0.0) qp.buy[at(i)] += fee[at(i)] / up;
    if (down > 0.0) qp.sell[at(i)] += fee[at(i)] / down;
  }
  /// It is traded: any quantity, and the fee is paid.
  void traded(index i) {
    qp_->lower[at(i)] = low_[at(i)], qp_->upper[at(i)] = high_[at(i)];
    qp_->buy[at(i)] = buy_[at(i)], qp_->sell[at(i)] = sell_[at(i)];
  }
  /// All of it.
  void fixed(index i, double z) {
    traded(i);
    qp_->lower[at(i)] = qp_->upper[at(i)] = qp_->z[at(i)] = z;
  }
  /// Lots are counted from the kink, what is held now.
  [[nodiscard]] double quantity(index i, double lots) const {
    return qp_->kink[at(i)] + lots * lot[at(i)];
  }
  [[nodiscard]] bool allowed(index i, double z) const {
    const double held = qp_->kink[at(i)], low = low_[at(i)], high = high_[at(i)];
    return z >= low - lot_rounding(lot[at(i)], held, low)
        && z <= high + lot_rounding(lot[at(i)], held, high);
  }

  // ---- solving and keeping ----

  bool solve(bool warm) {
    ++nodes;
    const bool solved = qp_->solve(warm);
    if (!solved && qp_->exhausted()) proved = false;
    return solved;
  }
  void keep(index depth) { std::ranges::copy(qp_->z, depths_.begin() + offset(depth)); }
  void recall(index depth) {
    std::copy(depths_.begin() + offset(depth), depths_.begin() + offset(depth + 1), qp_->z.begin());
  }
  [[nodiscard]] std::ptrdiff_t offset(index depth) const { return depth * qp_->n; }

  [[nodiscard]] bool beaten(double value) const {
    return found && !(value < best - 1e-13 * std::fabs(best));
  }

  /// Takes the quantities of `qp`, all decided, as the best so far.
  void accept(double value) {
    if (beaten(value) || (inside_band && leaves_band())) return;
    best = value, found = true;
    gross_multiplier = qp_->gross_multiplier, net_multiplier = qp_->net_multiplier;
    std::ranges::copy(qp_->z, solution.begin());
  }

  /// Whether lots were bought of which a part would now be sold, costs counted, or the reverse,
  /// where one lot less was allowed.
  [[nodiscard]] bool leaves_band() const {
    const active_set& qp = *qp_;
    for (index k = 0; k < count_; ++k) {
      const index i = order_[at(k)];
      const double x = qp.z[at(i)] - qp.kink[at(i)];
      if (!(lot[at(i)] > 0.0) || x == 0.0) continue;
      const double pull = dot(qp.columns.data() + i * qp.m, qp.rest.data(), qp.m);
      const double noise = 1e-12 * (std::fabs(qp.z[at(i)]) + std::fabs(pull));
      const bool undone = x > 0.0 ? pull > sell_[at(i)] + noise : -pull > buy_[at(i)] + noise;
      if (undone && allowed(i, qp.z[at(i)] - (x > 0.0 ? lot[at(i)] : -lot[at(i)]))) return true;
    }
    return false;
  }

  /// Two quick candidates, so that the search starts with something to beat: the relaxed solution
  /// rounded, or no trade; the instruments without lots and fees follow.
  void try_candidate(bool rounded) {
    double fees = 0.0;
    bool possible = true;
    for (index k = 0; k < count_ && possible; ++k) {
      const index i = order_[at(k)];
      const double x = rounded ? qp_->z[at(i)] - qp_->kink[at(i)] : 0.0;
      if (lot[at(i)] > 0.0) {
        double lots = std::nearbyint(x / lot[at(i)]);
        if (!allowed(i, quantity(i, lots)))
          lots = quantity(i, lots) > high_[at(i)]
                   ? std::floor((high_[at(i)] - qp_->kink[at(i)]) / lot[at(i)] + 1e-9)
                   : std::ceil((low_[at(i)] - qp_->kink[at(i)]) / lot[at(i)] - 1e-9);
        possible = allowed(i, quantity(i, lots));
        if (lots != 0.0) fees += fee[at(i)];
        fixed(i, quantity(i, lots));
      } else if (x == 0.0) {
        possible = allowed(i, qp_->kink[at(i)]);
        fixed(i, qp_->kink[at(i)]);
      } else {
        fees += fee[at(i)];
        traded(i);
      }
    }
    if (possible && solve(true)) accept(qp_->value() + fees);
    for (index k = 0; k < count_; ++k)
      undecided(order_[at(k)]);
  }

  // ---- the search ----

  [[nodiscard]] bool spent() {
    if (nodes < node_limit) return false;
    proved = false;
    return true;
  }

  /// Below a relaxed problem that is solved in `qp`, with `value` its bound, fees paid so far
  /// included.
  void descend(index depth, double fees, double value) {
    if (beaten(value)) return;
    if (depth == count_) {
      accept(value);
      return;
    }
    keep(depth);
    const index i = order_[at(depth)];
    if (lot[at(i)] > 0.0)
      search_lots(depth, i, fees, value);
    else
      search_fee(depth, i, fees);
    undecided(i);
  }

  /// Solves the problem that a decision leaves, from the parent's solution, and goes below it.
  /// Returns its bound; infinite where nothing is allowed.
  double visit(index depth, double fees) {
    if (!solve(true)) return active_set::infinity;
    const double value = qp_->value() + fees;
    descend(depth + 1, fees, value);
    return value;
  }

  void search_fee(index depth, index i, double fees) {
    const bool idle_first = qp_->z[at(i)] == qp_->kink[at(i)];
    for (int turn = 0; turn < 2 && !spent(); ++turn) {
      recall(depth);
      const bool idle = idle_first == (turn == 0);
      if (idle && !allowed(i, qp_->kink[at(i)])) continue;
      if (idle)
        fixed(i, qp_->kink[at(i)]);
      else
        traded(i);
      visit(depth, idle ? fees : fees + fee[at(i)]);
    }
  }

  /// One direction of the search along an instrument's lots.
  struct side {
    double lots, step;   // the next to try
    double from, last;   // the last one tried, at first the relaxed solution; its bound
    double slope = 0.0;  // the bound's rise per lot
    bool open = true;
  };

  /// To the next number of lots; where lots are below the rounding of the quantity there is none.
  void go_on(side& s) {
    const double next = s.lots + s.step;
    if (next == s.lots) s.open = proved = false;
    s.lots = next;
  }

  void search_lots(index depth, index i, double fees, double value) {
    const bool pays = fee[at(i)] > 0.0;
    if (pays) {
      // No trade and no fee is apart; of the others, convex as they are, the best is wanted first.
      if (!spent() && allowed(i, qp_->kink[at(i)])) {
        fixed(i, qp_->kink[at(i)]);
        visit(depth, fees);
      }
      recall(depth);
      traded(i);
      if (spent() || !solve(true)) return;
      fees += fee[at(i)];
      value = qp_->value() + fees;
      if (beaten(value)) return;
      keep(depth);
    }
    const double relaxed = (qp_->z[at(i)] - qp_->kink[at(i)]) / lot[at(i)];
    const double below = std::floor(relaxed);
    side sides[2] = {{.lots = below, .step = -1.0, .from = relaxed, .last = value},
                     {.lots = below + 1.0, .step = 1.0, .from = relaxed, .last = value}};
    while (sides[0].open || sides[1].open) {
      if (spent()) return;
      const bool up = !sides[0].open
                   || (sides[1].open && sides[1].lots - relaxed < relaxed - sides[0].lots);
      side& s = sides[up];
      const double lots = s.lots, z = quantity(i, lots);
      if (pays && lots == 0.0) {
        go_on(s);
        continue;
      }
      if (!allowed(i, z)) {
        // Beyond a bound; or not there yet, where the relaxed solution lies between bound and lot.
        s.open = s.step > 0.0 ? z < low_[at(i)] : z > high_[at(i)];
        go_on(s);
        continue;
      }
      const double distance = std::fabs(lots - s.from);
      if (beaten(s.last + s.slope * distance)) {
        s.open = false;
        continue;
      }
      recall(depth);
      fixed(i, z);
      const double child = visit(depth, fees);
      if (child == active_set::infinity || beaten(child)) s.open = false;
      // Convex: from here it rises at least as fast.
      s.slope = child > s.last && distance > 0.0 ? (child - s.last) / distance : 0.0;
      s.last = child, s.from = lots;
      go_on(s);
    }
  }
};

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
