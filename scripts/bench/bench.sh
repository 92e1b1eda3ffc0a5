#!/usr/bin/env bash
# Measures Détente beside @neo4j/graphql and the bare driver on the same graph
# and writes docs/benchmarks.md. The peer, the generator of the graph and the
# bare driver's load come from ../shared/bench; everything runs on this machine.
#
#   EVENTS="100000 1000000"  sizes of the graph      MEASURED=10s  of each question and target
#   WARM=15s                 of each question and target beforehand
#   MEMORY=2g                heap, and page cache, of each Neo4j
#   QUESTIONS=q1,q2,q3,q4,q5 which to ask        OUT=docs/benchmarks.md  file to write
#
# It takes about 45 minutes for the two sizes, and 12 GB in TMPDIR for a million.
set -euo pipefail
cd "$(dirname "$0")/../.."
EVENTS=${EVENTS:-"100000 1000000"} MEASURED=${MEASURED:-10s} WARM=${WARM:-15s} MEMORY=${MEMORY:-2g} QUESTIONS=${QUESTIONS:-q1,q2,q3,q4,q5} OUT=${OUT:-docs/benchmarks.md}
peer=../shared/bench
[ -d "$peer" ] || { echo "bench.sh: $peer, which holds the peer and the generator, is not here" >&2; exit 1; }
scripts/need.sh java openjdk-17-jre-headless "Neo4j runs on it" >/dev/null
scripts/need.sh mvn maven "it fetches Neo4j" >/dev/null

work=$(mktemp -d "${TMPDIR:-/tmp}/detente-bench.XXXXXX")
started=()
finish() {
  for pid in "${started[@]:-}"; do [ -z "$pid" ] || kill "$pid" 2>/dev/null || true; done
  for home in "$work"/neo4j-*; do [ ! -d "$home" ] || scripts/neo4j/neo4j.sh stop --home "$home" || true; done
  rm -rf "$work"
}
trap finish EXIT

echo "building" >&2
cp -r "$peer/bench" "$work/generator"
(cd "$work/generator" && go build -o "$work/" ./cmd/gen ./cmd/load)
cp -r "$peer/peer" "$work/peer"
(cd "$work/peer" && npm ci --no-audit --no-fund --silent)
go build -o "$work/detente" .
go build -o "$work/measure" ./bench

# waits until somebody listens
await() { for _ in $(seq 300); do (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return; sleep 0.2; done; echo "bench.sh: nothing listens on port $1" >&2; exit 1; }
port() { while :; do local try=$((20000 + RANDOM % 12000)); (exec 3<>"/dev/tcp/127.0.0.1/$try") 2>/dev/null || { echo "$try"; return; }; done; }
serve() { "$@" >"$work/served.log" 2>&1 & started+=($!); }

mkdir -p "$(dirname "$OUT")"
cat >"$work/head.md" <<TEXT
# Benchmarks

\`make bench\` wrote this. One run, one machine, one target after another, question by question: the peer is
[@neo4j/graphql](https://www.npmjs.com/package/@neo4j/graphql) $(sed -n 's/.*"@neo4j\/graphql": "\(.*\)".*/\1/p' "$work/peer/package.json") with Apollo Server on Node $(node --version), over a Neo4j $(sed -n 's:.*<neo4j.version>\(.*\)</neo4j.version>.*:\1:p' scripts/neo4j/pom.xml) with the
indexes that its authors' generator makes; "bare driver" is the Go driver with the query that one would write first, on
the same database; Détente runs on a Neo4j of its own with the same memory ($MEMORY heap, $MEMORY page cache) and on the
embedded store. "The records that Détente keeps there" are the nodes, edges and indexes of its database, created by the
bare driver without reading, counting or merging: about what a loader of them could reach at most. Before a table is measured, the answers of all targets to 40 sets of parameters a question are compared.
The graph: 200 countries, 5,000 actors whose popularity is Zipf's, two events an article, five years of days.
TEXT

for n in $EVENTS; do
  echo "== $n events" >&2
  dir=$work/$n
  "$work/gen" -events "$n" -out "$dir" >&2
  for home in peer ours bare; do
    scripts/neo4j/neo4j.sh start --home "$work/neo4j-$home-$n" --port "$(port)" --memory "$MEMORY" >"$work/$home.uri"
  done
  {
    printf '\n## %s events: loading\n\n' "$n"
    printf '| target | |\n|---|---|\n'
    printf '| bare driver into Neo4j (UNWIND, test and CREATE) | %s |\n' "$("$work/load" -uri "$(cat "$work/peer.uri")" -events "$n" -mode skip -sessions 1 2>&1 | grep -o '[0-9]* events/s' | tail -1)"
    printf '| Détente into Neo4j | %s |\n' "$("$work/measure" load -csv "$dir" -store "$(cat "$work/ours.uri")")"
    printf '| bare driver, the records that Détente keeps there (CREATE only) | %s |\n' "$("$work/measure" limit -from "$(cat "$work/ours.uri")" -store "$(cat "$work/bare.uri")" -events "$n")"
    printf '| Détente, embedded | %s |\n' "$("$work/measure" load -csv "$dir" -store "sqlite:$dir/graph.db")"
  } | tee "$work/load-$n.md" >&2
  scripts/neo4j/neo4j.sh stop --home "$work/neo4j-bare-$n"
  rm -rf "$work/neo4j-bare-$n"
  peer_port=$(port) neo4j_port=$(port) embedded_port=$(port)
  (cd "$work/peer" && exec env NODE_ENV=production SERVER=apollo NEO4J_URI="$(cat "$work/peer.uri")" PORT="$peer_port" node server.mjs) >"$work/peer.log" 2>&1 &
  started+=($!)
  serve "$work/detente" serve --store "$(cat "$work/ours.uri")" --addr "127.0.0.1:$neo4j_port"
  serve "$work/detente" serve --store "sqlite:$dir/graph.db" --addr "127.0.0.1:$embedded_port"
  await "$peer_port"; await "$neo4j_port"; await "$embedded_port"
  targets=(-csv "$dir" -questions "$QUESTIONS" -peer "http://127.0.0.1:$peer_port/graphql" -bolt "$(cat "$work/peer.uri")"
    -detente "Détente on Neo4j=http://127.0.0.1:$neo4j_port/graphql,Détente embedded=http://127.0.0.1:$embedded_port/graphql")
  "$work/measure" check "${targets[@]}" >&2
  "$work/measure" measure "${targets[@]}" -warm "$WARM" -measured "$MEASURED" -title "$n events: questions" -out "$work/ask-$n.md" >&2
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
  started=()
  for home in peer ours; do
    scripts/neo4j/neo4j.sh stop --home "$work/neo4j-$home-$n"
    rm -rf "$work/neo4j-$home-$n"
  done
  rm -rf "$dir"
done
cat "$work/head.md" "$work"/load-*.md "$work"/ask-*.md >"$OUT"
echo "wrote $OUT" >&2
