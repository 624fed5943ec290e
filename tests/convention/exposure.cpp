// SPDX-License-Identifier: BSL-1.0
// An exposure's delta in every convention, and contracts of a leg for each.
#include <hedgerow/convention/leg.hpp>

#include <doctest/doctest.h>

#include <cmath>

namespace hr = hedgerow;
using C = hr::delta_convention;

namespace {

const hr::delta_terms<> terms{.yield = 0.02, .expiry = 0.25, .settled = 0.4};
const hr::option_leg<double> put{.option = {hr::option_type::put, 65000, 0.25},
                                 .volatility = 0.6,
                                 .rate = 0.05,
                                 .yield = 0.02,
                                 .size = 3};

template <C Convention>
double delta(const hr::exposure<double>& e) {
  return hr::delta_of<Convention>(e, terms).value;
}

}  // namespace

TEST_CASE("of an option, what the market says of each convention") {
  const hr::black_scholes<double> market{60000, 0.6, 0.05, 0.02};
  const hr::exposure<double> e = hr::exposure_of(put, 60000);
  const auto check = [&]<C Convention>() {
    const double one = hr::delta_of<Convention>(market, put.option).value;
    CHECK(delta<Convention>(e) == doctest::Approx(3 * one).epsilon(1e-13));
  };
  check.operator()<C::spot>();
  check.operator()<C::forward>();
  check.operator()<C::premium_adjusted_spot>();
  check.operator()<C::premium_adjusted_forward>();
  check.operator()<C::coin>();
}

TEST_CASE("of an account: its own equity, and what the settlement leaves") {
  const hr::exposure<double> account{{1.5}, {0.75}, 4.0};
  CHECK(delta<C::coin_and_equity>(account) == 4.75);
  CHECK(delta<C::decayed>(account) == doctest::Approx(0.45).epsilon(1e-15));
  CHECK(hr::delta_of<C::coin_and_equity>(account, {.equity = 99}).value == 4.75);
  CHECK(std::isnan(hr::delta_of<C::decayed>(account, {.settled = 2}).value));
  CHECK(std::isnan(delta<C::forward>({{std::nan("")}, {0.75}, 0.0})));
}

TEST_CASE("contracts for a delta in any convention, and back") {
  const auto check = [&]<C Convention>(const auto& leg) {
    const hr::delta_in<Convention, double> wanted{-0.7};
    const double n = hr::contracts_for(leg, wanted, 60000, terms);
    CHECK(delta<Convention>(n * hr::exposure_of(leg, 60000))
          == doctest::Approx(-0.7).epsilon(1e-14));
  };
  const auto check_all = [&](const auto& leg) {
    check.operator()<C::spot>(leg);
    check.operator()<C::forward>(leg);
    check.operator()<C::premium_adjusted_spot>(leg);
    check.operator()<C::premium_adjusted_forward>(leg);
    check.operator()<C::coin>(leg);
    check.operator()<C::coin_and_equity>(leg);
    check.operator()<C::decayed>(leg);
  };
  check_all(put);
  check_all(hr::inverse_perpetual<double>{.size = 10});
  check_all(hr::linear_future<double>{.expiry = 0.5, .rate = 0.08});
}
