// SPDX-License-Identifier: BSL-1.0
// The library's version, for the preprocessor. The build and the package files read it from here.
#pragma once

#define HEDGEROW_VERSION_MAJOR 0
#define HEDGEROW_VERSION_MINOR 1
#define HEDGEROW_VERSION_PATCH 0

/// One number that grows with every release: `#if HEDGEROW_VERSION >= 200` asks for 0.2.0 or later.
#define HEDGEROW_VERSION \
  (HEDGEROW_VERSION_MAJOR * 10000 + HEDGEROW_VERSION_MINOR * 100 + HEDGEROW_VERSION_PATCH)
