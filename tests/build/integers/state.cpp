// A state, and what a band and an expected error depend on, of integers: it does not compile, and says
// what to write.
#include <hedgerow/trigger.hpp>

namespace ht = hedgerow::trigger;

#if defined(STATE)
inline const ht::state made{.price = 64000};
#elif defined(TERMS)
inline const ht::band_terms made{.price = 64000};
#else
inline const ht::hedged_option made{.price = 64000};
#endif
