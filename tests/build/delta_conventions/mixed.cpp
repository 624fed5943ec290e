// One use of two conventions together, chosen by -DMIX=...: none of them compiles.
#include <hedgerow/convention.hpp>

namespace hr = hedgerow;

const hr::spot_delta a{0.5};
const hr::coin_delta b{0.4};

#if defined(MIX)
inline const auto mixed = a MIX b;
#elif defined(MARKET)
// A market that lacks what the convention needs.
inline const auto missing = hr::delta_of<hr::delta_convention::MARKET>(
    hr::black76{.forward = 100.0, .volatility = 0.2, .rate = 0.0}, hr::european{});
#else
inline const auto fine = a - hr::to<hr::delta_convention::spot>(b, {.premium = 0.1});
#endif
