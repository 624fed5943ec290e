// SPDX-License-Identifier: BSL-1.0
// bytes: 200
// Fuzzing of bands, intervals and what hedging is expected to leave, as functions of numbers: any
// parameters, in numbers and registers. Checked is what holds whatever comes in: the same bits in
// every place of a register, NaN for the bad input that the docstrings name and for none of
// ordinary size, the limits of their tables, and each formula or equation to its stated error.
#include "support/input.hpp"
#include <hedgerow/math/simd.hpp>
#include <hedgerow/trigger/band/fixed_fee.hpp>
#include <hedgerow/trigger/band/leland.hpp>
#include <hedgerow/trigger/band/polling.hpp>
#include <hedgerow/trigger/band/whalley_wilmott.hpp>
#include <hedgerow/trigger/band/zakamouline.hpp>
#include <hedgerow/trigger/expected/adjusted_volatility.hpp>
#include <hedgerow/trigger/expected/break_even.hpp>
#include <hedgerow/trigger/expected/hedging_error.hpp>
#include <hedgerow/trigger/expected/rates.hpp>

#include <algorithm>
#include <array>
#include <cfloat>
#include <initializer_list>
#include <limits>

namespace {

namespace hm = hedgerow::math;
namespace ht = hedgerow::trigger;
using fuzz::input;
using fuzz::require;
using wide = long double;

template <class F>
constexpr wide eps = std::numeric_limits<F>::epsilon();
constexpr wide infinity = std::numeric_limits<wide>::infinity();
constexpr wide pi = 3.14159265358979323846264L;

// --- everything at once, for one position or a register of them ----------------------------------

/// Of one position, in this order; the last four stand for whatever else a function takes.
template <class T>
struct numbers {
  ht::band_terms<T> terms;
  T volatility, interval, level, other, strike, count;
};
constexpr std::size_t number_count = 12;

enum what : std::size_t {
  edge_width,
  centre_width,
  fee_width,
  outer,
  inner,
  clock,
  leland,
  leland_years,
  delta_speed,
  beyond,
  polled,
  polled_trades,
  adjusted_width,
  adjusted_volatility,
  adjusted_h0,
  adjusted_h1,
  adjusted_k,
  fitted,
  psi,
  distance,
  matched_variance,
  dollar_gamma,
  matched_cost,
  sharpe,
  centre_cost,
  centre_variance,
  edge_cost,
  edge_variance,
  count
};

template <class T>
std::array<T, what::count> all_of(const numbers<T>& x) {
  const ht::band_terms<T>& t = x.terms;
  const auto two = ht::two_fee_band(t);
  const auto z = ht::zakamouline_band(t, x.volatility, x.interval);
  const auto centre = ht::centre_rates(t, x.volatility, x.level),
             edge = ht::edge_rates(t, x.volatility, x.level);
  const ht::hedged_option<T> option{t.price, x.strike, x.interval, x.volatility, x.level, x.other};
  return {ht::whalley_wilmott_half_width(t),
          ht::recentring_half_width(t),
          ht::fixed_fee_half_width(t),
          two.outer,
          two.inner,
          ht::clock_interval(t, x.volatility),
          ht::leland_number(t.cost_rate, x.volatility, x.interval),
          ht::leland_interval(t.cost_rate, x.volatility, x.level),
          ht::delta_volatility(t.gamma, t.price, x.volatility),
          ht::polling_overshoot(x.volatility, x.interval),
          ht::polled_half_width(x.level, x.volatility, x.interval),
          ht::polled_edge_trades(x.volatility, x.level, x.interval),
          z.half_width,
          z.volatility,
          z.h0,
          z.h1,
          z.k,
          hm::select<T>(z.fitted, T(1.0), T(0.0)),
          ht::barles_soner_psi(x.other),
          ht::break_even_distance(t.price, x.volatility, x.interval),
          ht::matched_hedging_error_variance(t.price, x.strike, x.volatility, x.interval, x.count),
          ht::expected_dollar_gamma(option),
          ht::matched_clock_cost(x.other, x.interval, t.cost_rate, x.count),
          ht::sharpe_rebalances(x.other, x.level),
          centre.cost,
          centre.variance,
          edge.cost,
          edge.variance};
}

template <class F>
using found = std::array<F, what::count>;

/// In registers as one position at a time.
template <class F>
void check_lanes(const numbers<F>& a, const numbers<F>& b, const found<F>& of_a) {
  using V = xsimd::batch<F>;
  using L = hm::lane<V>;
  static_assert(sizeof(numbers<V>) == number_count * sizeof(V));
  const auto xa = std::bit_cast<std::array<F, number_count>>(a),
             xb = std::bit_cast<std::array<F, number_count>>(b);
  std::array<V, number_count> columns;
  for (std::size_t c = 0; c < number_count; ++c) {
    F values[static_cast<std::size_t>(L::size)];
    for (int i = 0; i < L::size; ++i)
      values[i] = i % 2 == 0 ? xa[c] : xb[c];
    columns[c] = L::load(values);
  }
  const auto in_lanes = all_of<V>(std::bit_cast<numbers<V>>(columns));
  const auto of_b = all_of<F>(b);
  for (std::size_t k = 0; k < what::count; ++k)
    for (int i = 0; i < L::size; ++i)
      require(fuzz::same(L::get(in_lanes[k], i), i % 2 == 0 ? of_a[k] : of_b[k]),
              "a register gives the same bits");
}

// --- what each promises --------------------------------------------------------------------------

bool is_close(wide x, wide expected, wide relative) {
  return x == expected || std::fabs(x - expected) <= relative * std::fabs(expected);
}
bool is_nan(std::initializer_list<wide> list) {
  return std::any_of(list.begin(), list.end(), [](wide x) { return x != x; });
}
bool is_below_0(std::initializer_list<wide> list) {
  return std::any_of(list.begin(), list.end(), [](wide x) { return x < 0; });
}
/// 0, or of a size whose cubes and products are normal numbers.
template <class F>
bool is_ordinary(std::initializer_list<wide> list) {
  const wide most = sizeof(F) == 8 ? 1e15L : 1e4L;
  return std::all_of(list.begin(), list.end(), [most](wide x) {
    return x == 0 || (std::fabs(x) <= most && std::fabs(x) >= 1 / most);
  });
}

/// The table of `band_terms` for one width, with its costs in the place of `cost` and its formula
/// for where none of the limits holds.
void check_width(wide width, const ht::band_terms<wide>& t, wide cost, wide scale, wide formula,
                 wide bound) {
  if (cost <= 0 || t.gamma == 0 || scale == 0) return require(width == 0, "no cost, no band");
  if (t.risk_aversion == 0) return require(width == infinity, "nobody minds: no trade");
  require(is_close(width, formula, bound), "a width is its formula");
}

template <class F>
void check_bands(const ht::band_terms<wide>& t, const found<F>& r) {
  const wide e = eps<F>;
  const bool is_bad = is_nan({t.gamma, t.risk_aversion, t.discount, t.price, t.cost_rate})
                   || is_below_0({t.risk_aversion, t.price, t.discount});
  if (is_bad) {
    require(std::isnan(r[edge_width]) && std::isnan(r[centre_width]), "a bad band is NaN");
    require(std::isnan(r[adjusted_width]), "a bad band is NaN, adjusted too");
  }
  if (is_nan({t.gamma, t.risk_aversion, t.discount, t.fixed_cost})
      || is_below_0({t.risk_aversion, t.discount}))
    require(std::isnan(r[fee_width]), "a bad band for a fee is NaN");
  if (is_bad || is_nan({t.fixed_cost}))
    require(std::isnan(r[outer]) && std::isnan(r[inner]), "a bad band of two levels is NaN");
  if (is_bad || is_nan({t.fixed_cost})) return;

  if (!is_ordinary<F>({t.price, t.gamma, t.risk_aversion, t.cost_rate, t.fixed_cost, t.discount}))
    return;
  const wide square = t.gamma * t.gamma * t.discount / t.risk_aversion;
  const wide proportional = t.cost_rate * t.price * square, fee = t.fixed_cost * square;
  check_width(r[edge_width], t, t.cost_rate, t.price * t.discount, std::cbrt(1.5L * proportional),
              4 * e);
  check_width(r[centre_width], t, t.cost_rate, t.price * t.discount, std::cbrt(6 * proportional),
              4 * e);
  check_width(r[fee_width], t, t.fixed_cost, t.discount, std::sqrt(std::sqrt(12 * fee)), 4 * e);

  const wide out = r[outer], in = r[inner], A = 12 * (std::max)(fee, 0.0L),
             B = 12 * (std::max)(proportional, 0.0L);
  require(in >= 0 && in <= out, "an inner level is within the outer one");
  if (!(t.risk_aversion > 0) || A + B == 0) return;
  const wide m = out + in, w = out - in, bound = sizeof(F) == 8 ? 8e-14L : 8e-5L;
  if (B > 0) require(is_close(4 * m * out * in, B, bound), "m (m^2 - w^2) = B");
  if (A == 0) return require(out == in, "without a fee one level");
  require(std::fabs(w * w * w * m - A) <= bound * (w + m) * w * w * m, "w^3 m = A");
}

template <class F>
void check_clock(const numbers<wide>& x, const found<F>& r) {
  const ht::band_terms<wide>& t = x.terms;
  const wide e = eps<F>, v = x.volatility;
  if (is_nan({t.price, t.gamma, t.risk_aversion, t.cost_rate, t.fixed_cost, t.discount, v})
      || is_below_0({t.risk_aversion, t.price, t.discount, v}))
    require(std::isnan(r[clock]), "a bad clock is NaN");
  if (is_nan({t.cost_rate, v, x.interval}) || is_below_0({v, x.interval}))
    require(std::isnan(r[leland]), "a bad number of Leland's is NaN");
  if (is_nan({t.cost_rate, v, x.level}) || is_below_0({v, x.level}))
    require(std::isnan(r[leland_years]), "a bad interval of Leland's is NaN");
  if (!is_ordinary<F>({t.price, t.gamma, t.risk_aversion, t.cost_rate, t.fixed_cost, t.discount, v,
                       x.interval, x.level}))
    return;
  const wide cost = (std::max)(t.cost_rate, 0.0L), factor = 2 * std::sqrt(2 / pi);
  if (v > 0 && x.interval > 0)
    require(is_close(r[leland], factor * cost / (v * std::sqrt(x.interval)), 4 * e), "its formula");
  if (v > 0 && x.level > 0) {
    const wide root = factor * cost / (v * x.level);
    require(is_close(r[leland_years], root * root, 8 * e), "its interval's formula");
  }
  if (is_below_0({t.risk_aversion, t.price, t.discount, v})) return;
  if (t.cost_rate <= 0 && t.fixed_cost <= 0) return require(r[clock] == 0, "no cost, no wait");
  const wide drift = t.price * t.price * std::fabs(t.gamma) * v * v;
  if (t.discount == 0) return;
  if (drift == 0 || t.risk_aversion == 0)
    return require(std::isinf(r[clock]), "nothing drifts or nobody minds: no trade");
  if (sizeof(F) == 4) return;  // the powers leave the range of a float
  const wide P = std::sqrt(8 / pi) * t.discount * cost / (t.risk_aversion * drift * v);
  const wide Q = 4 * t.discount * (std::max)(t.fixed_cost, 0.0L)
               / (t.risk_aversion * drift * drift);
  const wide years = r[clock], root = std::sqrt(years);
  require(is_close(years * years, P * root + Q, 8e-14L), "x^4 = P x + Q");
}

template <class F>
void check_polling(const numbers<wide>& x, const found<F>& r) {
  const wide e = eps<F>, v = x.volatility;
  if (is_nan({x.interval, v}) || x.interval < 0)
    require(std::isnan(r[beyond]) && std::isnan(r[polled]), "a bad interval is NaN");
  if (is_nan({x.level})) require(std::isnan(r[polled]), "a width that is NaN stays");
  if (is_nan({x.terms.price, v, x.interval}) || x.interval < 0)
    require(std::isnan(r[distance]), "a bad move is NaN");
  if (is_nan({x.terms.price, v, x.terms.gamma}))
    require(std::isnan(r[delta_speed]), "a bad speed is NaN");
  if (!is_ordinary<F>({x.terms.price, x.terms.gamma, v, x.interval, x.level}) || x.interval < 0)
    return;
  const wide root = std::sqrt(x.interval), over = 0.582597157939010670205L * v * root;
  require(is_close(r[beyond], over, 4 * e), "an overshoot is its formula");
  require(std::fabs(r[polled] - (x.level - over)) <= 4 * e * (std::fabs(x.level) + std::fabs(over)),
          "and is what a polled band is narrower by");
  require(is_close(r[delta_speed], std::fabs(x.terms.gamma) * x.terms.price * v, 2 * e), "a speed");
  require(is_close(r[distance], x.terms.price * v * root, 3 * e), "a move");
  if (x.level != 0 && root != 0)
    require(is_close(r[polled_trades], v / (x.level * root * std::sqrt(2.0L)), 4 * e), "orders");
}

template <class F>
void check_adjusted(const numbers<F>& x, const found<F>& r) {
  require(r[fitted] == 1 || r[fitted] == 0, "fitted or not");
  if (r[fitted] == 0) {
    require(fuzz::same(r[adjusted_width], r[edge_width]), "not fitted: Whalley and Wilmott's");
    require(fuzz::same(r[adjusted_volatility], x.volatility), "around the plain delta");
    return;
  }
  using range = ht::zakamouline_range;
  const wide slack = 1.01e-6L + 4 * eps<F>, cost = x.terms.cost_rate,
             aversion = static_cast<wide>(x.terms.risk_aversion) * x.terms.price;
  require(cost >= range::least_cost_rate * (1 - slack)
              && cost <= range::largest_cost_rate * (1 + slack)
              && aversion >= range::least_aversion * (1 - slack)
              && aversion <= range::largest_aversion * (1 + slack),
          "fitted within its range alone");
  require(r[adjusted_width] >= r[adjusted_h0] && r[adjusted_width] >= r[adjusted_h1], "h0 + h1");
  require(fuzz::same(r[adjusted_width], static_cast<F>(r[adjusted_h0] + r[adjusted_h1])),
          "h0 + h1");
  const wide k = r[adjusted_k], square = x.terms.gamma < 0 ? 1 - k : 1 + k;
  require(
      k <= 0
          && is_close(r[adjusted_volatility], x.volatility * std::sqrt((std::max)(square, 0.0L)),
                      8 * eps<F> / (std::min)((std::max)(square, eps<F>), 1.0L)),
      "the volatility of the centre");
}

template <class F>
void check_psi(wide A, wide p) {
  if (A != A) return require(p != p, "psi of NaN");
  require(p >= -1 && !std::isnan(p) && (A < 0) == (p < 0) && (A > 0) == (p > 0),
          "psi has its sign");
  const wide bound = sizeof(F) == 8 ? 4e-14L : 4e-6L, s = std::sqrt(std::fabs(p));
  if (p > 1e-3L && p < 1e30L) {
    const wide root = s - std::asinh(s) / std::sqrt(1 + p);
    require(is_close(root * root, A, bound), "psi solves its equation");
  }
  if (p < -1e-3L && p > -0.9L) {
    const wide root = std::asin(s) / std::sqrt(1 + p) - s;
    require(is_close(-root * root, A, 10 * bound), "psi solves its equation below 0");
  }
}

/// What hedging by the clock leaves and costs, and rates of bands.
template <class F>
void check_expected(const numbers<F>& n, const numbers<wide>& x, const found<F>& r) {
  const wide e = eps<F>, price = x.terms.price, v = x.volatility, T = x.interval;
  const bool has_life = v * std::sqrt(T) > (std::numeric_limits<F>::min)();
  if (is_nan({v, T}) || is_below_0({v, T})
      || (has_life
          && (is_nan({price, x.strike, x.count}) || is_below_0({price, x.strike, x.count}))))
    require(std::isnan(r[matched_variance]), "the variance for bad numbers is NaN");
  const std::initializer_list<wide> life{price, x.strike, T, v, x.level};
  if (T != 0 && (is_nan(life) || is_nan({x.other}) || is_below_0(life)))
    require(std::isnan(r[dollar_gamma]), "a bad life is NaN");
  if (is_nan({x.other, x.level}) || is_below_0({x.other, x.level}))
    require(std::isnan(r[sharpe]), "rebalances for a bad profit or cost are NaN");
  require(!(r[matched_variance] < 0) && !(r[dollar_gamma] < 0) && !(r[sharpe] < 0), "not negative");
  require(!(r[centre_variance] < 0) && !(r[edge_variance] < 0), "nor a variance");
  if (!is_ordinary<F>({price, x.strike, v, T, x.count, x.level, x.other, x.terms.gamma,
                       x.terms.cost_rate, x.terms.fixed_cost}))
    return;
  if (x.other > 0 && x.level > 0)
    require(is_close(r[sharpe], std::pow(x.other / (2 * x.level), 2.0L), 8 * e), "its formula");
  if (T > 0 && x.count >= 0)
    require(is_close(r[matched_cost],
                     x.terms.cost_rate * x.other * std::sqrt(2 * x.count / (pi * T)), 8 * e),
            "a cost is its formula");
  if (price > 0 && v > 0 && x.level > 0 && std::fabs(x.terms.gamma) > 0) {
    const wide move = price * v, a = std::fabs(x.terms.gamma) * move, b = x.level;
    require(is_close(r[centre_variance], move * move * b * b / 6, 16 * e), "S^2 vol^2 b^2/6");
    require(is_close(r[edge_variance], move * move * b * b / 3, 16 * e), "S^2 vol^2 b^2/3");
    const wide rate = x.terms.cost_rate * price * a * a / b,
               fee = x.terms.fixed_cost * a * a / (b * b);
    require(std::fabs(r[centre_cost] - (rate + fee)) <= 16 * e * (std::fabs(rate) + std::fabs(fee)),
            "the cost of trading to the centre");
    if (x.terms.fixed_cost == 0)
      require(is_close(r[edge_cost], rate / 2, 16 * e), "the cost of trading to the edge");
  }
  const wide s = v * std::sqrt(T), d = std::log(price / x.strike) / s - s / 2;
  if (!(price > 0 && std::fabs(d) <= 5 && s < 4 && v > 1e-3L && T > 1e-6L && x.count > 0)) return;
  const wide whole = s * s * x.strike * x.strike / x.count, loss = 1 + d * d + s;
  require(r[matched_variance] <= whole / 8 * (1 + 64 * e * loss), "no more than at the money");
  const ht::hedged_option<F> option{n.terms.price, n.strike, n.interval, n.volatility,
                                    n.volatility};
  require(is_close(ht::hedging_error_variance(option, n.count), r[matched_variance],
                   (sizeof(F) == 8 ? 2e-10L : 1e-4L) * loss),
          "the variance at matched volatilities, by either integral");
  const wide gamma = x.strike * T * std::exp(-d * d / 2) / (std::sqrt(2 * pi) * s);
  require(is_close(ht::expected_dollar_gamma(option), gamma,
                   (sizeof(F) == 8 ? 1e-12L : 1e-4L) * loss * loss),
          "S^2 gamma T");
}

// --- numbers to feed -----------------------------------------------------------------------------

/// One that a position may have, or of any size, or anything.
template <class F>
F draw(input& in, double ordinary, unsigned how) {
  if (how < 200)
    return static_cast<F>(ordinary
                          * std::ldexp(1 + in.byte() / 256.0, static_cast<int>(in.below(8)) - 4));
  if (how < 240) return static_cast<F>(in.mixed());
  return in.any<F>();
}

template <class F>
numbers<F> read(input& in) {
  const unsigned odd = in.byte();  // from 128 on a field in eight is another
  const auto field = [&](double ordinary) {
    return draw<F>(in, ordinary, odd < 128 || !in.chance(8) ? 0 : 199 + in.below(57));
  };
  const F price = field(100);
  numbers<F> x{.terms = {.price = price,
                         .gamma = field(0.02),
                         .risk_aversion = field(0.1),
                         .cost_rate = field(0.004),
                         .fixed_cost = odd % 4 == 0 ? F(0) : field(1),
                         .discount = field(0.9)},
               .volatility = field(0.4),
               .interval = field(0.3),
               .level = field(0.1),
               .other = field(odd % 4 < 2 ? 1 : 1e-4),
               .strike = odd % 8 < 4 ? static_cast<F>(price * F(1.25)) : field(100),
               .count = field(50)};
  if (in.chance(2)) x.terms.gamma = -x.terms.gamma;
  if (in.chance(2)) x.other = -x.other;
  return x;
}

template <class F>
void check(input& in) {
  const numbers<F> x = read<F>(in), beside = read<F>(in);
  const found<F> r = all_of(x);
  check_lanes(x, beside, r);
  const auto narrow = std::bit_cast<std::array<F, number_count>>(x);
  std::array<wide, number_count> n{};
  std::copy(narrow.begin(), narrow.end(), n.begin());
  const numbers<wide> w{{n[0], n[1], n[2], n[3], n[4], n[5]}, n[6], n[7], n[8], n[9], n[10], n[11]};
  check_bands<F>(w.terms, r);
  check_clock<F>(w, r);
  check_polling<F>(w, r);
  check_adjusted<F>(x, r);
  check_psi<F>(w.other, r[psi]);
  check_expected<F>(x, w, r);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  if (in.chance(2))
    check<double>(in);
  else
    check<float>(in);
  return 0;
}
