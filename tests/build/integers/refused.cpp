// Integers for numbers, which would be rounded to integers all the way: it does not compile.
#include <hedgerow/greeks.hpp>

namespace hr = hedgerow;

inline const auto delta = hr::delta(hr::black_scholes{.spot = 49, .volatility = 1},
                                    hr::european{.strike = 50, .expiry = 1});
