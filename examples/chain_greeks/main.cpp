// SPDX-License-Identifier: BSL-1.0
// chain_greeks: reads an option chain as CSV and writes it back with price and Greeks, or with
// implied volatility and Greeks, through hedgerow's batch evaluation. docs/chain_greeks.md
// describes it.

#include "chunk.hpp"
#include "csv.hpp"
#include "file.hpp"
#include "layout.hpp"
#include "options.hpp"
#include "text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <iterator>
#include <optional>
#include <string>

namespace {

using namespace chain;
using clock_type = std::chrono::steady_clock;
using seconds = std::chrono::duration<double>;

/// Counts the rows, and names the first that cannot be used on standard error.
class report {
 public:
  explicit report(const std::string& file) : file_(printable(file)) {}

  void add(const chunk& rows) {
    for (const chunk::row& row : rows.rows()) {
      ++rows_;
      if (row.problem.empty()) continue;
      if (++problems_ <= most_shown) say(stderr, "{}:{}: {}\n", file_, row.line, row.problem);
    }
  }

  void finish(std::FILE* to, seconds total, seconds evaluation) const {
    if (problems_ > most_shown)
      say(stderr, "{}: {} more rows with problems\n", file_, problems_ - most_shown);
    say(to,
        "{} rows, {} with problems, in {:.3f} s: {:.0f} options per second, {:.0f} in evaluation "
        "alone\n",
        rows_, problems_, total.count(), per_second(total), per_second(evaluation));
  }

  [[nodiscard]] bool clean() const { return problems_ == 0; }

 private:
  static constexpr std::size_t most_shown = 10;

  [[nodiscard]] double per_second(seconds time) const {
    return time.count() > 0 ? static_cast<double>(rows_ - problems_) / time.count() : 0.0;
  }

  std::string file_;
  std::size_t rows_ = 0, problems_ = 0;
};

header read_header(csv_reader& reader, record& r, const options& o) {
  if (!reader.next(r)) throw failure(printable(reader.name()) + ": no header: the file is empty");
  if (!r.problem.empty())
    throw failure(fmt::format("{}:{}: header: {}", printable(reader.name()), r.line, r.problem));
  return {r, reader.name(), result_names(o)};
}

void write_header(output_file& output, const record& names, const options& o) {
  fmt::memory_buffer line;
  for (std::size_t i = 0; i < names.size(); ++i) {
    append_cell(line, names.cell(i));
    line.push_back(',');
  }
  fmt::format_to(std::back_inserter(line), "{}\n", fmt::join(result_names(o), ","));
  output.write({line.data(), line.size()});
}

/// Fills `rows` with the next records; false when there are none left.
bool read_chunk(csv_reader& reader, record& scratch, chunk& rows) {
  rows.clear();
  while (!rows.full() && reader.next(scratch))
    rows.add(scratch);
  return !rows.rows().empty();
}

/// The whole of it: returns whether every row could be used.
bool run(const options& o) {
  const auto start = clock_type::now();
  const input_file input(o.file);
  csv_reader reader(input.get(), input.name());
  record scratch;
  const layout inputs(o, read_header(reader, scratch, o));
  output_file output(o.output, input);
  write_header(output, scratch, o);

  report counts(input.name());
  chunk rows(inputs);
  fmt::memory_buffer text;
  seconds evaluation{};
  while (read_chunk(reader, scratch, rows)) {
    const auto before = clock_type::now();
    rows.evaluate();
    evaluation += clock_type::now() - before;
    text.clear();
    rows.write(text);
    output.write({text.data(), text.size()});
    counts.add(rows);
  }
  output.commit();
  counts.finish(o.output == "-" ? stderr : stdout, clock_type::now() - start, evaluation);
  return counts.clean();
}

}  // namespace

int main(int argc, char** argv) {
#ifdef SIGPIPE
  std::signal(SIGPIPE, SIG_IGN);  // a reader that goes away is a write error like any other
#endif
  try {
    const std::optional<options> o = parse_options(argc, argv);
    return !o || run(*o) ? 0 : 1;
  } catch (const std::exception& e) {
    say(stderr, "chain_greeks: {}\n", e.what());
    return 2;
  }
}
