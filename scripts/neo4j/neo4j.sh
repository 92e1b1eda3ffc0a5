#!/usr/bin/env bash
# Starts a real Neo4j Community on this machine without Docker: for the tests of
# graph/store/neo4j and for trying Détente on Neo4j. The jars are fetched once by
# Maven (pom.xml beside this file says which) and kept in .neo4j/.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: neo4j.sh start [OPTION...]          start a server that stays, print its URI
       neo4j.sh stop [--home DIR]          stop it
       neo4j.sh status [--home DIR]        print its URI; exit 1 when it does not run
       neo4j.sh run [OPTION...] COMMAND... start an empty server in a temporary folder, run COMMAND with
                                           NEO4J_TEST_URI set, stop the server, exit as COMMAND did
       neo4j.sh jars                       only fetch the jars

  --home DIR       folder of data, logs and configuration (default .neo4j/server; not for run)
  --port N         Bolt port on 127.0.0.1 (default 7687 for start, a free one for run; 0: a free one)
  --password WORD  ask for user neo4j with this password, 8 characters or more; without it nobody is asked.
                   It is set when DIR is new and stays afterwards.
  --memory SIZE    heap, and as much again for the page cache (default 512m)
  --wait SECONDS   how long a start may take (default 120)
TEXT
}

fail() { echo "neo4j.sh: $*" >&2; exit 1; }
wrong_use() { echo "neo4j.sh: $*" >&2; usage >&2; exit 2; }

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=$(cd "$here/../.." && pwd)/.neo4j
version=$(sed -n 's:.*<neo4j.version>\(.*\)</neo4j.version>.*:\1:p' "$here/pom.xml")
lib=$cache/lib-$version

need_java() {
  command -v java >/dev/null || fail "java is missing: install a Java runtime, 17 or newer (Debian: apt-get install openjdk-17-jre-headless)"
  local major
  major=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
  [ "${major:-0}" -ge 17 ] || fail "java is version ${major:-unknown}: Neo4j $version needs 17 or newer"
}

# Fetches into a folder of its own and renames it, so that an interrupted run
# leaves nothing half done and two at once do not meet.
jars() {
  [ -d "$lib" ] && return
  command -v mvn >/dev/null || fail "mvn is missing: install Apache Maven, which fetches Neo4j (Debian: apt-get install maven)"
  mkdir -p "$cache"
  local part
  part=$(mktemp -d "$cache/fetch.XXXXXX")
  echo "neo4j.sh: fetching Neo4j $version (about 130 MB, once)" >&2
  if ! mvn -B -q -f "$here/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$part/lib" >"$part/log" 2>&1; then
    cat "$part/log" >&2
    rm -rf "$part"
    fail "Maven could not fetch Neo4j $version"
  fi
  [ -d "$lib" ] || mv "$part/lib" "$lib"
  rm -rf "$part"
}

configure() {
  mkdir -p "$home/conf" "$home/run"
  local auth=false
  [ -n "$password" ] && auth=true
  cat >"$home/conf/neo4j.conf" <<CONF
# written by scripts/neo4j/neo4j.sh at every start
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:$port
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=$auth
server.memory.heap.initial_size=$memory
server.memory.heap.max_size=$memory
server.memory.pagecache.size=$memory
dbms.usage_report.enabled=false
db.tx_log.rotation.retention_policy=2 files
CONF
  if [ -n "$password" ] && [ ! -d "$home/data" ]; then
    NEO4J_HOME=$home NEO4J_CONF=$home/conf java -cp "$lib/*" org.neo4j.cli.AdminTool dbms set-initial-password "$password" >"$home/run/console.log" 2>&1 ||
      { cat "$home/run/console.log" >&2; fail "cannot set the password"; }
  fi
}

running() { [ -s "$home/run/pid" ] && kill -0 "$(cat "$home/run/pid")" 2>/dev/null; }

# The Bolt handshake: magic number and offered versions; a server answers with
# the version it chose, which begins with a zero byte.
bolt_answers() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1" && printf '\x60\x60\xb0\x17\0\4\4\5\0\0\0\0\0\0\0\0\0\0\0\0' >&3 && IFS= read -r -t 5 -d '' _ <&3) 2>/dev/null
}

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A port nobody listens on, below the range that Linux gives to outgoing
# connections. Neo4j takes port 0 too but does not tell which one it got.
free_port() {
  local try
  while :; do
    try=$((20000 + RANDOM % 12000))
    taken "$try" || { echo "$try"; return; }
  done
}

start() {
  need_java
  jars
  running && fail "a server already runs in $home: $(cat "$home/run/uri")"
  if [ "$port" = 0 ]; then port=$(free_port); elif taken "$port"; then fail "port $port is taken"; fi
  configure
  java -Xms"$memory" -Xmx"$memory" -XX:+UseG1GC -Dfile.encoding=UTF-8 \
    --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED \
    --add-opens=java.base/java.util.concurrent=ALL-UNNAMED \
    -cp "$lib/*" org.neo4j.server.CommunityEntryPoint --home-dir="$home" --config-dir="$home/conf" \
    >"$home/run/console.log" 2>&1 </dev/null &
  echo $! >"$home/run/pid"
  local deadline=$((SECONDS + wait))
  until bolt_answers "$port"; do
    running || { complain; fail "Neo4j ended while starting"; }
    if [ "$SECONDS" -ge "$deadline" ]; then
      complain
      stop
      fail "Neo4j did not answer within $wait seconds"
    fi
    sleep 0.2
  done
  echo "bolt://127.0.0.1:$port" >"$home/run/uri"
}

complain() { tail -q -n 20 "$home/run/console.log" "$home/logs/neo4j.log" >&2 || true; }

stop() {
  running || { rm -f "$home/run/pid"; return 0; }
  local pid deadline=$((SECONDS + 30))
  pid=$(cat "$home/run/pid")
  kill "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do
    [ "$SECONDS" -lt "$deadline" ] || { kill -9 "$pid" 2>/dev/null || true; break; }
    sleep 0.1
  done
  rm -f "$home/run/pid"
}

# The URI as a program needs it, with the password in it.
test_uri() {
  local uri
  uri=$(cat "$home/run/uri")
  [ -z "$password" ] || uri=${uri/:\/\//:\/\/neo4j:$password@}
  echo "$uri"
}

run() {
  home=$(mktemp -d "${TMPDIR:-/tmp}/detente-neo4j.XXXXXX")
  # nothing of this server is kept, so it need not take its time to stop
  trap 'running && kill -9 "$(cat "$home/run/pid")"; rm -rf "$home"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  start
  disown -a # no word from the shell when the server is killed
  local code=0
  NEO4J_TEST_URI=$(test_uri) NEO4J_TEST_HOME=$home "$@" || code=$?
  exit "$code"
}

[ $# -gt 0 ] || wrong_use "want a command"
command=$1
shift
home=$cache/server port=7687 password= memory=512m wait=120
[ "$command" = run ] && port=0
while [ $# -gt 0 ]; do
  case $1 in
  --home | --port | --password | --memory | --wait)
    [ $# -ge 2 ] || wrong_use "$1 wants a value"
    printf -v "${1#--}" %s "$2"
    shift 2
    ;;
  --) shift; break ;;
  -*) wrong_use "unknown option $1" ;;
  *) break ;;
  esac
done
[ "$command" = run ] || [ $# -eq 0 ] || wrong_use "unexpected $1"

case $command in
start) start; cat "$home/run/uri" ;;
stop) stop ;;
status) running && cat "$home/run/uri" || { echo "no server runs in $home" >&2; exit 1; } ;;
run) [ $# -gt 0 ] || wrong_use "run wants a command"; run "$@" ;;
jars) jars ;;
help | -h | --help) usage ;;
*) wrong_use "unknown command $command" ;;
esac
