// SPDX-License-Identifier: BSL-1.0
// Minimum variance: a textbook example, a certified regression, 113-bit sums, simulation, refusals.
#include "support/refusal.hpp"
#include "support/series.hpp"
#include <hedgerow/ratio/minimum_variance.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#if defined(HEDGEROW_TEST_HAS_EIGEN)
#  include <Eigen/Core>
#endif

namespace hr = hedgerow;

namespace {

constexpr double eps = std::numeric_limits<double>::epsilon();
using series::quad;

double magnitude(quad x) { return std::fabs(static_cast<double>(x)); }

/// Errors in the units of the documented bounds: eps times s_target/s_hedge, s_target, and 1.
struct errors {
  double ratio, deviation, effectiveness, correlation;
};

errors errors_of(const std::vector<double>& target, const std::vector<double>& hedge) {
  const auto h = hr::ratio::minimum_variance(target, hedge);
  const series::central c(hedge, target);
  const quad slope = c.xy / c.xx, squares = c.yy - slope * c.xy;
  const double s_hedge = std::sqrt(static_cast<double>(c.xx)),
               s_target = std::sqrt(static_cast<double>(c.yy)),
               n = static_cast<double>(target.size());
  // A square root in 113 bits by one step of Newton's.
  const double first = std::sqrt(static_cast<double>(squares) / (n - 2));
  const quad deviation = first > 0 ? (first + squares / static_cast<quad>(n - 2) / first) / 2 : 0;
  const quad rr = c.xy / static_cast<quad>(s_hedge) * (c.xy / static_cast<quad>(s_hedge))
                / static_cast<quad>(s_target) / static_cast<quad>(s_target);
  return {magnitude(static_cast<quad>(h.ratio) - slope) * s_hedge / s_target / eps,
          magnitude(static_cast<quad>(h.residual_deviation) - deviation)
              / (s_target / std::sqrt(n - 1)) / eps,
          magnitude(static_cast<quad>(h.effectiveness) - rr) / eps,
          magnitude(static_cast<quad>(h.correlation) * static_cast<quad>(h.correlation) - rr) / 2
              / eps};
}

// Hull, Options, Futures and Other Derivatives (8th edition), table 3.2: monthly changes of heating
// oil futures and of jet fuel, dollars a gallon.
const std::vector<double> heating_oil{.021, .035,  -.046, .001,  .044, -.029, -.026, -.029,
                                      .048, -.006, -.036, -.011, .019, -.027, .029};
const std::vector<double> jet_fuel{.029, .020, -.044, .008,  .026, -.019, -.010, -.007,
                                   .043, .011, -.036, -.018, .009, -.032, .023};

}  // namespace

TEST_CASE("Hull, example 3.3: an airline buys two million gallons of jet fuel") {
  // Printed there: sigma_F .0313, sigma_S .0263, rho .928, h* .78 (.7777 with more digits),
  // effectiveness .862; contracts of 42,000 gallons: 37.03, tailed 36.10 at prices 1.94 and 1.99.
  const hr::ratio::minimum_variance_result h = hr::ratio::minimum_variance(jet_fuel, heating_oil);
  CHECK(std::fabs(h.ratio - .7777) < .5e-3);
  CHECK(std::fabs(h.correlation - .928) < .5e-3);
  CHECK(std::fabs(h.effectiveness - .862) < 1e-3);  // .928 squared, rounded
  CHECK(h.observations == 15);
  const auto n = hr::ratio::contracts_by_quantity(.7777, -2e6, 42000);
  CHECK(std::fabs(n.contracts - 37.03) < .005);
  CHECK(hr::ratio::contracts_by_quantity(.7777, -2e6, 42000, {.lot = 1}).contracts == 37);
  const auto tailed = hr::ratio::contracts_by_value(.7777, -2e6 * 1.94, 42000 * 1.99);
  CHECK(std::fabs(tailed.contracts - 36.10) < .005);
  CHECK(hr::ratio::contracts_by_value(.7777, 2e6 * 1.94, 42000 * 1.99, {.lot = 1}).contracts
        == -36);
}

TEST_CASE("NIST StRD, Norris: certified intercept, slope and standard errors") {
  // https://www.itl.nist.gov/div898/strd/lls/data/Norris.shtml
  const std::vector<double> y{.1,    338.8, 118.1, 888.0, 9.2,   228.1, 668.5, 998.5, 449.1,
                              778.9, 559.2, .3,    .1,    778.1, 668.8, 339.3, 448.9, 10.8,
                              557.7, 228.3, 998.0, 888.8, 119.6, .3,    .6,    557.6, 339.3,
                              888.0, 998.5, 778.9, 10.2,  117.6, 228.9, 668.4, 449.2, .2};
  const std::vector<double> x{.2,    337.4, 118.2, 884.6, 10.1,  226.5, 666.3, 996.3, 448.6,
                              777.0, 558.2, .4,    .6,    775.5, 666.9, 338.0, 447.5, 11.6,
                              556.0, 228.1, 995.8, 887.6, 120.2, .3,    .3,    556.8, 339.1,
                              887.2, 999.0, 779.0, 11.1,  118.3, 229.2, 669.1, 448.9, .5};
  const auto h = hr::ratio::minimum_variance(y, x);
  CHECK(h.ratio == doctest::Approx(1.00211681802045).epsilon(5e-15));
  CHECK(h.intercept == doctest::Approx(-0.262323073774029).epsilon(1e-12));
  CHECK(h.standard_error == doctest::Approx(0.429796848199937e-3).epsilon(1e-12));
  CHECK(h.residual_deviation == doctest::Approx(0.884796396144373).epsilon(1e-12));
  CHECK(h.effectiveness == doctest::Approx(0.999993745883712).epsilon(1e-15));
}

TEST_CASE("the documented error bounds, against sums in 113 bits") {
  series::random r(20240611);
  errors worst{};
  const auto judge = [&](const std::vector<double>& y, const std::vector<double>& x) {
    const errors e = errors_of(y, x);
    worst.ratio = (std::max)(worst.ratio, e.ratio);
    worst.deviation = (std::max)(worst.deviation, e.deviation);
    worst.effectiveness = (std::max)(worst.effectiveness, e.effectiveness);
    worst.correlation = (std::max)(worst.correlation, e.correlation);
  };
  for (int round = 0; round < 400; ++round) {
    const auto n = static_cast<std::size_t>(std::exp(r.between(std::log(3.0), std::log(700.0))));
    const double offset = std::exp(r.between(-20.0, 20.0)), noise = std::exp(r.between(-25.0, 5.0)),
                 slope = r.normal() * std::exp(r.between(-10.0, 10.0)),
                 unit = std::ldexp(1.0, static_cast<int>(r.between(-480.0, 480.0)));
    std::vector<double> x(n), y(n);
    for (std::size_t i = 0; i < n; ++i) {
      const double heavy = round % 3 == 0 ? 1 / r.uniform() : 1;  // outliers, also in the first row
      x[i] = unit * (offset + r.normal() * heavy);
      y[i] = slope * x[i] + std::fabs(slope) * unit * noise * r.normal();
    }
    judge(y, x);
  }
  judge(series::normals(r, 100003), series::normals(r, 100003, 1e3));
  if (series::exact_reference) {
    CHECK(worst.ratio <= 8);
    CHECK(worst.deviation <= 8);
    CHECK(worst.effectiveness <= 8);
    CHECK(worst.correlation <= 8);
  }
  MESSAGE("worst errors in eps: ratio ", worst.ratio, ", residual deviation ", worst.deviation,
          ", effectiveness ", worst.effectiveness, ", correlation ", worst.correlation);
}

TEST_CASE(
    "the same bounds where outliers lie in the rows that are looked at first, at any length") {
  series::random r(20240613);
  errors worst{};
  constexpr std::array<std::size_t, 16> lengths{3,  4,   7,   8,   9,   15,   16,   17,
                                                31, 127, 128, 130, 700, 1023, 1025, 2300};
  for (int round = 0; round < 480; ++round) {
    const std::size_t n = lengths[static_cast<std::size_t>(round) % lengths.size()];
    auto x = series::normals(r, n, std::exp(r.between(-3.0, 12.0))), y = series::normals(r, n);
    const double noise = std::exp(r.between(-30.0, 3.0));
    for (std::size_t i = 0; i < n; ++i)
      y[i] = x[i] + noise * y[i];
    const auto spoil = [&](std::vector<double>& series) {  // some of the first eight rows, or any
      for (int k = 0; k < round % 4; ++k)
        series[static_cast<std::size_t>(
            r.uniform() * static_cast<double>(k == 0 ? n : (std::min)(n, std::size_t{8})))] *=
            std::exp(r.between(-5.0, 30.0));
    };
    spoil(x);
    if (round % 3 != 0) spoil(y);
    const errors e = errors_of(y, x);
    worst.ratio = (std::max)(worst.ratio, e.ratio);
    worst.deviation = (std::max)(worst.deviation, e.deviation);
    worst.effectiveness = (std::max)(worst.effectiveness, e.effectiveness);
    worst.correlation = (std::max)(worst.correlation, e.correlation);
  }
  if (series::exact_reference) {
    CHECK(worst.ratio <= 8);
    CHECK(worst.deviation <= 8);
    CHECK(worst.effectiveness <= 8);
    CHECK(worst.correlation <= 8);
  }
  MESSAGE("worst errors in eps: ratio ", worst.ratio, ", residual deviation ", worst.deviation,
          ", effectiveness ", worst.effectiveness, ", correlation ", worst.correlation);
}

TEST_CASE("scaling by powers of two changes no digit, out to the ends of the range") {
  series::random r(7);
  const auto x = series::normals(r, 101), y = series::normals(r, 101, 3);
  const auto h = hr::ratio::minimum_variance(y, x);
  for (const int up : {-1000, -700, 500, 1015}) {
    std::vector<double> big = x;
    for (double& v : big)
      v = std::ldexp(v, up);
    const auto same = hr::ratio::minimum_variance(y, big);
    CHECK(same.effectiveness == doctest::Approx(h.effectiveness).epsilon(1e-14));
    if (up > -1000) {
      CHECK(std::ldexp(same.ratio, up) == doctest::Approx(h.ratio).epsilon(1e-14));
      CHECK(std::ldexp(same.standard_error, up)
            == doctest::Approx(h.standard_error).epsilon(1e-14));
    }
  }
}

TEST_CASE("exact relations: lines, constant targets, sums") {
  const std::vector<double> x{1, 2, 4, 7, -3};
  std::vector<double> y;
  for (const double v : x)
    y.push_back(3 - 2 * v);
  const auto line = hr::ratio::minimum_variance(y, x);
  CHECK(line.ratio == -2);
  CHECK(line.intercept == doctest::Approx(3));
  CHECK(line.correlation == -1);
  CHECK(line.effectiveness == doctest::Approx(1));
  CHECK(line.residual_deviation < 1e-15);
  const auto flat = hr::ratio::minimum_variance(std::vector<double>(5, 0.1), x);
  CHECK(flat.ratio == 0);
  CHECK(flat.standard_error == 0);
  CHECK(flat.effectiveness == 0);
  CHECK(flat.correlation == 0);
  CHECK(flat.intercept == doctest::Approx(0.1));
}

TEST_CASE("simulation: unbiased, and the standard error is that of the estimates") {
  constexpr int rounds = 2000;
  series::random r(99);
  double sum = 0, squares = 0, reported = 0, inside = 0;
  for (int k = 0; k < rounds; ++k) {
    std::array<double, 30> x, y;
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] = r.normal(), y[i] = 0.1 + 0.8 * x[i] + 0.5 * r.normal();
    const auto h = hr::ratio::minimum_variance(y, x);
    sum += h.ratio, squares += (h.ratio - 0.8) * (h.ratio - 0.8);
    reported += h.standard_error * h.standard_error;
    inside += std::fabs(h.ratio - 0.8) < 2.048 * h.standard_error;  // t with 28 degrees, 95 %
  }
  CHECK(std::fabs(sum / rounds - 0.8) < 4 * std::sqrt(squares / rounds / rounds));
  CHECK(reported / squares == doctest::Approx(1).epsilon(4 * std::sqrt(2.0 / rounds)));
  CHECK(std::fabs(inside / rounds - 0.95) < 4 * std::sqrt(0.95 * 0.05 / rounds));
}

TEST_CASE("effectiveness of a given ratio: best at the fitted one, by definition elsewhere") {
  const auto h = hr::ratio::minimum_variance(jet_fuel, heating_oil);
  const auto at = [](double ratio) {
    return hr::ratio::effectiveness(jet_fuel, heating_oil, ratio);
  };
  CHECK(at(h.ratio) == doctest::Approx(h.effectiveness).epsilon(1e-14));
  CHECK(at(0) == 0);
  for (const double off : {-.2, -.01, .01, .2})
    CHECK(at(h.ratio + off) < h.effectiveness);
  CHECK(at(-h.ratio) < -2);  // the wrong sign: more than three times the variance
  std::vector<double> hedged;
  for (std::size_t i = 0; i < jet_fuel.size(); ++i)
    hedged.push_back(jet_fuel[i] - heating_oil[i]);
  const series::central c(hedged, jet_fuel);
  CHECK(at(1) == doctest::Approx(1 - static_cast<double>(c.xx / c.yy)).epsilon(1e-14));
  CHECK(hr::ratio::effectiveness(jet_fuel, std::vector<double>(15, 2.0), 3.0) == 0);
}

TEST_CASE("effectiveness of a given ratio: the documented bound, against 113 bits") {
  series::random r(20240612);
  double worst = 0;
  for (int round = 0; round < 400; ++round) {
    const auto n = static_cast<std::size_t>(r.between(2, 300));
    const double offset = std::exp(r.between(-20.0, 20.0)), slope = r.normal(),
                 ratio = slope * (round % 2 == 0 ? 1 + 1e-6 * r.normal() : 10 * r.normal());
    std::vector<double> x(n), y(n);
    for (std::size_t i = 0; i < n; ++i)
      x[i] = offset + r.normal(), y[i] = slope * x[i] + r.uniform() * r.normal();
    const series::central c(x, y);
    const quad h = ratio, want = h * (2 * c.xy - h * c.xx) / c.yy;
    const double size = 1 + ratio * ratio * static_cast<double>(c.xx / c.yy);
    worst = (std::max)(
        worst,
        magnitude(static_cast<quad>(hr::ratio::effectiveness(y, x, ratio)) - want) / size / eps);
  }
  if (series::exact_reference) CHECK(worst <= 8);
  MESSAGE("worst error ", worst, " eps of 1 + ratio^2 Var(hedge)/Var(target)");
}

TEST_CASE("out of sample: fitted on the first part, judged on the rest") {
  const std::span<const double> s(jet_fuel), f(heating_oil);
  const auto split = hr::ratio::out_of_sample(s, f, 10);
  CHECK(split.fit.ratio == hr::ratio::minimum_variance(s.first(10), f.first(10)).ratio);
  CHECK(split.effectiveness == hr::ratio::effectiveness(s.last(5), f.last(5), split.fit.ratio));
  CHECK(split.observations == 5);
  CHECK(split.effectiveness < hr::ratio::minimum_variance(s.last(5), f.last(5)).effectiveness);
  // Where the relation changed, a hedge adds risk.
  std::vector<double> turned = jet_fuel;
  for (std::size_t i = 10; i < 15; ++i)
    turned[i] = -turned[i];
  CHECK(hr::ratio::out_of_sample(turned, f, 10).effectiveness < 0);
}

TEST_CASE("contracts: sign, lots and what cannot be") {
  using hr::ratio::contracts_by_quantity;
  CHECK(contracts_by_quantity(0.5, 100, 10).contracts == -5);
  CHECK(contracts_by_quantity(0.55, 100, 10, {.lot = 1, .rounding = hr::lot_rounding::toward_zero})
            .contracts
        == -5);
  CHECK(std::signbit(contracts_by_quantity(0.0, 100, 10).contracts) == false);
  for (const double size : {0.0, -1.0, std::nan("")}) {
    CHECK(std::isnan(contracts_by_quantity(0.5, 100, size).contracts));
    CHECK(contracts_by_quantity(0.5, 100, size).outcome == hr::lot_outcome::invalid);
  }
  CHECK(std::isnan(contracts_by_quantity(std::nan(""), 100, 10).contracts));
}

TEST_CASE("bad input is refused by name and value") {
  using hr::ratio::minimum_variance;
  std::vector<double> x{1, 2, 4, 8}, y{2, 1, 5, 3};
  CHECK(refusal([&] { return minimum_variance(std::vector<double>{1, 2, 3}, x); })
        == "minimum_variance: hedge_changes has 4 observations, target_changes has 3");
  CHECK(
      refusal([] { return minimum_variance(std::vector<double>{1, 2}, std::vector<double>{1, 2}); })
      == "minimum_variance: 2 observations, at least 3 needed");
  CHECK(refusal([] { return minimum_variance({}, {}); })
        == "minimum_variance: 0 observations, at least 3 needed");
  CHECK(refusal([&] { return minimum_variance(y, std::vector<double>(4, 0.1)); })
        == "minimum_variance: hedge_changes is constant at 0.1");
  CHECK(refusal([&] { return minimum_variance(y, std::vector<double>(4, 0.0)); })
        == "minimum_variance: hedge_changes is constant at 0");
  x[2] = std::nan("");
  CHECK(refusal([&] { return minimum_variance(y, x); })
        == "minimum_variance: hedge_changes[2] is nan");
  y[3] = -INFINITY;
  CHECK(refusal([&] { return minimum_variance(y, x); })
        == "minimum_variance: target_changes[3] is -inf");
  CHECK(
      refusal([] { return hr::ratio::effectiveness(std::vector<double>(9, 0.3), heating_oil, 1); })
      == "effectiveness: target_changes has 9 observations, hedge_changes has 15");
  CHECK(
      refusal([] { return hr::ratio::effectiveness(std::vector<double>(15, 0.3), heating_oil, 1); })
      == "effectiveness: target_changes is constant at 0.3");
  CHECK(refusal([] { return hr::ratio::effectiveness(jet_fuel, heating_oil, std::nan("")); })
        == "effectiveness: ratio is nan, it must be finite");
  CHECK(refusal([] { return hr::ratio::out_of_sample(jet_fuel, heating_oil, 14); })
        == "out_of_sample: 14 of 15 observations to fit on leave fewer than 2 to judge by");
  CHECK(refusal([] { return hr::ratio::out_of_sample(jet_fuel, heating_oil, 2); })
        == "minimum_variance: 2 observations, at least 3 needed");
}

TEST_CASE("a number that is not finite is found in every row, and no row counts twice or never") {
  series::random r(5);
  for (const std::size_t n : {3UL, 7UL, 8UL, 13UL, 16UL, 29UL, 133UL, 1030UL})
    for (std::size_t i = 0; i < n; i += 1 + n / 40) {
      auto x = series::normals(r, n), y = series::normals(r, n);
      const std::string place = "[" + std::to_string(i) + "] is ";
      x[i] = i % 2 == 0 ? std::nan("") : INFINITY;
      CHECK(refusal([&] { return hr::ratio::minimum_variance(y, x); })
            == "minimum_variance: hedge_changes" + place + (i % 2 == 0 ? "nan" : "inf"));
      x[i] = 1, y[i] = -INFINITY;
      CHECK(refusal([&] { return hr::ratio::minimum_variance(y, x); })
            == "minimum_variance: target_changes" + place + "-inf");
      // One row moves: its number alone makes all moments, in whole numbers.
      std::fill(x.begin(), x.end(), 5.0), std::fill(y.begin(), y.end(), -3.0);
      x[i] += 4, y[i] += 8;
      const auto h = hr::ratio::minimum_variance(y, x);
      CHECK(h.ratio == doctest::Approx(2).epsilon(1e-14));
      CHECK(h.intercept == doctest::Approx(-13).epsilon(1e-14));
    }
}

TEST_CASE("a constant is a constant whatever its digits, and a change of its last bit is not") {
  for (const double value : {0.1, 1e300, 1e-300, -123.456, 5e-324})
    for (const std::size_t n : {3UL, 100UL, 1001UL}) {
      std::vector<double> x(n, value), y(n);
      for (std::size_t i = 0; i < n; ++i)
        y[i] = static_cast<double>(i % 3);
      CHECK(refusal([&] { return hr::ratio::minimum_variance(y, x); }).find("is constant at")
            != std::string::npos);
      x[2] = std::nextafter(value, INFINITY);
      CHECK(std::isfinite(hr::ratio::minimum_variance(x, y).ratio));
      if (std::fabs(value) > 1e-290) CHECK(hr::ratio::minimum_variance(y, x).correlation != 0);
    }
}

#if defined(HEDGEROW_TEST_HAS_EIGEN)
TEST_CASE("an Eigen vector is a series") {
  const Eigen::VectorXd x = Eigen::VectorXd::LinSpaced(9, 0, 8), y = 2 * x;
  CHECK(hr::ratio::minimum_variance(y, x).ratio == doctest::Approx(2));
  Eigen::MatrixXd both(9, 2);
  both << x, y;
  CHECK(hr::ratio::minimum_variance(both.col(1), both.col(0)).ratio == doctest::Approx(2));
  CHECK(
      refusal([&] { return hr::ratio::minimum_variance(both.row(1), both.row(0)); })
      == "hedgerow::ratio: a strided or two-dimensional Eigen view is not a series; copy it first");
}
#endif
