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
  using svg::detail::escaped;
  CHECK(escaped("\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x99\x82")
        == "\xC3\xA4 \xE2\x82\xAC \xF0\x9F\x99\x82");
  CHECK(escaped("a\xFF"
                "b\xC3")
        == "a?b?");
  CHECK(escaped("\xC0\x80\xED\xA0\x80\xE0\x80\x80\xF5\x80\x80\x80") == "????????????");
}

TEST_CASE("a band is filled between its curves, cut at gaps, and lies in a clipped panel") {
  const double gap = std::nan("");
  const svg::band b{"band", {0, 1, 2, 3}, {0, 0, gap, 0}, {1, 1, 1, 1}};
  const svg::curve c{"c", {0, 3}, {0, 5}};
  const std::string text = svg::chart("t", {{"a", "x", "y", {c}, {b}, std::pair{0.0, 1.0}}});
  CHECK(count(text, ">band</text>") == 1);
  CHECK(count(text, "fill-opacity=\"0.25\"") == 1);
  CHECK(count(text, "Z\"/>") == 1);
  CHECK(count(text, "<path") == 4);      // band, curve and the legend
  CHECK(count(text, "ZM494.00 ") == 1);  // the run of one point after the gap
  CHECK(count(text, "clip-path=\"url(#panel74)\"") == 1);
  CHECK(count(text, "<g ") == count(text, "</g>"));
  CHECK(text.find("nan") == std::string::npos);
  CHECK(text.find("fill-opacity") < text.find("stroke-width=\"2\" stroke=\"#0072b2\""));
  CHECK(svg::chart("t", {{"a", "x", "y", {c}}}).find("clip") == std::string::npos);
}

TEST_CASE("a long line is solid, also in the legend") {
  svg::curve c{"c", {}, {}};
  for (int i = 0; i < 500; ++i)
    c.x.push_back(i), c.y.push_back(i % 7);
  const std::string text = svg::chart("t", {{"a", "x", "y", {c}}});
  CHECK(count(text, "stroke-dasharray=\"none\"") == 2);
}
