// SPDX-License-Identifier: BSL-1.0
// Everything of floor 2 that says what a number is quoted in.
#pragma once

#include <hedgerow/convention/atm.hpp>
#include <hedgerow/convention/delta.hpp>
#include <hedgerow/convention/exposure.hpp>
#include <hedgerow/convention/leg.hpp>
#include <hedgerow/convention/numeraire.hpp>
#include <hedgerow/convention/quanto_inverse.hpp>
#include <hedgerow/convention/strike.hpp>
#include <hedgerow/convention/target.hpp>
#include <hedgerow/convention/units.hpp>
#include <hedgerow/convention/venue.hpp>
