"""Tell when a store has changed, and change it for those who hold the token."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pyoxigraph as ox

from counterclaim.errors import CounterclaimError
from counterclaim.rdf.store import explained, open_store, read_info


def generation(folder: Path) -> str:
    """Return a mark of the state of a store's files, which every write changes."""
    hasher = hashlib.sha256()
    for path in sorted((folder / "quads").iterdir()):
        if path.name.startswith(("LOG", "LOCK")):
            continue  # written by readers too
        try:
            status = path.stat()
        except FileNotFoundError:  # the writer has just put files together
            continue
        hasher.update(f"{path.name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return hasher.hexdigest()[:32]


def _writable(folder: Path) -> ox.Store:
    info = read_info(folder)
    if info is None:
        raise CounterclaimError("There is no store any more.")
    return open_store(folder, base=info.base)[0]


def update_store(folder: Path, update: str, base: str = "") -> None:
    """Run an update as one transaction, relative IRIs counted from ``base``.

    Raises SyntaxError for a malformed one, StoreError when it cannot write.
    """
    with explained(folder, "write to"):
        store = _writable(folder)
        store.update(update, base_iri=base or None)
        store.flush()


def change_graph(folder: Path, method: str, iri: str, body: bytes, media_type: str) -> bool:
    """PUT, POST to or DELETE a named graph; return whether it was there before.

    Raises SyntaxError for a malformed body: nothing is changed then.
    """
    graph = ox.NamedNode(iri)
    added = []
    if method != "DELETE":
        form = ox.RdfFormat.from_media_type(media_type)
        parsed = ox.parse(body, format=form, base_iri=iri, without_named_graphs=True, rename_blank_nodes=True)
        added = [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in parsed]
    with explained(folder, "write to"):
        store = _writable(folder)
        existed = store.contains_named_graph(graph)
        if method in ("PUT", "DELETE") and existed:
            store.remove_graph(graph)
        if method != "DELETE":
            store.add_graph(graph)
            store.extend(added)
        store.flush()
    return existed
