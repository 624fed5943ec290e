// SPDX-License-Identifier: BSL-1.0
// What a call that should be refused has to say.
#pragma once

#include <stdexcept>
#include <string>

/// The message of the std::invalid_argument that `call` throws, or "accepted".
template <class Call>
std::string refusal(const Call& call) {
  try {
    static_cast<void>(call());
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return "accepted";
}
