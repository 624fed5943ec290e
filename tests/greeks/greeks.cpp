// SPDX-License-Identifier: BSL-1.0
// The seventeen fields, their names and their order.
#include <hedgerow/greeks/greeks.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstring>
#include <type_traits>

namespace hr = hedgerow;

static_assert(std::is_aggregate_v<hr::greeks<>> && std::is_standard_layout_v<hr::greeks<>>);
static_assert(sizeof(hr::greeks<double>) == hr::greek_count * sizeof(double));
static_assert(static_cast<std::size_t>(hr::greek::dual_gamma) + 1 == hr::greek_count);

TEST_CASE("names, enumerators and members are in one order") {
  const hr::greeks<double> g{.price = 0,
                             .delta = 1,
                             .gamma = 2,
                             .vega = 3,
                             .theta = 4,
                             .rho = 5,
                             .dividend_rho = 6,
                             .vanna = 7,
                             .volga = 8,
                             .charm = 9,
                             .veta = 10,
                             .speed = 11,
                             .zomma = 12,
                             .color = 13,
                             .ultima = 14,
                             .dual_delta = 15,
                             .dual_gamma = 16};
  CHECK(g.*hr::greek_member<hr::greek::price, hr::greeks<double>> == 0);
  CHECK(g.*hr::greek_member<hr::greek::delta, hr::greeks<double>> == 1);
  CHECK(g.*hr::greek_member<hr::greek::gamma, hr::greeks<double>> == 2);
  CHECK(g.*hr::greek_member<hr::greek::vega, hr::greeks<double>> == 3);
  CHECK(g.*hr::greek_member<hr::greek::theta, hr::greeks<double>> == 4);
  CHECK(g.*hr::greek_member<hr::greek::rho, hr::greeks<double>> == 5);
  CHECK(g.*hr::greek_member<hr::greek::dividend_rho, hr::greeks<double>> == 6);
  CHECK(g.*hr::greek_member<hr::greek::vanna, hr::greeks<double>> == 7);
  CHECK(g.*hr::greek_member<hr::greek::volga, hr::greeks<double>> == 8);
  CHECK(g.*hr::greek_member<hr::greek::charm, hr::greeks<double>> == 9);
  CHECK(g.*hr::greek_member<hr::greek::veta, hr::greeks<double>> == 10);
  CHECK(g.*hr::greek_member<hr::greek::speed, hr::greeks<double>> == 11);
  CHECK(g.*hr::greek_member<hr::greek::zomma, hr::greeks<double>> == 12);
  CHECK(g.*hr::greek_member<hr::greek::color, hr::greeks<double>> == 13);
  CHECK(g.*hr::greek_member<hr::greek::ultima, hr::greeks<double>> == 14);
  CHECK(g.*hr::greek_member<hr::greek::dual_delta, hr::greeks<double>> == 15);
  CHECK(g.*hr::greek_member<hr::greek::dual_gamma, hr::greeks<double>> == 16);
  CHECK(std::strcmp(hr::greek_names[0], "price") == 0);
  CHECK(std::strcmp(hr::greek_names[static_cast<std::size_t>(hr::greek::dividend_rho)],
                    "dividend_rho")
        == 0);
  CHECK(std::strcmp(hr::greek_names[static_cast<std::size_t>(hr::greek::ultima)], "ultima") == 0);
  CHECK(std::strcmp(hr::greek_names[16], "dual_gamma") == 0);
}

namespace {

struct columns {
  const char *price, *delta, *gamma, *vega, *theta, *rho, *dividend_rho, *vanna, *volga, *charm,
      *veta, *speed, *zomma, *color, *ultima, *dual_delta, *dual_gamma;
};

}  // namespace

TEST_CASE("a member pointer serves any struct with the same members") {
  columns c{};
  c.*hr::greek_member<hr::greek::vega, columns> = "v";
  CHECK(c.vega != nullptr);
}
