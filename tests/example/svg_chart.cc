// SPDX-License-Identifier: BSL-1.0
// The chart writer of the examples.
#include "../../examples/support/svg_chart.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <string>

namespace {

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
    ++n;
  return n;
}

}  // namespace

TEST_CASE("a curve goes from corner to corner, and its name is in the legend once") {
  const svg::curve up{"up", {0, 1, 2}, {0, 1, 2}};
  const std::string text = svg::chart("t", {{"a", "x", "y", {up}}, {"b", "x", "y", {up}}});
  CHECK(count(text, ">up</text>") == 1);
  CHECK(count(text, "<path") == 3);  // two curves and the legend
  CHECK(count(text, "M74.00") == 1);
  CHECK(count(text, "L494.00") == 1);
  CHECK(text.substr(text.size() - 7) == "</svg>\n");
}

TEST_CASE("what is not finite interrupts the line") {
  const std::string text = svg::chart(
      "t", {{"a", "x", "y", {{"c", {0, 1, 2, 3}, {0, std::nan(""), 2, INFINITY}}}}});
  CHECK(count(text, "nan") == 0);
  CHECK(count(text, "inf") == 0);
  CHECK(text.find("M74.00") != std::string::npos);
  CHECK(text.find("M354.00") != std::string::npos);
}

TEST_CASE("constant, empty and absent curves have axes") {
  for (const svg::curve& c :
       {svg::curve{"c", {1, 2}, {5, 5}}, svg::curve{"c", {1}, {1}}, svg::curve{"c", {}, {}}}) {
    const std::string text = svg::chart("t", {{"a", "x", "y", {c}}});
    CHECK(count(text, "nan") == 0);
    CHECK(count(text, "inf") == 0);
    CHECK(count(text, "<line") > 4);
  }
  CHECK(count(svg::chart("t", {{"a", "x", "y", {}}}), "<line") > 4);
}

TEST_CASE("ticks are 1, 2 or 5 times a power of ten") {
  CHECK(svg::detail::tick_step(0, 10) == 2);
  CHECK(svg::detail::tick_step(-5, 5) == 2);
  CHECK(svg::detail::tick_step(0, 1) == doctest::Approx(0.2));
  CHECK(svg::detail::tick_step(0, 5) == 1);
  CHECK(svg::detail::tick_step(0, 45000) == 10000);
  CHECK(svg::detail::tick_step(0, 3e-7) == doctest::Approx(5e-8));
}

TEST_CASE("words are escaped") {
  const std::string text = svg::chart("a < b & c", {{"p", "x", "y", {}}});
  CHECK(text.find("a &lt; b &amp; c") != std::string::npos);
  CHECK(text.find("a < b") == std::string::npos);
}
