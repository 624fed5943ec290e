// SPDX-License-Identifier: BSL-1.0
// Triggers on a type that is no register and no built-in number: 113 bits of Boost.Multiprecision.
#include "trigger/support/states.hpp"

#include <doctest/doctest.h>

#if HEDGEROW_TEST_HAS_BOOST
#  include <boost/multiprecision/cpp_bin_float.hpp>

namespace ht = hedgerow::trigger;

TEST_CASE("decisions in 113 bits are those in 53, but for the last bits of their targets") {
  using boost::multiprecision::cpp_bin_float;
  using boost::multiprecision::digit_base_2;
  using quad = boost::multiprecision::number<cpp_bin_float<113, digit_base_2>,
                                             boost::multiprecision::et_off>;
  static constexpr double fixings[] = {0.1, 0.2499};
  const auto policy = ht::in_lots{
      .policy = ht::cooldown{
          .policy = ht::polled{.trigger = ht::whalley_wilmott{.risk_aversion = 1e-5}, .years = 1e-7}
                  | (ht::daily{.hour = 8.0} & ht::calendar{.times = fixings}),
          .years = 1e-5}};
  std::mt19937_64 random(5);
  int different = 0, fired = 0;
  for (int i = 0; i < 300; ++i) {
    const ht::state<double> s = states::plausible(random);
    const states::numbers<double> x = states::unpack(s);
    const ht::state<quad> q{quad(x[0]),  quad(x[1]),  quad(x[2]),  quad(x[3]),  quad(x[4]),
                            quad(x[5]),  quad(x[6]),  quad(x[7]),  quad(x[8]),  quad(x[9]),
                            quad(x[10]), quad(x[11]), quad(x[12]), quad(x[13]), quad(x[14]),
                            quad(x[15]), quad(x[16]), quad(x[17]), quad(x[18]), quad(x[19]),
                            quad(x[20]), quad(x[21]), quad(x[22])};
    const ht::decision<double> d = policy(s);
    const ht::decision<quad> e = policy(q);
    different += d.rebalance != e.rebalance;
    different += d.reason.code != static_cast<double>(e.reason.code);
    different += std::fabs(d.target - static_cast<double>(e.target)) > 1e-12;
    fired += d.rebalance;
  }
  CHECK(different == 0);
  CHECK(fired > 50);
}

#endif
