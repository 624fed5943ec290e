// With second.cpp: a program of two files that include every umbrella. A function or variable that
// a header defines without `inline` makes the linker fail.
#include "umbrellas.hpp"
// Twice: a header without an include guard fails here.
#include "umbrellas.hpp"  // NOLINT(readability-duplicate-include)

int version_in_second_unit();

int main() {
  static_assert(HEDGEROW_VERSION_MINOR < 100 && HEDGEROW_VERSION_PATCH < 100,
                "HEDGEROW_VERSION has two digits for each of these");
  return version_in_second_unit() == HEDGEROW_VERSION ? 0 : 1;
}
