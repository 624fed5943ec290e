// SPDX-License-Identifier: BSL-1.0
// The interface: a type of the user's own takes part, and observations are classified as
// documented.
#include "support/online.hpp"
#include <hedgerow/ratio/exponential.hpp>
#include <hedgerow/ratio/rolling.hpp>

#include <string>

namespace hr = hedgerow;
using hr::ratio::update_status;

namespace {

/// The last quotient: the least that satisfies the concept.
struct last_quotient {
  double quotient = online::nan;
  update_status update(double target, double hedge) {
    const update_status status = hr::ratio::classify(target, hedge);
    if (status == update_status::accepted) quotient = target / hedge;
    return status;
  }
  double ratio() const { return quotient; }
  double standard_error() const { return online::nan; }
  double effectiveness() const { return 1; }
  double effective_observations() const { return 1; }
};
struct no_update {
  double ratio() const { return 0; }
};

static_assert(hr::ratio::estimator<last_quotient>);
static_assert(!hr::ratio::estimator_with_intercept<last_quotient>);
static_assert(!hr::ratio::estimator<no_update>);
static_assert(hr::ratio::estimator_with_intercept<hr::ratio::rolling>);
static_assert(hr::ratio::estimator_with_intercept<hr::ratio::exponential>);
static_assert(hr::ratio::estimator<hr::ratio::zero_mean_exponential>);
static_assert(!hr::ratio::estimator_with_intercept<hr::ratio::zero_mean_exponential>);

}  // namespace

TEST_CASE("a type of your own takes part") {
  last_quotient e;
  CHECK(e.update(3.0, 2.0) == update_status::accepted);
  const auto v = hr::ratio::estimate_of(e);
  CHECK(v.ratio == 1.5);
  CHECK(v.intercept == 0);
  CHECK(v.effective_observations == 1);
}

TEST_CASE("every outcome has the name it has in code") {
  CHECK(std::string(to_string(update_status::accepted)) == "accepted");
  CHECK(std::string(to_string(update_status::gap)) == "gap");
  CHECK(std::string(to_string(update_status::refused)) == "refused");
  CHECK(std::string(to_string(static_cast<update_status>(200))) == "refused");
}

TEST_CASE("classification: NaN before infinity, and numbers whose squares would not add up") {
  using hr::ratio::classify, hr::ratio::largest_change;
  CHECK(classify(1, -2) == update_status::accepted);
  CHECK(classify(-0.0, 0) == update_status::accepted);
  CHECK(classify(largest_change, -largest_change) == update_status::accepted);
  CHECK(classify(std::nextafter(largest_change, online::infinity), 0) == update_status::refused);
  CHECK(classify(0, -online::infinity) == update_status::refused);
  CHECK(classify(online::nan, online::infinity) == update_status::gap);
  CHECK(classify(online::infinity, online::nan) == update_status::gap);
}
