// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx2 avx512
// A batch is its rows: every output of every row, bit for bit the scalar call's, wherever the row
// stands and whatever stands beside it.
#include "support/rows.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

using namespace batch_rows;
using batch_calls::contract_names;
using batch_calls::contracts;
using batch_calls::expiry;
using batch_calls::fields;
using batch_calls::market_names;
using batch_calls::markets;
using batch_calls::strike;
using hr::greek_count;

namespace {

using chosen = std::array<bool, greek_count>;

constexpr chosen all_of_them = [] {
  chosen c{};
  for (bool& wanted : c)
    wanted = true;
  return c;
}();

template <class F>
void for_each_market_and_contract(F f) {
  for (const market m : markets) {
    for (const contract c : contracts) {
      CAPTURE(std::string(market_names[static_cast<std::size_t>(m)]));
      CAPTURE(std::string(contract_names[static_cast<std::size_t>(c)]));
      f(m, c);
    }
  }
}

template <class T>
std::string text_of(const table<T>& t, std::size_t i) {
  std::string s;
  char buffer[40];
  for (std::size_t f = 0; f < input_count; ++f) {
    std::snprintf(buffer, sizeof buffer, "%a ", static_cast<double>(t.in[f][i]));
    s += buffer;
  }
  return s + "type " + std::to_string(t.type[i]);
}

/// Rows [from, from + n) of a table, evaluated with the outputs `wanted`, each between guards and
/// `offset` elements off; checked against the scalar call. Inputs marked in `broadcast` are passed
/// as the one value of row `from` (then n rows of `t` must have it), bit input_count is the type.
template <class T>
void check_rows(const table<T>& t, std::size_t from, std::size_t n, const chosen& wanted,
                std::size_t offset, unsigned broadcast = 0) {
  batch_calls::inputs<T> in;
  for (std::size_t f = 0; f < input_count; ++f) {
    if (broadcast & (1U << f))
      in[f] = t.in[f][from];
    else
      in[f] = std::span(t.in[f]).subspan(from, n);
  }
  hr::batch::type_column type = std::span(t.type).subspan(from, n);
  if (broadcast & (1U << input_count)) type = t.type[from];

  std::vector<guarded<T>> buffers;
  buffers.reserve(greek_count);
  batch_calls::outputs<T> out;
  bool any_range = broadcast != (2U << input_count) - 1;
  for (std::size_t g = 0; g < greek_count; ++g) {
    buffers.emplace_back((offset + g) % 16, n);
    if (!wanted[g]) continue;
    out[g] = buffers[g].inner();
    any_range = true;
  }
  const hr::batch::summary s = batch_calls::evaluate<T>(t.m, t.c, in, type, out);

  std::size_t invalid = 0, first_invalid = n, different = 0;
  std::string first_difference;
  for (std::size_t i = 0; i < n; ++i) {
    if (t.is_invalid(from + i) && invalid++ == 0) first_invalid = i;
    for (std::size_t g = 0; g < greek_count; ++g) {
      if (!wanted[g] || same(buffers[g][i], t.expected[from + i][g])) continue;
      if (different++ > 0) continue;
      char values[100];
      std::snprintf(values, sizeof values,
                    " is %a, expected %a, in row %zu of %zu: ", static_cast<double>(buffers[g][i]),
                    static_cast<double>(t.expected[from + i][g]), i, n);
      first_difference = hr::greek_names[g] + std::string(values) + text_of(t, from + i);
    }
  }
  CHECK_MESSAGE(different == 0, different << " values differ; " << first_difference);
  bool guards_hold = true, others_untouched = true;
  for (std::size_t g = 0; g < greek_count; ++g) {
    guards_hold = guards_hold && buffers[g].guards_hold();
    others_untouched = others_untouched && (wanted[g] || buffers[g].is_untouched());
  }
  CHECK(guards_hold);
  CHECK(others_untouched);
  if (!any_range) n = invalid = first_invalid = 0;
  CHECK(s.size == n);
  CHECK(s.invalid == invalid);
  CHECK(s.first_invalid == first_invalid);
}

chosen random_choice(generator& g) {
  chosen wanted;
  const std::size_t density = 1 + g.below(4);
  for (bool& w : wanted)
    w = g.one_in(density);
  return wanted;
}

}  // namespace

TEST_CASE_TEMPLATE("each row is what the scalar call gives", T, double, float) {
  generator g(1);
  for_each_market_and_contract([&](market m, contract c) {
    for (const kind k : kinds) {
      CAPTURE(static_cast<int>(k));
      const std::size_t n = k == kind::ordinary ? 3001 : 1501;
      check_rows(draw_table<T>(g, m, c, k, n), 0, n, all_of_them, 0);
    }
  });
}

TEST_CASE_TEMPLATE("rows are NaN where their input is bad and nowhere else", T, double, float) {
  generator g(2);
  for_each_market_and_contract([&](market m, contract c) {
    for (const kind k : kinds) {
      std::size_t wrong = 0;
      std::string first;
      const table<T> t = draw_table<T>(g, m, c, k, 2000);
      for (std::size_t i = 0; i < t.size(); ++i) {
        std::array<T, input_count> in;
        for (std::size_t f = 0; f < input_count; ++f)
          in[f] = t.in[f][i];
        const bool valid = is_documented_as_valid(m, in, t.type[i]);
        for (std::size_t x = 0; x < greek_count; ++x) {
          const bool number = t.expected[i][x] == t.expected[i][x];
          if (number != valid && wrong++ == 0) first = hr::greek_names[x] + (": " + text_of(t, i));
        }
      }
      CHECK_MESSAGE(wrong == 0, wrong << " values; " << first);
    }
  });
}

TEST_CASE_TEMPLATE("size, alignment, neighbours and the other outputs do not matter", T, double,
                   float) {
  constexpr std::size_t longest = 300;
  generator g(3);
  for_each_market_and_contract([&](market m, contract c) {
    const table<T> t = draw_mixture<T>(g, m, c, longest + 8);
    for (std::size_t n = 0; n <= longest; ++n)
      check_rows(t, g.below(8), n, random_choice(g), g.below(8));
  });
}

TEST_CASE_TEMPLATE("each output alone, none, and all", T, double, float) {
  generator g(4);
  for_each_market_and_contract([&](market m, contract c) {
    const table<T> t = draw_mixture<T>(g, m, c, 150);
    for (std::size_t x = 0; x < greek_count; ++x) {
      chosen wanted{};
      wanted[x] = true;
      check_rows(t, 0, t.size(), wanted, x);
    }
    check_rows(t, 0, t.size(), chosen{}, 0);
    check_rows(t, 0, t.size(), all_of_them, 3);
  });
}

TEST_CASE_TEMPLATE("one value for all rows is that value in every row", T, double, float) {
  generator g(5);
  for_each_market_and_contract([&](market m, contract c) {
    for (int repeat = 0; repeat < 40; ++repeat) {
      auto broadcast = static_cast<unsigned>(g.below(2U << input_count));
      if (repeat == 0) broadcast = (2U << input_count) - 1;
      const std::size_t n = g.below(150) + 1;
      const row<T> common = draw<T>(g, m, g.one_in(4) ? kind::special : kind::ordinary);
      table<T> t{m, c, {}, {}, {}};
      for (std::size_t i = 0; i < n; ++i) {
        row<T> r = draw<T>(g, m, g.one_in(8) ? kind::special : kind::ordinary);
        for (std::size_t f = 0; f < input_count; ++f) {
          if (broadcast & (1U << f)) r.in[f] = common.in[f];
        }
        if (broadcast & (1U << input_count)) r.type = common.type;
        t.push_back(r);
      }
      check_rows(t, 0, n, repeat == 0 ? all_of_them : random_choice(g), g.below(8), broadcast);
    }
  });
}

TEST_CASE_TEMPLATE("sound rows come out the same between bad and extreme ones", T, double, float) {
  generator g(6);
  for_each_market_and_contract([&](market m, contract c) {
    // The same sound row at every place of a block, the others all of one kind.
    const row<T> sound = draw<T>(g, m, kind::ordinary);
    for (const kind k : {kind::special, kind::pattern, kind::wide}) {
      for (std::size_t place = 0; place < 70; ++place) {
        table<T> t = draw_table<T>(g, m, c, k, place);
        t.push_back(sound);
        for (std::size_t i = g.below(70); i > 0; --i)
          t.push_back(draw<T>(g, m, k));
        check_rows(t, 0, t.size(), random_choice(g), g.below(8));
      }
    }
  });
}

TEST_CASE_TEMPLATE("limits are the scalar call's", T, double, float) {
  constexpr T infinity = std::numeric_limits<T>::infinity(),
              tiny = std::numeric_limits<T>::denorm_min(), small = std::numeric_limits<T>::min(),
              most = (std::numeric_limits<T>::max)();
  generator g(7);
  for_each_market_and_contract([&](market m, contract c) {
    table<T> t{m, c, {}, {}, {}};
    for (const T spot : {T(0), tiny, small, T(1), T(64000), most}) {
      for (const T k : {T(0), tiny, small, T(1), T(64000), most, infinity}) {
        for (const T volatility : {T(0), tiny, T(1e-9), T(0.25), T(40), most}) {
          for (const T time : {T(0), tiny, T(1e-9), T(0.25), T(40), most}) {
            for (const T rate : {T(0), T(-0.0), T(0.03), T(-2), T(1000)}) {
              row<T> r;
              r.in[0] = spot, r.in[1] = volatility, r.in[2] = rate;
              r.in[3] = g.one_in(2) ? T(0) : T(0.01);
              r.in[strike] = k, r.in[expiry] = time;
              r.type = g.one_in(2) ? 1 : -1;
              t.push_back(r);
            }
          }
        }
      }
    }
    check_rows(t, 0, t.size(), all_of_them, 5);
  });
}

TEST_CASE_TEMPLATE("results too large for the caches are the same", T, double, float) {
  // 17 outputs of so many rows are more than 16 MiB: the engine writes those past the caches.
  constexpr std::size_t n = (std::size_t{17} << 20U) / (greek_count * sizeof(T)) + 19,
                        period = 1201;
  generator g(9);
  const table<T> few = draw_mixture<T>(g, market::garman_kohlhagen, contract::european, period);
  table<T> t{few.m, few.c, {}, {}, {}};
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t f = 0; f < input_count; ++f)
      t.in[f].push_back(few.in[f][i % period]);
    t.type.push_back(few.type[i % period]);
    t.expected.push_back(few.expected[i % period]);
  }
  for (const std::size_t offset : std::array<std::size_t, 6>{0, 3, 5, 8, 11, 14})
    check_rows(t, offset, n - offset, all_of_them, offset);
}

TEST_CASE_TEMPLATE("bad rows are counted and the first is named", T, double, float) {
  generator g(8);
  table<T> t{market::black_scholes, contract::european, {}, {}, {}};
  for (std::size_t i = 0; i < 700; ++i) {
    row<T> r = draw<T>(g, t.m, kind::ordinary);
    if (i == 333 || i == 334 || i == 690) r.in[strike] = T(-1);
    t.push_back(r);
  }
  std::vector<T> price(t.size());
  batch_calls::inputs<T> in;
  batch_calls::outputs<T> out;
  const auto evaluate = [&](std::size_t from, std::size_t n) {
    for (std::size_t f = 0; f < input_count; ++f)
      in[f] = std::span(t.in[f]).subspan(from, n);
    out[0] = std::span(price).first(n);
    return batch_calls::evaluate<T>(t.m, t.c, in, std::span(t.type).subspan(from, n), out);
  };
  hr::batch::summary s = evaluate(0, 700);
  CHECK(s.size == 700);
  CHECK(s.invalid == 3);
  CHECK(s.first_invalid == 333);
  CHECK(std::isnan(price[333]));
  CHECK(std::isnan(price[690]));
  CHECK(!std::isnan(price[332]));
  s = evaluate(334, 366);
  CHECK(s.invalid == 2);
  CHECK(s.first_invalid == 0);
  s = evaluate(0, 333);
  CHECK(s.invalid == 0);
  CHECK(s.first_invalid == 333);
  s = evaluate(7, 0);
  CHECK(s.size == 0);
  CHECK(s.invalid == 0);
  CHECK(s.first_invalid == 0);
}
