// SPDX-License-Identifier: BSL-1.0
// From the text of a cell to a time, with the reason when it is none.
#pragma once

#include "number.hpp"
#include "text.hpp"

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace example {

using time_point = std::chrono::sys_time<std::chrono::microseconds>;

/// Takes the parts of a time off the front of a text.
class time_scanner {
 public:
  explicit time_scanner(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }

  bool take(std::string_view any_of) {
    if (done() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// Exactly `digits` digits, at most `highest`.
  std::optional<int> number(std::size_t digits, int highest) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (done() || !is_digit(rest_.front())) return std::nullopt;
      value = 10 * value + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    if (value > highest) return std::nullopt;
    return value;
  }

  /// The digits of a fraction of a second; those after the sixth are read and dropped.
  std::optional<std::chrono::microseconds> fraction() {
    int value = 0;
    std::size_t digits = 0;
    for (; !done() && is_digit(rest_.front()); rest_.remove_prefix(1))
      if (++digits <= 6) value = 10 * value + (rest_.front() - '0');
    if (digits == 0) return std::nullopt;
    for (; digits < 6; ++digits)
      value *= 10;
    return std::chrono::microseconds(value);
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  std::string_view rest_;
};

inline std::optional<std::chrono::sys_days> take_date(time_scanner& s) {
  const auto year = s.number(4, 9999);
  if (!year || !s.take("-")) return std::nullopt;
  const auto month = s.number(2, 12);
  if (!month || !s.take("-")) return std::nullopt;
  const auto day = s.number(2, 31);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

/// hh:mm
inline std::optional<std::chrono::minutes> take_minutes(time_scanner& s) {
  const auto hour = s.number(2, 23);
  if (!hour || !s.take(":")) return std::nullopt;
  const auto minute = s.number(2, 59);
  if (!minute) return std::nullopt;
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute);
}

/// hh:mm, hh:mm:ss or hh:mm:ss.fraction
inline std::optional<std::chrono::microseconds> take_clock(time_scanner& s) {
  const auto minutes = take_minutes(s);
  if (!minutes || !s.take(":")) return minutes;
  const auto second = s.number(2, 59);
  if (!second) return std::nullopt;
  const std::chrono::microseconds whole = *minutes + std::chrono::seconds(*second);
  if (!s.take(".")) return whole;
  const auto fraction = s.fraction();
  if (!fraction) return std::nullopt;
  return whole + *fraction;
}

/// Z, +hh:mm, -hh:mm, or nothing, which means UTC.
inline std::optional<std::chrono::minutes> take_offset(time_scanner& s) {
  using std::chrono::minutes;
  if (s.done() || s.take("Zz")) return minutes(0);
  const bool east = s.take("+");
  if (!east && !s.take("-")) return std::nullopt;
  const auto offset = take_minutes(s);
  if (!offset) return std::nullopt;
  return east ? *offset : -*offset;
}

inline std::optional<time_point> iso_8601(std::string_view text) {
  time_scanner s(text);
  const auto date = take_date(s);
  if (!date) return std::nullopt;
  if (s.done()) return *date;
  if (!s.take("Tt ")) return std::nullopt;
  const auto clock = take_clock(s);
  if (!clock) return std::nullopt;
  const auto offset = take_offset(s);
  if (!offset || !s.done()) return std::nullopt;
  return *date + *clock - *offset;
}

/// YYYYMMDD would pass for milliseconds on the first day of 1970 and price an expired option.
inline bool is_compact_date(std::int64_t number) {
  if (number < 19000101 || number >= 22000101) return false;
  const int day = static_cast<int>(number);
  return std::chrono::year_month_day(std::chrono::year(day / 10000),
                                     std::chrono::month(static_cast<unsigned>(day / 100 % 100)),
                                     std::chrono::day(static_cast<unsigned>(day % 100)))
      .ok();
}

inline reading<time_point> epoch_milliseconds(std::int64_t number) {
  constexpr std::int64_t year_0 = -62167219200000;
  constexpr std::int64_t year_10000 = 253402300800000;
  if (number < year_0 || number >= year_10000)
    return {{}, "is not a time in the years 0 to 9999; epoch times are in milliseconds"};
  if (is_compact_date(number))
    return {{}, "is ambiguous; a date is written YYYY-MM-DD, an epoch time in milliseconds"};
  return {time_point(std::chrono::milliseconds(number))};
}

/// Epoch milliseconds, or an ISO 8601 date or date and time.
inline reading<time_point> to_time(std::string_view text) {
  text = trim(text);
  const char* const last = text.data() + text.size();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error == std::errc() && end == last) return epoch_milliseconds(number);
  if (const std::optional<time_point> time = iso_8601(text)) return {*time};
  return {{}, "is not a time (ISO 8601, or whole milliseconds since 1970)"};
}

/// ACT/365 fixed.
inline double years_between(time_point from, time_point to) {
  constexpr std::chrono::duration<double, std::micro> year = std::chrono::hours(24 * 365);
  return std::chrono::duration<double, std::micro>(to - from) / year;
}

}  // namespace example
