// SPDX-License-Identifier: BSL-1.0
// minimum_variance: the hedge ratio of one column of prices against another, how sure it is, what
// it removes in the sample and out of it, the contracts it takes, and its path as CSV and as a
// chart. docs/price-histories.md describes it.

#include "options.hpp"
#include "path.hpp"
#include "prices.hpp"
#include "support/file.hpp"
#include "support/program.hpp"
#include "support/text.hpp"
#include <hedgerow/ratio/changes.hpp>
#include <hedgerow/ratio/minimum_variance.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>

namespace {

using namespace history;
using hr::ratio::change_kind;

void print_data(const options& o, const prices& p, const hr::ratio::paired_changes& used) {
  const char* const kind = o.returns == change_kind::log    ? "logarithmic returns"
                         : o.returns == change_kind::simple ? "simple returns"
                                                            : "differences";
  say(stdout, "{} rows, {} with a blank, {} with problems; {} changes, {} lost in gaps\n",
      p.rows.size(), p.blank, p.problems, used.target.size(), used.gaps);
  say(stdout, "{} of {} on {}\n\n", kind, printable(o.target), printable(o.hedge));
}

void print_fit(const hr::ratio::minimum_variance_result& h, const hr::ratio::paired_changes& used) {
  say(stdout, "all changes\n  ratio           {:10.6f}\n  standard error  {:10.6f}\n", h.ratio,
      h.standard_error);
  say(stdout, "  effectiveness   {:10.6f}\n  correlation     {:10.6f}\n", h.effectiveness,
      h.correlation);
  say(stdout, "  left over       {:10.6g} a change ({:.6g} unhedged)\n", h.residual_deviation,
      h.residual_deviation / std::sqrt(std::max(1 - h.effectiveness, 1e-300)));
  const std::size_t half = used.target.size() / 2;
  if (half < 3) return;
  const auto split = hr::ratio::out_of_sample(used.target, used.hedge, half);
  say(stdout, "  out of sample   {:10.6f}  ratio {:.6f} of the first half, judged on the second\n",
      split.effectiveness, split.fit.ratio);
}

/// Differences hedge quantity by quantity, returns worth by worth at the last prices.
void print_contracts(const options& o, const prices& p, double ratio) {
  const bool quantities = o.returns == change_kind::difference;
  const auto last = std::find_if(p.rows.rbegin(), p.rows.rend(),
                                 [](const price_row& r) { return !std::isnan(r.target); });
  const double units = quantities ? 1 : last->target, hedge_units = quantities ? 1 : last->hedge;
  const auto exact = hr::ratio::contracts_by_value(ratio, o.quantity * units,
                                                   o.contract_size * hedge_units);
  const auto whole = hr::ratio::contracts_by_value(ratio, o.quantity * units,
                                                   o.contract_size * hedge_units, {.lot = 1});
  say(stdout, "  contracts       {:10.4f}  to {} of {} each against {} held, {} whole ones; {}\n",
      std::fabs(exact.contracts), exact.contracts < 0 ? "sell" : "buy", o.contract_size, o.quantity,
      std::fabs(whole.contracts),
      quantities ? "by quantity, not tailed" : "tailed, by worth at the last prices");
}

void print_last(const options& o, const path& estimates) {
  const auto& e = estimates.back();
  say(stdout, "\n{}, at the end\n", memory_name(o));
  say(stdout, "  ratio           {:10.6f}  from {:.6f} to {:.6f} with 95 % confidence\n", e.ratio,
      e.ratio - band_width * e.standard_error, e.ratio + band_width * e.standard_error);
  say(stdout, "  standard error  {:10.6f}\n  effectiveness   {:10.6f}\n", e.standard_error,
      e.effectiveness);
  say(stdout, "  observations    {:10.1f}  effective\n", e.effective_observations);
}

void write_file(const std::string& name, const input_file& input, std::string_view text) {
  output_file file(name, input);
  file.write(text);
  file.commit();
}

/// The whole of it: returns whether every row could be used.
bool run(const options& o) {
  const prices p = read_prices(o);
  if (p.rows.empty()) throw failure(printable(o.file) + ": no rows");
  const changes c = changes_of(p, o.returns);
  const auto used = hr::ratio::without_gaps(c.target, c.hedge);
  const auto fit = hr::ratio::minimum_variance(used.target, used.hedge);
  const path estimates = path_of(o, c);

  print_data(o, p, used);
  print_fit(fit, used);
  if (o.memory == memory::all) {
    print_contracts(o, p, fit.ratio);
  } else {
    print_last(o, estimates);
    print_contracts(o, p, estimates.back().ratio);
  }
  if (!o.output.empty()) {
    const input_file input(o.file == "-" ? "/dev/null" : o.file);  // which no output may replace
    write_file(o.output, input, path_as_csv(p, c, estimates));
    write_file(chart_beside(o.output), input, path_as_chart(o, p, estimates, fit.ratio));
    say(stdout, "\npath: {}\nchart: {}\n", printable(o.output), printable(chart_beside(o.output)));
  }
  return p.problems == 0;
}

}  // namespace

int main(int argc, char** argv) {
  return run_program("minimum_variance", [&] {
    const std::optional<options> o = parse_options(argc, argv);
    return !o || run(*o);
  });
}
