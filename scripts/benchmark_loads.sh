#!/usr/bin/env bash
# Measure every way into a graph database, one after the other: each server is started empty, measured and stopped.
# usage: bash scripts/benchmark_loads.sh [EDGES] [EDGES OF THE PLAIN SCRIPT] [SECONDS A WAY]     (10000 500 300)
# PYTHON names the interpreter that has counterclaim with its extras. WAYS names some of the ways, in any order:
# ladybug falkordb oxigraph neo4j neo4j-admin fuseki virtuoso rdflib-neo4j. rdflib-neo4j is measured where it is installed.
set -uo pipefail
cd "$(dirname "$0")/.."
edges="${1:-10000}"; plain="${2:-500}"; limit="${3:-300}"
python="${PYTHON:-python3}"; scratch="$(mktemp -d)"; server=0
trap 'stop; rm -rf "$scratch"' EXIT

# start NAME PORT : start an empty server and wait until its port answers.
start() {
  setsid bash "scripts/servers/$1.sh" "$2" "$(mktemp -d -p "$scratch")" > "$scratch/$1.log" 2>&1 &
  server=$!
  for _ in $(seq 1 300); do
    (exec 3<> "/dev/tcp/127.0.0.1/$2") 2> /dev/null && sleep 5 && return
    kill -0 "$server" 2> /dev/null || break
    sleep 1
  done
  echo "$1 did not start: $(tail -n 1 "$scratch/$1.log")"
  return 1
}

stop() {
  [ "$server" = 0 ] && return
  kill -TERM -- "-$server" 2> /dev/null
  sleep 3
  kill -KILL -- "-$server" 2> /dev/null
  server=0
}

# measure ADDRESS : each way stops itself after the limit; one request that hangs is stopped from outside.
measure() {
  timeout $((2 * limit + 300)) "$python" -u scripts/benchmark_load.py "$1" \
    --edges "$edges" --plain-edges "$plain" --limit "$limit" --server "$server"
}

for way in ${WAYS:-ladybug falkordb oxigraph neo4j neo4j-admin fuseki virtuoso rdflib-neo4j}; do
  case "$way" in
    ladybug) measure "ladybug:$scratch/bench.lbug" ;;
    falkordb) start falkordb 16379 && measure falkordb://127.0.0.1:16379/bench ;;
    oxigraph) start oxigraph 17878 && measure http://127.0.0.1:17878 ;;
    neo4j) start neo4j 17687 && measure bolt://127.0.0.1:17687 ;;
    neo4j-admin) measure "neo4j-admin:$scratch/admin" ;;
    fuseki) start fuseki 13030 && measure http://127.0.0.1:13030/ds ;;
    virtuoso)
      start virtuoso 18890 &&
        COUNTERCLAIM_USER=dba COUNTERCLAIM_PASSWORD=dba measure http://127.0.0.1:18890/sparql-auth ;;
    rdflib-neo4j)
      "$python" -c 'import rdflib_neo4j' 2> /dev/null || { echo "rdflib-neo4j is not installed"; continue; }
      start neo4j 17687 && measure rdflib-neo4j:bolt://127.0.0.1:17687 ;;
    *) echo "no way in: $way" ;;
  esac
  stop
done
