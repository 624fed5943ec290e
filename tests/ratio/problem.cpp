// SPDX-License-Identifier: BSL-1.0
// What a problem is unless it says otherwise, what a result is before there is one, and refusals as
// sentences.
#include <hedgerow/ratio/optimal.hpp>
#include <hedgerow/ratio/problem.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

namespace ratio = hedgerow::ratio;
using ratio::message, ratio::optimal_status, ratio::refusal;
using vector = Eigen::VectorXd;
using matrix = Eigen::MatrixXd;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_CASE("a refusal as a sentence: nowhere, in a vector, in a matrix, with and without a limit") {
  CHECK(message({.argument = "net_limit", .reason = "it must not be negative", .value = -1.0})
        == "net_limit is -1: it must not be negative");
  CHECK(message({.argument = "lower",
                 .reason = "above its upper bound",
                 .row = 2,
                 .value = 5.0,
                 .limit = 3.0})
        == "lower[2] is 5: above its upper bound, 3");
  CHECK(
      message(
          {.argument = "risk", .reason = "is not finite", .row = 0, .column = 1, .value = INFINITY})
      == "risk[0, 1] is inf: is not finite");
  CHECK(message({.argument = "lot", .reason = "r", .row = 7, .value = 0.1, .limit = -infinity})
        == "lot[7] is 0.1: r, -inf");
  constexpr auto last = (std::numeric_limits<std::ptrdiff_t>::max)();
  CHECK(message({.argument = "x",
                 .reason = "y",
                 .row = last,
                 .column = last,
                 .value = -1.2345678901e-308,
                 .limit = -1.2345678901e-308})
        == "x[" + std::to_string(last) + ", " + std::to_string(last)
               + "] is -1.23456789e-308: y, -1.23456789e-308");
}

TEST_CASE("every outcome has the name it has in code") {
  CHECK(std::string(to_string(optimal_status::optimal)) == "optimal");
  CHECK(std::string(to_string(optimal_status::not_proved)) == "not_proved");
  CHECK(std::string(to_string(optimal_status::iteration_limit)) == "iteration_limit");
  CHECK(std::string(to_string(optimal_status::infeasible)) == "infeasible");
  CHECK(std::string(to_string(optimal_status::invalid)) == "invalid");
  CHECK(std::string(to_string(static_cast<optimal_status>(200))) == "invalid");
}

TEST_CASE("values of any bits are said to ten digits") {
  std::mt19937_64 bits(41);
  for (int i = 0; i < 2000; ++i) {
    const auto x = std::bit_cast<double>(bits());
    const std::string text = message({.argument = "cost", .reason = "r", .row = 1, .value = x});
    REQUIRE(text.starts_with("cost[1] is "));
    const double back = std::strtod(text.c_str() + 11, nullptr);
    CAPTURE(text);
    CHECK((std::isnan(x) ? std::isnan(back) : std::fabs(back - x) <= 1e-9 * std::fabs(x)));
    CHECK(text.ends_with(": r"));
  }
}

TEST_CASE("what is left out means what its line says") {
  const ratio::optimal_problem bare{.exposure = vector{{3.0, -1.0}},
                                    .instruments = matrix{{1.0, 0.5}, {0.0, 2.0}},
                                    .risk = matrix{{1.0, 0.0}, {0.0, 1.0}}};
  auto said = bare;
  said.current = said.cost = said.fee = said.lot = vector::Zero(2);
  said.lower = vector::Constant(2, -infinity), said.upper = vector::Constant(2, infinity);
  said.price = vector::Ones(2);
  const auto a = ratio::optimal(bare), b = ratio::optimal(said);
  CHECK(a.quantity == b.quantity);
  CHECK(a.objective == b.objective);
  CHECK(a.quantity[1] == doctest::Approx(0.5));
  CHECK(a.quantity[0] == doctest::Approx(-3.25));
  CHECK(bare.gross_limit == infinity);
  CHECK(bare.net_limit == infinity);
  CHECK(bare.choice == ratio::lot_choice::best);
  CHECK(bare.node_limit == 100000);
  // The price counts in the limits alone, and is 1 where it is left out.
  auto limited = bare, priced = said;
  limited.gross_limit = priced.gross_limit = 2;
  CHECK(ratio::optimal(limited).quantity == ratio::optimal(priced).quantity);
  CHECK(ratio::optimal(limited).quantity.cwiseAbs().sum() == doctest::Approx(2));
}

TEST_CASE("a result that nothing was put into is refused, and an empty problem is solved") {
  const ratio::optimal_result none{};
  CHECK(none.status == optimal_status::invalid);
  CHECK(none.quantity.size() == 0);
  CHECK(*none.why.argument == '\0');
  const auto empty = ratio::optimal({});
  CHECK(empty.status == optimal_status::optimal);
  CHECK(empty.objective == 0);
  CHECK(empty.quantity.size() == 0);
}
