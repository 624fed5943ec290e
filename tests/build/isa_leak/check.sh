#!/bin/sh
# check.sh <nm> <first.o> <second.o>
#
# Fails when a function of hedgerow is defined weakly under one name in both object files, which
# were compiled for different instruction sets: the linker keeps one of the two bodies, and a CPU
# that lacks the wider set may be sent into the wrong one. A function that carries its instruction
# set in its name has two names, and so never occurs in both.
set -eu

nm=$1
first=$2
second=$3
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

# Weak functions are type W in nm's listing (V and u are data). Mangled names are compared, so that
# two functions which print alike are told apart; in them, the namespace is spelled 8hedgerow.
weak_functions() {
  "$nm" "$1" | sed -n 's/^[0-9a-fA-F]* W \(.*8hedgerow.*\)$/\1/p' | LC_ALL=C sort -u
}

weak_functions "$first" >"$work/first"
weak_functions "$second" >"$work/second"
if ! [ -s "$work/first" ] || ! [ -s "$work/second" ]; then
  # -O0 units that call the library always emit some; none at all means a listing we cannot read.
  echo "no weak function of hedgerow in $first or in $second: is '$nm' the right tool?"
  exit 2
fi

LC_ALL=C comm -12 "$work/first" "$work/second" >"$work/both"
if [ -s "$work/both" ]; then
  "$nm" -C "$first" >"$work/demangled"
  "$nm" "$first" | sed 's/^[0-9a-fA-F]* *[A-Za-z] //' | paste - "$work/demangled" >"$work/names"
  while IFS= read -r symbol; do
    awk -F '\t' -v symbol="$symbol" \
      '$1 == symbol { sub(/^[0-9a-fA-F]* *W /, "", $2); print "leak: " $2; exit }' "$work/names"
  done <"$work/both"
  echo "$(wc -l <"$work/both") functions occur in both files: make them HEDGEROW_INLINE or put them into namespace HEDGEROW_ISA"
  exit 1
fi
echo "none of $(wc -l <"$work/first") and $(wc -l <"$work/second") functions occurs in both files"
