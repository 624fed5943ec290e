// SPDX-License-Identifier: BSL-1.0
// |, & and !: whose target, whose reason, and the laws of the algebra.
#include "trigger/support/checks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace ht = hedgerow::trigger;
using ht::reason;

namespace {

const ht::delta_band<> band{.half_width = 0.1};
const ht::interval<> clock_{.years = 1.0 / 365};
const ht::asymmetric_band<ht::in_quote, ht::centre> dollars{.below = 3000, .above = 20000};

/// Whether two policies fire at the same states, and are unsure at the same.
template <class A, class B>
void check_same_fired(const A& a, const B& b) {
  std::mt19937_64 random(3);
  int different = 0, fired = 0;
  for (int i = 0; i < 3000; ++i) {
    const auto s = i % 4 == 0 ? states::any_bits(random) : states::plausible(random, i % 4 == 1);
    const ht::decision x = a(s), y = b(s);
    different += x.rebalance != y.rebalance;
    different += (x.reason == reason::invalid) != (y.reason == reason::invalid);
    fired += x.rebalance;
  }
  CHECK(different == 0);
  CHECK(fired > 100);
}

}  // namespace

TEST_CASE("De Morgan, and everything else that the fired masks owe to logic") {
  check_same_fired(!(band | clock_), (!band) & (!clock_));
  check_same_fired(!(band & clock_), (!band) | (!clock_));
  check_same_fired(!(!band), band);
  check_same_fired(band | clock_, clock_ | band);
  check_same_fired(band & dollars, dollars & band);
  check_same_fired((band | clock_) | dollars, band | (clock_ | dollars));
  check_same_fired((band & clock_) & dollars, band & (clock_ & dollars));
  check_same_fired(band & (clock_ | dollars), (band & clock_) | (band & dollars));
  check_same_fired(band | band, band);
}

TEST_CASE("what is written first has the word") {
  ht::state<double> s{.time = 1, .price = 100, .exposure = 1, .hedge = -0.5};
  const ht::decision edge = (band | clock_)(s), centre = (clock_ | band)(s);
  CHECK(edge.target == -0.9);
  CHECK(edge.reason == reason::delta_band);
  CHECK(edge.reason.part() == 0);
  CHECK(centre.target == -1);
  CHECK(centre.reason == reason::interval);
  CHECK(centre.reason.part() == 0);
  CHECK((band & clock_)(s).target == -0.9);
  CHECK((clock_ & band)(s).target == -1);

  s.hedge = -0.95;  // inside the band
  CHECK((band | clock_)(s).reason == reason::interval);
  CHECK((band | clock_)(s).reason.part() == 1);
  CHECK((clock_ & band)(s).reason == reason::hold);
  CHECK((clock_ & band)(s).reason.part() == 1);
  CHECK((clock_ & band)(s).target == -0.95);
}

TEST_CASE("parts are counted from left to right, however deep") {
  const auto policy = (band & clock_) | (dollars | ((!clock_) & band)) | clock_;
  CHECK(ht::parts_of<decltype(policy)> == 6);
  ht::state<double> s{.time = 1, .price = 100, .exposure = 1, .hedge = -0.95};
  CHECK(policy(s).reason == reason::interval);
  CHECK(policy(s).reason.part() == 5);
  s.last_time = 1;
  s.hedge = -0.5;
  CHECK(policy(s).reason == reason::negation);
  CHECK(policy(s).reason.part() == 3);
  s.price = 1e6;
  CHECK(policy(s).reason == reason::delta_band);
  CHECK(policy(s).reason.part() == 2);
}

TEST_CASE("why nothing is traded: the first part that has something to say") {
  ht::state<double> s{.time = 1, .price = 100, .exposure = 1, .hedge = -0.95};
  s.last_time = 2;
  CHECK((band | clock_)(s).reason == reason::time_backwards);
  CHECK((band | clock_)(s).reason.part() == 1);
  CHECK((clock_ | band)(s).reason == reason::time_backwards);
  CHECK((band & clock_)(s).reason == reason::hold);
  s.hedge = 0;
  CHECK((band & clock_)(s).reason == reason::time_backwards);
  CHECK((band | clock_)(s).reason == reason::delta_band);
}

TEST_CASE("one unknown number, or a bad parameter of one part, holds back the whole") {
  ht::state<double> s{.time = 1, .price = 100, .exposure = 1, .hedge = 0};
  const ht::delta_band<> bad{.half_width = -1};
  const ht::interval<> unknown{.years = std::numeric_limits<double>::quiet_NaN()};
  CHECK((band | clock_)(s).rebalance);
  CHECK((band | bad)(s).reason == reason::invalid);
  CHECK((bad & band)(s).reason == reason::invalid);
  CHECK((!bad)(s).reason == reason::invalid);
  CHECK(((!(clock_ & unknown)) | band)(s).reason == reason::invalid);
  s.time = std::numeric_limits<double>::quiet_NaN();
  CHECK(band(s).rebalance);
  CHECK((band | clock_)(s).reason == reason::invalid);
  CHECK((band | !clock_)(s).reason == reason::invalid);
  CHECK((band | clock_)(s).target == 0);
}

TEST_CASE("combinations keep the contract of every trigger") {
  checks::contract(band | clock_);
  checks::contract(clock_ & band);
  checks::contract(!(band & dollars), 5);
}
