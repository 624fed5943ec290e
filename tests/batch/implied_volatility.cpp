// SPDX-License-Identifier: BSL-1.0
// isa: sse2 avx2 avx512
// Implied volatilities in batches are those of their rows: each bit for bit the scalar call's,
// wherever the row stands, whatever stands beside it, from a warm start or without.
#include "support/count_allocations.hpp"
#include "support/quoted_rows.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#if defined(HEDGEROW_TEST_HAS_EIGEN)
#  include <Eigen/Core>
#endif

using namespace batch_rows;
using batch_calls::expiry;
using batch_calls::market_names;
using batch_calls::markets;
using batch_calls::strike;
using hr::implied_status;
using hr::batch::column;
using hr::batch::type_column;

namespace {

template <class F>
void for_each_market(F f) {
  for (const market m : markets) {
    CAPTURE(std::string(market_names[static_cast<std::size_t>(m)]));
    f(m);
  }
}

// The places of a call's columns besides the market's fields, strike and expiry.
constexpr std::size_t type_at = input_count, price_at_ = input_count + 1, last_at = input_count + 2,
                      column_count = input_count + 3;

/// How a call is made.
struct manner {
  bool warm = false, volatility = true, status = true;
  std::size_t offset = 0;  ///< of the outputs, in elements
  unsigned broadcast = 0;  ///< one bit for each column that is passed as one value
};

/// An output of outcomes between guards.
struct guarded_status {
  static constexpr auto guard = static_cast<implied_status>(0x5a);
  std::size_t from, n;
  std::vector<implied_status> all;

  guarded_status(std::size_t offset, std::size_t size)
      : from(40 + offset),
        n(size),
        all(size + offset + 80, guard) {}
  std::span<implied_status> inner() { return {all.data() + from, n}; }
  bool guards_hold() const {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if ((i < from || i >= from + n) && all[i] != guard) return false;
    }
    return true;
  }
};

template <class T>
hr::batch::summary invert(const quote_table<T>& t, std::size_t from, std::size_t n,
                          const manner& how, const hr::batch::output<T>& volatility,
                          const hr::batch::output<implied_status>& status) {
  const auto as_column = [&](std::size_t place, const std::vector<T>& all) {
    return (how.broadcast & (1U << place)) ? column<T>(all[from])
                                           : column<T>(std::span(all).subspan(from, n));
  };
  batch_calls::inputs<T> in;
  for (std::size_t f = 0; f < input_count; ++f)
    in[f] = as_column(f, t.in[f]);
  type_column type = std::span(t.type).subspan(from, n);
  if (how.broadcast & (1U << type_at)) type = t.type[from];
  return batch_calls::implied_volatility<T>(t.m, in, type, as_column(price_at_, t.price),
                                            volatility, status,
                                            how.warm ? as_column(last_at, t.last) : column<T>());
}

/// Rows [from, from + n) of a table against the scalar call. What is marked in `broadcast` is
/// passed as the one value of row `from`: then n rows of `t` must have it.
template <class T>
void check_rows(const quote_table<T>& t, std::size_t from, std::size_t n, const manner& how) {
  guarded<T> volatility(how.offset, n);
  guarded_status status(how.offset % 7, n);
  hr::batch::output<T> to;
  hr::batch::output<implied_status> to_status;
  if (how.volatility) to = volatility.inner();
  if (how.status) to_status = status.inner();
  const hr::batch::summary s = invert(t, from, n, how, to, to_status);

  const auto& expected = how.warm ? t.warm : t.cold;
  std::size_t missing = 0, first_missing = n, different = 0;
  std::string first;
  for (std::size_t i = 0; i < n; ++i) {
    const hr::implied_result<T>& e = expected[from + i];
    if (e.volatility != e.volatility && missing++ == 0) first_missing = i;
    if ((!how.volatility || same(volatility[i], e.volatility))
        && (!how.status || status.inner()[i] == e.status))
      continue;
    if (different++ > 0) continue;
    char values[120];
    std::snprintf(values, sizeof values, "%a with status %d, expected %a %d, in row %zu of %zu: ",
                  static_cast<double>(volatility[i]), static_cast<int>(status.inner()[i]),
                  static_cast<double>(e.volatility), static_cast<int>(e.status), i, n);
    first = values + text_of(t.m, t[from + i]);
  }
  CHECK_MESSAGE(different == 0, different << " rows differ; " << first);
  CHECK(volatility.guards_hold());
  CHECK((how.volatility || volatility.is_untouched()));
  CHECK(status.guards_hold());
  CHECK(s.size == n);
  CHECK(s.invalid == missing);
  CHECK(s.first_invalid == first_missing);
}

template <class T>
void check_cold_and_warm(const quote_table<T>& t, std::size_t from, std::size_t n, manner how) {
  for (const bool warm : {false, true}) {
    how.warm = warm;
    check_rows(t, from, n, how);
  }
}

}  // namespace

TEST_CASE_TEMPLATE("each row is what the scalar call gives", T, double, float) {
  generator g(21);
  for_each_market([&](market m) {
    for (const kind k : kinds) {
      for (const quoted how : every_quoted) {
        CAPTURE(static_cast<int>(k));
        CAPTURE(static_cast<int>(how));
        const std::size_t n = k == kind::ordinary ? 1001 : 401;
        check_cold_and_warm(draw_quotes<T>(g, m, k, how, n), 0, n, {});
      }
    }
  });
}

TEST_CASE_TEMPLATE("the random quotes meet every outcome", T, double, float) {
  generator g(22);
  for_each_market([&](market m) {
    std::size_t met[static_cast<std::size_t>(implied_status::invalid) + 1] = {};
    const quote_table<T> t = draw_mixed_quotes<T>(g, m, 4000);
    for (const hr::implied_result<T>& r : t.cold)
      ++met[static_cast<std::size_t>(r.status)];
    for (const std::size_t count : met)
      CHECK(count > 10);
  });
}

TEST_CASE_TEMPLATE("size, alignment, neighbours and the other outputs do not matter", T, double,
                   float) {
  constexpr std::size_t longest = 300;
  generator g(23);
  for_each_market([&](market m) {
    const quote_table<T> t = draw_mixed_quotes<T>(g, m, longest + 8);
    for (std::size_t n = 0; n <= longest; ++n) {
      const manner how{.warm = g.one_in(2),
                       .volatility = !g.one_in(8),
                       .status = g.one_in(2),
                       .offset = g.below(16)};
      const std::size_t from = g.below(8);
      if (how.volatility || how.status) check_rows(t, from, n, how);
    }
  });
}

TEST_CASE_TEMPLATE("one value for all rows is that value in every row", T, double, float) {
  generator g(24);
  for_each_market([&](market m) {
    for (int repeat = 0; repeat < 60; ++repeat) {
      auto broadcast = static_cast<unsigned>(g.below(1U << column_count));
      if (repeat == 0) broadcast = (1U << column_count) - 1;
      const std::size_t n = g.below(150) + 1;
      const auto any_kind = [&] { return g.one_in(8) ? kind::special : kind::ordinary; };
      const auto any_price = [&] { return g.one_in(4) ? g.any_of(every_quoted) : quoted::fair; };
      const quote<T> common = draw_quote<T>(g, m, any_kind(), any_price());
      quote_table<T> t(m);
      for (std::size_t i = 0; i < n; ++i) {
        quote<T> q = draw_quote<T>(g, m, any_kind(), any_price());
        for (std::size_t f = 0; f < input_count; ++f) {
          if (broadcast & (1U << f)) q.option.in[f] = common.option.in[f];
        }
        if (broadcast & (1U << type_at)) q.option.type = common.option.type;
        if (broadcast & (1U << price_at_)) q.price = common.price;
        if (broadcast & (1U << last_at)) q.last = common.last;
        t.push_back(q);
      }
      check_cold_and_warm(t, 0, n, {.offset = g.below(8), .broadcast = broadcast});
    }
  });
}

TEST_CASE_TEMPLATE("sound rows come out the same between bad and extreme ones", T, double, float) {
  generator g(25);
  for_each_market([&](market m) {
    // The same sound row at every place of a block, the others all of one kind.
    const quote<T> sound = draw_sound_quote<T>(g, m);
    const auto check = [&](kind k, quoted how) {
      for (std::size_t place = 0; place < 70; ++place) {
        quote_table<T> t = draw_quotes<T>(g, m, k, how, place);
        t.push_back(sound);
        for (std::size_t i = g.below(70); i > 0; --i)
          t.push_back(draw_quote<T>(g, m, k, how));
        check_rows(t, 0, t.size(), {.warm = g.one_in(2), .offset = g.below(8)});
      }
    };
    for (const kind k : {kind::special, kind::pattern, kind::wide})
      check(k, quoted::fair);
    for (const quoted how : {quoted::below_intrinsic, quoted::near_maximum, quoted::pattern})
      check(kind::ordinary, how);
  });
}

TEST_CASE_TEMPLATE("a NaN or a huge number in any column beside a row changes nothing", T, double,
                   float) {
  constexpr T bad[] = {std::numeric_limits<T>::quiet_NaN(), (std::numeric_limits<T>::max)(),
                       std::numeric_limits<T>::infinity(), std::numeric_limits<T>::denorm_min()};
  generator g(26);
  for_each_market([&](market m) {
    const quote<T> sound = draw_sound_quote<T>(g, m);
    for (std::size_t place = 0; place < column_count; ++place) {
      quote_table<T> t(m);
      for (const T x : bad) {
        quote<T> q = sound;
        if (place < input_count)
          q.option.in[place] = x;
        else if (place == type_at)
          q.option.type = 7;
        else
          (place == price_at_ ? q.price : q.last) = x;
        t.push_back(q);
        t.push_back(sound);
      }
      check_cold_and_warm(t, 0, t.size(), {});
    }
  });
}

TEST_CASE_TEMPLATE("a warm start is a row's own, whether its neighbours have one or not", T, double,
                   float) {
  constexpr std::size_t n = 200;
  generator g(27);
  for_each_market([&](market m) {
    const quote_table<T> t = draw_mixed_quotes<T>(g, m, n);
    for (const std::size_t sparse : std::initializer_list<std::size_t>{2, 5, 50}) {
      quote_table<T> some(m);
      for (std::size_t i = 0; i < n; ++i) {
        quote<T> q = t[i];
        if (!g.one_in(sparse)) q.last = g.one_in(2) ? T(0) : std::numeric_limits<T>::quiet_NaN();
        some.push_back(q);
        // No start is the cold one, bit for bit.
        if (q.last == T(0) || q.last != q.last)
          CHECK(same(some.warm[i].volatility, t.cold[i].volatility));
      }
      check_rows(some, 0, n, {.warm = true});
    }
  });
}

TEST_CASE_TEMPLATE("a start of 0 or NaN in every row is none", T, double, float) {
  generator g(28);
  for_each_market([&](market m) {
    const quote_table<T> t = draw_mixed_quotes<T>(g, m, 100);
    for (const T none : {T(0), -T(0), std::numeric_limits<T>::quiet_NaN(), -T(1)}) {
      quote_table<T> same_start(m);
      for (std::size_t i = 0; i < t.size(); ++i)
        same_start.push_back({t[i].option, t[i].price, none});
      same_start.warm = t.cold;
      check_rows(same_start, 0, t.size(), {.warm = true});
      check_rows(same_start, 0, t.size(), {.warm = true, .broadcast = 1U << last_at});
    }
  });
}

namespace {

template <class T, class U>
void check_type_range(const quote_table<T>& t) {
  std::vector<U> range;
  for (const signed char type : t.type)
    range.push_back(static_cast<U>(type));
  batch_calls::inputs<T> in;
  for (std::size_t f = 0; f < input_count; ++f)
    in[f] = t.in[f];
  std::vector<T> volatility(t.size());
  std::vector<implied_status> status(t.size());
  batch_calls::implied_volatility<T>(t.m, in, range, t.price, volatility, status, {});
  bool all = true;
  for (std::size_t i = 0; i < t.size(); ++i)
    all = all && same(volatility[i], t.cold[i].volatility) && status[i] == t.cold[i].status;
  CHECK(all);
}

}  // namespace

TEST_CASE_TEMPLATE("option types as any signed number, good and bad", T, double, float) {
  generator g(29);
  for_each_market([&](market m) {
    quote_table<T> t = draw_mixed_quotes<T>(g, m, 99);
    for (const signed char bad : std::initializer_list<signed char>{0, 2, -2, 127, -128}) {
      quote<T> q = draw_sound_quote<T>(g, m);
      q.option.type = bad;
      t.push_back(q);
      CHECK(t.cold.back().status == implied_status::invalid);
    }
    check_type_range<T, hr::option_type>(t);
    check_type_range<T, signed char>(t);
    check_type_range<T, std::int32_t>(t);
    check_type_range<T, std::int64_t>(t);
    check_type_range<T, float>(t);
    check_type_range<T, double>(t);
  });
}

TEST_CASE("option types that only rounding would make +1 or -1") {
  generator g(30);
  quote_table<float> t(market::black76);
  for (int i = 0; i < 20; ++i)
    t.push_back(draw_sound_quote<float>(g, market::black76));
  batch_calls::inputs<float> in;
  for (std::size_t f = 0; f < input_count; ++f)
    in[f] = t.in[f];
  std::vector<double> type(t.type.begin(), t.type.end());
  type[7] = 1 + 0x1p-50;
  type[8] = std::numeric_limits<double>::quiet_NaN();
  std::vector<float> volatility(t.size());
  std::vector<implied_status> status(t.size());
  const auto s = batch_calls::implied_volatility<float>(t.m, in, type, t.price, volatility, status,
                                                        {});
  CHECK(status[7] == implied_status::invalid);
  CHECK(status[8] == implied_status::invalid);
  CHECK(same(volatility[9], t.cold[9].volatility));
  CHECK(s.invalid == 2);
  CHECK(s.first_invalid == 7);
}

#if defined(HEDGEROW_TEST_HAS_EIGEN)
TEST_CASE_TEMPLATE("Eigen vectors and arrays as columns", T, double, float) {
  generator g(31);
  for_each_market([&](market m) {
    const quote_table<T> t = draw_mixed_quotes<T>(g, m, 75);
    using vector = Eigen::Matrix<T, Eigen::Dynamic, 1>;
    using array = Eigen::Array<T, Eigen::Dynamic, 1>;
    const auto n = static_cast<Eigen::Index>(t.size());
    std::array<vector, input_count> fields;
    batch_calls::inputs<T> in;
    for (std::size_t f = 0; f < input_count; ++f) {
      fields[f] = Eigen::Map<const vector>(t.in[f].data(), n);
      in[f] = fields[f];
    }
    const array price = Eigen::Map<const array>(t.price.data(), n),
                last = Eigen::Map<const array>(t.last.data(), n);
    Eigen::Array<int, Eigen::Dynamic, 1> type(n);
    for (Eigen::Index i = 0; i < n; ++i)
      type[i] = t.type[static_cast<std::size_t>(i)];
    array volatility(n);
    Eigen::Array<implied_status, Eigen::Dynamic, 1> status(n);
    batch_calls::implied_volatility<T>(m, in, type, price, volatility, status, last);
    bool all = true;
    for (Eigen::Index i = 0; i < n; ++i) {
      const auto& e = t.warm[static_cast<std::size_t>(i)];
      all = all && same(volatility[i], e.volatility) && status[i] == e.status;
    }
    CHECK(all);

    // A column of a matrix is one piece; a row of it is not.
    Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic> results(n, 3);
    batch_calls::implied_volatility<T>(m, in, type, price, results.col(1), status, {});
    CHECK(same(results(n - 1, 1), t.cold.back().volatility));
    Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic> prices(3, n);
    CHECK_THROWS_AS(
        batch_calls::implied_volatility<T>(m, in, type, prices.row(1), volatility, status, {}),
        std::invalid_argument);
  });
}
#endif

TEST_CASE_TEMPLATE("rows without a volatility are counted, and the first is named", T, double,
                   float) {
  generator g(32);
  quote_table<T> t(market::black_scholes);
  for (std::size_t i = 0; i < 700; ++i) {
    quote<T> q = draw_sound_quote<T>(g, t.m);
    if (i == 333) q.option.in[strike] = T(-1);  // invalid
    if (i == 334) q.price = T(-1);              // below intrinsic
    if (i == 500) q.option.in[expiry] = T(0);   // expired: 0, which is a volatility
    if (i == 690) q.price = std::numeric_limits<T>::infinity();  // above the maximum
    t.push_back(q);
  }
  std::vector<T> volatility(t.size());
  const auto summary_of = [&](std::size_t from, std::size_t n) {
    return invert(t, from, n, {}, hr::batch::output<T>(std::span(volatility).first(n)), {});
  };
  hr::batch::summary s = summary_of(0, 700);
  CHECK(s.size == 700);
  CHECK(s.invalid == 3);
  CHECK(s.first_invalid == 333);
  CHECK(std::isnan(volatility[334]));
  CHECK(std::isnan(volatility[690]));
  CHECK(volatility[500] == T(0));
  s = summary_of(334, 366);
  CHECK(s.invalid == 2);
  CHECK(s.first_invalid == 0);
  s = summary_of(0, 333);
  CHECK(s.invalid == 0);
  CHECK(s.first_invalid == 333);
  s = summary_of(7, 0);
  CHECK(s.size == 0);
  CHECK(s.invalid == 0);
  CHECK(s.first_invalid == 0);
}

TEST_CASE_TEMPLATE("one row, all columns of one value", T, double, float) {
  generator g(33);
  for_each_market([&](market m) {
    const quote<T> q = draw_sound_quote<T>(g, m);
    batch_calls::inputs<T> in;
    for (std::size_t f = 0; f < input_count; ++f)
      in[f] = q.option.in[f];
    const T expected = batch_calls::implied_one<T>(m, q.option.in,
                                                   static_cast<hr::option_type>(q.option.type),
                                                   q.price, nullptr)
                           .volatility;
    T volatility[1] = {};
    const auto s = batch_calls::implied_volatility<T>(m, in, q.option.type, q.price, volatility, {},
                                                      {});
    CHECK(same(volatility[0], expected));
    CHECK(s.size == 1);
  });
}

namespace {

/// The message of the std::invalid_argument that f throws.
template <class F>
std::string error_of(F f) {
  try {
    f();
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "";
}

}  // namespace

TEST_CASE_TEMPLATE("sizes that differ are refused before anything is written", T, double, float) {
  constexpr std::size_t n = 12;
  for_each_market([&](market m) {
    const auto fields = batch_calls::fields(m);
    // In the order in which they are looked at: the market, type, strike, expiry, and the others.
    std::vector<std::string> names(fields.begin(), fields.end());
    for (const char* name :
         {"type", "strike", "expiry", "price", "last_volatility", "volatility", "status"})
      names.emplace_back(name);
    const std::size_t first_place = fields.size();
    for (std::size_t wrong = 0; wrong < names.size(); ++wrong) {
      for (const std::size_t other : {std::size_t{0}, n - 1, n + 1}) {
        const auto size_of = [&](std::size_t place) { return place == wrong ? other : n; };
        const std::vector<T> numbers(n + 1, T(1));
        const std::vector<int> types(n + 1, 1);
        guarded<T> volatility(0, n + 1);
        std::vector<implied_status> status(n + 1, guarded_status::guard);
        const auto range = [&](std::size_t place) {
          return column<T>(std::span(numbers).first(size_of(place)));
        };
        batch_calls::inputs<T> in;
        for (std::size_t f = 0; f < fields.size(); ++f)
          in[f] = range(f);
        in[strike] = range(first_place + 1);
        in[expiry] = range(first_place + 2);
        const std::string error = error_of([&] {
          batch_calls::implied_volatility<T>(
              m, in, std::span(types).first(size_of(first_place)), range(first_place + 3),
              volatility.inner().first(size_of(first_place + 5)),
              std::span(status).first(size_of(first_place + 6)), range(first_place + 4));
        });
        // The first column says how many there should be.
        const std::size_t named = wrong == 0 ? 1 : wrong;
        CHECK(error
              == "hedgerow::batch::implied_volatility: column '" + names[named] + "' has "
                     + std::to_string(size_of(named)) + " rows, expected "
                     + std::to_string(size_of(0)) + " as in '" + names[0] + "'");
        CHECK(volatility.is_untouched());
        CHECK(status == std::vector<implied_status>(n + 1, guarded_status::guard));
      }
    }
  });
}

TEST_CASE_TEMPLATE("nothing is allocated", T, double, float) {
  generator g(34);
  for_each_market([&](market m) {
    const quote_table<T> t = draw_mixed_quotes<T>(g, m, 3000);
    std::vector<T> volatility(t.size());
    std::vector<implied_status> status(t.size());
    for (const std::size_t n : {std::size_t{0}, std::size_t{1}, std::size_t{5}, t.size()}) {
      for (const bool warm : {false, true}) {
        const std::size_t before = allocations;
        const auto s = invert(t, 0, n, {.warm = warm},
                              hr::batch::output<T>(std::span(volatility).first(n)),
                              hr::batch::output<implied_status>(std::span(status).first(n)));
        const std::size_t after = allocations;
        CHECK(after == before);
        CHECK(s.size == n);
      }
    }
  });
}
