#!/usr/bin/env bash
# Start Apache Jena Fuseki 5.5 (from Maven Central; needs Java 17) with an empty dataset at http://127.0.0.1:PORT/ds
# usage: fuseki.sh [PORT] [FOLDER]     The default graph is the union of all graphs, as counterclaim's queries assume.
source "$(dirname "$0")/common.sh"
port="${1:-3030}"; folder="${2:-$(mktemp -d)}"
need java "install a Java 17 runtime"
jar="$servers/fuseki/jena-fuseki-server-5.5.0.jar"
if [ ! -f "$jar" ]; then
  need mvn "install Maven (Debian: apt-get install maven)"
  part="$(mktemp -d -p "$servers")" # a download that was cut off must not be taken for the whole
  trap 'rm -rf "$part"' EXIT
  fetching "Fuseki" 180 \
    mvn -q -B dependency:copy -Dartifact=org.apache.jena:jena-fuseki-server:5.5.0 -DoutputDirectory="$part"
  mkdir -p "$servers/fuseki"
  mv "$part/$(basename "$jar")" "$jar"
  rm -rf "$part"
fi
only_fetch "$port"
mkdir -p "$folder/db"
cat > "$folder/fuseki.ttl" <<CONF
PREFIX fuseki: <http://jena.apache.org/fuseki#>
PREFIX tdb2: <http://jena.apache.org/2016/tdb#>
[] a fuseki:Service ; fuseki:name "ds" ;
  fuseki:endpoint [ fuseki:operation fuseki:query ], [ fuseki:operation fuseki:query ; fuseki:name "query" ],
    [ fuseki:operation fuseki:query ; fuseki:name "sparql" ],
    [ fuseki:operation fuseki:update ], [ fuseki:operation fuseki:update ; fuseki:name "update" ],
    [ fuseki:operation fuseki:gsp-rw ], [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ] ;
  fuseki:dataset [ a tdb2:DatasetTDB2 ; tdb2:location "$folder/db" ; tdb2:unionDefaultGraph true ] .
CONF
cd "$folder" # Fuseki writes a configuration of its own where it is started
exec java -Xmx1g -jar "$jar" --localhost --port "$port" --conf "$folder/fuseki.ttl"
