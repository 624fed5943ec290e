// SPDX-License-Identifier: BSL-1.0
// needs: eigen
// bytes: 200
// Fuzzing of what hedge ratios need besides solvers and estimators: hedges in closed form, weights
// and buckets of vega, risk matrices, contracts from ratios, deltas and changes. Checked is what
// holds whatever comes in: what a hedge leaves is rounding, registers give the same bits, sums are
// kept, bad input is refused by name or NaN.
#include "support/input.hpp"
#include <hedgerow/math/simd.hpp>
#include <hedgerow/ratio/changes.hpp>
#include <hedgerow/ratio/correlation.hpp>
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/greek_neutral.hpp>
#include <hedgerow/ratio/inverse_future.hpp>
#include <hedgerow/ratio/kalman.hpp>
#include <hedgerow/ratio/minimum_variance.hpp>
#include <hedgerow/ratio/option_delta.hpp>
#include <hedgerow/ratio/risk_matrix.hpp>
#include <hedgerow/ratio/rolling.hpp>
#include <hedgerow/ratio/vega_buckets.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace hr = hedgerow;
namespace ratio = hedgerow::ratio;
using fuzz::input;
using fuzz::require;
using wide = long double;

constexpr double eps = std::numeric_limits<double>::epsilon();

/// Whether numbers are 0 or of a size whose products neither overflow nor vanish.
bool are_ordinary(std::initializer_list<double> list) {
  return std::all_of(list.begin(), list.end(), [](double x) {
    return x == 0 || (std::fabs(x) < 1e40 && std::fabs(x) > 1e-40);
  });
}
bool are_finite(std::initializer_list<double> list) {
  return std::all_of(list.begin(), list.end(), [](double x) { return std::isfinite(x); });
}

/// f, or whether it refuses, by its name and with a reason.
template <class F>
bool is_refused(const char* name, const F& f) {
  try {
    f();
  } catch (const std::invalid_argument& e) {
    require(std::string(e.what()).starts_with(std::string(name) + ": "), "refused by name");
    return true;
  }
  return false;
}

// --- hedges --------------------------------------------------------------------------------------

/// Whether the sum of products is 0 but for `share` of its terms.
bool cancels(std::initializer_list<std::array<double, 2>> products, wide share) {
  wide sum = 0, size = 0;
  for (const auto& p : products) {
    const wide product = static_cast<wide>(p[0]) * p[1];
    sum += product, size += std::fabs(product);
  }
  return std::fabs(sum) <= share * size;
}

void hedges(input& in) {
  hr::greeks<double> book{}, first{}, second{};
  for (auto* g : {&book, &first, &second})
    g->delta = in.mixed(), g->gamma = in.mixed(), g->vega = in.mixed();
  const double each = in.chance(2) ? 1.0 : in.mixed();
  const auto one = ratio::delta_gamma_neutral(book, first, each);
  const double alone = ratio::delta_neutral(book.delta, each);
  const auto two = ratio::delta_gamma_vega_neutral(book, first, second, each);
  if (std::isnan(book.gamma) || std::isnan(first.gamma))
    require(std::isnan(one.option) && std::isnan(one.underlying), "unknown gamma, no hedge");
  if (std::isnan(book.vega) || std::isnan(second.vega))
    require(std::isnan(two.first) && std::isnan(two.underlying), "unknown vega, no hedge");

  // In registers the same bits.
  using V = xsimd::batch<double>;
  const auto spread = [](const hr::greeks<double>& g) {
    hr::greeks<V> r{};
    r.delta = V(g.delta), r.gamma = V(g.gamma), r.vega = V(g.vega);
    return r;
  };
  const auto lanes = ratio::delta_gamma_vega_neutral<V>(spread(book), spread(first), spread(second),
                                                        V(each));
  const auto lanes_of_one = ratio::delta_gamma_neutral<V>(spread(book), spread(first), V(each));
  const auto last = [](const V& v) {
    return hr::math::lane<V>::get(v, hr::math::lane<V>::size - 1);
  };
  require(fuzz::same(last(lanes.first), two.first) && fuzz::same(last(lanes.second), two.second)
              && fuzz::same(last(lanes.underlying), two.underlying)
              && fuzz::same(last(lanes_of_one.option), one.option)
              && fuzz::same(last(lanes_of_one.underlying), one.underlying),
          "a register has the same hedge");

  if (!are_ordinary({book.delta, book.gamma, book.vega, first.delta, first.gamma, first.vega,
                     second.delta, second.gamma, second.vega, each})
      || each == 0)
    return;
  require(cancels({{book.delta, 1}, {alone, each}}, 2 * eps), "no delta is left");
  if (first.gamma != 0) {
    require(cancels({{book.gamma, 1}, {one.option, first.gamma}}, 2 * eps), "no gamma is left");
    require(cancels({{book.delta, 1}, {one.option, first.delta}, {one.underlying, each}}, 4 * eps),
            "nor delta");
  }
  if (!are_finite({two.first, two.second, two.underlying})) return;
  if (!are_ordinary({two.first, two.second, two.underlying})) return;
  // The determinants are right to 2 ulp, so both quantities are, however alike the options.
  const auto left = [&](double hr::greeks<double>::* greek) {
    return cancels({{book.*greek, 1}, {two.first, first.*greek}, {two.second, second.*greek}},
                   16 * eps);
  };
  require(left(&hr::greeks<double>::gamma) && left(&hr::greeks<double>::vega),
          "neither gamma nor vega is left");
  require(cancels({{book.delta, 1},
                   {two.first, first.delta},
                   {two.second, second.delta},
                   {two.underlying, each}},
                  16 * eps),
          "nor delta of the three");
}

// --- vega ----------------------------------------------------------------------------------------

void vegas(input& in) {
  const std::size_t n = in.below(12);
  std::vector<double> vega, expiry, edges;
  for (std::size_t i = 0; i < n; ++i)
    vega.push_back(in.mixed()), expiry.push_back(in.chance(16) ? in.any() : std::fabs(in.modest()));
  if (in.chance(32)) vega.push_back(1);
  double edge = 0;
  for (unsigned k = in.below(5); k > 0; --k)
    edges.push_back(edge += in.chance(16) ? in.mixed() : 0.01 + std::fabs(in.modest()));
  const auto good = [](double t) { return t >= 0; };
  const bool bad = vega.size() != expiry.size()
                || !std::all_of(vega.begin(), vega.end(), [](double v) { return std::isfinite(v); })
                || !std::all_of(expiry.begin(), expiry.end(), good);
  bool rising = true;
  for (std::size_t k = 0; k < edges.size(); ++k)
    rising = rising && edges[k] >= 0 && (k == 0 || edges[k] > edges[k - 1]);

  Eigen::VectorXd sums;
  const bool refused = is_refused("by_expiry",
                                  [&] { sums = ratio::by_expiry(vega, expiry, edges); });
  require(refused == (bad || !rising), "buckets of bad vegas or edges are refused");
  if (!refused) {
    require(sums.size() == static_cast<Eigen::Index>(edges.size()) + 1, "a bucket more than edges");
    for (Eigen::Index k = 0; k < sums.size(); ++k) {
      const auto at = static_cast<std::size_t>(k);
      double sum = 0;
      for (std::size_t i = 0; i < n; ++i)
        if ((k == 0 || expiry[i] > edges[at - 1]) && (at == edges.size() || expiry[i] <= edges[at]))
          sum += vega[i];
      require(fuzz::same(sums[k], sum), "a bucket has the vegas between its edges");
    }
  }
  ratio::vega_weighting w;
  if (in.chance(2))
    w = {.reference = in.number(), .exponent = in.number(), .shortest = in.number()};
  const bool bad_weights = !(w.reference > 0 && std::isfinite(w.reference))
                        || !(w.shortest > 0 && std::isfinite(w.shortest))
                        || !std::isfinite(w.exponent);
  double total = 0;
  const bool not_weighted = is_refused("weighted_vega",
                                       [&] { total = ratio::weighted_vega(vega, expiry, w); });
  require(not_weighted == (bad || bad_weights), "bad vegas or weights are refused");
  if (not_weighted) return;
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i)
    sum += vega[i] * ratio::vega_weight(expiry[i], w);
  require(fuzz::same(sum, total), "a weighted vega is the sum of its parts");
  for (const double t : {-1.0, std::nan("")})
    require(std::isnan(ratio::vega_weight(t, w)), "no weight for a bad expiry");
  require(ratio::vega_weight(w.reference > w.shortest ? w.reference : w.shortest,
                             {w.reference, 0.0, w.shortest})
              == 1,
          "an exponent of 0 weighs alike");
}

// --- risk ----------------------------------------------------------------------------------------

void risks(input& in) {
  const ratio::risk_model r{.spot = in.mixed(),
                            .volatility = in.mixed(),
                            .horizon = in.mixed(),
                            .vol_of_vol = in.mixed(),
                            .correlation = in.chance(4) ? in.any() : in.modest() / 7,
                            .risk_aversion = in.mixed()};
  const auto good = [](double x) { return x >= 0 && std::isfinite(x); };
  const bool valid = r.spot > 0 && std::isfinite(r.spot) && good(r.volatility) && good(r.horizon)
                  && good(r.vol_of_vol) && good(r.risk_aversion) && std::fabs(r.correlation) <= 1;
  Eigen::MatrixXd w;
  const bool refused = is_refused("risk_matrix", [&] { w = ratio::risk_matrix(r); });
  require(refused == !valid, "a risk outside its domain is refused");
  if (refused) return;
  require(w.rows() == 3 && w.cols() == 3 && fuzz::same(w(0, 2), w(2, 0)), "symmetric");
  require(w(0, 1) == 0 && w(1, 0) == 0 && w(1, 2) == 0 && w(2, 1) == 0, "gamma is by itself");
  if (!are_ordinary({r.spot, r.volatility, r.horizon, r.vol_of_vol, r.risk_aversion})) return;
  require(w(0, 2) * w(0, 2) <= w(0, 0) * w(2, 2) * (1 + 16 * eps) + 1e-250, "semidefinite");
  const Eigen::MatrixXd same = ratio::risk_matrix(w, 1.0);
  for (Eigen::Index i = 0; i < 9; ++i)
    require(fuzz::same(same.data()[i], w.data()[i]), "an aversion of 1 changes nothing");
  require(is_refused("risk_matrix", [&] { static_cast<void>(ratio::risk_matrix(w, -1.0)); }),
          "nobody likes risk");
}

// --- numbers -------------------------------------------------------------------------------------

void numbers(input& in) {
  const double a = in.mixed(), b = in.mixed(), c = in.mixed();
  const auto n = ratio::contracts_by_quantity(a, b, c), v = ratio::contracts_by_value(a, b, c);
  require(fuzz::same(n.contracts, v.contracts) && n.outcome == v.outcome, "one rule, two units");
  if (!(c > 0) || std::isnan(a) || std::isnan(b))
    require(std::isnan(n.contracts) && n.outcome == hr::lot_outcome::invalid, "bad contracts");
  else if (are_ordinary({a, b, c}))
    require(std::fabs(static_cast<wide>(n.contracts) + static_cast<wide>(a) * b / c)
                <= 4 * eps * std::fabs(static_cast<wide>(a) * b / c),
            "contracts are their formula");

  using enum ratio::change_kind;
  for (const auto kind : {log, simple, difference}) {
    const double up = ratio::change_of(kind, a, b), down = ratio::change_of(kind, b, a);
    const bool known = !std::isnan(a) && !std::isnan(b) && (kind == difference || (a > 0 && b > 0));
    if (!known) {
      require(std::isnan(up), "no change between such prices");
      continue;
    }
    if (!are_ordinary({a, b})) continue;
    require((up > 0) == (b > a) && (up < 0) == (b < a), "a change has its sign");
    if (kind == simple) continue;
    // Of logarithms that are taken apart, an eps of each.
    const double size = std::fabs(up) + (kind == log && std::fabs(up) > 0.6 ? 200 : 0);
    require(std::fabs(up + down) <= 4 * eps * size, "there and back is no change");
  }

  const double y = ratio::inverse_future_profit(a, b, c);
  if (std::isnan(a) || std::isnan(b) || std::isnan(c)) require(std::isnan(y), "unknown prices");
  if (are_ordinary({a, b, c}) && b > 0 && c > 0) {
    const wide exact = static_cast<wide>(a) * (1 / static_cast<wide>(b) - 1 / static_cast<wide>(c));
    require(std::fabs(y - exact) <= 4 * eps * std::fabs(exact)
                                        + 1e-18L * std::fabs(static_cast<wide>(a) / b + a / c),
            "a profit of an inverse future");
  }

  const ratio::minimum_variance_delta_coefficients<double> k{in.mixed(), in.mixed(), in.mixed()};
  const double vega = in.mixed(), expiry = in.chance(4) ? in.mixed() : 0.25;
  const double delta = ratio::minimum_variance_delta(k, a, vega, b, expiry);
  if (std::isnan(a) || std::isnan(vega) || std::isnan(b) || std::isnan(expiry) || expiry < 0)
    require(std::isnan(delta), "no delta of what is unknown");
  const double plain = ratio::minimum_variance_delta({}, a, vega, b, expiry);
  if (are_ordinary({a, vega, b, expiry}) && b > 0 && expiry > 0)
    require(plain == a, "without coefficients Black and Scholes's");
}

/// Correlations of estimators, and Chan's parameters for one.
void estimators(input& in) {
  const auto follow = [&in](auto e) {
    while (!in.empty()) {
      static_cast<void>(e.update(in.modest(), in.chance(8) ? 0.0 : in.modest()));
      const double r = ratio::correlation_of(e);
      require(!(std::fabs(r) > 1), "a correlation is within 1");
      const auto i = ratio::fisher_interval_of(e, 0.9);
      require(std::isnan(i.low) || (i.low <= r + 1e-12 && r <= i.high + 1e-12),
              "an interval of it");
    }
  };
  const double delta = in.chance(2) ? in.mixed() : in.byte() / 512.0, noise = std::fabs(in.mixed());
  const auto p = ratio::chan_kalman_parameters(delta, noise);
  require(fuzz::same(p.ratio_noise, delta / (1 - delta))
              && fuzz::same(p.ratio_noise, p.intercept_noise)
              && fuzz::same(p.observation_noise, noise),
          "Chan's parameters");
  const bool takes = p.ratio_noise >= 0 && std::isfinite(p.ratio_noise) && noise > 0
                  && std::isfinite(noise);
  bool taken = true;
  try {
    ratio::kalman k(p);
  } catch (const std::invalid_argument&) {
    taken = false;
  }
  require(taken == takes, "an estimator takes what is in its domain");
  switch (in.below(3)) {
    case 0:
      return follow(ratio::rolling(3 + in.below(20)));
    case 1:
      return follow(ratio::exponential(ratio::decay::from_weight(0.9)));
    default:
      return follow(ratio::zero_mean_exponential(ratio::decay::from_weight(0.9)));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  switch (in.below(5)) {
    case 0:
      hedges(in);
      break;
    case 1:
      vegas(in);
      break;
    case 2:
      risks(in);
      break;
    case 3:
      numbers(in);
      break;
    default:
      estimators(in);
  }
  return 0;
}
