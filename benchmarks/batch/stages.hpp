// SPDX-License-Identifier: BSL-1.0
// The engine's loops one by one, to be timed and to be handed to llvm-mca.
#pragma once

#include "../support/options.hpp"

#include <vector>

namespace bench {

struct stage {
  const char* name;
  void (*run)();
};

/// Rows that one call of a stage handles.
std::size_t stage_rows();

/// Fills the stages' block with the first stage_rows() options and runs every stage once.
void prepare_stages(const inputs& in);

/// In the order in which the engine runs them; each is a function hedgerow_stage_<name> of one
/// loop.
std::vector<stage> stages();

}  // namespace bench
