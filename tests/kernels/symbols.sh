#!/bin/sh
# symbols.sh <nm> <release, v0_1> <archive of the compiled kernels>
#
# Fails when an object of the archive that was compiled for one instruction set defines a symbol
# that another file of the program may define too. What it defines for others to see carries the
# tag of its release and set (v0_1_avx512_compiled), or is its entry in the table (avx512_black76,
# under v0_1_kernels). An inline function of the standard library that was not inlined is the usual
# leak: the linker keeps one of all its bodies, perhaps the one with AVX-512.
set -eu

nm=$1
release=$2
archive=$3

"$nm" "$archive" | awk -v release="$release" '
  /:$/ { object = $0; sub(/:$/, "", object); next }
  object ~ /dispatch/ { next }  # compiled without flags of its own
  # Types in capitals, and v, w and u, are seen from outside; U, w and v without a value are asked for.
  NF == 3 && $2 ~ /^[A-Zvwu]$/ {
    ++defined
    if ($3 ~ /^_*DW\.ref\./) next  # a pointer to the personality routine, the same everywhere
    if (index($3, release "_") && $3 ~ /_compiled/) next
    if (index($3, release "_kernels") && $3 ~ /(generic|sse2|avx2|avx512|neon)_[a-z0-9_]+E$/) next
    print "leak: " object ": " $3
    ++leaks
  }
  END {
    if (!defined) { print "no symbols: is this the right archive and tool?"; exit 2 }
    print leaks + 0 " of " defined " symbols may be those of another file"
    exit leaks > 0
  }'
