// Compiled, and not linked, under flags that hedgerow refuses.
#include <hedgerow/greeks.hpp>
