# shellcheck shell=bash
# What tools/demo, tools/test, tools/matrix and tools/bench share. Source it; it changes no setting but these:
#
#   root    the project's folder
#   jobs    how many compilers to run at once: $JOBS, or one a processor

# shellcheck disable=SC2034  # used by the scripts that source this file
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd -P)
jobs=${JOBS:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)}

say() { printf '==> %s\n' "$*"; }

die() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

is_installed() {
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

is_root() { [[ $(id -u) -eq 0 ]]; }

# as_root <command...>: as root by whatever means there is.
as_root() {
  if is_root; then
    "$@"
  elif have sudo; then
    sudo "$@"
  else
    echo "this needs root, and there is no sudo: $*" >&2
    return 1
  fi
}

# need_packages <package...>: installs the Debian packages that are missing, and asks nothing of
# the network when all are there. Where that is not possible it says so and goes on: what is needed
# may have come by another way, and if not, need_tools below or the configure run will tell.
packages_told=0
need_packages() {
  have apt-get && have dpkg-query || return 0
  local package
  local missing=()
  for package in "$@"; do
    is_installed "$package" || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0

  local install=(apt-get install -y --no-install-recommends "${missing[@]}")
  if ! is_root && ! have sudo; then
    tell_packages "packages are missing, and there is no sudo; as root this installs them:" "${install[@]}"
    return
  fi
  say "installing ${#missing[@]} packages, which may take some minutes: ${missing[*]}"
  local log
  log=$(mktemp)
  if ! { as_root apt-get update &&
    as_root env DEBIAN_FRONTEND=noninteractive "${install[@]}" -o DPkg::Lock::Timeout=300; } >"$log" 2>&1; then
    tail -n 20 -- "$log" >&2
    tell_packages "packages could not be installed; by hand this does it:" "${install[@]}"
  fi
  rm -f -- "$log"
}

# tell_packages <what is the matter> <the command that helps...>
tell_packages() {
  say "$1"
  shift
  printf '    %s\n' "$*"
  packages_told=1
}

# need_tools <what to install> <command...>: stops, with the names of packages, when a command is
# missing.
need_tools() {
  local hint=$1 command
  shift
  local missing=()
  for command in "$@"; do
    have "$command" || missing+=("$command")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  ((packages_told)) || die "not found: ${missing[*]}. Install (names as in Debian): $hint"
  die "not found: ${missing[*]}"
}

# need_conan: Conan 2 in build/conan, from PyPI, unless there is one on the path. Where that is not
# possible it says so and goes on: the test that needs it is skipped then.
need_conan() {
  local folder=$root/build/conan
  [[ -x $folder/bin/conan ]] && return 0
  [[ $(conan --version 2>/dev/null || true) == *"version 2."* ]] && return 0
  say "installing: conan, into build/conan"
  local log
  log=$(mktemp)
  if ! { python3 -m venv "$folder" && "$folder/bin/pip" install -q --retries 1 'conan>=2.4,<3'; } >"$log" 2>&1; then
    tail -n 1 -- "$log" >&2
    rm -rf -- "$folder"
    say "could not install conan from PyPI; the test that needs it is skipped"
  fi
  rm -f -- "$log"
}

# configure <build folder> <cmake argument...>: quiet unless it fails. An argument list that has
# changed, or a folder configured from elsewhere, is configured afresh.
configure() {
  local build=$1
  shift
  local args=("$@")
  if have ccache; then
    args+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  mkdir -p -- "$build"
  local home
  home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt" 2>/dev/null || true)
  if [[ -n $home && $home != "$root" ]]; then
    rm -rf -- "$build"
    mkdir -p -- "$build"
  fi
  if ! (cd -- "$root" && cmake -B "$build" "${args[@]}") >"$build/configure.log" 2>&1; then
    cat -- "$build/configure.log" >&2
    return 1
  fi
  grep -E '^-- hedgerow: ' -- "$build/configure.log" || true
}
