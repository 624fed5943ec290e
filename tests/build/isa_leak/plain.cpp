#include "unit.hpp"

void isa_leak::plain(results& out) { compute(out); }
