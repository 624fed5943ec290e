// A policy that a batch does not take, chosen by -DPOLICY=...: neither compiles.
#include <hedgerow/batch/decide.hpp>
#include <hedgerow/trigger.hpp>

namespace hr = hedgerow;

struct for_numbers_alone {
  hr::trigger::decision<double> operator()(const hr::trigger::state<double>& s) const {
    return {false, s.hedge, {}};
  }
};
using with_a_memory = hr::trigger::cooldown<
    hr::trigger::hysteresis<hr::trigger::delta_band<>, hr::trigger::delta_band<>>>;

hr::batch::decision_summary decide() {
  return hr::batch::decide(POLICY{}, hr::batch::positions<double>{},
                           hr::batch::decisions<double>{});
}
