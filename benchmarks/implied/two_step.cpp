// SPDX-License-Identifier: BSL-1.0
// Written from the paper's formulas, for speed; the special functions are fits of our own. With
// x = -|ln(F/K)| and s = volatility sqrt(T), the option out of the money costs sqrt(F K) b(s):
//
//   b(s) = exp(x/2) Phi(h + t) - exp(-x/2) Phi(h - t),   h = x/s <= 0,   t = s/2,
//
// which grows from 0 to b_max = exp(x/2) with slope b'(s) = exp(-(h^2 + t^2)/2)/sqrt(2 pi). Over
// its slope it is Y(h + t) - Y(h - t), where Y(z) = Phi(z)/phi(z) is the Mills ratio R(-z); what it
// lacks to b_max is, over the slope, R(h + t) + R(t - h). Steps use these quotients, so that one
// exponential or logarithm each is enough in all branches but the highest.
#include "two_step.hpp"

#include "peers.hpp"
#include "two_step_coefficients.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

namespace bench {

namespace {

namespace fits = two_step_fits;

constexpr double root_2pi = 2.506628274631000502, half_ln_2pi = 0.9189385332046727418;

template <std::size_t N>
double horner(const double (&c)[N], double x) {
  double sum = c[N - 1];
#pragma GCC unroll 16
  for (std::size_t i = 2; i <= N; ++i)
    sum = sum * x + c[N - i];
  return sum;
}

// --- Black's function over its slope ------------------------------------------------------------

/// R(x) = numerator/denominator and 1 - x R(x) = rest/denominator, neither by a difference.
struct mills {
  explicit mills(double x) : numerator(horner(fits::mills_q, x)), rest(horner(fits::mills_p, x)) {
    denominator = x * numerator + rest;
  }
  double ratio() const { return numerator / denominator; }
  double slope() const { return rest / denominator; }

  double numerator, rest, denominator;
};

double sum(const mills& a, const mills& b) {
  return (a.numerator * b.denominator + b.numerator * a.denominator)
       / (a.denominator * b.denominator);
}

double difference(const mills& a, const mills& b) {
  return (a.numerator * b.denominator - b.numerator * a.denominator)
       / (a.denominator * b.denominator);
}

/// Far out of the money: the asymptotic series of both ratios, term by term in one. Its terms
/// 2t/r T_k, with r = h^2 - t^2, have a recursion of second order.
double far_black(double h, double t) {
  const double r = (h + t) * (h - t), q = (h / r) * (h / r), e = (t / h) * (t / h);
  const double a = -2 * q * (1 + e), b = -q / (h * h);
  double before = 1, term = -q * (3 + e), total = 1 + term;
  for (int k = 1; k < 17 && std::fabs(term) > 1e-17; ++k) {
    const double next = (2 * k + 1) * (a * term + (2 * k - 1) * b * before);
    before = term;
    term = next;
    total += term;
  }
  return 2 * t / r * total;
}

/// At a small volatility: Taylor's series about h, of which the odd derivatives of Y remain:
/// Y' = 1 + h Y, Y''' = (h^2 + 3) Y' - 1, and then each is (h^2 + 2n + 1) times the last, the nth,
/// less n(n - 1) times the one before.
double near_black(double h, double t) {
  const double h2 = h * h, t2 = t * t;
  double before = mills(-h).slope(), d = (h2 + 3) * before - 1;
  double weight = t2 / 6, total = before + weight * d;
#pragma GCC unroll 8
  for (int n = 3; n < 13; n += 2) {
    const double next = (h2 + (2 * n + 1)) * d - n * (n - 1) * before;
    before = d;
    d = next;
    weight *= t2 * (1.0 / ((n + 1) * (n + 2)));
    total += weight * d;
  }
  return 2 * t * total;
}

bool is_far(double h, double t) { return h < -13 && t < -12.29 - h; }
bool is_near(double h, double t) { return t < 0.21 - h * (1.0 / 26); }

/// b/b' for h + t < 1/2.
double black_over_slope(double h, double t) {
  if (is_far(h, t)) return far_black(h, t);
  if (is_near(h, t)) return near_black(h, t);
  return difference(mills(-h - t), mills(t - h));
}

// --- Householder's step -------------------------------------------------------------------------

/// s with b''/b' and b'''/b' there.
struct point {
  point(double x, double at) : s(at) {
    const double inverse = 1 / s;
    h = x * inverse;
    t = 0.5 * s;
    second = h * h * inverse - 0.25 * s;
    const double h_s = h * inverse;
    third = second * second - 3 * h_s * h_s - 0.25;
  }
  double half_square() const { return 0.5 * (h * h + t * t); }

  double s, h, t, second, third;
};

/// The step for Newton's one and the second and third derivatives over the first.
double step(double newton, double second, double third) {
  return newton * (1 + 0.5 * newton * second)
       / (1 + newton * (second + newton * third * (1.0 / 6)));
}

/// Towards b(s) = price.
double middle_step(double x, double b_max, double price, double s) {
  const point p(x, s);
  const double inverse_slope = root_2pi * std::exp(p.half_square());
  // Above h + t = 1/2 the distance to the upper bound loses less.
  const bool upper = p.h + p.t > 0.5 && !is_near(p.h, p.t);
  const double newton = upper ? (price - b_max) * inverse_slope
                                    + sum(mills(p.h + p.t), mills(p.t - p.h))
                              : price * inverse_slope - black_over_slope(p.h, p.t);
  return s + step(newton, p.second, p.third);
}

/// Towards 1/ln b(s) = 1/ln price.
double lowest_step(double x, double ln_price, double s) {
  const point p(x, s);
  const double quotient = black_over_slope(p.h, p.t), slope = 1 / quotient;
  const double ln_b = std::log(quotient) - p.half_square() - half_ln_2pi, inverse = 1 / ln_b;
  const double newton = (ln_price - ln_b) * ln_b / ln_price * quotient;
  const double factor = 1 + 2 * inverse, curved = p.second * slope;
  return s
       + step(newton, p.second - slope * factor,
              p.third + slope * slope * (2 + 6 * inverse * (1 + inverse)) - 3 * curved * factor);
}

/// Towards ln(b_max - b(s)) = ln missing.
double highest_step(double x, double missing, double s) {
  const point p(x, s);
  const double quotient = sum(mills(p.h + p.t), mills(p.t - p.h)), slope = 1 / quotient;
  const double newton = std::log(quotient * std::exp(-p.half_square()) / (missing * root_2pi))
                      * quotient;
  return s + step(newton, p.second + slope, p.third + slope * (2 * slope + 3 * p.second));
}

// --- the guess ----------------------------------------------------------------------------------

/// An end of a segment of a curve.
struct knot {
  double x, y, slope;
};

/// The rational cubic through both ends (Delbourgo and Gregory, SIAM J. Sci. Stat. Comput. 6 (1985)
/// 967). Where the control parameter grows without bound it is the straight line.
double rational_cubic(const knot& l, const knot& r, double control, double x) {
  const double width = r.x - l.x, u = (x - l.x) / width, v = 1 - u;
  if (!(control < 1e30)) return r.y * u + l.y * v;
  return (u * u * (r.y * u + (control * r.y - width * r.slope) * v)
          + v * v * ((control * l.y + width * l.slope) * u + l.y * v))
       / (1 + (control - 3) * u * v);
}

/// The least control parameter that keeps the curve monotonic, and convex or concave, as its ends
/// are.
double least_control(const knot& l, const knot& r, double chord) {
  const double rise = r.slope - l.slope, left = chord - l.slope, right = r.slope - chord;
  const bool bent = left * right >= 0, monotonic = l.slope * chord >= 0 && r.slope * chord >= 0;
  const double flat = (l.slope + r.slope) / chord;
  const double round = std::fabs(rise) / std::min(std::fabs(left), std::fabs(right));
  if (bent && monotonic) return std::max(flat, round);
  if (bent) return round;
  return monotonic ? std::numeric_limits<double>::infinity() : -1 + 1e-8;
}

/// For a curve with this second derivative at the right end.
double control_right(const knot& l, const knot& r, double second) {
  const double width = r.x - l.x, chord = (r.y - l.y) / width;
  return std::max((0.5 * width * second + (r.slope - l.slope)) / (r.slope - chord),
                  least_control(l, r, chord));
}

double control_left(const knot& l, const knot& r, double second) {
  const double width = r.x - l.x, chord = (r.y - l.y) / width;
  return std::max((0.5 * width * second + (r.slope - l.slope)) / (chord - l.slope),
                  least_control(l, r, chord));
}

/// -Phi^-1 of exp(ln_p), to nine digits; p < 0.33.
double upper_quantile(double ln_p) {
  const double r = std::sqrt(-ln_p);
  return horner(fits::quantile_p, r) / horner(fits::quantile_q, r);
}

/// Between 0 and b_l, where f(b) = 2 pi/sqrt(27) |x| Phi(-z)^3 with z = |x|/(sqrt(3) s) is nearly
/// straight.
double lowest_guess(double x, double price, double s_l, double b_l) {
  const double z = -x / (std::numbers::sqrt3 * s_l), ratio = mills(z).ratio();
  const double cube = std::exp(-1.5 * z * z), eighth = std::exp(0.125 * s_l * s_l);
  const double y = -x * ratio * ratio * ratio * cube * (1 / (5.196152422706631881 * root_2pi));
  const double zr = z * ratio, s2 = s_l * s_l;
  const double second = (std::numbers::pi / 6 / root_2pi) * z * zr * eighth * eighth
                      * (-8 * std::numbers::sqrt3 * s_l * x
                         + (3 * s2 * (s2 - 8) - 8 * x * x) * ratio)
                      / (s_l * s2 * cube);
  const knot l{0, 0, 1}, r{b_l, y, zr * zr * eighth};
  double f = rational_cubic(l, r, control_right(l, r, second), price);
  if (!(f > 0)) {  // rounded away, at ratios of 1e200: a parabola
    const double u = price / b_l;
    f = (y * u + b_l * (1 - u)) * u;
  }
  constexpr double ln_scale = -0.063319544469060315;  // ln(sqrt(3)/cbrt(2 pi))
  return -x / (std::numbers::sqrt3 * upper_quantile(std::log(f / -x) * (1.0 / 3) + ln_scale));
}

/// Between b_u and b_max, where Phi(-s/2) is nearly straight.
double highest_guess(double x, double b_max, double price, double s_u, double b_u) {
  const double w = (x / s_u) * (x / s_u), root = std::exp(0.5 * w);
  const double tail = std::exp(-0.125 * s_u * s_u), y = mills(0.5 * s_u).ratio() * tail / root_2pi;
  const double second = (root_2pi / 2) * root * root * w / (tail * s_u);
  const knot l{b_u, y, -0.5 * root}, r{b_max, 0, -0.5};
  double f = second < 1e150 ? rational_cubic(l, r, control_left(l, r, second), price) : 0;
  if (!(f > 0)) {
    const double width = b_max - b_u, u = (price - b_u) / width;
    f = (y * (1 - u) + 0.5 * width * u) * (1 - u);
  }
  return 2 * upper_quantile(std::log(f));
}

/// 1/b'(s).
double inverse_slope(double x, double s) {
  const double h = x / s, t = 0.5 * s;
  return root_2pi * std::exp(0.5 * (h * h + t * t));
}

// --- the branches -------------------------------------------------------------------------------

double lower_half(double x, double b_max, double price, double s_c, double gap) {
  const double s_l = s_c - 0.5 * root_2pi * gap, b_c = 0.5 * b_max * gap;
  const double b_l = s_c * s_c * horner(fits::lower_p, s_c) / horner(fits::lower_q, s_c) * b_max;
  if (price < b_l) {
    const double ln_price = std::log(price);
    const double s = lowest_step(x, ln_price, lowest_guess(x, price, s_l, b_l));
    return lowest_step(x, ln_price, s);
  }
  const knot l{b_l, s_l, inverse_slope(x, s_l)}, r{b_c, s_c, root_2pi / b_max};
  const double s = rational_cubic(l, r, control_right(l, r, 0), price);
  return middle_step(x, b_max, price, middle_step(x, b_max, price, s));
}

double upper_half(double x, double b_max, double price, double s_c, double gap) {
  const double s_u = s_c + 0.5 * root_2pi * (2 - gap), b_c = 0.5 * b_max * gap;
  const double b_u = horner(fits::upper_p, s_c) / horner(fits::upper_q, s_c) * b_max;
  if (price > b_u) {
    const double missing = b_max - price, s = highest_guess(x, b_max, price, s_u, b_u);
    return highest_step(x, missing, highest_step(x, missing, s));
  }
  const knot l{b_c, s_c, root_2pi / b_max}, r{b_u, s_u, inverse_slope(x, s_u)};
  const double s = rational_cubic(l, r, control_left(l, r, 0), price);
  return middle_step(x, b_max, price, middle_step(x, b_max, price, s));
}

/// s with b(s) = price. The halves meet at s_c = sqrt(2|x|), where b has its inflection and is
/// b_c = b_max (1 - erfcx(sqrt|x|))/2; s_l and s_u are where the tangent there meets 0 and b_max.
double total_volatility(double x, double price) {
  if (!(price > 0)) return price == 0 ? 0 : std::numeric_limits<double>::quiet_NaN();
  const double b_max = std::exp(0.5 * x);
  if (price >= b_max) return std::numeric_limits<double>::infinity();
  const double s_c = std::sqrt(-2 * x);
  const double gap = s_c * horner(fits::gap_p, s_c) / horner(fits::gap_q, s_c);
  return price < 0.5 * b_max * gap ? lower_half(x, b_max, price, s_c, gap)
                                   : upper_half(x, b_max, price, s_c, gap);
}

}  // namespace

double two_step_volatility(double price, double forward, double strike, double expiry,
                           double sign) {
  const double intrinsic = std::max(sign * (forward - strike), 0.0);
  const double x = -std::fabs(std::log(forward / strike));
  return total_volatility(x, (price - intrinsic) / std::sqrt(forward * strike)) / std::sqrt(expiry);
}

void two_step(const quotes<double>& in, std::vector<double>& volatility) {
  for (std::size_t i = 0; i < volatility.size(); ++i)
    volatility[i] = two_step_volatility(in.price[i] * std::exp(in.rate[i] * in.expiry[i]),
                                        in.forward[i], in.strike[i], in.expiry[i], in.type[i]);
}

}  // namespace bench
