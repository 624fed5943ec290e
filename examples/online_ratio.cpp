// SPDX-License-Identifier: BSL-1.0
// Six online estimators of one hedge ratio side by side. The true ratio is known: it wanders, and
// jumps once. Noises of the Kalman filter and parameters of the DCC model are fitted on the first
// part, everything is judged on the rest. See docs/online-estimators.md.
#include <hedgerow/ratio/dcc_garch_fit.hpp>
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/half_life_window.hpp>
#include <hedgerow/ratio/kalman.hpp>
#include <hedgerow/ratio/recursive_least_squares.hpp>
#include <hedgerow/ratio/rolling.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <numbers>
#include <span>
#include <tuple>
#include <vector>

namespace ratio = hedgerow::ratio;

namespace {

constexpr std::size_t days = 2500, fitted = 1000, jump = 1610, holiday = 40;

/// Normal numbers from a seed, the same everywhere.
class noise {
 public:
  double next() {
    return std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform());
  }

 private:
  double uniform() {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (static_cast<double>(state_ >> 11U) + 0.5) * 0x1p-53;
  }
  std::uint64_t state_ = 2024;
};

/// Daily changes of a position and of its hedge, with the ratio that made them.
struct history {
  std::vector<double> target, hedge, truth;
};

history simulate() {
  noise random;
  history h;
  double truth = 0.9, variance = 1e-4;
  for (std::size_t day = 0; day < days; ++day) {
    truth += 0.006 * random.next() + (day == jump ? 0.5 : 0.0);
    const double x = std::sqrt(variance) * random.next();
    variance = 3e-6 + 0.07 * x * x + 0.9 * variance;  // volatility comes in clusters
    h.hedge.push_back(x);
    h.target.push_back(truth * x + 0.004 * random.next());
    h.truth.push_back(truth);
  }
  h.target[holiday] = NAN;
  return h;
}

/// The noise of the ratio with the largest likelihood; that of the observations follows from it.
ratio::kalman_parameters tuned(const history& h) {
  ratio::kalman_parameters best{};
  double largest = -HUGE_VAL;
  for (int step = 0; step < 36; ++step) {
    // In units of the observation noise over the hedge's variance.
    const double q = 1e-6 * std::pow(1.5, step);
    ratio::kalman_parameters p{.ratio_noise = q * 1e4, .observation_noise = 1};
    ratio::kalman k(p);
    for (std::size_t day = 0; day < fitted; ++day)
      k.update(h.target[day], h.hedge[day]);
    if (k.concentrated_log_likelihood() <= largest) continue;
    largest = k.concentrated_log_likelihood();
    best = {.ratio_noise = p.ratio_noise * k.scale(), .observation_noise = k.scale()};
  }
  return best;
}

/// What a path of ratios was worth after the fit: its error, and the variance that it left.
struct judgement {
  double squared_error = 0, hedged = 0, unhedged = 0;

  void add(double held, double truth, double target, double hedge) {
    squared_error += (held - truth) * (held - truth);
    hedged += (target - held * hedge) * (target - held * hedge);
    unhedged += target * target;
  }
};

}  // namespace

int main() {
  const history h = simulate();
  const ratio::kalman_parameters noises = tuned(h);
  const std::vector<double> target(h.target.begin() + holiday + 1, h.target.begin() + fitted),
      hedge(h.hedge.begin() + holiday + 1, h.hedge.begin() + fitted);
  const ratio::dcc_garch_fit model = ratio::fit_dcc_garch(target, hedge);

  const auto half_life = ratio::decay::from_half_life(40);
  std::tuple estimators{
      ratio::rolling(120),           ratio::half_life_window(250, half_life),
      ratio::exponential(half_life), ratio::recursive_least_squares(half_life, 1e6),
      ratio::kalman(noises),         ratio::dcc_garch(model.parameters)};
  judgement judged[6];

  std::printf("Kalman noises by likelihood: ratio %.2g a day (truth 0.006), observation %.4f\n",
              std::sqrt(noises.ratio_noise), std::sqrt(noises.observation_noise));
  std::printf(
      "\n  day  truth   rolling          half-life window exponential      recursive"
      "        Kalman           DCC\n");
  for (std::size_t day = 0; day < days; ++day) {
    const bool judge = day >= fitted, show = judge && day % 150 == 100;
    if (show) std::printf("%5zu  %5.3f", day, h.truth[day]);
    std::size_t i = 0;
    const auto one = [&](auto& e) {
      // The ratio held is from before the change comes in.
      if (judge) judged[i].add(e.ratio(), h.truth[day], h.target[day], h.hedge[day]);
      ++i;
      e.update(h.target[day], h.hedge[day]);  // a gap changes nothing
      if (show) std::printf("   %5.3f +- %5.3f", e.ratio(), e.standard_error());
    };
    std::apply([&](auto&... e) { (one(e), ...); }, estimators);
    if (show) std::printf("\n");
  }
  std::printf("\nroot mean square error");
  for (const judgement& j : judged)
    std::printf("  %.4f", std::sqrt(j.squared_error / static_cast<double>(days - fitted)));
  std::printf("\neffectiveness, after  ");
  for (const judgement& j : judged)
    std::printf("  %.4f", 1 - j.hedged / j.unhedged);
  std::printf("\n");

  // Where a program stops, its estimators' states are plain numbers; the copy goes on alike.
  auto& filter = std::get<ratio::kalman>(estimators);
  const std::vector<double> numbers = filter.state();
  ratio::kalman copy(ratio::saved{numbers});
  filter.update(0.01, 0.012);
  copy.update(0.01, 0.012);
  std::printf("\nKalman state of %zu numbers, restored: %.6f = %.6f\n", numbers.size(),
              filter.ratio(), copy.ratio());
}
