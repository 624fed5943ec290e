// SPDX-License-Identifier: BSL-1.0
// How estimators refuse bad input: std::invalid_argument that names the function, the argument, the
// place and the value. Offline calls only; nothing here is on a hot path.
#pragma once

#include <hedgerow/math/config.hpp>

#include <cmath>
#include <cstddef>
#include <cstdio>
#include <span>
#include <stdexcept>
#include <string>

namespace hedgerow::ratio::inline HEDGEROW_ISA::detail {

/// Throws "<function>: <what>".
[[noreturn]] HEDGEROW_NOINLINE inline void refuse(const char* function, const std::string& what) {
  throw std::invalid_argument(std::string(function) + ": " + what);
}

/// A number with every digit that tells it from its neighbours.
HEDGEROW_NOINLINE inline std::string digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.17g", value);
  double back = 0;
  char shorter[32];
  for (int precision = 6; precision < 17; ++precision) {
    std::snprintf(shorter, sizeof shorter, "%.*g", precision, value);
    if (std::sscanf(shorter, "%lf", &back) == 1 && back == value) return shorter;
  }
  return text;
}

HEDGEROW_NOINLINE inline std::string element(const char* name, std::size_t i, double value) {
  return std::string(name) + "[" + std::to_string(i) + "] is " + digits(value);
}

/// Two series of one length.
inline void require_same_size(const char* function, const char* name, std::size_t size,
                              const char* expected_name, std::size_t expected) {
  if (size == expected) return;
  refuse(function, std::string(name) + " has " + std::to_string(size) + " observations, "
                       + expected_name + " has " + std::to_string(expected));
}

inline void require_observations(const char* function, std::size_t given, std::size_t needed) {
  if (given >= needed) return;
  refuse(function,
         std::to_string(given) + " observations, at least " + std::to_string(needed) + " needed");
}

/// Throws for the first number that is not finite.
HEDGEROW_NOINLINE inline void require_finite(const char* function, const char* name,
                                             std::span<const double> series) {
  for (std::size_t i = 0; i < series.size(); ++i)
    if (!std::isfinite(series[i])) refuse(function, element(name, i, series[i]));
}

/// A single number argument that has to be finite and greater than (or at) a bound.
inline void require_positive(const char* function, const char* name, double value) {
  const bool good = value > 0 && std::isfinite(value);
  if (!good) refuse(function, std::string(name) + " is " + digits(value) + ", it must be positive");
}
inline void require_price(const char* function, const char* name, std::size_t i, double price) {
  const bool good = price > 0 && std::isfinite(price);
  if (!good) refuse(function, element(name, i, price) + ", it must be positive");
}
inline void require_nonnegative(const char* function, const char* name, double value) {
  const bool good = value >= 0 && std::isfinite(value);
  if (!good)
    refuse(function, std::string(name) + " is " + digits(value) + ", it must not be negative");
}
inline void require_number(const char* function, const char* name, double value) {
  if (!std::isfinite(value))
    refuse(function, std::string(name) + " is " + digits(value) + ", it must be finite");
}

[[noreturn]] HEDGEROW_NOINLINE inline void refuse_constant(const char* function, const char* name,
                                                           double value) {
  refuse(function, std::string(name) + " is constant at " + digits(value));
}

}  // namespace hedgerow::ratio::inline HEDGEROW_ISA::detail
