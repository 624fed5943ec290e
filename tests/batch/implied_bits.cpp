// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx2 avx512
// The same implied volatilities, bit for bit, from every compiler and instruction set: checksums
// for each market and precision, without and with a start, as bits.cpp has them for Greeks. What is
// said there of changes holds here, with tests/batch/implied_bits.golden.
#include "support/golden.hpp"
#include "support/quoted_rows.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <sstream>
#include <string>
#include <vector>

using namespace batch_rows;

namespace {

constexpr std::size_t rows = 1009;

template <class T>
void dump_row(std::ostream& dump, const quote<T>& q) {
  dump << (q.option.type == 1 ? " call" : q.option.type == -1 ? " put" : " none");
  for (const T x : q.option.in)
    dump << ' ' << hex(plain_bits(x));
  dump << ' ' << hex(plain_bits(q.price)) << ' ' << hex(plain_bits(q.last)) << " ->";
}

/// Results of fixed quotes, each on its line of `dump`; one line of `golden` for their checksum.
/// The inputs have one of their own: where it differs, look at prices first (bits.cpp).
template <class T>
void invert_fixed_rows(market m, std::ostream& dump, std::ostream& golden) {
  const std::string title = std::string(batch_calls::market_names[static_cast<std::size_t>(m)])
                          + (sizeof(T) == 8 ? " double" : " float");
  generator g(200 + static_cast<std::uint64_t>(m));
  const quote_table<T> t = draw_mixed_quotes<T>(g, m, rows);
  batch_calls::inputs<T> in;
  for (std::size_t f = 0; f < input_count; ++f)
    in[f] = t.in[f];
  std::vector<T> cold(rows), warm(rows);
  std::vector<hr::implied_status> status(rows);
  batch_calls::implied_volatility<T>(m, in, t.type, t.price, cold, status, {});
  batch_calls::implied_volatility<T>(m, in, t.type, t.price, warm, {}, t.last);

  checksum input_sum, cold_sum, warm_sum, status_sum;
  bool as_scalar = true;
  dump << title << '\n';
  for (std::size_t i = 0; i < rows; ++i) {
    dump << i;
    dump_row(dump, t[i]);
    dump << ' ' << hex(plain_bits(cold[i])) << ' ' << hex(plain_bits(warm[i])) << ' '
         << hr::to_string(status[i]) << '\n';
    for (const auto& column : t.in)
      input_sum.add(plain_bits(column[i]));
    input_sum.add(plain_bits(t.price[i]));
    input_sum.add(plain_bits(t.last[i]));
    cold_sum.add(plain_bits(cold[i]));
    warm_sum.add(plain_bits(warm[i]));
    status_sum.add(static_cast<std::uint64_t>(status[i]));
    as_scalar = as_scalar && same(cold[i], t.cold[i].volatility)
             && same(warm[i], t.warm[i].volatility) && status[i] == t.cold[i].status;
  }
  CHECK_MESSAGE(as_scalar, title << ": the scalar call gives other bits");
  golden << title << " inputs " << hex(input_sum.value()) << " cold " << hex(cold_sum.value())
         << " warm " << hex(warm_sum.value()) << " status " << hex(status_sum.value()) << '\n';
}

}  // namespace

TEST_CASE("implied volatilities are the same bits from every build") {
  std::ostringstream dump, golden;
  for (const market m : batch_calls::markets) {
    invert_fixed_rows<double>(m, dump, golden);
    invert_fixed_rows<float>(m, dump, golden);
  }
  check_golden("implied_bits", dump.str(), golden.str());
}
