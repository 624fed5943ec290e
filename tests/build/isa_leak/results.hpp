// What plain.cpp and wide.cpp compute, for main.cpp to compare. Only doubles pass between files
// that are compiled under different flags.
#pragma once

namespace isa_leak {

// Enough rows for whole registers of every width and a remainder.
inline constexpr int rows = 37;
inline constexpr int per_row = 20;

struct results {
  double value[rows * per_row];
  double net;
};

void plain(results& out);  // compiled with the default flags
void wide(results& out);   // compiled with -mavx2 -mfma

}  // namespace isa_leak
