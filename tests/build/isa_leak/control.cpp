// A deliberate leak, compiled like the real units, to prove that the check sees one. The tagged
// and the always-inline function must pass; the untagged one must not.
#include <hedgerow/version.hpp>

#if defined(__AVX2__)
#  define CONTROL_TAG isa_avx2_fma
#else
#  define CONTROL_TAG isa_sse2
#endif

namespace hedgerow::control {

inline double untagged(double x) { return x * x + 1.0; }
[[gnu::always_inline]] inline double inlined(double x) { return x * x + 2.0; }
inline namespace CONTROL_TAG {
inline double tagged(double x) { return x * x + 3.0; }
}  // namespace CONTROL_TAG

}  // namespace hedgerow::control

double control_unit(double x);

double control_unit(double x) {
  return hedgerow::control::untagged(x) + hedgerow::control::inlined(x)
       + hedgerow::control::tagged(x);
}
