// SPDX-License-Identifier: BSL-1.0
// hedge_book: reads a book of options and what it can be hedged with, and prints what to trade.
// docs/hedge-ratios.md describes it.

#include "options.hpp"
#include "rows.hpp"
#include "support/program.hpp"
#include <hedgerow/ratio.hpp>

#include <Eigen/Core>
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace book;
using Eigen::Index;

constexpr std::array names{"delta", "gamma", "vega"};

Eigen::VectorXd exposures(const hr::greeks<double>& g) {
  return Eigen::VectorXd{{g.delta, g.gamma, g.vega}};
}

Eigen::VectorXd column(const std::vector<row>& rows, double row::* field) {
  Eigen::VectorXd v(static_cast<Index>(rows.size()));
  for (std::size_t i = 0; i < rows.size(); ++i)
    v[static_cast<Index>(i)] = rows[i].*field;
  return v;
}

/// The two files and the options as a problem.
hr::ratio::optimal_problem problem_of(const std::vector<row>& positions,
                                      const std::vector<row>& instruments, const options& o) {
  hr::ratio::optimal_problem p{.exposure = Eigen::VectorXd::Zero(3)};
  for (const row& r : positions)
    p.exposure += r.quantity * exposures(r.unit);
  p.instruments.resize(3, static_cast<Index>(instruments.size()));
  for (std::size_t i = 0; i < instruments.size(); ++i)
    p.instruments.col(static_cast<Index>(i)) = exposures(instruments[i].unit);
  p.risk = hr::ratio::risk_matrix({.spot = o.spot,
                                   .volatility = o.volatility,
                                   .horizon = o.horizon_days / 365,
                                   .vol_of_vol = o.vol_of_vol,
                                   .correlation = o.correlation,
                                   .risk_aversion = o.risk_aversion});
  p.price = column(instruments, &row::price);
  p.cost = column(instruments, &row::cost_rate).cwiseProduct(p.price);  // one-way, for one unit
  p.fee = column(instruments, &row::fee);
  p.current = column(instruments, &row::held);
  p.lower = column(instruments, &row::lower), p.upper = column(instruments, &row::upper);
  p.lot = column(instruments, &row::lot);
  p.gross_limit = o.gross_limit, p.net_limit = o.net_limit;
  p.choice = o.inside_band ? hr::ratio::lot_choice::inside_band : hr::ratio::lot_choice::best;
  return p;
}

void print_exposures(const hr::ratio::optimal_problem& p, const hr::ratio::optimal_result& h) {
  const Eigen::VectorXd before = p.exposure + p.instruments * p.current;
  say(stdout, "{:<24}{:>14}{:>14}\n", "exposure", "before", "after");
  for (Index k = 0; k < 3; ++k)
    say(stdout, "{:<24}{:>14.6g}{:>14.6g}\n", names[static_cast<std::size_t>(k)], before[k],
        h.residual[k]);
}

void print_trades(const std::vector<row>& instruments, const hr::ratio::optimal_problem& p,
                  const hr::ratio::optimal_result& h) {
  say(stdout, "\n{:<24}{:>12}{:>12}{:>12}{:>12}\n", "instrument", "held", "trade", "after", "cost");
  for (Index i = 0; i < h.trade.size(); ++i) {
    const double paid = h.trade[i] == 0 ? 0 : p.cost[i] * std::fabs(h.trade[i]) + p.fee[i];
    say(stdout, "{:<24}{:>12.6g}{:>12.6g}{:>12.6g}{:>12.2f}\n",
        printable(clip(instruments[static_cast<std::size_t>(i)].name, 23)), p.current[i],
        h.trade[i], h.quantity[i], paid);
  }
  say(stdout, "\nrisk {:.2f} before, {:.2f} after; cost {:.2f}; gained {:.2f}\n", h.risk_before,
      h.risk_after, h.cost, h.risk_before - h.objective);
  say(stdout, "certificate {:.0e}{}\n", h.certificate,
      h.status == hr::ratio::optimal_status::optimal
          ? std::string()
          : fmt::format("; not proved: at best {:.2f} instead of {:.2f} could be found", h.bound,
                        h.objective));
}

/// What the instruments cannot do, whatever it costs.
void explain_unreachable(const hr::ratio::optimal_problem& p) {
  const auto all = hr::ratio::neutral(p.exposure, p.instruments);
  for (Index k = 0; k < 3; ++k) {
    const std::string_view name = names[static_cast<std::size_t>(k)];
    if (all.reach[k] <= 1e-9)
      say(stdout, "{} cannot be reached: no instrument has any\n", name);
    else if (all.reach[k] < 1 - 1e-9)
      say(stdout,
          "{} cannot be set by itself: the instruments change it only together with others "
          "(reach {:.2f} of 1)\n",
          name, all.reach[k]);
  }
}

/// The whole of it: returns whether every row could be used.
bool run(const options& o) {
  bool clean = true;
  const std::vector<row> positions = read_file(o.positions, o, true, clean);
  const std::vector<row> instruments = read_file(o.instruments, o, false, clean);
  const auto problem = problem_of(positions, instruments, o);
  const auto h = hr::ratio::optimal(problem);
  using hr::ratio::optimal_status;
  if (h.status != optimal_status::optimal && h.status != optimal_status::not_proved) {
    const auto i = static_cast<std::size_t>(h.why.row);
    throw failure(fmt::format("no hedge: {}{}", hr::ratio::message(h.why),
                              h.why.row >= 0 && i < instruments.size()
                                  ? fmt::format(" ({})", printable(instruments[i].name))
                                  : std::string()));
  }
  say(stdout, "{} positions, {} instruments\n\n", positions.size(), instruments.size());
  print_exposures(problem, h);
  print_trades(instruments, problem, h);
  explain_unreachable(problem);
  return clean;
}

}  // namespace

int main(int argc, char** argv) {
  return run_program("hedge_book", [&] {
    const std::optional<options> o = parse_options(argc, argv);
    return !o || run(*o);
  });
}
