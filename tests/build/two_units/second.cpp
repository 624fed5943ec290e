#include "umbrellas.hpp"

int version_in_second_unit();

int version_in_second_unit() { return HEDGEROW_VERSION; }
