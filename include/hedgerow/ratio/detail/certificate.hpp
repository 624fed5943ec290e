// SPDX-License-Identifier: BSL-1.0
// How far quantities are from optimal, worked out from the problem as it was given.
#pragma once

#include <hedgerow/math/config.hpp>
#include <hedgerow/ratio/detail/eigen.hpp>
#include <hedgerow/ratio/detail/problem_checks.hpp>
#include <hedgerow/ratio/detail/qr.hpp>
#include <hedgerow/ratio/problem.hpp>

#include <cmath>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// g + G w.
inline void residual_of(const optimal_problem& p, const Eigen::VectorXd& w, Eigen::VectorXd& to) {
  const index m = p.exposure.size();
  to = p.exposure;
  for (index i = 0; i < p.instruments.cols(); ++i)
    if (w[i] != 0.0) add_multiple(to.data(), w[i], p.instruments.data() + i * m, m);
}

/// 1/2 residual' W residual.
inline double risk_of(const optimal_problem& p, const Eigen::VectorXd& residual) {
  double sum = 0.0;
  for (index k = 0; k < residual.size(); ++k)
    sum += residual[k] * dot(p.risk.data() + k * residual.size(), residual.data(), residual.size());
  return sum > 0.0 ? 0.5 * sum : 0.0;  // a semidefinite form below 0 is rounding
}

/// Vectors of m numbers that a solver keeps between calls.
struct certificate_room {
  Eigen::VectorXd weight, gradient, gradient_size;
};

/// The largest violation of the optimality conditions at the result, from the problem as given.
inline double certify(const optimal_problem& p, const optimal_result& r, certificate_room& room) {
  Eigen::VectorXd &weight = room.weight, &gradient = room.gradient,
                  &gradient_size = room.gradient_size;
  const index m = p.exposure.size(), n = p.instruments.cols();
  // W (g + G w), and the sum of the sizes of its terms, before and after.
  weight.resize(m), gradient.resize(m), gradient_size.resize(m);
  for (index k = 0; k < m; ++k)
    weight[k] = std::fabs(p.exposure[k]);
  double gross = 0.0, net = 0.0, values = 0.0;
  for (index i = 0; i < n; ++i) {
    const double price = at_or(p.price, i, 1.0), held = std::fabs(at_or(p.current, i, 0.0));
    const double size = std::fabs(r.quantity[i]), larger = size > held ? size : held;
    for (index k = 0; k < m; ++k)
      weight[k] += larger * std::fabs(p.instruments(k, i));
    gross += price * size, net += price * r.quantity[i], values += price * (size + held);
  }
  for (index k = 0; k < m; ++k) {
    gradient[k] = dot(p.risk.data() + k * m, r.residual.data(), m);
    gradient_size[k] = 0.0;
    for (index l = 0; l < m; ++l)
      gradient_size[k] += std::fabs(p.risk(l, k)) * weight[l];
  }
  const auto size_of = [&](index i) {
    double size = at_or(p.cost, i, 0.0);
    for (index k = 0; k < m; ++k)
      size += gradient_size[k] * std::fabs(p.instruments(k, i));
    return size;
  };
  // The limits' prices come out of such terms, so they are as exact as these.
  double limit_size = 0.0;
  if (p.gross_limit < infinity || p.net_limit < infinity) {
    double highest = 0.0;
    for (index i = 0; i < n; ++i)
      if (!std::isinf(at_or(p.cost, i, 0.0))) {
        limit_size = std::fmax(limit_size, size_of(i));
        highest = std::fmax(highest, at_or(p.price, i, 1.0));
      }
    limit_size = highest > 0.0 ? limit_size / highest : 0.0;
    limit_size += std::fabs(r.net_price) + std::fabs(r.gross_price);
  }
  double worst = 0.0, whole = 0.0;
  const auto note = [&worst](double violation, double size) {
    if (violation > 0.0 && violation > worst * size) worst = violation / size;
  };
  for (index i = 0; i < n; ++i) {
    const double w = r.quantity[i], held = at_or(p.current, i, 0.0), cost = at_or(p.cost, i, 0.0);
    const double low = low_of(p, i), high = high_of(p, i), price = at_or(p.price, i, 1.0);
    note(low - w, std::fabs(low) + std::fabs(held));
    note(w - high, std::fabs(high) + std::fabs(held));
    const bool decided = at_or(p.lot, i, 0.0) > 0.0
                      || (at_or(p.fee, i, 0.0) > 0.0 && r.trade[i] == 0.0);
    if (decided || std::isinf(cost)) continue;
    const double pull = dot(gradient.data(), p.instruments.data() + i * m, m) + r.net_price * price;
    const double size = size_of(i) + limit_size * price;
    whole += size * (std::fabs(w) + std::fabs(held));
    const double value = r.gross_price * price;
    const double up = pull + (w >= held ? cost : -cost) + (w >= 0.0 ? value : -value);
    const double down = pull + (w > held ? cost : -cost) + (w > 0.0 ? value : -value);
    note(-value, size);
    if (w < high) note(-up, size);
    if (w > low) note(down, size);
  }
  // The limits are kept, and what is left of a limit, a sum over lots too, is worth nothing.
  if (p.gross_limit < infinity) {
    note(gross - p.gross_limit, values);
    note(std::fabs(r.gross_price * (p.gross_limit - gross)),
         whole + std::fabs(r.gross_price * values));
  }
  if (p.net_limit < infinity) {
    note(std::fabs(net) - p.net_limit, values);
    note(std::fabs(r.net_price * (p.net_limit - (r.net_price > 0.0 ? net : -net))),
         whole + std::fabs(r.net_price * values));
  }
  return worst;
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
