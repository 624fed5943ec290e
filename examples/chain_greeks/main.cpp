// SPDX-License-Identifier: BSL-1.0
// chain_greeks: reads an option chain as CSV and writes it back with price and Greeks, or with
// implied volatility and Greeks, through hedgerow's batch evaluation. docs/chain_greeks.md
// describes it.

#include "chunk.hpp"
#include "layout.hpp"
#include "options.hpp"
#include "support/csv.hpp"
#include "support/file.hpp"
#include "support/program.hpp"
#include "support/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <optional>

namespace {

using namespace chain;
using clock_type = std::chrono::steady_clock;
using seconds = std::chrono::duration<double>;

/// Counts the rows, and names the first that cannot be used on standard error.
class report {
 public:
  explicit report(const std::string& file) : problems_(file) {}

  void add(const chunk& rows) {
    for (const chunk::row& row : rows.rows()) {
      ++rows_;
      if (!row.problem.empty()) problems_.add(row.line, row.problem);
    }
  }

  void finish(std::FILE* to, seconds total, seconds evaluation) const {
    problems_.finish();
    say(to,
        "{} rows, {} with problems, in {:.3f} s: {:.0f} options per second, {:.0f} in evaluation "
        "alone\n",
        rows_, problems_.count(), total.count(), per_second(total), per_second(evaluation));
  }

  [[nodiscard]] bool clean() const { return problems_.count() == 0; }

 private:
  [[nodiscard]] double per_second(seconds time) const {
    return time.count() > 0 ? static_cast<double>(rows_ - problems_.count()) / time.count() : 0.0;
  }

  problem_list problems_;
  std::size_t rows_ = 0;
};

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
  read_header(reader, scratch);
  const layout inputs(o, {scratch, reader.name(), result_names(o)});
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
  return run_program("chain_greeks", [&] {
    const std::optional<options> o = parse_options(argc, argv);
    return !o || run(*o);
  });
}
