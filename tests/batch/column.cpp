// SPDX-License-Identifier: BSL-1.0
// isa: avx2
// Everything that may be a column, in every place where a column may stand.
#include "support/rows.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#if defined(HEDGEROW_TEST_HAS_EIGEN)
#  include <Eigen/Core>
#endif

using namespace batch_rows;
using hr::batch::column;
using hr::batch::output;
using hr::batch::type_column;

namespace {

constexpr std::size_t rows = 37;

template <class T>
table<T> listed_options(market m = market::black_scholes, contract c = contract::european) {
  generator g(11);
  return draw_table<T>(g, m, c, kind::ordinary, rows);
}

template <class T>
struct result {
  std::vector<T> price, vanna;
  hr::batch::summary summary;
};

template <class T>
result<T> evaluate(const table<T>& t, const batch_calls::inputs<T>& in, const type_column& type) {
  result<T> r{std::vector<T>(t.size()), std::vector<T>(t.size()), {}};
  batch_calls::outputs<T> out;
  out[static_cast<std::size_t>(hr::greek::price)] = r.price;
  out[static_cast<std::size_t>(hr::greek::vanna)] = r.vanna;
  r.summary = batch_calls::evaluate<T>(t.m, t.c, in, type, out);
  return r;
}

template <class T>
batch_calls::inputs<T> columns_of(const table<T>& t) {
  batch_calls::inputs<T> in;
  for (std::size_t f = 0; f < input_count; ++f)
    in[f] = t.in[f];
  return in;
}

template <class T>
bool as_expected(const table<T>& t, const result<T>& r) {
  bool all = r.summary.size == t.size();
  for (std::size_t i = 0; i < t.size(); ++i) {
    all = all && same(r.price[i], t.expected[i][static_cast<std::size_t>(hr::greek::price)])
       && same(r.vanna[i], t.expected[i][static_cast<std::size_t>(hr::greek::vanna)]);
  }
  return all;
}

/// Each field of each market in turn as what `convert` makes of its vector.
template <class T, class Convert>
void check_in_every_place(Convert convert) {
  for (const market m : batch_calls::markets) {
    const table<T> t = listed_options<T>(m);
    for (std::size_t f = 0; f < input_count; ++f) {
      batch_calls::inputs<T> in = columns_of(t);
      const auto range = convert(t.in[f]);
      in[f] = range;
      CHECK(in[f].is_range());
      CHECK(in[f].size() == rows);
      CHECK(as_expected(t, evaluate(t, in, t.type)));
    }
  }
}

/// A type column of element U, as a range and as one value for all rows.
template <class T, class U>
void check_type_column() {
  table<T> t = listed_options<T>();
  std::vector<U> range;
  for (const signed char type : t.type)
    range.push_back(static_cast<U>(type));
  CHECK(as_expected(t, evaluate(t, columns_of(t), range)));
  CHECK(as_expected(t, evaluate(t, columns_of(t), std::span<const U>(range))));
  for (const signed char sign : std::initializer_list<signed char>{1, -1}) {
    table<T> alike{t.m, t.c, {}, {}, {}};
    for (std::size_t i = 0; i < rows; ++i) {
      row<T> r;
      for (std::size_t f = 0; f < input_count; ++f)
        r.in[f] = t.in[f][i];
      r.type = sign;
      alike.push_back(r);
    }
    CHECK(as_expected(alike, evaluate(alike, columns_of(alike), static_cast<U>(sign))));
  }
}

/// Type values other than +-1: bad, in each place of a range and as one for all rows.
template <class T, class U>
void check_bad_types(const std::vector<U>& bad) {
  table<T> t = listed_options<T>();
  for (std::size_t b = 0; b < bad.size(); ++b) {
    CAPTURE(static_cast<double>(bad[b]));
    for (std::size_t place = 0; place < rows; ++place) {
      std::vector<U> range;
      for (const signed char type : t.type)
        range.push_back(static_cast<U>(type));
      range[place] = bad[b];
      const result<T> r = evaluate(t, columns_of(t), range);
      CHECK(r.summary.invalid == 1);
      CHECK(r.summary.first_invalid == place);
      CHECK(r.price[place] != r.price[place]);
      CHECK(r.vanna[place] != r.vanna[place]);
      const std::size_t next = (place + 1) % rows;
      CHECK(same(r.price[next], t.expected[next][0]));
    }
    const result<T> r = evaluate(t, columns_of(t), bad[b]);
    CHECK(r.summary.invalid == rows);
    CHECK(r.summary.first_invalid == 0);
    CHECK(r.price[rows - 1] != r.price[rows - 1]);
  }
}

}  // namespace

static_assert(std::is_trivially_copyable_v<column<double>>);
static_assert(std::is_convertible_v<double, column<double>>);
static_assert(std::is_convertible_v<int, column<float>>);
static_assert(std::is_convertible_v<const std::vector<double>&, column<double>>);
static_assert(!std::is_convertible_v<const std::vector<double>&, column<float>>);
static_assert(!std::is_convertible_v<const std::vector<bool>&, column<double>>);
static_assert(!std::is_convertible_v<std::string, column<double>>);
static_assert(std::is_convertible_v<std::span<const double>, column<double>>);
static_assert(std::is_convertible_v<hr::option_type, type_column>);
static_assert(!std::is_convertible_v<const std::vector<unsigned>&, type_column>);
static_assert(std::is_convertible_v<std::vector<double>&, output<double>>);
static_assert(std::is_convertible_v<std::span<double>, output<double>>);
static_assert(!std::is_convertible_v<const std::vector<double>&, output<double>>);
static_assert(!std::is_convertible_v<std::span<const double>, output<double>>);
static_assert(!std::is_convertible_v<std::vector<float>&, output<double>>);
static_assert(!std::is_convertible_v<double, output<double>>);

TEST_CASE_TEMPLATE("a column tells what it holds", T, double, float) {
  const column<T> none;
  CHECK(!none.is_range());
  CHECK(same(none[5], T(0)));
  const column<T> one = 3;
  CHECK(!one.is_range());
  CHECK(same(one.value(), T(3)));
  CHECK(same(one[7], T(3)));
  const std::vector<T> v{T(1), T(2), T(4)};
  const column<T> range = v;
  CHECK(range.is_range());
  CHECK(range.size() == 3);
  CHECK(range.data() == v.data());
  CHECK(same(range[2], T(4)));
  column<T> copy = range;
  CHECK(copy.data() == v.data());
  copy = one;
  CHECK(!copy.is_range());

  const type_column call;
  CHECK(!call.is_range());
  CHECK(same(call.template sign<T>(0), T(1)));
  CHECK(same(type_column(hr::option_type::put).template sign<T>(9), T(-1)));
}

TEST_CASE_TEMPLATE("a copied output is what it was", T, double, float) {
  output<T> nothing;
  output<T> copy = nothing;  // from a non-const one
  CHECK(!copy.wanted());
  std::vector<T> v(3);
  output<T> something = v;
  output<T> other = something;
  CHECK(other.wanted());
  CHECK(other.data() == v.data());
  const hr::batch::greeks<T> out{.price = nothing, .delta = something};
  CHECK(!out.price.wanted());
  CHECK(out.delta.wanted());
  std::vector<T> empty;
  CHECK(output<T>(empty).wanted());  // a column of no rows is not the same as no column
}

TEST_CASE_TEMPLATE("standard ranges, in every field of every market", T, double, float) {
  check_in_every_place<T>([](const std::vector<T>& v) { return v; });
  check_in_every_place<T>([](const std::vector<T>& v) { return std::span<const T>(v); });
  check_in_every_place<T>([](const std::vector<T>& v) { return std::span<const T, rows>(v); });
  check_in_every_place<T>([](const std::vector<T>& v) {
    std::array<T, rows> a;
    for (std::size_t i = 0; i < rows; ++i)
      a[i] = v[i];
    return a;
  });
}

TEST_CASE_TEMPLATE("a built-in array", T, double, float) {
  const table<T> t = listed_options<T>();
  T strikes[rows];
  hr::option_type types[rows];
  for (std::size_t i = 0; i < rows; ++i) {
    strikes[i] = t.in[batch_calls::strike][i];
    types[i] = static_cast<hr::option_type>(t.type[i]);
  }
  batch_calls::inputs<T> in = columns_of(t);
  in[batch_calls::strike] = strikes;
  CHECK(as_expected(t, evaluate(t, in, types)));
}

TEST_CASE_TEMPLATE("one value, in every field of every market", T, double, float) {
  for (const market m : batch_calls::markets) {
    for (std::size_t f = 0; f < input_count; ++f) {
      const table<T> drawn = listed_options<T>(m);
      table<T> t{drawn.m, drawn.c, {}, {}, {}};
      for (std::size_t i = 0; i < rows; ++i) {
        row<T> r;
        for (std::size_t x = 0; x < input_count; ++x)
          r.in[x] = drawn.in[x][x == f ? 3 : i];
        r.type = drawn.type[i];
        t.push_back(r);
      }
      batch_calls::inputs<T> in = columns_of(t);
      in[f] = t.in[f][0];
      CHECK(as_expected(t, evaluate(t, in, t.type)));
    }
  }
}

TEST_CASE_TEMPLATE("option types", T, double, float) {
  check_type_column<T, hr::option_type>();
  check_type_column<T, signed char>();
  check_type_column<T, int>();
  check_type_column<T, std::int64_t>();
  check_type_column<T, float>();
  check_type_column<T, double>();
}

TEST_CASE_TEMPLATE("option types that are none", T, double, float) {
  check_bad_types<T, signed char>({0, 2, -2, 3, 127, -127, -128});
  check_bad_types<T, int>(
      {0, 2, -2, 255, 257, (std::numeric_limits<int>::max)(), (std::numeric_limits<int>::min)()});
  check_bad_types<T, std::int64_t>({0, 2, -2, 4294967295, 4294967297,
                                    (std::numeric_limits<std::int64_t>::max)(),
                                    (std::numeric_limits<std::int64_t>::min)()});
  check_bad_types<T, float>({0, -0.0F, 2, 0.5F, -0.5F, 0x1.000002p0F, 0x1.fffffep-1F,
                             std::numeric_limits<float>::infinity(),
                             std::numeric_limits<float>::quiet_NaN()});
  // The neighbours of +-1 among the doubles are 1 as floats, and 1e300 is none of those.
  check_bad_types<T, double>({0, -0.0, 2, 0.5, 0x1.0000000000001p0, -0x1.fffffffffffffp-1, 1e300,
                              -std::numeric_limits<double>::infinity(),
                              std::numeric_limits<double>::quiet_NaN()});
  check_bad_types<T, hr::option_type>(
      {hr::option_type{}, static_cast<hr::option_type>(2), static_cast<hr::option_type>(-128)});
}

TEST_CASE_TEMPLATE("no rows", T, double, float) {
  table<T> t{market::black76, contract::european, {}, {}, {}};
  std::vector<T> none;
  batch_calls::inputs<T> in;
  batch_calls::outputs<T> out;
  CHECK(batch_calls::evaluate<T>(t.m, t.c, in, {}, out).size == 0);  // nothing says how many
  in[0] = none;
  out[3] = none;
  const hr::batch::summary s = batch_calls::evaluate<T>(t.m, t.c, in, 0, out);
  CHECK(s.size == 0);
  CHECK(s.invalid == 0);
  CHECK(s.first_invalid == 0);
}

#if defined(HEDGEROW_TEST_HAS_EIGEN)

TEST_CASE_TEMPLATE("Eigen's vectors, arrays and views", T, double, float) {
  using array = Eigen::Array<T, Eigen::Dynamic, 1>;
  using vector = Eigen::Matrix<T, Eigen::Dynamic, 1>;
  using row_vector = Eigen::Matrix<T, 1, Eigen::Dynamic>;
  using fixed = Eigen::Matrix<T, static_cast<int>(rows), 1>;
  const auto map = [](const std::vector<T>& v) {
    return Eigen::Map<const array>(v.data(), static_cast<Eigen::Index>(v.size()));
  };
  check_in_every_place<T>(map);
  check_in_every_place<T>([&](const std::vector<T>& v) -> array { return map(v); });
  check_in_every_place<T>([&](const std::vector<T>& v) -> vector { return map(v); });
  check_in_every_place<T>(
      [&](const std::vector<T>& v) -> row_vector { return map(v).transpose(); });
  check_in_every_place<T>([&](const std::vector<T>& v) -> fixed { return map(v); });

  const table<T> t = listed_options<T>();
  const Eigen::Index n = static_cast<Eigen::Index>(rows);
  batch_calls::inputs<T> in = columns_of(t);
  Eigen::Array<T, Eigen::Dynamic, Eigen::Dynamic> columns(n + 5, 3);
  columns.setConstant(T(-1));
  columns.col(1).segment(3, n) = map(t.in[batch_calls::strike]);
  const auto middle = columns.col(1).segment(3, n);
  in[batch_calls::strike] = middle;
  CHECK(as_expected(t, evaluate(t, in, t.type)));
  const auto block = columns.block(3, 1, n, 1);
  in[batch_calls::strike] = block;
  CHECK(as_expected(t, evaluate(t, in, t.type)));
  Eigen::Array<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> lines(3, n);
  lines.row(1) = map(t.in[batch_calls::strike]).transpose();
  const auto line = lines.row(1);
  in[batch_calls::strike] = line;
  CHECK(as_expected(t, evaluate(t, in, t.type)));
  const auto line_block = lines.block(1, 0, 1, n);
  in[batch_calls::strike] = line_block;
  CHECK(as_expected(t, evaluate(t, in, t.type)));

  array price(n), vanna = array::Zero(n + 2);
  batch_calls::outputs<T> out;
  out[0] = price;
  out[7] = vanna.segment(1, n);
  batch_calls::evaluate<T>(t.m, t.c, columns_of(t), t.type, out);
  for (std::size_t i = 0; i < rows; ++i) {
    CHECK(same(price[static_cast<Eigen::Index>(i)], t.expected[i][0]));
    CHECK(same(vanna[static_cast<Eigen::Index>(i) + 1], t.expected[i][7]));
  }
  CHECK(same(vanna[0], T(0)));
  CHECK(same(vanna[n + 1], T(0)));

  Eigen::Array<int, Eigen::Dynamic, 1> type(n);
  for (std::size_t i = 0; i < rows; ++i)
    type[static_cast<Eigen::Index>(i)] = t.type[i];
  CHECK(as_expected(t, evaluate(t, columns_of(t), type)));
}

TEST_CASE_TEMPLATE("Eigen's views that skip elements are refused", T, double, float) {
  using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
  using lines = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  matrix m = matrix::Zero(4, 6);
  lines l = lines::Zero(4, 6);
  Eigen::Matrix<T, Eigen::Dynamic, 1> v(12);
  v.setZero();
  using every_other =
      Eigen::Map<const Eigen::Matrix<T, Eigen::Dynamic, 1>, 0, Eigen::InnerStride<2>>;

  const auto refused = [](const auto& view) {
    CHECK_THROWS_AS(column<T>{view}, std::invalid_argument);
  };
  refused(m);
  refused(l);
  refused(every_other(v.data(), 6));
  refused(m.row(1));
  refused(l.col(1));
  refused(m.block(1, 1, 2, 2));
  refused(m.block(1, 0, 1, 6));  // one row, but not known to be one when compiled
  refused(l.block(0, 1, 4, 1));
  refused(m.diagonal());

  auto row = m.row(1);
  CHECK_THROWS_AS(output<T>{row}, std::invalid_argument);
  auto block = m.block(1, 0, 1, 6);
  CHECK_THROWS_AS(output<T>{block}, std::invalid_argument);
  CHECK_THROWS_AS(type_column{m}, std::invalid_argument);
  CHECK_THROWS_AS(type_column{row}, std::invalid_argument);

  // No more than one element: nothing to skip.
  CHECK(column<T>{m.block(1, 1, 1, 1)}.size() == 1);
  CHECK(column<T>{m.row(1).segment(2, 0)}.size() == 0);
}

#endif
