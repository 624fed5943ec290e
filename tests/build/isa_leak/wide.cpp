#include "unit.hpp"

void isa_leak::wide(results& out) { compute(out); }
