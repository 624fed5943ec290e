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
#include "support/golden.hpp"
#include "support/rows.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

using namespace batch_rows;
using hr::greek_count;

namespace {

constexpr std::size_t rows = 257;

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

  check_golden("bits", dump.str(), golden.str());
}
