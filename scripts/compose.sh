#!/usr/bin/env bash
# Checks docker-compose.yml with whichever Compose is there, installing Debian's where it may. No Docker
# engine is needed: the file is only read.
set -euo pipefail
cd "$(dirname "$0")/.."
if docker compose version >/dev/null 2>&1; then
  docker compose config --quiet
elif command -v docker-compose >/dev/null 2>&1; then
  docker-compose config --quiet
elif command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker-compose; } >&2
  docker-compose config --quiet
else
  echo "no Docker Compose found: install it to check docker-compose.yml" >&2
  exit 1
fi
echo "docker-compose.yml is valid"
