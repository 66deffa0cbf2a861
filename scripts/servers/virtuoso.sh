#!/usr/bin/env bash
# Start Virtuoso 7 (Debian: virtuoso-opensource-7) with its SPARQL endpoint at http://127.0.0.1:PORT/sparql-auth
# usage: virtuoso.sh [PORT] [FOLDER]     Its user is dba, with the password dba; the isql port is PORT + 1.
source "$(dirname "$0")/common.sh"
port="${1:-8890}"; folder="${2:-$(mktemp -d)}"
need virtuoso-t "apt-get install virtuoso-opensource-7 virtuoso-opensource-7-bin (without starting its service)"
only_fetch "$port"
mkdir -p "$folder"
cat > "$folder/virtuoso.ini" <<CONF
[Database]
DatabaseFile = $folder/virtuoso.db
TransactionFile = $folder/virtuoso.trx
ErrorLogFile = $folder/virtuoso.log
LockFile = $folder/virtuoso.lck
xa_persistent_file = $folder/virtuoso.pxa
[TempDatabase]
DatabaseFile = $folder/temp.db
TransactionFile = $folder/temp.trx
[Parameters]
ServerPort = 127.0.0.1:$((port + 1))
DirsAllowed = $folder
NumberOfBuffers = 20000
[HTTPServer]
ServerPort = 127.0.0.1:$port
[SPARQL]
ResultSetMaxRows = 1000000
CONF
cd "$folder" && exec virtuoso-t +configfile virtuoso.ini +foreground
