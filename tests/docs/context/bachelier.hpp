// SPDX-License-Identifier: BSL-1.0
// What the blocks of docs/bachelier.md take for granted.
#pragma once

using hedgerow::option_type;
