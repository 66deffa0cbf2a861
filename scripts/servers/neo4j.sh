#!/usr/bin/env bash
# Start Neo4j 5.26 (from Maven Central; needs Java 17) on bolt://127.0.0.1:PORT, without a password, on an empty folder.
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
dbms.security.auth_enabled=false
dbms.usage_report.enabled=false
server.memory.heap.max_size=768m
server.memory.pagecache.size=128m
CONF
opens=()
for package in java.nio java.io sun.nio.ch java.lang java.util.concurrent; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
export NEO4J_HOME="$home" NEO4J_CONF="$home/conf"
[ "${3:-}" = admin ] && exec java -Xmx768m "${opens[@]}" -cp "$servers/neo4j-5.26.0/lib/*" org.neo4j.cli.AdminTool "${@:4}"
exec java -Xmx768m "${opens[@]}" -cp "$servers/neo4j-5.26.0/lib/*" \
  org.neo4j.server.CommunityEntryPoint --home-dir="$home" --config-dir="$home/conf"
