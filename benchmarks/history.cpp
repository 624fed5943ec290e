// SPDX-License-Identifier: BSL-1.0
// Hedge ratios from whole price histories: minimum variance of two series, beside two plain loops
// and Eigen's column operations; of one with four hedges, beside Eigen's QR.
#include "history/peers.hpp"
#include "support/program.hpp"
#include <hedgerow/ratio/minimum_variance.hpp>
#if __has_include(<Eigen/Core>)
#  include <hedgerow/ratio/several_hedges.hpp>
#endif

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <random>
#include <string>
#include <vector>

namespace {

namespace hr = hedgerow;

struct history {
  std::vector<double> target, hedge;

  explicit history(std::size_t n) : target(n), hedge(n) {
    std::mt19937_64 random(7);
    std::normal_distribution<double> normal;
    for (std::size_t i = 0; i < n; ++i) {
      hedge[i] = 0.01 * normal(random);
      target[i] = 1e-4 + 0.8 * hedge[i] + 0.004 * normal(random);
    }
  }
};

/// Largest relative difference of a peer's three numbers.
double difference(const hr::ratio::minimum_variance_result& h, const bench::regression& peer) {
  double worst = 0;
  for (const double d : {peer.ratio / h.ratio, peer.standard_error / h.standard_error,
                         peer.effectiveness / h.effectiveness})
    if (!(std::fabs(d - 1) <= worst)) worst = std::fabs(d - 1);
  return worst;
}

bool add_rows(const history& h) {
  const std::size_t n = h.target.size();
  const std::string name = "minimum_variance";
  bench::add(name, n, "hedgerow",
             [&h] { benchmark::DoNotOptimize(hr::ratio::minimum_variance(h.target, h.hedge)); });
  bench::add(name, n, "loop", [&h, n] {
    benchmark::DoNotOptimize(bench::plain_loop(h.target.data(), h.hedge.data(), n));
  });
  const auto own = hr::ratio::minimum_variance(h.target, h.hedge);
  double worst = difference(own, bench::plain_loop(h.target.data(), h.hedge.data(), n));
#if __has_include(<Eigen/Core>)
  bench::add(name, n, "eigen", [&h, n] {
    benchmark::DoNotOptimize(bench::eigen_columns(h.target.data(), h.hedge.data(), n));
  });
  worst = std::fmax(worst,
                    difference(own, bench::eigen_columns(h.target.data(), h.hedge.data(), n)));
#endif
  char text[32];
  std::snprintf(text, sizeof text, "%.2g", worst);
  benchmark::AddCustomContext("history difference " + std::to_string(n), text);
  if (worst <= 1e-9) return true;
  std::fprintf(stderr, "minimum variance differs from its peers by %s\n", text);
  return false;
}

#if __has_include(<Eigen/Core>)
/// One target with four hedges that move together.
bool add_several(std::size_t n) {
  static Eigen::MatrixXd hedges;
  static Eigen::VectorXd target;
  std::mt19937_64 random(8);
  std::normal_distribution<double> normal;
  const auto rows = static_cast<Eigen::Index>(n);
  hedges.resize(rows, 4), target.resize(rows);
  for (Eigen::Index i = 0; i < rows; ++i) {
    const double common = 0.01 * normal(random);
    for (Eigen::Index j = 0; j < 4; ++j)
      hedges(i, j) = common + 0.005 * normal(random);
    target[i] = 0.2 * hedges.row(i).sum() + 0.004 * normal(random);
  }
  bench::add("several_hedges", n, "hedgerow", [] {
    benchmark::DoNotOptimize(hr::ratio::several_hedges(target, hedges).ratio.data());
  });
  bench::add("several_hedges", n, "eigen", [n] {
    benchmark::DoNotOptimize(bench::eigen_qr(target.data(), hedges.data(), n, 4));
  });
  const auto own = hr::ratio::several_hedges(target, hedges);
  const auto peer = bench::eigen_qr(target.data(), hedges.data(), n, 4);
  const double worst = std::fmax(std::fabs(peer.ratio / own.ratio[0] - 1),
                                 std::fabs(peer.standard_error / own.standard_error[0] - 1));
  if (worst <= 1e-9) return true;
  std::fprintf(stderr, "several hedges differ from Eigen's by %g\n", worst);
  return false;
}
#endif

}  // namespace

int main(int argc, char** argv) {
  static const history days(100), years(1024), ticks(1048576);
  if (!add_rows(days) || !add_rows(years) || !add_rows(ticks)) return 1;
#if __has_include(<Eigen/Core>)
  if (!add_several(1024)) return 1;
#endif
  return bench::run_program(argc, argv);
}
