// SPDX-License-Identifier: BSL-1.0
// bytes: 2000
// Fuzzing of the online estimators: any parameters, any changes, and restored from any numbers.
// Checked is what estimator.hpp promises for all: a gap or a refused change leaves every number as
// it was, a restored copy goes on with the same bits, and no number is one that it cannot be.
#include "support/input.hpp"
#include <hedgerow/ratio/dcc_garch.hpp>
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/half_life_window.hpp>
#include <hedgerow/ratio/kalman.hpp>
#include <hedgerow/ratio/recursive_least_squares.hpp>
#include <hedgerow/ratio/rolling.hpp>

#include <array>
#include <limits>
#include <stdexcept>
#include <vector>

namespace {

namespace ratio = hedgerow::ratio;
using fuzz::input;
using fuzz::require;
using ratio::update_status;

std::array<double, 5> numbers(const ratio::estimate<double>& e) {
  return {e.ratio, e.intercept, e.standard_error, e.effectiveness, e.effective_observations};
}

bool same(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!fuzz::same(a[i], b[i])) return false;
  return true;
}
bool same(const ratio::estimate<double>& a, const ratio::estimate<double>& b) {
  for (std::size_t i = 0; i < 5; ++i)
    if (!fuzz::same(numbers(a)[i], numbers(b)[i])) return false;
  return true;
}

void check_numbers(const ratio::estimate<double>& e) {
  require(!(e.effectiveness > 1 + 1e-12), "effectiveness is at most 1");
  require(!(e.standard_error < 0), "a standard error is not negative");
  require(!(e.effective_observations < 0), "observations are not negative");
}

/// What an estimator tells besides.
void check_readings(const auto&) {}
void check_readings(const ratio::kalman& e) {
  require(!(e.scale() < 0), "a scale is not negative");
  const double all = e.log_likelihood(), best = e.concentrated_log_likelihood();
  const double size = std::fabs(all) + std::fabs(best);
  require(!(all > best + 1e-9 * size), "no factor makes it likelier than the best");
  ratio::kalman later = e;
  later.predict();
  require(fuzz::same(later.ratio(), e.ratio()), "without an observation the ratio stays");
  require(!(later.standard_error() < e.standard_error() * (1 - 1e-9)), "and is known less well");
}
void check_readings(const ratio::recursive_least_squares& e) {
  require(!(e.trace() < 0) && !(e.trace() > e.trace_cap() * (1 + 1e-9) + 1e-300),
          "the cap is kept");
}
void check_readings(const ratio::dcc_garch& e) {
  require(!(e.target_deviation() < 0) && !(e.hedge_deviation() < 0), "deviations");
  require(!(std::fabs(e.correlation()) > 1 + 1e-12), "a correlation");
}

double change(input& in) {
  const unsigned how = in.byte();
  if (how < 4) return std::numeric_limits<double>::quiet_NaN();
  if (how < 8) return std::numeric_limits<double>::infinity();
  if (how < 24) return in.any();
  if (how < 48) return 0;
  if (how < 64) return std::ldexp(in.modest(), static_cast<int>(in.byte()) - 128);
  return in.modest();
}

/// An estimator that has each number by itself and not all at once.
template <class E>
struct one_by_one {
  E of;

  update_status update(double target, double hedge) { return of.update(target, hedge); }
  [[nodiscard]] double ratio() const { return of.ratio(); }
  [[nodiscard]] double intercept() const
    requires ratio::estimator_with_intercept<E>
  {
    return of.intercept();
  }
  [[nodiscard]] double standard_error() const { return of.standard_error(); }
  [[nodiscard]] double effectiveness() const { return of.effectiveness(); }
  [[nodiscard]] double effective_observations() const { return of.effective_observations(); }
};

/// Feeds the rest of the input.
template <class E>
void feed(E e, input& in) {
  E copy = e;
  check_numbers(e.estimate());
  while (!in.empty()) {
    const unsigned what = in.byte();
    if (what < 8) copy = E(ratio::saved{e.state()});
    const double target = change(in), hedge = change(in);
    const bool watched = what < 64;
    const auto before = watched ? e.state() : std::vector<double>();
    const update_status status = e.update(target, hedge);
    require(status == ratio::classify(target, hedge), "status is that of the changes");
    if (watched && status != update_status::accepted)
      require(same(e.state(), before), "a gap changes nothing");
    copy.update(target, hedge);
    const auto now = e.estimate();
    check_numbers(now);
    if (watched)
      require(same(now, ratio::estimate_of(one_by_one<E>{e})), "all numbers are each number");
    check_readings(e);
    require(same(now, copy.estimate()), "a restored copy goes on with the same bits");
  }
}

/// Restores from numbers that were tampered with: refused, or whatever, but no crash.
template <class E>
void restore(const E& e, input& in) {
  auto state = e.state();
  const unsigned count = 1 + in.below(3);
  for (unsigned i = 0; i < count; ++i) {
    const std::size_t at = (in.byte() + 256U * in.below(2)) % state.size();
    state[at] = in.chance(2) ? in.byte() : in.mixed();
  }
  if (in.chance(8)) state.resize(in.byte());
  try {
    E other(ratio::saved{state});
    while (!in.empty()) {
      other.update(change(in), change(in));
      static_cast<void>(other.estimate());
    }
  } catch (const std::invalid_argument&) {}
}

template <class E>
void run(E e, bool tampers, input& in) {
  if (!tampers) return feed(std::move(e), in);
  const unsigned count = in.byte();
  for (unsigned i = 0; i < count; ++i)
    e.update(std::sin(i), std::sin(2.0 * i));
  restore(e, in);
}

void check(input& in) {
  const unsigned which = in.below(7), how = in.byte();
  const bool tampers = how % 4 == 0;
  const auto weight = [&] {
    return how & 4U ? 0.5 + in.byte() / 510.0 : how & 8U ? std::fabs(in.number()) : 1.0;
  };
  const auto window = [&] { return how & 16U ? 3U + in.below(8) : in.below(120); };
  const auto parameter = [&] { return how & 32U ? std::fabs(in.number()) : in.byte() / 64.0; };
  switch (which) {
    case 0:
      return run(ratio::rolling(window()), tampers, in);
    case 1: {
      const auto forgetting = ratio::decay::from_weight(weight());
      return run(ratio::half_life_window(window(), forgetting), tampers, in);
    }
    case 2:
      return run(ratio::exponential(ratio::decay::from_half_life(parameter())), tampers, in);
    case 3:
      return run(ratio::zero_mean_exponential(ratio::decay::from_centre_of_mass(parameter())),
                 tampers, in);
    case 4: {
      const auto forgetting = ratio::decay::from_weight(weight());
      return how & 64U ? run(ratio::recursive_least_squares(forgetting), tampers, in)
                       : run(ratio::recursive_least_squares(forgetting, parameter()), tampers, in);
    }
    case 5: {
      ratio::kalman_parameters p{.ratio_noise = parameter(),
                                 .intercept_noise = parameter(),
                                 .observation_noise = parameter()};
      if (how & 128U) {
        p.prior_ratio = in.modest(), p.prior_intercept = in.modest();
        p.prior_ratio_variance = parameter(), p.prior_intercept_variance = parameter();
      }
      return run(ratio::kalman(p), tampers, in);
    }
    default: {
      const auto garch = [&] {
        return ratio::garch_parameters{parameter(), in.byte() / 256.0, in.byte() / 256.0,
                                       how & 128U ? in.modest() : 0.0};
      };
      ratio::dcc_garch_parameters p{};
      p.target = garch(), p.hedge = garch();
      p.correlation = {in.byte() / 256.0, in.byte() / 256.0, 1.0, 1.0, in.modest() / 8};
      return run(ratio::dcc_garch(p), tampers, in);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  input in(data, size);
  try {
    check(in);
  } catch (const std::invalid_argument&) {  // parameters out of range
  }
  return 0;
}
