// SPDX-License-Identifier: BSL-1.0
// A CSV file as a stream of records, read with libcsv, and the quoting that writes it back.
#pragma once

#include "text.hpp"

#include <csv.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace example {

/// One record: its cells without their quotes, and the physical line in which it starts.
class record {
 public:
  std::size_t line = 0;
  std::string problem;  ///< empty, or why the cells cannot be trusted

  std::size_t size() const { return ends_.size(); }

  std::string_view cell(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }

  void add(std::string_view cell) {
    text_ += cell;
    ends_.push_back(text_.size());
  }

  void clear() {
    text_.clear();
    ends_.clear();
    problem.clear();
  }

 private:
  std::string text_;               // all cells in a row: one allocation serves every record
  std::vector<std::size_t> ends_;  // where each of them ends
};

/// The physical lines of a file, each with its line feed. Lines are held until they are released,
/// because a record can span several and a broken one hands all but its first back.
class line_buffer {
 public:
  line_buffer(std::FILE* file, std::string name, std::size_t most_held)
      : file_(file),
        name_(std::move(name)),
        text_(most_held) {}

  const std::string& name() const { return name_; }

  /// The next line, valid until the next call; none at the end of the file or when full().
  std::optional<std::string_view> next() {
    for (;;) {
      const std::size_t rest = end_ - scan_;
      const void* feed = rest == 0 ? nullptr : std::memchr(&text_[scan_], '\n', rest);
      if (feed != nullptr)
        return take(static_cast<std::size_t>(static_cast<const char*>(feed) - &text_[scan_]) + 1);
      if (at_end_ && rest > 0) return take(rest);
      if (at_end_ || full()) return std::nullopt;
      refill();
    }
  }

  /// Whether the lines that are held leave no room to read on.
  bool full() const { return held_ == 0 && end_ == text_.size(); }

  /// Lets the first `size` bytes that are held go; the next line is the one after them.
  void release(std::size_t size) { scan_ = held_ += size; }
  void release() { held_ = scan_; }

  /// What is held, up to the line that was read last.
  std::string_view held() const { return {text_.data() + held_, scan_ - held_}; }

 private:
  std::string_view take(std::size_t size) {
    const std::string_view line(&text_[scan_], size);
    scan_ += size;
    return line;
  }

  void refill() {
    std::memmove(text_.data(), text_.data() + held_, end_ - held_);
    scan_ -= held_;
    end_ -= held_;
    held_ = 0;
    const std::size_t room = text_.size() - end_;
    errno = 0;
    const std::size_t got = std::fread(text_.data() + end_, 1, room, file_);
    if (std::ferror(file_) != 0)
      throw failure(fmt::format("{}: cannot be read: {}", printable(name_), std::strerror(errno)));
    end_ += got;
    at_end_ = got < room;
  }

  std::FILE* file_;
  std::string name_;
  std::vector<char> text_;
  std::size_t held_ = 0, scan_ = 0, end_ = 0;  // released | held lines | not yet read | free
  bool at_end_ = false;
};

/// Reads records as RFC 4180 describes them, one after the other, in constant memory.
///
/// libcsv finds the cells. It is given a line at a time, which yields what it does not tell: the
/// line in which a record starts, and where to go on after one with broken quotes. Such a record
/// ends with its first line, so that a stray quote costs one row and not the rest of the file.
/// Two of libcsv's habits are switched off: it takes a lone carriage return for the end of a row,
/// and it trims spaces, which are part of a cell. Carriage returns are trimmed instead.
class csv_reader {
 public:
  static constexpr std::size_t longest_record = std::size_t{1} << 20U;

  csv_reader(std::FILE* file, std::string name) : lines_(file, std::move(name), longest_record) {
    csv_init(&parser_, CSV_STRICT | CSV_REPALL_NL);
    csv_set_blk_size(&parser_, 4096);
    csv_set_space_func(&parser_, [](unsigned char c) -> int { return c == CSV_CR; });
    csv_set_term_func(&parser_, [](unsigned char c) -> int { return c == CSV_LF; });
  }
  csv_reader(const csv_reader&) = delete;
  csv_reader& operator=(const csv_reader&) = delete;
  ~csv_reader() { csv_free(&parser_); }

  const std::string& name() const { return lines_.name(); }

  /// The next record that is not a blank line; false at the end of the file.
  bool next(record& into) {
    do {
      if (!read(into)) return false;
    } while (is_blank(into));
    return true;
  }

 private:
  static bool is_blank(const record& r) {
    return r.size() == 0 || (r.size() == 1 && r.problem.empty() && trim(r.cell(0)).empty());
  }

  bool read(record& into) {
    into.clear();
    into.line = line_ + 1;
    record_ = &into;
    std::size_t lines = 0;
    std::size_t first = 0;  // size of the first line
    while (const std::optional<std::string_view> line = next_line()) {
      if (++lines == 1) first = lines_.held().size();
      if (!parse(*line) || (!line->ends_with('\n') && !parse("\n")))
        return broken(first, "a quote is left open or stands inside a cell");
      if (ended_) {
        lines_.release();
        line_ += lines;
        return true;
      }
    }
    if (lines == 0) return false;
    return broken(first, lines_.full() ? "a quote is not closed within 1 MiB"
                                       : "a quote is not closed before the end of the file");
  }

  std::optional<std::string_view> next_line() {
    std::optional<std::string_view> line = lines_.next();
    if (!line && lines_.full() && lines_.held().empty())
      throw failure(
          fmt::format("{}:{}: the line is longer than 1 MiB", printable(name()), line_ + 1));
    if (line && line_ == 0 && line->starts_with(byte_order_mark) && lines_.held() == *line)
      line->remove_prefix(byte_order_mark.size());
    return line;
  }

  /// Gives `text` to libcsv; ended_ tells whether it completed a record. False: misplaced quote.
  bool parse(std::string_view text) {
    ended_ = false;
    const auto on_cell = [](void* cell, std::size_t size, void* self) noexcept {
      static_cast<csv_reader*>(self)->record_->add({static_cast<const char*>(cell), size});
    };
    const auto on_row = [](int, void* self) noexcept {
      static_cast<csv_reader*>(self)->ended_ = true;
    };
    if (csv_parse(&parser_, text.data(), text.size(), on_cell, on_row, this) == text.size())
      return true;
    if (csv_error(&parser_) != CSV_EPARSE) throw failure("out of memory");
    return false;
  }

  /// The quotes say nothing about where cells end, so every comma of the first line does.
  bool broken(std::size_t first_line, std::string_view why) {
    csv_fini(&parser_, nullptr, nullptr, nullptr);
    record_->clear();
    record_->problem = why;
    std::string_view rest = lines_.held().substr(0, first_line);
    while (rest.ends_with('\n') || rest.ends_with('\r'))
      rest.remove_suffix(1);
    for (std::size_t begin = 0, end = 0; begin <= rest.size(); begin = end + 1) {
      end = std::min(rest.find(',', begin), rest.size());
      record_->add(rest.substr(begin, end - begin));
    }
    lines_.release(first_line);
    line_ += 1;
    return true;
  }

  static constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

  line_buffer lines_;
  csv_parser parser_{};
  record* record_ = nullptr;
  bool ended_ = false;
  std::size_t line_ = 0;  // lines before the next record
};

/// Appends a cell to a line of CSV, in quotes where it needs them.
template <class Buffer>
void append_cell(Buffer& out, std::string_view cell) {
  const auto special = [](char c) { return c == ',' || c == '"' || c == '\r' || c == '\n'; };
  if (std::ranges::none_of(cell, special)) {
    out.append(cell.data(), cell.data() + cell.size());
    return;
  }
  out.push_back('"');
  for (const char c : cell) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

}  // namespace example
