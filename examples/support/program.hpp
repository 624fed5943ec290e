// SPDX-License-Identifier: BSL-1.0
// The frame of a program: options read with CLI11, one line and exit status 2 when it cannot go on.
#pragma once

#include "csv.hpp"
#include "text.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <string>

namespace example {

/// Reads the command line; false when only help was asked for, which is then printed. Throws
/// failure for what CLI11 does not accept.
inline bool parse_command_line(CLI::App& app, int argc, const char* const* argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    say(stdout, "{}", app.help());
    return false;
  } catch (const CLI::ParseError& e) {
    throw failure(printable(e.what()) + " (--help lists the options)");
  }
  return true;
}

/// The first record of a file, its header.
inline void read_header(csv_reader& reader, record& into) {
  if (!reader.next(into))
    throw failure(printable(reader.name()) + ": no header: the file is empty");
  if (!into.problem.empty())
    throw failure(
        fmt::format("{}:{}: header: {}", printable(reader.name()), into.line, into.problem));
}

/// What is wrong with the record as a whole; empty when nothing is.
inline std::string shape_problem(const record& r, std::size_t width) {
  if (!r.problem.empty()) return fmt::format("row: {}", r.problem);
  if (r.size() == width) return {};
  return fmt::format("row: {} cells where the header has {}", r.size(), width);
}

/// Problems by line on standard error: the first ten, and then how many more.
class problem_list {
 public:
  explicit problem_list(const std::string& file) : file_(printable(file)) {}

  void add(std::size_t line, const std::string& problem) {
    if (++count_ <= most_shown) say(stderr, "{}:{}: {}\n", file_, line, problem);
  }
  void finish() const {
    if (count_ > most_shown)
      say(stderr, "{}: {} more rows with problems\n", file_, count_ - most_shown);
  }
  [[nodiscard]] std::size_t count() const { return count_; }

 private:
  static constexpr std::size_t most_shown = 10;
  std::string file_;
  std::size_t count_ = 0;
};

/// Calls run(), which says whether all went well: exit status 0 or 1, and 2 when it throws.
template <class Run>
int run_program(const char* name, const Run& run) {
#ifdef SIGPIPE
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is a write error like any other
#endif
  try {
    return run() ? 0 : 1;
  } catch (const std::exception& e) {
    say(stderr, "{}: {}\n", name, e.what());
    return 2;
  }
}

}  // namespace example
