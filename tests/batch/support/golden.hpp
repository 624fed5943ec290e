// SPDX-License-Identifier: BSL-1.0
// Results against committed checksums: see ../bits.cpp.
#pragma once

#include "rows.hpp"
#include <hedgerow/math/config.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#define HEDGEROW_TEXT(x) #x
#define HEDGEROW_TEXT_OF(x) HEDGEROW_TEXT(x)

namespace batch_rows {

inline std::filesystem::path folder(const char* variable) {
  const char* value = std::getenv(variable);
  REQUIRE_MESSAGE(value != nullptr, variable << " is not set");
  return value;
}

/// FNV-1a, by words.
class checksum {
 public:
  void add(std::uint64_t word) { hash_ = (hash_ ^ word) * 0x100000001b3U; }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325U;
};

/// The bits of x; the same for every NaN.
template <class T>
std::uint64_t plain_bits(T x) {
  return x == x ? bits(x) : ~std::uint64_t{0};
}

inline std::string hex(std::uint64_t x) {
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(x));
  return text;
}

/// Writes `dump` to the build folder, and compares `golden` line by line with the committed file of
/// this name, which is written first where HEDGEROW_UPDATE_GOLDEN is set.
inline void check_golden(const std::string& name, const std::string& dump,
                         const std::string& golden) {
  const std::filesystem::path dumps = folder("HEDGEROW_BUILD_DIR") / "tests/batch";
  std::filesystem::create_directories(dumps);
  const std::filesystem::path dump_file = dumps
                                        / (name + "." HEDGEROW_TEXT_OF(HEDGEROW_ISA) ".txt");
  std::ofstream(dump_file, std::ios::binary) << dump;

  const std::filesystem::path file = folder("HEDGEROW_SOURCE_DIR") / "tests/batch"
                                   / (name + (HEDGEROW_HAS_FMA ? "" : "-without-fma") + ".golden");
  if (std::getenv("HEDGEROW_UPDATE_GOLDEN") != nullptr)
    std::ofstream(file, std::ios::binary) << golden;

  std::ifstream committed(file);
  REQUIRE_MESSAGE(committed.good(), "cannot read " << file.string());
  std::istringstream here(golden);
  std::string expected, line;
  while (std::getline(here, line)) {
    expected.clear();
    std::getline(committed, expected);
    CHECK_MESSAGE(line == expected, "these results: " << dump_file.string());
  }
  CHECK(!std::getline(committed, expected));
}

}  // namespace batch_rows
