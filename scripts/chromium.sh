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
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; } >&2
  command -v chromium
  exit 0
fi
echo "no Chromium found: install it (Debian: apt-get install chromium) or name one in CHROMIUM" >&2
exit 1
