#!/bin/sh
# check.sh <header> <work folder> <compiler and arguments...>
#
# Compiles <hedgerow/HEADER.hpp> alone and fails when that reads a file of xsimd, Eigen or Boost,
# wherever on the include path it lies.
set -eu

header=$1
work=$2
shift 2
mkdir -p -- "$work"
printf '#include <hedgerow/%s.hpp>\n' "$header" >"$work/$header.cpp"
"$@" -fsyntax-only "$work/$header.cpp"
"$@" -M "$work/$header.cpp" >"$work/$header.d"
if ! grep -q "hedgerow/$header\.hpp" "$work/$header.d"; then
  echo "the list of files that $header.hpp includes cannot be read"
  exit 2
fi
# Our own files may lie below a folder of such a name.
if tr ' ' '\n' <"$work/$header.d" | grep -vF -e "$work/" -e /include/hedgerow/ |
  grep -E '/(xsimd|[Ee]igen[0-9]*|boost)/'; then
  echo "hedgerow/$header.hpp includes the files above"
  exit 1
fi
