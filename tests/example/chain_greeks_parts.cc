// SPDX-License-Identifier: BSL-1.0
// The parts of examples/chain_greeks that read and write text.

#include "cell.hpp"
#include "support/csv.hpp"
#include "support/text.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace chain;
using namespace std::string_view_literals;

struct parsed_record {
  std::size_t line = 0;
  std::vector<std::string> cells;
  std::string problem;
  bool operator==(const parsed_record&) const = default;
};

std::vector<parsed_record> parse(std::string_view text) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), &std::fclose);
  REQUIRE(file != nullptr);
  REQUIRE(std::fwrite(text.data(), 1, text.size(), file.get()) == text.size());
  std::rewind(file.get());
  csv_reader reader(file.get(), "test.csv");
  std::vector<parsed_record> all;
  record r;
  while (reader.next(r)) {
    parsed_record& added = all.emplace_back();
    added.line = r.line;
    added.problem = r.problem;
    for (std::size_t i = 0; i < r.size(); ++i)
      added.cells.emplace_back(r.cell(i));
  }
  return all;
}

using records = std::vector<parsed_record>;

std::string written(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    append_cell(line, cells[i]);
  }
  return line;
}

TEST_CASE("records: cells as they stand in the file") {
  CHECK(parse("") == records{});
  CHECK(parse("a,b\n1,2\n") == records{{1, {"a", "b"}, ""}, {2, {"1", "2"}, ""}});
  CHECK(parse("a,b\n1,2") == records{{1, {"a", "b"}, ""}, {2, {"1", "2"}, ""}});
  CHECK(parse(",\n,,\n") == records{{1, {"", ""}, ""}, {2, {"", "", ""}, ""}});
  CHECK(parse("a,") == records{{1, {"a", ""}, ""}});
  CHECK(parse(" a ,\tb\t\n") == records{{1, {" a ", "\tb\t"}, ""}});
  CHECK(parse("a\0b,c\n"sv) == records{{1, {std::string("a\0b", 3), "c"}, ""}});
  CHECK(parse("\xC3\xA4,\xFF\n") == records{{1, {"\xC3\xA4", "\xFF"}, ""}});
}

TEST_CASE("records: quoted cells") {
  CHECK(parse("\"a\",\"\"\n") == records{{1, {"a", ""}, ""}});
  CHECK(parse("\"a,b\",\"say \"\"x\"\"\"\n") == records{{1, {"a,b", "say \"x\""}, ""}});
  CHECK(parse("\" a \",b\n") == records{{1, {" a ", "b"}, ""}});
  CHECK(parse("\"a\nb\r\n\nc\",d\n1,2\n")
        == records{{1, {"a\nb\r\n\nc", "d"}, ""}, {5, {"1", "2"}, ""}});
  CHECK(parse("a,\"b\"") == records{{1, {"a", "b"}, ""}});
}

TEST_CASE("records: line ends, blank lines and the byte-order mark") {
  CHECK(parse("a,b\r\n1,2\r\n") == records{{1, {"a", "b"}, ""}, {2, {"1", "2"}, ""}});
  CHECK(parse("\"a\",\"b\"\r\n1,2") == records{{1, {"a", "b"}, ""}, {2, {"1", "2"}, ""}});
  CHECK(parse("\n\r\n  \na,b\n\n\n1,2\n\n") == records{{4, {"a", "b"}, ""}, {7, {"1", "2"}, ""}});
  CHECK(parse("\xEF\xBB\xBF"
              "a,b\n")
        == records{{1, {"a", "b"}, ""}});
  CHECK(parse("\xEF\xBB\xBF\"a\",b\n") == records{{1, {"a", "b"}, ""}});
  CHECK(parse("\xEF\xBB\xBF") == records{});
  CHECK(parse("\xEF\xBB\xBF\na\n") == records{{2, {"a"}, ""}});
  CHECK(parse("a\n\xEF\xBB\xBF"
              "b\n")
        == records{{1, {"a"}, ""},
                   {2,
                    {"\xEF\xBB\xBF"
                     "b"},
                    ""}});
  CHECK(parse("a\rb,c\n") == records{{1, {"a\rb", "c"}, ""}});
}

TEST_CASE("records: a broken quote costs one line") {
  const std::string misplaced = "a quote is left open or stands inside a cell";
  const std::string unclosed = "a quote is not closed before the end of the file";
  CHECK(parse("a\"b,c\n1,2\n") == records{{1, {"a\"b", "c"}, misplaced}, {2, {"1", "2"}, ""}});
  CHECK(parse("\"a\"b,c\n1,2\n") == records{{1, {"\"a\"b", "c"}, misplaced}, {2, {"1", "2"}, ""}});
  CHECK(parse("\"a\" ,c\n1,2\n") == records{{1, {"\"a\" ", "c"}, misplaced}, {2, {"1", "2"}, ""}});
  // The quote that is left open in the first line is found out by the third.
  CHECK(parse("x,\"a\n1,2\n3,\"b\"\n")
        == records{{1, {"x", "\"a"}, misplaced}, {2, {"1", "2"}, ""}, {3, {"3", "b"}, ""}});
  CHECK(parse("1,2\nx,\"a\r\n3,4\n")
        == records{{1, {"1", "2"}, ""}, {2, {"x", "\"a"}, unclosed}, {3, {"3", "4"}, ""}});
  CHECK(parse("\"") == records{{1, {"\""}, unclosed}});
  CHECK(parse("1,\"2") == records{{1, {"1", "\"2"}, unclosed}});
  CHECK(parse("\"a\"\"\n") == records{{1, {"\"a\"\""}, unclosed}});
}

TEST_CASE("records: bounded length") {
  const std::size_t limit = csv_reader::longest_record;
  const std::string lines = [] {
    std::string text;
    for (std::size_t i = 0; i < 200000; ++i)
      text += "12345,6789\n";
    return text;
  }();

  SUBCASE("a quote left open at the head of a long file") {
    const records all = parse("x,\"a\n" + lines);
    REQUIRE(all.size() == 200001);
    CHECK(all[0] == parsed_record{1, {"x", "\"a"}, "a quote is not closed within 1 MiB"});
    CHECK(all[1] == parsed_record{2, {"12345", "6789"}, ""});
    CHECK(all.back() == parsed_record{200001, {"12345", "6789"}, ""});
  }
  SUBCASE("a quoted cell that just fits") {
    const std::string cell(limit - 5, 'x');
    CHECK(parse("\"" + cell + "\",1\n") == records{{1, {cell, "1"}, ""}});
  }
  SUBCASE("a line that does not") {
    CHECK_THROWS_WITH_AS(parse("a\n" + std::string(limit + 1, 'x')),
                         "test.csv:2: the line is longer than 1 MiB", failure);
  }
}

TEST_CASE("cells are quoted when they need it, and only then") {
  CHECK(written({"a", " b ", "", "1.5"}) == "a, b ,,1.5");
  CHECK(written({"a,b", "\"", "x\ny", "x\r"}) == "\"a,b\",\"\"\"\",\"x\ny\",\"x\r\"");
}

TEST_CASE("what is written is read back, whatever it is") {
  std::mt19937 random(20250303);
  const std::string_view alphabet = "ab,\"\n\r \t\xC3\xA4";
  std::uniform_int_distribution<std::size_t> letter(0, alphabet.size() - 1);
  std::uniform_int_distribution<std::size_t> length(0, 6);
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::string> cells{"first"};  // so that no line is blank
    for (std::size_t n = length(random); n > 0; --n) {
      std::string& cell = cells.emplace_back();
      for (std::size_t m = length(random); m > 0; --m)
        cell += alphabet[letter(random)];
    }
    REQUIRE(parse(written(cells) + "\n") == records{{1, cells, ""}});
  }
}

TEST_CASE("any bytes are records: none is lost, lines only grow") {
  std::mt19937 random(4711);
  const std::string_view alphabet = "\",\n\r a1";
  std::uniform_int_distribution<std::size_t> letter(0, alphabet.size() - 1);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = 0; i < 40; ++i)
      text += alphabet[letter(random)];
    std::size_t line = 0;
    for (const parsed_record& r : parse(text)) {
      REQUIRE(r.line > line);
      REQUIRE_FALSE(r.cells.empty());
      line = r.line;
    }
    REQUIRE(line <= 41);
  }
}

TEST_CASE("numbers") {
  CHECK(to_number("64000").value == 64000.0);
  CHECK(to_number(" -1.5e-3\t").value == -1.5e-3);
  CHECK(to_number("0.1").value == 0.1);
  CHECK(to_number(".5").value == 0.5);
  for (const auto text : {"", " ", "abc", "1,5", "1 2", "5%", "0x10", "+5", "1e", "--1", "1.2.3"})
    CHECK_MESSAGE(to_number(text).problem == "is not a number", text);
  CHECK(to_number("1\0"sv).problem == "is not a number");
  for (const auto text : {"nan", "inf", "-Infinity", "NaN"})
    CHECK_MESSAGE(to_number(text).problem == "is not finite", text);
  for (const auto text : {"1e999", "-1e999", "1e-999"})
    CHECK_MESSAGE(to_number(text).problem == "is outside the range of a double", text);
  CHECK(std::isnan(to_number("abc").value));
  CHECK(to_nonnegative("0").ok());
  CHECK(to_nonnegative("-0").ok());
  CHECK(to_nonnegative("-1e-300").problem == "is negative");
  CHECK(to_nonnegative("x").problem == "is not a number");
}

TEST_CASE("option types") {
  for (const auto text : {"call", "Call", "CALL", "c", "C", " call "})
    CHECK(to_type(text).value == hr::option_type::call);
  for (const auto text : {"put", "Put", "PUT", "p", "P", "\tp"}) {
    CHECK(to_type(text).ok());
    CHECK(to_type(text).value == hr::option_type::put);
  }
  for (const auto text : {"", "calls", "pu", "1", "-1", "x", "cp", "\xC3"})
    CHECK_FALSE(to_type(text).ok());
}

std::int64_t milliseconds(std::string_view text) {
  const reading<time_point> time = to_time(text);
  REQUIRE_MESSAGE(time.ok(), text);
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.value.time_since_epoch())
      .count();
}

TEST_CASE("times") {
  CHECK(milliseconds("0") == 0);
  CHECK(milliseconds("-86400000") == -86400000);
  CHECK(milliseconds(" 1590134400000 ") == 1590134400000);
  CHECK(milliseconds("2020-05-22") == 1590105600000);
  for (const auto text :
       {"2020-05-22T08:00:00Z", "2020-05-22T08:00:00", "2020-05-22T08:00Z", "2020-05-22 08:00:00",
        "2020-05-22t08:00:00z", "2020-05-22T08:00:00+00:00", "2020-05-22T13:30:00+05:30",
        "2020-05-22T00:00:00-08:00", "2020-05-21T23:59:00-08:01", "2020-05-22T08:00:00.000Z"})
    CHECK_MESSAGE(milliseconds(text) == 1590134400000, text);
  CHECK(milliseconds("2020-05-22T08:00:00.5Z") == 1590134400500);
  CHECK(milliseconds("2020-05-22T08:00:00.123456789+00:00") == 1590134400123);
  CHECK(milliseconds("2000-02-29") == 951782400000);
  CHECK(milliseconds("1969-12-31T23:59:59.999Z") == -1);
  CHECK(milliseconds("9999-12-31") == 253402214400000);
  CHECK(milliseconds("86400000") == 86400000);  // eight digits, yet no date of our time
}

TEST_CASE("what is not a time") {
  for (const auto text : {"",
                          "x",
                          "2021-02-29",
                          "2020-13-01",
                          "2020-00-10",
                          "2020-04-31",
                          "2020-5-22",
                          "20-05-22",
                          "2020-05-22T",
                          "2020-05-22T24:00:00Z",
                          "2020-05-22T08",
                          "2020-05-22T08:60Z",
                          "2020-05-22T08:00:60Z",
                          "2020-05-22T08:00:00.Z",
                          "2020-05-22T08:00:00+0530",
                          "2020-05-22T08:00:00+05",
                          "2020-05-22T08:00:00ZZ",
                          "2020-05-22Z",
                          "22/05/2020",
                          "1590134400000.5",
                          "1590134400000ms",
                          "-2020-05-22",
                          "99999999999999999999"})
    CHECK_MESSAGE(
        to_time(text).problem == "is not a time (ISO 8601, or whole milliseconds since 1970)",
        text);
  CHECK_FALSE(to_time("1590134400000000").ok());  // microseconds
  CHECK_FALSE(to_time("20200522").ok());
  CHECK_FALSE(to_time("-9223372036854775808").ok());
}

TEST_CASE("every day from 1900 to 2199 reads as the calendar has it") {
  using namespace std::chrono;
  for (sys_days day = year(1900) / 1 / 1; day < sys_days(year(2200) / 1 / 1); day += days(1)) {
    const year_month_day date(day);
    const std::string text = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                                         static_cast<unsigned>(date.month()),
                                         static_cast<unsigned>(date.day()));
    REQUIRE_MESSAGE(to_time(text).value == chain::time_point(day), text);
  }
}

TEST_CASE("a year has 365 days") {
  const time_point now = to_time("2020-05-22").value;
  CHECK(years_between(now, to_time("2021-05-22").value) == 1.0);
  CHECK(years_between(now, to_time("2020-05-23").value) == 1.0 / 365.0);
  CHECK(years_between(now, now) == 0.0);
  CHECK(years_between(to_time("0001-01-01").value, to_time("9999-12-31").value)
        == doctest::Approx(3652058.0 / 365.0));
}

TEST_CASE("messages stay one harmless line") {
  CHECK(shown("abc") == "\"abc\"");
  CHECK(shown("a\nb\x1B[2J\x7F") == "\"a\\x0ab\\x1b[2J\\x7f\"");
  CHECK(shown(std::string(100, 'x')) == "\"" + std::string(60, 'x') + "...\"");
  CHECK(shown(std::string(59, 'x') + "\xC3\xA4") == "\"" + std::string(59, 'x') + "...\"");
  CHECK(trim(" \t a b \t") == "a b");
  CHECK(trim("  ").empty());
}

}  // namespace
