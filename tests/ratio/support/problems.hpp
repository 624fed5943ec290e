// SPDX-License-Identifier: BSL-1.0
// Random hedging problems, and what a solution of one has to satisfy, worked out in extended
// precision and without any part of the solver.
#pragma once

#include <hedgerow/ratio/problem.hpp>

#include <cmath>
#include <random>
#include <utility>
#include <vector>

namespace ratio_test {

namespace ratio = hedgerow::ratio;
using vector = Eigen::VectorXd;
using matrix = Eigen::MatrixXd;
using wide = long double;

struct source {
  std::mt19937_64 bits;
  explicit source(unsigned seed) : bits(seed) {}
  double uniform(double from, double to) {
    return std::uniform_real_distribution<double>(from, to)(bits);
  }
  int whole(int from, int to) { return std::uniform_int_distribution<int>(from, to)(bits); }
  bool chance(int one_in) { return whole(1, one_in) == 1; }
};

/// A problem with whatever a problem may have. Half of them have small whole numbers everywhere:
/// ties, parallel instruments, corners that coincide. A quarter of W are singular.
inline ratio::optimal_problem random_problem(source& s, int m, int n) {
  const bool whole = s.chance(2);
  const auto number = [&](double size) {
    return whole ? double(s.whole(-3, 3)) : s.uniform(-size, size);
  };
  ratio::optimal_problem p;
  p.exposure.resize(m), p.instruments.resize(m, n), p.risk.setZero(m, m);
  for (int i = 0; i < m; ++i) {
    p.exposure[i] = 10 * number(1);
    for (int j = 0; j < n; ++j)
      p.instruments(i, j) = s.chance(5) ? 0.0 : number(1);
  }
  if (n > 1 && s.chance(3)) p.instruments.col(n - 1) = -2 * p.instruments.col(0);
  const int rank = s.chance(4) ? s.whole(0, m) : m;
  for (int k = 0; k < rank; ++k) {
    vector b(m);
    for (int i = 0; i < m; ++i)
      b[i] = number(1);
    for (int i = 0; i < m; ++i)
      for (int j = 0; j < m; ++j)
        p.risk(i, j) += b[i] * b[j];
  }
  const auto fill = [&](vector& v, double size, bool positive) {
    v.resize(n);
    for (int i = 0; i < n; ++i)
      v[i] = positive ? std::fabs(number(size)) : number(size);
  };
  if (!s.chance(4)) fill(p.cost, 2, true);
  if (s.chance(2)) fill(p.current, 3, false);
  if (s.chance(2)) {
    fill(p.lower, 3, false), fill(p.upper, 3, false);
    for (int i = 0; i < n; ++i) {
      if (p.lower[i] > p.upper[i]) std::swap(p.lower[i], p.upper[i]);
      if (s.chance(4)) p.lower[i] = -INFINITY;
      if (s.chance(4)) p.upper[i] = INFINITY;
    }
  }
  if (s.chance(2)) fill(p.price, 2, true);
  if (s.chance(3)) p.gross_limit = s.whole(0, 12);
  if (s.chance(3)) p.net_limit = s.whole(0, 4);
  return p;
}

inline double at(const vector& v, Eigen::Index i, double otherwise) {
  return v.size() == 0 ? otherwise : v[i];
}

/// The objective at w.
inline wide objective(const ratio::optimal_problem& p, const vector& w) {
  const Eigen::Index m = p.exposure.size(), n = w.size();
  wide sum = 0;
  std::vector<wide> r(static_cast<std::size_t>(m));
  for (Eigen::Index k = 0; k < m; ++k) {
    wide& x = r[static_cast<std::size_t>(k)] = p.exposure[k];
    for (Eigen::Index i = 0; i < n; ++i)
      x += wide(p.instruments(k, i)) * w[i];
  }
  for (Eigen::Index k = 0; k < m; ++k)
    for (Eigen::Index l = 0; l < m; ++l)
      sum += r[static_cast<std::size_t>(k)] * p.risk(k, l) * r[static_cast<std::size_t>(l)] / 2;
  for (Eigen::Index i = 0; i < n; ++i) {
    const double x = w[i] - at(p.current, i, 0);
    if (x != 0) sum += wide(at(p.cost, i, 0)) * std::fabs(x) + at(p.fee, i, 0);
  }
  return sum;
}

/// Whether w keeps bounds and limits, but for rounding.
inline bool allowed(const ratio::optimal_problem& p, const vector& w, double rounding = 1e-12) {
  wide gross = 0, net = 0;
  for (Eigen::Index i = 0; i < w.size(); ++i) {
    if (w[i] < at(p.lower, i, -INFINITY) - rounding || w[i] > at(p.upper, i, INFINITY) + rounding)
      return false;
    gross += wide(at(p.price, i, 1)) * std::fabs(w[i]), net += wide(at(p.price, i, 1)) * w[i];
  }
  const double slack = rounding * (1 + static_cast<double>(gross));
  return gross <= p.gross_limit + slack && std::fabs(net) <= p.net_limit + slack;
}

/// The most that any condition of optimality (Karush, Kuhn and Tucker) is violated by, given prices
/// of the two limits: 0 is the proof that no allowed w is better, since the problem is convex. Lots
/// and fees are not looked at. Absolute numbers of random problems with entries of some 1 to 30.
inline double violation(const ratio::optimal_problem& p, const ratio::optimal_result& h) {
  const Eigen::Index m = p.exposure.size(), n = h.quantity.size();
  std::vector<wide> r(static_cast<std::size_t>(m)), v(static_cast<std::size_t>(m));
  wide gross = 0, net = 0, worst = 0;
  const auto note = [&worst](wide x) {
    if (!(x <= worst)) worst = x;
  };
  for (Eigen::Index k = 0; k < m; ++k) {
    r[static_cast<std::size_t>(k)] = p.exposure[k];
    for (Eigen::Index i = 0; i < n; ++i)
      r[static_cast<std::size_t>(k)] += wide(p.instruments(k, i)) * h.quantity[i];
  }
  for (Eigen::Index k = 0; k < m; ++k)
    for (Eigen::Index l = 0; l < m; ++l)
      v[static_cast<std::size_t>(k)] += p.risk(k, l) * r[static_cast<std::size_t>(l)];
  for (Eigen::Index i = 0; i < n; ++i) {
    const wide w = h.quantity[i], price = at(p.price, i, 1);
    wide pull = h.net_price * price;
    for (Eigen::Index k = 0; k < m; ++k)
      pull += v[static_cast<std::size_t>(k)] * p.instruments(k, i);
    // Slopes of the terms with corners: at a corner anything between the two sides will do.
    wide most = pull, least = pull;
    const auto add = [&](wide distance, wide slope) {
      most += distance >= 0 ? slope : -slope;
      least += distance > 0 ? slope : -slope;
    };
    add(w - at(p.current, i, 0), at(p.cost, i, 0));
    add(w, h.gross_price * price);
    if (w < at(p.upper, i, INFINITY)) note(-most);
    if (w > at(p.lower, i, -INFINITY)) note(least);
    note(at(p.lower, i, -INFINITY) - w), note(w - at(p.upper, i, INFINITY));
    gross += price * std::fabs(w), net += price * w;
  }
  note(-h.gross_price), note(gross - p.gross_limit), note(std::fabs(net) - p.net_limit);
  if (std::isinf(p.gross_limit))
    note(std::fabs(h.gross_price));
  else
    note(h.gross_price * (p.gross_limit - gross));
  if (std::isinf(p.net_limit))
    note(std::fabs(h.net_price));
  else
    note(std::fabs(h.net_price) * p.net_limit - h.net_price * net);
  return static_cast<double>(worst);
}

}  // namespace ratio_test
