// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx2 avx512
// The same bits from every compiler and every instruction set with FMA, and from every compiler
// without: a checksum of the results of fixed rows for each market, contract and precision, against
// tests/batch/bits.golden (bits-without-fma.golden where there is no FMA).
//
// A change of a kernel's coefficients or of the order of its operations changes these checksums,
// and rightly so. Then let the accuracy tests pass first, set HEDGEROW_UPDATE_GOLDEN=1 and run this
// test once in any build with FMA and once without; the other builds must then agree. Where one
// build alone differs, a compiler has fused or reordered what the kernels keep apart: compare its
// dump, tests/batch/bits.<instruction set>.txt in the build folder, with that of another build.
#include "support/rows.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#define HEDGEROW_TEXT(x) #x
#define HEDGEROW_TEXT_OF(x) HEDGEROW_TEXT(x)

using namespace batch_rows;
using hr::greek_count;

namespace {

constexpr std::size_t rows = 257;

std::filesystem::path folder(const char* variable) {
  const char* value = std::getenv(variable);
  REQUIRE_MESSAGE(value != nullptr, variable << " is not set");
  return value;
}

/// FNV-1a, by words.
class checksum {
 public:
  void add(std::uint64_t word) { hash_ = (hash_ ^ word) * 0x100000001b3U; }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325U;
};

/// The bits of x; the same for every NaN.
template <class T>
std::uint64_t plain_bits(T x) {
  return x == x ? bits(x) : ~std::uint64_t{0};
}

std::string hex(std::uint64_t x) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(x));
  return text;
}

/// Results of fixed rows, each on its line of `dump`; one line of `golden` for their checksum.
template <class T>
void evaluate_fixed_rows(market m, contract c, std::ostream& dump, std::ostream& golden) {
  const std::string title = std::string(batch_calls::market_names[static_cast<std::size_t>(m)])
                          + ' ' + batch_calls::contract_names[static_cast<std::size_t>(c)] + ' '
                          + (sizeof(T) == 8 ? "double" : "float");
  generator g(100 + static_cast<std::uint64_t>(m));
  const table<T> t = draw_mixture<T>(g, m, c, rows);
  batch_calls::inputs<T> in;
  for (std::size_t f = 0; f < input_count; ++f)
    in[f] = t.in[f];
  std::vector<std::vector<T>> columns(greek_count, std::vector<T>(rows));
  batch_calls::outputs<T> out;
  for (std::size_t x = 0; x < greek_count; ++x)
    out[x] = columns[x];
  batch_calls::evaluate<T>(m, c, in, t.type, out);

  checksum sum;
  bool as_scalar = true;
  dump << title << '\n';
  for (std::size_t i = 0; i < rows; ++i) {
    dump << i << (t.type[i] == 1 ? " call" : t.type[i] == -1 ? " put" : " none");
    for (std::size_t f = 0; f < input_count; ++f)
      dump << ' ' << hex(plain_bits(t.in[f][i]));
    dump << " ->";
    for (std::size_t x = 0; x < greek_count; ++x) {
      const T value = columns[x][i];
      dump << ' ' << hex(plain_bits(value));
      sum.add(plain_bits(value));
      as_scalar = as_scalar && same(value, t.expected[i][x]);
    }
    dump << '\n';
  }
  CHECK_MESSAGE(as_scalar, title << ": the scalar call gives other bits");
  golden << title << ' ' << hex(sum.value()) << '\n';
}

}  // namespace

TEST_CASE("results are the same bits from every build") {
  std::ostringstream dump, golden;
  for (const market m : batch_calls::markets) {
    for (const contract c : batch_calls::contracts) {
      evaluate_fixed_rows<double>(m, c, dump, golden);
      evaluate_fixed_rows<float>(m, c, dump, golden);
    }
  }

  const std::filesystem::path dumps = folder("HEDGEROW_BUILD_DIR") / "tests/batch";
  std::filesystem::create_directories(dumps);
  const std::filesystem::path dump_file = dumps / "bits." HEDGEROW_TEXT_OF(HEDGEROW_ISA) ".txt";
  std::ofstream(dump_file, std::ios::binary) << dump.str();

  const std::filesystem::path file = folder("HEDGEROW_SOURCE_DIR") / "tests/batch"
                                   / (HEDGEROW_HAS_FMA ? "bits.golden" : "bits-without-fma.golden");
  if (std::getenv("HEDGEROW_UPDATE_GOLDEN") != nullptr)
    std::ofstream(file, std::ios::binary) << golden.str();

  std::ifstream committed(file);
  REQUIRE_MESSAGE(committed.good(), "cannot read " << file.string());
  std::istringstream here(golden.str());
  std::string expected, line;
  while (std::getline(here, line)) {
    expected.clear();
    std::getline(committed, expected);
    CHECK_MESSAGE(line == expected, "these results: " << dump_file.string());
  }
  CHECK(!std::getline(committed, expected));
}
