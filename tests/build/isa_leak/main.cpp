// Links both units and compares what they computed. Rounding differs with and without fused
// multiply-add; a function body taken from the wrong unit, or a structure laid out differently,
// shows as more than that.
#include "results.hpp"

#include <cmath>
#include <cstdio>

int main() {
  static isa_leak::results plain, wide;
  isa_leak::plain(plain);
  isa_leak::wide(wide);

  int bad = 0;
  const auto compare = [&](const char* what, int index, double a, double b) {
    const double tolerance = 1e-12 * (std::fabs(a) + std::fabs(b)) + 1e-300;
    if (std::fabs(a - b) <= tolerance) return;
    std::printf("%s %d: %.17g without and %.17g with AVX2\n", what, index, a, b);
    ++bad;
  };
  for (int i = 0; i < isa_leak::rows * isa_leak::per_row; ++i)
    compare("value", i, plain.value[i], wide.value[i]);
  compare("net", 0, plain.net, wide.net);
  return bad == 0 ? 0 : 1;
}
