// SPDX-License-Identifier: BSL-1.0
// needs: eigen
// bytes: 700
// Fuzzing of the hedges in closed form and by search: any exposures, instruments, risks, costs,
// bounds, limits, lots and fees. Checked is what each result promises of itself.
#include "ratio/support/problems.hpp"
#include "support/input.hpp"
#include <hedgerow/batch/neutral.hpp>
#include <hedgerow/ratio/exact.hpp>
#include <hedgerow/ratio/neutral.hpp>
#include <hedgerow/ratio/optimal.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace {

namespace ratio = hedgerow::ratio;
using fuzz::input;
using fuzz::require;
using ratio_test::matrix;
using ratio_test::vector;

bool is_finite(const vector& v) {
  return std::all_of(v.begin(), v.end(), [](double x) { return std::isfinite(x); });
}
bool is_nan(const vector& v) {
  return std::all_of(v.begin(), v.end(), [](double x) { return x != x; });
}

/// Numbers of a problem: modest ones, decimals, which sums do not cancel exactly, or of all sizes.
struct source {
  input& in;
  bool wild, decimal = false;
  double number() const {
    return wild ? in.mixed() : decimal ? std::round(10 * in.modest()) / 10 : in.modest();
  }
  vector numbers(Eigen::Index n) const {
    vector v(n);
    for (double& x : v)
      x = number();
    return v;
  }
  vector sizes(Eigen::Index n) const { return numbers(n).cwiseAbs(); }
  matrix numbers(Eigen::Index m, Eigen::Index n) const {
    matrix a(m, n);
    for (Eigen::Index j = 0; j < n; ++j)
      a.col(j) = numbers(m);
    if (n > 1 && in.chance(4)) a.col(n - 1) = 2 * a.col(0);
    return a;
  }
};

ratio::optimal_problem read_problem(const source& s) {
  input& in = s.in;
  const Eigen::Index m = in.below(4), n = in.below(5);
  ratio::optimal_problem p;
  p.exposure = s.numbers(m), p.instruments = s.numbers(m, n);
  const matrix root = s.numbers(m, in.below(4));
  p.risk = in.chance(16) ? s.numbers(m, m) : matrix(root * root.transpose());
  const unsigned parts = in.byte();
  if (parts & 1U) p.current = s.numbers(n);
  if (parts & 2U) p.cost = s.sizes(n) / 4;
  if (parts & 4U) p.fee = s.sizes(n);
  if (parts & 8U) p.lower = s.numbers(n);
  if (parts & 16U) p.upper = s.numbers(n);
  if ((parts & 24U) == 24U && !in.chance(8)) p.upper = p.lower + p.upper.cwiseAbs();
  if (parts & 32U) p.lot = s.sizes(n);
  if (parts & 64U) p.gross_limit = std::fabs(s.number());
  if (parts & 128U) p.net_limit = std::fabs(s.number());
  if (in.chance(4)) p.price = s.sizes(n).array() + (s.wild ? 0.0 : 0.25);
  if (in.chance(4)) p.choice = ratio::lot_choice::inside_band;
  p.node_limit = in.below(200);
  return p;
}

/// Of the objective: exposures that are left may weigh next to nothing together, and a lot apart.
double rounding_of(const ratio::optimal_problem& p, const ratio::optimal_result& h) {
  const vector left = h.residual.cwiseAbs();
  return 1e-14 * left.dot(p.risk.cwiseAbs() * left);
}

/// A rival that is allowed is no better.
void check_rival(const ratio::optimal_problem& p, const ratio::optimal_result& h, const vector& w) {
  if (!is_finite(w) || !ratio_test::allowed(p, w, 0)) return;
  const auto rival = static_cast<double>(ratio_test::objective(p, w));
  const auto mine = static_cast<double>(ratio_test::objective(p, h.quantity));
  const double room = 1e-9 * (std::fabs(rival) + h.risk_before) + rounding_of(p, h);
  require(!(mine > rival + room), "no rival is better");
}

/// No trade, and where the result is proved the solution without lots and fees, rounded to lots.
void check_rivals(const ratio::optimal_problem& p, const ratio::optimal_result& h) {
  const Eigen::Index n = p.instruments.cols();
  check_rival(p, h, p.current.size() == 0 ? vector(vector::Zero(n)) : p.current);
  if (h.status != ratio::optimal_status::optimal) return;
  ratio::optimal_problem continuous = p;
  continuous.lot.resize(0), continuous.fee.resize(0);
  const auto c = ratio::optimal(continuous);
  if (c.status != ratio::optimal_status::optimal) return;
  vector w = c.quantity;
  for (Eigen::Index i = 0; i < n; ++i) {
    const double held = ratio_test::at(p.current, i, 0), lot = ratio_test::at(p.lot, i, 0);
    if (lot > 0) w[i] = held + std::round((w[i] - held) / lot) * lot;
  }
  check_rival(p, h, w);
}

void check_solution(const ratio::optimal_problem& p, const ratio::optimal_result& h, bool wild) {
  require(is_finite(h.quantity) && is_finite(h.trade), "quantities are finite");
  require(h.certificate >= 0, "a certificate is a number");
  if (wild) return;
  require(h.certificate <= 1e-10, "the certificate is 0 but for rounding");
  require(ratio_test::allowed(p, h.quantity, 1e-9), "bounds and limits are kept");
  require(h.bound <= h.objective * (1 + 1e-9) + 1e-12 + rounding_of(p, h),
          "the bound lies below the objective");
  for (Eigen::Index i = 0; i < h.trade.size(); ++i) {
    const double lot = ratio_test::at(p.lot, i, 0), lots = lot > 0 ? h.trade[i] / lot : 0;
    require(std::fabs(lots - std::round(lots)) <= 1e-6, "trades are whole lots");
  }
  if (p.choice == ratio::lot_choice::best) check_rivals(p, h);
}

void check_optimal(const source& s) {
  const ratio::optimal_problem p = read_problem(s);
  ratio::solver solver;
  const ratio::optimal_result cold = solver.solve(p);
  using enum ratio::optimal_status;
  const bool is_searched = p.lot.size() + p.fee.size() > 0;
  require(cold.status != iteration_limit || is_searched, "the iteration ends");
  if (cold.status == iteration_limit) return;  // nothing found within node_limit
  if (cold.status == invalid || cold.status == infeasible) {
    require(is_nan(cold.quantity) && cold.objective != cold.objective, "no numbers");
    require(!ratio::message(cold.why).empty() && *cold.why.argument != '\0', "a reason");
    return;
  }
  check_solution(p, cold, s.wild);
  // From its own solution, and from that of the same book with other exposures.
  for (const bool other : {false, true}) {
    if (other) {
      ratio::optimal_problem last = p;
      last.exposure *= std::ldexp(1.0, static_cast<int>(s.in.below(120)) - 60);
      solver.solve(last);
    }
    const ratio::optimal_result& warm = solver.solve(p);
    require(warm.status == optimal || warm.status == not_proved, "solved from a solution, too");
    if (s.wild || cold.status == not_proved || warm.status == not_proved) return;
    require(std::fabs(warm.objective - cold.objective)
                <= 1e-9 * (std::fabs(cold.objective) + cold.risk_before) + 1e-20
                       + rounding_of(p, cold) + rounding_of(p, warm),
            "a start does not change the objective");
  }
}

void check_neutral(const source& s) {
  input& in = s.in;
  const Eigen::Index m = in.below(5), n = in.below(6);
  const vector exposure = s.numbers(m);
  const matrix instruments = s.numbers(m, n);
  const auto shortest = ratio::neutral(exposure, instruments);
  ratio::neutral_options options;
  if (in.chance(2)) options.cost = s.sizes(n);
  if (in.chance(2)) options.scale = s.sizes(m);
  const auto h = ratio::neutral(exposure, instruments, options);
  for (const auto* r : {&shortest, &h}) {
    if (r->status == ratio::neutral_status::invalid) {
      require(is_nan(r->quantity) && is_nan(r->residual), "no numbers");
      continue;
    }
    require(is_finite(r->quantity) && is_finite(r->residual), "finite quantities");
    require(r->rank >= 0 && r->rank <= std::min(m, n), "rank");
    require(r->unreached.empty() == (r->status == ratio::neutral_status::neutral), "unreached");
    for (const double reach : r->reach)
      require(reach >= 0 && reach <= 1 + 1e-9, "reach");
  }
  if (s.wild || options.cost.size() == 0) return;
  if (h.status != ratio::neutral_status::neutral
      || shortest.status != ratio::neutral_status::neutral || h.rank != shortest.rank)
    return;
  const double mine = options.cost.dot(h.quantity.cwiseAbs()),
               rival = options.cost.dot(shortest.quantity.cwiseAbs());
  require(mine <= rival * (1 + 1e-7) + 1e-9, "the cheapest costs no more than the shortest");
}

template <std::size_t N, class T>
void check_exact(input& in) {
  std::array<T, N> exposure;
  std::array<std::array<T, N>, N> instruments;
  const bool wild = in.chance(2);
  bool in_range = true, finite = true;
  const auto read = [&] {
    const T x = wild ? in.chance(4) ? in.any<T>() : static_cast<T>(in.mixed())
                     : static_cast<T>(in.modest());
    const double size = std::fabs(static_cast<double>(x)), most = sizeof(T) == 8 ? 1e140 : 1e15;
    in_range = in_range && (size == 0 || (size <= most && size >= 1 / most));
    finite = finite && std::isfinite(x);
    return x;
  };
  for (T& x : exposure)
    x = read();
  for (auto& row : instruments)
    for (T& x : row)
      x = read();
  const auto r = ratio::exact_neutral<N, T>(exposure, instruments);
  const bool solved = r.status == ratio::exact_status::neutral;
  require(finite || r.status == ratio::exact_status::invalid, "what is not finite is invalid");
  for (const T x : r.quantity)
    require(std::isfinite(x) == solved && (solved || x != x), "numbers where it is solved");
  if (!solved || !in_range) return;
  for (std::size_t i = 0; i < N; ++i) {
    long double left = exposure[i], size = std::fabs(exposure[i]), underflow = 0;
    for (std::size_t j = 0; j < N; ++j) {
      const long double part = static_cast<long double>(instruments[i][j]) * r.quantity[j];
      left += part, size += std::fabs(part);
      underflow += std::fabs(static_cast<long double>(instruments[i][j]))
                 * std::numeric_limits<T>::denorm_min();
    }
    require(std::fabs(left) <= 4.01L * std::numeric_limits<T>::epsilon() * size + underflow,
            "what is left is rounding");
  }
}

/// Books in columns against one at a time: the same bits, and the bad ones counted.
template <class T>
void check_books(input& in) {
  const std::size_t n = in.below(20);
  std::array<std::vector<T>, 6> given;
  std::array<std::vector<T>, 2> quantity{std::vector<T>(n), std::vector<T>(n)};
  for (std::vector<T>& column : given)
    for (std::size_t i = 0; i < n; ++i)
      column.push_back(in.chance(8) ? in.any<T>() : static_cast<T>(in.mixed()));
  std::vector<ratio::exact_status> status(n);
  const auto& g = given;
  const auto summary = hedgerow::batch::neutral<2, T>(
      {.exposure = {g[0], g[1]}, .instruments = {{{g[2], g[3]}, {g[4], g[5]}}}},
      {quantity[0], quantity[1]}, status);
  std::size_t bad = 0, first = n;
  for (std::size_t i = 0; i < n; ++i) {
    const auto r = ratio::exact_neutral<2, T>({g[0][i], g[1][i]},
                                              {{{g[2][i], g[3][i]}, {g[4][i], g[5][i]}}});
    require(fuzz::same(quantity[0][i], r.quantity[0]) && fuzz::same(quantity[1][i], r.quantity[1])
                && status[i] == r.status,
            "a row is what it is by itself");
    if (r.status != ratio::exact_status::neutral && bad++ == 0) first = i;
  }
  require(summary.size == n && summary.invalid == bad && summary.first_invalid == first,
          "bad rows are counted");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  const unsigned which = in.byte();
  switch (which % 8) {
    case 0:
    case 1:
    case 2:
      check_optimal({in, which >= 192, which >= 128});
      break;
    case 3:
      check_neutral({in, which >= 128});
      break;
    case 4:
      check_exact<1, double>(in);
      break;
    case 5:
      check_exact<2, double>(in);
      break;
    case 6:
      which >= 192 ? check_books<double>(in) : check_exact<3, double>(in);
      break;
    default:
      which >= 192 ? check_books<float>(in) : check_exact<3, float>(in);
  }
  return 0;
}
