#!/bin/sh
# check.sh <nm> <release, v0_1> <object.o>
#
# Fails when a weak function of hedgerow in the object does not carry the release in its name: in a
# program of which another file was compiled against another release, the linker would keep one of the
# two bodies.
set -eu

"$1" "$3" | awk -v release="$2_" '
  # Weak functions are type W. Mangled, the namespace is spelled 8hedgerow.
  $2 == "W" && /8hedgerow/ {
    ++functions
    if (!index($3, release)) { print "leak: " $3; ++leaks }
  }
  END {
    if (!functions) { print "no weak function of hedgerow: is this the right object and tool?"; exit 2 }
    print leaks + 0 " of " functions " functions do not name their release"
    exit leaks > 0
  }'
