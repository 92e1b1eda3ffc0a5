#!/usr/bin/env bash
# Prints the path of a Chromium for the tests of the page: what CHROMIUM names, one that is installed, or
# Debian's package, which it installs when it may.
set -euo pipefail
for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1; then
    command -v "$candidate"
    exit 0
  fi
done
exec "$(dirname "$0")/need.sh" chromium chromium "the tests of the page drive it (or name another in CHROMIUM)"
