#!/usr/bin/env bash
# Start the Oxigraph server (from the PyPI package oxigraph) on http://127.0.0.1:PORT with an empty store.
# usage: oxigraph.sh [PORT] [FOLDER]
source "$(dirname "$0")/common.sh"
port="${1:-7878}"; folder="${2:-$(mktemp -d)}"
python_package oxigraph
only_fetch "$port"
exec "$servers/python/bin/oxigraph" serve --location "$folder" --bind "127.0.0.1:$port" --union-default-graph
