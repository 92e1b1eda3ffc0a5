#!/usr/bin/env bash
# Asks the Go vulnerability database about the binary's dependencies. A database that cannot be reached is
# said and passes; a vulnerability that the code can reach fails.
set -uo pipefail
report=$(go tool govulncheck ./... 2>&1)
code=$?
printf '%s\n' "$report" | tail -n 40
if [ $code -ne 0 ] && printf '%s' "$report" | grep -qiE 'dial tcp|no such host|403 Forbidden|connection refused|proxyconnect|lookup |timeout'; then
  echo "govulncheck: the vulnerability database cannot be reached from here; not checked"
  exit 0
fi
exit $code
