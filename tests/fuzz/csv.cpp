// SPDX-License-Identifier: BSL-1.0
// needs: csv
// bytes: 1000
// Fuzzing of the examples' CSV readers: any bytes as a file. Checked is that records come in the
// order of their lines, that what is written back reads as the same cells, that a number or a time
// is a good one or says why not, and that a file of prices or of a book ends in rows or in one line
// of words.
#include "hedge_book/rows.hpp"
#include "minimum_variance/prices.hpp"
#include "support/input.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace {

using fuzz::require;
using cells = std::vector<std::string>;

/// A file in memory, and its name.
class file {
 public:
  explicit file(std::string_view bytes) : descriptor_(memfd_create("fuzz", 0)) {
    require(descriptor_ >= 0, "a file in memory");
    const auto size = static_cast<::ssize_t>(bytes.size());
    require(write(descriptor_, bytes.data(), bytes.size()) == size, "a file that is written");
  }
  file(const file&) = delete;
  file& operator=(const file&) = delete;
  ~file() { close(descriptor_); }
  [[nodiscard]] std::string path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

 private:
  int descriptor_;
};

void check_cell(std::string_view cell) {
  const auto number = example::to_number(cell);
  require(number.ok() == std::isfinite(number.value), "a finite number, or why not");
  const auto positive = example::to_nonnegative(cell);
  require(!positive.ok() || positive.value >= 0, "a number that is not negative, or why not");
  const auto time = example::to_time(cell);
  const double years = example::years_between(time.value, {});
  require(!time.ok() || std::fabs(years) < 10000, "a time of four digits a year, or why not");
  const std::string shown = example::shown(cell);
  for (const char c : shown)
    require(static_cast<unsigned char>(c) >= 0x20U && c != 0x7F, "one harmless line");
}

/// The good records; lines of all must rise.
std::vector<cells> read_all(const std::string& path) {
  const example::input_file input(path);
  example::csv_reader reader(input.get(), input.name());
  example::record r;
  std::vector<cells> out;
  std::size_t line = 0;
  while (reader.next(r)) {
    require(r.line > line, "records come in the order of their lines");
    require(r.size() > 0, "a record has cells");
    line = r.line;
    cells row;
    for (std::size_t i = 0; i < r.size(); ++i) {
      check_cell(r.cell(i));
      row.emplace_back(r.cell(i));
    }
    if (r.problem.empty()) out.push_back(std::move(row));
  }
  return out;
}

void check_round_trip(const std::string& path) {
  std::vector<cells> rows = read_all(path);
  rows.insert(rows.begin(), {"first"});  // a byte order mark is one at the beginning alone
  std::string text;
  for (const cells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text.push_back(',');
      example::append_cell(text, row[i]);
    }
    text.push_back('\n');
  }
  const file again(text);
  require(read_all(again.path()) == rows, "what is written reads as it was");
}

void check_prices(const std::string& path, unsigned how) {
  history::options o;
  o.file = path, o.target = "a", o.hedge = "b";
  o.returns = static_cast<hedgerow::ratio::change_kind>(how % 3);
  const history::prices p = history::read_prices(o);
  require(p.blank + p.problems <= p.rows.size(), "rows are counted once");
  for (const auto& row : p.rows)
    require(!std::isinf(row.target) && !std::isinf(row.hedge), "prices are finite or missing");
  require(history::changes_of(p, o.returns).target.size() + 1 == p.rows.size() || p.rows.empty(),
          "a change between rows");
}

void check_book(const std::string& path, bool is_position) {
  book::options o;
  o.spot = 100, o.volatility = 0.5;
  bool clean = true;
  for (const book::row& r : book::read_file(path, o, is_position, clean)) {
    require(std::isfinite(r.quantity) && std::isfinite(r.held), "quantities are finite");
    require(r.cost_rate >= 0 && r.fee >= 0 && r.lot >= 0, "costs are not negative");
    require(r.lower == r.lower && r.upper == r.upper, "bounds are numbers");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
#if defined(__GLIBC__)
  // The readers' messages, of which there are many. libFuzzer's own do not go through this.
  static std::FILE* const nowhere = std::fopen("/dev/null", "w");
  stderr = nowhere;
#endif
  if (size == 0) return 0;
  const unsigned how = data[0];
  std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (how % 4 == 1) bytes.insert(0, "a,b\n");
  if (how % 4 == 2) bytes.insert(0, "name,type,strike,expiry,volatility,quantity\n");
  if (how % 4 == 3)
    bytes.insert(0, "name,type,strike,expiry,volatility,price,held,fee,lot,lower\n");
  const file input(bytes);
  try {
    if (how % 4 == 0) check_round_trip(input.path());
    if (how % 4 == 1) check_prices(input.path(), how / 4);
    if (how % 4 >= 2) check_book(input.path(), how % 4 == 2);
  } catch (const example::failure& e) {
    require(*e.what() != '\0', "a reason");
  }
  return 0;
}
