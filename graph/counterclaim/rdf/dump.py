"""Write a store as N-Quads, N-Triples, TriG, Turtle or JSON-LD: the same store gives the same bytes, whole or not at all."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple

from counterclaim.errors import StoreError, UnknownFormat
from counterclaim.rdf.store import explained
from counterclaim.vocabulary import PREFIXES

FORMATS = ("nquads", "trig", "turtle", "jsonld", "ntriples")
#: How many lines are sorted in memory at a time; more are sorted in files and merged.
_CHUNK = 400_000
_PARSED = {".nq": RdfFormat.N_QUADS, ".nquads": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}


def dump(store: Store, target: Path | IO[bytes], form: str, *, base: str) -> None:
    """Write all graphs; a path appears only when it is complete.

    Raises UnknownFormat for a format that is none of FORMATS, StoreError when the target cannot be written.
    """
    if form not in FORMATS:
        raise UnknownFormat(f"Cannot write {form!r}: no such format. Known: {', '.join(FORMATS)}.")
    if not isinstance(target, Path):
        _write(store, target, form, base)
        return
    with explained(target, "write"):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                _write(store, stream, form, base)
            Path(name).chmod(0o644)
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)


def _write(store: Store, stream: IO[bytes], form: str, base: str) -> None:
    if form in ("nquads", "ntriples"):
        for line in sorted_lines(store, triples=form == "ntriples"):
            stream.write(line + b"\n")
    elif form == "trig":
        _write_trig(store, stream, base)
    else:
        rdf_format = RdfFormat.TURTLE if form == "turtle" else RdfFormat.JSON_LD
        quads = (quad for graph in _graphs(store) for quad in _readable(store, graph))
        data: Iterable[Quad | Triple] = quads
        if form == "turtle":
            data = sorted({quad.triple for quad in quads}, key=str)
        pyoxigraph.serialize(data, stream, rdf_format, prefixes=prefixes(base))


def sorted_lines(store: Store, *, triples: bool = False) -> Iterator[bytes]:
    """Yield the N-Quads lines of a store in the order of their bytes, each once, in bounded memory."""
    quads = store.quads_for_pattern(None, None, None, None)
    with contextlib.ExitStack() as stack:
        runs: list[Iterable[bytes]] = []
        while lines := _lines(itertools.islice(quads, _CHUNK), triples=triples):
            lines.sort()
            runs.append(lines if len(lines) < _CHUNK and not runs else _spill(lines, stack))
        yield from (line for line, _ in itertools.groupby(heapq.merge(*runs)))


def _lines(quads: Iterable[Quad], *, triples: bool) -> list[bytes]:
    if triples:
        data = pyoxigraph.serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    else:
        data = pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS)
    # Line feeds inside literals are escaped, so each one ends a line.
    return (data or b"").split(b"\n")[:-1]


def _spill(lines: list[bytes], stack: contextlib.ExitStack) -> Iterator[bytes]:
    file = stack.enter_context(tempfile.TemporaryFile())
    file.writelines(line + b"\n" for line in lines)
    file.seek(0)
    return (line[:-1] for line in file)


def prefixes(base: str) -> dict[str, str]:
    """Return the prefixes for readable forms, with short ones for the records' own names."""
    ours = {kind: f"{base}{kind}/" for kind in ("actor", "source", "statement", "claim", "cluster", "response")}
    return PREFIXES | ours | {"graph": f"{base}graph/", "id": base}


def _graphs(store: Store) -> list[NamedNode]:
    return sorted((graph for graph in store.named_graphs() if isinstance(graph, NamedNode)), key=lambda graph: graph.value)


def _readable(store: Store, graph: NamedNode) -> list[Quad]:
    """Return a graph's quads with each subject's type first, then its properties in order."""
    rdf_type = PREFIXES["rdf"] + "type"
    quads = store.quads_for_pattern(None, None, None, graph)
    return sorted(quads, key=lambda quad: (str(quad.subject), quad.predicate.value != rdf_type, str(quad)))


def _write_trig(store: Store, stream: IO[bytes], base: str) -> None:
    """Write one block for each graph, articles first, under a comment with its headline."""
    known = prefixes(base)
    for prefix, namespace in sorted(known.items()):
        stream.write(f"@prefix {prefix}: <{namespace}> .\n".encode())
    articles = f"{base}graph/article/"
    for graph in sorted(_graphs(store), key=lambda graph: (not graph.value.startswith(articles), graph.value)):
        data = pyoxigraph.serialize(_readable(store, graph), format=RdfFormat.TRIG, prefixes=known) or b""
        body = data.split(b"\n")
        # The serialiser repeats the prefixes for each graph; they stand at the top already.
        lines = itertools.dropwhile(lambda line: line.startswith(b"@prefix"), body)
        stream.write(b"\n" + b"\n".join(lines))


def load(store: Store, path: Path) -> None:
    """Add all quads of an N-Quads or TriG file in one transaction.

    Raises UnknownFormat for another kind of file, StoreError when it cannot be read or is malformed.
    """
    form = _PARSED.get(path.suffix.lower())
    if form is None:
        raise UnknownFormat(f"Cannot load {path.name}: no reader for {path.suffix!r}. Known: {', '.join(_PARSED)}.")
    try:
        with explained(path, "read"):
            store.load(path=str(path), format=form)
    except SyntaxError as error:
        raise StoreError(f"Cannot load {path}: {error}. Nothing was added; write the file again with `export`.") from error
