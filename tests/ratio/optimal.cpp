// SPDX-License-Identifier: BSL-1.0
// The continuous problem: a worked example, optimality conditions in extended precision, coordinate
// descent, the no-trade zone in closed form, limits, warm starts, and what is refused.
#include "batch/support/count_allocations.hpp"
#include "support/problems.hpp"
#include <hedgerow/ratio/neutral.hpp>
#include <hedgerow/ratio/optimal.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

namespace ratio = hedgerow::ratio;
using namespace ratio_test;
using ratio::optimal_status;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Delta 0, gamma -5,000, vega -8,000, with the underlying and two options.
ratio::optimal_problem worked() {
  return {.exposure = vector{{0.0, -5000.0, -8000.0}},
          .instruments = matrix{{1.0, 0.6, 0.5}, {0.0, 0.5, 0.8}, {0.0, 2.0, 1.2}},
          .risk = vector{{1.0, 4.0, 1.0}}.asDiagonal(),
          .cost = vector{{10.0, 400.0, 400.0}}};
}

/// One instrument, delta 1, weight W.
ratio::optimal_problem single(double delta, double weight, double cost) {
  return {.exposure = vector{{delta}},
          .instruments = matrix{{1.0}},
          .risk = matrix{{weight}},
          .cost = vector{{cost}}};
}

/// Coordinate descent, a method of another kind: each instrument in turn goes to its minimum. For
/// problems without limits on values and with a W that makes it converge.
vector coordinate_descent(const ratio::optimal_problem& p) {
  const Eigen::Index n = p.instruments.cols();
  vector w = vector::Zero(n);
  for (Eigen::Index i = 0; i < n; ++i)
    w[i] = std::fmin(std::fmax(at(p.current, i, 0), at(p.lower, i, -infinity)),
                     at(p.upper, i, infinity));
  for (int sweep = 0; sweep < 20000; ++sweep) {
    double moved = 0;
    for (Eigen::Index i = 0; i < n; ++i) {
      const double a = p.instruments.col(i).dot(p.risk * p.instruments.col(i));
      if (!(a > 1e-12)) continue;
      const double held = at(p.current, i, 0), before = w[i], c = at(p.cost, i, 0);
      w[i] = held;
      const double b = -p.instruments.col(i).dot(p.risk * (p.exposure + p.instruments * w));
      const double x = b > c ? (b - c) / a : b < -c ? (b + c) / a : 0.0;
      w[i] = std::fmin(std::fmax(held + x, at(p.lower, i, -infinity)), at(p.upper, i, infinity));
      moved = std::fmax(moved, std::fabs(w[i] - before));
    }
    if (moved < 1e-14) break;
  }
  return w;
}

}  // namespace

TEST_CASE("a worked example, to every digit") {
  const auto h = ratio::optimal(worked());
  CHECK(h.status == optimal_status::optimal);
  CHECK(h.quantity[0] == doctest::Approx(-3179.275).epsilon(1e-13));
  CHECK(h.quantity[1] == doctest::Approx(399).epsilon(1e-13));
  CHECK(h.quantity[2] == doctest::Approx(5899.75).epsilon(1e-13));
  CHECK(h.residual[0] == doctest::Approx(10).epsilon(1e-11));
  CHECK(h.residual[1] == doctest::Approx(-80.7).epsilon(1e-11));
  CHECK(h.residual[2] == doctest::Approx(-122.3).epsilon(1e-11));
  CHECK(h.objective == doctest::Approx(2571846.375).epsilon(1e-14));
  CHECK(h.risk_before == doctest::Approx(0.5 * (4 * 25e6 + 64e6)));
  CHECK(h.risk_after + h.cost == h.objective);
  CHECK(h.cost == doctest::Approx(10 * 3179.275 + 400 * (399 + 5899.75)));
  CHECK(h.bound == h.objective);
  CHECK(h.certificate <= 1e-15);
  CHECK(h.trade == h.quantity);
  CHECK(h.nodes == 1);
}

TEST_CASE("optimality conditions hold, in extended precision, for every kind of problem") {
  source s(1);
  int solved = 0, infeasible = 0;
  for (int run = 0; run < 4000; ++run) {
    const auto p = random_problem(s, s.whole(0, 4), s.whole(0, 8));
    const auto h = ratio::optimal(p);
    if (h.status == optimal_status::infeasible) {
      ++infeasible;
      continue;
    }
    REQUIRE(h.status == optimal_status::optimal);
    ++solved;
    CHECK(violation(p, h) <= 1e-10);  // of gradients of some 1e3
    CHECK(h.certificate <= 1e-12);
    CHECK(h.objective == doctest::Approx(static_cast<double>(objective(p, h.quantity))));
    CHECK(h.bound == h.objective);
  }
  CHECK(solved > 3000);
  CHECK(infeasible > 50);
  for (int run = 0; run < 60; ++run) {  // as large as they come
    const auto p = random_problem(s, 10, 60);
    const auto h = ratio::optimal(p);
    if (h.status == optimal_status::infeasible) continue;
    REQUIRE(h.status == optimal_status::optimal);
    CHECK(violation(p, h) <= 1e-9);
    CHECK(h.certificate <= 1e-12);
  }
}

TEST_CASE("where it says infeasible, no quantities are allowed") {
  source s(2);
  for (int run = 0; run < 1500; ++run) {
    auto p = random_problem(s, 2, 3);
    if (ratio::optimal(p).status != optimal_status::infeasible) continue;
    for (int i = 0; i < 200; ++i) {
      vector w(3);
      for (int j = 0; j < 3; ++j) {
        const double low = std::fmax(at(p.lower, j, -9), -9),
                     high = std::fmin(at(p.upper, j, 9), 9);
        w[j] = s.chance(3) ? low : s.chance(2) ? high : s.uniform(low, high);
      }
      CHECK_FALSE(allowed(p, w, 1e-13));
    }
  }
}

TEST_CASE("coordinate descent comes to the same objective, and no allowed point below it") {
  source s(3);
  for (int run = 0; run < 300; ++run) {
    auto p = random_problem(s, s.whole(1, 3), s.whole(1, 5));
    const auto limited = ratio::optimal(p);
    if (limited.status == optimal_status::optimal)
      for (int i = 0; i < 50; ++i) {
        vector w = limited.quantity;
        for (Eigen::Index j = 0; j < w.size(); ++j)
          if (s.chance(2)) w[j] += s.uniform(-1, 1) * std::pow(10.0, s.whole(-6, 0));
        if (allowed(p, w, 0.0)) CHECK(objective(p, w) >= limited.objective * (1 - 1e-12) - 1e-12);
      }
    p.gross_limit = p.net_limit = infinity;
    for (Eigen::Index i = 0; i < p.risk.rows(); ++i)
      p.risk(i, i) += 0.3;
    const auto h = ratio::optimal(p);
    REQUIRE(h.status == optimal_status::optimal);
    const double other = static_cast<double>(objective(p, coordinate_descent(p)));
    CHECK(h.objective <= other + 1e-9 * (1 + other));
    CHECK(h.objective >= other - 1e-6 * (1 + other));
  }
}

TEST_CASE("the no-trade zone: |D| <= c/W, and outside it as far as its edge") {
  for (const double weight : {1e-4, 1.0, 37.0})
    for (const double cost : {0.0, 0.5, 3.0})
      for (double x = -4; x <= 4; x += 0.125) {
        const double edge = cost / weight, delta = x * (edge > 0 ? edge : 1.0);
        const auto h = ratio::optimal(single(delta, weight, cost));
        if (std::fabs(delta) <= edge) {
          CHECK(h.trade[0] == 0);
          CHECK(h.cost == 0);
        } else {
          CHECK(h.residual[0] == doctest::Approx(delta > 0 ? edge : -edge).epsilon(1e-12));
        }
      }
  // From a position: what is held moves the zone.
  auto p = single(-10, 2, 3);
  p.current = vector{{9.0}};
  CHECK(ratio::optimal(p).trade[0] == 0);  // 1 is within 1.5
  p.current = vector{{14.0}};
  CHECK(ratio::optimal(p).trade[0] == doctest::Approx(-2.5));  // to 1.5
}

TEST_CASE("limits: zero cost is weighted least squares, infinite cost no trade, zero W no risk") {
  auto p = worked();
  p.cost.setZero();
  const auto exact = ratio::neutral(p.exposure, p.instruments);
  CHECK((ratio::optimal(p).quantity - exact.quantity).norm() <= 1e-11 * exact.quantity.norm());
  // Two instruments for three exposures: least squares with the roots of W as scales.
  p.instruments = matrix{{0.6, 0.5}, {0.5, 0.8}, {2.0, 1.2}}, p.cost.resize(0);
  ratio::neutral_options options;
  options.scale = vector{{1.0, 0.5, 1.0}};
  const auto least = ratio::neutral(p.exposure, p.instruments, options);
  CHECK((ratio::optimal(p).quantity - least.quantity).norm() <= 1e-11 * least.quantity.norm());

  p = worked();
  p.current = vector{{1.0, -2.0, 3.0}};
  p.cost.setConstant(infinity);
  auto h = ratio::optimal(p);
  CHECK(h.trade == vector::Zero(3));
  CHECK(h.cost == 0);
  CHECK(h.risk_after == h.risk_before);
  CHECK(h.status == optimal_status::optimal);
  p.cost = vector{{1e-9, infinity, infinity}};  // one alone: delta
  h = ratio::optimal(p);
  CHECK(h.trade[1] == 0);
  CHECK(h.residual[0] == doctest::Approx(0).epsilon(1e-8));

  p = worked();
  p.risk.setZero();
  h = ratio::optimal(p);
  CHECK(h.trade == vector::Zero(3));
  CHECK(h.objective == 0);
  p.lower = vector{{5.0, -infinity, -infinity}};
  h = ratio::optimal(p);
  CHECK(h.trade == vector{{5.0, 0.0, 0.0}});
  CHECK(h.cost == 50);

  CHECK(ratio::optimal({}).status == optimal_status::optimal);
  CHECK(ratio::optimal(
            {.exposure = vector{{2.0}}, .instruments = matrix(1, 0), .risk = matrix{{3.0}}})
            .objective
        == 6);
}

TEST_CASE("gross and net limits: reached, kept, and priced") {
  auto p = single(-10, 1, 0);
  p.price = vector{{2.0}};
  p.gross_limit = 12;
  auto h = ratio::optimal(p);
  CHECK(h.quantity[0] == 6);
  CHECK(h.gross_price == doctest::Approx(2));  // d/dL of (10 - L/2)^2/2 at 12
  p.gross_limit = infinity, p.net_limit = 4;
  h = ratio::optimal(p);
  CHECK(h.quantity[0] == 2);
  CHECK(h.net_price == doctest::Approx(4));
  p.exposure[0] = 10;
  h = ratio::optimal(p);
  CHECK(h.quantity[0] == -2);
  CHECK(h.net_price == doctest::Approx(-4));
  // The price is a derivative.
  source s(4);
  for (int run = 0, seen = 0; run < 2000 && seen < 100; ++run) {
    auto q = random_problem(s, 3, 4);
    if (std::isinf(q.gross_limit) || q.gross_limit == 0) continue;
    const auto at_limit = ratio::optimal(q);
    if (at_limit.status != optimal_status::optimal) continue;
    const double step = 1e-5;
    q.gross_limit += step;
    const double up = at_limit.objective - ratio::optimal(q).objective;
    CHECK(up <= (at_limit.gross_price + 1e-6) * step + 1e-9);
    CHECK(up >= -1e-9);
    ++seen;
  }
}

TEST_CASE("gross and net limit alike: where one implies the other, the conditions hold with one") {
  source s(5);
  double worst = 0;
  for (int run = 0; run < 20000; ++run) {
    auto p = random_problem(s, s.whole(1, 4), s.whole(2, 8));
    p.gross_limit = p.net_limit = s.chance(2) ? s.whole(1, 9) : s.uniform(0.5, 12);
    const auto h = ratio::optimal(p);
    if (h.status == optimal_status::optimal) worst = std::fmax(worst, h.certificate);
  }
  CHECK(worst <= 1e-12);
  // A price without digits: what a step along one limit does to the other is its rounding.
  for (const double least : {0.0, 0x1p-1074, 4.1e-320, 1e-300, 1e-30}) {
    const auto h = ratio::optimal({.exposure = vector(0),
                                   .instruments = matrix(0, 4),
                                   .risk = matrix(0, 0),
                                   .current = vector{{2.0, -0.06, -4.0, -4.0}},
                                   .cost = vector{{2.6e-18, 0.75, 1.0, 1.0}},
                                   .price = vector{{4.0, least, 4.0, 4.0}},
                                   .gross_limit = 4,
                                   .net_limit = 4});
    REQUIRE(h.status == optimal_status::optimal);
    CHECK(h.objective == doctest::Approx(7));
  }
}

TEST_CASE("from the last solution: the same solution, and nothing is allocated") {
  source s(5);
  ratio::solver solver;
  for (int run = 0; run < 200; ++run) {
    auto p = random_problem(s, s.whole(1, 4), s.whole(1, 8));
    if (solver.solve(p).status != optimal_status::optimal) continue;
    for (int tick = 0; tick < 4; ++tick) {
      for (Eigen::Index i = 0; i < p.exposure.size(); ++i)
        p.exposure[i] += s.uniform(-1, 1);
      if (s.chance(3) && p.current.size() != 0) p.current = solver.solve(p).quantity;
      const auto cold = ratio::optimal(p);
      const std::size_t before = allocations;
      const auto& warm = solver.solve(p);
      CHECK(allocations == before);
      REQUIRE(warm.status == cold.status);
      if (warm.status != optimal_status::optimal) continue;
      CHECK(warm.objective == doctest::Approx(cold.objective).epsilon(1e-11));
      CHECK(warm.certificate <= 1e-12);
    }
  }
  auto p = worked();
  solver.solve(p);
  const auto again = solver.solve(p);
  CHECK(again.iterations <= 1);
  CHECK((again.quantity - ratio::optimal(p).quantity).norm() <= 1e-12 * again.quantity.norm());
  p.current = again.quantity;  // traded: nothing more to do
  CHECK(solver.solve(p).cost <= 1e-9);
  solver.forget();
  CHECK(ratio::solver(solver).solve(p).status == optimal_status::optimal);  // copyable
}

TEST_CASE("from the solution of a far larger problem: nothing of its rounding or its size stays") {
  source s(71);
  ratio::solver solver;
  const auto size = [](const vector& v) {
    double most = 0;
    for (const double x : v)
      if (std::isfinite(x)) most = std::fmax(most, std::fabs(x));
    return most;
  };
  int seen = 0;
  for (int run = 0; run < 4000; ++run) {
    const auto p = random_problem(s, s.whole(1, 4), s.whole(1, 8));
    const auto cold = ratio::optimal(p);
    if (cold.status != optimal_status::optimal) continue;
    auto larger = p;
    larger.exposure *= std::ldexp(1.0, s.whole(20, 60));
    if (solver.solve(larger).status != optimal_status::optimal) continue;
    const auto& warm = solver.solve(p);
    REQUIRE(warm.status == optimal_status::optimal);
    CHECK(std::fabs(warm.objective - cold.objective)
          <= 1e-12 * (cold.objective + cold.risk_before) + 1e-20);
    CHECK(warm.certificate <= 1e-12);
    // Without a cost and without risk nothing decides: the last solution had 2^60 times as much.
    const double given = size(p.current) + size(p.lower) + size(p.upper);
    CHECK(size(warm.quantity) <= 1e4 * (1 + size(cold.quantity) + given));
    ++seen;
  }
  CHECK(seen > 1000);
}

TEST_CASE("units: powers of two in exposures, contracts and money change nothing else") {
  source s(6);
  for (int run = 0; run < 200; ++run) {
    const auto p = random_problem(s, s.whole(1, 4), s.whole(1, 6));
    const auto h = ratio::optimal(p);
    if (h.status != optimal_status::optimal) continue;
    auto q = p;
    const double unit = std::ldexp(1.0, s.whole(-40, 40));
    const Eigen::Index i = s.whole(0, static_cast<int>(p.exposure.size()) - 1);
    q.exposure[i] *= unit, q.instruments.row(i) *= unit;
    q.risk.row(i) /= unit, q.risk.col(i) /= unit;
    const auto other = ratio::optimal(q);
    REQUIRE(other.status == optimal_status::optimal);
    CHECK(other.objective == doctest::Approx(h.objective).epsilon(1e-11));
    CHECK(other.certificate <= 1e-12);
    q = p;
    q.risk *= unit;
    if (q.cost.size() != 0) q.cost *= unit;
    // An objective of 0 is rounding of its terms, which have the unit.
    CHECK(ratio::optimal(q).objective
          == doctest::Approx(h.objective * unit).epsilon(1e-11).scale(unit));
  }
}

TEST_CASE("bounds that cannot be kept are named, with the instrument and the value") {
  auto p = worked();
  const auto why = [&] {
    const auto h = ratio::optimal(p);
    CHECK(h.status == optimal_status::infeasible);
    CHECK(h.quantity.array().isNaN().all());
    CHECK(std::isnan(h.objective));
    return ratio::message(h.why);
  };
  p.lower = vector{{-infinity, 0.0, 5.0}}, p.upper = vector{{infinity, 1.0, 3.0}};
  CHECK(why() == "lower[2] is 5: above its upper bound, 3");
  p.upper = vector{{infinity, 1.0, 7.0}}, p.gross_limit = 4;
  CHECK(why()
        == "lower[2] is 5: with the other bounds it forces a gross value above gross_limit, 4");
  p.gross_limit = infinity, p.net_limit = 2, p.upper = vector{{-1.0, 1.0, 7.0}};
  CHECK(ratio::optimal(p).status == optimal_status::optimal);
  p.lower[0] = -2;
  CHECK(why() == "lower[2] is 5: with the other bounds it forces a net value above net_limit, 2");
  p.lower = vector{{-9.0, -9.0, -9.0}}, p.upper = vector{{-4.0, 0.0, -1.0}};
  CHECK(why()
        == "upper[0] is -4: with the other bounds it forces a net value below -net_limit, -2");
  p.upper[0] = -4, p.lower[0] = -infinity, p.upper[1] = p.upper[2] = infinity, p.gross_limit = 5;
  CHECK(why()
        == "upper[0] is -4: to bring the net value it forces within net_limit takes a gross value "
           "above gross_limit, 5");
  p = worked();
  p.cost[1] = infinity, p.upper = vector{{0.0, -1.0, 0.0}};
  CHECK(why() == "current[1] is 0: it cannot be traded, at infinite cost, back to its bound, -1");
}

TEST_CASE("bad input is refused, with its name and value") {
  const auto refused = [](const auto& change) {
    auto p = worked();
    change(p);
    const auto h = ratio::optimal(p);
    CHECK(h.status == optimal_status::invalid);
    CHECK(h.quantity.array().isNaN().all());
    return ratio::message(h.why);
  };
  using problem = ratio::optimal_problem;
  CHECK(refused([](problem& p) { p.exposure[1] = std::nan(""); })
        == "exposure[1] is nan: it must be finite");
  CHECK(refused([](problem& p) { p.instruments(2, 1) = infinity; })
        == "instruments[2, 1] is inf: it must be finite");
  CHECK(refused([](problem& p) { p.cost[2] = -1; }) == "cost[2] is -1: it must not be negative");
  CHECK(refused([](problem& p) { p.lower = vector{{0.0, infinity, 0.0}}; })
        == "lower[1] is inf: it must be a number, or minus infinity");
  CHECK(refused([](problem& p) { p.price = vector{{1.0, -2.0, 0.0}}; })
        == "price[1] is -2: it must be finite and not negative");
  CHECK(refused([](problem& p) { p.gross_limit = std::nan(""); })
        == "gross_limit is nan: it must not be negative");
  CHECK(refused([](problem& p) { p.net_limit = -3; })
        == "net_limit is -3: it must not be negative");
  CHECK(refused([](problem& p) { p.risk(0, 1) = 0.5; })
        == "risk[1, 0] is 0: differs from its mirror: the matrix must be symmetric");
  CHECK(refused([](problem& p) { p.risk(1, 1) = -4; })
        == "risk[1, 1] is -4: is negative: no risk can be");
  CHECK(refused([](problem& p) { p.risk(0, 1) = p.risk(1, 0) = 2.5; })
        == "risk[1, 1] is 4: leaves a negative remainder: the matrix is not positive semidefinite");
  CHECK(refused([](problem& p) {
          p.risk(2, 2) = 0, p.risk(0, 2) = p.risk(2, 0) = 1;
        }).find("not positive semidefinite")
        != std::string::npos);

  auto p = worked();
  p.cost.resize(2);
  CHECK_THROWS_WITH_AS(static_cast<void>(ratio::optimal(p)),
                       "hedgerow: cost has size 2, expected 3", std::invalid_argument);
  p = worked();
  p.risk.resize(2, 3);
  CHECK_THROWS_WITH_AS(static_cast<void>(ratio::optimal(p)),
                       "hedgerow: risk.rows() has size 2, expected 3", std::invalid_argument);
}

TEST_CASE("any bits: an answer or a refusal, and never both") {
  source s(7);
  int answered = 0;
  for (int run = 0; run < 3000; ++run) {
    auto p = random_problem(s, s.whole(1, 3), s.whole(1, 4));
    const auto spoil = [&](auto& v) {
      if (v.size() == 0 || !s.chance(3)) return;
      const auto raw = s.bits();
      double x;
      std::memcpy(&x, &raw, sizeof x);
      v(s.whole(0, static_cast<int>(v.size()) - 1)) = x;
    };
    spoil(p.exposure), spoil(p.instruments), spoil(p.cost), spoil(p.current), spoil(p.lower);
    spoil(p.upper), spoil(p.price);
    const auto h = ratio::optimal(p);
    const bool refused = h.status == optimal_status::invalid
                      || h.status == optimal_status::infeasible;
    CHECK(refused == (*h.why.argument != '\0'));
    if (h.status == optimal_status::optimal) {
      ++answered;
      CHECK(h.quantity.array().isFinite().all());
    }
  }
  CHECK(answered > 500);
}

TEST_CASE("columns of very different sizes end, although steps gain nothing but rounding") {
  ratio::optimal_problem p;
  p.exposure.resize(2), p.instruments.resize(2, 4), p.risk.resize(2, 2);
  p.exposure << -1, 0;
  p.instruments << -4, -4, 1, -3.07470703125, -4, -4, -4.898193359375, -105646129152;
  p.risk << 1.7871363162994385, 5858124289, 5858124289, 4.3598064862504157e+19;
  p.lower.resize(4), p.price.resize(4);
  p.lower << -4, 0, -4, -4;
  p.price << 4, 4, 4, 4;
  p.net_limit = 4;
  const auto h = ratio::optimal(p);
  CHECK(h.status == optimal_status::optimal);
  CHECK(h.certificate <= 1e-10);  // of digits that 1e11 beside 4 leave
}

TEST_CASE(
    "a net limit of 0 beside instruments without a price: nothing is left of what goes to 0") {
  int solved = 0;
  for (const unsigned seed : {1U, 3U, 18U}) {
    source s(seed);
    for (int run = 0; run < 4000; ++run) {
      auto p = random_problem(s, s.whole(1, 2), s.whole(2, 5));
      p.price.resize(p.instruments.cols());
      for (double& x : p.price)
        x = s.chance(2) ? 0.0 : s.uniform(0.2, 9);
      p.net_limit = 0;
      const auto h = ratio::optimal(p);
      if (h.status != optimal_status::optimal) continue;
      ++solved;
      CHECK(h.certificate <= 1e-12);
      CHECK(violation(p, h) <= 1e-10);
    }
  }
  CHECK(solved > 9000);
}

TEST_CASE("a net limit of 0: of two with a price, the one that keeps it goes to 0 with the other") {
  const ratio::optimal_problem p{.exposure = vector{{0, 20}},
                                 .instruments = matrix{{-1, 0, -2, 0, 2}, {0, -3, 1, -1, 0}},
                                 .risk = matrix{{8, 4}, {4, 10}},
                                 .cost = vector{{2, 1, 2, 3, 3}},
                                 .price = vector{{0, 0, 0, 3.291860449121307, 3.0203496620938899}},
                                 .net_limit = 0};
  const auto h = ratio::optimal(p);
  CHECK(h.status == optimal_status::optimal);
  CHECK(h.certificate <= 1e-12);
  CHECK(h.quantity[3] == 0);
  CHECK(h.quantity[4] == 0);
}

TEST_CASE("without a price and without risk nothing is traded, whatever the limits ask of others") {
  const ratio::optimal_problem p{.exposure = vector{{0.0}},
                                 .instruments = matrix{{1.0, 0.0}},
                                 .risk = matrix{{1.0}},
                                 .current = vector{{1e12, 5.5}},
                                 .cost = vector{{0.0, 1e-8}},
                                 .price = vector{{1.0, 0.0}},
                                 .net_limit = 0};
  const auto h = ratio::optimal(p);
  CHECK(h.status == optimal_status::optimal);
  CHECK(h.quantity == vector{{0.0, 5.5}});
  CHECK(h.cost == 0);
}

TEST_CASE("an objective that overflows is refused with its value") {
  const auto h = ratio::optimal(
      {.exposure = vector{{1e200}}, .instruments = matrix{{0.0}}, .risk = matrix{{1.0}}});
  CHECK(h.status == optimal_status::invalid);
  CHECK(ratio::message(h.why) == "objective is inf: it overflows");
}

TEST_CASE("alike instruments under a limit: solved again, they do not run off on rounding") {
  source s(19);
  for (int run = 0; run < 1000; ++run) {
    CAPTURE(run);
    auto p = random_problem(s, 2, 4);
    for (double& x : p.instruments.reshaped())
      x = s.uniform(-8, 8);
    p.instruments.col(3) = p.instruments.col(2), p.instruments(1, 1) = p.instruments(1, 2);
    p.lower.resize(0), p.upper.resize(0), p.price.resize(0);
    p.cost = vector{{s.uniform(0, 2), 0.0, 0.0, 0.0}}, p.current.resize(4);
    for (double& x : p.current)
      x = s.uniform(-8, 8);
    p.gross_limit = infinity, p.net_limit = 0;
    ratio::solver solver;
    const double cold = solver.solve(p).objective;
    const auto& warm = solver.solve(p);
    CHECK(std::fabs(warm.objective - cold) <= 1e-9 * (cold + warm.risk_before));
    CHECK(warm.quantity.cwiseAbs().maxCoeff() < 1e6);
  }
}
