// isa: sse2 avx2
// docs/accuracy-math.md against the table of bounds, and its writer:
//
//   HEDGEROW_WRITE_DOCS=1 HEDGEROW_SOURCE_DIR=. <this program>
//
// measures every row and puts the figures into the column of the instruction set that the program
// was built for (with or without FMA); the other column stays as it is.
#include "check_bounds.hpp"
#include <hedgerow/math.hpp>

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace math = hedgerow::math;

constexpr const char* head =
    "# Accuracy of the functions in math\n\n"
    "Errors in units in the last place (ulp) of the result; where the result is subnormal, in "
    "units of\n"
    "the smallest subnormal number. The bound is what the function promises and its test asserts. "
    "Beside\n"
    "it stands the largest error measured over 225,000 numbers a row, spread over the bit patterns "
    "and the\n"
    "values of the range, and 64 neighbours of its ends, against 113-bit arithmetic: on processors "
    "with\n"
    "fused multiply-add (AVX2 and FMA, AVX-512, 64-bit Arm) and without (SSE2). On each of them "
    "scalars\n"
    "and registers of any width agree bit for bit. `tests/math/accuracy.cpp` writes this page from "
    "`tests/math/bounds.hpp`.\n\n"
    "| function | type | from | to | bound | with FMA | without |\n"
    "|---|---|---|---|---|---|---|\n";

std::string number(double x, const char* format) {
  char text[64];
  std::snprintf(text, sizeof text, format, x);
  return text;
}

/// The part of a row that the table of bounds fixes.
std::string promise(const bounds::bound& row) {
  return "| `" + std::string(row.function) + "` | `" + std::string(row.type) + "` | "
       + number(row.lo, "%.16g") + " | " + number(row.hi, "%.16g") + " | " + number(row.ulp, "%g")
       + " | ";
}

std::string page_path() {
  const char* root = std::getenv("HEDGEROW_SOURCE_DIR");
  return std::string(root == nullptr ? "." : root) + "/docs/accuracy-math.md";
}

/// The measured figures of the page, by promise; two to a row.
std::map<std::string, std::vector<std::string>> figures() {
  std::map<std::string, std::vector<std::string>> result;
  std::ifstream page(page_path());
  for (std::string line; std::getline(page, line);) {
    if (line.rfind("| `", 0) != 0) continue;
    std::size_t end = 0;
    for (int bars = 0; bars < 6 && end != std::string::npos; ++bars)
      end = line.find('|', end + (bars > 0));
    if (end == std::string::npos) continue;
    std::istringstream rest(line.substr(end + 1));
    std::string with, bar, without;
    rest >> with >> bar >> without;
    result[line.substr(0, end + 2)] = {with, without};
  }
  return result;
}

template <class F>
double measured(const bounds::bound& row) {
  namespace r = sweep::reference;
  const auto of = [&](auto function, auto reference) {
    return bounds::measure<F>(row, function, reference, {}).ulp;
  };
  const auto name = row.function;
  if (name == "exp") return of([](F x) { return math::exp(x); }, r::exp);
  if (name == "log") return of([](F x) { return math::log(x); }, r::log);
  if (name == "cbrt") return of([](F x) { return math::cbrt(x); }, r::cbrt);
  if (name == "normal_pdf") return of([](F x) { return math::normal_pdf(x); }, r::normal_pdf);
  if (name == "normal_cdf") return of([](F x) { return math::normal_cdf(x); }, r::normal_cdf);
  if (name == "normal_tail") return of([](F x) { return math::normal_tail(x); }, r::normal_tail);
  if (name == "mills_ratio") return of([](F x) { return math::mills_ratio(x); }, r::mills_ratio);
  return of([](F x) { return math::normal_quantile(x); }, r::normal_quantile);
}

}  // namespace

TEST_CASE("the accuracy page states the bounds that the tests assert") {
  if (std::getenv("HEDGEROW_WRITE_DOCS") != nullptr) {
    auto known = figures();
    std::ostringstream page;
    page << head;
    for (const bounds::bound& row : bounds::table) {
      auto& figure = known[promise(row)];
      figure.resize(2, "-");
      const double error = row.type == "double" ? measured<double>(row) : measured<float>(row);
      figure[HEDGEROW_HAS_FMA ? 0 : 1] = number(error, "%.2f");
      page << promise(row) << figure[0] << " | " << figure[1] << " |\n";
    }
    std::ofstream(page_path()) << page.str();
  }

  const auto known = figures();
  CHECK(known.size() == std::size(bounds::table));
  for (const bounds::bound& row : bounds::table) {
    CAPTURE(promise(row));
    const auto found = known.find(promise(row));
    REQUIRE(found != known.end());
    for (const std::string& figure : found->second)
      CHECK(std::strtod(figure.c_str(), nullptr) <= row.ulp);
  }
}
