# shellcheck shell=bash
# Debian packages unpacked into a folder, beside the system and without changing it.

# unpack_packages <suite> <folder> <package...>: downloads the packages and unpacks them, unless they
# are there; <package>.version in the folder says which releases. An empty suite is the system's own.
# A suite is read through a list of its own, from where the system's packages come from; apt checks
# its signature, and each package by its hash, as it does for the system. Says why not, and fails.
unpack_packages() {
  local suite=$1 folder=$2 package
  shift 2
  local missing=()
  for package in "$@"; do
    [[ -s $folder/$package.version ]] || missing+=("$package")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  have apt-get && have dpkg-deb || { say "no apt-get here: $*"; return 1; }

  mkdir -p -- "$folder/downloads"
  local apt=() log=$folder/downloads/log
  if [[ -n $suite ]]; then
    private_apt "$suite" "$folder/apt" || { say "$suite cannot be read"; return 1; }
  fi
  say "unpacking into ${folder#"$root"/}: ${missing[*]}"
  if ! (cd -- "$folder/downloads" && apt-get "${apt[@]}" download "${missing[@]}") >"$log" 2>&1; then
    # The system's own lists may be missing or old.
    if [[ -n $suite ]] || ! as_root apt-get update >>"$log" 2>&1 ||
      ! (cd -- "$folder/downloads" && apt-get download "${missing[@]}") >>"$log" 2>&1; then
      say "could not download: ${missing[*]}"
      return 1
    fi
  fi
  for package in "${missing[@]}"; do
    dpkg-deb -x "$folder/downloads/$package"_*.deb "$folder"
    dpkg-deb -f "$folder/downloads/$package"_*.deb Version >"$folder/$package.version"
  done
}

# debian_archive: where the system's own packages come from; nothing when it does not know.
debian_archive() {
  # shellcheck disable=SC2016  # $(REPO_URI) is apt's
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' \
    'Label: Debian' 2>/dev/null | sort -u | head -n 1
}

# private_apt <suite> <folder>: sets the caller's array apt to the options under which apt-get knows
# this suite alone and keeps its lists in <folder>.
private_apt() {
  local suite=$1 folder=$2 uri
  local keys=/usr/share/keyrings/debian-archive-keyring.gpg
  uri=$(debian_archive)
  if [[ -z $uri ]]; then  # before the first update apt knows no origin
    as_root apt-get update >/dev/null 2>&1 || true
    uri=$(debian_archive)
  fi
  [[ -n $uri && -r $keys ]] || return 1
  mkdir -p -- "$folder"/{etc/preferences.d,etc/apt.conf.d,state/lists/partial,cache/archives/partial}
  : >"$folder/status"
  printf 'deb [signed-by=%s] %s %s main\n' "$keys" "$uri" "$suite" >"$folder/etc/sources.list"
  apt=(-o Dir::Etc="$folder/etc" -o Dir::Etc::sourcelist="$folder/etc/sources.list"
    -o Dir::Etc::sourceparts=- -o Dir::State="$folder/state" -o Dir::State::status="$folder/status"
    -o Dir::Cache="$folder/cache" -o Acquire::Languages=none -o APT::Sandbox::User=root)
  apt-get "${apt[@]}" update >"$folder/log" 2>&1
}

# write_wrapper <file> <library folders> <program>: a command that runs the program with its own
# libraries first.
write_wrapper() {
  printf '#!/bin/sh\nLD_LIBRARY_PATH=%q exec %q "$@"\n' "$2" "$3" >"$1"
  chmod +x -- "$1"
}
