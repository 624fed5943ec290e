// SPDX-License-Identifier: BSL-1.0
// Soak: estimators, triggers with memory and batch calls for millions of updates, in segments that
// repeat. Proved is that after the warm-up nothing is allocated, the process does not grow, every
// segment ends with the bits of the one before, and what has seen everything says the same as what
// has seen the end alone.
//
// usage: soak [updates of each part, 10000000]; exit status 0 where all of that held
#include "batch/support/count_allocations.hpp"
#include <hedgerow/batch/decide.hpp>
#include <hedgerow/batch/evaluate.hpp>
#include <hedgerow/batch/hedge_ratio.hpp>
#include <hedgerow/ratio/dcc_garch.hpp>
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/half_life_window.hpp>
#include <hedgerow/ratio/kalman.hpp>
#include <hedgerow/ratio/recursive_least_squares.hpp>
#include <hedgerow/ratio/rolling.hpp>
#include <hedgerow/trigger.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <vector>

#if defined(__linux__)
#  include <fcntl.h>
#  include <unistd.h>
#endif

namespace {

namespace hr = hedgerow;
namespace ht = hedgerow::trigger;
namespace ratio = hedgerow::ratio;

bool all_good = true;

void expect(bool holds, const char* part, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s: FAILED: %s\n", part, what);
  all_good = false;
}

/// Resident pages of the process, read without an allocation; 0 where that cannot be asked, or
/// where a sanitizer has pages of its own.
long resident_pages() {
#if defined(__linux__) && !defined(HEDGEROW_TEST_SANITIZED)
  char text[128] = {};
  const int file = open("/proc/self/statm", O_RDONLY);
  if (file < 0) return 0;
  const auto size = read(file, text, sizeof text - 1);
  close(file);
  if (size <= 0) return 0;
  const char* const second = std::strchr(text, ' ');
  return second == nullptr ? 0 : std::strtol(second, nullptr, 10);
#else
  return 0;
#endif
}

/// Differs where any bit of any number does.
struct checksum {
  std::uint64_t value = 0xcbf29ce484222325U;
  void add(double x) {
    value = (value ^ std::bit_cast<std::uint64_t>(x)) * 0x100000001b3U;
    value ^= value >> 29U;
  }
  void add(const ratio::estimate<double>& e) {
    for (const double x : {e.ratio, e.intercept, e.standard_error})
      add(x);
  }
};

/// Sums of twelve uniform numbers: much like normal ones, and the same everywhere. What is made of
/// them is made by std::fma, so that no compiler's own contraction changes it.
class source {
 public:
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; ++i) {
      state_ = state_ * 6364136223846793005U + 1442695040888963407U;
      sum += static_cast<double>(state_ >> 11U) * 0x1p-53;
    }
    return sum;
  }

 private:
  std::uint64_t state_ = 1;
};

/// Runs segment(k) as often as the updates ask for, after two for warming up. A segment returns
/// its checksum; all after the warm-up must be equal.
template <class Segment>
void soak(const char* part, long updates, long in_a_segment, const Segment& segment) {
  const long segments = updates / in_a_segment + 3, tenth = segments / 10 + 1;
  segment(0), segment(1);
  const std::uint64_t expected = segment(2);
  std::fprintf(stderr, "\r%-24s %3ld %%", part, 0L);  // the C library's own pages, before any count
  const std::size_t allocated = allocations;
  const long pages = resident_pages();
  bool same = true;
  for (long k = 3; k < segments + 3; ++k) {
    same = segment(k) == expected && same;
    if (k % tenth == 0) std::fprintf(stderr, "\r%-24s %3ld %%", part, 100 * k / (segments + 3));
  }
  const std::size_t more = allocations - allocated;
  const long growth = resident_pages() - pages;
  expect(same, part, "a segment ends with other bits than the one before");
  expect(more == 0, part, "something was allocated");
  // A page or two of the C library's own are touched late.
  expect(growth <= 8, part, "the process has grown");
  std::fprintf(stderr, "\r%-24s %10ld updates, %zu allocations, %+ld pages, checksum %016llx\n",
               part, (segments + 3) * in_a_segment, more, growth,
               static_cast<unsigned long long>(expected));
}

// --- estimators ----------------------------------------------------------------------------------

/// 9,984 changes that count, a whole number of a window's chunks (32), and 20 gaps. An outlier
/// early in each segment leaves its windows before the segment's end.
constexpr long counted = 9984, gaps = 20;

struct history {
  std::vector<double> target, hedge;
};

history make_history() {
  source random;
  history h;
  for (long i = 0; i < counted + gaps; ++i) {
    const double x = random.normal();
    h.hedge.push_back(x),
        h.target.push_back(std::fma(1.25, x, std::fma(0.3, random.normal(), 0.01)));
    if (i % 497 == 100 && i / 497 < gaps) h.target.back() = std::nan("");
  }
  h.target[50] *= 1e6, h.hedge[50] *= 1e6;
  return h;
}

bool agree(double a, double b, double tolerance) {
  return std::fabs(a - b) <= tolerance * (std::fabs(a) + std::fabs(b)) || (a != a && b != b);
}

/// @param tolerance  of a fresh estimator that has seen the last segment alone, relative
template <class E>
void soak_estimator(const char* name, const E& fresh, const history& h, long updates,
                    double tolerance) {
  E e = fresh;
  const auto run = [&h](E& to) {
    checksum sum;
    for (std::size_t i = 0; i < h.target.size(); ++i) {
      to.update(h.target[i], h.hedge[i]);
      if (i % 16 == 0) sum.add(to.estimate());
    }
    sum.add(to.estimate());
    return sum.value;
  };
  soak(name, updates, counted + gaps, [&](long) { return run(e); });
  E other = fresh;
  run(other);
  const auto a = e.estimate(), b = other.estimate();
  expect(agree(a.ratio, b.ratio, tolerance), name, "the ratio has drifted");
  expect(agree(a.intercept, b.intercept, 100 * tolerance), name, "the intercept has drifted");
  expect(agree(a.standard_error, b.standard_error, tolerance), name, "the error has drifted");
  const double kalmans = std::is_same_v<E, ratio::kalman> ? 0.05 : tolerance;  // since the start
  expect(agree(a.effectiveness, b.effectiveness, kalmans), name, "effectiveness has drifted");
}

void soak_estimators(long updates) {
  const history h = make_history();
  const auto forgetting = ratio::decay::from_half_life(60);
  soak_estimator("rolling", ratio::rolling(250), h, updates, 1e-13);
  soak_estimator("half_life_window", ratio::half_life_window(250, forgetting), h, updates, 1e-13);
  soak_estimator("exponential", ratio::exponential(forgetting), h, updates, 1e-12);
  soak_estimator("zero_mean_exponential", ratio::zero_mean_exponential(forgetting), h, updates,
                 1e-12);
  soak_estimator("recursive_least_squares", ratio::recursive_least_squares(forgetting), h, updates,
                 1e-9);
  soak_estimator(
      "kalman",
      ratio::kalman({.ratio_noise = 1e-4, .intercept_noise = 1e-6, .observation_noise = 0.09}), h,
      updates, 1e-9);
  soak_estimator("dcc_garch",
                 ratio::dcc_garch({{.omega = 0.05, .a = 0.05, .b = 0.9},
                                   {.omega = 0.05, .a = 0.05, .b = 0.9},
                                   {.a = 0.03, .b = 0.95, .covariance = 0.9}}),
                 h, updates, 1e-12);
}

// --- triggers ------------------------------------------------------------------------------------

/// A look takes 2^-20 years and a segment 2^-6, so times are exact and segments alike.
constexpr long looks = 1L << 14;

std::vector<ht::state<double>> make_states() {
  source random;
  std::vector<ht::state<double>> states;
  double price = 100;
  for (long i = 0; i < looks; ++i) {
    price = std::fma(price, std::fma(1e-3, random.normal(), 1e-2 * (1 - price / 100)), price);
    ht::state<double> s{.price = price, .exposure = 0.1 * (price - 100)};
    s.gamma = -0.1, s.volatility = 0.6, s.expiry = 0.1, s.cost_rate = 5e-4, s.fixed_cost = 0.01;
    s.past_price = i < 60 ? price : states[static_cast<std::size_t>(i - 60)].price;
    if (i % 1000 == 999) s.exposure = std::nan("");
    states.push_back(s);
  }
  return states;
}

void soak_triggers(long updates) {
  const auto states = make_states();
  const auto rule = ht::hysteresis{.enter = ht::delta_band<>{.half_width = 0.1},
                                   .leave = ht::delta_band<>{.half_width = 0.04}}
                  | ht::interval<>{.years = 0x1p-10};
  const auto guarded = ht::minimum_trade{
      .policy = ht::cooldown{.policy = ht::in_flight_guard{.policy = rule}, .years = 0x1p-17},
      .units = 0.01};
  ht::budget policy{.policy = ht::watched{.policy = guarded, .years = 0x1p-18},
                    .years = 0x1p-8,
                    .trades = 150,
                    .cost = 40};
  ht::state<double> now{};
  long trades = 0, most = 0;
  soak("triggers", updates, looks, [&](long k) {
    checksum sum;
    long traded = 0;
    for (long i = 0; i < looks; ++i) {
      ht::state<double> s = states[static_cast<std::size_t>(i)];
      s.time = static_cast<double>(k * looks + i) * 0x1p-20;
      s.hedge = now.hedge, s.last_time = now.last_time, s.last_price = now.last_price;
      ht::update(policy, s);
      const ht::decision<double> d = policy(s);
      if (d.rebalance) ht::rebalanced(policy, s, d), ++traded;
      now = ht::after(s, d);
      sum.add(d.target), sum.add(d.reason.code);
    }
    trades += traded, most = traded > most ? traded : most;
    return sum.value;
  });
  expect(trades > 0, "triggers", "nothing was traded");
  expect(most <= 4 * 150, "triggers", "a budget was not kept");  // four periods a segment
  std::fprintf(stderr, "%-24s %10ld trades\n", "", trades);
}

// --- batches -------------------------------------------------------------------------------------

void soak_evaluation(long updates) {
  constexpr std::size_t n = 1003;
  source random;
  std::vector<double> spot(n), volatility(n), strike(n, 100.0), expiry(n, 0.25), hedge(n);
  std::vector<double> price(n), delta(n), target(n);
  std::vector<unsigned char> trades(n);
  for (std::size_t i = 0; i < n; ++i) {
    spot[i] = std::fma(20, random.normal(), 100);
    volatility[i] = std::fma(0.04, random.normal(), 0.3);
    hedge[i] = -0.5;
    if (i % 97 == 0) volatility[i] = std::nan("");
    if (i % 101 == 0) expiry[i] = 0;
  }
  soak("evaluate and decide", updates, static_cast<long>(n), [&](long) {
    const hr::batch::summary s = hr::batch::evaluate(
        hr::batch::black_scholes<double>{
            .spot = spot, .volatility = volatility, .rate = 0.03, .dividend_yield = 0.0},
        hr::batch::european<double>{
            .type = hr::option_type::call, .strike = strike, .expiry = expiry},
        hr::batch::greeks<double>{.price = price, .delta = delta});
    const hr::batch::decision_summary d = hr::batch::decide(
        ht::delta_band<>{.half_width = 0.1},
        hr::batch::positions<double>{.exposure = delta, .hedge = hedge},
        hr::batch::decisions<double>{.rebalance = trades, .target = target});
    checksum sum;
    for (std::size_t i = 0; i < n; ++i)
      if (delta[i] == delta[i]) sum.add(price[i]), sum.add(delta[i]), sum.add(target[i]);
    sum.add(static_cast<double>(s.invalid)), sum.add(static_cast<double>(d.invalid));
    return sum.value;
  });
}

void soak_panels(long updates) {
  constexpr std::size_t rows = 256, series = 13;
  source random;
  std::vector<double> target(rows * series), hedge(rows * series), h(rows * series), se(h);
  for (std::size_t i = 0; i < target.size(); ++i) {
    hedge[i] = random.normal(), target[i] = std::fma(0.8, hedge[i], 0.3 * random.normal());
    if (i % 211 == 7) hedge[i] = std::nan("");
  }
  const hr::batch::changes_panel changes{
      .target = target, .hedge = hedge, .rows = rows, .series = series};
  const hr::batch::estimates_panel out{.ratio = h, .standard_error = se};
  const auto forgetting = ratio::decay::from_half_life(60);
  hr::batch::window_ratio window(60), weighted(60, forgetting);
  soak("batch hedge ratios", updates, static_cast<long>(5 * rows * series), [&](long) {
    checksum sum;
    const auto add = [&] {
      for (std::size_t i = 4 * series; i < h.size(); ++i)
        sum.add(h[i]), sum.add(se[i]);
    };
    hr::batch::exponential_ratio(changes, forgetting, ratio::centring::about_mean, out), add();
    hr::batch::kalman_ratio(changes, {.ratio_noise = 1e-4, .observation_noise = 0.09}, out), add();
    hr::batch::recursive_least_squares_ratio(changes, forgetting, 1e6, out), add();
    window(changes, out), add();
    weighted(changes, out), add();
    return sum.value;
  });
}

}  // namespace

int main(int count, char** arguments) {
  static_cast<void>(resident_pages());  // what it touches is not growth
  const long updates = count > 1 ? std::strtol(arguments[1], nullptr, 10) : 10'000'000;
  soak_estimators(updates);
  soak_triggers(updates);
  soak_evaluation(updates);
  soak_panels(updates);
  std::fprintf(stderr, "%s\n", all_good ? "all good" : "FAILED");
  return all_good ? 0 : 1;
}
