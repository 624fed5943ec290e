// SPDX-License-Identifier: BSL-1.0
// A deliberate leak, unoptimised: an inline function without a tag, and one of the standard
// library.
#include <algorithm>

namespace control {

inline double untagged(double x) { return x * x + 1.0; }
inline namespace v0_0_avx512_compiled {
inline double tagged(double x) { return x * x + 2.0; }
double entry(double* p) {
  std::fill_n(p, 3, untagged(*p) + tagged(*p));
  return *p;
}
}  // namespace v0_0_avx512_compiled

}  // namespace control
