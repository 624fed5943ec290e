// SPDX-License-Identifier: BSL-1.0
// isa: avx2
// From quotes to volatilities and Greeks in one pass: bit for bit what implied_volatility and then
// evaluate give, with prices in either unit and of one side or of both.
#include "support/count_allocations.hpp"
#include "support/quoted_rows.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace batch_rows;
using batch_calls::expiry;
using batch_calls::market_names;
using batch_calls::markets;
using batch_calls::strike;
using hr::greek_count;
using hr::implied_status;
using hr::batch::column;
using hr::batch::price_unit;

namespace {

using chosen = std::array<bool, greek_count>;

constexpr chosen all_of_them = [] {
  chosen c{};
  for (bool& wanted : c)
    wanted = true;
  return c;
}();

template <class F>
void for_each_market(F f) {
  for (const market m : markets) {
    CAPTURE(std::string(market_names[static_cast<std::size_t>(m)]));
    f(m);
  }
}

chosen random_choice(generator& g) {
  chosen wanted;
  const std::size_t density = 1 + g.below(4);
  for (bool& w : wanted)
    w = g.one_in(density);
  return wanted;
}

/// Rows and what they are to come out as.
template <class T>
struct quoted_rows {
  market m;
  std::array<std::vector<T>, input_count> in{};
  std::vector<signed char> type{};
  std::vector<T> price{}, opposite{}, last{};
  price_unit unit = price_unit::quote;

  std::size_t size() const { return type.size(); }
};

template <class T>
quoted_rows<T> rows_of(const quote_table<T>& t, price_unit unit = price_unit::quote) {
  return {t.m, t.in, t.type, t.price, {}, t.last, unit};
}

/// What a call leaves out, and where its outputs begin.
struct manner {
  bool volatility = true, status = true, warm = false;
  chosen greeks = all_of_them;
  std::size_t offset = 0;
};

/// What comes out of each row.
template <class T>
struct results {
  std::vector<T> volatility;
  std::vector<implied_status> status;
  std::array<std::vector<T>, greek_count> greeks;
  hr::batch::summary summary{};

  explicit results(std::size_t n) : volatility(n), status(n) {
    for (auto& column : greeks)
      column.resize(n);
  }
};

template <class T>
batch_calls::inputs<T> columns_of(const quoted_rows<T>& r) {
  batch_calls::inputs<T> in;
  for (std::size_t f = 0; f < input_count; ++f)
    in[f] = r.in[f];
  return in;
}

/// Whether the forward is on the side of the strike where the option of row i is worth something.
template <class T>
bool is_in_the_money(const quoted_rows<T>& r, std::size_t i) {
  const auto names = batch_calls::fields(r.m);
  T displacement = 0;
  double carry = 0;
  for (std::size_t f = 1; f < names.size(); ++f) {
    const std::string_view name = names[f];
    const T x = r.in[f][i];
    if (name == "displacement") displacement = x;
    if (name == "rate" || name == "domestic_rate") carry += static_cast<double>(x);
    if (name == "dividend_yield" || name == "foreign_rate") carry -= static_cast<double>(x);
  }
  const T forward = r.in[0][i] + displacement, k = r.in[strike][i] + displacement;
  if (r.m != market::black_scholes && r.m != market::garman_kohlhagen)
    return r.type[i] > 0 ? forward > k : forward < k;
  return r.type[i]
           * (std::log(static_cast<double>(forward) / static_cast<double>(k))
              + carry * static_cast<double>(r.in[expiry][i]))
       > 0;
}

/// The two steps: the rule of which quote is taken, written once more, then both batch calls.
template <class T>
results<T> two_steps(const quoted_rows<T>& r, bool warm) {
  std::vector<T> price = r.price;
  std::vector<signed char> type = r.type;
  for (std::size_t i = 0; i < r.size(); ++i) {
    if (!r.opposite.empty()) {
      const bool has_own = r.price[i] > T(0), has_other = r.opposite[i] > T(0);
      if (has_other && (!has_own || is_in_the_money(r, i))) {
        price[i] = r.opposite[i];
        type[i] = static_cast<signed char>(-type[i]);
      }
    }
    if (r.unit == price_unit::coin) price[i] *= r.in[0][i];
  }
  results<T> out(r.size());
  batch_calls::inputs<T> in = columns_of(r);
  out.summary = batch_calls::implied_volatility<T>(r.m, in, type, price, out.volatility, out.status,
                                                   warm ? column<T>(r.last) : column<T>());
  in[volatility_field(r.m)] = out.volatility;
  batch_calls::outputs<T> greeks;
  for (std::size_t x = 0; x < greek_count; ++x)
    greeks[x] = out.greeks[x];
  batch_calls::evaluate<T>(r.m, contract::european, in, r.type, greeks);
  return out;
}

template <class T>
std::string text_of(const quoted_rows<T>& r, std::size_t i) {
  quote<T> q{{}, r.price[i], r.last[i]};
  for (std::size_t f = 0; f < input_count; ++f)
    q.option.in[f] = r.in[f][i];
  q.option.type = r.type[i];
  char other[60] = "";
  if (!r.opposite.empty())
    std::snprintf(other, sizeof other, " opposite %a", static_cast<double>(r.opposite[i]));
  return batch_rows::text_of(r.m, q) + other;
}

template <class T>
void check(const quoted_rows<T>& r, const manner& how, const results<T>& expected) {
  const std::size_t n = r.size();
  guarded<T> volatility(how.offset, n);
  std::vector<implied_status> status(n);
  std::vector<guarded<T>> greeks;
  greeks.reserve(greek_count);
  batch_calls::outputs<T> out;
  for (std::size_t x = 0; x < greek_count; ++x) {
    greeks.emplace_back((how.offset + x) % 16, n);
    if (how.greeks[x]) out[x] = greeks[x].inner();
  }
  hr::batch::quotes<T> q{.price = r.price, .unit = r.unit};
  if (!r.opposite.empty()) q.opposite = r.opposite;
  if (how.warm) q.last_volatility = r.last;
  hr::batch::implied<T> to;
  if (how.volatility) to.volatility = volatility.inner();
  if (how.status) to.status = status;
  const hr::batch::summary s = batch_calls::evaluate_quotes<T>(r.m, columns_of(r), r.type, q, to,
                                                               out);

  std::size_t different = 0;
  std::string first;
  const auto differs = [&](const char* what, std::size_t i) {
    if (different++ == 0) first = what + (": row " + std::to_string(i) + ' ') + text_of(r, i);
  };
  bool guards_hold = volatility.guards_hold();
  for (std::size_t i = 0; i < n; ++i) {
    if (how.volatility && !same(volatility[i], expected.volatility[i])) differs("volatility", i);
    if (how.status && status[i] != expected.status[i]) differs("status", i);
    for (std::size_t x = 0; x < greek_count; ++x) {
      if (how.greeks[x] && !same(greeks[x][i], expected.greeks[x][i]))
        differs(hr::greek_names[x], i);
    }
  }
  for (std::size_t x = 0; x < greek_count; ++x)
    guards_hold = guards_hold
               && (how.greeks[x] ? greeks[x].guards_hold() : greeks[x].is_untouched());
  CHECK_MESSAGE(different == 0, different << " values differ; " << first);
  CHECK(guards_hold);
  CHECK((how.volatility || volatility.is_untouched()));
  CHECK(s.size == expected.summary.size);
  CHECK(s.invalid == expected.summary.invalid);
  CHECK(s.first_invalid == expected.summary.first_invalid);
}

template <class T>
void check(const quoted_rows<T>& r, const manner& how = {}) {
  check(r, how, two_steps(r, how.warm));
}

}  // namespace

TEST_CASE_TEMPLATE("the same as an inversion and an evaluation, at any size", T, double, float) {
  generator g(41);
  for_each_market([&](market m) {
    for (const std::size_t n :
         std::initializer_list<std::size_t>{0, 1, 7, 130, 511, 512, 513, 600, 1024, 1300, 2049}) {
      const quoted_rows<T> r = rows_of(draw_mixed_quotes<T>(g, m, n));
      const manner how{.volatility = true,  // so that there is always one range
                       .status = g.one_in(2),
                       .warm = g.one_in(2),
                       .greeks = random_choice(g),
                       .offset = g.below(16)};
      check(r, how);
    }
  });
}

TEST_CASE_TEMPLATE("each output alone, none, and all", T, double, float) {
  generator g(42);
  for_each_market([&](market m) {
    const quoted_rows<T> r = rows_of(draw_mixed_quotes<T>(g, m, 700));
    const results<T> expected = two_steps(r, false);
    for (std::size_t x = 0; x < greek_count; ++x) {
      manner how{.volatility = false, .status = false, .greeks = {}, .offset = x};
      how.greeks[x] = true;
      check(r, how, expected);
    }
    check(r, {}, expected);
    check(r, {.volatility = false}, expected);
    check(r, {.status = false}, expected);
    check(r, {.greeks = {}}, expected);
    check(r, {.volatility = false, .greeks = {}}, expected);
    check(r, {.volatility = false, .status = false, .greeks = {}}, expected);
    check(r, {.volatility = false, .warm = true}, two_steps(r, true));
  });
}

TEST_CASE_TEMPLATE("accuracy and time value are the scalar call's", T, double, float) {
  generator g(51);
  for_each_market([&](market m) {
    const quote_table<T> t = draw_mixed_quotes<T>(g, m, 700);
    const quoted_rows<T> r = rows_of(t);
    for (const bool warm : {false, true}) {
      const auto& expected = warm ? t.warm : t.cold;
      guarded<T> accuracy(3, t.size()), time_value(5, t.size());
      hr::batch::quotes<T> q{.price = r.price};
      if (warm) q.last_volatility = r.last;
      batch_calls::evaluate_quotes<T>(
          m, columns_of(r), r.type, q,
          {.accuracy = accuracy.inner(), .time_value = time_value.inner()}, {});
      std::size_t different = 0;
      std::string first;
      for (std::size_t i = 0; i < t.size(); ++i) {
        if (same(accuracy[i], expected[i].accuracy) && same(time_value[i], expected[i].time_value))
          continue;
        if (different++ == 0) first = text_of(r, i);
      }
      CHECK_MESSAGE(different == 0, different << " rows differ; " << first);
      CHECK(accuracy.guards_hold());
      CHECK(time_value.guards_hold());
    }
  });
}

TEST_CASE_TEMPLATE("rows without a volatility are NaN in every Greek", T, double, float) {
  generator g(43);
  for_each_market([&](market m) {
    const quoted_rows<T> r = rows_of(draw_mixed_quotes<T>(g, m, 600));
    const results<T> x = two_steps(r, false);
    bool as_documented = true;
    for (std::size_t i = 0; i < r.size(); ++i) {
      const T v = x.volatility[i];
      const bool has_greeks = v >= T(0) && v <= (std::numeric_limits<T>::max)();
      for (const auto& column : x.greeks)
        as_documented = as_documented && (column[i] == column[i]) == has_greeks;
    }
    CHECK(as_documented);
  });
}

TEST_CASE_TEMPLATE("prices in coin are those times spot or forward", T, double, float) {
  generator g(44);
  for_each_market([&](market m) {
    const auto in_coin = [&](const quote_table<T>& t) {
      quoted_rows<T> r = rows_of(t, price_unit::coin);
      for (std::size_t i = 0; i < r.size(); ++i)
        r.price[i] /= r.in[0][i];
      return r;
    };
    check(in_coin(draw_quotes<T>(g, m, kind::ordinary, quoted::fair, 530)));
    check(in_coin(draw_mixed_quotes<T>(g, m, 530)), {.warm = true});
    check(rows_of(draw_mixed_quotes<T>(g, m, 530), price_unit::coin));
  });
}

namespace {

template <class T>
signed char opposite_of(T type) {
  return static_cast<signed char>(-type);
}

/// The quotes of both sides: fair ones at two volatilities, a few of them missing.
template <class T>
quoted_rows<T> draw_two_sided(generator& g, market m, std::size_t n, std::size_t one_missing_in) {
  constexpr T missing[] = {T(0), -T(0), -T(1), std::numeric_limits<T>::quiet_NaN(),
                           -std::numeric_limits<T>::infinity()};
  quote_table<T> t(m);
  std::vector<T> opposite;
  for (std::size_t i = 0; i < n; ++i) {
    row<T> r = draw<T>(g, m, kind::ordinary);
    T& volatility = r.in[volatility_field(m)];
    const T own = volatility, last = draw_last(g, own);
    quote<T> q{r, price_at(m, r, own), last};
    r.type = opposite_of(r.type);
    T other = price_at(m, r, own * T(1.01));
    if (g.one_in(one_missing_in)) q.price = g.any_of(missing);
    if (g.one_in(one_missing_in)) other = g.any_of(missing);
    opposite.push_back(other);
    t.push_back(q);
  }
  quoted_rows<T> r = rows_of(t);
  r.opposite = opposite;
  return r;
}

}  // namespace

TEST_CASE_TEMPLATE("of two quotes the one out of the money is taken, or the one there is", T,
                   double, float) {
  generator g(45);
  for_each_market([&](market m) {
    for (const std::size_t one_missing_in : std::initializer_list<std::size_t>{2, 5, 1000}) {
      quoted_rows<T> r = draw_two_sided<T>(g, m, 700, one_missing_in);
      check(r);
      check(r, {.warm = true, .greeks = random_choice(g)});
      r.unit = price_unit::coin;
      for (std::size_t i = 0; i < r.size(); ++i)
        r.price[i] /= r.in[0][i], r.opposite[i] /= r.in[0][i];
      if (m != market::bachelier) check(r);  // whose forward may be negative
    }
  });
}

TEST_CASE_TEMPLATE("a call's and a put's row have the same volatility", T, double, float) {
  generator g(46);
  for_each_market([&](market m) {
    const quoted_rows<T> r = draw_two_sided<T>(g, m, 600, 4);
    quoted_rows<T> other_side = r;
    other_side.price = r.opposite, other_side.opposite = r.price;
    for (signed char& type : other_side.type)
      type = opposite_of(type);
    const results<T> a = two_steps(r, false), b = two_steps(other_side, false);
    check(r, {}, a);
    check(other_side, {}, b);
    bool alike = true;
    for (std::size_t i = 0; i < r.size(); ++i) {
      const bool has_a_price = r.price[i] > T(0) || r.opposite[i] > T(0);
      const bool at_the_money = !is_in_the_money(r, i) && !is_in_the_money(other_side, i);
      if (has_a_price && !at_the_money) alike = alike && same(a.volatility[i], b.volatility[i]);
    }
    CHECK(alike);
  });
}

TEST_CASE_TEMPLATE("two quotes of extreme and bad options: the result is one of theirs", T, double,
                   float) {
  generator g(47);
  for_each_market([&](market m) {
    for (const kind k : {kind::special, kind::wide, kind::pattern}) {
      CAPTURE(static_cast<int>(k));
      quoted_rows<T> own = rows_of(draw_quotes<T>(g, m, k, quoted::fair, 600));
      quoted_rows<T> both = own, other = own;
      for (std::size_t i = 0; i < own.size(); ++i) {
        other.price[i] = g.one_in(2) ? own.price[i] : g.any_of(special_values<T>);
        other.type[i] = opposite_of(own.type[i]);
      }
      both.opposite = other.price;
      const results<T> a = two_steps(own, false), b = two_steps(other, false);
      results<T> x(own.size());
      batch_calls::evaluate_quotes<T>(m, columns_of(both), both.type,
                                      {.price = both.price, .opposite = both.opposite},
                                      {.volatility = x.volatility, .status = x.status}, {});
      bool all = true;
      for (std::size_t i = 0; i < own.size(); ++i) {
        all = all
           && ((same(x.volatility[i], a.volatility[i]) && x.status[i] == a.status[i])
               || (same(x.volatility[i], b.volatility[i]) && x.status[i] == b.status[i]));
      }
      CHECK(all);
    }
  });
}

namespace {

template <class T, class U>
void check_type_range(const quoted_rows<T>& r, const results<T>& expected) {
  std::vector<U> type;
  for (const signed char sign : r.type)
    type.push_back(static_cast<U>(sign));
  std::vector<T> volatility(r.size()), delta(r.size());
  constexpr auto at = static_cast<std::size_t>(hr::greek::delta);
  batch_calls::outputs<T> out;
  out[at] = delta;
  hr::batch::quotes<T> q{.price = r.price};
  if (!r.opposite.empty()) q.opposite = r.opposite;
  batch_calls::evaluate_quotes<T>(r.m, columns_of(r), type, q, {.volatility = volatility}, out);
  bool all = true;
  for (std::size_t i = 0; i < r.size(); ++i) {
    all = all && same(volatility[i], expected.volatility[i])
       && same(delta[i], expected.greeks[at][i]);
  }
  CHECK(all);
}

}  // namespace

TEST_CASE_TEMPLATE("option types as any signed number, good and bad", T, double, float) {
  generator g(50);
  for_each_market([&](market m) {
    const auto check_all = [](quoted_rows<T> r) {
      for (const std::size_t bad : std::initializer_list<std::size_t>{3, 511, 512, 1100})
        r.type[bad] = 2;
      const results<T> expected = two_steps(r, false);
      check_type_range<T, hr::option_type>(r, expected);
      check_type_range<T, signed char>(r, expected);
      check_type_range<T, std::int32_t>(r, expected);
      check_type_range<T, std::int64_t>(r, expected);
      check_type_range<T, float>(r, expected);
      check_type_range<T, double>(r, expected);
    };
    check_all(rows_of(draw_mixed_quotes<T>(g, m, 1200)));
    check_all(draw_two_sided<T>(g, m, 1200, 4));
  });
}

TEST_CASE_TEMPLATE("one value for all rows is that value in every row", T, double, float) {
  generator g(48);
  for_each_market([&](market m) {
    const std::size_t n = 520;
    for (int repeat = 0; repeat < 12; ++repeat) {
      quoted_rows<T> r = draw_two_sided<T>(g, m, n, 4);
      // A negative forward in bachelier is no unit of prices.
      if (m != market::bachelier && g.one_in(2)) r.unit = price_unit::coin;
      const bool one_type = g.one_in(2), one_price = g.one_in(2), one_last = g.one_in(2);
      const bool one_opposite = repeat % 2 == 0 && r.opposite[0] != T(0);  // 0 is none at all
      const auto fields = static_cast<unsigned>(g.below(1U << input_count));
      const auto spread = [](auto& column) { std::fill(column.begin(), column.end(), column[0]); };
      if (one_type) spread(r.type);
      if (one_price) spread(r.price);
      if (one_opposite) spread(r.opposite);
      if (one_last) spread(r.last);
      for (std::size_t f = 0; f < input_count; ++f) {
        if (fields & (1U << f)) spread(r.in[f]);
      }
      const auto as_column = [](bool one, const std::vector<T>& all) {
        return one ? column<T>(all[0]) : column<T>(all);
      };
      batch_calls::inputs<T> in;
      for (std::size_t f = 0; f < input_count; ++f)
        in[f] = as_column((fields & (1U << f)) != 0, r.in[f]);
      const hr::batch::type_column types = one_type ? hr::batch::type_column(r.type[0])
                                                    : hr::batch::type_column(r.type);
      std::vector<T> volatility(n), vega(n);
      batch_calls::outputs<T> out;
      constexpr auto at = static_cast<std::size_t>(hr::greek::vega);
      out[at] = vega;
      batch_calls::evaluate_quotes<T>(m, in, types,
                                      {.price = as_column(one_price, r.price),
                                       .opposite = as_column(one_opposite, r.opposite),
                                       .unit = r.unit,
                                       .last_volatility = as_column(one_last, r.last)},
                                      {.volatility = volatility}, out);
      const results<T> expected = two_steps(r, true);
      std::size_t different = 0;
      std::string first;
      for (std::size_t i = 0; i < n; ++i) {
        if (same(volatility[i], expected.volatility[i]) && same(vega[i], expected.greeks[at][i]))
          continue;
        if (different++ == 0) first = text_of(r, i);
      }
      CHECK_MESSAGE(different == 0, different << " rows differ; " << first);
    }
  });
}

TEST_CASE_TEMPLATE("sizes that differ are refused before anything is written", T, double, float) {
  constexpr std::size_t n = 9;
  for_each_market([&](market m) {
    const auto fields = batch_calls::fields(m);
    std::vector<std::string> names(fields.begin(), fields.end());
    for (const char* name : {"type", "strike", "expiry", "price", "opposite", "last_volatility",
                             "volatility", "status", "price", "color"})
      names.emplace_back(name);
    const std::size_t first_place = fields.size();
    const std::vector<T> numbers(n + 1, T(1));
    const std::vector<int> types(n + 1, 1);
    for (std::size_t wrong = 0; wrong < names.size(); ++wrong) {
      const auto size_of = [&](std::size_t place) { return place == wrong ? n + 1 : n; };
      const auto range = [&](std::size_t place) {
        return column<T>(std::span(numbers).first(size_of(place)));
      };
      batch_calls::inputs<T> in;
      for (std::size_t f = 0; f < fields.size(); ++f)
        in[f] = range(f);
      in[strike] = range(first_place + 1);
      in[expiry] = range(first_place + 2);
      guarded<T> volatility(0, n + 1), price(0, n + 1), color(0, n + 1);
      constexpr auto unwritten = static_cast<implied_status>(0x5a);
      std::vector<implied_status> status(n + 1, unwritten);
      batch_calls::outputs<T> out;
      out[static_cast<std::size_t>(hr::greek::price)] = price.inner().first(
          size_of(first_place + 8));
      out[static_cast<std::size_t>(hr::greek::color)] = color.inner().first(
          size_of(first_place + 9));
      std::string error;
      try {
        batch_calls::evaluate_quotes<T>(
            m, in, std::span(types).first(size_of(first_place)),
            {.price = range(first_place + 3),
             .opposite = range(first_place + 4),
             .last_volatility = range(first_place + 5)},
            {.volatility = volatility.inner().first(size_of(first_place + 6)),
             .status = std::span(status).first(size_of(first_place + 7))},
            out);
      } catch (const std::invalid_argument& e) {
        error = e.what();
      }
      // The first column says how many there should be.
      const std::size_t named = wrong == 0 ? 1 : wrong;
      CHECK(error
            == "hedgerow::batch::evaluate_quotes: column '" + names[named] + "' has "
                   + std::to_string(size_of(named)) + " rows, expected "
                   + std::to_string(size_of(0)) + " as in '" + names[0] + "'");
      CHECK(volatility.is_untouched());
      CHECK(price.is_untouched());
      CHECK(color.is_untouched());
      CHECK(status == std::vector<implied_status>(n + 1, unwritten));
    }
  });
}

TEST_CASE_TEMPLATE("nothing is allocated", T, double, float) {
  generator g(49);
  for_each_market([&](market m) {
    const quoted_rows<T> r = draw_two_sided<T>(g, m, 1500, 4);
    results<T> x(r.size());
    batch_calls::outputs<T> out;
    for (std::size_t i = 0; i < greek_count; ++i)
      out[i] = x.greeks[i];
    const std::size_t before = allocations;
    const auto s = batch_calls::evaluate_quotes<T>(
        m, columns_of(r), r.type,
        {.price = r.price, .opposite = r.opposite, .last_volatility = r.last},
        {.volatility = x.volatility, .status = x.status}, out);
    const std::size_t after = allocations;
    CHECK(after == before);
    CHECK(s.size == r.size());
  });
}
