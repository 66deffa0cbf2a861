#!/usr/bin/env bash
# Start Neo4j 5.26 (from Maven Central; needs Java 17) on bolt://127.0.0.1:PORT on an empty folder, without a password,
# or with the one in $SERVER_PASSWORD for its user neo4j.
# usage: neo4j.sh [PORT] [FOLDER]     Stops with Ctrl-C. Neo4j is GPL-3: run beside counterclaim, never bundled.
source "$(dirname "$0")/common.sh"
port="${1:-7687}"; home="${2:-$(mktemp -d)}"
need java "install a Java 17 runtime"
maven_copy "$servers/neo4j-5.26.0" org.neo4j:neo4j:5.26.0 org.neo4j.app:neo4j-server:5.26.0
only_fetch "$port"
mkdir -p "$home/conf" "$home/data" "$home/logs" "$home/import"
cat > "$home/conf/neo4j.conf" <<CONF
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:$port
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=$([ -n "${SERVER_PASSWORD:-}" ] && echo true || echo false)
dbms.usage_report.enabled=false
server.memory.heap.max_size=768m
server.memory.pagecache.size=128m
CONF
opens=()
for package in java.nio java.io sun.nio.ch java.lang java.util.concurrent; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
export NEO4J_HOME="$home" NEO4J_CONF="$home/conf"
java=(java -Xmx768m "${opens[@]}" -cp "$servers/neo4j-5.26.0/lib/*")
[ "${3:-}" = admin ] && exec "${java[@]}" org.neo4j.cli.AdminTool "${@:4}"
if [ -n "${SERVER_PASSWORD:-}" ]; then # Neo4j's tool takes it no other way: others on this machine can read it then
  "${java[@]}" org.neo4j.cli.AdminTool dbms set-initial-password -- "$SERVER_PASSWORD"
fi
exec "${java[@]}" org.neo4j.server.CommunityEntryPoint --home-dir="$home" --config-dir="$home/conf"
