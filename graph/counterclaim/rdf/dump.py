"""Write a store as N-Quads, N-Triples, TriG, Turtle or JSON-LD: the same store, the same bytes; whole or not at all."""

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
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store

from counterclaim.errors import StoreError, UnknownFormat
from counterclaim.rdf.store import explained
from counterclaim.rdf.terms import term
from counterclaim.vocabulary import PREFIXES

FORMATS = ("nquads", "trig", "turtle", "jsonld", "ntriples")
#: How many lines are sorted in memory at a time; more are sorted in files and merged.
_CHUNK = 400_000
GraphName = NamedNode | BlankNode | DefaultGraph
_KINDS = (
    *("actor", "capacity", "claim", "cluster", "extraction", "membership", "mention", "position"),
    *("response", "source", "statement", "utterance"),
)
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
        quads = (quad for graph in _graphs(store, base) for quad in _readable(store, graph))
        if form == "turtle":
            _write_turtle(quads, stream, base)
        else:
            pyoxigraph.serialize(quads, stream, RdfFormat.JSON_LD)


def _write_turtle(quads: Iterable[Quad], stream: IO[bytes], base: str) -> None:
    triples = sorted({quad.triple for quad in quads}, key=str)
    data = pyoxigraph.serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes(base)) or b""
    # The serialiser writes the prefixes in another order each time.
    lines = data.split(b"\n")
    head = sorted(line for line in lines if line.startswith(b"@prefix"))
    stream.write(b"\n".join([*head, *(line for line in lines if not line.startswith(b"@prefix"))]))


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
    file = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    file.writelines(line + b"\n" for line in lines)
    file.seek(0)
    return (line[:-1] for line in file)


def prefixes(base: str) -> dict[str, str]:
    """Return the prefixes for readable forms, with short ones for the records' own names."""
    return PREFIXES | {kind: f"{base}{kind}/" for kind in _KINDS} | {"articles": f"{base}graph/article/"}


def _graphs(store: Store, base: str) -> list[GraphName]:
    """Return the names of the graphs, those of articles first; the default graph last, where anything is in it."""
    articles = f"<{base}graph/article/"
    named = sorted(store.named_graphs(), key=lambda graph: (not str(graph).startswith(articles), str(graph)))
    unnamed = next(store.quads_for_pattern(None, None, None, DefaultGraph()), None)
    return [*named, *([DefaultGraph()] if unnamed else [])]


def _readable(store: Store, graph: GraphName) -> list[Quad]:
    """Return a graph's quads for reading: passages after what points at them, of each subject its type first."""
    rdf_type = PREFIXES["rdf"] + "type"
    quads = store.quads_for_pattern(None, None, None, graph)

    def key(quad: Quad) -> tuple[bool, str, bool, str]:
        subject = str(quad.subject)
        return "#" in subject, subject, quad.predicate.value != rdf_type, str(quad)

    return sorted(quads, key=key)


def _write_trig(store: Store, stream: IO[bytes], base: str) -> None:
    """Write one block for each graph; an article's passages are told relative to its version."""
    known = prefixes(base)
    stream.writelines(f"@prefix {prefix}: <{namespace}> .\n".encode() for prefix, namespace in sorted(known.items()))
    for graph in _graphs(store, base):
        versions = store.quads_for_pattern(None, term("rdf:type"), term("cclm:ArticleVersion"), graph)
        version = next((quad.subject for quad in versions if isinstance(quad.subject, NamedNode)), None)
        quads = _readable(store, graph)
        relative_to = version.value if version else None
        data = pyoxigraph.serialize(quads, format=RdfFormat.TRIG, prefixes=known, base_iri=relative_to) or b""
        # The serialiser repeats the prefixes for each graph; they stand at the top already.
        lines = [line for line in data.split(b"\n") if not line.startswith(b"@prefix")]
        stream.write(_heading(quads) + b"\n".join(lines).rstrip(b"\n") + b"\n")


def _heading(quads: Iterable[Quad]) -> bytes:
    """Return the headline of a graph's article as a comment, on one line whatever it holds."""
    headline = next((quad.object.value for quad in quads if quad.predicate == term("schema:headline")), "")  # type: ignore[union-attr]
    return f"\n# {' '.join(headline.split())}\n".encode() if headline else b"\n"


def load(store: Store, path: Path, *, base: str) -> None:
    """Add all quads of an N-Quads or TriG file in one transaction; relative IRIs of TriG count from the base.

    Raises UnknownFormat for another kind of file, StoreError when it cannot be read or is malformed.
    """
    form = _PARSED.get(path.suffix.lower())
    if form is None:
        raise UnknownFormat(f"Cannot load {path.name}: no reader for {path.suffix!r}. Known: {', '.join(_PARSED)}.")
    try:
        with explained(path, "read"):
            store.load(path=str(path), format=form, base_iri=base)
    except SyntaxError as error:
        raise StoreError(
            f"Cannot load {path}: {error}. Nothing was added; write the file again with `export`."
        ) from error
