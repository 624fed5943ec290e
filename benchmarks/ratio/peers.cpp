// SPDX-License-Identifier: BSL-1.0
#include "peers.hpp"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <Eigen/QR>

#include <algorithm>
#include <cmath>

namespace bench {

using hedgerow::ratio::optimal_problem;

void eigen_qr(const Eigen::VectorXd& exposure, const Eigen::MatrixXd& instruments,
              Eigen::VectorXd& x) {
  x = instruments.colPivHouseholderQr().solve(-exposure);
}

void eigen_lu(const Eigen::VectorXd& exposure, const Eigen::MatrixXd& instruments,
              Eigen::VectorXd& x) {
  x = instruments.partialPivLu().solve(-exposure);
}

namespace {

double objective(const optimal_problem& p, const Eigen::VectorXd& w) {
  const Eigen::VectorXd r = p.exposure + p.instruments * w;
  return 0.5 * r.dot(p.risk * r) + p.cost.dot((w - p.current).cwiseAbs());
}

/// Where a quadratic with curvature a and slope -b at `held` is least, cost and bounds counted.
double shrink(const optimal_problem& p, Eigen::Index i, double b, double a) {
  const double c = p.cost[i];
  const double step = b > c ? (b - c) / a : b < -c ? (b + c) / a : 0.0;
  return std::clamp(p.current[i] + step, p.lower[i], p.upper[i]);
}

}  // namespace

void coordinate_descent(const optimal_problem& p, double tolerance, Eigen::VectorXd& w) {
  const Eigen::MatrixXd weighted = p.risk * p.instruments;
  const Eigen::VectorXd curvature = (p.instruments.cwiseProduct(weighted)).colwise().sum();
  w = p.current;
  Eigen::VectorXd residual = p.exposure + p.instruments * w;
  for (int sweep = 0; sweep < 100000; ++sweep) {
    double moved = 0;
    for (Eigen::Index i = 0; i < w.size(); ++i) {
      const double pull = -weighted.col(i).dot(residual);
      const double to = shrink(p, i, pull + curvature[i] * (w[i] - p.current[i]), curvature[i]);
      moved = std::max(moved, std::fabs(to - w[i]) / (1 + std::fabs(to)));
      residual += (to - w[i]) * p.instruments.col(i);
      w[i] = to;
    }
    if (moved <= tolerance) return;
  }
}

void alternating_directions(const optimal_problem& p, double tolerance, Eigen::VectorXd& w) {
  const Eigen::Index n = p.instruments.cols();
  Eigen::MatrixXd h = p.instruments.transpose() * p.risk * p.instruments;
  const Eigen::VectorXd q = p.instruments.transpose() * (p.risk * p.exposure);
  // Columns scaled to a unit diagonal, as such solvers do first.
  const Eigen::VectorXd scale = h.diagonal().cwiseSqrt();
  h = scale.cwiseInverse().asDiagonal() * h * scale.cwiseInverse().asDiagonal();
  const double rho = 0.1;
  const Eigen::LLT<Eigen::MatrixXd> factor(h + rho * Eigen::MatrixXd::Identity(n, n));
  Eigen::VectorXd z = p.current.cwiseProduct(scale), u = Eigen::VectorXd::Zero(n), x(n), before(n);
  const Eigen::VectorXd linear = q.cwiseQuotient(scale);
  for (int step = 0; step < 100000; ++step) {
    x = factor.solve(rho * (z - u) - linear);
    before = z;
    for (Eigen::Index i = 0; i < n; ++i) {
      const double held = p.current[i] * scale[i], cost = p.cost[i] / scale[i] / rho;
      const double d = x[i] + u[i] - held;
      const double kept = d > cost ? d - cost : d < -cost ? d + cost : 0.0;
      z[i] = std::clamp(held + kept, p.lower[i] * scale[i], p.upper[i] * scale[i]);
    }
    u += x - z;
    if ((x - z).lpNorm<Eigen::Infinity>() <= tolerance * (1 + z.lpNorm<Eigen::Infinity>())
        && (z - before).lpNorm<Eigen::Infinity>() <= tolerance * (1 + z.lpNorm<Eigen::Infinity>()))
      break;
  }
  w = z.cwiseQuotient(scale);
}

void enumerate_lots(const optimal_problem& p, const Eigen::VectorXd& start, Eigen::VectorXd& w) {
  const Eigen::Index n = start.size();
  Eigen::VectorXd center(n), at(n);
  for (Eigen::Index i = 0; i < n; ++i)
    center[i] = p.current[i] + std::nearbyint((start[i] - p.current[i]) / p.lot[i]) * p.lot[i];
  int combinations = 1;
  for (Eigen::Index i = 0; i < n; ++i)
    combinations *= 5;
  double best = HUGE_VAL;
  for (int k = 0; k < combinations; ++k) {
    bool allowed = true;
    for (Eigen::Index i = 0, rest = k; i < n; ++i, rest /= 5) {
      at[i] = center[i] + static_cast<double>(rest % 5 - 2) * p.lot[i];
      allowed = allowed && at[i] >= p.lower[i] && at[i] <= p.upper[i];
    }
    if (!allowed) continue;
    const double value = objective(p, at);
    if (value < best) best = value, w = at;
  }
}

}  // namespace bench
