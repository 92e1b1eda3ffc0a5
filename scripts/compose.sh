#!/usr/bin/env bash
# Checks docker-compose.yml with whichever Compose is there, installing Debian's where it may. No Docker
# engine is needed: the file is only read.
set -euo pipefail
cd "$(dirname "$0")/.."
if docker compose version >/dev/null 2>&1; then
  docker compose config --quiet
else
  "$(scripts/need.sh docker-compose docker-compose "it checks docker-compose.yml")" config --quiet
fi
echo "docker-compose.yml is valid"
