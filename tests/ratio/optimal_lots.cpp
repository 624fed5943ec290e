// SPDX-License-Identifier: BSL-1.0
// Lots and fees: global optimality against enumeration, the no-trade zone with lots, its far edge,
// and what happens where there are too many.
#include "batch/support/count_allocations.hpp"
#include "support/problems.hpp"
#include <hedgerow/ratio/optimal.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>
#include <vector>

namespace ratio = hedgerow::ratio;
using namespace ratio_test;
using ratio::lot_choice;
using ratio::optimal_status;

namespace {

/// Up to four instruments, all in lots, bounded so that all quantities can be tried.
ratio::optimal_problem random_lots(source& s) {
  const int m = s.whole(1, 3), n = s.whole(1, 4);
  ratio::optimal_problem p;
  p.exposure.resize(m), p.instruments.resize(m, n), p.risk.setZero(m, m);
  for (int i = 0; i < m; ++i) {
    p.exposure[i] = s.uniform(-6, 6);
    for (int j = 0; j < n; ++j)
      p.instruments(i, j) = s.uniform(-1, 1);
    vector b(m);
    for (int j = 0; j < m; ++j)
      b[j] = s.uniform(-1, 1);
    p.risk += b * b.transpose();
  }
  const auto fill = [&](vector& v, double from, double to) {
    v.resize(n);
    for (int i = 0; i < n; ++i)
      v[i] = s.uniform(from, to);
  };
  fill(p.lot, 0.5, 2), fill(p.lower, -4, -1), fill(p.upper, 1, 4);
  if (!s.chance(3)) fill(p.cost, 0, 0.5);
  if (s.chance(2)) fill(p.current, -2, 2);
  if (s.chance(2)) {
    fill(p.fee, 0, 2);
    for (int i = 0; i < n; ++i)
      if (s.chance(2)) p.fee[i] = 0;
  }
  if (s.chance(2)) fill(p.price, 0.2, 2);
  if (s.chance(3)) p.gross_limit = s.uniform(1, 12);
  if (s.chance(3)) p.net_limit = s.uniform(0.3, 4);
  return p;
}

/// Whether lots were bought that would be sold again, or the reverse, though one less was allowed.
bool past_far_edge(const ratio::optimal_problem& p, const vector& w) {
  const vector pull = p.instruments.transpose() * (p.risk * (p.exposure + p.instruments * w));
  for (Eigen::Index i = 0; i < w.size(); ++i) {
    const double x = w[i] - at(p.current, i, 0), c = at(p.cost, i, 0), lot = at(p.lot, i, 0);
    if (x > 1e-9 && pull[i] > c + 1e-9 && w[i] - lot >= at(p.lower, i, -INFINITY)) return true;
    if (x < -1e-9 && -pull[i] > c + 1e-9 && w[i] + lot <= at(p.upper, i, INFINITY)) return true;
  }
  return false;
}

/// The least objective of all quantities in lots; infinite where none is allowed.
double enumerate(const ratio::optimal_problem& p, bool inside_band) {
  const Eigen::Index n = p.lot.size();
  double best = std::numeric_limits<double>::infinity();
  vector w(n);
  const auto search = [&](const auto& self, Eigen::Index i) -> void {
    if (i == n) {
      if (!allowed(p, w) || (inside_band && past_far_edge(p, w))) return;
      best = std::fmin(best, static_cast<double>(objective(p, w)));
      return;
    }
    const double held = at(p.current, i, 0);
    for (double k = std::ceil((p.lower[i] - held) / p.lot[i]); held + k * p.lot[i] <= p.upper[i];
         ++k) {
      w[i] = held + k * p.lot[i];
      self(self, i + 1);
    }
  };
  search(search, 0);
  return best;
}

}  // namespace

TEST_CASE("up to four instruments in lots, fees included: the best of all there are") {
  source s(11);
  int solved = 0;
  long most = 0;
  for (int run = 0; run < 2000; ++run) {
    auto p = random_lots(s);
    const auto h = ratio::optimal(p);
    const double best = enumerate(p, false);
    if (std::isinf(best)) {
      CHECK(h.status == optimal_status::infeasible);
      continue;
    }
    REQUIRE(h.status == optimal_status::optimal);
    ++solved;
    most = h.nodes > most ? h.nodes : most;
    CHECK(h.objective == doctest::Approx(best).epsilon(1e-12));
    CHECK(h.bound == h.objective);
    CHECK(allowed(p, h.quantity));
    for (Eigen::Index i = 0; i < h.trade.size(); ++i) {
      const double lots = h.trade[i] / p.lot[i];
      CHECK(std::fabs(lots - std::nearbyint(lots)) <= 1e-12);
    }
  }
  CHECK(solved > 1900);
  CHECK(most < 5000);
}

TEST_CASE("inside_band: the best of those that would not be undone") {
  source s(12);
  for (int run = 0; run < 600; ++run) {
    auto p = random_lots(s);
    p.choice = lot_choice::inside_band;
    const auto h = ratio::optimal(p);
    const double best = enumerate(p, true);
    if (std::isinf(best)) {
      CHECK(h.status == optimal_status::infeasible);
      continue;
    }
    REQUIRE(h.status == optimal_status::optimal);
    CHECK(h.objective == doctest::Approx(best).epsilon(1e-12));
    CHECK_FALSE(past_far_edge(p, h.quantity));
  }
}

TEST_CASE(
    "one instrument in lots: the zone is |D| <= c/W + lot/2, and its far edge is never passed") {
  source s(13);
  for (int run = 0; run < 2000; ++run) {
    const double weight = s.uniform(0.1, 3), cost = s.chance(4) ? 0.0 : s.uniform(0, 2);
    const double lot = s.uniform(0.1, 5), delta = s.uniform(-12, 12), edge = cost / weight;
    ratio::optimal_problem p{.exposure = vector{{delta}},
                             .instruments = matrix{{1.0}},
                             .risk = matrix{{weight}},
                             .cost = vector{{cost}},
                             .lot = vector{{lot}}};
    const auto h = ratio::optimal(p);
    const double left = h.residual[0], sign = delta > 0 ? 1.0 : -1.0;
    CHECK((h.trade[0] == 0) == (std::fabs(delta) <= edge + lot / 2));
    CHECK(std::fabs(left) <= std::fmax(edge, 0) + lot / 2 + 1e-12);
    if (h.trade[0] != 0) CHECK(left * sign >= edge - lot / 2 - 1e-12);
    p.current = h.quantity;  // from there, nothing more: no trade is ever turned back
    CHECK(std::fabs(ratio::optimal(p).trade[0]) == 0);
    p.current.resize(0);
    p.choice = lot_choice::inside_band;
    const auto inside = ratio::optimal(p);
    CHECK(inside.residual[0] * sign >= -edge - 1e-12);
    CHECK(inside.trade[0] * sign <= 0);
    CHECK(std::fabs(inside.trade[0]) <= std::fabs(h.trade[0]));
  }
}

TEST_CASE(
    "instruments with lots among others: no worse than rounding, and the others are optimal") {
  source s(14);
  for (int run = 0; run < 150; ++run) {
    auto p = random_problem(s, s.whole(1, 3), s.whole(2, 7));
    p.lot = vector::Zero(p.instruments.cols());
    for (Eigen::Index i = 0; i < p.lot.size(); ++i)
      if (s.chance(2)) p.lot[i] = 0.5;
    const auto h = ratio::optimal(p);
    if (h.status == optimal_status::infeasible) continue;
    CHECK(h.certificate <= 1e-12);
    CHECK(h.bound <= h.objective);
    auto free = p;
    free.lot.resize(0);
    const auto relaxed = ratio::optimal(free);
    CHECK(h.objective >= relaxed.objective * (1 - 1e-12) - 1e-12);
    // Rounded, the others solved again.
    for (Eigen::Index i = 0; i < p.lot.size(); ++i) {
      if (p.lot[i] == 0) continue;
      if (free.lower.size() == 0) free.lower = vector::Constant(p.lot.size(), -INFINITY);
      if (free.upper.size() == 0) free.upper = vector::Constant(p.lot.size(), INFINITY);
      const double held = at(p.current, i, 0);
      const double w = held + std::nearbyint((relaxed.quantity[i] - held) / 0.5) * 0.5;
      if (w < free.lower[i] || w > free.upper[i]) continue;
      free.lower[i] = free.upper[i] = w;
    }
    const auto rounded = ratio::optimal(free);
    bool whole = rounded.status == optimal_status::optimal;
    for (Eigen::Index i = 0; whole && i < p.lot.size(); ++i)
      if (p.lot[i] > 0) {
        const double lots = (rounded.quantity[i] - at(p.current, i, 0)) / 0.5;
        whole = std::fabs(lots - std::nearbyint(lots)) < 1e-9;
      }
    if (whole) CHECK(h.objective <= rounded.objective * (1 + 1e-12) + 1e-12);
  }
}

TEST_CASE("fees alone: every choice of what to trade") {
  source s(15);
  for (int run = 0; run < 150; ++run) {
    auto p = random_lots(s);
    p.lot.resize(0);
    const Eigen::Index n = p.instruments.cols();
    p.fee.resize(n);
    for (Eigen::Index i = 0; i < n; ++i)
      p.fee[i] = s.uniform(0, 2);
    const auto h = ratio::optimal(p);
    double best = std::numeric_limits<double>::infinity();
    for (int traded = 0; traded < (1 << n); ++traded) {
      auto q = p;
      q.fee.resize(0);
      double fees = 0;
      bool possible = true;
      for (Eigen::Index i = 0; i < n; ++i) {
        const double held = at(p.current, i, 0);
        if ((traded >> i & 1) != 0) {
          fees += p.fee[i];
        } else {
          possible = possible && held >= p.lower[i] && held <= p.upper[i];
          q.lower[i] = q.upper[i] = held;
        }
      }
      const auto one = possible ? ratio::optimal(q) : ratio::optimal_result{};
      if (one.status == optimal_status::optimal) best = std::fmin(best, one.objective + fees);
    }
    if (std::isinf(best)) {
      CHECK(h.status == optimal_status::infeasible);
      continue;
    }
    CHECK(h.objective == doctest::Approx(best).epsilon(1e-11));
  }
}

TEST_CASE("too many to prove: what is found, its bound, and the status") {
  source s(16);
  ratio::optimal_problem p = random_problem(s, 3, 12);
  p.current.resize(0), p.lower.resize(0), p.upper.resize(0), p.price.resize(0), p.cost.resize(0);
  p.gross_limit = p.net_limit = INFINITY;
  for (int i = 0; i < 3; ++i) {
    p.exposure[i] = s.uniform(-40, 40);
    p.risk(i, i) += 1;
    for (int j = 0; j < 12; ++j)
      p.instruments(i, j) = s.uniform(-1, 1);
  }
  p.lot = vector::Constant(12, 1.0);  // nearly nothing can be reached, without end
  p.node_limit = 300;
  const auto h = ratio::optimal(p);
  CHECK(h.status == optimal_status::not_proved);
  CHECK(h.nodes <= 300);
  CHECK(h.bound <= h.objective);
  CHECK(h.objective < h.risk_before);
  CHECK(h.quantity.array().isFinite().all());
}

TEST_CASE("any bits in lots and fees: an answer, or a refusal, in time") {
  source s(17);
  int answered = 0;
  for (int run = 0; run < 1000; ++run) {
    auto p = random_lots(s);
    p.node_limit = 200;
    if (s.chance(2)) p.lower.resize(0), p.upper.resize(0);
    const auto spoil = [&](vector& v) {
      if (v.size() == 0) return;
      const auto raw = s.bits();
      double x;
      std::memcpy(&x, &raw, sizeof x);
      v[s.whole(0, static_cast<int>(v.size()) - 1)] = s.chance(2) ? x : std::fabs(x);
    };
    spoil(p.lot), spoil(p.fee);
    const auto h = ratio::optimal(p);
    const bool refused = h.status == optimal_status::invalid
                      || h.status == optimal_status::infeasible;
    CHECK(refused == (*h.why.argument != '\0'));
    if (h.status != optimal_status::optimal && h.status != optimal_status::not_proved) continue;
    ++answered;
    CHECK(h.quantity.array().isFinite().all());
    CHECK(h.nodes <= 202);
  }
  CHECK(answered > 200);
}

TEST_CASE("lots that fit nowhere are named; after the first call nothing is allocated") {
  ratio::optimal_problem p{.exposure = vector{{1.0}},
                           .instruments = matrix{{1.0, 1.0}},
                           .risk = matrix{{1.0}},
                           .current = vector{{0.0, 0.2}},
                           .lower = vector{{-5.0, 0.5}},
                           .upper = vector{{5.0, 0.9}},
                           .lot = vector{{0.0, 1.0}}};
  CHECK(ratio::message(ratio::optimal(p).why)
        == "lot[1] is 1: no whole number of lots from what is held lies within the bounds");
  p.lower[1] = -5, p.upper[1] = 5;
  ratio::solver solver;
  solver.solve(p);
  const std::size_t before = allocations;
  for (int i = 0; i < 20; ++i) {
    p.exposure[0] += 0.3;
    CHECK(solver.solve(p).status == optimal_status::optimal);
  }
  CHECK(allocations == before);
}

TEST_CASE("a search that is cut off before anything allowed is found says so") {
  ratio::optimal_problem p;  // net values are -55.6 and multiples of 16 more: none is within 4 of 0
  p.exposure.resize(0), p.instruments.resize(0, 3), p.risk.resize(0, 0);
  p.current.resize(3), p.price.setConstant(3, 4.0), p.lot.setConstant(3, 4.0);
  p.current << -5.898193359375, -4, -4;
  p.net_limit = 4;
  p.node_limit = 0;
  const auto h = ratio::optimal(p);
  CHECK(h.status == optimal_status::iteration_limit);
  CHECK(h.quantity.array().isNaN().all());
  CHECK(std::isnan(h.objective));
}

TEST_CASE("what is held in lots can be closed, though 0.3 - 3 x 0.1 is not 0 in binary") {
  for (const double held : {0.3, 0.7, 1.1, -0.6, -2.3}) {
    CAPTURE(held);
    // Everything has to go: by a bound, by either limit, or because it is all risk.
    ratio::optimal_problem p{.exposure = vector{{held > 0 ? 5.0 : -5.0}},
                             .instruments = matrix{{1.0}},
                             .risk = matrix{{1.0}},
                             .current = vector{{held}},
                             .lot = vector{{0.1}}};
    const auto is_closed = [&] {
      const auto h = ratio::optimal(p);
      CHECK(h.status == optimal_status::optimal);
      CHECK(std::fabs(h.quantity[0]) <= 1e-15);
      CHECK(h.trade[0] == doctest::Approx(-held).epsilon(1e-15));
      CHECK(h.certificate <= 1e-15);
    };
    (held > 0 ? p.lower : p.upper) = vector{{0.0}};
    is_closed();
    p.lower.resize(0), p.upper.resize(0), p.net_limit = 0;
    is_closed();
    p.net_limit = INFINITY, p.gross_limit = 0;
    is_closed();
    p.price = vector{{64000.0}};
    is_closed();
  }
}

TEST_CASE("from the solution of a far larger problem: the same best lots") {
  source s(97);
  ratio::solver solver;
  int seen = 0;
  for (int run = 0; run < 1000; ++run) {
    auto p = random_lots(s);
    p.lower.resize(0), p.upper.resize(0), p.node_limit = 1000;
    const auto cold = ratio::optimal(p);
    auto larger = p;
    larger.exposure *= std::ldexp(1.0, s.whole(20, 60));
    solver.solve(larger);
    const auto& warm = solver.solve(p);
    if (cold.status != optimal_status::optimal || warm.status != optimal_status::optimal) continue;
    CHECK(warm.objective == doctest::Approx(cold.objective).epsilon(1e-12));
    ++seen;
  }
  CHECK(seen > 500);
}

TEST_CASE("decimal lots under a net limit of 0: what their sum leaves breaks no condition") {
  source s(83);
  const auto decimal = [&](int most) { return s.whole(-most, most) / 10.0; };
  double worst = 0;
  for (int run = 0; run < 2000; ++run) {
    ratio::optimal_problem p{.exposure = vector{{decimal(90)}},
                             .instruments = matrix{{decimal(60), 0.0, 0.0, decimal(120)}},
                             .risk = matrix{{96.86}},
                             .current = vector{{decimal(60), decimal(60), 0.0, 0.0}},
                             .lower = vector{{decimal(5), -0.4, -0.3, -0.3}},
                             .price = vector{{0.25, 0.25, 0.25, 0.25}},
                             .net_limit = 0,
                             .lot = vector{{0.3, 0.3, 0.1, 0.0}}};
    p.node_limit = s.whole(1, 40);
    const auto h = ratio::optimal(p);
    if (h.status == optimal_status::optimal || h.status == optimal_status::not_proved)
      worst = std::fmax(worst, h.certificate);
  }
  CHECK(worst <= 1e-12);
}

TEST_CASE("a lot that dwarfs bounds and position does not widen the bounds") {
  ratio::optimal_problem p{.exposure = vector{{0.0}},
                           .instruments = matrix{{1.0}},
                           .risk = matrix{{1.0}},
                           .current = vector{{1.0}},
                           .lower = vector{{3.0}},
                           .lot = vector{{1e10}}};
  const auto h = ratio::optimal(p);
  CHECK(h.status == optimal_status::optimal);
  CHECK(h.quantity[0] == 1 + 1e10);
  p.upper = vector{{5.0}};
  CHECK(ratio::message(ratio::optimal(p).why)
        == "lot[0] is 1e+10: no whole number of lots from what is held lies within the bounds");
}
