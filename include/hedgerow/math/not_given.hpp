// SPDX-License-Identifier: BSL-1.0
// What a field is before it is given.
#pragma once

#include <limits>

namespace hedgerow {

/// NaN: the default of fields that a result cannot do without, such as a strike. One that is
/// forgotten shows in the result, which is NaN, instead of standing for a 0.
inline constexpr double not_given = std::numeric_limits<double>::quiet_NaN();

}  // namespace hedgerow
