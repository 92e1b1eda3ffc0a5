#!/usr/bin/env bash
# need.sh PROGRAM PACKAGE [WHY]: prints the path of a program, installing the Debian package that brings it
# where that is allowed (root, apt-get). Otherwise it says what to install, and why, and fails.
set -euo pipefail
program=$1 package=$2 why=${3:-}
if ! command -v "$program" >/dev/null 2>&1; then
  if ! command -v apt-get >/dev/null 2>&1 || [ "$(id -u)" != 0 ]; then
    echo "$program is missing${why:+: $why}; install it (Debian: apt-get install $package)" >&2
    exit 1
  fi
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package"; } >&2
fi
command -v "$program"
