// SPDX-License-Identifier: BSL-1.0
// Eigen's matrices, the one dependency of ratio.hpp, and what to do where they are missing.
#pragma once

#if !__has_include(<Eigen/Core>)
#  error \
      "hedgerow: ratio.hpp needs Eigen 3.4 to 5, which is not on the include path. Install it (Debian: libeigen3-dev, with -isystem /usr/include/eigen3, CMake: find_package(hedgerow COMPONENTS ratio), pkg-config: hedgerow-ratio), or include the headers of the other components, which do without it."
#  include <compiler_stops_here>
#endif

#include <Eigen/Core>

#if !EIGEN_VERSION_AT_LEAST(3, 4, 0)
#  error "hedgerow: this Eigen is too old, ratio.hpp needs 3.4 to 5."
#endif
